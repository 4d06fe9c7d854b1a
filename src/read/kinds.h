/* The names of what a column may be, as files and people write them. Private to src/read. */
#ifndef MULU_READ_KINDS_H
#define MULU_READ_KINDS_H

#include <stdbool.h>

/* The words of fields.ini and kinds.ini: a field's key, level, level-group, number, uid, unknown, audience-ticks …; *field
 * is what a column of ticks ticks, else 0. */
bool kind_by_name(const char *name, int *kind, int *field);
/* The words of mulu/columns.h. *level: from 1, 0 where none is named. */
bool kind_of_choice(const char *name, int *kind, int *field, int *level);

#endif
