/* What a written .docx, .xlsx or .html shows, taken apart by the means of the XML library alone: the table as a rectangle of
 * texts, a merged cell's text in every place that it covers. Knows what the standards say of these files, and nothing of
 * how the program writes or reads them. */
#ifndef MULU_TESTS_SHEET_H
#define MULU_TESTS_SHEET_H

#include "mulu/arena.h"

enum { SHEET_COLUMNS = 160 };

struct sheet_row {
    const char *cells[SHEET_COLUMNS];
    int top[SHEET_COLUMNS], left[SHEET_COLUMNS]; /* where the cell begins that covers the place */
    const char *uid;                             /* "": none */
    int head;                                    /* the file says that it is a row of the header */
};
struct sheet {
    struct arena arena;
    const char *title;
    struct sheet_row *rows;
    int nrows, ncolumns;
};

/* Fail the test where the file is not what it should be: no archive, a part that is no XML, cells that overlap, rows of
 * different widths. */
void sheet_docx(const char *path, struct sheet *out);
void sheet_xlsx(const char *path, struct sheet *out);
void sheet_html(const char *path, struct sheet *out);
void sheet_release(struct sheet *s);

/* A part of an archive as text; the caller frees. NULL: there is no such part. */
char *sheet_part(const char *path, const char *name);

#endif
