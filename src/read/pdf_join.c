/* Rows and merged labels that a page break has torn.
 *
 * A line that is cut off in the middle of a paragraph is full, and what it goes on with stands at the very top of the next
 * page: whole cells of a row stand in the middle of its height, all but the highest of them. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/text.h"
#include "read/pdf_page.h"

enum { NOTHING = -1 };

/* How near to the edges of the table the parts of a cell stand, in heights of a line, and how much room a full line may leave:
 * the next character would not have fitted in. */
struct manner {
    double top, bottom, room;
};
/* Where all that a row has may be a rest: each part may stand in the middle of what its page has of the row, and none is less
 * than two lines of a paragraph. */
static const struct manner row_cell = {2.5, 3.5, 1.3};
/* Where the next row stands so closely below that both were taken for one: only the highest cells are looked at. */
static const struct manner own_cell = {0.5, 3.5, 1.0};
/* A merged label is cut off where it fills all that its page has of it; the rest may stand in the middle of many rows. */
static const struct manner merged = {1000, 1.5, 0.6};

struct torn {
    struct pdf_blocks *before, *page;
    int last;        /* the last row before */
    size_t from, to; /* the blocks of the page's first row */
    double top;      /* of the page's rows, below its header */
};

/* The lowest block of a column, as an index; NOTHING: it has none below the header. */
static int lowest(const struct pdf_blocks *b, int column)
{
    int found = NOTHING;
    for (size_t i = 0; i < b->n; i++) {
        const struct pdf_block *x = &b->items[i];
        if (x->column == column && x->span == 1 && x->row >= b->head &&
            (found == NOTHING || x->bottom > b->items[found].bottom))
            found = (int)i;
    }
    return found;
}

static bool ends_in_full_stop(const char *text)
{
    static const uint32_t FULL_STOP = 0x3002;
    const char *end = text + strlen(text), *at = text + text_prev(text, strlen(text));
    return at < end && text_decode(&at, end) == FULL_STOP;
}

static double widest(const struct pdf_blocks *b, int column)
{
    double width = 0;
    for (size_t i = 0; i < b->n; i++)
        if (b->items[i].column == column && b->items[i].span == 1 && b->items[i].width > width)
            width = b->items[i].width;
    return width;
}

/* The block of the page before that goes on in x; NOTHING: there is none. */
static int begun_before(const struct torn *t, const struct pdf_block *x, const struct manner *m)
{
    int i = x->span == 1 && x->top < t->top + m->top * x->height ? lowest(t->before, x->column) : NOTHING;
    if (i == NOTHING)
        return NOTHING;
    const struct pdf_block *above = &t->before->items[i];
    double width = widest(t->before, x->column), here = widest(t->page, x->column);
    width = here > width ? here : width;
    bool low = above->bottom > t->before->bottom - m->bottom * above->height;
    bool full = above->right - above->left > width - m->room * above->height;
    return low && full && !ends_in_full_stop(buf_text(&above->text)) ? i : NOTHING;
}

/* The same for a label: one of more than a row, or one that stands above the end of the torn row's cells. */
static int label_begun_before(const struct torn *t, const struct pdf_block *x, double bottom)
{
    bool alone = x->top < bottom;
    for (size_t i = t->to; i < t->page->n && !alone; i++)
        if (t->page->items[i].column == x->column && t->page->items[i].row == x->row + 1)
            return NOTHING;
    return begun_before(t, x, &merged);
}

static bool has_cell(const struct pdf_blocks *b, int row, int column)
{
    for (size_t i = 0; i < b->n; i++)
        if (b->items[i].row == row && b->items[i].column <= column &&
            b->items[i].column + b->items[i].span > column)
            return true;
    return false;
}

static void append(struct pdf_block *to, struct pdf_block *rest)
{
    buf_printf(&to->text, "\n%s", buf_text(&rest->text));
    buf_free(&rest->text);
}

/* Takes a block over into the last row before. */
static void take_over(struct pdf_blocks *before, int last, const struct pdf_block *x)
{
    size_t at = before->n;
    before->items = mem_array(before->items, &before->cap, before->n + 1, sizeof *before->items);
    while (at > 0 && before->items[at - 1].row == last && before->items[at - 1].column > x->column)
        at--;
    memmove(before->items + at + 1, before->items + at, (before->n - at) * sizeof *before->items);
    before->items[at] = *x;
    before->items[at].row = last;
    before->n++;
}

/* --- a whole row --------------------------------------------------------------------------------------------------- */

/* Whether the page's first row is nothing but the rest of the last one before, where something of it is cut off. Labels that
 * stand below its cells are the next row's. *bottom: of those cells. */
static bool row_is_rest(const struct torn *t, double *bottom)
{
    bool cut = false, fits = true;
    *bottom = t->top;
    for (size_t i = t->from; i < t->to; i++) {
        const struct pdf_block *x = &t->page->items[i];
        if (x->column < t->page->finest)
            continue;
        bool goes_on = begun_before(t, x, &row_cell) != NOTHING;
        cut = cut || goes_on;
        fits = fits && (goes_on || !has_cell(t->before, t->last, x->column));
        *bottom = x->bottom > *bottom ? x->bottom : *bottom;
    }
    for (size_t i = t->from; i < t->to && fits; i++) {
        const struct pdf_block *x = &t->page->items[i];
        fits =
            x->column >= t->page->finest || x->top >= *bottom || label_begun_before(t, x, *bottom) != NOTHING;
    }
    return cut && fits;
}

static void join_row(struct torn *t, double bottom)
{
    size_t kept = t->from;
    for (size_t i = t->from; i < t->page->n; i++) {
        struct pdf_block *x = &t->page->items[i];
        bool label = x->column < t->page->finest;
        int at = i >= t->to ? NOTHING
                 : label    ? label_begun_before(t, x, bottom)
                            : begun_before(t, x, &row_cell);
        if (at != NOTHING) {
            append(&t->before->items[at], x);
        } else if (i < t->to && !label) {
            take_over(t->before, t->last, x);
        } else {
            x->row += i < t->to; /* the next row's */
            t->page->items[kept++] = *x;
        }
    }
    t->page->n = kept;
}

/* --- single cells -------------------------------------------------------------------------------------------------- */

/* Puts each rest behind what it is the rest of: that has more than one line, for a short text that fills its line is mostly
 * whole; or the rest cannot be the row's own cell, which stands below it. */
static void join_cells(struct torn *t)
{
    size_t kept = t->from;
    for (size_t i = t->from; i < t->page->n; i++) {
        struct pdf_block *x = &t->page->items[i];
        int at = i >= t->to                    ? NOTHING
                 : x->column < t->page->finest ? label_begun_before(t, x, t->top)
                                               : begun_before(t, x, &own_cell);
        bool own_below = i + 1 < t->to && x[1].column == x->column;
        if (at != NOTHING && (own_below || strchr(buf_text(&t->before->items[at].text), '\n')))
            append(&t->before->items[at], x);
        else
            t->page->items[kept++] = *x;
    }
    t->page->n = kept;
}

static int by_row(const void *a, const void *b)
{
    const struct pdf_block *x = a, *y = b;
    return x->row != y->row ? (x->row > y->row) - (x->row < y->row)
                            : (x->column > y->column) - (x->column < y->column);
}

void pdf_join(struct pdf_blocks *before, struct pdf_blocks *page)
{
    struct torn t = {.before = before, .page = page, .top = page->bottom};
    double bottom;
    t.last = before->n ? before->items[before->n - 1].row : NOTHING;
    while (t.from < page->n && page->items[t.from].row < page->head)
        t.from++;
    for (t.to = t.from; t.to < page->n && page->items[t.to].row == page->items[t.from].row; t.to++)
        ;
    if (t.last < before->head || t.from == t.to || before->n > PDF_BLOCKS || page->n > PDF_BLOCKS)
        return;
    for (size_t i = t.from; i < page->n; i++)
        t.top = page->items[i].top < t.top ? page->items[i].top : t.top;
    if (row_is_rest(&t, &bottom))
        join_row(&t, bottom);
    else
        join_cells(&t);
    if (page->n)
        qsort(page->items, page->n, sizeof *page->items, by_row);
}
