/* Looking into one segment: its lists of grams, and its columns. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "store/index_impl.h"

static const char lists_between[] = "SELECT id, list FROM index_list WHERE id >= ?1 AND id <= ?2 ORDER BY id";

static struct stmt *begin_range(struct store *s, int64_t segment, uint64_t from, uint64_t to)
{
    struct stmt *st = stmt_begin(s->db, lists_between);
    stmt_int(st, 1, list_key(segment, from));
    stmt_int(st, 2, list_key(segment, to));
    return st;
}

static struct stmt *begin_list(struct store *s, int64_t segment, uint64_t gram)
{
    struct stmt *st = stmt_begin(s->db, "SELECT list FROM index_list WHERE id = ?1");
    stmt_int(st, 1, list_key(segment, gram));
    return st;
}

static int cell_of(struct stmt *st)
{
    return (int)(stmt_get_int(st, 0) & CELL_LAST);
}

static void set_bit(uint64_t *bits, uint32_t n, uint32_t at)
{
    if (at < n) /* unless damaged */
        bits[at / 64] |= UINT64_C(1) << at % 64;
}

/* --- one and two characters: any place will do ------------------------------------------------------------------- */

static enum status texts_between(struct store *s, const struct segment *g, uint64_t from, uint64_t to,
                                 unsigned cells, uint64_t *ordinals, struct error *err)
{
    struct stmt *st = begin_range(s, g->id, from, to);
    while (stmt_row(st)) {
        if (!(cells >> cell_of(st) & 1))
            continue;
        struct posting_reader r;
        size_t len;
        const void *list = stmt_get_blob(st, 1, &len);
        posting_open(&r, list, len);
        while (posting_next_text(&r))
            set_bit(ordinals, g->n, r.ordinal);
    }
    return stmt_end(st, err);
}

/* --- three and more: at places that fit --------------------------------------------------------------------------- */

/* The list of one gram of the text, which begins `offset` characters behind the text's beginning. */
struct part {
    struct buffer list;
    uint32_t offset;
};

static int by_length(const void *a, const void *b)
{
    const struct part *x = a, *y = b;
    return x->list.len < y->list.len ? -1 : x->list.len > y->list.len;
}

/* The next place where the text may begin, by this list: text and place in one number, ascending. */
static bool next_begin(struct posting_reader *r, uint32_t offset, uint64_t *begin)
{
    while (posting_next(r)) {
        if (r->place < offset)
            continue;
        *begin = (uint64_t)r->ordinal << 32 | (r->place - offset);
        return true;
    }
    return false;
}

static size_t all_begins(const struct part *p, uint64_t **begins)
{
    struct posting_reader r;
    size_t n = 0, cap = 0;
    uint64_t begin;
    posting_open(&r, p->list.data, p->list.len);
    while (next_begin(&r, p->offset, &begin)) {
        *begins = mem_array(*begins, &cap, n + 1, sizeof **begins);
        (*begins)[n++] = begin;
    }
    return n;
}

/* Keeps those that this list has as well. */
static size_t keep_common(const struct part *p, uint64_t *begins, size_t n)
{
    struct posting_reader r;
    size_t kept = 0, i = 0;
    uint64_t begin;
    posting_open(&r, p->list.data, p->list.len);
    while (i < n && next_begin(&r, p->offset, &begin)) {
        while (i < n && begins[i] < begin)
            i++;
        if (i < n && begins[i] == begin)
            begins[kept++] = begins[i++];
    }
    return kept;
}

static bool read_list(struct store *s, int64_t segment, uint64_t gram, struct buffer *out,
                      enum status *status, struct error *err)
{
    struct stmt *st = begin_list(s, segment, gram);
    bool there = stmt_row(st);
    if (there) {
        size_t len;
        const void *list = stmt_get_blob(st, 0, &len);
        buf_add(out, list, len);
    }
    *status = stmt_end(st, err);
    return there && !*status;
}

/* The grams two apart, and the last one, which may overlap; all lists are there, or it returns false. */
static bool read_parts(struct store *s, int64_t segment, const struct term *t, int cell, struct part *parts,
                       size_t *n, enum status *status, struct error *err)
{
    *n = 0;
    for (size_t at = 0; at + 1 < t->n; at = at + 3 == t->n ? at + 1 : at + 2) {
        struct part *p = &parts[(*n)++];
        *p = (struct part){.offset = (uint32_t)at};
        if (!read_list(s, segment, gram_key(t->chars[at], t->chars[at + 1], cell), &p->list, status, err))
            return false;
    }
    return true;
}

static enum status look_for_long(struct store *s, const struct segment *g, const struct term *t, int cell,
                                 uint64_t *ordinals, struct error *err)
{
    struct part *parts = mem_alloc((t->n / 2 + 1) * sizeof *parts);
    uint64_t *begins = NULL;
    size_t n, found = 0;
    enum status st = ST_OK;
    if (read_parts(s, g->id, t, cell, parts, &n, &st, err)) {
        qsort(parts, n, sizeof *parts, by_length);
        found = all_begins(&parts[0], &begins);
        for (size_t i = 1; i < n && found; i++)
            found = keep_common(&parts[i], begins, found);
    }
    for (size_t i = 0; i < found; i++)
        set_bit(ordinals, g->n, (uint32_t)(begins[i] >> 32));
    for (size_t i = 0; i < n; i++)
        buf_free(&parts[i].list);
    free(begins);
    free(parts);
    return st;
}

/* The cells in which the first gram occurs. */
static enum status cells_with(struct store *s, int64_t segment, const struct term *t, unsigned *cells,
                              struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT id FROM index_list WHERE id >= ?1 AND id <= ?2 ORDER BY id");
    stmt_int(st, 1, list_key(segment, gram_key(t->chars[0], t->chars[1], 0)));
    stmt_int(st, 2, list_key(segment, gram_key(t->chars[0], t->chars[1], CELL_LAST)));
    unsigned there = 0;
    while (stmt_row(st))
        there |= 1u << cell_of(st);
    *cells &= there;
    return stmt_end(st, err);
}

enum status index_look_up(struct store *s, const struct segment *g, const struct term *t, unsigned cells,
                          uint64_t *ordinals, struct error *err)
{
    if (!t->n || !cells)
        return ST_OK;
    if (t->n == 1)
        return texts_between(s, g, gram_key(t->chars[0], 0, 0), gram_key(t->chars[0], CHAR_LAST, CELL_LAST),
                             cells, ordinals, err);
    if (t->n == 2)
        return texts_between(s, g, gram_key(t->chars[0], t->chars[1], 0),
                             gram_key(t->chars[0], t->chars[1], CELL_LAST), cells, ordinals, err);
    enum status st = cells_with(s, g->id, t, &cells, err);
    for (int cell = 0; !st && cell < INDEX_CELLS; cell++)
        if (cells >> cell & 1)
            st = look_for_long(s, g, t, cell, ordinals, err);
    return st;
}

/* --- columns ----------------------------------------------------------------------------------------------------- */

/* The values of a column, ascending; NULL: damaged. */
static int64_t *read_values(const void *list, size_t len, uint32_t *n)
{
    const uint8_t *p = list, *end = len ? p + len : p;
    *n = posting_number(&p, end);
    if (!*n || *n > (size_t)(end - p)) /* each takes a byte at least */
        return NULL;
    return index_ids_get(p, (size_t)(end - p), *n);
}

static inline uint32_t code_at(const uint8_t *codes, unsigned width, uint32_t i)
{
    const uint8_t *p = codes + (size_t)i * width;
    uint32_t code = p[0];
    for (unsigned byte = 1; byte < width; byte++)
        code |= (uint32_t)p[byte] << 8 * byte;
    return code;
}

static inline void mark_wide(uint32_t count, const uint8_t *codes, unsigned width, const uint8_t *wanted,
                             uint32_t n, uint64_t *ordinals)
{
    for (uint32_t i = 0; i < count; i += 64) {
        uint32_t here = count - i < 64 ? count - i : 64;
        uint64_t bits = 0;
        for (uint32_t k = 0; k < here; k++) {
            uint32_t code = code_at(codes, width, i + k);
            bits |= (uint64_t)wanted[code <= n ? code : 0] << k; /* more: damaged */
        }
        ordinals[i / 64] |= bits;
    }
}

/* Columns are gone through whole: each width has a loop of its own. */
static void mark_codes(const struct segment *g, const uint8_t *p, size_t len, const uint8_t *wanted,
                       uint32_t n, uint64_t *ordinals)
{
    unsigned width = index_code_width(n);
    if (len != (size_t)width * g->n)
        return; /* damaged */
    if (width == 1)
        mark_wide(g->n, p, 1, wanted, n, ordinals);
    else if (width == 2)
        mark_wide(g->n, p, 2, wanted, n, ordinals);
    else
        mark_wide(g->n, p, 3, wanted, n, ordinals);
}

static enum status mark_column(struct store *s, const struct segment *g, int cell, const uint8_t *wanted,
                               uint32_t n, uint64_t *ordinals, struct error *err)
{
    struct stmt *st = begin_list(s, g->id, gram_key(0, COLUMN_CODES, cell));
    if (stmt_row(st)) {
        size_t len;
        const void *codes = stmt_get_blob(st, 0, &len);
        mark_codes(g, codes, len, wanted, n, ordinals);
    }
    return stmt_end(st, err);
}

static enum status look_through_column(struct store *s, const struct segment *g, int cell,
                                       const int64_t *values, uint32_t n, const struct index_wish *wish,
                                       uint64_t *ordinals, struct error *err)
{
    uint8_t *wanted = mem_alloc(n + 1); /* by code: 0 for no cell, and the values' places plus one */
    bool any = false;
    enum status st = wish->prepare ? wish->prepare(s, wish->ctx, cell, values[n - 1], err) : ST_OK;
    for (uint32_t i = 0; !st && i < n; i++)
        any |= wanted[i + 1] = wish->wanted(wish->ctx, cell, values[i]);
    if (any)
        st = mark_column(s, g, cell, wanted, n, ordinals, err);
    free(wanted);
    return st;
}

enum status index_look_through(struct store *s, const struct segment *g, unsigned cells,
                               const struct index_wish *wish, uint64_t *ordinals, struct error *err)
{
    struct stmt *st =
        begin_range(s, g->id, gram_key(0, COLUMN_WORDS, 0), gram_key(0, COLUMN_WORDS, CELL_LAST));
    enum status status = ST_OK;
    while (!status && stmt_row(st)) {
        int cell = cell_of(st);
        if (!(cells >> cell & 1))
            continue;
        size_t len;
        uint32_t n;
        const void *list = stmt_get_blob(st, 1, &len);
        int64_t *values = read_values(list, len, &n);
        if (values)
            status = look_through_column(s, g, cell, values, n, wish, ordinals, err);
        free(values);
    }
    enum status ended = stmt_end(st, status ? NULL : err);
    return status ? status : ended;
}

/* What a column has by ordinal, laid open: good until open_column's statement ends. */
struct column {
    int64_t *values;      /* ascending; NULL: no node has such a cell, or it is damaged */
    const uint8_t *codes; /* 0: no cell; else the place of the value plus one; or damaged */
    uint32_t n;
    unsigned width;
    struct stmt *st;
};

static enum status open_column(struct store *s, const struct segment *g, int cell, struct column *c,
                               struct error *err)
{
    *c = (struct column){0};
    struct stmt *words = begin_list(s, g->id, gram_key(0, COLUMN_WORDS, cell));
    size_t len;
    if (stmt_row(words)) {
        const void *list = stmt_get_blob(words, 0, &len);
        c->values = read_values(list, len, &c->n);
    }
    enum status st = stmt_end(words, err);
    if (!c->values)
        return st;
    c->width = index_code_width(c->n);
    c->st = begin_list(s, g->id, gram_key(0, COLUMN_CODES, cell));
    const void *codes = stmt_row(c->st) ? stmt_get_blob(c->st, 0, &len) : NULL;
    c->codes = codes && len == (size_t)c->width * g->n ? codes : NULL;
    if (!c->codes) {
        free(c->values);
        c->values = NULL;
    }
    return st;
}

static enum status close_column(struct column *c, enum status st, struct error *err)
{
    free(c->values);
    enum status ended = c->st ? stmt_end(c->st, st ? NULL : err) : ST_OK;
    return st ? st : ended;
}

enum status index_column_get(struct store *s, const struct segment *g, int cell, int64_t *values,
                             struct error *err)
{
    struct column c;
    enum status st = open_column(s, g, cell, &c, err);
    for (uint32_t i = 0; c.values && i < g->n; i++) {
        uint32_t code = code_at(c.codes, c.width, i);
        values[i] = code && code <= c.n ? c.values[code - 1] : 0;
    }
    return close_column(&c, st, err);
}

struct uses {
    uint32_t n, last;
};

static inline void count_wide(const struct segment *g, const struct column *c, unsigned width,
                              const uint64_t *ordinals, struct uses *uses)
{
    for (uint32_t i = 0; i < g->n; i += 64) {
        for (uint64_t rest = ordinals[i / 64]; rest; rest &= rest - 1) {
            uint32_t at = i + (uint32_t)__builtin_ctzll(rest), code = code_at(c->codes, width, at);
            struct uses *u = &uses[code <= c->n ? code : 0];
            u->n++;
            u->last = at;
        }
    }
}

enum status index_column_count(struct store *s, const struct segment *g, int cell, const uint64_t *ordinals,
                               void (*put)(void *ctx, int64_t value, uint32_t uses, int64_t node), void *ctx,
                               struct error *err)
{
    struct column c;
    enum status st = open_column(s, g, cell, &c, err);
    struct uses *uses = mem_alloc(((size_t)c.n + 1) * sizeof *uses);
    if (c.values && c.width == 1)
        count_wide(g, &c, 1, ordinals, uses);
    else if (c.values && c.width == 2)
        count_wide(g, &c, 2, ordinals, uses);
    else if (c.values)
        count_wide(g, &c, 3, ordinals, uses);
    for (uint32_t k = 1; c.values && k <= c.n; k++)
        if (uses[k].n)
            put(ctx, c.values[k - 1], uses[k].n, segment_id(g, uses[k].last));
    free(uses);
    return close_column(&c, st, err);
}
