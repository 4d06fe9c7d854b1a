/* Laying the cells of a row over the columns of its table: what reaches down from above, and what over from the left. */
#include <string.h>

#include "mulu/mem.h"
#include "mulu/text.h"
#include "read/grid_impl.h"

void grid_forget(struct grid *g)
{
    for (int c = 0; c < g->ncolumns; c++) {
        buf_clear(&g->columns[c].text);
        g->columns[c].span = 0;
        g->columns[c].last = 0;
    }
    g->ncolumns = 0;
}

bool grid_is_blank(const struct grid_slot *s)
{
    return text_same_squashed(s->text, "");
}

static void take_column(struct grid *g, int at, int span, int width)
{
    for (int c = at + 1; c < at + span && c < width; c++)
        g->slots[c] = (struct grid_slot){.how = GRID_LEFT, .text = ""};
}

static void put_above(struct grid *g, int at, int width)
{
    struct grid_column *c = &g->columns[at];
    g->slots[at] = (struct grid_slot){GRID_ABOVE, buf_text(&c->text), c->span, c->line, at + 1};
    take_column(g, at, c->span, width);
}

/* A cell of Word says only that it goes on with the one above; that one must be as wide, and in the row before. */
static bool goes_on(const struct grid *g, int at, int number)
{
    const struct grid_column *c = &g->columns[at];
    return at < g->ncolumns && c->span && c->from == number - 1;
}

static void put_own(struct grid *g, int at, const struct grid_cell *cell, int span, int number, int width)
{
    struct grid_column *c = &g->columns[at];
    buf_clear(&c->text);
    buf_puts(&c->text, cell->text);
    c->line = c->from = number;
    c->last = cell->rows > INT32_MAX - number ? INT32_MAX : number + cell->rows - 1;
    c->span = span;
    for (int i = at + 1; i < at + span; i++)
        g->columns[i].span = g->columns[i].last = 0;
    g->slots[at] = (struct grid_slot){GRID_OWN, buf_text(&c->text), span, number, at + 1};
    take_column(g, at, span, width);
}

static bool is_free(const struct grid *g, int at)
{
    return g->slots[at].how == GRID_ABSENT;
}

static void lies_under(const struct grid_cell *cell, struct string_list *under)
{
    if (!text_same_squashed(cell->text, ""))
        string_list_add(under, cell->text);
}

/* Makes room for columns up to `end`. */
static void widen(struct grid *g, int end)
{
    for (; g->ncolumns < end; g->ncolumns++) {
        struct grid_column *c = &g->columns[g->ncolumns];
        buf_clear(&c->text);
        c->span = c->last = c->from = 0;
        g->slots[g->ncolumns] = (struct grid_slot){.how = GRID_ABSENT, .text = ""};
    }
}

int grid_place(struct grid *g, const struct grid_cell *cells, size_t n, int number, struct string_list *under)
{
    int next = 0;
    for (int c = 0; c < g->ncolumns; c++)
        g->slots[c] = (struct grid_slot){.how = GRID_ABSENT, .text = ""};
    for (int c = 0; c < g->ncolumns; c++)
        if (g->columns[c].span && g->columns[c].last >= number)
            put_above(g, c, g->ncolumns);
    for (size_t i = 0; i < n; i++) {
        const struct grid_cell *cell = &cells[i];
        int at = cell->column >= 0 ? cell->column : next;
        while (cell->column < 0 && at < g->ncolumns && !is_free(g, at))
            at++;
        if (at >= GRID_COLUMNS || (at < g->ncolumns && !is_free(g, at))) {
            lies_under(cell, under);
            continue;
        }
        int span = cell->columns < 1 ? 1 : cell->columns;
        span = span > GRID_COLUMNS - at ? GRID_COLUMNS - at : span;
        widen(g, at + span);
        for (int c = at + 1; c < at + span; c++)
            span = is_free(g, c) ? span : c - at;
        next = at + span;
        if (cell->above && goes_on(g, at, number)) {
            lies_under(cell, under);
            g->columns[at].from = number;
            put_above(g, at, g->ncolumns);
        } else {
            put_own(g, at, cell, span, number, g->ncolumns);
        }
    }
    for (int c = 0; c < g->ncolumns; c++) /* where nothing stands now, nothing goes on */
        if (g->slots[c].how == GRID_ABSENT)
            g->columns[c].span = 0;
        else if (g->slots[c].how == GRID_ABOVE)
            g->columns[c].from = number;
    return g->ncolumns;
}

struct grid_line grid_keep(struct arena *a, const struct grid_line *line)
{
    struct grid_line copy = *line;
    copy.uid = line->uid ? arena_dup(a, line->uid, strlen(line->uid)) : NULL;
    copy.slots = arena_alloc(a, (size_t)line->n * sizeof *copy.slots + 1);
    for (int i = 0; i < line->n; i++) {
        copy.slots[i] = line->slots[i];
        if (*copy.slots[i].text)
            copy.slots[i].text = arena_dup(a, copy.slots[i].text, strlen(copy.slots[i].text));
        else
            copy.slots[i].text = "";
    }
    return copy;
}

int grid_single(const struct grid_line *line)
{
    int at = -1;
    for (int i = 0; i < line->n; i++) {
        if (grid_is_blank(&line->slots[i]))
            continue;
        if (at >= 0)
            return -1;
        at = i;
    }
    return at;
}

bool grid_stands_alone(const struct grid_line *line, int column)
{
    for (int i = 0; i < line->n; i++)
        if (i != column && (line->slots[i].how == GRID_OWN || line->slots[i].how == GRID_ABOVE))
            return false;
    return true;
}
