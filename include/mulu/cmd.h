/* The command line: what runs without the screen. One file per subcommand in src/cmd; this is the way in. */
#ifndef MULU_CMD_H
#define MULU_CMD_H

#include <stdbool.h>
#include <stdio.h>

#include "mulu/env.h"
#include "mulu/error.h"
#include "mulu/read.h"
#include "mulu/store.h"

/* What stands before the subcommand. */
struct cmd_globals {
    const char *database; /* NULL: env's */
    bool read_only;
    bool ascii; /* borders of the editor without box characters */
    bool help, version;
    int used; /* arguments taken; argv[used] is the subcommand */
};
/* Reads the global options from argv[1] on. ST_USAGE for an unknown one. */
enum status cmd_globals(int argc, char **argv, struct cmd_globals *out, struct error *err);

/* Runs the subcommand argv[0] with its arguments. Opens the database itself. */
enum status cmd_run(const struct env *env, const struct cmd_globals *globals, int argc, char **argv,
                    struct error *err);

void cmd_print_help(FILE *to);
void cmd_print_version(FILE *to);

#endif
