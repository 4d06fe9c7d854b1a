/* Pieces put into the rows and columns of a table whose blank cells are gone. Private to src/read.
 *
 * A shortest path: every cell takes one or more pieces in a row, every row its cells from left to right, columns may go
 * without. What it costs: a value that does not look like its column's, pieces joined that do not belong together, columns
 * left out that mostly are filled, a row that does not end where rows may. */
#ifndef MULU_READ_SPARSE_H
#define MULU_READ_SPARSE_H

#include "read/pieces.h"
#include "read/text.h"

/* What texts are like of which nothing else is known, summed up: the share of digits, whether boxes are in them,
 * length, whether they begin with a bracket. */
struct sparse_shape {
    double digits, boxes, length, marked;
    double fit; /* how well they fit their column's kind */
    int n;
};

struct sparse_model {
    const struct aligner *aligner;
    double skip[MAX_COLUMNS]; /* what it costs to leave a column out */
    struct sparse_shape shapes[MAX_COLUMNS];
    bool blanks;   /* blank cells are pieces: nothing is left out without need */
    bool by_lines; /* rows mostly have a line each */
    bool inside;   /* cells may consist of several pieces */
    int usual_gap; /* blank lines between pieces, mostly */
};
void sparse_model_init(struct sparse_model *m, const struct aligner *a, const struct pieces *p);

/* pieces[from … from + n - 1] are a cell of a column. */
struct sparse_cell {
    size_t from, n;
    int column;
    bool row_ends; /* it is the last of its row */
    double cost;   /* of the way up to its end */
};
/* Writes the cells of the rows that are certain (all: no more pieces will come) to out, which has room for n; returns how
 * many. *cost: of the whole way, also where it is not certain; may be NULL. */
size_t sparse_place(const struct sparse_model *m, const struct piece *pieces, size_t n, bool all,
                    struct sparse_cell *out, double *cost);
enum { SPARSE_WINDOW = 360 }; /* pieces to look at */
/* Learns from cells that have been placed how often each column goes without one, and what else is in it. */
void sparse_learn(struct sparse_model *m, const struct piece *pieces, const struct sparse_cell *cells,
                  size_t n);

/* Reads the table that begins at the lexer's next token, to its end. width: columns that its rows are filled up to, 0
 * where they are not. *taken: false, it is none, and nothing has been read. */
enum status sparse_read(struct table_job *job, struct lexer *lx, const struct piece_manner *manner, int width,
                        struct string_list *prose, bool *taken, struct error *err);

#endif
