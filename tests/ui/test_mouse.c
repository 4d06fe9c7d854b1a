/* The mouse: off unless asked for, and then a convenience for everything that has a place on the screen. */
#include "harness/scene.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "mulu/mem.h"

enum { LEFT = 0, DRAG = 32, WHEEL_UP = 64, WHEEL_DOWN = 65 };

static void report(struct scene *s, int button, int row, int col, char end)
{
    char bytes[64];
    snprintf(bytes, sizeof bytes, "\033[<%d;%d;%d%c", button, col + 1, row + 1, end);
    term_type(s->t, bytes);
    term_wait_idle(s->t);
}

static void click(struct scene *s, int row, int col)
{
    report(s, LEFT, row, col, 'M');
    report(s, LEFT, row, col, 'm');
}

static void set_mouse(struct scene *s, const char *word)
{
    char *dir = mem_printf("%s/config/mulu", s->home), *path = mem_printf("%s/settings.ini", dir);
    mkdir(dir, 0700);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fprintf(f, "[screen]\nmouse = %s\n", word);
    fclose(f);
    free(dir);
    free(path);
}

/* The last place where it was sent; -1: nowhere. */
static long last_sent(struct scene *s, const char *bytes)
{
    size_t len, n = strlen(bytes);
    const char *out = term_output(s->t, &len);
    for (long i = (long)len - (long)n; i >= 0; i--)
        if (memcmp(out + i, bytes, n) == 0)
            return i;
    return -1;
}

static bool is_on(struct scene *s)
{
    return last_sent(s, "\033[?1002h") > last_sent(s, "\033[?1002l") &&
           last_sent(s, "\033[?1006h") > last_sent(s, "\033[?1006l");
}

/* The terminal's own selecting and copying works: the mouse is not taken unless somebody asks for it. */
static void test_off_by_default(void **state)
{
    static const char *const never[] = {"\033[?9h", "\033[?1000h", "\033[?1002h", "\033[?1003h",
                                        "\033[?1006h"};
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_keys(s, "Enter Esc ? Esc E Esc C-z C-l");
    term_type(s->t, "\033[<0;5;5M\033[<65;5;5M"); /* left on by another program: nothing happens */
    term_wait_idle(s->t);
    assert_false(term_has(s->t, "没有作用"));
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        assert_int_equal(last_sent(s, never[i]), -1);
    scene_quit(s);
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        assert_int_equal(last_sent(s, never[i]), -1);
}

static void test_switched_by_key(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_keys(s, "F12");
    scene_message(
        s,
        "鼠标已打开：可点选、滚动、拖动分隔线；要用终端自己的选取和复制，请按住 Shift 再拖。再按 F12 关闭");
    assert_true(is_on(s));
    scene_keys(s, "F12");
    scene_message(s, "鼠标已关闭");
    assert_false(is_on(s));
    scene_keys(s, "F12");
    scene_quit(s);
    assert_false(is_on(s)); /* given back */
}

/* Given back at a crash, at a signal, while stopped and while the terminal is lent; taken again afterwards. */
static void test_given_back(void **state)
{
    struct scene *s = *state;
    static const int signals[] = {SIGSEGV, SIGTERM};
    set_mouse(s, "on");
    for (size_t i = 0; i < 2; i++) {
        scene_tree(s, 24, 80);
        assert_true(is_on(s));
        kill(term_pid(s->t), signals[i]);
        term_wait_exit(s->t);
        assert_false(is_on(s));
    }
    const char *args[] = {"--patience", "15000", NULL}; /* it is asked after a fifth of it, and answers */
    scene_start_with(s, 24, 80, args);
    scene_keys(s, "C-z"); /* nobody could resume it here: it is back at once */
    assert_true(last_sent(s, "\033[?1002l") > 0);
    assert_true(is_on(s));
    term_keys(s->t, "i F4");
    term_wait_text(s->t, "请在终端软件弹出的窗口里选取");
    assert_false(is_on(s));
    term_wait_wrapped(s->t, "本机没有回应");
    assert_true(is_on(s));
}

static void test_tree(void **state)
{
    struct scene *s = *state;
    set_mouse(s, "on");
    struct term *t = scene_tree(s, 24, 80);
    scene_keys(s, "Home");
    int row = term_find_row(t, "2  部门职责任务清单");
    row = row < 0 ? term_find_row(t, "2 部门职责") : row;
    click(s, row, 10);
    assert_non_null(strchr(term_looks(t, row), 'r'));
    int heading = term_find_row(t, "4 政策文件");
    const char *line = term_row(t, heading);
    assert_non_null(strstr(line, "▾"));
    click(s, heading, 1); /* the sign */
    assert_null(strstr(term_row(t, heading), "▾"));
    click(s, heading, 1);
    assert_non_null(strstr(term_row(t, heading), "▾"));
    click(s, heading, 12); /* the title: no fold */
    assert_non_null(strstr(term_row(t, heading), "▾"));
    report(s, WHEEL_DOWN, 5, 5, 'M');
    assert_null(strchr(term_looks(t, heading), 'r'));
    report(s, WHEEL_UP, 5, 5, 'M');
    assert_non_null(strchr(term_looks(t, heading), 'r'));
    click(s, 5, 60); /* the other pane */
    assert_true(term_has(t, "回目录树"));
    click(s, 500, 500);
    click(s, 0, 0);
}

/* Where the border stands, seen in a row that has nothing to the left of it. */
static int bar(struct scene *s)
{
    const char *row = term_row(s->t, 20), *at = strstr(row, "│");
    assert_non_null(at);
    assert_int_equal(strspn(row, " "), at - row);
    return (int)(at - row);
}

static void test_divider(void **state)
{
    struct scene *s = *state;
    set_mouse(s, "on");
    scene_tree(s, 24, 80);
    scene_keys(s, "-");
    int at = bar(s);
    report(s, LEFT, 10, at, 'M');
    report(s, DRAG, 10, at + 7, 'M');
    assert_int_equal(bar(s), at + 7);
    report(s, DRAG, 10, 79, 'M'); /* only so far that both panes are of use */
    int widest = bar(s);
    assert_in_range(widest, at + 8, 60);
    report(s, DRAG, 10, at - 4, 'M');
    report(s, LEFT, 10, at - 4, 'm');
    assert_int_equal(bar(s), at - 4);
    report(s, DRAG, 10, at + 4, 'M'); /* let go: it stays */
    assert_int_equal(bar(s), at - 4);
}

static void click_text(struct scene *s, int row, const char *text)
{
    const char *line = term_row(s->t, row), *at = strstr(line, text);
    int col = 0;
    if (!at)
        scene_fail(s, "\"%s\" is not in row %d", text, row);
    for (const char *p = line; p < at; p++)
        col += (*p & 0xC0) == 0x80                ? 0
               : *(const unsigned char *)p < 0x80 ? 1
               : memcmp(p, "↑", 3) == 0 || memcmp(p, "↓", 3) == 0 || memcmp(p, "│", 3) == 0 ||
                       memcmp(p, "▸", 3) == 0 || memcmp(p, "“", 3) == 0 || memcmp(p, "”", 3) == 0
                   ? 1
                   : 2;
    click(s, row, col);
}

/* A hint on the last line is a key. */
static void test_hints(void **state)
{
    struct scene *s = *state;
    set_mouse(s, "on");
    scene_tree(s, 24, 80);
    click_text(s, 23, "查找");
    assert_true(term_has(s->t, "边键入边查找") || term_has(s->t, "几个词都要有"));
    click_text(s, 23, "Esc");
    click_text(s, 23, "Enter");
    assert_true(term_has(s->t, "编辑"));
    click_text(s, 23, "下一栏");
    scene_type(s, "x");
    click_text(s, 23, "返回");
    assert_true(term_has(s->t, "还没有保存"));
    click_text(s, term_find_row(s->t, "放弃改动"), "放弃改动");
    assert_false(term_has(s->t, "还没有保存"));
}

static void test_form(void **state)
{
    struct scene *s = *state;
    set_mouse(s, "on");
    scene_tree(s, 24, 80);
    scene_go(s, "4.2.1");
    scene_keys(s, "Enter");
    int row = term_find_row(s->t, "责任单位"), at_row, at_col;
    click(s, row, 13 + 4);
    assert_true(term_cursor(s->t, &at_row, &at_col));
    assert_int_equal(at_row, row);
    assert_int_equal(at_col, 12 + 4);
    row = term_find_row(s->t, "公开方式");
    click_text(s, row, "依申请公开"); /* to the field first, */
    assert_false(term_has(s->t, "(•)依申请公开"));
    click_text(s, row, "依申请公开"); /* then to choose */
    assert_true(term_has(s->t, "(•)依申请公开"));
    report(s, WHEEL_UP, 5, 20, 'M');
    assert_true(term_has(s->t, "▸公开时限"));
}

/* Lists of all kinds, menus and questions; what lies below a dialog is not clicked through to. */
static void test_lists(void **state)
{
    struct scene *s = *state;
    set_mouse(s, "on");
    scene_start(s, 24, 80);
    click(s, 3, 5);
    assert_non_null(strchr(term_looks(s->t, 3), 'r'));
    report(s, WHEEL_UP, 3, 5, 'M');
    assert_non_null(strchr(term_looks(s->t, 2), 'r'));
    scene_keys(s, "E");
    click(s, 4, 2);
    scene_keys(s, "Esc");
    assert_non_null(strchr(term_looks(s->t, 2), 'r'));
    scene_keys(s, "?");
    char *top = mem_dup(term_row(s->t, 5));
    report(s, WHEEL_DOWN, 5, 5, 'M');
    assert_string_not_equal(term_row(s->t, 5), top);
    free(top);
}

/* Any report at all, at any place, on any view: nothing breaks. */
static void test_storm(void **state)
{
    struct scene *s = *state;
    static const char *const views[] = {"",      "Enter", "Esc E",     "Esc /",
                                        "Esc ?", "Esc C", "Esc Esc d", "Esc i"};
    static const int buttons[] = {LEFT, DRAG, WHEEL_UP, WHEEL_DOWN, 1, 2, 35, 128, 4};
    unsigned seed = 11;
    set_mouse(s, "on");
    scene_tree(s, 24, 80);
    for (size_t v = 0; v < sizeof views / sizeof *views; v++) {
        scene_keys(s, views[v]);
        for (int i = 0; i < 60; i++) {
            char bytes[64];
            seed = seed * 1103515245U + 12345U;
            unsigned r = seed >> 8;
            if (r % 97 < 2)
                snprintf(bytes, sizeof bytes, "\033[<%u", r);
            else
                snprintf(bytes, sizeof bytes, "\033[<%d;%u;%u%c", buttons[r % 9], r / 9 % 100, r / 900 % 20,
                         r & 1 ? 'M' : 'm');
            term_type(s->t, bytes);
        }
        term_type(s->t, "\033[<0;1;1m");
        term_wait_idle(s->t);
    }
    scene_keys(s, "Esc Esc Esc");
    term_wait_idle(s->t);
    term_signal(s->t, SIGTERM);
    assert_true(WIFEXITED(term_wait_exit(s->t)));
    assert_false(is_on(s));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_off_by_default, scene_setup_one), SCENE(test_switched_by_key, scene_setup_one),
        SCENE(test_given_back, scene_setup_one),     SCENE(test_tree, scene_setup_one),
        SCENE(test_divider, scene_setup_one),        SCENE(test_hints, scene_setup_one),
        SCENE(test_form, scene_setup_one),           SCENE(test_lists, scene_setup_many),
        SCENE(test_storm, scene_setup_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
