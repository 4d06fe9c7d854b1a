/* --column, --header-rows, --levels and --save-format, for the commands that read a file. */
#ifndef MULU_CMD_COLUMNS_H
#define MULU_CMD_COLUMNS_H

#include "cmd/cmd.h"
#include "mulu/columns.h"

/* *out is to be freed in any case. *used: whether any of the options is there. */
enum status columns_of_call(const struct command_call *call, int table, struct column_choices *out,
                            bool *used, struct error *err);
/* What --save-format asks for, if it is there, and says so on standard output unless --json is: the only table of the
 * report is saved. */
enum status columns_save(struct command_call *call, const struct read_report *report, struct error *err);

#endif
