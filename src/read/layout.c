#include "read/layout.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/text.h"
#include "read/header.h"
#include "read/pairs.h"

enum { AHEAD = 160, HEADER_PIECES = 80 };

static bool is_prose(const struct token *t)
{
    return t->kind == TOKEN_PARA || t->kind == TOKEN_BARE;
}

enum status layout_peek(struct lexer *lx, size_t i, size_t want, struct pieces *p, struct error *err)
{
    for (; pieces_count(p) < want; i++) {
        const struct token *t;
        enum status st = lexer_peek(lx, i, &t, err);
        if (st)
            return st;
        if (!is_prose(t)) {
            pieces_end(p);
            break;
        }
        pieces_add_line(p, t->text, t->line, t->gap);
    }
    return ST_OK;
}

static enum status has_header(const struct formats *f, struct lexer *lx, size_t from,
                              const struct piece_manner *manner, bool *yes, struct error *err)
{
    struct pieces p = {.manner = *manner};
    struct piece_header h;
    enum status st = layout_peek(lx, from, HEADER_PIECES, &p, err);
    *yes = !st && pieces_header(f, &p, &h);
    if (*yes)
        piece_header_release(&h);
    pieces_release(&p);
    return st;
}

/* --- bars -------------------------------------------------------------------------------------------------------- */

/* What lines with bars are like, summed up. */
struct bar_lines {
    int lines, rules, starts, ends; /* lines; those that begin, and end, with a bar */
    int raw[MAX_COLUMNS +
            2]; /* lines by how many cells there are between bars, if none of those ends the line, */
    int cut[MAX_COLUMNS + 2];    /* and if one does */
    int cells[MAX_COLUMNS + 2];  /* lines by how many cells they have */
    int padded[MAX_COLUMNS + 2]; /* those that end in two blank ones and more */
    int full;                    /* lines without a blank cell */
    int holes;                   /* with a blank cell before a filled one */
    int blank;                   /* of one cell, a blank one */
    bool outer,
        closed; /* lines begin with a bar that ends no cell, as the first does; most end with one that begins none */
    bool head_padded; /* the first line ends in two blank ones and more */
    bool open;        /* the last line did not end in a bar */
};

static void look_at_ends(struct bar_lines *b, const struct string_list *c)
{
    bool bar = c->n > 1 && !*c->items[0];
    b->starts += bar;
    b->outer = b->lines ? b->outer : bar;
    b->ends += c->n > 1 && !*c->items[c->n - 1];
    b->lines++;
    size_t most = MAX_COLUMNS + 1, n = c->n < most ? c->n : most;
    b->raw[n]++;
    b->cut[n - (c->n > 1 && !*c->items[c->n - 1])]++;
}

static int most_common(const int *counts, int n)
{
    int best = 0;
    for (int i = 0; i < n; i++)
        best = counts[i] > counts[best] ? i : best;
    return best;
}

/* Whether a bar at the end of a line begins no cell: lines have the more often as many cells. */
static bool is_closed(const struct bar_lines *b)
{
    int n = MAX_COLUMNS + 2, raw = b->raw[most_common(b->raw, n)], cut = b->cut[most_common(b->cut, n)];
    return b->ends == b->lines || (cut != raw ? cut > raw : b->ends * 10 >= b->lines * 6);
}

static void add_line(struct bar_lines *b, const struct string_list *c)
{
    size_t from = b->outer && c->n > 1 && !*c->items[0], to = c->n;
    bool closed = b->closed && to > from + 1 && !*c->items[to - 1];
    to -= closed;
    size_t filled = 0, last = from;
    for (size_t i = from; i < to; i++) {
        filled += *c->items[i] != '\0';
        last = *c->items[i] ? i + 1 : last;
    }
    size_t width = to - from < MAX_COLUMNS + 1 ? to - from : MAX_COLUMNS + 1;
    if (filled || width == 1) {
        b->lines++;
        b->cells[width]++;
        size_t begin =
            c->n > 1 && !*c->items[0]; /* where no blank cell is meant, the line may begin with a bar */
        b->padded[to - begin < MAX_COLUMNS + 1 ? to - begin : MAX_COLUMNS + 1] += to - last >= 2;
        b->full += filled == width;
        b->head_padded = b->head_padded || (b->lines == 1 && to - last >= 2);
        b->holes += b->lines > 2 && last - from > filled;
        b->blank += width == 1 && !filled && !b->open;
    }
    b->open = !closed && !(c->n == 2 && !*c->items[0]);
}

/* Looks at the lines twice: first at their ends. */
static enum status sum_up(struct lexer *lx, size_t from, struct bar_lines *b, struct error *err)
{
    enum { APART = 6 };
    *b = (struct bar_lines){0};
    for (int pass = 0; pass < 2; pass++) {
        size_t last = from;
        for (size_t i = from; i < from + AHEAD && i <= last + APART; i++) {
            const struct token *t;
            enum status st = lexer_peek(lx, i, &t, err);
            if (st)
                return st;
            if (!is_prose(t))
                break;
            bool rule = bars_is_rule(t->text);
            b->open = b->open || (!rule && !bars_count(t->text));
            if (!rule && !bars_count(t->text))
                continue;
            last = i;
            b->rules += rule && pass == 0;
            struct string_list c = {0};
            bars_split(t->text, &c);
            if (!rule && pass == 0)
                look_at_ends(b, &c);
            else if (!rule)
                add_line(b, &c);
            string_list_free(&c);
        }
        if (pass == 0)
            *b = (struct bar_lines){.rules = b->rules, .outer = b->outer, .closed = is_closed(b)};
    }
    return ST_OK;
}

/* Every line is a row with all its cells in their places. */
static bool in_place(const struct bar_lines *b, int width)
{
    return width >= 2 && width <= MAX_COLUMNS && b->lines >= 2 && b->cells[width] * 10 >= b->lines * 8 &&
           (b->holes > 0 || (b->full * 10 >= b->cells[width] * 9 && !b->head_padded));
}

static void by_lines(const struct bar_lines *b, struct layout *out)
{
    enum { ABOVE_BELOW_HEAD = 3 }; /* rules that a table may have without one between its rows */
    out->lines.kind = b->rules > ABOVE_BELOW_HEAD ? LAYOUT_GRID : LAYOUT_BARS;
    out->lines.outer = b->outer;
    out->lines.closed = b->closed;
}

static enum status look_at_bars(const struct formats *f, struct lexer *lx, struct layout *out,
                                struct error *err)
{
    enum { LEAST_ROWS = 4 };
    struct bar_lines b;
    bool headed = false, later = false;
    const struct token *t;
    enum status st = sum_up(lx, 0, &b, err);
    int width = most_common(b.cells, MAX_COLUMNS + 2), filled_up = most_common(b.padded, MAX_COLUMNS + 2),
        padded = 0;
    for (int i = 0; i < MAX_COLUMNS + 2; i++)
        padded += b.padded[i];
    struct piece_manner manner = {
        .style = PIECES_BARS, .closed = b.closed, .outer = b.outer, .blanks = b.holes > 0 || b.blank > 0};
    if (!st)
        st = has_header(f, lx, 0, &manner, &headed, err);
    for (size_t i = 1; !st && !headed && !later && i < AHEAD; i++) {
        st = lexer_peek(lx, i, &t, err);
        if (st || !is_prose(t))
            break;
        if (bars_count(t->text))
            st = has_header(f, lx, i, &manner, &later, err);
    }
    if (st || later)
        return st;
    if (in_place(&b, width) && (headed || (b.lines >= LEAST_ROWS && width >= 3))) {
        by_lines(&b, out);
    } else if (headed) {
        out->lines.kind = LAYOUT_SPARSE;
        out->manner = manner;
        out->width = !manner.blanks && padded && b.padded[filled_up] * 10 >= padded * 7 ? filled_up : 0;
    }
    return ST_OK;
}

/* --- blanks ------------------------------------------------------------------------------------------------------ */

static size_t header_words(const struct formats *f, const char *line, bool narrow, size_t *all)
{
    struct line_word w[HEADER_PIECES];
    size_t n = line_words(line, narrow, w, HEADER_PIECES), known = 0;
    for (size_t i = 0; i < n; i++) {
        char *text = mem_dup_n(line + w[i].at, w[i].len);
        known += header_look(f, text) >= LOOK_HEAD;
        free(text);
    }
    *all = n;
    return known;
}

enum { LINE_WIDTH = 1024, LINE_WORDS = 64 };

/* The places where columns begin: where the words of the header do, in one line or two, and those of many lines. */
static int find_stops(const int *starts, const bool *heads, int lines, int *stops)
{
    int n = 0;
    for (int x = 0; x < LINE_WIDTH && n < MAX_STOPS; x++) {
        bool peak =
            starts[x] * 3 >= lines && (x == 0 || starts[x] >= starts[x - 1]) && starts[x] > starts[x + 1];
        if ((peak || heads[x]) && (n == 0 || x > stops[n - 1] + 1))
            stops[n++] = x;
    }
    return n;
}

/* Whether a word stands in a column: 2 at its beginning, 1 inside it, 0 across the beginning of the next. */
static int in_column(const struct line_layout *l, const char *line, const struct line_word *w)
{
    int end = w->x + text_width(line + w->at, w->len), how = 1;
    for (int i = 0; i < l->nstops; i++) {
        if (l->stops[i] - 1 <= w->x && w->x <= l->stops[i] + 1)
            how = 2;
        else if (w->x < l->stops[i] && end > l->stops[i])
            return 0;
    }
    return how;
}

/* What the lines ahead say of where columns begin. */
struct stop_lines {
    int starts[LINE_WIDTH + 2]; /* words by where they begin */
    bool heads[LINE_WIDTH + 2]; /* words of the header do */
    int lines, headers;
};

static enum status each_line(const struct formats *f, struct lexer *lx, struct stop_lines *s,
                             const struct line_layout *l, int *count, struct error *err)
{
    struct line_word w[LINE_WORDS];
    const struct token *t;
    enum status st = ST_OK;
    for (size_t i = 0; i < AHEAD && !(st = lexer_peek(lx, i, &t, err)) && is_prose(t); i++) {
        size_t n = line_words(t->text, false, w, LINE_WORDS), all;
        if (n < 2)
            continue;
        bool head = i < 2 && 2 * header_words(f, t->text, false, &all) >= n;
        s->lines += !l;
        for (size_t k = 0; k < n && w[k].x < LINE_WIDTH; k++) {
            s->starts[w[k].x] += !l;
            s->headers += head && !l;
            s->heads[w[k].x] = s->heads[w[k].x] || head;
            if (l)
                count[in_column(l, t->text, &w[k])]++;
        }
    }
    return st;
}

/* Whether lines stand in columns: hardly a word reaches into the next one, and most begin where theirs does. */
static enum status look_at_stops(const struct formats *f, struct lexer *lx, struct layout *out,
                                 struct error *err)
{
    enum { LEAST_LINES = 3 };
    struct stop_lines *s = mem_alloc(sizeof *s);
    enum status st = each_line(f, lx, s, NULL, NULL, err);
    for (int with = 0; with < 2 && !st && s->lines >= LEAST_LINES;
         with++) { /* by the header alone, then by all */
        struct line_layout l = {.kind = LAYOUT_STOPS};
        int count[3] = {0};
        l.nstops = find_stops(s->starts, s->heads, with ? s->lines : 3 * LINE_WIDTH, l.stops);
        st = each_line(f, lx, s, &l, count, err);
        int words = count[0] + count[1] + count[2];
        if (!st && l.nstops >= 3 && count[0] * 50 <= words && count[2] * 2 >= words) {
            out->lines = l;
            break;
        }
    }
    free(s);
    return st;
}

/* A line of several words, or a short one that is a word of a header by itself. */
static enum status look_at_words(const struct formats *f, struct lexer *lx, const char *line,
                                 struct layout *out, struct error *err)
{
    enum { LONGEST = 8000, SHORT = 60 };
    enum status st = ST_OK;
    size_t all, known = strlen(line) > LONGEST ? 0 : header_words(f, line, false, &all);
    bool yes = false;
    if (!known && strlen(line) <= LONGEST)
        known = header_words(f, line, true, &all);
    if (!known && strlen(line) > SHORT)
        return ST_OK;
    static const enum piece_style styles[] = {PIECES_WIDE, PIECES_WORDS, PIECES_LINES};
    for (size_t i = 0; i < 3 && !st && !yes; i++) {
        struct piece_manner manner = {.style = styles[i]};
        if (styles[i] != PIECES_LINES && (header_words(f, line, styles[i] == PIECES_WORDS, &all), all < 3))
            continue;
        st = has_header(f, lx, 0, &manner, &yes, err);
        if (yes) {
            out->lines.kind = LAYOUT_SPARSE;
            out->manner = manner;
        }
    }
    if (!st && yes && out->manner.style == PIECES_WIDE)
        st = look_at_stops(f, lx, out, err);
    return st;
}

enum status layout_ahead(const struct formats *f, struct lexer *lx, struct layout *out, struct error *err)
{
    const struct token *t;
    *out = (struct layout){0};
    enum status st = lexer_peek(lx, 0, &t, err);
    if (st || !is_prose(t))
        return st;
    bool pairs = false;
    char *line = mem_dup(t->text);
    st = pairs_ahead(f, lx, &pairs, err);
    if (pairs)
        out->lines.kind = LAYOUT_PAIRS;
    else if (!st && (bars_count(line) || bars_is_rule(line)))
        st = look_at_bars(f, lx, out, err);
    else if (!st)
        st = look_at_words(f, lx, line, out, err);
    free(line);
    return st;
}

void layout_of_header(const char *line, int rows, struct layout *out)
{
    enum { EACH_A_LINE = 3, WORDS = 4 };
    struct line_word w[WORDS];
    *out = (struct layout){.lines.kind = LAYOUT_SPARSE};
    if (bars_count(line))
        out->manner =
            (struct piece_manner){.style = PIECES_BARS, .closed = true, .outer = bars_are_cells(line)};
    else if (line_words(line, false, w, WORDS) > 1)
        out->manner.style = PIECES_WIDE;
    else
        out->manner.style = rows < EACH_A_LINE ? PIECES_WORDS : PIECES_LINES;
}
