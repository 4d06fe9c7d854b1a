/* The words that bench data is made of: the phrases, headings, laws, time limits and offices of the documents in data/. */
#ifndef MULU_BENCH_WORDS_H
#define MULU_BENCH_WORDS_H

#include <stddef.h>

#include "bench/stats.h"

struct word_list {
    char **texts;
    double *weights; /* summed up; NULL: all alike */
    size_t n, cap;
};
struct words {
    struct word_list phrases; /* 2 to 40 characters, a few of them far more often than the rest */
    struct word_list names;   /* the phrases of 2 to 10 */
    struct word_list laws, limits, offices, places;
};

/* Reads every .txt of the directory, in the order of the names. Exits with a message where there is none. */
void words_load(struct words *w, const char *dir);
void words_free(struct words *w);
const char *words_pick(const struct word_list *list, struct dice *dice);

#endif
