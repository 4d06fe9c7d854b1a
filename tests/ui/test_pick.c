/* Filling in a form without typing everything: values are found by pinyin, those used lately come first, and a key leads
 * to what is still empty. */
#include "harness/scene.h"

#include "mulu/mem.h"

enum { STAGE_TABS = 4, UNIT_TABS = 5, DEADLINE_TABS = 6, CHANNEL_TABS = 7 };

static void open_field(struct scene *s, const char *number, int tabs)
{
    scene_tree(s, 24, 80);
    scene_go(s, number);
    term_keys(s->t, "Enter");
    term_wait_text(s->t, "事项名称 *");
    while (tabs-- > 0)
        term_keys(s->t, "Tab");
    term_wait_idle(s->t);
}

static void assert_cell(struct scene *s, const char *number, const char *cell, const char *want)
{
    char *value = fixture_cell(s->home, 1, number, cell);
    assert_string_equal(value, want);
    free(value);
}

/* The i-th line of the list that is open. */
static const char *line_of_list(struct scene *s, int i)
{
    int row = term_find_row(s->t, "┌");
    if (row < 0)
        scene_fail(s, "no list is open");
    return term_row(s->t, row + 1 + i);
}

static void test_units_by_pinyin(void **state)
{
    struct scene *s = *state;
    open_field(s, "4.1", UNIT_TABS);
    scene_keys(s, "C-u");
    scene_type(s, "jjjh");
    assert_non_null(strstr(line_of_list(s, 0), "基金稽核科"));
    scene_keys(s, "Enter"); /* the first is chosen already: nobody means the letters themselves */
    scene_type(s, "、shiylbz");
    assert_non_null(strstr(line_of_list(s, 0), "市医疗保障局"));
    scene_keys(s, "Enter F2");
    char *unit = fixture_cell(s->home, 1, "4.1", "unit");
    assert_non_null(strstr(unit, "基金稽核科、市医疗保障局"));
    free(unit);
}

/* Saving leads to a field that is wrong: the list was not that field's. */
static void test_list_closes_on_saving(void **state)
{
    struct scene *s = *state;
    open_field(s, "4.1", 0);
    scene_keys(s, "C-u");
    for (int i = 0; i < UNIT_TABS; i++)
        term_keys(s->t, "Tab");
    scene_keys(s, "C-u");
    scene_type(s, "jjjh");
    assert_non_null(strstr(line_of_list(s, 0), "基金稽核科"));
    scene_keys(s, "F2");
    scene_message(s, "有 1 栏");
    assert_false(term_has(s->t, "┌"));
    scene_keys(s, "Enter"); /* on to the next field, with nothing taken over */
    scene_keys(s, "Up");
    assert_true(term_has(s->t, "名称不能为空"));
    assert_false(term_has(s->t, "基金稽核科"));
}

static void test_deadlines_by_pinyin(void **state)
{
    struct scene *s = *state;
    open_field(s, "4.1", DEADLINE_TABS);
    scene_keys(s, "C-u");
    scene_type(s, "20ggzr"); /* digits stand for themselves */
    assert_non_null(strstr(line_of_list(s, 0), "20个工作日"));
    scene_keys(s, "C-u");
    assert_false(term_has(s->t, "┌"));
    scene_type(s, "qqqq");
    assert_false(term_has(s->t, "┌"));
}

/* The list of all is narrowed by typing, too: what is typed takes the place of the value that is there, and only Esc
 * gives that back whole. */
static void test_list_over_a_value(void **state)
{
    struct scene *s = *state;
    open_field(s, "4.1", UNIT_TABS);
    scene_keys(s, "F4");
    scene_type(s, "jjjh");
    assert_non_null(strstr(line_of_list(s, 0), "基金稽核科"));
    scene_keys(s, "Enter F2");
    assert_cell(s, "4.1", "unit", "高青县医疗保障服务中心基金稽核科");
    scene_go(s, "4.1");
    scene_keys(s, "Enter Tab*5 End");
    scene_type(s, "、法规股");
    scene_keys(s, "F4"); /* of several units only the last */
    scene_type(s, "wjqc");
    scene_keys(s, "Enter F2");
    assert_cell(s, "4.1", "unit", "高青县医疗保障服务中心基金稽核科、文件起草科室");
    scene_keys(s, "Enter Tab*5 F4 Esc"); /* nothing was typed: nothing is selected any more */
    scene_type(s, "x");
    scene_keys(s, "F2");
    assert_cell(s, "4.1", "unit", "高青县医疗保障服务中心基金稽核科、文件起草科室x");
}

/* A value that was taken back is not what Enter takes next time. */
static void test_taken_back(void **state)
{
    struct scene *s = *state;
    open_field(s, "4.1", UNIT_TABS);
    scene_keys(s, "C-u");
    scene_type(s, "新单位");
    scene_keys(s, "F2 u Enter Tab*5 F4");
    assert_null(strstr(line_of_list(s, 0), "新单位"));
    assert_true(term_has(s->t, "新单位"));
}

/* Letters that are meant as they are stay: Up goes back to them, Esc closes the list. */
static void test_letters_may_stay(void **state)
{
    struct scene *s = *state;
    open_field(s, "4.1", UNIT_TABS);
    scene_keys(s, "C-u");
    scene_type(s, "gq");
    scene_keys(s, "Up Enter"); /* on to the next field */
    assert_true(term_has(s->t, "责任单位 * gq "));
    scene_keys(s, "S-Tab C-u");
    scene_type(s, "gq");
    scene_keys(s, "Esc");
    scene_type(s, "组");
    scene_keys(s, "F2");
    assert_cell(s, "4.1", "unit", "gq组");
}

/* What begins with the query stands before what has it inside. */
static void test_order(void **state)
{
    struct scene *s = *state;
    open_field(s, "4.1", UNIT_TABS);
    scene_keys(s, "C-u");
    scene_type(s, "gq");
    assert_non_null(strstr(line_of_list(s, 0), " 高青"));
    assert_true(term_has(s->t, "局高青分局"));
}

static void test_last_used_on_top(void **state)
{
    struct scene *s = *state;
    open_field(s, "4.1", UNIT_TABS);
    scene_keys(s, "C-u");
    scene_type(s, "新设的科");
    scene_keys(s, "F2");
    open_field(s, "4.3", UNIT_TABS); /* another session */
    scene_keys(s, "C-u");
    scene_type(s, "jjjh");
    scene_keys(s, "Enter F2");
    open_field(s, "1", UNIT_TABS);
    scene_keys(s, "F4");
    assert_non_null(strstr(line_of_list(s, 0), "基金稽核科"));
    assert_non_null(strstr(line_of_list(s, 0), "最近"));
    assert_non_null(strstr(line_of_list(s, 1), "新设的科"));
    assert_non_null(strstr(line_of_list(s, 1), "最近"));
    assert_null(strstr(line_of_list(s, 2), "最近"));
    scene_keys(s, "Esc C-u");
    scene_type(s, "xsd");
    scene_keys(s, "Enter F2");
    open_field(s, "2", UNIT_TABS);
    scene_keys(s, "F4");
    assert_non_null(strstr(line_of_list(s, 0), "新设的科")); /* the last one, and once */
    assert_non_null(strstr(line_of_list(s, 1), "基金稽核科"));
    scene_keys(s, "Esc Tab F4"); /* each field has its own */
    assert_false(term_has(s->t, "新设的科 "));
}

/* A record that cannot be read or written is no reason to be in the way. */
static void test_broken_record(void **state)
{
    struct scene *s = *state;
    char path[256];
    snprintf(path, sizeof path, "%s/state/mulu", s->home);
    scene_start(s, 24, 80);
    scene_quit(s);
    strcat(path, "/recent.json");
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs("{\"unit\": [1, \xff", f);
    fclose(f);
    open_field(s, "4.1", UNIT_TABS);
    scene_keys(s, "F4");
    assert_non_null(strstr(line_of_list(s, 0), " 项"));
    scene_keys(s, "Down Enter F2");
    scene_message(s, "已保存");
    open_field(s, "4.3", UNIT_TABS);
    scene_keys(s, "F4");
    assert_non_null(strstr(line_of_list(s, 0), "最近")); /* written anew */
}

static void test_choices_by_pinyin(void **state)
{
    struct scene *s = *state;
    open_field(s, "4.1", STAGE_TABS);
    scene_type(s, "fwgk");
    assert_non_null(strstr(line_of_list(s, 0), "服务公开"));
    scene_keys(s, "Enter");
    assert_true(term_has(s->t, "(•)服务公开"));
    assert_false(term_has(s->t, "另填"));
    scene_keys(s, "F4"); /* all of them */
    assert_true(term_has(s->t, "┌"));
    scene_keys(s, "Esc F2");
    assert_cell(s, "4.1", "stage", "服务公开");
}

static void test_ticks_by_pinyin(void **state)
{
    struct scene *s = *state;
    open_field(s, "14.1", CHANNEL_TABS);
    char *before = fixture_cell(s->home, 1, "14.1", "channel");
    scene_type(s, "、zfgb"); /* behind what stands there in words */
    assert_non_null(strstr(line_of_list(s, 0), "政府公报"));
    scene_keys(s, "Enter F2");
    char *after = fixture_cell(s->home, 1, "14.1", "channel");
    char *want = mem_printf("政府公报、%s", before);
    assert_string_equal(after, want);
    free(want);
    free(before);
    free(after);
}

static void test_next_empty(void **state)
{
    struct scene *s = *state;
    open_field(s, "4.1", 0);
    scene_keys(s, "F10");
    scene_message(s, "带 * 的栏都已填写");
    scene_keys(s, "Tab C-Home C-k*6 Tab*4 C-u");
    int row, col;
    assert_true(term_has(s->t, "▸责任单位"));
    scene_keys(s, "C-g"); /* round the end */
    if (!term_has(s->t, "▸公开内容"))
        scene_fail(s, "not at the empty content");
    scene_keys(s, "F10");
    assert_true(term_has(s->t, "▸责任单位"));
    assert_true(term_cursor(s->t, &row, &col));
    scene_type(s, "某科");
    scene_keys(s, "F10 F10");
    scene_message(s, "只有这一栏还没有填");
    assert_true(term_has(s->t, "▸公开内容"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_units_by_pinyin, scene_setup_one),     SCENE(test_list_closes_on_saving, scene_setup_one),
        SCENE(test_deadlines_by_pinyin, scene_setup_one), SCENE(test_order, scene_setup_one),
        SCENE(test_list_over_a_value, scene_setup_one),   SCENE(test_taken_back, scene_setup_one),
        SCENE(test_letters_may_stay, scene_setup_one),    SCENE(test_last_used_on_top, scene_setup_one),
        SCENE(test_broken_record, scene_setup_one),       SCENE(test_choices_by_pinyin, scene_setup_one),
        SCENE(test_ticks_by_pinyin, scene_setup_one),     SCENE(test_next_empty, scene_setup_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
