/* Drawing a text with places in it marked: where the words of a query stand (query_spans()). */
#ifndef MULU_UI_HIGHLIGHT_H
#define MULU_UI_HIGHLIGHT_H

#include <stddef.h>

#include "mulu/query.h"
#include "ui/canvas.h"

/* Draws one line of exactly `width` cells with the spans in `match`. A text that is longer begins, behind "…", shortly
 * before its first span when that would not show otherwise. */
void draw_marked(struct canvas *c, int row, int col, int width, const char *text,
                 const struct span_list *spans, enum style style, enum style match);
/* Draws the bytes from … from + len of text, without cut or padding; returns the cells used. */
int draw_marked_run(struct canvas *c, int row, int col, int width, const char *text, size_t from, size_t len,
                    const struct span_list *spans, enum style style, enum style match);

#endif
