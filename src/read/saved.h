/* Formats that were saved from a table: its headers, and what each column means. Private to src/read.
 *
 * A table whose headers are those, or nearly all of them, is read so whatever else speaks for, and its header is found by
 * them even where no word list knows a word of it. */
#ifndef MULU_READ_SAVED_H
#define MULU_READ_SAVED_H

#include "mulu/ini.h"
#include "read/table.h"

bool saved_is_section(const char *name); /* [column-1] … */
/* Reads the sections [column-N]; a format without any has none. */
enum status saved_load(const struct formats *f, const struct ini *ini, struct format *out, struct error *err);
void saved_release(struct format *fmt);

/* How much of the format's headers the columns have: 0 … 1. */
double saved_share(const struct formats *f, const struct format *fmt, const struct columns *c);
bool saved_fits(double share);
/* Makes columns what the format says of those of their headers that it has. */
void saved_apply(const struct formats *f, const struct format *fmt, struct columns *c);
/* The one that fits best; NULL: none does. */
const struct format *saved_find(const struct formats *f, const struct columns *c);

/* Whether it is a header of any of them. */
bool saved_is_word(const struct formats *f, const char *text);
/* How many of the rows, beginning with the first, are the header of one of them, by the words of their cells; 0: none. */
enum { SAVED_MOST_ROWS = 6 };
size_t saved_header(const struct formats *f, const struct string_list *rows, size_t n);

#endif
