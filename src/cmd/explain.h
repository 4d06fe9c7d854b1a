/* mulu due --explain: what a time limit says, and how the day is reached. Private to src/cmd. */
#ifndef MULU_CMD_EXPLAIN_H
#define MULU_CMD_EXPLAIN_H

#include "cmd/cmd.h"

/* One text, or with --stdin one a line; needs no database. */
enum status explain_run(struct command_call *call, struct error *err);

#endif
