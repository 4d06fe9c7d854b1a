/* A page of text to be read: lines made of pieces in different styles, wrapped to a width when they are added, scrolled
 * when they are longer than the room. Detail pane, help, reports and questions are pages.
 *
 * A page is built in layout() for the width that it will be drawn in, and owns copies of its texts. */
#ifndef MULU_UI_PAGE_H
#define MULU_UI_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "mulu/arena.h"
#include "ui/action.h"
#include "ui/canvas.h"
#include "ui/list.h"

struct page_piece {
    const char *text;
    int col;
    enum style style;
    int line;
};

struct page {
    struct page_piece *pieces; /* in the order of lines */
    size_t n, cap;
    int lines, width;
    struct arena texts;
};

void page_clear(struct page *p, int width);
void page_free(struct page *p);

void page_blank(struct page *p); /* an empty line */
/* A paragraph, wrapped, at the left edge of `indent`. */
void page_text(struct page *p, int indent, const char *text, enum style style);
/* A name in its own column, `label_cells` wide, and beside it a wrapped text that keeps to its column. */
void page_entry(struct page *p, int indent, const char *label, int label_cells, enum style label_style,
                const char *text, enum style style);
/* The same on one line, its text cut with "…" to `cells`. */
void page_line(struct page *p, int indent, const char *label, int label_cells, enum style label_style,
               const char *text, int cells);
/* Puts a sign at the end of the line that page_entry() or page_text() began last, right-aligned. */
void page_sign(struct page *p, int line, const char *sign, enum style style);

/* Draws from line `top` on. Where lines do not show, the last row says how many follow, the first how many precede. */
void page_draw(const struct page *p, struct canvas *c, struct rect area, int top);
/* Up, Down, PgUp, PgDn, Home, End and the half pages move *top; false for any other action. */
bool page_scroll(const struct page *p, int *top, int height, enum action action);
int page_clamp(const struct page *p, int top, int height); /* the nearest `top` that makes sense */

/* Says on a rule beside a list that lines above or below do not show, and how many; the text ends before `right`. */
void page_more_above(const struct list *l, struct canvas *c, int row, int right);
void page_more_below(const struct list *l, struct canvas *c, int row, int right);

#endif
