/* A node as the commands name it. */
#ifndef MULU_CMD_NODE_H
#define MULU_CMD_NODE_H

#include "cmd/cmd.h"
#include "mulu/buffer.h"

/* The number and the headings of a node, as the tree shows them. */
enum status node_place(struct store *s, int64_t catalog, int64_t node, struct buffer *number,
                       struct buffer *path, struct error *err);

#endif
