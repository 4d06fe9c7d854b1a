/* The editor and its terminal: sizes, signals, odd terminals, odd keys; and that the terminal is given back. */
#include "harness/scene.h"

#include <signal.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "mulu/mem.h"

#define MULU BUILD_DIR "/tests/mulu-fixed"

static const char *find(const char *where, size_t len, const char *what)
{
    return memmem(where, len, what, strlen(what));
}

/* The last of the sequences that switch something on is followed by one that switches it off. */
static void assert_restored(struct term *t)
{
    static const char *const pairs[][2] = {
        {"\033[?2004h", "\033[?2004l"}, /* paste brackets */
        {"\033[?1049h", "\033[?1049l"}, /* alternate screen */
        {"\033[?1h", "\033[?1l"},       /* cursor keys */
    };
    size_t len;
    const char *out = term_output(t, &len);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const char *on = NULL, *at = out;
        while ((at = find(at, len - (size_t)(at - out), pairs[i][0])) != NULL)
            on = at++;
        if (!on)
            fail_msg("%s was never sent", pairs[i][0] + 1);
        if (!find(on, len - (size_t)(on - out), pairs[i][1]))
            fail_msg("%s was not taken back", pairs[i][0] + 1);
    }
    int row, col;
    assert_false(term_is_alt(t));
    assert_true(term_cursor(t, &row, &col)); /* the cursor shows again */
}

static void test_exit_restores(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    assert_true(term_is_alt(s->t));
    scene_quit(s);
    assert_restored(s->t);
}

/* TERM, HUP, INT and QUIT end the editor in order: the terminal is given back and the exit status tells. */
static void test_end_signals(void **state)
{
    struct scene *s = *state;
    static const int signals[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        scene_forget(s, "draft");
        scene_tree(s, 24, 80);
        scene_keys(s, "Enter");
        scene_type(s, "半句话");
        term_signal(s->t, signals[i]);
        int status = term_wait_exit(s->t);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 130);
        assert_restored(s->t);
        assert_true(term_has(s->t, "编辑器已退出; 已保存的内容不受影响"));
    }
}

/* A crash gives the terminal back too, and is still a crash to whoever started the editor. */
static void test_crash_signals(void **state)
{
    struct scene *s = *state;
    static const int signals[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL};
    static const char *const env[] = {
        "ASAN_OPTIONS=handle_segv=0:handle_abort=0:handle_sigbus=0:handle_sigfpe=0:"
        "handle_sigill=0:detect_leaks=0",
        NULL};
    char *path = mem_printf("%s/data/mulu/mulu.db", s->home);
    char *argv[] = {(char[]){MULU}, path, NULL};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct term *t = term_start(24, 80, s->home, argv, env);
        term_wait_text(t, "目录一览");
        term_signal(t, signals[i]);
        int status = term_wait_exit(t);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), signals[i]);
        assert_restored(t);
        term_close(t);
    }
    free(path);
}

/* The other end of the line goes away: the program ends by itself, and soon. */
static void test_lost_line(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    pid_t pid = term_pid(s->t);
    term_hang_up(s->t);
    double end = term_seconds() + 5;
    int status = 0;
    while (waitpid(pid, &status, WNOHANG) != pid)
        assert_true(term_seconds() < end);
    assert_true(WIFEXITED(status));
    term_forget(s->t);
}

static void test_no_terminal(void **state)
{
    struct scene *s = *state;
    /* (curses itself leaks where it cannot begin) */
    static const char *const dumb[] = {"TERM=dumb", "ASAN_OPTIONS=detect_leaks=0", NULL};
    static const char *const unknown[] = {"TERM=no-such-terminal", "ASAN_OPTIONS=detect_leaks=0", NULL};
    char *path = mem_printf("%s/data/mulu/mulu.db", s->home);
    char *argv[] = {(char[]){MULU}, path, NULL};
    const char *const *const envs[] = {dumb, unknown};
    for (int i = 0; i < 2; i++) {
        struct term *t = term_start(24, 80, s->home, argv, envs[i]);
        int status = term_wait_exit(t);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 2);
        assert_true(term_has_wrapped(t, "这种终端不能定位光标; 请设置 TERM=xterm-256color"));
        term_close(t);
    }
    char *command = mem_printf("%s %s </dev/null; echo status $?", MULU, path);
    char *shell[] = {(char[]){"/bin/sh"}, (char[]){"-c"}, command, NULL};
    struct term *t = term_start(24, 80, s->home, shell, NULL);
    term_wait_text(t, "status 2");
    assert_true(term_has_wrapped(t, "编辑器要在终端里运行"));
    term_close(t);
    free(command);
    free(path);
}

/* --- sizes ------------------------------------------------------------------------------------------------------ */

static void test_too_small(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_tree(s, 24, 80);
    term_resize(t, 23, 80);
    term_wait_text(t, "窗口太小：至少要 80 列 24 行，现在是 80 列 23 行；请拉大窗口");
    scene_keys(s, "d d d"); /* nobody works blind */
    term_resize(t, 24, 79);
    term_wait_text(t, "现在是 79 列 24 行");
    term_resize(t, 24, 80);
    term_wait_text(t, "政策文件");
    assert_true(term_has(t, "45项"));
    term_resize(t, 5, 20);
    term_wait_text(t, "窗口太小：要80列24行");
    term_resize(t, 5, 15);
    term_wait_gone(t, "："); /* the terminal itself has cut off the rest */
    assert_string_equal(term_row(t, 0), "窗口太小       ");
    term_resize(t, 1, 1);
    term_wait_idle(t);
    term_resize(t, 1, 200);
    term_wait_text(t, "窗口太小");
    term_resize(t, 40, 120);
    term_wait_text(t, "45 项 · 待核 37");
    term_golden(t, "terminal-grown-back");
    term_resize(t, 10, 40);
    term_wait_text(t, "窗口太小");
    scene_quit(s); /* leaving works */
}

/* From every view down to one cell and back, many sizes in a row: never a crash, and the picture is whole again. */
static void test_resize_storm(void **state)
{
    struct scene *s = *state;
    static const char *const views[] = {"Esc",   "Enter", "Esc / a", "Esc C", "Esc ?",
                                        "Esc E", "Esc a", "Esc x",   "Esc d"};
    uint64_t seed = 11;
    struct term *t = scene_tree(s, 24, 80);
    scene_go(s, "4.2");
    for (size_t v = 0; v < sizeof views / sizeof *views; v++) {
        if (v)
            scene_keys(s, views[v]);
        for (int i = 0; i < 40; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            unsigned r = (unsigned)(seed >> 33);
            term_resize(t, 1 + (int)(r % 60), 1 + (int)(r / 64 % 200));
            if (r % 4 == 0)
                term_keys(t, "Down Tab"); /* also while it changes */
        }
        term_resize(t, 1, 1);
        term_resize(t, 24, 80);
        term_wait_row(t, 0, "李 16:20");
        term_wait_idle(t);
    }
}

/* --- stopping and going on -------------------------------------------------------------------------------------- */

static void test_suspend(void **state)
{
    struct scene *s = *state;
    char *argv[] = {(char[]){"/bin/bash"}, (char[]){"--norc"}, (char[]){"--noprofile"}, (char[]){"-i"}, NULL};
    static const char *const env[] = {"PS1=shell> ", NULL};
    struct term *t = s->t = term_start(24, 80, s->home, argv, env);
    term_wait_text(t, "shell>");
    char *line = mem_printf("%s %s/data/mulu/mulu.db\r", MULU, s->home);
    term_type(t, line);
    free(line);
    term_wait_text(t, "目录一览");
    term_keys(t, "Enter");
    term_wait_text(t, "政策文件");
    term_keys(t, "C-z");
    term_wait_text(t, "Stopped");
    assert_false(term_is_alt(t));
    term_type(t, "echo $((6*7))\r");
    term_wait_text(t, "42"); /* the shell has its terminal back, echo and all */
    term_resize(t, 40, 120);
    term_type(t, "fg\r");
    term_wait_text(t, "45 项 · 待核 37");
    assert_true(term_is_alt(t));
    term_keys(t, "Down");
    term_wait_text(t, "2  部门职责任务清单");
    term_keys(t, "C-q");
    term_wait_text(t, "shell>");
    term_type(t, "exit\r");
    term_wait_exit(t);
}

/* Where nobody could resume it, Ctrl-Z must not leave the clerk in front of a dead screen. */
static void test_suspend_without_shell(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_tree(s, 24, 80);
    term_keys(t, "C-z Down");
    term_wait_text(t, "2  部门职责任务清单");
    scene_quit(s);
    assert_restored(t);
}

static void test_stopped_from_outside(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_tree(s, 24, 80);
    term_signal(t, SIGSTOP);
    term_signal(t, SIGCONT);
    term_keys(t, "Down");
    term_wait_text(t, "2  部门职责任务清单");
    size_t before, after;
    term_output(t, &before);
    term_signal(t, SIGCONT); /* everything is sent again: the screen may show anything */
    term_wait_idle(t);
    term_output(t, &after);
    assert_true(after - before > 1000);
}

/* --- keys ------------------------------------------------------------------------------------------------------- */

static void test_escape_is_quick(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_tree(s, 24, 80);
    double best = 1;
    for (int i = 0; i < 5; i++) { /* the machine may be busy; one quick answer shows that none need be slow */
        scene_keys(s, "?");
        double begin = term_seconds();
        term_type(t, "\033");
        term_wait_row(t, 0, "主动公开基本目录");
        double took = term_seconds() - begin;
        best = took < best ? took : best;
    }
    assert_true(best < 0.075);
}

static void test_ctrl_s_does_not_freeze(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_tree(s, 24, 80);
    term_keys(t, "C-s");
    term_wait_text(t, "“Ctrl-S”在这里没有作用");
    scene_keys(s, "Down C-s Down");
    assert_true(term_has(t, "3  权责清单"));
}

static void test_sequences_of_other_terminals(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_tree(s, 24, 80);
    scene_type(s, "\033[B"); /* cursor keys without application mode */
    assert_true(term_has(t, "2  部门职责任务清单"));
    scene_type(s, "\033[4~"); /* End, and below Home, as PuTTY sends them */
    assert_true(term_has(t, "17.1  县直部门"));
    scene_type(s, "\033[1~");
    assert_true(term_has(t, "1  机构"));
    scene_type(s, "\033[11~"); /* F1 of PuTTY */
    assert_true(strstr(term_row(t, 0), "全部按键") != NULL);
    scene_type(s, "\033[[A"); /* F1 of the Linux console */
    assert_true(strstr(term_row(t, 0), "全部按键") == NULL);
    scene_type(s, "\033Or"); /* 2 on the number pad in application mode */
    assert_true(term_has(t, "展开到第 2 级"));
    scene_type(s, "\033[1;2P"); /* one that nobody knows is one dead key, not five typed letters */
    assert_true(term_has(t, "这个键在这里没有作用；? 查看"));
    scene_type(s, "/");
    scene_type(s, "\033[99;99Rx");
    assert_true(term_has(t, "查找 x "));
}

/* A character whose bytes come in two pieces is one character. */
static void test_split_characters(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_tree(s, 24, 80);
    scene_keys(s, "/");
    term_send(t, "\xe6\x94", 2);
    term_wait_idle(t);
    term_send(t, "\xbf", 1);
    term_wait_text(t, "查找 政");
    term_send(t, "\xff", 1); /* bytes of another encoding are seen, not swallowed */
    term_wait_text(t, "查找 政\xef\xbf\xbd");
}

static void test_paste_into_the_tree(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_tree(s, 24, 80);
    term_paste(t, "d\ny\nqqq");
    term_wait_text(t, "这里不是输入框，没有粘贴");
    assert_true(term_has(t, "查找粘贴的第一行“d”吗？"));
    term_paste(t, "y"); /* and no answer to the question either */
    scene_keys(s, "Enter");
    assert_false(term_has(t, "粘贴的第一行"));
    assert_true(term_has(t, "45项"));
    term_paste(t, " \n救助标准\n甲");
    term_wait_text(t, "查找粘贴的第一行“救助标准”吗？");
    scene_keys(s, "y");
    assert_true(term_has(t, "查找 救助标准 "));
    assert_true(term_has(t, "医疗救助 › 救助标准"));
    scene_keys(s, "Esc /");
    term_paste(t, "救助\n标准");
    term_wait_text(t, "查找 救助 标准");
    term_wait_text(t, "医疗救助 › 救助标准");
}

/* PuTTY says that it is an xterm, and sends its own keys all the same. */
static void test_putty_as_xterm(void **state)
{
    struct scene *s = *state;
    term_next(&(struct term_kind){.term = "xterm"});
    struct term *t = scene_tree(s, 24, 80);
    scene_type(s, "\033[11~"); /* F1 */
    assert_true(strstr(term_row(t, 0), "全部按键") != NULL);
    scene_type(s, "\033[11~");
    scene_type(s, "\033[4~"); /* End */
    assert_true(term_has(t, "17.1  县直部门"));
    scene_type(s, "\033[1~"); /* Home */
    assert_true(term_has(t, "1  机构"));
    scene_type(s, "\033OM"); /* Enter of the number pad */
    term_wait_text(t, "事项名称");
    scene_type(s, "\033Op\033Oq\033On\033Oy"); /* 0 1 . 9 of the number pad */
    assert_true(term_has(t, "机构01.9"));
    scene_type(s, "\033[12~"); /* F2 */
    assert_true(term_has(t, "已保存"));
    scene_keys(s, "u");
    scene_type(s, "\033[6~\033[5~\033[2~\033[3~"); /* PgDn PgUp Ins Del */
    assert_true(term_has(t, "项"));
    scene_quit(s);
}

/* Terminals by their terminfo entries: the picture is the same, the keys work. */
static void test_terminfo(void **state)
{
    struct scene *s = *state;
    static const char *const terms[] = {
        "TERM=xterm",  "TERM=xterm-256color", "TERM=putty",         "TERM=putty-256color",
        "TERM=screen", "TERM=tmux",           "TERM=tmux-256color", "TERM=screen-256color",
        "TERM=linux",  "TERM=vt100",          "TERM=vt220",         "TERM=rxvt-unicode-256color",
    };
    char *path = mem_printf("%s/data/mulu/mulu.db", s->home);
    char *argv[] = {(char[]){MULU}, path, NULL};
    char *want = NULL;
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
        const char *const env[] = {terms[i], NULL};
        scene_forget(s, "place");
        struct term *t = term_start(24, 80, s->home, argv, env);
        term_wait_text(t, "目录一览");
        term_keys(t, "Enter");
        term_wait_text(t, "│");
        term_type(t, "\033[B");
        term_wait_text(t, "2  部门职责任务清单");
        term_wait_idle(t);
        struct buffer got = {0};
        for (int row = 0; row < 24; row++)
            buf_puts(&got, term_row(t, row));
        if (!want)
            want = mem_dup(buf_text(&got));
        if (strcmp(want, buf_text(&got)) != 0)
            fail_msg("%s:\n%s", terms[i], term_screen(t));
        buf_free(&got);
        term_type(t, "\021");
        term_wait_exit(t);
        term_close(t);
    }
    free(want);
    free(path);
}

/* --- looks ------------------------------------------------------------------------------------------------------ */

static void test_colours(void **state)
{
    struct scene *s = *state;
    static const char *const env[] = {"NO_COLOR=", NULL};
    char *path = mem_printf("%s/data/mulu/mulu.db", s->home);
    char *argv[] = {(char[]){MULU}, path, NULL};
    struct term *t = s->t = term_start(24, 80, s->home, argv, env);
    term_wait_text(t, "目录一览");
    term_keys(t, "Enter");
    term_wait_text(t, "│");
    term_wait_idle(t);
    assert_true(term_color(t, 0, 1) >= 0);  /* the top line */
    assert_true(term_color(t, 23, 1) >= 0); /* a key's name */
    scene_quit(s);
    scene_tree(s, 24, 80); /* NO_COLOR: not one */
    for (int row = 0; row < 24; row++)
        for (int col = 0; col < 80; col++)
            assert_int_equal(term_color(s->t, row, col), -1);
    free(path);
}

static void test_ascii(void **state)
{
    struct scene *s = *state;
    static const char *const args[] = {"--ascii", NULL};
    scene_start_with(s, 24, 80, args);
    scene_keys(s, "Enter Down*4 d");
    for (int row = 0; row < 24; row++)
        for (const char *p = term_row(s->t, row); *p; p++)
            assert_false(memcmp(p, "\xe2\x94", 2) == 0 ||
                         memcmp(p, "\xe2\x96", 2) == 0); /* no box, no triangle */
    term_golden(s->t, "terminal-ascii");
}

static void test_notice(void **state)
{
    struct scene *s = *state;
    static const char *const args[] = {"--notice", "LANG=C 不能显示汉字，已改用 C.UTF-8", NULL};
    scene_start_with(s, 24, 80, args);
    assert_true(term_has(s->t, "LANG=C 不能显示汉字，已改用 C.UTF-8"));
    scene_keys(s, "Down");
    assert_false(term_has(s->t, "LANG=C"));
}

/* What stands in the data is shown, never obeyed. */
static void test_control_characters(void **state)
{
    struct scene *s = *state;
    struct error err = {0};
    struct store *store = fixture_store(s->home, NULL);
    struct outline o = {0};
    assert_int_equal(store_outline(store, 1, &o, &err), ST_OK);
    int64_t node = o.nodes[0].id;
    assert_int_equal(store_begin(store, VERB_EDIT, "x", &err), ST_OK);
    assert_int_equal(store_set(store, node, CELL_LABEL, NULL, "甲\033[2J\033]0;t\007乙\tb", &err), ST_OK);
    assert_int_equal(store_set(store, node, "content", NULL,
                               "一\rX\x0e二\n\x9b"
                               "31m三",
                               &err),
                     ST_OK);
    assert_int_equal(store_commit(store, &err), ST_OK);
    outline_free(&o);
    fixture_close(store);
    scene_tree(s, 40, 120);
    assert_true(term_has(s->t, "甲␛[2J␛]0;t␇乙"));
    assert_true(term_has(s->t, "一␍X␎二"));
    assert_true(term_has(s->t, "4 政策文件")); /* the screen was not cleared */
    scene_keys(s, "Enter");
    assert_true(term_has(s->t, "事项名称 * 甲␛[2J␛]0;t␇乙␉b"));
    scene_keys(s, "Esc d");
    assert_true(term_has(s->t, "已删除 甲␛[2J␛]0;t␇乙"));
    size_t len;
    const char *out = term_output(s->t, &len);
    assert_null(find(out, len, "\033]0;t"));
    assert_null(find(out, len, "\x0e"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_exit_restores, scene_setup_one),
        SCENE(test_end_signals, scene_setup_one),
        SCENE(test_crash_signals, scene_setup_one),
        SCENE(test_lost_line, scene_setup_one),
        SCENE(test_no_terminal, scene_setup_one),
        SCENE(test_too_small, scene_setup_one),
        SCENE(test_resize_storm, scene_setup_one),
        SCENE(test_suspend, scene_setup_one),
        SCENE(test_suspend_without_shell, scene_setup_one),
        SCENE(test_stopped_from_outside, scene_setup_one),
        SCENE(test_escape_is_quick, scene_setup_one),
        SCENE(test_ctrl_s_does_not_freeze, scene_setup_one),
        SCENE(test_sequences_of_other_terminals, scene_setup_one),
        SCENE(test_split_characters, scene_setup_one),
        SCENE(test_paste_into_the_tree, scene_setup_one),
        SCENE(test_putty_as_xterm, scene_setup_one),
        SCENE(test_terminfo, scene_setup_one),
        SCENE(test_colours, scene_setup_one),
        SCENE(test_ascii, scene_setup_one),
        SCENE(test_notice, scene_setup_one),
        SCENE(test_control_characters, scene_setup_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
