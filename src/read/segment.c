/* Where rows begin and end in a table that is printed one cell a line. Blank lines suggest it, the number of columns
 * suggests it, and what the values look like decides between them: the cheapest way through a window of cells. */
#include <stdlib.h>

#include "mulu/mem.h"
#include "read/table.h"

static const double END_WITHOUT_GAP = 6, END_IN_GAPLESS = 0.3;
static const double GAP_INSIDE = 0.7;
static const double BARE_INSIDE = 5;
static const double DAMAGE_INSIDE = 0.2; /* a line lost inside a cell: the row has all its cells */
static const double MORE_DAMAGE = 2;
static const double END_AT_DAMAGE = 0.3;
static const double SURE = 3; /* a row whose values cost less than this is what its count says */

enum { WINDOW_ROWS = 8, LONGER = 3 };

size_t segment_window(const struct aligner *a)
{
    return (size_t)a->columns->n * WINDOW_ROWS;
}

static double end_cost(const struct aligner *a, const struct cell *cells, size_t n, size_t at, bool all)
{
    double without = a->gapless ? END_IN_GAPLESS : END_WITHOUT_GAP;
    if (at == n)
        return all ? 0 : without;
    if (cells[at].gap > 0 || cells[at].bare)
        return 0;
    return cells[at].damaged ? END_AT_DAMAGE : without;
}

/* A row of exactly as many cells as there are columns, that ends where rows may end and holds nothing odd. */
static bool plain_row(const struct aligner *a, const struct cell *cells, size_t n, bool all)
{
    size_t width = (size_t)a->columns->n;
    if (n < width || (n == width && !all) || end_cost(a, cells, n, width, all) > END_AT_DAMAGE)
        return false;
    bool odd = a->gapless;
    for (size_t i = 1; i < width; i++) {
        if (cells[i].damaged || cells[i].bare)
            return false;
        odd = odd || cells[i].gap > 0;
    }
    return !odd || align_identity(a, cells, width) < SURE;
}

/* What the breaks inside the row cells[0 … len - 1] cost; exact: it has a cell for every column. */
static double inside_cost(const struct cell *cells, size_t len, bool exact)
{
    double cost = 0;
    int damaged = 0;
    for (size_t i = 1; i < len; i++) {
        if (cells[i].damaged)
            cost += damaged++ ? MORE_DAMAGE : DAMAGE_INSIDE;
        else if (cells[i].gap > 0)
            cost += GAP_INSIDE;
        if (cells[i].bare)
            cost += BARE_INSIDE;
    }
    return damaged && !exact ? 1e9 : cost; /* nothing is guessed across a loss */
}

/* The cheapest way through the window; from[j]: where the row that ends at j begins. */
static void find_way(const struct aligner *a, const struct cell *cells, size_t n, bool all, size_t *from)
{
    size_t width = (size_t)a->columns->n, longest = width + LONGER;
    float *fits = mem_alloc(n * width * sizeof *fits);
    double *best = mem_alloc((n + 1) * sizeof *best);
    double whole[MAX_COLUMNS + LONGER], cut[MAX_COLUMNS + LONGER];
    align_fits(a, cells, n, fits);
    for (size_t i = 1; i <= n; i++)
        best[i] = 1e18;
    for (size_t i = 0; i < n; i++) {
        size_t max = n - i < longest ? n - i : longest;
        align_lengths(a, cells + i, max, fits + i * width, cells[i].damaged, whole, cut);
        for (size_t len = 1; len <= max; len++) {
            size_t j = i + len;
            bool torn = j < n && cells[j].damaged;
            double cost = best[i] + (torn ? cut[len - 1] : whole[len - 1]) +
                          inside_cost(cells + i, len, len == width) + end_cost(a, cells, n, j, all);
            if (cost < best[j]) {
                best[j] = cost;
                from[j] = i;
            }
        }
    }
    free(best);
    free(fits);
}

size_t segment_rows(const struct aligner *a, const struct cell *cells, size_t n, bool all, size_t *lengths,
                    size_t max)
{
    size_t rows = 0, at = 0, width = (size_t)a->columns->n;
    while (rows < max && at < n && plain_row(a, cells + at, n - at, all)) {
        lengths[rows++] = width;
        at += width;
    }
    if (rows || n == 0)
        return rows;
    size_t window = n < segment_window(a) ? n : segment_window(a);
    bool last = all && window == n;
    size_t *from = mem_alloc((window + 1) * sizeof *from);
    find_way(a, cells, window, last, from);
    /* Walk back, then keep the rows that end well before the window does: those near its end may change. */
    size_t sure = last || window <= 2 * width ? window : window - 2 * width;
    size_t *ends = mem_alloc((window + 1) * sizeof *ends), n_ends = 0;
    for (size_t j = window; j > 0; j = from[j])
        ends[n_ends++] = j;
    for (size_t i = n_ends; i-- > 0 && rows < max;) {
        if (rows && ends[i] > sure)
            break;
        lengths[rows++] = ends[i] - from[ends[i]];
    }
    free(ends);
    free(from);
    return rows;
}
