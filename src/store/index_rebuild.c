/* The index made anew while others go on working: new segments are written beside the old ones, in short transactions,
 * and change places with them in one.
 *
 * A new segment gets its id before its nodes are read, in one view of the database: what changes after that goes into
 * segments with larger ids, which count before it, or waits among what is pending. */
#include <stdlib.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "store/import.h"

enum { WRITTEN_AT_ONCE = 1 << 20 /* bytes of lists in one transaction */ };

struct rebuild {
    struct store *s;
    const struct progress *progress;
    int64_t source;
    int64_t *old; /* segments that go */
    size_t nold, cap;
    int64_t last; /* node */
};

static enum status begin(struct rebuild *r, struct error *err)
{
    enum status st = engine_begin(r->s->db, err);
    if (st)
        return st;
    st = source_beat(r->s, r->source, MSG_INDEX_REBUILD, err);
    if (st)
        engine_rollback(r->s->db);
    return st;
}

/* Lists whose segment is lost get one again, that goes. */
static enum status adopt_lists(struct rebuild *r, struct error *err)
{
    int64_t segment = 0;
    enum status status = begin(r, err);
    if (status)
        return status;
    while (!status && segment >= 0) {
        struct stmt *st = stmt_begin(r->s->db, "SELECT min(id) FROM index_list WHERE id >= ?1");
        stmt_int(st, 1, list_key(segment, 0));
        segment = stmt_row(st) && !stmt_is_null(st, 0) ? stmt_get_int(st, 0) >> KEY_SEGMENT_SHIFT : -1;
        status = stmt_end(st, err);
        if (status || segment < 0)
            break;
        st = stmt_begin(r->s->db, "INSERT INTO index_segment (id, kind, first, last, n)"
                                  " VALUES (?1, 'nodes', 0, -1, 0) ON CONFLICT (id) DO NOTHING");
        stmt_int(st, 1, segment++);
        status = stmt_run(st, err);
    }
    return store_write_end(r->s, status, err);
}

static enum status list_old(struct rebuild *r, struct error *err)
{
    struct stmt *st = stmt_begin(r->s->db, "SELECT id FROM index_segment WHERE source IS NULL");
    while (stmt_row(st)) {
        r->old = mem_array(r->old, &r->cap, r->nold + 1, sizeof *r->old);
        r->old[r->nold++] = stmt_get_int(st, 0);
    }
    enum status status = stmt_end(st, err);
    return status ? status : index_last_node(r->s, &r->last, err);
}

static enum status new_segment(struct rebuild *r, bool words, int64_t *segment, struct error *err)
{
    enum status st = begin(r, err);
    return st ? st : store_write_end(r->s, index_new_segment(r->s, words, r->source, segment, err), err);
}

static enum status write_segment(struct rebuild *r, struct index_build *b, int64_t segment, struct error *err)
{
    enum status st = ST_OK;
    for (size_t word = b->words ? SIZE_MAX : 0; !st && word != SIZE_MAX;) {
        st = begin(r, err);
        if (!st)
            st = store_write_end(r->s, index_write_words(r->s, b, &word, err), err);
        store_pause(r->s);
    }
    for (size_t at = 0; !st && at != SIZE_MAX;) {
        st = begin(r, err);
        if (st)
            break;
        st = index_write_lists(r->s, b, segment, WRITTEN_AT_ONCE, &at, err);
        if (!st && at == SIZE_MAX && b->n)
            st = index_write_range(r->s, b, segment, err);
        st = store_write_end(r->s, st, err);
        store_pause(r->s);
    }
    index_build_free(b);
    return st;
}

static enum status tell(const struct rebuild *r, int64_t done, struct error *err)
{
    return progress_step(r->progress, done, r->last) ? ST_OK
                                                     : error_set(err, ST_CANCELLED, MSG_INDEX_STOPPED);
}

static enum status rebuild_nodes(struct rebuild *r, struct error *err)
{
    struct index_build b = {0};
    int64_t segment;
    enum status st = ST_OK;
    for (int64_t at = 0; !st && at <= r->last;) {
        st = new_segment(r, false, &segment, err);
        if (!st)
            st = store_read_begin(r->s, err);
        if (!st)
            st = store_read_end(r->s, index_read_nodes(r->s, &b, at, r->last + 1, &at, err));
        if (!st)
            st = write_segment(r, &b, segment, err);
        if (!st)
            st = tell(r, at, err);
    }
    index_build_free(&b);
    return st;
}

static enum status read_words(struct store *s, struct index_build *b, int64_t *from, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT id, text FROM index_word WHERE id >= ?1 ORDER BY id");
    stmt_int(st, 1, *from);
    *from = 0;
    while (!*from && stmt_row(st)) {
        int64_t id = stmt_get_int(st, 0);
        if (index_build_is_full(b, id)) {
            *from = id;
        } else {
            index_build_next(b, id);
            index_build_folded(b, 0, stmt_get_text(st, 1));
        }
    }
    return stmt_end(st, err);
}

static enum status rebuild_words(struct rebuild *r, struct error *err)
{
    struct index_build b = {.words = true};
    int64_t segment, from = 1;
    enum status st = ST_OK;
    while (!st && from) {
        st = new_segment(r, true, &segment, err);
        if (!st)
            st = store_read_begin(r->s, err);
        if (!st)
            st = store_read_end(r->s, read_words(r->s, &b, &from, err));
        if (!st)
            st = write_segment(r, &b, segment, err);
    }
    index_build_free(&b);
    return st;
}

/* What is new counts, and what was there belongs to this rebuilding and goes with it. */
static enum status change_places(struct rebuild *r, struct error *err)
{
    enum status status = begin(r, err);
    if (status)
        return status;
    status = index_publish(r->s, r->source, err);
    for (size_t i = 0; !status && i < r->nold; i++) {
        struct stmt *st = stmt_begin(r->s->db, "UPDATE index_segment SET source = ?2 WHERE id = ?1");
        stmt_int(st, 1, r->old[i]);
        stmt_int(st, 2, r->source);
        status = stmt_run(st, err);
    }
    if (!status)
        status = index_settle_above(r->s, 0, err);
    return store_write_end(r->s, status, err);
}

enum status store_rebuild_index(struct store *s, const struct progress *progress, struct error *err)
{
    struct rebuild r = {.s = s, .progress = progress};
    enum status st = store_may_begin(s, err);
    if (!st)
        st = source_begin(s, MSG_INDEX_REBUILD, &r.source, err);
    if (st)
        return st;
    st = adopt_lists(&r, err);
    if (!st)
        st = list_old(&r, err);
    if (!st)
        st = rebuild_words(&r, err);
    if (!st)
        st = rebuild_nodes(&r, err);
    if (!st)
        st = change_places(&r, err);
    /* the old ones, or what was made: where that fails, the next opening clears it away */
    enum status purged = purge_source(s, r.source, st ? NULL : err);
    free(r.old);
    return st ? st : purged;
}
