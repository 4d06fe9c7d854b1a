/* No key of the table is dead: each is pressed at the place that it belongs to, and none is answered with "has no
 * meaning here". */
#include "harness/scene.h"

#include <unistd.h>

#include "mulu/ini.h"
#include "mulu/mem.h"

#define MARKED "share/mulu/samples/高青分局主动公开基本目录.txt" /* a document with doubtful cells */
#define DEFAULT "share/mulu/keymaps/default.ini"

/* How to get to the place where a mode holds: keys, then a text, then keys. */
static const struct {
    const char *mode, *keys, *text, *then;
} places[] = {
    {"global", "", "", ""},
    {"system", "Enter", "", ""},
    {"catalogs", "", "", ""},
    {"tree", "Enter /", "救助标准", "Enter"}, /* with a trail, hits and marks */
    {"detail", "Enter Tab", "", ""},
    {"form", "Enter Enter", "", ""},
    {"lines", "Enter Enter Tab", "", ""},
    {"offer", "Enter Enter Tab*5 C-u", "医疗", ""},
    {"choices", "Enter Enter Tab*5 C-u", "医疗", "Down"},
    {"pick", "Enter Enter Tab*4", "", ""},
    {"stack", "E Tab", "", ""},
    {"ticks", "Enter Enter Tab*7", "", ""},
    {"path", "i", "", ""},
    {"search", "Enter /", "救助", ""},
    {"narrow", "F4 /", "救助", ""},
    {"narrowed", "F4 /", "救助", "Enter"},
    {"kept", "Enter / F8", "", ""}, /* through keep_filters() */
    {"marks", "Enter C", "", ""},
    {"preview", "i", "marked.txt", "Enter"},
    {"columns", "i", "school.csv", "Enter s"},
    {"aside", "i", "marked.txt", "Enter x t"},
    {"replace", "i", "school.csv", "Enter r"},
    {"trash", "d y t", "", ""},
    {"help", "?", "", ""},
    {"filter", "? /", "", ""},
    {"palette", ":", "", ""},
    {"dialog", "n", "", ""},
    {"menu", "Enter g", "4.2.2", "Enter c"},
    {"ask", "d", "", ""},
    {"edit", "/", "救助", ""},
    {"field", "Enter Enter", "", ""},
    {"selection", "Enter Enter C-a", "", ""},
    {"text", "Enter Enter Tab F3", "", ""},
    {"find", "Enter Enter C-f", "机", ""},
    {"limit", "Enter Enter Tab*6", "", ""},
    {"agenda", "F4", "", ""},
    {"month", "F4 Tab", "", ""},
    {"calculator", "Enter g", "7.1.2", "Enter ="},
    {"trial", "=", "", ""},
    {"moved", "", "", ""}, /* through move_a_day() */
};

static void copy(const char *from, const char *home, const char *name)
{
    char *to = mem_printf("%s/%s", home, name), bytes[65536];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    assert_non_null(in);
    assert_non_null(out);
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, in)) > 0;)
        assert_int_equal(fwrite(bytes, 1, n, out), n);
    fclose(in);
    fclose(out);
    free(to);
}

/* What one key has changed must not be in the way of the next. */
static void fresh_database(struct scene *s)
{
    static const char *const left[] = {"data/mulu/mulu.db-wal", "data/mulu/mulu.db-shm"};
    term_close(s->t);
    s->t = NULL;
    for (size_t i = 0; i < sizeof left / sizeof *left; i++) {
        char *path = mem_printf("%s/%s", s->home, left[i]);
        unlink(path);
        free(path);
    }
    char *from = mem_printf("%s/pristine.db", s->home);
    copy(from, s->home, "data/mulu/mulu.db");
    free(from);
}

/* A due day, and a day off that moves it. */
static void move_a_day(struct scene *s)
{
    scene_config(s, "calendar.tsv", "");
    scene_forget(s, "calendar");
    scene_tree(s, 24, 80);
    scene_go(s, "7.1.2");
    scene_keys(s, "s F2");
    scene_quit(s);
    scene_config(s, "calendar.tsv", "2026-11-24\toff\t停电\n");
}

/* One for each figure. */
static void keep_filters(struct scene *s)
{
    scene_config(s, "filters.json",
                 "{\"a\":\"救助\",\"b\":\"待核\",\"c\":\"医保\",\"d\":\"监管\",\"e\":\"政策\",\"f\":\"解读\","
                 "\"g\":\"处罚\",\"h\":\"许可\",\"i\":\"预算\"}");
}

static void go_there(struct scene *s, size_t place)
{
    fresh_database(s);
    if (strcmp(places[place].mode, "kept") == 0)
        keep_filters(s);
    if (strcmp(places[place].mode, "moved") == 0)
        move_a_day(s);
    scene_start(s, 24, 80);
    scene_keys(s, places[place].keys);
    scene_type(s, places[place].text);
    scene_keys(s, places[place].then);
}

/* What the message says, which may take two rows; a list above it may say the like of something else. */
static bool is_said(struct scene *s, const char *text)
{
    for (int row = term_rows(s->t) - 3; row < term_rows(s->t) - 1; row++)
        if (strstr(term_row(s->t, row), text))
            return true;
    return false;
}

static void press(struct scene *s, const char *section, const char *key)
{
    /* what the table calls a key, the terminal sends; redo needs something that was undone, F4 a field with values */
    if (strcmp(section, "tree-redo") == 0 || strcmp(section, "catalogs-redo") == 0)
        scene_keys(s, "u y");
    if (strcmp(section, "dialog-send") == 0)
        scene_keys(s, "Esc E");
    if (strcmp(section, "dialog-receive") == 0)
        scene_keys(s, "Esc i");
    if (strcmp(section, "search-complete") == 0)
        scene_type(s, " 单位:");
    if (strcmp(section, "pick-clear") == 0)
        scene_keys(s, "Right");
    if (strcmp(section, "form-list") == 0)
        scene_keys(s, "Tab*5");
    if (strcmp(section, "preview-undo") == 0 || strcmp(section, "marks-undo") == 0 ||
        strcmp(section, "tree-undo") == 0)
        scene_keys(s, "c");
    if (strcmp(section, "agenda-undo") == 0 || strcmp(section, "agenda-redo") == 0)
        scene_keys(s, "s F2");
    if (strcmp(section, "agenda-redo") == 0)
        scene_keys(s, "u y");
    if (strcmp(section, "edit-redo-typing") == 0)
        scene_keys(s, "C-z");
    term_keys(s->t, key);
    term_wait_idle(s->t);
    if (is_said(s, "没有作用") || is_said(s, "里的键") || is_said(s, "没有可以"))
        scene_fail(s, "[%s] %s is dead", section, key);
}

static void test_no_dead_keys(void **state)
{
    struct scene *s = *state;
    struct ini *ini = NULL;
    struct error err = {0};
    int pressed = 0;
    char *database = mem_printf("%s/data/mulu/mulu.db", s->home);
    copy(database, s->home, "pristine.db");
    free(database);
    copy("tests/cases/ui/school.csv", s->home, "school.csv");
    copy(MARKED, s->home, "marked.txt");
    if (ini_load(DEFAULT, &ini, &err))
        fail_msg("%s", err.text);
    for (size_t i = 0; i < ini_sections(ini); i++) {
        const char *section = ini_section(ini, i), *dash = strchr(section, '-');
        const char *keys = dash ? ini_get(ini, section, "keys") : NULL;
        size_t place = 0, n = sizeof places / sizeof *places;
        while (dash && place < n &&
               (strncmp(places[place].mode, section, (size_t)(dash - section)) != 0 ||
                places[place].mode[dash - section]))
            place++;
        if (place == n)
            fail_msg("no way to the place of [%s]", section);
        char key[32];
        while (keys && ini_word(&keys, key, sizeof key)) {
            go_there(s, place);
            press(s, section, key);
            pressed++;
        }
    }
    assert_true(pressed > 200);
    ini_free(ini);
}

/* What has no meaning says so, at every place, also with the input method on. A letter where text is typed is text. */
static void test_dead_keys_say_why(void **state)
{
    struct scene *s = *state;
    static const char *const unbound[] = {"\x1d", "\x1b[99~", "~", "～", "＠"};
    static const char *const answers[] = {"没有作用", "请用"};
    char *database = mem_printf("%s/data/mulu/mulu.db", s->home);
    copy(database, s->home, "pristine.db");
    free(database);
    copy("tests/cases/ui/school.csv", s->home, "school.csv");
    copy(MARKED, s->home, "marked.txt");
    for (size_t place = 0; place < sizeof places / sizeof *places; place++) {
        go_there(s, place);
        for (size_t k = 0; k < sizeof unbound / sizeof *unbound; k++) {
            char *before = mem_dup(term_screen(s->t));
            scene_type(s, unbound[k]);
            bool said = is_said(s, answers[0]) || is_said(s, answers[1]);
            bool typed =
                !said && k >= 2 && strcmp(before, term_screen(s->t)) != 0 && term_has(s->t, unbound[k]);
            free(before);
            if (!said && !typed)
                scene_fail(s, "at [%s] key %zu says nothing", places[place].mode, k);
        }
    }
}

/* A key of another place names that place and the way there, whichever width it was typed in. */
static void test_keys_of_other_places(void **state)
{
    struct scene *s = *state;
    scene_start(s, 24, 80);
    scene_type(s, "A");
    scene_message(s, "“A”是“目录树”里的键（加下级）；先按 Enter 打开目录");
    scene_type(s, "Ａ");
    scene_message(s, "“A”是“目录树”里的键（加下级）；先按 Enter 打开目录");
    scene_keys(s, "t");
    scene_type(s, "ｎ");
    scene_message(s, "“n”是“目录一览”里的键（新建）；q 返回");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_no_dead_keys, scene_setup_one),
        SCENE(test_dead_keys_say_why, scene_setup_one),
        SCENE(test_keys_of_other_places, scene_setup_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
