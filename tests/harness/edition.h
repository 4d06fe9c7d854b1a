/* Editions of a catalog, written as one line a row: headings joined with /, then the cells content, unit, deadline and
 * remark, parted by |; a line without | is a heading without an item. */
#ifndef MULU_TESTS_EDITION_H
#define MULU_TESTS_EDITION_H

#include "harness/store_fixture.h"
#include "mulu/replace.h"
#include "mulu/review.h"

/* Both take lines up to a NULL. */
int64_t edition_import(struct store *s, const char *title, const char *const *lines);
/* Staged and under review; *catalog: its id. */
struct store_import *edition_stage(struct store *s, const char *title, const char *const *lines,
                                   int64_t *catalog);
/* To a sink: with an extra column that has the same value in every row, a choice list of channels, and the year 2024. */
enum status edition_send_extra(struct row_sink *sink, const char *title, const char *const *lines,
                               const char *label, const char *value, struct error *err);
/* The rows of a catalog as such lines; the caller frees. */
char *edition_lines(struct store *s, int64_t catalog);
/* One line for each difference: # + ~ > - for its kind, where, what; the caller frees. */
char *edition_tell(struct replace *r);
void edition_check(const char *got, const char *want, const char *what);

#endif
