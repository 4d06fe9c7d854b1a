/* Whether the database keeps what schema.c promises. */
#include <stdlib.h>
#include <string.h>

#include "mulu/messages.h"
#include "mulu/unit.h"
#include "store/ditto.h"
#include "store/index.h"

/* Each gives a row, with the id of what is wrong, for every fault. Ids of nodes that were staged and left are not
 * looked at: nobody sees them. */
static const struct {
    const char *sql, *message;
} checks[] = {
    {"SELECT n.id FROM node AS n LEFT JOIN node AS p ON p.id = n.parent AND p.catalog = n.catalog"
     " WHERE n.parent IS NOT NULL AND p.id IS NULL",
     MSG_VERIFY_PARENT},
    {"WITH RECURSIVE tree (id, catalog) AS (SELECT id, catalog FROM node WHERE parent IS NULL"
     " UNION SELECT n.id, n.catalog FROM tree AS t JOIN node AS n ON n.catalog = t.catalog AND n.parent = "
     "t.id)"
     "SELECT id FROM node WHERE id NOT IN (SELECT id FROM tree)",
     MSG_VERIFY_CIRCLE},
    {"WITH RECURSIVE living (id, catalog) AS (SELECT id, catalog FROM node WHERE parent IS NULL AND state = "
     "'live'"
     " UNION SELECT n.id, n.catalog FROM living AS t JOIN node AS n ON n.catalog = t.catalog AND n.parent = "
     "t.id"
     " WHERE n.state = 'live')"
     "SELECT id FROM node WHERE alive <> CASE WHEN id IN (SELECT id FROM living) THEN 1 ELSE 0 END",
     MSG_VERIFY_ALIVE},
    {"SELECT n.id FROM node AS n LEFT JOIN item AS i ON i.node = n.id WHERE n.has_item = 1 AND i.node IS "
     "NULL",
     MSG_VERIFY_ITEM},
    {"SELECT c.id FROM catalog AS c WHERE c.state <> 'staged' AND (c.items, c.headings) <>"
     " (SELECT COALESCE(sum(n.has_item), 0), COALESCE(sum(CASE WHEN n.label = '' THEN 0 ELSE 1 END), 0)"
     "  FROM node AS n WHERE n.catalog = c.id AND n.alive = 1)",
     MSG_VERIFY_COUNTS},
    {"SELECT c.id FROM catalog AS c WHERE c.state <> 'staged' AND c.marks <>"
     " (SELECT count(*) FROM node AS n JOIN mark AS m ON m.node = n.id"
     "  WHERE n.catalog = c.id AND n.alive = 1 AND (m.marks & 8) = 0)",
     MSG_VERIFY_COUNTS},
    {"SELECT i.node FROM item AS i LEFT JOIN item_rule AS r ON r.node = i.node WHERE r.node IS NULL",
     MSG_VERIFY_RULES},
    {"SELECT r.node FROM item_rule AS r JOIN node AS n ON n.id = r.node WHERE n.catalog <> r.catalog"
     " OR r.living <> n.alive * n.has_item OR r.rule <> COALESCE(r.own, r.read)"
     " OR NOT EXISTS (SELECT 1 FROM rule AS x WHERE x.id = r.read)"
     " OR NOT EXISTS (SELECT 1 FROM rule AS x WHERE x.id = r.rule)",
     MSG_VERIFY_RULES},
    {"SELECT k.catalog FROM rule_count AS k JOIN catalog AS c ON c.id = k.catalog WHERE c.state <> 'staged'"
     " AND k.items <> (SELECT count(*) FROM item_rule AS r WHERE r.rule = k.rule AND r.living = 1"
     " AND r.catalog = k.catalog AND r.entered = k.entered)",
     MSG_VERIFY_COUNTS},
    {"SELECT r.catalog FROM item_rule AS r JOIN catalog AS c ON c.id = r.catalog WHERE c.state <> 'staged'"
     " AND r.living = 1 AND NOT EXISTS (SELECT 1 FROM rule_count AS k WHERE k.catalog = r.catalog"
     " AND k.rule = r.rule AND k.entered = r.entered)",
     MSG_VERIFY_COUNTS},
    {"SELECT r.id FROM record AS r LEFT JOIN node AS n ON n.id = r.node LEFT JOIN item AS i ON i.node = "
     "r.node"
     " WHERE i.node IS NULL OR n.catalog <> r.catalog OR NOT EXISTS (SELECT 1 FROM change AS c"
     " WHERE c.kind = 'node' AND c.object = r.node AND c.field = '.record:' || CAST(r.id AS TEXT))",
     MSG_VERIFY_RECORDS},
};

static enum status problem(struct store *s, const char *message, int64_t id, struct error *err)
{
    return error_set(err, ST_PROBLEMS, MSG_VERIFY, engine_path(s->db), message, (long long)id);
}

static enum status run_checks(struct store *s, struct error *err)
{
    enum status status = ST_OK;
    for (size_t i = 0; !status && i < sizeof checks / sizeof *checks; i++) {
        struct stmt *st = stmt_begin(s->db, checks[i].sql);
        bool wrong = stmt_row(st);
        int64_t id = wrong ? stmt_get_int(st, 0) : 0;
        status = stmt_end(st, err);
        if (!status && wrong)
            status = problem(s, tr(checks[i].message), id, err);
    }
    return status;
}

static enum status check_levels(struct store *s, struct error *err)
{
    int64_t *ids;
    size_t n;
    enum status st = catalog_ids(s, &ids, &n, err);
    for (size_t i = 0; !st && i < n; i++) {
        int levels;
        struct stmt *get = stmt_begin(s->db, "SELECT deepest FROM catalog WHERE id = ?1");
        stmt_int(get, 1, ids[i]);
        int deepest = stmt_row(get) ? (int)stmt_get_int(get, 0) : 0;
        st = stmt_end(get, err);
        if (!st)
            st = catalog_levels(s, ids[i], &levels, err);
        if (!st && levels > deepest)
            st = problem(s, MSG_VERIFY_COUNTS, ids[i], err);
    }
    free(ids);
    return st;
}

/* --- what is computed from cells -------------------------------------------------------------------------------- */

static enum status check_node_units(struct store *s, int64_t node, const char *text, struct error *err)
{
    struct unit_list units;
    unit_parse(text, &units);
    struct stmt *st =
        stmt_begin(s->db, "SELECT u.name, i.excepted FROM item_unit AS i JOIN unit AS u ON u.id = i.unit"
                          " WHERE i.node = ?1 ORDER BY i.place");
    size_t n = 0;
    bool same = true;
    stmt_int(st, 1, node);
    for (; stmt_row(st); n++)
        same = same && n < units.n && strcmp(units.names[n], stmt_get_text(st, 0)) == 0 &&
               stmt_get_int(st, 1) == (units.kind == UNIT_EXCEPT);
    enum status status = stmt_end(st, err);
    if (!status && (!same || n != units.n))
        status = problem(s, MSG_VERIFY_UNITS, node, err);
    unit_list_free(&units);
    return status;
}

static enum status check_units(struct store *s, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT node, unit FROM item");
    enum status status = ST_OK;
    while (!status && stmt_row(st))
        status = check_node_units(s, stmt_get_int(st, 0), stmt_get_text(st, 1), err);
    enum status ended = stmt_end(st, status ? NULL : err);
    return status ? status : ended;
}

/* What a rule gives is made from its notation. */
static enum status check_gives(struct store *s, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT id, text, gives FROM rule");
    enum status status = ST_OK;
    while (!status && stmt_row(st)) {
        struct rule rule;
        rule_of_text(stmt_get_text(st, 1), &rule);
        if (rule_gives(&rule) != (unsigned)stmt_get_int(st, 2))
            status = problem(s, tr(MSG_VERIFY_RULES), stmt_get_int(st, 0), err);
        rule_release(&rule);
    }
    enum status ended = stmt_end(st, status ? NULL : err);
    return status ? status : ended;
}

/* Only where they were made with the words that are at hand: another clerk may have words of his own. */
static enum status check_readings(struct store *s, struct error *err)
{
    bool current = false;
    enum status status = readings_are_current(s, &current, err);
    if (status || !current)
        return status;
    struct stmt *st =
        stmt_begin(s->db, "SELECT i.node, i.deadline, f.text, f.exception, f.unsure FROM item AS i"
                          " JOIN item_rule AS r ON r.node = i.node JOIN rule AS f ON f.id = r.read");
    while (!status && stmt_row(st)) {
        struct reading reading;
        if (reading_of(s, stmt_get_text(st, 1), &reading) &&
            (strcmp(reading.text, stmt_get_text(st, 2)) != 0 || reading.exception != stmt_get_int(st, 3) ||
             reading.unsure != stmt_get_int(st, 4)))
            status = problem(s, tr(MSG_VERIFY_RULES), stmt_get_int(st, 0), err);
    }
    enum status ended = stmt_end(st, status ? NULL : err);
    return status ? status : ended;
}

static enum status check_fields(struct store *s, struct error *err)
{
    bool good = true;
    enum status st = fields_verify(s, &good, err);
    return st || good ? st : problem(s, tr(MSG_VERIFY_FIELDS), 0, err);
}

static enum status check_file(struct store *s, struct error *err)
{
    return engine_integrity(s->db, err);
}

/* Everything, and about how long each takes beside the others. */
static const struct {
    enum status (*check)(struct store *s, struct error *err);
    int weight;
} parts[] = {
    {check_file, 10},  {run_checks, 40},  {check_levels, 5}, {index_verify, 40},
    {check_units, 15}, {check_fields, 2}, {check_gives, 1},  {check_readings, 7},
};

enum status store_verify(struct store *s, struct error *err)
{
    enum { PARTS = sizeof parts / sizeof *parts };
    int64_t total = 0, done = 0;
    for (size_t i = 0; i < PARTS; i++)
        total += parts[i].weight;
    watch_begin(s, total);
    enum status st = store_read_begin(s, err);
    if (st)
        return st;
    st = piece_check(s, 0, err);
    for (size_t i = 0; !st && i < PARTS; i++) {
        s->watch.done = done;
        st = parts[i].check(s, err);
        done += parts[i].weight;
    }
    return store_read_end(s, st);
}
