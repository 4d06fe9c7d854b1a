/* A table that comes in pieces while it is read, for the files that read it. Private to src/read/sparse_*.c. */
#ifndef MULU_READ_SPARSE_JOB_H
#define MULU_READ_SPARSE_JOB_H

#include "read/sparse.h"

enum { SPARSE_HEADER = 80 }; /* pieces among which a header is looked for */

struct sparse_job {
    struct table_job *table;
    struct lexer *lx;
    struct pieces pieces;
    struct piece_header header;
    char *words; /* of the header, one after the other: to know it again */
    struct columns columns;
    struct memory *memory;
    struct aligner aligner;
    struct sparse_model model;
    struct sparse_cell cells[SPARSE_WINDOW + 1];
    size_t ncells;      /* of the sample */
    struct arena arena; /* texts of the row at hand */
    int depth;          /* levels down to the last that the row before printed */
    double cost;        /* of the sample */
    double row_cost;    /* of the row at hand */
    bool decided;       /* a person has said which lines the header is */
    bool known;         /* header and columns are: what comes is body */
};

/* Cuts lines into pieces until `want` are there, or the table ends: at another one's header or title, at what stands below
 * it, at something with tabs. Its own header, printed again, is taken out. */
enum status sparse_fill(struct sparse_job *s, size_t want, struct error *err);
/* The words of a header one after the other, without white space: to know it again. The caller frees. */
char *sparse_header_words(const struct piece *pieces, size_t n);

#endif
