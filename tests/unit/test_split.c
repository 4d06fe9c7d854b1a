/* Files as programs write them: keys for headers, in any case and order, and a column that names each row's catalog. */
#include "harness/test.h"

#include <stdio.h>
#include <string.h>

#include "harness/collect.h"

static void collect(const char *text, const struct read_options *options, struct collected *c)
{
    struct error err = {0};
    if (collect_text(text, strlen(text), options, c, &err))
        fail_msg("%s", err.text);
}

static void field_is(const struct collected *c, size_t table, size_t row, enum field f, const char *text)
{
    assert_true(table < c->n && row < c->tables[table].n);
    assert_string_equal(c->tables[table].rows[row].fields[f], text);
}

static void path_is(const struct collected *c, size_t table, size_t row, const char *path)
{
    assert_true(table < c->n && row < c->tables[table].n);
    assert_string_equal(collected_path(&c->tables[table].rows[row]), path);
}

static void keys_are_headers(void **state)
{
    (void)state;
    struct collected c;
    struct read_options options = {0};
    collect("Content,LEVEL2,unit,l1,索引号码,deadline\r\n"
            "目录及其变动,机构职能,办公室,概况,甲,20个工作日内\r\n"
            "领导名单,,,概况,,同上\r\n"
            "领导分工,机构职能,办公室,概况,,\r\n",
            &options, &c);
    assert_int_equal(c.n, 1);
    assert_false(c.report.tables[0].header_missing);
    assert_int_equal(c.report.tables[0].rows, 3);
    assert_int_equal(c.report.tables[0].filled + c.report.tables[0].unsure, 0);
    assert_string_equal(c.tables[0].head.columns[0].label, "一级目录");
    assert_string_equal(c.tables[0].head.columns[1].label, "二级目录");
    assert_string_equal(c.tables[0].head.columns[2].label, "公开内容");
    path_is(&c, 0, 0, "概况/机构职能");
    path_is(&c, 0, 1, "概况"); /* a blank is a blank, and 同上 is what it says */
    field_is(&c, 0, 1, FIELD_UNIT, "");
    field_is(&c, 0, 1, FIELD_DEADLINE, "同上");
    field_is(&c, 0, 2, FIELD_CONTENT, "领导分工");
    assert_string_equal(c.tables[0].rows[0].extras[0], "甲");
    collected_release(&c);
}

/* Every field's key, with a row of few words: nothing but the header tells what the columns are. */
static void every_key_counts(void **state)
{
    (void)state;
    for (enum field f = 0; f < FIELD_COUNT; f++) {
        struct collected c;
        struct read_options options = {0};
        char text[256];
        const char *other = f == FIELD_CONTENT ? "unit" : "content";
        snprintf(text, sizeof text, "l1,%s,%s\na,b,c\nd,e,f\n", field_info(f)->key, other);
        collect(text, &options, &c);
        assert_int_equal(c.tables[0].n, 2);
        field_is(&c, 0, 1, f, "e");
        assert_string_equal(c.report.tables[0].columns[1].field, field_info(f)->key);
        collected_release(&c);
    }
}

static const char mixed[] = "catalog,l1,l2,content,channel,记事\n"
                            "甲局目录,a,b,c1,■政府网站 □政府公报,n1\n"
                            "乙局目录（2024年）,a,b,c2,,\n"
                            "甲局目录,a,b,c3,■政府公报 □电视,\n"
                            ",a,,c4,,\n"
                            "乙局目录（2024年）,a,d,c5,,n2\n"
                            "丙局目录,x,y,c6,,\n";

static void values_are_catalogs(void **state)
{
    (void)state;
    struct collected c;
    struct read_options options = {0};
    collect(mixed, &options, &c);
    assert_int_equal(c.report.ntables, 3);
    assert_string_equal(c.report.tables[0].title, "甲局目录");
    assert_int_equal(c.report.tables[0].rows, 3);
    assert_int_equal(c.report.tables[0].runs, 2);
    assert_int_equal(c.report.tables[0].headings, 2);
    assert_string_equal(c.report.tables[1].title, "乙局目录（2024年）");
    assert_int_equal(c.report.tables[1].rows, 2);
    assert_int_equal(c.report.tables[1].headings, 3); /* a, b; then d below the same a */
    assert_int_equal(c.report.tables[2].runs, 1);
    assert_int_equal(c.tables[1].head.year, 2024);
    assert_false(c.tables[0].head.untitled);
    assert_string_equal(c.report.tables[0].columns[0].field, "catalog");
    assert_int_equal(c.report.tables[1].ncolumns, 0); /* told once */
    collected_release(&c);
}

/* One of them alone, by its number. */
static void one_of_the_catalogs(void **state)
{
    (void)state;
    struct collected c;
    struct read_options options = {.table = 2};
    collect(mixed, &options, &c);
    assert_int_equal(c.report.ntables, 1);
    assert_string_equal(c.report.tables[0].title, "乙局目录（2024年）");
    assert_int_equal(c.report.tables[0].rows, 2);
    collected_release(&c);
}

/* 目录 is the catalog in front of numbered levels, and a level where the numbers begin with it. */
static void outer_column(void **state)
{
    (void)state;
    struct collected c;
    struct read_options options = {0};
    collect("目录名称,一级目录,二级目录,公开内容,责任单位\n"
            "甲局目录,a,b,目录及其变动情况,办公室\n"
            "乙局目录,a,b,领导名单和分工情况,办公室\n",
            &options, &c);
    assert_int_equal(c.report.ntables, 2);
    assert_string_equal(c.report.tables[1].title, "乙局目录");
    path_is(&c, 1, 0, "a/b");
    collected_release(&c);
    collect("目录名称,二级目录,公开内容,责任单位\n"
            "甲,b,目录及其变动情况,办公室\n"
            "乙,b,领导名单和分工情况,办公室\n",
            &options, &c);
    assert_int_equal(c.report.ntables, 1);
    path_is(&c, 0, 1, "乙/b");
    collected_release(&c);
}

/* In our own export keys are what a clerk calls columns, but for the one of catalogs. */
static void keys_in_an_export(void **state)
{
    (void)state;
    struct collected c;
    struct read_options options = {0};
    collect("\"所属目录\",\"一级目录\",\"公开内容\",\"责任单位\",\"unit\",\"l1\"\r\n"
            "\"甲\",\"a\",\"目录\",\"司法局\",\"x1\",\"y1\"\r\n"
            "\"乙\",\"a\",\"\",\"\",\"x2\",\"\"\r\n"
            "\"丙\",,,,,\r\n",
            &options, &c);
    assert_int_equal(c.report.ntables, 3);
    assert_string_equal(c.report.tables[2].title, "丙");
    assert_int_equal(c.report.tables[2].rows, 0);
    path_is(&c, 0, 0, "a");
    field_is(&c, 0, 0, FIELD_UNIT, "司法局");
    assert_string_equal(c.tables[0].rows[0].extras[0], "x1");
    assert_string_equal(c.tables[0].rows[0].extras[1], "y1");
    assert_string_equal(c.tables[1].rows[0].extras[0], "x2");
    collected_release(&c);
    collect("责任单位,unit,l1,content\n司法局,x,a,c\n", &options, &c); /* a name goes before a key */
    field_is(&c, 0, 0, FIELD_UNIT, "司法局");
    assert_string_equal(c.tables[0].rows[0].extras[0], "x");
    collected_release(&c);
}

/* A header and no rows: one catalog, which is empty, called after the file. */
static void no_rows(void **state)
{
    (void)state;
    struct collected c;
    struct read_options options = {0};
    collect("catalog,l1,content\n", &options, &c);
    assert_int_equal(c.report.ntables, 1);
    assert_int_equal(c.report.tables[0].rows, 0);
    collected_release(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_headers),    cmocka_unit_test(every_key_counts),
        cmocka_unit_test(values_are_catalogs), cmocka_unit_test(one_of_the_catalogs),
        cmocka_unit_test(outer_column),        cmocka_unit_test(no_rows),
        cmocka_unit_test(keys_in_an_export),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
