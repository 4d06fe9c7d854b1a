/* make bench: what takes how long, beside what else would do it.
 *
 *     bench [--build DIR] [--dir DIR] [--out FILE] [--sizes "1k 10k"] [--parts "start keys"] [--keys N] [--rounds N]
 *           [--patience SECONDS] [--smoke] [--list] [--show]
 *
 * --parts: only these, on the databases of an earlier run. --smoke: few samples, for the tests. --list: prints the lines that a run fills in, and measures nothing. --show: prints
 * the screen after each kind of key, to see that it went where it should. Exit status 1: a line has no figure. */
#include <errno.h>
#include <ftw.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "bench/bench.h"
#include "bench/run.h"
#include "mulu/buffer.h"
#include "mulu/mem.h"

struct options {
    const char *build, *dir, *out, *sizes, *parts;
    bool list;
};

static const struct part {
    const char *name;
    void (*expect)(struct bench *);
    void (*run)(struct bench *);
} parts[] = {
    {"bulk", bulk_expect, bulk_run},
    {"start", start_expect, start_run},
    {"keys", walk_expect, walk_run},
    {"queries", query_expect, query_run},
};

/* --- what the parts share ----------------------------------------------------------------------------------------- */

char *bench_path(const struct bench *b, const char *name)
{
    return mem_printf("%s/%s", b->dir, name);
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *where)
{
    (void)info;
    (void)type;
    return where->level ? remove(path) : 0;
}

void bench_forget(const struct bench *b)
{
    nftw(b->home, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

struct tty *bench_editor(struct bench *b, const char *database)
{
    const char *const argv[] = {b->mulu, "--db", database, NULL};
    bench_forget(b);
    struct tty *t = tty_start(b->home, argv);
    tty_wait(t, 4 * b->quiet, BENCH_LIMIT);
    return t;
}

void bench_beat(struct bench *b)
{
    enum { EVERY = 4 };
    if (b->beats++ % EVERY == 0)
        bench_add(&b->floor_paints, tty_type(b->floor_tty, "x", b->quiet, BENCH_LIMIT));
}

void bench_add(struct samples *s, struct paint p)
{
    if (p.bytes)
        samples_add(s, p.last);
}

bool bench_enough(const struct bench *b, size_t tries, size_t most, double from)
{
    return tries >= most || (tries > 2 && seconds_now() - from > b->patience);
}

void bench_show(const struct bench *b, struct tty *t, const char *what)
{
    if (b->shows)
        fprintf(stderr, "--- %s\n%s", what, tty_screen(t));
}

static bool chosen(const struct options *o, size_t part)
{
    size_t len = strlen(parts[part].name);
    for (const char *at = o->parts; at && (at = strstr(at, parts[part].name)); at += len)
        if ((at == o->parts || strchr(" ,", at[-1])) && strchr(" ,", at[len]))
            return true;
    return !o->parts;
}

static double load_now(void)
{
    double load = 0;
    return getloadavg(&load, 1) == 1 ? load : 0;
}

/* --- one round ---------------------------------------------------------------------------------------------------- */

static void begin_round(struct bench *b, const struct options *o, size_t items)
{
    b->items = items;
    b->alone = items < BENCH_ALONE ? items : BENCH_ALONE;
    b->dir = mem_printf("%s/%zu", o->dir, items);
    b->many = bench_path(b, "many.db");
    b->single = bench_path(b, "single.db");
    b->flat = bench_path(b, "flat.db");
}

static void end_round(struct bench *b)
{
    free(b->dir);
    free(b->many);
    free(b->single);
    free(b->flat);
}

/* What there is by now: a long run that is cut off leaves its table. */
static bool save(const struct bench *b, const struct options *o)
{
    FILE *f = fopen(o->out, "w");
    if (f)
        report_write(b->report, b->about, f);
    if (f && !(ferror(f) | fclose(f)))
        return true;
    fprintf(stderr, "bench: %s: %s\n", o->out, strerror(errno));
    return false;
}

static void run_round(struct bench *b, const struct options *o)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    floor_begin(b);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!chosen(o, i))
            continue;
        double from = seconds_now();
        parts[i].run(b);
        fprintf(stderr, "bench: %zu items, %s: %.1f s\n", b->items, parts[i].name, seconds_now() - from);
        save(b, o);
    }
    floor_end(b);
    if (load_now() > (double)processors)
        report_note(
            b->report,
            "The machine was busy at %zu items: load %.1f on %ld processors. Times are longer than on an "
            "idle one, and ratios rougher.",
            b->items, load_now(), processors);
    if (!o->parts)
        run_remove(b->flat);
}

/* "10k" and the like; 0: none. */
static size_t parse_size(const char *text)
{
    char *end;
    size_t n = strtoul(text, &end, 10);
    n *= *end == 'k' || *end == 'K' ? 1000 : *end == 'm' || *end == 'M' ? 1000000 : 1;
    return end == text || (*end && end[1]) || n < 100 ? 0 : n;
}

static void each_size(struct bench *b, const struct options *o, bool expect)
{
    char *sizes = mem_dup(o->sizes), *rest = sizes;
    for (char *word; (word = strsep(&rest, " ,"));) {
        if (!*word)
            continue;
        size_t items = parse_size(word);
        if (!items) {
            fprintf(stderr, "bench: \"%s\" is no number of items (100 and more, 10k, 1m)\n", word);
            exit(2);
        }
        begin_round(b, o, items);
        if (expect)
            floor_expect(b);
        for (size_t i = 0; expect && i < sizeof parts / sizeof *parts; i++)
            if (chosen(o, i))
                parts[i].expect(b);
        if (!expect)
            run_round(b, o);
        end_round(b);
    }
    free(sizes);
}

/* --- the report --------------------------------------------------------------------------------------------------- */

static char *about(const struct bench *b)
{
    struct buffer text = {0};
    struct utsname machine = {0};
    uname(&machine);
    buf_printf(&text, "# What takes how long\n\n");
    buf_printf(&text, "%ld processors, %s, Linux %s; load %.2f at the beginning. Screen of %d x %d.\n\n",
               sysconf(_SC_NPROCESSORS_ONLN), machine.machine, machine.release, load_now(), TTY_COLS,
               TTY_ROWS);
    buf_printf(&text,
               "Keys: from the write of the key to the last byte of the paint, the wait for quiet not "
               "counted; up to "
               "%zu keys a line, fewer where they take longer than %g s. \"takes\" and \"ratio\" are p50 / "
               "p99 where "
               "there are several samples. The floor is a bare ncurses program that repaints the same "
               "screen. A verdict "
               "in brackets is for information: its bound is for larger data.\n",
               b->keys, b->patience);
    return buf_take(&text);
}

static int finish(const struct bench *b, const struct options *o)
{
    size_t missing = report_missing(b->report), misses = report_misses(b->report);
    bool saved = save(b, o);
    report_write(b->report, b->about, stdout);
    printf("\n%zu bounds do not hold; %zu lines have no figure. The table is in %s.\n", misses, missing,
           o->out);
    return missing > 0 || !saved;
}

static void be_quick(struct bench *b, struct options *o)
{
    o->sizes = "1k";
    b->keys = 2;
    b->rounds = 1;
    b->patience = 0.2;
    b->quiet = 6;
    b->settle = 12;
}

static void read_options(int argc, char **argv, struct bench *b, struct options *o)
{
    static const struct option known[] = {
        {"build", required_argument, NULL, 'b'},  {"dir", required_argument, NULL, 'd'},
        {"out", required_argument, NULL, 'o'},    {"sizes", required_argument, NULL, 's'},
        {"parts", required_argument, NULL, 'P'},  {"keys", required_argument, NULL, 'k'},
        {"rounds", required_argument, NULL, 'r'}, {"patience", required_argument, NULL, 'p'},
        {"smoke", no_argument, NULL, 'S'},        {"list", no_argument, NULL, 'l'},
        {"show", no_argument, NULL, 'w'},         {0}};
    for (int c; (c = getopt_long(argc, argv, "", known, NULL)) >= 0;) {
        const char **texts[256] = {
            ['b'] = &o->build, ['d'] = &o->dir, ['o'] = &o->out, ['s'] = &o->sizes, ['P'] = &o->parts};
        size_t *counts[256] = {['k'] = &b->keys, ['r'] = &b->rounds};
        if (c == '?')
            exit(2);
        if (texts[c])
            *texts[c] = optarg;
        else if (counts[c])
            *counts[c] = strtoul(optarg, NULL, 10);
        else if (c == 'p')
            b->patience = atof(optarg);
        else if (c == 'S')
            be_quick(b, o);
        else
            *(c == 'l' ? &o->list : &b->shows) = true;
    }
}

static char *absolute(const char *dir, const char *below)
{
    char *whole = realpath(dir, NULL);
    if (!whole) {
        fprintf(stderr, "bench: %s: %s\n", dir, strerror(errno));
        exit(2);
    }
    char *path = mem_printf("%s/%s", whole, below);
    free(whole);
    return path;
}

/* The directory that all data lies in, and the home of the programs that are measured. */
static char *make_home(const struct options *o)
{
    if (mkdir(o->dir, 0777) && errno != EEXIST) {
        fprintf(stderr, "bench: %s: %s\n", o->dir, strerror(errno));
        exit(2);
    }
    char *home = absolute(o->dir, "home"), *share = absolute("share", "mulu");
    mkdir(home, 0700);
    setenv("MULU_SHARE", share, 1);
    free(share);
    return home;
}

int main(int argc, char **argv)
{
    struct options o = {
        .build = "build", .dir = "build/bench", .out = "build/bench.md", .sizes = "1k 10k 100k 1m"};
    struct bench b = {.keys = 200, .rounds = 10, .patience = 10, .quiet = 30, .settle = 150};
    int status = 0;
    read_options(argc, argv, &b, &o);
    b.report = report_new();
    each_size(&b, &o, true);
    if (o.list) {
        report_list(b.report, stdout);
    } else {
        char *above = about(&b), *mulu = absolute(o.build, "mulu"),
             *floor = absolute(o.build, "tests/bench/floor");
        b.about = above;
        b.mulu = mulu;
        b.floor = floor;
        b.home = make_home(&o);
        words_load(&b.words, "data");
        each_size(&b, &o, false);
        status = finish(&b, &o);
        words_free(&b.words);
        free(above);
        free(mulu);
        free(floor);
        free(b.home);
    }
    report_free(b.report);
    return status;
}
