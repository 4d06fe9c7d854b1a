/* Repeatable randomness and hostile text for property tests. */
#ifndef MULU_TESTS_RANDOM_H
#define MULU_TESTS_RANDOM_H

#include <stddef.h>
#include <stdint.h>

#include "mulu/buffer.h"

struct random_source {
    uint64_t state;
};
uint32_t random_next(struct random_source *r);
uint32_t random_below(struct random_source *r, uint32_t n); /* 0 … n - 1 */
/* Appends up to n characters of every kind that hurts: Han, Latin, marks, emoji, blanks, boxes, punctuation, line
 * breaks, quotes, signs that begin formulas. Always valid UTF-8. */
void random_text(struct random_source *r, size_t n, struct buffer *out);

#endif
