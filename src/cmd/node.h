/* A node as the commands name it. */
#ifndef MULU_CMD_NODE_H
#define MULU_CMD_NODE_H

#include "cmd/cmd.h"
#include "mulu/buffer.h"
#include "mulu/store.h"

/* The number and the headings of a node, as the tree shows them. */
enum status node_place(struct store *s, int64_t catalog, int64_t node, struct buffer *number,
                       struct buffer *path, struct error *err);

/* Names of many nodes, as an argument takes them: 3:1.2. Each catalog's tree is read once. */
struct node_names {
    struct node_tree *trees;
    size_t n, cap;
};
enum status node_name(struct node_names *names, struct store *s, int64_t catalog, int64_t node,
                      struct buffer *out, struct error *err);
void node_names_release(struct node_names *names);

#endif
