/* The index made anew while others go on working: new segments are written beside the old ones, in short transactions,
 * and change places with them in one.
 *
 * A new segment gets its id before its nodes are read, in one view of the database: what changes after that goes into
 * segments with larger ids, which count before it, or waits among what is pending. In the same way very many nodes that have
 * changed get a segment. */
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

/* --- what has changed ------------------------------------------------------------------------------------------------- */

/* A stretch of touched nodes, and the segment that it goes to. */
struct stretch {
    int64_t segment, serial; /* what was touched at or before it */
    int64_t from;            /* the first node that is not looked at yet; 0: none */
    int64_t *ids;            /* as many as there are in the build */
    size_t cap;
    struct index_build build;
};

static enum status begin_stretch(struct rebuild *r, struct stretch *p, struct error *err)
{
    enum status st = begin(r, err);
    if (st)
        return st;
    struct stmt *next = stmt_begin(r->s->db, "UPDATE derived SET version = version + 1 WHERE name = 'index'"
                                             " RETURNING version - 1");
    while (stmt_row(next))
        p->serial = stmt_get_int(next, 0);
    st = stmt_end(next, err);
    if (!st)
        st = index_new_segment(r->s, false, r->source, &p->segment, err);
    return store_write_end(r->s, st, err);
}

static enum status read_stretch(struct rebuild *r, struct stretch *p, struct error *err)
{
    struct stmt *st =
        stmt_begin(r->s->db, "SELECT p.node FROM index_pending AS p JOIN node AS n ON n.id = p.node"
                             " JOIN catalog AS c ON c.id = n.catalog WHERE p.node >= ?1 AND p.touched <= ?2"
                             " AND c.state <> 'staged' ORDER BY p.node");
    enum status status = ST_OK;
    stmt_int(st, 1, p->from);
    stmt_int(st, 2, p->serial);
    p->from = 0;
    while (!status && !p->from && stmt_row(st)) {
        int64_t id = stmt_get_int(st, 0);
        if (index_build_is_full(&p->build, id)) {
            p->from = id;
            break;
        }
        p->ids = mem_array(p->ids, &p->cap, p->build.n + 1, sizeof *p->ids);
        p->ids[p->build.n] = id;
        status = index_read_node(r->s, &p->build, id, err);
    }
    enum status ended = stmt_end(st, status ? NULL : err);
    return status ? status : ended;
}

/* What has been touched since then stays among what is pending. */
static enum status forget_stretch(struct rebuild *r, const struct stretch *p, size_t n, struct error *err)
{
    enum { AT_ONCE = 5000 };
    enum status status = ST_OK;
    for (size_t i = 0; !status && i < n;) {
        status = begin(r, err);
        for (size_t end = i + AT_ONCE; !status && i < n && i < end; i++) {
            struct stmt *st =
                stmt_begin(r->s->db, "DELETE FROM index_pending WHERE node = ?1 AND touched <= ?2");
            stmt_int(st, 1, p->ids[i]);
            stmt_int(st, 2, p->serial);
            status = stmt_run(st, err);
        }
        status = store_write_end(r->s, status, err);
        store_pause(r->s);
    }
    return status;
}

static enum status publish_stretch(struct rebuild *r, const struct stretch *p, struct error *err)
{
    enum status st = begin(r, err);
    if (st)
        return st;
    struct stmt *put = stmt_begin(r->s->db, "UPDATE index_segment SET source = NULL WHERE id = ?1");
    stmt_int(put, 1, p->segment);
    return store_write_end(r->s, stmt_run(put, err), err);
}

static enum status settle_stretch(struct rebuild *r, struct stretch *p, struct error *err)
{
    enum status st = begin_stretch(r, p, err);
    if (!st)
        st = store_read_begin(r->s, err);
    if (!st)
        st = store_read_end(r->s, read_stretch(r, p, err));
    size_t n = p->build.n;
    if (st || !n)
        return st;
    st = write_segment(r, &p->build, p->segment, err);
    if (!st)
        st = publish_stretch(r, p, err);
    return st ? st : forget_stretch(r, p, n, err);
}

void index_catch_up(struct store *s)
{
    struct rebuild r = {.s = s};
    struct stretch p = {.from = 1};
    bool many = false, deaf = s->watch.deaf;
    if (index_pending_are_many(s, &many, NULL) || !many ||
        source_begin(s, MSG_INDEX_REBUILD, &r.source, NULL))
        return;
    enum status st = ST_OK;
    while (!st && p.from)
        st = settle_stretch(&r, &p, NULL);
    index_build_free(&p.build);
    free(p.ids);
    s->watch.deaf = true; /* what is cleared away is little */
    purge_source(s, r.source, NULL);
    index_tidy(s, NULL);
    s->watch.deaf = deaf;
}
