#include "harness/test.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "harness/random.h"
#include "mulu/mem.h"
#include "mulu/text.h"

enum { ROUNDS = 3000 };

static void test_cells(void **state)
{
    (void)state;
    assert_int_equal(text_cells(""), 0);
    assert_int_equal(text_cells("目录"), 4);
    assert_int_equal(text_cells("mulu 目录"), 9);
    assert_int_equal(text_cells("e\xcc\x81"), 1); /* é as two code points */
    assert_int_equal(text_cells("И"), 1);
    assert_int_equal(text_cells("\xe2\x80\x8b"), 0); /* zero width space */
    assert_int_equal(text_cells("𠀀"), 2);           /* beyond the basic plane */
    assert_int_equal(text_cells("👨"), 2);
    assert_int_equal(text_cells("■“①─…"), 5);
    text_set_ambiguous(2);
    assert_int_equal(text_cells("■“①─…"), 10);
    assert_int_equal(text_cells("目a"), 3);
    text_set_ambiguous(1);
}

static void test_the_c_library_counts_alike(void **state)
{
    (void)state;
    for (wchar_t c = 0x20; c < 0x30000; c++)
        if (c < 0x7F || (c >= 0xA0 && !(c >= 0xD800 && c < 0xE000)))
            assert_int_equal(wcwidth(c), text_cp_cells((uint32_t)c));
}

static void test_utf8_is_strict(void **state)
{
    (void)state;
    size_t bad = 99;
    assert_true(text_is_utf8("目录 \xef\xbf\xbd", 10, NULL)); /* U+FFFD itself is a character */
    static const struct {
        const char *bytes;
        size_t len, bad;
    } cases[] = {{"ab\xff", 3, 2},       {"\xc0\xaf", 2, 0},         {"\xe0\x80\xaf", 3, 0},
                 {"\xed\xa0\x80", 3, 0}, {"\xf4\x90\x80\x80", 4, 0}, {"x\xe7\x9b", 3, 1},
                 {"\x80", 1, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_false(text_is_utf8(cases[i].bytes, cases[i].len, &bad));
        assert_int_equal(bad, cases[i].bad);
    }
}

static void test_fit_and_middle(void **state)
{
    (void)state;
    struct buffer b = {0};
    text_fit(&b, "政策文件", 8);
    assert_string_equal(b.data, "政策文件");
    buf_clear(&b);
    text_fit(&b, "政策文件", 10);
    assert_string_equal(b.data, "政策文件  ");
    buf_clear(&b);
    text_fit(&b, "政策文件", 6); /* 策 would end at 5, … stands in the sixth; no half character */
    assert_string_equal(b.data, "政策… ");
    buf_clear(&b);
    text_middle(&b, "政策文件、政策解读、政策库", 11);
    assert_string_equal(b.data, "政策…政策库");
    assert_int_equal(text_cells(b.data), 11);
    buf_free(&b);
}

static void test_visible(void **state)
{
    (void)state;
    struct buffer b = {0};
    text_visible(&b, "a\x1b[2J\n\t\x7f\xe2\x80\xae", 11);
    assert_string_equal(b.data, "a␛[2J↵␉␡␣");
    buf_free(&b);
}

static char *wrapped(const char *s, int width)
{
    struct buffer b = {0};
    struct text_line line;
    size_t pos = 0;
    while (text_wrap(s, strlen(s), width, &pos, &line)) {
        buf_add(&b, s + line.start, line.len);
        buf_putc(&b, '|');
    }
    return buf_take(&b);
}

static void test_wrap_keeps_marks_where_they_belong(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int width;
        const char *lines;
    } cases[] = {
        {"公开内容", 4, "公开|内容|"},
        {"公开内容", 5, "公开|内容|"},
        {"公开，内容。", 4, "公|开，|内|容。|"},         /* no stop at the beginning of a line */
        {"依据《条例》公开", 6, "依据|《条|例》公|开|"}, /* no 《 at the end of one */
        {"20个工作日内公开", 8, "20个工作|日内公开|"},
        {"提供 PDF 下载", 8, "提供 PDF |下载|"},
        {"WordPerfect", 4, "Word|Perf|ect|"}, /* too long for any line */
        {"a\nb", 10, "a|b|"},
        {"", 10, "|"},
        {"a\n", 10, "a||"},
        {"目", 1, "目|"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *got = wrapped(cases[i].text, cases[i].width);
        assert_string_equal(got, cases[i].lines);
        free(got);
    }
}

/* Lines together are the text, none is wider than asked, and no glyph is cut. */
static void test_wrap_loses_nothing(void **state)
{
    (void)state;
    struct random_source r = {1};
    for (int i = 0; i < ROUNDS; i++) {
        struct buffer b = {0};
        random_text(&r, 60, &b);
        int width = 2 + (int)random_below(&r, 30);
        struct text_line line;
        size_t pos = 0, next = 0;
        while (text_wrap(buf_text(&b), b.len, width, &pos, &line)) {
            assert_int_equal(line.start, next);
            assert_true(line.cells <= width);
            next = line.start + line.len + (line.hard && line.start + line.len < b.len ? 1 : 0);
            if (line.start + line.len < b.len && b.data[line.start + line.len] != '\n') {
                const char *p = b.data + line.start + line.len;
                uint32_t c = text_decode(&p, b.data + b.len);
                assert_true(text_cp_cells(c) > 0 || line.len == 0); /* a mark stays with its base */
            }
        }
        assert_int_equal(next, b.len);
        buf_free(&b);
    }
}

static void test_prefix_and_steps_never_split(void **state)
{
    (void)state;
    struct random_source r = {2};
    for (int i = 0; i < ROUNDS; i++) {
        struct buffer b = {0};
        random_text(&r, 40, &b);
        const char *s = buf_text(&b), *p = s, *end = s + b.len;
        struct text_glyph g;
        int sum = 0;
        size_t glyphs = 0;
        while (text_next(&p, end, &g)) {
            assert_true(text_is_utf8(g.at, g.len, NULL));
            assert_ptr_equal(s + text_prev(s, (size_t)(p - s)), g.at);
            sum += g.cells;
            glyphs++;
        }
        assert_int_equal(sum, text_width(s, b.len));
        assert_int_equal(glyphs, text_glyphs(s, b.len));
        int cells = (int)random_below(&r, 30), used;
        size_t n = text_prefix(s, b.len, cells, &used);
        assert_true(used <= cells && text_is_utf8(s, n, NULL) && text_width(s, n) == used);
        struct buffer fitted = {0};
        text_fit(&fitted, s, cells);
        assert_int_equal(text_width(buf_text(&fitted), fitted.len), cells);
        buf_clear(&fitted);
        text_middle(&fitted, s, cells);
        assert_true(text_width(buf_text(&fitted), fitted.len) <= cells);
        assert_true(text_is_utf8(buf_text(&fitted), fitted.len, NULL));
        buf_free(&fitted);
        buf_free(&b);
    }
}

static void test_fold(void **state)
{
    (void)state;
    assert_true(text_same_folded("ＰＤＦ（２０２３）", "pdf(2023)"));
    assert_true(text_same_folded("公  开  依  据", "公开依据"));
    assert_true(text_same_folded("⽂件", "文件")); /* a Kangxi radical that PDF readers leave behind */
    assert_true(text_same_folded("政務公開目錄", "政务公开目录")); /* traditional characters */
    assert_true(text_same_folded("⾏政處罰", "行政处罚"));
    assert_false(text_same_folded("乾隆", "干隆")); /* a character that simplified texts have as well */
    assert_true(text_same_folded("“双随机、一公开”", "\"双随机,一公开\""));
    assert_true(text_same_folded("〔2018〕", "［2018］"));
    assert_false(text_same_folded("公开", "公示"));
}

/* Radicals, which PDF readers leave behind, are characters; nothing else is changed. */
static void test_unify(void **state)
{
    (void)state;
    struct random_source random = {11};
    struct buffer out = {0};
    assert_int_equal(text_unify(&out, "⺠政⽂件⻓期", strlen("⺠政⽂件⻓期")), 3);
    assert_string_equal(buf_text(&out), "民政文件长期");
    for (int i = 0; i < 500; i++) {
        struct buffer text = {0};
        random_text(&random, 40, &text);
        buf_clear(&out);
        if (text_unify(&out, buf_text(&text), text.len) == 0)
            assert_string_equal(buf_text(&out), buf_text(&text));
        buf_free(&text);
    }
    buf_free(&out);
    assert_true(text_has_private("甲\xee\x80\x81"));
    assert_true(text_has_private("\xf3\xb0\x80\x80"));
    assert_false(text_has_private("〓𠮷野家😀"));
}

/* The map names, for every folded byte, the byte that it came from. */
static void test_fold_map(void **state)
{
    (void)state;
    struct random_source r = {3};
    for (int i = 0; i < ROUNDS; i++) {
        struct buffer b = {0}, f = {0};
        size_t *map = NULL;
        random_text(&r, 40, &b);
        buf_puts(&f, "xy"); /* it appends */
        text_fold(&f, buf_text(&b), b.len, &map);
        size_t last = 0;
        for (size_t k = 0; k + 2 < f.len; k++) {
            assert_true(map[k] >= last && map[k] < b.len);
            last = map[k];
        }
        assert_int_equal(map[f.len - 2], b.len);
        free(map);
        buf_free(&b);
        buf_free(&f);
    }
}

static void test_trim(void **state)
{
    (void)state;
    struct buffer b = {0};
    const char *text = " \n　a b \r\n\r\nc　\n\n";
    text_trim(&b, text, strlen(text));
    assert_string_equal(b.data, "a b\n\nc");
    buf_clear(&b);
    text_trim(&b, " \n ", 3);
    assert_string_equal(buf_text(&b), "");
    buf_free(&b);
    assert_true(text_same_squashed("建议提案\n办理", " 建议提案办理"));
    assert_false(text_same_squashed("建议", "建议提案"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells),
        cmocka_unit_test(test_the_c_library_counts_alike),
        cmocka_unit_test(test_utf8_is_strict),
        cmocka_unit_test(test_fit_and_middle),
        cmocka_unit_test(test_visible),
        cmocka_unit_test(test_wrap_keeps_marks_where_they_belong),
        cmocka_unit_test(test_wrap_loses_nothing),
        cmocka_unit_test(test_prefix_and_steps_never_split),
        cmocka_unit_test(test_fold),
        cmocka_unit_test(test_unify),
        cmocka_unit_test(test_fold_map),
        cmocka_unit_test(test_trim),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
