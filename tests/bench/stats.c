#include "bench/stats.h"

#include <stdlib.h>
#include <time.h>

#include "mulu/mem.h"

void samples_add(struct samples *s, double value)
{
    s->values = mem_array(s->values, &s->cap, s->n + 1, sizeof *s->values);
    s->values[s->n++] = value;
}

void samples_free(struct samples *s)
{
    free(s->values);
    *s = (struct samples){0};
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double rank(const double *sorted, size_t n, size_t percent)
{
    return sorted[(n * percent + 99) / 100 - 1];
}

struct figure samples_figure(const struct samples *s)
{
    if (s->n == 0)
        return (struct figure){0};
    double *sorted = mem_alloc(s->n * sizeof *sorted);
    for (size_t i = 0; i < s->n; i++)
        sorted[i] = s->values[i];
    qsort(sorted, s->n, sizeof *sorted, compare);
    struct figure f = {.p50 = rank(sorted, s->n, 50),
                       .p95 = rank(sorted, s->n, 95),
                       .p99 = rank(sorted, s->n, 99),
                       .n = s->n};
    free(sorted);
    return f;
}

struct figure figure_of(double value)
{
    return (struct figure){value, value, value, 1};
}

/* SplitMix64. */
static uint64_t dice_next(struct dice *d)
{
    uint64_t z = d->state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

size_t dice_below(struct dice *d, size_t n)
{
    return (size_t)(dice_next(d) % n);
}

double dice_unit(struct dice *d)
{
    return (double)(dice_next(d) >> 11) / 9007199254740992.0;
}

double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}
