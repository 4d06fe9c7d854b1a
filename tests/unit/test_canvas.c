/* The picture in memory: cells are counted once, wide characters are never halved, nothing leaves its clip. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mulu/text.h"
#include "ui/canvas.h"
#include "ui/highlight.h"
#include "ui/page.h"

static struct canvas canvas;

static int setup(void **state)
{
    (void)state;
    canvas_init(&canvas, symbols_unicode());
    canvas_resize(&canvas, 6, 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    canvas_free(&canvas);
    return 0;
}

/* The row as text; a right half without its left one, or the reverse, fails. */
static const char *row_text(int row)
{
    static struct buffer b;
    buf_clear(&b);
    for (int col = 0; col < canvas.cols; col++) {
        const struct cell *cell = canvas_at(&canvas, row, col);
        if (cell->cells == 0) {
            assert_true(col > 0);
            assert_int_equal(canvas_at(&canvas, row, col - 1)->cells, 2);
            continue;
        }
        if (cell->cells == 2)
            assert_int_equal(canvas_at(&canvas, row, col + 1)->cells, 0);
        for (int i = 0; i < CELL_MARKS && cell->cp[i]; i++)
            buf_put_cp(&b, cell->cp[i]);
    }
    return buf_text(&b);
}

static void test_text_is_cut_and_padded(void **state)
{
    (void)state;
    draw_text(&canvas, 0, 0, 20, "事项", STYLE_NORMAL);
    assert_string_equal(row_text(0), "事项                ");
    draw_text(&canvas, 0, 0, 7, "公开内容要素",
              STYLE_NORMAL); /* three characters and …: a cell stays blank nowhere */
    assert_string_equal(row_text(0), "公开内…             ");
    draw_text(&canvas, 0, 0, 8, "公开内容要素", STYLE_NORMAL); /* three, … and a blank: no half character */
    assert_string_equal(row_text(0), "公开内…             ");
    draw_text(&canvas, 0, 0, 1, "公", STYLE_NORMAL);
    assert_string_equal(row_text(0), "… 开内…             ");
}

static void test_right(void **state)
{
    (void)state;
    draw_right(&canvas, 0, 0, 10, "12", STYLE_NORMAL);
    assert_string_equal(row_text(0), "        12          ");
    draw_right(&canvas, 1, 0, 3, "待核内容", STYLE_NORMAL);
    assert_string_equal(row_text(1), "待…                 ");
}

static void test_control_characters(void **state)
{
    (void)state;
    draw_text(&canvas, 0, 0, 20, "a\033[31m\tb\nc\x7f", STYLE_NORMAL);
    assert_string_equal(row_text(0), "a\u241b[31m\u2409b\u21b5c\u2421         ");
    draw_run(&canvas, 1, 0, 20, "x\xff\u202ey", 6, STYLE_NORMAL);
    assert_string_equal(row_text(1), "x\ufffd\u2423y                ");
}

static void test_marks_stay_with_base(void **state)
{
    (void)state;
    draw_text(&canvas, 0, 0, 4, "e\u0301\u5b57", STYLE_NORMAL);
    assert_string_equal(row_text(0), "e\u0301\u5b57                 ");
    assert_int_equal(canvas_at(&canvas, 0, 0)->cp[1], 0x301);
    /* more marks than curses takes are left off, not spilled */
    draw_text(&canvas, 1, 0, 4, "e\u0301\u0302\u0303\u0304\u0305\u0306x", STYLE_NORMAL);
    assert_int_equal(canvas_at(&canvas, 1, 1)->cp[0], 'x');
}

static void test_half_covered(void **state)
{
    (void)state;
    draw_text(&canvas, 0, 0, 8, "一二三四", STYLE_NORMAL);
    draw_run(&canvas, 0, 3, 2, "ab", 2, STYLE_NORMAL);
    assert_string_equal(row_text(0), "一 ab 四            ");
}

static void test_clip(void **state)
{
    (void)state;
    canvas.clip = (struct rect){1, 5, 2, 6};
    draw_text(&canvas, 0, 0, 20, "above", STYLE_NORMAL);
    draw_text(&canvas, 1, 0, 20, "一二三四五六七八九十", STYLE_NORMAL);
    draw_text(&canvas, 1, -3, 40, "", STYLE_NORMAL);
    draw_text(&canvas, 2, 4, 7, "二二二二", STYLE_NORMAL);
    draw_text(&canvas, 99, 4, 7, "x", STYLE_NORMAL);
    canvas_cursor(&canvas, 0, 0);
    assert_int_equal(canvas.cursor_row, -1);
    canvas_cursor(&canvas, 2, 5);
    assert_int_equal(canvas.cursor_row, 2);
    canvas.clip = (struct rect){0, 0, 6, 20};
    assert_string_equal(row_text(0), "                    ");
    /* what would straddle the clip's edge is not drawn at all */
    assert_string_equal(row_text(2), "      二二…         ");
}

static void test_box(void **state)
{
    (void)state;
    for (int row = 0; row < 6; row++)
        draw_text(&canvas, row, 0, 20, "一二三四五六七八九十", STYLE_NORMAL);
    draw_box(&canvas, (struct rect){1, 3, 4, 14}, "标题", STYLE_BORDER);
    assert_string_equal(row_text(0), "一二三四五六七八九十");
    assert_string_equal(row_text(1), "一 ┌─ 标题 ─────┐ 十");
    assert_string_equal(row_text(2), "一 │            │ 十");
    assert_string_equal(row_text(4), "一 └────────────┘ 十");
}

static void find_spans(const char *text, const char *typed, struct span_list *out)
{
    struct query_words words = {0};
    struct query *q = NULL;
    struct error err = {0};
    assert_int_equal(query_parse(typed, &words, &q, NULL, &err), ST_OK);
    query_spans(q, "content", text, out);
    query_free(q);
}

static void test_highlight(void **state)
{
    (void)state;
    struct span_list spans = {0};
    find_spans("本单位ＡＢＣ 清单、abc。", "abc 单", &spans);
    assert_int_equal(spans.n, 4);
    assert_memory_equal("本单位ＡＢＣ 清单、abc。" + spans.items[1].from, "ＡＢＣ", 9);
    assert_int_equal(spans.items[1].to - spans.items[1].from, 9); /* without the blank behind */
    draw_marked(&canvas, 0, 0, 20, "前面很长很长很长的文字然后是单子", &spans, STYLE_NORMAL, STYLE_MATCH);
    span_list_free(&spans);
    find_spans("前面很长很长很长的文字然后是单子", "单", &spans);
    draw_marked(&canvas, 0, 0, 20, "前面很长很长很长的文字然后是单子", &spans, STYLE_NORMAL, STYLE_MATCH);
    const char *row = row_text(0);
    assert_non_null(strstr(row, "单子")); /* the match shows although it stands far back */
    assert_memory_equal(row, "…", 3);
    int marked = 0;
    for (int col = 0; col < 20; col++)
        marked += canvas_at(&canvas, 0, col)->style == STYLE_MATCH;
    assert_int_equal(marked, 2);
    span_list_free(&spans);
    find_spans("abc", "", &spans);
    assert_int_equal(spans.n, 0);
    span_list_free(&spans);
}

/* A window may have shrunk since the views were laid out: what they still draw by their old places is not drawn. */
static void test_clip_beyond_the_picture(void **state)
{
    (void)state;
    canvas.clip = (struct rect){-2, -3, 40, 120};
    draw_text(&canvas, 20, 0, 20, "事项", STYLE_NORMAL);
    draw_text(&canvas, -1, 0, 20, "事项", STYLE_NORMAL);
    draw_text(&canvas, 0, 17, 40, "公开内容", STYLE_NORMAL);
    draw_text(&canvas, 1, -3, 10, "公开内容", STYLE_NORMAL);
    draw_box(&canvas, (struct rect){4, 10, 36, 110}, "x", STYLE_BORDER);
    canvas_cursor(&canvas, 30, 100);
    assert_int_equal(canvas.cursor_row, -1);
    assert_string_equal(row_text(0), "                 公 ");
    assert_string_equal(row_text(1), " 内容               ");
    assert_string_equal(row_text(2), "                    ");
    canvas_cursor(&canvas, 5, 19);
    assert_int_equal(canvas.cursor_row, 5);
}

static void test_page(void **state)
{
    (void)state;
    struct page p = {0};
    page_clear(&p, 20);
    page_entry(&p, 0, "单位", 4, STYLE_LABEL, "高青县医疗保障服务中心，基金稽核科", STYLE_NORMAL);
    assert_int_equal(p.lines, 3);
    page_draw(&p, &canvas, (struct rect){0, 0, 6, 20}, 0);
    assert_string_equal(row_text(0), "单位  高青县医疗保障");
    assert_string_equal(row_text(1), "      服务中心，基金");
    assert_string_equal(row_text(2), "      稽核科        ");
    canvas_clear(&canvas);
    for (int i = 0; i < 9; i++)
        page_text(&p, 0, "x", STYLE_NORMAL);
    page_draw(&p, &canvas, (struct rect){0, 0, 4, 20}, 0);
    assert_string_equal(row_text(3), "         \u25bc \u8fd8\u6709 9 \u884c");
    page_free(&p);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_text_is_cut_and_padded),
        TEST(test_right),
        TEST(test_control_characters),
        TEST(test_marks_stay_with_base),
        TEST(test_half_covered),
        TEST(test_clip),
        TEST(test_clip_beyond_the_picture),
        TEST(test_box),
        TEST(test_highlight),
        TEST(test_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
