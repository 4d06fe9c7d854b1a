/* Finding the header of a table, and which of its cells stand over which columns. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "read/header.h"

enum { LONGEST_HEADER = 40 }; /* characters; a longer cell is no header */

static bool is_blank_cell(const struct cell *c)
{
    return text_same_squashed(c->text, "");
}

/* Words with a value behind them (联系人：李某) are filled in, they stand above no column. */
static bool says_something(const char *text)
{
    const char *wide = strstr(text, DATA_WIDE_COLON), *narrow = strchr(text, ':');
    return (wide && wide[strlen(DATA_WIDE_COLON)]) || (narrow && narrow[1]);
}

enum look header_look(const struct formats *f, const char *text)
{
    struct buffer b = {0};
    struct header_match m;
    text_squash(&b, text, strlen(text));
    bool blank = b.len == 0;
    bool other = text_glyphs(buf_text(&b), b.len) > LONGEST_HEADER || says_something(buf_text(&b));
    buf_free(&b);
    if (blank)
        return LOOK_BLANK;
    if (other)
        return LOOK_OTHER;
    header_match(f, -1, text, &m);
    return !m.known ? LOOK_OTHER : m.sub ? LOOK_SUB : m.sure ? LOOK_HEAD : LOOK_FAINT;
}

static enum look look_at(const struct formats *f, const struct cell *c)
{
    return header_look(f, c->text);
}

bool header_word(const struct formats *f, const char *text, bool *sub)
{
    enum look l = header_look(f, text);
    *sub = l == LOOK_SUB;
    return l >= LOOK_FAINT;
}

static bool is_tick_word(const struct formats *f, const struct cell *c)
{
    struct header_match m;
    header_match(f, -1, c->text, &m);
    return m.kind[KIND_TICK] >= 0.9;
}

bool header_of_line(const struct cell *cells, size_t n, struct header *out)
{
    size_t end = n > 0;
    while (end && end < n && !cells[end].first)
        end++;
    *out = (struct header){.nfirst = end, .end = end};
    return end > 0;
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

/* A line of short words that nobody has written down, several of which end as headers of different fields do. */
static bool reads_like_one(const struct formats *f, const struct cell *cells, size_t n)
{
    enum { LONGEST = 12, LEAST = 3 };
    uint32_t kinds = 0;
    for (size_t i = 0; i < n; i++) {
        struct header_match m;
        size_t len = strlen(cells[i].text);
        if (len && (text_glyphs(cells[i].text, len) > LONGEST || says_something(cells[i].text)))
            return false;
        header_match(f, -1, cells[i].text, &m);
        int best = 0;
        for (int k = 0; k < KIND_COUNT; k++)
            best = m.kind[k] > m.kind[best] ? k : best;
        if (best < FIELD_COUNT && m.kind[best] > 0)
            kinds |= 1u << best;
    }
    return __builtin_popcount(kinds) >= LEAST;
}

/* Two keys make a header, however many columns of its own a program has beside them. */
static bool has_keys(const struct formats *f, const struct cell *cells, size_t n)
{
    enum { LEAST = 2 };
    int keys = 0;
    for (size_t i = 0; i < n && keys < LEAST; i++) {
        struct header_match m;
        if (strlen(cells[i].text) > LONGEST_HEADER)
            continue;
        header_match(f, -1, cells[i].text, &m);
        keys += m.key;
    }
    return keys == LEAST;
}

/* Rows are certain where each has its line: the first line is the header, the second too if it holds nothing else. */
static bool find_by_lines(const struct formats *f, const struct cell *cells, size_t n, struct header *out)
{
    size_t known = 0, filled = 0;
    header_of_line(cells, n, out);
    for (size_t i = 0; i < out->end; i++) {
        enum look l = look_at(f, &cells[i]);
        filled += l != LOOK_BLANK;
        known += l >= LOOK_FAINT;
    }
    if ((known < 2 || 2 * known < filled) && !has_keys(f, cells, out->end) &&
        !reads_like_one(f, cells, out->end))
        return false;
    size_t end = out->end, at = end, subs = 0;
    for (; at < n && (at == end || !cells[at].first); at++) {
        enum look l = look_at(f, &cells[at]);
        if (l != LOOK_BLANK && (l != LOOK_SUB || !has_parent(f, cells, out->nfirst, &cells[at]))) {
            subs = 0;
            break;
        }
        subs += l == LOOK_SUB;
    }
    if (subs) {
        out->second = end;
        out->nsecond = at - end;
        out->end = at;
    }
    /* A tab at the end of the line makes no column, unless the second row says so. */
    while (out->nsecond > out->nfirst && is_blank_cell(&cells[out->second + out->nsecond - 1]))
        out->nsecond--;
    while (out->nfirst > out->nsecond && is_blank_cell(&cells[out->nfirst - 1]))
        out->nfirst--;
    while (out->nsecond && out->nfirst == out->nsecond && is_blank_cell(&cells[out->nfirst - 1]) &&
           is_blank_cell(&cells[out->second + out->nsecond - 1])) {
        out->nfirst--;
        out->nsecond--;
    }
    return true;
}

/* Words of a second row stand once below each header. Where those of a field come oftener than that, they may be the
 * values of a column: 公开方式 with 主动 or 依申请公开 in every row. */
static bool is_value(const struct formats *f, const struct cell *cells, size_t n, const struct cell *sub)
{
    const char *words[MAX_COLUMNS];
    struct header_match s, m;
    size_t different = 0, all = 0, heads = 0;
    header_match(f, -1, sub->text, &s);
    for (size_t i = 0; i < n; i++) {
        if (strlen(cells[i].text) > 4 * LONGEST_HEADER)
            continue;
        header_match(f, -1, cells[i].text, &m);
        heads += header_may_stand_below(&m, &s);
        if (m.kind[KIND_TICK] < 0.9 || m.tick_field != s.tick_field)
            continue;
        size_t k = 0;
        while (k < different && !text_same_squashed(words[k], cells[i].text))
            k++;
        if (k == different && different < MAX_COLUMNS)
            words[different++] = cells[i].text;
        all++;
    }
    return all > different * heads;
}

/* Where the header's printed row ends, when blank lines part the rows, it is as long as most rows behind it, and half of
 * its words are known; 0 when that cannot be told. */
static size_t printed_row(const struct formats *f, const struct cell *cells, size_t n)
{
    size_t end = 1, same = 0, rows = 0, known = look_at(f, &cells[0]) >= LOOK_FAINT, from;
    for (; end < n && !cells[end].gap && end <= MAX_COLUMNS; end++)
        known += look_at(f, &cells[end]) >= LOOK_FAINT;
    if (end < 3 || end > MAX_COLUMNS || 2 * known < end)
        return 0;
    for (size_t i = from = end; i <= n; i++) {
        if (i < n && (i == from || !cells[i].gap))
            continue;
        same += i - from == end;
        rows += i > from && i < n;
        from = i;
    }
    return rows && 2 * same > rows ? end : 0;
}

/* How many unknown words may stand side by side in a header, the last of them at `at`: two at its beginning, or where
 * blank lines part rows and none has come yet. */
static size_t may_be_unknown(const struct cell *cells, size_t n, size_t end, size_t at)
{
    enum { NEAR = 160 };
    bool parted = false;
    for (size_t i = end; end && i <= at; i++)
        if (i && cells[i].gap)
            return 1;
    for (size_t i = 1; i < n && i < NEAR && !parted; i++)
        parted = cells[i].gap > 0;
    return end == 0 || parted ? 2 : 1;
}

/* The cells that a header takes at most: known words, blanks between them, and up to two unknown ones among them. A tick
 * word (主动公开) without its header before it is none: it may be the first label of the body, or a value. */
static size_t header_reach(const struct formats *f, const struct cell *cells, size_t n, enum look *looks)
{
    size_t end = 0, others = 0, row = printed_row(f, cells, n);
    for (size_t i = 0; i < n && i < 3 * MAX_COLUMNS; i++) {
        looks[i] = look_at(f, &cells[i]);
        if (looks[i] == LOOK_SUB && is_tick_word(f, &cells[i]) &&
            (!has_parent(f, cells, i, &cells[i]) || (others && is_value(f, cells, n, &cells[i]))))
            looks[i] = LOOK_OTHER;
        bool below = row && i >= row && end >= row; /* the header's own row, which is whole, has been seen */
        if (below && looks[i] != LOOK_SUB && looks[i] != LOOK_BLANK)
            break;
        if (looks[i] == LOOK_HEAD || looks[i] == LOOK_SUB) {
            end = i + 1;
            others = 0;
        } else if (looks[i] == LOOK_FAINT
                       ? i >= end + 3
                       : looks[i] != LOOK_BLANK && ++others > may_be_unknown(cells, n, end, i) && i >= row) {
            break;
        }
        if (i >= end + MAX_COLUMNS / 2)
            break;
    }
    bool whole = row > end && end > 1;
    for (size_t i = end; whole && i < row; i++) /* unknown words at the end of its row */
        whole = strlen(cells[i].text) <= 4 * LONGEST_HEADER;
    return whole ? row : end;
}

/* How much alike the cells are that stand `width` apart, by what their values look like: 0 … 1. */
static double recurrence(const struct formats *f, const struct cell *cells, size_t n, size_t width)
{
    enum { ROWS = 10 };
    double sum = 0, a[KIND_COUNT], b[KIND_COUNT];
    long pairs = 0;
    for (size_t i = 0; i + width < n && i < ROWS * width; i++) {
        if (is_blank_cell(&cells[i]) || is_blank_cell(&cells[i + width]))
            continue;
        double dot = 0, aa = 0, bb = 0;
        value_fit(f, cells[i].text, a);
        value_fit(f, cells[i + width].text, b);
        for (int k = 0; k < KIND_COUNT; k++) {
            dot += a[k] * b[k];
            aa += a[k] * a[k];
            bb += b[k] * b[k];
        }
        sum += aa > 0 && bb > 0 ? dot * dot / (aa * bb) : 0;
        pairs++;
    }
    return pairs >= 2 * (long)width ? sum / (double)pairs : 0;
}

enum { MOST_UNKNOWN = 3 };

/* Whether blank lines part rows from there on, as wide as the header or somewhat wider: then the header ends there,
 * whatever follows. */
static bool begins_rows(const struct cell *cells, size_t n, size_t end)
{
    enum { ROWS = 10 };
    for (size_t width = end; width <= end + MOST_UNKNOWN; width++) {
        size_t rows = 0, parted = 0;
        for (size_t i = end; i < n && rows < ROWS; i += width, rows++)
            parted += cells[i].gap > 0;
        if (parted * 4 > rows * 3)
            return true;
    }
    return false;
}

/* How many cells behind the last known word are words of the header too, that nobody knows: with them its length is what
 * the values recur by. */
static size_t unknown_end(const struct formats *f, const struct cell *cells, size_t n, size_t end)
{
    static const double BETTER = 0.04;
    if (begins_rows(cells, n, end))
        return 0;
    double best = recurrence(f, cells + end, n - end, end) + BETTER;
    size_t more = 0;
    for (size_t k = 1; k <= MOST_UNKNOWN && end + k < n; k++) {
        const struct cell *c = &cells[end + k - 1];
        if (is_blank_cell(c) || strlen(c->text) > LONGEST_HEADER)
            break;
        double like = recurrence(f, c + 1, n - end - k, end + k);
        if (like > best) {
            best = like + BETTER;
            more = k;
        }
    }
    return more;
}

/* The second row is what follows the last word of the first: words that stand below one of its words, and blanks. */
static void split_rows(const struct formats *f, const struct cell *cells, const enum look *looks, size_t end,
                       struct header *out)
{
    size_t first = end, subs = 0;
    while (first > 0 && (looks[first - 1] == LOOK_SUB || looks[first - 1] == LOOK_BLANK))
        first--;
    *out = (struct header){.nfirst = end, .end = end};
    for (size_t i = first; i < end; i++) {
        if (looks[i] == LOOK_SUB && !has_parent(f, cells, first, &cells[i]))
            return;
        subs += looks[i] == LOOK_SUB;
    }
    if (first == 0 || subs == 0)
        return;
    out->nfirst = out->second = first;
    out->nsecond = end - first;
}

/* How many columns a full second row has a cell for: one below each single header, and its words below theirs. */
static size_t full_width(const struct formats *f, const struct cell *cells, const struct header *h)
{
    size_t s = 0, width = 0;
    for (size_t j = 0; j < h->nfirst; j++) {
        struct header_match head, sub;
        size_t below = 0;
        header_match(f, -1, cells[h->first + j].text, &head);
        for (; s < h->nsecond; s++) {
            if (is_blank_cell(&cells[h->second + s]))
                continue;
            header_match(f, -1, cells[h->second + s].text, &sub);
            if (!header_may_stand_below(&head, &sub))
                break;
            below++;
        }
        width += below ? below : 1;
    }
    return width;
}

/* Blank cells behind the last word belong to the header while its second row has fewer cells than the table columns. A row
 * of the body does not begin with as many blanks as the header's second row lacks. */
static void take_trailing_blanks(const struct formats *f, const struct cell *cells, size_t n,
                                 struct header *h)
{
    size_t width = h->nsecond ? full_width(f, cells, h) : 0, more = 0;
    size_t parted = 0; /* by blank lines, which may stand in a row, but hardly in a part of one */
    while (h->nsecond + more < width && h->end + more < n && is_blank_cell(&cells[h->end + more]))
        parted += cells[h->end + more++].gap > 0;
    bool full = h->nsecond && is_blank_cell(&cells[h->second]);
    if (h->nsecond && (h->nsecond + more == width || (full && !parted))) {
        h->nsecond += more;
        h->end += more;
    }
}

bool header_find(const struct formats *f, const struct cell *cells, size_t n, struct header *out)
{
    enum look looks[3 * MAX_COLUMNS];
    if (n == 0)
        return false;
    if (cells[0].first)
        return find_by_lines(f, cells, n, out);
    size_t end = header_reach(f, cells, n, looks), known = 0, faint = 0, filled = 0;
    for (size_t i = 0; i < end; i++) {
        known += looks[i] >= LOOK_HEAD;
        faint += looks[i] == LOOK_FAINT;
        filled += looks[i] != LOOK_BLANK;
    }
    if (known < 2 || 2 * known + faint < filled)
        return false;
    if (end + MOST_UNKNOWN < n && end + MOST_UNKNOWN < 3 * MAX_COLUMNS && looks[end - 1] != LOOK_SUB) {
        for (size_t more = unknown_end(f, cells, n, end); more; more--)
            looks[end++] = LOOK_OTHER;
    }
    split_rows(f, cells, looks, end, out);
    take_trailing_blanks(f, cells, n, out);
    return true;
}

bool header_may_stand_below(const struct header_match *head, const struct header_match *sub)
{
    if (sub->kind[KIND_TICK] >= 0.9)
        return head->kind[sub->tick_field] >= 0.5;
    return sub->kind[KIND_LEVEL] >= 0.9 && (head->kind[KIND_GROUP] >= 0.5 || head->kind[KIND_LEVEL] >= 0.5);
}

/* A word of the first row stands over levels for certain: 公开事项. */
static bool has_group(const struct formats *f, const struct cell *cells, const struct header *h)
{
    for (size_t j = 0; j < h->nfirst; j++) {
        struct header_match m;
        header_match(f, -1, cells[h->first + j].text, &m);
        if (m.kind[KIND_GROUP] >= 0.9)
            return true;
    }
    return false;
}

/* A second row that holds its words only, without blanks below the single headers: gives each word its header. */
static int spread_short(const struct formats *f, const struct cell *cells, const struct header *h,
                        struct span *spans)
{
    size_t s = 0;
    int width = 0;
    bool grouped = has_group(f, cells, h);
    for (size_t j = 0; j < h->nfirst; j++) {
        struct header_match head, sub;
        header_match(f, -1, cells[h->first + j].text, &head);
        size_t from = s;
        while (s < h->nsecond) {
            header_match(f, -1, cells[h->second + s].text, &sub);
            bool among = s > from && !sub.sub; /* an unknown word beside one that stands below this header */
            if (grouped && sub.kind[KIND_LEVEL] >= 0.9 && sub.kind[KIND_TICK] < 0.9 &&
                head.kind[KIND_GROUP] < 0.9)
                break;
            if (!header_may_stand_below(&head, &sub) && !among)
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
        if (owner < 0 || spans[j].sub < 0 || spans[owner].column + spans[owner].n != j)
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
