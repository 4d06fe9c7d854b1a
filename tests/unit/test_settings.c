/* The user's settings: defaults, values, and a wrong file that sets nothing and says where it is wrong. */
#include "harness/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mulu/settings.h"

static enum status load(const char *text, struct settings *s, struct error *err)
{
    char dir[] = "/tmp/mulu-settings-XXXXXX", path[64];
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/settings.ini", dir);
    FILE *f = text ? fopen(path, "w") : NULL;
    if (f) {
        fputs(text, f);
        fclose(f);
    }
    *err = (struct error){0};
    enum status st = settings_load(s, dir, err);
    unlink(path);
    rmdir(dir);
    return st;
}

static void test_defaults(void **state)
{
    (void)state;
    struct settings s;
    struct error err;
    assert_int_equal(load(NULL, &s, &err), ST_OK);
    assert_true(settings_are(&s, SETTING_MOUSE, "off"));
    assert_string_equal(settings_get(&s, SETTING_EDITOR), "");
    assert_string_equal(settings_get(&s, SETTING_ZONE), "Asia/Shanghai");
    for (int i = 0; i < SETTING_COUNT; i++)
        assert_non_null(settings_get(&s, (enum setting)i));
    settings_release(&s);
}

static void test_values(void **state)
{
    (void)state;
    struct settings s;
    struct error err;
    assert_int_equal(load("[screen]\nborders = ascii\nambiguous-width = 2\n[edit]\neditor = \"vi "
                          "-n\"\n[office]\nzone = +06:00\n",
                          &s, &err),
                     ST_OK);
    assert_true(settings_are(&s, SETTING_BORDERS, "ascii"));
    assert_true(settings_are(&s, SETTING_AMBIGUOUS, "2"));
    assert_string_equal(settings_get(&s, SETTING_EDITOR), "vi -n");
    assert_true(settings_are(&s, SETTING_ZONE, "+06:00"));
    assert_true(settings_are(&s, SETTING_LANGUAGE, "auto"));
    settings_release(&s);
}

static void test_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *text, *where, *what;
    } cases[] = {
        {"[screen]\nmouse = on\nborders = thick\n", "第 3 行", "应是其中之一：auto lines ascii"},
        {"[screen]\ncolour = red\n", "第 2 行", "没有 [screen] colour"},
        {"[screen]\nmouse = on\nmouse = off\n", "第 3 行", "已在第 2 行"},
        {"mouse = on\n", "第 1 行", ""},
        {"[screen]\nmouse = on\n[office]\nzone = Asia/Beijing\n", "第 4 行",
         "zone 的值“Asia/Beijing”不对，应是时区的名称"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct settings s;
        struct error err;
        assert_int_equal(load(cases[i].text, &s, &err), ST_INPUT);
        if (!strstr(err.text, cases[i].where) || !strstr(err.text, cases[i].what))
            fail_msg("%s", err.text);
        assert_true(settings_are(&s, SETTING_MOUSE, "off")); /* nothing of it was taken */
        settings_release(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
