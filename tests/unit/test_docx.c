/* Word documents, written by hand for what programs do rarely; what LibreOffice writes stands in test_grid. */
#include "harness/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/collect.h"
#include "harness/pack.h"
#include "mulu/buffer.h"

static char path[64]; /* of this process: several runs may go on at once */

#define TC(properties, inner) "<w:tc><w:tcPr>" properties "</w:tcPr>" inner "</w:tc>"
#define P(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"
#define CELL(text) TC("", P(text))
#define ROW(cells) "<w:tr>" cells "</w:tr>"
#define HEADER ROW(CELL("一级目录") CELL("二级目录") CELL("公开内容") CELL("公开主体") CELL("公开时限"))
#define TABLE(rows) "<w:tbl><w:tblPr/>" rows "</w:tbl>"

static void read_word(const char *body, const char *numbering, const char *footnotes, struct collected *c)
{
    struct error err = {0};
    pack_write_word(path, body, numbering, footnotes);
    if (collect_file(path, NULL, c, &err))
        fail_msg("%s", err.text);
}

static const char *cell(const struct collected *c, size_t table, size_t row, enum field f)
{
    assert_true(table < c->n && row < c->tables[table].n);
    return c->tables[table].rows[row].fields[f];
}

static void has_note(const struct collected *c, const char *text)
{
    if (!string_list_has(&c->report.notes, text)) {
        for (size_t i = 0; i < c->report.notes.n; i++)
            printf("note: %s\n", c->report.notes.items[i]);
        fail_msg("no note: %s", text);
    }
}

/* clang-format off */
static void test_merged_cells(void **state)
{
    (void)state;
    struct collected c;
    read_word(P("某县主动公开基本目录") TABLE(
              HEADER ROW(TC("<w:vMerge w:val=\"restart\"/>", P("政策")) CELL("文件") CELL("规范性文件")
              TC("<w:vMerge w:val=\"restart\"/>", P("县政府办")) CELL("20日内"))
              ROW(TC("<w:vMerge/>", P("")) CELL("解读") CELL("解读材料")
              TC("<w:vMerge w:val=\"continue\"/>", P("")) CELL(""))
              ROW(TC("<w:gridSpan w:val=\"2\"/>", P("机构")) CELL("职能") CELL("") CELL("随时"))
              ROW(CELL("人事") CELL("") TC("<w:hMerge w:val=\"restart\"/>", P("任免"))
              TC("<w:hMerge/>", P("")) CELL("及时"))) P("注：以上为准。"),
              NULL, NULL, &c);
    assert_int_equal(c.n, 1);
    assert_string_equal(c.tables[0].head.title, "某县主动公开基本目录");
    assert_int_equal(c.tables[0].n, 4);
    assert_string_equal(collected_path(&c.tables[0].rows[1]), "政策/解读");
    assert_string_equal(cell(&c, 0, 1, FIELD_UNIT), "县政府办");
    assert_string_equal(cell(&c, 0, 1, FIELD_DEADLINE), ""); /* blank is not merged */
    assert_string_equal(collected_path(&c.tables[0].rows[2]), "机构");
    assert_string_equal(cell(&c, 0, 2, FIELD_UNIT), "");
    assert_string_equal(cell(&c, 0, 3, FIELD_CONTENT), "任免");
    assert_string_equal(cell(&c, 0, 3, FIELD_UNIT), "");
    assert_string_equal(cell(&c, 0, 3, FIELD_DEADLINE), "及时");
    assert_int_equal(c.report.tables[0].filled, 0); /* what the file says needs nobody's eye */
    assert_int_equal(c.report.tables[0].unsure, 0);
    has_note(&c, "注：以上为准。");
    collected_release(&c);
}

/* Edges that one does not see: cells of one column that begin a hair apart. Rows that begin later than others. */
static void test_uneven_grid(void **state)
{
    (void)state;
    struct collected c;
    static const char grid[] =
        "<w:tblGrid><w:gridCol w:w=\"2000\"/><w:gridCol w:w=\"30\"/><w:gridCol w:w=\"2000\"/>"
              "<w:gridCol w:w=\"3000\"/></w:tblGrid>";
    char body[4096];
    snprintf(body, sizeof body, "<w:tbl><w:tblPr/>%s%s%s%s%s</w:tbl>", grid,
             ROW(TC("<w:gridSpan w:val=\"2\"/>", P("公开事项")) CELL("公开内容") CELL("公开主体")),
             ROW(CELL("甲") TC("<w:gridSpan w:val=\"2\"/>", P("甲的内容")) CELL("甲局")),
             ROW(TC("<w:gridSpan w:val=\"2\"/>", P("乙")) CELL("乙的内容") CELL("乙局")),
             "<w:tr><w:trPr><w:gridBefore w:val=\"2\"/></w:trPr>" CELL("续乙") CELL("乙局") "</w:tr>");
    read_word(body, NULL, NULL, &c);
    assert_int_equal(c.tables[0].n, 3);
    assert_string_equal(cell(&c, 0, 0, FIELD_CONTENT), "甲的内容");
    assert_string_equal(cell(&c, 0, 1, FIELD_CONTENT), "乙的内容");
    assert_string_equal(collected_path(&c.tables[0].rows[1]), "乙");
    assert_string_equal(cell(&c, 0, 2, FIELD_CONTENT), "续乙");
    assert_string_equal(collected_path(&c.tables[0].rows[2]), "乙");
    collected_release(&c);
}

static void test_tracked_changes(void **state)
{
    (void)state;
    struct collected c;
    read_word(TABLE(HEADER ROW(CELL("政策") CELL("文件") TC(
              "", "<w:p><w:pPr><w:rPr><w:del w:id=\"1\"/></w:rPr></w:pPr><w:r><w:t>规范性</w:t></w:r><w:del><w:r>"
              "<w:delText>旧的</w:delText></w:r></w:del><w:ins><w:r><w:t>文件</w:t></w:r></w:ins><w:moveFrom><w:r>"
              "<w:t>移走</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>移来</w:t></w:r></w:moveTo></w:p>") CELL("甲局")
              CELL("即时")) "<w:tr><w:trPr><w:del w:id=\"2\"/></w:trPr>" CELL("删去的行")
              CELL("一") CELL("二") CELL("三") CELL("四") "</w:tr>"),
              NULL, NULL, &c);
    assert_int_equal(c.tables[0].n, 1);
    assert_string_equal(cell(&c, 0, 0, FIELD_CONTENT), "规范性文件移来");
    assert_int_equal(c.report.deleted, 3);
    collected_release(&c);
}

#define NUMBERED(num, level, text)                                                                           \
    "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"" level "\"/><w:numId w:val=\"" num                                \
    "\"/></w:numPr></w:pPr><w:r><w:t>" text "</w:t></w:r></w:p>"
#define LEVEL(n, format, text)                                                                               \
    "<w:lvl w:ilvl=\"" n "\"><w:start w:val=\"1\"/><w:numFmt w:val=\"" format "\"/><w:lvlText w:val=\"" text \
    "\"/></w:lvl>"

static void test_numbers_as_printed(void **state)
{
    (void)state;
    struct collected c;
    read_word(
        NUMBERED("1", "0", "总则") NUMBERED("1", "1", "范围") NUMBERED("1", "1", "依据")
            NUMBERED("1", "0", "附则") NUMBERED("1", "1", "解释") NUMBERED("2", "0", "甲")
              NUMBERED("2", "0", "乙") NUMBERED("2", "1", "乙之一") NUMBERED("3", "0", "另起")
              NUMBERED("4", "0", "空白") "<w:p><w:r><w:t>无号</w:t></w:r></w:p>" TABLE(
              ROW(CELL("序号") CELL("公开事项") CELL("公开内容") CELL("公开主体"))
              ROW(TC("", NUMBERED("5", "0", "")) CELL("甲") CELL("甲的内容") CELL("甲局"))
              ROW(TC("", NUMBERED("5", "0", "")) CELL("乙") TC(
              "", NUMBERED("6", "0", "其一") NUMBERED("6", "0", "其二")) CELL("乙局"))),
        "<w:abstractNum w:abstractNumId=\"7\">" LEVEL("0", "chineseCounting", "%1、")
            LEVEL("1", "chineseCounting",
              "（%2）") "</w:abstractNum><w:abstractNum w:abstractNumId=\"8\">" LEVEL("0", "decimal", "%1.") LEVEL(
              "1", "decimal",
              "%1.%2") "</w:abstractNum><w:abstractNum w:abstractNumId=\"9\">" LEVEL(
              "0", "decimalEnclosedCircle",
              "%1") "</w:abstractNum><w:abstractNum w:abstractNumId=\"10\"><w:lvl w:ilvl=\"0\">"
              "<w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"&#xF0FE;\"/><w:rPr>"
              "<w:rFonts w:ascii=\"Wingdings\"/></w:rPr></w:lvl></w:abstractNum><w:num w:numId=\"1\">"
              "<w:abstractNumId w:val=\"7\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"8\"/>"
              "</w:num><w:num w:numId=\"3\"><w:abstractNumId w:val=\"8\"/><w:lvlOverride w:ilvl=\"0\">"
              "<w:startOverride w:val=\"5\"/></w:lvlOverride></w:num><w:num w:numId=\"4\">"
              "<w:abstractNumId w:val=\"10\"/></w:num><w:num w:numId=\"5\"><w:abstractNumId w:val=\"8\"/>"
              "<w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>"
              "<w:num w:numId=\"6\"><w:abstractNumId w:val=\"9\"/></w:num>",
        NULL, &c);
    static const char *const notes[] = {"一、总则",   "（一）范围", "（二）依据", "二、附则",
              "（一）解释", "1. 甲",      "2. 乙",      "2.1 乙之一",
              "5. 另起",    "☑空白",      "无号"};
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
        has_note(&c, notes[i]);
    assert_string_equal(cell(&c, 0, 1, FIELD_CONTENT), "①其一\n②其二");
    assert_int_equal(c.tables[0].head.ncolumns,
              4); /* the numbers were positions: no column of their own is left */
    assert_true(string_list_has(&c.report.tables[0].reprinted, "1. 2."));
    collected_release(&c);
}

static void test_symbols_and_boxes(void **state)
{
    (void)state;
    struct collected c;
    read_word(
        TABLE(ROW(CELL("公开事项") CELL("公开内容") CELL("公开主体") CELL("公开渠道和载体")) ROW(
            CELL("甲") CELL("甲的内容") CELL("甲局") TC(
              "",
              "<w:p><w:r><w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/><w:t>政府网站</w:t></w:r><w:r><w:br/>"
              "<w:sym w:font=\"Wingdings 2\" w:char=\"F0A3\"/><w:t>政府公报</w:t></w:r></w:p><w:p><w:r><w:rPr>"
              "<w:rFonts w:ascii=\"Wingdings 2\" w:hAnsi=\"Wingdings 2\"/></w:rPr><w:t>R</w:t></w:r><w:r>"
              "<w:t>两微一端</w:t></w:r></w:p><w:p><w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val=\"1\"/>"
              "</w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>X</w:t></w:r></w:sdtContent></w:sdt><w:r>"
              "<w:t>公开栏</w:t></w:r></w:p><w:p><w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val=\"0\"/>"
              "</w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:sym w:font=\"Wingdings\" w:char=\"F0A8\"/></w:r>"
              "</w:sdtContent></w:sdt><w:r><w:t>其他</w:t></w:r></w:p><w:p><w:r>"
              "<w:fldChar w:fldCharType=\"begin\"><w:ffData><w:checkBox><w:default w:val=\"0\"/><w:checked/>"
              "</w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r>"
              "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:r><w:t>广播电视</w:t></w:r></w:p>"))),
        NULL, NULL, &c);
    assert_string_equal(cell(&c, 0, 0, FIELD_CHANNEL), "政府网站、两微一端、公开栏、广播电视");
    assert_int_equal(c.report.tables[0].unsure + c.report.tables[0].repaired, 0);
    collected_release(&c);
}

static void test_fields_boxes_notes(void **state)
{
    (void)state;
    struct collected c;
    read_word("<w:p><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><w:txbxContent>" P(
              "文本框里的话") "</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>" P("文本框里的话") "</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p><w:p><w:r>"
              "<w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r><w:r>"
              "<w:t>代码</w:t></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>2023年5月</w:t>"
              "</w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:hyperlink><w:r><w:t>印发</w:t></w:r>"
              "</w:hyperlink><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r></w:p>" TABLE(ROW(TC(
              "",
              P("一层") TABLE(
              HEADER ROW(
              CELL("政策") CELL(
              "文件") CELL("内容之一")
              CELL(
              "甲局")
              CELL(
              "即时"))
              ROW(CELL("政策") CELL("解读") TC(
              "",
              P("内容之二") TABLE(
              ROW(CELL("低保") CELL(
              "600元")))
              P("完"))
              CELL(
              "乙局")
              CELL(
              "即时")))
              P("二层")))),
              NULL,
              "<w:footnote w:type=\"separator\" w:id=\"-1\">" P(
              "不要") "</w:footnote><w:footnote w:id=\"1\">" P("脚注一") "</w:footnote>",
              &c);
    has_note(&c, "文本框里的话");
    has_note(&c, "2023年5月印发");
    has_note(&c, "一层");
    has_note(&c, "二层");
    has_note(&c, "脚注一");
    assert_int_equal(c.report.notes.n, 5);
    assert_int_equal(c.n, 1);
    assert_int_equal(c.report.tables[0].table, 2);
    assert_string_equal(cell(&c, 0, 1, FIELD_CONTENT), "内容之二\n低保 600元\n完");
    collected_release(&c);
}

/* A table that goes on after a break with its header printed again; another one with a title of its own. */
static void test_tables_in_pieces(void **state)
{
    (void)state;
    struct collected c;
#define ONE(name) ROW(CELL(name) CELL("") CELL(name "的内容") CELL("甲局") CELL("即时"))
    read_word(P("甲局主动公开目录") TABLE(HEADER ONE("一")) P("") TABLE(HEADER ONE("二")) TABLE(ONE("三"))
              P("乙局主动公开目录") TABLE(HEADER ONE("四")),
              NULL, NULL, &c);
    assert_int_equal(c.n, 2);
    assert_int_equal(c.tables[0].n, 3);
    assert_string_equal(c.tables[1].head.title, "乙局主动公开目录");
    assert_int_equal(c.tables[1].n, 1);
    assert_int_equal(c.report.tables[1].table, 4);
    collected_release(&c);
}

static void refused(const char *says)
{
    struct collected c;
    struct error err = {0};
    assert_int_equal(collect_file(path, NULL, &c, &err), ST_INPUT);
    if (!strstr(err.text, says))
        fail_msg("says: %s", err.text);
    collected_release(&c);
}

static void test_refusals(void **state)
{
    (void)state;
    pack_write(
        path, "word/document.xml",
        "<!DOCTYPE lolz [<!ENTITY a \"haha\"><!ENTITY b \"&a;&a;\">]><document><body>&b;</body></document>",
        NULL);
    refused("文档类型声明");
    pack_write(path, "readme.txt", "hello", NULL);
    refused("不是 Word 或 Excel");
    pack_write(
        path, "word/document.xml",
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>" TABLE(
            HEADER ROW(CELL("政策") CELL("文件") CELL("内容之一") CELL("甲局") CELL("即时"))) "<w:tbl><w:tr>",
        NULL);
    refused("已读出 2 行");
    /* a second grid of columns behind the first, which a fuzzer has found */
    static const char twice[] = "<w:tblGrid><w:gridCol w:w=\"900\"/></w:tblGrid><w:tblGrid><w:gridCol w:w=\"900\"/></w:tblGrid>";
    struct buffer b = {0};
    buf_printf(&b, "<w:tbl>%s<w:tr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>", twice);
    pack_write_word(path, buf_text(&b), NULL, NULL);
    refused("没有找到表格");
    buf_clear(&b);
    buf_puts(&b, "<document>");
    for (int i = 0; i < 5000; i++)
        buf_puts(&b, "<a>");
    pack_write(path, "word/document.xml", buf_text(&b), NULL);
    refused("层");
    buf_free(&b);
}

/* clang-format on */

static int clean(void **state)
{
    (void)state;
    unlink(path);
    return 0;
}

int main(void)
{
    snprintf(path, sizeof path, "/tmp/mulu-test-%d.docx", (int)getpid());
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_merged_cells),      cmocka_unit_test(test_uneven_grid),
        cmocka_unit_test(test_tracked_changes),   cmocka_unit_test(test_numbers_as_printed),
        cmocka_unit_test(test_symbols_and_boxes), cmocka_unit_test(test_fields_boxes_notes),
        cmocka_unit_test(test_tables_in_pieces),  cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, clean);
}
