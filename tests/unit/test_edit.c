/* The text field without a screen: what is typed stays whole, the caret stands between glyphs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "mulu/text.h"
#include "ui/edit.h"

#define E_ACUTE "e\u0301"                                   /* é as two code points */
#define FAMILY "\U0001F468\u200D\U0001F469\u200D\U0001F467" /* 👨‍👩‍👧 */

static struct edit make(const char *text, bool multiline)
{
    struct edit e;
    edit_init(&e, multiline);
    edit_set(&e, text);
    return e;
}

static void type(struct edit *e, const char *text)
{
    edit_insert(e, text, strlen(text));
}

/* The caret stands at a place that text_next() would stop at. */
static void assert_between_glyphs(const struct edit *e)
{
    const char *text = edit_text(e), *p = text, *end = text + e->text.len;
    struct text_glyph g;
    bool at = e->caret == 0;
    while (text_next(&p, end, &g))
        at = at || (size_t)(p - text) == e->caret;
    assert_true(at);
}

static void test_typing(void **state)
{
    (void)state;
    struct edit e = make("", false);
    type(&e, "\u0418");
    type(&e, "\u5b57");
    type(&e, E_ACUTE);
    assert_string_equal(edit_text(&e), "\u0418\u5b57" E_ACUTE);
    assert_int_equal(e.caret, 2 + 3 + 3);
    edit_left(&e);
    assert_int_equal(e.caret, 5); /* over both code points */
    edit_backspace(&e);
    assert_string_equal(edit_text(&e), "\u0418" E_ACUTE);
    edit_delete(&e);
    assert_string_equal(edit_text(&e), "\u0418");
    assert_false(edit_delete(&e));
    edit_backspace(&e);
    assert_false(edit_backspace(&e));
    assert_string_equal(edit_text(&e), "");
    edit_free(&e);
}

static void test_family(void **state)
{
    (void)state;
    struct edit e = make("a" FAMILY "b", false);
    size_t steps = 0;
    edit_first(&e);
    while (edit_right(&e)) {
        assert_between_glyphs(&e);
        steps++;
    }
    assert_int_equal(steps, text_glyphs(edit_text(&e), e.text.len));
    while (edit_left(&e))
        assert_between_glyphs(&e);
    edit_last(&e);
    while (edit_backspace(&e)) {
        assert_between_glyphs(&e);
        assert_true(text_is_utf8(edit_text(&e), e.text.len, NULL));
    }
    assert_int_equal(e.text.len, 0);
    edit_free(&e);
}

/* A mark at the very beginning has no base until one is typed in front of it. */
static void test_mark_finds_base(void **state)
{
    (void)state;
    struct edit e = make("\u0301x", false);
    edit_first(&e);
    type(&e, "e");
    assert_string_equal(edit_text(&e), E_ACUTE "x");
    assert_int_equal(e.caret, 3);
    assert_between_glyphs(&e);
    edit_free(&e);
    /* … and so does one that a deleted line break had kept apart. */
    e = make("e\n\u0301x", true);
    edit_first(&e);
    edit_right(&e);
    edit_delete(&e);
    assert_string_equal(edit_text(&e), E_ACUTE "x");
    assert_between_glyphs(&e);
    edit_free(&e);
}

static void test_what_comes_in(void **state)
{
    (void)state;
    struct edit e = make("", true);
    type(&e, "a\r\nb\rc\nd\te\x01\x7f"
             "f\xc2\x85");
    assert_string_equal(edit_text(&e), "a\nb\nc\nd\tef");
    edit_set(&e, "");
    edit_insert(&e, "x\xff\xe4\xb8", 4);
    assert_string_equal(edit_text(&e), "x\ufffd\ufffd\ufffd"); /* nothing typed is dropped */
    edit_free(&e);
    e = make("", false);
    type(&e, "a\nb\tc");
    assert_string_equal(edit_text(&e), "a b c");
    edit_free(&e);
}

static void test_words(void **state)
{
    (void)state;
    struct edit e = make("县司法局 abc_1，20个工作日  ", false);
    static const char *const after[] = {
        "县司法局 abc_1，20个工作日",
        "县司法局 abc_1，20",
        "县司法局 abc_1，",
        "县司法局 abc_1",
        "县司法局 ",
        "",
    };
    edit_delete_word(&e); /* the blanks go with the word before them */
    assert_string_equal(edit_text(&e), after[1]);
    for (size_t i = 2; i < sizeof after / sizeof *after; i++) {
        assert_true(edit_delete_word(&e));
        assert_string_equal(edit_text(&e), after[i]);
    }
    assert_false(edit_delete_word(&e));
    edit_set(&e, "县局 abc，字");
    edit_first(&e);
    edit_word_right(&e);
    assert_int_equal(e.caret, strlen("县局 "));
    edit_word_right(&e);
    assert_int_equal(e.caret, strlen("县局 abc"));
    edit_word_right(&e);
    assert_int_equal(e.caret, strlen("县局 abc，"));
    edit_word_left(&e);
    edit_word_left(&e);
    assert_int_equal(e.caret, strlen("县局 "));
    edit_free(&e);
}

static void test_lines_as_typed(void **state)
{
    (void)state;
    struct edit e = make("第一行\n第二行\n第三行", true);
    edit_place(&e, 40, 1, 2);
    edit_delete_to_end(&e);
    assert_string_equal(edit_text(&e), "第一行\n第\n第三行");
    edit_delete_to_end(&e); /* at the end it takes the line break */
    assert_string_equal(edit_text(&e), "第一行\n第第三行");
    edit_delete_to_start(&e);
    assert_string_equal(edit_text(&e), "第一行\n第三行");
    edit_delete_to_start(&e);
    assert_string_equal(edit_text(&e), "第一行第三行");
    edit_free(&e);
}

static void test_up_and_down(void **state)
{
    (void)state;
    int line, column;
    /* 10 cells: five characters a line */
    struct edit e = make("一二三四五六七八九十甲乙", true);
    assert_int_equal(edit_lines(&e, 10), 3);
    edit_place(&e, 10, 0, 8);
    assert_true(edit_down(&e, 10));
    edit_locate(&e, 10, &line, &column);
    assert_int_equal(line, 1);
    assert_int_equal(column, 8);
    assert_true(edit_down(&e, 10)); /* a shorter line */
    edit_locate(&e, 10, &line, &column);
    assert_int_equal(line, 2);
    assert_int_equal(column, 4);
    assert_false(edit_down(&e, 10));
    assert_true(edit_up(&e, 10)); /* the column is remembered */
    edit_locate(&e, 10, &line, &column);
    assert_int_equal(line, 1);
    assert_int_equal(column, 8);
    edit_left(&e); /* and forgotten by any other move */
    edit_up(&e, 10);
    edit_locate(&e, 10, &line, &column);
    assert_int_equal(column, 6);
    assert_false(edit_up(&e, 10));
    edit_free(&e);
}

static void test_home_and_end(void **state)
{
    (void)state;
    int line, column;
    struct edit e = make("一二三四五六七八九十", true);
    edit_place(&e, 10, 0, 4);
    edit_end(&e, 10); /* shows at the end of the first line, not at the head of the second */
    edit_locate(&e, 10, &line, &column);
    assert_int_equal(line, 0);
    assert_int_equal(column, 10);
    type(&e, "\u5b57");
    assert_string_equal(edit_text(&e), "一二三四五字六七八九十");
    edit_locate(&e, 10, &line, &column);
    assert_int_equal(line, 1);
    assert_int_equal(column, 2);
    edit_home(&e, 10);
    assert_int_equal(e.caret, strlen("一二三四五"));
    edit_home(&e, 10); /* stays */
    assert_int_equal(e.caret, strlen("一二三四五"));
    edit_first(&e);
    edit_end(&e, 10);
    edit_home(&e, 10); /* from the end of the first line to its head */
    assert_int_equal(e.caret, 0);
    edit_free(&e);
}

static void test_empty_and_last_lines(void **state)
{
    (void)state;
    int line, column;
    struct edit e = make("a\n\n", true);
    assert_int_equal(edit_lines(&e, 10), 3);
    edit_locate(&e, 10, &line, &column);
    assert_int_equal(line, 2);
    assert_int_equal(column, 0);
    edit_up(&e, 10);
    edit_locate(&e, 10, &line, &column);
    assert_int_equal(line, 1);
    edit_up(&e, 10);
    edit_locate(&e, 10, &line, &column);
    assert_int_equal(line, 0);
    edit_free(&e);
}

static void test_scrolling(void **state)
{
    (void)state;
    struct edit e = make("", false);
    for (int i = 0; i < 50; i++) {
        type(&e, "\u5b57");
        int at = edit_scroll(&e, 20);
        assert_in_range(at, 0, 19);
    }
    assert_int_equal(e.left, 100 - 19);
    edit_first(&e);
    assert_int_equal(edit_scroll(&e, 20), 0);
    assert_int_equal(e.left, 0);
    edit_last(&e);
    edit_scroll(&e, 20);
    edit_delete_to_start(&e);
    assert_int_equal(edit_scroll(&e, 20), 0);
    edit_free(&e);
}

/* Any keys in any order: the caret never stands inside a glyph, the text stays UTF-8, and every place that the caret is
 * shown at leads back to the same caret. */
static void test_random_keys(void **state)
{
    (void)state;
    static const char *const texts[] = {"a",  "\u5b57", E_ACUTE,  "\u0301", FAMILY,   "\n",
                                        "，", " ",      "\u3000", "И",      "abc def"};
    uint64_t seed = 20261122;
    struct edit e = make("", true);
    for (int i = 0; i < 20000; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        unsigned r = (unsigned)(seed >> 33);
        int width = 1 + (int)(r >> 8) % 30, line, column;
        switch (r % 20) {
        case 0:
            edit_left(&e);
            break;
        case 1:
            edit_right(&e);
            break;
        case 2:
            edit_up(&e, width);
            break;
        case 3:
            edit_down(&e, width);
            break;
        case 4:
            edit_home(&e, width);
            break;
        case 5:
            edit_end(&e, width);
            break;
        case 6:
            edit_backspace(&e);
            break;
        case 7:
            edit_delete(&e);
            break;
        case 8:
            edit_word_left(&e);
            break;
        case 9:
            edit_word_right(&e);
            break;
        case 10:
            if (r % 7 == 0)
                edit_delete_word(&e);
            break;
        case 11:
            if (r % 11 == 0)
                edit_delete_to_start(&e);
            break;
        default:
            type(&e, texts[(r >> 4) % (sizeof texts / sizeof *texts)]);
        }
        assert_between_glyphs(&e);
        assert_true(text_is_utf8(edit_text(&e), e.text.len, NULL));
        edit_locate(&e, width, &line, &column);
        assert_in_range(line, 0, edit_lines(&e, width) - 1);
        assert_in_range(column, 0, width + 1);
        if (e.text.len > 2000)
            edit_set(&e, "");
    }
    edit_free(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_typing),
        cmocka_unit_test(test_family),
        cmocka_unit_test(test_mark_finds_base),
        cmocka_unit_test(test_what_comes_in),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_lines_as_typed),
        cmocka_unit_test(test_up_and_down),
        cmocka_unit_test(test_home_and_end),
        cmocka_unit_test(test_empty_and_last_lines),
        cmocka_unit_test(test_scrolling),
        cmocka_unit_test(test_random_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
