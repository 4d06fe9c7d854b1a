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

/* Whether every hit of the pass must have what is asked for at this node of the query itself, and not by a heading. */
static bool is_required(const struct search *x, enum search_pass pass, int i, struct index_term *term)
{
    const struct query_node *n = &x->q->nodes[i];
    bool own = pass == PASS_NAME || pass == PASS_TEXT || pass == PASS_SOUND;
    if (!own || n->kind != QUERY_TEXT || n->where == QUERY_CATALOG)
        return false;
    leaf_term(n, term);
    term->sounds = pass == PASS_SOUND && n->sounds;
    if (pass == PASS_NAME && i == x->q->root) /* no other word could be the one in the name */
        term->fields &= INDEX_LABEL;
    return true;
}

/* x->at goes on to where the query, or the last of those side by side, is found next; past the last where one is not: so a
 * rare word spares what the common ones would cost. */
static enum status jump(struct search *x, enum search_pass pass, struct error *err)
{
    const struct query_node *root = &x->q->nodes[x->q->root];
    bool several = root->kind == QUERY_AND;
    enum status st = ST_OK;
    for (int i = several ? root->child : x->q->root; !st && i >= 0 && x->at <= x->last;
         i = several ? x->q->nodes[i].next : -1) {
        struct index_term term;
        int64_t next = x->at;
        if (is_required(x, pass, i, &term))
            st = index_next(x->s, &term, x->at, &next, err);
        x->at = next > x->at ? next : x->at;
    }
    return st;
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
    enum status st = jump(x, pass, err);
    x->pass_done = !st && x->at > x->last;
    if (st || x->pass_done)
        return st;
    uint64_t *bits = mem_alloc(ID_WORDS * sizeof *bits);
    int64_t lo = x->at / SEARCH_CHUNK * SEARCH_CHUNK;
    search_look_at(x, lo, lo + SEARCH_CHUNK);
    st = eval_pass(x, pass, bits, err);
    if (!st)
        st = take(x, bits, rank, err);
    free(bits);
    x->at = x->hi;
    return st;
}

/* Those used recently are often neighbours: what is found for one is known for all of its block, or of its whole chunk where
 * that has several, which later passes need anyway. */
static enum status look_at_recent(struct search *x, int64_t id, struct error *err)
{
    enum { SEVERAL = 4, BLOCK = 64 };
    size_t beside = 0;
    for (size_t i = 0; i < x->scope.nrecent; i++)
        beside += x->recent[i] / SEARCH_CHUNK == id / SEARCH_CHUNK;
    int64_t size = beside >= SEVERAL ? SEARCH_CHUNK : BLOCK, lo = id / size * size;
    uint64_t *bits = mem_alloc(ID_WORDS * sizeof *bits);
    search_look_at(x, lo, lo + size);
    enum status st = search_eval(x, MODE_SOUND, bits, err);
    for (size_t i = 0; !st && i < x->scope.nrecent; i++) {
        int64_t at = x->recent[i] - lo;
        if (at >= 0 && at < size)
            x->recent_is[i] = bits[at / 64] >> at % 64 & 1 ? RECENT_FOUND : RECENT_OTHER;
    }
    free(bits);
    return st;
}

static enum status do_recent(struct search *x, struct error *err)
{
    x->pass_done = x->recent_at == x->scope.nrecent;
    if (x->pass_done)
        return ST_OK;
    size_t i = x->recent_at;
    int64_t id = x->recent[i];
    bool within = id >= x->first && id <= x->last;
    if (within && x->recent_is[i] == RECENT_UNKNOWN)
        return look_at_recent(x, id, err);
    x->recent_at++;
    if (!within || x->recent_is[i] != RECENT_FOUND)
        return ST_OK;
    uint64_t bit = UINT64_C(1) << id % 64;
    search_look_at(x, id / 64 * 64, id / 64 * 64 + 64);
    return take(x, &bit, RANK_RECENT, err);
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
