/* A run of table cells between prose, taken from the tokens with bounded look-ahead. Private to src/read. */
#ifndef MULU_READ_RUN_H
#define MULU_READ_RUN_H

#include "read/lex.h"
#include "read/table.h"

struct run {
    struct lexer *lx;
    bool by_lines;      /* a row a line (PDF), else a cell a line (Word) */
    int width;          /* columns, 0 while unknown */
    bool ended;         /* no more cells will come */
    struct cell *cells; /* from `head` on; their texts belong to the run */
    size_t head, n, cap;
};

/* Begins at the next token, which must not be prose. */
enum status run_begin(struct run *r, struct lexer *lx, struct error *err);
void run_release(struct run *r);
/* Reads on until `want` cells are there or the run ends. */
enum status run_fill(struct run *r, size_t want, struct error *err);
size_t run_count(const struct run *r);
struct cell *run_cells(const struct run *r);
void run_drop(struct run *r, size_t n);
/* The number of columns is known now: paragraphs already read that stand inside a cell are put there. */
void run_settle(struct run *r, int width);
/* Where rows may begin among the first n cells, by blank lines or by lines: writes at most max starts. */
size_t run_row_starts(const struct run *r, size_t n, size_t *starts, size_t max);

#endif
