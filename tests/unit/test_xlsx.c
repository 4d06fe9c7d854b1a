/* Workbooks, written by hand for what programs do rarely; what LibreOffice writes stands in test_grid. */
#include "harness/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/collect.h"
#include "harness/pack.h"
#include "read/number_format.h"

static char path[64]; /* of this process: several runs may go on at once */

#define INLINE(ref, text) "<c r=\"" ref "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define HEADER                                                                                               \
    "<row r=\"1\">" INLINE("A1", "一级目录") INLINE("B1", "二级目录") INLINE("C1", "公开内容")               \
        INLINE("D1", "公开主体") INLINE("E1", "公开时限") INLINE("F1", "咨询电话") "</row>"

static void read_sheets(const char *strings, const char *styles, const char *const *sheets, size_t n,
                        struct collected *c)
{
    struct error err = {0};
    pack_write_sheets(path, strings, styles, sheets, n);
    if (collect_file(path, NULL, c, &err))
        fail_msg("%s", err.text);
}

static const struct outline_row *row_of(const struct collected *c, size_t table, size_t row)
{
    assert_true(table < c->n && row < c->tables[table].n);
    return &c->tables[table].rows[row];
}

/* clang-format off */
static void test_kinds_of_cells(void **state)
{
    (void)state;
    struct collected c;
    const char *sheet = "<sheetData>" HEADER "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\" t=\"s\"><v>1</v></c>"
              "<c r=\"C2\" t=\"str\"><f>\"a\"&amp;B1</f><v>公式的结果</v></c><c r=\"D2\" t=\"s\"><v>2</v></c>"
              "<c r=\"E2\" s=\"1\"><v>45047</v></c><c r=\"F2\" t=\"s\"><v>3</v></c></row><row><c t=\"s\">"
              "<v>0</v></c><c r=\"C3\" t=\"b\"><v>1</v></c><c t=\"e\"><v>#N/A</v></c><c s=\"2\">"
              "<v>0.30000000000000004</v></c><c s=\"3\"><v>12</v></c></row><row r=\"9\"><c r=\"A9\" t=\"s\">"
              "<v>4</v></c>" INLINE("C9", "稀疏")
              INLINE("ZZ9", "") "</row></sheetData><mergeCells><mergeCell ref=\"D3:D8\"/></mergeCells>";
    read_sheets(
        "<si><t>政策</t></si><si><r><t>文</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\">件</t></r></si>"
              "<si><t>甲局_x000D_\n乙局</t><rPh sb=\"0\" eb=\"1\"><t>jia</t></rPh></si><si><t>0012</t></si><si>"
              "<t>1-2</t></si>",
        "<numFmts><numFmt numFmtId=\"180\" formatCode=\"00000\"/></numFmts><fonts><font>"
              "<name val=\"SimSun\"/></font></fonts><cellStyleXfs><xf numFmtId=\"9\"/></cellStyleXfs><cellXfs>"
              "<xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"0\"/><xf numFmtId=\"180\"/></cellXfs>",
        &sheet, 1, &c);
    assert_int_equal(c.n, 1);
    assert_int_equal(c.tables[0].n, 3);
    const struct outline_row *r = row_of(&c, 0, 0);
    assert_string_equal(collected_path(r), "政策/文件");
    assert_string_equal(r->fields[FIELD_CONTENT], "公式的结果");
    assert_string_equal(r->fields[FIELD_UNIT], "甲局\n乙局");
    assert_string_equal(r->fields[FIELD_DEADLINE], "2023/5/1");
    assert_string_equal(r->extras[0], "0012");
    r = row_of(&c, 0, 1);
    assert_string_equal(r->fields[FIELD_CONTENT], "TRUE");
    assert_string_equal(r->fields[FIELD_UNIT], "#N/A");
    assert_string_equal(r->fields[FIELD_DEADLINE], "0.3");
    assert_string_equal(r->extras[0], "00012");
    assert_string_equal(row_of(&c, 0, 2)->levels[0], "1-2");
    assert_int_equal(row_of(&c, 0, 2)->line, 9);
    assert_string_equal(row_of(&c, 0, 2)->fields[FIELD_UNIT], ""); /* the merged cell ends a row above */
    collected_release(&c);
}

static void test_merged_and_hidden(void **state)
{
    (void)state;
    struct collected c;
#define ROW(n, a, b)                                                                                         \
    "<row r=\"" n "\">" INLINE("A" n, a) INLINE("B" n, b) INLINE("C" n, b "的内容") INLINE("D" n, "甲局")    \
        INLINE("E" n, "即时") "</row>"
#define HIDDEN(n, a, b)                                                                                      \
    "<row r=\"" n "\" hidden=\"1\">" INLINE("A" n, a) INLINE("B" n, b) INLINE("C" n, b "的内容") "</row>"
    const char *sheets[] = {
        "<sheetViews><sheetView><pane ySplit=\"2\" state=\"frozen\"/></sheetView></sheetViews>"
              "<sheetData><row r=\"1\">" INLINE(
            "A1", "某县主动公开目录") "</row><row r=\"2\">" INLINE("A2", "一级目录") INLINE("B2", "二级目录")
              INLINE("C2", "公开内容") INLINE("D2", "丁栏")
              INLINE("E2", "戊栏") "</row>" HIDDEN("3", "政策", "藏起的") ROW(
              "4", "", "文件") ROW("5", "", "解读")
              ROW("6", "机构", "职能") "<row r=\"7\">" INLINE(
              "A7", "注：以上为准") "</row></sheetData><mergeCells><mergeCell ref=\"A1:E1\"/><mergeCell ref=\"A3:A5\"/>"
              "<mergeCell ref=\"A7:E7\"/></mergeCells>",
        "<sheetData>" HEADER ROW("2", "另一", "表") "</sheetData>"};
    read_sheets(NULL, NULL, sheets, 2, &c);
    assert_int_equal(c.n, 2);
    assert_string_equal(c.tables[0].head.title, "某县主动公开目录");
    assert_int_equal(c.tables[0].n, 3);
    assert_int_equal(c.report.hidden_rows, 1);
    assert_string_equal(collected_path(row_of(&c, 0, 0)), "政策/文件"); /* merged over the hidden row */
    assert_string_equal(collected_path(row_of(&c, 0, 1)), "政策/解读");
    assert_true(string_list_has(&c.report.notes, "注：以上为准"));
    assert_int_equal(c.tables[1].n, 1);
    assert_int_equal(c.report.tables[1].table, 2);
    assert_int_equal(c.report.tables[0].unsure + c.report.tables[1].unsure, 0);
    collected_release(&c);
}

/* Words that nobody knows, in a row that the sheet freezes or prints on every page. */
static void test_header_of_unknown_words(void **state)
{
    (void)state;
    struct collected c;
    const char *sheet =
        "<sheetViews><sheetView><pane ySplit=\"1\" state=\"frozen\"/></sheetView></sheetViews>"
              "<sheetData><row r=\"1\">" INLINE("A1", "甲栏") INLINE("B1", "乙栏")
            INLINE("C1", "丙栏") "</row><row r=\"2\">" INLINE("A2", "一") INLINE("B2", "二")
              INLINE("C2", "三") "</row></sheetData>";
    read_sheets(NULL, NULL, &sheet, 1, &c);
    assert_int_equal(c.tables[0].n, 1);
    assert_int_equal(c.report.tables[0].headers.n, 3);
    assert_string_equal(c.report.tables[0].headers.items[0], "甲栏");
    assert_string_equal(row_of(&c, 0, 0)->extras[2], "三");
    collected_release(&c);
}

/* Two tables in one sheet, each with its title; rows that head those below them. */
static void test_tables_below_each_other(void **state)
{
    (void)state;
    struct collected c;
    const char *sheet =
        "<sheetData>" HEADER
        "<row r=\"2\">" INLINE("A2", "（一）综合类") "</row>" ROW("3", "政策", "文件") "<row r=\"4\">" INLINE("A4", "（二）业务类") "</row>" ROW(
            "5", "政策",
            "解读") "<row r=\"8\">" INLINE("A8",
              "乙局公开清单") "</row><row r=\"9\">" INLINE("A9", "公开事项")
              INLINE("B9", "公开内容") INLINE(
              "C9",
              "责任单位") "</row><row r=\"10\">" INLINE(
              "A10",
              "救助") INLINE("B10",
              "救助的内容")
              INLINE(
              "C10",
              "乙局") "</row></sheetData><mergeCells><mergeCell ref=\"A2:F2\"/><mergeCell ref=\"A4:F4\"/>"
              "<mergeCell ref=\"A8:C8\"/></mergeCells>";
    read_sheets(NULL, NULL, &sheet, 1, &c);
    assert_int_equal(c.n, 2);
    assert_string_equal(collected_path(row_of(&c, 0, 0)), "（一）综合类/政策/文件");
    assert_string_equal(collected_path(row_of(&c, 0, 1)), "（二）业务类/政策/解读");
    assert_string_equal(c.tables[1].head.title, "乙局公开清单");
    assert_string_equal(row_of(&c, 1, 0)->fields[FIELD_UNIT], "乙局");
    collected_release(&c);
}

/* clang-format on */

static void test_number_formats(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        double value;
        const char *shown;
    } cases[] = {
        {"0", 12, "12"},
        {"00000", 12, "00012"},
        {"#,##0", 1234567.4, "1,234,567"},
        {"#,##0.00", -1234.5, "-1,234.50"},
        {"0.00", 1.005, "1.01"},
        {"0%", 0.256, "26%"},
        {"0.0#", 2, "2.0"},
        {"0.##", 2.5, "2.5"},
        {"#,##0", 12, "12"},
        {"yyyy/m/d", 45047, "2023/5/1"},
        {"yyyy/m/d", 60, "1900/2/29"},
        {"yyyy-mm-dd hh:mm", 45047.5, "2023-05-01 12:00"},
        {"h:mm AM/PM", 0.75, "6:00 PM"},
        {"[h]:mm:ss", 1.5, "36:00:00"},
        {"mm:ss.0", 0.00070602, "01:01.0"},
        {NULL, 0.1 + 0.2, "0.3"},
        {NULL, 123456789012, "123456789012"},
        {NULL, 1.5e20, "1.5E+20"},
        {NULL, 0.00012, "0.00012"},
        {"0.00E+00", 12345, "1.23E+04"},
        {"0;(0)", -5, "(5)"},
        {"0;-0;\"零\"", 0, "零"},
        {"[>100]\"大\";\"小\"", 5, "小"},
        {"#,##0,", 1234567, "1,235"},
        {"[$-804]yyyy\"年\"m\"月\"d\"日\"", 45047, "2023年5月1日"},
        {"[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\"", 45047, "二〇二三年五月一日"},
        {"[$¥-804]#,##0", 1000, "¥1,000"},
        {"\"第\"0\"条\"", 3, "第3条"},
        {"000-0000", 1234567, "123-4567"},
        {"aaaa", 45047, "星期一"},
        {"General\"年\"", 2023, "2023年"},
        {"@", 12, "12"},
        {"0.00", -0.001, "0.00"},
        {"上午/下午h\"时\"mm\"分\"", 0.6, "下午2时24分"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer b = {0};
        number_format_put(&b, cases[i].code, cases[i].value, false);
        if (strcmp(buf_text(&b), cases[i].shown) != 0)
            fail_msg("%s: %s, should be %s", cases[i].code, buf_text(&b), cases[i].shown);
        buf_free(&b);
    }
}

static int clean(void **state)
{
    (void)state;
    unlink(path);
    return 0;
}

int main(void)
{
    snprintf(path, sizeof path, "/tmp/mulu-test-%d.xlsx", (int)getpid());
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds_of_cells),          cmocka_unit_test(test_merged_and_hidden),
        cmocka_unit_test(test_header_of_unknown_words), cmocka_unit_test(test_tables_below_each_other),
        cmocka_unit_test(test_number_formats),
    };
    return cmocka_run_group_tests(tests, NULL, clean);
}
