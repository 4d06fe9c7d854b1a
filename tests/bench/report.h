/* What a run has to measure, what it measured, and the table of both. Every line is announced before it is measured, so
 * that one that was never filled in shows. */
#ifndef MULU_BENCH_REPORT_H
#define MULU_BENCH_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "bench/stats.h"

/* At most so much: in the line's own unit, or times what stands beside it. 0: that percentile is not bound. It counts
 * from `from` items on; below, the verdict is only told, in brackets. */
enum bound_kind {
    BOUND_NONE,
    BOUND_AT_MOST,
    BOUND_TIMES,
};
struct bound {
    enum bound_kind kind;
    double p50, p95, p99;
    size_t from;
};

struct report;
struct report *report_new(void);
void report_free(struct report *r);

/* Texts are copied. A line is known by its number of items and by `what`. */
void report_expect(struct report *r, size_t items, const char *what, const char *unit, struct bound bound);
void report_set(struct report *r, size_t items, const char *what, struct figure mine);
/* What else does the same, and how long it takes. Without a name: nothing. */
void report_beside(struct report *r, size_t items, const char *what, const char *name, struct figure other);
/* Every line of so many items that stands beside this name has this figure beside it. */
void report_beside_each(struct report *r, size_t items, const char *name, struct figure other);
/* A sentence below the table: why something was not measured, and the like. The same sentence stands once. */
void report_note(struct report *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The table in Markdown, its columns in line also where the texts are Chinese. `about`: paragraphs above it. */
void report_write(const struct report *r, const char *about, FILE *to);
void report_list(const struct report *r, FILE *to); /* items and what, a tab between, a line each */
/* Lines without a figure, each named on stderr. */
size_t report_missing(const struct report *r);
size_t report_misses(const struct report *r); /* bounds that count and do not hold */

#endif
