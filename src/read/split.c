#include "read/split.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/text.h"

struct split {
    int column;
    char *raw;   /* the cell of the last row that had one, as it stands in the file */
    char *title; /* what it says */
    struct split_catalog *items;
    size_t n, cap;
    size_t
        *slots; /* indices from 1, by the title's hash; a power of two of them, at most half of them taken */
    size_t nslots;
};

struct split *split_new(int column)
{
    struct split *s = mem_alloc(sizeof *s);
    s->column = column;
    return s;
}

void split_free(struct split *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->n; i++) {
        free(s->items[i].title);
        for (int k = 0; k < ROW_MAX_LEVELS; k++)
            free(s->items[i].levels[k]);
    }
    free(s->items);
    free(s->slots);
    free(s->raw);
    free(s->title);
    free(s);
}

static size_t hash(const char *title)
{
    uint64_t h = 1469598103934665603u; /* FNV-1a */
    for (; *title; title++)
        h = (h ^ (unsigned char)*title) * 1099511628211u;
    return (size_t)(h ^ h >> 32);
}

/* Where the title stands in the table, or would stand. */
static size_t *slot_of(const struct split *s, const char *title)
{
    size_t at = hash(title) & (s->nslots - 1);
    while (s->slots[at] && strcmp(s->items[s->slots[at] - 1].title, title) != 0)
        at = (at + 1) & (s->nslots - 1);
    return &s->slots[at];
}

struct split_catalog *split_find(const struct split *s, const char *title)
{
    size_t at = s->nslots ? *slot_of(s, title) : 0;
    return at ? &s->items[at - 1] : NULL;
}

static void grow(struct split *s)
{
    enum { FIRST = 64 };
    if (2 * (s->n + 1) <= s->nslots)
        return;
    free(s->slots);
    s->nslots = s->nslots ? 2 * s->nslots : FIRST;
    s->slots = mem_alloc(s->nslots * sizeof *s->slots);
    for (size_t i = 0; i < s->n; i++)
        *slot_of(s, s->items[i].title) = i + 1;
}

struct split_catalog *split_add(struct split *s, const char *title)
{
    grow(s);
    s->items = mem_array(s->items, &s->cap, s->n + 1, sizeof *s->items);
    struct split_catalog *c = &s->items[s->n++];
    *c = (struct split_catalog){.title = mem_dup(title)};
    *slot_of(s, c->title) = s->n;
    return c;
}

/* A title is one line. */
static char *title_of(const char *cell)
{
    struct buffer trimmed = {0};
    text_trim(&trimmed, cell, strlen(cell));
    for (size_t i = 0; i < trimmed.len; i++)
        if (trimmed.data[i] == '\n')
            trimmed.data[i] = ' ';
    return buf_take(&trimmed);
}

void split_look(struct split *s, const struct table_row *row, const char *otherwise, const char **title)
{
    const char *raw = row->cells[s->column].text;
    *title = NULL;
    if (s->raw && (!*raw || strcmp(raw, s->raw) == 0))
        return;
    char *now = title_of(raw);
    if (!now || !*now) {
        free(now);
        now = s->title ? mem_dup(s->title) : mem_dup(otherwise);
    }
    bool same = s->title && strcmp(s->title, now) == 0;
    free(s->raw);
    free(s->title);
    s->raw = mem_dup(raw);
    s->title = now;
    *title = same ? NULL : now;
}
