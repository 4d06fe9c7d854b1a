/* export --to ics: due days for calendar programs. Private to src/cmd. */
#ifndef MULU_CMD_EXPORT_DAYS_H
#define MULU_CMD_EXPORT_DAYS_H

#include "cmd/cmd.h"
#include "mulu/store.h"

#define EXPORT_DAYS "ics"

/* The open due days up to a year ahead, and what is overdue: of a catalog (0: of all), of those nodes that the filter lets
 * through. */
enum status export_days(struct command_call *call, int64_t catalog, const struct row_filter *filter,
                        const char *path, int64_t *written, struct error *err);

#endif
