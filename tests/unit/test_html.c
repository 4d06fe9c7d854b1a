/* Web pages as browsers, Word and county sites leave them; what the grid makes of tables stands in test_grid. */
#include "harness/test.h"

#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/collect.h"
#include "mulu/buffer.h"

#define HEAD "<tr><th>一级目录</th><th>公开内容</th><th>责任单位</th><th>公开渠道</th></tr>"

static void read_bytes(const char *bytes, size_t len, struct collected *c)
{
    struct error err = {0};
    if (collect_text(bytes, len, NULL, c, &err))
        fail_msg("%s", err.text);
}

static void read_page(const char *page, struct collected *c)
{
    read_bytes(page, strlen(page), c);
}

static const char *field(const struct collected *c, size_t row, enum field f)
{
    assert_true(c->n && row < c->tables[0].n);
    return c->tables[0].rows[row].fields[f];
}

static void test_text(void **state)
{
    (void)state;
    struct collected c;
    read_page(
        "<!DOCTYPE html><html><head><title>不要</title><style>td{x:1}</style></head><body><script>var "
        "a='<td>不要';</script>"
        "<table>" HEAD
        "<tr><td>政策<td>第一行<br>第二行<p>新的一段</p><div>又一段</div><ol><li>甲</li><li>乙</li></ol>"
        "<td>甲&amp;乙&nbsp;局&#20540;<span style='DISPLAY: none'>不要</span><td><input type=checkbox "
        "checked>网站"
        "<input type=checkbox>公报"
        "<tr><td>机构<td>a\n   b<td><td><font face=Wingdings>&#254;</font>政府网站<br><span "
        "style=\"font-family:'Wingdings 2'\">"
        "&pound;</span>政府公报</table><p>版权所有",
        &c);
    assert_int_equal(c.tables[0].n, 2);
    assert_string_equal(field(&c, 0, FIELD_CONTENT), "第一行\n第二行\n新的一段\n又一段\n1. 甲\n2. 乙");
    assert_string_equal(field(&c, 0, FIELD_UNIT), "甲&乙\xC2\xA0局值");
    assert_string_equal(field(&c, 0, FIELD_CHANNEL), "网站");
    assert_string_equal(field(&c, 1, FIELD_CONTENT), "a b");
    assert_string_equal(field(&c, 1, FIELD_CHANNEL), "政府网站");
    assert_int_equal(c.report.notes.n, 1);
    assert_string_equal(c.report.notes.items[0], "版权所有");
    collected_release(&c);
}

/* A page that Word has written, with what it says to itself. */
static void test_page_of_word(void **state)
{
    (void)state;
    struct collected c;
    read_page("<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><!--[if gte mso "
              "9]><xml><w:WordDocument/></xml><![endif]-->"
              "</head><body><p class=MsoNormal>甲局<span "
              "lang=EN-US>2023</span>年公开目录<o:p></o:p></p><table class=MsoTable>" HEAD
              "<tr style='mso-yfti-irow:1'><td rowspan=2><p "
              "class=MsoNormal>政策<o:p>&nbsp;</o:p></p></td><td><p class=MsoNormal>"
              "<![if !supportLists]><span "
              "style='mso-list:Ignore'>（一）</span><![endif]>文件</p></td><td>甲局</td><td>网站</td></tr>"
              "<tr><td>解读</td><td>甲局</td><td>网站</td></tr>"
              "<![if !supportMisalignedColumns]><tr height=0><td width=1></td><td width=1></td><td "
              "width=1></td><td></td></tr><![endif]>"
              "</table></body></html>",
              &c);
    assert_string_equal(c.tables[0].head.title, "甲局2023年公开目录");
    assert_int_equal(c.tables[0].head.year, 2023);
    assert_int_equal(c.tables[0].n, 2);
    assert_string_equal(field(&c, 0, FIELD_CONTENT), "（一）文件");
    assert_string_equal(collected_path(&c.tables[0].rows[1]), "政策");
    collected_release(&c);
}

static void encode(const char *to, const char *text, struct buffer *out)
{
    iconv_t cd = iconv_open(to, "UTF-8");
    char *in = (char *)(uintptr_t)text, bytes[8192], *at = bytes;
    size_t left = strlen(text), room = sizeof bytes;
    assert_int_equal(iconv(cd, &in, &left, &at, &room), 0);
    buf_add(out, bytes, (size_t)(at - bytes));
    iconv_close(cd);
}

static void test_encodings(void **state)
{
    (void)state;
    static const struct {
        const char *to, *charset, *found;
    } cases[] = {{"GBK", "gb2312", "gb18030"},
                 {"GB18030", "", "gb18030"},
                 {"UTF-8", "gb2312", "utf-8"}, /* pages lie */
                 {"BIG5", "big5", "big5"},
                 {"UTF-16", "utf-16", "utf-16le"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char page[1024];
        struct buffer b = {0};
        struct collected c;
        snprintf(page, sizeof page,
                 "<html><head><meta "
                 "charset=%s></head><body><table><tr><td>一級目錄</td><td>公開依據</td><td>公開時限</"
                 "td><td>公開內容</td>"
                 "<td>責任單位</td></tr><tr><td>政策</td><td>甲</td><td>乙</td><td>文件的內容</td><td>甲局</"
                 "td></tr></table></body></html>",
                 cases[i].charset);
        encode(cases[i].to, page, &b);
        read_bytes(b.data, b.len, &c);
        assert_string_equal(c.report.encoding, cases[i].found);
        assert_string_equal(field(&c, 0, FIELD_CONTENT), "文件的內容");
        collected_release(&c);
        buf_free(&b);
    }
}

static void test_messages(void **state)
{
    (void)state;
    struct collected c;
    read_page(
        "From: <saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: "
        "multipart/related;\r\n\tboundary=\"--=_b\"\r\n\r\n"
        "preamble\r\n----=_b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n"
        "----=_b\r\nContent-Type: text/html; charset=\"utf-8\"\r\nContent-Transfer-Encoding: "
        "quoted-printable\r\n\r\n"
        "<html><body><table><tr><td>=E4=B8=80=E7=BA=A7=E7=9B=AE=E5=BD=95</"
        "td><td>=E5=85=AC=E5=BC=80=E5=86=85=\r\n"
        "=E5=AE=B9</td><td>=E8=B4=A3=E4=BB=BB=E5=8D=95=E4=BD=8D</td></tr><tr><td>a=3Db</td><td>long "
        "enough</td><td>x</td></tr>"
        "</table></body></html>\r\n----=_b--\r\n",
        &c);
    assert_string_equal(field(&c, 0, FIELD_CONTENT), "long enough");
    assert_string_equal(collected_path(&c.tables[0].rows[0]), "a=b");
    collected_release(&c);
    read_page(
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=xyz\n\n--xyz\nContent-Type: text/html\n"
        "Content-Transfer-Encoding: base64\n\n"
        "PHRhYmxlPjx0cj48dGQ+5LiA57qn55uu5b2VPC90ZD48dGQ+5YWs5byA5YaF5a65PC90ZD48dGQ+"
        "6LSj5Lu7\n5Y2V5L2NPC90ZD48L3RyPjx0cj48"
        "dGQ+5pS/562WPC90ZD48dGQ+5paH5Lu255qE5YaF5a65PC90ZD48dGQ+55Sy5bGAPC90ZD48L3RyPjwvdGFibGU+\n--xyz--\n",
        &c);
    assert_string_equal(field(&c, 0, FIELD_CONTENT), "文件的内容");
    collected_release(&c);
}

static void refused(const char *page, size_t len, const char *says)
{
    struct collected c;
    struct error err = {0};
    assert_int_equal(collect_text(page, len, NULL, &c, &err), ST_INPUT);
    if (!strstr(err.text, says))
        fail_msg("says: %s", err.text);
    collected_release(&c);
}

static void test_refusals(void **state)
{
    (void)state;
    struct buffer b = {0};
    buf_puts(&b, "<html>");
    for (int i = 0; i < 100000; i++)
        buf_puts(&b, "<span>");
    refused(b.data, b.len, "层");
    buf_clear(&b);
    buf_puts(&b, "<html>");
    for (int i = 0; i < 100; i++)
        buf_puts(&b, "<table><tr><td>");
    refused(b.data, b.len, "层");
    buf_clear(&b);
    buf_puts(&b, "<table><tr><td colspan=99999 rowspan=99999>");
    buf_pad(&b, 'x', 2 << 20);
    refused(b.data, b.len, "KB");
    buf_free(&b);
    static const char none[] = "<html><body><p>没有表格</p></body></html>";
    refused(none, strlen(none), "没有找到表格");
    static const char no_page[] = "MIME-Version: 1.0\nContent-Type: multipart/related; "
                                  "boundary=x\n\n--x\nContent-Type: image/png\n\nAA\n--x--";
    refused(no_page, strlen(no_page), "没有网页正文");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),      cmocka_unit_test(test_page_of_word),
        cmocka_unit_test(test_encodings), cmocka_unit_test(test_messages),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
