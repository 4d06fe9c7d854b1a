/* Where a node stands among its siblings. */
#ifndef MULU_STORE_PLACE_H
#define MULU_STORE_PLACE_H

#include "store/store_impl.h"

enum { PLACE_GAP = 1 << 20, PLACE_SIZE = 64 };

/* The position behind sibling `after` (0: in front of all) below parent (0: outermost) for `moved` (0: a new node).
 * Where no number is left between two siblings, those around are moved apart, by changes of the open group. */
enum status place_find(struct store *s, int64_t catalog, int64_t parent, int64_t after, int64_t moved,
                       int64_t *position, struct error *err);
/* What a change record holds for a place. */
void place_text(char out[PLACE_SIZE], int64_t parent, int64_t position, int skip);

#endif
