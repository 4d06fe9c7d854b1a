/* A target of harness/fuzz.h behind libFuzzer: MULU_FUZZ names it. `make fuzz` builds and runs all of them; an input is
 * repeated by `MULU_FUZZ=docx build/fuzz/fuzz FILE`. */
#include <stdio.h>
#include <stdlib.h>

#include "harness/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct fuzz_target *target;
    if (!target)
        target = fuzz_target(getenv("MULU_FUZZ"));
    if (!target) {
        fprintf(stderr, "MULU_FUZZ names no target\n");
        exit(2);
    }
    target->one(data, size);
    return 0;
}
