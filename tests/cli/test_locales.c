/* The subcommands in a GBK or GB18030 locale: the same words in its encoding; files are files. */
#include "harness/test.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/shell.h"
#include "mulu/buffer.h"
#include "mulu/charset.h"

#define GAOQING "data/高青分局主动公开基本目录.txt"

static const char *const locales[] = {"zh_CN.GB18030", "zh_CN.GBK"};

/* This process follows, so that charset_…() can make and read what the program takes and prints. */
static void set_locale(const char *name)
{
    setenv("LOCPATH", LOCALE_DIR, 1);
    setenv("LC_ALL", name, 1);
    charset_begin();
}

static int begin(void **state)
{
    return shell_begin(state);
}

static int end(void **state)
{
    set_locale("C.UTF-8");
    return shell_end(state);
}

static char *encoded(const char *utf8)
{
    struct buffer out = {0};
    charset_encode(&out, utf8, strlen(utf8));
    return buf_take(&out);
}

static void assert_prints(const char *want_utf8, const char *got)
{
    char *want = encoded(want_utf8);
    if (strcmp(want, got) != 0)
        fail_msg("not as in UTF-8:\n%s\n%s", want_utf8, got);
    free(want);
}

static void test_output(void **state)
{
    (void)state;
    set_locale("zh_CN.UTF-8");
    mulu_ok("import", GAOQING);
    struct shell_result tree = mulu("tree", "1"), show = mulu("show", "1:4.1"), help = mulu("--help"),
                        list = mulu("catalogs"), wrong = mulu("tree", "没有这个");
    assert_non_null(strstr(tree.out, "政策文件"));
    assert_int_equal(wrong.status, 2);
    for (size_t i = 0; i < sizeof locales / sizeof *locales; i++) {
        set_locale(locales[i]);
        struct shell_result r = mulu("tree", "1");
        assert_int_equal(r.status, 0);
        assert_prints(tree.out, r.out);
        shell_release(&r);
        r = mulu("show", "1:4.1");
        assert_prints(show.out, r.out);
        shell_release(&r);
        r = mulu("--help");
        assert_prints(help.out, r.out);
        shell_release(&r);
        r = mulu("catalogs");
        assert_prints(list.out, r.out);
        shell_release(&r);
        char *name =
            encoded("没有这个"); /* the argument is read in the locale's encoding, and said back in it */
        r = mulu("tree", name);
        assert_int_equal(r.status, wrong.status);
        assert_prints(wrong.err, r.err);
        shell_release(&r);
        free(name);
    }
    shell_release(&tree);
    shell_release(&show);
    shell_release(&help);
    shell_release(&list);
    shell_release(&wrong);
}

static void test_arguments(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof locales / sizeof *locales; i++) {
        set_locale(locales[i]);
        char *word = encoded("救助标准"), *found = encoded("医疗救助 › 救助标准"), *title = encoded("新标题");
        struct shell_result r = mulu("search", word);
        assert_int_equal(r.status, 0);
        assert_non_null(strstr(r.out, found));
        shell_release(&r);
        r = mulu("export", "1", "--filter", word, "-o", shell_path("f.csv"));
        assert_int_equal(r.status, 0);
        shell_release(&r);
        mulu_ok("import", GAOQING, "--title", title);
        r = mulu("catalogs");
        assert_non_null(strstr(r.out, title));
        shell_release(&r);
        r = mulu("search", "\xff\xff"); /* nothing in any encoding */
        assert_int_equal(r.status, 2);
        char *says = encoded("第 1 字节不是");
        assert_non_null(strstr(r.err, says));
        assert_non_null(strstr(r.err, charset_name()));
        shell_release(&r);
        free(says);
        free(word);
        free(found);
        free(title);
    }
}

static char *slurp(const char *path, size_t *len)
{
    struct buffer all = {0};
    char bytes[4096];
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, f)) > 0;)
        buf_add(&all, bytes, n);
    fclose(f);
    *len = all.len;
    return buf_take(&all);
}

/* What is typed at a question is read in the locale's encoding too. */
static void test_typed_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof locales / sizeof *locales; i++) {
        set_locale(locales[i]);
        char *lines = encoded("目录甲\n\n"), *name = encoded("目录甲");
        shell_input(lines, strlen(lines));
        struct shell_result r = mulu("form", "1:4.1");
        assert_non_null(strstr(r.out, name));
        assert_null(strstr(r.err, "UTF-8"));
        shell_release(&r);
        char *wrong = encoded("字节不是");
        shell_input("\xff\xff\n", 3);
        r = mulu("form", "1:4.1");
        assert_int_not_equal(r.status, 0);
        assert_non_null(strstr(r.err, wrong));
        assert_non_null(strstr(r.err, charset_name()));
        shell_release(&r);
        free(wrong);
        free(lines);
        free(name);
    }
}

/* Data is data: what export writes, to a file or to a pipe, and JSON, which every reader takes for UTF-8. */
static void test_data(void **state)
{
    (void)state;
    set_locale("zh_CN.UTF-8");
    mulu_ok("export", "1", "-o", shell_path("want.csv"));
    size_t wlen, glen;
    char *want = slurp(shell_path("want.csv"), &wlen);
    for (size_t i = 0; i < sizeof locales / sizeof *locales; i++) {
        set_locale(locales[i]);
        mulu_ok("export", "1", "-o", shell_path("got.csv"));
        char *got = slurp(shell_path("got.csv"), &glen);
        assert_true(wlen == glen && memcmp(want, got, wlen) == 0);
        free(got);
        struct shell_result r = mulu("export", "1");
        assert_true(r.out_len == wlen && memcmp(want, r.out, wlen) == 0);
        shell_release(&r);
        r = mulu("show", "1:4.1", "--json");
        for (const char *p = r.out; *p; p++)
            assert_true((unsigned char)*p < 0x80);
        json_t *item = json_loads(r.out, 0, NULL);
        assert_non_null(strstr(json_string_value(json_object_get(item, "path")), "政策文件"));
        json_decref(item);
        shell_release(&r);
    }
    free(want);
}

/* Where the locale names no Chinese encoding, UTF-8 it is, as ever. */
static void test_plain_locale(void **state)
{
    (void)state;
    set_locale("zh_CN.UTF-8");
    struct shell_result want = mulu("tree", "1");
    static const char *const plain[] = {"C", "POSIX", "nonsense"};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        set_locale(plain[i]);
        struct shell_result r = mulu("tree", "1");
        assert_string_equal(r.out, want.out);
        assert_string_equal(r.err, "");
        shell_release(&r);
    }
    shell_release(&want);
}

/* Answers come in the locale's encoding, in which a backslash may be the second half of a character. */
static void test_form(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof locales / sizeof *locales; i++) {
        set_locale(locales[i]);
        char *answers = encoded("部门乗運\n>\ny\n"), *back = encoded("部门文件\n>\ny\n");
        assert_non_null(strchr(answers, '\\'));
        shell_input(answers, strlen(answers));
        struct shell_result r = mulu("form", "1:4.1");
        char *said = encoded("  改为：部门乗運\n");
        assert_int_equal(r.status, 0);
        assert_non_null(strstr(r.out, said));
        shell_release(&r);
        set_locale("zh_CN.UTF-8");
        r = mulu("tree", "1");
        assert_non_null(strstr(r.out, "4.1 部门乗運\n"));
        shell_release(&r);
        set_locale(locales[i]);
        shell_input(back, strlen(back));
        mulu_ok("form", "1:4.1");
        free(answers);
        free(back);
        free(said);
    }
    set_locale("zh_CN.GBK");
    shell_input("\xff\xff\n>\ny\n", 7);
    struct shell_result r = mulu("form", "1:4.1");
    assert_int_equal(r.status, 3);
    shell_release(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_output),       cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_typed_lines),  cmocka_unit_test(test_data),
        cmocka_unit_test(test_plain_locale), cmocka_unit_test(test_form),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
