/* Lines of tables that are laid out by other things than tabs. Private to src/read.
 *
 * Bars between cells: | ｜ │ ┃ ║, with one at either end of the line or without; rules of dashes between rows are no cells.
 * Blanks: every column begins at the same place of its line. */
#ifndef MULU_READ_BARS_H
#define MULU_READ_BARS_H

#include <stdbool.h>
#include <stddef.h>

#include "mulu/buffer.h"
#include "mulu/strings.h"

enum layout_kind {
    LAYOUT_TABS,
    LAYOUT_BARS,   /* a row a line */
    LAYOUT_GRID,   /* rules between the rows, which may have several lines */
    LAYOUT_STOPS,  /* columns begin at places of the line */
    LAYOUT_SPARSE, /* not a matter of lines: see sparse.h */
    LAYOUT_PAIRS   /* nor this: see pairs.h */
};

enum { MAX_STOPS = 64 };

struct line_layout {
    enum layout_kind kind;
    bool outer;           /* bars at the beginning of lines are no cells' ends */
    bool closed;          /* bars at their ends, neither */
    int stops[MAX_STOPS]; /* in terminal cells, rising */
    int nstops;
};

size_t bars_count(const char *line);   /* bars that are not escaped as \| */
bool bars_are_cells(const char *line); /* at least two of them, and no fewer than tabs */
/* Nothing but dashes, bars, colons and crosses, and several dashes: |---|:--:| or ├──┼──┤. */
bool bars_is_rule(const char *line);
/* The cells between the bars, without the blanks around them; what stands before the first bar and behind the last is a
 * cell even when it is blank. */
void bars_split(const char *line, struct string_list *cells);

/* Where the words of a line begin and end that stand apart: by a tab, two blanks, or a wide one. `narrow`: by any. */
struct line_word {
    size_t at, len; /* bytes */
    int x;          /* terminal cells before it */
    bool wide;      /* two blanks or a wide one stand before it */
};
size_t line_words(const char *line, bool narrow, struct line_word *words, size_t max);

/* Appends a line as a row of cells with tabs between them; false: it is no row of this layout. */
bool bars_row(const struct line_layout *layout, const char *line, struct buffer *out);
/* Adds a further line of the same row: each cell's text goes below the one it has. */
void bars_join(struct buffer *row, const struct buffer *more);

#endif
