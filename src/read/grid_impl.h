/* What the parts of the grid share: grid.c takes rows in and hands them on, grid_place.c lays cells over columns,
 * grid_head.c finds out what the columns mean. Private to the grid. */
#ifndef MULU_READ_GRID_IMPL_H
#define MULU_READ_GRID_IMPL_H

#include "mulu/arena.h"
#include "read/grid.h"

/* What stands at one column of a row. */
enum grid_how {
    GRID_ABSENT, /* nothing, not even a blank cell */
    GRID_OWN,    /* a cell of this row begins here */
    GRID_ABOVE,  /* a cell of an earlier row reaches down to here */
    GRID_LEFT    /* the cell on the left reaches over to here */
};
struct grid_slot {
    enum grid_how how;
    const char *text; /* "" where blank, absent or LEFT */
    int span;         /* columns that it takes; of OWN and ABOVE */
    int line, column; /* where its cell begins: row of the table, column, both from 1 */
};
struct grid_line {
    struct grid_slot *slots;
    int n;
    int number; /* of the row, from 1 */
    bool header;
    const char *uid; /* where the file names its rows (our own exports); else NULL */
};

/* The cell that was placed last at a column, for the rows below it. */
struct grid_column {
    struct buffer text;
    int line, last; /* rows from which and to which it reaches */
    int span;       /* 0: no cell begins here */
    int from;       /* number of the row that set it */
};

struct own;

enum grid_state {
    GRID_OUTSIDE,
    GRID_LOOKING, /* rows are kept until it is known what they are */
    GRID_TABLE,
    GRID_PLAIN /* no table: layout, or a form; its rows are prose */
};

/* A logical column: a range of the file's columns that no row of the sample parts. */
struct grid_layout {
    int n;
    int of
        [GRID_COLUMNS]; /* by column of the file: the logical one, -1: none of the sample's rows has anything here */
    bool has_bands; /* rows of one cell over all columns head those below: they are the outermost level */
};

struct grid {
    struct table_job *job;
    struct string_list prose;
    enum grid_state state;
    int depth;  /* layout tables around the table at hand */
    int number; /* of the table in the document, from 1, nested ones counted as they begin */
    int row;    /* last row's number within the table */
    bool apart;
    bool guessed;
    char *name;
    struct grid_column columns[GRID_COLUMNS];
    int ncolumns; /* columns in use so far */
    struct grid_slot slots[GRID_COLUMNS];

    struct grid_line *sample;
    size_t nsample, sample_cap, sample_bytes;
    struct arena arena; /* of the sample's texts */

    struct own *own; /* what the file says of the table at hand; NULL: nothing */
    bool in_own;     /* its rows are read so */
    char *uid;       /* of the row that comes next */

    struct grid_layout layout;
    struct string_list header; /* the rows of the header, each squashed into one string */
    bool job_has_bands;        /* layout.has_bands of the table that is open */
    char *band;                /* the one in force, NULL: none */
    struct grid_line
        *pending; /* rows of a single cell: a band, a title of what follows, or a note at the end */
    size_t npending, pending_cap;
    struct arena pending_arena;
};

/* grid_place.c */
/* Lays the cells of a row over the columns, into g->slots. Text of cells that lie under others comes back in *under. */
int grid_place(struct grid *g, const struct grid_cell *cells, size_t n, int number,
               struct string_list *under);
void grid_forget(struct grid *g); /* no cell reaches further down */
struct grid_line grid_keep(struct arena *a, const struct grid_line *line);

bool grid_is_blank(const struct grid_slot *s);
/* The only cell of a row with something in it, as its column; -1: there are none or more. */
int grid_single(const struct grid_line *line);
/* The cell of that column is the only one of its row, blanks counted. */
bool grid_stands_alone(const struct grid_line *line, int column);

/* grid_own.c */
void grid_look_for_own(struct grid *g);
/* The title as the table has it, unless another one stands above it now. *index: its line among the prose. */
char *grid_own_title(const struct grid *g, size_t *index);

/* grid_head.c */
/* The rows of a header within the sample; what stands before them stands above the table. Where none is found, first and
 * end are the table's first row. */
struct grid_header {
    size_t first, end;
    bool found;
    const struct table_choice *choice; /* it is decided; NULL: it is not */
};
struct grid_header grid_find_header(const struct grid *g);
/* *out as it is decided for the table at hand; false: it is not, or the sample has no such rows. exact: for this very one. */
bool grid_decided_header(const struct grid *g, struct grid_header *out, bool *exact);
/* Whether a row alone reads like a header. */
bool grid_reads_like_header(const struct formats *f, const struct grid_line *line);
/* Which columns of the file are one, by the rows of the sample. */
/* keep_blank: columns that hold nothing count as well, as far as rows have cells there. */
void grid_lay_out(struct grid *g, struct grid_header h, bool keep_blank);
/* What they mean; *is_table false: this is no table. */
enum status grid_columns(struct grid *g, struct grid_header h, struct columns *out, bool *is_table,
                         struct error *err);
void grid_squash_line(const struct grid_line *line, struct buffer *out);

#endif
