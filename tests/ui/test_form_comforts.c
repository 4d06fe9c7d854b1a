/* The comforts of the form: copying from the item above and down into those that follow, and who changed a field. */
#include "harness/scene.h"

#include "mulu/cells.h"

enum { CONTENT_TABS = 1, SPEC_TABS = 2, UNIT_TABS = 5, DEADLINE_TABS = 6, CHANNEL_TABS = 7 };

#define ABOVE "F5"
#define DOWN "F8"

static void assert_cell(struct scene *s, const char *number, const char *cell, const char *want)
{
    char *value = fixture_cell(s->home, 1, number, cell);
    assert_string_equal(value, want);
    free(value);
}

static void tabs(struct scene *s, int n)
{
    for (int i = 0; i < n; i++)
        term_keys(s->t, "Tab");
    term_wait_idle(s->t);
}

static struct term *open_field(struct scene *s, const char *number, int at)
{
    scene_go(s, number);
    term_keys(s->t, "Enter");
    term_wait_text(s->t, "事项名称 *");
    tabs(s, at);
    return s->t;
}

static struct term *start_field(struct scene *s, const char *number, int at)
{
    scene_tree(s, 24, 80);
    return open_field(s, number, at);
}

/* Somebody else writes into a cell. */
static void write_as(struct scene *s, const char *user, const char *number, const char *cell,
                     const char *value)
{
    struct store *store = fixture_store(s->home, user);
    struct outline o = {0};
    struct error err = {0};
    assert_int_equal(store_outline(store, 1, &o, &err), ST_OK);
    struct cell_edit edit = {o.nodes[outline_by_number(&o, number)].id, cell, NULL, value};
    assert_int_equal(cells_save(store, VERB_EDIT, "x", &edit, 1, &err), ST_OK);
    outline_free(&o);
    fixture_close(store);
}

/* --- from above --------------------------------------------------------------------------------------------------- */

static void test_above_fills_an_empty_field(void **state)
{
    struct scene *s = *state;
    struct term *t = start_field(s, "3", UNIT_TABS);
    scene_keys(s, ABOVE);
    scene_message(s, "已照抄上一项 2 部门职责任务清单 的责任单位，还没有保存；再按 F5 照抄其余空栏");
    assert_true(term_has(t, "责任单位 * 市医疗保障局高青分局办公室"));
    assert_cell(s, "3", "unit", "");
    scene_type(s, "、机关党委"); /* the caret stands behind it */
    scene_keys(s, "F2");
    scene_message(s, "已保存 责任单位");
    assert_cell(s, "3", "unit", "市医疗保障局高青分局办公室、机关党委");
    assert_cell(s, "3", "deadline", "");
}

static void test_above_again_fills_the_rest(void **state)
{
    struct scene *s = *state;
    struct term *t = start_field(s, "3", UNIT_TABS);
    scene_keys(s, ABOVE " " ABOVE);
    scene_message(s, "已照抄上一项 2 部门职责任务清单 的公开时限，还没有保存");
    assert_true(term_has(t, "公开渠道   淄博市政务服务")); /* what was there stays */
    scene_keys(s, ABOVE);
    scene_message(s, "的各栏没有能填进空栏的内容");
    scene_keys(s, "F2");
    scene_message(s, "已保存 责任单位、公开时限");
    assert_cell(s, "3", "unit", "市医疗保障局高青分局办公室");
}

/* A new item: one key fills all that its predecessor has, but not its name. */
static void test_above_fills_a_new_item(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_go(s, "4.1");
    scene_keys(s, "a");
    scene_type(s, "新事项");
    scene_keys(s, "F2");
    scene_keys(s, "Enter Tab");
    scene_keys(s, ABOVE);
    scene_message(s, "已照抄上一项 4.1 部门文件 的公开内容、责任单位、公开时限、公开渠道，还没有保存");
    assert_true(term_has(s->t, "事项名称 * 新事项"));
    scene_keys(s, "F2");
    assert_cell(s, "4.2", "label", "新事项");
    assert_cell(s, "4.2", "unit", "文件起草科室");
    assert_cell(s, "4.2", "content", "本单位印发的可以全文公开的文件。");
    assert_cell(s, "4.2", "channel", "“高青县人民政府”网站公开");
}

static void test_above_asks_before_it_replaces(void **state)
{
    struct scene *s = *state;
    struct term *t = start_field(s, "4.3", UNIT_TABS);
    scene_type(s, "、法规科");
    scene_keys(s, ABOVE);
    term_golden(t, "form-24x80-above");
    scene_keys(s, "Enter"); /* begins on the answer that changes nothing */
    assert_true(term_has(t, "高青分局办公室、法规科"));
    scene_keys(s, ABOVE " Esc");
    assert_true(term_has(t, "高青分局办公室、法规科"));
    scene_keys(s, "Esc d");
    open_field(s, "4.1", UNIT_TABS); /* where the item above stands under another heading */
    scene_keys(s, ABOVE);
    scene_message(s, "上一项 3 权责清单 的责任单位是空的，没有照抄");
    assert_true(term_has(t, "责任单位 * 文件起草科室"));
}

static void test_above_replaces(void **state)
{
    struct scene *s = *state;
    struct term *t = start_field(s, "4.2.1", DEADLINE_TABS);
    scene_keys(s, ABOVE);
    assert_true(term_has(t, "公开时限现有“与所解读文件同步公开。”"));
    scene_keys(s, "r");
    scene_message(s, "已照抄上一项 4.1 部门文件 的公开时限，还没有保存");
    scene_keys(s, "F2");
    assert_cell(s, "4.2.1", "deadline", "自该信息形成或者变更之日起20个工作日内。");
}

static void test_above_the_first(void **state)
{
    struct scene *s = *state;
    start_field(s, "1", UNIT_TABS);
    scene_keys(s, ABOVE);
    scene_message(s, "这是第一项，没有上一项可照抄");
}

/* --- down --------------------------------------------------------------------------------------------------------- */

static void test_down_to_all(void **state)
{
    struct scene *s = *state;
    struct term *t = start_field(s, "4.2.1", UNIT_TABS);
    write_as(s, "王", "4.2.2", "unit", "");
    write_as(s, "王", "4.2.3", "unit", "文件起草科室、法规科");
    term_wait_idle(t);
    scene_type(s, "、法规科");
    scene_keys(s, "Tab");
    scene_type(s, "（别的栏）");
    scene_keys(s, "S-Tab " DOWN);
    term_golden(t, "form-24x80-down");
    scene_keys(s, "a");
    scene_message(s, "责任单位已照抄到 2 项（4.2.2、4.2.4）并保存；返回后按 u 一次即全部撤销");
    for (int i = 1; i <= 4; i++) {
        char number[] = "4.2.0";
        number[4] = (char)('0' + i);
        assert_cell(s, number, "unit", "文件起草科室、法规科");
    }
    assert_true(term_has(t, "（别的栏）")); /* what else was typed stands, unsaved */
    assert_cell(s, "4.2.1", "deadline", "与所解读文件同步公开。");
    scene_keys(s, "Esc d u"); /* and one step takes it all back */
    scene_message(s, "已撤销：向下照抄 简明问答 → 2 项（责任单位：");
    assert_cell(s, "4.2.1", "unit", "文件起草科室");
    assert_cell(s, "4.2.2", "unit", "");
    assert_cell(s, "4.2.4", "unit", "文件起草科室");
}

static void test_down_to_the_next(void **state)
{
    struct scene *s = *state;
    start_field(s, "4.1", SPEC_TABS); /* whose next item stands under another heading */
    scene_type(s, "一、全文");
    scene_keys(s, DOWN);
    assert_true(term_has(s->t, "下一项 4.2.1 简明问答：现在是空的"));
    assert_true(term_has(s->t, "同级后面 1 项（到 4.3 为止）：会改 1 项"));
    scene_keys(s, "x");
    scene_message(s, "内容规范已照抄到 1 项（4.2.1）并保存");
    assert_cell(s, "4.1", "spec", "一、全文");
    assert_cell(s, "4.2.1", "spec", "一、全文");
    assert_cell(s, "4.3", "spec", "");
    scene_keys(s, "Esc"); /* all is saved: no question */
    assert_false(term_has(s->t, "还没有保存"));
}

static void test_down_to_empty_ones(void **state)
{
    struct scene *s = *state;
    start_field(s, "4.2.1", DEADLINE_TABS);
    write_as(s, "王", "4.2.3", "deadline", "");
    term_wait_idle(s->t);
    scene_type(s, "三日内");
    scene_keys(s, DOWN);
    assert_true(term_has(s->t, "其中 2 项现有别的内容，会被替换"));
    scene_keys(s, "e");
    scene_message(s, "公开时限已照抄到 1 项（4.2.3）并保存");
    assert_cell(s, "4.2.2", "deadline", "与所解读文件同步公开。");
    assert_cell(s, "4.2.3", "deadline", "与所解读文件同步公开。三日内");
}

static void test_down_changes_nothing_unasked(void **state)
{
    struct scene *s = *state;
    start_field(s, "4.2.1", UNIT_TABS);
    scene_keys(s, DOWN);
    scene_message(s, "下一项和同级后面各项的责任单位已经都是这样");
    scene_type(s, "、法规科");
    scene_keys(s, DOWN " Enter " DOWN " Esc " DOWN " n");
    assert_true(term_has(s->t, "文件起草科室、法规科"));
    assert_cell(s, "4.2.1", "unit", "文件起草科室");
    assert_cell(s, "4.2.2", "unit", "文件起草科室");
    scene_keys(s, "C-u " DOWN);
    scene_message(s, "这一栏是空的，没有内容可向下照抄");
    for (int i = 0; i < UNIT_TABS; i++)
        term_keys(s->t, "S-Tab");
    scene_keys(s, DOWN);
    scene_message(s, "事项名称各项不同，不能向下照抄");
    scene_keys(s, "Esc d");
    open_field(s, "17.1", UNIT_TABS);
    scene_keys(s, DOWN);
    scene_message(s, "这是最后一项，下面没有事项");
}

/* Somebody has changed one of them while the question stood: what it said would not be so, and nothing is done. */
static void test_down_over_another(void **state)
{
    struct scene *s = *state;
    struct term *t = start_field(s, "4.2.1", UNIT_TABS);
    scene_type(s, "、法规科");
    scene_keys(s, DOWN);
    write_as(s, "王", "4.2.3", "unit", "王的单位");
    scene_keys(s, "a");
    scene_message(s, "责任单位: 已被 王 于");
    assert_true(term_has(t, "文件起草科室、法规科"));
    assert_cell(s, "4.2.1", "unit", "文件起草科室");
    assert_cell(s, "4.2.2", "unit", "文件起草科室");
    assert_cell(s, "4.2.3", "unit", "王的单位");
    scene_keys(s, DOWN); /* asking again says what is there now */
    assert_true(term_has(t, "其中 3 项现有别的内容，会被替换"));
    scene_keys(s, "a");
    assert_cell(s, "4.2.3", "unit", "文件起草科室、法规科");
}

/* The item itself has been changed while the question stood: what would be copied holds nowhere any more. */
static void test_down_of_what_has_changed(void **state)
{
    struct scene *s = *state;
    struct term *t = start_field(s, "4.2.1", UNIT_TABS);
    write_as(s, "李", "4.2.2", "unit", "办公室");
    term_wait_idle(t);
    scene_keys(s, DOWN);
    assert_true(term_has(t, "文件起草科室"));
    write_as(s, "王", "4.2.1", "unit", "王的单位");
    term_wait_text(t, "其他人改动了数据");
    scene_keys(s, "x");
    scene_message(s, "责任单位: 已被 王 于");
    assert_cell(s, "4.2.2", "unit", "办公室");
    assert_true(term_has(t, "王的单位"));
    scene_keys(s, "Esc"); /* nothing here has been changed by the clerk */
    assert_false(term_has(t, "还没有保存"));
}

static void test_down_of_ticks_and_lines(void **state)
{
    struct scene *s = *state;
    start_field(s, "4.2.1", SPEC_TABS);
    scene_type(s, "1、甲");
    scene_keys(s, "Enter");
    scene_type(s, "乙"); /* its number has come by itself */
    scene_keys(s, DOWN);
    assert_true(term_has(s->t, "把“1、甲↵2、乙”照抄到后面事项的内容规范"));
    scene_keys(s, "a");
    assert_cell(s, "4.2.4", "spec", "1、甲\n2、乙");
    tabs(s, CHANNEL_TABS - SPEC_TABS);
    scene_keys(s, "Space " DOWN " a");
    assert_cell(s, "4.2.3", "channel", "政府网站、“高青县人民政府”网站公开");
}

static void test_read_only_says_why(void **state)
{
    struct scene *s = *state;
    static const char *const args[] = {"--read-only", NULL};
    scene_start_with(s, 24, 80, args);
    scene_keys(s, "Enter *");
    open_field(s, "4.2.1", UNIT_TABS);
    scene_keys(s, ABOVE);
    scene_message(s, "数据库以只读方式打开，不能修改");
    scene_keys(s, "Tab");
    scene_keys(s, DOWN);
    scene_message(s, "数据库以只读方式打开，不能修改");
    assert_false(term_has(s->t, "F5"));
    assert_true(term_has(s->t, "本栏：李 今天 16:20 导入")); /* who did it can be read all the same */
}

/* --- who ---------------------------------------------------------------------------------------------------------- */

static void test_who_changed_it(void **state)
{
    struct scene *s = *state;
    struct term *t = start_field(s, "4.2.2", UNIT_TABS);
    assert_true(term_has(t, "本栏：李 今天 16:20 导入"));
    write_as(s, "王小明", "4.2.2", "unit", "办公室");
    term_wait_text(t, "本栏：王小明 今天 16:20 改");
    term_golden(t, "form-24x80-who");
    tabs(s, 1);
    assert_true(term_has(t, "本栏：李 今天 16:20 导入")); /* each field has its own */
    for (int i = 0; i < DEADLINE_TABS - SPEC_TABS; i++)
        term_keys(t, "S-Tab");
    term_wait_gone(t, "本栏："); /* nobody has put anything there */
    scene_keys(s, "Esc c");
    scene_keys(s, "Enter"); /* the content is the first that is to be confirmed */
    scene_keys(s, "Enter Tab");
    assert_true(term_has(t, "本栏：李 今天 16:20 确认"));
    scene_keys(s, "Esc u Enter");
    tabs(s, CONTENT_TABS);
    assert_true(term_has(t, "本栏：李 今天 16:20 导入")); /* what was taken back did not happen */
}

static void test_who_made_it(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_go(s, "4.1");
    scene_keys(s, "a");
    scene_type(s, "新事项");
    scene_keys(s, "F2");
    scene_keys(s, "Enter");
    assert_true(term_has(s->t, "本栏：李 今天 16:20 新增"));
    tabs(s, UNIT_TABS);
    assert_false(term_has(s->t, "本栏："));
}

/* A wide window keeps its lines short enough to be read, and shows beside the fields what stands in the item above. */
static void test_wide_window(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 60, 240);
    open_field(s, "7.1.2", UNIT_TABS);
    term_golden(s->t, "form-60x240");
    scene_keys(s, "Esc");
    open_field(s, "1", 0);
    assert_false(term_has(s->t, "上一项"));
}

/* Where a growing text leaves no room for it, the blank rows between the fields go, and none of the fields. */
static void test_fields_stand_apart_where_there_is_room(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 32, 100);
    open_field(s, "4.1", SPEC_TABS);
    int label = term_find_row(s->t, "事项名称 *");
    assert_int_equal(term_find_row(s->t, "公开内容 *"), label + 2);
    for (int i = 0; i < 6; i++) {
        scene_type(s, "一行");
        scene_keys(s, "Enter");
    }
    assert_int_equal(term_find_row(s->t, "公开内容 *"), label + 1);
    assert_true(term_has(s->t, "备注"));
    scene_keys(s, "BS*18"); /* and they do not come and go under the caret */
    assert_int_equal(term_find_row(s->t, "公开内容 *"), label + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_above_fills_an_empty_field, scene_setup_one),
        SCENE(test_above_again_fills_the_rest, scene_setup_one),
        SCENE(test_above_fills_a_new_item, scene_setup_one),
        SCENE(test_above_asks_before_it_replaces, scene_setup_one),
        SCENE(test_above_replaces, scene_setup_one),
        SCENE(test_above_the_first, scene_setup_one),
        SCENE(test_down_to_all, scene_setup_one),
        SCENE(test_down_to_the_next, scene_setup_one),
        SCENE(test_down_to_empty_ones, scene_setup_one),
        SCENE(test_down_changes_nothing_unasked, scene_setup_one),
        SCENE(test_down_over_another, scene_setup_one),
        SCENE(test_down_of_what_has_changed, scene_setup_one),
        SCENE(test_down_of_ticks_and_lines, scene_setup_one),
        SCENE(test_read_only_says_why, scene_setup_one),
        SCENE(test_who_changed_it, scene_setup_one),
        SCENE(test_who_made_it, scene_setup_one),
        SCENE(test_wide_window, scene_setup_one),
        SCENE(test_fields_stand_apart_where_there_is_room, scene_setup_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
