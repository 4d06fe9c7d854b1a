/* The items around one, in document order: what a clerk copies from and to. */
#ifndef MULU_NEIGHBOUR_H
#define MULU_NEIGHBOUR_H

#include <stddef.h>
#include <stdint.h>

#include "mulu/error.h"
#include "mulu/store.h"

struct neighbour {
    int64_t node; /* 0: there is none */
    char *number, *title;
    char *value; /* what it holds in the cell that was asked for */
};
struct neighbour_list {
    struct neighbour *items;
    size_t n;
};
void neighbour_release(struct neighbour *n);
void neighbour_list_free(struct neighbour_list *l);

/* The nearest item before, or behind, a node, under whatever heading. */
enum status neighbour_above(struct store *s, int64_t node, const char *cell, struct neighbour *out,
                            struct error *err);
enum status neighbour_below(struct store *s, int64_t node, const char *cell, struct neighbour *out,
                            struct error *err);
/* The items that follow under the same parent, without what lies below them. */
enum status neighbour_siblings(struct store *s, int64_t node, const char *cell, struct neighbour_list *out,
                               struct error *err);

#endif
