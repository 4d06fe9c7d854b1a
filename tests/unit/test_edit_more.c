/* What a text field can do beyond typing: taking back, selecting, finding, numbering, full and half width. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness/random.h"
#include "mulu/mem.h"
#include "mulu/text.h"
#include "ui/edit.h"

static struct edit make(const char *text)
{
    struct edit e;
    edit_init(&e, true);
    edit_set(&e, text);
    return e;
}

/* One key after another, as a hand does. */
static void type(struct edit *e, const char *text)
{
    const char *p = text, *end = text + strlen(text);
    while (p < end) {
        const char *from = p;
        text_decode(&p, end);
        edit_insert(e, from, (size_t)(p - from));
    }
}

static bool on_edge(const struct edit *e, size_t at)
{
    const char *text = edit_text(e), *p = text, *end = text + e->text.len;
    struct text_glyph g;
    if (at == 0)
        return true;
    while (text_next(&p, end, &g))
        if ((size_t)(p - text) == at)
            return true;
    return false;
}

#define UNDOES(e, text)                                                                                      \
    do {                                                                                                     \
        assert_true(edit_undo(e));                                                                           \
        assert_string_equal(edit_text(e), text);                                                             \
    } while (0)
#define REDOES(e, text)                                                                                      \
    do {                                                                                                     \
        assert_true(edit_redo(e));                                                                           \
        assert_string_equal(edit_text(e), text);                                                             \
    } while (0)

/* --- taking back ------------------------------------------------------------------------------------------------ */

static void test_typing_runs(void **state)
{
    (void)state;
    struct edit e = make("原文");
    type(&e, "自形成之日起，二十个工作日内公开。");
    type(&e, "\n第二行");
    UNDOES(&e, "原文自形成之日起，二十个工作日内公开。\n");
    UNDOES(&e, "原文自形成之日起，二十个工作日内公开。");
    UNDOES(&e, "原文自形成之日起，");
    UNDOES(&e, "原文");
    assert_int_equal(e.caret, strlen("原文"));
    assert_false(edit_undo(&e));
    assert_false(edit_forgot(&e));
    REDOES(&e, "原文自形成之日起，");
    REDOES(&e, "原文自形成之日起，二十个工作日内公开。");
    type(&e, "新"); /* what was taken back is gone when something else is typed */
    assert_false(edit_redo(&e));
    UNDOES(&e, "原文自形成之日起，二十个工作日内公开。");
    edit_free(&e);
}

static void test_runs_end_with_a_movement(void **state)
{
    (void)state;
    struct edit e = make("");
    type(&e, "ab");
    edit_left(&e);
    edit_right(&e);
    type(&e, "cd");
    UNDOES(&e, "ab");
    UNDOES(&e, "");
    edit_free(&e);
}

static void test_erasing_runs(void **state)
{
    (void)state;
    struct edit e = make("一二三四五六");
    edit_backspace(&e);
    edit_backspace(&e);
    edit_first(&e);
    edit_delete(&e);
    edit_delete(&e);
    assert_string_equal(edit_text(&e), "三四");
    UNDOES(&e, "一二三四");
    assert_int_equal(e.caret, 0);
    UNDOES(&e, "一二三四五六");
    assert_int_equal(e.caret, strlen("一二三四五六"));
    REDOES(&e, "一二三四");
    REDOES(&e, "三四");
    edit_delete_to_end(&e);
    edit_undo(&e);
    type(&e, "x");
    edit_backspace(&e); /* erasing is not the typing's own step */
    UNDOES(&e, "x三四");
    UNDOES(&e, "三四");
    edit_free(&e);
}

static void test_a_paste_is_one_step(void **state)
{
    (void)state;
    struct edit e = make("");
    struct buffer much = {0};
    for (int i = 0; i < 50; i++)
        buf_puts(&much, "第一行\n");
    type(&e, "前");
    edit_insert(&e, much.data, much.len);
    type(&e, "后");
    edit_undo(&e);
    UNDOES(&e, "前");
    UNDOES(&e, "");
    buf_free(&much);
    edit_free(&e);
}

static void test_setting_ends_undo(void **state)
{
    (void)state;
    struct edit e = make("");
    type(&e, "x");
    edit_set(&e, "从库里读出");
    assert_false(edit_undo(&e));
    edit_assign(&e, "放回的草稿");
    edit_assign(&e, "放回的草稿"); /* the same again is no step */
    UNDOES(&e, "从库里读出");
    assert_false(edit_undo(&e));
    edit_free(&e);
}

/* Memory has a bound; what had to give way is known, and what is left still fits the text. */
static void test_bounded(void **state)
{
    (void)state;
    enum { CHUNK = 64 * 1024 };
    struct edit e = make("开头");
    char *chunk = mem_alloc(CHUNK + 1);
    for (int i = 0; i < 40; i++) {
        memset(chunk, 'a' + i % 26, CHUNK);
        edit_insert(&e, chunk, CHUNK);
    }
    int steps = 0;
    while (edit_undo(&e))
        steps++;
    assert_in_range(steps, EDIT_HISTORY_BYTES / CHUNK - 1, EDIT_HISTORY_BYTES / CHUNK);
    assert_true(edit_forgot(&e));
    assert_int_equal(e.text.len, strlen("开头") + (size_t)(40 - steps) * CHUNK);
    edit_set(&e, "");
    char *huge = mem_alloc(2 * EDIT_HISTORY_BYTES);
    memset(huge, 'x', 2 * EDIT_HISTORY_BYTES);
    edit_insert(&e, huge, 2 * EDIT_HISTORY_BYTES); /* the last step can always be taken back */
    UNDOES(&e, "");
    free(huge);
    free(chunk);
    edit_free(&e);
}

/* --- selecting -------------------------------------------------------------------------------------------------- */

static void assert_selected(const struct edit *e, const char *want)
{
    struct buffer b = {0};
    edit_copy(e, &b);
    assert_string_equal(buf_text(&b), want);
    buf_free(&b);
}

static void test_selecting(void **state)
{
    (void)state;
    struct edit e = make("县司法局 abc 公开");
    size_t from, to;
    assert_false(edit_selection(&e, &from, &to));
    edit_extend(&e);
    assert_false(edit_selection(&e, &from, &to)); /* nothing is in it yet */
    edit_word_left(&e);
    assert_selected(&e, "公开");
    edit_extend(&e); /* goes on */
    edit_word_left(&e);
    assert_selected(&e, "abc 公开");
    type(&e, "字"); /* typing replaces */
    assert_string_equal(edit_text(&e), "县司法局 字");
    assert_false(edit_selection(&e, &from, &to));
    UNDOES(&e, "县司法局 abc 公开");
    edit_select_all(&e);
    assert_selected(&e, "县司法局 abc 公开");
    edit_delete(&e);
    assert_string_equal(edit_text(&e), "");
    UNDOES(&e, "县司法局 abc 公开");
    edit_first(&e);
    edit_mark(&e);
    edit_right(&e);
    edit_right(&e);
    assert_selected(&e, "县司");
    struct buffer b = {0};
    assert_true(edit_cut(&e, &b));
    assert_string_equal(buf_text(&b), "县司");
    assert_string_equal(edit_text(&e), "法局 abc 公开");
    assert_false(edit_cut(&e, &b));
    buf_free(&b);
    edit_mark(&e);
    edit_last(&e);
    edit_mark(&e); /* the same key ends it */
    assert_false(edit_selection(&e, &from, &to));
    edit_free(&e);
}

static void test_counting(void **state)
{
    (void)state;
    struct edit e = make("１、 县局　abc\n\te\xcc\x81。");
    assert_int_equal(edit_count(&e, 0, e.text.len), 2 + 2 + 3 + 2);
    assert_int_equal(edit_count(&e, 0, 0), 0);
    edit_free(&e);
}

/* --- finding ---------------------------------------------------------------------------------------------------- */

static void test_finding(void **state)
{
    (void)state;
    struct edit e = make("ＡＢＣ 公 开，abc；公开 Abc 。");
    struct edit_match m;
    assert_true(edit_find(&e, "abc", 0, true, &m));
    assert_selected(&e, "ＡＢＣ");
    assert_int_equal(m.at, 1);
    assert_int_equal(m.n, 3);
    assert_false(m.wrapped);
    size_t from, to;
    edit_selection(&e, &from, &to);
    assert_true(edit_find(&e, "ａｂｃ", from + 1, true, &m)); /* width and case do not matter, … */
    assert_selected(&e, "abc");
    assert_true(edit_find(&e, "公开", 0, true, &m)); /* … nor do blanks, */
    assert_selected(&e, "公 开");
    assert_true(edit_find(&e, "c", e.text.len, true, &m)); /* … and it wraps */
    assert_true(m.wrapped);
    assert_selected(&e, "Ｃ");
    assert_true(edit_find(&e, "abc", 0, false, &m));
    assert_true(m.wrapped);
    assert_selected(&e, "Abc"); /* without the blank that follows */
    assert_int_equal(m.at, 3);
    edit_selection(&e, &from, &to);
    assert_true(edit_find(&e, "abc", from, false, &m));
    assert_int_equal(m.at, 2);
    size_t caret = e.caret;
    assert_false(edit_find(&e, "没有", 0, true, &m));
    assert_false(edit_find(&e, "  ", 0, true, &m)); /* nothing to look for */
    assert_int_equal(e.caret, caret);
    edit_free(&e);
}

/* --- numbered lists --------------------------------------------------------------------------------------------- */

static void test_enter_goes_on(void **state)
{
    (void)state;
    static const struct {
        const char *line, *next;
    } cases[] = {
        {"1、甲", "2、"},
        {"9. a", "10. "},
        {"３．甲", "４．"},
        {"2）甲", "3）"},
        {"2)甲", "3)"},
        {"(3) 甲", "(4) "},
        {"（9）甲", "（10）"},
        {"（一）甲", "（二）"},
        {"九、甲", "十、"},
        {"十、甲", "十一、"},
        {"十九、甲", "二十、"},
        {"九十九、甲", "一百、"},
        {"一百零九、甲", "一百一十、"},
        {"①甲", "②"},
        {"⑳甲", "㉑"},
        {"⑴ 甲", "⑵ "},
        {"⒈甲", "⒉"},
        {"㈠甲", "㈡"},
        {"　　1、甲", "　　2、"},
        {"99.甲", "100."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct edit e = make(cases[i].line);
        edit_newline(&e);
        char *want = mem_printf("%s\n%s", cases[i].line, cases[i].next);
        assert_string_equal(edit_text(&e), want);
        free(want);
        edit_newline(&e); /* an empty one ends the list */
        want = mem_printf("%s\n", cases[i].line);
        assert_string_equal(edit_text(&e), want);
        assert_int_equal(e.caret, e.text.len);
        free(want);
        edit_free(&e);
    }
}

static void test_enter_is_plain(void **state)
{
    (void)state;
    static const char *const lines[] = {"县局",   "3.5万元", "2026.1 甲", "2026、甲", "一二三、甲", "0、甲",
                                        "（甲）", "（3 甲",  "㊿甲",      "⒇甲",      "1",          "",
                                        "一是甲", "50%",     "㈩甲",      "999、甲"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct edit e = make(lines[i]);
        edit_newline(&e);
        char *want = mem_printf("%s\n", lines[i]);
        assert_string_equal(edit_text(&e), want);
        free(want);
        edit_free(&e);
    }
    struct edit e = make("1、甲乙");
    edit_left(&e); /* within the line */
    edit_newline(&e);
    assert_string_equal(edit_text(&e), "1、甲\n乙");
    edit_set(&e, "1、甲");
    edit_newline(&e);
    UNDOES(&e, "1、甲\n"); /* only the number is taken back */
    UNDOES(&e, "1、甲");
    edit_select_all(&e);
    edit_newline(&e);
    assert_string_equal(edit_text(&e), "\n");
    edit_free(&e);
}

#define RENUMBERS(text, count, want)                                                                         \
    do {                                                                                                     \
        struct edit e_ = make(text);                                                                         \
        assert_int_equal(edit_renumber(&e_), count);                                                         \
        assert_string_equal(edit_text(&e_), want);                                                           \
        edit_free(&e_);                                                                                      \
    } while (0)

static void test_renumbering(void **state)
{
    (void)state;
    RENUMBERS("1、甲\n3、乙\n3、丙", 1, "1、甲\n2、乙\n3、丙");
    RENUMBERS("1、甲\n2、乙", 0, "1、甲\n2、乙");
    RENUMBERS("甲\n乙", -1, "甲\n乙");
    RENUMBERS("", -1, "");
    RENUMBERS("九、甲\n接着甲\n九、乙\n九、丙", 2, "九、甲\n接着甲\n十、乙\n十一、丙");
    RENUMBERS("3、丙\n1、甲\n2、乙", 3, "1、丙\n2、甲\n3、乙"); /* its first line was moved */
    /* A list inside another begins with one each time. */
    RENUMBERS("一、甲\n（二）子\n（二）子\n一、乙\n（五）子\n（六）子", 4,
              "一、甲\n（一）子\n（二）子\n二、乙\n（一）子\n（二）子");
    /* Only the paragraph at the caret. */
    RENUMBERS("5、别的\n5、别的\n\n2、甲\n2、乙", 1, "5、别的\n5、别的\n\n2、甲\n3、乙");
    struct edit e = make("1、甲\n1、乙乙\n1、丙\n1、丁");
    edit_up(&e, 80);
    edit_up(&e, 80);
    edit_end(&e, 80);
    edit_left(&e);
    assert_int_equal(edit_renumber(&e), 3);
    assert_string_equal(edit_text(&e), "1、甲\n2、乙乙\n3、丙\n4、丁");
    assert_int_equal(e.caret, strlen("1、甲\n2、乙")); /* the caret is where it was */
    UNDOES(&e, "1、甲\n1、乙乙\n1、丙\n1、丁");        /* all at once */
    /* Of a selection its lines, and not the one that begins where it ends. */
    edit_select(&e, strlen("1、甲\n1、"), strlen("1、甲\n1、乙乙\n1、丙\n"));
    assert_int_equal(edit_renumber(&e), 1);
    assert_string_equal(edit_text(&e), "1、甲\n1、乙乙\n2、丙\n1、丁");
    edit_free(&e);
}

/* --- width ------------------------------------------------------------------------------------------------------ */

static void to_half(const char *text, const char *want)
{
    struct edit e = make(text);
    assert_int_equal(edit_to_half(&e), strcmp(text, want) != 0);
    assert_string_equal(edit_text(&e), want);
    edit_free(&e);
}

static void to_full(const char *text, const char *want)
{
    struct edit e = make(text);
    assert_int_equal(edit_to_full(&e), strcmp(text, want) != 0);
    assert_string_equal(edit_text(&e), want);
    edit_free(&e);
}

static void test_width(void **state)
{
    (void)state;
    to_half("自２０２６年１月１日起，由ＡＢＣ科（室）公开。", "自2026年1月1日起，由ABC科（室）公开。");
    to_half("电话：０５３３－１２３４５６７；占５０．５％", "电话：0533-1234567；占50.5%");
    to_half("上午９：３０至１１：００，补助１，０００元，第１，２条",
            "上午9:30至11:00，补助1,000元，第1，2条");
    to_half("（ＡＢＣ）：ｘ，ｙ！", "(ABC):x,y!"); /* a line without a Chinese character */
    to_half("　　张　三、李四～王五", "　　张　三、李四～王五");
    to_half("全部半角 abc。", "全部半角 abc。");
    to_full("abc,县局(一)公开.第1.5条.", "ａｂｃ，县局（一）公开。第１．５条。");
    to_full("称\"公开\"和'一'", "称“公开”和'一'");
    to_full("长5\"的", "长５\"的"); /* no pair */
    to_full("a \"b\"\n字", "ａ　＂ｂ＂\n字");
    struct edit e = make("１２３，４５６");
    edit_select(&e, 0, strlen("１２"));
    assert_true(edit_to_half(&e));
    assert_string_equal(edit_text(&e), "12３，４５６");
    assert_selected(&e, "12");
    UNDOES(&e, "１２３，４５６");
    edit_seek(&e, strlen("１２３"));
    edit_to_half(&e);
    assert_int_equal(e.caret, 3);
    edit_free(&e);
}

/* ASCII there and back is as it was; a second time changes nothing; bytes that mean nothing here stay. */
static void test_width_properties(void **state)
{
    (void)state;
    struct random_source r = {11};
    for (int i = 0; i < 2000; i++) {
        struct edit e;
        struct buffer ascii = {0}, any = {0};
        for (uint32_t n = random_below(&r, 30); n > 0; n--)
            buf_putc(&ascii, (char)(random_below(&r, 12) ? ' ' + random_below(&r, 95) : '\n'));
        e = make(buf_text(&ascii));
        edit_to_full(&e);
        edit_to_half(&e);
        assert_string_equal(edit_text(&e), buf_text(&ascii));
        edit_free(&e);
        random_text(&r, 40, &any);
        for (int full = 0; full < 2; full++) {
            e = make(buf_text(&any));
            (void)(full ? edit_to_full(&e) : edit_to_half(&e));
            assert_true(text_is_utf8(edit_text(&e), e.text.len, NULL));
            char *once = mem_dup(edit_text(&e));
            bool again = full ? edit_to_full(&e) : edit_to_half(&e);
            if (!full)
                assert_false(again);
            assert_true(full || strcmp(once, edit_text(&e)) == 0);
            while (edit_undo(&e))
                ;
            assert_string_equal(edit_text(&e), buf_text(&any));
            free(once);
            edit_free(&e);
        }
        buf_free(&ascii);
        buf_free(&any);
    }
}

/* --- all together ----------------------------------------------------------------------------------------------- */

static void random_step(struct edit *e, struct random_source *r)
{
    static bool (*const plain[])(struct edit *) = {
        edit_left,    edit_right,     edit_word_left, edit_word_right,    edit_first,
        edit_last,    edit_backspace, edit_delete,    edit_delete_word,   edit_undo,
        edit_redo,    edit_backspace, edit_delete,    edit_delete_to_end, edit_delete_to_start,
        edit_to_half, edit_to_full,   edit_undo,
    };
    static bool (*const by_width[])(struct edit *, int) = {edit_up, edit_down, edit_home, edit_end};
    struct edit_match m;
    struct buffer b = {0};
    switch (random_below(r, 12)) {
    case 0:
        edit_extend(e);
        break;
    case 1:
        edit_mark(e);
        break;
    case 2:
        edit_newline(e);
        break;
    case 3:
        edit_renumber(e);
        break;
    case 4:
        random_text(r, 2, &b);
        edit_find(e, buf_text(&b), e->caret, random_below(r, 2), &m);
        break;
    case 5:
        edit_cut(e, &b);
        break;
    case 6:
        by_width[random_below(r, 4)](e, (int)random_below(r, 30) + 1);
        break;
    case 7:
    case 8:
        plain[random_below(r, sizeof plain / sizeof *plain)](e);
        break;
    case 9:
        buf_puts(&b, random_below(r, 2) ? "1、" : "（十）");
        edit_insert(e, buf_text(&b), b.len);
        break;
    default:
        random_text(r, 5, &b);
        edit_insert(e, buf_text(&b), b.len);
    }
    buf_free(&b);
}

static void test_random_operations(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        struct random_source r = {seed};
        struct buffer first = {0}, part = {0};
        random_text(&r, 80, &first);
        struct edit e = make(buf_text(&first));
        for (int i = 0; i < 400; i++) {
            size_t from, to;
            random_step(&e, &r);
            assert_true(on_edge(&e, e.caret));
            assert_true(text_is_utf8(edit_text(&e), e.text.len, NULL));
            if (edit_selection(&e, &from, &to)) {
                assert_true(from < to && to <= e.text.len);
                assert_true(on_edge(&e, from));
                assert_true(on_edge(&e, to));
            }
        }
        while (edit_redo(&e))
            ;
        char *last = mem_dup(edit_text(&e));
        while (edit_undo(&e))
            assert_true(on_edge(&e, e.caret));
        if (!edit_forgot(&e))
            assert_string_equal(edit_text(&e), buf_text(&first));
        while (edit_redo(&e))
            assert_true(on_edge(&e, e.caret));
        assert_string_equal(edit_text(&e), last);
        free(last);
        edit_free(&e);
        buf_free(&first);
        buf_free(&part);
    }
}

/* Who types the number that Enter has put there, as on paper, gets it once. */
static void test_number_typed_again(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"1.甲", "2.乙", "1.甲\n2.乙"},
        {"一、甲", "二、", "一、甲\n二、"},
        {"（1）甲", "（2）乙", "（1）甲\n（2）乙"},
        {"1、 甲", "2、乙", "1、 甲\n2、 乙"},
        {"1.甲", "2016年", "1.甲\n2.2016年"},
        {"1.甲", "3.1", "1.甲\n2.3.1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (int pasted = 0; pasted < 2; pasted++) {
            struct edit e;
            edit_init(&e, true);
            edit_set(&e, cases[i][0]);
            edit_newline(&e);
            const char *p = cases[i][1], *end = p + strlen(p);
            while (p < end) {
                const char *from = p;
                if (pasted)
                    p = end;
                else
                    text_decode(&p, end);
                edit_insert(&e, from, (size_t)(p - from));
            }
            assert_string_equal(edit_text(&e), cases[i][2]);
            assert_int_equal(e.caret, e.text.len);
            edit_free(&e);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_number_typed_again),
        cmocka_unit_test(test_typing_runs),
        cmocka_unit_test(test_runs_end_with_a_movement),
        cmocka_unit_test(test_erasing_runs),
        cmocka_unit_test(test_a_paste_is_one_step),
        cmocka_unit_test(test_setting_ends_undo),
        cmocka_unit_test(test_bounded),
        cmocka_unit_test(test_selecting),
        cmocka_unit_test(test_counting),
        cmocka_unit_test(test_finding),
        cmocka_unit_test(test_enter_goes_on),
        cmocka_unit_test(test_enter_is_plain),
        cmocka_unit_test(test_renumbering),
        cmocka_unit_test(test_width),
        cmocka_unit_test(test_width_properties),
        cmocka_unit_test(test_random_operations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
