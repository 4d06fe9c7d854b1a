/* Due days that move when the calendar changes. Private to src/cmd. */
#ifndef MULU_CMD_MOVED_H
#define MULU_CMD_MOVED_H

#include <jansson.h>

#include "cmd/cmd.h"
#include "mulu/calendar.h"

/* Opens the database before anything changes, where there is one: call->store. */
enum status moved_begin(struct command_call *call, struct error *err);
/* Lists every open due day that is another under `next`, from what to what; into *answer as "moved", where there is one. */
enum status moved_tell(struct command_call *call, const struct calendar *old, const struct calendar *next,
                       json_t *answer, struct error *err);

#endif
