/* How long a million time limits take to read: make build/tests/bench/bench_deadline && build/tests/bench/bench_deadline */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "harness/limits.h"
#include "mulu/deadline.h"

enum { READS = 1000000 };

int main(void)
{
    static const char *const files[] = {"phrases", "documents", "more", "wider", "odd"};
    struct limit_cases c = {0};
    struct deadline_words *w = NULL;
    struct timespec from, to;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        limits_load(&c, files[i], false);
    clock_gettime(CLOCK_MONOTONIC, &from);
    if (deadline_words_load("share/mulu", NULL, &w, NULL))
        return 1;
    clock_gettime(CLOCK_MONOTONIC, &to);
    printf("words loaded in %.1f ms\n",
           1e3 * (double)(to.tv_sec - from.tv_sec) + 1e-6 * (double)(to.tv_nsec - from.tv_nsec));
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (size_t i = 0; i < READS; i++) {
        struct rule rule;
        const char *text = c.cases[i % c.n].text;
        deadline_read(w, text, strlen(text), &rule);
        rule_release(&rule);
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    printf("%d reads of %zu texts in %.2f s\n", READS, c.n,
           (double)(to.tv_sec - from.tv_sec) + 1e-9 * (double)(to.tv_nsec - from.tv_nsec));
    deadline_words_free(w);
    limits_free(&c);
    return 0;
}
