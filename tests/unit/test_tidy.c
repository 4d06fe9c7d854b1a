/* What earlier sessions have left is dealt with in small steps, between which a clerk's own work goes on. */
#include "harness/store_fixture.h"
#include "harness/test.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mulu/agenda.h"
#include "mulu/engine.h"
#include "mulu/mem.h"
#include "store/store_impl.h"

enum { ROWS = 3000, TABLES = 20, MOST_STEPS = 10000 };

/* A child that stages much, and dies of it. */
static void die_while_importing(struct store_fixture *f)
{
    int code;
    pid_t child = fork();
    if (child == 0) {
        struct store *s = NULL;
        struct store_import *im = NULL;
        struct row_sink sink;
        f->world.next_uid = 1 << 20;
        if (store_open(&f->world.env, f->path, STORE_TIDY_LATER, &s, NULL) ||
            store_import_begin(s, "made.txt", &im, &sink, NULL) ||
            store_send_rows(&sink, "大清单", ROWS, NULL))
            _exit(1);
        for (int i = 0; i < TABLES; i++)
            if (store_send_rows(&sink, "清单", 40, NULL))
                _exit(1);
        raise(SIGKILL);
    }
    waitpid(child, &code, 0);
    assert_true(WIFSIGNALED(code));
}

static void open_later(struct store_fixture *f)
{
    struct error err = {0};
    store_close(f->s);
    f->s = NULL;
    must(store_open(&f->world.env, f->path, STORE_TIDY_LATER, &f->s, &err));
}

/* Steps until it is done; *anew: one said that limits were read anew. */
static int step_on(struct store *s, bool *anew)
{
    int n = 0;
    *anew = false;
    for (enum tidy_state did = TIDY_MORE; did != TIDY_DONE; n++) {
        bool now;
        did = store_tidy_step(s, &now);
        assert_true(did != TIDY_WAITS);
        assert_true(n < MOST_STEPS);
        *anew = *anew || now;
    }
    return n;
}

static int64_t staged(const struct store_fixture *f)
{
    return store_ask(f->path, "SELECT (SELECT count(*) FROM source WHERE state = 'staged')"
                              " + (SELECT count(*) FROM catalog WHERE state = 'staged')"
                              " + (SELECT count(*) FROM index_segment WHERE source IS NOT NULL)");
}

static void an_import_goes_in_many_steps(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct buffer before = {0}, after = {0};
    bool anew;
    int64_t c = store_import_rows(f->s, "目录", 50);
    open_later(f);
    store_dump(f->s, c, &before);
    int64_t nodes = store_ask(f->path, "SELECT count(*) FROM node");
    die_while_importing(f);
    assert_true(staged(f) > 1);
    assert_true(step_on(f->s, &anew) > ROWS / 100);
    assert_false(anew);
    assert_int_equal(staged(f), 0);
    assert_int_equal(store_ask(f->path, "SELECT count(*) FROM node"), nodes);
    store_dump(f->s, c, &after);
    assert_string_equal(buf_text(&after), buf_text(&before));
    must(store_verify(f->s, &err));
    assert_int_equal(store_tidy_step(f->s, &anew), TIDY_MORE); /* it can be asked for again */
    step_on(f->s, &anew);
    buf_free(&before);
    buf_free(&after);
}

/* Between the steps one works on; and what is left when the program ends is dealt with by the next. */
static void one_works_meanwhile(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    bool anew;
    int64_t c = store_make_catalog(f->s, "目录", 2);
    int64_t node = store_make_node(f->s, c, 0, 0, "甲", true);
    die_while_importing(f);
    open_later(f);
    for (int i = 0; i < 20; i++) {
        char text[32];
        snprintf(text, sizeof text, "第%d稿", i);
        assert_int_equal(store_tidy_step(f->s, &anew), TIDY_MORE);
        store_put(f->s, node, "content", text);
        if (i % 7 == 6)
            store_undo_last(f->s);
    }
    assert_true(staged(f) > 0);
    must(store_begin(f->s, VERB_EDIT, "甲", &err));
    assert_int_equal(store_tidy_step(f->s, &anew), TIDY_WAITS);
    must(store_commit(f->s, &err));
    assert_int_equal(store_tidy_step(f->s, &anew), TIDY_MORE);
    store_fixture_reopen(f);
    assert_int_equal(staged(f), 0);
    must(store_verify(f->s, &err));
}

/* Another clerk who is writing is not waited for. */
static void others_come_first(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct store *other = NULL;
    bool anew;
    die_while_importing(f);
    open_later(f);
    must(store_open(&f->world.env, f->path, STORE_TIDY_LATER, &other, &err));
    assert_int_equal(store_tidy_step(f->s, &anew), TIDY_MORE);
    assert_int_equal(store_tidy_step(f->s, &anew), TIDY_MORE);
    must(engine_begin(other->db, &err));
    for (int i = 0; i < 3; i++)
        assert_int_equal(store_tidy_step(f->s, &anew), TIDY_WAITS);
    engine_rollback(other->db);
    step_on(f->s, &anew);
    assert_int_equal(staged(f), 0);
    store_close(other);
    must(store_verify(f->s, &err));
}

/* An import that is given up while somebody waits costs nothing at once; the rest of it goes in the same steps. */
static void given_up(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct store_import *im = NULL;
    struct row_sink sink;
    bool anew;
    open_later(f);
    assert_false(store_is_tidy(f->s));
    step_on(f->s, &anew);
    assert_true(store_is_tidy(f->s));
    for (int i = 0; i < 2; i++) {
        must(store_import_begin(f->s, "made.txt", &im, &sink, &err));
        must(store_send_rows(&sink, "清单", 500, &err));
        store_import_leave(im);
        assert_false(store_is_tidy(f->s));
        assert_int_equal(store_tidy_step(f->s, &anew),
                         TIDY_MORE); /* the second while the first is on its way */
    }
    assert_true(staged(f) > 2);
    step_on(f->s, &anew);
    assert_true(store_is_tidy(f->s));
    assert_int_equal(staged(f), 0);
    store_import_leave(NULL);
    must(store_import_begin(f->s, "made.txt", &im, &sink, &err)); /* what the session leaves at its end */
    must(store_send_rows(&sink, "清单", 500, &err));
    store_import_leave(im);
    must(store_verify(f->s, &err));
}

static void write_words(struct store_fixture *f, const char *text)
{
    char *path = store_world_path(&f->world, "deadlines.ini");
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fputs(text, out);
    fclose(out);
    free(path);
}

static void limits_are_read_anew(void **state)
{
    enum { ITEMS = 700 };
    struct store_fixture *f = *state;
    struct error err = {0};
    struct item_rule r;
    struct buffer text = {0};
    bool anew;
    f->world.env.config_dir = mem_dup(f->world.dir);
    int64_t c = store_import_rows(f->s, "目录", ITEMS);
    int64_t node = store_make_node(f->s, c, 0, 0, "甲", true);
    store_put(f->s, node, "deadline", "有个新说法");
    write_words(f, "[habit]\npromptly = \"有个新说法\"\n");
    open_later(f);
    assert_true(step_on(f->s, &anew) > ITEMS / 250);
    assert_true(anew);
    must(store_rule(f->s, node, &r, &err));
    rule_format(&r.rule, &text);
    assert_string_equal(buf_text(&text), "promptly");
    item_rule_release(&r);
    buf_free(&text);
    must(store_verify(f->s, &err));
    step_on(f->s, &anew);
    assert_false(anew);
}

static void a_reader_has_nothing_to_do(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    bool anew;
    store_close(f->s);
    f->s = NULL;
    must(store_open(&f->world.env, f->path, STORE_READ_ONLY, &f->s, &err));
    assert_int_equal(store_tidy_step(f->s, &anew), TIDY_DONE);
}

#define t(name) cmocka_unit_test_setup_teardown(name, store_fixture_setup, store_fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        t(an_import_goes_in_many_steps), t(one_works_meanwhile),        t(others_come_first), t(given_up),
        t(limits_are_read_anew),         t(a_reader_has_nothing_to_do),
    };
    return cmocka_run_group_tests_name("tidy", tests, NULL, NULL);
}
