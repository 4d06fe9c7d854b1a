/* Themes: each can be read on the background it is made for, each tells without colour what must be told, and a wrong
 * one locks nobody out. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "harness/term.h"
#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/settings.h"
#include "ui/theme.h"

static const struct theme_dirs shipped = {"share/mulu", ""};

/* --- colours as xterm has them ---------------------------------------------------------------------------------- */

struct rgb {
    int r, g, b;
};

static struct rgb palette(int i)
{
    static const struct rgb named[16] = {{0, 0, 0},       {205, 0, 0},   {0, 205, 0},   {205, 205, 0},
                                         {0, 0, 238},     {205, 0, 205}, {0, 205, 205}, {229, 229, 229},
                                         {127, 127, 127}, {255, 0, 0},   {0, 255, 0},   {255, 255, 0},
                                         {92, 92, 255},   {255, 0, 255}, {0, 255, 255}, {255, 255, 255}};
    static const int steps[6] = {0, 95, 135, 175, 215, 255};
    if (i < 16)
        return named[i];
    if (i >= 232)
        return (struct rgb){8 + 10 * (i - 232), 8 + 10 * (i - 232), 8 + 10 * (i - 232)};
    return (struct rgb){steps[(i - 16) / 36], steps[(i - 16) / 6 % 6], steps[(i - 16) % 6]};
}

static double linear(int part)
{
    double c = part / 255.0;
    return c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(struct rgb c)
{
    return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
}

/* WCAG 2: from 1 (the same) to 21 (black on white). */
static double contrast(struct rgb a, struct rgb b)
{
    double x = luminance(a), y = luminance(b);
    return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

static void test_contrast_itself(void **state)
{
    (void)state;
    assert_true(fabs(contrast(palette(0), palette(15)) - 21.0) < 0.01);
    assert_true(fabs(contrast(palette(243), palette(15)) - 4.54) < 0.01);
    assert_true(fabs(contrast(palette(7), palette(7)) - 1.0) < 0.01);
}

/* The least contrast of a pair over the backgrounds that the terminal may have. */
static double least(int fg, int bg, enum theme_background background)
{
    double worst = 21.0;
    for (int light = 0; light < 2; light++) {
        if ((light && background == BACKGROUND_DARK) || (!light && background == BACKGROUND_LIGHT))
            continue;
        struct rgb front = palette(fg == COLOR_OWN ? (light ? 0 : 15) : fg);
        struct rgb back = palette(bg == COLOR_OWN ? (light ? 15 : 0) : bg);
        double c = contrast(front, back);
        worst = c < worst ? c : worst;
    }
    return worst;
}

static void each_theme(void (*check)(const char *name, const struct theme *t))
{
    struct string_list names = {0}, titles = {0};
    theme_list(&shipped, &names, &titles);
    assert_true(names.n >= 5);
    for (size_t i = 0; i < names.n; i++) {
        struct theme t;
        struct error err = {0};
        if (theme_load(&shipped, names.items[i], false, &t, &err))
            fail_msg("%s", err.text);
        check(names.items[i], &t);
    }
    string_list_free(&names);
    string_list_free(&titles);
}

static void check_contrast(const char *name, const struct theme *t)
{
    static const char *const depths[] = {"256", "16", "8"};
    double must = strcmp(name, "contrast") == 0 ? 7.0 : 4.5;
    for (enum style s = 0; s < STYLE_COUNT; s++) {
        for (int d = 0; d < DEPTH_COUNT; d++) {
            double c = least(t->looks[s].fg[d], t->looks[s].bg[d], t->background);
            if (c < must)
                fail_msg("%s: %s with %s colours: %d on %d has a contrast of %.2f only", name, style_word(s),
                         depths[d], t->looks[s].fg[d], t->looks[s].bg[d], c);
        }
    }
}

static void test_contrast(void **state)
{
    (void)state;
    each_theme(check_contrast);
}

/* --- without colour --------------------------------------------------------------------------------------------- */

/* What a person must be able to tell apart though all is one colour, in the same place of the screen. Styles that are
 * not here have their meaning in the text beside them: a label in its column, a mark in its letter. */
static const enum style apart[][2] = {
    {STYLE_SELECTED, STYLE_NORMAL},      {STYLE_SELECTED, STYLE_SELECTED_IDLE},
    {STYLE_SELECTED_IDLE, STYLE_NORMAL}, {STYLE_TITLE, STYLE_NORMAL},
    {STYLE_MATCH, STYLE_NORMAL},         {STYLE_MATCH_SELECTED, STYLE_SELECTED},
    {STYLE_INPUT, STYLE_NORMAL},         {STYLE_ERROR, STYLE_NOTICE},
    {STYLE_NOTICE, STYLE_NORMAL},        {STYLE_KEY, STYLE_HINT},
    {STYLE_STRONG, STYLE_NORMAL},        {STYLE_MARK, STYLE_NORMAL},
    {STYLE_MATCH, STYLE_SELECTED},       {STYLE_ERROR, STYLE_NORMAL},
};

static void check_apart(const char *name, const struct theme *t)
{
    for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
        if (t->looks[apart[i][0]].plain == t->looks[apart[i][1]].plain)
            fail_msg("%s: without colours %s looks as %s does", name, style_word(apart[i][0]),
                     style_word(apart[i][1]));
}

static void test_told_apart_without_colour(void **state)
{
    (void)state;
    each_theme(check_apart);
}

/* … and with colours, for those who do not see them: the attributes, or at least the brightness, differ. */
static void check_apart_in_grey(const char *name, const struct theme *t)
{
    for (size_t i = 0; i < sizeof apart / sizeof *apart; i++) {
        const struct look *a = &t->looks[apart[i][0]], *b = &t->looks[apart[i][1]];
        for (int d = 0; d < DEPTH_COUNT; d++) {
            if (a->look != b->look)
                continue;
            int ground[2] = {a->bg[d], b->bg[d]};
            if (ground[0] == ground[1] ||
                least(ground[0] == COLOR_OWN ? ground[1] : ground[0],
                      ground[0] == COLOR_OWN ? COLOR_OWN : ground[1], t->background) < 1.2)
                fail_msg("%s: in grey %s looks as %s does", name, style_word(apart[i][0]),
                         style_word(apart[i][1]));
        }
    }
}

static void test_told_apart_in_grey(void **state)
{
    (void)state;
    each_theme(check_apart_in_grey);
}

/* Some terminals' entries (putty, linux) say that underline, reverse and dim do not go with colours, and curses then
 * leaves them out: what remains must still tell. */
static unsigned remains(const struct look *l, int d)
{
    bool own = l->fg[d] == COLOR_OWN && l->bg[d] == COLOR_OWN;
    return own ? l->look : l->look & LOOK_BOLD;
}

static void check_apart_on_putty(const char *name, const struct theme *t)
{
    for (size_t i = 0; i < sizeof apart / sizeof *apart; i++) {
        const struct look *a = &t->looks[apart[i][0]], *b = &t->looks[apart[i][1]];
        for (int d = 0; d < DEPTH_COUNT; d++)
            if (remains(a, d) == remains(b, d) && a->fg[d] == b->fg[d] && a->bg[d] == b->bg[d])
                fail_msg("%s: on putty %s looks as %s does", name, style_word(apart[i][0]),
                         style_word(apart[i][1]));
    }
}

static void test_told_apart_on_putty(void **state)
{
    (void)state;
    each_theme(check_apart_on_putty);
}

static void test_mono_has_no_colour(void **state)
{
    (void)state;
    struct theme t, automatic;
    assert_int_equal(theme_load(&shipped, "mono", false, &t, NULL), ST_OK);
    for (enum style s = 0; s < STYLE_COUNT; s++)
        for (int d = 0; d < DEPTH_COUNT; d++)
            assert_true(t.looks[s].fg[d] == COLOR_OWN && t.looks[s].bg[d] == COLOR_OWN);
    assert_int_equal(theme_load(&shipped, "auto", true, &automatic, NULL), ST_OK);
    assert_memory_equal(&t, &automatic, sizeof t);
    assert_int_equal(theme_load(&shipped, "auto", false, &automatic, NULL), ST_OK);
    assert_memory_not_equal(&t, &automatic, sizeof t);
}

/* --- a user's own ----------------------------------------------------------------------------------------------- */

static char *home;

static struct theme_dirs own(const char *name, const char *text)
{
    static char dir[512];
    snprintf(dir, sizeof dir, "%s/config/mulu", home);
    char *themes = mem_printf("%s/themes", dir), *path = mem_printf("%s/%s.ini", themes, name);
    assert_int_equal(path_make_dirs(themes, NULL), ST_OK);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    free(themes);
    free(path);
    return (struct theme_dirs){"share/mulu", dir};
}

static int set_up(void **state)
{
    (void)state;
    home = term_home();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    term_home_remove(home);
    return 0;
}

static void test_own_theme_changes_a_part(void **state)
{
    (void)state;
    struct theme_dirs dirs =
        own("mine", "[theme]\ntitle = \"我的\"\nlike = dark\n[title]\nlook = bold underline\n"
                    "colors-256 = 16 250\ncolors-16 = black bright-white\n");
    struct theme mine, dark;
    struct error err = {0};
    assert_int_equal(theme_load(&dirs, "mine", false, &mine, &err), ST_OK);
    assert_int_equal(theme_load(&dirs, "dark", false, &dark, NULL), ST_OK);
    assert_int_equal(mine.looks[STYLE_TITLE].look, LOOK_BOLD | LOOK_UNDERLINE);
    assert_int_equal(mine.looks[STYLE_TITLE].fg[DEPTH_256], 16);
    assert_int_equal(mine.looks[STYLE_TITLE].bg[DEPTH_256], 250);
    assert_int_equal(mine.looks[STYLE_TITLE].fg[DEPTH_16], 0);
    assert_int_equal(mine.looks[STYLE_TITLE].bg[DEPTH_16], 15);
    assert_int_equal(mine.looks[STYLE_TITLE].bg[DEPTH_8], dark.looks[STYLE_TITLE].bg[DEPTH_8]);
    assert_memory_equal(&mine.looks[STYLE_MARK], &dark.looks[STYLE_MARK], sizeof(struct look));
    struct string_list names = {0}, titles = {0};
    theme_list(&dirs, &names, &titles);
    assert_string_equal(names.items[0], "default");
    assert_true(string_list_has(&names, "mine"));
    assert_true(string_list_has(&titles, "我的"));
    string_list_free(&names);
    string_list_free(&titles);
}

/* Says where and what, and gives the default all the same. */
static void refuse(const char *text, const char *line, const char *what)
{
    struct theme_dirs dirs = own("mine", text);
    struct theme t, usual;
    struct error err = {0};
    assert_int_equal(theme_load(&dirs, "mine", false, &t, &err), ST_INPUT);
    assert_int_equal(theme_load(&shipped, "default", false, &usual, NULL), ST_OK);
    assert_memory_equal(&t, &usual, sizeof t);
    if (!strstr(err.text, "mine.ini") || !strstr(err.text, line) || !strstr(err.text, what))
        fail_msg("\"%s\" does not name mine.ini, %s and %s", err.text, line, what);
}

static void test_wrong_themes(void **state)
{
    (void)state;
    refuse("[title]\nlook = blink\n", "第 2 行", "blink");
    refuse("[title]\nplain = bold bald\n", "第 2 行", "bold underline reverse dim");
    refuse("[title]\n\ncolors-256 = 256 0\n", "第 3 行", "255");
    refuse("[title]\ncolors-256 = -1 0\n", "第 2 行", "255");
    refuse("[title]\ncolors-256 = 1\n", "第 2 行", "两个颜色");
    refuse("[title]\ncolors-256 = 1 2 3\n", "第 2 行", "两个颜色");
    refuse("[title]\ncolors-16 = bright-red pink\n", "第 2 行", "bright-");
    refuse("[title]\ncolors-8 = bright-red black\n", "第 2 行", "magenta");
    refuse("[title]\ncolours = 1 2\n", "第 2 行", "没有这个键");
    refuse("[titel]\nlook = bold\n", "第 1 行", "没有这个节");
    refuse("[theme]\nlike = nothing\n", "第 2 行", "like");
    refuse("[theme]\nlike = \"../../etc\"\n", "第 2 行", "like");
    refuse("[theme]\nbackground = blue\n", "第 2 行", "dark light any");
    refuse("[theme]\nname = x\n", "第 2 行", "没有这个键");
    refuse("title bold\n", "第 1 行", "节");
    refuse("[title]\nlook = bold\n\xff\xfe\n", "20", "UTF-8"); /* the byte, since there is no line to trust */
}

static void test_unknown_theme(void **state)
{
    (void)state;
    struct theme t, usual;
    struct error err = {0};
    assert_int_equal(theme_load(&shipped, "default", false, &usual, NULL), ST_OK);
    assert_int_equal(theme_load(&shipped, "pink", false, &t, &err), ST_INPUT);
    assert_memory_equal(&t, &usual, sizeof t);
    assert_non_null(strstr(err.text, "pink"));
    assert_non_null(strstr(err.text, "default contrast dark light mono"));
    assert_int_equal(theme_load(&shipped, "../themes/dark", false, &t, &err), ST_INPUT);
    assert_int_equal(theme_load(&shipped, "", false, &t, &err), ST_INPUT);
}

/* Not even the program's own files: the selected line, the input and errors can still be seen. */
static void test_no_files_at_all(void **state)
{
    (void)state;
    struct theme_dirs nowhere = {"/nonexistent", "/nonexistent"};
    struct theme t;
    struct error err = {0};
    assert_int_equal(theme_load(&nowhere, "auto", false, &t, &err), ST_INPUT);
    assert_true(t.looks[STYLE_SELECTED].look & LOOK_REVERSE);
    assert_true(t.looks[STYLE_INPUT].plain & LOOK_UNDERLINE);
    assert_int_equal(t.looks[STYLE_TITLE].fg[DEPTH_256], COLOR_OWN);
}

/* --- what is remembered ----------------------------------------------------------------------------------------- */

static char *settings_text(const char *dir)
{
    char *path = mem_printf("%s/settings.ini", dir), *text = mem_alloc(4096);
    FILE *f = fopen(path, "r");
    size_t n = f ? fread(text, 1, 4095, f) : 0;
    text[n] = '\0';
    if (f)
        fclose(f);
    free(path);
    return text;
}

static void write_and_expect(const char *before, enum setting which, const char *value, const char *after)
{
    char *dir = mem_printf("%s/config/mulu", home), *path = mem_printf("%s/settings.ini", dir);
    struct error err = {0};
    remove(path);
    if (before) {
        assert_int_equal(path_make_dirs(dir, NULL), ST_OK);
        FILE *f = fopen(path, "w");
        assert_non_null(f);
        fputs(before, f);
        fclose(f);
    }
    if (settings_write(dir, which, value, &err))
        fail_msg("%s", err.text);
    char *text = settings_text(dir);
    assert_string_equal(text, after);
    free(text);
    struct settings s;
    assert_int_equal(settings_load(&s, dir, NULL), ST_OK);
    assert_string_equal(settings_get(&s, which), value);
    settings_release(&s);
    free(dir);
    free(path);
}

static void test_setting_is_written(void **state)
{
    (void)state;
    write_and_expect(NULL, SETTING_THEME, "dark", "[screen]\ntheme = \"dark\"\n");
    write_and_expect("; mine\n[screen]\n; a note\ntheme = light\nmouse = on\n", SETTING_THEME, "dark",
                     "; mine\n[screen]\n; a note\ntheme = \"dark\"\nmouse = on\n");
    write_and_expect("[screen]\nmouse = on\n\n[edit]\neditor = \"vi\"", SETTING_THEME, "dark",
                     "[screen]\ntheme = \"dark\"\nmouse = on\n\n[edit]\neditor = \"vi\"\n");
    write_and_expect("[edit]\nclipboard = off\n", SETTING_THEME, "dark",
                     "[edit]\nclipboard = off\n\n[screen]\ntheme = \"dark\"\n");
    write_and_expect("[edit]\n  editor=\"vi\"\n[screen]\ntheme = mono\n", SETTING_EDITOR, "nano -w",
                     "[edit]\neditor = \"nano -w\"\n[screen]\ntheme = mono\n");
}

/* What a user has written wrongly is not made worse. */
static void test_wrong_settings_are_left_alone(void **state)
{
    (void)state;
    char *dir = mem_printf("%s/config/mulu", home), *path = mem_printf("%s/settings.ini", dir);
    struct error err = {0};
    assert_int_equal(path_make_dirs(dir, NULL), ST_OK);
    FILE *f = fopen(path, "w");
    fputs("[screen]\nmouse = perhaps\n", f);
    fclose(f);
    assert_int_equal(settings_write(dir, SETTING_THEME, "dark", &err), ST_INPUT);
    assert_non_null(strstr(err.text, "第 2 行"));
    char *text = settings_text(dir);
    assert_string_equal(text, "[screen]\nmouse = perhaps\n");
    free(text);
    free(dir);
    free(path);
}

/* A place that cannot be written is said, and nothing is left there. */
static void test_setting_has_nowhere_to_go(void **state)
{
    (void)state;
    char *dir = mem_printf("%s/file", home), *below = mem_printf("%s/mulu", dir);
    struct error err = {0};
    FILE *f = fopen(dir, "w");
    assert_non_null(f);
    fclose(f);
    assert_int_not_equal(settings_write(below, SETTING_THEME, "dark", &err), ST_OK);
    assert_non_null(strstr(err.text, dir));
    assert_int_not_equal(settings_write("/dev/full", SETTING_THEME, "dark", &err), ST_OK);
    free(dir);
    free(below);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_contrast_itself),
        cmocka_unit_test(test_contrast),
        cmocka_unit_test(test_told_apart_without_colour),
        cmocka_unit_test(test_told_apart_in_grey),
        cmocka_unit_test(test_told_apart_on_putty),
        cmocka_unit_test(test_mono_has_no_colour),
        cmocka_unit_test_setup_teardown(test_own_theme_changes_a_part, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_wrong_themes, set_up, tear_down),
        cmocka_unit_test(test_unknown_theme),
        cmocka_unit_test(test_no_files_at_all),
        cmocka_unit_test_setup_teardown(test_setting_is_written, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_setting_has_nowhere_to_go, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_wrong_settings_are_left_alone, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
