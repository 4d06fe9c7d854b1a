/* Measured values and what is said of them. */
#ifndef MULU_BENCH_STATS_H
#define MULU_BENCH_STATS_H

#include <stddef.h>
#include <stdint.h>

/* Zeroed is empty; samples_free() releases. */
struct samples {
    double *values;
    size_t n, cap;
};
void samples_add(struct samples *s, double value);
void samples_free(struct samples *s);

/* Nearest-rank percentiles. n 0: nothing was measured; n 1: a single figure, the three are the same. */
struct figure {
    double p50, p95, p99;
    size_t n;
};
struct figure samples_figure(const struct samples *s);
struct figure figure_of(double value); /* a single figure */

/* Numbers that are the same in every run and on every machine. Zeroed is a legal seed. */
struct dice {
    uint64_t state;
};
size_t dice_below(struct dice *d, size_t n); /* 0 … n - 1; n > 0 */
double dice_unit(struct dice *d);            /* 0 … 1, 1 not included */

double seconds_now(void); /* monotonic */

#endif
