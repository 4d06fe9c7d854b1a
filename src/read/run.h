/* A run of table cells between prose, taken from the tokens with bounded look-ahead. Private to src/read. */
#ifndef MULU_READ_RUN_H
#define MULU_READ_RUN_H

#include "read/lex.h"
#include "read/table.h"

struct run {
    struct lexer *lx;
    bool by_lines;      /* a row a line (PDF), else a cell a line (Word) */
    int width;          /* columns, 0 while unknown */
    size_t before;      /* cells at its beginning that are no rows: the header */
    bool ended;         /* no more cells will come */
    struct cell *cells; /* from `head` on; their texts belong to the run */
    size_t head, n, cap;
    struct string_list aside; /* numbers of pages that stood between its rows */
};

/* Begins at the next token, which must not be prose. */
enum status run_begin(struct run *r, struct lexer *lx, struct error *err);
void run_release(struct run *r);
/* Reads on until `want` cells are there or the run ends. */
enum status run_fill(struct run *r, size_t want, struct error *err);
/* Reads on to the next blank line, or for `most` cells. */
enum status run_fill_printed(struct run *r, size_t most, struct error *err);
/* Whether the rows ahead bear a width out: most of them have as many cells from one blank line to the next, paragraphs
 * aside. have: cells of the first one that the run holds already. */
enum status run_bears_out(struct run *r, size_t have, int width, bool *yes, struct error *err);
size_t run_count(const struct run *r);
struct cell *run_cells(const struct run *r);
void run_drop(struct run *r, size_t n);
void run_cut(struct run *r, size_t n); /* drops the last n */
/* The number of columns is known now: paragraphs already read that stand inside a cell are put there. */
void run_settle(struct run *r, int width);
/* — 12 —, 第 12 页 共 30 页, 12/30: figures with nothing but what goes with the number of a page. */
bool run_is_page_number(const char *text);
/* Where rows may begin among the first n cells, by blank lines or by lines: writes at most max starts. */
size_t run_row_starts(const struct run *r, size_t n, size_t *starts, size_t max);

#endif
