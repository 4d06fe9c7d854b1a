/* The tree of a catalog with more nodes than anybody would wait for: what is not read again after a change is right all
 * the same. Reading all of it anew (F5) must give the very picture that was there. */
#include "harness/scene.h"

#include "harness/store_fixture.h"
#include "mulu/mem.h"
#include "mulu/outline.h"

enum { ROWS = 20000 }; /* 40 headings, 1,000 below them, 20,000 items; every seventh has a cell to confirm */

static int setup(void **state)
{
    if (scene_setup(state))
        return -1;
    struct scene *s = *state;
    struct store *store = fixture_store(s->home, "李");
    store_import_rows(store, "很大的目录", ROWS);
    fixture_close(store);
    return 0;
}

static struct store *other(struct scene *s)
{
    return fixture_store(s->home, "王");
}

static int64_t node_of(struct store *store, const char *number)
{
    struct outline o = {0};
    struct error err = {0};
    must(store_skeleton(store, 1, &o, NULL, &err));
    int at = outline_by_number(&o, number);
    int64_t node = at < 0 ? 0 : o.nodes[at].id;
    outline_free(&o);
    assert_true(node != 0);
    return node;
}

/* Everything but the line of the message and the clock. */
static char *picture(struct scene *s)
{
    struct buffer b = {0};
    for (int i = 1; i < term_rows(s->t) - 2; i++)
        buf_printf(&b, "%s|%s\n", term_row(s->t, i), term_looks(s->t, i));
    buf_puts(&b, strstr(term_row(s->t, 0), "项") ? term_row(s->t, 0) : "");
    return buf_take(&b);
}

static void same_when_read_anew(struct scene *s)
{
    term_wait_idle(s->t);
    char *was = picture(s);
    scene_keys(s, "F5");
    scene_message(s, "已刷新");
    char *now = picture(s);
    assert_string_equal(now, was);
    free(was);
    free(now);
}

/* The row that the cursor's line is in. */
static int cursor_row(struct scene *s)
{
    for (int i = 1; i < term_rows(s->t) - 2; i++)
        if (strchr(term_looks(s->t, i), 'r'))
            return i;
    scene_fail(s, "no line is chosen");
    return -1;
}

/* Opened as it was left: what shows at first lacks only counts. Folded, so that it is not the whole that is read. */
static void test_comes_back(void **state)
{
    struct scene *s = *state;
    scene_start(s, 24, 80);
    scene_keys(s, "Enter");
    assert_true(term_has(s->t, "20000项 待核2858") && term_has(s->t, "▸ 1 第1类事项0"));
    same_when_read_anew(s);
    scene_go(s, "20.13.9");
    scene_keys(s, "Up*2");
    char *was = picture(s);
    scene_keys(s, "q Enter");
    char *now = picture(s);
    assert_string_equal(now, was);
    same_when_read_anew(s);
    scene_quit(s);
    scene_again(s, 24, 80);
    free(now);
    now = picture(s);
    assert_string_equal(now, was);
    scene_keys(s, "C-q");
    term_wait_exit(s->t);
    scene_again(s, 24, 80); /* what was unfolded out of sight still is */
    scene_keys(s, "Home");
    scene_go(s, "20");
    assert_true(strstr(term_row(s->t, cursor_row(s)), "▾ 20 ") != NULL);
    same_when_read_anew(s);
    free(was);
    free(now);
}

/* What is typed before the rest has been read finds it there. */
static void type_ahead(struct scene *s, const char *keys, const char *shows)
{
    scene_keys(s, "q");
    scene_type(s, keys);
    if (!term_has(s->t, shows))
        scene_fail(s, "\"%s\" has not come", shows);
    same_when_read_anew(s);
}

static void test_typing_ahead(void **state)
{
    struct scene *s = *state;
    scene_start(s, 24, 80);
    scene_keys(s, "Enter");
    scene_forget(s, "place");
    type_ahead(s, "\r*\033OF", "40.25.20");
    type_ahead(s, "\r-\033OFlj", "▾ 40 第1类事项39");
    type_ahead(s, "\r3\033OH", "1.1.1 第3类事项0");
    type_ahead(s, "\r-g20.13.9\r", "20.13.9  第3类事项9748");
    type_ahead(s, "\r/事项9000\r", "第3类事项9000");
}

static void test_edits(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_go(s, "20.13.9"); /* row 9,748 */
    scene_keys(s, "Up*3");
    int row = cursor_row(s);
    scene_keys(s, "Enter Tab");
    scene_type(s, "改过的");
    scene_keys(s, "F2");
    scene_message(s, "已保存");
    assert_int_equal(cursor_row(s), row);
    assert_true(term_has(s->t, "改过的"));
    same_when_read_anew(s);
    scene_keys(s, "r C-u");
    scene_type(s, "新的名称");
    scene_keys(s, "F2");
    assert_true(strstr(term_row(s->t, row), "新的名称") != NULL);
    same_when_read_anew(s);
    scene_keys(s, "u");
    assert_true(strstr(term_row(s->t, row), "第3类事项9745") != NULL);
    same_when_read_anew(s);
    scene_keys(s, "C-r");
    assert_true(strstr(term_row(s->t, row), "新的名称") != NULL);
    same_when_read_anew(s);
}

/* Marks are counted at the node, above it, and of the whole catalog; a heading that becomes an item likewise. */
static void test_counts(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    assert_true(term_has(s->t, "20000项 待核2858"));
    scene_go(s, "2.1.6"); /* row 505, which is no seventh; 504 is */
    scene_keys(s, "Up c");
    scene_message(s, "已确认");
    assert_true(term_has(s->t, "20000项 待核2857"));
    same_when_read_anew(s);
    scene_keys(s, "u");
    assert_true(term_has(s->t, "20000项 待核2858"));
    same_when_read_anew(s);
    scene_keys(s, "2");
    scene_go(s, "2.1");
    scene_keys(s, "c");
    same_when_read_anew(s);
    scene_keys(s, "Enter Tab");
    scene_type(s, "标题也是事项");
    scene_keys(s, "F2");
    assert_true(term_has(s->t, "20001项 待核2858"));
    assert_true(strstr(term_row(s->t, cursor_row(s)), "21") != NULL);
    same_when_read_anew(s);
}

static void other_writes(struct scene *s, const char *number, const char *cell, const char *value)
{
    struct error err = {0};
    struct store *store = other(s);
    int64_t node = node_of(store, number);
    must(store_begin(store, VERB_EDIT, "x", &err));
    must(store_set(store, node, cell, NULL, value, &err));
    must(store_commit(store, &err));
    fixture_close(store);
}

/* Cells, names and places; in sight and out of it. */
static void test_others(void **state)
{
    static const char refreshed[] = "其他人改动了数据，已刷新";
    struct scene *s = *state;
    struct error err = {0};
    scene_tree(s, 24, 80);
    scene_go(s, "7.2.3");
    int row = cursor_row(s);
    other_writes(s, "7.2.3", "content", "王写的内容");
    term_wait_text(s->t, refreshed);
    assert_true(term_has(s->t, "王写的内容") && cursor_row(s) == row);
    same_when_read_anew(s);
    other_writes(s, "7.2.2", CELL_LABEL, "王改的名称");
    term_wait_text(s->t, "王改的名称");
    assert_int_equal(cursor_row(s), row);
    same_when_read_anew(s);
    other_writes(s, "30.2.6", "unit", "县司法局"); /* far away; what was inferred is confirmed by that */
    term_wait_text(s->t, "待核2857");
    same_when_read_anew(s);
    struct store *store = other(s);
    int64_t node = node_of(store, "7.2.1");
    must(store_begin(store, VERB_DELETE, "x", &err));
    must(store_delete_node(store, node, &err));
    must(store_commit(store, &err));
    fixture_close(store);
    term_wait_text(s->t, "19999项");
    assert_true(strstr(term_row(s->t, cursor_row(s)), "7.2.2") != NULL);
    same_when_read_anew(s);
}

/* What is due is looked for after the picture; what was known of it stays there until then, and is right after. */
static void test_due(void **state)
{
    struct scene *s = *state;
    struct error err = {0};
    struct store *store = other(s);
    int64_t node = node_of(store, "1.1.2");
    must(store_begin(store, VERB_EDIT, "x", &err));
    must(store_set(store, node, CELL_RULE, NULL, "monthly 24", &err));
    must(store_commit(store, &err));
    fixture_close(store);
    scene_tree(s, 24, 80);
    term_wait_text(s->t, "近1");
    same_when_read_anew(s);
    scene_go(s, "1.1.2");
    scene_keys(s, "r C-u");
    scene_type(s, "换个名称");
    scene_keys(s, "F2");
    term_wait_text(s->t, "近1");
    same_when_read_anew(s);
    scene_keys(s, "p F2"); /* published */
    term_wait_gone(s->t, "近1");
    scene_keys(s, "Down Up"); /* the message takes two rows */
    same_when_read_anew(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_comes_back, setup), SCENE(test_typing_ahead, setup), SCENE(test_edits, setup),
        SCENE(test_counts, setup),     SCENE(test_others, setup),       SCENE(test_due, setup),
    };
    return cmocka_run_group_tests_name("large tree", tests, NULL, NULL);
}
