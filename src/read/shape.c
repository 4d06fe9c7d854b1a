/* How many columns a table has that is printed one cell a line, when only its blank lines can tell. */
#include <stdlib.h>

#include "mulu/mem.h"
#include "read/table.h"

static const double NO_GAP = 6;       /* a row that ends where no blank line is */
static const double GAP_INSIDE = 0.7; /* a blank line inside a row */
static const double IRREGULAR = 3;    /* a row of another length */

static const double WIDER_THAN_HEADER =
    2; /* a column more than the header has cells: one of them spans two */

enum { WIDEST = 40 };

static bool row_may_begin(const struct cell *c)
{
    return c->gap > 0 || c->damaged || c->bare;
}

static bool row_edge(const struct cell *cells, size_t n, size_t at, bool all)
{
    return at == n ? all : row_may_begin(&cells[at]);
}

/* The least cost of reading the run as rows of `width` cells. */
static double cost_of(const struct cell *cells, size_t n, size_t width, bool all, double *best)
{
    for (size_t i = 0; i <= n; i++)
        best[i] = i ? 1e9 : 0;
    for (size_t i = 0; i < n; i++) {
        double inside = 0;
        for (size_t len = 1; len <= 2 * width && i + len <= n; len++) {
            size_t j = i + len;
            if (len > 1 && row_may_begin(&cells[j - 1]))
                inside += GAP_INSIDE;
            bool edge = row_edge(cells, n, j, all);
            double cost = best[i] + inside;
            if (j == n && !all && len <= width)
                ; /* a row begun, that goes on beyond what is seen */
            else if (len == width)
                cost += edge ? 0 : NO_GAP;
            else if (edge)
                cost += IRREGULAR + 0.3 * (double)(len > width ? len - width : width - len);
            else
                continue;
            if (cost < best[j])
                best[j] = cost;
        }
    }
    return best[n];
}

int shape_width(const struct cell *cells, size_t n, int hint, bool all)
{
    size_t gaps = 0;
    for (size_t i = 1; i < n; i++)
        gaps += row_may_begin(&cells[i]);
    if (n == 0)
        return hint;
    if (hint > 0 && gaps * 4 * (size_t)hint < n)
        return hint; /* rows follow each other without blank lines */
    double *room = mem_alloc((n + 1) * sizeof *room);
    double least = 1e9;
    int width = 0;
    for (int w = hint > 2 ? hint : 2; w <= WIDEST && ((size_t)w <= n || w == hint); w++) {
        double cost = cost_of(cells, n, (size_t)w, all, room) + (hint ? WIDER_THAN_HEADER * (w - hint) : 0);
        if (cost < least - 1e-9) {
            least = cost;
            width = w;
        }
    }
    free(room);
    bool vague = width == 0 || least / (double)n > NO_GAP / 2 / width;
    return vague && (hint || gaps * 20 < n) ? hint : width;
}
