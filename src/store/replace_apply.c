/* Bringing a catalog to the state of another: one group, in which nobody else has changed it since it was compared. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "store/replace_impl.h"

/* ST_CONFLICT names whoever has changed the catalog since. */
static enum status check_version(struct replace *r, struct error *err)
{
    struct stmt *st = stmt_begin(
        r->s->db,
        "SELECT g.who, g.at FROM change_group AS g JOIN change AS c ON c.grp = g.target"
        " LEFT JOIN node AS n ON c.kind = 'node' AND n.id = c.object WHERE g.id > ?1"
        " AND ((c.kind = 'catalog' AND c.object = ?2) OR n.catalog = ?2) ORDER BY g.id DESC LIMIT 1");
    stmt_int(st, 1, r->version);
    stmt_int(st, 2, r->catalog);
    bool changed = stmt_row(st);
    char *who = mem_dup(changed ? stmt_get_text(st, 0) : "");
    struct buffer when = {0};
    env_format_time(&when, changed ? stmt_get_int(st, 1) : 0);
    enum status status = stmt_end(st, err);
    if (!status && changed)
        status = error_set(err, ST_CONFLICT, MSG_REPLACE_CONFLICT, r->old_head.title, who, buf_text(&when));
    buf_free(&when);
    free(who);
    return status;
}

/* The new value, with what the new file's reader thinks of it; a clerk's reading of a time limit goes with the text. */
static enum status change_cell(struct replace *r, int64_t node, int64_t staged, const char *cell,
                               const char *value, struct error *err)
{
    struct store *s = r->s;
    char *field = mem_printf("%s%s", FIELD_MARK, cell), *mark = NULL;
    enum status st = ST_OK;
    if (strcmp(cell, CELL_LABEL) != 0)
        st = change_make(s, OBJECT_NODE, node, FIELD_HAS_ITEM, "1", err);
    if (!st)
        st = change_make(s, OBJECT_NODE, node, cell, value, err);
    if (!st)
        st = change_current(s, OBJECT_NODE, staged, field, &mark, err);
    if (!st)
        st = change_make(s, OBJECT_NODE, node, field, mark, err);
    if (!st && strcmp(cell, field_info(FIELD_DEADLINE)->key) == 0)
        st = change_make(s, OBJECT_NODE, node, CELL_RULE, "", err);
    free(mark);
    free(field);
    return st;
}

static enum status apply_cell(struct replace *r, const struct entry *e, struct error *err)
{
    int64_t node = r->old.tree.nodes[e->old].id, staged = r->new.tree.nodes[e->new].id;
    char *cell = entry_cell(e), *value = NULL;
    if (e->field == FIELD_IS_LABEL && r->split[e->old])
        node = r->split[e->old];
    enum status st = change_current(r->s, OBJECT_NODE, staged, cell, &value, err);
    if (!st)
        st = change_cell(r, node, staged, cell, value, err);
    free(value);
    free(cell);
    return st;
}

static enum status apply(struct replace *r, struct error *err)
{
    enum status st = piece_touch(r->s, r->catalog, err);
    if (!st)
        st = check_version(r, err);
    if (!st && r->import)
        st = import_beat(r->import, err);
    if (!st)
        st = apply_head(r, err);
    if (!st)
        st = apply_places(r, err);
    size_t from = r->first[DIFF_CHANGED], to = r->first[DIFF_CHANGED + 1];
    watch_begin(r->s, (int64_t)(to - from));
    for (size_t i = from; !st && i < to; i++) {
        if (r->entries.items[i].selected)
            st = apply_cell(r, &r->entries.items[i], err);
        if (!st)
            st = watch_step(r->s, (int64_t)(i - from), err);
    }
    return st ? st : apply_extra_columns(r, err);
}

enum status replace_apply(struct replace *r, const char *subject, struct error *err)
{
    if (!replace_count_selected(r))
        return ST_OK;
    enum status st = store_begin(r->s, VERB_REPLACE, subject, err);
    if (st)
        return st;
    st = apply(r, err);
    free(r->split);
    r->split = NULL;
    if (!st)
        st = store_commit(r->s, err);
    else
        store_rollback(r->s);
    if (st)
        replace_return_uids(r, NULL);
    free(r->given);
    r->given = NULL;
    r->ngiven = r->cap_given = 0;
    return st;
}
