/* A search: its plan, made from the query when it is opened, is a row of passes; a step does some chunks of one. */
#include "mulu/search.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "mulu/mem.h"
#include "store/search_impl.h"

/* --- the plan ----------------------------------------------------------------------------------------------------------- */

static void set_leaves(struct search *x, int node, bool negated)
{
    const struct query_node *n = &x->q->nodes[node];
    struct search_leaf *leaf = &x->leaves[node];
    leaf->used = n->child < 0;
    leaf->negated = negated;
    leaf->inherits = n->kind == QUERY_TEXT && (n->where == QUERY_ANYWHERE || n->where == QUERY_LEVEL);
    leaf->own = leaf->used && !negated && n->kind != QUERY_ALL &&
                !(n->kind == QUERY_TEXT && n->where == QUERY_CATALOG);
    for (int c = n->child; c >= 0; c = x->q->nodes[c].next)
        set_leaves(x, c, negated || n->kind == QUERY_NOT);
}

static void make_plan(struct search *x)
{
    int own = 0, handed = 0, sounding = 0;
    for (int i = 0; i < x->q->n; i++) {
        const struct search_leaf *leaf = &x->leaves[i];
        own += leaf->own;
        handed += leaf->inherits && !leaf->negated;
        sounding += leaf->used && !leaf->negated && x->q->nodes[i].sounds;
    }
    if (x->scope.rows) {
        x->plan[x->npasses++] = PASS_ROWS;
        return;
    }
    if (x->scope.nrecent)
        x->plan[x->npasses++] = PASS_RECENT;
    if (handed)
        x->plan[x->npasses++] = PASS_NAME;
    x->plan[x->npasses++] = PASS_TEXT;
    if (sounding)
        x->plan[x->npasses++] = PASS_SOUND;
    if (handed && own > 1)
        x->plan[x->npasses++] = PASS_INHERITED;
}

enum status search_open(struct store *s, const struct query *query, const struct search_scope *scope,
                        struct search **out, struct error *err)
{
    *out = NULL;
    enum status st = store_read_begin(s, err);
    if (!st)
        st = store_read_end(s, scope->catalog ? catalog_check(s, scope->catalog, NULL, err) : ST_OK);
    if (st)
        return st;
    struct search *x = mem_alloc(sizeof *x);
    x->s = s;
    x->q = query;
    x->scope = *scope;
    x->recent = mem_alloc((scope->nrecent + 1) * sizeof *x->recent);
    x->recent_is = mem_alloc((scope->nrecent + 1) * sizeof *x->recent_is);
    if (scope->nrecent)
        memcpy(x->recent, scope->recent, scope->nrecent * sizeof *x->recent);
    x->leaves = mem_alloc((size_t)query->n * sizeof *x->leaves);
    set_leaves(x, query->root, false);
    x->done = query_is_empty(query) && !scope->rows;
    if (!x->done)
        make_plan(x);
    *out = x;
    return ST_OK;
}

void search_close(struct search *x)
{
    if (!x)
        return;
    for (int i = 0; i < x->q->n; i++)
        leaf_release(&x->leaves[i]);
    free(x->leaves);
    free(x->recent);
    free(x->recent_is);
    free(x->hits);
    free(x->waiting);
    id_set_free(&x->found);
    free(x);
}

/* --- going on ----------------------------------------------------------------------------------------------------------- */

static enum status begin(struct search *x, struct error *err)
{
    x->begun = true;
    enum status st = index_range(x->s, x->scope.catalog, &x->first, &x->last, err);
    x->at = x->first;
    return st;
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

enum { SCREENFUL = 64 };

/* A screenful has just been found: it is to be seen now. */
static bool brings_first(const struct search *x, size_t had)
{
    return had < SCREENFUL && x->nhits >= SCREENFUL;
}

/* What has been found would not be seen in the next picture. */
static bool keeps_back(const struct search *x)
{
    return x->nhits < SCREENFUL && search_has_waiting(x);
}

enum status search_step(struct search *x, int budget_ms, struct error *err)
{
    if (x->done)
        return ST_OK;
    size_t had = x->nhits;
    int64_t until = now_ms() + budget_ms;
    enum status st = store_read_begin(x->s, err);
    if (st)
        return st;
    if (!x->begun)
        st = begin(x, err);
    do {
        if (!st)
            st = search_has_waiting(x) ? search_put_in_order(x, err) : search_pass(x, x->plan[x->pass], err);
        if (x->pass_done) {
            x->pass_done = false;
            x->at = x->first;
            x->done = ++x->pass == x->npasses;
        }
    } while (!st && !x->done &&
             (budget_ms < 0 || keeps_back(x) || (now_ms() < until && !brings_first(x, had))));
    if (st)
        x->done = true;
    return store_read_end(x->s, st);
}

/* --- what is found ------------------------------------------------------------------------------------------------------ */

bool search_done(const struct search *x)
{
    return x->done;
}

int64_t search_total(const struct search *x)
{
    return x->total;
}

size_t search_count(const struct search *x)
{
    return x->nhits;
}

const struct search_hit *search_at(const struct search *x, size_t i)
{
    return &x->hits[i];
}

bool search_has(const struct search *x, int64_t node)
{
    return id_set_has(&x->found, node);
}

void search_nodes(const struct search *x, int64_t **nodes, size_t *n)
{
    uint64_t *bits = mem_alloc(ID_WORDS * sizeof *bits);
    *nodes = mem_alloc(((size_t)x->total + 1) * sizeof **nodes);
    *n = 0;
    for (int64_t lo = 0; lo <= x->last; lo += ID_PAGE) {
        memset(bits, 0, ID_WORDS * sizeof *bits);
        id_set_read(&x->found, lo, bits, ID_WORDS);
        for (int64_t w = 0; w < ID_WORDS; w++)
            for (uint64_t rest = bits[w]; rest; rest &= rest - 1)
                (*nodes)[(*n)++] = lo + w * 64 + bits_first(rest);
    }
    free(bits);
}
