/* Undo and redo: the change records of a group, backward or forward, and a line of history that says so. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "store/history.h"
#include "store/index.h"

/* One way of going through the history. */
struct direction {
    bool forward;
    const char *kind; /* of the group that is appended */
    enum piece_way way;
    const char *settle;  /* ?1 group: its new state */
    const char *next;    /* the group to take */
    const char *next_id; /* the same, its id alone */
    const char *none;    /* message */
};

/* What is being made or taken back just now is not to be had. */
#define FINISHED " AND NOT EXISTS (SELECT 1 FROM unfinished AS u WHERE u.grp = g.id)"
#define NEXT_UNDO " WHERE g.kind = 'do' AND g.state = 'applied'" FINISHED " ORDER BY g.id DESC LIMIT 1"
#define NEXT_REDO " WHERE g.state = 'undone'" FINISHED " ORDER BY g.id LIMIT 1"

static const struct direction undoing = {
    .forward = false,
    .kind = "undo",
    .way = WAY_UNDO,
    .settle = "UPDATE change_group SET state = 'undone' WHERE id = ?1",
    .next = HISTORY_SELECT NEXT_UNDO,
    .next_id = "SELECT g.id FROM change_group AS g" NEXT_UNDO,
    .none = MSG_NOTHING_TO_UNDO,
};
static const struct direction redoing = {
    .forward = true,
    .kind = "redo",
    .way = WAY_REDO,
    .settle = "UPDATE change_group SET state = 'applied' WHERE id = ?1",
    .next = HISTORY_SELECT NEXT_REDO,
    .next_id = "SELECT g.id FROM change_group AS g" NEXT_REDO,
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

/* The catalogs that a group has changed. Its records stay as they are, so that this is asked before others have to wait. */
static enum status read_catalogs(struct store *s, int64_t group, int64_t **ids, size_t *n, struct error *err)
{
    struct stmt *st =
        stmt_begin(s->db, "SELECT object FROM change WHERE grp = ?1 AND kind = 'catalog'"
                          " UNION SELECT n.catalog FROM change AS c JOIN node AS n ON n.id = c.object"
                          " WHERE c.grp = ?1 AND c.kind = 'node'");
    size_t cap = 0;
    *ids = NULL;
    *n = 0;
    stmt_int(st, 1, group);
    while (stmt_row(st)) {
        *ids = mem_array(*ids, &cap, *n + 1, sizeof **ids);
        (*ids)[(*n)++] = stmt_get_int(st, 0);
    }
    return stmt_end(st, err);
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
    return stmt_run(st, err);
}

static enum status is_next(struct store *s, const struct direction *d, int64_t id, bool *yes,
                           struct error *err)
{
    struct stmt *st = stmt_begin(s->db, d->next_id);
    *yes = stmt_row(st) && stmt_get_int(st, 0) == id;
    return stmt_end(st, err);
}

/* Within the transaction: checks that the group is still the next, and applies it. */
static enum status take(struct store *s, const struct direction *d, const struct group_info *group,
                        const int64_t *catalogs, size_t n, struct error *err)
{
    bool next;
    piece_begin(s, d->way, group->id);
    s->piece.at = d->forward ? 0 : INT64_MAX;
    watch_begin(s, group->changes);
    enum status st = is_next(s, d, group->id, &next, err);
    if (!st && !next)
        st = error_set(err, ST_CONFLICT, MSG_UNDO_OVERTAKEN, group->who, verb_text(group->verb),
                       group->subject);
    for (size_t i = 0; !st && i < n; i++)
        st = piece_touch(s, catalogs[i], err);
    if (!st)
        st = piece_run(s, d->forward, err);
    if (!st)
        st = append(s, d, group->id, err);
    return st ? st : piece_finish(s, env_now(s->env), err);
}

/* What is to be taken, as it is now. */
static enum status prepare(struct store *s, const struct direction *d, int64_t id, struct group_info *info,
                           int64_t **catalogs, size_t *n, struct error *err)
{
    enum status st = store_read_begin(s, err);
    if (st)
        return st;
    st = peek(s, d, info, err);
    if (!st && info->id != id)
        st = error_set(err, ST_CONFLICT, MSG_UNDO_OVERTAKEN, info->who, verb_text(info->verb), info->subject);
    return store_read_end(s, st ? st : read_catalogs(s, id, catalogs, n, err));
}

/* What it looks like now; where that cannot be read it is done nevertheless. */
static void tell(struct store *s, int64_t id, struct group_info *out)
{
    struct group_list done = {0};
    if (store_read_begin(s, NULL))
        return;
    if (!store_read_end(s, history_read(s, HISTORY_SELECT " WHERE g.id = ?1", id, &done, NULL)) && done.n)
        *out = done.items[0];
    free(done.items);
}

static enum status run(struct store *s, const struct direction *d, int64_t id, struct group_info *out,
                       struct error *err)
{
    struct group_info info = {0};
    int64_t *catalogs = NULL;
    size_t n = 0;
    enum status st = store_may_begin(s, err);
    if (!st)
        st = piece_clear(s, err);
    if (!st)
        st = prepare(s, d, id, &info, &catalogs, &n, err);
    if (!st)
        st = engine_begin(s->db, err);
    if (!st) {
        st = store_write_end(s, take(s, d, &info, catalogs, n, err), err);
        (st ? piece_abandon : piece_end)(s);
    }
    if (!st && out)
        tell(s, id, out);
    if (!st)
        index_catch_up(s);
    group_info_release(&info);
    free(catalogs);
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
