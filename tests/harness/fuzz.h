/* What the fuzz targets of the readers share: one input is read as a file, and whatever comes of it must keep the contract of
 * read.h. Without a fuzzer behind it, a target damages its seeds by itself:
 *
 *     make V=asan build/asan/tests/fuzz/fuzz_docx && build/asan/tests/fuzz/fuzz_docx SECONDS [SEED]
 *     build/asan/tests/fuzz/fuzz_docx FILE…                       what a fuzzer has found
 *     clang -fsanitize=fuzzer,address -DFUZZER …                  with libFuzzer
 */
#ifndef MULU_TESTS_FUZZ_H
#define MULU_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include "mulu/buffer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reads path; aborts where the outcome is neither rows nor a message, or a text is no UTF-8. */
void fuzz_read(const char *path);
/* A file of this process for the input, and its bytes written there. */
const char *fuzz_file(const uint8_t *data, size_t size);
/* Appends what a file holds; a part of it where it is a zip and part is not NULL. */
void fuzz_slurp(const char *path, const char *part, struct buffer *out);

struct fuzz_seeds {
    int (*one)(const uint8_t *data, size_t size); /* the target */
    const char *const *paths;                     /* NULL at the end */
    const char *part;                             /* of zips; NULL: the files themselves */
    const char *const *words;                     /* to be strewn in; NULL at the end */
};
int fuzz_main(int argc, char **argv, const struct fuzz_seeds *seeds);

#endif
