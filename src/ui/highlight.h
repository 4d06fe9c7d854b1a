/* Where the words of a query occur in a text, folded as the search folds, and drawing with these places marked. */
#ifndef MULU_UI_HIGHLIGHT_H
#define MULU_UI_HIGHLIGHT_H

#include <stddef.h>

#include "ui/canvas.h"

struct span {
    size_t from, to; /* bytes of the text */
};
struct span_list {
    struct span *items; /* in order, not overlapping */
    size_t n, cap;
};

void highlight_find(const char *text, const char *query, struct span_list *out);
void span_list_free(struct span_list *l);

/* Draws one line of exactly `width` cells with the spans in `match`. A text that is longer begins, behind "…", shortly
 * before its first span when that would not show otherwise. */
void draw_marked(struct canvas *c, int row, int col, int width, const char *text,
                 const struct span_list *spans, enum style style, enum style match);
/* Draws the bytes from … from + len of text, without cut or padding; returns the cells used. */
int draw_marked_run(struct canvas *c, int row, int col, int width, const char *text, size_t from, size_t len,
                    const struct span_list *spans, enum style style, enum style match);

#endif
