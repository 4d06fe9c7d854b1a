/* What the files of the layout share. Private to them. */
#ifndef MULU_WRITE_LAYOUT_PARTS_H
#define MULU_WRITE_LAYOUT_PARTS_H

#include "write/layout.h"

struct layout_lot *lot_new(void);
void lot_free(struct layout_lot *lot); /* NULL is legal */

/* What the texts of a column need. */
struct column_need {
    int64_t cells, filled; /* cells of all texts together, and how many texts there are */
    int widest;            /* cells of the longest line */
};
void widths_note(struct column_need *need, const char *text);
/* Shares LAYOUT_WIDTH among the columns. */
void widths_share(struct layout *l, const struct column_need *needs);
void widths_heads(struct layout *l); /* counts the lines of the headers */
/* About how many lines a text takes in a column of so many cells. */
int widths_lines(const char *text, int width);

#endif
