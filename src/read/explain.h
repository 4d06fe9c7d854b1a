/* What the report says of the columns: which header was read as what, and why. Private to src/read. */
#ifndef MULU_READ_EXPLAIN_H
#define MULU_READ_EXPLAIN_H

#include "read/table.h"

/* Fills in the report's columns, levels and formats. */
void explain_columns(const struct formats *f, const struct columns *c, struct table_report *out);

#endif
