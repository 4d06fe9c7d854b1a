/* What the report says of the columns: which header was read as what, and why. Private to src/read. */
#ifndef MULU_READ_EXPLAIN_H
#define MULU_READ_EXPLAIN_H

#include "read/table.h"

/* Fills in the report's columns, levels and formats. */
void explain_columns(const struct formats *f, const struct columns *c, struct table_report *out);

/* Keeps the first value of each column of the report. */
void explain_values(struct table_report *out, const struct columns *c, const struct table_row *row);

#endif
