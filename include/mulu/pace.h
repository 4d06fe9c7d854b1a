/* How long work tells how far it is, in one line: what, a bar, how much, how long still, how to stop it. The time that
 * remains is an estimate that does not jump about: it runs down by the clock, and what has been learnt since only bends
 * it. Nothing is told in the first second: most work is over by then, and nothing can be known yet. */
#ifndef MULU_PACE_H
#define MULU_PACE_H

#include <stdbool.h>
#include <stdint.h>

#include "mulu/buffer.h"

enum pace_unit {
    PACE_ROWS,
    PACE_BYTES,
    PACE_SHARE /* steps that mean nothing to anybody: how many is not told */
};
enum { PACE_QUIET = 1000 /* milliseconds in which nothing is told */ };

struct pace {
    const char *what;
    enum pace_unit unit;
    int64_t began, told; /* milliseconds, of any clock that only goes forward */
    int64_t left;        /* milliseconds that remained at `told`; -1: not known */
};

void pace_begin(struct pace *p, const char *what, enum pace_unit unit, int64_t now);
/* Whether it is time for a line: not in the first second, and not more often than an eye can follow. */
bool pace_due(const struct pace *p, int64_t now);
/* Appends the line, at most `cells` wide. total: 0 when unknown. stop: what ends the work, "Esc 中止". */
void pace_tell(struct pace *p, int64_t now, int64_t done, int64_t total, const char *stop, int cells,
               struct buffer *out);

#endif
