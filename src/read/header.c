/* Finding the header of a table, and which of its cells stand over which columns. */
#include <stdlib.h>
#include <string.h>

#include "mulu/text.h"
#include "read/header.h"

enum { LONGEST_HEADER = 40 }; /* characters; a longer cell is no header */

/* What one cell looks like to somebody who looks for a header. FAINT: only a part of it is a known word, as it may be in
 * any label; it counts among others that are surer. */
enum look { BLANK, OTHER, FAINT, HEAD, SUB };

static bool is_blank_cell(const struct cell *c)
{
    return text_same_squashed(c->text, "");
}

static enum look look_at(const struct formats *f, const struct cell *c)
{
    struct buffer b = {0};
    struct header_match m;
    text_squash(&b, c->text, strlen(c->text));
    bool blank = b.len == 0, too_long = text_glyphs(buf_text(&b), b.len) > LONGEST_HEADER;
    buf_free(&b);
    if (blank)
        return BLANK;
    if (too_long)
        return OTHER;
    header_match(f, -1, c->text, &m);
    return !m.known ? OTHER : m.sub ? SUB : m.sure ? HEAD : FAINT;
}

static bool is_tick_word(const struct formats *f, const struct cell *c)
{
    struct header_match m;
    header_match(f, -1, c->text, &m);
    return m.kind[KIND_TICK] >= 0.9;
}

/* Rows are certain where each has its line: the first line is the header, the second too if it holds nothing else. */
static bool find_by_lines(const struct formats *f, const struct cell *cells, size_t n, struct header *out)
{
    size_t end = 0, known = 0, filled = 0;
    for (; end < n && (end == 0 || !cells[end].first); end++) {
        enum look l = look_at(f, &cells[end]);
        filled += l != BLANK;
        known += l >= FAINT;
    }
    if (known < 2 || 2 * known < filled)
        return false;
    *out = (struct header){.nfirst = end, .end = end};
    size_t at = end, subs = 0;
    for (; at < n && (at == end || !cells[at].first); at++) {
        enum look l = look_at(f, &cells[at]);
        if (l != BLANK && l != SUB) {
            subs = 0;
            break;
        }
        subs += l == SUB;
    }
    if (subs) {
        out->second = end;
        out->nsecond = at - end;
        out->end = at;
    }
    /* A tab at the end of the line makes no column, unless the second row says so. */
    while (out->nfirst > out->nsecond && is_blank_cell(&cells[out->nfirst - 1]))
        out->nfirst--;
    return true;
}

static bool has_parent(const struct formats *f, const struct cell *cells, size_t nfirst,
                       const struct cell *sub)
{
    struct header_match s, h;
    header_match(f, -1, sub->text, &s);
    for (size_t i = 0; i < nfirst; i++) {
        header_match(f, -1, cells[i].text, &h);
        if (header_may_stand_below(&h, &s))
            return true;
    }
    return false;
}

/* The cells that a header takes at most: known words, blanks between them, and single unknown ones among known. A tick
 * word (主动公开) without its header before it is none: it may be the first label of the body. */
static size_t header_reach(const struct formats *f, const struct cell *cells, size_t n, enum look *looks)
{
    size_t end = 0, others = 0;
    for (size_t i = 0; i < n && i < 3 * MAX_COLUMNS; i++) {
        looks[i] = look_at(f, &cells[i]);
        if (looks[i] == SUB && is_tick_word(f, &cells[i]) && !has_parent(f, cells, i, &cells[i]))
            looks[i] = OTHER;
        if (looks[i] == HEAD || looks[i] == SUB) {
            end = i + 1;
            others = 0;
        } else if (looks[i] != BLANK && ++others > 1) {
            break;
        }
        if (i >= end + MAX_COLUMNS / 2)
            break;
    }
    return end;
}

/* The second row is what follows the last word of the first: words that stand below one of its words, and blanks. */
static void split_rows(const struct formats *f, const struct cell *cells, const enum look *looks, size_t end,
                       struct header *out)
{
    size_t first = end, subs = 0;
    while (first > 0 && (looks[first - 1] == SUB || looks[first - 1] == BLANK))
        first--;
    *out = (struct header){.nfirst = end, .end = end};
    for (size_t i = first; i < end; i++) {
        if (looks[i] == SUB && !has_parent(f, cells, first, &cells[i]))
            return;
        subs += looks[i] == SUB;
    }
    if (first == 0 || subs == 0)
        return;
    out->nfirst = out->second = first;
    out->nsecond = end - first;
}

/* Blank cells behind the last word belong to the header while its second row has fewer cells than the table columns. */
static void take_trailing_blanks(const struct cell *cells, size_t n, struct header *h)
{
    bool full = h->nsecond && cells[h->second].text[0] == '\0';
    while (full && h->end < n && h->nsecond < h->nfirst && !cells[h->end].gap &&
           text_same_squashed(cells[h->end].text, "")) {
        h->nsecond++;
        h->end++;
    }
}

bool header_find(const struct formats *f, const struct cell *cells, size_t n, struct header *out)
{
    enum look looks[3 * MAX_COLUMNS];
    if (n == 0)
        return false;
    if (cells[0].first)
        return find_by_lines(f, cells, n, out);
    size_t end = header_reach(f, cells, n, looks), known = 0, filled = 0;
    for (size_t i = 0; i < end; i++) {
        known += looks[i] >= HEAD;
        filled += looks[i] != BLANK;
    }
    if (known < 2 || 2 * known < filled)
        return false;
    split_rows(f, cells, looks, end, out);
    take_trailing_blanks(cells, n, out);
    return true;
}

bool header_may_stand_below(const struct header_match *head, const struct header_match *sub)
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
            if (!header_may_stand_below(&head, &sub))
                break;
            s++;
        }
        spans[j] = (struct span){width, s > from ? (int)(s - from) : 1, s > from ? (int)from : -1};
        width += spans[j].n;
    }
    return width;
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
            cost += header_may_stand_below(&head, &sub) ? 0 : is_blank_cell(&cells[h->first + j]) ? 0.5 : 2;
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

/* A second row without a blank cell holds its words only, not one cell for every column. */
static bool is_short(const struct cell *cells, const struct header *h)
{
    for (size_t i = 0; i < h->nsecond; i++)
        if (is_blank_cell(&cells[h->second + i]))
            return false;
    return h->nsecond > 0;
}

/* A merged header cell may come with its blank neighbours: they stand over the words below them together with it. */
static void join_blank_heads(const struct formats *f, const struct cell *cells, const struct header *h,
                             struct span *spans, int m)
{
    int owner = -1;
    for (int j = 0; j < m; j++) {
        struct header_match head, sub;
        if (!is_blank_cell(&cells[h->first + (size_t)j])) {
            owner = j;
            continue;
        }
        if (owner < 0 || spans[j].sub < 0)
            continue;
        header_match(f, -1, cells[h->first + (size_t)owner].text, &head);
        header_match(f, -1, cells[h->second + (size_t)spans[j].sub].text, &sub);
        if (header_may_stand_below(&head, &sub)) {
            spans[owner].n++;
            spans[j].n = 0;
        }
    }
}

int header_spans(const struct formats *f, const struct cell *cells, const struct header *h, int width,
                 const struct column_stats *stats, struct span *spans)
{
    int m = (int)h->nfirst;
    if (is_short(cells, h))
        return spread_short(f, cells, h, spans);
    if (m >= width) {
        for (int j = 0; j < m; j++)
            spans[j] = (struct span){j, 1, h->nsecond && (size_t)j < h->nsecond ? j : -1};
        join_blank_heads(f, cells, h, spans, m);
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
    if (is_short(cells, h))
        return spread_short(f, cells, h, spans);
    return (int)(h->nsecond > h->nfirst ? h->nsecond : h->nfirst);
}
