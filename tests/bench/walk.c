/* Key to paint, key by key, in the list of catalogs, the tree and the form. */
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"
#include "mulu/mem.h"

/* Keys by their names (harness/keys.h), separated by blanks; NAME*N repeats; what stands between brackets is typed and not
 * measured. Other words are typed as they are. The cycle is typed over and over. */
struct walk {
    const char *what, *before, *cycle, *after;
};

static const struct walk in_many[] = {
    {"list of catalogs: down", "Home", "Down*9 (Home)", ""},
    {"list of catalogs: page", "Home", "PgDn PgUp", ""},
    {"list of catalogs: End", "Home", "End (Home)", ""},
    {"list of catalogs: Home", "Home", "(End) Home", ""},
    {"open a catalog", "Home", "Enter (q Down)", ""},
    {"back to the list", "Home", "(Enter) q (Down)", ""},
    {"down", "Home Enter * Home", "Down*30 (Home)", "q"},
    {"page", "Home Enter * Home", "PgDn PgUp", "q"},
    {"End", "Home Enter * Home", "End (Home)", "q"},
    {"Home", "Home Enter * Home", "(End) Home", "q"},
    {"expand", "Home Enter - Home", "Right (Left Down)", "q"},
    {"fold", "Home Enter - Home", "(Right) Left (Down)", "q"},
    {"expand all", "Home Enter - Home", "* (-)", "q"},
    {"form: open", "Home Enter * Home", "Enter (Esc Down)", "q"},
    {"form: save", "Home Enter * Home", "(Enter 1) F2 (Down)", "q"},
    {"search: typing", "/", "政 务 公 开 (C-u)", "Esc"},
    {"search: typing initials", "/", "z w g k (C-u)", "Esc"},
};
static const struct walk in_single[] = {
    {"one large catalog: open", "Home", "Enter (q)", ""},
    {"one large catalog: down", "Home Enter * Home", "Down*300 (Home)", "q"},
    {"one large catalog: page", "Home Enter * Home", "PgDn", "q"},
    {"one large catalog: End", "Home Enter * Home", "End (Home)", "q"},
    {"one large catalog: Home", "Home Enter * Home", "(End) Home", "q"},
    {"one large catalog: expand", "Home Enter - Home", "Right (Left Down)", "q"},
    {"one large catalog: expand all", "Home Enter - Home", "* (-)", "q"},
    {"one large catalog: search jump", "Home Enter * Home / 公开 Enter", "n", "q"},
    {"one large catalog: form: open", "Home Enter * Home", "Enter (Esc Down)", "q"},
};
#define COUNT(a) (sizeof(a) / sizeof *(a))

static const char memory_line[] = "editor: peak memory",
                  memory_alone_line[] = "one large catalog: peak memory";

/* What the session of one database was like. */
struct session {
    struct bench *b;
    struct tty *t;
    const struct walk *walk;
    struct samples samples;
    size_t tries;
    double from;
};

void walk_expect(struct bench *b)
{
    const struct bound many = {BOUND_TIMES, 2, 0, 2, BENCH_FULL}, alone = {BOUND_TIMES, 2, 0, 2, BENCH_ALONE},
                       memory = {BOUND_AT_MOST, 48, 0, 0, BENCH_FULL},
                       memory_alone = {BOUND_AT_MOST, 48, 0, 0, BENCH_ALONE};
    for (size_t i = 0; i < COUNT(in_many); i++)
        report_expect(b->report, b->items, in_many[i].what, "ms", many);
    report_expect(b->report, b->items, memory_line, "MB", memory);
    for (size_t i = 0; i < COUNT(in_single); i++)
        report_expect(b->report, b->items, in_single[i].what, "ms", alone);
    report_expect(b->report, b->items, memory_alone_line, "MB", memory_alone);
}

static bool is_done(const struct session *s)
{
    return tty_has_ended(s->t) || bench_enough(s->b, s->tries, s->b->keys, s->from);
}

static void press(struct session *s, const char *key, bool measured)
{
    struct paint p = tty_type(s->t, key, s->b->quiet, BENCH_LIMIT);
    if (!measured)
        return;
    s->tries++;
    bench_add(&s->samples, p);
}

/* One word of a cycle, without its brackets. */
static void press_word(struct session *s, const char *word, size_t len, bool measured)
{
    char *key = mem_dup_n(word, len), *star = len > 2 ? strchr(key + 1, '*') : NULL;
    int times = star ? atoi(star + 1) : 1;
    if (star)
        *star = '\0';
    for (int i = 0; i < times && !(measured && is_done(s)); i++)
        press(s, key, measured);
    free(key);
}

static void press_all(struct session *s, const char *keys, bool measured)
{
    bool out = !measured;
    for (; *keys; keys += strspn(keys, " ")) {
        bool opens = *keys == '(', closes;
        keys += opens;
        out |= opens;
        size_t len = strcspn(keys, " ");
        closes = len > 1 && keys[len - 1] == ')';
        press_word(s, keys, len - closes, !out);
        out &= !closes || !measured;
        keys += len;
    }
}

static void walk(struct session *s)
{
    struct bench *b = s->b;
    s->samples = (struct samples){0};
    s->tries = 0;
    press_all(s, s->walk->before, false);
    s->from = seconds_now();
    while (!is_done(s))
        press_all(s, s->walk->cycle, true);
    press_all(s, s->walk->after, false);
    report_set(b->report, b->items, s->walk->what, samples_figure(&s->samples));
    report_beside(b->report, b->items, s->walk->what, "floor", b->floor_paint);
    if (s->samples.n < s->tries)
        report_note(b->report, "%s at %zu items: %zu of %zu keys brought nothing to the screen.",
                    s->walk->what, b->items, s->tries - s->samples.n, s->tries);
    bench_show(b, s->t, s->walk->what);
    samples_free(&s->samples);
}

static void walk_through(struct bench *b, const char *database, const struct walk *walks, size_t n,
                         const char *memory)
{
    struct session s = {.b = b, .t = bench_editor(b, database)};
    for (size_t i = 0; i < n && !tty_has_ended(s.t); i++) {
        s.walk = &walks[i];
        walk(&s);
    }
    if (tty_has_ended(s.t))
        report_note(b->report, "The editor ended at \"%s\" with %zu items.", s.walk->what, b->items);
    else
        report_set(b->report, b->items, memory, figure_of(tty_peak_mb(s.t)));
    tty_close(s.t);
}

void walk_run(struct bench *b)
{
    walk_through(b, b->many, in_many, COUNT(in_many), memory_line);
    walk_through(b, b->single, in_single, COUNT(in_single), memory_alone_line);
}
