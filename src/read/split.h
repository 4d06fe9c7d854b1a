/* A file with a column that names the catalog of each row: every value is a catalog of its own. Private to src/read.
 *
 * A blank cell belongs to the catalog of the row above. A value that comes again behind others goes on with the catalog
 * that it began, as if its rows stood in a file of their own; the report tells how often (struct table_report, runs). So what
 * is kept grows with the number of catalogs, not with that of rows. */
#ifndef MULU_READ_SPLIT_H
#define MULU_READ_SPLIT_H

#include "read/text.h"

/* What remains of a catalog while the rows of another come. */
struct split_catalog {
    char *title;
    int number;                   /* of the table in the document */
    size_t report;                /* its place in the report */
    int64_t catalog;              /* the sink's */
    uint64_t used;                /* bits of the extra columns that its rows have used */
    char *levels[ROW_MAX_LEVELS]; /* of its last row */
};

struct split;
struct split *split_new(int column);
void split_free(struct split *s); /* NULL is legal */

/* The catalog that a row belongs to, when it is another one than that of the row before: *title is its name, NULL when it is
 * the same. The first row always tells one; otherwise: the name where its cell is blank. */
void split_look(struct split *s, const struct table_row *row, const char *otherwise, const char **title);
/* The catalog of that title; NULL: it has none yet. It stays where it is until the next split_add(). */
struct split_catalog *split_find(const struct split *s, const char *title);
struct split_catalog *split_add(struct split *s, const char *title);

#endif
