/* Key to paint, key by key, in the list of catalogs, the tree and the form. */
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"
#include "mulu/mem.h"

enum walk_bound {
    FREE,
    SEEN,    /* the first picture counts; the rest is filled in */
    PAINTED, /* a key of the first and the sixth promise */
    FOUND    /* … of the second: to the first results */
};

/* Keys by their names (harness/keys.h), separated by blanks; NAME*N repeats; what stands between brackets is typed and not
 * measured. Other words are typed as they are. The cycle is typed over and over. What a measured key brings must show the
 * sign, or it does not count: the walk has gone astray. */
struct walk {
    const char *what, *sign, *before, *cycle, *after;
    enum walk_bound bound;
};

#define LIST "目录一览"
#define TREE "q返回"
#define FORM "F2保存"
#define SEARCH "在全部目录中查找"
static const struct walk in_many[] = {
    {"list of catalogs: down", LIST, "", "Down*9 (Home)", "", PAINTED},
    {"list of catalogs: page", LIST, "", "PgDn PgUp", "", PAINTED},
    {"list of catalogs: End", LIST, "", "End (Home)", "", FREE},
    {"list of catalogs: Home", LIST, "", "(End) Home", "", FREE},
    {"open a catalog", TREE, "", "Enter (q Down)", "Home", FREE},
    {"back to the list", LIST, "", "(Enter) q (Down)", "Home", PAINTED},
    {"down", TREE, "Enter *", "(Home) Down*30", "q", PAINTED},
    {"page", TREE, "Enter *", "PgDn PgUp", "q", PAINTED},
    {"End", TREE, "Enter *", "End (Home)", "q", FREE},
    {"Home", TREE, "Enter *", "(End) Home", "q", FREE},
    {"expand", TREE, "Enter -", "Right (Left Down)", "q", PAINTED},
    {"fold", TREE, "Enter -", "(Right) Left (Down)", "q", FREE},
    {"expand all", TREE, "Enter -", "* (-)", "q", FREE},
    {"form: open", FORM, "Enter *", "Enter (Esc Down)", "q", FREE},
    {"form: save", TREE, "Enter * Home Down*3", "(Enter Tab 1) F2 (Down)", "q", FREE},
    {"search: typing", SEARCH, "/", "政 务 公 开 (C-u)", "Esc", FOUND},
    {"search: typing initials", SEARCH, "/", "z w g k (C-u)", "Esc", FOUND},
};
static const struct walk in_single[] = {
    {"one large catalog: open, first sight", TREE, "", "Enter (q)", "", SEEN},
    {"one large catalog: open", TREE, "", "Enter (q)", "", FREE},
    {"one large catalog: down", TREE, "Enter *", "(Home) Down*300", "q", PAINTED},
    {"one large catalog: page", TREE, "Enter *", "PgDn", "q", PAINTED},
    {"one large catalog: End", TREE, "Enter *", "End (Home)", "q", PAINTED},
    {"one large catalog: Home", TREE, "Enter *", "(End) Home", "q", PAINTED},
    {"one large catalog: expand", TREE, "Enter -", "Right (Left Down)", "q", PAINTED},
    {"one large catalog: expand all", TREE, "Enter -", "* (-)", "q", PAINTED},
    {"one large catalog: search jump", TREE, "Enter * / 公开 Enter", "n", "q", PAINTED},
    {"one large catalog: form: open", FORM, "Enter *", "Enter (Esc Down)", "q", FREE},
    {"one large catalog: form: save", TREE, "Enter * Home Down*3", "(Enter Tab 1) F2 (Down)", "q", FREE},
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
    size_t tries, silent, astray; /* keys measured, those that brought nothing, and something else */
    double from;
};

static void expect_walks(struct bench *b, const struct walk *walks, size_t n, size_t from, const char *memory)
{
    const struct bound bounds[] = {
        [PAINTED] = {BOUND_TIMES, 2, 0, 2, from}, [FOUND] = {BOUND_AT_MOST, 0, 10, 25, from}};
    for (size_t i = 0; i < n; i++)
        report_expect(b->report, b->items, walks[i].what, "ms", bounds[walks[i].bound]);
    report_expect(b->report, b->items, memory, "MB", (struct bound){BOUND_AT_MOST, 48, 0, 0, from});
}

void walk_expect(struct bench *b)
{
    expect_walks(b, in_many, COUNT(in_many), BENCH_FULL, memory_line);
    expect_walks(b, in_single, COUNT(in_single), BENCH_ALONE, memory_alone_line);
}

static bool is_done(const struct session *s)
{
    return tty_has_ended(s->t) || bench_enough(s->b, s->tries, s->b->keys, s->from);
}

static double counts(const struct session *s, const struct paint *p)
{
    switch (s->walk->bound) {
    case SEEN:
        return p->sight;
    case FOUND:
        return tty_results_done(s->t);
    default:
        return p->last;
    }
}

static void press(struct session *s, const char *key, bool measured)
{
    struct paint p = tty_type(s->t, key, s->b->quiet, BENCH_LIMIT);
    if (!measured)
        return;
    s->tries++;
    if (!p.bytes)
        s->silent++;
    else if (!tty_shows(s->t, s->walk->sign))
        s->astray++;
    else
        samples_add(&s->samples, counts(s, &p));
    bench_beat(s->b);
}

/* One word of a cycle, without its brackets. */
static void press_word(struct session *s, const char *word, size_t len, bool measured)
{
    char *key = mem_dup_n(word, len), *star = len > 2 ? strchr(key + 1, '*') : NULL;
    int times = star ? atoi(star + 1) : 1;
    if (star)
        *star = '\0';
    for (int i = 0; i < times && !(i && is_done(s)); i++) /* a cycle that is cut would leave a form open */
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
    s->tries = s->silent = s->astray = 0;
    press_all(s, s->walk->before, false);
    s->from = seconds_now();
    while (!is_done(s))
        press_all(s, s->walk->cycle, true);
    bench_show(b, s->t, s->walk->what);
    press_all(s, s->walk->after, false);
    report_set(b->report, b->items, s->walk->what, samples_figure(&s->samples));
    report_beside(b->report, b->items, s->walk->what, BENCH_FLOOR, (struct figure){0});
    if (s->silent + s->astray)
        report_note(b->report, "%s at %zu items: of %zu keys, %zu brought nothing, and %zu went astray.",
                    s->walk->what, b->items, s->tries, s->silent, s->astray);
    samples_free(&s->samples);
}

static void walk_through(struct bench *b, const char *database, const struct walk *walks, size_t n,
                         const char *memory)
{
    struct session s = {.b = b, .t = bench_editor(b, database), .walk = walks};
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
