/* A catalog as a stream of rows in document order: what readers produce, what the store takes in and gives out, what
 * writers write. Nobody holds more than a row and its neighbours, so a million rows go through in constant memory.
 *
 * A row carries its full path. Rows with the same path are different items under one heading. A row with a path and
 * nothing else is a heading that has no item yet. Texts are UTF-8 with "\n" line breaks and never NULL. */
#ifndef MULU_ROW_H
#define MULU_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mulu/arena.h"
#include "mulu/error.h"
#include "mulu/field.h"

enum {
    ROW_MAX_LEVELS = 16, /* deeper trees are refused with a message */
    ROW_MAX_EXTRAS = 64
};

/* How a cell came by its value. Several may hold at once; MARK_CONFIRMED hides the others from every list. */
enum {
    MARK_FILLED = 1,   /* taken over from a merged cell, or from 同上 */
    MARK_REPAIRED = 2, /* moved to the column that it belongs to, or joined from torn parts */
    MARK_UNSURE = 4,   /* may be read otherwise; a person must look */
    MARK_CONFIRMED = 8
};

/* Why; each has its sentence in the message table (mark_reason_text). Stored as the short word. */
enum mark_reason {
    REASON_MERGED,   /* blank in the file: merged with the cell above */
    REASON_DITTO,    /* 同上 */
    REASON_EMPTY,    /* blank in the file, and may be meant so */
    REASON_SHIFTED,  /* the row had a cell too few or too many; put where its value belongs */
    REASON_TORN,     /* torn by a page break and joined */
    REASON_DAMAGED,  /* text is missing in the file around here */
    REASON_TICKS,    /* lost or odd tick marks */
    REASON_LETTERS,  /* radicals in the place of characters */
    REASON_PRIVATE,  /* characters that only their author's font shows */
    REASON_PREAMBLE, /* stated above the table, once for the whole list */
    REASON_COUNT
};
const char *mark_reason_key(enum mark_reason r);
bool mark_reason_by_key(const char *key, enum mark_reason *out);
const char *mark_reason_text(enum mark_reason r);

struct row_mark {
    const char *cell; /* field key, CELL_LABEL (the deepest heading of this row) or CELL_EXTRA_PREFIX label */
    unsigned marks;
    enum mark_reason reason;
    const char *raw; /* the cell as printed, "" when blank */
    int line;        /* where in the file: line and cell of the printed row, 1-based; 0 unknown */
    int column;
};

struct outline_row {
    int nlevels;                        /* without trailing blank levels */
    const char *levels[ROW_MAX_LEVELS]; /* outermost first, "" where a level is blank */
    const char *fields[FIELD_COUNT];
    int nextras; /* as many as the head has extra columns, in its order */
    const char *extras[ROW_MAX_EXTRAS];
    const struct row_mark *marks;
    size_t nmarks;
    bool item;       /* an item, even while nothing is filled in */
    int line;        /* where the row begins in the file; 0 unknown */
    int64_t node;    /* the store's id when the row comes from the store, else 0 */
    const char *uid; /* "" where the row has none yet */
};

/* A copy whose texts are in the arena, without trailing blank levels. */
void row_copy(struct arena *a, struct outline_row *to, const struct outline_row *from);
int row_levels(const struct outline_row *row); /* levels without the blank ones at the end */

/* NUMBER: the printed column of positions (序号), computed again wherever it is shown and holding nothing. */
enum column_role { COLUMN_LEVEL, COLUMN_FIELD, COLUMN_EXTRA, COLUMN_NUMBER };
const char *column_role_key(enum column_role role); /* level, field, extra, number: the word in files */
bool column_role_by_key(const char *key, enum column_role *out);
struct row_column {
    enum column_role role;
    int index;   /* level (0 outermost), enum field, or number among the extras */
    char *label; /* as the catalog prints it; unique among the columns */
    char *group; /* the header that it stands below, beside its neighbours of the same one; NULL: none */
    char *
        ticks; /* a field that is printed as one column of ticks for each of these words, joined with 、, all below its
                    label; NULL: it has one column */
};
void row_column_release(struct row_column *column);
struct row_column row_column_copy(const struct row_column *column); /* to be released, too */

/* What stands above the rows. Owned by whoever fills it; row_head_release() frees what is inside. */
struct row_head {
    char *title;
    bool untitled;              /* the document does not name itself: the title is its file's name */
    char *body;                 /* the bureau, "" when the document does not say */
    int year;                   /* 0 when the document does not say */
    char *format;               /* name of the format that matched */
    struct row_column *columns; /* in the catalog's own order; every level first */
    size_t ncolumns;
    char *choices[FIELD_COUNT]; /* the printed list of a ticked column, joined with 、; NULL: none */
    int64_t catalog;            /* set by the store's sink in begin(): the id of the new catalog */
    bool goes_on; /* begin(): the rows go on with that catalog, which this sink has made and ended before */
};
void row_head_release(struct row_head *head);
void row_head_copy(struct row_head *to, const struct row_head *from);
/* Takes label over; returns it, or another made from it, so that no printed column has it yet. */
char *row_head_unique(const struct row_head *head, char *label);
/* Appends a column; takes label over and makes it unique. */
void row_head_add(struct row_head *head, enum column_role role, int index, char *label);
int row_head_levels(const struct row_head *head); /* number of level columns */
int row_head_extras(const struct row_head *head);
const struct row_column *row_head_column(const struct row_head *head, enum column_role role,
                                         int index); /* or NULL */

/* Receives rows. begin, row…, end for each table; any of them may refuse, which ends the stream with its status.
 * Texts are the sender's and live until the function returns. end() gets the head again: choice lists are complete,
 * and extra columns that no row used are gone, only after the last row. note() gets the paragraphs that stand outside the tables, at any time; it may be NULL. */
struct row_sink {
    enum status (*note)(void *ctx, const char *paragraph, struct error *err);
    enum status (*begin)(void *ctx, struct row_head *head, struct error *err);
    enum status (*row)(void *ctx, const struct outline_row *row, struct error *err);
    enum status (*end)(void *ctx, struct row_head *head, struct error *err);
    void *ctx;
};

/* True when no field and no extra has a value and the row does not say that it is an item. */
bool row_is_heading(const struct outline_row *row);

#endif
