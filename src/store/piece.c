#include "store/piece.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "store/import.h"
#include "store/process.h"

enum {
    SILENCE_MS = 60 * 1000
}; /* who beats many times a second and has not for so long is stopped, if not dead */

static const char *way_key(enum piece_way way)
{
    static const char *const keys[] = {[WAY_DO] = "do", [WAY_UNDO] = "undo", [WAY_REDO] = "redo"};
    return keys[way];
}

/* --- the work --------------------------------------------------------------------------------------------------------- */

static void forget(struct store *s)
{
    struct piece *p = &s->piece;
    int64_t left = p->left;
    id_set_free(&p->touched);
    free(p->catalogs);
    *p = (struct piece){.left = left};
}

void piece_begin(struct store *s, enum piece_way way, int64_t group)
{
    forget(s);
    s->piece.running = true;
    s->piece.way = way;
    s->piece.group = group;
    s->piece.since = engine_clock();
}

void piece_end(struct store *s)
{
    forget(s);
}

/* Who works on it, as one line. */
static enum status locked(struct store *s, int64_t group, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT who FROM unfinished WHERE grp = ?1");
    stmt_int(st, 1, group);
    char *who = mem_dup(stmt_row(st) ? stmt_get_text(st, 0) : "");
    enum status status = stmt_end(st, err);
    if (!status)
        status = error_set(err, ST_LOCKED, MSG_PIECE_LOCKED, who);
    free(who);
    return status;
}

static enum status unfinished_of(struct store *s, int64_t catalog, int64_t *group, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, catalog ? "SELECT grp FROM unfinished_catalog WHERE catalog = ?1"
                                                : "SELECT grp FROM unfinished_catalog LIMIT 1");
    if (catalog)
        stmt_int(st, 1, catalog);
    *group = stmt_row(st) ? stmt_get_int(st, 0) : 0;
    return stmt_end(st, err);
}

enum status piece_check(struct store *s, int64_t catalog, struct error *err)
{
    int64_t group;
    enum status st = unfinished_of(s, catalog, &group, err);
    return st || !group || (s->piece.running && group == s->piece.group) ? st : locked(s, group, err);
}

enum status piece_touch(struct store *s, int64_t catalog, struct error *err)
{
    struct piece *p = &s->piece;
    if (!p->running || catalog == p->last)
        return ST_OK;
    if (!id_set_has(&p->touched, catalog)) {
        enum status st = piece_check(s, catalog, err);
        if (st)
            return st;
        id_set_put(&p->touched, catalog, true);
        p->catalogs = mem_array(p->catalogs, &p->cap, p->n + 1, sizeof *p->catalogs);
        p->catalogs[p->n++] = catalog;
    }
    p->last = catalog;
    return ST_OK;
}

/* --- from piece to piece ---------------------------------------------------------------------------------------------- */

static enum status insert_marker(struct store *s, struct error *err)
{
    struct process self;
    process_self(&self);
    struct stmt *st =
        stmt_begin(s->db, "INSERT INTO unfinished (grp, way, at, who, host, pid, started, heartbeat)"
                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    stmt_int(st, 1, s->piece.group);
    stmt_text(st, 2, way_key(s->piece.way));
    stmt_int(st, 3, s->piece.at);
    stmt_text(st, 4, s->env->user);
    stmt_text(st, 5, self.host);
    stmt_int(st, 6, self.pid);
    stmt_text(st, 7, self.started);
    stmt_int(st, 8, env_now(s->env));
    return stmt_run(st, err);
}

static enum status insert_catalogs(struct store *s, struct error *err)
{
    struct piece *p = &s->piece;
    enum status status = ST_OK;
    for (size_t i = p->marked_catalogs; !status && !p->back && i < p->n; i++) {
        struct stmt *st = stmt_begin(s->db, "INSERT INTO unfinished_catalog (catalog, grp) VALUES (?1, ?2)");
        stmt_int(st, 1, p->catalogs[i]);
        stmt_int(st, 2, p->group);
        status = stmt_run(st, err);
    }
    return status;
}

static enum status mark(struct store *s, struct error *err)
{
    enum status st = ST_OK;
    if (s->piece.way == WAY_DO && !s->piece.back && !s->group.id)
        st = group_start(s, err);
    if (!st && !s->piece.marked)
        st = insert_marker(s, err);
    return st ? st : insert_catalogs(s, err);
}

/* How far it is, as a sign of life; ST_CANCELLED where others took us for dead, and took all of it back. */
static enum status beat(struct store *s, struct error *err)
{
    struct process self;
    bool ours = false;
    process_self(&self);
    struct stmt *st =
        stmt_begin(s->db, "UPDATE unfinished SET at = ?2, heartbeat = ?3 WHERE grp = ?1 AND host = ?4"
                          " AND pid = ?5 AND started = ?6 RETURNING grp");
    stmt_int(st, 1, s->piece.group);
    stmt_int(st, 2, s->piece.at);
    stmt_int(st, 3, env_now(s->env));
    stmt_text(st, 4, self.host);
    stmt_int(st, 5, self.pid);
    stmt_text(st, 6, self.started);
    while (stmt_row(st))
        ours = true;
    enum status status = stmt_end(st, err);
    return status || ours ? status : error_set(err, ST_CANCELLED, MSG_PIECE_TAKEN_BACK);
}

static bool is_due(const struct store *s)
{
    return s->piece.running && !s->piece.whole && engine_clock() - s->piece.since >= s->patience;
}

/* What an import stages nobody else sees, and dies with its process: its review needs no marker. */
static enum status part_review(struct store *s, struct error *err)
{
    enum status st = engine_commit(s->db, err);
    if (st)
        return st;
    s->piece.marked = true;
    store_pause(s);
    st = watch_look(s, err);
    if (!st)
        st = import_begin(s->piece.review, err);
    s->piece.since = engine_clock();
    return st;
}

/* The transaction that is open ends, and another begins. */
static enum status part(struct store *s, struct error *err)
{
    struct piece *p = &s->piece;
    if (p->review)
        return part_review(s, err);
    enum status st = mark(s, err);
    if (!st && p->marked)
        st = beat(s, err);
    if (!st)
        st = engine_commit(s->db, err);
    if (st)
        return st;
    p->marked = true;
    p->marked_catalogs = p->n;
    store_pause(s);
    st = watch_look(s, err);
    if (!st)
        st = engine_begin(s->db, err);
    if (!st)
        st = beat(s, err);
    p->since = engine_clock();
    return st;
}

enum status piece_rest(struct store *s, struct error *err)
{
    return is_due(s) ? part(s, err) : ST_OK;
}

static enum status remove_marker(struct store *s, struct error *err)
{
    static const char *const steps[] = {
        "DELETE FROM unfinished_catalog WHERE grp = ?1",
        "DELETE FROM unfinished WHERE grp = ?1",
    };
    enum status status = ST_OK;
    for (size_t i = 0; !status && i < sizeof steps / sizeof *steps; i++) {
        struct stmt *st = stmt_begin(s->db, steps[i]);
        stmt_int(st, 1, s->piece.group);
        status = stmt_run(st, err);
    }
    return status;
}

enum status piece_finish(struct store *s, int64_t at, struct error *err)
{
    struct piece *p = &s->piece;
    enum status status = ST_OK;
    for (size_t i = 0; !status && i < p->n; i++) {
        struct stmt *st = stmt_begin(s->db, "UPDATE catalog SET changed = ?2 WHERE id = ?1");
        stmt_int(st, 1, p->catalogs[i]);
        stmt_int(st, 2, at);
        status = stmt_run(st, err);
    }
    return status || !p->marked ? status : remove_marker(s, err);
}

/* --- the records of a group ------------------------------------------------------------------------------------------- */

enum { READ_AT_ONCE = 64 };

struct records {
    struct change items[READ_AT_ONCE];
    int64_t seqs[READ_AT_ONCE];
    struct arena texts;
    size_t n;
};

static const char *keep_text(struct records *l, struct stmt *st, int column)
{
    if (stmt_is_null(st, column))
        return NULL;
    const char *text = stmt_get_text(st, column);
    return arena_dup(&l->texts, text, strlen(text));
}

/* The next ones, so that no statement is open when they are applied. */
static enum status read_records(struct store *s, bool forward, struct records *l, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, forward ? "SELECT seq, kind, object, field, before, after FROM change"
                                                  " WHERE grp = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3"
                                                : "SELECT seq, kind, object, field, before, after FROM change"
                                                  " WHERE grp = ?1 AND seq <= ?2 ORDER BY seq DESC LIMIT ?3");
    arena_clear(&l->texts);
    l->n = 0;
    stmt_int(st, 1, s->piece.group);
    stmt_int(st, 2, s->piece.at);
    stmt_int(st, 3, READ_AT_ONCE);
    while (stmt_row(st)) {
        bool node = strcmp(stmt_get_text(st, 1), object_kind_key(OBJECT_NODE)) == 0;
        l->seqs[l->n] = stmt_get_int(st, 0);
        l->items[l->n++] = (struct change){
            .kind = node ? OBJECT_NODE : OBJECT_CATALOG,
            .object = stmt_get_int(st, 2),
            .field = keep_text(l, st, 3),
            .before = keep_text(l, st, 4),
            .after = keep_text(l, st, 5),
        };
    }
    return stmt_end(st, err);
}

/* A node that the group has made, which nobody has seen whole: nothing of it stays. */
static enum status delete_made(struct store *s, const struct change *c, struct error *err)
{
    static const char *const steps[] = {
        "DELETE FROM index_pending WHERE node = ?1",
        "DELETE FROM item_rule WHERE node = ?1",
        "DELETE FROM item_unit WHERE node = ?1",
        "DELETE FROM mark WHERE node = ?1",
        "DELETE FROM item_extra WHERE node = ?1",
        "DELETE FROM item WHERE node = ?1",
        "DELETE FROM node WHERE id = ?1",
    };
    enum status status = ST_OK;
    if (c->kind != OBJECT_NODE || strcmp(c->field, FIELD_STATE) != 0 || !c->before ||
        strcmp(c->before, STATE_GONE) != 0)
        return ST_OK;
    for (size_t i = 0; !status && i < sizeof steps / sizeof *steps; i++) {
        struct stmt *st = stmt_begin(s->db, steps[i]);
        stmt_int(st, 1, c->object);
        status = stmt_run(st, err);
    }
    return status;
}

static enum status delete_record(struct store *s, int64_t seq, const struct change *c, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "DELETE FROM change WHERE grp = ?1 AND seq = ?2");
    stmt_int(st, 1, s->piece.group);
    stmt_int(st, 2, seq);
    enum status status = stmt_run(st, err);
    return status ? status : delete_made(s, c, err);
}

/* A piece may end within a record. What is done counts it from its beginning, what is taken back from its end: so a record
 * that was applied in part is always taken back, too. */
static enum status run_record(struct store *s, bool forward, int64_t seq, const struct change *c,
                              struct error *err)
{
    struct piece *p = &s->piece;
    int64_t behind = forward ? seq : seq - 1;
    if (!p->back)
        p->at = behind;
    enum status st = change_apply(s, c, forward, err);
    if (!st && p->back && p->way == WAY_DO)
        st = delete_record(s, seq, c, err);
    if (!st)
        p->at = behind;
    return st;
}

enum status piece_run(struct store *s, bool forward, struct error *err)
{
    struct records *l = mem_alloc(sizeof *l);
    int64_t done = 0;
    enum status st = ST_OK;
    do {
        st = read_records(s, forward, l, err);
        for (size_t i = 0; !st && i < l->n; i++) {
            st = run_record(s, forward, l->seqs[i], &l->items[i], err);
            if (!st)
                st = piece_rest(s, err);
            if (!st && !s->piece.back)
                st = watch_step(s, ++done, err);
        }
    } while (!st && l->n);
    arena_free(&l->texts);
    free(l);
    return st;
}

/* --- taking back ------------------------------------------------------------------------------------------------------ */

/* Reads the marker and makes it ours; *there is false where somebody else was quicker. */
static enum status claim(struct store *s, int64_t group, bool *there, struct error *err)
{
    struct process self;
    process_self(&self);
    struct stmt *st =
        stmt_begin(s->db, "UPDATE unfinished SET host = ?2, pid = ?3, started = ?4, heartbeat = ?5"
                          " WHERE grp = ?1 RETURNING way, at");
    stmt_int(st, 1, group);
    stmt_text(st, 2, self.host);
    stmt_int(st, 3, self.pid);
    stmt_text(st, 4, self.started);
    stmt_int(st, 5, env_now(s->env));
    *there = false;
    while (stmt_row(st)) {
        *there = true;
        for (enum piece_way way = WAY_DO; way <= WAY_REDO; way++)
            if (strcmp(stmt_get_text(st, 0), way_key(way)) == 0)
                s->piece.way = way;
        s->piece.at = s->piece.way == WAY_DO ? INT64_MAX : stmt_get_int(st, 1);
    }
    return stmt_end(st, err);
}

/* The group that was to be made has no records any more; its row stays, so that no other gets its number. */
static enum status drop_group(struct store *s, struct error *err)
{
    if (s->piece.way != WAY_DO)
        return ST_OK;
    struct stmt *st = stmt_begin(s->db, "UPDATE change_group SET state = 'dropped' WHERE id = ?1");
    stmt_int(st, 1, s->piece.group);
    return stmt_run(st, err);
}

static enum status take_back(struct store *s, int64_t group, struct error *err)
{
    bool there = false, deaf = s->watch.deaf;
    enum status st = engine_begin(s->db, err);
    if (st)
        return st;
    piece_begin(s, WAY_DO, group);
    s->piece.back = s->piece.marked = true;
    s->watch.deaf = true;
    st = claim(s, group, &there, err);
    if (!st && there)
        st = piece_run(s, s->piece.way == WAY_UNDO, err);
    if (!st && there)
        st = drop_group(s, err);
    if (!st && there)
        st = remove_marker(s, err);
    s->watch.deaf = deaf;
    st = store_write_end(s, st, err);
    forget(s);
    return st;
}

void piece_abandon(struct store *s)
{
    int64_t group = s->piece.marked ? s->piece.group : 0;
    forget(s);
    if (group)
        s->piece.left = take_back(s, group, NULL) ? group : 0;
}

/* --- what others have left -------------------------------------------------------------------------------------------- */

static enum status find_left(struct store *s, int64_t **groups, size_t *n, struct error *err)
{
    struct stmt *st =
        stmt_begin(s->db, "SELECT grp, host, pid, started, heartbeat FROM unfinished ORDER BY grp DESC");
    int64_t now = env_now(s->env);
    size_t cap = 0;
    *groups = NULL;
    *n = 0;
    while (stmt_row(st)) {
        struct process who = {.pid = stmt_get_int(st, 2)};
        int64_t group = stmt_get_int(st, 0), beat = stmt_get_int(st, 4);
        snprintf(who.host, sizeof who.host, "%s", stmt_get_text(st, 1));
        snprintf(who.started, sizeof who.started, "%s", stmt_get_text(st, 3));
        if (group != s->piece.left && now - beat <= SILENCE_MS && !process_is_dead(&who, beat, now))
            continue;
        *groups = mem_array(*groups, &cap, *n + 1, sizeof **groups);
        (*groups)[(*n)++] = group;
    }
    return stmt_end(st, err);
}

enum status piece_clear(struct store *s, struct error *err)
{
    int64_t *groups;
    size_t n;
    enum status st = find_left(s, &groups, &n, err);
    for (size_t i = 0; !st && i < n; i++) {
        st = take_back(s, groups[i], err);
        if (!st && groups[i] == s->piece.left)
            s->piece.left = 0;
    }
    free(groups);
    return st;
}

bool piece_is_left(struct store *s)
{
    int64_t *groups;
    size_t n;
    bool some = !find_left(s, &groups, &n, NULL) && n;
    free(groups);
    return some;
}
