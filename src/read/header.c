/* Finding the header of a table, and which of its cells stand over which columns. */
#include <stdlib.h>
#include <string.h>

#include "mulu/text.h"
#include "read/header.h"

enum { LONGEST_HEADER = 40 }; /* characters; a longer cell is no header */

struct group_look {
    int filled, known, sub;
    bool too_long;
};

static struct group_look look(const struct formats *f, const struct cell *cells, size_t from, size_t to)
{
    struct group_look g = {0};
    for (size_t i = from; i < to; i++) {
        struct header_match m;
        header_match(f, -1, cells[i].text, &m);
        struct buffer b = {0};
        text_squash(&b, cells[i].text, strlen(cells[i].text));
        if (b.len) {
            g.filled++;
            g.known += m.known;
            g.sub += m.sub;
            g.too_long = g.too_long || text_glyphs(b.data, b.len) > LONGEST_HEADER;
        }
        buf_free(&b);
    }
    return g;
}

bool header_find(const struct formats *f, const struct cell *cells, size_t n, const size_t *rows,
                 size_t nrows, struct header *out)
{
    if (n == 0 || nrows == 0)
        return false;
    size_t end = nrows > 1 ? rows[1] : n;
    struct group_look g = look(f, cells, 0, end);
    if (g.known < 2 || 2 * g.known < g.filled || g.too_long)
        return false;
    *out = (struct header){.first = 0, .nfirst = end, .end = end};
    for (size_t r = 1; r < nrows; r++) {
        size_t from = rows[r];
        end = r + 1 < nrows ? rows[r + 1] : n;
        g = look(f, cells, from, end);
        if (g.filled == 0 || g.known < g.filled || g.too_long)
            break;
        out->end = end;
        if (g.sub == g.filled) { /* 一级目录 二级目录 … 全社会 特定群众 …: the second row, and the last */
            out->second = from;
            out->nsecond = end - from;
            break;
        }
        out->nfirst = end; /* a header cell ended in an empty paragraph */
    }
    return true;
}

/* Whether a word of the second row may stand below a header of the first. */
static bool may_stand_below(const struct header_match *head, const struct header_match *sub)
{
    if (sub->kind[KIND_TICK] >= 0.9)
        return head->kind[sub->tick_field] >= 0.5;
    return sub->kind[KIND_LEVEL] >= 0.9 && (head->kind[KIND_GROUP] >= 0.5 || head->kind[KIND_LEVEL] >= 0.5);
}

/* A second row that holds its words only, without blanks below the single headers: gives each word its header. */
static int spread_short(const struct formats *f, const struct cell *cells, const struct header *h,
                        struct span *spans)
{
    size_t s = 0;
    int width = 0;
    for (size_t j = 0; j < h->nfirst; j++) {
        struct header_match head, sub;
        header_match(f, -1, cells[h->first + j].text, &head);
        size_t from = s;
        while (s < h->nsecond) {
            header_match(f, -1, cells[h->second + s].text, &sub);
            if (!may_stand_below(&head, &sub))
                break;
            s++;
        }
        spans[j] = (struct span){width, s > from ? (int)(s - from) : 1, s > from ? (int)from : -1};
        width += spans[j].n;
    }
    return width;
}

static bool is_blank_cell(const struct cell *c)
{
    return text_same_squashed(c->text, "");
}

/* What it costs that header j stands over the columns a … a + n - 1. */
static double span_cost(const struct formats *f, const struct cell *cells, const struct header *h, size_t j,
                        int a, int n, const struct column_stats *stats)
{
    struct header_match head;
    header_match(f, -1, cells[h->first + j].text, &head);
    double cost = 0;
    for (int i = a; i < a + n && h->nsecond; i++) {
        const struct cell *c = (size_t)i < h->nsecond ? &cells[h->second + (size_t)i] : NULL;
        struct header_match sub = {0};
        if (c && !is_blank_cell(c))
            header_match(f, -1, c->text, &sub);
        if (!c || is_blank_cell(c))
            cost += n > 1 ? 4 : 0;
        else
            cost += may_stand_below(&head, &sub) ? 0 : is_blank_cell(&cells[h->first + j]) ? 0.5 : 2;
    }
    if (n > 1 && !h->nsecond) {
        double like =
            head.kind[KIND_GROUP] > head.kind[KIND_LEVEL] ? head.kind[KIND_GROUP] : head.kind[KIND_LEVEL];
        cost += (n - 1) * (like >= 0.5 ? 0.2 : 3);
        for (int i = a; stats && i < a + n; i++) /* level columns hold short words */
            cost += like >= 0.5 && stats[i].filled && stats[i].chars / stats[i].filled > 30 ? 3 : 0;
    }
    return cost;
}

int header_spans(const struct formats *f, const struct cell *cells, const struct header *h, int width,
                 const struct column_stats *stats, struct span *spans)
{
    int m = (int)h->nfirst;
    if (h->nsecond && h->nsecond <= h->nfirst) /* cannot be a full row: it has fewer cells than the first */
        return spread_short(f, cells, h, spans);
    if (m >= width) {
        for (int j = 0; j < m; j++)
            spans[j] = (struct span){j, 1, h->nsecond && (size_t)j < h->nsecond ? j : -1};
        return m;
    }
    /* best[j][c]: the least cost of laying the first j headers over the first c columns */
    double best[MAX_COLUMNS + 1][MAX_COLUMNS + 1];
    int from[MAX_COLUMNS + 1][MAX_COLUMNS + 1];
    for (int j = 0; j <= m; j++)
        for (int c = 0; c <= width; c++)
            best[j][c] = j == 0 && c == 0 ? 0 : 1e9;
    for (int j = 0; j < m; j++)
        for (int c = 0; c < width; c++)
            for (int n = 1; best[j][c] < 1e9 && c + n <= width - (m - j - 1); n++) {
                double cost = best[j][c] + span_cost(f, cells, h, (size_t)j, c, n, stats);
                if (cost < best[j + 1][c + n]) {
                    best[j + 1][c + n] = cost;
                    from[j + 1][c + n] = c;
                }
            }
    for (int j = m, c = width; j > 0; c = from[j][c], j--)
        spans[j - 1] = (struct span){from[j][c], c - from[j][c], h->nsecond ? from[j][c] : -1};
    return width;
}

int header_width(const struct formats *f, const struct cell *cells, const struct header *h)
{
    struct span spans[MAX_COLUMNS];
    if (h->nfirst > MAX_COLUMNS)
        return (int)h->nfirst;
    if (h->nsecond > h->nfirst)
        return (int)h->nsecond;
    return h->nsecond ? spread_short(f, cells, h, spans) : (int)h->nfirst;
}
