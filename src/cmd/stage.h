/* One file on its way: read and staged, not yet seen by anyone. */
#ifndef MULU_CMD_STAGE_H
#define MULU_CMD_STAGE_H

#include "cmd/cmd.h"

struct staged {
    struct store_import *import; /* NULL: it was only read */
    struct read_report report;
};
/* path "-": standard input. To be released in any case. */
enum status stage_file(struct command_call *call, const char *path, const struct read_options *options,
                       bool store, struct staged *out, struct error *err);
void staged_release(struct staged *s); /* abandons what was not published */

#endif
