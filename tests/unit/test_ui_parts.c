/* The small parts of the editor that need no screen: what is unfolded, lists, paths. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "mulu/mem.h"
#include "ui/fold.h"
#include "ui/list.h"
#include "ui/path.h"

/* --- folding ---------------------------------------------------------------------------------------------------- */

/* 1 (11 (111 112) 12) 2 3 (31) */
static void build(struct outline *o, int without)
{
    static const struct outline_source all[] = {
        {.id = 1, .label = "1"},
        {.id = 11, .parent = 1, .label = "11"},
        {.id = 111, .parent = 11, .label = "111"},
        {.id = 112, .parent = 11, .label = "112"},
        {.id = 12, .parent = 1, .label = "12"},
        {.id = 2, .label = "2"},
        {.id = 3, .label = "3"},
        {.id = 31, .parent = 3, .label = "31"},
    };
    struct outline_source some[8];
    size_t n = 0;
    for (size_t i = 0; i < 8; i++) {
        if (all[i].id == without)
            continue;
        some[n] = all[i];
        some[n++].excerpt = "";
    }
    outline_build(o, some, n);
}

static void assert_lines(const struct fold *f, const struct outline *o, const char *want)
{
    struct buffer b = {0};
    for (int i = 0; i < f->nlines; i++)
        buf_printf(&b, "%s%s", i ? " " : "", o->nodes[f->lines[i]].label);
    assert_string_equal(buf_text(&b), want);
    buf_free(&b);
}

static void test_fold(void **state)
{
    (void)state;
    struct outline o = {0};
    struct fold f = {0};
    build(&o, 0);
    fold_begin(&f, &o);
    assert_lines(&f, &o, "1 2 3");
    fold_set(&f, &o, outline_find(&o, 2), true); /* nothing below it: nothing to unfold */
    assert_lines(&f, &o, "1 2 3");
    fold_reveal(&f, &o, outline_find(&o, 112));
    assert_lines(&f, &o, "1 11 111 112 12 2 3");
    assert_int_equal(fold_line(&f, outline_find(&o, 112)), 3);
    assert_int_equal(fold_line(&f, outline_find(&o, 31)), 6); /* hidden: the line that hides it */
    fold_set(&f, &o, outline_find(&o, 1), false);
    assert_int_equal(fold_line(&f, outline_find(&o, 112)), 0);
    fold_set(&f, &o, outline_find(&o, 1), true); /* what is below is as it was */
    assert_lines(&f, &o, "1 11 111 112 12 2 3");
    fold_to_level(&f, &o, 2);
    assert_lines(&f, &o, "1 11 12 2 3 31");
    assert_int_equal(fold_count(&o, 2), f.nlines);
    fold_set_subtree(&f, &o, -1, true);
    assert_int_equal(f.nlines, o.n);
    fold_set_subtree(&f, &o, outline_find(&o, 1), false);
    assert_lines(&f, &o, "1 2 3 31");
    fold_free(&f);
    outline_free(&o);
}

/* A new build without one of the nodes keeps everything else unfolded. */
static void test_fold_survives(void **state)
{
    (void)state;
    struct outline o = {0}, fresh = {0};
    struct fold f = {0};
    build(&o, 0);
    fold_begin(&f, &o);
    fold_set_subtree(&f, &o, -1, true);
    fold_keep(&f, &o, false);
    outline_free(&o);
    build(&fresh, 111);
    fold_begin(&f, &fresh);
    assert_lines(&f, &fresh, "1 11 112 12 2 3 31");
    fold_keep(&f, &fresh, false);
    outline_free(&fresh);
    build(&o, 0); /* and it comes back where it was */
    fold_begin(&f, &o);
    assert_lines(&f, &o, "1 11 111 112 12 2 3 31");
    fold_free(&f);
    outline_free(&o);
}

/* --- lists ------------------------------------------------------------------------------------------------------ */

static void test_list(void **state)
{
    (void)state;
    struct list l = {0};
    list_set(&l, 100, 10);
    assert_true(list_request(&l, ACT_UP));
    assert_int_equal(l.cursor, 0);
    for (int i = 0; i < 12; i++)
        list_request(&l, ACT_DOWN);
    assert_int_equal(l.cursor, 12);
    assert_int_equal(l.top, 3);
    list_request(&l, ACT_PAGE_DOWN);
    assert_int_equal(l.cursor, 21); /* one line stays for the eye */
    list_request(&l, ACT_LAST);
    assert_int_equal(l.cursor, 99);
    assert_int_equal(l.top, 90);
    list_set(&l, 50, 10); /* half of it is gone */
    assert_int_equal(l.cursor, 49);
    assert_int_equal(l.top, 40);
    list_set(&l, 50, 60); /* the window has grown: no blank lines while others are hidden */
    assert_int_equal(l.top, 0);
    list_set(&l, 0, 10);
    assert_int_equal(l.cursor, 0);
    list_request(&l, ACT_DOWN);
    list_request(&l, ACT_LAST);
    assert_int_equal(l.cursor, 0);
    list_set(&l, 5, 0); /* no room at all */
    list_request(&l, ACT_DOWN);
    assert_int_equal(l.cursor, 1);
    assert_int_equal(l.top, 1);
    assert_false(list_request(&l, ACT_UNDO));
}

/* --- paths ------------------------------------------------------------------------------------------------------ */

static void touch(const char *dir, const char *name)
{
    char *path = mem_printf("%s/%s", dir, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fclose(f);
    free(path);
}

static void assert_completes(const char *dir, const char *typed, const char *want, size_t matches)
{
    struct string_list l = {0};
    char *whole = mem_printf("%s/%s", dir, typed);
    char *longer = path_complete(whole, NULL, &l);
    if (want) {
        assert_non_null(longer);
        assert_string_equal(longer + strlen(dir) + 1, want);
    } else {
        assert_null(longer);
    }
    assert_int_equal(l.n, matches);
    free(longer);
    free(whole);
    string_list_free(&l);
}

static void test_path(void **state)
{
    (void)state;
    char dir[] = "/tmp/mulu-path.XXXXXX";
    assert_non_null(mkdtemp(dir));
    static const char *const names[] = {"目录一.txt", "目录丁.txt", "only.csv",
                                        ".hidden",    "e\u0301a",   "e\u0301b"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        touch(dir, names[i]);
    char *sub = mem_printf("%s/sub", dir);
    assert_int_equal(mkdir(sub, 0700), 0);
    assert_completes(dir, "o", "only.csv", 1);
    assert_completes(dir, "only.csv", NULL, 1);
    assert_completes(dir, "s", "sub/", 1);
    assert_completes(dir, "目", "目录", 2); /* 一 and 丁 begin with the same byte, and are not cut there */
    assert_completes(dir, "目录", NULL, 2);
    assert_completes(dir, "e", "e\u0301", 2);
    assert_completes(dir, "x", NULL, 0);
    assert_completes(dir, "", NULL, 6); /* without the hidden one */
    assert_completes(dir, ".h", ".hidden", 1);
    assert_completes(dir, "nowhere/x", NULL, 0);
    struct string_list l = {0};
    char *home = path_complete("~", NULL, &l);
    assert_string_equal(home, "~/");
    free(home);
    string_list_free(&l);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *path = mem_printf("%s/%s", dir, names[i]);
        unlink(path);
        free(path);
    }
    rmdir(sub);
    rmdir(dir);
    free(sub);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fold),
        cmocka_unit_test(test_fold_survives),
        cmocka_unit_test(test_list),
        cmocka_unit_test(test_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
