/* The transcriptions as documents with true merged cells, made by LibreOffice (tests/cases/grid/make.py), read back to the
 * letter; and what the grid itself decides: headers, bands, blanks, continuations. */
#include "harness/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/collect.h"
#include "harness/truth.h"
#include "mulu/buffer.h"

static const struct {
    const char *name;
    size_t rows;
} documents[] = {{"002a", 48}, {"002b", 200}, {"003", 45}, {"004", 19}};

static void hold_all(const char *ending)
{
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
        char path[128], truth[128];
        snprintf(path, sizeof path, "tests/cases/grid/%s.%s", documents[i].name, ending);
        snprintf(truth, sizeof truth, "tests/cases/truth/%s.jsonl", documents[i].name);
        truth_hold(path, 0, truth, documents[i].rows, false);
    }
}

static void test_word(void **state)
{
    (void)state;
    hold_all("docx");
}

static void test_excel(void **state)
{
    (void)state;
    hold_all("xlsx");
}

static void test_page(void **state)
{
    (void)state;
    hold_all("html");
    truth_hold("tests/cases/grid/004.lo.html", 0, "tests/cases/truth/004.jsonl", 19, false);
}

/* --- pages written by hand ---------------------------------------------------------------------------------------- */

static void read_page(const char *rows, struct collected *c)
{
    struct error err = {0};
    struct buffer b = {0};
    buf_printf(&b, "<html><body>%s</body></html>", rows);
    if (collect_text(buf_text(&b), b.len, NULL, c, &err))
        fail_msg("%s", err.text);
    buf_free(&b);
}

static const struct outline_row *row_of(const struct collected *c, size_t table, size_t row)
{
    assert_true(table < c->n && row < c->tables[table].n);
    return &c->tables[table].rows[row];
}

static void path_is(const struct collected *c, size_t row, const char *path)
{
    assert_string_equal(collected_path(row_of(c, 0, row)), path);
}

#define HEAD "<tr><td>一级目录</td><td>二级目录</td><td>公开内容</td><td>责任单位</td><td>公开时限</td></tr>"
#define ROW(a, b, c, d, e) "<tr><td>" a "</td><td>" b "</td><td>" c "</td><td>" d "</td><td>" e "</td></tr>"

/* Where the table merges cells, a blank is a blank; only a path cannot begin with one. */
static void test_blank_is_not_merged(void **state)
{
    (void)state;
    struct collected c;
    read_page("<table>" HEAD
              "<tr><td rowspan=2>政策</td><td>文件</td><td>文件的内容</td><td>甲局</td><td>即时</td></tr>"
              "<tr><td>解读</td><td>解读的内容</td><td></td><td>即时</td></tr>" ROW(
                  "", "问答", "问答的内容", "", "") ROW("机构", "", "机构的内容", "甲局", "") "</table>",
              &c);
    path_is(&c, 1, "政策/解读");
    assert_string_equal(row_of(&c, 0, 1)->fields[FIELD_UNIT], "");
    path_is(&c, 2, "政策/问答");
    assert_int_equal(collected_marks(row_of(&c, 0, 2), CELL_LABEL), MARK_FILLED);
    assert_string_equal(row_of(&c, 0, 2)->fields[FIELD_UNIT], "");
    path_is(&c, 3, "机构");
    assert_int_equal(c.report.tables[0].unsure, 0);
    collected_release(&c);
}

/* A table without any merged cell whose level is printed once and then left blank: it merges, without saying so. */
static void test_blanks_of_a_sheet(void **state)
{
    (void)state;
    struct collected c;
    read_page("<table>" HEAD ROW("政策", "文件", "文件的内容", "甲局", "即时")
                  ROW("", "解读", "解读的内容", "", "即时") ROW("", "问答", "问答的内容", "", "即时")
                      ROW("机构", "职能", "职能的内容", "乙局", "即时") "</table>",
              &c);
    path_is(&c, 1, "政策/解读");
    assert_string_equal(row_of(&c, 0, 2)->fields[FIELD_UNIT], "甲局");
    assert_int_equal(collected_marks(row_of(&c, 0, 2), "unit"), MARK_FILLED);
    collected_release(&c);
}

static void test_headers(void **state)
{
    (void)state;
    struct collected c;
    /* three rows, the words of the second and third below wide ones; a title inside; the header printed again */
    read_page("<table><tr><td colspan=6>某县政务公开事项目录</td></tr>"
              "<tr><td rowspan=3>公开事项</td><td rowspan=3>公开内容</td><td colspan=4>公开要求</td></tr>"
              "<tr><td rowspan=2>公开主体</td><td colspan=2>公开对象</td><td rowspan=2>自定的一栏</td></tr>"
              "<tr><td>全社会</td><td>特定群众</td></tr>"
              "<tr><td>甲</td><td>甲的内容</td><td>甲局</td><td>√</td><td></td><td>额外</td></tr>"
              "<tr><td rowspan=3>公开事项</td><td rowspan=3>公开内容</td><td colspan=4>公开要求</td></tr>"
              "<tr><td rowspan=2>公开主体</td><td colspan=2>公开对象</td><td rowspan=2>自定的一栏</td></tr>"
              "<tr><td>全社会</td><td>特定群众</td></tr>"
              "<tr><td>乙</td><td>乙的内容</td><td>乙局</td><td></td><td>√</td><td></td></tr></table>",
              &c);
    assert_string_equal(c.tables[0].head.title, "某县政务公开事项目录");
    assert_int_equal(c.tables[0].n, 2);
    assert_string_equal(row_of(&c, 0, 0)->fields[FIELD_UNIT], "甲局");
    assert_string_equal(row_of(&c, 0, 0)->fields[FIELD_AUDIENCE], "全社会");
    assert_string_equal(row_of(&c, 0, 1)->fields[FIELD_AUDIENCE], "特定群众");
    assert_string_equal(row_of(&c, 0, 0)->extras[0], "额外");
    assert_int_equal(c.report.tables[0].headers.n, 8);
    collected_release(&c);
    /* none: the columns are told apart by their values */
    read_page("<table><tr><td "
              "rowspan=2>政策</td><td>文件</td><td>本单位印发的可以全文公开的文件。</td><td>县政府办公室</td>"
              "<td>自信息形成之日起20个工作日内</td></tr><tr><td>解读</td><td>与文件双向关联的解读材料。</"
              "td><td>县司法局</td>"
              "<td>自信息形成之日起3个工作日内</td></tr><tr><td>机构</td><td>职能</"
              "td><td>本单位的主要职责和内设机构。</td>"
              "<td>县委编办</td><td>自变更之日起20个工作日内</td></tr></table>",
              &c);
    assert_true(c.report.tables[0].header_missing);
    path_is(&c, 1, "政策/解读");
    assert_string_equal(row_of(&c, 0, 1)->fields[FIELD_UNIT], "县司法局");
    collected_release(&c);
}

/* What is no table, or stands around one, is kept as notes. */
static void test_layout_tables(void **state)
{
    (void)state;
    struct collected c;
    read_page(
        "<table><tr><td>导航</td><td>首页</td></tr><tr><td colspan=2><p>甲局公开目录</p><table>" HEAD ROW(
            "政策", "文件", "文件的内容", "甲局",
            "即时") "<tr><td colspan=5>说明：长期有效。</td></tr></table>页脚</td></tr></table>"
                    "<table><tr><td>联系电话</td><td>12345</td></tr></table>",
        &c);
    static const char *const notes[] = {"导航", "首页", "说明：长期有效。", "页脚", "联系电话", "12345"};
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
        if (!string_list_has(&c.report.notes, notes[i]))
            fail_msg("no note: %s", notes[i]);
    assert_int_equal(c.report.notes.n, 6);
    assert_string_equal(c.tables[0].head.title, "甲局公开目录");
    assert_int_equal(c.tables[0].n, 1);
    collected_release(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_word),
        cmocka_unit_test(test_excel),
        cmocka_unit_test(test_page),
        cmocka_unit_test(test_blank_is_not_merged),
        cmocka_unit_test(test_blanks_of_a_sheet),
        cmocka_unit_test(test_headers),
        cmocka_unit_test(test_layout_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
