/* Days and moments as they are typed on the command line. Private to src/cmd. */
#ifndef MULU_CMD_WHEN_H
#define MULU_CMD_WHEN_H

#include "cmd/cmd.h"
#include "mulu/date.h"

/* ST_USAGE for what is no day, or one that does not exist. */
enum status when_day(const struct command_call *call, const char *text, int32_t *out, struct error *err);
/* The day of an option; `def` where it is absent. */
enum status when_option(const struct command_call *call, enum option o, int32_t def, int32_t *out,
                        struct error *err);
/* A day, with the time behind it, or in an argument of its own (time; NULL: not given). */
enum status when_moment(const struct command_call *call, const char *text, const char *time,
                        struct moment *out, struct error *err);
const char *when_weekday(int32_t day); /* in the user's language */

#endif
