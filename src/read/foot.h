/* What stands below the rows of a table: notes, signatures, dates. Private to src/read. */
#ifndef MULU_READ_FOOT_H
#define MULU_READ_FOOT_H

#include "read/table.h"

/* Whether cells that are printed beside each other read like a line below a table (联系人：…, 注：…, a date, a body and a
 * date) and not like a row of it. */
bool foot_is_line(const struct formats *f, const struct cell *cells, size_t n);
/* Where the lines below the table begin that the last cell of its last row has swallowed; the text's length: nowhere. */
size_t foot_in_cell(const struct formats *f, const char *text);

#endif
