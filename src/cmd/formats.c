#include "cmd/cmd.h"
#include "cmd/print.h"

#include "mulu/messages.h"

static enum status run(struct command_call *call, struct error *err)
{
    enum status st = call_formats(call, err);
    for (size_t i = 0; !st && i < formats_count(call->formats); i++)
        printf("%-12s %s\n", formats_name(call->formats, i),
               formats_label(call->formats, formats_name(call->formats, i)));
    return st;
}

const struct command formats_command = {
    .name = "formats",
    .usage = "",
    .help = MSG_FORMATS_HELP,
    .needs = NEEDS_NOTHING,
    .run = run,
};
