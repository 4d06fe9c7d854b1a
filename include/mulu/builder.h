/* From rows to a tree, and the one place that knows how: which rows open new headings, which share one.
 *
 * A label that equals the one in force at its level, white space aside, is the same node; otherwise it is a new node
 * behind everything before it, also when an earlier sibling had the same name (document order is kept). Where several
 * rows in a row share one deepest heading, the heading holds no item itself and each row becomes an unlabelled node
 * below it; a single row's item is held by its heading. One row of look-ahead tells which. */
#ifndef MULU_BUILDER_H
#define MULU_BUILDER_H

#include <stdint.h>

#include "mulu/row.h"

/* Makes one node. parent 0: outermost; label "" for an item under a shared heading; skip: blank level columns between;
 * row: the item's fields and marks, NULL for a heading that stands above its rows; a row without values
 * (row_is_heading) makes a heading that keeps the row's marks. *id: out. */
typedef enum status builder_make(void *ctx, int64_t parent, const char *label, int skip,
                                 const struct outline_row *row, int64_t *id, struct error *err);

struct builder;
struct builder *builder_new(builder_make *make, void *ctx);
/* Before the first row: goes on with a tree that stands already, behind its last row. headings: labelled nodes in it; the path
 * in force: n levels, each with its label (copied) and its node, "" and 0 where it is blank. */
void builder_resume(struct builder *b, int64_t headings, int n, const char *const *labels,
                    const int64_t *ids);
enum status builder_row(struct builder *b, const struct outline_row *row, struct error *err);
enum status builder_end(struct builder *b, struct error *err); /* the last row is made here */
void builder_free(struct builder *b);
int64_t builder_headings(const struct builder *b); /* labelled nodes made so far, in all */

#endif
