/* The columns of the printed table and their headers. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "write/layout_parts.h"

static void add_column(struct layout *l, const struct row_column *of, const char *tick, size_t len, int at)
{
    if (l->ncolumns == LAYOUT_COLUMNS)
        return;
    l->columns[l->ncolumns++] =
        (struct layout_column){.of = of, .tick = tick ? mem_dup_n(tick, len) : NULL, .tick_at = at};
}

static void add_ticks(struct layout *l, const struct row_column *of)
{
    const size_t comma = strlen(DATA_LIST_COMMA);
    const char *p = of->ticks;
    for (int at = 0; *p; at++) {
        const char *end = strstr(p, DATA_LIST_COMMA);
        size_t n = end ? (size_t)(end - p) : strlen(p);
        add_column(l, of, p, n, at);
        p += n + (end ? comma : 0);
    }
}

static void add_columns(struct layout *l)
{
    for (size_t i = 0; i < l->head->ncolumns; i++)
        if (l->head->columns[i].role == COLUMN_NUMBER)
            add_column(l, &l->head->columns[i], NULL, 0, 0);
    for (size_t i = 0; i < l->head->ncolumns; i++) {
        const struct row_column *c = &l->head->columns[i];
        l->nlevels += c->role == COLUMN_LEVEL;
        if (c->role == COLUMN_FIELD && c->ticks)
            add_ticks(l, c);
        else if (c->role != COLUMN_NUMBER)
            add_column(l, c, NULL, 0, 0);
    }
}

/* The header above a column; NULL: none. */
static const char *group_of(const struct layout_column *c)
{
    return c->tick ? c->of->label : c->of->group;
}

/* Its own word below that; "": the header above says it all, and has the height of both rows. */
static const char *word_of(const struct layout_column *c)
{
    if (c->tick)
        return c->tick;
    const char *group = c->of->group, *label = c->of->label;
    if (!group)
        return label;
    size_t n = strlen(group); /* a label that the reader made of the header above: DATA_LEVEL_OF_GROUP */
    bool made = strncmp(label, group, n) == 0 && (!label[n] || strncmp(label + n, "\xEF\xBC\x88", 3) == 0);
    return made ? "" : label;
}

static bool same_group(const struct layout_column *a, const struct layout_column *b)
{
    const char *x = group_of(a), *y = group_of(b);
    return x && y && strcmp(x, y) == 0 && (!a->tick || !b->tick || a->of == b->of);
}

static void add_head(struct layout *l, const char *text, int row, int column, int down, int across)
{
    l->heads[l->nheads++] = (struct layout_head){text, row, column, down, across};
}

/* The columns first … end - 1 stand below the same header, or are a single one. */
static void head_of_group(struct layout *l, int first, int end)
{
    const char *group = group_of(&l->columns[first]);
    bool words = false;
    for (int i = first; i < end; i++)
        words = words || (group && *word_of(&l->columns[i]));
    add_head(l, group ? group : word_of(&l->columns[first]), 0, first, words ? 1 : 2, end - first);
    for (int i = first; words && i < end; i++)
        add_head(l, word_of(&l->columns[i]), 1, i, 1, 1);
}

static void add_heads(struct layout *l)
{
    for (int i = 0, end; i < l->ncolumns; i = end) {
        for (end = i + 1; end < l->ncolumns && same_group(&l->columns[i], &l->columns[end]);)
            end++;
        head_of_group(l, i, end);
    }
    l->head_rows = 1;
    for (int i = 0; i < l->nheads; i++)
        l->head_rows = l->heads[i].row ? 2 : l->head_rows;
    for (int i = 0; i < l->nheads; i++)
        l->heads[i].down = l->heads[i].down > l->head_rows ? l->head_rows : l->heads[i].down;
}

static int by_place(const void *a, const void *b)
{
    const struct layout_head *x = a, *y = b;
    return x->row != y->row ? x->row - y->row : x->column - y->column;
}

void layout_begin(struct layout *l, const struct row_head *head)
{
    *l = (struct layout){.head = head};
    add_columns(l);
    add_heads(l);
    qsort(l->heads, (size_t)l->nheads, sizeof *l->heads, by_place);
    l->lot = lot_new();
}

void layout_release(struct layout *l)
{
    for (int i = 0; i < l->ncolumns; i++)
        free(l->columns[i].tick);
    lot_free(l->lot);
    *l = (struct layout){0};
}
