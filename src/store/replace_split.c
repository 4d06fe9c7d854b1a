/* A heading that holds a row, parted into the two: a single row is held by its heading, and is first for ever; where others
 * are to come before it, the heading becomes a node of its own. The row keeps its node, for the sake of its records. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "store/index.h"
#include "store/place.h"
#include "store/replace_impl.h"

/* The heading, in front of the node that it is taken from. */
static enum status make_heading(struct store *s, const struct node *from, int64_t *id, struct error *err)
{
    char uid[ENV_UID_SIZE];
    env_new_uid(s->env, uid);
    struct stmt *st =
        stmt_begin(s->db, "INSERT INTO node (uid, catalog, parent, position, skip, label, has_item, state,"
                          " alive) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 'gone', 0) RETURNING id");
    stmt_text(st, 1, uid);
    stmt_int(st, 2, from->catalog);
    stmt_id(st, 3, from->parent);
    stmt_int(st, 4, from->position);
    stmt_int(st, 5, from->skip);
    stmt_text(st, 6, from->label);
    while (stmt_row(st))
        *id = stmt_get_int(st, 0);
    enum status status = stmt_end(st, err);
    if (!status)
        status = index_touch(s, *id, err);
    return status ? status : change_make(s, OBJECT_NODE, *id, FIELD_STATE, STATE_LIVE, err);
}

/* What hangs below the one hangs below the other from now on, what is in the trash included. */
static enum status hand_over_children(struct store *s, const struct node *from, int64_t to, struct error *err)
{
    struct stmt *st =
        stmt_begin(s->db, "SELECT id, position, skip FROM node WHERE catalog = ?1 AND parent = ?2"
                          " AND state <> 'gone' ORDER BY position, id");
    struct child {
        int64_t id, position;
        int skip;
    } *children = NULL;
    size_t n = 0, cap = 0;
    stmt_int(st, 1, from->catalog);
    stmt_int(st, 2, from->id);
    while (stmt_row(st)) {
        children = mem_array(children, &cap, n + 1, sizeof *children);
        children[n++] = (struct child){stmt_get_int(st, 0), stmt_get_int(st, 1), (int)stmt_get_int(st, 2)};
    }
    enum status status = stmt_end(st, err);
    for (size_t i = 0; !status && i < n; i++) {
        char place[PLACE_SIZE];
        place_text(place, to, children[i].position, children[i].skip);
        status = change_make(s, OBJECT_NODE, children[i].id, FIELD_PLACE, place, err);
    }
    free(children);
    return status;
}

static enum status hand_over_mark(struct store *s, int64_t from, int64_t to, struct error *err)
{
    char *mark = NULL;
    enum status st = change_current(s, OBJECT_NODE, from, FIELD_MARK CELL_LABEL, &mark, err);
    if (!st && mark)
        st = change_make(s, OBJECT_NODE, to, FIELD_MARK CELL_LABEL, mark, err);
    if (!st && mark)
        st = change_make(s, OBJECT_NODE, from, FIELD_MARK CELL_LABEL, NULL, err);
    free(mark);
    return st;
}

static enum status become_row(struct store *s, const struct node *node, int64_t heading, struct error *err)
{
    int64_t position;
    char place[PLACE_SIZE];
    enum status st = change_make(s, OBJECT_NODE, node->id, CELL_LABEL, "", err);
    if (!st)
        st = place_find(s, node->catalog, heading, 0, node->id, &position, err);
    if (st)
        return st;
    place_text(place, heading, position, 0);
    return change_make(s, OBJECT_NODE, node->id, FIELD_PLACE, place, err);
}

enum status apply_split(struct replace *r, int old, struct error *err)
{
    struct node node = {0};
    int64_t heading = 0;
    enum status st = node_load(r->s, r->old.tree.nodes[old].id, &node, err);
    if (!st)
        st = make_heading(r->s, &node, &heading, err);
    if (!st)
        st = hand_over_children(r->s, &node, heading, err);
    if (!st)
        st = hand_over_mark(r->s, node.id, heading, err);
    if (!st)
        st = become_row(r->s, &node, heading, err);
    r->split[old] = heading;
    node_release(&node);
    return st;
}
