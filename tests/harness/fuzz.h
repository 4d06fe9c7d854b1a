/* The readers on bytes of any kind: what a fuzzer (tests/fuzz) and the replay of its findings (unit/test_fuzz) share. An input
 * is read as one kind of document, and whatever comes of it must keep the contract of its header, or the program aborts. */
#ifndef MULU_TESTS_FUZZ_H
#define MULU_TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mulu/buffer.h"

struct fuzz_target {
    const char *name;
    void (*one)(const uint8_t *data, size_t size); /* aborts where a promise is broken */
    const char *endings;                           /* of the fixtures that it begins with: ".a .b"; "": all */
    const char *part;   /* which part of them, where they are zips; NULL: the file as it is */
    const char *before; /* what stands before each seed; NULL: nothing */
    bool by_lines;      /* the first cell of each line of a table is a seed of its own */
};
extern const struct fuzz_target fuzz_targets[];
extern const size_t fuzz_ntargets;
/* NULL: there is none of that name, or name is NULL. */
const struct fuzz_target *fuzz_target(const char *name);
/* Whether a fixture of this path is a seed of the target. */
bool fuzz_takes(const struct fuzz_target *t, const char *path);
/* Appends what the file holds: its part, where it is a zip and part is not NULL. False: it cannot be read, or has no such part. */
bool fuzz_slurp(const char *path, const char *part, struct buffer *out);

#endif
