/* A text field as in a good editor: selecting, the clipboard, taking back, finding, the full screen, lists, widths, and
 * somebody else's editor. */
#include "harness/scene.h"

#include <dirent.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mulu/mem.h"
#include "mulu/text.h"

static void assert_cell(struct scene *s, const char *number, const char *cell, const char *want)
{
    char *value = fixture_cell(s->home, 1, number, cell);
    assert_string_equal(value, want);
    free(value);
}

/* The form of `number`, at its field `tabs` from the first. */
static struct term *open_field(struct scene *s, int rows, int cols, const char *number, int tabs)
{
    scene_tree(s, rows, cols);
    scene_go(s, number);
    term_keys(s->t, "Enter");
    term_wait_text(s->t, "事项名称 *");
    term_wait_idle(s->t);
    for (int i = 0; i < tabs; i++)
        term_keys(s->t, "Tab");
    term_wait_idle(s->t);
    return s->t;
}

enum { LABEL, CONTENT, SPEC, BASIS, UNIT = 5 };

/* --- selecting -------------------------------------------------------------------------------------------------- */

static void test_select_looks(void **state)
{
    struct scene *s = *state;
    struct term *t = open_field(s, 24, 80, "7.1.2", CONTENT);
    scene_keys(s, "S-Left*8 S-Up S-Left S-Left");
    term_golden(t, "field-24x80-selection");
    scene_keys(s, "Esc"); /* lets go of it, and does not leave */
    assert_true(term_has(t, "▸公开内容"));
    assert_false(term_has(t, "选中"));
}

/* In a terminal that does not send Shift with the arrows: one key begins, every movement goes on. */
static void test_mark_key(void **state)
{
    struct scene *s = *state;
    struct term *t = open_field(s, 24, 80, "4.1", LABEL);
    scene_keys(s, "F6");
    scene_message(s, "正在选字：移动光标，Ctrl-C 复制，Ctrl-X 剪切，再按 F6 取消");
    scene_keys(s, "Left Left");
    assert_true(term_has(t, "选中 2 字，共 4 字"));
    scene_keys(s, "Home Down"); /* does not run into the next field */
    assert_true(term_has(t, "选中 4 字，共 4 字"));
    scene_keys(s, "F6");
    assert_false(term_has(t, "选中"));
    scene_keys(s, "End M-v M-b C-x"); /* with Alt, too */
    assert_true(term_has(t, "0 字"));
    scene_keys(s, "M-p F2");
    scene_message(s, "没有改动");
}

static void test_clipboard(void **state)
{
    struct scene *s = *state;
    struct term *t = open_field(s, 24, 80, "4.1", LABEL);
    scene_keys(s, "C-v");
    scene_message(s, "还没有复制过文字");
    scene_keys(s, "C-c");
    scene_message(s, "还没有选中文字：按 F6 再移动光标来选；要退出程序按 Ctrl-Q");
    scene_keys(s, "S-Home C-c");
    scene_message(s, "已复制 4 字；Ctrl-V 粘贴到任何一栏");
    scene_keys(s, "Tab Tab C-v C-v");
    assert_true(term_has(t, "▸内容规范   部门文件部门文件"));
    scene_keys(s, "C-S-Left C-x");
    scene_message(s, "已剪切 8 字；Ctrl-V 粘贴，Ctrl-Z 撤销");
    scene_keys(s, "Tab C-v F2");
    assert_cell(s, "4.1", "spec", "");
    assert_cell(s, "4.1", "basis", "部门文件部门文件");
    scene_keys(s, "/ C-v"); /* in every other text field too */
    assert_true(term_has(s->t, "查找 部门文件部门文件"));
    scene_keys(s, "C-a");
    scene_type(s, "人员");
    assert_true(term_has(s->t, "查找 人员"));
    assert_false(term_has(s->t, "查找 人员部门"));
    scene_keys(s, "Esc g C-v"); /* and in questions */
    assert_true(term_has(s->t, "部门文件部门文件"));
}

/* Typing takes the place of what is selected; the arrows let go of it at its edges. */
static void test_replacing(void **state)
{
    struct scene *s = *state;
    struct term *t = open_field(s, 24, 80, "4.1", LABEL);
    int row, col;
    assert_true(term_cursor(t, &row, &col));
    scene_keys(s, "Left S-Left S-Left Left");
    term_wait_cursor(t, row, col - 6);
    scene_keys(s, "S-Right S-Right Right");
    term_wait_cursor(t, row, col - 2);
    scene_keys(s, "S-Left S-Left");
    scene_type(s, "规");
    assert_true(term_has(t, "▸事项名称 * 部规件"));
    scene_keys(s, "C-a Del");
    assert_true(term_has(t, "0 字"));
    scene_keys(s, "C-z C-z");
    assert_true(term_has(t, "▸事项名称 * 部门文件"));
}

/* --- taking back ------------------------------------------------------------------------------------------------ */

static void test_undo(void **state)
{
    struct scene *s = *state;
    struct term *t = open_field(s, 24, 80, "4.1", SPEC);
    scene_type(s, "第一句，第二句");
    scene_keys(s, "C-z");
    assert_true(term_has(t, "第一句，"));
    assert_false(term_has(t, "第二句"));
    scene_keys(s, "C-z C-z");
    assert_false(term_has(t, "第一句"));
    scene_message(s, "这一栏没有可以撤销的键入");
    scene_keys(s, "C-y C-y");
    assert_true(term_has(t, "第一句，第二句"));
    scene_keys(s, "C-y");
    scene_message(s, "没有可以重做的键入");
    scene_keys(s, "Tab");
    scene_type(s, "别栏");
    scene_keys(s, "S-Tab C-z"); /* each field has its own */
    assert_true(term_has(t, "别栏"));
    assert_false(term_has(t, "第二句"));
    scene_keys(s, "C-z Tab C-z F2");
    scene_message(s, "没有改动"); /* and what was taken back is no change */
}

/* What a completion puts in can be taken back as what is typed. */
static void test_undo_of_completion(void **state)
{
    struct scene *s = *state;
    struct term *t = open_field(s, 24, 80, "4.1", UNIT);
    scene_keys(s, "F4 Down Enter");
    assert_false(term_has(t, "责任单位 * 文件起草科室"));
    scene_keys(s, "C-z");
    assert_true(term_has(t, "责任单位 * 文件起草科室"));
}

/* --- words ------------------------------------------------------------------------------------------------------ */

static void test_word_keys(void **state)
{
    struct scene *s = *state;
    struct term *t = open_field(s, 24, 80, "4.1", SPEC);
    scene_type(s, "自形成之日起20个工作日，由ABC科公开");
    int row, col;
    assert_true(term_cursor(t, &row, &col));
    int end = col;
    scene_keys(s, "M-b");
    term_wait_cursor(t, row, end - 6); /* 科公开 */
    scene_keys(s, "C-Left");
    term_wait_cursor(t, row, end - 9); /* ABC */
    scene_keys(s, "M-b");
    term_wait_cursor(t, row, end - 11); /* 由 */
    scene_keys(s, "M-f M-f C-Right");
    term_wait_cursor(t, row, end);
    scene_keys(s, "Home M-f M-f");
    term_wait_cursor(t, row, 12 + 14); /* behind 20 */
}

/* --- finding ---------------------------------------------------------------------------------------------------- */

static void test_find(void **state)
{
    struct scene *s = *state;
    struct term *t = open_field(s, 24, 80, "14.1", CONTENT);
    scene_keys(s, "C-f");
    scene_type(s, "电话");
    assert_true(term_has(t, "第 1 处，共 3 处"));
    term_golden(t, "field-24x80-find");
    scene_keys(s, "Enter C-f");
    assert_true(term_has(t, "第 3 处，共 3 处"));
    scene_keys(s, "Down");
    assert_true(term_has(t, "第 1 处，共 3 处"));
    scene_message(s, "已到结尾，从头再找");
    scene_keys(s, "Up");
    assert_true(term_has(t, "第 3 处，共 3 处"));
    scene_message(s, "已到开头，从结尾再找");
    scene_type(s, "没有的词");
    assert_true(term_has(t, "没有找到"));
    scene_keys(s, "C-a");
    scene_type(s, "政府信息公开指南");
    assert_true(term_has(t, "没有找到"));
    scene_keys(s, "C-a");
    scene_type(s, "传真、邮箱");
    scene_keys(s, "Esc"); /* what was found stays selected, */
    assert_true(term_has(t, "选中 5 字"));
    scene_type(s, "网址"); /* … and typing replaces it */
    assert_true(term_has(t, "电话、网址、办公"));
    scene_keys(s, "C-f"); /* the last one is offered again */
    assert_true(term_has(t, "在本栏查找 传真、邮箱"));
}

/* --- the full screen -------------------------------------------------------------------------------------------- */

static void test_full_looks(void **state)
{
    struct scene *s = *state;
    struct term *t = open_field(s, 24, 80, "14.1", CONTENT);
    scene_keys(s, "F3");
    term_golden(t, "field-24x80-full");
    term_resize(t, 40, 120);
    term_wait_text(t, "李 16:20");
    scene_keys(s, "C-Home Right S-Down S-Down S-End");
    term_golden(t, "field-40x120-full");
}

static void test_full_long(void **state)
{
    struct scene *s = *state;
    struct term *t = open_field(s, 24, 80, "4.1", SPEC);
    struct buffer text = {0};
    for (int i = 1; i <= 60; i++)
        buf_printf(&text, "%s%d、第%d条", i > 1 ? "\n" : "", i, i);
    term_paste(t, buf_text(&text));
    buf_free(&text);
    term_wait_text(t, "60、第60条");
    scene_keys(s, "F3");
    assert_true(term_has(t, "第 60 / 60 行"));
    term_golden(t, "field-24x80-full-end");
    scene_keys(s, "PgUp PgUp");
    assert_true(term_has(t, "第 26 / 60 行"));
    assert_true(term_has(t, "▲ 还有"));
    assert_true(term_has(t, "▼ 还有"));
    scene_keys(s, "C-Home");
    assert_false(term_has(t, "▲ 还有"));
    assert_true(term_has(t, "▼ 还有 42 行"));
    int row, col;
    assert_true(term_cursor(t, &row, &col));
    assert_int_equal(row, 3);
    assert_int_equal(col, 2);
}

/* What is typed there is typed into the form. */
static void test_full_is_the_form(void **state)
{
    struct scene *s = *state;
    struct term *t = open_field(s, 24, 80, "4.1", SPEC);
    scene_keys(s, "F3");
    scene_type(s, "甲");
    scene_keys(s, "Enter");
    scene_type(s, "乙");
    scene_keys(s, "Esc");
    assert_true(term_has(t, "▸内容规范   甲"));
    scene_keys(s, "C-z");
    assert_false(term_has(t, "乙")); /* its undo too */
    scene_keys(s, "C-y C-o F2");
    scene_message(s, "已保存 内容规范");
    assert_cell(s, "4.1", "spec", "甲\n乙");
}

static void test_full_of_one_line(void **state)
{
    struct scene *s = *state;
    struct term *t = open_field(s, 24, 80, "4.1", LABEL);
    scene_keys(s, "F3 Enter");
    scene_message(s, "这一栏只有一行，不能换行；F3 返回表单");
    scene_keys(s, "C-u F2"); /* what is wrong is shown in the form */
    scene_message(s, "有 1 栏填写有误");
    assert_true(term_has(t, "▸事项名称 *"));
    assert_true(term_has(t, "名称不能为空"));
    scene_keys(s, "F3");
    scene_type(s, "名");
    scene_keys(s, "F3");
    assert_false(term_has(t, "名称不能为空"));
}

static void test_quitting_from_full(void **state)
{
    struct scene *s = *state;
    struct term *t = open_field(s, 24, 80, "4.1", SPEC);
    scene_keys(s, "F3");
    scene_type(s, "草稿");
    scene_keys(s, "C-q");
    assert_true(term_has(t, "还没有保存"));
    scene_keys(s, "Esc");
    assert_true(term_has(t, "全屏编辑"));
    scene_keys(s, "C-q");
    term_keys(t, "s");
    assert_int_equal(term_wait_exit(t), 0);
    assert_cell(s, "4.1", "spec", "草稿");
}

/* Whatever ends the program: what was typed on the full screen is the form's draft. */
static void test_full_keeps_drafts(void **state)
{
    struct scene *s = *state;
    open_field(s, 24, 80, "4.1", SPEC);
    scene_keys(s, "F3");
    scene_type(s, "没来得及保存");
    term_signal(s->t, SIGHUP);
    term_wait_exit(s->t);
    scene_start(s, 24, 80);
    term_wait_text(s->t, "上次没有保存的内容");
    scene_keys(s, "Enter");
    term_wait_text(s->t, "没来得及保存");
    scene_keys(s, "C-z"); /* and what was put back can be taken back */
    assert_false(term_has(s->t, "没来得及保存"));
}

static void test_read_only(void **state)
{
    struct scene *s = *state;
    static const char *const args[] = {"--read-only", NULL};
    struct term *t = scene_start_with(s, 24, 80, args);
    scene_keys(s, "Enter *");
    scene_go(s, "4.1");
    scene_keys(s, "Enter C-a C-x");
    scene_message(s, "数据库以只读方式打开，不能修改");
    scene_keys(s, "C-c");
    scene_message(s, "已复制 4 字");
    scene_keys(s, "C-v");
    scene_message(s, "数据库以只读方式打开，不能修改");
    scene_keys(s, "M-h");
    scene_message(s, "数据库以只读方式打开，不能修改");
    scene_keys(s, "F3");
    assert_true(term_has(t, "全屏查看"));
    scene_keys(s, "Enter");
    scene_message(s, "数据库以只读方式打开，不能修改");
    scene_type(s, "字");
    scene_message(s, "数据库以只读方式打开，不能修改");
    assert_true(term_has(t, "部门文件"));
}

/* --- lists and widths ------------------------------------------------------------------------------------------- */

static void test_lists(void **state)
{
    struct scene *s = *state;
    open_field(s, 24, 80, "4.1", SPEC);
    scene_type(s, "（一）甲");
    scene_keys(s, "Enter");
    scene_type(s, "乙");
    scene_keys(s, "Enter Enter");
    scene_type(s, "完");
    scene_keys(s, "F2");
    assert_cell(s, "4.1", "spec", "（一）甲\n（二）乙\n完");
    scene_keys(s, "Enter Tab Tab C-Home S-Down C-x C-End Enter C-v M-n");
    scene_message(s, "已重新编号，改了 2 行；Ctrl-Z 撤销");
    assert_true(term_has(s->t, "（一）乙"));
    assert_true(term_has(s->t, "（二）甲"));
    scene_keys(s, "M-n");
    scene_message(s, "编号已经是连续的");
}

static void test_renumber(void **state)
{
    struct scene *s = *state;
    open_field(s, 24, 80, "4.1", SPEC);
    term_paste(s->t, "1、甲\n1、乙\n5、丙");
    scene_keys(s, "M-n");
    scene_message(s, "已重新编号，改了 2 行；Ctrl-Z 撤销");
    assert_true(term_has(s->t, "3、丙"));
    scene_keys(s, "C-z");
    assert_true(term_has(s->t, "5、丙"));
    scene_keys(s, "Tab M-n");
    scene_message(s, "这一段没有编号的行");
}

static void test_widths(void **state)
{
    struct scene *s = *state;
    open_field(s, 24, 80, "4.1", SPEC);
    scene_type(s, "自２０２６年起，占５０％");
    scene_keys(s, "M-h");
    scene_message(s, "已转为半角（汉字句子里的标点不动）；Ctrl-Z 撤销");
    assert_true(term_has(s->t, "自2026年起，占50%"));
    scene_keys(s, "M-h");
    scene_message(s, "没有要转为半角的字符");
    scene_keys(s, "S-Left*3 M-w F2");
    assert_cell(s, "4.1", "spec", "自2026年起，占５０％");
}

/* Everything is in one list, for whom does not know the keys. */
static void test_tools(void **state)
{
    struct scene *s = *state;
    struct term *t = open_field(s, 24, 80, "4.1", SPEC);
    scene_type(s, "ＡＢＣ");
    scene_keys(s, "F7");
    term_golden(t, "field-24x80-tools");
    scene_keys(s, "Down Enter");
    assert_true(term_has(t, "选中 3 字"));
    scene_keys(s, "F7 End Up Up Enter");
    assert_true(term_has(t, "ABC"));
    scene_keys(s, "F7 Down*8 Enter");
    assert_true(term_has(t, "全屏编辑  内容规范"));
    scene_keys(s, "F7 Down*7 Enter");
    assert_true(term_has(t, "在本栏查找"));
    scene_keys(s, "Esc C-a");
    scene_type(s, "abc");
    scene_keys(s, "F7");
    term_send(t, "\033w", 2); /* a key that the list shows does what it says, in the list too */
    term_wait_text(t, "ａｂｃ");
    scene_keys(s, "F7 C-a C-x");
    assert_false(term_has(t, "ａｂｃ"));
}

/* --- what goes wrong elsewhere with Chinese text ---------------------------------------------------------------- */

/* What stands in the row in front of the cursor. */
static const char *in_front(struct scene *s)
{
    static char text[2048];
    int row, col;
    assert_true(term_cursor(s->t, &row, &col));
    const char *line = term_row(s->t, row);
    size_t n = text_prefix(line, strlen(line), col, NULL);
    memcpy(text, line, n);
    text[n] = '\0';
    return text;
}

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

/* D4: the character that is erased is the one in front of the cursor, whole, also where the field scrolls sideways. */
static void test_erases_the_right_character(void **state)
{
    struct scene *s = *state;
    static const char *const typed[] = {"县", "e\xcc\x81", "ａ", "①", "b", "，", "\U00020000", "局"};
    enum { N = sizeof typed / sizeof *typed };
    struct term *t = scene_tree(s, 24, 80);
    for (int place = 0; place < 3; place++) {
        if (place == 0)
            scene_keys(s, "/"); /* one line, with a part scrolled out */
        else
            scene_keys(s, place == 1 ? "Enter Tab Tab" : "F3");
        for (int i = 0; i < 8 * N; i++) {
            term_type(t, typed[i % N]);
            term_wait_idle(t);
            assert_true(ends_with(in_front(s), typed[i % N]));
        }
        for (int i = 8 * N - 1; i > 0; i--) {
            scene_keys(s, "BS");
            assert_true(ends_with(in_front(s), typed[(i - 1) % N]));
        }
        scene_keys(s, "End C-k"); /* nothing is behind the end */
        assert_true(ends_with(in_front(s), typed[0]));
        scene_keys(s, "BS");
        if (place == 0)
            scene_keys(s, "Esc");
    }
}

/* D7: text without blanks wraps between any two characters, and no line begins with a mark that closes. */
static void test_wraps_between_characters(void **state)
{
    struct scene *s = *state;
    static const char *const closing[] = {"，", "。", "）", "》", "、", "；", "”", "！"};
    struct term *t = open_field(s, 24, 80, "4.1", SPEC);
    for (int i = 0; i < 12; i++)
        term_type(t, "依据《条例》（第一章），公开“内容”；不得延误！按时、如实。");
    scene_keys(s, "F3");
    for (int cols = 80; cols < 92; cols++) {
        term_resize(t, 24, cols);
        term_wait_idle(t);
        int lines = 0;
        for (int row = 3; row < 22; row++) {
            const char *line = term_row(t, row) + 2; /* the margin */
            for (size_t i = 0; i < sizeof closing / sizeof *closing; i++)
                assert_int_not_equal(strncmp(line, closing[i], strlen(closing[i])), 0);
            size_t len = strlen(line);
            while (len > 0 && line[len - 1] == ' ')
                len--;
            lines += len > 0;
            assert_true(len == 0 || line[0] != ' '); /* a line is full as far as it can be */
        }
        assert_in_range(lines, 12 * 58 / (cols - 4) - 1, 12 * 58 / (cols - 8) + 2);
    }
    int row, col;
    scene_keys(s, "Home"); /* the caret shows at both sides of a break */
    assert_true(term_cursor(t, &row, &col));
    assert_int_equal(col, 2);
    scene_keys(s, "Up End");
    assert_true(term_cursor(t, &row, &col));
    assert_in_range(col, 80, 91);
}

/* D8: the terminal's cursor, where the input method opens, is at the caret after every key and every redraw, in every
 * kind of field. */
static void test_cursor_is_at_the_caret(void **state)
{
    struct scene *s = *state;
    static const char *const ways[] = {"/", "Esc Enter", "Tab", "F3", "C-f"};
    struct term *t = scene_tree(s, 24, 80);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        scene_keys(s, ways[i]);
        scene_type(s, "汉字，a");
        assert_true(ends_with(in_front(s), "汉字，a"));
        scene_keys(s, "Left");
        assert_true(ends_with(in_front(s), "汉字，"));
        scene_keys(s, "C-l"); /* all is drawn again */
        assert_true(ends_with(in_front(s), "汉字，"));
        scene_keys(s, "BS");
        assert_true(ends_with(in_front(s), "汉字"));
        scene_keys(s, "S-Left");
        assert_true(ends_with(in_front(s), "汉"));
        scene_keys(s, "Right");
        term_resize(t, 30, 100);
        term_wait_idle(t);
        assert_true(ends_with(in_front(s), "字")); /* wherever the line breaks now */
        term_resize(t, 24, 80);
        term_wait_idle(t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_select_looks, scene_setup_one),
        SCENE(test_mark_key, scene_setup_one),
        SCENE(test_clipboard, scene_setup_one),
        SCENE(test_replacing, scene_setup_one),
        SCENE(test_undo, scene_setup_one),
        SCENE(test_undo_of_completion, scene_setup_one),
        SCENE(test_word_keys, scene_setup_one),
        SCENE(test_find, scene_setup_one),
        SCENE(test_full_looks, scene_setup_one),
        SCENE(test_full_long, scene_setup_one),
        SCENE(test_full_is_the_form, scene_setup_one),
        SCENE(test_full_of_one_line, scene_setup_one),
        SCENE(test_quitting_from_full, scene_setup_one),
        SCENE(test_full_keeps_drafts, scene_setup_one),
        SCENE(test_read_only, scene_setup_one),
        SCENE(test_lists, scene_setup_one),
        SCENE(test_renumber, scene_setup_one),
        SCENE(test_widths, scene_setup_one),
        SCENE(test_tools, scene_setup_one),
        SCENE(test_erases_the_right_character, scene_setup_one),
        SCENE(test_wraps_between_characters, scene_setup_one),
        SCENE(test_cursor_is_at_the_caret, scene_setup_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
