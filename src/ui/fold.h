/* Which nodes of an outline show: the set of unfolded ones, and the lines that this leaves.
 *
 * What is unfolded is remembered by node id, so that it outlives a new build of the outline; lines are indexes into the
 * current build, in document order. */
#ifndef MULU_UI_FOLD_H
#define MULU_UI_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mulu/outline.h"

struct fold {
    int64_t *ids; /* of the unfolded nodes, sorted; as of the last fold_keep() */
    size_t nids;
    bool *open; /* by index of the current build */
    int *lines;
    int nlines;
};

void fold_free(struct fold *f);
/* Before the build goes. part: it is not the whole tree; what was kept of the nodes that it lacks stays. */
void fold_keep(struct fold *f, const struct outline *o, bool part);
void fold_begin(struct fold *f,
                const struct outline *o); /* for a new build: what was kept is unfolded again */

/* What was kept, as text ("-" where nothing is unfolded), and back; at most FOLD_PRINTED ids: beyond that the text is
 * "", since a place is not worth megabytes. */
enum { FOLD_PRINTED = 20000 };
void fold_print(const struct fold *f, struct buffer *out);
void fold_parse(struct fold *f, const char *text);

void fold_set(struct fold *f, const struct outline *o, int node, bool open);
void fold_set_subtree(struct fold *f, const struct outline *o, int node, bool open);
void fold_to_level(struct fold *f, const struct outline *o, int level); /* 1: only the outermost show */
void fold_reveal(struct fold *f, const struct outline *o, int node);    /* unfolds what is above it */
int fold_count(const struct outline *o, int level); /* lines that fold_to_level() would leave */
/* The deepest level that can be open in so many lines: a small catalog lies open, a large one is an overview. */
int fold_fitting(const struct outline *o, int lines);
/* The line of a node, or of its nearest ancestor that shows; -1 in an empty outline. */
int fold_line(const struct fold *f, int node);

#endif
