/* The reader of time limits on bytes of any kind: what it gives is always a rule that the notation can say, and that is read
 * back the same; the notation itself, read from such bytes, is refused or is a rule.
 *
 *     make V=asan build/asan/tests/fuzz/fuzz_deadline && build/asan/tests/fuzz/fuzz_deadline SECONDS [SEED]
 *     build/asan/tests/fuzz/fuzz_deadline FILE…                                   what a fuzzer has found
 *     clang -fsanitize=fuzzer,address -DFUZZER …                                   with libFuzzer, or afl-clang-fast
 *
 * Without a fuzzer behind it, texts are made of the words that the grammar is made of, and then damaged. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "harness/limits.h"
#include "harness/random.h"
#include "mulu/deadline.h"
#include "mulu/file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct deadline_words *words(void)
{
    static struct deadline_words *w; /* loaded once for all inputs */
    struct error err = {0};
    if (!w && deadline_words_load("share/mulu", NULL, &w, &err)) {
        fprintf(stderr, "%s\n", err.text);
        exit(1);
    }
    return w;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!limits_hold(words(), (const char *)data, size))
        abort();
    return 0;
}

#ifndef FUZZER
static int run_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    struct buffer b = {0};
    char chunk[4096];
    size_t n;
    if (!f)
        return 1;
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
        buf_add(&b, chunk, n);
    fclose(f);
    LLVMFuzzerTestOneInput((const uint8_t *)buf_text(&b), b.len);
    buf_free(&b);
    return 0;
}

int main(int argc, char **argv)
{
    char *end = NULL;
    long seconds = argc > 1 ? strtol(argv[1], &end, 10) : 10;
    if (argc > 1 && *end) {
        int failed = 0;
        for (int i = 1; i < argc; i++)
            failed |= run_file(argv[i]);
        return failed;
    }
    struct random_source r = {argc > 2 ? strtoull(argv[2], NULL, 10) : 1};
    struct buffer b = {0};
    long made = 0;
    for (time_t stop = time(NULL) + seconds; time(NULL) < stop; made++) {
        buf_clear(&b);
        limits_random(&r, &b);
        LLVMFuzzerTestOneInput((const uint8_t *)buf_text(&b), b.len);
    }
    printf("%ld texts\n", made);
    buf_free(&b);
    return 0;
}
#endif
