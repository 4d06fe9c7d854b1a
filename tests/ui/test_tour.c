/* The practice tour: every step waits for its own key at its own place, and it goes on where it was left. */
#include "harness/scene.h"

#include <sys/wait.h>
#include <unistd.h>

#include "mulu/mem.h"

#define MULU BUILD_DIR "/mulu"

static const char *const practice[] = {"--practice", NULL};

static void assert_step(struct scene *s, int step)
{
    char *title = mem_printf("练习：第 %d 步，共 10 步", step);
    if (!term_has(s->t, title))
        scene_fail(s, "not at step %d", step);
    free(title);
}

/* The keys that end each step, and before them some that do not. */
static void test_ten_steps(void **state)
{
    struct scene *s = *state;
    static const struct {
        const char *others, *type, *keys;
    } steps[] = {
        {"Down", NULL, "Enter"},  {"Up", NULL, "Down"}, {"Up", NULL, "*"},
        {"Right", NULL, "Enter"}, {"Up", NULL, "Tab"},  {"End", "试一试", ""},
        {"Down Up", NULL, "F2"},  {"Down", NULL, "u"},  {"/ Esc / F1 Esc", "信息", "Enter"},
        {"n E", NULL, "Esc"},
    };
    scene_start_with(s, 24, 80, practice);
    for (int i = 0; i < 10; i++) {
        assert_step(s, i + 1);
        scene_keys(s, steps[i].others);
        assert_step(s, i + 1);
        if (i == 3)
            term_golden(s->t, "tour-24x80-tree");
        if (steps[i].type)
            scene_type(s, steps[i].type);
        scene_keys(s, steps[i].keys);
    }
    assert_false(term_has(s->t, "练习：第"));
    scene_message(s, "十步都练完了，可以自己试试别的；? 查看全部按键，Ctrl-Q 退出");
    scene_keys(s, "?");
    assert_true(term_has(s->t, "十步都练完了；按 t 再练一遍"));
    scene_keys(s, "t");
    assert_step(s, 1);
    assert_true(term_has(s->t, "这一步在“目录一览”里做：先按 Esc 回到那里"));
    scene_keys(s, "Esc");
    assert_true(term_has(s->t, "这里一行一个目录"));
}

/* Saving that has not led back to the tree is not yet the step; neither is typing where nothing is typed. */
static void test_a_key_that_leads_nowhere(void **state)
{
    struct scene *s = *state;
    scene_start_with(s, 24, 80, practice);
    scene_keys(s, "Enter Down * Enter Tab S-Tab");
    assert_step(s, 6);
    scene_keys(s, "F3"); /* a field in full screen is still the form */
    assert_true(term_has(s->t, "直接打几个字"));
    scene_type(s, "x");
    assert_step(s, 7);
    assert_true(term_has(s->t, "这一步在“表单”里做"));
    scene_keys(s, "Esc C-u F2"); /* a name is needed */
    scene_keys(s, "Esc d");
    assert_step(s, 7);
    assert_true(term_has(s->t, "这一步在“表单”里做"));
}

static void test_stopping_and_going_on(void **state)
{
    struct scene *s = *state;
    scene_start_with(s, 24, 80, practice);
    scene_keys(s, "Enter Down");
    assert_step(s, 3);
    scene_quit(s);
    s->t = (term_close(s->t), fixture_start(s->home, 24, 80, practice));
    term_wait_idle(s->t);
    assert_step(s, 3);
    scene_keys(s, "F1");
    assert_true(term_has(s->t, "正练到第 3 步，共 10 步；按 t 停下"));
    scene_keys(s, "t");
    assert_false(term_has(s->t, "练习：第"));
    scene_message(s, "练习停下了；要接着练，按 ? 再按 t");
    scene_keys(s, "F1");
    assert_true(term_has(s->t, "练到第 3 步停下了"));
    scene_keys(s, "t");
    assert_step(s, 3);
}

/* The catalogs of the office are no place to practise. */
static void test_not_in_earnest(void **state)
{
    struct scene *s = *state;
    scene_start(s, 24, 80);
    assert_false(term_has(s->t, "练习"));
    scene_keys(s, "? t");
    scene_message(s, "练习只在练习用的目录里有；退出后输入 mulu demo 打开它");
}

/* From nothing to the copy with the samples; what was done in it stays, until it is wanted anew. */
static void test_the_copy(void **state)
{
    struct scene *s = *state;
    char *argv[] = {(char[]){MULU}, (char[]){"demo"}, NULL};
    char *again[] = {(char[]){MULU}, (char[]){"demo"}, (char[]){"--again"}, NULL};
    s->t = term_start(24, 80, s->home, argv, NULL);
    term_wait_text(s->t, "6 个目录");
    assert_step(s, 1);
    scene_keys(s, "d y");
    term_wait_text(s->t, "5 个目录");
    scene_keys(s, "Enter");
    assert_step(s, 2);
    scene_quit(s);
    term_close(s->t);
    s->t = term_start(24, 80, s->home, argv, NULL);
    term_wait_text(s->t, "第 2 步");
    scene_keys(s, "q");
    term_wait_text(s->t, "5 个目录");
    scene_quit(s);
    term_close(s->t);
    s->t = term_start(24, 80, s->home, again, NULL);
    term_wait_text(s->t, "6 个目录");
    assert_step(s, 1);
    scene_quit(s);
    char *path = mem_printf("%s/data/mulu/practice.db", s->home);
    assert_int_equal(access(path, F_OK), 0);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_ten_steps, scene_setup_many),
        SCENE(test_a_key_that_leads_nowhere, scene_setup_many),
        SCENE(test_stopping_and_going_on, scene_setup_one),
        SCENE(test_not_in_earnest, scene_setup_one),
        SCENE(test_the_copy, scene_setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
