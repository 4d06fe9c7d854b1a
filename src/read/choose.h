/* Applying what a person, or a saved format, has decided about columns. Private to src/read. */
#ifndef MULU_READ_CHOOSE_H
#define MULU_READ_CHOOSE_H

#include "read/text.h"

/* What a column shall be, whatever else speaks for. */
struct fixed_column {
    bool set;
    int kind, field; /* as in struct column */
    int level;       /* from 1; 0: in the order in which levels are printed */
};
/* Makes columns[i] what fixed[i] says, for all that are set. Another column that was the same becomes one of the catalog's
 * own. nlevels: how many levels there shall be in all, -1: as found. */
void columns_fix(struct columns *c, const struct fixed_column *fixed, int nlevels, enum header_why why);

/* ST_USAGE: a word is no field, or two columns of a table are to be the same. */
enum status choose_check(const struct column_choices *c, struct error *err);
/* Applies what is decided about the columns of the table that begins now (the next one to be numbered). */
void choose_columns(struct table_job *job, struct columns *c);
/* The header as it is decided for the table that begins now; NULL: it is not. place: the table's number in its file, 0 for
 * text. exact: it is decided for this place. */
const struct table_choice *choose_header(const struct table_job *job, int place, bool *exact);
void choose_header_used(struct table_job *job, const struct table_choice *t);
/* At the end: ST_USAGE where the file had no place for a decision. */
enum status choose_end(const struct table_job *job, struct error *err);

#endif
