/* From rows of cells to outline rows: what a blank cell means. Private to src/read.
 *
 * The rules, found by transcribing real documents by hand:
 * - A blank level cell is merged and inherits from above; a deeper level that is blank under a new shallower value is
 *   truly blank. A label that equals the one in force, white space aside, is the same node and resets nothing.
 * - A blank cell of a merging field (kinds.ini, merge) takes the value above, across the deeper levels, never across
 *   the outermost. Where the table prints equal values again instead of merging them, a blank cell is rather meant so:
 *   it stays empty and is marked unsure. A row whose content is merged is merged in its other blank cells too.
 * - A sheet (CSV) that prints its outermost level in every row merges nothing: a spreadsheet has written out its cells.
 * - An item without a time limit has the one that is stated above the table for the whole list, where one is and the
 *   column is not one of merged cells.
 * - A missing cell is not a blank one; nothing is filled across a place where text was lost. */
#ifndef MULU_READ_RESOLVE_H
#define MULU_READ_RESOLVE_H

#include "mulu/row.h"
#include "read/table.h"

/* What the blank cells of a file are: merged with the one above; that, unless every row prints its outermost level (a
 * sheet); or meant, as the file says itself (our own CSV); or known, where the file tells merged cells from blank ones (grid.h):
 * a blank is a blank, but a path that begins with blanks goes on from the row above; or
 * written by a program, which the header tells: every cell says what it has to, and a blank is a blank. */
enum blanks { BLANKS_MERGED, BLANKS_OF_SHEET, BLANKS_MEANT, BLANKS_KNOWN, BLANKS_WRITTEN };

struct resolver;

struct resolver_setup {
    const struct formats *formats;
    const struct columns *columns;
    struct row_head *head;       /* its choice lists grow as rows come */
    struct table_report *report; /* its counts and lists grow */
    struct row_sink *sink;
    enum blanks blanks;
    bool whole_cells;     /* line breaks within a cell are the author's, not those of a narrow column */
    const char *deadline; /* of items that have none: what is said above the table; NULL: nothing */
};
struct resolver *resolver_new(const struct resolver_setup *setup);
void resolver_free(struct resolver *r);

/* Looks at a row of the sample, in order, to learn how this table treats equal values; before the first row. */
void resolver_learn(struct resolver *r, const struct table_row *row);
enum status resolver_row(struct resolver *r, const struct table_row *row, struct error *err);
void resolver_end(struct resolver *r); /* after the last row: completes the report */

/* Counts a row that is sent, and its marks. */
void report_count(struct table_report *t, const struct outline_row *row);

#endif
