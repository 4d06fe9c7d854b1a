/* The form as questions: on a pipe, on a terminal, and what happens when something is in the way. */
#include "harness/scene.h"
#include "harness/shell.h"

#include <dirent.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mulu/cells.h"
#include "mulu/mem.h"

static void assert_cell(struct scene *s, const char *number, const char *cell, const char *want)
{
    char *value = fixture_cell(s->home, 1, number, cell);
    assert_string_equal(value, want);
    free(value);
}

static struct shell_result form_with(struct scene *s, const char *input, size_t len, const char *option)
{
    char *path = mem_printf("%s/data/mulu/mulu.db", s->home);
    shell_input(input, len);
    struct shell_result r = mulu_on(path, "form", "1:4.1", option, (char *)NULL);
    free(path);
    return r;
}

static struct shell_result form(struct scene *s, const char *input)
{
    return form_with(s, input, strlen(input), NULL);
}

static void says(const struct shell_result *r, const char *words)
{
    if (!strstr(r->out, words))
        fail_msg("should say %s: %s%s", words, r->out, r->err);
}

static void ends(struct shell_result r, int status, const char *words)
{
    if (r.status != status)
        fail_msg("exit %d, should be %d: %s%s", r.status, status, r.out, r.err);
    if (!strstr(*words ? r.err : "", words))
        fail_msg("should say %s: %s", words, r.err);
    shell_release(&r);
}

static void assert_untouched(struct scene *s)
{
    char *path = mem_printf("%s/data/mulu/mulu.db", s->home);
    struct shell_result r = mulu_on(path, "log", (char *)NULL);
    assert_null(strstr(r.out, "编辑"));
    assert_non_null(strstr(r.out, "导入"));
    shell_release(&r);
    free(path);
}

/* --- a script's answers ------------------------------------------------------------------------------------------- */

static void test_enter_keeps(void **state)
{
    struct scene *s = *state;
    struct shell_result r = form(s, "\n\n\n\n\n\n\n\n\n\n\n\n");
    assert_int_equal(r.status, 0);
    says(&r, "填写 4.1 政策文件 › 部门文件");
    says(&r, "第 1 栏，共 12 栏：事项名称（必填）\n  现值：部门文件\n");
    says(&r, "第 12 栏，共 12 栏：备注\n  现值：（空）\n");
    says(&r, "没有改动");
    assert_null(strchr(r.out, '\033'));
    assert_string_equal(r.err, "");
    shell_release(&r);
    assert_untouched(s);
}

static void test_answers(void **state)
{
    struct scene *s = *state;
    struct shell_result r = form(s, "部门的文件\n\n"
                                    "1、甲\n\n  2、乙  \n.\n" /* an empty line within, blanks at the ends */
                                    "法\n。\n"                /* the full stop of an input method */
                                    "２\n"
                                    "办公室\n\n1 3，13\n特定人\n1\n>\ny\n");
    assert_int_equal(r.status, 0);
    says(&r, "选一个，写序号或别的文字： 1 决策公开 2 执行公开");
    says(&r, "改动：\n事项名称\n  原为：部门文件\n  改为：部门的文件\n"
             "内容规范\n  原为：（空）\n  改为：1、甲\n\n        2、乙\n");
    says(&r, "已保存 事项名称、内容规范、公开依据、政务公开、责任单位、公开渠道、公开对象、公开方式；mulu "
             "undo 撤销");
    shell_release(&r);
    assert_cell(s, "4.1", "label", "部门的文件");
    assert_cell(s, "4.1", "content", "本单位印发的可以全文公开的文件。");
    assert_cell(s, "4.1", "spec", "1、甲\n\n2、乙");
    assert_cell(s, "4.1", "basis", "法");
    assert_cell(s, "4.1", "stage", "执行公开");
    assert_cell(s, "4.1", "unit", "办公室");
    assert_cell(s, "4.1", "channel", "政府网站、两微一端、其他");
    assert_cell(s, "4.1", "audience", "特定人");
    assert_cell(s, "4.1", "mode", "主动");
    char *path = mem_printf("%s/data/mulu/mulu.db", s->home); /* one step */
    r = mulu_on(path, "undo", "--yes", (char *)NULL);
    assert_int_equal(r.status, 0);
    shell_release(&r);
    free(path);
    assert_cell(s, "4.1", "label", "部门文件");
    assert_cell(s, "4.1", "mode", "");
}

static void test_signs_and_their_escape(void **state)
{
    struct scene *s = *state;
    ends(form(s, "\n\n\\-\n\\.\n.\n\n\\3\n？\n\\1\n-\n\\2\n>\ny\n"), 0, "");
    assert_cell(s, "4.1", "spec", "-\n.");
    assert_cell(s, "4.1", "stage", "3");
    assert_cell(s, "4.1", "unit", "1");
    assert_cell(s, "4.1", "deadline", "");
    assert_cell(s, "4.1", "channel", "2");
    ends(form(s, "\\\\服务器\n\n－\n>\ny\n"), 0, ""); /* a backslash that guards nothing is text */
    assert_cell(s, "4.1", "label", "\\\\服务器");
    assert_cell(s, "4.1", "spec", "");
}

static void test_own_text_among_ticks(void **state)
{
    struct scene *s = *state;
    ends(form(s, "\n\n\n\n\n\n\n政府公报、村里的喇叭、1\n>\ny\n"), 0, "");
    assert_cell(s, "4.1", "channel", "政府网站、政府公报、村里的喇叭");
}

static void test_values_by_number(void **state)
{
    struct scene *s = *state;
    struct shell_result r = form(s, "\n\n\n\n\n?\n1\n>\ny\n");
    assert_int_equal(r.status, 0);
    says(&r, "  1 市医疗保障局高青分局办公室\n");
    shell_release(&r);
    assert_cell(s, "4.1", "unit", "市医疗保障局高青分局办公室");
    ends(form(s, "\n\n\n\n\n1\n>\ny\n"), 0, ""); /* numbers that nobody has listed are text */
    assert_cell(s, "4.1", "unit", "1");
}

static void test_going_back(void **state)
{
    struct scene *s = *state;
    struct shell_result r = form(s, "<\n甲\n<\n乙\n>\n<\n<\n<\n<\n<\n<\n<\n<\n<\n<\n<\n<\n丙\n>\ny\n");
    assert_int_equal(r.status, 0);
    says(&r, "  已填：甲\n");
    says(&r, "  改为：乙\n"); /* the summary was there, and was gone back from */
    says(&r, "  改为：丙\n");
    shell_release(&r);
    assert_cell(s, "4.1", "label", "丙");
}

static void test_required_only_warns(void **state)
{
    struct scene *s = *state;
    struct shell_result r = form(s, "\n\n\n\n\n-\n>\ny\n");
    assert_int_equal(r.status, 0);
    says(&r, "还没有填：责任单位");
    shell_release(&r);
    assert_cell(s, "4.1", "unit", "");
}

static void test_nothing_without_yes(void **state)
{
    struct scene *s = *state;
    struct shell_result r = form(s, "甲\n>\nn\n");
    assert_int_equal(r.status, 0);
    says(&r, "没有保存，什么也没有改");
    shell_release(&r);
    ends(form(s, ""), 130, "中途停下，什么也没有改");
    ends(form(s, "甲\n"), 130, "什么也没有改");
    ends(form(s, "甲\n\n一行\n"), 130, "什么也没有改"); /* within several lines */
    ends(form(s, "甲\n>\n"), 130, "什么也没有改");      /* where it asks whether to save */
    ends(form(s, "甲\n>\nmaybe\n"), 3, "“maybe”: 这里只能回答");
    assert_untouched(s);
    ends(form_with(s, "甲\n>\n", strlen("甲\n>\n"), "--yes"), 0, "");
    assert_cell(s, "4.1", "label", "甲");
    ends(form(s, "乙\r\n>\r\ny"), 0, ""); /* lines of another system; the last without its end */
    assert_cell(s, "4.1", "label", "乙");
}

/* In a script a wrong answer ends it: those that follow were meant for other questions. */
static void test_wrong_answers(void **state)
{
    struct scene *s = *state;
    struct buffer flood = {0};
    ends(form(s, "\n\n\n\n9\n>\ny\n"), 3, "政务公开: “9”里的序号应在 1 到 5 之间");
    ends(form(s, "\n\n\n\n99999999999999999999\n>\ny\n"), 3, "政务公开: ");
    ends(form(s, "\n\n\n\n\n\n\n1 14\n>\ny\n"), 3, "公开渠道: “1 14”里的序号应在 1 到 13 之间");
    ends(form(s, "-\n>\ny\n"), 3, "事项名称: 名称不能为空");
    ends(form(s, "甲\033[A乙\n>\ny\n"), 3, "控制字符");
    ends(form(s, "\n\n甲\n\xB9\xAB\n.\n>\ny\n"), 3, "第 1 字节不是 UTF-8 文字");
    ends(form_with(s, "甲\0乙\n>\ny\n", 11, NULL), 3, "控制字符");
    for (int i = 0; i < 201; i++)
        buf_puts(&flood, "字");
    buf_puts(&flood, "\n>\ny\n");
    ends(form(s, buf_text(&flood)), 3, "太长，最多 200 个字");
    buf_free(&flood);
    assert_untouched(s);
    char *path = mem_printf("%s/data/mulu/mulu.db", s->home);
    ends(mulu_on(path, "form", "1:99", (char *)NULL), 2, "序号 99");
    ends(mulu_on(path, "--read-only", "form", "1:4.1", (char *)NULL), 2, "--read-only");
    ends(mulu_on(path, "form", (char *)NULL), 2, "form");
    char *command = mem_printf("printf '\\344\\270\\200\\n>\\ny\\n' | " BUILD_DIR
                               "/mulu --db %s form 1:4.1 >/dev/full 2>/dev/null",
                               path);
    assert_int_equal(WEXITSTATUS(system(command)), 5);
    free(command);
    free(path);
    assert_untouched(s);
}

/* --- on a terminal ------------------------------------------------------------------------------------------------ */

static struct term *start_with(struct scene *s, const char *extra)
{
    char *path = mem_printf("%s/data/mulu/mulu.db", s->home);
    char program[] = BUILD_DIR "/mulu", option[] = "--db", command[] = "form", node[] = "1:4.1";
    char *last = extra ? mem_dup(extra) : NULL, *argv[] = {program, option, path, command, node, last, NULL};
    term_close(s->t);
    s->t = term_start(40, 100, s->home, argv, NULL);
    term_wait_text(s->t, "第 1 栏");
    term_wait_idle(s->t);
    free(path);
    free(last);
    return s->t;
}

static struct term *start(struct scene *s)
{
    return start_with(s, NULL);
}

static void answer(struct scene *s, const char *text)
{
    term_type(s->t, text);
    term_send(s->t, "\r", 1);
    term_wait_idle(s->t);
}

static int exit_status(struct scene *s)
{
    int status = term_wait_exit(s->t);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void write_as(struct scene *s, const char *cell, const char *value)
{
    struct store *store = fixture_store(s->home, "王");
    struct outline o = {0};
    struct error err = {0};
    assert_int_equal(store_outline(store, 1, &o, &err), ST_OK);
    int64_t node = o.nodes[outline_by_number(&o, "4.1")].id;
    if (cell) {
        struct cell_edit edit = {node, cell, NULL, value};
        assert_int_equal(cells_save(store, VERB_EDIT, "x", &edit, 1, &err), ST_OK);
    } else {
        assert_int_equal(store_begin(store, VERB_DELETE, "x", &err), ST_OK);
        assert_int_equal(store_delete_node(store, node, &err), ST_OK);
        assert_int_equal(store_commit(store, &err), ST_OK);
    }
    outline_free(&o);
    fixture_close(store);
}

static int drafts(const struct scene *s)
{
    char *dir = mem_printf("%s/state/mulu", s->home);
    DIR *d = opendir(dir);
    int n = 0;
    for (struct dirent *e; d && (e = readdir(d));)
        n += strncmp(e->d_name, "draft-", 6) == 0;
    if (d)
        closedir(d);
    free(dir);
    return n;
}

/* A person is asked again. */
static void test_wrong_answers_on_a_terminal(void **state)
{
    struct scene *s = *state;
    struct term *t = start(s);
    answer(s, "-");
    assert_true(term_has(t, "不对：名称不能为空"));
    answer(s, "\033[A");
    assert_true(term_has(t, "含有方向键之类的控制字符"));
    answer(s, "甲");
    assert_true(term_has(t, "第 2 栏"));
    assert_int_equal(drafts(s), 1);
    answer(s, ">");
    answer(s, "maybe");
    assert_true(term_has(t, "请写 yn< 中的一个字母"));
    answer(s, "ｙ"); /* full width */
    assert_true(term_has(t, "已保存 事项名称"));
    assert_int_equal(exit_status(s), 0);
    assert_int_equal(drafts(s), 0);
    assert_cell(s, "4.1", "label", "甲");
}

static void test_conflict(void **state)
{
    struct scene *s = *state;
    struct term *t = start(s);
    answer(s, "我的名称");
    answer(s, "");
    answer(s, "");
    answer(s, "");
    answer(s, "");
    answer(s, "我的单位");
    answer(s, "我的时限");
    answer(s, ">");
    write_as(s, "label", "他的名称");
    write_as(s, "unit", "他的单位");
    write_as(s, "basis", "他的依据"); /* nobody here has touched it: it stays as he wrote it */
    answer(s, "y");
    assert_true(term_has(t, "别人也改了事项名称："));
    assert_true(term_has(t, "现在是：他的名称"));
    assert_true(term_has(t, "您填的：我的名称"));
    assert_cell(s, "4.1", "label", "他的名称"); /* nothing is written over unasked */
    answer(s, "m");
    assert_true(term_has(t, "别人也改了责任单位："));
    answer(s, "t");
    assert_true(term_has(t, "已保存 事项名称、公开时限；"));
    assert_int_equal(exit_status(s), 0);
    assert_cell(s, "4.1", "label", "我的名称");
    assert_cell(s, "4.1", "unit", "他的单位");
    assert_cell(s, "4.1", "deadline", "我的时限");
    assert_cell(s, "4.1", "basis", "他的依据");
    start(s);
    answer(s, "又一个");
    answer(s, ">");
    write_as(s, "label", "还是他");
    answer(s, "y");
    answer(s, "q");
    assert_true(term_has(s->t, "下次打开编辑器时可以接着填"));
    assert_int_equal(exit_status(s), 130);
    assert_cell(s, "4.1", "label", "还是他");
}

/* Yes to saving is not yes to writing over somebody else. */
static void test_yes_writes_over_nobody(void **state)
{
    struct scene *s = *state;
    start_with(s, "--yes");
    answer(s, "我的名称");
    write_as(s, "label", "他的名称");
    term_type(s->t, ">\r");
    assert_int_equal(exit_status(s), 4);
    assert_true(term_has(s->t, "事项名称: 已被 王 于"));
    assert_cell(s, "4.1", "label", "他的名称");
    assert_int_equal(drafts(s), 1);
}

/* What was typed for an item that somebody has deleted waits for the editor, which brings it back. */
static void test_deleted_meanwhile(void **state)
{
    struct scene *s = *state;
    struct term *t = start(s);
    answer(s, "我的名称");
    answer(s, ">");
    write_as(s, NULL, NULL);
    answer(s, "y");
    assert_true(term_has(t, "已被 王 于"));
    assert_int_equal(exit_status(s), 4);
    assert_int_equal(drafts(s), 1);
    scene_start(s, 24, 80);
    term_wait_text(s->t, "接着编辑就先恢复它");
}

static void test_broken_off(void **state)
{
    struct scene *s = *state;
    struct term *t = start(s);
    term_type(t, "\003"); /* nothing answered: nothing to keep */
    assert_int_equal(exit_status(s), 130);
    assert_int_equal(drafts(s), 0);
    t = start(s);
    answer(s, "半途");
    term_type(t, "没有写完\003");
    assert_int_equal(exit_status(s), 130);
    assert_true(term_has(t, "填过的内容还留着"));
    assert_true(term_has(t, "中途停下，什么也没有改"));
    assert_cell(s, "4.1", "label", "部门文件");
    scene_start(s, 24, 80); /* the editor offers it */
    term_wait_text(s->t, "上次没有保存的内容");
    term_wait_text(s->t, "改动的栏：事项名称");
    scene_keys(s, "Enter");
    assert_true(term_has(s->t, "事项名称 * 半途"));
    scene_keys(s, "F2");
    assert_cell(s, "4.1", "label", "半途");
}

static void test_lost_line(void **state)
{
    struct scene *s = *state;
    start(s);
    answer(s, "");
    answer(s, "第一行");
    answer(s, "第二行");
    answer(s, ".");
    answer(s, "还没有答完");
    int status;
    pid_t pid = term_pid(s->t);
    kill(pid, SIGHUP);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    term_forget(s->t);
    scene_start(s, 24, 80);
    term_wait_text(s->t, "改动的栏：公开内容");
    scene_keys(s, "Enter");
    assert_true(term_has(s->t, "第二行"));
    scene_keys(s, "F2");
    assert_cell(s, "4.1", "content", "第一行\n第二行");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_enter_keeps, scene_setup_one),
        SCENE(test_answers, scene_setup_one),
        SCENE(test_signs_and_their_escape, scene_setup_one),
        SCENE(test_own_text_among_ticks, scene_setup_one),
        SCENE(test_values_by_number, scene_setup_one),
        SCENE(test_going_back, scene_setup_one),
        SCENE(test_required_only_warns, scene_setup_one),
        SCENE(test_nothing_without_yes, scene_setup_one),
        SCENE(test_wrong_answers, scene_setup_one),
        SCENE(test_wrong_answers_on_a_terminal, scene_setup_one),
        SCENE(test_conflict, scene_setup_one),
        SCENE(test_yes_writes_over_nobody, scene_setup_one),
        SCENE(test_deleted_meanwhile, scene_setup_one),
        SCENE(test_broken_off, scene_setup_one),
        SCENE(test_lost_line, scene_setup_one),
    };
    return cmocka_run_group_tests(tests, shell_begin, shell_end);
}
