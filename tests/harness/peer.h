/* What a terminal program does beside showing text: a program of the clerk's own computer that talks to the one on the
 * server over the same line. The term still sees every byte. */
#ifndef MULU_TESTS_PEER_H
#define MULU_TESTS_PEER_H

#include "harness/term.h"

/* Waits until the program has sent `sign` for the first time since `from`; where it begins in the output. */
size_t peer_wait_sign(struct term *t, size_t from, const char *sign);
/* Runs a command of the shell in `dir` and carries the bytes between it and the term, from `from` of the output on, until it ends or
 * `most` bytes have come from the term (0: no limit; it is then killed). Its exit status, -1 when killed. */
int peer_run(struct term *t, size_t from, const char *dir, const char *command, size_t most);

#endif
