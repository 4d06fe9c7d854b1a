/* Keeping the index: what has changed, and segments that are made of it and united. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "store/index_impl.h"

enum {
    PENDING_KEPT = 256,       /* more are put into a segment: reading their cells would be felt in a search */
    SETTLED_AT_ONCE = 1024,   /* more than that while nobody has to wait (index_catch_up) */
    SMALL = WORDS_OF_SEGMENT, /* segments of fewer nodes are united when they are many */
    SMALL_KEPT = 16,
    UNITED_AT_ONCE = 2 * SMALL /* nodes: so that the change that has to do it is not felt either */
};

enum status index_touch(struct store *s, int64_t node, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "INSERT INTO index_pending (node, touched)"
                                        " VALUES (?1, (SELECT version FROM derived WHERE name = 'index'))"
                                        " ON CONFLICT (node) DO UPDATE SET touched = excluded.touched");
    stmt_int(st, 1, node);
    return stmt_run(st, err);
}

static enum status read_ids(struct stmt *st, int64_t **ids, size_t *n, struct error *err)
{
    size_t cap = 0;
    *ids = NULL;
    *n = 0;
    while (stmt_row(st)) {
        *ids = mem_array(*ids, &cap, *n + 1, sizeof **ids);
        (*ids)[(*n)++] = stmt_get_int(st, 0);
    }
    return stmt_end(st, err);
}

/* --- everything anew --------------------------------------------------------------------------------------------- */

static enum status fill_nodes(struct store *s, struct error *err)
{
    struct index_build b = {0};
    int64_t last, at = 0;
    enum status st = index_last_node(s, &last, err);
    watch_begin(s, last);
    while (!st && at <= last) {
        s->watch.done = at;
        st = index_read_nodes(s, &b, at, last + 1, &at, err);
        if (!st)
            st = index_write(s, &b, 0, err);
    }
    index_build_free(&b);
    return st;
}

enum status index_fill(struct store *s, struct error *err)
{
    static const char *const steps[] = {
        "DELETE FROM index_list",
        "DELETE FROM index_segment",
        "DELETE FROM index_word",
        "DELETE FROM index_pending WHERE node NOT IN (SELECT n.id FROM catalog AS c JOIN node AS n"
        " ON n.catalog = c.id WHERE c.state = 'staged')",
    };
    enum status st = ST_OK;
    for (size_t i = 0; !st && i < sizeof steps / sizeof *steps; i++)
        st = stmt_run(stmt_begin(s->db, steps[i]), err);
    return st ? st : fill_nodes(s, err);
}

/* --- uniting ----------------------------------------------------------------------------------------------------- */

static int by_id(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* Reads anew what these segments cover, as it is now: so it does not matter which of them counted. */
static enum status read_anew(struct store *s, struct index_build *b, int64_t *ids, size_t n,
                             struct error *err)
{
    enum status st = ST_OK;
    if (n)
        qsort(ids, n, sizeof *ids, by_id);
    for (size_t i = 0; !st && i < n; i++) {
        if (i && ids[i] == ids[i - 1])
            continue;
        if (index_build_is_full(b, ids[i]))
            st = index_write(s, b, 0, err);
        if (!st)
            st = (b->words ? index_read_word : index_read_node)(s, b, ids[i], err);
    }
    return st ? st : index_write(s, b, 0, err);
}

/* The smallest segments of a kind, when there are many; *n: 0 or at least two. */
static enum status small_segments(struct store *s, bool words, int64_t **ids, size_t *n, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT id, n FROM index_segment WHERE kind = ?1 AND source IS NULL"
                                        " AND n < ?2 ORDER BY n, id");
    size_t cap = 0, all = 0;
    int64_t sum = 0;
    *ids = NULL;
    *n = 0;
    stmt_text(st, 1, words ? "words" : "nodes");
    stmt_int(st, 2, SMALL);
    for (; stmt_row(st); all++) {
        sum += stmt_get_int(st, 1);
        if (sum > UNITED_AT_ONCE)
            continue;
        *ids = mem_array(*ids, &cap, *n + 1, sizeof **ids);
        (*ids)[(*n)++] = stmt_get_int(st, 0);
    }
    if (all <= SMALL_KEPT)
        *n = 0;
    return stmt_end(st, err);
}

static enum status covered_by(struct store *s, int64_t segment, int64_t **ids, size_t *n, size_t *cap,
                              struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT first, n, ids FROM index_segment WHERE id = ?1");
    stmt_int(st, 1, segment);
    if (stmt_row(st)) {
        size_t len;
        int64_t first = stmt_get_int(st, 0);
        uint32_t count = (uint32_t)stmt_get_int(st, 1);
        const void *list = stmt_get_blob(st, 2, &len);
        int64_t *set = list ? index_ids_get(list, len, count) : NULL;
        *ids = mem_array(*ids, cap, *n + count + 1, sizeof **ids);
        for (uint32_t i = 0; i < count && (set || !list); i++)
            (*ids)[(*n)++] = set ? set[i] : first + i;
        free(set);
    }
    return stmt_end(st, err);
}

static enum status fill_segment(struct store *s, int64_t segment, struct error *err)
{
    struct index_build b = {0};
    int64_t *ids = NULL;
    size_t n = 0, cap = 0;
    enum status st = covered_by(s, segment, &ids, &n, &cap, err);
    if (!st && n)
        st = index_read_parents(s, &b, ids, n, err);
    if (!st && n)
        st = index_write_parents(s, &b, segment, err);
    index_build_free(&b);
    free(ids);
    return st;
}

enum status index_fill_parents(struct store *s, struct error *err)
{
    int64_t *segments;
    size_t n;
    enum status st =
        read_ids(stmt_begin(s->db, "SELECT id FROM index_segment WHERE kind = 'nodes'"), &segments, &n, err);
    for (size_t i = 0; !st && i < n; i++)
        st = fill_segment(s, segments[i], err);
    free(segments);
    return st;
}

static enum status unite(struct store *s, bool words, struct error *err)
{
    int64_t *segments, *ids = NULL;
    size_t nsegments, n = 0, cap = 0;
    struct index_build b = {.words = words};
    enum status st = small_segments(s, words, &segments, &nsegments, err);
    for (size_t i = 0; !st && i < nsegments; i++)
        st = covered_by(s, segments[i], &ids, &n, &cap, err);
    if (!st)
        st = read_anew(s, &b, ids, n, err);
    for (size_t i = 0; !st && i < nsegments; i++)
        st = index_delete(s, segments[i], err);
    index_build_free(&b);
    free(segments);
    free(ids);
    return st;
}

/* Ids of segments only grow, so that the newest one counts; a key has room for so many. */
static enum status tidy(struct store *s, struct error *err)
{
    struct stmt *last =
        stmt_begin(s->db, "SELECT COALESCE(max(id), 0) FROM index_segment"
                          " WHERE NOT EXISTS (SELECT 1 FROM index_segment WHERE source IS NOT NULL)");
    int64_t id = stmt_row(last) ? stmt_get_int(last, 0) : 0;
    enum status st = stmt_end(last, err);
    if (!st && id > SEGMENT_LAST - 1000)
        return index_fill(s, err);
    if (!st)
        st = unite(s, false, err);
    return st ? st : unite(s, true, err);
}

/* --- what has changed -------------------------------------------------------------------------------------------- */

/* Nodes of a staged catalog wait: they may never be published. */
static enum status pending_ids(struct store *s, int64_t **ids, size_t *n, struct error *err)
{
    return read_ids(stmt_begin(s->db, "SELECT p.node FROM index_pending AS p JOIN node AS n ON n.id = p.node"
                                      " JOIN catalog AS c ON c.id = n.catalog WHERE c.state <> 'staged'"
                                      " ORDER BY p.node"),
                    ids, n, err);
}

static enum status count_pending(struct store *s, int64_t *n, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT count(*) FROM index_pending");
    *n = stmt_row(st) ? stmt_get_int(st, 0) : 0;
    return stmt_end(st, err);
}

static enum status settle_ids(struct store *s, int64_t *ids, size_t n, struct error *err)
{
    struct index_build b = {0};
    enum status status = read_anew(s, &b, ids, n, err);
    for (size_t i = 0; !status && i < n; i++) {
        struct stmt *st = stmt_begin(s->db, "DELETE FROM index_pending WHERE node = ?1");
        stmt_int(st, 1, ids[i]);
        status = stmt_run(st, err);
    }
    index_build_free(&b);
    return status ? status : tidy(s, err);
}

enum status index_pending_are_many(struct store *s, bool *yes, struct error *err)
{
    int64_t count;
    enum status st = count_pending(s, &count, err);
    *yes = !st && count > SETTLED_AT_ONCE;
    return st;
}

enum status index_settle(struct store *s, struct error *err)
{
    return index_settle_above(s, PENDING_KEPT, err);
}

enum status index_settle_above(struct store *s, size_t most, struct error *err)
{
    int64_t count, *ids;
    size_t n;
    enum status st = count_pending(s, &count, err);
    if (st || count <= (int64_t)most || count > SETTLED_AT_ONCE)
        return st;
    st = pending_ids(s, &ids, &n, err);
    if (!st && n > most)
        st = settle_ids(s, ids, n, err);
    free(ids);
    return st;
}

/* --- what an import stages --------------------------------------------------------------------------------------- */

enum status index_publish(struct store *s, int64_t source, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "UPDATE index_segment SET source = NULL WHERE source = ?1");
    stmt_int(st, 1, source);
    return stmt_run(st, err);
}

enum status index_tidy(struct store *s, struct error *err)
{
    enum status st = engine_begin(s->db, err);
    return st ? st : store_write_end(s, tidy(s, err), err);
}

enum status index_purge_some(struct store *s, int64_t source, int most, bool *more, struct error *err)
{
    struct stmt *find = stmt_begin(s->db, "SELECT id FROM index_segment WHERE source = ?1 LIMIT 1");
    stmt_int(find, 1, source);
    int64_t segment = stmt_row(find) ? stmt_get_int(find, 0) : 0;
    bool rest;
    enum status st = stmt_end(find, err);
    *more = !st && segment;
    if (*more)
        st = engine_begin(s->db, err);
    return st || !segment ? st : store_write_end(s, index_delete_some(s, segment, most, &rest, err), err);
}
