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
    int lines, rules, outer, closed;
    int cells[MAX_COLUMNS + 2];  /* lines by how many cells they have */
    int padded[MAX_COLUMNS + 2]; /* those that end in two blank ones and more */
    int full;                    /* lines without a blank cell */
    int holes;                   /* with a blank cell before a filled one */
    int blank;                   /* of one cell, a blank one */
    bool open;                   /* the last line did not end in a bar */
};

static void add_line(struct bar_lines *b, const char *text)
{
    struct string_list c = {0};
    if (bars_is_rule(text)) {
        b->rules++;
        return;
    }
    bars_split(text, &c);
    size_t from = c.n > 1 && !*c.items[0], to = c.n;
    bool closed = to > from + 1 && !*c.items[to - 1];
    to -= closed;
    size_t filled = 0, last = from;
    for (size_t i = from; i < to; i++) {
        filled += *c.items[i] != '\0';
        last = *c.items[i] ? i + 1 : last;
    }
    size_t width = to - from < MAX_COLUMNS + 1 ? to - from : MAX_COLUMNS + 1;
    if (filled || width == 1) {
        b->lines++;
        b->outer += from;
        b->closed += closed || (c.n == 2 && from);
        b->cells[width]++;
        b->padded[width] += to - last >= 2;
        b->full += filled == width;
        b->holes += b->lines > 2 && last - from > filled && last > from;
        b->blank += width == 1 && !filled && !b->open;
    }
    b->open = !closed && !(c.n == 2 && from);
    string_list_free(&c);
}

static enum status sum_up(struct lexer *lx, size_t from, struct bar_lines *b, struct error *err)
{
    enum { APART = 6 };
    size_t last = from;
    *b = (struct bar_lines){0};
    for (size_t i = from; i < from + AHEAD && i <= last + APART; i++) {
        const struct token *t;
        enum status st = lexer_peek(lx, i, &t, err);
        if (st || !is_prose(t))
            return st;
        if (!bars_count(t->text) && !bars_is_rule(t->text)) {
            b->open = true;
            continue;
        }
        last = i;
        add_line(b, t->text);
    }
    return ST_OK;
}

static int most_common(const int *counts, int n)
{
    int best = 0;
    for (int i = 0; i < n; i++)
        best = counts[i] > counts[best] ? i : best;
    return best;
}

/* Every line is a row with all its cells in their places. */
static bool in_place(const struct bar_lines *b, int width)
{
    return width >= 2 && b->lines >= 2 && b->cells[width] * 10 >= b->lines * 8 &&
           (b->holes > 0 || b->full * 10 >= b->cells[width] * 9);
}

static void by_lines(const struct bar_lines *b, struct layout *out)
{
    bool grid = b->rules >= 3 && b->rules * 2 >= b->lines - b->rules;
    out->lines.kind = grid && b->rules > 2 ? LAYOUT_GRID : LAYOUT_BARS;
    out->lines.outer = b->outer * 2 > b->lines;
    out->lines.closed = b->closed * 2 > b->lines;
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
        .style = PIECES_BARS, .closed = b.closed * 10 >= b.lines * 6, .blanks = b.holes > 0 || b.blank > 0};
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

/* The places where columns begin: those where words of many lines do. */
static int find_stops(const int *starts, int lines, int *stops)
{
    enum { WIDEST = 1024 };
    int n = 0;
    for (int x = 0; x < WIDEST && n < MAX_STOPS; x++) {
        bool peak =
            starts[x] * 3 >= lines && (x == 0 || starts[x] >= starts[x - 1]) && starts[x] > starts[x + 1];
        if (peak && (n == 0 || x > stops[n - 1] + 1))
            stops[n++] = x;
    }
    return n;
}

static bool at_stop(const int *stops, int n, int x)
{
    for (int i = 0; i < n; i++)
        if (stops[i] - 1 <= x && x <= stops[i] + 1)
            return true;
    return false;
}

/* Whether lines stand in columns: nearly every word begins where words of other lines begin. */
static enum status look_at_stops(struct lexer *lx, struct layout *out, struct error *err)
{
    enum { WIDEST = 1024, LEAST_LINES = 3, WORDS = 64 };
    int *starts = mem_alloc((WIDEST + 2) * sizeof *starts), lines = 0, words = 0, placed = 0;
    struct line_word w[WORDS];
    const struct token *t;
    enum status st = ST_OK;
    for (int pass = 0; pass < 2 && !st; pass++) {
        for (size_t i = 0; i < AHEAD && !(st = lexer_peek(lx, i, &t, err)) && is_prose(t); i++) {
            size_t n = line_words(t->text, false, w, WORDS);
            if (n < 2)
                continue;
            lines += pass == 0;
            for (size_t k = 0; k < n && w[k].x < WIDEST; k++) {
                starts[w[k].x] += pass == 0;
                words += pass;
                placed += pass && at_stop(out->lines.stops, out->lines.nstops, w[k].x);
            }
        }
        if (pass == 0)
            out->lines.nstops = find_stops(starts, lines, out->lines.stops);
    }
    if (!st && lines >= LEAST_LINES && out->lines.nstops >= 3 && placed * 20 >= words * 19)
        out->lines.kind = LAYOUT_STOPS;
    free(starts);
    return st;
}

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

/* A line of several words, or a short one that is a word of a header by itself. */
static enum status look_at_words(const struct formats *f, struct lexer *lx, const char *line,
                                 struct layout *out, struct error *err)
{
    enum { LONGEST = 400, SHORT = 60 };
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
        st = look_at_stops(lx, out, err);
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
