/* Reading and writing one field of one object: the only place where the content of a published catalog changes. With
 * every write goes what is kept in step with it (schema.c). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "store/head.h"
#include "store/index.h"

/* Runs a statement that takes an object and a value. */
static enum status run_text(struct store *s, const char *sql, int64_t object, const char *value,
                            struct error *err)
{
    struct stmt *st = stmt_begin(s->db, sql);
    stmt_int(st, 1, object);
    stmt_text(st, 2, value);
    return stmt_run(st, err);
}

static enum status run_int(struct store *s, const char *sql, int64_t object, int64_t value, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, sql);
    stmt_int(st, 1, object);
    stmt_int(st, 2, value);
    return stmt_run(st, err);
}

/* --- what is kept in step --------------------------------------------------------------------------------------- */

struct counts {
    int64_t items, headings, marks;
};

static enum status count(struct store *s, int64_t catalog, const struct counts *more, struct error *err)
{
    if (!more->items && !more->headings && !more->marks)
        return ST_OK;
    struct stmt *st = stmt_begin(s->db, "UPDATE catalog SET items = items + ?2, headings = headings + ?3,"
                                        " marks = marks + ?4 WHERE id = ?1");
    stmt_int(st, 1, catalog);
    stmt_int(st, 2, more->items);
    stmt_int(st, 3, more->headings);
    stmt_int(st, 4, more->marks);
    return stmt_run(st, err);
}

static enum status deepen(struct store *s, const struct node *node, struct error *err)
{
    int level, above, levels, below;
    enum status st = node_base(s, node->parent, &level, &above, err);
    if (!st)
        st = node_height(s, node, &levels, &below, err);
    if (!st)
        st = run_int(s, "UPDATE catalog SET deepest = ?2 WHERE id = ?1 AND deepest < ?2", node->catalog,
                     level + levels, err);
    return st;
}

/* One node comes into sight or goes out of it. */
static enum status turn(struct store *s, int64_t node, bool alive, int64_t catalog, struct error *err)
{
    struct counts more = {0};
    int64_t sign = alive ? 1 : -1;
    bool turned = false;
    struct stmt *st =
        stmt_begin(s->db, "UPDATE node SET alive = ?2 WHERE id = ?1 AND alive <> ?2"
                          " RETURNING has_item, CASE WHEN label = '' THEN 0 ELSE 1 END,"
                          " (SELECT count(*) FROM mark AS m WHERE m.node = id AND (m.marks & 8) = 0)");
    stmt_int(st, 1, node);
    stmt_int(st, 2, alive);
    while (stmt_row(st)) {
        turned = true;
        more = (struct counts){sign * stmt_get_int(st, 0), sign * stmt_get_int(st, 1),
                               sign * stmt_get_int(st, 2)};
    }
    enum status status = stmt_end(st, err);
    if (!status && more.items)
        status = derive_rule_living(s, node, alive, err);
    return status || !turned ? status : count(s, catalog, &more, err);
}

struct turning {
    int64_t catalog;
    bool alive, told; /* how many are turned is told */
    int64_t turned;
};

static enum status turn_below(struct store *s, void *ctx, int64_t node, int level, int depth,
                              struct error *err)
{
    struct turning *t = ctx;
    (void)level;
    (void)depth;
    enum status st = turn(s, node, t->alive, t->catalog, err);
    return st || !t->told ? st : watch_step(s, ++t->turned, err);
}

/* The node and what lives below it comes into sight or goes out of it. */
static enum status set_alive(struct store *s, const struct node *node, bool alive, struct error *err)
{
    struct turning t = {.catalog = node->catalog, .alive = alive, .told = s->watch.total <= 1};
    if (t.told) { /* it is all that there is to do: at most so many nodes */
        struct stmt *st = stmt_begin(s->db, "SELECT items + headings FROM catalog WHERE id = ?1");
        stmt_int(st, 1, node->catalog);
        watch_begin(s, stmt_row(st) ? stmt_get_int(st, 0) : 0);
        enum status status = stmt_end(st, err);
        if (status)
            return status;
    }
    return node_walk(s, node, false, turn_below, &t, err);
}

/* --- nodes ------------------------------------------------------------------------------------------------------ */

static enum status write_state(struct store *s, const struct node *node, const char *value, struct error *err)
{
    bool alive = strcmp(value, STATE_LIVE) == 0;
    enum status st = ST_OK;
    if (alive && node->parent) {
        struct node parent;
        st = node_load(s, node->parent, &parent, err);
        alive = !st && parent.alive;
        node_release(&parent);
    }
    if (!st)
        st = run_text(s, "UPDATE node SET state = ?2 WHERE id = ?1", node->id, value, err);
    if (!st)
        st = set_alive(s, node, alive, err);
    if (!st && alive)
        st = deepen(s, node, err);
    return st;
}

static enum status write_place(struct store *s, const struct node *node, const char *value, struct error *err)
{
    long long parent = 0, position = 0;
    int skip = 0;
    if (sscanf(value, "%lld %lld %d", &parent, &position, &skip) != 3)
        return error_set(err, ST_DATABASE, MSG_DB_DAMAGED, engine_path(s->db), "change.place");
    struct stmt *st =
        stmt_begin(s->db, "UPDATE node SET parent = ?2, position = ?3, skip = ?4 WHERE id = ?1");
    stmt_int(st, 1, node->id);
    stmt_id(st, 2, parent);
    stmt_int(st, 3, position);
    stmt_int(st, 4, skip);
    enum status status = stmt_run(st, err);
    if (!status && parent != node->parent)
        status = index_touch(s, node->id, err);
    if (status || (parent == node->parent && skip == node->skip))
        return status;
    struct node moved = *node;
    moved.parent = parent;
    return deepen(s, &moved, err);
}

static enum status write_has_item(struct store *s, const struct node *node, const char *value,
                                  struct error *err)
{
    bool yes = *value == '1';
    struct counts more = {.items = node->alive ? yes - node->has_item : 0};
    enum status st = run_int(s, "UPDATE node SET has_item = ?2 WHERE id = ?1", node->id, yes, err);
    bool new = false;
    if (!st && yes) {
        struct stmt *insert = stmt_begin(
            s->db, "INSERT INTO item (node) VALUES (?1) ON CONFLICT (node) DO NOTHING RETURNING node");
        stmt_int(insert, 1, node->id);
        while (stmt_row(insert))
            new = true;
        st = stmt_end(insert, err);
    }
    if (!st)
        st = new ? derive_rule_enter(s, node->id, node->catalog, "", node->alive, err)
                 : derive_rule_living(s, node->id, yes && node->alive, err);
    if (!st)
        st = index_touch(s, node->id, err);
    return st ? st : count(s, node->catalog, &more, err);
}

static enum status write_label(struct store *s, const struct node *node, const char *value, struct error *err)
{
    struct counts more = {.headings = node->alive ? (*value != '\0') - (*node->label != '\0') : 0};
    enum status st = run_text(s, "UPDATE node SET label = ?2 WHERE id = ?1", node->id, value, err);
    if (!st)
        st = index_touch(s, node->id, err);
    if (!st)
        st = count(s, node->catalog, &more, err);
    if (!st && more.headings)
        st = deepen(s, node, err);
    return st;
}

static enum status write_field(struct store *s, const struct node *node, enum field f, const char *value,
                               struct error *err)
{
    enum status st = run_text(s, s->sql.field_update[f], node->id, value, err);
    if (!st && *value)
        st = fields_note(s, 1u << f, err);
    if (!st && f == FIELD_UNIT)
        st = derive_units(s, node->id, value, err);
    if (!st && f == FIELD_DEADLINE)
        st = derive_rule(s, node->id, value, err);
    if (!st && field_info(f)->search)
        st = index_touch(s, node->id, err);
    return st;
}

static enum status write_extra(struct store *s, const struct node *node, const char *label, const char *value,
                               struct error *err)
{
    struct stmt *st;
    if (*value) {
        st = stmt_begin(s->db, "INSERT INTO item_extra (node, label, value) VALUES (?1, ?2, ?3)"
                               " ON CONFLICT (node, label) DO UPDATE SET value = excluded.value");
        stmt_text(st, 3, value);
    } else {
        st = stmt_begin(s->db, "DELETE FROM item_extra WHERE node = ?1 AND label = ?2");
    }
    stmt_int(st, 1, node->id);
    stmt_text(st, 2, label);
    enum status status = stmt_run(st, err);
    return status ? status : index_touch(s, node->id, err);
}

static enum status write_record(struct store *s, const char *record, const char *value, struct error *err)
{
    return run_int(s, "UPDATE record SET in_force = ?2 WHERE id = ?1", strtoll(record, NULL, 10),
                   *value == '1', err);
}

static enum status write_text(struct store *s, int64_t node, const char *text, const char *cell,
                              struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "UPDATE source_text SET node = ?2, cell = ?3 WHERE id = ?1");
    stmt_int(st, 1, strtoll(text, NULL, 10));
    stmt_id(st, 2, *cell ? node : 0);
    stmt_text(st, 3, cell);
    return stmt_run(st, err);
}

static bool mark_is_open(const char *text)
{
    struct mark_text m;
    return text && mark_get(text, &m) && !(m.marks & MARK_CONFIRMED);
}

static enum status read_mark(struct store *s, int64_t node, const char *cell, char **out, struct error *err)
{
    struct stmt *st =
        stmt_begin(s->db, "SELECT marks, reason, line, col, raw FROM mark WHERE node = ?1 AND cell = ?2");
    stmt_int(st, 1, node);
    stmt_text(st, 2, cell);
    if (stmt_row(st)) {
        struct buffer text = {0};
        mark_put(&text, (unsigned)stmt_get_int(st, 0), stmt_get_text(st, 1), (int)stmt_get_int(st, 2),
                 (int)stmt_get_int(st, 3), stmt_get_text(st, 4));
        *out = buf_take(&text);
    }
    return stmt_end(st, err);
}

static enum status write_mark(struct store *s, const struct node *node, const char *cell, const char *value,
                              struct error *err)
{
    char *before = NULL;
    struct mark_text m;
    enum status status = read_mark(s, node->id, cell, &before, err);
    struct counts more = {.marks = node->alive ? mark_is_open(value) - mark_is_open(before) : 0};
    free(before);
    if (status)
        return status;
    struct stmt *st;
    if (value && mark_get(value, &m)) {
        st = stmt_begin(s->db, "INSERT INTO mark (node, cell, marks, reason, line, col, raw)"
                               " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
                               " ON CONFLICT (node, cell) DO UPDATE SET marks = excluded.marks");
        stmt_int(st, 3, m.marks);
        stmt_text(st, 4, m.reason);
        stmt_int(st, 5, m.line);
        stmt_int(st, 6, m.column);
        stmt_text(st, 7, m.raw);
    } else {
        st = stmt_begin(s->db, "DELETE FROM mark WHERE node = ?1 AND cell = ?2");
    }
    stmt_int(st, 1, node->id);
    stmt_text(st, 2, cell);
    status = stmt_run(st, err);
    return status ? status : count(s, node->catalog, &more, err);
}

void mark_put(struct buffer *out, unsigned marks, const char *reason, int line, int column, const char *raw)
{
    buf_printf(out, "%u %s %d %d %s", marks, reason, line, column, raw);
}

bool mark_get(const char *text, struct mark_text *out)
{
    int at = -1;
    *out = (struct mark_text){0};
    if (sscanf(text, "%u %15s %d %d%n", &out->marks, out->reason, &out->line, &out->column, &at) != 4 ||
        at < 0)
        return false;
    out->raw = text[at] ? text + at + 1 : "";
    return true;
}

/* --- one field -------------------------------------------------------------------------------------------------- */

static const char *after_prefix(const char *text, const char *prefix)
{
    size_t n = strlen(prefix);
    return strncmp(text, prefix, n) == 0 ? text + n : NULL;
}

/* Reads a text; no row reads as "". */
static enum status read_text(struct store *s, const char *sql, int64_t object, const char *key, char **out,
                             struct error *err)
{
    struct stmt *st = stmt_begin(s->db, sql);
    stmt_int(st, 1, object);
    if (key)
        stmt_text(st, 2, key);
    *out = mem_dup(stmt_row(st) ? stmt_get_text(st, 0) : "");
    return stmt_end(st, err);
}

static const char *catalog_sql(const char *field, bool write)
{
    static const struct {
        const char *field, *read, *write;
    } table[] = {
        {FIELD_STATE, "SELECT state FROM catalog WHERE id = ?1",
         "UPDATE catalog SET state = ?2 WHERE id = ?1"},
        {FIELD_TITLE, "SELECT title FROM catalog WHERE id = ?1",
         "UPDATE catalog SET title = ?2 WHERE id = ?1"},
        {FIELD_BODY, "SELECT body FROM catalog WHERE id = ?1", "UPDATE catalog SET body = ?2 WHERE id = ?1"},
        {FIELD_YEAR, "SELECT CAST(year AS TEXT) FROM catalog WHERE id = ?1",
         "UPDATE catalog SET year = CAST(?2 AS INTEGER) WHERE id = ?1"},
        {FIELD_SOURCE, "SELECT CAST(source AS TEXT) FROM catalog WHERE id = ?1",
         "UPDATE catalog SET source = CAST(NULLIF(?2, '') AS INTEGER) WHERE id = ?1"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i].field, field) == 0)
            return write ? table[i].write : table[i].read;
    return NULL;
}

/* A field that this program does not know: a change made by a newer one. */
static enum status unknown_field(struct store *s, const char *field, struct error *err)
{
    return error_set(err, ST_DATABASE, MSG_DB_INTERNAL, engine_path(s->db), field);
}

static enum status read_catalog(struct store *s, int64_t catalog, const char *field, char **out,
                                struct error *err)
{
    const char *sql = catalog_sql(field, false), *rest;
    if (sql)
        return read_text(s, sql, catalog, NULL, out, err);
    if (strcmp(field, FIELD_COLUMNS) == 0)
        return head_columns_read(s, catalog, out, err);
    if ((rest = after_prefix(field, FIELD_CHOICES)))
        return read_text(s, "SELECT choices FROM catalog_choice WHERE catalog = ?1 AND field = ?2", catalog,
                         rest, out, err);
    return unknown_field(s, field, err);
}

static enum status write_choices(struct store *s, int64_t catalog, const char *key, const char *value,
                                 struct error *err)
{
    struct stmt *st;
    if (*value) {
        st = stmt_begin(s->db, "INSERT INTO catalog_choice (catalog, field, choices) VALUES (?1, ?2, ?3)"
                               " ON CONFLICT (catalog, field) DO UPDATE SET choices = excluded.choices");
        stmt_text(st, 3, value);
    } else {
        st = stmt_begin(s->db, "DELETE FROM catalog_choice WHERE catalog = ?1 AND field = ?2");
    }
    stmt_int(st, 1, catalog);
    stmt_text(st, 2, key);
    return stmt_run(st, err);
}

static enum status write_catalog(struct store *s, int64_t catalog, const char *field, const char *value,
                                 struct error *err)
{
    const char *sql = catalog_sql(field, true), *rest;
    if (sql)
        return run_text(s, sql, catalog, value, err);
    if (strcmp(field, FIELD_COLUMNS) == 0)
        return head_columns_write(s, catalog, value ? value : "[]", err);
    if ((rest = after_prefix(field, FIELD_CHOICES)))
        return write_choices(s, catalog, rest, value ? value : "", err);
    return unknown_field(s, field, err);
}

enum status change_current(struct store *s, enum object_kind kind, int64_t object, const char *field,
                           char **out, struct error *err)
{
    static const char place[] = "SELECT CAST(COALESCE(parent, 0) AS TEXT) || ' ' || CAST(position AS TEXT) "
                                "|| ' ' || CAST(skip AS TEXT)"
                                " FROM node WHERE id = ?1";
    const char *rest;
    enum field f;
    *out = NULL;
    if (kind == OBJECT_CATALOG)
        return read_catalog(s, object, field, out, err);
    if (strcmp(field, FIELD_STATE) == 0)
        return read_text(s, "SELECT state FROM node WHERE id = ?1", object, NULL, out, err);
    if (strcmp(field, FIELD_PLACE) == 0)
        return read_text(s, place, object, NULL, out, err);
    if (strcmp(field, FIELD_HAS_ITEM) == 0)
        return read_text(s, "SELECT CAST(has_item AS TEXT) FROM node WHERE id = ?1", object, NULL, out, err);
    if (strcmp(field, CELL_LABEL) == 0)
        return read_text(s, "SELECT label FROM node WHERE id = ?1", object, NULL, out, err);
    if ((rest = after_prefix(field, FIELD_MARK)))
        return read_mark(s, object, rest, out, err);
    if ((rest = after_prefix(field, FIELD_RECORD)))
        return read_text(
            s, "SELECT CAST(in_force AS TEXT) FROM record WHERE node = ?1 AND id = CAST(?2 AS BIGINT)",
            object, rest, out, err);
    if ((rest = after_prefix(field, FIELD_TEXT)))
        return read_text(s, "SELECT cell FROM source_text WHERE node = ?1 AND id = CAST(?2 AS BIGINT)",
                         object, rest, out, err);
    if (strcmp(field, CELL_RULE) == 0)
        return own_rule_read(s, object, out, err);
    if ((rest = after_prefix(field, CELL_EXTRA_PREFIX)))
        return read_text(s, "SELECT value FROM item_extra WHERE node = ?1 AND label = ?2", object, rest, out,
                         err);
    if (field_by_key(field, &f))
        return read_text(s, s->sql.field_select[f], object, NULL, out, err);
    return unknown_field(s, field, err);
}

static enum status write_node(struct store *s, const struct node *node, const char *field, const char *value,
                              struct error *err)
{
    const char *rest;
    enum field f;
    if ((rest = after_prefix(field, FIELD_MARK)))
        return write_mark(s, node, rest, value, err);
    if (!value)
        value = "";
    if (strcmp(field, FIELD_STATE) == 0)
        return write_state(s, node, value, err);
    if (strcmp(field, FIELD_PLACE) == 0)
        return write_place(s, node, value, err);
    if (strcmp(field, FIELD_HAS_ITEM) == 0)
        return write_has_item(s, node, value, err);
    if (strcmp(field, CELL_LABEL) == 0)
        return write_label(s, node, value, err);
    if (strcmp(field, CELL_RULE) == 0)
        return own_rule_write(s, node->id, value, err);
    if ((rest = after_prefix(field, FIELD_RECORD)))
        return write_record(s, rest, value, err);
    if ((rest = after_prefix(field, FIELD_TEXT)))
        return write_text(s, node->id, rest, value, err);
    if ((rest = after_prefix(field, CELL_EXTRA_PREFIX)))
        return write_extra(s, node, rest, value, err);
    if (field_by_key(field, &f))
        return write_field(s, node, f, value, err);
    return unknown_field(s, field, err);
}

enum status change_write(struct store *s, enum object_kind kind, int64_t object, const char *field,
                         const char *value, struct error *err)
{
    enum status st;
    if (kind == OBJECT_CATALOG) {
        st = piece_touch(s, object, err);
        return st ? st : write_catalog(s, object, field, value, err);
    }
    struct node node;
    st = node_load(s, object, &node, err);
    if (!st)
        st = piece_touch(s, node.catalog, err);
    if (!st)
        st = write_node(s, &node, field, value, err);
    node_release(&node);
    return st;
}
