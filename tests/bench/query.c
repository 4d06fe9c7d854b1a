/* How long a search over everything takes, by the kind of query: in the editor to the first results and to the exact count,
 * and from the command line; beside the same question to ripgrep or grep, and to the sqlite3 shell. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"
#include "bench/data.h"
#include "bench/run.h"
#include "mulu/buffer.h"
#include "mulu/mem.h"
#include "mulu/text.h"

struct query {
    const char *kind, *text;
    const char *literal; /* what the others look for: they know neither pinyin nor fields; NULL: nothing */
    bool absent;         /* finds nothing, and rightly */
};

static const struct query queries[] = {
    {"1 character, commonest", "公", "公", false},
    {"2 characters, common", "公开", "公开", false},
    {"3 characters, common", "政府信", "政府信", false},
    {"4 characters, common", "政府信息", "政府信息", false},
    {"5 characters, common", "政府信息公", "政府信息公", false},
    {"6 characters, common", "政府信息公开", "政府信息公开", false},
    {"7 characters, common", "政府信息公开工", "政府信息公开工", false},
    {"8 characters, common", "政府信息公开工作", "政府信息公开工作", false},
    {"2 characters, rare", "礁石", "礁石", false},
    {"4 characters, rare", DATA_RARE, DATA_RARE, false},
    {"2 characters, absent", "龘靐", "龘靐", true},
    {"4 characters, absent", DATA_ABSENT, DATA_ABSENT, true},
    {"ASCII, common", "pdf", "PDF", false},
    {"ASCII, rare", "zeolite", DATA_RARE_ASCII, false},
    {"ASCII, absent", DATA_ABSENT_ASCII, DATA_ABSENT_ASCII, true},
    {"initials", "sfj", NULL, false},
    {"full pinyin", "sifaju", NULL, false},
    {"two words", "公开 信息", NULL, false},
    {"field prefix", "单位:司法局", NULL, false},
    {"field prefix and a word", "单位:司法局 公开", NULL, false},
    {"field prefix and initials", "单位:sfj 公开", NULL, false},
};

static const char all_first_line[] = "search, all kinds: first results",
                  all_count_line[] = "search, all kinds: exact count",
                  silent_line[] = "search: kinds that wrongly find nothing";

enum { FIRST, COUNTED, COMMAND, ASPECTS, SETTLE = 150 /* ms without a byte: the count is there */ };
static const char *const aspects[ASPECTS] = {"first results", "exact count", "mulu search"};

static char *name_of(const struct query *q, int aspect)
{
    return mem_printf("search %s (%s): %s", q->text, q->kind, aspects[aspect]);
}

enum { QUERIES = sizeof queries / sizeof *queries };

void query_expect(struct bench *b)
{
    struct report *r = b->report;
    for (size_t n = 0; n < QUERIES; n++) {
        for (int i = 0; i < ASPECTS; i++) {
            char *name = name_of(&queries[n], i);
            report_expect(r, b->items, name, "ms", (struct bound){0});
            free(name);
        }
    }
    report_expect(r, b->items, all_first_line, "ms", (struct bound){BOUND_AT_MOST, 0, 10, 25, BENCH_FULL});
    report_expect(r, b->items, all_count_line, "ms", (struct bound){BOUND_AT_MOST, 0, 0, 100, BENCH_FULL});
    report_expect(r, b->items, silent_line, "kinds", (struct bound){BOUND_AT_MOST, 0.5, 0, 0, 0});
}

static void put(struct bench *b, const struct query *q, int aspect, struct figure mine, const char *beside,
                struct figure other)
{
    char *name = name_of(q, aspect);
    report_set(b->report, b->items, name, mine);
    report_beside(b->report, b->items, name, beside, other);
    free(name);
}

/* --- in the editor ------------------------------------------------------------------------------------------------ */

static void ask_editor(struct bench *b, struct tty *t, const struct query *q, struct samples *firsts,
                       struct samples *counts)
{
    struct samples first = {0}, count = {0};
    double from = seconds_now();
    for (size_t i = 0; !tty_has_ended(t) && !bench_enough(b, i, b->rounds, from); i++) {
        tty_type(t, "C-u", b->quiet, BENCH_LIMIT);
        struct paint p = tty_send(t, q->text, strlen(q->text), b->settle, BENCH_LIMIT);
        if (!p.bytes)
            continue;
        samples_add(&first, tty_results_done(t));
        samples_add(&count, p.last);
        samples_add(firsts, tty_results_done(t));
        samples_add(counts, p.last);
        bench_beat(b);
    }
    bench_show(b, t, q->kind);
    put(b, q, FIRST, samples_figure(&first), BENCH_FLOOR, (struct figure){0});
    put(b, q, COUNTED, samples_figure(&count), NULL, (struct figure){0});
    samples_free(&first);
    samples_free(&count);
}

static void run_editor(struct bench *b)
{
    struct samples firsts = {0}, counts = {0};
    struct tty *t = bench_editor(b, b->many);
    tty_type(t, "/", b->quiet, BENCH_LIMIT);
    for (size_t n = 0; n < QUERIES; n++)
        ask_editor(b, t, &queries[n], &firsts, &counts);
    tty_close(t);
    report_set(b->report, b->items, all_first_line, samples_figure(&firsts));
    report_beside(b->report, b->items, all_first_line, BENCH_FLOOR, (struct figure){0});
    report_set(b->report, b->items, all_count_line, samples_figure(&counts));
    samples_free(&firsts);
    samples_free(&counts);
}

/* --- from the command line ---------------------------------------------------------------------------------------- */

/* Runs it over and over. Statuses above `most` are failures, and give no figure. */
static struct figure time_of(const struct bench *b, const char *const argv[], const char *out, int most)
{
    struct samples s = {0};
    double from = seconds_now();
    bool failed = false;
    for (size_t i = 0; !failed && !bench_enough(b, i, b->rounds, from); i++) {
        struct run r = run_command(argv, out);
        failed = r.status > most;
        if (!failed)
            samples_add(&s, r.seconds * 1e3);
    }
    struct figure f = samples_figure(&s);
    samples_free(&s);
    return f;
}

/* The "total" of the program's answer; -1: it has none. */
static long total_in(const char *path)
{
    static const char key[] = "\"total\":";
    char text[1 << 16] = "";
    FILE *f = fopen(path, "r");
    if (!f)
        return -1;
    long total = -1;
    while (total < 0 && fgets(text, sizeof text, f)) {
        const char *at = strstr(text, key);
        total = at ? atol(at + strlen(key)) : -1;
    }
    fclose(f);
    return total;
}

/* The first 40 of the trigram index; it knows nothing of fewer than three characters: a scan. */
static struct figure ask_shell(const struct bench *b, const struct query *q)
{
    if (!q->literal || !run_has("sqlite3"))
        return (struct figure){0};
    bool indexed = text_glyphs(q->literal, strlen(q->literal)) >= 3;
    char *sql = indexed
                    ? mem_printf("SELECT rowid FROM words WHERE words MATCH '\"%s\"' LIMIT 40", q->literal)
                    : mem_printf("SELECT rowid FROM many WHERE %s LIKE '%%%s%%' LIMIT 40",
                                 data_columns[DATA_LEVELS], q->literal);
    const char *const argv[] = {"sqlite3", b->flat, sql, NULL};
    struct figure f = time_of(b, argv, NULL, 0);
    free(sql);
    return f;
}

static const char *scanner(void)
{
    return run_has("rg") ? "rg" : "grep";
}

/* All of them in the CSV, counted. */
static struct figure ask_scanner(const struct bench *b, const struct query *q)
{
    if (!q->literal || !run_has(scanner()))
        return (struct figure){0};
    char *csv = bench_path(b, DATA_ALL);
    const char *const argv[] = {scanner(), "-c", "-F", q->literal, csv, NULL};
    struct figure f = time_of(b, argv, NULL, 1); /* 1: none */
    free(csv);
    return f;
}

static bool ask_command(struct bench *b, const struct query *q, const char *out)
{
    const char *const argv[] = {b->mulu, "--db", b->many, "search", q->text, "--limit", "40", "--json", NULL};
    put(b, q, COMMAND, time_of(b, argv, out, 1), "sqlite3", ask_shell(b, q));
    long total = total_in(out);
    bool wrong = !q->absent && total <= 0;
    if (wrong)
        report_note(b->report, "search %s (%s) finds nothing at %zu items, and should.", q->text, q->kind,
                    b->items);
    return wrong;
}

void query_run(struct bench *b)
{
    char *out = bench_path(b, "found.json");
    double wrong = 0;
    run_editor(b);
    for (size_t n = 0; n < QUERIES; n++) {
        const struct query *q = &queries[n];
        wrong += ask_command(b, q, out);
        char *name = name_of(q, COUNTED);
        report_beside(b->report, b->items, name, scanner(), ask_scanner(b, q));
        free(name);
    }
    report_set(b->report, b->items, silent_line, figure_of(wrong));
    if (!run_has(scanner()))
        report_note(b->report, "Not beside ripgrep or grep: neither is in PATH.");
    run_remove(out);
    free(out);
}
