/* import --replace: the rows of a file compared with a catalog, and what differs brought into it. */
#ifndef MULU_CMD_REPLACE_H
#define MULU_CMD_REPLACE_H

#include "cmd/cmd.h"

enum status replace_catalog(struct command_call *call, const struct read_options *options, struct error *err);

#endif
