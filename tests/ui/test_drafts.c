/* Nothing typed is lost: whatever ends the program, the next start offers what stood in the form. */
#include "harness/scene.h"

#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mulu/mem.h"

/* Tests of this file type into the spec of 1.1.1, which is empty at first: four keys down the form. */
static void open_spec(struct scene *s)
{
    scene_tree(s, 24, 80);
    scene_go(s, "4.2.1");
    scene_keys(s, "Enter Tab");
    scene_type(s, "草稿");
}

/* A record that is still being written has a name of its own. */
static bool is_part(const char *name)
{
    const char *more = strstr(name, ".json.");
    return more && strcmp(more, ".json.bad") != 0;
}

static int count_files(const struct scene *s, const char *prefix)
{
    char *dir = mem_printf("%s/state/mulu", s->home);
    DIR *d = opendir(dir);
    int n = 0;
    for (struct dirent *e; d && (e = readdir(d));)
        n += strncmp(e->d_name, prefix, strlen(prefix)) == 0 && !is_part(e->d_name);
    if (d)
        closedir(d);
    free(dir);
    return n;
}

static void die(struct scene *s, int sig)
{
    int status;
    pid_t pid = term_pid(s->t);
    kill(pid, sig);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    term_forget(s->t);
}

static void test_hangup_keeps_everything(void **state)
{
    static const int signals[] = {SIGHUP, SIGTERM};
    struct scene *s = *state;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        open_spec(s);
        die(s, signals[i]);
        assert_int_equal(count_files(s, "draft-"), 1);
        scene_again(s, 24, 80);
        term_wait_text(s->t, "上次没有保存的内容");
        term_wait_text(s->t, "改动的栏：公开内容");
        if (i == 0)
            term_golden(s->t, "draft-24x80-offer");
        scene_keys(s, "Enter");
        term_wait_text(s->t, "已放回上次键入的内容");
        int row, col;
        assert_true(term_cursor(s->t, &row, &col)); /* and the caret is where it was */
        assert_non_null(strstr(term_row(s->t, row), "草稿"));
        scene_type(s, "接着");
        term_wait_text(s->t, "草稿接着");
        scene_keys(s, "F2");
        term_wait_text(s->t, "已保存");
        assert_int_equal(count_files(s, "draft-"), 0);
        scene_quit(s);
        char *value = fixture_cell(s->home, 1, "4.2.1", "content");
        assert_non_null(strstr(value, "草稿接着"));
        free(value);
    }
}

/* Without warning only what was typed in the last seconds may be missing: the test waits for them. */
static void test_kill_keeps_what_is_three_seconds_old(void **state)
{
    struct scene *s = *state;
    open_spec(s);
    double begin = term_seconds();
    while (count_files(s, "draft-") == 0 && term_seconds() < begin + 30)
        poll(NULL, 0, 20);
    double waited = term_seconds() - begin;
    assert_true(waited < 3);
    die(s, SIGKILL);
    scene_start(s, 24, 80);
    term_wait_text(s->t, "上次没有保存的内容");
    scene_keys(s, "Enter");
    term_wait_text(s->t, "草稿");
    scene_keys(s, "Esc d");
    assert_int_equal(count_files(s, "draft-"), 0);
    scene_quit(s);
    assert_int_equal(count_files(s, "session-"), 0);
}

static void test_crash(void **state)
{
    struct scene *s = *state;
    open_spec(s);
    while (count_files(s, "draft-") == 0)
        poll(NULL, 0, 20);
    kill(term_pid(s->t), SIGSEGV);
    term_wait_exit(s->t);
    scene_start(s, 24, 80);
    term_wait_text(s->t, "上次没有保存的内容");
}

static void test_closed_window(void **state)
{
    struct scene *s = *state;
    open_spec(s);
    pid_t pid = term_pid(s->t);
    int status;
    term_hang_up(s->t);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    term_forget(s->t);
    scene_start(s, 24, 80);
    term_wait_text(s->t, "上次没有保存的内容");
}

/* For later, and thrown away only after a question. */
static void test_later_and_never(void **state)
{
    struct scene *s = *state;
    open_spec(s);
    die(s, SIGHUP);
    scene_start(s, 24, 80);
    term_wait_text(s->t, "上次没有保存的内容");
    scene_keys(s, "Esc");
    term_wait_text(s->t, "下次启动程序时再问");
    scene_quit(s);
    scene_start(s, 24, 80);
    term_wait_text(s->t, "上次没有保存的内容");
    scene_keys(s, "d Esc");
    scene_quit(s);
    assert_int_equal(count_files(s, "draft-"), 1);
    scene_start(s, 24, 80);
    term_wait_text(s->t, "上次没有保存的内容");
    scene_keys(s, "d y");
    term_wait_text(s->t, "已丢弃");
    scene_quit(s);
    assert_int_equal(count_files(s, "draft-"), 0);
}

/* Another form with something in it, left behind as the first one was. */
static void leave_in(struct scene *s, const char *number, const char *text)
{
    scene_start(s, 24, 80);
    while (term_has(s->t, "上次没有保存的内容"))
        scene_keys(s, "Esc");
    term_keys(s->t, "Enter");
    term_wait_text(s->t, "│");
    scene_keys(s, "*");
    scene_go(s, number);
    scene_keys(s, "Enter Tab");
    scene_type(s, text);
    die(s, SIGHUP);
}

/* Whoever comes to the item again before the next start is asked there. */
static void test_later_at_the_item(void **state)
{
    struct scene *s = *state;
    leave_in(s, "4.2.1", "草稿");
    scene_start(s, 24, 80);
    term_wait_text(s->t, "上次没有保存的内容");
    scene_keys(s, "Esc");
    term_wait_text(s->t, "打开这一项或下次启动程序时再问");
    scene_keys(s, "Enter *");
    scene_go(s, "4.2.2");
    scene_keys(s, "Enter"); /* not at another one */
    assert_false(term_has(s->t, "上次没有保存的内容"));
    scene_keys(s, "Esc");
    scene_go(s, "4.2.1");
    scene_keys(s, "Enter");
    term_wait_text(s->t, "上次没有保存的内容");
    scene_keys(s, "Esc Esc Enter"); /* nothing has been typed: no question on leaving */
    term_wait_text(s->t, "上次没有保存的内容");
    scene_keys(s, "Enter");
    scene_message(s, "已放回上次键入的内容");
    assert_true(term_has(s->t, "草稿"));
    assert_int_equal(count_files(s, "draft-"), 1);
    scene_keys(s, "F2");
    term_wait_text(s->t, "已保存");
    assert_int_equal(count_files(s, "draft-"), 0);
    scene_keys(s, "Enter");
    assert_false(term_has(s->t, "上次没有保存的内容"));
}

static void test_dropped_at_the_item(void **state)
{
    struct scene *s = *state;
    leave_in(s, "4.2.1", "草稿");
    scene_start(s, 24, 80);
    scene_keys(s, "Esc Enter *");
    scene_go(s, "4.2.1");
    scene_keys(s, "Enter d y");
    scene_message(s, "已丢弃");
    assert_int_equal(count_files(s, "draft-"), 0);
    assert_false(term_has(s->t, "草稿"));
    scene_keys(s, "Esc Enter");
    assert_false(term_has(s->t, "上次没有保存的内容"));
}

static void test_several_are_counted(void **state)
{
    struct scene *s = *state;
    leave_in(s, "4.2.1", "草稿");
    leave_in(s, "4.2.2", "另一份");
    scene_start(s, 24, 80);
    term_wait_text(s->t, "上次没有保存的内容（第 1 份，共 2 份）");
    scene_keys(s, "Esc");
    term_wait_text(s->t, "上次没有保存的内容（第 2 份，共 2 份）");
    scene_keys(s, "Esc");
    assert_false(term_has(s->t, "上次没有保存的内容"));
}

/* As when a database was restored: what the drafts are about has other uids now. */
static void change_uids(const struct scene *s)
{
    char *command = mem_printf("sed -i 's/\"uid\": \"/&x/' '%s'/state/mulu/draft-*.json", s->home);
    assert_int_equal(system(command), 0);
    free(command);
}

static void test_two_without_a_home(void **state)
{
    struct scene *s = *state;
    leave_in(s, "4.2.1", "草稿");
    leave_in(s, "4.2.2", "另一份");
    change_uids(s);
    scene_start(s, 24, 80);
    term_wait_text(s->t, "这一项已不在数据库里");
    scene_keys(s, "Enter");
    term_wait_text(s->t, "第 2 份，共 2 份");
    scene_keys(s, "Enter");
    term_wait_wrapped(s->t, "已存成");
    assert_int_equal(count_files(s, "draft-"), 0);
    char *command = mem_printf(
        "cd '%s' && grep -l 草稿 没有保存的内容-*.txt && grep -l 另一份 没有保存的内容-*.txt", s->home);
    assert_int_equal(system(command), 0);
    free(command);
}

static void delete_as_other(struct scene *s)
{
    struct error err = {0};
    struct store *store = fixture_store(s->home, "王芳");
    int64_t catalog, node;
    assert_int_equal(store_find_node(store, "1:4.2.1", &catalog, &node, &err), ST_OK);
    assert_int_equal(store_begin(store, VERB_DELETE, "x", &err), ST_OK);
    assert_int_equal(store_delete_node(store, node, &err), ST_OK);
    assert_int_equal(store_commit(store, &err), ST_OK);
    fixture_close(store);
}

/* An item in the trash has the id, but it is another item. */
static void test_another_in_the_trash(void **state)
{
    struct scene *s = *state;
    leave_in(s, "4.2.1", "草稿");
    delete_as_other(s);
    change_uids(s);
    scene_start(s, 24, 80);
    term_wait_text(s->t, "这一项已不在数据库里");
    assert_false(term_has(s->t, "接着编辑"));
}

/* It was there when it was asked about; that it must be restored first was not said. */
static void test_deleted_while_asked(void **state)
{
    struct scene *s = *state;
    leave_in(s, "4.2.1", "草稿");
    scene_start(s, 24, 80);
    term_wait_text(s->t, "上次没有保存的内容");
    delete_as_other(s);
    scene_keys(s, "Enter");
    term_wait_text(s->t, "这一项已被删除；接着编辑就先恢复它");
    scene_keys(s, "Enter");
    term_wait_text(s->t, "已放回上次键入的内容");
}

/* Where there is no room for a question, what was typed stays for the next start. */
static void test_leaving_a_small_window(void **state)
{
    struct scene *s = *state;
    open_spec(s);
    term_resize(s->t, 20, 60);
    term_wait_text(s->t, "窗口太小");
    scene_quit(s);
    assert_int_equal(count_files(s, "draft-"), 1);
    scene_start(s, 24, 80);
    term_wait_text(s->t, "上次没有保存的内容");
    scene_keys(s, "Enter");
    term_wait_text(s->t, "草稿");
}

/* … and where it cannot be kept, one does not leave. */
static void test_leaving_a_small_window_in_vain(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    struct rlimit limit = {0, RLIM_INFINITY};
    assert_int_equal(prlimit(term_pid(s->t), RLIMIT_FSIZE, &limit, NULL), 0);
    scene_go(s, "4.2.1");
    scene_keys(s, "Enter Tab");
    scene_type(s, "草稿");
    term_resize(s->t, 20, 60);
    term_wait_text(s->t, "窗口太小");
    scene_keys(s, "C-q");
    term_wait_wrapped(s->t, "键入的内容无法留底，没有退出");
    term_resize(s->t, 24, 80);
    term_wait_text(s->t, "草稿");
    scene_keys(s, "Esc");
    assert_true(term_has(s->t, "表单里有改动还没有保存"));
}

/* Somebody has changed the same field meanwhile: it is said at once, and saving asks. */
static void test_changed_meanwhile(void **state)
{
    struct scene *s = *state;
    open_spec(s);
    die(s, SIGHUP);
    struct error err = {0};
    struct store *store = fixture_store(s->home, "王芳");
    int64_t catalog, node;
    assert_int_equal(store_find_node(store, "1:4.2.1", &catalog, &node, &err), ST_OK);
    assert_int_equal(store_begin(store, VERB_EDIT, "x", &err), ST_OK);
    assert_int_equal(store_set(store, node, "content", NULL, "王芳写的", &err), ST_OK);
    assert_int_equal(store_commit(store, &err), ST_OK);
    fixture_close(store);
    scene_start(s, 24, 80);
    term_wait_text(s->t, "后来已被王芳改过：公开内容");
    scene_keys(s, "Enter");
    term_wait_text(s->t, "草稿");
    scene_keys(s, "F2");
    term_wait_text(s->t, "别人也改了");
    scene_keys(s, "m F2");
    term_wait_text(s->t, "已保存");
}

static void test_deleted_meanwhile(void **state)
{
    struct scene *s = *state;
    open_spec(s);
    die(s, SIGHUP);
    delete_as_other(s);
    scene_start(s, 24, 80);
    term_wait_text(s->t, "这一项已被删除；接着编辑就先恢复它");
    scene_keys(s, "Enter");
    term_wait_text(s->t, "已放回上次键入的内容");
    scene_keys(s, "F2");
    term_wait_text(s->t, "已保存");
    scene_quit(s);
    char *value = fixture_cell(s->home, 1, "4.2.1", "content");
    assert_non_null(strstr(value, "草稿"));
    free(value);
}

/* The living session's draft is nobody else's, and a draft of another database is not ours. */
static void test_two_windows(void **state)
{
    struct scene *s = *state;
    open_spec(s);
    while (count_files(s, "draft-") == 0)
        poll(NULL, 0, 20);
    struct term *first = s->t;
    s->t = NULL;
    scene_start(s, 24, 80);
    assert_false(term_has(s->t, "上次没有保存的内容"));
    scene_quit(s);
    term_close(s->t);
    s->t = first;
    scene_keys(s, "F2");
    term_wait_text(s->t, "已保存");
}

/* No room for drafts: said once; the editor works on. A record that is no record is set aside, and said. */
static void test_state_that_cannot_be_used(void **state)
{
    struct scene *s = *state;
    char *dir = mem_printf("%s/state/mulu", s->home), *file = mem_printf("%s/draft-aaaaaa-1.json", dir);
    mkdir(dir, 0700);
    FILE *f = fopen(file, "w");
    fputs("{\"half\": \"", f);
    fclose(f);
    scene_start(s, 24, 80);
    term_wait_text(s->t, "读不出");
    scene_quit(s);
    assert_int_equal(count_files(s, "draft-aaaaaa-1.json.bad"), 1);
    char *command = mem_printf("rm -rf '%s' && touch '%s'", dir, dir);
    assert_int_equal(system(command), 0);
    scene_start(s, 24, 80);
    term_wait_text(s->t, "无法随时留底");
    scene_tree(s, 24, 80);
    scene_go(s, "4.2.1");
    scene_keys(s, "Enter Tab x F2");
    term_wait_text(s->t, "已保存");
    free(command);
    free(file);
    free(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_hangup_keeps_everything, scene_setup_one),
        SCENE(test_kill_keeps_what_is_three_seconds_old, scene_setup_one),
        SCENE(test_crash, scene_setup_one),
        SCENE(test_closed_window, scene_setup_one),
        SCENE(test_later_and_never, scene_setup_one),
        SCENE(test_changed_meanwhile, scene_setup_one),
        SCENE(test_deleted_meanwhile, scene_setup_one),
        SCENE(test_two_windows, scene_setup_one),
        SCENE(test_later_at_the_item, scene_setup_one),
        SCENE(test_dropped_at_the_item, scene_setup_one),
        SCENE(test_several_are_counted, scene_setup_one),
        SCENE(test_two_without_a_home, scene_setup_one),
        SCENE(test_another_in_the_trash, scene_setup_one),
        SCENE(test_deleted_while_asked, scene_setup_one),
        SCENE(test_leaving_a_small_window, scene_setup_one),
        SCENE(test_leaving_a_small_window_in_vain, scene_setup_one),
        SCENE(test_state_that_cannot_be_used, scene_setup_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
