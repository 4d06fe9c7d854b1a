/* What the help says is true where it is asked for. */
#include "harness/scene.h"

/* Whether a row of the help explains the key so; `text` with a blank behind it is the whole explanation. */
static bool says(struct term *t, const char *keys, const char *text)
{
    for (int row = 1; row < term_rows(t) - 2; row++)
        if (strstr(term_row(t, row), keys) && strstr(term_row(t, row), text))
            return true;
    return false;
}

static void test_a_key_has_one_meaning(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_start(s, 40, 120);
    scene_keys(s, "i F1"); /* in a path Tab only completes */
    assert_true(says(t, "Tab ", "补全路径"));
    assert_true(says(t, "    ↓ ", "下一栏 "));
    assert_false(says(t, "Tab ↓", "下一栏 "));
    scene_keys(s, "Esc Esc Enter Tab ?"); /* beside the tree the arrows scroll and the blank turns pages */
    assert_true(says(t, "↑ k ", "向上一行 "));
    assert_true(says(t, "PgDn 空格", "下一页 "));
    assert_false(says(t, "空格", "展开或收起"));
    scene_keys(s, "Esc Tab Enter Tab F1"); /* where there are lines Enter makes one */
    assert_true(says(t, "Enter", "换行；"));
    assert_false(says(t, "Enter", "下一栏 "));
    assert_true(says(t, "    Tab ", "下一栏 "));
}

static void test_choices(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_start(s, 24, 80);
    scene_keys(s, "E F1");
    assert_true(says(t, "→ 空格", "后一个；在表单里也可以直接键入别的文字"));
    scene_keys(s, "Esc Tab F1"); /* the formats stand one below the other */
    assert_true(says(t, "空格", "选定光标所在的一个；Enter、Tab 和完成时也选定它"));
    assert_true(says(t, "    ↓ ", "下一个；在最后一个上是到下一栏"));
    t = scene_start(s, 40, 120);
    scene_keys(s, "Enter Enter Tab*4 F1");
    assert_true(says(t, "退格", "在表单里：一个也不选"));
    scene_keys(s, "Esc Right BS F2"); /* so it does */
    scene_message(s, "没有改动");
}

static void test_questions(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_start(s, 24, 80);
    scene_keys(s, "d F1");
    assert_true(says(t, "Enter", "按选中的回答；也可以直接按括号里的字母"));
    assert_false(term_has(t, "键入文字时")); /* nothing is typed here */
    scene_keys(s, "F1");                     /* here it is no way to the help */
    assert_true(term_has(t, "移到回收站？"));
}

/* The help's own keys and those that hold everywhere do not contradict each other. */
static void test_help_of_help(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_start(s, 24, 80);
    scene_keys(s, "?");
    for (int i = 0; i < 40 && !says(t, "Esc q ? F1", "返回 "); i++)
        scene_keys(s, "PgDn");
    assert_true(says(t, "Esc q ? F1", "返回 "));
    scene_keys(s, "F1");
    assert_non_null(strstr(term_row(t, 0), "目录一览"));
}

static void test_searching(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_tree(s, 24, 80);
    scene_type(s, "?／"); /* full-width, the input method being on */
    assert_true(term_has(t, "键入字词、拼音、首字母或按键"));
    scene_type(s, "zhankaq");
    assert_true(term_has(t, "没有说到它的按键"));
    scene_keys(s, "C-u");
    scene_type(s, "zhankai");
    term_golden(t, "help-24x80-found");
    assert_true(says(t, "* ", "全部展开"));
    assert_false(term_has(t, "改名"));
    scene_keys(s, "Enter");
    assert_true(term_has(t, "zhankai")); /* what is left out is still said */
    scene_keys(s, "j k PgDn /");
    scene_keys(s, "C-u");
    scene_type(s, "f5"); /* a key */
    assert_true(says(t, "F5", "重新读取"));
    assert_false(term_has(t, "全部展开"));
    scene_keys(s, "C-u");
    scene_type(s, "回收站");
    assert_true(says(t, "t x", "回收站"));
    scene_keys(s, "Esc"); /* all again; then back */
    assert_true(says(t, "→ l", "展开；"));
    scene_keys(s, "/ 2 Enter Esc");
    assert_true(says(t, "→ l", "展开；"));
    scene_keys(s, "Esc");
    assert_null(strstr(term_row(t, 0), "全部按键"));
}

/* How files get to one's own computer, with the commands as they are typed. */
static void test_files_of_ones_own(void **state)
{
    struct scene *s = *state;
    scene_start(s, 40, 120);
    scene_keys(s, "?");
    for (int i = 0; i < 20 && !term_has(s->t, "文件与自己的电脑"); i++)
        scene_keys(s, "PgDn");
    scene_keys(s, "Down*14");
    assert_true(term_has(s->t, "pscp 李@服务器地址:mulu.csv ."));
    assert_true(term_has(s->t, "pscp mulu.txt 李@服务器地址:"));
    assert_true(term_has(s->t, "lrzsz"));
    scene_keys(s, "/");
    scene_type(s, "pscp"); /* found by its word too */
    assert_true(term_has(s->t, "pscp mulu.txt 李@服务器地址:"));
    assert_false(term_has(s->t, "全部展开"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_a_key_has_one_meaning, scene_setup_one),
        SCENE(test_choices, scene_setup_one),
        SCENE(test_questions, scene_setup_one),
        SCENE(test_help_of_help, scene_setup_one),
        SCENE(test_searching, scene_setup_one),
        SCENE(test_files_of_ones_own, scene_setup_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
