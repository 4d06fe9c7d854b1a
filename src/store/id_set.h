/* A set of ids of the database, one bit each, in pages that exist only where something is in them. Private to src/store. */
#ifndef MULU_STORE_ID_SET_H
#define MULU_STORE_ID_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ID_PAGE = 65536, ID_WORDS = ID_PAGE / 64 };

struct id_set {
    uint64_t **pages; /* by id / ID_PAGE; NULL: nothing there */
    size_t npages, cap;
};
bool id_set_has(const struct id_set *s, int64_t id);
void id_set_put(struct id_set *s, int64_t id, bool in);
/* bits |= the ids from lo on, which is a multiple of 64, as many words as there are; within one page. */
void id_set_read(const struct id_set *s, int64_t lo, uint64_t *bits, size_t words);
/* bits &= ~the ids, in the same way. */
void id_set_leave(const struct id_set *s, int64_t lo, uint64_t *bits, size_t words);
/* Puts in what of bits is not in yet, and leaves only that in bits; gives its number. */
int64_t id_set_take(struct id_set *s, int64_t lo, uint64_t *bits, size_t words);
void id_set_free(struct id_set *s); /* and resets */

static inline int bits_first(uint64_t word) /* of a word that is not 0 */
{
    return __builtin_ctzll(word);
}

#endif
