/* Positions among siblings: whole numbers with wide gaps, so that one more needs no other row touched. */
#include <stdio.h>
#include <stdlib.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "store/place.h"

enum {
    WINDOW = 32,     /* siblings on either side that are moved apart first */
    ROOM_MIN = 1024, /* the gaps that this must leave; else more are moved */
    WINDOW_GROWTH = 8
};

/* Trashed siblings keep their place, undone ones do not: they come back only to the state that they went from. */
#define SIBLINGS                                                                                             \
    " FROM node WHERE catalog = ?1 AND parent IS NOT DISTINCT FROM ?2 AND state <> 'gone' AND id <> ?3"

struct slot {
    int64_t catalog, parent; /* parent 0: outermost */
    int64_t moved;           /* the node that is to stand there: no sibling of itself; 0: a new one */
    int64_t after, position; /* the sibling before it and where that stands; after 0: none */
};

struct sibling {
    int64_t id, position;
    int skip;
};

/* Up to `limit` siblings behind the slot, nearest first; or those before it. */
static enum status siblings(struct store *s, const struct slot *slot, bool behind, size_t limit,
                            struct sibling *out, size_t *n, struct error *err)
{
    static const char all[] = "SELECT id, position, skip" SIBLINGS " ORDER BY position, id LIMIT ?4";
    static const char later[] =
        "SELECT id, position, skip" SIBLINGS
        " AND (position > ?5 OR (position = ?5 AND id > ?6)) ORDER BY position, id LIMIT ?4";
    static const char earlier[] =
        "SELECT id, position, skip" SIBLINGS
        " AND (position < ?5 OR (position = ?5 AND id <= ?6)) ORDER BY position DESC, id DESC LIMIT ?4";
    *n = 0;
    if (!slot->after && !behind)
        return ST_OK;
    struct stmt *st = stmt_begin(s->db, !slot->after ? all : behind ? later : earlier);
    stmt_int(st, 1, slot->catalog);
    stmt_id(st, 2, slot->parent);
    stmt_int(st, 3, slot->moved);
    stmt_int(st, 4, (int64_t)limit);
    if (slot->after) {
        stmt_int(st, 5, slot->position);
        stmt_int(st, 6, slot->after);
    }
    while (stmt_row(st) && *n < limit)
        out[(*n)++] = (struct sibling){stmt_get_int(st, 0), stmt_get_int(st, 1), (int)stmt_get_int(st, 2)};
    return stmt_end(st, err);
}

void place_text(char out[PLACE_SIZE], int64_t parent, int64_t position, int skip)
{
    snprintf(out, PLACE_SIZE, "%lld %lld %d", (long long)parent, (long long)position, skip);
}

static enum status put(struct store *s, const struct slot *slot, const struct sibling *sib, int64_t position,
                       struct error *err)
{
    char text[PLACE_SIZE];
    place_text(text, slot->parent, position, sib->skip);
    return change_make(s, OBJECT_NODE, sib->id, FIELD_PLACE, text, err);
}

/* Spreads the siblings around the slot evenly, `window` on either side; *done is false where the gap between the
 * next ones outside is too small for that. *position: the slot's own. */
static enum status spread(struct store *s, const struct slot *slot, size_t window, int64_t *position,
                          bool *done, struct error *err)
{
    size_t before, behind;
    struct sibling *front = mem_alloc((window + 1) * sizeof *front),
                   *back = mem_alloc((window + 1) * sizeof *back);
    enum status st = siblings(s, slot, false, window + 1, front, &before, err);
    if (!st)
        st = siblings(s, slot, true, window + 1, back, &behind, err);
    if (!st) {
        bool low = before > window, high = behind > window; /* somebody stands beyond the window */
        before -= low;
        behind -= high;
        int64_t places = (int64_t)(before + behind + 2), step = PLACE_GAP, start = 0;
        if (low && high)
            step = (back[window].position - front[window].position) / places;
        if (low)
            start = front[window].position;
        else if (high)
            start = back[window].position - step * places;
        *done = step >= ROOM_MIN;
        *position = start + step * (int64_t)(before + 1);
        bool told = *done && s->watch.total <= 1; /* it is all that takes long */
        if (told)
            watch_begin(s, (int64_t)(before + behind));
        for (size_t i = 0; *done && !st && i < before + behind; i++) {
            bool earlier = i < before;
            const struct sibling *sib = earlier ? &front[before - 1 - i] : &back[i - before];
            st = put(s, slot, sib, start + step * (int64_t)(i + (earlier ? 1 : 2)), err);
            if (!st && told)
                st = watch_step(s, (int64_t)i + 1, err);
        }
    }
    free(front);
    free(back);
    return st;
}

enum status place_find(struct store *s, int64_t catalog, int64_t parent, int64_t after, int64_t moved,
                       int64_t *position, struct error *err)
{
    struct slot slot = {.catalog = catalog, .parent = parent, .moved = moved, .after = after};
    struct sibling next;
    size_t n;
    enum status st = ST_OK;
    if (after) {
        struct node node;
        st = node_load_visible(s, after, &node, err);
        if (!st && (node.catalog != catalog || node.parent != parent || after == moved))
            st = error_set(err, ST_CONFLICT, MSG_NOT_A_SIBLING, node.label);
        slot.position = node.position;
        node_release(&node);
    }
    if (!st)
        st = siblings(s, &slot, true, 1, &next, &n, err);
    if (st)
        return st;
    if (n == 0) {
        *position = after ? slot.position + PLACE_GAP : PLACE_GAP;
        return ST_OK;
    }
    *position = after ? slot.position + (next.position - slot.position) / 2 : next.position - PLACE_GAP;
    if (!after || *position > slot.position)
        return ST_OK;
    bool done = false;
    for (size_t window = WINDOW; !st && !done; window *= WINDOW_GROWTH)
        st = spread(s, &slot, window, position, &done, err);
    return st;
}
