/* Where one stands after having been elsewhere: the list of cells to confirm, the trash, an undo, a jump. */
#include "harness/scene.h"

#include <signal.h>

#include "mulu/mem.h"

/* The row under the cursor, reversed from the left edge on; whole, or up to the border of the tree. */
static void assert_on(struct scene *s, const char *text)
{
    for (int row = 1; row < term_rows(s->t) - 2; row++)
        if (strncmp(term_looks(s->t, row), "rrrr", 4) == 0 && strstr(term_row(s->t, row), text))
            return;
    scene_fail(s, "the cursor is not on \"%s\"", text);
}

static void test_marks_keep_the_place(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_go(s, "4.2.2");
    scene_keys(s, "C");
    assert_true(term_has(s->t, "待核内容　市医疗保障局高青分局"));
    assert_true(term_has(s->t, " 6 / 37"));
    scene_keys(s, "Down*2");
    assert_on(s, "公开时限");
    scene_keys(s, "Enter"); /* to look at it … */
    assert_on(s, "4.2.2 文稿解读");
    scene_keys(s, "C"); /* … and on from there */
    assert_on(s, "公开时限");
    assert_true(term_has(s->t, " 8 / 37"));
    scene_keys(s, "q Down C"); /* another node is begun at its first */
    assert_true(term_has(s->t, "10 / 37"));
    scene_keys(s, "q End C"); /* behind the last */
    assert_true(term_has(s->t, " 1 / 37"));
}

static void test_marks_open_the_form(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_go(s, "4.2.2");
    scene_keys(s, "C Down");
    assert_true(term_has(s->t, "e编辑"));
    scene_keys(s, "e");
    assert_true(term_has(s->t, "编辑  4.2.2"));
    scene_keys(s, "Esc");
    assert_on(s, "责任单位");
    assert_true(term_has(s->t, " 7 / 37"));
    scene_keys(s, "e Tab*5 C-u");
    scene_type(s, "文件起草科");
    scene_keys(s, "F2"); /* what was typed needs no confirming */
    assert_true(term_has(s->t, " 7 / 36"));
    assert_on(s, "公开时限");
    scene_keys(s, "q");
    assert_on(s, "4.2.2 文稿解读");
}

static void test_marks_undo(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_go(s, "4.2.2");
    scene_keys(s, "C Down c End u");
    assert_true(term_has(s->t, " 7 / 37"));
    assert_on(s, "责任单位");
    assert_on(s, "文稿解读");
}

/* What is taken back in another catalog than the one on the screen is said to be of that. */
static void test_undo_in_another_catalog(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_go(s, "1");
    scene_keys(s, "d u");
    assert_true(term_has(s->t, "已撤销：删除 "));
    scene_keys(s, "d q End Enter u");
    assert_true(term_has(s->t, "已撤销：《市医疗保障局高青分局主动公开基本目录》：删除 机构"));
}

static void test_trash_of_a_tree(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_go(s, "7.1.2");
    scene_keys(s, "d");
    scene_go(s, "4.2.2");
    scene_keys(s, "d");
    scene_go(s, "1");
    scene_keys(s, "t");
    assert_true(term_has(s->t, "市医疗保障局高青分局")); /* where it was */
    scene_keys(s, "End Enter u");                        /* restored and not; the latest stands first */
    assert_on(s, "行政执法人员");
    scene_keys(s, "Enter q");
    assert_on(s, "7.1.2 行政执法人员");
}

static void test_trash_of_all(void **state)
{
    struct scene *s = *state;
    scene_start(s, 24, 80);
    scene_keys(s, "Down Enter * Down*2 d q");
    scene_keys(s, "End d y Home t");
    assert_true(term_has(s->t, "医疗保障局政务公开事… 政策文件"));
    assert_true(term_has(s->t, "沂源县政务公开考核指标 "));
    scene_keys(s, "Enter q");
    assert_on(s, "沂源县政务公开考核指标"); /* the later one stands first */
    scene_keys(s, "Home x Enter Esc");
    assert_on(s, "医疗保障局政务公开事项标准目录");
}

static void test_undo_in_the_list(void **state)
{
    struct scene *s = *state;
    scene_start(s, 24, 80);
    scene_keys(s, "Down*2 d y Home u");
    assert_on(s, "2023年沂源县政务公开工作要点任务分解表");
    scene_keys(s, "r"); /* as in the tree, renaming */
    assert_true(term_has(s->t, "目录信息"));
}

static void test_back_from_another_catalog(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_go(s, "7.1.2");
    scene_keys(s, "/ F3");
    scene_type(s, "重大行政决策");
    scene_keys(s, "Enter");
    assert_true(term_has(s->t, "医疗保障局政务公开事项标准目录 2026"));
    scene_keys(s, "b");
    assert_true(term_has(s->t, "高青分局主动公开基本目录 2026"));
    assert_on(s, "7.1.2 行政执法人员");
}

/* A place that is gone is passed over. */
static void test_back_to_what_is_gone(void **state)
{
    struct scene *s = *state;
    struct error err = {0};
    struct outline o = {0};
    scene_tree(s, 24, 80);
    scene_go(s, "7.1.2");
    scene_keys(s, "/ F3");
    scene_type(s, "重大行政决策");
    scene_keys(s, "Enter");
    struct store *store = fixture_store(s->home, NULL);
    assert_int_equal(store_outline(store, 1, &o, &err), ST_OK);
    assert_int_equal(store_begin(store, VERB_DELETE, "x", &err), ST_OK);
    assert_int_equal(store_delete_node(store, o.nodes[outline_by_number(&o, "7.1.2")].id, &err), ST_OK);
    assert_int_equal(store_commit(store, &err), ST_OK);
    outline_free(&o);
    fixture_close(store);
    scene_keys(s, "b");
    assert_on(s, "1 机构");
    scene_keys(s, "b");
    scene_message(s, "没有可以跳回的位置");
}

/* The next start comes back: to the tree, the node, what was unfolded, the width of the panes, the last search. */
static void test_next_start_comes_back(void **state)
{
    struct scene *s = *state;
    scene_start(s, 24, 80);
    scene_keys(s, "Enter -");
    scene_go(s, "4.2");
    scene_keys(s, ") ) /");
    scene_type(s, "行政");
    scene_keys(s, "Down Enter");
    char *before = mem_dup(term_screen(s->t));
    scene_keys(s, "Esc Enter"); /* the list of catalogs, and back into the same tree */
    assert_true(term_has(s->t, "行政"));
    scene_quit(s);
    scene_again(s, 24, 80);
    term_wait_text(s->t, "行政");
    for (int row = 1; row < 22; row++) { /* the message line aside */
        char *line = mem_dup(term_row(s->t, row));
        if (!strstr(before, line))
            scene_fail(s, "row %d was not so before", row);
        free(line);
    }
    scene_keys(s, "n");
    term_wait_text(s->t, "行政");
    scene_message(s, "查找“行政”：第 3 处");
    scene_keys(s, "q");
    assert_on(s, "高青分局主动公开基本目录"); /* and the list stands on the catalog */
    free(before);
}

/* Also after the line was lost; and a place that is gone by then is no reason to complain. */
static void test_next_start_after_a_hangup(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_go(s, "4.2.2");
    term_signal(s->t, SIGHUP);
    term_wait_exit(s->t);
    scene_again(s, 24, 80);
    assert_on(s, "4.2.2");
    scene_keys(s, "q d y");
    term_wait_text(s->t, "回收站");
    scene_quit(s);
    scene_again(s, 24, 80);
    assert_false(term_has(s->t, "4.2.2"));
    assert_true(term_has(s->t, "目录一览") || term_has(s->t, "mulu"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_marks_keep_the_place, scene_setup_one),
        SCENE(test_marks_open_the_form, scene_setup_one),
        SCENE(test_undo_in_another_catalog, scene_setup_many),
        SCENE(test_marks_undo, scene_setup_one),
        SCENE(test_trash_of_a_tree, scene_setup_one),
        SCENE(test_trash_of_all, scene_setup_many),
        SCENE(test_undo_in_the_list, scene_setup_many),
        SCENE(test_back_from_another_catalog, scene_setup_many),
        SCENE(test_back_to_what_is_gone, scene_setup_many),
        SCENE(test_next_start_comes_back, scene_setup_many),
        SCENE(test_next_start_after_a_hangup, scene_setup_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
