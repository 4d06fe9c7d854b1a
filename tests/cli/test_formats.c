/* mulu formats, and what import says of sheets and of other layouts. */
#include "harness/test.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/shell.h"
#include "mulu/buffer.h"

static json_t *json_of(struct shell_result r)
{
    if (r.status)
        fail_msg("exit %d: %s", r.status, r.err);
    json_t *all = json_loads(r.out, 0, NULL);
    assert_non_null(all);
    shell_release(&r);
    return all;
}

static json_t *header(json_t *table, const char *text)
{
    size_t i;
    json_t *h;
    json_array_foreach(json_object_get(table, "headers"), i,
                       h) if (strcmp(json_string_value(json_object_get(h, "text")), text) == 0) return h;
    fail_msg("no header %s", text);
    return NULL;
}

static void is(json_t *table, const char *text, const char *field, double least)
{
    json_t *h = header(table, text);
    assert_string_equal(json_string_value(json_object_get(h, "field")), field);
    double sure = json_real_value(json_object_get(h, "confidence"));
    if (sure < least || sure > 1)
        fail_msg("%s: %g", text, sure);
    assert_true(*json_string_value(json_object_get(h, "why")));
}

static void test_explain(void **state)
{
    (void)state;
    json_t *all =
        json_of(mulu("formats", "--explain", "tests/cases/tables/gov-docs-town-trad.txt", "--json"));
    json_t *tables = json_object_get(all, "tables"), *t = json_array_get(tables, 0);
    assert_int_equal(json_array_size(tables), 1);
    assert_string_equal(json_string_value(json_object_get(t, "format")), "standard");
    assert_int_equal(json_integer_value(json_object_get(t, "levels")), 2);
    is(t, "序號", "number", 0.9);
    is(t, "公開事項", "level", 0.8);
    is(t, "一級事項", "level1", 0.8);
    is(t, "二級事項", "level2", 0.8);
    is(t, "公開內(nèi)容(要素)", "content", 0.8);
    is(t, "公開時限", "deadline", 0.9);
    is(t, "公開對象", "audience", 0.8);
    is(t, "特定群眾", "audience", 0.8);
    is(t, "村級", "tier", 0.8);
    json_t *others = json_object_get(t, "others"); /* what else would fit */
    assert_true(json_array_size(others) >= 1);
    assert_true(json_real_value(json_object_get(json_array_get(others, 0), "confidence")) <= 1);
    json_decref(all);
}

/* Headers that nobody has written down: by their last part, by what stands below them, or as a column of their own. */
static void test_explain_unknown(void **state)
{
    (void)state;
    static const char text[] = "业务条块\t拟公开的内容\t承接科室\t上网时点\t核验签章\n"
                               "机构\t领导的照片和简历等信息\t办公室\t信息形成之日起20个工作日内\t甲\n"
                               "人事\t招录的条件和结果等信息\t人事股\t实时公开\t乙\n"
                               "财务\t预算和决算报表等信息\t财务股\t批复后20日内公开\t丙\n";
    const char *file = shell_file("unknown.txt", text, sizeof text - 1);
    json_t *all = json_of(mulu("formats", "--explain", file, "--json"));
    json_t *t = json_array_get(json_object_get(all, "tables"), 0);
    is(t, "业务条块", "level1", 0.3);
    is(t, "拟公开的内容", "content", 0.3);
    is(t, "承接科室", "unit", 0.3);
    is(t, "上网时点", "deadline", 0.3);
    is(t, "核验签章", "extra", 0.3);
    json_decref(all);
}

static void test_list(void **state)
{
    (void)state;
    struct shell_result r = mulu("formats");
    assert_int_equal(r.status, 0);
    assert_non_null(strstr(r.out, "standard"));
    assert_non_null(strstr(r.out, "基层政务公开标准目录"));
    shell_release(&r);
    json_t *all = json_of(mulu("formats", "--json"));
    assert_true(json_array_size(all) >= 4);
    json_decref(all);
    shell_expect(mulu("formats", "--explain", "tests/cases/tables/enforcement-flipbook-sh.txt"), 3);
}

/* A sheet with a title and a blank line above, rows that end early, a line break in a cell; as other programs save it. */
static void test_sheets(void **state)
{
    (void)state;
    static const struct {
        char c;
        const char *name, *word, *first;
    } ways[] = {{',', "a.csv", "comma", ""},     {';', "b.csv", "semicolon", ""},
                {'\t', "c.tsv", "tab", ""},      {';', "d.csv", "semicolon", "sep=;\r\n"},
                {';', "e.txt", "semicolon", ""}, {'\t', "f.txt", "tab", ""}};
    static const char sheet[] =
        "某县教育局主动公开目录||||\r\n||||\r\n一级目录|公开内容|责任科室|公开时限|备注\r\n"
        "机构|\"领导信息\n和职责\"|办公室|实时公开|\r\n|职责和地址|办公室\r\n"
        "人事|\"招录\"\"信息\"\"情况\"|人事股|信息形成之日起20个工作日内|暂缓\r\n";
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct buffer b = {0};
        buf_puts(&b, ways[i].first);
        for (const char *p = sheet; *p; p++)
            buf_putc(&b, *p == '|' ? ways[i].c : *p);
        const char *file = shell_file(ways[i].name, b.data, b.len);
        json_t *report = json_of(mulu("import", "--dry-run", "--json", file));
        const char delimiter[] = {ways[i].c, '\0'};
        json_t *t = json_array_get(json_object_get(report, "tables"), 0);
        assert_string_equal(json_string_value(json_object_get(report, "delimiter")), delimiter);
        assert_string_equal(json_string_value(json_object_get(t, "title")), "某县教育局主动公开目录");
        assert_int_equal(json_integer_value(json_object_get(t, "items")), 3);
        assert_int_equal(json_integer_value(json_object_get(t, "repaired")), 0);
        json_decref(report);
        struct shell_result r = mulu("import", "--dry-run", file);
        assert_non_null(strstr(r.out, ways[i].word));
        shell_release(&r);
        json_decref(json_of(mulu("import", "--dry-run", "--json", "--delimiter", ways[i].word, file)));
        buf_free(&b);
    }
}

static void test_delimiter_is_checked(void **state)
{
    (void)state;
    const char *file = shell_file("x.csv", "a,b\n", 4);
    shell_expect(mulu("import", "--dry-run", "--delimiter", "dot", file), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_explain),
        cmocka_unit_test(test_explain_unknown),
        cmocka_unit_test(test_list),
        cmocka_unit_test(test_sheets),
        cmocka_unit_test(test_delimiter_is_checked),
    };
    return cmocka_run_group_tests(tests, shell_begin, shell_end);
}
