/* Completing the name of a file while it is typed. */
#ifndef MULU_UI_PATH_H
#define MULU_UI_PATH_H

#include <stdbool.h>

#include "mulu/strings.h"

/* Lists what `typed` may go on to (directories end in "/", names that begin with "." only when asked for) and returns
 * the longest text that all of them share; NULL when that is no longer than what was typed. The caller frees both. A
 * leading ~ stays as it is. The order is: directories, files that suit (NULL: all do), others; in each by name. */
char *path_complete(const char *typed, bool (*suits)(const char *name), struct string_list *matches);

bool path_is_match_dir(const char *match); /* one of the matches */

#endif
