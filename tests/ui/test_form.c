/* The form: typing, choosing, completing, saving, and what happens when something is in the way. */
#include "harness/scene.h"

#include "mulu/text.h"

enum {
    CONTENT_TABS = 1,
    STAGE_TABS = 4,
    UNIT_TABS = 5,
    DEADLINE_TABS = 6,
    CHANNEL_TABS = 7,
    AUDIENCE_TABS = 8
};

static void assert_cell(struct scene *s, const char *number, const char *cell, const char *want)
{
    char *value = fixture_cell(s->home, 1, number, cell);
    assert_string_equal(value, want);
    free(value);
}

static struct term *open_form(struct scene *s, int rows, int cols, const char *number)
{
    scene_tree(s, rows, cols);
    scene_go(s, number);
    term_keys(s->t, "Enter");
    term_wait_text(s->t, "事项名称 *");
    term_wait_idle(s->t);
    return s->t;
}

static void tabs(struct scene *s, int n)
{
    for (int i = 0; i < n; i++)
        term_keys(s->t, "Tab");
    term_wait_idle(s->t);
}

static void test_looks(void **state)
{
    struct scene *s = *state;
    struct term *t = open_form(s, 24, 80, "7.1.2");
    term_golden(t, "form-24x80-first");
    tabs(s, CONTENT_TABS);
    term_golden(t, "form-24x80-content");
    tabs(s, CHANNEL_TABS - CONTENT_TABS);
    term_golden(t, "form-24x80-channel");
    scene_keys(s, "Esc");
    scene_go(s, "14.1");
    scene_keys(s, "Enter Tab C-End");
    term_golden(t, "form-24x80-long");
}

static void test_looks_wide(void **state)
{
    struct scene *s = *state;
    struct term *t = open_form(s, 40, 120, "4.2.2");
    tabs(s, UNIT_TABS);
    term_golden(t, "form-40x120-unit");
}

/* The cursor stands where the next character will, also behind wide and combining ones: input methods open there. */
static void test_caret(void **state)
{
    struct scene *s = *state;
    struct term *t = open_form(s, 24, 80, "7.1.2");
    int row, col, row2, col2;
    assert_true(term_cursor(t, &row, &col));
    term_type(t, "字");
    term_wait_cursor(t, row, col + 2);
    term_type(t, "e\xcc\x81"); /* é as two code points */
    term_wait_cursor(t, row, col + 3);
    term_keys(t, "Left");
    term_wait_cursor(t, row, col + 2);
    term_keys(t, "BS");
    term_wait_cursor(t, row, col);
    term_keys(t, "Home");
    term_wait_cursor(t, row, 12);
    term_keys(t, "Del End Tab Up Down");
    term_wait_idle(t);
    assert_true(term_cursor(t, &row2, &col2));
    assert_string_equal(term_row(t, row2) + strspn(term_row(t, row2), " "), term_row(t, row2) + 12);
    term_keys(t, "End");
    term_wait_idle(t);
    assert_true(term_cursor(t, &row2, &col2));
    const char *line = term_row(t, row2);
    size_t len = strlen(line);
    while (len > 0 && line[len - 1] == ' ')
        len--;
    assert_int_equal(col2, text_width(line, len));
}

static void test_saving(void **state)
{
    struct scene *s = *state;
    struct term *t = open_form(s, 24, 80, "7.1.2");
    tabs(s, DEADLINE_TABS);
    scene_keys(s, "C-u");
    scene_type(s, "每月5日前公开");
    scene_keys(s, "F2");
    scene_message(s, "已保存 公开时限；u 撤销");
    assert_true(term_has(t, "时限  每月5日前公开"));
    scene_keys(s, "q");
    scene_quit(s);
    assert_cell(s, "7.1.2", "deadline", "每月5日前公开");
    scene_start(s, 24, 80); /* it is there after a restart, and can still be taken back */
    scene_keys(s, "u");
    scene_message(s, "已撤销：编辑 行政执法人员资格清单（公开时限：");
    assert_true(term_has(s->t, "自该信息形成或者变更之日起20个工作日内"));
    assert_cell(s, "7.1.2", "deadline",
                "自该信息形成或者变更之日起20个工作日内，并根据人员变化情况及时更新。");
}

static void test_several_fields_one_step(void **state)
{
    struct scene *s = *state;
    open_form(s, 24, 80, "4.1");
    scene_type(s, "（新）");
    tabs(s, STAGE_TABS);
    scene_keys(s, "Right Right");
    tabs(s, AUDIENCE_TABS - STAGE_TABS);
    scene_keys(s, "Right");
    scene_keys(s, "C-s"); /* and Ctrl-S does not freeze the terminal */
    scene_message(s, "已保存 事项名称、政务公开、公开对象；u 撤销");
    assert_cell(s, "4.1", "label", "部门文件（新）");
    assert_cell(s, "4.1", "stage", "执行公开");
    assert_cell(s, "4.1", "audience", "全社会");
    scene_keys(s, "u");
    assert_cell(s, "4.1", "label", "部门文件");
    assert_cell(s, "4.1", "audience", "");
}

/* Saving a cell that was marked takes its mark away; the others keep theirs. */
static void test_saving_clears_mark(void **state)
{
    struct scene *s = *state;
    open_form(s, 24, 80, "4.2.2");
    tabs(s, UNIT_TABS);
    assert_true(term_has(s->t, "第 54 行第 8 格"));
    scene_type(s, "、办公室");
    scene_keys(s, "F2");
    scene_message(s, "已保存 责任单位");
    assert_true(term_has(s->t, "待核36"));
    assert_true(term_has(s->t, "待核 3 格"));
}

static void test_leaving_asks(void **state)
{
    struct scene *s = *state;
    struct term *t = open_form(s, 24, 80, "4.1");
    scene_keys(s, "Esc"); /* nothing changed: no question */
    assert_false(term_has(t, "还没有保存"));
    scene_keys(s, "Enter");
    scene_type(s, "改");
    scene_keys(s, "Esc");
    term_golden(t, "form-24x80-leave");
    scene_keys(s, "Enter"); /* where Enter begins: go on */
    assert_true(term_has(t, "部门文件改"));
    scene_keys(s, "Esc Esc");
    assert_true(term_has(t, "部门文件改"));
    scene_keys(s, "Esc Right Enter"); /* save from the question */
    scene_message(s, "已保存 事项名称");
    assert_cell(s, "4.1", "label", "部门文件改");
}

/* Leaving the program asks too, and then does what it was asked to. */
static void test_quitting_asks(void **state)
{
    struct scene *s = *state;
    struct term *t = open_form(s, 24, 80, "4.1");
    scene_type(s, "改");
    scene_keys(s, "C-q");
    assert_true(term_has(t, "还没有保存"));
    scene_keys(s, "Esc"); /* stay: nobody quits any more */
    assert_true(term_has(t, "部门文件改"));
    scene_keys(s, "Esc d");
    assert_true(term_has(t, "4.1 部门文件"));
    scene_keys(s, "Enter");
    scene_type(s, "又改");
    scene_keys(s, "C-q");
    term_keys(t, "s");
    assert_int_equal(term_wait_exit(t), 0);
    assert_cell(s, "4.1", "label", "部门文件又改");
}

/* Alt and a letter comes as Esc and the letter at once: nobody has seen the question that the letter would answer. */
static void test_alt_answers_nothing(void **state)
{
    struct scene *s = *state;
    struct term *t = open_form(s, 24, 80, "4.1");
    scene_type(s, "改");
    term_type(t, "\033d");
    term_wait_text(t, "还没有保存");
    term_wait_idle(t);
    assert_true(term_has(t, "放弃改动(d)"));
    scene_keys(s, "e");
    assert_true(term_has(t, "部门文件改"));
}

/* Changed and changed back is not changed. */
static void test_undone_typing(void **state)
{
    struct scene *s = *state;
    open_form(s, 24, 80, "4.1");
    scene_type(s, "改");
    scene_keys(s, "BS F2");
    scene_message(s, "没有改动");
}

static void test_wrong_input(void **state)
{
    struct scene *s = *state;
    struct term *t = open_form(s, 24, 80, "4.1");
    scene_keys(s, "C-u F2");
    scene_message(s, "有 1 栏填写有误，未保存；请改正后再按 F2");
    assert_true(term_has(t, "名称不能为空"));
    term_golden(t, "form-24x80-wrong");
    scene_type(s, "部");
    assert_false(term_has(t, "名称不能为空")); /* told until something is typed */
    for (int i = 0; i < 20; i++)
        term_type(t, "一二三四五六七八九十");
    term_wait_idle(t); /* so much at once is a paste, and a Tab in it a blank */
    scene_keys(s, "Tab");
    char *flood = malloc(70001);
    assert_non_null(flood);
    memset(flood, 'x', 70000);
    flood[70000] = '\0';
    term_paste(t, flood);
    free(flood);
    scene_keys(s, "F2");
    scene_message(s, "有 2 栏填写有误"); /* all at once */
    assert_cell(s, "4.1", "content", "本单位印发的可以全文公开的文件。");
}

static void test_required_only_warns(void **state)
{
    struct scene *s = *state;
    open_form(s, 24, 80, "4.1");
    tabs(s, UNIT_TABS);
    scene_keys(s, "C-u F2");
    scene_message(s, "已保存 责任单位；责任单位 还没有填");
    assert_cell(s, "4.1", "unit", "");
}

static void test_ticks(void **state)
{
    struct scene *s = *state;
    struct term *t = open_form(s, 24, 80, "4.1");
    tabs(s, CHANNEL_TABS);
    scene_keys(s, "Space Right Right Space");
    assert_true(term_has(t, "☑政府网站 ☐政府公报 ☑两微一端"));
    assert_true(term_has(t, "另填：“高青县人民政府”网站公开")); /* what is not in the list is kept */
    scene_keys(s, "Tab");
    assert_true(term_has(t, "☑政府网站 ☑两微一端 “高青县人民政府”网站公开"));
    scene_keys(s, "F2");
    assert_cell(s, "4.1", "channel", "政府网站、两微一端、“高青县人民政府”网站公开");
    scene_keys(s, "Enter");
    tabs(s, CHANNEL_TABS);
    scene_keys(s, "Right Right");
    scene_type(s, "　"); /* a full-width blank ticks too */
    assert_true(term_has(t, "☐两微一端"));
    scene_type(s, "电视台"); /* typing goes to one's own text */
    assert_true(term_has(t, "网站公开电视台"));
    scene_keys(s, "Home Left Space F2");
    assert_cell(s, "4.1", "channel", "政府网站、其他、“高青县人民政府”网站公开电视台");
}

static void test_picks(void **state)
{
    struct scene *s = *state;
    struct term *t = open_form(s, 24, 80, "4.1");
    tabs(s, STAGE_TABS);
    scene_keys(s, "Right");
    assert_true(term_has(t, "(•)决策公开"));
    scene_keys(s, "Space Space Left");
    assert_true(term_has(t, "(•)执行公开"));
    scene_keys(s, "BS"); /* nothing chosen again */
    assert_false(term_has(t, "(•)"));
    scene_keys(s, "Left"); /* round the end */
    assert_true(term_has(t, "(•)结果公开"));
    scene_keys(s, "Space");
    assert_true(term_has(t, "(•)决策公开"));
    scene_keys(s, "BS");
    scene_type(s, "全");
    scene_message(s, "删光它就回到上面的选项");
    scene_type(s, "过程公开");
    assert_true(term_has(t, "另填：全过程公开"));
    scene_keys(s, "F2");
    assert_cell(s, "4.1", "stage", "全过程公开");
    scene_keys(s, "Enter");
    tabs(s, STAGE_TABS);
    assert_true(term_has(t, "另填：全过程公开"));
    scene_keys(s, "Home Left");
    assert_true(term_has(t, "(•)结果公开"));
    scene_keys(s, "F2");
    assert_cell(s, "4.1", "stage", "结果公开");
}

static void test_completion(void **state)
{
    struct scene *s = *state;
    struct term *t = open_form(s, 24, 80, "4.1");
    tabs(s, UNIT_TABS);
    scene_keys(s, "C-u");
    scene_type(s, "医疗");
    term_golden(t, "form-24x80-complete");
    scene_keys(s, "Enter"); /* without a choice Enter goes on */
    assert_false(term_has(t, "┌"));
    scene_keys(s, "S-Tab");
    scene_type(s, "保障局");
    scene_keys(s, "Down Enter");
    assert_true(term_has(t, "责任单位 * 市医疗保障局高青分局办公室"));
    scene_type(s, "、基金");
    assert_true(term_has(t, "┌")); /* the part after the last 、 is completed */
    scene_keys(s, "Down Enter");
    assert_true(term_has(t, "市医疗保障局高青分局办公室、高青县医疗保障服务中心基金稽核科"));
    scene_keys(s, "Tab F4");
    assert_true(term_has(t, "┌─ 1/"));
    scene_keys(s, "PgDn Esc");
    assert_false(term_has(t, "┌"));
    scene_keys(s, "F2");
    assert_cell(s, "4.1", "unit", "市医疗保障局高青分局办公室、高青县医疗保障服务中心基金稽核科");
}

static void test_lines(void **state)
{
    struct scene *s = *state;
    struct term *t = open_form(s, 24, 80, "4.1");
    tabs(s, 2);
    scene_type(s, "1、第一条");
    scene_keys(s, "Enter"); /* the next number comes by itself */
    scene_type(s, "第二条");
    scene_keys(s, "Enter");
    scene_type(s, "第三条");
    scene_keys(s, "Up Up Home");
    term_golden(t, "form-24x80-lines");
    scene_keys(s, "C-k Down End C-w");
    scene_keys(s, "F2");
    assert_cell(s, "4.1", "spec", "2、\n3、第三条");
}

static void test_paste(void **state)
{
    struct scene *s = *state;
    struct term *t = open_form(s, 24, 80, "4.1");
    tabs(s, 2);
    term_paste(t, "第一行\n第二行\n\n第四行");
    term_wait_text(t, "第四行");
    assert_true(term_has(t, "事项名称 *")); /* its line ends did not submit the form */
    scene_keys(s, "F2");
    assert_cell(s, "4.1", "spec", "第一行\n第二行\n\n第四行");
    scene_keys(s, "Enter");
    term_paste(t, "\n名称\n两行");
    term_wait_text(t, "部门文件 名称 两行");
}

/* The database in somebody else's hands, and the node that has the number. */
static struct store *open_as_other(struct scene *s, const char *number, int64_t *node)
{
    struct store *store = fixture_store(s->home, "王");
    struct outline o = {0};
    struct error err = {0};
    assert_int_equal(store_outline(store, 1, &o, &err), ST_OK);
    *node = o.nodes[outline_by_number(&o, number)].id;
    outline_free(&o);
    return store;
}

static void test_conflict(void **state)
{
    struct scene *s = *state;
    struct term *t = open_form(s, 24, 80, "4.1");
    tabs(s, DEADLINE_TABS);
    scene_keys(s, "C-u");
    scene_type(s, "我的时限");
    struct error err = {0};
    int64_t node;
    struct store *store = open_as_other(s, "4.1", &node);
    assert_int_equal(store_begin(store, VERB_EDIT, "x", &err), ST_OK);
    assert_int_equal(store_set(store, node, "deadline", NULL, "他的时限", &err), ST_OK);
    assert_int_equal(store_set(store, node, "unit", NULL, "他的单位", &err), ST_OK);
    assert_int_equal(store_commit(store, &err), ST_OK);
    fixture_close(store);
    term_wait_text(t, "他的单位"); /* what nobody here has touched follows by itself */
    assert_true(term_has(t, "我的时限"));
    scene_keys(s, "F2");
    term_golden(t, "form-24x80-conflict");
    scene_keys(s, "Esc");
    assert_true(term_has(t, "我的时限"));
    assert_cell(s, "4.1", "deadline", "他的时限"); /* nothing was overwritten */
    scene_keys(s, "F2 t");
    assert_true(term_has(t, "他的时限"));
    scene_keys(s, "End");
    scene_type(s, "！");
    scene_keys(s, "F2");
    assert_cell(s, "4.1", "deadline", "他的时限！");
}

/* Somebody has deleted the item: it can be brought back and saved from the form. */
static void test_deleted_under_the_form(void **state)
{
    struct scene *s = *state;
    struct term *t = open_form(s, 24, 80, "4.1");
    scene_type(s, "甲");
    struct error err = {0};
    int64_t node;
    struct store *store = open_as_other(s, "4.1", &node);
    assert_int_equal(store_begin(store, VERB_DELETE, "x", &err), ST_OK);
    assert_int_equal(store_delete_node(store, node, &err), ST_OK);
    assert_int_equal(store_commit(store, &err), ST_OK);
    fixture_close(store);
    scene_keys(s, "F2");
    assert_true(term_has(t, "没有保存：这一项已被删除"));
    scene_keys(s, "Enter");
    assert_true(term_has(t, "部门文件甲"));
    scene_keys(s, "F2 r");
    scene_message(s, "已恢复；再按 F2 保存您的内容");
    scene_keys(s, "F2");
    scene_message(s, "已保存 事项名称");
    assert_cell(s, "4.1", "label", "部门文件甲");
}

/* A mark is about the text that was read; what the clerk has put in its place has none. */
static void test_mark_goes_with_its_text(void **state)
{
    struct scene *s = *state;
    struct term *t = open_form(s, 24, 80, "7.1.2");
    assert_true(term_has(t, "按上一行补全"));
    tabs(s, DEADLINE_TABS - 1);
    scene_type(s, "、办公室");
    assert_false(term_has(t, "按上一行补全"));
    scene_keys(s, "BS BS BS BS");
    assert_true(term_has(t, "按上一行补全"));
}

static void test_conflict_mine(void **state)
{
    struct scene *s = *state;
    struct term *t = open_form(s, 24, 80, "4.1");
    scene_type(s, "甲");
    struct store *store = fixture_store(s->home, "王");
    struct outline o = {0};
    struct error err = {0};
    assert_int_equal(store_outline(store, 1, &o, &err), ST_OK);
    assert_int_equal(store_begin(store, VERB_EDIT, "x", &err), ST_OK);
    assert_int_equal(
        store_set(store, o.nodes[outline_by_number(&o, "4.1")].id, "label", NULL, "部门文件乙", &err), ST_OK);
    assert_int_equal(store_commit(store, &err), ST_OK);
    outline_free(&o);
    fixture_close(store);
    scene_keys(s, "F2 m");
    assert_true(term_has(t, "部门文件甲"));
    assert_cell(s, "4.1", "label", "部门文件乙");
    scene_keys(s, "F2");
    assert_cell(s, "4.1", "label", "部门文件甲");
}

/* A choice can be taken back, and the last line says how. */
static void test_emptying_a_choice(void **state)
{
    static const char *const keys[] = {"Del", "BS"};
    struct scene *s = *state;
    for (size_t i = 0; i < 2; i++) {
        struct term *t = open_form(s, 24, 80, "4.1");
        tabs(s, AUDIENCE_TABS);
        assert_false(term_has(t, "清空")); /* nothing is chosen */
        scene_keys(s, "Del");
        scene_message(s, "这一栏本来就没有选");
        scene_keys(s, "Right");
        assert_true(term_has(t, "(•)全社会"));
        assert_true(term_has(t, "Delete清空"));
        scene_keys(s, keys[i]);
        assert_true(term_has(t, "( )全社会 ( )特定群众"));
        scene_keys(s, "Esc"); /* as it was: no question */
        assert_false(term_has(t, "还没有保存"));
        scene_quit(s);
    }
}

static void test_moving_between_fields(void **state)
{
    struct scene *s = *state;
    struct term *t = open_form(s, 24, 80, "14.1");
    scene_keys(s, "Up");
    scene_message(s, "已经是第一栏");
    scene_keys(s, "S-Tab");
    scene_message(s, "已经是第一栏");
    scene_keys(s, "PgDn PgDn PgDn");
    tabs(s, 12);
    scene_message(s, "已经是最后一栏；F2 保存");
    assert_true(term_has(t, "▲ 事项名称"));
    scene_keys(s, "PgUp PgUp");
    assert_false(term_has(t, "▲"));
    assert_true(term_has(t, "▼"));
}

static void test_read_only(void **state)
{
    struct scene *s = *state;
    static const char *const args[] = {"--read-only", NULL};
    scene_start_with(s, 24, 80, args);
    scene_keys(s, "Enter Enter");
    term_wait_text(s->t, "事项名称 *");
    scene_type(s, "改");
    scene_message(s, "只读方式打开，不能修改");
    scene_keys(s, "BS");
    scene_message(s, "只读方式打开，不能修改");
    assert_true(term_has(s->t, "事项名称 * 机构 "));
    scene_keys(s, "Tab Enter Tab Tab Right");
    scene_message(s, "只读方式打开，不能修改");
    assert_false(term_has(s->t, "F2保存"));
    scene_keys(s, "Esc");
    assert_false(term_has(s->t, "还没有保存"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_looks, scene_setup_one),
        SCENE(test_looks_wide, scene_setup_one),
        SCENE(test_caret, scene_setup_one),
        SCENE(test_saving, scene_setup_one),
        SCENE(test_several_fields_one_step, scene_setup_one),
        SCENE(test_saving_clears_mark, scene_setup_one),
        SCENE(test_leaving_asks, scene_setup_one),
        SCENE(test_quitting_asks, scene_setup_one),
        SCENE(test_alt_answers_nothing, scene_setup_one),
        SCENE(test_deleted_under_the_form, scene_setup_one),
        SCENE(test_mark_goes_with_its_text, scene_setup_one),
        SCENE(test_undone_typing, scene_setup_one),
        SCENE(test_wrong_input, scene_setup_one),
        SCENE(test_required_only_warns, scene_setup_one),
        SCENE(test_ticks, scene_setup_one),
        SCENE(test_picks, scene_setup_one),
        SCENE(test_completion, scene_setup_one),
        SCENE(test_lines, scene_setup_one),
        SCENE(test_paste, scene_setup_one),
        SCENE(test_conflict, scene_setup_one),
        SCENE(test_conflict_mine, scene_setup_one),
        SCENE(test_emptying_a_choice, scene_setup_one),
        SCENE(test_moving_between_fields, scene_setup_one),
        SCENE(test_read_only, scene_setup_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
