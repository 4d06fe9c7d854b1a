/* Catalogs that no bureau has printed, as any bureau might print them: made at random, written the way Word or PDF write
 * tables as text, to be read back and held against what was made. */
#ifndef MULU_TESTS_PRINTED_H
#define MULU_TESTS_PRINTED_H

#include <stdbool.h>

#include "harness/random.h"
#include "mulu/arena.h"
#include "mulu/buffer.h"
#include "mulu/field.h"

enum { PRINTED_COLUMNS = 20, PRINTED_ROWS = 64, PRINTED_LEVELS = 4 };

/* A column's kind is a field or one of these. */
enum { PRINTED_LEVEL = FIELD_COUNT, PRINTED_NUMBER, PRINTED_TICK, PRINTED_EXTRA };

struct printed_column {
    int kind;
    int field;         /* PRINTED_TICK: what it ticks */
    const char *head;  /* its header; below a group the word of the second row */
    const char *group; /* the header above it, NULL: none */
    bool merged;       /* equal neighbours are printed once */
};

struct printed_catalog {
    struct arena arena;
    struct printed_column columns[PRINTED_COLUMNS];
    int ncolumns, nlevels, nrows;
    const char *cells[PRINTED_ROWS][PRINTED_COLUMNS]; /* as printed where they are printed */
    bool blank[PRINTED_ROWS][PRINTED_COLUMNS];        /* merged with the cell above */
    const char *levels[PRINTED_ROWS][PRINTED_LEVELS]; /* what is meant */
    const char *fields[PRINTED_ROWS][FIELD_COUNT];
    unsigned narrow; /* how many in a hundred short texts are broken by a narrow column */
    bool ditto;      /* equal neighbours below each other are 同上 where they are not merged */
    const char *before[4], *after[4]; /* lines around the table; NULL: none */
};
void printed_make(struct printed_catalog *c, struct random_source *r);
void printed_release(struct printed_catalog *c);

/* How a table looks that was copied from a web page as text. */
enum printed_copy {
    COPY_NONE,
    COPY_BARS,      /* | a | b | c |, blank cells in their places */
    COPY_RULED,     /* the same below a rule of dashes, without bars at the ends */
    COPY_GRID,      /* rules between rows, whose cells have several lines */
    COPY_COLLAPSED, /* blank cells gone, rows filled up with blank ones at their ends */
    COPY_BAR_CELLS, /* a cell and a bar a line, blank ones too */
    COPY_STOPS,     /* columns of blanks, each beginning at its place */
    COPY_WIDE,      /* two blanks between cells, blank cells gone */
    COPY_LINES,     /* a cell a line, blank cells gone */
    COPY_PAIRS      /* names and values, a block an item */
};

/* Numbers are "one in …" or "every …"; 0 never. */
struct printed_manner {
    const char *name;
    const char *encoding, *line_end; /* for the test to write it in; NULL: UTF-8 as it is */
    enum printed_copy copy;
    bool by_lines;     /* a row a line, tabs between its cells; else a cell a line, a tab before it */
    bool no_gaps;      /* no blank lines between rows */
    bool bare;         /* a row's first cell lacks its tab */
    bool headless;     /* no header */
    bool split;        /* a two-row header prints no blanks below single headers, or beside groups */
    bool around;       /* title, remarks and signature around the table */
    bool numbers;      /* pages have their number */
    bool titles;       /* and the title again */
    bool glued;        /* no blank line before what stands below the table */
    bool signed_tabs;  /* lines with tabs behind the table */
    bool padded;       /* blanks of all kinds around texts, and in blank cells */
    unsigned gap;      /* a blank line behind a cell */
    unsigned page;     /* rows to a page: header and labels are printed again */
    unsigned torn;     /* rows whose long cells go on below */
    unsigned blank_in; /* a blank line between the paragraphs of a cell */
    unsigned trailing; /* a tab behind the last cell */
};
/* The rows of a table that was copied, in the place of those with tabs. */
void printed_copied(const struct printed_catalog *c, const struct printed_manner *m, struct random_source *r,
                    struct buffer *out);
void printed_print(const struct printed_catalog *c, const struct printed_manner *m, struct random_source *r,
                   struct buffer *out);

#endif
