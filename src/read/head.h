/* What stands above the rows: title, body, year and the catalog's columns. Private to src/read. */
#ifndef MULU_READ_HEAD_H
#define MULU_READ_HEAD_H

#include "mulu/row.h"
#include "read/table.h"

/* Whether a line of prose reads like the title of a table. */
bool head_is_title(const struct formats *f, const char *text);
/* Fills head from a title (kept as it is), the columns and what the title says of body and year; year 0: as the title
 * says. */
void head_fill(struct row_head *head, const struct formats *f, const struct columns *c, const char *title,
               int year);

#endif
