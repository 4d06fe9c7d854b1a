/* Tables whose rows and columns are certain: Word, Excel, web pages. Private to src/read.
 *
 * A reader sends the prose and the tables of its file in document order, a row at a time; the grid finds titles and
 * headers, lays merged cells over the rows that they cover, and hands rows with known columns on to the table's job. It
 * looks ahead by a sample of rows, never by the table.
 *
 * What is certain here and guessed for text: which cell stands in which column, and that a blank cell is blank. A cell
 * that is covered by a merged one has its value, and no mark: the file says so. Only where a table has no merged cell at
 * all, and yet leaves its outermost level blank, are its blanks read as a sheet's are (BLANKS_OF_SHEET). */
#ifndef MULU_READ_GRID_H
#define MULU_READ_GRID_H

#include "read/text.h"

enum { GRID_COLUMNS = 512, GRID_ROWS = 5000000, GRID_CELL_BYTES = 1 << 20, GRID_DEPTH = 32 };

struct grid_cell {
    int column;        /* from 0; -1: the next one that no cell above reaches down to */
    int rows, columns; /* that it takes, at least 1 */
    bool above;        /* it is a part of the cell above it (vMerge of Word); rows is 1 */
    const char *text;  /* with its line breaks; GRID_CELL_BYTES at most */
};

struct grid;
struct grid *grid_new(struct table_job *job);
void grid_free(struct grid *g);

/* A paragraph outside the tables, or inside of one that serves for layout only. */
enum status grid_prose(struct grid *g, const char *paragraph, struct error *err);

/* A table begins, outside of any other or in one that grid_holds_nested() has called layout. name: its title where the
 * document gives none, NULL: the file's. apart: it never goes on with the table before it (sheets). */
enum status grid_begin(struct grid *g, const char *name, bool apart, struct error *err);
/* The rows of the table at hand are guessed: its blanks are read as those of text (resolve.h), its line ends as a column's. */
void grid_guess(struct grid *g);
/* number: of the row within its table, from 1; 0: the next one. Rows that hold nothing need not be sent. header: the file
 * says that it is a part of the header. */
enum status grid_row(struct grid *g, const struct grid_cell *cells, size_t n, int number, bool header,
                     struct error *err);
enum status grid_end(struct grid *g, struct error *err);

/* What an export of ours says of its columns (own.h): for the table at hand, or the next one where none is. */
void grid_own(struct grid *g, const char *json);
void grid_uid(struct grid *g, const char *uid); /* of the row that comes next */

int grid_number(const struct grid *g);   /* of the table at hand, from 1 */
int grid_next_row(const struct grid *g); /* number of the row that comes next */

/* A table is about to begin inside a cell. *flat: the table around it is a real one, and what is inside the cell is its
 * text. Otherwise the outer one is layout: its rows so far have become prose, and so must what the reader holds of the row
 * at hand; then grid_begin() may come. */
enum status grid_holds_nested(struct grid *g, bool *flat, struct error *err);

/* The document has ended. */
enum status grid_finish(struct grid *g, struct error *err);

#endif
