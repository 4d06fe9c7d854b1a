/* Groups and the change records in them. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "store/import.h"
#include "store/index.h"
#include "store/verb.h"

enum { LARGE = 1000 }; /* changes: so many may have touched more nodes than a commit puts into the index */

const char *object_kind_key(enum object_kind kind)
{
    return kind == OBJECT_NODE ? "node" : "catalog";
}

/* --- groups ----------------------------------------------------------------------------------------------------- */

static void group_close(struct store *s)
{
    free(s->group.subject);
    s->group = (struct group){0};
}

enum status group_check(const struct store *s, struct error *err)
{
    return s->group.open ? ST_OK : error_set(err, ST_USAGE, MSG_NO_GROUP, engine_path(s->db));
}

enum status group_result(struct store *s, enum status st)
{
    if (st)
        s->group.broken = true;
    return st;
}

enum status store_begin(struct store *s, enum verb v, const char *subject, struct error *err)
{
    enum status st = store_may_begin(s, err);
    if (!st)
        st = piece_clear(s, err);
    if (!st)
        st = engine_begin(s->db, err);
    if (st)
        return st;
    piece_begin(s, WAY_DO, 0);
    s->group = (struct group){.open = true, .verb = v, .subject = mem_dup(subject ? subject : "")};
    return ST_OK;
}

/* What had been undone can no longer be brought again: it was work on a state that is now left. A group that was begun for
 * work which then had nothing to change is none. */
static enum status group_finish(struct store *s, struct error *err)
{
    static const char undone[] = "UPDATE change_group SET state = 'dropped' WHERE state = 'undone'";
    static const char empty[] = "UPDATE change_group SET state = 'dropped' WHERE id = ?1";
    struct stmt *st = stmt_begin(s->db, s->group.seq ? undone : empty);
    if (!s->group.seq)
        stmt_int(st, 1, s->group.id);
    enum status status = stmt_run(st, err);
    return status ? status : piece_finish(s, env_now(s->env), err);
}

/* After a rollback. */
static void abandon(struct store *s)
{
    if (s->group.review)
        import_abandon_step(s->group.review, s->piece.marked);
    else
        piece_abandon(s);
}

enum status store_commit(struct store *s, struct error *err)
{
    enum status st = group_check(s, err);
    if (st)
        return st;
    if (s->group.broken)
        st = error_set(err, ST_DATABASE, MSG_GROUP_BROKEN, engine_path(s->db));
    if (!st && s->group.id)
        st = group_finish(s, err);
    if (!st)
        st = index_settle(s, err);
    st = store_write_end(s, st, err);
    if (st) {
        abandon(s);
    } else if (s->group.review) {
        import_keep_step(s->group.review);
    }
    piece_end(s);
    bool large = s->group.seq >= LARGE && !s->group.review;
    group_close(s);
    if (!st && large)
        index_catch_up(s);
    return st;
}

void store_rollback(struct store *s)
{
    if (!s->group.open)
        return;
    engine_rollback(s->db);
    abandon(s);
    group_close(s);
}

enum status group_start(struct store *s, struct error *err)
{
    struct group *g = &s->group;
    struct stmt *st =
        stmt_begin(s->db, "INSERT INTO change_group (at, who, verb, subject, kind, target, state)"
                          " VALUES (?1, ?2, ?3, ?4, 'do', 0, 'applied') RETURNING id");
    stmt_int(st, 1, env_now(s->env));
    stmt_text(st, 2, s->env->user);
    stmt_text(st, 3, verb_key(g->verb));
    stmt_text(st, 4, g->subject);
    while (stmt_row(st))
        g->id = stmt_get_int(st, 0);
    enum status status = stmt_end(st, err);
    if (status)
        return status;
    s->piece.group = g->id;
    st = stmt_begin(s->db, "UPDATE change_group SET target = id WHERE id = ?1");
    stmt_int(st, 1, g->id);
    return stmt_run(st, err);
}

/* --- changes ---------------------------------------------------------------------------------------------------- */

enum status change_record(struct store *s, const struct change *c, struct error *err)
{
    if (s->group.review) {
        import_note_change(s->group.review, c);
        return ST_OK;
    }
    enum status status = s->group.id ? ST_OK : group_start(s, err);
    if (status)
        return status;
    struct stmt *st = stmt_begin(s->db, "INSERT INTO change (grp, seq, kind, object, field, before, after)"
                                        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    stmt_int(st, 1, s->group.id);
    stmt_int(st, 2, ++s->group.seq);
    stmt_text(st, 3, object_kind_key(c->kind));
    stmt_int(st, 4, c->object);
    stmt_text(st, 5, c->field);
    stmt_text(st, 6, c->before);
    stmt_text(st, 7, c->after);
    return stmt_run(st, err);
}

static bool same_value(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

enum status change_make(struct store *s, enum object_kind kind, int64_t object, const char *field,
                        const char *after, struct error *err)
{
    char *before = NULL;
    enum status st = group_check(s, err);
    if (st)
        return st;
    st = change_current(s, kind, object, field, &before, err);
    if (!st && !same_value(before, after)) {
        struct change c = {kind, object, field, before, after};
        st = change_record(s, &c, err);
        if (!st)
            st = change_apply(s, &c, true, err);
        if (!st)
            st = piece_rest(s, err);
    }
    free(before);
    return group_result(s, st);
}

/* What is taken back may have been applied in part, so that the value says nothing; and nobody else has changed it. */
enum status change_apply(struct store *s, const struct change *c, bool forward, struct error *err)
{
    char *now = NULL;
    const char *from = forward ? c->before : c->after, *to = forward ? c->after : c->before;
    enum status st = change_current(s, c->kind, c->object, c->field, &now, err);
    if (!st && !same_value(now, from) && !s->piece.back)
        st = error_set(err, ST_CONFLICT, MSG_APPLY_CONFLICT,
                       c->field[0] == '.' ? MSG_NODE_OR_CATALOG : cell_title(c->field));
    if (!st)
        st = change_write(s, c->kind, c->object, c->field, to, err);
    free(now);
    return st;
}

enum status change_last(struct store *s, enum object_kind kind, int64_t object, const char *field, char **who,
                        int64_t *at, char **which, struct error *err)
{
    static const char sql[] =
        "SELECT g.who, g.at, c.field FROM change AS c JOIN change_group AS g ON g.target = c.grp"
        " WHERE c.kind = ?1 AND c.object = ?2 AND (CAST(?3 AS TEXT) IS NULL OR c.field = ?3)"
        " ORDER BY g.id DESC, c.seq DESC LIMIT 1";
    struct stmt *st = stmt_begin(s->db, sql);
    stmt_text(st, 1, object_kind_key(kind));
    stmt_int(st, 2, object);
    stmt_text(st, 3, field);
    *who = *which = NULL;
    *at = 0;
    if (stmt_row(st)) {
        *who = mem_dup(stmt_get_text(st, 0));
        *at = stmt_get_int(st, 1);
        *which = mem_dup(stmt_get_text(st, 2));
    }
    return stmt_end(st, err);
}
