/* The encoding between the program and its user: there and back, what it lacks, and widths that follow. */
#include "harness/test.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/charset.h"
#include "mulu/text.h"

static const char *begin(const char *locale)
{
    setenv("LOCPATH", LOCALE_DIR, 1);
    setenv("LC_ALL", locale, 1);
    return charset_begin();
}

static int end(void **state)
{
    (void)state;
    begin("C.UTF-8");
    return 0;
}

static void assert_encodes(const char *utf8, const char *want)
{
    struct buffer out = {0};
    charset_encode(&out, utf8, strlen(utf8));
    assert_string_equal(buf_text(&out), want);
    buf_free(&out);
}

static void assert_decodes(const char *bytes, const char *want)
{
    struct buffer out = {0};
    size_t bad = 0;
    assert_true(charset_decode(&out, bytes, strlen(bytes), &bad));
    assert_string_equal(buf_text(&out), want);
    buf_free(&out);
}

static void test_gbk(void **state)
{
    (void)state;
    assert_null(begin("zh_CN.GBK"));
    assert_string_equal(charset_name(), "GBK");
    assert_encodes("目录 a■“", "\xc4\xbf\xc2\xbc a\xa1\xf6\xa1\xb0");
    assert_decodes("\xc4\xbf\xc2\xbc a\xa1\xf6", "目录 a■");
    assert_encodes("\U00020BB7x", "\xa1\xfex");               /* 〓 */
    assert_encodes("a › b↵", "a > b|");                       /* look-alikes */
    assert_encodes("e\xcc\x81 ⾏\xef\xb8\x8f", "e \xa1\xfe"); /* marks go, radicals show as 〓 */
    assert_encodes("bad \xff\xc4 name\xe7\x9b",
                   "bad \xff\xc4 name\xe7\x9b"); /* a file's name may be any bytes */
    size_t bad = 0;
    struct buffer out = {0};
    assert_false(charset_decode(&out, "ab\xff", 3, &bad));
    assert_int_equal(bad, 2);
    assert_false(charset_decode(&out, "ab\xc4", 3, &bad));
    assert_int_equal(bad, 2);
    buf_free(&out);
}

static void test_gb18030_has_all(void **state)
{
    (void)state;
    assert_null(begin("zh_CN.GB18030"));
    for (uint32_t cp = 0x20; cp < 0x110000; cp += cp < 0x3000 ? 1 : 37) {
        struct buffer utf8 = {0}, out = {0}, back = {0};
        size_t bad = 0;
        if ((cp >= 0xD800 && cp < 0xF900) || cp == 0x7F) /* surrogates and private use */
            continue;
        buf_put_cp(&utf8, cp);
        charset_encode(&out, buf_text(&utf8), utf8.len);
        assert_true(charset_decode(&back, buf_text(&out), out.len, &bad));
        if (strcmp(buf_text(&back), buf_text(&utf8)) != 0)
            fail_msg("U+%04X does not come back", (unsigned)cp);
        buf_free(&utf8);
        buf_free(&out);
        buf_free(&back);
    }
}

/* One function decides: what is shown as 〓 takes its two cells; in a locale that has it, its own. */
static void test_widths_follow(void **state)
{
    (void)state;
    begin("zh_CN.GBK");
    assert_int_equal(text_cp_cells(0x2611), 2);
    assert_int_equal(text_cp_cells(0x20BB7), 2);
    assert_int_equal(text_cp_cells(0x203A), 1); /* its look-alike */
    assert_int_equal(text_cp_cells(0x0301), 0);
    assert_int_equal(text_cp_cells(0x00F1), 2); /* n with tilde */
    assert_int_equal(text_cp_cells(0x25A0), 1); /* has it: as measured */
    begin("zh_CN.GB18030");
    assert_int_equal(text_cp_cells(0x2611), 1);
    assert_int_equal(text_cp_cells(0x00F1), 1);
    begin("zh_CN.UTF-8");
    assert_int_equal(text_cp_cells(0x2611), 1);
}

static void test_choice(void **state)
{
    (void)state;
    static const struct {
        const char *locale, *charset;
        bool notice;
    } cases[] = {
        {"zh_CN.UTF-8", "UTF-8", false},    {"C.UTF-8", "UTF-8", false},     {"zh_CN.GBK", "GBK", false},
        {"zh_CN.GB2312", "GB18030", false}, {"zh_TW.UTF-8", "UTF-8", false}, {"C", "UTF-8", true},
        {"POSIX", "UTF-8", true},           {"nonsense", "UTF-8", true},     {"zh_CN.KOI8-R", "UTF-8", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *notice = begin(cases[i].locale);
        assert_string_equal(charset_name(), cases[i].charset);
        assert_int_equal(notice != NULL, cases[i].notice);
        if (notice) /* readable where nothing but ASCII is */
            assert_true(strspn(notice, " ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                       "=_-.,:;()'") > 60);
    }
}

/* Characters that are printed byte by byte arrive whole. */
static void test_stream(void **state)
{
    (void)state;
    static const char text[] = "目录\U00020BB7 a›\n", want[] = "\xc4\xbf\xc2\xbc\xa1\xfe a>\n";
    begin("zh_CN.GBK");
    FILE *to = tmpfile(), *stream = charset_stream(to);
    assert_ptr_not_equal(stream, to);
    setvbuf(stream, NULL, _IONBF, 0);
    for (const char *p = text; *p; p++)
        fputc(*p, stream);
    fclose(stream);
    rewind(to);
    char got[64] = "";
    assert_int_equal(fread(got, 1, sizeof got, to), sizeof want - 1);
    assert_string_equal(got, want);
    fclose(to);
    FILE *full = fopen("/dev/full", "w");
    stream = charset_stream(full);
    fputs("目录", stream);
    assert_int_not_equal(fflush(stream) | ferror(stream), 0); /* a full disk is seen through it */
    fclose(stream);
    fclose(full);
    begin("C.UTF-8");
    assert_ptr_equal(charset_stream(stdout), stdout);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_gbk, end),
        cmocka_unit_test_teardown(test_gb18030_has_all, end),
        cmocka_unit_test_teardown(test_widths_follow, end),
        cmocka_unit_test_teardown(test_choice, end),
        cmocka_unit_test_teardown(test_stream, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
