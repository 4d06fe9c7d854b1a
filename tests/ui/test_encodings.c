/* Terminals of other encodings than UTF-8: the same program, the same screens; what they cannot show is a mark on the
 * screen and untouched in the data. And a LANG that names no Chinese locale at all. */
#include "harness/scene.h"

#include <locale.h>
#include <sys/wait.h>

#include "mulu/mem.h"
#include "mulu/text.h"

#define DOCUMENT "data/高青分局主动公开基本目录.txt"

static const struct term_kind utf8 = {.locale = "zh_CN.UTF-8"}, gb18030 = {.locale = "zh_CN.GB18030"},
                              gbk = {.locale = "zh_CN.GBK"};

/* A command of the shell in the scene's home; $MULU is the program. */
static void run(const struct scene *s, const char *what)
{
    char *command = mem_printf("MULU=%s/mulu SOURCES=$PWD; export MULU_SHARE=$PWD/share/mulu; cd '%s' && %s",
                               BUILD_DIR, s->home, what);
    assert_int_equal(system(command), 0);
    free(command);
}

static int setup_document(void **state)
{
    if (scene_setup(state))
        return -1;
    struct scene *s = *state;
    run(s, "$MULU --db pristine.db import $SOURCES/" DOCUMENT " >import.log");
    return 0;
}

/* As setup_document() left it: what one encoding has changed must not meet the next. */
static void begin_again(struct scene *s)
{
    term_close(s->t);
    s->t = NULL;
    run(s, "rm -rf data/mulu/mulu.db* state/mulu x.csv && cp pristine.db data/mulu/mulu.db");
}

static void keep(struct scene *s, struct buffer *out)
{
    term_wait_idle(s->t);
    for (int row = 0; row < term_rows(s->t); row++)
        buf_printf(out, "%s\n", term_row(s->t, row));
}

static char *slurp(const char *home, const char *name, size_t *len)
{
    char *path = mem_printf("%s/%s", home, name), bytes[4096];
    struct buffer all = {0};
    FILE *f = fopen(path, "rb");
    if (!f)
        fail_msg("%s is missing", path);
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, f)) > 0;)
        buf_add(&all, bytes, n);
    fclose(f);
    free(path);
    *len = all.len;
    return buf_take(&all);
}

/* A morning's work: the whole tree, a form that is filled in by typing and pasting, a search, the list of files. */
static void work(struct scene *s, const struct term_kind *kind, int rows, int cols, struct buffer *seen)
{
    begin_again(s);
    term_next(kind);
    scene_tree(s, rows, cols);
    keep(s, seen);
    for (int i = 0; i < 4; i++) {
        scene_keys(s, "PgDn");
        keep(s, seen);
    }
    scene_go(s, "4.1");
    scene_keys(s, "Enter C-End");
    scene_type(s, "，救助标准■□※①“三定”");
    keep(s, seen);
    scene_keys(s, "Tab C-End");
    term_paste(s->t, "第一条\n第二条");
    keep(s, seen);
    scene_keys(s, "F2");
    keep(s, seen);
    scene_keys(s, "/");
    scene_type(s, "救助标准");
    keep(s, seen);
    scene_keys(s, "Enter E");
    keep(s, seen);
    scene_keys(s, "Tab*3 C-u");
    scene_type(s, "~/x.csv");
    scene_keys(s, "F2");
    keep(s, seen);
}

static void replace(char *text, const char *from, const char *to)
{
    for (char *p = text; (p = strstr(p, from));) {
        memcpy(p, to, strlen(to));
        memmove(p + strlen(to), p + strlen(from), strlen(p + strlen(from)) + 1);
    }
}

static void assert_same(const char *want, const char *got, const char *where)
{
    for (int line = 0; *want || *got; line++) {
        size_t w = strcspn(want, "\n"), g = strcspn(got, "\n");
        if (w != g || memcmp(want, got, w) != 0)
            fail_msg("%s, line %d:\n%.*s\n%.*s", where, line, (int)w, want, (int)g, got);
        want += w + (want[w] == '\n');
        got += g + (got[g] == '\n');
    }
}

static void test_same_screens(void **state)
{
    struct scene *s = *state;
    static const int sizes[][2] = {{24, 80}, {40, 120}, {60, 240}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct buffer want = {0}, got = {0};
        size_t wlen, glen;
        work(s, &utf8, sizes[i][0], sizes[i][1], &want);
        char *file = slurp(s->home, "x.csv", &wlen);
        assert_true(wlen > 1000);
        assert_non_null(strstr(file, "救助标准■□※①“三定”"));

        work(s, &gb18030, sizes[i][0], sizes[i][1], &got);
        assert_same(buf_text(&want), buf_text(&got), "GB18030");
        char *other = slurp(s->home, "x.csv", &glen);
        assert_true(wlen == glen && memcmp(file, other, wlen) == 0); /* a file is no screen */
        free(other);
        buf_clear(&got);

        work(s, &gbk, sizes[i][0], sizes[i][1], &got);
        /* the signs that GBK lacks have their look-alikes */
        static const char *const twins[][2] = {{"›", ">"}, {"▸", ">"}, {"▾", "v"},
                                               {"↵", "|"}, {"•", "·"}, {"⇒", "→"}};
        for (size_t k = 0; k < sizeof twins / sizeof *twins; k++)
            replace(want.data, twins[k][0], twins[k][1]);
        assert_same(want.data, buf_text(&got), "GBK");
        other = slurp(s->home, "x.csv", &glen);
        assert_true(wlen == glen && memcmp(file, other, wlen) == 0);
        free(other);
        free(file);
        buf_free(&want);
        buf_free(&got);
    }
}

/* A rare character in a name (outside GBK), an emoji, and a mark: seen as what they are where the encoding has them,
 * as 〓 where not; the columns to the right stay in place; and saving another field does not touch them. */
static void test_what_cannot_be_shown(void **state)
{
    struct scene *s = *state;
    static const char name[] = "\U00020BB7野家\U0001F600é处";
    struct error err = {0};
    struct store *store = fixture_store(s->home, NULL);
    struct outline o = {0};
    assert_int_equal(store_outline(store, 1, &o, &err), ST_OK);
    assert_int_equal(store_begin(store, VERB_EDIT, "x", &err), ST_OK);
    assert_int_equal(store_set(store, o.nodes[0].id, CELL_LABEL, NULL, name, &err), ST_OK);
    assert_int_equal(store_commit(store, &err), ST_OK);
    outline_free(&o);
    fixture_close(store);

    term_next(&gb18030);
    struct term *t = scene_tree(s, 24, 80);
    assert_true(term_has(t, "\U00020BB7野家\U0001F600é处"));
    scene_quit(s);

    term_next(&gbk);
    t = scene_tree(s, 24, 80);
    assert_true(term_has(t, "1 〓野家〓é处"));
    int bar = -1;
    for (int row = 2; row < 20; row++) { /* the rule between the panes is one straight line */
        const char *line = term_row(t, row), *rule = strstr(line, "│");
        assert_non_null(rule);
        int col = text_width(line, (size_t)(rule - line));
        assert_true(bar < 0 || bar == col);
        bar = col;
    }
    scene_keys(s, "Enter");
    assert_true(term_has(t, "〓野家〓é处"));
    scene_keys(s, "Tab C-End");
    scene_type(s, "改");
    scene_keys(s, "F2");
    assert_true(term_has(t, "改"));
    char *now = fixture_cell(s->home, 1, "1", CELL_LABEL);
    assert_string_equal(now, name);
    free(now);
}

/* Keys are read in the locale's encoding: in pieces, and bytes that are none. */
static void test_typing(void **state)
{
    struct scene *s = *state;
    term_next(&gbk);
    struct term *t = scene_tree(s, 24, 80);
    scene_keys(s, "/");
    term_send(t, "\xbe", 1); /* 救 is BE C8 */
    term_wait_idle(t);
    term_send(t, "\xc8", 1);
    term_wait_text(t, "查找 救");
    term_send(t, "\xff", 1);
    term_wait_text(t, "查找 救〓"); /* seen, though GBK has no sign for a bad byte */
    scene_quit(s);

    term_next(&gb18030);
    t = scene_tree(s, 24, 80);
    scene_keys(s, "/");
    static const char four[] = "\x95\x32\xb0\x36"; /* a character of the second plane has four */
    for (int i = 0; i < 4; i++) {
        term_send(t, four + i, 1);
        term_wait_idle(t);
    }
    term_wait_text(t, "查找 \U000201CC");
    scene_keys(s, "Esc");
    scene_type(s, "？"); /* and a full-width key is its ASCII twin here too */
    assert_true(strstr(term_row(t, 0), "全部按键") != NULL);
}

static void test_suspend_speaks_the_encoding(void **state)
{
    struct scene *s = *state;
    term_next(&gbk);
    struct term *t = scene_tree(s, 24, 80);
    scene_keys(s, "C-z Down"); /* nobody could resume it: it goes on at once */
    size_t len;
    const char *out = term_output(t, &len);
    assert_non_null(memmem(out, len, "mulu \xd2\xd1\xd4\xdd\xcd\xa3", 11)); /* 已暂停 */
}

/* The external editor has the same terminal: it gets the text in its encoding, and what it writes is read so; a text
 * that would lose by that goes as UTF-8. */
static void test_external_editor(void **state)
{
    struct scene *s = *state;
    run(s, "printf 'cp \"$1\" %s/seen; printf \"\\276\\310\\\\n\" >\"$1\"' \"$PWD\" >editor; "
           "printf '[edit]\\neditor = \"sh %s/editor\"\\n' \"$PWD\" >config/mulu/settings.ini");
    term_next(&gbk);
    scene_tree(s, 24, 80);
    scene_keys(s, "Enter Tab Tab");
    scene_type(s, "目录");
    scene_keys(s, "C-t");
    size_t len;
    char *seen = slurp(s->home, "seen", &len);
    assert_string_equal(seen, "\xc4\xbf\xc2\xbc\n");
    free(seen);
    assert_true(term_has(s->t, "内容规范   救"));
}

/* --- LANG ------------------------------------------------------------------------------------------------------- */

/* What to set is said in ASCII first, for the terminal may show nothing else; and the editor works. */
static void test_no_chinese_locale(void **state)
{
    struct scene *s = *state;
    static const struct {
        const char *locale, *says;
    } cases[] = {{"C", "Set LANG=C.UTF-8"},
                 {"POSIX", "LANG=zh_CN.GB18030"},
                 {"xx_XX.NONSENSE", "Set LANG=C.UTF-8"},
                 {"zh_CN.BIG5HKSCS", "The locale in LANG is not installed: set LANG=C.UTF-8"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        term_next(&(struct term_kind){.locale = cases[i].locale, .charset = "UTF-8"});
        struct term *t = scene_start(s, 24, 80);
        assert_true(term_has(t, cases[i].says));
        scene_keys(s, "Enter /");
        scene_type(s, "救助标准");
        assert_true(term_has(t, "查找 救助标准"));
        scene_quit(s);
    }
}

/* A locale that is not installed has still said which encoding the terminal has. */
static void test_locale_missing_but_known(void **state)
{
    struct scene *s = *state;
    term_next(&(struct term_kind){.locale = "zh_CN.GB2312", .charset = "GB18030"});
    struct term *t = scene_tree(s, 24, 80);
    assert_true(term_has(t, "政策文件"));
    assert_false(term_has(t, "LANG"));
}

/* The terminal is set to GBK and LANG to UTF-8, or to nothing, the commonest trouble of all: the widths give it away, and
 * the terminal's own encoding is used. And the other way round. */
static void test_terminal_of_another_encoding(void **state)
{
    struct scene *s = *state;
    static const struct {
        struct term_kind kind;
        const char *says;
    } cases[] = {
        {{.locale = "zh_CN.UTF-8", .charset = "GBK"}, "LANG=zh_CN.GB18030"},
        {{.locale = "C", .charset = "GB18030"}, "LANG=zh_CN.GB18030"},
        {{.locale = "zh_CN.GBK", .charset = "UTF-8"}, "LANG=zh_CN.UTF-8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        term_next(&cases[i].kind);
        struct term *t = scene_start(s, 24, 80);
        assert_true(term_has(t, cases[i].says));
        scene_message(s, "终端的编码与 LANG 不同");
        scene_keys(s, "Enter /");
        assert_false(term_has(t, "LANG"));
        scene_type(s, "救助标准");
        assert_true(term_has(t, "查找 救助标准"));
        assert_true(term_has(t, "医疗救助"));
        scene_quit(s);
    }
}

/* Where no locale has that encoding, what to do is said in ASCII, and the encoding stays as it was. */
static void test_terminal_without_a_locale(void **state)
{
    struct scene *s = *state;
    static const char *const gb[] = {"zh_CN.GB18030", "zh_CN.gb18030", "zh_CN.GBK", "zh_CN.gbk"};
    for (size_t i = 0; i < sizeof gb / sizeof *gb; i++)
        if (setlocale(LC_CTYPE, gb[i]))
            skip(); /* this machine has one of its own, where the harness cannot take it away */
    term_next(
        &(struct term_kind){.charset = "GBK"}); /* C.UTF-8, and none of the locales made for the tests */
    struct term *t = scene_start(s, 24, 80);
    assert_true(term_has(t, "Terminal charset is not UTF-8: set it in the terminal's options"));
    scene_quit(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_same_screens, setup_document),
        SCENE(test_what_cannot_be_shown, scene_setup_one),
        SCENE(test_typing, scene_setup_one),
        SCENE(test_suspend_speaks_the_encoding, scene_setup_one),
        SCENE(test_external_editor, scene_setup_one),
        SCENE(test_no_chinese_locale, scene_setup_one),
        SCENE(test_locale_missing_but_known, scene_setup_one),
        SCENE(test_terminal_of_another_encoding, scene_setup_one),
        SCENE(test_terminal_without_a_locale, scene_setup_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
