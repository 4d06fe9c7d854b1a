/* Memory for things that die together, such as the cells of one row: give out, then forget all at once. */
#ifndef MULU_ARENA_H
#define MULU_ARENA_H

#include <stddef.h>

struct arena {
    struct arena_block *first; /* all blocks, the one being filled in front */
    size_t used;               /* bytes given out of the first block */
};

void *arena_alloc(struct arena *a, size_t size); /* zeroed, aligned for any type, dies with the arena */
char *arena_dup(struct arena *a, const char *bytes, size_t len); /* NUL added */
void arena_clear(struct arena *a); /* all given out is gone; one block is kept for reuse */
void arena_free(struct arena *a);

#endif
