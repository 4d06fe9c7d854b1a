/* Which process this is, in a form that tells it from a later one with the same number, also after a restart. */
#ifndef MULU_STORE_PROCESS_H
#define MULU_STORE_PROCESS_H

#include <stdbool.h>
#include <stdint.h>

struct process {
    char host[256];
    int64_t pid;
    char started[128]; /* "" where the system does not tell */
};

void process_self(struct process *out);
/* Whether `other` has ended, as far as one can tell: on this host by its number and start; elsewhere, or where the
 * system does not tell, by how long ago (heartbeat, now: milliseconds) it last gave a sign of life. */
bool process_is_dead(const struct process *other, int64_t heartbeat, int64_t now);

#endif
