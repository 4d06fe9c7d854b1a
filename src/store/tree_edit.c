/* Making, moving, deleting and restoring nodes. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "store/index.h"
#include "store/place.h"

/* Checks a parent to be (0: outermost); gives the level and the depth that its children start from. */
static enum status check_parent(struct store *s, int64_t catalog, int64_t parent, int *level, int *depth,
                                struct error *err)
{
    enum status st = catalog_check(s, catalog, NULL, err);
    if (!st && parent) {
        struct node node;
        st = node_load_visible(s, parent, &node, err);
        if (!st && node.catalog != catalog)
            st = error_set(err, ST_USAGE, MSG_OTHER_CATALOG, node.label);
        node_release(&node);
    }
    return st ? st : node_base(s, parent, level, depth, err);
}

/* Makes the row of a node that nobody sees yet: its creation is the change of its state. */
static enum status insert_node(struct store *s, struct node *node, struct error *err)
{
    char uid[ENV_UID_SIZE];
    env_new_uid(s->env, uid);
    struct stmt *st =
        stmt_begin(s->db, "INSERT INTO node (uid, catalog, parent, position, skip, label, has_item,"
                          " state, alive) VALUES (?1, ?2, ?3, ?4, 0, ?5, ?6, 'gone', 0) RETURNING id");
    stmt_text(st, 1, uid);
    stmt_int(st, 2, node->catalog);
    stmt_id(st, 3, node->parent);
    stmt_int(st, 4, node->position);
    stmt_text(st, 5, node->label);
    stmt_int(st, 6, node->has_item);
    while (stmt_row(st))
        node->id = stmt_get_int(st, 0);
    enum status status = stmt_end(st, err);
    if (!status && node->has_item) {
        st = stmt_begin(s->db, "INSERT INTO item (node) VALUES (?1)");
        stmt_int(st, 1, node->id);
        status = stmt_run(st, err);
        if (!status)
            status = derive_rule_enter(s, node->id, node->catalog, "", false, err);
    }
    return status ? status : index_touch(s, node->id, err);
}

enum status store_add_node(struct store *s, int64_t catalog, int64_t parent, int64_t after, const char *label,
                           bool with_item, int64_t *node, struct error *err)
{
    struct node new = {.catalog = catalog, .parent = parent, .has_item = with_item};
    int level, depth;
    enum status st = group_check(s, err);
    if (!st && !*label && !with_item)
        st = error_set(err, ST_USAGE, MSG_LABEL_NEEDED);
    if (!st)
        st = check_parent(s, catalog, parent, &level, &depth, err);
    if (!st)
        st = node_check_depth(level + (*label != '\0'), depth + 1, err);
    if (!st)
        st = place_find(s, catalog, parent, after, 0, &new.position, err);
    if (st)
        return st;
    new.label = mem_dup(label);
    st = insert_node(s, &new, err);
    if (!st)
        st = change_make(s, OBJECT_NODE, new.id, FIELD_STATE, STATE_LIVE, err);
    if (!st)
        *node = new.id;
    node_release(&new);
    return group_result(s, st);
}

enum status store_move_node(struct store *s, int64_t id, int64_t parent, int64_t after, struct error *err)
{
    struct node node = {0};
    int level, depth, levels, below;
    bool circle = false;
    int64_t position;
    enum status st = group_check(s, err);
    if (!st)
        st = node_load_visible(s, id, &node, err);
    if (!st)
        st = check_parent(s, node.catalog, parent, &level, &depth, err);
    if (!st)
        st = node_within(s, parent, id, &circle, err);
    if (!st && circle)
        st = error_set(err, ST_USAGE, MSG_INTO_ITSELF, node.label);
    if (!st)
        st = node_height(s, &node, &levels, &below, err);
    /* blank level columns belong to the place that the node had */
    int skip = parent == node.parent ? node.skip : 0;
    if (!st)
        st = node_check_depth(level + levels - (*node.label ? node.skip - skip : 0), depth + below, err);
    if (!st)
        st = place_find(s, node.catalog, parent, after, id, &position, err);
    if (!st) {
        char place[PLACE_SIZE];
        place_text(place, parent, position, skip);
        st = change_make(s, OBJECT_NODE, id, FIELD_PLACE, place, err);
    }
    node_release(&node);
    return st;
}

enum status store_delete_node(struct store *s, int64_t id, struct error *err)
{
    struct node node = {0};
    enum status st = group_check(s, err);
    if (!st)
        st = node_load_visible(s, id, &node, err);
    if (!st)
        st = change_make(s, OBJECT_NODE, id, FIELD_STATE, STATE_TRASH, err);
    node_release(&node);
    return st;
}

/* A node comes back to where it was, so that place must be there: the catalog, and all headings above. */
static enum status check_restore(struct store *s, const struct node *node, struct error *err)
{
    struct node parent = {0};
    enum status st = catalog_check(s, node->catalog, NULL, err);
    if (!st && strcmp(node->state, STATE_TRASH) != 0)
        st = error_set(err, ST_USAGE, MSG_NOT_IN_TRASH);
    if (!st && node->parent)
        st = node_load(s, node->parent, &parent, err);
    if (!st && node->parent && !parent.alive)
        st =
            error_set(err, ST_USAGE, MSG_PARENT_IN_TRASH, *parent.label ? parent.label : MSG_NODE_OR_CATALOG);
    int level, depth, levels, below;
    if (!st)
        st = node_base(s, node->parent, &level, &depth, err);
    if (!st)
        st = node_height(s, node, &levels, &below, err);
    if (!st)
        st = node_check_depth(level + levels, depth + below, err);
    node_release(&parent);
    return st;
}

enum status store_restore_node(struct store *s, int64_t id, struct error *err)
{
    struct node node = {0};
    enum status st = group_check(s, err);
    if (!st)
        st = node_load(s, id, &node, err);
    if (!st)
        st = check_restore(s, &node, err);
    if (!st)
        st = change_make(s, OBJECT_NODE, id, FIELD_STATE, STATE_LIVE, err);
    node_release(&node);
    return st;
}
