/* Hits in the order of the documents: a node's place is the chain of the positions from the outermost heading down to it. */
#include <stdlib.h>

#include "mulu/mem.h"
#include "store/order.h"
#include "store/search_impl.h"

/* So many of a chunk are put in order at most, unless more are to be kept: in a document that nobody has changed ids rise
 * in its order anyway. */
enum { MOST_SORTED = 1024 };

static int by_order(const void *left, const void *right)
{
    return order_compare(*(const struct standing *const *)left, *(const struct standing *const *)right);
}

enum status search_add_hits(struct search *x, const uint64_t *bits, enum search_rank rank, struct error *err)
{
    struct order o;
    size_t room = x->scope.keep - x->nhits, most = room > MOST_SORTED ? room : MOST_SORTED, n = 0, cap = 0;
    const struct standing **spots = NULL;
    enum status st = ST_OK;
    order_begin(&o, x->s);
    for (size_t w = 0; !st && room && w < chunk_words(x) && n < most; w++) {
        for (uint64_t rest = bits[w]; !st && rest && n < most; rest &= rest - 1) {
            spots = mem_array(spots, &cap, n + 1, sizeof *spots);
            st = order_find(&o, x->lo + (int64_t)w * 64 + bits_first(rest), &spots[n++], err);
        }
    }
    if (!st && n)
        qsort(spots, n, sizeof *spots, by_order);
    for (size_t i = 0; !st && i < n && i < room; i++) {
        x->hits = mem_array(x->hits, &x->cap_hits, x->nhits + 1, sizeof *x->hits);
        x->hits[x->nhits++] = (struct search_hit){spots[i]->catalog, spots[i]->id, rank};
    }
    free(spots);
    order_end(&o);
    return st;
}
