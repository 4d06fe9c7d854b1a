#include "read/pdf_page.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/text.h"
#include "read/header.h"

static const double GAP = 3;         /* points that part two columns */
static const double SAME_LINE = 0.4; /* of a line's height: words that overlap by so much stand on one line */

enum { MOST_POINTS = 4096 };

void pdf_page_clear(struct pdf_page *p)
{
    for (size_t i = 0; i < p->n; i++)
        free(p->words[i].text);
    p->n = 0;
}

static double middle(double a, double b)
{
    return (a + b) / 2;
}

/* --- columns ------------------------------------------------------------------------------------------------------ */

static int by_top(const void *a, const void *b)
{
    const struct pdf_word *x = a, *y = b;
    return (x->top > y->top) - (x->top < y->top);
}

static size_t count_lines(const struct pdf_page *p)
{
    size_t lines = 0;
    double bottom = -1;
    for (size_t i = 0; i < p->n; i++) { /* in the order of their tops */
        if (p->words[i].top >= bottom) {
            lines++;
            bottom = p->words[i].bottom;
        }
    }
    return lines;
}

static int clamp(double x)
{
    return x < 0 ? 0 : x >= MOST_POINTS ? MOST_POINTS - 1 : (int)x;
}

static bool touches(const struct pdf_columns *c, int i, const struct pdf_word *w)
{
    return w->left + 1 < c->right[i] && w->right - 1 > c->left[i];
}

static bool add_column(struct pdf_columns *c, double left, double right)
{
    int at = 0;
    while (at < c->n && c->left[at] < left)
        at++;
    if (c->n >= PDF_COLUMNS)
        return false;
    memmove(c->left + at + 1, c->left + at, (size_t)(c->n - at) * sizeof *c->left);
    memmove(c->right + at + 1, c->right + at, (size_t)(c->n - at) * sizeof *c->right);
    c->left[at] = left;
    c->right[at] = right;
    c->n++;
    return true;
}

/* Words that stand in no column make one of their own. */
static void add_lone_words(const struct pdf_page *p, struct pdf_columns *c)
{
    for (size_t i = 0; i < p->n; i++) {
        bool held = false;
        for (int k = 0; k < c->n && !held; k++)
            held = touches(c, k, &p->words[i]);
        if (!held && !add_column(c, p->words[i].left, p->words[i].right))
            return;
    }
}

/* Where more words stand above each other than the titles that cross all columns. */
static void by_coverage(const struct pdf_page *p, struct pdf_columns *c)
{
    int *cover = mem_alloc(MOST_POINTS * sizeof *cover);
    int most = 1 + (int)(count_lines(p) / 40);
    for (size_t i = 0; i < p->n; i++)
        for (int x = clamp(p->words[i].left + 0.5); x < clamp(p->words[i].right - 0.5); x++)
            cover[x]++;
    c->n = 0;
    for (int x = 0; x < MOST_POINTS;) {
        int end = x;
        while (end < MOST_POINTS && cover[end] > most)
            end++;
        if (end == x) {
            x++;
            continue;
        }
        if (c->n && x - c->right[c->n - 1] < GAP)
            c->right[c->n - 1] = end;
        else if (!add_column(c, x, end))
            break;
        x = end;
    }
    free(cover);
    add_lone_words(p, c);
}

/* How many of the page's words stand in one column and no other. */
static size_t fitting(const struct pdf_page *p, const struct pdf_columns *c)
{
    size_t fit = 0;
    for (size_t i = 0; i < p->n; i++) {
        int held = 0;
        for (int k = 0; k < c->n; k++)
            held += touches(c, k, &p->words[i]);
        fit += held == 1;
    }
    return fit;
}

bool pdf_find_columns(const struct pdf_page *p, struct pdf_columns *columns)
{
    struct pdf_columns found;
    if (p->n)
        qsort(p->words, p->n, sizeof *p->words, by_top);
    if (columns->n && fitting(p, columns) * 20 >= p->n * 19)
        return true;
    by_coverage(p, &found);
    if (found.n < 3 || fitting(p, &found) * 4 < p->n * 3)
        return false;
    *columns = found;
    return true;
}

/* --- blocks of lines ---------------------------------------------------------------------------------------------- */

struct placed {
    const struct pdf_word *word;
    int column, span;
};

static int by_column(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;
    if (x->column != y->column)
        return (x->column > y->column) - (x->column < y->column);
    if (x->span != y->span)
        return (x->span > y->span) - (x->span < y->span);
    double dx = middle(x->word->top, x->word->bottom), dy = middle(y->word->top, y->word->bottom);
    if (fabs(dx - dy) > SAME_LINE * (x->word->bottom - x->word->top))
        return (dx > dy) - (dx < dy);
    return (x->word->left > y->word->left) - (x->word->left < y->word->left);
}

static int by_number(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* From how much blank between two lines on they are two blocks: somewhat more than what parts lines as a rule. */
static double usual_gap(const struct placed *w, size_t n)
{
    static const double LEAST = 1.5;
    double *gaps = mem_alloc((n + 1) * sizeof *gaps), height = 0;
    size_t found = 0;
    for (size_t i = 0; i < n; i++)
        height += (w[i].word->bottom - w[i].word->top) / (double)n;
    for (size_t i = 1; i < n; i++) {
        double gap = w[i].word->top - w[i - 1].word->bottom;
        if (w[i].column == w[i - 1].column && gap > -SAME_LINE * height && gap < 2 * height)
            gaps[found++] = gap;
    }
    qsort(gaps, found, sizeof *gaps, by_number);
    double base = found ? gaps[found / 4] : 0;
    free(gaps);
    return base + (0.12 * height > LEAST ? 0.12 * height : LEAST);
}

static void append_word(struct pdf_block *b, const struct pdf_word *w, double right)
{
    double height = w->bottom - w->top;
    bool below = w->top > b->bottom - SAME_LINE * height;
    if (below)
        buf_putc(&b->text, '\n');
    else if (w->left - right > 0.2 * height)
        buf_putc(&b->text, ' ');
    buf_puts(&b->text, w->text);
    b->left = below ? w->left : b->left;
    b->right = w->right;
    b->width = b->right - b->left > b->width ? b->right - b->left : b->width;
    b->height = height;
    b->bottom = w->bottom > b->bottom ? w->bottom : b->bottom;
}

static void make_blocks(const struct placed *w, size_t n, struct pdf_blocks *out)
{
    double gap = usual_gap(w, n);
    for (size_t i = 0; i < n; i++) {
        struct pdf_block *last = out->n ? &out->items[out->n - 1] : NULL;
        if (last && last->column == w[i].column && last->span == w[i].span &&
            w[i].word->top - last->bottom <= gap) {
            append_word(last, w[i].word, w[i - 1].word->right);
            continue;
        }
        out->items = mem_array(out->items, &out->cap, out->n + 1, sizeof *out->items);
        struct pdf_block *b = &out->items[out->n++];
        *b = (struct pdf_block){.column = w[i].column,
                                .span = w[i].span,
                                .top = w[i].word->top,
                                .bottom = w[i].word->bottom,
                                .left = w[i].word->left,
                                .right = w[i].word->right,
                                .width = w[i].word->right - w[i].word->left,
                                .height = w[i].word->bottom - w[i].word->top};
        buf_puts(&b->text, w[i].word->text);
    }
}

static void place_words(const struct pdf_page *p, const struct pdf_columns *c, struct pdf_blocks *out)
{
    struct placed *w = mem_alloc((p->n + 1) * sizeof *w);
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++) {
        int first = -1, last = -1;
        for (int k = 0; k < c->n; k++) {
            if (!touches(c, k, &p->words[i]))
                continue;
            first = first < 0 ? k : first;
            last = k;
        }
        if (first >= 0)
            w[n++] = (struct placed){&p->words[i], first, last - first + 1};
        else
            w[n++] = (struct placed){&p->words[i], 0, 1};
    }
    qsort(w, n, sizeof *w, by_column);
    make_blocks(w, n, out);
    free(w);
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

static void add_edge(struct pdf_blocks *b, double y)
{
    b->edges = mem_array(b->edges, &b->edges_cap, b->nedges + 1, sizeof *b->edges);
    b->edges[b->nedges++] = y;
}

static void sort_edges(struct pdf_blocks *b)
{
    if (b->nedges)
        qsort(b->edges, b->nedges, sizeof *b->edges, by_number);
}

static size_t row_at(const struct pdf_blocks *b, double y)
{
    size_t low = 0, high = b->nedges;
    while (low < high) {
        size_t at = (low + high) / 2;
        if (b->edges[at] <= y)
            low = at + 1;
        else
            high = at;
    }
    return low;
}

static bool share_column(const struct pdf_block *x, const struct pdf_block *y)
{
    return x->column < y->column + y->span && y->column < x->column + x->span;
}

/* Where an edge between two heights cuts through the fewest blocks of the other columns. */
static double cleanest(const struct pdf_blocks *b, double above, double below)
{
    double best = middle(above, below);
    size_t least = SIZE_MAX;
    for (size_t i = 0; i <= b->n && b->n <= PDF_BLOCKS; i++) {
        double y = i == b->n ? middle(above, below) : b->items[i].top - 0.5;
        size_t cuts = 0;
        if (y <= above || y >= below)
            continue;
        for (size_t k = 0; k < b->n; k++)
            cuts += b->items[k].top < y && b->items[k].bottom > y;
        if (cuts < least ||
            (cuts == least && fabs(y - middle(above, below)) < fabs(best - middle(above, below)))) {
            least = cuts;
            best = y;
        }
    }
    return best;
}

/* Blocks of one row that stand above each other in a column part it. */
static void part_rows(struct pdf_blocks *b)
{
    double *more = mem_alloc((b->n + 1) * sizeof *more), height = 0;
    size_t n = 0;
    for (size_t i = 0; i < b->n; i++)
        height = i == 0 || b->items[i].bottom - b->items[i].top < height
                     ? b->items[i].bottom - b->items[i].top
                     : height;
    for (size_t i = 0; i < b->n; i++) {
        const struct pdf_block *x = &b->items[i], *below = NULL;
        for (size_t k = 0; k < b->n; k++) {
            const struct pdf_block *y = &b->items[k];
            if (y->top > x->bottom && share_column(x, y) && (!below || y->top < below->top))
                below = y;
        }
        if (below && row_at(b, middle(x->top, x->bottom)) == row_at(b, middle(below->top, below->bottom)))
            more[n++] = cleanest(b, x->bottom, below->top);
    }
    qsort(more, n, sizeof *more, by_number);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || more[i] - more[i - 1] > 0.6 * height) /* hardly a row is lower than a line */
            add_edge(b, more[i]);
    free(more);
    sort_edges(b);
}

/* The column with the most blocks says where rows part; where another one has two blocks in one of its rows, they part
 * there as well. Returns that column. */
static int find_rows(struct pdf_blocks *b)
{
    int counts[PDF_COLUMNS] = {0}, finest = 0;
    for (size_t i = 0; i < b->n; i++)
        counts[b->items[i].column] += b->items[i].span == 1;
    for (int k = 0; k < PDF_COLUMNS; k++)
        finest = counts[k] > counts[finest] ? k : finest;
    b->top = b->n ? b->items[0].top : 0;
    b->bottom = 0;
    for (size_t i = 0; i < b->n; i++) {
        const struct pdf_block *x = &b->items[i];
        b->top = x->top < b->top ? x->top : b->top;
        b->bottom = x->bottom > b->bottom ? x->bottom : b->bottom;
        if (i && x->column == finest && x[-1].column == finest && x->top > x[-1].bottom)
            add_edge(b, cleanest(b, x[-1].bottom, x->top));
    }
    sort_edges(b);
    if (b->n <= PDF_BLOCKS)
        part_rows(b);
    return finest;
}

/* The row of a block: where its middle is, but for one that stands over an edge where its top is. */
static size_t row_of(const struct pdf_blocks *b, const struct pdf_block *x)
{
    size_t top = row_at(b, x->top + 1), bottom = row_at(b, x->bottom - 1);
    return top == bottom ? row_at(b, middle(x->top, x->bottom)) : top;
}

static double edge(const struct pdf_blocks *b, size_t row)
{
    return row == 0 ? b->top : row > b->nedges ? b->bottom : b->edges[row - 1];
}

/* How many rows at the top of the page are titles and words of headers. */
static size_t rows_above(const struct pdf_blocks *b, const struct formats *formats)
{
    enum { REACH = 5 };
    int words[REACH] = {0}, all[REACH] = {0};
    bool wide[REACH] = {false}, sub;
    size_t top = 0;
    for (size_t i = 0; i < b->n; i++) {
        size_t row = row_of(b, &b->items[i]);
        if (row >= REACH)
            continue;
        all[row]++;
        words[row] += header_word(formats, buf_text(&b->items[i].text), &sub);
        wide[row] = wide[row] || b->items[i].span > 1;
    }
    for (size_t row = 0; row < REACH; row++)
        if (words[row] * 2 > all[row] || (all[row] == 1 && wide[row]))
            top = row + 1;
    return top;
}

/* The words right above the rows are one row, however high they stand; titles and groups of columns stay above them. */
static void gather_header(struct pdf_blocks *b, size_t top)
{
    for (size_t i = 0; i < b->n; i++) {
        struct pdf_block *x = &b->items[i];
        size_t row = row_of(b, x);
        bool lowest = row < top && x->span == 1;
        for (size_t k = 0; k < b->n && lowest; k++)
            lowest = k == i || !share_column(x, &b->items[k]) || row_of(b, &b->items[k]) >= top ||
                     b->items[k].top <= x->top;
        x->row = (int)(lowest ? top - 1 : row);
    }
}

/* The labels on the left stand in the middle of the rows that they are merged over: each takes the rows from where the one
 * above ends to where its own middle is that of all of them. */
static void spread_labels(struct pdf_blocks *b, int finest, const struct formats *formats)
{
    size_t top = rows_above(b, formats), next = 0;
    if (b->n <= PDF_BLOCKS)
        gather_header(b, top);
    else
        top = 0;
    b->head = (int)top;
    for (size_t i = 0; i < b->n; i++) {
        struct pdf_block *x = &b->items[i];
        bool begins = i == 0 || x[-1].column != x->column;
        next = begins ? top : next;
        size_t row = row_of(b, x);
        if (row < top)
            continue;
        x->row = (int)row;
        if (x->column >= finest || x->span > 1) {
            next = row + 1;
            continue;
        }
        bool ends = i + 1 == b->n || x[1].column != x->column;
        size_t limit = ends ? b->nedges : row_at(b, middle(x[1].top, x[1].bottom));
        size_t best = row;
        double want = middle(x->top, x->bottom), least = 1e9;
        for (size_t last = row; last <= limit && next <= row; last++) {
            double off = fabs(middle(edge(b, next), edge(b, last + 1)) - want);
            if (off < least) {
                least = off;
                best = last;
            }
        }
        bool centred = next <= row && least <= 0.6 * (x->bottom - x->top) + 3;
        x->row = (int)(centred ? next : row);
        next = (centred ? best : row) + 1;
    }
}

static int by_row(const void *a, const void *b)
{
    const struct pdf_block *x = a, *y = b;
    if (x->row != y->row)
        return (x->row > y->row) - (x->row < y->row);
    if (x->column != y->column)
        return (x->column > y->column) - (x->column < y->column);
    return (x->top > y->top) - (x->top < y->top);
}

void pdf_find_rows(const struct pdf_page *p, const struct pdf_columns *columns, const struct formats *formats,
                   struct pdf_blocks *out)
{
    *out = (struct pdf_blocks){0};
    place_words(p, columns, out);
    out->finest = find_rows(out);
    spread_labels(out, out->finest, formats);
    if (out->n)
        qsort(out->items, out->n, sizeof *out->items, by_row);
}

void pdf_blocks_free(struct pdf_blocks *b)
{
    for (size_t i = 0; i < b->n; i++)
        buf_free(&b->items[i].text);
    free(b->items);
    free(b->edges);
    *b = (struct pdf_blocks){0};
}

enum status pdf_send_rows(struct pdf_blocks *b, struct grid *grid, struct error *err)
{
    enum status st = ST_OK;
    struct grid_cell *cells = mem_alloc((b->n + 1) * sizeof *cells);
    for (size_t i = 0, end; i < b->n && !st; i = end) {
        size_t n = 0;
        for (end = i; end < b->n && b->items[end].row == b->items[i].row; end++) {
            struct pdf_block *x = &b->items[end];
            bool taken = n && cells[n - 1].column + cells[n - 1].columns > x->column;
            if (!taken) {
                cells[n++] = (struct grid_cell){x->column, 1, x->span, false, buf_text(&x->text)};
                continue;
            }
            struct buffer both = {0}; /* two blocks of one cell */
            buf_printf(&both, "%s\n%s", cells[n - 1].text, buf_text(&x->text));
            buf_free(&x->text);
            x->text = both;
            cells[n - 1].text = buf_text(&x->text);
        }
        st = grid_row(grid, cells, n, 0, false, err);
    }
    free(cells);
    pdf_blocks_free(b);
    return st;
}

enum status pdf_send_prose(struct pdf_page *p, struct grid *grid, struct error *err)
{
    struct pdf_blocks b = {0};
    struct pdf_columns all = {.n = 1, .left = {-1e6}, .right = {1e6}};
    enum status st = ST_OK;
    place_words(p, &all, &b);
    for (size_t i = 0; i < b.n; i++) {
        if (!st)
            st = grid_prose(grid, buf_text(&b.items[i].text), err);
    }
    pdf_blocks_free(&b);
    return st;
}
