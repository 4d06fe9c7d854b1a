/* What values a column has, and how often: the codes of its segments, counted, and the words that they stand for. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/text.h"
#include "store/index_impl.h"

struct tally {
    int64_t uses, node;
};

struct counting {
    const struct index_cache *cache;
    int cell;
    int64_t lo, hi;        /* the chunk at hand */
    uint64_t *scope;       /* of its nodes */
    struct tally *tallies; /* by word */
    struct index_values *out;
};

static bool has_bit(const uint64_t *bits, int64_t at)
{
    return bits[at / 64] >> at % 64 & 1;
}

static void add(struct index_values *v, const char *text, size_t len, const struct tally *t)
{
    v->items = mem_array(v->items, &v->cap, v->n + 1, sizeof *v->items);
    v->items[v->n++] = (struct index_value){arena_dup(&v->texts, text, len), t->uses, t->node};
}

/* --- what segments say ----------------------------------------------------------------------------------------------- */

static void add_uses(void *ctx, int64_t word, uint32_t uses, int64_t node)
{
    struct counting *c = ctx;
    if (word > c->cache->last_word)
        return; /* damaged */
    struct tally *t = &c->tallies[word];
    t->uses += uses;
    t->node = t->node ? t->node : node;
}

/* The ordinals of the nodes that count. A segment lies within one chunk. */
static bool ordinals_of(const struct segment *g, const struct counting *c, const uint64_t *covered,
                        uint64_t *ordinals)
{
    size_t first = (size_t)(g->first - c->lo), at = first / 64, shift = first % 64;
    uint64_t any = 0;
    for (uint32_t i = 0; i < g->n; i++) {
        int64_t id = g->ids ? g->ids[i] - c->lo : 0;
        if (g->ids) {
            any |= ordinals[i / 64] |= (uint64_t)(has_bit(c->scope, id) && !has_bit(covered, id)) << i % 64;
            continue;
        }
        uint64_t low = c->scope[at] & ~covered[at], high = 0;
        if (shift && at + 1 < INDEX_CHUNK / 64)
            high = (c->scope[at + 1] & ~covered[at + 1]) << (64 - shift);
        ordinals[i / 64] = low >> shift | high;
        if (g->n - i < 64)
            ordinals[i / 64] &= (UINT64_C(1) << (g->n - i)) - 1;
        any |= ordinals[i / 64];
        i |= 63;
        at++;
    }
    return any;
}

static enum status count_segment(struct store *s, const struct segment *g, const uint64_t *covered, void *ctx,
                                 struct error *err)
{
    struct counting *c = ctx;
    if (g->first < c->lo || g->last >= c->hi)
        return ST_OK; /* damaged */
    uint64_t *ordinals = mem_alloc((g->n / 64 + 1) * sizeof *ordinals);
    enum status st = ordinals_of(g, c, covered, ordinals)
                         ? index_column_count(s, g, c->cell, ordinals, add_uses, c, err)
                         : ST_OK;
    free(ordinals);
    return st;
}

/* --- what has changed since ------------------------------------------------------------------------------------------ */

static enum status count_text(struct store *s, struct counting *c, const struct buffer *text, int64_t node,
                              struct error *err)
{
    struct buffer fold = {0};
    text_fold(&fold, buf_text(text), text->len, NULL);
    struct stmt *st = stmt_begin(s->db, "SELECT id FROM index_word WHERE text = ?1");
    stmt_text(st, 1, buf_text(&fold));
    int64_t word = stmt_row(st) ? stmt_get_int(st, 0) : 0;
    enum status status = stmt_end(st, err);
    if (!status && word)
        add_uses(c, word, 1, node);
    else if (!status && fold.len)
        add(c->out, buf_text(&fold), fold.len, &(struct tally){1, node});
    buf_free(&fold);
    return status;
}

static enum status count_pending(struct store *s, struct counting *c, struct error *err)
{
    const struct index_cache *k = c->cache;
    struct buffer text = {0};
    enum status st = ST_OK;
    for (size_t i = index_pending_from(k, c->lo); !st && i < k->npending && k->pending[i] < c->hi; i++) {
        if (!has_bit(c->scope, k->pending[i] - c->lo))
            continue;
        buf_clear(&text);
        st = index_read_cell(s, k->pending[i], c->cell, &text, err);
        if (!st)
            st = count_text(s, c, &text, k->pending[i], err);
    }
    buf_free(&text);
    return st;
}

/* Words that are not in the index yet: each once. */
static int by_text(const void *a, const void *b)
{
    return strcmp(((const struct index_value *)a)->text, ((const struct index_value *)b)->text);
}

static void unite_new(struct index_values *v)
{
    size_t kept = 0;
    if (v->n)
        qsort(v->items, v->n, sizeof *v->items, by_text);
    for (size_t i = 0; i < v->n; i++) {
        if (kept && strcmp(v->items[kept - 1].text, v->items[i].text) == 0)
            v->items[kept - 1].uses += v->items[i].uses;
        else
            v->items[kept++] = v->items[i];
    }
    v->n = kept;
}

/* --- words ----------------------------------------------------------------------------------------------------------- */

struct adding {
    struct counting *counting;
    const uint64_t *wanted; /* by word; NULL: all */
};

static void add_word(void *ctx, int64_t word, const char *text, size_t len)
{
    const struct adding *a = ctx;
    struct counting *c = a->counting;
    if (word > c->cache->last_word)
        return; /* damaged */
    struct tally *t = &c->tallies[word];
    if (t->uses && (!a->wanted || has_bit(a->wanted, word)))
        add(c->out, text, len, t);
    t->uses = 0; /* an older segment may have it, too */
}

static enum status add_words_of(struct store *s, const struct segment *g, struct counting *c,
                                const uint64_t *wanted, struct error *err)
{
    return index_each_word(s, g, add_word, &(struct adding){c, wanted}, err);
}

/* Those that hold what is typed, or sound like it: what a search for it asks as well, and keeps. */
static enum status find_typed(struct store *s, struct index_cache *c, int cell, const char *typed,
                              const uint64_t **wanted, struct error *err)
{
    const struct index_term term = {typed, strlen(typed), 1u << cell, true};
    struct term *t = index_term_of(c, &term);
    enum status st = index_find_words(s, c, t, err);
    if (!st && t->sounds)
        st = index_hear(s, c, t, c->last_word, err);
    *wanted = t->sounds ? t->heard : t->literal;
    return st;
}

static enum status add_words(struct store *s, struct index_cache *k, struct counting *c, const char *typed,
                             struct error *err)
{
    const uint64_t *wanted = NULL;
    enum status st = *typed ? find_typed(s, k, c->cell, typed, &wanted, err) : ST_OK;
    for (size_t i = k->words.n; !st && i-- > 0;)
        st = add_words_of(s, &k->words.items[i], c, wanted, err);
    return st;
}

enum status index_values(struct store *s, int64_t catalog, int cell, const char *typed,
                         struct index_values *out, struct error *err)
{
    struct index_cache *k;
    int64_t first, last;
    *out = (struct index_values){0};
    enum status st = index_cache(s, &k, err);
    if (!st)
        st = index_range(s, catalog, &first, &last, err);
    if (st)
        return st;
    struct counting c = {.cache = k, .cell = cell, .out = out};
    c.scope = mem_alloc(INDEX_CHUNK / 8);
    c.tallies = mem_alloc((size_t)(k->last_word + 1) * sizeof *c.tallies);
    for (c.lo = first / INDEX_CHUNK * INDEX_CHUNK; !st && c.lo <= last; c.lo = c.hi) {
        c.hi = c.lo + INDEX_CHUNK;
        memset(c.scope, 0, INDEX_CHUNK / 8);
        st = index_scope(s, catalog, c.lo, c.hi, c.scope, err);
        if (!st)
            st = index_visit(s, k, c.lo, c.hi, count_segment, &c, err);
        if (!st)
            st = count_pending(s, &c, err);
    }
    unite_new(out);
    if (!st)
        st = add_words(s, k, &c, typed, err);
    free(c.scope);
    free(c.tallies);
    if (st)
        index_values_free(out);
    return st;
}

void index_values_free(struct index_values *v)
{
    free(v->items);
    arena_free(&v->texts);
    *v = (struct index_values){0};
}
