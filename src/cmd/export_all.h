/* Every catalog, into one file or into a directory. Private to src/cmd. */
#ifndef MULU_CMD_EXPORT_ALL_H
#define MULU_CMD_EXPORT_ALL_H

#include "cmd/cmd.h"
#include "mulu/write.h"

/* Writes all catalogs, or with --filter those in which something is found, from one moment's view. Where path is a directory
 * (it is one, or ends in /; then it is made), each becomes a file of its own, called after its title; else all go into
 * one, as far as the format takes several. What else is asked for stands in wanted. */
enum status export_all(struct command_call *call, const char *path, const struct write_options *wanted,
                       struct error *err);

#endif
