/* Long changes are made in pieces: whatever comes between two of them, afterwards all of it is there or nothing, and nobody
 * else works on it meanwhile. Each piece is as short as can be here: every change ends one. */
#include "harness/test.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "harness/edition.h"
#include "mulu/mem.h"
#include "store/store_impl.h"

/* --- what is played --------------------------------------------------------------------------------------------------- */

struct play {
    struct store_fixture *f;
    struct store *s; /* who works; its file is the fixture's */
    int64_t catalog, node, beside, mark;
    struct store_import *import;
    struct replace *replace;

    bool armed; /* the work has begun: its signs of life are counted */
    int beats, at;
    void (*fate)(struct play *p); /* at that one */
    bool stop;
    struct progress progress;
};

static struct play *playing; /* whom the clock asks */

static int64_t ask_now(void *ctx)
{
    const struct store_world *w = ctx;
    if (playing && playing->armed && ++playing->beats == playing->at)
        playing->fate(playing);
    return w->now;
}

static bool go_on(void *ctx, int64_t done, int64_t total)
{
    const struct play *p = ctx;
    (void)done;
    (void)total;
    return !p->stop;
}

static struct store *open_store(struct play *p)
{
    struct error err = {0};
    struct store *s = NULL;
    must(store_open(&p->f->world.env, p->f->path, STORE_READ_WRITE, &s, &err));
    return s;
}

/* --- editions --------------------------------------------------------------------------------------------------------- */

enum { ROWS = 40 };

/* The second one has other cells, rows that are new, gone or elsewhere, and a heading that has moved. */
static char **edition(bool second)
{
    char **lines = mem_alloc((2 * ROWS + 1) * sizeof *lines);
    int n = 0;
    for (int k = 0; k < ROWS; k++) {
        int i = second && k < 10 ? k + 10 : second && k < 20 ? k - 10 : k;
        if (second && i % 13 == 5)
            continue;
        lines[n++] = mem_printf("类%d/项%d/事%d|内容%d，包括标题、正文、文号%s|单位%d|20个工作日内|%s",
                                second && i % 17 == 3 ? 0 : i / 10, i / 4, i, i,
                                second && i % 3 ? "和日期" : "", i % 7, second && i % 4 == 1 ? "新" : "");
        if (second && i % 9 == 2)
            lines[n++] = mem_printf("类%d/项%d/新事%d|新来的内容%d|新单位|及时|", i / 10, i / 4, i, i * 7919);
    }
    return lines;
}

static void edition_free(char **lines)
{
    for (size_t i = 0; lines[i]; i++)
        free(lines[i]);
    free(lines);
}

static void import_first(struct play *p)
{
    char **lines = edition(false);
    p->catalog = edition_import(p->f->s, "清单", (const char *const *)lines);
    edition_free(lines);
}

static void stage_second(struct play *p)
{
    struct error err = {0};
    char **lines = edition(true);
    int64_t staged;
    p->import = edition_stage(p->s, "清单", (const char *const *)lines, &staged);
    must(replace_open(p->s, p->catalog, staged, NULL, &p->replace, &err));
    edition_free(lines);
}

static enum status apply_second(struct play *p, struct error *err)
{
    return replace_apply(p->replace, "第二版", err);
}

static void end_second(struct play *p)
{
    replace_free(p->replace);
    store_import_cancel(p->import);
    p->replace = NULL;
    p->import = NULL;
}

static void replaced(struct play *p)
{
    struct error err = {0};
    import_first(p);
    p->s = p->f->s;
    stage_second(p);
    must(apply_second(p, &err));
    end_second(p);
    p->s = NULL;
}

static void replaced_and_undone(struct play *p)
{
    replaced(p);
    store_undo_last(p->f->s);
}

/* --- other work ------------------------------------------------------------------------------------------------------- */

static enum status undo(struct play *p, struct error *err)
{
    struct group_info g = {0};
    enum status st = store_peek_undo(p->s, &g, err);
    if (!st)
        st = store_undo(p->s, g.id, NULL, err);
    group_info_release(&g);
    return st;
}

static enum status redo(struct play *p, struct error *err)
{
    struct group_info g = {0};
    enum status st = store_peek_redo(p->s, &g, err);
    if (!st)
        st = store_redo(p->s, g.id, NULL, err);
    group_info_release(&g);
    return st;
}

static enum status end_group(struct store *s, enum status st, struct error *err)
{
    if (!st)
        return store_commit(s, err);
    store_rollback(s);
    return st;
}

static void import_and_choose(struct play *p)
{
    struct error err = {0};
    import_first(p);
    char *text = mem_printf("%lld:2", (long long)p->catalog);
    must(store_find_node(p->f->s, text, &p->catalog, &p->node, &err));
    free(text);
}

static enum status delete_branch(struct play *p, struct error *err)
{
    enum status st = store_begin(p->s, VERB_DELETE, "一支", err);
    return st ? st : end_group(p->s, store_delete_node(p->s, p->node, err), err);
}

static void branch_deleted(struct play *p)
{
    struct error err = {0};
    import_and_choose(p);
    p->s = p->f->s;
    must(delete_branch(p, &err));
    p->s = NULL;
}

static void branch_deleted_and_undone(struct play *p)
{
    branch_deleted(p);
    store_undo_last(p->f->s);
}

static enum status restore_branch(struct play *p, struct error *err)
{
    enum status st = store_begin(p->s, VERB_RESTORE, "一支", err);
    return st ? st : end_group(p->s, store_restore_node(p->s, p->node, err), err);
}

static enum status move_branch(struct play *p, struct error *err)
{
    enum status st = store_begin(p->s, VERB_MOVE, "一支", err);
    return st ? st : end_group(p->s, store_move_node(p->s, p->node, p->beside, 0, err), err);
}

static void import_and_choose_two(struct play *p)
{
    struct error err = {0};
    import_and_choose(p);
    char *text = mem_printf("%lld:1", (long long)p->catalog);
    must(store_find_node(p->f->s, text, &p->catalog, &p->beside, &err));
    free(text);
}

/* Siblings without a gap between them. */
static void squeezed(struct play *p)
{
    int64_t after = 0;
    p->catalog = store_make_catalog(p->f->s, "清单", 2);
    for (int i = 0; i < 40; i++) {
        after = store_make_node(p->f->s, p->catalog, 0, after, "一项", true);
        p->node = i == 20 ? after : p->node;
    }
    store_sql(p->f->path, "UPDATE node SET position = id");
}

static enum status put_between(struct play *p, struct error *err)
{
    int64_t node;
    enum status st = store_begin(p->s, VERB_ADD, "一项", err);
    return st ? st
              : end_group(p->s, store_add_node(p->s, p->catalog, 0, p->node, "一项", true, &node, err), err);
}

static enum status set_all(struct play *p, struct error *err)
{
    struct outline tree;
    enum status st = store_outline(p->s, p->catalog, &tree, err);
    if (!st)
        st = store_begin(p->s, VERB_EDIT, "每一项", err);
    if (st)
        return st;
    for (int i = 0; !st && i < tree.n; i++)
        if (tree.nodes[i].has_item)
            st = store_set(p->s, tree.nodes[i].id, i % 2 ? "remark" : "deadline", NULL, "10日", err);
    outline_free(&tree);
    return end_group(p->s, st, err);
}

static const struct act {
    const char *name;
    void (*before)(struct play *p); /* what there is; with the fixture's store */
    void (*ready)(struct play *p);  /* by who works */
    enum status (*work)(struct play *p, struct error *err);
    void (*after)(struct play *p);
} acts[] = {
    {"replace", import_first, stage_second, apply_second, end_second},
    {"undo of a replace", replaced, NULL, undo, NULL},
    {"redo of a replace", replaced_and_undone, NULL, redo, NULL},
    {"delete a branch", import_and_choose, NULL, delete_branch, NULL},
    {"undo of a deletion", branch_deleted, NULL, undo, NULL},
    {"redo of a deletion", branch_deleted_and_undone, NULL, redo, NULL},
    {"restore a branch", branch_deleted, NULL, restore_branch, NULL},
    {"move a branch", import_and_choose_two, NULL, move_branch, NULL},
    {"numbering anew", squeezed, NULL, put_between, NULL},
    {"every item", import_first, NULL, set_all, NULL},
};
enum { ACTS = sizeof acts / sizeof *acts };

/* --- what is there ---------------------------------------------------------------------------------------------------- */

/* All that can be seen, and how much of everything there is. */
static char *picture(struct store *s, const char *path)
{
    static const char *const counts[] = {
        "SELECT count(*) FROM node WHERE catalog NOT IN (SELECT id FROM catalog WHERE state = 'staged')",
        "SELECT count(*) FROM item AS i JOIN node AS n ON n.id = i.node WHERE n.catalog NOT IN"
        " (SELECT id FROM catalog WHERE state = 'staged')",
        "SELECT count(*) FROM change",
        "SELECT sum(changed) FROM catalog WHERE state <> 'staged'",
        "SELECT sum(position) FROM node WHERE catalog NOT IN (SELECT id FROM catalog WHERE state = 'staged')",
        "SELECT count(*) FROM unfinished",
        "SELECT count(*) FROM unfinished_catalog",
    };
    struct buffer b = {0};
    struct error err = {0};
    struct group_list log;
    store_dump_all(s, &b);
    must(store_log(s, 1000, &log, &err));
    for (size_t i = 0; i < log.n; i++)
        buf_printf(&b, "%s %s %lld %d\n", verb_text(log.items[i].verb), log.items[i].subject,
                   (long long)log.items[i].changes, log.items[i].undone);
    group_list_free(&log);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        buf_printf(&b, "%lld\n", (long long)store_ask(path, counts[i]));
    return buf_take(&b);
}

static void is_as(struct store *s, const char *path, const char *want, const char *what, int at)
{
    struct error err = {0};
    char *now = picture(s, path);
    if (strcmp(now, want) != 0)
        fail_msg("%s, %d: it is\n%s\nand was\n%s", what, at, now, want);
    if (store_verify(s, &err))
        fail_msg("%s, %d: %s", what, at, err.text);
    free(now);
}

static void begin(struct play *p, struct store_fixture *f, const struct act *a)
{
    *p = (struct play){.f = f};
    playing = p;
    f->world.env.now = ask_now;
    p->progress = (struct progress){go_on, p};
    a->before(p);
    f->world.now += 1000;
}

/* What the act does; by a store that parts it (or does not), and meets its fate on the way. */
static enum status work(struct play *p, const struct act *a, int64_t patience, struct error *err)
{
    p->f->world.next_uid = 1000000;
    if (a->ready)
        a->ready(p);
    p->s->patience = patience;
    store_watch(p->s, &p->progress);
    p->beats = 0;
    p->armed = true;
    enum status st = a->work(p, err);
    p->armed = false;
    store_watch(p->s, NULL);
    p->s->patience = PATIENCE_MS;
    return st;
}

static void end(struct play *p, const struct act *a)
{
    if (a->after)
        a->after(p);
}

static void each_act(struct store_fixture *f, void (*test)(struct play *p, const struct act *a))
{
    struct play p;
    for (int i = 0; i < ACTS; i++) {
        begin(&p, f, &acts[i]);
        test(&p, &acts[i]);
        playing = NULL;
        store_close(f->s);
        f->s = NULL;
        unlink(f->path);
        store_fixture_reopen(f);
    }
}

/* --- in pieces or not ------------------------------------------------------------------------------------------------- */

static void same_as_in_one(struct play *p, const struct act *a)
{
    struct error err = {0};
    char *copy = store_world_path(&p->f->world, "copy.db"), *whole;
    must(store_backup(p->f->s, copy, &err));
    p->s = p->f->s;
    must(work(p, a, INT64_MAX, &err));
    end(p, a);
    whole = picture(p->s, p->f->path);
    store_close(p->f->s);
    assert_int_equal(rename(copy, p->f->path), 0);
    p->f->s = p->s = open_store(p);
    must(work(p, a, 0, &err));
    assert_true(p->beats > 4);
    end(p, a);
    is_as(p->s, p->f->path, whole, a->name, 0);
    must(undo(p, &err));
    must(redo(p, &err));
    free(whole);
    free(copy);
}

static void pieces_make_the_same(void **state)
{
    each_act(*state, same_as_in_one);
}

/* --- dying ------------------------------------------------------------------------------------------------------------ */

static void die(struct play *p)
{
    (void)p;
    raise(SIGKILL);
}

/* True: it was killed. */
static bool work_in_child(struct play *p, const struct act *a, int at, void (*fate)(struct play *p))
{
    int code;
    store_close(p->f->s);
    p->f->s = NULL;
    pid_t child = fork();
    if (child == 0) {
        struct error err = {0};
        p->at = at;
        p->fate = fate;
        p->s = open_store(p);
        enum status st = work(p, a, 0, &err);
        end(p, a);
        store_close(p->s);
        _exit(st ? 1 : 0);
    }
    assert_int_equal(waitpid(child, &code, 0), child);
    return WIFSIGNALED(code);
}

static int next_moment(int at)
{
    return at < 6 ? at + 1 : at + at / 2;
}

static void dies(struct play *p, const struct act *a)
{
    struct error err = {0};
    char *before = picture(p->f->s, p->f->path);
    int deaths = 0;
    for (int at = 1; work_in_child(p, a, at, die); at = next_moment(at), deaths++) {
        struct store *reader = NULL;
        if (at % 2) { /* who only wants to read is not shown the half of it either */
            must(store_open(&p->f->world.env, p->f->path, STORE_READ_ONLY, &reader, &err));
            is_as(reader, p->f->path, before, a->name, at);
            store_close(reader);
        }
        p->f->s = open_store(p);
        is_as(p->f->s, p->f->path, before, a->name, at);
    }
    assert_true(deaths > 5);
    p->f->s = open_store(p);
    char *done = picture(p->f->s, p->f->path);
    assert_string_not_equal(before, done);
    must(store_verify(p->f->s, &err));
    free(done);
    free(before);
}

static void a_death_leaves_nothing(void **state)
{
    each_act(*state, dies);
}

/* The one who takes back dies too, and the next one goes on. */
static void die_again(struct play *p)
{
    p->at = p->beats + 20;
    p->fate = die;
    p->stop = true;
}

static void dies_while_taking_back(struct play *p, const struct act *a)
{
    char *before = picture(p->f->s, p->f->path);
    for (int at = 30; at < 60; at += 7) {
        p->stop = false;
        if (!work_in_child(p, a, at, die_again))
            break;
        p->f->s = open_store(p);
        is_as(p->f->s, p->f->path, before, a->name, at);
    }
    if (!p->f->s)
        p->f->s = open_store(p);
    free(before);
}

static void a_death_while_taking_back_leaves_nothing(void **state)
{
    each_act(*state, dies_while_taking_back);
}

/* --- being stopped ---------------------------------------------------------------------------------------------------- */

static void stop(struct play *p)
{
    p->stop = true;
}

static void is_stopped(struct play *p, const struct act *a)
{
    char *before = picture(p->f->s, p->f->path);
    enum status st = ST_CANCELLED;
    int stops = 0;
    for (int at = 1; st == ST_CANCELLED; at = next_moment(at)) {
        struct error err = {0};
        p->s = p->f->s;
        p->stop = false;
        p->at = at;
        p->fate = stop;
        st = work(p, a, 0, &err);
        stops += st == ST_CANCELLED;
        end(p, a);
        if (st)
            is_as(p->s, p->f->path, before, a->name, at);
    }
    assert_int_equal(st, ST_OK);
    assert_true(stops > 3);
    free(before);
}

static void stopping_leaves_nothing(void **state)
{
    each_act(*state, is_stopped);
}

/* What an import has staged is changed in pieces, too; stopped, it is as it was. */
static enum status leave_out(struct play *p, struct error *err)
{
    enum status st = review_begin(p->import, VERB_DELETE, "一支", err);
    return st ? st : end_group(p->s, store_delete_node(p->s, p->node, err), err);
}

static enum status take_in(struct play *p, struct error *err)
{
    return review_undo(p->import, NULL, err);
}

static char *staged_picture(struct play *p)
{
    struct buffer b = {0};
    struct error err = {0};
    struct review_counts n;
    store_dump(p->s, p->catalog, &b);
    must(review_counts(p->import, 0, &n, &err));
    buf_printf(&b, "%lld %lld %lld", (long long)n.items, (long long)n.headings, (long long)n.left_out);
    return buf_take(&b);
}

static void stopped_in_review(struct play *p, enum status (*act)(struct play *p, struct error *err))
{
    char *before = staged_picture(p);
    enum status st = ST_CANCELLED;
    int stops = 0;
    p->s->patience = 0;
    for (p->at = 2; st == ST_CANCELLED; p->at += 3) {
        struct error err = {0};
        p->stop = false;
        p->beats = 0;
        p->armed = true;
        p->fate = stop;
        store_watch(p->s, &p->progress);
        st = act(p, &err);
        store_watch(p->s, NULL);
        p->armed = false;
        char *now = staged_picture(p);
        assert_true((strcmp(now, before) == 0) == (st == ST_CANCELLED));
        free(now);
        stops += st == ST_CANCELLED;
    }
    assert_int_equal(st, ST_OK);
    assert_true(stops > 2);
    free(before);
}

static void a_review_is_stopped(void **state)
{
    struct store_fixture *f = *state;
    struct play p = {.f = f, .s = f->s};
    struct error err = {0};
    struct outline tree;
    char **lines = edition(false);
    p.progress = (struct progress){go_on, &p};
    p.import = edition_stage(f->s, "清单", (const char *const *)lines, &p.catalog);
    must(store_outline(f->s, p.catalog, &tree, &err));
    p.node = tree.nodes[0].id;
    outline_free(&tree);
    playing = &p;
    f->world.env.now = ask_now;
    char *first = staged_picture(&p);
    stopped_in_review(&p, leave_out);
    stopped_in_review(&p, take_in);
    char *again = staged_picture(&p);
    assert_string_equal(first, again);
    must(store_import_publish(p.import, &err));
    must(store_verify(f->s, &err));
    playing = NULL;
    free(first);
    free(again);
    edition_free(lines);
}

/* --- a full disk ------------------------------------------------------------------------------------------------------ */

static void fill_disk(struct play *p)
{
    struct stat log;
    char *path = mem_printf("%s-wal", p->f->path);
    rlim_t size = stat(path, &log) == 0 ? (rlim_t)log.st_size : 0;
    free(path);
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){size, RLIM_INFINITY});
}

static int work_on_full_disk(struct play *p, const struct act *a, int at, const char *before)
{
    struct error err = {0};
    p->at = at;
    p->fate = fill_disk;
    p->s = open_store(p);
    enum status st = work(p, a, 0, &err);
    if (!st)
        return 0;
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){RLIM_INFINITY, RLIM_INFINITY});
    end(p, a);
    if (store_begin(p->s, VERB_EDIT, "", &err) || store_commit(p->s, &err)) /* there is room again */
        return 2;
    is_as(p->s, p->f->path, before, a->name, at);
    store_close(p->s);
    return 3;
}

static void disk_fills_up(struct play *p, const struct act *a)
{
    char *before = picture(p->f->s, p->f->path);
    int failures = 0;
    store_close(p->f->s);
    p->f->s = NULL;
    for (int at = 4, code = 3; code == 3; at += at / 2) {
        pid_t child = fork();
        if (child == 0)
            _exit(work_on_full_disk(p, a, at, before));
        assert_int_equal(waitpid(child, &code, 0), child);
        assert_true(WIFEXITED(code));
        code = WEXITSTATUS(code);
        assert_true(code == 0 || code == 3);
        failures += code == 3;
        p->f->s = open_store(p);
        if (code == 3)
            is_as(p->f->s, p->f->path, before, a->name, at);
        store_close(p->f->s);
    }
    assert_true(failures > 0);
    p->f->s = open_store(p);
    free(before);
}

static void a_full_disk_leaves_nothing(void **state)
{
    each_act(*state, disk_fills_up);
}

/* --- others ----------------------------------------------------------------------------------------------------------- */

/* What another clerk met while the work went on. */
struct met {
    int elsewhere, refused, here, undone;
};

static enum status write_remark(struct store *s, int64_t node, struct error *err)
{
    static int n;
    char text[32];
    snprintf(text, sizeof text, "第%d次", ++n);
    enum status st = store_begin(s, VERB_EDIT, "别的", err);
    return st ? st : end_group(s, store_set(s, node, "remark", NULL, text, err), err);
}

/* Tries to write to another catalog, to this one, and to take back what is being made. */
static void meddle(struct play *p, int64_t here, int64_t elsewhere, int out)
{
    struct met m = {0};
    struct error err = {0};
    struct group_info g = {0};
    struct store *s = NULL;
    if (store_open(&p->f->world.env, p->f->path, STORE_TIDY_LATER, &s, &err))
        _exit(1);
    while (!m.here && m.elsewhere < 5000) {
        enum status st = write_remark(s, here, &err);
        m.refused += st == ST_LOCKED && strstr(err.text, "tester") != NULL;
        m.here += st == ST_OK && m.refused;
        if (st == ST_LOCKED)
            m.elsewhere += write_remark(s, elsewhere, &err) == ST_OK;
        if (st == ST_LOCKED && store_peek_undo(s, &g, &err) == ST_OK) {
            m.undone += g.verb != VERB_EDIT; /* his own are the last ones that are whole */
            group_info_release(&g);
        }
        if (st && st != ST_LOCKED)
            _exit(2);
        usleep(m.refused ? 2000 : 200);
    }
    store_close(s);
    _exit(write(out, &m, sizeof m) == sizeof m ? 0 : 3);
}

static void others_write_elsewhere(void **state)
{
    struct store_fixture *f = *state;
    struct play p;
    struct error err = {0};
    struct met m = {0};
    int out[2], code, gate[2];
    begin(&p, f, &acts[0]);
    int64_t other = store_make_node(f->s, store_make_catalog(f->s, "别的", 2), 0, 0, "一项", true);
    int64_t here = store_ask(f->path, "SELECT min(node) FROM item");
    store_close(f->s);
    assert_int_equal(pipe2(out, O_CLOEXEC) | pipe2(gate, O_CLOEXEC), 0);
    pid_t child = fork();
    if (child == 0) {
        char c;
        playing = NULL;
        f->world.next_uid = 5000000;
        close(gate[1]);
        if (read(gate[0], &c, 1) != 0)
            _exit(4);
        meddle(&p, here, other, out[1]);
    }
    p.s = f->s = open_store(&p);
    p.f->world.next_uid = 1000000;
    acts[0].ready(&p);
    close(gate[0]);
    close(gate[1]);
    close(out[1]);
    p.s->patience = 0;
    enum status st = ST_CONFLICT;
    for (int i = 0; st == ST_CONFLICT && i < 50; i++) { /* he may have been quicker than the first piece */
        st = replace_apply(p.replace, "第二版", &err);
        if (st == ST_CONFLICT)
            must(replace_again(p.replace, &err));
    }
    must(st);
    end(&p, &acts[0]);
    assert_int_equal(read(out[0], &m, sizeof m), sizeof m);
    assert_int_equal(waitpid(child, &code, 0), child);
    assert_int_equal(code, 0);
    close(out[0]);
    print_message("%d times refused here, %d written elsewhere\n", m.refused, m.elsewhere);
    assert_true(m.refused > 3 && m.elsewhere > 3 && m.here == 1 && m.undone == 0);
    must(store_verify(f->s, &err));
    playing = NULL;
}

/* Whoever cannot get the database back between two pieces leaves it to the next change. */
static bool not_long(void *ctx, int64_t waited)
{
    (void)ctx;
    return waited < 30;
}

/* Waits for a sign, takes the database and holds it until another one; a process that was there before the work began: what
 * SQLite has in memory is not to be shared. */
static void hold(struct play *p, int signs, int ready)
{
    struct error err = {0};
    struct store *s = NULL;
    char c;
    playing = NULL;
    if (read(signs, &c, 1) != 1 || store_open(&p->f->world.env, p->f->path, STORE_TIDY_LATER, &s, &err))
        _exit(1);
    if (write(ready, &c, 1) != 1 || engine_begin(s->db, &err))
        _exit(2);
    if (read(signs, &c, 1) != 1)
        _exit(3);
    engine_rollback(s->db);
    store_close(s);
    _exit(0);
}

static int to_holder, from_holder;

static void sign(void)
{
    assert_int_equal(write(to_holder, "x", 1), 1);
}

static void let_hold(struct play *p)
{
    char c;
    (void)p;
    sign();
    assert_int_equal(read(from_holder, &c, 1), 1);
}

static pid_t start_holder(struct play *p)
{
    int signs[2], ready[2];
    assert_int_equal(pipe2(signs, O_CLOEXEC) | pipe2(ready, O_CLOEXEC), 0);
    store_close(p->f->s);
    pid_t child = fork();
    if (child == 0)
        hold(p, signs[0], ready[1]);
    close(signs[0]);
    close(ready[1]);
    to_holder = signs[1];
    from_holder = ready[0];
    p->s = p->f->s = open_store(p);
    return child;
}

static void loses_the_lock(struct play *p, const struct act *a)
{
    struct error err = {0};
    int code;
    char *before = picture(p->f->s, p->f->path);
    pid_t holder = start_holder(p);
    p->at = 6;
    p->fate = let_hold;
    store_on_busy(p->s, not_long, NULL);
    enum status st = work(p, a, 0, &err);
    if (st != ST_CANCELLED)
        fail_msg("%s: %d after %d", a->name, st, p->beats);
    store_on_busy(p->s, NULL, NULL);
    sign();
    assert_int_equal(waitpid(holder, &code, 0), holder);
    assert_int_equal(code, 0);
    close(to_holder);
    close(from_holder);
    end(p, a);
    p->at = 0;
    must(store_begin(p->s, VERB_EDIT, "", &err));
    must(store_commit(p->s, &err));
    is_as(p->s, p->f->path, before, a->name, 0);
    must(work(p, a, 0, &err));
    end(p, a);
    must(store_verify(p->s, &err));
    free(before);
}

static void a_lost_lock_leaves_nothing(void **state)
{
    each_act(*state, loses_the_lock);
}

/* Nobody exports or compares the half of something. */
static struct store *second;
static enum status seen[3];
static struct as_of seen_of;

static void look(struct play *p)
{
    struct error err = {0};
    struct row_sink sink = {0};
    struct replace *r = NULL;
    seen[0] = store_rows(second, p->catalog, NULL, &sink, NULL, &err);
    seen[1] = replace_open(second, p->catalog, p->catalog, NULL, &r, &err);
    seen[2] = store_verify(second, &err);
    struct outline tree;
    must(store_skeleton(second, p->catalog, &tree, &seen_of,
                        &err)); /* the screen shows it, and not for longer than it lasts */
    outline_free(&tree);
}

static void nobody_takes_the_half_for_the_whole(void **state)
{
    struct store_fixture *f = *state;
    struct play p;
    struct error err = {0};
    begin(&p, f, &acts[1]);
    p.s = f->s;
    second = open_store(&p);
    p.at = 20;
    p.fate = look;
    must(work(&p, &acts[1], 0, &err));
    for (int i = 0; i < 3; i++)
        assert_int_equal(seen[i], ST_LOCKED);
    assert_int_equal(seen_of.group, 0);
    store_close(second);
    playing = NULL;
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, store_fixture_setup, store_fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(pieces_make_the_same),
        T(a_death_leaves_nothing),
        T(a_death_while_taking_back_leaves_nothing),
        T(stopping_leaves_nothing),
        T(a_review_is_stopped),
        T(a_full_disk_leaves_nothing),
        T(others_write_elsewhere),
        T(a_lost_lock_leaves_nothing),
        T(nobody_takes_the_half_for_the_whole),
    };
#undef T
    return cmocka_run_group_tests(tests, NULL, NULL);
}
