/* The list of catalogs and what one does from it. */
#include "harness/scene.h"

static void test_welcome(void **state)
{
    struct scene *s = *state;
    term_golden(scene_start(s, 24, 80), "welcome-24x80");
    scene_keys(s, "Enter");
    scene_message(s, "列表是空的");
    scene_keys(s, "E");
    scene_message(s, "还没有目录；按 i 导入，或按 n 新建");
    scene_keys(s, "/");
    scene_message(s, "还没有目录；按 i 导入，或按 n 新建");
    scene_keys(s, "u");
    scene_message(s, "没有可以撤销的操作");
    term_golden(scene_start(s, 40, 120), "welcome-40x120");
}

static void test_list(void **state)
{
    struct scene *s = *state;
    term_golden(scene_start(s, 24, 80), "catalogs-24x80");
    term_golden(scene_start(s, 40, 120), "catalogs-40x120");
    scene_keys(s, "Down Down Enter");
    assert_true(term_has(s->t, "目录  2023年沂源县政务公开工作要点任务分解表"));
    assert_false(term_has(s->t, "分解表 2023")); /* the year stands in the title already */
    scene_keys(s, "q q");
    term_wait_exit(s->t);
}

static void test_quit_keys(void **state)
{
    struct scene *s = *state;
    scene_start(s, 24, 80);
    scene_keys(s, "Esc");
    scene_message(s, "“Esc”在这里没有作用");
    scene_keys(s, "C-c");
    scene_message(s, "要退出请按 Ctrl-Q，要中止请按 Esc");
    scene_quit(s);
}

static void test_new(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_start(s, 24, 80);
    scene_keys(s, "n");
    term_golden(t, "catalogs-24x80-new");
    scene_keys(s, "Tab Tab C-u");
    scene_type(s, "二〇二六");
    scene_keys(s, "F2"); /* everything that is wrong is told at once */
    term_golden(t, "catalogs-24x80-wrong");
    scene_type(s, "本县教育局公开目录");
    scene_keys(s, "Tab");
    scene_type(s, "县教育局");
    scene_keys(s, "Tab C-u");
    scene_type(s, "２０２６"); /* full-width digits are digits */
    scene_keys(s, "Tab Right F2");
    scene_message(s, "已新建 本县教育局公开目录；Enter 打开");
    assert_true(term_has(t, "县教育局"));
    assert_true(term_has(t, "2026"));
    scene_keys(s, "u");
    assert_true(term_has(t, "欢迎使用"));
    scene_keys(s, "C-r");
    assert_true(term_has(t, "本县教育局公开目录"));
}

static void test_properties(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_start(s, 24, 80);
    scene_keys(s, "Down e End");
    scene_type(s, "（修订）");
    scene_keys(s, "F2");
    scene_message(s, "已保存 医疗保障局政务公开事项标准目录（修订）；u 撤销");
    assert_true(term_has(t, "标准目录（修订）"));
    scene_keys(s, "u");
    assert_false(term_has(t, "目录（修订） "));
    scene_keys(s, "e F2"); /* nothing changed: nothing happens */
    scene_keys(s, "u n Esc");
    assert_true(term_has(t, "医疗保障局政务公开事项标准目录"));
}

static void test_deleting(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_start(s, 24, 80);
    scene_keys(s, "Down d");
    term_golden(t, "catalogs-24x80-delete");
    scene_keys(s, "Enter");
    assert_true(term_has(t, "4 个目录"));
    scene_keys(s, "d y");
    scene_message(s, "已删除 医疗保障局政务公开事项标准目录；u 撤销，也可从回收站恢复");
    assert_true(term_has(t, "3 个目录"));
    scene_keys(s, "t Enter q");
    assert_true(term_has(t, "4 个目录"));
    scene_keys(s, "d y u");
    assert_true(term_has(t, "4 个目录"));
    scene_message(s, "已撤销：删除目录");
}

/* A question takes one of its letters, and nothing else closes it. */
static void test_questions(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_start(s, 24, 80);
    scene_keys(s, "d x");
    scene_message(s, "请用 ←→ 选择后按 Enter，或按括号里的字母");
    term_paste(t, "y");
    term_wait_idle(t);
    assert_true(term_has(t, "是(y)")); /* a paste that happens to be y is no answer … */
    scene_keys(s, "C-q");
    scene_message(s, "请先完成这一步，或按 Esc 取消");
    scene_type(s, "ｎ"); /* … but the letter counts with the input method on */
    assert_false(term_has(t, "是(y)"));
    assert_true(term_has(t, "4 个目录"));
    scene_keys(s, "d Right Left Tab Enter");
    assert_true(term_has(t, "3 个目录"));
}

static void test_help(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_start(s, 24, 80);
    scene_keys(s, "?");
    term_golden(t, "help-24x80-catalogs");
    scene_keys(s, "End");
    assert_true(term_has(t, "▲ 还有"));
    assert_false(term_has(t, "▼"));
    scene_keys(s, "Home Esc Enter F1");
    assert_true(strstr(term_row(t, 1), "目录树") != NULL); /* the keys of the place come first */
    scene_keys(s, "F1");
    assert_null(strstr(term_row(t, 0), "全部按键")); /* the same key leads back */
    scene_keys(s, "Enter F1");
    assert_true(strstr(term_row(t, 1), "表单") != NULL);
    scene_keys(s, "q");
    assert_true(term_has(t, "事项名称 *"));
    term_golden(scene_start(s, 40, 120), "catalogs-40x120");
    scene_keys(s, "?");
    term_golden(s->t, "help-40x120-catalogs");
}

/* What a user's key table says holds, on the last line and in messages too; a wrong one is told, and does not lock out. */
static void test_own_keys(void **state)
{
    struct scene *s = *state;
    char path[512];
    snprintf(path, sizeof path, "%s/config/mulu/keys.ini", s->home);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs("[catalogs-undo]\nkeys = \"U\"\n[catalogs-search]\nkeys = \"f\"\n", f);
    fclose(f);
    struct term *t = scene_start(s, 24, 80);
    assert_true(term_has(t, "f查找"));
    assert_true(term_has(t, "U撤销"));
    scene_keys(s, "d y");
    scene_message(s, "；U 撤销");
    scene_keys(s, "U");
    scene_message(s, "已撤销");
    f = fopen(path, "w");
    assert_non_null(f);
    fputs("[catalogs-undo]\nkeys = \"i\"\n", f);
    fclose(f);
    t = scene_start(s, 24, 80);
    assert_true(term_has_wrapped(t, "第 2 行: [catalogs-undo] 的键 i 已用于 [catalogs-import]"));
    assert_true(term_has_wrapped(t, "现在用的是程序自带的键"));
    assert_true(term_has(t, "/查找")); /* the program's own keys serve */
    scene_keys(s, "Down");
    assert_false(term_has(t, "已用于"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_welcome, scene_setup),         SCENE(test_list, scene_setup_many),
        SCENE(test_quit_keys, scene_setup_many),  SCENE(test_new, scene_setup),
        SCENE(test_properties, scene_setup_many), SCENE(test_deleting, scene_setup_many),
        SCENE(test_questions, scene_setup_many),  SCENE(test_help, scene_setup_many),
        SCENE(test_own_keys, scene_setup_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
