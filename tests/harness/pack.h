/* Office files for tests, from the text of their parts. */
#ifndef MULU_TESTS_PACK_H
#define MULU_TESTS_PACK_H

#include <stddef.h>

/* Writes a zip: names and texts by turns, a NULL at the end. */
void pack_write(const char *path, ...) __attribute__((sentinel));
/* A Word document with this body; more parts (numbering, styles, footnotes; the relations name them) as in pack_write().  */
void pack_write_word(const char *path, const char *body, const char *numbering, const char *footnotes);
/* A workbook of one sheet per text (the sheets' XML), with shared strings and styles, either of which may be NULL. */
void pack_write_sheets(const char *path, const char *strings, const char *styles, const char *const *sheets,
                       size_t n);

#endif
