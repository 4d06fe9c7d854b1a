/* Hits in the order of the documents: a node's place is the chain of the positions from the outermost heading down to it. */
#include <stdlib.h>
#include <string.h>

#include "mulu/arena.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "store/id_map.h"
#include "store/search_impl.h"

/* So many of a chunk are put in order at most, unless more are to be kept: in a document that nobody has changed ids rise
 * in its order anyway. */
enum { MOST_SORTED = 1024 };

struct spot {
    const struct spot *parent; /* NULL: outermost */
    int64_t id, catalog, position;
    int depth;
};

struct order {
    struct store *s;
    struct id_map spots;
    struct arena texts;
};

static enum status spot_of(struct order *o, int64_t id, int above, const struct spot **out, struct error *err)
{
    struct spot *spot = id_map_get(&o->spots, id);
    *out = spot;
    if (spot)
        return ST_OK;
    if (above > STORE_MAX_DEPTH)
        return error_set(err, ST_DATABASE, MSG_DB_DAMAGED, engine_path(o->s->db), "node.parent");
    struct stmt *st = stmt_begin(o->s->db, "SELECT catalog, parent, position FROM node WHERE id = ?1");
    int64_t parent = 0;
    *out = spot = arena_alloc(&o->texts, sizeof *spot);
    spot->id = id;
    stmt_int(st, 1, id);
    if (stmt_row(st)) {
        spot->catalog = stmt_get_int(st, 0);
        parent = stmt_get_int(st, 1);
        spot->position = stmt_get_int(st, 2);
    }
    enum status status = stmt_end(st, err);
    if (!status && parent)
        status = spot_of(o, parent, above + 1, &spot->parent, err);
    if (status)
        return status;
    spot->depth = spot->parent ? spot->parent->depth + 1 : 0;
    *id_map_at(&o->spots, id) = spot;
    return ST_OK;
}

static int compare_spots(const void *left, const void *right)
{
    const struct spot *a = *(const struct spot *const *)left, *b = *(const struct spot *const *)right;
    if (a->catalog != b->catalog)
        return a->catalog < b->catalog ? -1 : 1;
    int deeper = a->depth - b->depth;
    while (a->depth > b->depth)
        a = a->parent;
    while (b->depth > a->depth)
        b = b->parent;
    if (a == b)
        return deeper;
    while (a->parent != b->parent) {
        a = a->parent;
        b = b->parent;
    }
    if (a->position != b->position)
        return a->position < b->position ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

enum status search_add_hits(struct search *x, const uint64_t *bits, enum search_rank rank, struct error *err)
{
    struct order o = {.s = x->s};
    size_t room = x->scope.keep - x->nhits, most = room > MOST_SORTED ? room : MOST_SORTED, n = 0, cap = 0;
    const struct spot **spots = NULL;
    enum status st = ST_OK;
    for (size_t w = 0; !st && room && w < chunk_words(x) && n < most; w++) {
        for (uint64_t rest = bits[w]; !st && rest && n < most; rest &= rest - 1) {
            spots = mem_array(spots, &cap, n + 1, sizeof *spots);
            st = spot_of(&o, x->lo + (int64_t)w * 64 + bits_first(rest), 0, &spots[n++], err);
        }
    }
    if (!st && n)
        qsort(spots, n, sizeof *spots, compare_spots);
    for (size_t i = 0; !st && i < n && i < room; i++) {
        x->hits = mem_array(x->hits, &x->cap_hits, x->nhits + 1, sizeof *x->hits);
        x->hits[x->nhits++] = (struct search_hit){spots[i]->catalog, spots[i]->id, rank};
    }
    free(spots);
    id_map_free(&o.spots, NULL);
    arena_free(&o.texts);
    return st;
}
