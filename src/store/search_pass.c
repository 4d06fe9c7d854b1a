/* The passes of a search. Each call does a part of one that takes no longer than a key may wait. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "store/search_impl.h"

/* --- chunks ------------------------------------------------------------------------------------------------------------- */

static enum status take(struct search *x, uint64_t *bits, enum search_rank rank, struct error *err)
{
    int64_t n = id_set_take(&x->found, x->lo, bits, chunk_words(x));
    x->total += n;
    return n ? search_add_hits(x, bits, rank, err) : ST_OK;
}

/* x->at goes on to where the term is found next; past the last where it is not. */
static enum status jump(struct search *x, const struct index_term *term, struct error *err)
{
    int64_t next = x->at;
    enum status st = index_next(x->s, term, x->at, &next, err);
    x->at = next > x->at ? next : x->at;
    return st;
}

/* A word that every hit of the pass must have itself: the query, or one of those side by side. */
static bool required_term(const struct search *x, enum search_pass pass, struct index_term *term)
{
    const struct query *q = x->q;
    int i = q->root;
    if (q->nodes[i].kind == QUERY_AND)
        for (i = q->nodes[i].child; i >= 0 && q->nodes[i].kind != QUERY_TEXT;)
            i = q->nodes[i].next;
    bool own = pass == PASS_NAME || pass == PASS_TEXT || pass == PASS_SOUND;
    if (!own || i < 0 || q->nodes[i].kind != QUERY_TEXT || q->nodes[i].where == QUERY_CATALOG)
        return false;
    leaf_term(&q->nodes[i], term);
    term->sounds = pass == PASS_SOUND && q->nodes[i].sounds;
    if (pass == PASS_NAME && i == q->root) /* no other word could be the one in the name */
        term->fields &= INDEX_LABEL;
    return true;
}

static enum status eval_pass(struct search *x, enum search_pass pass, uint64_t *bits, struct error *err)
{
    switch (pass) {
    case PASS_NAME:
        return search_eval_names(x, bits, err);
    case PASS_INHERITED:
        return search_eval_inherited(x, bits, err);
    case PASS_ROWS:
        return search_eval_rows(x, bits, err);
    default:
        return search_eval(x, pass == PASS_TEXT ? MODE_LITERAL : MODE_SOUND, bits, err);
    }
}

static enum status do_chunk(struct search *x, enum search_pass pass, enum search_rank rank, struct error *err)
{
    struct index_term term;
    enum status st = required_term(x, pass, &term) ? jump(x, &term, err) : ST_OK;
    x->pass_done = !st && x->at > x->last;
    if (st || x->pass_done)
        return st;
    uint64_t *bits = mem_alloc(ID_WORDS * sizeof *bits);
    int64_t lo = x->at / SEARCH_CHUNK * SEARCH_CHUNK;
    if (!x->again)
        search_look_at(x, lo, lo + SEARCH_CHUNK);
    x->again = false;
    st = eval_pass(x, pass, bits, err);
    if (!st && !x->again)
        st = take(x, bits, rank, err);
    free(bits);
    x->tries = x->again ? x->tries + 1 : 0;
    if (!x->again)
        x->at = x->hi;
    return st;
}

static enum status do_recent(struct search *x, struct error *err)
{
    x->pass_done = x->recent_at == x->scope.nrecent;
    if (x->pass_done)
        return ST_OK;
    int64_t id = x->recent[x->recent_at++];
    if (id < x->first || id > x->last)
        return ST_OK;
    uint64_t *bits = mem_alloc(ID_WORDS * sizeof *bits);
    search_look_at(x, id / 64 * 64, id / 64 * 64 + 64);
    enum status st = search_eval(x, MODE_SOUND, bits, err);
    bits[0] &= UINT64_C(1) << id % 64;
    if (!st)
        st = take(x, bits, RANK_RECENT, err);
    free(bits);
    return st;
}

enum status search_pass(struct search *x, enum search_pass pass, struct error *err)
{
    static const enum search_rank ranks[PASSES] = {[PASS_NAME] = RANK_NAME,
                                                   [PASS_TEXT] = RANK_TEXT,
                                                   [PASS_SOUND] = RANK_SOUND,
                                                   [PASS_INHERITED] = RANK_INHERITED,
                                                   [PASS_ROWS] = RANK_TEXT};
    return pass == PASS_RECENT ? do_recent(x, err) : do_chunk(x, pass, ranks[pass], err);
}
