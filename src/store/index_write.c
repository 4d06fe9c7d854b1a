/* Segments in the database: writing and deleting them, piece by piece where they are large. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "store/index_impl.h"

enum { DELETED_AT_ONCE = 4000 /* lists */ };

enum status index_new_segment(struct store *s, bool words, int64_t source, int64_t *id, struct error *err)
{
    struct stmt *st = stmt_begin(
        s->db, "INSERT INTO index_segment (id, kind, source, first, last, n)"
               " SELECT COALESCE(max(id), 0) + 1, ?1, ?2, 0, -1, 0 FROM index_segment RETURNING id");
    stmt_text(st, 1, words ? "words" : "nodes");
    stmt_id(st, 2, source);
    *id = 0;
    while (stmt_row(st))
        *id = stmt_get_int(st, 0);
    enum status status = stmt_end(st, err);
    if (!status && *id > SEGMENT_LAST) /* never: tidy() begins anew long before */
        status = error_set(err, ST_DATABASE, MSG_DB_INTERNAL, engine_path(s->db), "index_segment");
    return status;
}

static enum status write_list(struct store *s, int64_t segment, uint64_t gram, const struct buffer *list,
                              struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "INSERT INTO index_list (id, list) VALUES (?1, ?2)");
    stmt_int(st, 1, list_key(segment, gram));
    stmt_blob(st, 2, list->data, list->len);
    return stmt_run(st, err);
}

/* --- sets of ids ------------------------------------------------------------------------------------------------ */

/* Distances from each to the next, in bytes of seven bits. */
static void put_distance(struct buffer *out, uint64_t value)
{
    for (; value >= 128; value >>= 7)
        buf_putc(out, (char)(value | 128));
    buf_putc(out, (char)value);
}

void index_ids_put(const int64_t *ids, uint32_t n, struct buffer *out)
{
    for (uint32_t i = 0; i < n; i++)
        put_distance(out, (uint64_t)(ids[i] - (i ? ids[i - 1] : 0)));
}

int64_t *index_ids_get(const void *list, size_t len, uint32_t n)
{
    const uint8_t *p = list, *end = len ? p + len : p;
    int64_t *ids = mem_alloc((n + 1) * sizeof *ids), last = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint64_t value = 0;
        int shift = 0;
        for (; p < end && *p & 128 && shift < 56; shift += 7)
            value |= (uint64_t)(*p++ & 127) << shift;
        if (p == end) {
            free(ids);
            return NULL;
        }
        value |= (uint64_t)(*p++ & 127) << shift;
        ids[i] = last += (int64_t)value;
    }
    return ids;
}

/* --- columns ---------------------------------------------------------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* What the numbers of a column stand for. */
static const int64_t *column_values(const struct index_build *b, int cell, size_t *n)
{
    const struct build_numbers *l = cell == CELL_OF_CATALOG  ? &b->catalogs
                                    : cell == CELL_OF_PARENT ? &b->parents
                                                             : NULL;
    *n = l ? l->n : b->dictionary.n;
    return l ? l->values : b->dictionary.ids;
}

int64_t index_code_value(const struct index_build *b, int cell, uint32_t ordinal)
{
    const uint32_t *codes = b->columns[cell];
    uint32_t code = codes && ordinal < b->column_caps[cell] ? codes[ordinal] : 0;
    size_t n;
    return code ? column_values(b, cell, &n)[code - 1] : 0;
}

/* The distinct ones, ascending; 0, for no cell, is not among them. */
static int64_t *distinct_values(const struct index_build *b, int cell, uint32_t *n)
{
    size_t known, k = 0;
    const int64_t *all = column_values(b, cell, &known);
    int64_t *values = mem_alloc((known + 1) * sizeof *values);
    bool *used = mem_alloc(known + 1);
    const uint32_t *codes = b->columns[cell];
    for (size_t i = 0; codes && i < b->n && i < b->column_caps[cell]; i++)
        used[codes[i]] = true; /* 0: no cell */
    for (size_t i = 0; i < known; i++)
        if (used[i + 1] && all[i])
            values[k++] = all[i];
    if (k)
        qsort(values, k, sizeof *values, by_number);
    *n = 0;
    for (size_t i = 0; i < k; i++)
        if (!*n || values[*n - 1] != values[i])
            values[(*n)++] = values[i];
    free(used);
    return values;
}

static uint32_t place_in(const int64_t *sorted, uint32_t n, int64_t value)
{
    uint32_t low = 0, high = n;
    while (low < high) {
        uint32_t mid = (low + high) / 2;
        if (sorted[mid] < value)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

bool index_column_put(const struct index_build *b, int cell, struct buffer *words, struct buffer *codes)
{
    uint32_t n;
    int64_t *distinct = distinct_values(b, cell, &n), last = 0;
    uint32_t code = 0;
    if (n) {
        posting_put_number(words, n);
        index_ids_put(distinct, n, words);
    }
    for (uint32_t i = 0; n && i < b->n; i++) {
        int64_t value = index_code_value(b, cell, i);
        if (value != last)
            code = value ? place_in(distinct, n, value) + 1 : 0;
        last = value;
        for (unsigned byte = 0; byte < index_code_width(n); byte++)
            buf_putc(codes, (char)(code >> 8 * byte));
    }
    free(distinct);
    return n > 0;
}

static enum status write_column(struct store *s, const struct index_build *b, int64_t segment, int cell,
                                struct error *err)
{
    struct buffer words = {0}, codes = {0};
    enum status st = ST_OK;
    if (b->columns[cell] && index_column_put(b, cell, &words, &codes)) {
        st = write_list(s, segment, gram_key(0, COLUMN_WORDS, cell), &words, err);
        if (!st)
            st = write_list(s, segment, gram_key(0, COLUMN_CODES, cell), &codes, err);
    }
    buf_free(&words);
    buf_free(&codes);
    return st;
}

static enum status write_columns(struct store *s, const struct index_build *b, int64_t segment,
                                 struct error *err)
{
    enum status st = ST_OK;
    for (int cell = 0; !st && cell < INDEX_CELLS; cell++)
        st = write_column(s, b, segment, cell, err);
    return st;
}

enum status index_write_parents(struct store *s, const struct index_build *b, int64_t segment,
                                struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "DELETE FROM index_list WHERE id = ?1 OR id = ?2");
    stmt_int(st, 1, list_key(segment, gram_key(0, COLUMN_WORDS, CELL_OF_PARENT)));
    stmt_int(st, 2, list_key(segment, gram_key(0, COLUMN_CODES, CELL_OF_PARENT)));
    enum status status = stmt_run(st, err);
    return status ? status : write_column(s, b, segment, CELL_OF_PARENT, err);
}

/* --- words ------------------------------------------------------------------------------------------------------ */

static enum status find_word(struct store *s, const char *text, int64_t *id, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT id FROM index_word WHERE text = ?1");
    stmt_text(st, 1, text);
    *id = stmt_row(st) ? stmt_get_int(st, 0) : 0;
    return stmt_end(st, err);
}

static enum status new_word(struct store *s, struct index_build *words, const char *text, int64_t *id,
                            struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "INSERT INTO index_word (text) VALUES (?1) RETURNING id");
    stmt_text(st, 1, text);
    while (stmt_row(st))
        *id = stmt_get_int(st, 0);
    enum status status = stmt_end(st, err);
    if (!status) {
        index_build_next(words, *id);
        index_build_folded(words, 0, text);
    }
    return status;
}

enum status index_write_words(struct store *s, struct index_build *b, size_t *at, struct error *err)
{
    struct build_words *w = &b->dictionary;
    struct index_build new = {.words = true};
    enum status st = ST_OK;
    for (size_t last = *at + WORDS_OF_SEGMENT; !st && *at < w->n && *at < last; ++*at) {
        const char *text = w->folded[*at];
        if (!*text)
            continue;
        st = find_word(s, text, &w->ids[*at], err);
        if (!st && !w->ids[*at])
            st = new_word(s, &new, text, &w->ids[*at], err);
    }
    if (!st)
        st = index_write(s, &new, 0, err);
    index_build_free(&new);
    if (*at >= w->n)
        *at = SIZE_MAX;
    return st;
}

enum status index_texts_put(struct store *s, const struct index_build *b, struct buffer *out,
                            struct error *err)
{
    enum status status = ST_OK;
    for (uint32_t i = 0; !status && i < b->n; i++) {
        struct stmt *st = stmt_begin(s->db, "SELECT text FROM index_word WHERE id = ?1");
        stmt_int(st, 1, b->ids[i]);
        if (stmt_row(st)) {
            const char *text = stmt_get_text(st, 0);
            posting_put_number(out, (uint32_t)strlen(text));
            buf_puts(out, text);
        }
        status = stmt_end(st, err);
    }
    return status;
}

static enum status write_texts(struct store *s, struct index_build *b, int64_t segment, struct error *err)
{
    struct buffer texts = {0};
    enum status st = index_texts_put(s, b, &texts, err);
    if (!st)
        st = write_list(s, segment, gram_key(0, WORD_TEXTS, 0), &texts, err);
    buf_free(&texts);
    return st;
}

/* --- a whole segment -------------------------------------------------------------------------------------------- */

enum status index_write_lists(struct store *s, struct index_build *b, int64_t segment, size_t budget,
                              size_t *at, struct error *err)
{
    struct buffer list = {0};
    enum status st = ST_OK;
    size_t done = 0;
    if (*at == 0) {
        posting_sort(&b->grams);
        st = b->words ? write_texts(s, b, segment, err) : write_columns(s, b, segment, err);
    }
    while (!st && *at < b->grams.n && done < budget) {
        struct posting *p = &b->grams.slots[(*at)++];
        buf_clear(&list);
        posting_put(p, &list);
        st = write_list(s, segment, p->gram, &list, err);
        done += list.len + 32;
    }
    if (*at >= b->grams.n)
        *at = SIZE_MAX;
    buf_free(&list);
    return st;
}

enum status index_write_range(struct store *s, const struct index_build *b, int64_t segment,
                              struct error *err)
{
    struct buffer ids = {0};
    int64_t first = b->ids[0], last = b->ids[b->n - 1];
    struct stmt *st =
        stmt_begin(s->db, "UPDATE index_segment SET first = ?2, last = ?3, n = ?4, ids = ?5 WHERE id = ?1");
    stmt_int(st, 1, segment);
    stmt_int(st, 2, first);
    stmt_int(st, 3, last);
    stmt_int(st, 4, b->n);
    if (last - first + 1 != b->n) {
        index_ids_put(b->ids, b->n, &ids);
        stmt_blob(st, 5, ids.data, ids.len);
    } else {
        stmt_id(st, 5, 0);
    }
    enum status status = stmt_run(st, err);
    buf_free(&ids);
    return status;
}

enum status index_write(struct store *s, struct index_build *b, int64_t source, struct error *err)
{
    int64_t segment;
    size_t at = 0, word = b->words ? SIZE_MAX : 0;
    enum status st = ST_OK;
    if (!b->n)
        return ST_OK;
    while (!st && word != SIZE_MAX)
        st = index_write_words(s, b, &word, err);
    if (!st)
        st = index_new_segment(s, b->words, source, &segment, err);
    if (!st)
        st = index_write_lists(s, b, segment, SIZE_MAX, &at, err);
    if (!st)
        st = index_write_range(s, b, segment, err);
    index_build_free(b);
    return st;
}

/* --- deleting --------------------------------------------------------------------------------------------------- */

enum status index_delete_some(struct store *s, int64_t segment, int most, bool *more, struct error *err)
{
    struct stmt *st = stmt_begin(
        s->db, "DELETE FROM index_list WHERE id IN (SELECT id FROM index_list WHERE id >= ?1 AND id < ?2"
               " ORDER BY id LIMIT ?3) RETURNING id");
    int64_t n = 0;
    stmt_int(st, 1, list_key(segment, 0));
    stmt_int(st, 2, list_key(segment + 1, 0));
    stmt_int(st, 3, most);
    while (stmt_row(st))
        n++;
    enum status status = stmt_end(st, err);
    *more = n == most;
    if (status || *more)
        return status;
    st = stmt_begin(s->db, "DELETE FROM index_segment WHERE id = ?1");
    stmt_int(st, 1, segment);
    return stmt_run(st, err);
}

enum status index_delete(struct store *s, int64_t segment, struct error *err)
{
    bool more = true;
    enum status st = ST_OK;
    while (!st && more)
        st = index_delete_some(s, segment, DELETED_AT_ONCE, &more, err);
    return st;
}
