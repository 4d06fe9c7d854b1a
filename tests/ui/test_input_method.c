/* With the input method on all day: its full-width keys are keys, its candidates appear where the caret is, and what it
 * or a paste delivers in one go is text and no command. */
#include "harness/scene.h"

#include <signal.h>

#include "mulu/ini.h"
#include "mulu/mem.h"
#include "mulu/text.h"

/* --- keys ------------------------------------------------------------------------------------------------------- */

static void test_full_width_keys(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_tree(s, 24, 80);
    scene_type(s, "ｊ");
    assert_true(term_has(t, "2  部门职责任务清单"));
    scene_type(s, "ｋ");
    assert_true(term_has(t, "1  机构"));
    scene_type(s, "？");
    assert_true(strstr(term_row(t, 0), "全部按键") != NULL);
    scene_type(s, "ｑ");
    assert_false(strstr(term_row(t, 0), "全部按键") != NULL);
    scene_type(s, "２");
    assert_true(term_has(t, "展开到第 2 级"));
    scene_type(s, "、"); /* what the key of / gives in Chinese punctuation */
    assert_true(term_has(t, "查找"));
    scene_keys(s, "Esc");
    scene_type(s, "／");
    assert_true(term_has(t, "查找"));
    scene_type(s, "／？ｊ，"); /* where text is typed it is text */
    assert_true(term_has(t, "查找 ／？ｊ， "));
    scene_keys(s, "Esc");
    scene_type(s, "ｇ");
    scene_type(s, "４．２．２");
    scene_keys(s, "Enter");
    assert_true(term_has(t, "4.2.2"));
    scene_type(s, "ｄ");
    scene_message(s, "已删除");
    scene_type(s, "ｕ");
    assert_true(term_has(t, "45项"));
}

/* Ctrl-Space turns input methods on and off: many terminals never send it. */
static void test_no_ctrl_space(void **state)
{
    struct scene *s = *state;
    struct ini *ini = NULL;
    struct error err = {0};
    assert_int_equal(ini_load("share/mulu/keymaps/default.ini", &ini, &err), ST_OK);
    for (size_t i = 0; i < ini_sections(ini); i++) {
        const char *keys = ini_get(ini, ini_section(ini, i), "keys");
        char key[32];
        while (keys && ini_word(&keys, key, sizeof key))
            assert_true(strcmp(key, "C-@") != 0 && strcmp(key, "C-Space") != 0);
    }
    ini_free(ini);
    struct term *t = scene_tree(s, 24, 80);
    term_send(t, "\0", 1);
    term_wait_idle(t);
    assert_true(term_has(t, "45项"));
}

/* --- the caret -------------------------------------------------------------------------------------------------- */

/* The terminal's cursor stands behind the text that was just typed, and before it after as many steps back. */
static void assert_caret(struct scene *s, const char *place, const char *typed)
{
    struct term *t = s->t;
    int at_row = -1, at_col = -1, row = term_find_row(t, typed);
    if (row < 0)
        scene_fail(s, "%s: what was typed does not show", place);
    const char *line = term_row(t, row), *found = strstr(line, typed);
    int col = text_width(line, (size_t)(found - line)) + text_cells(typed);
    if (!term_cursor(t, &at_row, &at_col) || at_row != row || at_col != col)
        scene_fail(s, "%s: the cursor is not behind \"%s\"", place, typed);
    for (size_t i = 0; i < text_glyphs(typed, strlen(typed)); i++)
        term_keys(t, "Left");
    term_wait_idle(t);
    if (!term_cursor(t, &at_row, &at_col) || at_row != row || at_col != col - text_cells(typed))
        scene_fail(s, "%s: the cursor is not in front of \"%s\"", place, typed);
}

static void test_caret_in_every_field(void **state)
{
    struct scene *s = *state;
    static const struct {
        const char *place, *keys;
    } fields[] = {
        {"a name", "Enter Enter C-u"},
        {"a text", "Enter Enter Tab C-End Enter"},
        {"a text in the middle of others", "Enter Enter Tab C-Home Enter Up"},
        {"a unit, with suggestions below", "Enter Enter Tab*5 C-u"},
        {"search", "Enter /"},
        {"a number to go to", "Enter g"},
        {"a new catalog", "n"},
        {"a file to import", "i"},
        {"a file to export to", "Enter E Tab*3 C-u"},
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        scene_forget(s, "draft");
        scene_start(s, 24, 80);
        scene_keys(s, fields[i].keys);
        scene_type(s, "县é①医");
        assert_caret(s, fields[i].place, "县é①医");
    }
}

/* Long texts scroll; the cursor stays inside the field, on the glyph that is typed next. */
static void test_caret_in_scrolled_field(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_tree(s, 24, 80);
    int row = 0, col = 0;
    scene_keys(s, "/");
    for (int i = 0; i < 60; i++)
        term_type(t, i % 2 ? "字" : "a");
    term_wait_idle(t);
    assert_true(term_cursor(t, &row, &col));
    assert_int_equal(row, 1);
    assert_in_range(col, 10, 79);
    const char *line = term_row(t, 1);
    size_t before = text_prefix(line, strlen(line), col, NULL);
    assert_true(before > 3 && memcmp(line + before - 3, "字", 3) == 0);
    assert_true(text_width(line, strlen(line)) == 80); /* no half of a wide character at its left edge */
}

/* Marks stay with their base when the text is walked through, erased and cut off at an edge. */
static void test_marks_stay_with_their_base(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_tree(s, 24, 80);
    scene_keys(s, "/");
    scene_type(s, "e\u0301\u2714\uFE0F甲");
    assert_true(term_has(t, "查找 e\u0301\u2714\uFE0F甲"));
    int row = 0, col = 0, was = 0;
    term_cursor(t, &row, &was);
    scene_keys(s, "Left");
    term_cursor(t, &row, &col);
    assert_int_equal(was - col, 2);
    scene_keys(s, "Left");
    term_cursor(t, &row, &col);
    assert_int_equal(was - col, 3);
    scene_keys(s, "BS"); /* the letter and its accent are one */
    assert_true(term_has(t, "查找 \u2714\uFE0F甲"));
}

/* --- much text in one go ---------------------------------------------------------------------------------------- */

#define LIST "一、申请人的身份证明原件\r二、户口簿及复印件一份\r三、低收入家庭认定表"

static void test_burst_into_a_field(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_tree(s, 40, 120);
    scene_keys(s, "Enter Tab C-End Enter");
    term_type(t, LIST);
    term_wait_text(t, "三、低收入家庭认定表");
    int first = term_find_row(t, "一、申请人的身份证明原件");
    assert_true(first > 0); /* one below the other, in the same field */
    assert_true(strstr(term_row(t, first + 1), "  二、户口簿及复印件一份") != NULL);
    assert_true(strstr(term_row(t, first + 2), "  三、低收入家庭认定表") != NULL);
    scene_keys(s, "F2");
    char *content = fixture_cell(s->home, 1, "1", "content");
    assert_non_null(
        strstr(content, "\n一、申请人的身份证明原件\n二、户口簿及复印件一份\n三、低收入家庭认定表"));
    free(content);
}

static void test_burst_into_one_line(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_tree(s, 24, 80);
    scene_keys(s, "Enter C-u");
    term_type(t, LIST);
    term_wait_text(t, "身份证明原件 二、户口簿及复印件一份 三、低收入");
    scene_keys(s, "F2"); /* line ends have not gone on to the next field */
    char *name = fixture_cell(s->home, 1, "1", CELL_LABEL);
    assert_string_equal(name, "一、申请人的身份证明原件 二、户口簿及复印件一份 三、低收入家庭认定表");
    free(name);
}

static void test_burst_into_the_tree(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_tree(s, 24, 80);
    term_type(t, "delete from docs\ry\rdrop all catalogs; and quit now\rqqq\r");
    term_wait_text(t, "查找粘贴的第一行“delete from docs”吗？");
    scene_keys(s, "Esc");
    assert_true(term_has(t, "45项"));
    assert_false(term_has(t, "已删除"));
}

/* Keys that have piled up behind a slow line are keys all the same. */
static void test_typing_ahead(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_tree(s, 24, 80);
    term_signal(t, SIGSTOP); /* the line stalls */
    term_type(t, "g4.1\r/救助标准\r");
    term_signal(t, SIGCONT);
    term_wait_text(t, "医疗救助 ›");
    term_wait_text(t, "救助标准");
    assert_false(term_has(t, "粘贴"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_full_width_keys, scene_setup_one),
        SCENE(test_no_ctrl_space, scene_setup_one),
        SCENE(test_caret_in_every_field, scene_setup_one),
        SCENE(test_caret_in_scrolled_field, scene_setup_one),
        SCENE(test_marks_stay_with_their_base, scene_setup_one),
        SCENE(test_burst_into_a_field, scene_setup_one),
        SCENE(test_burst_into_one_line, scene_setup_one),
        SCENE(test_burst_into_the_tree, scene_setup_one),
        SCENE(test_typing_ahead, scene_setup_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
