/* How long another clerk waits while something large is done to a database:
 *
 *     make build/tests/bench/bench_locks && build/tests/bench/bench_locks DATABASE [PART-OF-A-NAME]
 *
 * DATABASE holds a catalog of many items; it is written to, so give it a copy. Another program begins a small write every
 * 20 ms while each piece of work runs: printed is the longest that one of its writes took, from asking for the lock to the
 * end of the commit. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "mulu/env.h"
#include "mulu/mem.h"
#include "mulu/replace.h"
#include "mulu/review.h"

#include <sqlite3.h>

enum { EVERY_US = 20000, CHANGED = 60000, MARKED = 60000 };

struct bench {
    const char *program, *path, *wanted;
    struct env env;
    struct store *s;
    struct store *reader; /* the same file: what is read while s imports */
    int64_t source;       /* the catalog whose rows all others are made of */
    int64_t half;         /* its items, by two */
    int64_t other;        /* a catalog that is not worked on */
    int64_t large;        /* the catalog that is worked on */
    int64_t staged;
    struct store_import *import;
    struct replace *replace;
};

static void must(enum status st, const struct error *err, const char *what)
{
    if (!st)
        return;
    fprintf(stderr, "%s: %s\n", what, err->text);
    exit(1);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double cpu(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e3 +
           (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e3;
}

static void run_sql(const char *path, const char *sql)
{
    sqlite3 *db;
    if (sqlite3_open(path, &db) || sqlite3_exec(db, sql, NULL, NULL, NULL)) {
        fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(db));
        exit(1);
    }
    sqlite3_close(db);
}

/* --- the other clerk -------------------------------------------------------------------------------------------------- */

static int try_again(void *ctx, int tries)
{
    (void)ctx;
    (void)tries;
    usleep(2000); /* as the store does */
    return 1;
}

/* Writes until its input ends; prints how often, and the longest time that one took. It makes no history: else its own
 * steps would be what undo takes. */
static int write_all_the_time(const char *path, const char *catalog)
{
    sqlite3 *db;
    char *sql = mem_printf("BEGIN IMMEDIATE; UPDATE catalog SET changed = changed + 1 WHERE id = %s; COMMIT",
                           catalog);
    double longest = 0;
    int writes = 0;
    char c;
    fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK);
    if (sqlite3_open(path, &db) || sqlite3_busy_handler(db, try_again, NULL))
        return 1;
    for (bool on = true; on; writes++) {
        double begin = now();
        if (sqlite3_exec(db, sql, NULL, NULL, NULL))
            return 1;
        double spent = now() - begin;
        longest = spent > longest ? spent : longest;
        if (writes == 0) {
            puts("ready"); /* the first one reads what is read once */
            fflush(stdout);
            longest = 0;
        }
        if (spent * 1000 < EVERY_US)
            usleep((useconds_t)(EVERY_US - spent * 1000));
        on = read(STDIN_FILENO, &c, 1) < 0;
    }
    printf("%d %.1f\n", writes, longest);
    free(sql);
    sqlite3_close(db);
    return 0;
}

struct clerk {
    pid_t pid;
    int stop;
    FILE *told;
};

static struct clerk clerk_begin(const struct bench *b)
{
    int in[2], out[2];
    char node[32], line[80];
    struct clerk c = {0};
    snprintf(node, sizeof node, "%lld", (long long)b->other);
    if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC))
        exit(1);
    c.pid = fork();
    if (c.pid == 0) {
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        execl(b->program, b->program, "--writer", b->path, node, (char *)NULL);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    c.stop = in[1];
    c.told = fdopen(out[0], "r");
    if (!c.told || !fgets(line, sizeof line, c.told))
        exit(1);
    return c;
}

static void clerk_end(struct clerk *c, int *writes, double *longest)
{
    close(c->stop);
    if (fscanf(c->told, "%d %lf", writes, longest) != 2)
        *writes = 0;
    fclose(c->told);
    waitpid(c->pid, NULL, 0);
}

/* --- what is brought in ----------------------------------------------------------------------------------------------- */

/* Rows of the source, put below two headings or all below none; so many of them changed, or marked. */
struct feed {
    struct bench *b;
    struct row_sink to;
    int64_t n;
    bool flat;
    int changed, marked;
};

static enum status feed_begin(void *ctx, struct row_head *head, struct error *err)
{
    struct feed *f = ctx;
    struct row_head copy = {0};
    row_head_copy(&copy, head);
    free(copy.title);
    copy.title = mem_dup("大目录");
    copy.catalog = 0;
    row_head_add(&copy, COLUMN_LEVEL, ROW_MAX_LEVELS - 1, mem_dup("最末级"));
    enum status st = f->to.begin(f->to.ctx, &copy, err);
    row_head_release(&copy);
    return st;
}

static enum status feed_row(void *ctx, const struct outline_row *row, struct error *err)
{
    struct feed *f = ctx;
    struct outline_row copy = *row;
    struct row_mark mark = {.cell = "unit", .marks = MARK_UNSURE, .reason = REASON_EMPTY, .raw = ""};
    char text[32];
    copy.uid = "";
    copy.nmarks = f->n < f->marked;
    copy.marks = &mark;
    copy.nlevels = f->flat ? 0 : row->nlevels + 1;
    copy.levels[0] = f->n < f->b->half ? "第一部" : "第二部";
    for (int i = 0; i < row->nlevels; i++)
        copy.levels[i + 1] = row->levels[i];
    snprintf(text, sizeof text, "新的备注%lld", (long long)f->n);
    if (f->n < f->changed)
        copy.fields[FIELD_REMARK] = text;
    f->n++;
    return f->to.row(f->to.ctx, &copy, err);
}

static enum status feed_end(void *ctx, struct row_head *head, struct error *err)
{
    struct feed *f = ctx;
    struct row_head copy = {0};
    row_head_copy(&copy, head);
    free(copy.title);
    copy.title = mem_dup("大目录");
    enum status st = f->to.end(f->to.ctx, &copy, err);
    row_head_release(&copy);
    return st;
}

static void stage(struct bench *b, struct feed f)
{
    struct error err = {0};
    const int64_t *ids;
    struct row_sink sink = {.begin = feed_begin, .row = feed_row, .end = feed_end, .ctx = &f};
    f.b = b;
    must(store_import_begin(b->s, "large.csv", &b->import, &f.to, &err), &err, "import");
    must(store_rows(b->reader, b->source, NULL, &sink, NULL, &err), &err, "rows");
    review_catalogs(b->import, &ids);
    b->staged = ids[0];
}

static void publish(struct bench *b)
{
    struct error err = {0};
    b->large = b->staged;
    must(store_import_publish(b->import, &err), &err, "publish");
    b->import = NULL;
}

static void cancel(struct bench *b)
{
    store_import_cancel(b->import);
    b->import = NULL;
}

/* --- the work --------------------------------------------------------------------------------------------------------- */

static void import_large(struct bench *b)
{
    stage(b, (struct feed){0});
    publish(b);
}

static void undo(struct bench *b)
{
    struct error err = {0};
    struct group_info g = {0};
    must(store_peek_undo(b->s, &g, &err), &err, "peek");
    must(store_undo(b->s, g.id, NULL, &err), &err, "undo");
    group_info_release(&g);
}

static void redo(struct bench *b)
{
    struct error err = {0};
    struct group_info g = {0};
    must(store_peek_redo(b->s, &g, &err), &err, "peek");
    must(store_redo(b->s, g.id, NULL, &err), &err, "redo");
    group_info_release(&g);
}

static void stage_edition(struct bench *b)
{
    struct error err = {0};
    stage(b, (struct feed){.changed = CHANGED});
    must(review_open(b->import, &err), &err, "review");
    must(replace_open(b->s, b->large, b->staged, NULL, &b->replace, &err), &err, "compare");
    fprintf(stderr, "(%zu differences)\n", replace_count(b->replace));
}

static void replace(struct bench *b)
{
    struct error err = {0};
    must(replace_apply(b->replace, "large.csv", &err), &err, "replace");
}

static void end_edition(struct bench *b)
{
    replace_free(b->replace);
    cancel(b);
}

/* The n-th of the outermost headings. */
static int64_t heading(struct bench *b, int n)
{
    struct error err = {0};
    char text[64];
    int64_t catalog, node;
    snprintf(text, sizeof text, "%lld:%d", (long long)b->large, n);
    must(store_find_node(b->s, text, &catalog, &node, &err), &err, text);
    return node;
}

static void delete_half(struct bench *b)
{
    struct error err = {0};
    int64_t node = heading(b, 1);
    must(store_begin(b->s, VERB_DELETE, "第一部", &err), &err, "begin");
    must(store_delete_node(b->s, node, &err), &err, "delete");
    must(store_commit(b->s, &err), &err, "commit");
}

static void move_half(struct bench *b)
{
    struct error err = {0};
    int64_t node = heading(b, 1), to = heading(b, 2);
    must(store_begin(b->s, VERB_MOVE, "第一部", &err), &err, "begin");
    must(store_move_node(b->s, node, to, 0, &err), &err, "move");
    must(store_commit(b->s, &err), &err, "commit");
}

static void delete_catalog(struct bench *b)
{
    struct error err = {0};
    must(store_begin(b->s, VERB_DELETE_CATALOG, "大目录", &err), &err, "begin");
    must(store_delete_catalog(b->s, b->large, &err), &err, "delete");
    must(store_commit(b->s, &err), &err, "commit");
}

static void stage_marked(struct bench *b)
{
    struct error err = {0};
    stage(b, (struct feed){.marked = MARKED});
    must(review_open(b->import, &err), &err, "review");
}

static void confirm_all(struct bench *b)
{
    struct error err = {0};
    struct review_kind kind = {.marks = MARK_UNSURE, .reason = -1};
    int64_t n;
    must(review_confirm_all(b->import, b->staged, &kind, &n, &err), &err, "confirm");
}

static void review_delete(struct bench *b)
{
    struct error err = {0};
    struct outline tree;
    must(store_skeleton(b->s, b->staged, &tree, NULL, &err), &err, "tree");
    int64_t node = tree.nodes[0].id;
    outline_free(&tree);
    must(review_begin(b->import, VERB_DELETE, "第一部", &err), &err, "begin");
    must(store_delete_node(b->s, node, &err), &err, "delete");
    must(store_commit(b->s, &err), &err, "commit");
}

static void confirm_undo(struct bench *b)
{
    struct error err = {0};
    must(review_undo(b->import, NULL, &err), &err, "review_undo");
}

/* Siblings without a gap between them, as after years of putting one more between two. */
static void squeeze(struct bench *b)
{
    stage(b, (struct feed){.flat = true});
    publish(b);
    char *sql = mem_printf("UPDATE node SET position = id WHERE catalog = %lld", (long long)b->large);
    run_sql(b->path, sql);
    free(sql);
}

static void number_anew(struct bench *b)
{
    struct error err = {0};
    int64_t node, after = heading(b, (int)b->half);
    must(store_begin(b->s, VERB_ADD, "一项", &err), &err, "begin");
    must(store_add_node(b->s, b->large, 0, after, "一项", true, &node, &err), &err, "add");
    must(store_commit(b->s, &err), &err, "commit");
}

static void forget_fields(struct bench *b)
{
    run_sql(b->path, "DELETE FROM derived WHERE name = 'fields'");
}

static void forget_rules(struct bench *b)
{
    run_sql(b->path, "UPDATE derived SET version = 0 WHERE name = 'rules'");
}

static void tidy(struct bench *b)
{
    store_tidy(b->s);
}

static void rebuild(struct bench *b)
{
    struct error err = {0};
    must(store_rebuild_index(b->s, NULL, &err), &err, "rebuild");
}

struct work {
    const char *name;
    void (*before)(struct bench *b); /* not measured; NULL: nothing */
    void (*work)(struct bench *b);
    void (*after)(struct bench *b);
};

static const struct work works[] = {
    {"import: publish 100,000 items", NULL, import_large, NULL},
    {"import: undo", NULL, undo, NULL},
    {"import: redo", NULL, redo, NULL},
    {"replace: 60,000 cells", stage_edition, replace, end_edition},
    {"replace: undo", NULL, undo, NULL},
    {"replace: redo", NULL, redo, NULL},
    {"subtree: delete 50,000 items", NULL, delete_half, NULL},
    {"subtree: undo", NULL, undo, NULL},
    {"subtree: move", NULL, move_half, NULL},
    {"catalog: delete 100,000 items", NULL, delete_catalog, NULL},
    {"catalog: undo", NULL, undo, NULL},
    {"review: confirm 60,000 marks", stage_marked, confirm_all, NULL},
    {"review: undo", NULL, confirm_undo, NULL},
    {"review: leave out 50,000 items", NULL, review_delete, NULL},
    {"review: undo of that", NULL, confirm_undo, NULL},
    {"review: cancel, clear away", NULL, cancel, NULL},
    {"numbering anew: 100,000 siblings", squeeze, number_anew, NULL},
    {"opening: which fields are used", forget_fields, tidy, NULL},
    {"opening: time limits anew", forget_rules, tidy, NULL},
    {"index anew", NULL, rebuild, NULL},
};

static void measure(struct bench *b, const struct work *w)
{
    int writes = 0;
    double longest = 0;
    if (w->before)
        w->before(b);
    struct clerk c = clerk_begin(b);
    double begin = now(), used = cpu();
    w->work(b);
    double spent = now() - begin;
    used = cpu() - used;
    clerk_end(&c, &writes, &longest);
    printf("| %-34s | %8.0f | %8.0f | %6d | %7.0f |\n", w->name, spent, used, writes, longest);
    fflush(stdout);
    if (w->after)
        w->after(b);
}

static void find_source(struct bench *b)
{
    struct error err = {0};
    struct catalog_list all;
    must(store_catalogs(b->s, &all, &err), &err, "catalogs");
    for (size_t i = 0; i < all.n; i++) {
        if (all.items[i].items / 2 <= b->half)
            continue;
        b->half = all.items[i].items / 2;
        b->source = all.items[i].id;
    }
    catalog_list_free(&all);
}

static void make_other(struct bench *b)
{
    struct error err = {0};
    must(store_begin(b->s, VERB_NEW_CATALOG, "别的", &err), &err, "begin");
    must(store_add_catalog(b->s, "别的", "", 2026, 2, &b->other, &err), &err, "catalog");
    must(store_commit(b->s, &err), &err, "commit");
}

int main(int argc, char **argv)
{
    struct error err = {0};
    if (argc == 4 && strcmp(argv[1], "--writer") == 0)
        return write_all_the_time(argv[2], argv[3]);
    if (argc < 2)
        return 2;
    struct bench b = {.program = argv[0], .path = argv[1], .wanted = argc > 2 ? argv[2] : ""};
    must(env_init(&b.env, argv[0], &err), &err, "env");
    must(store_open(&b.env, b.path, STORE_READ_WRITE, &b.s, &err), &err, b.path);
    must(store_open(&b.env, b.path, STORE_READ_ONLY, &b.reader, &err), &err, b.path);
    find_source(&b);
    make_other(&b);
    printf("| work | wall ms | CPU ms | writes | longest |\n| --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < sizeof works / sizeof *works; i++)
        if (i == 0 ||
            strstr(works[i].name, b.wanted)) /* the first makes the catalog that the others work on */
            measure(&b, &works[i]);
    store_close(b.reader);
    store_close(b.s);
    env_release(&b.env);
    return 0;
}
