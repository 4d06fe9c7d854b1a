/* Bringing rows and headings to where the new document has them: from the outermost heading inwards, each behind the one
 * before it. What stays keeps its place, and so is not written; what is not selected stays where it is. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "store/index.h"
#include "store/place.h"
#include "store/replace_impl.h"

enum { ADD = 1, MOVE = 2, REMOVE = 4 };

struct plan {
    struct replace *r;
    unsigned char *on_new, *on_old; /* what is selected: ADD, MOVE on the new side, REMOVE on the old */
    unsigned char *needed;          /* new headings that something selected stands below, itself included */
    unsigned char *stays;           /* old nodes that stay, or below which something does */
    unsigned char *below;           /* old nodes below which something stays where it was */
    unsigned char *left;    /* old nodes that have been taken elsewhere, as headings where they were split */
    unsigned char *trashed; /* old nodes that are in the trash, or below one that is */
    int64_t *live;          /* new headings: the node that they are; 0: not there */
    int64_t *last;          /* old headings: the last that was put below them */
};

static bool selected_move(const struct plan *p, int new, bool heading)
{
    return (p->on_new[new] & (heading ? MOVE << 4 : MOVE)) != 0;
}

static void plan_init(struct plan *p, struct replace *r)
{
    size_t new = (size_t)r->new.tree.n + 1, old = (size_t)r->old.tree.n + 1;
    *p = (struct plan){.r = r,
                       .on_new = mem_alloc(new),
                       .on_old = mem_alloc(old),
                       .needed = mem_alloc(new),
                       .stays = mem_alloc(old),
                       .below = mem_alloc(old),
                       .left = mem_alloc(old),
                       .trashed = mem_alloc(old),
                       .live = mem_alloc(new * sizeof *p->live),
                       .last = mem_alloc(old * sizeof *p->last)};
    for (size_t i = 0; i < r->entries.n; i++) {
        const struct entry *e = &r->entries.items[i];
        if (!e->selected)
            continue;
        if (e->kind == DIFF_ADDED)
            p->on_new[e->new] |= ADD;
        if (e->kind == DIFF_MOVED)
            p->on_new[e->new] |= e->heading ? MOVE << 4 : MOVE;
        if (e->kind == DIFF_REMOVED)
            p->on_old[e->old] |= REMOVE;
    }
    for (int i = r->new.tree.n - 1; i >= 0; i--) {
        p->needed[i] = p->needed[i] || p->on_new[i];
        if (p->needed[i] && r->new.tree.nodes[i].parent >= 0)
            p->needed[r->new.tree.nodes[i].parent] = 1;
    }
}

static void plan_release(struct plan *p)
{
    free(p->on_new);
    free(p->on_old);
    free(p->needed);
    free(p->stays);
    free(p->below);
    free(p->last);
    free(p->left);
    free(p->trashed);
    free(p->live);
}

static int64_t old_id(const struct plan *p, int old)
{
    return p->r->old.tree.nodes[old].id;
}

/* The old node as a heading: its label may have gone to another. */
static int64_t heading_id(const struct plan *p, int old)
{
    return p->r->split[old] ? p->r->split[old] : old_id(p, old);
}

static int64_t new_id(const struct plan *p, int new)
{
    return p->r->new.tree.nodes[new].id;
}

/* The sibling below parent that `after` is now: what was put there as a heading may have been split since. 0: none. */
static enum status sibling_now(const struct plan *p, int64_t after, int64_t parent, int64_t *out,
                               struct error *err)
{
    struct node node = {0};
    int old = after ? outline_find(&p->r->old.tree, after) : -1;
    int64_t candidates[] = {after, old < 0 ? 0 : p->r->split[old]};
    enum status st = ST_OK;
    *out = 0;
    for (int i = 0; i < 2 && !st && !*out && candidates[i]; i++) {
        st = node_load(p->r->s, candidates[i], &node, err);
        *out = !st && node.parent == parent ? candidates[i] : 0;
        node_release(&node);
    }
    return st;
}

/* --- new nodes ---------------------------------------------------------------------------------------------------------- */

static enum status put_uid(struct store *s, int64_t node, const char *uid, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "UPDATE node SET uid = ?2 WHERE id = ?1");
    stmt_int(st, 1, node);
    stmt_text(st, 2, uid);
    return stmt_run(st, err);
}

static void keep_uid(struct replace *r, int64_t staged, const char *uid)
{
    r->given = mem_array(r->given, &r->cap_given, r->ngiven + 1, sizeof *r->given);
    r->given[r->ngiven].staged = staged;
    memcpy(r->given[r->ngiven++].uid, uid, ENV_UID_SIZE);
}

/* Of a replace that was taken back, in one piece or in many; the nodes that had them are gone. */
enum status replace_return_uids(struct replace *r, struct error *err)
{
    enum status st = r->ngiven ? engine_begin(r->s->db, err) : ST_OK;
    if (st || !r->ngiven)
        return st;
    for (size_t i = 0; !st && i < r->ngiven; i++)
        st = put_uid(r->s, r->given[i].staged, r->given[i].uid, err);
    r->ngiven = 0;
    return store_write_end(r->s, st, err);
}

/* The uid that the file gave the row, if it did; the staged node gets another. */
static enum status take_uid(const struct plan *p, int64_t staged, char uid[ENV_UID_SIZE], struct error *err)
{
    struct store *s = p->r->s;
    char fresh[ENV_UID_SIZE];
    env_new_uid(s->env, fresh);
    memcpy(uid, fresh, sizeof fresh);
    if (!p->r->import)
        return ST_OK;
    struct stmt *st = stmt_begin(s->db, "SELECT uid FROM node WHERE id = ?1");
    stmt_int(st, 1, staged);
    if (stmt_row(st) && strlen(stmt_get_text(st, 0)) == ENV_UID_SIZE - 1)
        memcpy(uid, stmt_get_text(st, 0), ENV_UID_SIZE);
    enum status status = stmt_end(st, err);
    if (!status)
        status = put_uid(s, staged, fresh, err);
    if (!status)
        keep_uid(p->r, staged, uid);
    return status;
}

static enum status insert_node(const struct plan *p, struct node *node, int64_t staged, struct error *err)
{
    char uid[ENV_UID_SIZE];
    enum status status = take_uid(p, staged, uid, err);
    if (status)
        return status;
    struct stmt *st = stmt_begin(
        p->r->s->db, "INSERT INTO node (uid, catalog, parent, position, skip, label, has_item, state, alive)"
                     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'gone', 0) RETURNING id");
    stmt_text(st, 1, uid);
    stmt_int(st, 2, p->r->catalog);
    stmt_id(st, 3, node->parent);
    stmt_int(st, 4, node->position);
    stmt_int(st, 5, node->skip);
    stmt_text(st, 6, node->label);
    stmt_int(st, 7, node->has_item);
    while (stmt_row(st))
        node->id = stmt_get_int(st, 0);
    return stmt_end(st, err);
}

/* What the staged item holds, and what is kept in step with it. */
static enum status copy_item(const struct plan *p, const struct node *node, int64_t staged, struct error *err)
{
    struct store *s = p->r->s;
    const char *const steps[] = {
        s->sql.item_copy,
        "INSERT INTO item_extra (node, label, value) SELECT CAST(?1 AS BIGINT), label, value"
        " FROM item_extra WHERE node = ?2",
        "INSERT INTO item_unit (node, place, unit, excepted) SELECT CAST(?1 AS BIGINT), place, unit, excepted"
        " FROM item_unit WHERE node = ?2",
    };
    char *deadline = NULL;
    enum status status = ST_OK;
    for (size_t i = 0; !status && i < sizeof steps / sizeof *steps; i++) {
        struct stmt *st = stmt_begin(s->db, steps[i]);
        stmt_int(st, 1, node->id);
        stmt_int(st, 2, staged);
        status = stmt_run(st, err);
    }
    if (!status)
        status = change_current(s, OBJECT_NODE, node->id, field_info(FIELD_DEADLINE)->key, &deadline, err);
    if (!status)
        status = derive_rule_enter(s, node->id, node->catalog, deadline, false, err);
    free(deadline);
    return status;
}

static enum status copy_marks(const struct plan *p, int64_t node, int64_t staged, bool item,
                              struct error *err)
{
    struct stmt *st =
        stmt_begin(p->r->s->db, "INSERT INTO mark (node, cell, marks, reason, raw, line, col)"
                                " SELECT CAST(?1 AS BIGINT), cell, marks, reason, raw, line, col FROM mark"
                                " WHERE node = ?2 AND (?3 <> 0 OR cell = 'label')");
    stmt_int(st, 1, node);
    stmt_int(st, 2, staged);
    stmt_int(st, 3, item);
    return stmt_run(st, err);
}

/* Makes what stands at `new` below parent; its creation is the change of its state. */
static enum status make_node(struct plan *p, int new, int64_t parent, int64_t after, bool labelled, bool item,
                             int64_t *id, struct error *err)
{
    struct store *s = p->r->s;
    int64_t staged = new_id(p, new);
    struct node node = {.catalog = p->r->catalog,
                        .parent = parent,
                        .skip = labelled ? side_skip(&p->r->new, new) : 0,
                        .has_item = item,
                        .label = mem_dup(labelled ? p->r->new.tree.nodes[new].label : "")};
    int level, depth;
    enum status st = node_base(s, parent, &level, &depth, err);
    if (!st)
        st = node_check_depth(level + (labelled ? node.skip + 1 : 0), depth + 1, err);
    if (!st)
        st = sibling_now(p, after, parent, &after, err);
    if (!st)
        st = place_find(s, node.catalog, parent, after, 0, &node.position, err);
    if (!st)
        st = insert_node(p, &node, staged, err);
    if (!st && item)
        st = copy_item(p, &node, staged, err);
    if (!st)
        st = copy_marks(p, node.id, staged, item, err);
    if (!st)
        st = index_touch(s, node.id, err);
    if (!st)
        st = change_make(s, OBJECT_NODE, node.id, FIELD_STATE, STATE_LIVE, err);
    *id = node.id;
    node_release(&node);
    return st;
}

/* --- moving ------------------------------------------------------------------------------------------------------------- */

/* label NULL: it keeps its own. Where it cannot go (below itself, because of what was not selected; too deep) it stays;
 * *moved tells. */
static enum status move_node(struct plan *p, int64_t id, int64_t parent, int64_t after, int skip,
                             const char *label, bool *moved, struct error *err)
{
    struct store *s = p->r->s;
    struct node node = {0};
    int level = 0, depth = 0, levels = 0, below = 0;
    int64_t position;
    char place[PLACE_SIZE];
    bool circle = false;
    *moved = false;
    enum status st = node_load(s, id, &node, err);
    if (!st)
        st = node_within(s, parent, id, &circle, err);
    if (!st)
        st = node_base(s, parent, &level, &depth, err);
    if (!st)
        st = node_height(s, &node, &levels, &below, err);
    if (!st)
        levels += skip - node.skip + (label && *label && !*node.label) - (label && !*label && *node.label);
    bool fits = !st && !circle && !node_check_depth(level + levels, depth + below, NULL);
    if (fits && label && strcmp(label, node.label) != 0)
        st = change_make(s, OBJECT_NODE, id, CELL_LABEL, label, err);
    if (fits && !st)
        st = sibling_now(p, after, parent, &after, err);
    if (fits && !st)
        st = place_find(s, node.catalog, parent, after, id, &position, err);
    if (fits && !st) {
        place_text(place, parent, position, skip);
        st = change_make(s, OBJECT_NODE, id, FIELD_PLACE, place, err);
        *moved = !st;
    }
    node_release(&node);
    return st;
}

/* --- one heading after the other ---------------------------------------------------------------------------------------- */

/* Whether the old node stands among the children of the live parent, so that something may follow it. */
static bool stands_below(const struct plan *p, int old, int64_t parent)
{
    int above = p->r->old.tree.nodes[old].parent;
    return (above < 0 ? 0 : heading_id(p, above)) == parent;
}

/* Gives the label of the old node, and what is below it, to a heading of its own. */
static enum status split(struct plan *p, int old, struct error *err)
{
    int new = p->r->old.nodes[old].heading_match;
    enum status st = apply_split(p->r, old, err);
    if (!st && new >= 0 && p->live[new])
        p->live[new] = p->r->split[old];
    return st;
}

/* The heading with this id, which may have been split since. */
static int64_t heading_now(const struct plan *p, int old, int64_t id)
{
    return id == old_id(p, old) && p->r->split[old] ? p->r->split[old] : id;
}

/* A row that leaves the heading that it held, while that stays or has something below it. */
static enum status move_old_row(struct plan *p, int old, int64_t parent, int64_t after, int skip,
                                const char *label, bool *moved, struct error *err)
{
    const struct rnode *o = &p->r->old.nodes[old];
    bool stays = o->label && (o->heading_match >= 0 || p->r->old.tree.nodes[old].size > 1);
    enum status st = stays && !p->r->split[old] ? split(p, old, err) : ST_OK;
    if (!st)
        st = move_node(p, old_id(p, old), heading_now(p, old, parent), after, skip, label, moved, err);
    if (!st && !p->r->split[old])
        p->left[old] = *moved && !stands_below(p, old, parent);
    return st;
}

/* A row below `parent`, which is its heading; *after: the sibling behind which it goes, then it. */
static enum status place_row(struct plan *p, int new, int64_t parent, int64_t *after, struct error *err)
{
    const struct rnode *n = &p->r->new.nodes[new];
    bool moved = false;
    int64_t id;
    enum status st = ST_OK;
    if (n->row_match < 0) {
        if (!(p->on_new[new] & ADD))
            return ST_OK;
        st = make_node(p, new, parent, *after, false, true, &id, err);
        *after = st ? *after : id;
    } else if (row_moved(p->r, new)) {
        if (!selected_move(p, new, false))
            return ST_OK;
        st = move_old_row(p, n->row_match, parent, *after, 0, "", &moved, err);
        *after = moved ? old_id(p, n->row_match) : *after;
    } else if (p->r->split[n->row_match] == parent || stands_below(p, n->row_match, parent)) {
        *after = old_id(p, n->row_match);
    }
    return st;
}

/* A heading that is not in the catalog yet: what holds its row elsewhere becomes it, or it is made. */
static enum status make_heading(struct plan *p, int new, int64_t parent, int64_t *after, struct error *err)
{
    const struct rnode *n = &p->r->new.nodes[new];
    bool moved = false;
    int64_t id = 0;
    enum status st = ST_OK;
    if (!p->needed[new])
        return ST_OK;
    if (n->is_row && n->row_match >= 0 && selected_move(p, new, false)) {
        id = old_id(p, n->row_match);
        st = move_old_row(p, n->row_match, parent, *after, side_skip(&p->r->new, new),
                          p->r->new.tree.nodes[new].label, &moved, err);
        parent = heading_now(p, n->row_match, parent);
    }
    if (!st && !moved)
        st = make_node(p, new, parent, *after, true, n->is_row && n->row_match < 0 && p->on_new[new] & ADD,
                       &id, err);
    if (!st)
        p->live[new] = *after = id;
    return st;
}

/* Whether a row, or a member of a heading, is to come to where it was not. */
static bool row_comes(const struct plan *p, int new)
{
    return p->r->new.nodes[new].row_match < 0 ? (p->on_new[new] & ADD) != 0
                                              : row_moved(p->r, new) && selected_move(p, new, false);
}

static bool comes(const struct plan *p, int new)
{
    const struct rnode *n = &p->r->new.nodes[new];
    if (!n->label)
        return row_comes(p, new);
    if (n->heading_match < 0)
        return p->needed[new];
    return !is_other_part(p->r, new) && heading_moved(p->r, new) && selected_move(p, new, true);
}

/* Whether the old heading holds a row which the new one has behind something else. */
static bool must_split(const struct plan *p, int new)
{
    int old = p->r->new.nodes[new].heading_match, row = p->r->old.nodes[old].row_match;
    struct members in = {0};
    if (row < 0 || row == new || p->r->split[old] || !row_in_place(p->r, row))
        return false;
    if (row_moved(p->r, row))
        return selected_move(p, row, false);
    side_members(&p->r->new, new, &in);
    bool yes = p->r->new.nodes[new].is_row &&row_comes(p, new); /* its own row; the old one's is another */
    for (size_t i = 0; i < in.n && in.at[i] != row; i++)
        yes = yes || comes(p, in.at[i]);
    free(in.at);
    return yes;
}

static enum status place_heading(struct plan *p, int new, int64_t parent, int64_t *after, struct error *err)
{
    const struct rnode *n = &p->r->new.nodes[new];
    int old = n->heading_match;
    bool moved = false;
    if (old < 0)
        return make_heading(p, new, parent, after, err);
    if (is_other_part(p->r, new)) {
        p->live[new] = heading_id(p, old);
        return ST_OK;
    }
    enum status st = must_split(p, new) ? split(p, old, err) : ST_OK;
    if (st)
        return st;
    int64_t id = p->live[new] = heading_id(p, old);
    if (!heading_moved(p->r, new)) {
        if (stands_below(p, old, parent))
            *after = id;
        return ST_OK;
    }
    if (!selected_move(p, new, true))
        return ST_OK;
    st = move_node(p, id, parent, *after, side_skip(&p->r->new, new), NULL, &moved, err);
    p->left[old] = moved && !stands_below(p, old, parent);
    *after = moved ? id : *after;
    return st;
}

/* A heading's own row, where the heading is there and the row is another node: its first row. */
static enum status place_own_row(struct plan *p, int new, int64_t *after, struct error *err)
{
    const struct rnode *n = &p->r->new.nodes[new];
    bool held = n->heading_match < 0 || (n->row_match == n->heading_match && !p->r->split[n->heading_match]);
    return n->is_row && !held ? place_row(p, new, p->live[new], after, err) : ST_OK;
}

/* An item without a value is no difference to a bare heading; but once something is below it, the row would be lost. */
static enum status keep_empty_item(struct plan *p, int new, const struct members *in, struct error *err)
{
    const struct rnode *n = new < 0 ? NULL : &p->r->new.nodes[new];
    bool held = n && n->is_row && n->heading_match >= 0 && n->row_match == n->heading_match;
    if (!held || !p->r->old.nodes[n->row_match].bare)
        return ST_OK;
    for (size_t i = 0; i < in->n; i++)
        if (comes(p, in->at[i]))
            return change_make(p->r->s, OBJECT_NODE, old_id(p, n->row_match), FIELD_HAS_ITEM, "1", err);
    return ST_OK;
}

static enum status place_members(struct plan *p, int heading, struct error *err)
{
    struct members in = {0};
    int old = heading < 0 ? -1 : p->r->new.nodes[heading].heading_match;
    int64_t after = old < 0 ? 0 : p->last[old];
    enum status st = heading < 0 ? ST_OK : place_own_row(p, heading, &after, err);
    side_members(&p->r->new, heading, &in);
    if (!st)
        st = keep_empty_item(p, heading, &in, err);
    for (size_t i = 0; !st && i < in.n; i++) {
        int64_t parent = heading < 0 ? 0 : old < 0 ? p->live[heading] : heading_id(p, old);
        st = (side_is_heading(&p->r->new, in.at[i]) ? place_heading : place_row)(p, in.at[i], parent, &after,
                                                                                 err);
    }
    if (old >= 0)
        p->last[old] = after;
    free(in.at);
    return st;
}

/* --- removing ----------------------------------------------------------------------------------------------------------- */

/* What was matched stays, and what is not to be removed; so do the headings above it, but for what was taken elsewhere. Of
 * what was split the heading is left in its place. */
static void find_what_stays(struct plan *p)
{
    const struct replace *r = p->r;
    for (int i = r->old.tree.n - 1; i >= 0; i--) {
        const struct rnode *o = &r->old.nodes[i];
        bool kept = (o->is_row || o->bare) && (o->row_match >= 0 || !(p->on_old[i] & REMOVE));
        int parent = r->old.tree.nodes[i].parent;
        p->stays[i] = kept || o->heading_match >= 0 || p->below[i];
        bool there = r->split[i] && o->heading_match < 0 ? p->below[i] : p->stays[i] && !p->left[i];
        if (there && parent >= 0)
            p->below[parent] = 1;
    }
}

static enum status clear_cell(struct store *s, int64_t node, const char *cell, struct error *err)
{
    char *mark = mem_printf("%s%s", FIELD_MARK, cell);
    enum status st = change_make(s, OBJECT_NODE, node, cell, "", err);
    if (!st)
        st = change_make(s, OBJECT_NODE, node, mark, NULL, err);
    free(mark);
    return st;
}

/* The item goes and its heading stays, for the sake of what stands below it. */
static enum status remove_item(struct store *s, int64_t node, struct error *err)
{
    struct string_list extras = {0};
    enum status st = change_make(s, OBJECT_NODE, node, CELL_RULE, "", err);
    for (enum field f = 0; !st && f < FIELD_COUNT; f++)
        st = clear_cell(s, node, field_info(f)->key, err);
    struct stmt *all = stmt_begin(s->db, "SELECT label FROM item_extra WHERE node = ?1");
    stmt_int(all, 1, node);
    while (stmt_row(all))
        string_list_take(&extras, mem_printf("%s%s", CELL_EXTRA_PREFIX, stmt_get_text(all, 0)));
    enum status ended = stmt_end(all, st ? NULL : err);
    st = st ? st : ended;
    for (size_t i = 0; !st && i < extras.n; i++)
        st = clear_cell(s, node, extras.items[i], err);
    string_list_free(&extras);
    return st ? st : change_make(s, OBJECT_NODE, node, FIELD_HAS_ITEM, "0", err);
}

/* To the trash, each with all below it that was not taken elsewhere. */
static enum status remove_rows(struct plan *p, struct error *err)
{
    const struct replace *r = p->r;
    enum status st = ST_OK;
    find_what_stays(p);
    for (int i = 0; !st && i < r->old.tree.n; i++) {
        const struct rnode *o = &r->old.nodes[i];
        int parent = r->old.tree.nodes[i].parent;
        bool empty = r->split[i] && o->heading_match < 0 && !p->below[i]; /* the heading that was split off */
        p->trashed[i] = !p->stays[i] || empty;
        if (p->trashed[i] && (parent < 0 || !p->trashed[parent]))
            st = change_make(r->s, OBJECT_NODE, heading_id(p, i), FIELD_STATE, STATE_TRASH, err);
        else if (p->stays[i] && o->is_row && o->row_match < 0 && p->on_old[i] & REMOVE)
            st = remove_item(r->s, old_id(p, i), err);
    }
    return st;
}

enum status apply_places(struct replace *r, struct error *err)
{
    struct plan p;
    r->split = mem_alloc(((size_t)r->old.tree.n + 1) * sizeof *r->split);
    plan_init(&p, r);
    enum status st = place_members(&p, -1, err);
    for (int i = 0; !st && i < r->new.tree.n; i++) { /* parents come first: where they are is known by now */
        if (side_is_heading(&r->new, i) && p.live[i])
            st = place_members(&p, i, err);
        if (!st)
            st = piece_rest(r->s, err);
    }
    if (!st)
        st = remove_rows(&p, err);
    plan_release(&p);
    return st;
}
