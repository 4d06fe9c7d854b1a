/* How wide the terminal draws: it is asked, whatever it answers and whenever; what the user has set goes before. */
#include "harness/scene.h"

#include "mulu/mem.h"
#include "mulu/text.h"

static void set(struct scene *s, const char *text)
{
    char *path = mem_printf("%s/config/mulu/settings.ini", s->home);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    free(path);
}

static size_t count(struct term *t, const char *bytes)
{
    size_t len, n = 0;
    const char *out = term_output(t, &len), *end = out + len;
    for (const char *p = out; (p = memmem(p, (size_t)(end - p), bytes, strlen(bytes))); p++)
        n++;
    return n;
}

/* The rule between tree and detail stands in one column, and the right edge of every line is where it belongs. */
static void assert_straight(struct term *t, const char *rule)
{
    int at = -1;
    for (int row = 1; row < term_rows(t) - 2; row++) {
        const char *line = term_row(t, row), *found = strstr(line, rule);
        if (!found)
            fail_msg("row %d has no rule:\n%s", row, term_screen(t));
        int col = text_width(line, (size_t)(found - line));
        if (at >= 0 && col != at)
            fail_msg("row %d: the rule is not straight:\n%s", row, term_screen(t));
        at = col;
    }
}

/* Without a word about which sign the rule is. */
static struct term *open_tree(struct scene *s)
{
    scene_start(s, 24, 80);
    term_keys(s->t, "Enter");
    term_wait_text(s->t, "政策文件");
    scene_keys(s, "*");
    return s->t;
}

static void test_narrow(void **state)
{
    struct scene *s = *state;
    struct term *t = open_tree(s);
    assert_int_equal(count(t, "\033[6n"), 7);
    assert_straight(t, "│");
    assert_false(term_has(t, "没有作用")); /* the answers are no keys */
    scene_keys(s, "C-l");                  /* behind a tmux it may be another terminal by now */
    assert_int_equal(count(t, "\033[6n"), 14);
    assert_straight(t, "│");
}

static const struct term_kind wide = {.wide = true};

/* Ambiguous characters take two cells: lines are drawn in ASCII, and what stands to the right stays in place. */
static void test_wide(void **state)
{
    struct scene *s = *state;
    term_next(&wide);
    struct term *t = open_tree(s);
    assert_straight(t, "|");
    assert_false(term_has(t, "│"));
    scene_keys(s, "Enter C-End");
    scene_type(s, "“■□※①”");
    int row = -1, col = -1;
    assert_true(term_cursor(t, &row, &col));
    assert_non_null(strstr(term_row(t, row), "“ ■ □ ※ ① ” "));
    assert_int_equal(col, 12 + 4 + 12); /* behind the label, two Han characters and six wide signs */
    scene_keys(s, "BS*6");
    assert_true(term_cursor(t, &row, &col));
    assert_int_equal(col, 12 + 4);
    assert_null(strstr(term_row(t, row), "“"));
}

static const struct term_kind wide_but_lines = {.wide = true, .narrow_lines = true};

/* Many terminals that draw ■ wide draw lines narrow all the same. */
static void test_wide_but_lines(void **state)
{
    struct scene *s = *state;
    term_next(&wide_but_lines);
    struct term *t = open_tree(s);
    assert_straight(t, "│");
    assert_true(term_has(t, "依据“ 三定” 方案"));
}

static void test_no_answer(void **state)
{
    struct scene *s = *state;
    term_next(&(struct term_kind){.answers = TERM_SILENT});
    double begin = term_seconds();
    struct term *t = open_tree(s);
    assert_true(term_seconds() - begin < 5);
    assert_straight(t, "│");
}

/* What is typed while the answer is awaited is not lost. */
static void test_typing_meanwhile(void **state)
{
    struct scene *s = *state;
    term_next(&(struct term_kind){.answers = TERM_SILENT});
    char *path = mem_printf("%s/data/mulu/mulu.db", s->home);
    char *argv[] = {(char[]){BUILD_DIR "/tests/mulu-fixed"}, path, NULL};
    struct term *t = s->t = term_start(24, 80, s->home, argv, NULL);
    while (count(t, "\033[6n") == 0)
        term_pump(t);
    term_type(t, "\r/救助标准");
    term_wait_text(t, "查找 救助标准");
    free(path);
}

static void test_late_answer(void **state)
{
    struct scene *s = *state;
    term_next(&(struct term_kind){.wide = true, .answers = TERM_LATE});
    struct term *t = open_tree(s);
    assert_true(term_has(t, "│"));
    scene_keys(s, "/");
    scene_type(s, "救");
    term_answer_now(t);
    term_wait_text(t, "查找 救 ");
    scene_keys(s, "Esc");
    assert_straight(t, "|");
    assert_false(term_has(t, "│"));
}

static void test_torn_answer(void **state)
{
    struct scene *s = *state;
    term_next(&(struct term_kind){.wide = true, .answers = TERM_TORN});
    struct term *t = open_tree(s);
    term_wait_gone(t, "│"); /* in seven times two pieces it may take longer than the start waits */
    assert_straight(t, "|");
    assert_false(term_has(t, "没有作用"));
    assert_false(term_has(t, "2;2R"));
}

static void test_garbage(void **state)
{
    struct scene *s = *state;
    term_next(&(struct term_kind){.answers = TERM_GARBAGE});
    struct term *t = scene_start(s, 24, 80);
    assert_false(term_has(t, "没有作用"));
    assert_false(term_has(t, "LANG"));
    scene_keys(s, "Enter *");
    assert_straight(t, "│");
}

static void test_settings(void **state)
{
    struct scene *s = *state;
    set(s, "[screen]\nambiguous-width = 1\n");
    struct term *t = open_tree(s);
    assert_int_equal(count(t, "\033[6n"), 0); /* not asked */
    assert_straight(t, "│");
    scene_quit(s);

    term_next(&wide);
    set(s, "[screen]\nambiguous-width = 2\n");
    t = open_tree(s);
    assert_int_equal(count(t, "\033[6n"), 0);
    assert_straight(t, "|");
    scene_quit(s);

    term_next(NULL);
    set(s, "[screen]\nborders = ascii\n");
    t = open_tree(s);
    assert_straight(t, "|");
    assert_false(term_has(t, "│"));
    scene_quit(s);

    term_next(&wide_but_lines); /* as asked for, though the others take two */
    set(s, "[screen]\nborders = lines\nambiguous-width = 2\n");
    t = open_tree(s);
    assert_straight(t, "│");
    scene_quit(s);
}

/* Whether what was sent for these keys has this text in it. */
static bool sends(struct scene *s, const char *keys, const char *text)
{
    size_t before, len;
    term_output(s->t, &before);
    scene_keys(s, keys);
    const char *out = term_output(s->t, &len);
    return memmem(out + before, len - before, text, strlen(text)) != NULL;
}

/* Where a character may take other cells than the program believes, the line is sent as a whole when it changes: what
 * has slipped comes right again. Ctrl-L sends all. */
static void test_doubtful_lines(void **state)
{
    struct scene *s = *state;
    static const char *const doubtful[] = {"e\u0301", "\u2714\uFE0F", "\U0001F600", "\U00020BB7\U000E0100"};
    struct term *t = open_tree(s);
    scene_keys(s, "/");
    scene_type(s, "甲乙■");
    assert_false(sends(s, "丙", "查找"));
    for (size_t i = 0; i < sizeof doubtful / sizeof *doubtful; i++) {
        scene_keys(s, "C-u");
        scene_type(s, doubtful[i]);
        assert_true(sends(s, "丙", "查找"));
        assert_true(sends(s, "BS", "查找"));
        scene_keys(s, "BS");
        assert_false(sends(s, "丙", "查找"));
    }
    assert_true(sends(s, "C-l", "查找"));
    scene_quit(s);

    term_next(&(struct term_kind){.answers = TERM_SILENT}); /* not measured: ■ is doubtful too */
    t = open_tree(s);
    scene_keys(s, "/");
    scene_type(s, "甲乙■");
    assert_true(sends(s, "丙", "查找"));
    assert_true(term_has(t, "查找 甲乙■丙"));
}

/* At every width of the pane, the glyph at its edge is whole or not there, and the edge is straight. */
static void test_nothing_is_cut_in_half(void **state)
{
    struct scene *s = *state;
    struct term *t = open_tree(s);
    for (int cols = 80; cols < 124; cols++) {
        term_resize(t, 24, cols);
        term_wait_idle(t);
        assert_straight(t, "│");
    }
    for (int i = 0; i < 10; i++) {
        scene_keys(s, i < 5 ? "(" : ")");
        assert_straight(t, "│");
    }
}

/* A window of one row cannot be asked in its second. */
static void test_tiny(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_start(s, 1, 40);
    assert_int_equal(count(t, "\033[6n"), 0);
    term_resize(t, 24, 80);
    term_wait_text(t, "目录一览");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_narrow, scene_setup_one),         SCENE(test_wide, scene_setup_one),
        SCENE(test_no_answer, scene_setup_one),      SCENE(test_typing_meanwhile, scene_setup_one),
        SCENE(test_late_answer, scene_setup_one),    SCENE(test_torn_answer, scene_setup_one),
        SCENE(test_garbage, scene_setup_one),        SCENE(test_settings, scene_setup_one),
        SCENE(test_tiny, scene_setup_one),           SCENE(test_wide_but_lines, scene_setup_one),
        SCENE(test_doubtful_lines, scene_setup_one), SCENE(test_nothing_is_cut_in_half, scene_setup_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
