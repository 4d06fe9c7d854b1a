/* Whether the index says what the cells say: each segment is made anew in memory and held against what is stored. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "store/index_impl.h"

struct check {
    struct store *s;
    const struct segment *g;
    struct index_build b;
    uint8_t *counts; /* by ordinal: the segment answers for the node: nothing newer does */
    bool all;        /* for all of them */
};

static enum status wrong(struct store *s, int64_t id, struct error *err)
{
    return error_set(err, ST_PROBLEMS, MSG_VERIFY_INDEX, engine_path(s->db), (long long)id);
}

/* --- made anew --------------------------------------------------------------------------------------------------- */

static enum status find_words(struct check *x, struct error *err)
{
    struct build_words *w = &x->b.dictionary;
    enum status status = ST_OK;
    for (size_t i = 0; !status && i < w->n; i++) {
        if (!*w->folded[i])
            continue;
        struct stmt *st = stmt_begin(x->s->db, "SELECT id FROM index_word WHERE text = ?1");
        stmt_text(st, 1, w->folded[i]);
        w->ids[i] = stmt_row(st) ? stmt_get_int(st, 0) : 0;
        status = stmt_end(st, err);
        if (!status && !w->ids[i])
            status = wrong(x->s, x->g->first, err);
    }
    return status;
}

static enum status make_anew(struct check *x, struct error *err)
{
    enum status st = ST_OK;
    for (uint32_t i = 0; !st && i < x->g->n; i++) {
        int64_t id = segment_id(x->g, i);
        if (!x->counts[i])
            index_build_next(&x->b, id);
        else
            st = (x->b.words ? index_read_word : index_read_node)(x->s, &x->b, id, err);
        if (!st && x->b.n != i + 1) /* there is no such node */
            st = wrong(x->s, id, err);
    }
    return st ? st : find_words(x, err);
}

/* --- lists ------------------------------------------------------------------------------------------------------- */

static bool next_that_counts(const struct check *x, struct posting_reader *r)
{
    while (posting_next(r))
        if (r->ordinal >= x->g->n || x->counts[r->ordinal])
            return true;
    return false;
}

/* b: NULL: should hold nothing. */
static bool same_list(const struct check *x, const void *stored, size_t len, const struct buffer *b)
{
    struct posting_reader r, q;
    if (x->all)
        return b && b->len == len && memcmp(b->data, stored, len) == 0;
    posting_open(&r, stored, len);
    posting_open(&q, b ? b->data : NULL, b ? b->len : 0);
    for (;;) {
        bool there = next_that_counts(x, &r), wanted = posting_next(&q);
        if (!there || !wanted)
            return there == wanted;
        if (r.ordinal != q.ordinal || r.place != q.place)
            return false;
    }
}

/* Both are in the order of their grams. */
static enum status check_lists(struct check *x, struct error *err)
{
    struct stmt *st =
        stmt_begin(x->s->db, "SELECT id, list FROM index_list WHERE id >= ?1 AND id < ?2 ORDER BY id");
    struct buffer list = {0};
    size_t at = 0;
    bool same = true;
    stmt_int(st, 1, list_key(x->g->id, gram_key(1, 0, 0)));
    stmt_int(st, 2, list_key(x->g->id + 1, 0));
    posting_sort(&x->b.grams);
    while (same && stmt_row(st)) {
        uint64_t gram = (uint64_t)stmt_get_int(st, 0) & ((UINT64_C(1) << KEY_SEGMENT_SHIFT) - 1);
        struct posting *p = at < x->b.grams.n ? &x->b.grams.slots[at] : NULL;
        bool wanted = p && p->gram == gram;
        size_t len;
        const void *stored = stmt_get_blob(st, 1, &len);
        buf_clear(&list);
        if (wanted) {
            posting_put(p, &list);
            at++;
        }
        same = (!p || p->gram >= gram) && same_list(x, stored, len, wanted ? &list : NULL);
    }
    buf_free(&list);
    enum status status = stmt_end(st, err);
    return status || (same && at == x->b.grams.n) ? status : wrong(x->s, x->g->first, err);
}

/* --- columns ----------------------------------------------------------------------------------------------------- */

static enum status read_list(struct check *x, uint64_t gram, struct buffer *out, struct error *err)
{
    struct stmt *st = stmt_begin(x->s->db, "SELECT list FROM index_list WHERE id = ?1");
    stmt_int(st, 1, list_key(x->g->id, gram));
    buf_clear(out);
    if (stmt_row(st)) {
        size_t len;
        const void *list = stmt_get_blob(st, 0, &len);
        buf_add(out, list, len);
    }
    return stmt_end(st, err);
}

/* NULL: they are damaged. */
static int64_t *column_values(const struct buffer *words, uint32_t *n)
{
    const uint8_t *p = (const uint8_t *)buf_text(words), *end = p + words->len;
    *n = words->len ? posting_number(&p, end) : 0;
    return *n > (size_t)(end - p) ? NULL : index_ids_get(p, (size_t)(end - p), *n);
}

static bool same_codes(const struct check *x, int cell, const struct buffer *words,
                       const struct buffer *codes)
{
    uint32_t n;
    int64_t *values = column_values(words, &n);
    unsigned width = index_code_width(n);
    bool same = values && codes->len == (n ? (size_t)width * x->g->n : 0);
    for (uint32_t i = 0; same && i < x->g->n; i++) {
        uint32_t code = 0;
        for (unsigned byte = 0; n && byte < width; byte++)
            code |= (uint32_t)(uint8_t)codes->data[(size_t)i * width + byte] << 8 * byte;
        same =
            !x->counts[i] || (code <= n && (code ? values[code - 1] : 0) == index_code_value(&x->b, cell, i));
    }
    free(values);
    return same;
}

static enum status check_columns(struct check *x, struct error *err)
{
    struct buffer words = {0}, codes = {0};
    enum status st = ST_OK;
    for (int cell = 0; !st && cell < INDEX_CELLS; cell++) {
        st = read_list(x, gram_key(0, COLUMN_WORDS, cell), &words, err);
        if (!st)
            st = read_list(x, gram_key(0, COLUMN_CODES, cell), &codes, err);
        if (!st && !same_codes(x, cell, &words, &codes))
            st = wrong(x->s, x->g->first, err);
    }
    buf_free(&words);
    buf_free(&codes);
    return st;
}

static enum status check_texts(struct check *x, struct error *err)
{
    struct buffer stored = {0}, texts = {0};
    enum status st = read_list(x, gram_key(0, WORD_TEXTS, 0), &stored, err);
    if (!st)
        st = index_texts_put(x->s, &x->b, &texts, err);
    if (!st && (stored.len != texts.len || memcmp(buf_text(&stored), buf_text(&texts), texts.len) != 0))
        st = wrong(x->s, x->g->first, err);
    buf_free(&stored);
    buf_free(&texts);
    return st;
}

/* --- the whole --------------------------------------------------------------------------------------------------- */

/* Bits of what the segments answer for; grows with the ids. */
struct seen {
    uint64_t *bits;
    size_t cap;
};

static bool see(struct seen *seen, int64_t id)
{
    size_t at = (size_t)id / 64, had = seen->cap;
    seen->bits = mem_array(seen->bits, &seen->cap, at + 1, sizeof *seen->bits);
    memset(seen->bits + had, 0, (seen->cap - had) * sizeof *seen->bits);
    uint64_t bit = UINT64_C(1) << id % 64;
    bool is_new = !(seen->bits[at] & bit);
    seen->bits[at] |= bit;
    return is_new;
}

static bool was_seen(const struct seen *seen, int64_t id)
{
    return (size_t)id / 64 < seen->cap && seen->bits[id / 64] >> id % 64 & 1;
}

static enum status check_segment(struct store *s, const struct segment *g, bool words, struct seen *seen,
                                 struct error *err)
{
    struct check x = {.s = s, .g = g, .b = {.words = words}, .counts = mem_alloc(g->n), .all = true};
    for (uint32_t i = 0; i < g->n; i++)
        x.all &= x.counts[i] = see(seen, segment_id(g, i));
    enum status st = make_anew(&x, err);
    if (!st)
        st = check_lists(&x, err);
    if (!st)
        st = words ? check_texts(&x, err) : check_columns(&x, err);
    index_build_free(&x.b);
    free(x.counts);
    return st;
}

/* Ids that must have been seen. */
static enum status check_seen(struct store *s, const char *sql, const struct seen *seen, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, sql);
    int64_t missing = 0;
    while (!missing && stmt_row(st))
        missing = was_seen(seen, stmt_get_int(st, 0)) ? 0 : stmt_get_int(st, 0);
    enum status status = stmt_end(st, err);
    return status || !missing ? status : wrong(s, missing, err);
}

static enum status check_kind(struct store *s, const struct index_cache *c, bool words, struct error *err)
{
    static const char nodes_sql[] = "SELECT n.id FROM node AS n JOIN catalog AS c ON c.id = n.catalog"
                                    " WHERE c.state <> 'staged'";
    static const char words_sql[] = "SELECT id FROM index_word";
    const struct segment_list *l = words ? &c->words : &c->nodes;
    struct seen seen = {0};
    enum status st = ST_OK;
    for (size_t i = 0; !words && i < c->npending; i++)
        see(&seen, c->pending[i]);
    for (size_t i = l->n; !st && i-- > 0;)
        st = check_segment(s, &l->items[i], words, &seen, err);
    if (!st)
        st = check_seen(s, words ? words_sql : nodes_sql, &seen, err);
    free(seen.bits);
    return st;
}

enum status index_verify(struct store *s, struct error *err)
{
    struct index_cache *c;
    enum status st = index_cache(s, &c, err);
    if (st)
        return st;
    st = check_kind(s, c, true, err);
    return st ? st : check_kind(s, c, false, err);
}
