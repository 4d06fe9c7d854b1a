/* One page of a PDF file: from words with places to rows of cells. Private to src/read. */
#ifndef MULU_READ_PDF_PAGE_H
#define MULU_READ_PDF_PAGE_H

#include "read/grid.h"

/* PDF_BLOCKS: more are no page that somebody has printed, and are not looked at more closely. */
enum { PDF_COLUMNS = MAX_COLUMNS, PDF_WORDS = 100000, PDF_BLOCKS = 2000 };

struct pdf_word {
    double left, right, top, bottom; /* points, from the upper left corner */
    char *text;
};
struct pdf_page {
    double width, height;
    struct pdf_word *words;
    size_t n, cap;
};
void pdf_page_clear(struct pdf_page *p);

/* The columns of a table, from left to right. They hold for the pages that follow as long as those fit. */
struct pdf_columns {
    int n;
    double left[PDF_COLUMNS], right[PDF_COLUMNS];
};
/* Whether the page holds a table; columns keeps what it had where the page fits it. */
bool pdf_find_columns(const struct pdf_page *p, struct pdf_columns *columns);
/* Lines that stand closely below each other in one column, or over several: a cell, or a part of one. */
struct pdf_block {
    int column, span;
    double top, bottom;
    double left, right, height; /* of its last line: from where to where, and how high it is */
    double width;               /* of its widest line */
    struct buffer text;
    int row;
};
/* The rows of a page: blocks in the order of rows and columns. Zeroed: none. */
struct pdf_blocks {
    struct pdf_block *items;
    size_t n, cap;
    double *edges; /* where rows part, in order */
    size_t nedges, edges_cap;
    double top, bottom;
    int head;   /* so many rows at the top are titles and header */
    int finest; /* the column that says where rows part */
};
void pdf_blocks_free(struct pdf_blocks *b);
/* Finds the page's rows; *out is overwritten. */
void pdf_find_rows(const struct pdf_page *p, const struct pdf_columns *columns, const struct formats *formats,
                   struct pdf_blocks *out);
/* pdf_join.c: puts what a page break has torn back together: what a page of the same columns begins with and the one before has
 * not ended goes over to that. */
void pdf_join(struct pdf_blocks *before, struct pdf_blocks *page);
/* Sends rows to the grid, which has a table open, and frees them in any case. */
enum status pdf_send_rows(struct pdf_blocks *b, struct grid *grid, struct error *err);
/* Sends the page as paragraphs. */
enum status pdf_send_prose(struct pdf_page *p, struct grid *grid, struct error *err);

#endif
