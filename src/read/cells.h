/* The texts of one row: each cell read as its column asks, with the marks that reading earns it. Private to src/read. */
#ifndef MULU_READ_CELLS_H
#define MULU_READ_CELLS_H

#include "mulu/buffer.h"
#include "mulu/row.h"
#include "read/table.h"

enum { MAX_MARKS = MAX_COLUMNS + 8 };

struct cell_reader {
    const struct formats *formats;
    const struct columns *columns;
    bool verbatim;                         /* texts are taken as they stand */
    bool whole;                            /* lines within a cell are meant, but for those of labels */
    struct row_head *head;                 /* its choice lists grow */
    struct table_report *report;           /* its list of reprinted text grows */
    struct string_list known[FIELD_COUNT]; /* names in ticked lists so far, in printed order */
    struct string_list forms[FIELD_COUNT]; /* values as first printed, to know them again with other blanks */
    struct string_list lists; /* some of the ticked lists that the report has already, as they are printed */
    struct arena arena;       /* what is made for a row lives here; the owner clears it for each row */
    struct row_mark marks[MAX_MARKS];
    size_t nmarks;
    struct buffer numbers; /* printed numbers that were the position of their row: computed again, not kept */
    int64_t noise;         /* pieces of converter noise dropped so far */
};
void cell_reader_release(struct cell_reader *r);
/* Takes the lists that the head has already for known ones. */
void cells_know_lists(struct cell_reader *r);

/* The text itself where nothing has to be done to it. */
const char *cell_clean(struct cell_reader *r, const char *text);
/* Marks what is odd about the letters of a cell: as printed, and (text) as read. */
void cell_mark_letters(struct cell_reader *r, const char *name, const struct table_cell *cell,
                       const char *text);
/* Adds marks to a cell of the row; the first reason given stays. */
void cell_mark(struct cell_reader *r, const char *cell, unsigned marks, enum mark_reason why,
               const struct table_cell *at);
/* The level cells of a row, on one line each, "" where blank; returns how many. */
int cells_levels(struct cell_reader *r, const struct table_row *row, const char **out);
/* Reads every other cell into out. printed: bits of the fields that have a cell with something in it; missing: of
 * those whose cell is missing. */
void cells_read(struct cell_reader *r, const struct table_row *row, struct outline_row *out,
                uint32_t *printed, uint32_t *missing);

#endif
