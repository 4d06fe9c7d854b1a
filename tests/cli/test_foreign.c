/* Files of other programs, hostile files, and files that are not what their names say, as a shell sees them. */
#include "harness/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "harness/pack.h"
#include "harness/random.h"
#include "harness/shell.h"
#include "mulu/buffer.h"

static void expect_refusal(const char *file, const char *says)
{
    time_t begun = time(NULL);
    struct shell_result r = mulu("import", file);
    assert_int_equal(r.status, 3);
    if (!strstr(r.err, says))
        fail_msg("%s says: %s", file, r.err);
    assert_true(time(NULL) - begun <= 5);
    shell_release(&r);
    r = mulu("catalogs");
    if (!strstr(r.out, "还没有目录")) /* nothing has been stored */
        fail_msg("%s", r.out);
    shell_release(&r);
}

/* Whatever a file is called, bytes that mean nothing are refused, and change nothing. */
static void test_random_bytes(void **state)
{
    (void)state;
    static const char *const endings[] = {"txt", "csv", "docx", "xlsx", "html", "mht", "doc",
                                          "xls", "wps", "et",   "rtf",  "odt",  "ods", "pdf"};
    struct random_source r = {7};
    char bytes[20000], name[32];
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        for (size_t k = 0; k < sizeof bytes; k++)
            bytes[k] = (char)random_below(&r, 256);
        snprintf(name, sizeof name, "random.%s", endings[i]);
        expect_refusal(shell_file(name, bytes, sizeof bytes), "mulu: ");
    }
}

static void test_bombs(void **state)
{
    (void)state;
    const char *path = shell_path("bomb.docx");
    struct buffer b = {0};
    buf_puts(&b,
             "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>");
    buf_pad(&b, ' ', 40 << 20);
    pack_write(path, "word/document.xml", buf_text(&b), NULL);
    expect_refusal(path, "压缩炸弹");
    buf_clear(&b);
    buf_puts(&b, "<!DOCTYPE w [<!ENTITY a \"ha\">");
    for (char c = 'b'; c <= 'k'; c++)
        buf_printf(&b, "<!ENTITY %c \"&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;\">", c, c - 1, c - 1, c - 1, c - 1,
                   c - 1, c - 1, c - 1, c - 1);
    buf_puts(&b, "]><document><body>&k;</body></document>");
    pack_write(path, "word/document.xml", buf_text(&b), NULL);
    expect_refusal(path, "文档类型声明");
    buf_free(&b);
}

/* A file cut in half, and one with a changed byte. */
static void test_damaged(void **state)
{
    (void)state;
    FILE *f = fopen("tests/cases/grid/003.docx", "rb");
    static char bytes[64 * 1024];
    assert_non_null(f);
    size_t n = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    expect_refusal(shell_file("half.docx", bytes, n / 2), "后半截丢失");
    const char *at = memmem(bytes, n, "PK\x01\x02", 4);
    while (at && memcmp(at + 46, "word/document.xml", 17) != 0)
        at = memmem(at + 1, n - (size_t)(at + 1 - bytes), "PK\x01\x02", 4);
    assert_non_null(at);
    bytes[at - bytes + 16] ^= 1; /* the checksum in the directory */
    expect_refusal(shell_file("sum.docx", bytes, n), "此前已读出 47 行");
}

#define RTF "{\\rtf1 a file of another program}"

static void test_missing_program(void **state)
{
    (void)state;
    char *path = strdup(getenv("PATH"));
    setenv("PATH", shell_dir(), 1);
    expect_refusal(shell_file("a.rtf", RTF, strlen(RTF)), "libreoffice-writer-nogui");
    expect_refusal(shell_file("a.pdf", "%PDF-1.4\n", 9), "poppler-utils");
    static const char book[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....W\0o\0r\0k\0b\0o\0o\0k\0";
    expect_refusal(shell_file("a.xls", book, sizeof book - 1), "libreoffice-calc-nogui");
    static const char locked[] =
        "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
    expect_refusal(shell_file("b.docx", locked, sizeof locked - 1), "密码");
    setenv("PATH", path, 1);
    free(path);
}

/* A program that stands in for LibreOffice: what it is asked, and what becomes of its failures. */
static void office(const char *script)
{
    char text[1024];
    snprintf(text, sizeof text, "#!/bin/sh\n%s\n", script);
    const char *path = shell_file("soffice", text, strlen(text));
    assert_int_equal(chmod(path, 0755), 0);
}

static void test_converted(void **state)
{
    (void)state;
    char *old = strdup(getenv("PATH")), path[4096], script[512], cwd[256];
    snprintf(path, sizeof path, "%s:%s", shell_dir(), old);
    setenv("PATH", path, 1);
    const char *file = shell_file("b.rtf", RTF, strlen(RTF));
    office("exit 1");
    expect_refusal(file, "转换失败");
    office("exit 0"); /* and nothing made */
    expect_refusal(file, "转换失败");
    assert_non_null(getcwd(cwd, sizeof cwd));
    snprintf(script, sizeof script,
             "while [ \"$1\" != --outdir ]; do [ \"$1\" != --convert-to ] || to=$2; shift; done\n"
             "grep -q 'another program' \"$3\" && cp '%s/tests/cases/grid/004.'$to \"$2/in.$to\"",
             cwd);
    office(script);
    mulu_ok("import", file);
    struct shell_result r = mulu("catalogs");
    assert_non_null(strstr(r.out, "区医疗保障局主动公开基本目录"));
    shell_release(&r);
    setenv("PATH", old, 1);
    free(old);
}

/* A page that is called .doc, a table of text that is called .xls: read as what they are. */
static void test_names_lie(void **state)
{
    (void)state;
    static const char page[] =
        "<html><body><table><tr><td>一级目录</td><td>公开内容</td><td>责任单位</td></tr>"
        "<tr><td>政策</td><td>文件的内容</td><td>甲局</td></tr></table></body></html>";
    static const char sheet[] =
        "\"一级目录\",\"公开内容\",\"责任单位\"\r\n\"政策\",\"文件的内容\",\"甲局\"\r\n";
    mulu_ok("import", "--title", "名不副实一", shell_file("page.doc", page, strlen(page)));
    mulu_ok("import", "--title", "名不副实二", shell_file("sheet.xls", sheet, strlen(sheet)));
    mulu_ok("import", "--title", "名不副实三", "tests/cases/grid/004.docx");
    shell_input(page, strlen(page));
    mulu_ok("import", "--title", "名不副实四", "-");
    struct shell_result r = mulu("catalogs");
    assert_non_null(strstr(r.out, "名不副实四"));
    shell_release(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_bytes), cmocka_unit_test(test_bombs),
        cmocka_unit_test(test_damaged),      cmocka_unit_test(test_missing_program),
        cmocka_unit_test(test_converted),    cmocka_unit_test(test_names_lie),
    };
    return cmocka_run_group_tests(tests, shell_begin, shell_end);
}
