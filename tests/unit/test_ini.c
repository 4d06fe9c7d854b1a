#include "harness/test.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "mulu/ini.h"

static char path[64]; /* of this process: several runs may go on at once */

static enum status load(const char *text, struct ini **out, struct error *err)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    *out = NULL;
    enum status st = ini_load(path, out, err);
    unlink(path);
    return st;
}

static void test_values(void **state)
{
    (void)state;
    struct ini *ini;
    struct error err = {0};
    assert_int_equal(
        load("; 说明\n[a]\nnames = \"公开 内容;#\"\nn = 12\nempty = \"\"\n[b]\nx='say \"hi\"'\n", &ini, &err),
        ST_OK);
    assert_int_equal(ini_sections(ini), 2);
    assert_string_equal(ini_section(ini, 1), "b");
    assert_string_equal(ini_get(ini, "a", "names"), "公开 内容;#");
    assert_string_equal(ini_get(ini, "b", "x"), "say \"hi\"");
    assert_string_equal(ini_get(ini, "a", "empty"), "");
    assert_null(ini_get(ini, "a", "x"));
    assert_null(ini_get(ini, "c", "x"));
    assert_int_equal(ini_line(ini, "a", "n"), 4);
    assert_string_equal(ini_key(ini, "a", 1), "n");
    assert_null(ini_key(ini, "a", 3));
    int n;
    assert_int_equal(ini_int(ini, "a", "n", 0, 20, 5, &n, &err), ST_OK);
    assert_int_equal(n, 12);
    assert_int_equal(ini_int(ini, "a", "none", 0, 20, 5, &n, &err), ST_OK);
    assert_int_equal(n, 5);
    assert_int_equal(ini_int(ini, "a", "n", 0, 10, 5, &n, &err), ST_INPUT);
    assert_non_null(strstr(err.text, "第 4 行"));
    const char *words = ini_get(ini, "a", "names");
    char word[32];
    assert_true(ini_word(&words, word, sizeof word));
    assert_string_equal(word, "公开");
    assert_true(ini_word(&words, word, sizeof word));
    assert_string_equal(word, "内容;#");
    assert_false(ini_word(&words, word, sizeof word));
    ini_free(ini);
}

/* What the parser would swallow or cut without a word is an error with its line. */
static void test_traps(void **state)
{
    (void)state;
    char lengthy[1200];
    memset(lengthy, 'a', sizeof lengthy - 1);
    lengthy[sizeof lengthy - 1] = '\0';
    memcpy(lengthy, "[a]\nk = \"", 9);
    const struct {
        const char *text, *says;
    } cases[] = {
        {"\xEF\xBB\xBF[a]\nk = 1\n", "BOM"},
        {"[a]\nk = 1\nk = 2\n", "第 3 行"},
        {"[a]\n[b]\n[a]\n", "第 3 行"},
        {"[a]\nk = x ; y\n", "第 2 行"},
        {"[a]\nk = \"c:\\dir\\\"\n", "第 2 行"},
        {"[a]\nno equals sign\n", "第 2 行"},
        {"k = 1\n", "第 1 行"},
        {"[a] ; note\nk = 1\n", "第 1 行"},
        {"[A]\nk = 1\n", "第 1 行"},
        {"[a]\n名 = 1\n", "第 2 行"},
        {"[a]\nk = \"one\" \"two\"\n", "第 2 行"},
        {"[a]\nk = \"\xff\"\n", "UTF-8"},
        {lengthy, "第 2 行"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ini *ini;
        struct error err = {0};
        assert_int_equal(load(cases[i].text, &ini, &err), ST_INPUT);
        if (!strstr(err.text, cases[i].says))
            fail_msg("case %zu says: %s", i, err.text);
        assert_non_null(strstr(err.text, path));
        assert_non_null(strstr(err.text, "; ")); /* what to do */
    }
}

static void test_missing_and_directory(void **state)
{
    (void)state;
    struct ini *ini = NULL;
    struct error err = {0};
    assert_int_equal(ini_load("/tmp/mulu-no-such.ini", &ini, &err), ST_INPUT);
    assert_int_equal(ini_load("/tmp", &ini, &err), ST_INPUT);
    assert_null(ini);
}

int main(void)
{
    snprintf(path, sizeof path, "/tmp/mulu-test-%d.ini", (int)getpid());
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_traps),
        cmocka_unit_test(test_missing_and_directory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
