/* What the parts of the bench share. Each part announces its lines and then measures them. */
#ifndef MULU_BENCH_BENCH_H
#define MULU_BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/report.h"
#include "bench/tty.h"
#include "bench/words.h"

struct bench {
    struct report *report;
    const char *about; /* what stands above the table */
    struct words words;
    const char *mulu, *floor; /* the programs, absolute paths */
    size_t items;             /* of this round */
    size_t alone;             /* of the one large catalog of this round */
    char *dir;                /* of this round's files */
    char *home;               /* of the programs that are measured */
    char *many, *single;      /* the databases: many catalogs; one large catalog */
    char *flat;               /* the database that the sqlite3 shell makes */
    size_t keys;              /* samples of each kind of key */
    size_t rounds;            /* of each query and each start */
    double patience;          /* seconds for the samples of one line: what is slow is measured less often */
    double quiet;             /* ms without a byte that end a paint */
    double settle;            /* … and a start, or a count */
    bool shows;               /* screens are printed */
    struct tty *floor_tty;    /* the floor, running beside what is measured */
    struct figure floor_start;
    struct samples floor_paints;
    size_t beats; /* of bench_beat() */
};

enum { BENCH_LIMIT = 120000, BENCH_FULL = 1000000, BENCH_ALONE = 100000 };

/* The floor's figures, which others stand beside: it runs beside all parts, and its lines are filled in at the end. */
void floor_expect(struct bench *b);
void floor_begin(struct bench *b);
void floor_end(struct bench *b);
void start_expect(struct bench *b);
void start_run(struct bench *b);
/* Import, export, sizes: makes the databases that the rest looks at. */
void bulk_expect(struct bench *b);
void bulk_run(struct bench *b);
void walk_expect(struct bench *b);
void walk_run(struct bench *b);
void query_expect(struct bench *b);
void query_run(struct bench *b);

/* --- what they have in common ------------------------------------------------------------------------------------- */

/* Takes away what earlier starts have kept of their places and settings. */
void bench_forget(const struct bench *b);
struct tty *bench_editor(struct bench *b, const char *database); /* started afresh, and painted */
void bench_show(const struct bench *b, struct tty *t, const char *what);
char *bench_path(const struct bench *b, const char *name); /* in dir; the caller's */
/* To be called after each measured paint: repaints the floor now and then, so that both see the same machine, whatever
 * else runs on it. */
void bench_beat(struct bench *b);
/* The lines that stand beside these get the floor's figures at the end of the round. */
#define BENCH_FLOOR "floor"
#define BENCH_FLOOR_START "the floor's start"
/* Adds what a paint took; nothing where a key brought nothing. */
void bench_add(struct samples *s, struct paint p);
/* Whether the samples are enough, or have taken long enough since `from`, and are some. */
bool bench_enough(const struct bench *b, size_t tries, size_t most, double from);

#endif
