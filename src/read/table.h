/* The middle of the read room: rows of cells with known columns, and how they come about. Private to src/read.
 *
 * A reader gives cells in the order in which they are printed. columns.c says what the columns mean, align.c puts the
 * cells of a row into them, resolve.c makes outline rows of that. */
#ifndef MULU_READ_TABLE_H
#define MULU_READ_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mulu/arena.h"
#include "read/formats.h"

enum { MAX_COLUMNS = 64 };

/* A cell as printed. */
struct cell {
    char *text;       /* raw, line breaks kept */
    int line, column; /* where it stands: line of the file, number within its printed row (1-based) */
    int gap;          /* blank lines before it */
    bool damaged;     /* text was lost right before it */
    bool bare;        /* lacks its tab: begins a row, if it is a cell at all */
    bool first;       /* begins a row for certain, since rows are printed on lines of their own */
    bool plain_blank; /* of a CSV: blank and without quotes */
};

/* What a column means. */
struct column {
    int kind;    /* enum field or enum column_kind; never KIND_GROUP */
    int field;   /* KIND_TICK: the field that it ticks */
    int level;   /* KIND_LEVEL: 0 outermost */
    char *label; /* the header cell, line breaks removed; for a tick column its choice */
    char *group; /* the header above it where it stands below one, else NULL */
    bool by_key; /* its header is a key: it has no wording of its own */
    int like; /* KIND_UNKNOWN: the field that its header means and another column has, counted from 1; 0: none */
    enum header_why why;
    double confidence;
    const char *word; /* of the formats' rules, NULL: none */
};
struct columns {
    struct column items[MAX_COLUMNS];
    int n, nlevels;
    int content; /* index of the content column, or -1 */
    int catalog; /* index of the column that names the catalog of each row, or -1 */
    bool keyed; /* the header is one that a program has written: of keys, and of nothing else that is known */
    const struct format *format;
    uint32_t bits; /* the kinds that are there */
    bool header_missing;
};
void columns_release(struct columns *c);

/* What the values of a column look like, summed over the rows of a sample. */
struct column_stats {
    double fit[KIND_COUNT]; /* sum over filled cells */
    long chars;
    int filled, blank;
};

/* A header of one or two rows, as ranges of a run of cells. */
struct header {
    size_t first, nfirst;   /* the first row's cells */
    size_t second, nsecond; /* the second's; nsecond 0: none */
    size_t end;             /* cells that the header takes */
};

/* Whether cells begin with a header. Where rows are certain (cell.first) it ends with a line, else with its words. */
/* The first printed line as the header; false without cells. */
bool header_of_line(const struct cell *cells, size_t n, struct header *out);
bool header_find(const struct formats *f, const struct cell *cells, size_t n, struct header *out);
/* How many columns a header asks for by itself. */
int header_width(const struct formats *f, const struct cell *cells, const struct header *h);

/* Columns by header, by format (NULL: the best), helped by what the values look like. */
void columns_by_header(const struct formats *f, const struct format *format, const struct cell *cells,
                       const struct header *h, int width, const struct column_stats *stats,
                       struct columns *out);
/* Makes columns of their own of those whose headers are keys, but for the catalog's: our exports call a field by its name. */
void columns_forget_keys(struct columns *c);
/* Takes the first column for the catalog's where its header means that in front of numbered levels. */
void columns_find_outer(const struct formats *f, struct columns *c);
/* Columns by the values alone; false: this is no table. */
bool columns_by_values(const struct formats *f, int width, const struct column_stats *stats,
                       struct columns *out);

/* How much of what a format asks for is there, 0 … 1; negative: what it requires is not, or what it excludes is. */
double columns_follow(const struct format *format, uint32_t bits);

/* Chooses the format again among those that fit, now that the table's title is known. */
void columns_titled(const struct formats *f, struct columns *c, const char *title);

/* The cells of one row in their columns. */
enum {
    CELL_MISSING = 1,
    CELL_MOVED = 2,
    CELL_TORN = 4,
    CELL_PLAIN_BLANK = 8,
    CELL_GUESSED = 16, /* a tick, or its absence: which choice it stands by was told from the others */
    CELL_ABSENT = 64,  /* the item has no such field: nothing is merged with the row above */
    CELL_DOUBTED =
        32 /* it might be told otherwise; of a label: what stands in its row may belong elsewhere */
};
struct table_cell {
    const char *text; /* "" when blank or missing */
    int line, column; /* as struct cell; 0 for a missing cell */
    unsigned flags;
};
struct table_row {
    struct table_cell cells[MAX_COLUMNS];
    int n;
    int line;
    bool after_damage; /* text was lost between the row before and this one, or inside this one */
    bool cut_left;     /* the row lost its beginning, */
    bool cut_right;    /* or its end */
    const char *uid;   /* where the file names its rows, else NULL */
};

/* Values seen in columns, so that a cell that holds one of them is known again. */
struct memory;
struct memory *memory_new(void);
void memory_free(struct memory *m);
void memory_add(struct memory *m, int column, const char *text);
bool memory_has(const struct memory *m, int column, const char *text);
/* The same for a text that is looked for in several columns: its key is made once; 0: nothing that is remembered. */
uint64_t memory_key(const char *text);
bool memory_has_key(const struct memory *m, int column, uint64_t key);

struct aligner {
    const struct formats *formats;
    const struct columns *columns;
    struct memory *memory;
    bool gapless;  /* rows follow each other without blank lines */
    bool shifting; /* cells of this kind of document are often shifted: blanks move cheaply */
};
/* What it costs to put a value into each column, 0 (fits) to 6; returns how well it fits the one that it fits best. raw: how
 * well it fits each; may be NULL. */
double align_value(const struct aligner *a, const char *text, float *out, double *raw);
/* What it costs to put each of n cells into each column: fits[cell * width + column], 0 (fits) to 6. */
void align_fits(const struct aligner *a, const struct cell *cells, size_t n, float *fits);
/* What it costs to take the cells as they come, the first into the first column. */
double align_identity(const struct aligner *a, const struct cell *cells, size_t n);
/* Puts n cells into the columns in order: to[i] is the column of cell i, -1 where it was left out. cut_left, cut_right:
 * the row lost cells at that end. Returns the cost. */
double align_cells(const struct aligner *a, const struct cell *cells, size_t n, bool cut_left, bool cut_right,
                   int *to);
/* The cost for every length of a row that begins at cells[0]: [i] is that of length i + 1, if it ends whole or cut. */
void align_lengths(const struct aligner *a, const struct cell *cells, size_t max, const float *fits,
                   bool cut_left, double *whole, double *cut);

/* How many columns a run of cells has, by how its gaps recur; hint: what the header asks for (0: no header). all: the
 * run is complete. 0 where the gaps tell nothing and there is no hint. */
int shape_width(const struct cell *cells, size_t n, int hint, bool all);

/* Cuts a run of cells into rows. Writes the lengths of the rows that are certain, at most max, and returns how many;
 * at least one when n > 0. all: the run is complete. */
size_t segment_rows(const struct aligner *a, const struct cell *cells, size_t n, bool all, size_t *lengths,
                    size_t max);
/* How many cells segment_rows() wants to see before it must decide. */
size_t segment_window(const struct aligner *a);

#endif
