/* The outline of one catalog as the editor needs it: headings and items as a tree, without the texts of the fields.
 *
 * Nodes stand in one array in document order (a parent, then its whole subtree), so that the subtree of node i is the
 * run i … i + size - 1 and most questions are a subtraction. An outline is built once from the store's rows and then
 * only read; after a change it is built anew. Owned by whoever calls outline_build(); indexes are only good for one
 * build, ids for ever.
 *
 * A node with an empty label is an item that shares its parent's heading with other items; it is shown by the
 * beginning of its content. */
#ifndef MULU_OUTLINE_H
#define MULU_OUTLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mulu/arena.h"
#include "mulu/buffer.h"

struct outline_node {
    int64_t id;
    const char *label;   /* "" for an item under a shared heading; NULL: not read yet */
    const char *excerpt; /* the beginning of the content, on one line; "" for a heading; NULL: not read yet */
    int parent;          /* index, -1 for the outermost */
    int size;            /* nodes in the subtree, this one included */
    int number;          /* 1-based among its siblings: the last part of 3.2.1 */
    int items;           /* items in the subtree, this one included */
    int marks_below;     /* cells to confirm in the subtree, this one included */
    uint16_t marks;      /* … of its own */
    uint8_t depth;       /* 0 for the outermost */
    uint8_t level;       /* the level column its label stands in, 1-based; 0 without a label */
    uint8_t kinds;       /* MARK_… bits of its own unconfirmed cells */
    bool has_item;
    bool unread; /* nodes below it have been left out: its sums, and those above it, are too small */
};

struct outline {
    struct outline_node *nodes;
    int n;
    int *by_id; /* the indexes in the order of their ids, for outline_find(); NULL: that is their own order */
    struct arena texts;
    struct outline_reader *reader; /* of texts that are read when they are asked for; NULL: all are here */
};

/* One node as the store gives it. Parents come before their children, siblings in their order. */
struct outline_source {
    int64_t id, parent; /* parent 0: outermost */
    const char *label, *excerpt;
    int skip; /* level columns left blank between the parent and this node */
    bool has_item;
    int marks;
    unsigned kinds;
    bool unread; /* there are nodes below it that are not among the sources */
};

/* In the place of a text of a source: there is one, but it is read only when it is asked for. */
extern const char outline_later[];

/* Builds from n sources in any order in which siblings are in theirs. A source whose parent is not among them, or that
 * is its own ancestor, is left out (the store's verify reports such). */
void outline_build(struct outline *o, const struct outline_source *src, size_t n);
void outline_free(struct outline *o);
/* So many cells of node i are to be confirmed; kinds: MARK_… bits. */
void outline_mark(struct outline *o, int i, int marks, unsigned kinds);
/* Node i, which has a label, carries an item, or none any more. */
void outline_make_item(struct outline *o, int i, bool item);

/* Who reads the texts that the sources left for later: appends the label of a node, or where it has none the beginning
 * of its content. It is called by whoever first asks for a title, path or label. */
typedef void (*outline_read)(void *ctx, int64_t id, struct buffer *out);
void outline_read_by(struct outline *o, outline_read read, void *ctx);
void outline_look_again(struct outline *o, int i); /* its text may be another one by now */
/* Lets go of texts that were read, once there are more than `most` of them; what was given out before is gone then. */
void outline_forget(struct outline *o, int most);

int outline_find(const struct outline *o, int64_t id); /* index, or -1 */
int outline_nth_id(const struct outline *o, int n);    /* the index of the node whose id comes n-th, from 0 */
int outline_next_sibling(const struct outline *o, int i); /* or -1 */
int outline_prev_sibling(const struct outline *o, int i); /* or -1 */
int outline_first_child(const struct outline *o, int i);  /* or -1; i = -1 asks for the first of all */
void outline_number(const struct outline *o, int i, struct buffer *out); /* appends 3.2.1 */
/* The node that a number such as 3.2.1, ３．２．１ or 3。2。1 names, or -1. */
int outline_by_number(const struct outline *o, const char *number);
const char *outline_label(const struct outline *o, int i); /* "" where it has none */
const char *outline_title(const struct outline *o, int i); /* label, or excerpt where it has none */
/* Appends the titles from the outermost ancestor to i itself, separated by " › ". */
void outline_path(const struct outline *o, int i, struct buffer *out);

#endif
