/* What a person decides about the columns of a table: what each one means, which rows are its header, how many of them are
 * levels. It goes before whatever the program would have found out by itself, in every kind of file.
 *
 * Nothing can be left out: a column that is to mean nothing is `extra`, a column of the catalog's own. */
#ifndef MULU_COLUMNS_H
#define MULU_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

enum { COLUMN_FIELD_SIZE = 24 };

/* field: a field's key; `extra`; `number` (序号); `level` (in the order in which levels are printed) or `level1` (the
 * outermost) … `level16`; `audience-ticks`, `mode-ticks`, `tier-ticks`: one choice of that field, ticked or not. */
struct column_choice {
    int table;  /* of the document, as --table counts, from 1; 0: of every table that has the column */
    int column; /* as printed, from 1 */
    char field[COLUMN_FIELD_SIZE];
};

/* What is decided about a table as a whole. Rows are named as places are: the line of a text or CSV, the row of a table in
 * Word, Excel and web pages, both from 1. */
struct table_choice {
    int table; /* from 1; 0: every one that has the rows */
    int place; /* its number among the file's own tables (table_report.table), which says more; 0: unknown */
    bool header, levels; /* whether they are decided */
    int first,
        rows; /* header: where it begins and how many rows it takes; rows 0: there is none, and the table
                            begins at first (0: where it is found) */
    int nlevels;
};

struct column_choices {
    struct column_choice *columns;
    size_t ncolumns, columns_cap;
    struct table_choice *tables;
    size_t ntables, tables_cap;
};

/* Decides, or decides anew; field NULL: it is undecided again. field must be a good one. */
void column_choices_set(struct column_choices *c, int table, int column, const char *field);
/* What is decided about a table; undecided where nothing has been. Good until the next call. */
struct table_choice *column_choices_table(struct column_choices *c, int table);
const char *column_choices_get(const struct column_choices *c, int table, int column); /* NULL: undecided */
bool column_choices_empty(const struct column_choices *c);
void column_choices_copy(struct column_choices *to, const struct column_choices *from);
void column_choices_free(struct column_choices *c); /* and resets */

bool column_field_good(const char *field);
/* Only one column of a table can have it: all but extra, level and ticks. */
bool column_field_single(const char *field);
/* What a user calls it, in the user's language; the caller frees. */
char *column_field_name(const char *field);

#endif
