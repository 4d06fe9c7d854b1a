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

static enum status eval(struct search *x, int node, enum search_mode mode, uint64_t *bits, struct error *err)
{
    const struct query_node *n = &x->q->nodes[node];
    const uint64_t *own;
    size_t words = chunk_words(x);
    enum status st;
    if (n->child < 0) {
        st = leaf_bits(x, node, mode, &own, err);
        memcpy(bits, own, words * sizeof *bits);
        return st;
    }
    st = eval(x, n->child, mode, bits, err);
    for (size_t i = 0; n->kind == QUERY_NOT && i < words; i++)
        bits[i] = ~bits[i];
    uint64_t *more = n->kind == QUERY_NOT ? NULL : mem_alloc(ID_WORDS * sizeof *more);
    for (int c = x->q->nodes[n->child].next; !st && c >= 0; c = x->q->nodes[c].next) {
        if (n->kind == QUERY_AND && is_empty(bits, words))
            break;
        st = eval(x, c, mode, more, err);
        combine(n->kind, bits, more, words);
    }
    free(more);
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
    enum status st = eval(x, x->q->root, mode, bits, err);
    return st ? st : keep_scope(x, bits, err);
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
    if (!st && !is_empty(asked, words)) {
        st = eval(x, x->q->root, MODE_FULL, bits, err);
        combine(QUERY_AND, bits, asked, words);
        if (!st)
            st = keep_scope(x, bits, err);
    }
    free(asked);
    return st;
}

enum status search_eval_rows(struct search *x, uint64_t *bits, struct error *err)
{
    static const char items[] = "SELECT id FROM node WHERE id >= ?1 AND id < ?2 AND has_item = 1";
    uint64_t *own = mem_alloc(ID_WORDS * sizeof *own);
    enum status st = search_eval(x, MODE_FULL, bits, err);
    if (!st && !is_empty(bits, chunk_words(x)))
        st = chunk_put_ids(x, items, own, err);
    combine(QUERY_AND, bits, own, chunk_words(x));
    free(own);
    return st;
}
