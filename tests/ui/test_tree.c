/* The tree with its detail: how it looks, how one moves, what one can change. */
#include "harness/scene.h"

/* The line under the cursor: reversed from the left edge on, or underlined while the detail has the keys. */
static const char *selected(struct term *t)
{
    static char line[1024];
    for (int row = 1; row < term_rows(t) - 2; row++) {
        if (strncmp(term_looks(t, row), "rrrr", 4) == 0 || strncmp(term_looks(t, row), "uuuu", 4) == 0) {
            snprintf(line, sizeof line, "%s", term_row(t, row));
            char *bar = strstr(line, "│");
            if (bar)
                *bar = '\0';
            return line;
        }
    }
    return "";
}

static void assert_selected(struct scene *s, const char *text)
{
    if (!strstr(selected(s->t), text))
        scene_fail(s, "\"%s\" is selected, not \"%s\"", selected(s->t), text);
}

static void test_looks(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_start(s, 24, 80);
    term_keys(t, "Enter");
    term_golden(t, "tree-24x80-first");
    scene_keys(s, "*");
    scene_go(s, "7.1.2");
    term_golden(t, "tree-24x80-item");
    scene_go(s, "11");
    term_golden(t, "tree-24x80-heading");
}

static void test_looks_wide(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_tree(s, 40, 120);
    scene_go(s, "7.1.2");
    term_golden(t, "tree-40x120-item");
    scene_keys(s, "Tab");
    term_golden(t, "tree-40x120-detail");
}

static void test_moving(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_keys(s, "Home Down*3");
    assert_selected(s, "4 政策文件");
    scene_keys(s, "Right");
    assert_selected(s, "4.1 部门文件");
    scene_keys(s, "]");
    assert_selected(s, "4.2 政策解读");
    scene_keys(s, "j l");
    assert_selected(s, "4.2.1 简明问答"); /* l on an item goes over to its detail */
    assert_true(term_has(s->t, "Tab回目录树"));
    scene_keys(s, "h h");
    assert_selected(s, "4.2 政策解读");
    scene_keys(s, "Left"); /* folds … */
    assert_false(term_has(s->t, "4.2.1 简明问答"));
    scene_keys(s, "Left"); /* … then goes up */
    assert_selected(s, "4 政策文件");
    scene_keys(s, "[");
    assert_selected(s, "3 权责清单");
    scene_keys(s, "[ [ [");
    assert_selected(s, "1 机构");
    scene_message(s, "已经是同级的第一个");
    scene_keys(s, "End");
    assert_selected(s, "17.1");
    scene_keys(s, "P");
    assert_selected(s, "17 政府信息公开年度报告");
    scene_keys(s, "P");
    scene_message(s, "已经在最外层");
    scene_keys(s, "Home PgDn PgUp");
    assert_selected(s, "1 机构");
    scene_keys(s, "G k");
    assert_selected(s, "17 政府信息公开年度报告");
}

static void test_folding(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 40, 120);
    scene_go(s, "4.2.3");
    scene_keys(s, "-");
    assert_selected(s, "4 政策文件"); /* what hides it */
    assert_false(term_has(s->t, "4.1 部门文件"));
    scene_keys(s, "2");
    assert_true(term_has(s->t, "4.2 政策解读"));
    assert_false(term_has(s->t, "4.2.1"));
    scene_message(s, "展开到第 2 级");
    scene_keys(s, "3");
    assert_true(term_has(s->t, "4.2.1"));
    scene_keys(s, "9");
    scene_message(s, "已全部展开，共 3 级");
    scene_keys(s, "1 Space");
    assert_true(term_has(s->t, "4.2 政策解读"));
    assert_false(term_has(s->t, "4.2.1"));
    scene_keys(s, "Space +");
    assert_true(term_has(s->t, "4.2.1"));
    assert_false(term_has(s->t, "7.1 事前公开"));
    scene_keys(s, "Home Space");
    scene_message(s, "下面没有内容");
}

/* Six levels of one node each, the last with a sister. */
static void make_deep(struct scene *s)
{
    struct error err = {0};
    struct store *store = fixture_store(s->home, NULL);
    int64_t catalog = 0, node = 0, parent = 0;
    static const char *const names[] = {"重点领域", "社会保障", "医疗保险", "待遇支付", "门诊慢特病待遇认定"};
    assert_int_equal(store_begin(store, VERB_NEW_CATALOG, "x", &err), ST_OK);
    assert_int_equal(store_add_catalog(store, "深", "", 0, 6, &catalog, &err), ST_OK);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        int64_t elder = 0;
        for (int k = 0; i > 0 && k < (i == 2 ? 11 : 1); k++) {
            assert_int_equal(store_add_node(store, catalog, parent, elder, "前面的", true, &node, &err),
                             ST_OK);
            elder = node;
        }
        assert_int_equal(store_add_node(store, catalog, parent, elder, names[i], true, &node, &err), ST_OK);
        parent = node;
    }
    assert_int_equal(store_commit(store, &err), ST_OK);
    fixture_close(store);
}

/* A long number leaves room for the title; the detail has the whole. */
static void test_deep_numbers(void **state)
{
    struct scene *s = *state;
    make_deep(s);
    scene_tree(s, 24, 80);
    scene_go(s, "1.2.12.2.2");
    assert_selected(s, "…2.2 门诊慢");
    assert_true(term_has(s->t, "│ 1.2.12.2.2  门诊慢特病待遇认定"));
    assert_true(term_has(s->t, "1.2.12 医疗保险")); /* what is short enough stands whole */
    term_golden(s->t, "tree-24x80-deep");
    scene_keys(s, ")*9"); /* where there is room there is no need */
    assert_selected(s, "1.2.12.2.2 门诊慢特病待遇认定");
}

static int bar_column(struct term *t)
{
    const char *row = term_row(t, 2), *bar = strstr(row, "│");
    int cells = 0;
    for (const char *p = row; bar && p < bar; p++) { /* of three bytes, only "…" is narrow here */
        unsigned char c = (unsigned char)*p;
        cells += (c & 0xC0) == 0x80 ? 0 : c > 0xE2 ? 2 : 1;
    }
    return cells;
}

/* The border between tree and detail moves, within limits, and stays where it was put. */
static void test_pane_widths(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    assert_int_equal(bar_column(s->t), 31);
    scene_keys(s, ")");
    assert_int_equal(bar_column(s->t), 35);
    scene_type(s, "）（（"); /* the input method is on */
    assert_int_equal(bar_column(s->t), 31);
    scene_keys(s, "(*9");
    scene_message(s, "目录树不能再窄了");
    assert_int_equal(bar_column(s->t), 20);
    scene_keys(s, ")"); /* at once: nothing has been counted below the limit */
    assert_int_equal(bar_column(s->t), 24);
    scene_keys(s, ")*9");
    scene_message(s, "目录树不能再宽了");
    assert_int_equal(bar_column(s->t), 47);
    scene_keys(s, "q Enter"); /* another look at it */
    assert_int_equal(bar_column(s->t), 47);
    scene_keys(s, "Tab ("); /* also while the detail has the keys */
    assert_int_equal(bar_column(s->t), 43);
}

static void test_going_to_numbers(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_go(s, "7.1.3");
    assert_selected(s, "7.1.3 行政执法服");
    scene_go(s, "１２。２");
    assert_selected(s, "12.2");
    scene_keys(s, "b");
    assert_selected(s, "7.1.3");
    scene_keys(s, "C-o");
    assert_selected(s, "1 机构");
    scene_keys(s, "b");
    scene_message(s, "没有可以跳回的位置");
    term_keys(s->t, "g");
    scene_type(s, "99.1");
    scene_keys(s, "Enter");
    assert_true(term_has(s->t, "没有编号为 99.1 的栏目"));
    scene_keys(s, "Esc");
    assert_selected(s, "1 机构");
}

static void test_detail_scrolls(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_go(s, "14.1");
    scene_keys(s, "Tab");
    assert_true(term_has(s->t, "▼ 还有"));
    scene_keys(s, "End");
    assert_false(term_has(s->t, "▼ 还有"));
    assert_true(term_has(s->t, "▲ 还有"));
    term_golden(s->t, "tree-24x80-detail-end");
    scene_keys(s, "Home");
    assert_false(term_has(s->t, "▲"));
    scene_keys(s, "Tab C-d");
    assert_true(term_has(s->t, "▲ 还有"));
    scene_keys(s, "C-u C-u");
    assert_false(term_has(s->t, "▲"));
    scene_keys(s, "C-d Down"); /* another item is read from its beginning */
    assert_false(term_has(s->t, "▲"));
}

static void test_adding(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_go(s, "4.1");
    term_keys(s->t, "a");
    term_wait_text(s->t, "在“部门文件”之后添加同级");
    term_golden(s->t, "tree-24x80-add");
    scene_type(s, "新事项");
    scene_keys(s, "Enter Enter");
    assert_selected(s, "4.2 新事项");
    scene_message(s, "已添加事项 新事项；Enter 填写各栏，u 撤销");
    assert_true(term_has(s->t, "46项"));
    term_keys(s->t, "A");
    scene_type(s, "下级");
    scene_keys(s, "Enter Right Enter");
    assert_selected(s, "4.2.1 下级");
    assert_true(term_has(s->t, "（栏目，下面还没有事项）"));
    assert_true(term_has(s->t, "46项"));
    scene_keys(s, "u");
    scene_message(s, "已撤销：新增 下级");
    assert_false(term_has(s->t, "4.2.1 下级"));
    scene_keys(s, "u");
    assert_true(term_has(s->t, "4.2 政策解读"));
    scene_keys(s, "C-r");
    assert_selected(s, "4.2 新事项");
    scene_message(s, "已重做");
}

static void test_wrong_names(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_keys(s, "a F2");
    assert_true(term_has(s->t, "名称不能为空"));
    scene_type(s, "　　");
    scene_keys(s, "F2");
    assert_true(term_has(s->t, "名称不能为空"));
    for (int i = 0; i < 21; i++)
        term_type(s->t, "一二三四五六七八九十");
    scene_keys(s, "F2");
    assert_true(term_has(s->t, "太长，最多 200 个字"));
    scene_keys(s, "Esc");
    assert_true(term_has(s->t, "45项"));
}

static void test_renaming(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_go(s, "4.3");
    scene_keys(s, "r");
    assert_true(term_has(s->t, "政策库"));
    scene_keys(s, "C-u");
    scene_type(s, "政策汇编库");
    scene_keys(s, "Enter");
    assert_selected(s, "4.3 政策汇编库");
    scene_message(s, "已改名为 政策汇编库；u 撤销");
    scene_keys(s, "u");
    assert_selected(s, "4.3 政策库");
}

static void test_deleting(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_go(s, "4.2.2");
    scene_keys(s, "d"); /* an item without children goes at once; its neighbour gets the cursor */
    assert_selected(s, "4.2.2 领导干部解");
    scene_message(s, "已删除 文稿解读；u 撤销，也可从回收站恢复");
    scene_go(s, "4.2");
    scene_keys(s, "d");
    assert_true(term_has(s->t, "把“政策解读”和其下的 3 个事项移到回收站"));
    term_golden(s->t, "tree-24x80-delete");
    scene_keys(s, "Enter"); /* no is where Enter begins */
    assert_selected(s, "4.2 政策解读");
    scene_keys(s, "d Esc");
    assert_selected(s, "4.2 政策解读");
    scene_keys(s, "Del y");
    assert_selected(s, "4.2 政策库");
    assert_true(term_has(s->t, "41项"));
    scene_keys(s, "u");
    assert_selected(s, "4.2 政策解读");
    scene_keys(s, "u");
    assert_selected(s, "4.2.2 文稿解读");
    assert_true(term_has(s->t, "45项"));
}

/* Headings and items are counted apart. */
static void test_what_is_deleted(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_go(s, "4");
    scene_keys(s, "d");
    assert_true(term_has(s->t, "把“政策文件”和其下的 1 个栏目、6 个事项移到回收站？"));
    scene_keys(s, "Esc A");
    scene_type(s, "栏目甲");
    scene_keys(s, "Enter Right Enter A");
    scene_type(s, "栏目乙");
    scene_keys(s, "Enter Right Enter P d");
    assert_true(term_has(s->t, "把“栏目甲”和其下的 1 个栏目移到回收站？"));
}

static void test_trash(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_keys(s, "x");
    assert_true(term_has(s->t, "回收站是空的"));
    scene_keys(s, "Enter");
    scene_message(s, "列表是空的");
    scene_keys(s, "q");
    scene_go(s, "4.2.2");
    scene_keys(s, "d x");
    term_golden(s->t, "trash-24x80");
    scene_keys(s, "r");
    scene_message(s, "已恢复");
    scene_keys(s, "Home"); /* in the list */
    scene_keys(s, "Esc");
    assert_selected(s, "4.2.2 文稿解读"); /* the tree stands on what came back */
    scene_keys(s, "t");                   /* as in the list of catalogs */
    assert_true(term_has(s->t, "回收站是空的"));
}

/* A key of another place says where it belongs and how to get there; one that is nobody's says so. */
static void test_dead_keys(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_keys(s, "i");
    scene_message(s, "“i”是“目录一览”里的键（导入）；q 返回");
    scene_type(s, "ｉ"); /* the input method is on */
    scene_message(s, "“i”是“目录一览”里的键（导入）；q 返回");
    scene_keys(s, "Z");
    scene_message(s, "“Z”在这里没有作用；? 查看全部按键");
    scene_type(s, "Ｚ");
    scene_message(s, "“Ｚ”在这里没有作用；? 查看全部按键");
    scene_keys(s, "C E"); /* of two places, the one that is nearer */
    scene_message(s, "“E”是“目录树”里的键（导出）；q 返回");
    scene_keys(s, "C-r");
    scene_message(s, "“Ctrl-R”是“目录树”里的键（重做刚撤销的一步）；q 返回");
    scene_keys(s, "Tab"); /* not all that is known elsewhere is worth telling */
    scene_message(s, "“Tab”在这里没有作用；? 查看全部按键");
    scene_keys(s, "? i");
    scene_message(s, "“i”是“目录一览”里的键（导入）；Esc 返回");
    scene_keys(s, "Z"); /* where one sees all keys already */
    scene_message(s, "“Z”在这里没有作用；Esc 返回");
    scene_keys(s, "Esc q q a");
    scene_message(s, "“a”是“目录树”里的键（加同级）；先按 Enter 打开目录");
    scene_keys(s, "d y a"); /* and where there is none */
    scene_message(s, "“a”是“目录树”里的键（加同级）");
    assert_false(term_has(s->t, "先按"));
}

/* A message of two lines takes its room from the tree: the line under the cursor stays in sight. */
static void test_long_message(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_go(s, "4.2.2");
    scene_keys(s, "Enter C-u");
    scene_type(s,
               "一个很长很长的名称，它使撤销以后说的话一行写不下，于是有两行；这两行不能盖住光标所在的一行");
    scene_keys(s, "F2 Home PgDn u");
    assert_true(strstr(term_row(s->t, 21), "已撤销：编辑") != NULL);
    assert_selected(s, "4.2.2 文稿解读");
    scene_keys(s, "Down*15");
    scene_keys(s, "C-r");
    assert_selected(s, "4.2.2 一个很长");
    for (int i = 0; i < 17; i++)
        scene_keys(s, "Down");
    scene_keys(s, "Up*3 u");
    assert_selected(s, "4.2.2 文稿解读");
}

static void test_moving_nodes(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_go(s, "4.2");
    scene_keys(s, "K");
    assert_selected(s, "4.1 政策解读");
    assert_true(term_has(s->t, "4.1.1 简明问答")); /* the subtree comes along, still unfolded */
    scene_keys(s, "K");
    scene_message(s, "已经是同级的第一个");
    scene_keys(s, "J C-Down");
    assert_selected(s, "4.3 政策解读");
    scene_keys(s, "J");
    scene_message(s, "已经是同级的最后一个");
    scene_keys(s, "C-Up <");
    assert_selected(s, "5 政策解读");
    scene_keys(s, "<");
    scene_message(s, "已经在最外层");
    scene_keys(s, ">");
    assert_selected(s, "4.3 政策解读");
    scene_go(s, "1");
    scene_keys(s, ">");
    scene_message(s, "前面没有同级，不能降为下级");
    scene_keys(s, "u*6");
    assert_true(term_has(s->t, "4.2 政策解读"));
    assert_true(term_has(s->t, "4.2.1 简明问答"));
}

static void test_confirming(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_go(s, "4.1");
    scene_keys(s, "c");
    scene_message(s, "本项自己没有待核的内容；C 列出全部待核");
    assert_false(term_has(s->t, "c确认")); /* nor does the last line promise it */
    scene_go(s, "4.2");
    scene_keys(s, "c"); /* a heading over some */
    scene_message(s, "本项自己没有待核的内容，其下有 12 格待核；C 列出");
    scene_go(s, "7.1.2"); /* one cell: at once */
    assert_true(term_has(s->t, "c确认"));
    scene_keys(s, "c");
    scene_message(s, "已确认 责任单位；u 撤销");
    assert_true(term_has(s->t, "待核36"));
    scene_go(s, "4.2.2"); /* four: which? */
    scene_keys(s, "c");
    term_golden(s->t, "tree-24x80-confirm");
    scene_keys(s, "Down Enter");
    scene_message(s, "已确认 责任单位，还有 3 格待核");
    scene_keys(s, "c End Enter");
    scene_message(s, "已确认 3 格");
    assert_true(term_has(s->t, "待核32"));
    scene_keys(s, "u u u");
    assert_true(term_has(s->t, "待核37"));
}

static void test_list_of_marks(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_keys(s, "C");
    term_golden(s->t, "marks-24x80");
    scene_keys(s, "n n p c");
    scene_message(s, "已确认 事项名称，还有 36 格待核");
    assert_true(term_has(s->t, "2 / 36")); /* the next one has moved up under the cursor */
    scene_keys(s, "End");
    assert_true(term_has(s->t, "36 / 36"));
    scene_keys(s, "Home Down*5 Enter");
    assert_selected(s, "4.2.2");
    scene_keys(s, "b");
    assert_selected(s, "1 机构");
    scene_keys(s, "C q");
    assert_selected(s, "1 机构");
    scene_go(s, "4.2");
    scene_keys(s, "C"); /* it begins at the first below the place where one stands */
    assert_true(term_has(s->t, "5 / 36"));
    scene_keys(s, "q Home");
    term_resize(s->t, 40, 120);
    scene_keys(s, "C");
    term_golden(s->t, "marks-40x120");
}

/* Somebody else's step, or one from long ago, is not taken back without a question. */
static void test_undo_asks(void **state)
{
    struct scene *s = *state;
    static const char *const other[] = {"--user", "王", NULL};
    scene_start_with(s, 24, 80, other);
    scene_keys(s, "Enter d C-q");
    term_wait_exit(s->t);
    scene_tree(s, 24, 80);
    scene_keys(s, "u");
    assert_true(term_has(s->t, "上一步（王，今天 16:20）：删除 机构"));
    term_golden(s->t, "tree-24x80-undo-asks");
    scene_keys(s, "Esc");
    assert_true(term_has(s->t, "44项"));
    scene_keys(s, "u y");
    scene_message(s, "已撤销：删除 机构");
    assert_selected(s, "1 机构");
    assert_true(term_has(s->t, "45项"));
}

static void test_undo_asks_after_an_hour(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_keys(s, "d C-q");
    term_wait_exit(s->t);
    setenv("MULU_TEST_LATER", "59", 1);
    scene_tree(s, 24, 80);
    scene_keys(s, "u"); /* within the hour: at once */
    scene_message(s, "已撤销：删除 机构");
    scene_keys(s, "d C-q");
    term_wait_exit(s->t);
    setenv("MULU_TEST_LATER", "1200", 1); /* the next day */
    scene_tree(s, 24, 80);
    unsetenv("MULU_TEST_LATER");
    scene_keys(s, "u");
    assert_true(term_has(s->t, "上一步（李，昨天 17:19）：删除 机构"));
    scene_keys(s, "y");
    scene_message(s, "已撤销：删除 机构");
}

/* What another program has done shows by itself, and the cursor stays on its node. */
static void test_changes_from_outside(void **state)
{
    struct scene *s = *state;
    struct error err = {0};
    struct item item = {0};
    scene_tree(s, 24, 80);
    scene_go(s, "7.1.2");
    struct store *store = fixture_store(s->home, "王");
    struct outline o = {0};
    assert_int_equal(store_outline(store, 1, &o, &err), ST_OK);
    int64_t first = o.nodes[0].id, here = o.nodes[outline_by_number(&o, "7.1.2")].id;
    assert_int_equal(store_item(store, here, &item, &err), ST_OK);
    assert_int_equal(store_begin(store, VERB_EDIT, "x", &err), ST_OK);
    assert_int_equal(store_delete_node(store, first, &err), ST_OK);
    assert_int_equal(store_set(store, here, "deadline", item.fields[FIELD_DEADLINE], "每月5日前", &err),
                     ST_OK);
    assert_int_equal(store_commit(store, &err), ST_OK);
    outline_free(&o);
    item_release(&item);
    fixture_close(store);
    term_wait_text(s->t, "其他人改动了数据，已刷新");
    assert_selected(s, "6.1.2 行政执法人"); /* the number has moved, the cursor has not */
    assert_true(term_has(s->t, "每月5日前"));
    assert_true(term_has(s->t, "44项"));
}

static void test_dead_keys_say_so(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_keys(s, "z");
    scene_message(s, "“z”在这里没有作用；? 查看全部按键");
    scene_keys(s, "F7");
    scene_message(s, "“F7”在这里没有作用");
    scene_keys(s, "n");
    scene_message(s, "还没有查找过；按 / 查找");
    scene_keys(s, "Down");
    assert_false(term_has(s->t, "还没有查找过")); /* a message stands until the next key */
}

static void test_full_width_keys(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_type(s, "ｊｊ");
    assert_selected(s, "3 权责清单");
    scene_type(s, "１");
    assert_false(term_has(s->t, "4.1"));
    scene_type(s, "／");
    assert_true(term_has(s->t, "几个词都要有"));
    scene_type(s, "ｊ１"); /* in a text field they stay what they are */
    assert_true(term_has(s->t, "查找 ｊ１"));
    scene_keys(s, "Esc");
    scene_type(s, "？");
    assert_true(term_has(s->t, "全部按键"));
}

static void test_read_only(void **state)
{
    struct scene *s = *state;
    static const char *const args[] = {"--read-only", NULL};
    scene_start_with(s, 24, 80, args);
    scene_keys(s, "Enter d");
    scene_message(s, "只读方式打开，不能修改");
    assert_true(term_has(s->t, "· 只读"));
    assert_false(term_has(s->t, "a加同级"));
    assert_false(term_has(s->t, "u撤销"));
    term_golden(s->t, "tree-24x80-read-only");
}

static void test_empty_catalog(void **state)
{
    struct scene *s = *state;
    scene_start(s, 24, 80);
    scene_keys(s, "n");
    scene_type(s, "空目录");
    scene_keys(s, "F2 Enter");
    assert_true(term_has(s->t, "目录还是空的。"));
    term_golden(s->t, "tree-24x80-empty");
    scene_keys(s, "d Enter Space Right e g"); /* each says why it does nothing */
    scene_message(s, "目录还是空的；按 a 添加第一个栏目");
    scene_keys(s, "a");
    scene_type(s, "第一项");
    scene_keys(s, "F2");
    assert_selected(s, "1 第一项");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_looks, scene_setup_one),
        SCENE(test_looks_wide, scene_setup_one),
        SCENE(test_moving, scene_setup_one),
        SCENE(test_folding, scene_setup_one),
        SCENE(test_deep_numbers, scene_setup),
        SCENE(test_pane_widths, scene_setup_one),
        SCENE(test_going_to_numbers, scene_setup_one),
        SCENE(test_detail_scrolls, scene_setup_one),
        SCENE(test_adding, scene_setup_one),
        SCENE(test_wrong_names, scene_setup_one),
        SCENE(test_renaming, scene_setup_one),
        SCENE(test_deleting, scene_setup_one),
        SCENE(test_what_is_deleted, scene_setup_one),
        SCENE(test_trash, scene_setup_one),
        SCENE(test_dead_keys, scene_setup_one),
        SCENE(test_long_message, scene_setup_one),
        SCENE(test_moving_nodes, scene_setup_one),
        SCENE(test_confirming, scene_setup_one),
        SCENE(test_list_of_marks, scene_setup_one),
        SCENE(test_undo_asks, scene_setup_one),
        SCENE(test_undo_asks_after_an_hour, scene_setup_one),
        SCENE(test_changes_from_outside, scene_setup_one),
        SCENE(test_dead_keys_say_so, scene_setup_one),
        SCENE(test_full_width_keys, scene_setup_one),
        SCENE(test_read_only, scene_setup_one),
        SCENE(test_empty_catalog, scene_setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
