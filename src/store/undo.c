/* Undo and redo: the change records of a group, backward or forward, and a line of history that says so. */
#include <stdlib.h>
#include <string.h>

#include "mulu/messages.h"
#include "store/history.h"

/* One way of going through the history. */
struct direction {
    bool forward;
    const char *kind;    /* of the group that is appended */
    const char *changes; /* ?1 group: its records in the order of this way */
    const char *settle;  /* ?1 group: its new state */
    const char *next;    /* the group to take */
    const char *none;    /* message */
};

#define CHANGES "SELECT kind, object, field, before, after FROM change WHERE grp = ?1 ORDER BY seq"

static const struct direction undoing = {
    .forward = false,
    .kind = "undo",
    .changes = CHANGES " DESC",
    .settle = "UPDATE change_group SET state = 'undone' WHERE id = ?1",
    .next = HISTORY_SELECT " WHERE g.kind = 'do' AND g.state = 'applied' ORDER BY g.id DESC LIMIT 1",
    .none = MSG_NOTHING_TO_UNDO,
};
static const struct direction redoing = {
    .forward = true,
    .kind = "redo",
    .changes = CHANGES,
    .settle = "UPDATE change_group SET state = 'applied' WHERE id = ?1",
    .next = HISTORY_SELECT " WHERE g.state = 'undone' ORDER BY g.id LIMIT 1",
    .none = MSG_NOTHING_TO_REDO,
};

static enum status peek(struct store *s, const struct direction *d, struct group_info *out, struct error *err)
{
    struct group_list found;
    enum status st = history_read(s, d->next, 0, &found, err);
    if (st)
        return st;
    if (found.n == 0)
        st = error_set(err, ST_PROBLEMS, "%s", tr(d->none));
    else
        *out = found.items[0]; /* there is only one, and its texts are the caller's now */
    free(found.items);
    return st;
}

static enum status peek_alone(struct store *s, const struct direction *d, struct group_info *out,
                              struct error *err)
{
    *out = (struct group_info){0};
    enum status st = store_read_begin(s, err);
    return st ? st : store_read_end(s, peek(s, d, out, err));
}

enum status store_peek_undo(struct store *s, struct group_info *out, struct error *err)
{
    return peek_alone(s, &undoing, out, err);
}

enum status store_peek_redo(struct store *s, struct group_info *out, struct error *err)
{
    return peek_alone(s, &redoing, out, err);
}

static enum status apply_all(struct store *s, const struct direction *d, int64_t group, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, d->changes);
    enum status status = ST_OK;
    int64_t done = 0;
    stmt_int(st, 1, group);
    while (!status && stmt_row(st)) {
        bool node = strcmp(stmt_get_text(st, 0), object_kind_key(OBJECT_NODE)) == 0;
        struct change c = {
            .kind = node ? OBJECT_NODE : OBJECT_CATALOG,
            .object = stmt_get_int(st, 1),
            .field = stmt_get_text(st, 2),
            .before = stmt_is_null(st, 3) ? NULL : stmt_get_text(st, 3),
            .after = stmt_is_null(st, 4) ? NULL : stmt_get_text(st, 4),
        };
        status = change_apply(s, &c, d->forward, err);
        if (!status)
            status = watch_step(s, ++done, err);
    }
    enum status ended = stmt_end(st, status ? NULL : err);
    return status ? status : ended;
}

static enum status append(struct store *s, const struct direction *d, int64_t group, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, d->settle);
    stmt_int(st, 1, group);
    enum status status = stmt_run(st, err);
    if (status)
        return status;
    st = stmt_begin(s->db, "INSERT INTO change_group (at, who, verb, subject, kind, target, state)"
                           " SELECT CAST(?2 AS BIGINT), ?3, verb, subject, ?4, id, 'applied'"
                           " FROM change_group WHERE id = ?1");
    stmt_int(st, 1, group);
    stmt_int(st, 2, env_now(s->env));
    stmt_text(st, 3, s->env->user);
    stmt_text(st, 4, d->kind);
    status = stmt_run(st, err);
    return status ? status : change_touch_catalogs(s, group, env_now(s->env), err);
}

/* Within the transaction: checks that the group is still the next, applies it, and tells what it then looks like. */
static enum status take(struct store *s, const struct direction *d, int64_t id, struct group_info *out,
                        struct error *err)
{
    enum status st = peek(s, d, out, err);
    if (!st && out->id != id)
        st = error_set(err, ST_CONFLICT, MSG_UNDO_OVERTAKEN, out->who, verb_text(out->verb), out->subject);
    watch_begin(s, out->changes);
    if (!st)
        st = apply_all(s, d, id, err);
    if (!st)
        st = append(s, d, id, err);
    if (st)
        return st;
    struct group_list done;
    st = history_read(s, HISTORY_SELECT " WHERE g.id = ?1", id, &done, err);
    if (!st) {
        group_info_release(out);
        *out = done.items[0];
        free(done.items);
    }
    return st;
}

static enum status run(struct store *s, const struct direction *d, int64_t id, struct group_info *out,
                       struct error *err)
{
    struct group_info info = {0};
    enum status st = store_may_begin(s, err);
    if (!st)
        st = engine_begin(s->db, err);
    if (st)
        return st;
    st = store_write_end(s, take(s, d, id, &info, err), err);
    if (!st && out)
        *out = info;
    else
        group_info_release(&info);
    return st;
}

enum status store_undo(struct store *s, int64_t id, struct group_info *out, struct error *err)
{
    return run(s, &undoing, id, out, err);
}

enum status store_redo(struct store *s, int64_t id, struct group_info *out, struct error *err)
{
    return run(s, &redoing, id, out, err);
}
