/* Answering for a range of node ids: the segments, each for the nodes that no newer one covers, and what has changed
 * since. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "store/index_impl.h"

static void set_bit(uint64_t *bits, int64_t at)
{
    bits[at / 64] |= UINT64_C(1) << at % 64;
}

static bool has_bit(const uint64_t *bits, int64_t at)
{
    return bits[at / 64] >> at % 64 & 1;
}

static size_t words_for(int64_t bits)
{
    return (size_t)(bits + 63) / 64;
}

/* --- the words of a term ----------------------------------------------------------------------------------------- */

static enum status find_in_words(struct store *s, const struct segment *g, struct term *t, int64_t last,
                                 struct error *err)
{
    uint64_t *found = mem_alloc(words_for(g->n) * sizeof *found);
    enum status st = index_look_up(s, g, t, 1, found, err);
    for (uint32_t i = 0; !st && i < g->n; i++) {
        if (!found[i / 64]) {
            i |= 63;
        } else if (has_bit(found, i) && segment_id(g, i) <= last) {
            set_bit(t->literal, segment_id(g, i));
            t->any_literal = true;
        }
    }
    free(found);
    return st;
}

enum status index_each_word(struct store *s, const struct segment *g, visit_word *visit, void *ctx,
                            struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT list FROM index_list WHERE id = ?1");
    stmt_int(st, 1, list_key(g->id, gram_key(0, WORD_TEXTS, 0)));
    if (stmt_row(st)) {
        size_t len;
        const uint8_t *p = stmt_get_blob(st, 0, &len), *end = p + len;
        for (uint32_t i = 0; i < g->n; i++) {
            uint32_t n = posting_number(&p, end);
            if (n > (size_t)(end - p))
                break; /* damaged */
            visit(ctx, segment_id(g, i), (const char *)p, n);
            p += n;
        }
    }
    return stmt_end(st, err);
}

struct hearing {
    struct term *term;
    int64_t last; /* words with greater ids are not asked for */
};

static void hear_word(void *ctx, int64_t word, const char *text, size_t len)
{
    const struct hearing *h = ctx;
    struct pinyin_match where;
    if (word <= h->last && pinyin_find(&h->term->typed, text, len, &where) && !where.rare)
        set_bit(h->term->heard, word);
}

static enum status hear_words(struct store *s, const struct segment *g, struct term *t, int64_t last,
                              struct error *err)
{
    return index_each_word(s, g, hear_word, &(struct hearing){t, last}, err);
}

enum status index_find_words(struct store *s, const struct index_cache *c, struct term *t, struct error *err)
{
    enum status st = ST_OK;
    if (t->literal)
        return ST_OK;
    size_t words = words_for(c->last_word + 1);
    t->literal = mem_alloc(words * sizeof *t->literal);
    for (size_t i = 0; !st && i < c->words.n; i++)
        st = find_in_words(s, &c->words.items[i], t, c->last_word, err);
    if (st) { /* to be asked again */
        free(t->literal);
        t->literal = NULL;
        return st;
    }
    if (t->sounds) {
        t->heard = mem_alloc(words * sizeof *t->heard);
        t->listened = mem_alloc(c->words.n * sizeof *t->listened);
        memcpy(t->heard, t->literal, words * sizeof *t->heard);
    }
    return ST_OK;
}

enum status index_hear(struct store *s, const struct index_cache *c, struct term *t, int64_t last,
                       struct error *err)
{
    enum status st = ST_OK;
    for (size_t i = 0; !st && i < c->words.n; i++) {
        if (t->listened[i] || c->words.items[i].first > last)
            continue;
        st = hear_words(s, &c->words.items[i], t, c->last_word, err);
        t->listened[i] = !st;
    }
    return st;
}

/* --- over the segments ------------------------------------------------------------------------------------------- */

/* Sets the bits of a segment's ordinals. */
typedef enum status ask_segment(struct store *s, const struct segment *g, void *ctx, uint64_t *ordinals,
                                struct error *err);

struct range {
    int64_t lo, hi;
    uint64_t *bits; /* what is found */
    ask_segment *ask;
    void *ctx;
};

static void take_run(const struct segment *g, const uint64_t *ordinals, const uint64_t *covered,
                     struct range *r)
{
    size_t words = words_for(g->n), at = (size_t)(g->first - r->lo) / 64;
    unsigned shift = (unsigned)((g->first - r->lo) % 64);
    for (size_t i = 0; i < words; i++) {
        r->bits[at + i] |= ordinals[i] << shift & ~covered[at + i];
        if (shift && ordinals[i] >> (64 - shift))
            r->bits[at + i + 1] |= ordinals[i] >> (64 - shift) & ~covered[at + i + 1];
    }
}

static void take(const struct segment *g, const uint64_t *ordinals, const uint64_t *covered, struct range *r)
{
    if (!g->ids && g->first >= r->lo && g->last < r->hi) {
        take_run(g, ordinals, covered, r);
        return;
    }
    for (uint32_t i = 0; i < g->n; i++) {
        if (!ordinals[i / 64]) {
            i |= 63;
            continue;
        }
        int64_t id = segment_id(g, i);
        if (has_bit(ordinals, i) && id >= r->lo && id < r->hi && !has_bit(covered, id - r->lo))
            set_bit(r->bits, id - r->lo);
    }
}

static void cover_run(uint64_t *bits, int64_t from, int64_t to)
{
    for (; from < to && from % 64; from++)
        set_bit(bits, from);
    for (; to - from >= 64; from += 64)
        bits[from / 64] = UINT64_MAX;
    for (; from < to; from++)
        set_bit(bits, from);
}

static void cover(const struct segment *g, int64_t lo, int64_t hi, uint64_t *covered)
{
    if (!g->ids) {
        int64_t from = g->first < lo ? lo : g->first, to = g->last >= hi ? hi : g->last + 1;
        cover_run(covered, from - lo, to - lo);
        return;
    }
    for (uint32_t i = 0; i < g->n; i++)
        if (g->ids[i] >= lo && g->ids[i] < hi)
            set_bit(covered, g->ids[i] - lo);
}

size_t index_pending_from(const struct index_cache *c, int64_t lo)
{
    size_t low = 0, high = c->npending;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (c->pending[mid] < lo)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

enum status index_visit(struct store *s, const struct index_cache *c, int64_t lo, int64_t hi,
                        visit_segment *visit, void *ctx, struct error *err)
{
    uint64_t *covered = mem_alloc(words_for(hi - lo) * sizeof *covered);
    enum status st = ST_OK;
    for (size_t i = index_pending_from(c, lo); i < c->npending && c->pending[i] < hi; i++)
        set_bit(covered, c->pending[i] - lo);
    for (size_t i = c->nodes.n; !st && i-- > 0;) {
        const struct segment *g = &c->nodes.items[i];
        if (g->last < lo || g->first >= hi)
            continue;
        st = visit(s, g, covered, ctx, err);
        cover(g, lo, hi, covered);
    }
    free(covered);
    return st;
}

static enum status ask_one(struct store *s, const struct segment *g, const uint64_t *covered, void *ctx,
                           struct error *err)
{
    struct range *r = ctx;
    uint64_t *ordinals = mem_alloc(words_for(g->n) * sizeof *ordinals);
    enum status st = r->ask(s, g, r->ctx, ordinals, err);
    if (!st)
        take(g, ordinals, covered, r);
    free(ordinals);
    return st;
}

static enum status ask_all(struct store *s, const struct index_cache *c, int64_t lo, int64_t hi,
                           uint64_t *bits, ask_segment *ask, void *ctx, struct error *err)
{
    struct range r = {lo, hi, bits, ask, ctx};
    return index_visit(s, c, lo, hi, ask_one, &r, err);
}

/* --- a term ------------------------------------------------------------------------------------------------------ */

static unsigned column_cells(void)
{
    unsigned cells = 0;
    for (int cell = 0; cell < INDEX_CELLS; cell++)
        cells |= (unsigned)index_is_column(cell) << cell;
    return cells & ~(1u << CELL_OF_CATALOG | 1u << CELL_OF_PARENT);
}

struct asked {
    const struct index_cache *cache;
    struct term *term;
};

static bool word_is_wanted(const void *ctx, int cell, int64_t word)
{
    const struct term *t = ((const struct asked *)ctx)->term;
    return has_bit(t->heard && index_sounds(cell) ? t->heard : t->literal, word);
}

static enum status listen(struct store *s, void *ctx, int cell, int64_t last, struct error *err)
{
    const struct asked *a = ctx;
    return index_sounds(cell) ? index_hear(s, a->cache, a->term, last, err) : ST_OK;
}

static enum status ask_term(struct store *s, const struct segment *g, void *ctx, uint64_t *ordinals,
                            struct error *err)
{
    struct term *t = ((const struct asked *)ctx)->term;
    struct index_wish wish = {word_is_wanted, t->sounds ? listen : NULL, ctx};
    unsigned columns = column_cells();
    enum status st = index_look_up(s, g, t, t->fields & ~columns, ordinals, err);
    if (!st && (t->any_literal || t->sounds) && t->fields & columns)
        st = index_look_through(s, g, t->fields & columns, &wish, ordinals, err);
    return st;
}

static enum status find(struct store *s, const struct index_cache *c, struct term *t, int64_t lo, int64_t hi,
                        uint64_t *bits, struct error *err)
{
    struct asked asked = {c, t};
    enum status st = index_find_words(s, c, t, err);
    if (!st)
        st = ask_all(s, c, lo, hi, bits, ask_term, &asked, err);
    for (size_t i = index_pending_from(c, lo); !st && i < c->npending && c->pending[i] < hi; i++) {
        bool match;
        st = index_match_node(s, t, c->pending[i], &match, err);
        if (!st && match)
            set_bit(bits, c->pending[i] - lo);
    }
    return st;
}

/* The first bit that is set, from `at` on; -1: none. */
static int64_t first_bit(const uint64_t *bits, int64_t at)
{
    for (size_t i = (size_t)at / 64; i < INDEX_CHUNK / 64; i++) {
        uint64_t rest = i == (size_t)at / 64 ? bits[i] & UINT64_MAX << at % 64 : bits[i];
        if (rest)
            return (int64_t)i * 64 + __builtin_ctzll(rest);
    }
    return -1;
}

/* A search asks where a term is found next and then for the chunk that this is in, and goes through the chunks once for each
 * rank: so answers are kept. *bits: NULL where nothing is found. */
static enum status find_chunk(struct store *s, const struct index_cache *c, struct term *t, int64_t lo,
                              const uint64_t **bits, struct error *err)
{
    int64_t chunk = lo / INDEX_CHUNK;
    struct answer *a = &t->answers[chunk % CHUNKS_KEPT];
    if (a->known && a->chunk == chunk) {
        *bits = a->bits;
        return ST_OK;
    }
    free(a->bits);
    *a = (struct answer){.chunk = chunk, .bits = mem_alloc(INDEX_CHUNK / 8)};
    enum status st = find(s, c, t, lo, lo + INDEX_CHUNK, a->bits, err);
    if (st || first_bit(a->bits, 0) < 0) {
        free(a->bits);
        a->bits = NULL;
    }
    a->known = !st;
    *bits = a->bits;
    return st;
}

enum status index_find(struct store *s, const struct index_term *term, int64_t lo, int64_t hi, uint64_t *bits,
                       struct error *err)
{
    struct index_cache *c;
    enum status st = index_cache(s, &c, err);
    if (st)
        return st;
    struct term *t = index_term_of(c, term);
    if (lo % INDEX_CHUNK || hi - lo != INDEX_CHUNK)
        return find(s, c, t, lo, hi, bits, err);
    const uint64_t *found;
    st = find_chunk(s, c, t, lo, &found, err);
    for (size_t i = 0; !st && found && i < INDEX_CHUNK / 64; i++)
        bits[i] |= found[i];
    return st;
}

enum status index_last_node(struct store *s, int64_t *node, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT COALESCE(max(id), 0) FROM node");
    *node = stmt_row(st) ? stmt_get_int(st, 0) : 0;
    return stmt_end(st, err);
}

enum status index_range(struct store *s, int64_t catalog, int64_t *first, int64_t *last, struct error *err)
{
    *first = 1;
    if (!catalog)
        return index_last_node(s, last, err);
    /* each end by itself: together they would be looked for in all nodes of the catalog */
    struct stmt *st = stmt_begin(s->db, "SELECT COALESCE((SELECT min(id) FROM node WHERE catalog = ?1), 1),"
                                        " COALESCE((SELECT max(id) FROM node WHERE catalog = ?1), 0)");
    stmt_int(st, 1, catalog);
    if (stmt_row(st)) {
        *first = stmt_get_int(st, 0);
        *last = stmt_get_int(st, 1);
    }
    return stmt_end(st, err);
}

enum status index_next(struct store *s, const struct index_term *term, int64_t from, int64_t *node,
                       struct error *err)
{
    struct index_cache *c;
    int64_t last, at = -1, lo = (from < 0 ? 0 : from) / INDEX_CHUNK * INDEX_CHUNK;
    enum status st = index_cache(s, &c, err);
    if (!st)
        st = index_last_node(s, &last, err);
    if (st)
        return st;
    struct term *t = index_term_of(c, term);
    for (; !st && at < 0 && lo <= last; lo += INDEX_CHUNK) {
        const uint64_t *found;
        st = find_chunk(s, c, t, lo, &found, err);
        if (!st && found)
            at = first_bit(found, from > lo ? from - lo : 0);
        if (at >= 0)
            at += lo;
    }
    if (!st)
        *node = at < 0 ? INT64_MAX : at;
    return st;
}

/* --- the scope --------------------------------------------------------------------------------------------------- */

struct scope {
    const int64_t *catalogs; /* ascending */
    size_t n;
    bool others; /* all but these */
};

static bool catalog_is_wanted(const void *ctx, int cell, int64_t catalog)
{
    const struct scope *x = ctx;
    (void)cell;
    size_t low = 0, high = x->n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (x->catalogs[mid] < catalog)
            low = mid + 1;
        else
            high = mid;
    }
    return (low < x->n && x->catalogs[low] == catalog) != x->others;
}

static enum status ask_scope(struct store *s, const struct segment *g, void *ctx, uint64_t *ordinals,
                             struct error *err)
{
    const struct scope *x = ctx;
    struct index_wish wish = {.wanted = catalog_is_wanted, .ctx = ctx};
    if (!x->others || x->n)
        return index_look_through(s, g, 1u << CELL_OF_CATALOG, &wish, ordinals, err);
    cover_run(ordinals, 0, g->n);
    return ST_OK;
}

static enum status pending_scope(struct store *s, const struct index_cache *c, const struct scope *x,
                                 int64_t lo, int64_t hi, uint64_t *bits, struct error *err)
{
    enum status status = ST_OK;
    for (size_t i = index_pending_from(c, lo); !status && i < c->npending && c->pending[i] < hi; i++) {
        struct stmt *st = stmt_begin(s->db, "SELECT catalog FROM node WHERE id = ?1");
        stmt_int(st, 1, c->pending[i]);
        if (stmt_row(st) && catalog_is_wanted(x, CELL_OF_CATALOG, stmt_get_int(st, 0)))
            set_bit(bits, c->pending[i] - lo);
        status = stmt_end(st, err);
    }
    return status;
}

static enum status find_scope(struct store *s, const struct index_cache *c, struct scope *x, int64_t lo,
                              int64_t hi, uint64_t *bits, struct error *err)
{
    enum status st = ask_all(s, c, lo, hi, bits, ask_scope, x, err);
    return st ? st : pending_scope(s, c, x, lo, hi, bits, err);
}

enum status index_of_catalogs(struct store *s, const int64_t *catalogs, size_t n, int64_t lo, int64_t hi,
                              uint64_t *bits, struct error *err)
{
    struct scope x = {.catalogs = catalogs, .n = n};
    struct index_cache *c;
    enum status st = index_cache(s, &c, err);
    return st ? st : find_scope(s, c, &x, lo, hi, bits, err);
}

static enum status take_out_lifeless(struct store *s, int64_t lo, int64_t hi, uint64_t *bits,
                                     struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT id FROM node WHERE alive = 0 AND id >= ?1 AND id < ?2");
    stmt_int(st, 1, lo);
    stmt_int(st, 2, hi);
    while (stmt_row(st)) {
        int64_t at = stmt_get_int(st, 0) - lo;
        bits[at / 64] &= ~(UINT64_C(1) << at % 64);
    }
    return stmt_end(st, err);
}

static enum status find_living(struct store *s, const struct index_cache *c, int64_t catalog, int64_t lo,
                               int64_t hi, uint64_t *bits, struct error *err)
{
    struct scope one = {.catalogs = &catalog, .n = 1}, live = {c->hidden, c->nhidden, true};
    enum status st = find_scope(s, c, catalog ? &one : &live, lo, hi, bits, err);
    return st ? st : take_out_lifeless(s, lo, hi, bits, err);
}

/* Each pass of a search asks for the scope of each chunk. */
static enum status scope_of_chunk(struct store *s, struct index_cache *c, int64_t catalog, int64_t lo,
                                  const uint64_t **bits, struct error *err)
{
    int64_t chunk = lo / INDEX_CHUNK;
    struct answer *a = &c->scopes[chunk % CHUNKS_KEPT];
    if (c->scope != catalog)
        index_forget_scope(c);
    c->scope = catalog;
    if (!a->bits)
        a->bits = mem_alloc(INDEX_CHUNK / 8);
    *bits = a->bits;
    if (a->known && a->chunk == chunk)
        return ST_OK;
    memset(a->bits, 0, INDEX_CHUNK / 8);
    enum status st = find_living(s, c, catalog, lo, lo + INDEX_CHUNK, a->bits, err);
    a->chunk = chunk;
    a->known = !st;
    return st;
}

enum status index_scope(struct store *s, int64_t catalog, int64_t lo, int64_t hi, uint64_t *bits,
                        struct error *err)
{
    struct index_cache *c;
    enum status st = index_cache(s, &c, err);
    if (st)
        return st;
    if (lo % INDEX_CHUNK || hi - lo != INDEX_CHUNK)
        return find_living(s, c, catalog, lo, hi, bits, err);
    const uint64_t *found;
    st = scope_of_chunk(s, c, catalog, lo, &found, err);
    if (!st)
        memcpy(bits, found, INDEX_CHUNK / 8);
    return st;
}

/* --- whose they are ---------------------------------------------------------------------------------------------- */

struct asking {
    int64_t lo, hi;
    const uint64_t *bits;
    void (*put)(void *ctx, int64_t node, int64_t catalog);
    void *ctx;
};

static enum status put_catalogs(struct store *s, const struct segment *g, const uint64_t *covered, void *ctx,
                                struct error *err)
{
    const struct asking *a = ctx;
    int64_t *catalogs = mem_alloc(g->n * sizeof *catalogs);
    enum status st = index_column_get(s, g, CELL_OF_CATALOG, catalogs, err);
    for (uint32_t i = 0; !st && i < g->n; i++) {
        int64_t id = segment_id(g, i), at = id - a->lo;
        if (id >= a->lo && id < a->hi && has_bit(a->bits, at) && !has_bit(covered, at))
            a->put(a->ctx, id, catalogs[i]);
    }
    free(catalogs);
    return st;
}

/* From its row. */
static enum status put_catalog(struct store *s, const struct asking *a, int64_t id, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT catalog FROM node WHERE id = ?1");
    stmt_int(st, 1, id);
    if (stmt_row(st))
        a->put(a->ctx, id, stmt_get_int(st, 0));
    return stmt_end(st, err);
}

enum status index_catalogs_of(struct store *s, int64_t lo, int64_t hi, const uint64_t *bits,
                              void (*put)(void *ctx, int64_t node, int64_t catalog), void *ctx,
                              struct error *err)
{
    struct asking a = {lo, hi, bits, put, ctx};
    struct index_cache *c;
    enum status st = index_cache(s, &c, err);
    if (st)
        return st;
    if (hi - lo <= 64) { /* rows are quicker than a column */
        for (int64_t id = lo; !st && id < hi; id++)
            st = has_bit(bits, id - lo) ? put_catalog(s, &a, id, err) : ST_OK;
        return st;
    }
    st = index_visit(s, c, lo, hi, put_catalogs, &a, err);
    for (size_t i = index_pending_from(c, lo); !st && i < c->npending && c->pending[i] < hi; i++)
        if (has_bit(bits, c->pending[i] - lo))
            st = put_catalog(s, &a, c->pending[i], err);
    return st;
}
