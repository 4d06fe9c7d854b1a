/* How the screen looks: in each theme, with as many colours as the terminal has, in Chinese and in English. */
#include "harness/scene.h"

#include <sys/stat.h>

#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/text.h"
#include "ui/theme.h"

#define MULU BUILD_DIR "/tests/mulu-fixed"

/* The editor with something else in its environment, and without a memory of where it was. */
static struct term *begin(struct scene *s, const char *const env[])
{
    static int runs;
    char *fresh = mem_printf("XDG_STATE_HOME=%s/state-%d", s->home, ++runs);
    const char *all[8] = {fresh};
    for (int i = 0; env[i] && i < 6; i++)
        all[i + 1] = env[i];
    char *path = mem_printf("%s/data/mulu/mulu.db", s->home);
    char *argv[] = {(char[]){MULU}, path, NULL};
    term_close(s->t);
    s->t = term_start(24, 80, s->home, argv, all);
    term_wait_idle(s->t);
    free(path);
    free(fresh);
    return s->t;
}

static void write_config(struct scene *s, const char *name, const char *text)
{
    char *dir = mem_printf("%s/config/mulu/themes", s->home), *path = mem_printf("%s/../%s", dir, name);
    assert_int_equal(path_make_dirs(dir, NULL), ST_OK);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    free(dir);
    free(path);
}

/* --- colours ---------------------------------------------------------------------------------------------------- */

static struct theme theme_of(const char *name)
{
    struct theme_dirs dirs = {"share/mulu", ""};
    struct theme t;
    assert_int_equal(theme_load(&dirs, name, false, &t, NULL), ST_OK);
    return t;
}

/* Each kind of terminal gets the colours that it has: those of the theme for as many. */
static void test_terminals(void **state)
{
    struct scene *s = *state;
    static const struct {
        const char *term;
        enum theme_depth depth;
    } kinds[] = {{"TERM=xterm-256color", DEPTH_256},
                 {"TERM=putty-256color", DEPTH_256},
                 {"TERM=xterm-16color", DEPTH_16},
                 {"TERM=xterm", DEPTH_8},
                 {"TERM=linux", DEPTH_8},
                 {"TERM=putty", DEPTH_8}};
    struct theme t = theme_of("default");
    char *want = NULL;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const char *const env[] = {kinds[i].term, "NO_COLOR=", NULL};
        begin(s, env);
        scene_keys(s, "Enter");
        assert_int_equal(term_color(s->t, 0, 1), t.looks[STYLE_TITLE].fg[kinds[i].depth]);
        assert_int_equal(term_color(s->t, 23, 1), t.looks[STYLE_KEY].fg[kinds[i].depth]);
        if (!strchr(term_looks(s->t, 1), 'r'))
            scene_fail(s, "%s: the selected line cannot be told", kinds[i].term);
        if (!want)
            want = mem_dup(term_row(s->t, 1));
        assert_string_equal(term_row(s->t, 1), want);
    }
    free(want);
}

/* NO_COLOR, and a terminal that has none: attributes alone. */
static void test_no_colour(void **state)
{
    struct scene *s = *state;
    static const char *const envs[][3] = {{"TERM=xterm-256color", "NO_COLOR=1", NULL},
                                          {"TERM=vt220", "NO_COLOR=", NULL},
                                          {"TERM=xterm-mono", "NO_COLOR=", NULL}};
    for (size_t i = 0; i < sizeof envs / sizeof *envs; i++) {
        begin(s, envs[i]);
        scene_keys(s, "Enter");
        for (int row = 0; row < 24; row++)
            for (int col = 0; col < 80; col++)
                assert_int_equal(term_color(s->t, row, col), -1);
        assert_int_equal(term_looks(s->t, 0)[1], 'r');
        assert_non_null(strchr(term_looks(s->t, 1), 'r'));
    }
}

/* Every colour has a second sign: with colours and without, the same texts stand on the screen, and what keys act
 * upon, what was found and where typing goes have an attribute of their own. */
static void test_nothing_by_colour_alone(void **state)
{
    struct scene *s = *state;
    static const char *const ways[] = {"Enter *", "Enter * Enter F2", "Enter * / 政 Enter", "Enter * C", "?"};
    static const char *const envs[2][2] = {{"NO_COLOR=1", NULL}, {"NO_COLOR=", NULL}};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        char *text[2] = {NULL, NULL};
        for (int colors = 0; colors < 2; colors++) {
            struct buffer rows = {0};
            begin(s, envs[colors]);
            scene_keys(s, ways[i]);
            for (int row = 0; row < 24; row++)
                buf_printf(&rows, "%s\n", term_row(s->t, row));
            text[colors] = buf_take(&rows);
        }
        assert_string_equal(text[0], text[1]);
        free(text[0]);
        free(text[1]);
    }
    begin(s, envs[0]);
    scene_keys(s, "Enter * C");
    int row = term_find_row(s->t, "?"); /* a cell in doubt has its letter, not only a colour */
    assert_true(row > 0);
    scene_keys(s, "Esc");
    scene_keys(s, "/ 政");
    assert_true(term_has(s->t, "政"));
    bool underlined = false;
    for (int r = 1; r < 22; r++)
        underlined = underlined || strpbrk(term_looks(s->t, r), "uBUR");
    assert_true(underlined);
}

/* --- choosing --------------------------------------------------------------------------------------------------- */

static void test_choose(void **state)
{
    struct scene *s = *state;
    static const char *const env[] = {"NO_COLOR=", NULL};
    struct theme t = theme_of("contrast");
    static const char *const mono[] = {"NO_COLOR=1", NULL};
    begin(s, mono);
    scene_keys(s, "F11");
    term_golden(s->t, "theme-24x80");
    begin(s, env);
    scene_keys(s, "F11 Down Enter");
    scene_message(s, "已改用配色“高对比（黑底白字黄字）”，下次打开仍用它");
    assert_int_equal(term_color(s->t, 0, 1), t.looks[STYLE_TITLE].fg[DEPTH_256]);
    scene_keys(s, "F11");
    assert_true(term_has(s->t, "* 高对比"));
    write_config(s, "themes/aaa.ini", "[theme]\nlike = default\n"); /* the list is what one chooses from */
    scene_keys(s, "Enter");
    scene_message(s, "已改用配色“高对比（黑底白字黄字）”");
    scene_quit(s);
    begin(s, env); /* it is remembered */
    assert_int_equal(term_color(s->t, 0, 1), t.looks[STYLE_TITLE].fg[DEPTH_256]);
    scene_keys(s, "n F11"); /* not over a question */
    scene_message(s, "请先完成这一步");
    scene_keys(s, "Esc");
}

/* What cannot be remembered is said; the theme is in force all the same. */
static void test_choose_unwritable(void **state)
{
    struct scene *s = *state;
    static const char *const env[] = {"NO_COLOR=", NULL};
    begin(s, env);
    write_config(s, "settings.ini", "[screen]\nmouse = perhaps\n");
    scene_keys(s, "F11 Down Enter");
    scene_message(s, "已改用这个配色，但没能记住");
    assert_int_equal(term_color(s->t, 0, 1), theme_of("contrast").looks[STYLE_TITLE].fg[DEPTH_256]);
}

static void test_broken_theme(void **state)
{
    struct scene *s = *state;
    static const char *const env[] = {"NO_COLOR=", NULL};
    write_config(s, "settings.ini", "[screen]\ntheme = mine\n");
    write_config(s, "themes/mine.ini", "[title]\nlook = blink\n");
    begin(s, env);
    scene_message(s,
                  "mine.ini 第 2 行: look 的值“blink”不对，应是其中之一：normal bold underline reverse dim");
    assert_int_equal(term_color(s->t, 0, 1), theme_of("default").looks[STYLE_TITLE].fg[DEPTH_256]);
    scene_keys(s, "Enter");
    assert_true(term_has(s->t, "政策文件"));
    write_config(s, "settings.ini", "[screen]\ntheme = pink\n");
    begin(s, env);
    scene_message(s, "没有名为“pink”的配色");
    write_config(s, "themes/mine.ini", "[theme]\nlike = dark\n[title]\ncolors-256 = 16 250\n");
    write_config(s, "settings.ini", "[screen]\ntheme = mine\n");
    begin(s, env);
    assert_int_equal(term_color(s->t, 0, 1), 16);
}

/* Views that no other test has a picture of, as they are without colours. */
static void test_other_views(void **state)
{
    struct scene *s = *state;
    scene_tree(s, 24, 80);
    scene_keys(s, "g");
    term_golden(s->t, "tree-24x80-go-to");
    scene_keys(s, "Esc");
    scene_keys(s, "r");
    term_golden(s->t, "tree-24x80-rename");
    scene_keys(s, "Esc");
    scene_keys(s, "q e");
    term_golden(s->t, "catalogs-24x80-properties");
    scene_keys(s, "Esc");
    term_resize(s->t, 20, 60);
    term_wait_text(s->t, "窗口太小");
    term_golden(s->t, "small-20x60");
}

/* --- languages -------------------------------------------------------------------------------------------------- */

static bool has_han(const char *text)
{
    for (const char *p = text, *end = text + strlen(text); p < end;) {
        uint32_t cp = text_decode(&p, end);
        if (cp >= 0x4E00 && cp <= 0x9FFF)
            return true;
    }
    return false;
}

/* The keys and the message are English; only the office's data is not. */
static void assert_english(struct scene *s)
{
    if (has_han(term_row(s->t, 23)))
        scene_fail(s, "the line of keys is not English");
}

static void test_english(void **state)
{
    struct scene *s = *state;
    static const char *const env[] = {"LANGUAGE=en", NULL};
    begin(s, env);
    term_golden(s->t, "english-24x80-catalogs");
    scene_keys(s, "Enter * Down Down");
    term_golden(s->t, "english-24x80-tree");
    assert_english(s);
    scene_keys(s, "Enter");
    term_golden(s->t, "english-24x80-form");
    assert_english(s);
    scene_keys(s, "Esc");
    scene_keys(s, "C");
    term_golden(s->t, "english-24x80-marks");
    assert_english(s);
    scene_keys(s, "Esc");
    scene_keys(s, "E");
    term_golden(s->t, "english-24x80-export");
    assert_english(s);
    scene_keys(s, "Esc");
    scene_keys(s, "a");
    term_golden(s->t, "english-24x80-add");
    scene_keys(s, "Esc");
    scene_keys(s, "/ 政");
    term_golden(s->t, "english-24x80-search");
    assert_english(s);
    scene_keys(s, "Esc");
    scene_keys(s, "?");
    for (int page = 0; page < 8; page++) { /* nothing of the office's is in the help */
        for (int row = 0; row < 24; row++)
            if (has_han(term_row(s->t, row)) && row > 0)
                scene_fail(s, "help is not English");
        scene_keys(s, "PgDn");
    }
}

static void test_english_by_setting(void **state)
{
    struct scene *s = *state;
    write_config(s, "settings.ini", "[screen]\nlanguage = en\n");
    scene_start(s, 24, 80);
    assert_true(term_has(s->t, "Catalogs"));
    write_config(s, "settings.ini", "[screen]\nlanguage = zh\n");
    static const char *const env[] = {"LANGUAGE=en", NULL};
    begin(s, env);
    assert_true(term_has(s->t, "目录一览"));
}

/* A terminal that says nothing of its language gets Chinese, or English when asked. */
static void test_any_locale(void **state)
{
    struct scene *s = *state;
    static const char *const chinese[] = {"LC_ALL=C", NULL}, *const english[] = {"LC_ALL=C", "LANGUAGE=en",
                                                                                 NULL};
    begin(s, chinese);
    assert_true(term_has(s->t, "目录一览"));
    begin(s, english);
    assert_true(term_has(s->t, "Catalogs"));
    assert_true(term_has(s->t, "高青分局"));
}

static char *output(struct scene *s, const char *language, const char *command)
{
    char *line = mem_printf("LC_ALL=C.UTF-8 LANGUAGE=%s MULU_SHARE=share/mulu " BUILD_DIR
                            "/mulu --db %s/data/mulu/mulu.db %s 2>&1",
                            language, s->home, command);
    FILE *f = popen(line, "r");
    assert_non_null(f);
    struct buffer text = {0};
    char bytes[4096];
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, f)) > 0;)
        buf_add(&text, bytes, n);
    pclose(f);
    free(line);
    return buf_take(&text);
}

/* What is exported is the office's, whichever language the clerk reads; what the program says is the clerk's. */
static void test_exports_stay_chinese(void **state)
{
    struct scene *s = *state;
    static const char *const same[] = {"export 1", "export 1 --to jsonl", "show 1:4.1 --json",
                                       "tree 1 --json"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        char *zh = output(s, "zh", same[i]), *en = output(s, "en", same[i]);
        if (strlen(zh) < 100)
            fail_msg("%s: %s", same[i], zh);
        assert_string_equal(zh, en);
        free(zh);
        free(en);
    }
    char *said = output(s, "en", "export 9");
    assert_non_null(strstr(said, "no title holds these words"));
    free(said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_terminals, scene_setup_one),
        SCENE(test_no_colour, scene_setup_one),
        SCENE(test_nothing_by_colour_alone, scene_setup_one),
        SCENE(test_choose, scene_setup_one),
        SCENE(test_choose_unwritable, scene_setup_one),
        SCENE(test_broken_theme, scene_setup_one),
        SCENE(test_other_views, scene_setup_one),
        SCENE(test_english, scene_setup_one),
        SCENE(test_english_by_setting, scene_setup_one),
        SCENE(test_any_locale, scene_setup_one),
        SCENE(test_exports_stay_chinese, scene_setup_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
