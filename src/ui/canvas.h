/* The picture of a screen in memory, before curses sees it: a grid of cells that views draw into.
 *
 * Every text that reaches the screen goes through here: control characters become symbols, what does not fit is cut at
 * a glyph's edge by base/text, and a wide character that loses one half to something drawn over it becomes blank.
 * Nothing here knows curses, so that pictures can be tested without a terminal.
 *
 * Drawing is limited to the picture and to the clip rectangle, which the frame sets to the area of the view that draws:
 * a view that miscounts, or was laid out for a larger window, cannot damage its neighbours. */
#ifndef MULU_UI_CANVAS_H
#define MULU_UI_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mulu/buffer.h"
#include "ui/style.h"

struct rect {
    int row, col, rows, cols;
};

enum { CELL_MARKS = 5 }; /* a base character and the marks on it; curses takes no more */

struct cell {
    uint32_t cp[CELL_MARKS]; /* cp[0] 0: the right half of the wide character to the left */
    uint8_t cells;           /* 1 or 2; 0 for a right half */
    uint8_t style;
};

/* The signs that are not text, in one place because some terminals and fonts lack them. */
struct symbols {
    const char *across, *down, *top_left, *top_right, *bottom_left, *bottom_right, *tee_down, *tee_up;
    const char *folded, *unfolded, *more_above, *more_below, *pointer, *ticked, *unticked, *chosen, *unchosen;
    const char *says; /* before what a text means */
};
const struct symbols *symbols_unicode(void);
const struct symbols *symbols_ascii(void);

struct canvas {
    int rows, cols;
    struct cell *cells;
    struct rect clip;
    int cursor_row, cursor_col; /* where the terminal's cursor stands; row -1: hidden */
    const struct symbols *symbols;
    struct buffer visible, fitted; /* scratch */
};

void canvas_init(struct canvas *c, const struct symbols *symbols);
void canvas_free(struct canvas *c);
void canvas_resize(struct canvas *c, int rows, int cols);
void canvas_clear(struct canvas *c);                    /* all blank, no clip, cursor hidden */
void canvas_cursor(struct canvas *c, int row, int col); /* ignored outside the clip */
const struct cell *canvas_at(const struct canvas *c, int row, int col);

/* Draws s in exactly `width` cells: cut with "…" where it is longer, padded where it is shorter. */
void draw_text(struct canvas *c, int row, int col, int width, const char *s, enum style style);
/* The same at the right edge of the room. */
void draw_right(struct canvas *c, int row, int col, int width, const char *s, enum style style);
/* Draws as much of the bytes as fits in `width` cells, without "…" and padding; returns the cells used. */
int draw_run(struct canvas *c, int row, int col, int width, const char *s, size_t len, enum style style);
void draw_blank(struct canvas *c, struct rect area, enum style style);
void draw_rule(struct canvas *c, int row, int col, int width, enum style style);
void draw_bar(struct canvas *c, int row, int col, int height, enum style style);
void draw_box(struct canvas *c, struct rect area, const char *title,
              enum style style); /* a frame, blank inside */

#endif
