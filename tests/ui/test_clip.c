/* Copying to the terminal's clipboard: only by setting, as the terminal (or what stands before it) wants it. */
#include "harness/scene.h"

#include <sys/stat.h>

#include "mulu/mem.h"
#include "ui/clip.h"

static void set_clipboard(struct scene *s)
{
    char *dir = mem_printf("%s/config/mulu", s->home), *path = mem_printf("%s/settings.ini", dir);
    mkdir(dir, 0700);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs("[edit]\nclipboard = osc52\n", f);
    fclose(f);
    free(dir);
    free(path);
}

static int digit(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* What the terminal's clipboard holds after all that was sent; NULL: nothing was. */
static char *clipboard(const char *out, size_t len)
{
    static char text[1 << 17];
    static const char begin[] = "\033]52;c;";
    const char *last = NULL, *end = out + len;
    for (const char *p = out; (p = memmem(p, (size_t)(end - p), begin, strlen(begin))); p++)
        last = p + strlen(begin);
    if (!last)
        return NULL;
    size_t n = 0;
    unsigned bits = 0;
    int have = 0;
    for (; last < end && digit(*last) >= 0; last++) {
        bits = bits << 6 | (unsigned)digit(*last);
        have += 6;
        if (have >= 8) {
            have -= 8;
            text[n++] = (char)(bits >> have);
        }
    }
    text[n] = '\0';
    return text;
}

static char *copied(struct scene *s)
{
    size_t len;
    const char *out = term_output(s->t, &len);
    return clipboard(out, len);
}

static void test_off(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_go(s, "4.2.1");
    scene_keys(s, "Y");
    scene_message(s, "已复制“整行”");
    scene_message(s, "clipboard = osc52"); /* how to have it */
    assert_null(copied(s));
}

static void test_cell_and_row(void **state)
{
    struct scene *s = *state;
    set_clipboard(s);
    scene_tree(s, 24, 80);
    scene_go(s, "4.2.1");
    scene_keys(s, "y");
    assert_true(term_has(s->t, "复制哪一栏"));
    term_golden(s->t, "clip-24x80-which");
    scene_keys(s, "Down Enter");
    scene_message(s, "已复制“公开内容”20 字，并已送往本机的剪贴板");
    assert_string_equal(copied(s), "文件解读材料，需与对应政策文件双向关联。");
    scene_keys(s, "y Enter");
    assert_string_equal(copied(s), "简明问答");
    scene_keys(s, "y End Enter");
    assert_string_equal(copied(s), "政策文件 › 政策解读 › 简明问答");
    scene_keys(s, "Y");
    scene_message(s, "已复制“整行”");
    assert_non_null(
        strstr(copied(s), "政策文件\t政策解读\t简明问答\t文件解读材料，需与对应政策文件双向关联。\t"));
    assert_null(strchr(copied(s), '\n'));
    scene_keys(s, "Tab y"); /* from the detail too */
    assert_true(term_has(s->t, "复制哪一栏"));
}

static void test_field_of_a_form(void **state)
{
    struct scene *s = *state;
    set_clipboard(s);
    scene_tree(s, 24, 80);
    scene_go(s, "4.2.1");
    scene_keys(s, "Enter Tab");
    scene_type(s, "新");
    scene_keys(s, "C-b");
    scene_message(s, "已复制“公开内容”21 字");
    assert_string_equal(copied(s), "文件解读材料，需与对应政策文件双向关联。新");
    scene_keys(s, "Tab C-b");
    scene_message(s, "“内容规范”是空的，没有复制");
}

/* A cell with line breaks and quotes stays one cell of one row. */
static void test_row_of_many_lines(void **state)
{
    struct scene *s = *state;
    set_clipboard(s);
    scene_tree(s, 24, 80);
    scene_go(s, "4.2.1");
    scene_keys(s, "Enter Tab C-Home");
    scene_type(s, "=a\"b\"");
    scene_keys(s, "Enter");
    scene_keys(s, "F2 Y");
    assert_non_null(strstr(copied(s), "\t\"'=a\"\"b\"\"\n文件解读"));
}

/* More than terminals take: said, and not sent. */
static void test_too_long(void **state)
{
    struct scene *s = *state;
    struct error err = {0};
    set_clipboard(s);
    struct store *store = fixture_store(s->home, NULL);
    int64_t catalog, node;
    char *text = mem_alloc(75001);
    memset(text, 'x', 75000);
    assert_int_equal(store_find_node(store, "1:4.2.1", &catalog, &node, &err), ST_OK);
    assert_int_equal(store_begin(store, VERB_EDIT, "x", &err), ST_OK);
    assert_int_equal(store_set(store, node, "content", NULL, text, &err), ST_OK);
    assert_int_equal(store_commit(store, &err), ST_OK);
    fixture_close(store);
    free(text);
    scene_tree(s, 24, 80);
    scene_go(s, "4.2.1");
    scene_keys(s, "Y");
    scene_message(s, "太长，终端的剪贴板放不下（最多约 74 KB）");
    assert_null(copied(s));
}

static void assert_wrapped(const char *term, const char *tmux, const char *sty, const char *want)
{
    struct buffer out = {0};
    clip_sequence("字", 3, term, tmux, sty, &out);
    assert_string_equal(buf_text(&out), want);
    buf_free(&out);
}

static void test_multiplexers(void **state)
{
    static const char plain[] = "\033]52;c;5a2X\007", tmux[] = "\033Ptmux;\033\033]52;c;5a2X\007\033\\",
                      screen[] = "\033P\033]52;c;5a2X\007\033\\";
    (void)state;
    assert_wrapped("xterm-256color", NULL, NULL, plain);
    assert_wrapped(NULL, "", "", plain);
    assert_wrapped("tmux-256color", NULL, NULL, tmux);
    assert_wrapped("screen-256color", NULL, NULL, tmux);
    assert_wrapped("xterm", "/tmp/tmux-1/default,1,0", NULL, tmux);
    assert_wrapped("screen", NULL, "123.pts", screen);
    struct buffer out = {0};
    char *text = mem_alloc(3001);
    memset(text, 'a', 3000);
    clip_sequence(text, 3000, "screen", NULL, "1", &out);
    for (const char *p = buf_text(&out), *end; (end = strstr(p, "\033\\")); p = end + 2)
        assert_in_range(end - p, 1, 760);
    buf_free(&out);
    free(text);
}

static void test_base64(void **state)
{
    static const char *const texts[] = {"a", "ab", "abc", "abcd", "\xff\xfe\xfd"}, *const codes[] = {
                                                                                       "YQ==", "YWI=", "YWJj",
                                                                                       "YWJjZA==", "//79"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct buffer out = {0};
        char *want = mem_printf("\033]52;c;%s\007", codes[i]);
        clip_sequence(texts[i], strlen(texts[i]), NULL, NULL, NULL, &out);
        assert_string_equal(buf_text(&out), want);
        free(want);
        buf_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_off, scene_setup_one),
        SCENE(test_cell_and_row, scene_setup_one),
        SCENE(test_field_of_a_form, scene_setup_one),
        SCENE(test_row_of_many_lines, scene_setup_one),
        SCENE(test_too_long, scene_setup_one),
        cmocka_unit_test(test_multiplexers),
        cmocka_unit_test(test_base64),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
