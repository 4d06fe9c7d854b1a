/* The command line: what runs without the screen. One file per subcommand in src/cmd; this is the way in. */
#ifndef MULU_CMD_H
#define MULU_CMD_H

#include <stdbool.h>
#include <stdio.h>

#include "mulu/buffer.h"
#include "mulu/env.h"
#include "mulu/error.h"
#include "mulu/read.h"
#include "mulu/store.h"
#include "mulu/strings.h"

/* What stands before the subcommand. */
struct cmd_globals {
    const char *database; /* NULL: env's */
    bool read_only;
    bool ascii; /* borders of the editor without box characters */
    bool help, version;
    /* The editor's card of its keys (mulu/ui.h): the editor stands beside the commands, which cannot call it, so that
     * whoever starts both hands it over. */
    enum status (*keys_card)(const struct env *env, const char *to, struct buffer *out,
                             struct string_list *problems, struct error *err);
    int used; /* arguments taken; argv[used] is the subcommand */
};
/* Reads the global options from argv[1] on. ST_USAGE for an unknown one. */
enum status cmd_globals(int argc, char **argv, struct cmd_globals *out, struct error *err);

/* What a subcommand leaves to be done: the editor, on a copy to practise on. */
struct cmd_next {
    char *practice; /* the database; the caller frees; NULL: nothing is left to do */
    bool anew;      /* it has just been made over again: nothing is remembered of the old one */
};
/* Runs the subcommand argv[0] with its arguments. Opens the database itself. *next must be zeroed. */
enum status cmd_run(const struct env *env, const struct cmd_globals *globals, int argc, char **argv,
                    struct cmd_next *next, struct error *err);

void cmd_print_help(FILE *to);
void cmd_print_version(FILE *to);

#endif
