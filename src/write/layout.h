/* A catalog as a table on paper: the columns with their headers in one or two rows, which cells are one, how wide each
 * column is. Private to src/write; xlsx, docx and html say the same in three languages.
 *
 * - The column of positions comes first and is counted anew. A field of ticked columns has one column for each tick.
 * - Equal level cells below each other are one cell, within the cells of the levels before them. Other cells are one
 *   where the document that was imported had them so (the mark "merged", until somebody has confirmed or changed it).
 * - A heading without an item has one blank cell over all columns behind its path: so it differs from an item in which
 *   nothing is filled in yet.
 * Rows are gathered, up to a few thousand, then given out together: widths come from the first lot, and a cell knows how
 * many rows it covers within its lot. */
#ifndef MULU_WRITE_LAYOUT_H
#define MULU_WRITE_LAYOUT_H

#include "mulu/row.h"

enum {
    LAYOUT_COLUMNS = 128, /* 16 levels, the fields with their ticks, 64 others */
    LAYOUT_WIDTH =
        150 /* cells (half a Han character) that a page of A4 across has room for, in the body's size */
};

struct layout_column {
    const struct row_column *of;
    char *tick;  /* the word that a tick stands for; NULL: not a column of ticks */
    int tick_at; /* number of the tick among its field's */
    int width;   /* in cells */
};

/* A header cell; the others that it covers are left out. */
struct layout_head {
    const char *text;
    int row, column, down, across; /* from 0; how many rows and columns it takes */
};

struct layout_cell {
    const char *text;
    bool joined; /* is one with the cell above it */
    int down;    /* rows that it covers in its lot, itself included, if it begins there; else 0 */
    int across;  /* columns that it covers; 0: covered by a cell on its left */
};
struct layout_row {
    const struct layout_cell *cells; /* one for each column */
    const char *uid, *name;          /* name: row_name() */
    bool heading;
    int lines; /* of text that the row must have room for, where the layout counts them */
};

struct layout {
    const struct row_head *head;
    struct layout_column columns[LAYOUT_COLUMNS];
    int ncolumns, nlevels;
    struct layout_head heads[2 * LAYOUT_COLUMNS];
    int nheads, head_rows;
    int head_lines[2]; /* of text in each of them, once widths are known */
    /* Called with each lot in document order, the first time as soon as widths are known, at least once (n 0: the
     * catalog has no rows). */
    bool
        counts_lines; /* set by the caller: for programs that do not find the heights of rows by themselves */
    enum status (*rows)(void *ctx, const struct layout_row *rows, size_t n, struct error *err);
    void *ctx;
    struct layout_lot *lot; /* rows gathered */
    int64_t items;
};

/* head must outlive it. rows and ctx are set by the caller afterwards. */
void layout_begin(struct layout *l, const struct row_head *head);
enum status layout_row(struct layout *l, const struct outline_row *row, struct error *err);
enum status layout_end(struct layout *l, struct error *err);
void layout_release(struct layout *l); /* legal on a zeroed layout */

#endif
