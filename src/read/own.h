/* Our own tables, out of the files that write/xlsx.c, docx.c and html.c made: they say themselves what their columns are
 * (write/head_json.h), so that nothing is guessed and every text is taken as it stands. Private to src/read.
 *
 * Somebody may have worked on the file since. Where the header is no longer what it says, the table is read like any
 * other; a row without a uid is a new one. */
#ifndef MULU_READ_OWN_H
#define MULU_READ_OWN_H

#include "read/grid_impl.h"

struct own;
struct own *own_parse(const char *json, const char *stem); /* NULL: that is not what we write */
void own_free(struct own *o);                              /* NULL is legal */
bool own_is_json(const char *text); /* begins as it does: a cell of a sheet that holds it */

/* Finds its header among rows. */
bool own_find(const struct own *o, const struct grid_line *rows, size_t n, struct grid_header *out);
/* Begins the table; title NULL: as it says itself. */
enum status own_begin(struct own *o, struct table_job *job, const char *title, struct error *err);
const char *own_title(const struct own *o);
enum status own_row(const struct own *o, struct table_job *job, const struct grid_line *line,
                    struct error *err);

#endif
