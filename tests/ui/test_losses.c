/* What befalls the database while the editor is open: another program holds it, its file is deleted or replaced, the
 * disk is full. Nothing typed is lost, nothing hangs, and the message says what to do. */
#include "harness/scene.h"

#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mulu/mem.h"

static char *database(const struct scene *s)
{
    return mem_printf("%s/data/mulu/mulu.db", s->home);
}

/* A form with something typed into a field that was empty. */
static void type_spec(struct scene *s)
{
    scene_tree(s, 24, 80);
    scene_go(s, "4.2.1");
    scene_keys(s, "Enter Tab");
    scene_type(s, "草稿");
}

static void assert_content(struct scene *s, bool there)
{
    char *value = fixture_cell(s->home, 1, "4.2.1", "content");
    assert_int_equal(strstr(value, "草稿") != NULL, there);
    free(value);
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

static void limit_files(struct scene *s, rlim_t bytes)
{
    struct rlimit limit = {bytes, RLIM_INFINITY};
    assert_int_equal(prlimit(term_pid(s->t), RLIMIT_FSIZE, &limit, NULL), 0);
}

static sqlite3 *lock(struct scene *s)
{
    char *path = database(s);
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    free(path);
    return db;
}

/* Longer than the engine itself would wait: the wait shows, and the save goes through when the other lets go. */
static void test_locked_and_freed(void **state)
{
    struct scene *s = *state;
    type_spec(s);
    sqlite3 *db = lock(s);
    term_keys(s->t, "F2");
    term_wait_wrapped(s->t, "数据库正被其他程序占用，已等 0 秒");
    double begin = term_seconds();
    term_wait_text(s->t, "已等 6 秒（最多等 60 秒） [##..................]");
    assert_true(term_seconds() - begin > 4);
    term_resize(s->t, 30, 100); /* the screen follows meanwhile */
    term_wait_row(s->t, 28, "正被其他程序占用");
    assert_true(term_has(s->t, "草稿"));
    sqlite3_close(db);
    term_wait_wrapped(s->t, "已保存");
    scene_quit(s);
    assert_content(s, true);
}

static void test_locked_and_stopped(void **state)
{
    struct scene *s = *state;
    type_spec(s);
    sqlite3 *db = lock(s);
    term_keys(s->t, "F2");
    term_wait_wrapped(s->t, "Esc 停止等待");
    term_keys(s->t, "Esc");
    term_wait_wrapped(s->t, "已停止等待，这次改动没有保存");
    assert_true(term_has(s->t, "草稿")); /* the form is open as it was */
    assert_int_equal(drafts(s), 1);
    scene_type(s, "二");
    sqlite3_close(db);
    scene_keys(s, "F2");
    term_wait_wrapped(s->t, "已保存");
    assert_content(s, true);
}

/* A signal ends the wait too, and what was typed is there at the next start. */
static void test_locked_and_hung_up(void **state)
{
    struct scene *s = *state;
    type_spec(s);
    sqlite3 *db = lock(s);
    term_keys(s->t, "F2");
    term_wait_wrapped(s->t, "Esc 停止等待");
    term_signal(s->t, SIGHUP);
    assert_true(WIFEXITED(term_wait_exit(s->t)));
    sqlite3_close(db);
    scene_start(s, 24, 80);
    term_wait_wrapped(s->t, "上次没有保存的内容");
}

/* Moved away: nothing is written, all is said, and it works again when the file is back. */
static void test_moved_and_back(void **state)
{
    struct scene *s = *state;
    type_spec(s);
    char *path = database(s), *away = mem_printf("%s.away", path);
    assert_int_equal(rename(path, away), 0);
    term_wait_wrapped(s->t, "数据库文件已被删除、移走或换掉"); /* without a key */
    scene_type(s, "二");
    scene_keys(s, "F2");
    term_wait_wrapped(s->t, "现在不能保存");
    assert_true(term_has(s->t, "草稿二"));
    assert_int_equal(drafts(s), 1);
    assert_int_equal(access(path, F_OK), -1);
    assert_int_equal(rename(away, path), 0);
    term_wait_wrapped(s->t, "数据库文件又回来了");
    scene_keys(s, "F2");
    term_wait_wrapped(s->t, "已保存");
    scene_quit(s);
    assert_content(s, true);
    free(path);
    free(away);
}

/* Replaced by another: neither is written to; what was typed is offered at the next start. */
static void test_replaced(void **state)
{
    struct scene *s = *state;
    type_spec(s);
    char *path = database(s), *command = mem_printf("rm '%s'-* ; cp '%s' '%s.new' && mv '%s.new' '%s'", path,
                                                    path, path, path, path);
    assert_int_equal(system(command), 0);
    term_wait_wrapped(s->t, "数据库文件已被删除、移走或换掉");
    scene_keys(s, "F2");
    term_wait_wrapped(s->t, "现在不能保存");
    scene_keys(s, "C-q");
    term_wait_wrapped(s->t, "键入的内容可以留着");
    term_golden(s->t, "lost-24x80-leave");
    scene_keys(s, "k");
    int status = term_wait_exit(s->t);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_content(s, false);
    scene_start(s, 24, 80);
    term_wait_wrapped(s->t, "上次没有保存的内容");
    scene_keys(s, "Enter F2");
    term_wait_wrapped(s->t, "已保存");
    scene_quit(s);
    assert_content(s, true);
    free(command);
    free(path);
}

/* The field is alone on the screen, and a list lies over that, when its form closes by itself. */
static void test_lost_under_full_screen(void **state)
{
    struct scene *s = *state;
    type_spec(s);
    scene_keys(s, "F3");
    term_wait_text(s->t, "全屏编辑");
    char *path = database(s);
    assert_int_equal(unlink(path), 0);
    term_wait_wrapped(s->t, "数据库文件已被删除、移走或换掉");
    scene_keys(s, "C-q");
    term_wait_wrapped(s->t, "键入的内容可以留着");
    scene_keys(s, "k");
    assert_true(WIFEXITED(term_wait_exit(s->t)));
    assert_int_equal(drafts(s), 1);
    free(path);
}

/* "Keep" is no promise where there is no room for it: the form stays. */
static void test_no_room_to_keep(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    limit_files(s, 0);
    scene_go(s, "4.2.1");
    scene_keys(s, "Enter Tab");
    scene_type(s, "草稿");
    char *path = database(s), *away = mem_printf("%s.away", path);
    assert_int_equal(rename(path, away), 0);
    term_wait_wrapped(s->t, "数据库文件已被删除、移走或换掉");
    assert_false(term_has_wrapped(s->t, "已留底"));
    scene_keys(s, "Esc k");
    scene_message(s, "键入的内容无法留底，表单没有关闭");
    assert_true(term_has(s->t, "草稿"));
    assert_int_equal(drafts(s), 0);
    limit_files(s, RLIM_INFINITY);
    scene_keys(s, "Esc k");
    assert_false(term_has(s->t, "草稿"));
    assert_int_equal(drafts(s), 1);
    assert_int_equal(rename(away, path), 0);
    free(path);
    free(away);
}

/* The record names the file that was opened, also when that is away and a link leads nowhere. */
static void test_away_behind_a_link(void **state)
{
    struct scene *s = *state;
    char *path = database(s), *real = mem_printf("%s/real.db", s->home), *away = mem_printf("%s.away", real);
    assert_int_equal(rename(path, real), 0);
    assert_int_equal(symlink(real, path), 0);
    scene_tree(s, 24, 80);
    assert_int_equal(rename(real, away), 0);
    term_wait_wrapped(s->t, "数据库文件已被删除、移走或换掉");
    scene_go(s, "4.2.1");
    scene_keys(s, "Enter Tab");
    scene_type(s, "草稿");
    term_signal(s->t, SIGHUP);
    term_wait_exit(s->t);
    assert_int_equal(rename(away, real), 0);
    scene_start(s, 24, 80);
    term_wait_wrapped(s->t, "上次没有保存的内容");
    free(path);
    free(real);
    free(away);
}

/* In the tree too a change is refused before anything is typed for it; looking about goes on. */
static void test_deleted_under_the_tree(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    char *path = database(s);
    assert_int_equal(unlink(path), 0);
    scene_keys(s, "a");
    scene_message(s, "数据库文件已被删除、移走或换掉");
    scene_go(s, "4.2.1");
    scene_keys(s, "Enter");
    assert_true(term_has(s->t, "编辑"));
    scene_keys(s, "Esc");
    scene_quit(s);
    assert_int_equal(access(path, F_OK), -1); /* no ghost */
    free(path);
}

/* No room for a byte more, not even for the draft: the form stays, and saves once there is room again. */
static void test_full_disk(void **state)
{
    struct scene *s = *state;
    type_spec(s);
    limit_files(s, 0);
    scene_keys(s, "F2");
    term_wait_wrapped(s->t, "这次改动没有保存");
    assert_true(term_has(s->t, "草稿"));
    scene_type(s, "二");
    scene_keys(s, "F2");
    term_wait_wrapped(s->t, "这次改动没有保存");
    assert_true(term_has(s->t, "草稿二"));
    limit_files(s, RLIM_INFINITY);
    scene_keys(s, "F2");
    term_wait_wrapped(s->t, "已保存");
    scene_quit(s);
    assert_content(s, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_locked_and_freed, scene_setup_one),   SCENE(test_locked_and_stopped, scene_setup_one),
        SCENE(test_locked_and_hung_up, scene_setup_one), SCENE(test_moved_and_back, scene_setup_one),
        SCENE(test_replaced, scene_setup_one),           SCENE(test_deleted_under_the_tree, scene_setup_one),
        SCENE(test_full_disk, scene_setup_one),          SCENE(test_lost_under_full_screen, scene_setup_one),
        SCENE(test_no_room_to_keep, scene_setup_one),    SCENE(test_away_behind_a_link, scene_setup_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
