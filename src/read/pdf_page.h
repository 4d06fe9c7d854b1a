/* One page of a PDF file: from words with places to rows of cells. Private to src/read. */
#ifndef MULU_READ_PDF_PAGE_H
#define MULU_READ_PDF_PAGE_H

#include "read/grid.h"

enum { PDF_COLUMNS = MAX_COLUMNS, PDF_WORDS = 100000 };

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
/* Sends the page's rows to the grid, which has a table open. */
enum status pdf_send_rows(struct pdf_page *p, const struct pdf_columns *columns,
                          const struct formats *formats, struct grid *grid, struct error *err);
/* Sends the page as paragraphs. */
enum status pdf_send_prose(struct pdf_page *p, struct grid *grid, struct error *err);

#endif
