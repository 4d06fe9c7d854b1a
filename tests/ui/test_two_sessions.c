/* Two clerks at once. What one is asked about stays what the answer is for, whatever the other does meanwhile; and what
 * lies over a place that closes by itself closes with it. */
#include "harness/scene.h"

#include "mulu/mem.h"
#include "mulu/outline.h"

/* What the other clerk does to a node; value: where it takes one. */
enum deed { DELETE, RENAME, ADD_BELOW, CONFIRM, DELETE_CATALOG, RENAME_CATALOG };

static int64_t node_of(struct store *store, const char *number)
{
    struct outline o = {0};
    struct error err = {0};
    assert_int_equal(store_outline(store, 1, &o, &err), ST_OK);
    int at = outline_by_number(&o, number);
    int64_t node = at < 0 ? 0 : o.nodes[at].id;
    outline_free(&o);
    assert_true(node != 0);
    return node;
}

static enum status deed_done(struct store *store, enum deed deed, int64_t node, const char *value,
                             struct error *err)
{
    int64_t made;
    switch (deed) {
    case DELETE:
        return store_delete_node(store, node, err);
    case RENAME:
        return store_set(store, node, CELL_LABEL, NULL, value, err);
    case ADD_BELOW:
        return store_add_node(store, 1, node, 0, value, true, &made, err);
    case CONFIRM:
        return store_confirm(store, node, value, err);
    case DELETE_CATALOG:
        return store_delete_catalog(store, 1, err);
    default:
        return store_set_catalog(store, 1, value, "", 2026, err);
    }
}

/* number NULL: the catalog as a whole. */
static void other(struct scene *s, enum deed deed, const char *number, const char *value)
{
    struct error err = {0};
    struct store *store = fixture_store(s->home, "王");
    int64_t node = number ? node_of(store, number) : 0;
    assert_int_equal(store_begin(store, VERB_EDIT, "x", &err), ST_OK);
    assert_int_equal(deed_done(store, deed, node, value, &err), ST_OK);
    assert_int_equal(store_commit(store, &err), ST_OK);
    fixture_close(store);
}

static void assert_label(struct scene *s, const char *number, const char *label)
{
    char *now = fixture_cell(s->home, 1, number, CELL_LABEL);
    assert_string_equal(now, label);
    free(now);
}

static const char refreshed[] = "其他人改动了数据，已刷新";

/* The cursor has come to stand on the heading behind; that one was not asked about. `seen`: the change shows already. */
static void delete_what_is_gone(struct scene *s, bool seen)
{
    scene_tree(s, 24, 80);
    scene_go(s, "4");
    scene_keys(s, "d");
    assert_true(term_has(s->t, "把“政策文件”和其下的"));
    other(s, DELETE, "4", NULL);
    if (seen)
        term_wait_text(s->t, refreshed);
    scene_keys(s, "y");
    scene_message(s, "“政策文件”刚刚被其他人改动或删除，什么也没有做");
    assert_true(term_has(s->t, "重要部署执行"));
    assert_label(s, "4", "重要部署执行");
    assert_label(s, "5", "公示公告");
}

static void test_delete_what_is_gone(void **state)
{
    delete_what_is_gone(*state, true);
}

static void test_delete_what_is_gone_unseen(void **state)
{
    delete_what_is_gone(*state, false);
}

/* More would go than the question said. */
static void test_delete_what_has_grown(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_go(s, "4.2");
    scene_keys(s, "d");
    other(s, ADD_BELOW, "4.2", "新的一项");
    term_wait_text(s->t, refreshed);
    scene_keys(s, "y");
    scene_message(s, "“政策解读”刚刚被其他人改动或删除，什么也没有做");
    assert_label(s, "4.2", "政策解读");
    scene_keys(s, "d"); /* asked anew, with what is there now */
    assert_true(term_has(s->t, "其下的 5 个事项"));
    scene_keys(s, "y");
    scene_message(s, "已删除 政策解读");
}

/* Without a question too: a leaf that is none any more. */
static void test_delete_a_leaf_that_has_grown(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_go(s, "4.1");
    other(s, ADD_BELOW, "4.1", "新的一项");
    scene_keys(s, "d");
    scene_message(s, "“部门文件”刚刚被其他人改动或删除，什么也没有做");
    assert_label(s, "4.1.1", "新的一项");
}

static void test_rename(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_go(s, "4.2");
    scene_keys(s, "r End");
    scene_type(s, "甲");
    other(s, DELETE, "4.2", NULL);
    term_wait_text(s->t, refreshed);
    scene_keys(s, "F2");
    scene_message(s, "“政策解读”刚刚被其他人改动或删除，什么也没有做");
    assert_label(s, "4.2", "政策库");
    scene_go(s, "4.1");
    scene_keys(s, "r End");
    scene_type(s, "甲");
    other(s, RENAME, "4.1", "部门文件乙");
    term_wait_text(s->t, refreshed);
    scene_keys(s, "F2");
    scene_message(s, "什么也没有做");
    assert_label(s, "4.1", "部门文件乙");
    scene_keys(s, "r End BS F2");
    assert_label(s, "4.1", "部门文件");
}

static void test_add(void **state)
{
    static const char *const keys[] = {"a", "A"};
    struct scene *s = *state;
    for (size_t i = 0; i < 2; i++) {
        scene_tree(s, 24, 80);
        scene_go(s, "4.2");
        scene_keys(s, keys[i]);
        scene_type(s, "甲");
        other(s, DELETE, "4.2", NULL);
        term_wait_text(s->t, refreshed);
        scene_keys(s, "F2");
        scene_message(s, "刚刚被其他人改动或删除，什么也没有做");
        assert_false(term_has(s->t, "甲 "));
        assert_true(term_has(s->t, "重要部署执行"));
        scene_quit(s);
    }
}

/* The first answer was the content's when it was asked. */
static void test_confirm(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_go(s, "4.2.2");
    scene_keys(s, "c Down");
    other(s, CONFIRM, "4.2.2", "content");
    term_wait_text(s->t, refreshed);
    scene_keys(s, "Enter");
    scene_message(s, "已确认 责任单位");
    scene_keys(s, "c");
    assert_true(term_has(s->t, "公开时限　原文"));
    assert_false(term_has(s->t, "责任单位　原文"));
    other(s, DELETE, "4.2.2", NULL);
    term_wait_text(s->t, refreshed);
    scene_keys(s, "End Enter");
    scene_message(s, "“文稿解读”刚刚被其他人改动或删除，什么也没有做");
    scene_keys(s, "c"); /* the next of the family has all that it had */
    assert_true(term_has(s->t, "公开内容　原文"));
}

static void test_delete_catalog(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_start(s, 24, 80);
    scene_keys(s, "Home d");
    assert_true(term_has(t, "高青分局主动公开基本目录”（45 项）"));
    other(s, DELETE_CATALOG, NULL, NULL);
    term_wait_text(t, refreshed);
    scene_keys(s, "y");
    scene_message(s, "刚刚被其他人改动或删除，什么也没有做");
    assert_true(term_has(t, "3 个目录"));
}

static void test_edit_catalog(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_start(s, 24, 80);
    scene_keys(s, "Home e End");
    scene_type(s, "甲");
    other(s, RENAME_CATALOG, NULL, "乙目录");
    term_wait_text(t, refreshed);
    scene_keys(s, "F2");
    scene_message(s, "刚刚被其他人改动或删除，什么也没有做");
    assert_true(term_has(t, "乙目录"));
    scene_keys(s, "e");
    other(s, DELETE_CATALOG, NULL, NULL);
    term_wait_text(t, refreshed);
    scene_type(s, "丙");
    scene_keys(s, "F2");
    scene_message(s, "“乙目录”刚刚被其他人改动或删除，什么也没有做");
    assert_false(term_has(t, "丙"));
    assert_true(term_has(t, "3 个目录"));
}

/* A second change while the question about the first stands: "mine" is an answer to the first only. */
static void test_conflict_again(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_go(s, "4.1");
    scene_keys(s, "Enter");
    scene_type(s, "甲");
    other(s, RENAME, "4.1", "部门文件乙");
    scene_keys(s, "F2");
    assert_true(term_has(s->t, "没有保存：别人也改了"));
    other(s, RENAME, "4.1", "部门文件丙");
    scene_keys(s, "m F2");
    assert_true(term_has(s->t, "没有保存：别人也改了"));
    assert_true(term_has(s->t, "部门文件丙"));
    assert_label(s, "4.1", "部门文件丙");
    scene_keys(s, "m F2");
    assert_label(s, "4.1", "部门文件甲");
}

/* The line that one stands on in the trash is an entry, not a place in the list. */
static void test_trash_keeps_its_line(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_keys(s, "Home d d t");
    assert_true(term_has(s->t, "2 条"));
    scene_keys(s, "Down");
    other(s, DELETE, "4", NULL);
    term_wait_text(s->t, refreshed);
    scene_keys(s, "Enter");
    scene_message(s, "已恢复 机构");
}

static void test_marks_keep_their_line(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_go(s, "4.2.2");
    scene_keys(s, "C Down");
    assert_true(term_has(s->t, "7 / 37"));
    other(s, DELETE, "1", NULL);
    term_wait_text(s->t, refreshed);
    assert_true(term_has(s->t, "6 / 36"));
    scene_keys(s, "c");
    scene_message(s, "已确认 责任单位");
    assert_true(term_has(s->t, "6 / 35"));
}

/* The catalog is deleted while something lies over its tree: all of it goes, and the list shows. */
static void test_catalog_goes_under_what_is_open(void **state)
{
    static const char *const opened[] = {
        "r", "a", "d", "c", "E", "g", ":", "F10",
    };
    struct scene *s = *state;
    for (size_t i = 0; i < sizeof opened / sizeof *opened; i++) {
        scene_tree(s, 24, 80);
        scene_go(s, "4.2.2");
        if (*opened[i] == 'd')
            scene_go(s, "4.2");
        scene_keys(s, opened[i]);
        other(s, DELETE_CATALOG, NULL, NULL);
        term_wait_text(s->t, "这个目录已被删除，可从回收站恢复");
        assert_true(term_has(s->t, "3 个目录"));
        assert_false(term_has(s->t, "┌"));
        scene_keys(s, "Enter"); /* nothing is left that would take it for an answer */
        assert_true(term_has(s->t, "医疗保障局政务公开事项标准目录"));
        scene_keys(s, "q t Enter q");
        assert_true(term_has(s->t, "4 个目录"));
        scene_quit(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_delete_what_is_gone, scene_setup_one),
        SCENE(test_delete_what_is_gone_unseen, scene_setup_one),
        SCENE(test_delete_what_has_grown, scene_setup_one),
        SCENE(test_delete_a_leaf_that_has_grown, scene_setup_one),
        SCENE(test_rename, scene_setup_one),
        SCENE(test_add, scene_setup_many),
        SCENE(test_confirm, scene_setup_one),
        SCENE(test_delete_catalog, scene_setup_many),
        SCENE(test_edit_catalog, scene_setup_many),
        SCENE(test_conflict_again, scene_setup_one),
        SCENE(test_trash_keeps_its_line, scene_setup_one),
        SCENE(test_marks_keep_their_line, scene_setup_one),
        SCENE(test_catalog_goes_under_what_is_open, scene_setup_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
