/* Hits in the order of the documents: a node's place is the chain of the positions from the outermost heading down to it. */
#include <stdlib.h>

#include "mulu/mem.h"
#include "store/order.h"
#include "store/search_impl.h"

enum {
    /* In one step, and then some more for the sake of a whole catalog: putting them in order reads their rows and those of
     * the headings above them, and the first screenful is to be seen at once. */
    AT_ONCE = 64,
    /* So many of a chunk at most, unless more are to be kept: in a document that nobody has changed ids rise in its order
     * anyway. */
    MOST_SORTED = 1024
};

static int by_order(const void *left, const void *right)
{
    return order_compare(*(const struct standing *const *)left, *(const struct standing *const *)right);
}

/* --- what waits --------------------------------------------------------------------------------------------------------- */

struct adding {
    struct search *x;
    enum search_rank rank;
};

static void wait(void *ctx, int64_t node, int64_t catalog)
{
    const struct adding *a = ctx;
    struct search *x = a->x;
    x->waiting = mem_array(x->waiting, &x->cap_waiting, x->nwaiting + 1, sizeof *x->waiting);
    x->waiting[x->nwaiting++] = (struct search_hit){catalog, node, a->rank};
}

static int by_catalog(const void *left, const void *right)
{
    const struct search_hit *a = left, *b = right;
    if (a->catalog != b->catalog)
        return a->catalog < b->catalog ? -1 : 1;
    return (a->node > b->node) - (a->node < b->node);
}

/* The first `most` bits, and those of the last word. */
static void cut(const uint64_t *bits, size_t words, size_t most, uint64_t *out)
{
    for (size_t w = 0, n = 0; w < words; w++) {
        out[w] = n < most ? bits[w] : 0;
        n += (size_t)__builtin_popcountll(out[w]);
    }
}

enum status search_add_hits(struct search *x, const uint64_t *bits, enum search_rank rank, struct error *err)
{
    struct adding a = {x, rank};
    uint64_t first[ID_WORDS];
    size_t room = x->scope.keep - x->nhits;
    bool sorted = true;
    x->nwaiting = x->waiting_at = 0;
    if (!room) {
        free(x->waiting);
        x->waiting = NULL;
        x->cap_waiting = 0;
        return ST_OK;
    }
    cut(bits, chunk_words(x), room > MOST_SORTED ? room : MOST_SORTED, first);
    enum status st = index_catalogs_of(x->s, x->lo, x->hi, first, wait, &a, err);
    for (size_t i = 1; i < x->nwaiting; i++)
        sorted = sorted && by_catalog(&x->waiting[i - 1], &x->waiting[i]) < 0;
    if (!sorted)
        qsort(x->waiting, x->nwaiting, sizeof *x->waiting, by_catalog);
    return st;
}

bool search_has_waiting(const struct search *x)
{
    return x->waiting_at < x->nwaiting && x->nhits < x->scope.keep;
}

/* --- in order ----------------------------------------------------------------------------------------------------------- */

/* How many of those that wait are taken now: whole catalogs. */
static size_t batch(const struct search *x)
{
    const struct search_hit *w = x->waiting + x->waiting_at;
    size_t left = x->nwaiting - x->waiting_at, n = 0;
    while (n < left && (n < AT_ONCE || w[n].catalog == w[n - 1].catalog))
        n++;
    return n;
}

enum status search_put_in_order(struct search *x, struct error *err)
{
    struct order o;
    size_t n = batch(x), room = x->scope.keep - x->nhits;
    const struct search_hit *w = x->waiting + x->waiting_at;
    const struct standing **spots = mem_alloc(n * sizeof *spots);
    enum status st = ST_OK;
    order_begin(&o, x->s);
    for (size_t i = 0; !st && i < n; i++)
        st = order_find(&o, w[i].node, &spots[i], err);
    if (!st)
        qsort(spots, n, sizeof *spots, by_order);
    for (size_t i = 0; !st && i < n && i < room; i++) {
        x->hits = mem_array(x->hits, &x->cap_hits, x->nhits + 1, sizeof *x->hits);
        x->hits[x->nhits++] = (struct search_hit){spots[i]->catalog, spots[i]->id, w[i].rank};
    }
    x->waiting_at += n;
    free(spots);
    order_end(&o);
    return st;
}
