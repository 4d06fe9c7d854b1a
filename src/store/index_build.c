/* A segment in memory: lists of grams and columns of words, as cells come in. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/text.h"
#include "store/index_impl.h"

enum {
    FULL_BYTES = 40 << 20, /* a segment takes no more memory, about */
    FIRST_WORDS = 1024
};

bool index_is_column(int cell)
{
    if (cell >= FIELD_COUNT)
        return cell != CELL_OF_EXTRAS;
    return cell == FIELD_BASIS || field_info((enum field)cell)->editor != EDIT_TEXT;
}

bool index_sounds(int cell)
{
    return cell == CELL_OF_LABEL || cell == FIELD_UNIT;
}

/* --- words ------------------------------------------------------------------------------------------------------ */

static uint32_t hash(const char *text, size_t len)
{
    uint64_t h = len;
    for (; len >= 8; text += 8, len -= 8) {
        uint64_t part;
        memcpy(&part, text, 8);
        h = (h ^ part) * UINT64_C(0x9E3779B97F4A7C15);
        h ^= h >> 29;
    }
    for (; len; text++, len--)
        h = (h ^ (unsigned char)*text) * UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(h >> 32);
}

static struct word_slot *word_slot(struct build_words *w, const char *text, size_t len)
{
    size_t at = hash(text, len) & (w->cap - 1);
    for (; w->slots[at].raw; at = (at + 1) & (w->cap - 1))
        if (w->slots[at].len == len && memcmp(w->slots[at].raw, text, len) == 0)
            break;
    return &w->slots[at];
}

static void more_words(struct build_words *w)
{
    struct build_words old = *w;
    w->cap = old.cap ? 2 * old.cap : FIRST_WORDS;
    w->slots = mem_alloc(w->cap * sizeof *w->slots);
    for (size_t i = 0; i < old.cap; i++)
        if (old.slots[i].raw)
            *word_slot(w, old.slots[i].raw, old.slots[i].len) = old.slots[i];
    free(old.slots);
}

static uint32_t word_number(struct index_build *b, const char *text)
{
    struct build_words *w = &b->dictionary;
    size_t len = strlen(text);
    if (2 * w->n >= w->cap)
        more_words(w);
    struct word_slot *slot = word_slot(w, text, len);
    if (slot->raw)
        return slot->number;
    buf_clear(&b->fold);
    text_fold(&b->fold, text, len, NULL);
    w->folded = mem_array(w->folded, &w->folded_cap, w->n + 1, sizeof *w->folded);
    w->ids = mem_array(w->ids, &w->ids_cap, w->n + 1, sizeof *w->ids);
    w->folded[w->n] = arena_dup(&w->texts, buf_text(&b->fold), b->fold.len);
    w->ids[w->n] = 0;
    *slot = (struct word_slot){arena_dup(&w->texts, text, len), (uint32_t)len, (uint32_t)w->n};
    return (uint32_t)w->n++;
}

/* --- cells ------------------------------------------------------------------------------------------------------ */

static void set_code(struct index_build *b, int cell, uint32_t code)
{
    size_t had = b->column_caps[cell];
    if (had < b->n) {
        b->columns[cell] = mem_array(b->columns[cell], &b->column_caps[cell], b->n, sizeof(uint32_t));
        memset(b->columns[cell] + had, 0, (b->column_caps[cell] - had) * sizeof(uint32_t));
    }
    b->columns[cell][b->n - 1] = code;
}

void index_build_next(struct index_build *b, int64_t id)
{
    b->ids = mem_array(b->ids, &b->cap, b->n + 1, sizeof *b->ids);
    b->ids[b->n++] = id;
    b->place = 0;
}

static void set_number(struct index_build *b, int cell, struct build_numbers *list, int64_t value)
{
    if (!value)
        return;
    if (!list->n || list->values[list->n - 1] != value) {
        list->values = mem_array(list->values, &list->cap, list->n + 1, sizeof *list->values);
        list->values[list->n++] = value;
    }
    set_code(b, cell, (uint32_t)list->n);
}

void index_build_node(struct index_build *b, const struct index_node *n)
{
    index_build_next(b, n->id);
    set_number(b, CELL_OF_CATALOG, &b->catalogs, n->catalog);
    set_number(b, CELL_OF_PARENT, &b->parents, parent_value(n->parent, n->has_item));
}

void index_build_folded(struct index_build *b, int cell, const char *text)
{
    const char *end = text + strlen(text);
    uint32_t before = 0, ordinal = b->n - 1;
    while (text < end) {
        uint32_t c = text_decode(&text, end);
        if (before)
            posting_add(&b->grams, gram_key(before, c, cell), ordinal, b->place++);
        before = c;
    }
    if (before)
        posting_add(&b->grams, gram_key(before, 0, cell), ordinal, b->place++);
    b->place++; /* what 0 stands at */
}

void index_build_cell(struct index_build *b, int cell, const char *text)
{
    if (!*text)
        return;
    if (index_is_column(cell)) {
        set_code(b, cell, word_number(b, text) + 1);
        return;
    }
    buf_clear(&b->fold);
    text_fold(&b->fold, text, strlen(text), NULL);
    index_build_folded(b, cell, buf_text(&b->fold));
}

/* --- its size --------------------------------------------------------------------------------------------------- */

size_t index_build_bytes(const struct index_build *b)
{
    return b->grams.bytes;
}

bool index_build_is_full(const struct index_build *b, int64_t next)
{
    if (!b->n)
        return false;
    if (b->words)
        return b->n >= WORDS_OF_SEGMENT;
    return index_build_bytes(b) >= FULL_BYTES || b->ids[b->n - 1] / INDEX_CHUNK != next / INDEX_CHUNK;
}

void index_build_free(struct index_build *b)
{
    posting_free(&b->grams);
    for (int i = 0; i < INDEX_CELLS; i++)
        free(b->columns[i]);
    free(b->dictionary.slots);
    free(b->dictionary.folded);
    free(b->dictionary.ids);
    arena_free(&b->dictionary.texts);
    free(b->ids);
    free(b->catalogs.values);
    free(b->parents.values);
    buf_free(&b->fold);
    *b = (struct index_build){.words = b->words};
}
