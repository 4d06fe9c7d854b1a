/* How long work tells how far it is, and learns that it is no longer wanted. */
#ifndef MULU_PROGRESS_H
#define MULU_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    /* Called every few thousand steps; total 0 when unknown. False asks the work to stop with ST_CANCELLED. */
    bool (*step)(void *ctx, int64_t done, int64_t total);
    void *ctx;
};

/* True: go on. A NULL progress never stops. */
static inline bool progress_step(const struct progress *p, int64_t done, int64_t total)
{
    return !p || !p->step || p->step(p->ctx, done, total);
}

#endif
