/* Configuration files. What other readers of such files swallow, cut or refuse without a word (a byte order mark, a key
 * given twice, a line over 1000 bytes, an unquoted ; or # inside a value, a line that is neither section nor key) is
 * reported with file and line; nothing is loaded from such a file.
 *
 * Names of sections and keys are ASCII and lower case; what users see stands in values, in double quotes.
 * Values belong to the ini and live as long as it does. */
#ifndef MULU_INI_H
#define MULU_INI_H

#include <stdbool.h>
#include <stddef.h>

#include "mulu/error.h"

struct ini;

/* ST_INPUT when the file is missing, unreadable or wrong; the text names file, line and remedy. */
enum status ini_load(const char *path, struct ini **out, struct error *err);
void ini_free(struct ini *ini); /* NULL is legal */

const char *ini_path(const struct ini *ini);
size_t ini_sections(const struct ini *ini);
const char *ini_section(const struct ini *ini, size_t i); /* in the order of the file */
const char *ini_get(const struct ini *ini, const char *section, const char *key); /* NULL when absent */
int ini_line(const struct ini *ini, const char *section,
             const char *key); /* 1-based; key NULL: the section's; 0 unknown */
/* The i-th key of a section, in the order of the file; NULL past the last. */
const char *ini_key(const struct ini *ini, const char *section, size_t i);

/* Reads a whole decimal number within bounds; an absent key gives `def`. ST_INPUT with file and line otherwise. */
enum status ini_int(const struct ini *ini, const char *section, const char *key, int min, int max, int def,
                    int *out, struct error *err);

/* Steps over the words of a value, which are separated by single blanks; "_" in a word stands for a blank.
 * The word is appended to nothing: it is copied into `word` (at most size - 1 bytes; false also ends a too long one). */
bool ini_word(const char **value, char *word, size_t size);

#endif
