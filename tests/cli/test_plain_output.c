/* What the commands print for pipes, screen readers and narrow terminals: text alone, all of it, the same everywhere. */
#include "harness/scene.h"
#include "harness/shell.h"

#include <sys/wait.h>

#include "mulu/cells.h"
#include "mulu/mem.h"

/* Longer than any column, and with what a terminal would obey. */
#define LONG_BODY "某某市某某县某某镇人民政府党政综合办公室信息公开领导小组办公室"

static struct store *hostile_catalog(struct scene *s, int64_t *node)
{
    struct store *store = fixture_store(s->home, "王\033[7m");
    struct error err = {0};
    int64_t catalog;
    assert_int_equal(store_begin(store, VERB_NEW_CATALOG, "x", &err), ST_OK);
    assert_int_equal(store_add_catalog(store, "题\033]0;x\a目", LONG_BODY, 2026, 2, &catalog, &err), ST_OK);
    assert_int_equal(store_add_node(store, catalog, 0, 0,
                                    "甲\033[2J乙一个很长很长很长很长很长很长很长很长的名称", true, node,
                                    &err),
                     ST_OK);
    assert_int_equal(store_set(store, *node, "content", NULL, "一\033[31m红\n二\b三\x7f\xc2\x9b", &err),
                     ST_OK);
    assert_int_equal(store_set(store, *node, "unit", NULL, "办公室\r\033[1A", &err), ST_OK);
    assert_int_equal(store_commit(store, &err), ST_OK);
    return store;
}

static const char *const commands[][4] = {
    {"catalogs"},
    {"tree", "1"},
    {"tree", "2"},
    {"show", "2:1"},
    {"show", "1"},
    {"show", "2"},
    {"show", "1:4.2.2"},
    {"show", "1:4"},
    {"search", "甲"},
    {"search", "简明问答"},
    {"log"},
    {"units"},
    {"due", "--until", "2099-12-31"},
    {"trash"},
    {"check", "2"},
    {"catalogs", "--json"},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static struct shell_result run(struct scene *s, const char *const *c)
{
    char *path = mem_printf("%s/data/mulu/mulu.db", s->home);
    struct shell_result r = mulu_on(path, c[0], c[1], c[2], (char *)NULL);
    free(path);
    if (r.status)
        fail_msg("%s: exit %d: %s", c[0], r.status, r.err);
    return r;
}

/* Of either half of the table: a terminal may obey both. */
static bool is_control(const char *s)
{
    unsigned char c = (unsigned char)s[0], next = c ? (unsigned char)s[1] : 0;
    return c < 0x20 || c == 0x7f || (c == 0xc2 && next >= 0x80 && next < 0xa0);
}

static void test_no_control_characters(void **state)
{
    struct scene *s = *state;
    int64_t node;
    fixture_close(hostile_catalog(s, &node));
    for (int i = 0; i < COMMANDS; i++) {
        struct shell_result r = run(s, commands[i]);
        assert_true(r.out_len > 0);
        for (size_t k = 0; k < r.out_len; k++)
            if (is_control(r.out + k) && r.out[k] != '\n')
                fail_msg("%s %s prints %#x", commands[i][0], commands[i][1] ? commands[i][1] : "",
                         (unsigned char)r.out[k]);
        assert_string_equal(r.err, "");
        shell_release(&r);
    }
}

/* Lists cut nothing: what is too long for its column moves what follows. */
static void test_nothing_is_cut(void **state)
{
    static const char *const whole[][4] = {
        {"catalogs"}, {"tree", "2"}, {"show", "2:1"}, {"show", "2"}, {"search", "甲"}};
    struct scene *s = *state;
    int64_t node;
    fixture_close(hostile_catalog(s, &node));
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
        struct shell_result r = run(s, whole[i]);
        if (strstr(r.out, "…"))
            fail_msg("%s cuts: %s", whole[i][0], r.out);
        shell_release(&r);
    }
    struct shell_result r = run(s, whole[0]);
    assert_non_null(strstr(r.out, LONG_BODY "  题␛]0;x␇目\n"));
    shell_release(&r);
    r = run(s, whole[2]);
    assert_non_null(strstr(r.out, "公开内容    一␛[31m红\n            二␈三␡\xEF\xBF\xBD\n"));
    assert_non_null(strstr(r.out, "责任单位    办公室␍␛[1A\n"));
    shell_release(&r);
}

/* Wherever it goes, it is the same text: no width, no colour is asked for. */
static void test_the_same_on_a_narrow_terminal(void **state)
{
    struct scene *s = *state;
    char *path = mem_printf("%s/data/mulu/mulu.db", s->home);
    for (int i = 0; i < COMMANDS; i++) {
        struct shell_result r = run(s, commands[i]);
        char *argv[8] = {mem_dup(BUILD_DIR "/mulu"), mem_dup("--db"), path};
        int n = 3;
        for (int k = 0; k < 4 && commands[i][k]; k++)
            argv[n++] = mem_dup(commands[i][k]);
        struct term *t = term_start(24, 20, s->home, argv, NULL);
        assert_int_equal(WEXITSTATUS(term_wait_exit(t)), 0);
        size_t len;
        const char *sent = term_output(t, &len);
        struct buffer lines = {0};
        for (size_t k = 0; k < len; k++)
            if (sent[k] != '\r')
                buf_putc(&lines, sent[k]);
        assert_string_equal(buf_text(&lines), r.out);
        buf_free(&lines);
        term_close(t);
        for (int k = 0; k < n; k++)
            if (k != 2)
                free(argv[k]);
        shell_release(&r);
    }
    free(path);
}

/* Everything of an item: every cell, why it is marked and what was printed there, who changed it last. */
static void test_show_says_all(void **state)
{
    struct scene *s = *state;
    static const char *const marked[4] = {"show", "1:4.2.2"}, *const json[4] = {"show", "1:4.2.2", "--json"};
    struct shell_result r = run(s, marked);
    assert_non_null(strstr(
        r.out, "4.2.2 政策文件 › 政策解读 › 文稿解读\n公开内容    文件解读材料，需与对应政策文件双向关联。\n"
               "            〔原文空白（合并单元格），按上一行补全；第 54 行第 4 格，原文：“（空）”〕\n"));
    assert_non_null(strstr(r.out, "\nuid         00000000-"));
    assert_non_null(strstr(r.out, "最近修改    2026-11-22 16:20 李 导入\n"));
    shell_release(&r);
    struct store *store = fixture_store(s->home, "王小明");
    struct error err = {0};
    int64_t catalog, node;
    assert_int_equal(store_find_node(store, "1:4.2.2", &catalog, &node, &err), ST_OK);
    struct cell_edit edit = {node, "unit", NULL, "办公室"};
    assert_int_equal(cells_save(store, VERB_EDIT, "x", &edit, 1, &err), ST_OK);
    fixture_close(store);
    r = run(s, marked);
    assert_non_null(strstr(r.out, "最近修改    2026-11-22 16:20 王小明 编辑 责任单位\n"));
    shell_release(&r);
    r = run(s, json);
    assert_non_null(strstr(r.out, "\"changed\":{\"who\":\"王小明\""));
    shell_release(&r);
}

/* Without a command the editor is meant: it says what else there is, whichever end is no terminal. */
static void test_the_editor_without_a_terminal(void **state)
{
    struct scene *s = *state;
    shell_input("", 0);
    struct shell_result r = mulu_on("x.db", (char *)NULL);
    assert_int_equal(r.status, 2);
    assert_non_null(
        strstr(r.err, "mulu: 编辑器需要终端; 请在终端里运行，或用 mulu form 逐栏填写、mulu tree"));
    shell_release(&r);
    static const char *const ends[] = {"</dev/null", "| cat"};
    for (size_t i = 0; i < 2; i++) {
        char *line = mem_printf(BUILD_DIR "/mulu --db %s/data/mulu/mulu.db %s; read x", s->home, ends[i]);
        char shell[] = "/bin/sh", option[] = "-c", *argv[] = {shell, option, line, NULL};
        struct term *t = term_start(24, 100, s->home, argv, NULL);
        term_wait_text(t, "mulu: 编辑器需要终端");
        assert_false(term_is_alt(t));
        term_close(t);
        free(line);
    }
}

int main(void)
{
    setenv("TZ", "Asia/Shanghai", 1); /* as the harness's terminals have it */
    const struct CMUnitTest tests[] = {
        SCENE(test_no_control_characters, scene_setup_one),
        SCENE(test_nothing_is_cut, scene_setup_one),
        SCENE(test_the_same_on_a_narrow_terminal, scene_setup_many),
        SCENE(test_show_says_all, scene_setup_one),
        SCENE(test_the_editor_without_a_terminal, scene_setup_one),
    };
    return cmocka_run_group_tests(tests, shell_begin, shell_end);
}
