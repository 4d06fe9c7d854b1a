/* The command palette: whatever can be done at a place is found there by name, pinyin, initials or key, is shown with its
 * key, and is done by Enter. */
#include "harness/scene.h"

static void test_look_24x80(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_keys(s, ":");
    term_golden(s->t, "palette-24x80");
    scene_type(s, "shanch");
    term_golden(s->t, "palette-24x80-pinyin");
}

static void test_look_40x120(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 40, 120);
    scene_type(s, "：");
    term_golden(s->t, "palette-40x120");
}

/* Every way to name an action finds it first, and Enter does it. */
static void test_ways_to_find(void **state)
{
    struct scene *s = *state;
    static const char *const queries[] = {"添加同级", "jiatongji", "jtj", "ｊｔｊ", "a", "ａ", "加tj"};
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        struct term *t = scene_tree(s, 24, 80);
        scene_keys(s, ":");
        scene_type(s, queries[i]);
        scene_keys(s, "Enter");
        if (!term_has(t, "之后添加同级"))
            scene_fail(s, "\"%s\" does not find it", queries[i]);
        assert_false(term_has(t, " 命令 ─"));
        scene_keys(s, "Esc");
        scene_quit(s);
    }
}

static void test_opens_everywhere(void **state)
{
    struct scene *s = *state;
    static const struct {
        const char *keys, *opener, *found;
    } places[] = {
        {"", ":", "导入目录文件"},
        {"", "：", "导入目录文件"},
        {"Enter", ":", "在同级中上移"},
        {"Enter Tab", ":", "回到目录树"},
        {"Enter C", ":", "到目录树里的这一项"},
        {"?", ":", "返回"},
        {"d", ":", "按选中的回答"},
        {"d", "：", "按选中的回答"},
        {"i", "F9", "补全路径"},
        {"n", "F9", "完成"},
        {"Enter /", "F9", "在本目录和全部目录之间切换"},
        {"Enter Enter", "F9", "保存全部改动"},
        {"Enter Enter Tab", "F9", "换行"},
        {"Esc d y t", ":", "恢复到原来的位置"},
    };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct term *t = scene_start(s, 40, 120);
        scene_keys(s, places[i].keys);
        if (places[i].opener[0] == 'F')
            scene_keys(s, places[i].opener);
        else
            scene_type(s, places[i].opener);
        if (!term_has(t, " 命令 ") || !term_has(t, places[i].found))
            scene_fail(s, "%s at \"%s\" does not list \"%s\"", places[i].opener, places[i].keys,
                       places[i].found);
        scene_keys(s, "F9");
        if (term_has(t, " 命令 ─"))
            scene_fail(s, "F9 does not close it");
    }
}

/* A colon that is text stays text. */
static void test_a_colon_is_typed(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_tree(s, 24, 80);
    scene_keys(s, "/");
    scene_type(s, "时间：:");
    assert_true(term_has(t, "时间：:"));
}

static void test_what_cannot_be_done(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_tree(s, 24, 80);
    scene_keys(s, ":");
    scene_type(s, "tiaohui");
    int row = term_find_row(t, "没有可以跳回的位置");
    assert_true(row > 0);
    scene_keys(s, "Enter");
    scene_message(s, "没有可以跳回的位置");
    assert_true(term_has(t, " 命令 ")); /* one may look for something else */
    scene_keys(s, "C-u");
    scene_type(s, "xxxx");
    assert_true(term_has(t, "没有这样的命令"));
    scene_keys(s, "Enter");
    scene_message(s, "没有这样的命令");
    scene_keys(s, "Down");
    scene_message(s, "没有这样的命令");
    scene_keys(s, "Esc");
    assert_false(term_has(t, "没有这样的命令"));
}

static void test_digits_and_motion(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_tree(s, 24, 80);
    scene_keys(s, ":");
    scene_type(s, "1");
    scene_keys(s, "Enter");
    scene_message(s, "展开到第 1 级");
    assert_false(term_has(t, "4.2.1"));
    scene_keys(s, ":");
    scene_type(s, "zuihouyihang");
    scene_keys(s, "Enter :");
    scene_type(s, "ctrl-r"); /* the beginning of a key's name */
    assert_true(term_has(t, "没有可以重做的操作"));
}

/* Leaving through the palette asks as the key does, and the answer holds for the form, not for the palette. */
static void test_quit_asks_once(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_tree(s, 24, 80);
    scene_keys(s, "Enter");
    scene_type(s, "X");
    scene_keys(s, "F9");
    scene_type(s, "tuichu");
    scene_keys(s, "Enter");
    assert_true(term_has(t, "还没有保存"));
    scene_keys(s, "e");
    assert_false(term_has(t, "还没有保存"));
    assert_true(term_has(t, "编辑"));
    scene_keys(s, "F9");
    scene_type(s, "F2");
    scene_keys(s, "Enter");
    scene_message(s, "已保存");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_look_24x80, scene_setup_one),        SCENE(test_look_40x120, scene_setup_one),
        SCENE(test_ways_to_find, scene_setup_one),      SCENE(test_opens_everywhere, scene_setup_one),
        SCENE(test_a_colon_is_typed, scene_setup_one),  SCENE(test_what_cannot_be_done, scene_setup_one),
        SCENE(test_digits_and_motion, scene_setup_one), SCENE(test_quit_asks_once, scene_setup_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
