/* The tree of a query over the ids of a chunk: and, or, not by the word. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "store/search_impl.h"

static bool is_empty(const uint64_t *bits, size_t words)
{
    for (size_t i = 0; i < words; i++)
        if (bits[i])
            return false;
    return true;
}

static void combine(enum query_kind kind, uint64_t *bits, const uint64_t *more, size_t words)
{
    for (size_t i = 0; i < words; i++)
        bits[i] = kind == QUERY_AND ? bits[i] & more[i] : bits[i] | more[i];
}

/* Bits that are not asked for may come out either way. */
static enum status eval(struct search *x, int node, enum search_mode mode, const uint64_t *asked,
                        uint64_t *bits, struct error *err);

static enum status eval_leaf(struct search *x, int node, enum search_mode mode, const uint64_t *asked,
                             uint64_t *bits, struct error *err)
{
    const struct search_leaf *leaf = &x->leaves[node];
    const uint64_t *own;
    enum status st = leaf_bits(x, node, mode, &own, err);
    memcpy(bits, own, chunk_words(x) * sizeof *bits);
    bool full = leaf->negated || mode == MODE_FULL;
    return !st && full && leaf->inherits ? search_inherit(x, node, asked, bits, err) : st;
}

static bool is_cheap(const struct search *x, int node)
{
    return x->q->nodes[node].child < 0 && !x->leaves[node].inherits;
}

/* What the children before left undecided: for an and, what all of them have; for an or, what none of them has. Those that
 * may have to ask headings come last, when there is least to ask about. */
static enum status eval_children(struct search *x, int node, enum search_mode mode, const uint64_t *asked,
                                 uint64_t *bits, struct error *err)
{
    const struct query_node *n = &x->q->nodes[node];
    size_t words = chunk_words(x);
    uint64_t *more = mem_alloc(ID_WORDS * sizeof *more), *open = mem_alloc(ID_WORDS * sizeof *open);
    enum status st = ST_OK;
    memset(bits, n->kind == QUERY_AND ? 0xFF : 0, words * sizeof *bits);
    memcpy(open, asked, words * sizeof *open);
    for (int round = 0; !st && round < 2; round++) {
        for (int c = n->child; !st && c >= 0; c = x->q->nodes[c].next) {
            if (is_cheap(x, c) == (round == 1) || is_empty(open, words))
                continue;
            st = eval(x, c, mode, open, more, err);
            combine(n->kind, bits, more, words);
            for (size_t i = 0; i < words; i++)
                open[i] &= n->kind == QUERY_AND ? bits[i] : ~bits[i];
        }
    }
    free(more);
    free(open);
    return st;
}

static enum status eval(struct search *x, int node, enum search_mode mode, const uint64_t *asked,
                        uint64_t *bits, struct error *err)
{
    const struct query_node *n = &x->q->nodes[node];
    if (n->child < 0)
        return eval_leaf(x, node, mode, asked, bits, err);
    if (n->kind != QUERY_NOT)
        return eval_children(x, node, mode, asked, bits, err);
    enum status st = eval(x, n->child, mode, asked, bits, err);
    for (size_t i = 0; i < chunk_words(x); i++)
        bits[i] = ~bits[i];
    return st;
}

/* Only what lives in the scope counts. */
static enum status keep_scope(struct search *x, uint64_t *bits, struct error *err)
{
    size_t words = chunk_words(x);
    if (is_empty(bits, words))
        return ST_OK;
    uint64_t *scope = mem_alloc(ID_WORDS * sizeof *scope);
    enum status st = index_scope(x->s, x->scope.catalog, x->lo, x->hi, scope, err);
    combine(QUERY_AND, bits, scope, words);
    free(scope);
    return st;
}

enum status search_eval(struct search *x, enum search_mode mode, uint64_t *bits, struct error *err)
{
    size_t words = chunk_words(x);
    uint64_t *asked = mem_alloc(ID_WORDS * sizeof *asked);
    enum status st = index_scope(x->s, x->scope.catalog, x->lo, x->hi, asked, err);
    memset(bits, 0, words * sizeof *bits);
    if (!st && !is_empty(asked, words)) {
        st = eval(x, x->q->root, mode, asked, bits, err);
        combine(QUERY_AND, bits, asked, words);
    }
    free(asked);
    return st;
}

enum status search_eval_names(struct search *x, uint64_t *bits, struct error *err)
{
    size_t words = chunk_words(x);
    uint64_t *named = mem_alloc(ID_WORDS * sizeof *named);
    enum status st = ST_OK;
    for (int i = 0; !st && i < x->q->n; i++) {
        struct index_term term;
        if (!x->leaves[i].inherits || x->leaves[i].negated)
            continue;
        leaf_term(&x->q->nodes[i], &term);
        term.fields = INDEX_LABEL;
        st = index_find(x->s, &term, x->lo, x->hi, named, err);
    }
    memset(bits, 0, words * sizeof *bits);
    if (!st && x->q->nodes[x->q->root].kind == QUERY_TEXT) { /* what has the word in its name has the word */
        memcpy(bits, named, words * sizeof *bits);
        st = keep_scope(x, bits, err);
    } else if (!st && !is_empty(named, words)) {
        st = search_eval(x, MODE_LITERAL, bits, err);
        combine(QUERY_AND, bits, named, words);
    }
    free(named);
    return st;
}

enum status search_eval_inherited(struct search *x, uint64_t *bits, struct error *err)
{
    size_t words = chunk_words(x);
    uint64_t *asked = mem_alloc(ID_WORDS * sizeof *asked);
    enum status st = ST_OK;
    for (int i = 0; !st && i < x->q->n; i++) {
        const uint64_t *own;
        if (!x->leaves[i].own || x->leaves[i].negated)
            continue;
        st = leaf_bits(x, i, MODE_SOUND, &own, err);
        combine(QUERY_OR, asked, own, words);
    }
    memset(bits, 0, words * sizeof *bits);
    id_set_leave(&x->found, x->lo, asked, words);
    if (!st)
        st = keep_scope(x, asked, err);
    if (!st && !is_empty(asked, words)) {
        st = eval(x, x->q->root, MODE_FULL, asked, bits, err);
        combine(QUERY_AND, bits, asked, words);
    }
    free(asked);
    return st;
}

enum status search_eval_rows(struct search *x, uint64_t *bits, struct error *err)
{
    uint64_t *own = mem_alloc(ID_WORDS * sizeof *own);
    enum status st = search_eval(x, MODE_FULL, bits, err);
    if (!st && !is_empty(bits, chunk_words(x)))
        st = chunk_put_items(x, own, err);
    combine(QUERY_AND, bits, own, chunk_words(x));
    free(own);
    return st;
}
