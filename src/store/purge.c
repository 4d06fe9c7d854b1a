/* Clearing away what imports have staged and will not publish. The only deletions in the store: nobody has seen it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "store/index.h"
#include "store/process.h"

/* The first id of the last nodes of a catalog. Children come after their parents, so the tail can go; but for
 * those that a review moved, which are let go first. */
static const char tail_sql[] =
    "SELECT min(t.id) FROM (SELECT id FROM node WHERE catalog = ?1 ORDER BY id DESC LIMIT ?2) AS t";

/* Nodes in one transaction, where nobody waits for a key; and lists of the index for each of them. */
enum { AT_ONCE = 1000, LISTS_AT_ONCE = 4 };

#define OF_TAIL " WHERE node IN (SELECT id FROM node WHERE catalog = ?1 AND id >= ?2)"

static const char *const tail_steps[] = {
    "UPDATE node SET parent = NULL WHERE catalog = ?1 AND parent >= ?2 AND id < ?2",
    "DELETE FROM record" OF_TAIL,
    "DELETE FROM item_rule" OF_TAIL,
    "DELETE FROM index_pending" OF_TAIL,
    "DELETE FROM item_unit" OF_TAIL,
    "DELETE FROM mark" OF_TAIL,
    "DELETE FROM item_extra" OF_TAIL,
    "DELETE FROM item" OF_TAIL,
    "DELETE FROM node WHERE catalog = ?1 AND id >= ?2",
};

static const char *const catalog_steps[] = {
    "DELETE FROM rule_count WHERE catalog = ?1",
    "DELETE FROM catalog_choice WHERE catalog = ?1",
    "DELETE FROM catalog_column WHERE catalog = ?1",
    "DELETE FROM catalog WHERE id = ?1",
};

static const char *const source_steps[] = {
    "DELETE FROM source_text WHERE source = ?1",
    "DELETE FROM source_note WHERE source = ?1",
    "DELETE FROM source WHERE id = ?1",
};
/* Units and rules that nothing names any more; the first rule is the schema's. */
static const char *const unit_steps[] = {
    "DELETE FROM unit WHERE NOT EXISTS (SELECT 1 FROM item_unit AS i WHERE i.unit = unit.id)",
    "DELETE FROM rule WHERE id > 1 AND NOT EXISTS (SELECT 1 FROM item_rule AS i WHERE i.rule = rule.id)"
    " AND NOT EXISTS (SELECT 1 FROM item_rule AS i WHERE i.read = rule.id AND i.own IS NOT NULL)",
};

static enum status run_steps(struct store *s, const char *const *steps, size_t n, int64_t first,
                             int64_t second, struct error *err)
{
    enum status status = ST_OK;
    for (size_t i = 0; !status && i < n; i++) {
        struct stmt *st = stmt_begin(s->db, steps[i]);
        if (first)
            stmt_int(st, 1, first);
        if (second)
            stmt_int(st, 2, second);
        status = stmt_run(st, err);
    }
    return status;
}

/* Deletes the last nodes of a catalog; *more is false when none was left. */
static enum status purge_tail(struct store *s, int64_t catalog, int most, bool *more, struct error *err)
{
    enum status status = engine_begin(s->db, err);
    if (status)
        return status;
    struct stmt *st = stmt_begin(s->db, tail_sql);
    stmt_int(st, 1, catalog);
    stmt_int(st, 2, most);
    int64_t from = stmt_row(st) ? stmt_get_int(st, 0) : 0;
    status = stmt_end(st, err);
    *more = from > 0;
    if (!status && *more)
        status = run_steps(s, tail_steps, sizeof tail_steps / sizeof *tail_steps, catalog, from, err);
    return store_write_end(s, status, err);
}

/* What refers to it has gone before it. */
static enum status purge_catalog(struct store *s, int64_t catalog, struct error *err)
{
    bool was = engine_trust_links(s->db, true);
    enum status st = engine_begin(s->db, err);
    if (!st) {
        st = run_steps(s, catalog_steps, sizeof catalog_steps / sizeof *catalog_steps, catalog, 0, err);
        st = store_write_end(s, st, err);
    }
    engine_trust_links(s->db, was);
    return st;
}

/* One staged catalog of the source; 0: none left. */
static enum status next_catalog(struct store *s, int64_t source, int64_t *catalog, struct error *err)
{
    struct stmt *st =
        stmt_begin(s->db, "SELECT id FROM catalog WHERE source = ?1 AND state = 'staged' LIMIT 1");
    stmt_int(st, 1, source);
    *catalog = stmt_row(st) ? stmt_get_int(st, 0) : 0;
    return stmt_end(st, err);
}

static enum status purge_rest(struct store *s, int64_t source, struct error *err)
{
    enum status st = engine_begin(s->db, err);
    if (st)
        return st;
    st = run_steps(s, source_steps, sizeof source_steps / sizeof *source_steps, source, 0, err);
    if (!st)
        st = run_steps(s, unit_steps, sizeof unit_steps / sizeof *unit_steps, 0, 0, err);
    return store_write_end(s, st, err);
}

enum status purge_some(struct store *s, struct purge *p, bool *more, struct error *err)
{
    enum status st = ST_OK;
    bool some = false;
    *more = true;
    if (!p->without_lists) {
        st = index_purge_some(s, p->source, LISTS_AT_ONCE * p->most, &some, err);
        p->without_lists = !some;
        return st;
    }
    if (!p->catalog)
        st = next_catalog(s, p->source, &p->catalog, err);
    if (st)
        return st;
    if (!p->catalog) {
        *more = false;
        return purge_rest(s, p->source, err);
    }
    st = purge_tail(s, p->catalog, p->most, &some, err);
    if (st || some)
        return st;
    st = purge_catalog(s, p->catalog, err);
    p->catalog = st ? p->catalog : 0;
    return st;
}

enum status purge_source(struct store *s, int64_t source, struct error *err)
{
    struct purge p = {.source = source, .most = AT_ONCE};
    bool more = true, was = engine_trust_links(s->db, true); /* once for all catalogs */
    enum status st = ST_OK;
    while (!st && more)
        st = purge_some(s, &p, &more, err);
    engine_trust_links(s->db, was);
    return st;
}

enum status purge_find_dead(struct store *s, int64_t **dead, size_t *n, struct error *err)
{
    struct stmt *st = stmt_begin(
        s->db, "SELECT id, host, pid, started, heartbeat FROM source WHERE state = 'staged' ORDER BY id");
    int64_t now = env_now(s->env);
    size_t cap = 0;
    *dead = NULL;
    *n = 0;
    while (stmt_row(st)) {
        struct process who = {.pid = stmt_get_int(st, 2)};
        snprintf(who.host, sizeof who.host, "%s", stmt_get_text(st, 1));
        snprintf(who.started, sizeof who.started, "%s", stmt_get_text(st, 3));
        if (!process_is_dead(&who, stmt_get_int(st, 4), now))
            continue;
        *dead = mem_array(*dead, &cap, *n + 1, sizeof **dead);
        (*dead)[(*n)++] = stmt_get_int(st, 0);
    }
    return stmt_end(st, err);
}
