/* Running another program. Private to src/read. */
#ifndef MULU_READ_PROCESS_H
#define MULU_READ_PROCESS_H

#include <stdbool.h>

#include "read/text.h"

enum ending { ENDED_WELL, ENDED_BADLY, ENDED_LATE, ENDED_CANCELLED, ENDED_NEVER_BEGUN };

/* Where PATH has a program of that name; the caller frees; NULL: nowhere. */
char *process_find(const char *name);
/* Runs argv[0] (a path) in a process group of its own, without input and output, and waits for it; progress is told
 * meanwhile. After `seconds`, or when the work is not wanted any more, the group is killed. */
enum ending process_run(const char *const *argv, int seconds, struct table_job *job);

#endif
