/* Languages: every text has its English, what is data stays data, and the choice does not hang on the locale. */
#include <ctype.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "po/list.h"
#include "mulu/field.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/keymap.h"

#define KEYS "share/mulu/keymaps/default.ini"

static const char *choose(const char *locale, const char *environment, const char *setting)
{
    setlocale(LC_ALL, locale);
    setenv("LANGUAGE", environment, 1);
    language_choose(setting, "share/mulu");
    return MSG_OS_ENOENT;
}

/* --- the choice ------------------------------------------------------------------------------------------------- */

static void test_chinese_unless_asked(void **state)
{
    (void)state;
    static const char *const others[] = {"", "zh", "zh_CN:en", "fr", "C"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_string_equal(choose("C.UTF-8", others[i], "auto"), "没有这个文件或目录");
}

static void test_english_by_environment(void **state)
{
    (void)state;
    static const char *const ways[] = {"en", "en_GB.UTF-8", "en:zh", "fr:en"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        assert_string_equal(choose("C.UTF-8", ways[i], "auto"), "no such file or directory");
}

static void test_setting_comes_first(void **state)
{
    (void)state;
    assert_string_equal(choose("C.UTF-8", "zh", "en"), "no such file or directory");
    assert_string_equal(choose("C.UTF-8", "en", "zh"), "没有这个文件或目录");
}

/* The locale says how the terminal encodes text, not which language its user reads. */
static void test_any_locale(void **state)
{
    (void)state;
    assert_string_equal(choose("C", "en", "auto"), "no such file or directory");
    assert_string_equal(choose("C", "", "auto"), "没有这个文件或目录");
    if (setlocale(LC_ALL, "zh_CN.GB18030"))
        assert_string_equal(choose("zh_CN.GB18030", "en", "auto"), "no such file or directory");
    assert_string_equal(choose("C", "", "en"), "no such file or directory");
    assert_non_null(strstr(MSG_UI_PATH_GOES_ON, "\u203a")); /* UTF-8 inside, whatever the locale */
}

/* The choice can change while the program runs. */
static void test_back_to_chinese(void **state)
{
    (void)state;
    assert_string_equal(choose("C.UTF-8", "en", "auto"), "no such file or directory");
    language_choose("zh", "share/mulu");
    assert_string_equal(MSG_OS_ENOENT, "没有这个文件或目录");
    language_choose("en", "share/mulu");
    assert_string_equal(MSG_OS_ENOENT, "no such file or directory");
}

static void test_contexts(void **state)
{
    (void)state;
    choose("C.UTF-8", "", "zh");
    assert_string_equal(tr(MSG_VERB_DELETE), "删除");
    assert_string_equal(tr_in("hint", "删除"), "删除");
    assert_string_equal(MSG_UI_HINT_GAP, "");
    assert_string_equal(tr(""), "");
    choose("C.UTF-8", "", "en");
    assert_string_equal(tr(MSG_VERB_DELETE), "deleted");
    assert_string_equal(tr_in("hint", "删除"), "delete");
    assert_string_equal(tr_in("hint", "我的提示"), "我的提示");
    assert_string_equal(MSG_UI_HINT_GAP, " ");
    assert_string_equal(tr(""), "");
}

/* What goes into files and databases is the office's, in its language. */
static void test_data_stays(void **state)
{
    (void)state;
    choose("C.UTF-8", "", "en");
    assert_string_equal(field_info(FIELD_CONTENT)->label, "公开内容");
    assert_string_equal(field_info(FIELD_AUDIENCE)->choices, "全社会、特定群众");
    assert_string_equal(field_name(FIELD_CONTENT), "Content");
    assert_string_equal(cell_title("unit"), "Unit");
    assert_string_equal(cell_title(CELL_EXTRA_PREFIX "联系电话"), "联系电话");
    assert_string_equal(DATA_LEVEL_LABEL, "%s级目录");
}

/* --- the translation -------------------------------------------------------------------------------------------- */

struct check {
    size_t texts, bad;
};

static bool has_han(const char *text)
{
    for (const char *p = text, *end = text + strlen(text); p < end;) {
        uint32_t cp = text_decode(&p, end);
        if ((cp >= 0x3000 && cp <= 0x9FFF) || (cp >= 0xFF01 && cp <= 0xFF5E))
            return true;
    }
    return false;
}

/* The conversions of a format, one after another: "%s%lld". */
static void conversions(const char *text, struct buffer *out)
{
    for (const char *p = text; (p = strchr(p, '%')) != NULL;) {
        size_t n = 1 + strspn(p + 1, "0123456789.*$-+lhzjt");
        buf_add(out, p, n + (p[n] != '\0'));
        p += n + (p[n] != '\0');
    }
}

static int by_letters(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The actions whose keys a text names, in the order of the alphabet; the tour writes them {so}. */
static void keys_named(const char *text, struct buffer *out)
{
    char *names[16];
    size_t n = 0;
    for (const char *p = text; (p = strpbrk(p, KEYMAP_OPEN "{")) != NULL && n < 16; p++)
        names[n++] = mem_dup_n(p + 1, strcspn(p + 1, KEYMAP_CLOSE "}"));
    qsort(names, n, sizeof *names, by_letters);
    for (size_t i = 0; i < n; i++) {
        buf_printf(out, "%s ", names[i]);
        free(names[i]);
    }
}

static void wrong(struct check *c, const struct translatable *t, const char *what, const char *english)
{
    fprintf(stderr, "%s: %s: \"%s\" -> \"%s\"\n", t->where, what, t->text, english);
    c->bad++;
}

static void check_english(void *ctx, const struct translatable *t)
{
    struct check *c = ctx;
    const char *english = NULL;
    char *both = t->context ? mem_printf("%s" LANGUAGE_CONTEXT "%s", t->context, t->text) : mem_dup(t->text);
    struct buffer a = {0}, b = {0};
    c->texts++;
    english = tr(both);
    if (has_han(english))
        wrong(c, t, "not in share/mulu/locale/en.po (make po), or still Chinese", english);
    conversions(t->text, &a);
    conversions(english, &b);
    if (strcmp(buf_text(&a), buf_text(&b)) != 0)
        wrong(c, t, "other conversions", english);
    buf_clear(&a);
    buf_clear(&b);
    keys_named(t->text, &a);
    keys_named(english, &b);
    if (strcmp(buf_text(&a), buf_text(&b)) != 0)
        wrong(c, t, "other keys", english);
    size_t n = strlen(t->text), m = strlen(english);
    if ((n && t->text[n - 1] == '\n') != (m && english[m - 1] == '\n'))
        wrong(c, t, "another line end", english);
    buf_free(&a);
    buf_free(&b);
    free(both);
}

static void test_english_is_complete(void **state)
{
    (void)state;
    struct check c = {0};
    choose("C.UTF-8", "", "en");
    assert_true(messages_each("share/mulu", check_english, &c));
    assert_true(c.texts > 750);
    assert_int_equal(c.bad, 0);
}

/* A form and a detail have columns for the labels; what is longer would be cut. */
static void test_labels_fit(void **state)
{
    (void)state;
    choose("C.UTF-8", "", "en");
    for (enum field f = 0; f < FIELD_COUNT; f++) {
        assert_in_range(text_cells(field_name(f)), 1, 8);
        assert_in_range(text_cells(field_short_name(f)), 1, 4);
    }
    assert_in_range(text_cells(MSG_UI_MARK_REASON), 1, 4);
    assert_in_range(text_cells(MSG_UI_CHANGED), 1, 8);
}

/* Lines of the message table whose text would never be translated. */
static void test_every_message_can_be_translated(void **state)
{
    (void)state;
    FILE *f = fopen("include/mulu/messages.h", "r");
    char line[4096];
    int n = 0, bad = 0;
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) {
        char name[128];
        int at = 0;
        if (sscanf(line, "#define MSG_%127[A-Z0-9_] %n", name, &at) != 1 || !at || line[at - 1] != ' ')
            continue;
        n++;
        if (strspn(line + at, "NC_") == 0 || line[at + (int)strspn(line + at, "NC_")] != '(') {
            fprintf(stderr, "MSG_%s: write _(\"…\"), N_(\"…\") in a static table, or call it DATA_%s\n", name,
                    name);
            bad++;
        }
    }
    fclose(f);
    assert_true(n > 500);
    assert_int_equal(bad, 0);
}

/* What comes out of the key table is in the language chosen; the keys are the same. */
static void test_key_table(void **state)
{
    (void)state;
    struct keymap *map = NULL;
    choose("C.UTF-8", "", "en");
    assert_int_equal(keymap_load(NULL, &map, NULL), ST_OK);
    const struct key_entry *e = keymap_entry(map, MODE_TREE, ACT_FOLD);
    assert_string_equal(e->hint, "fold");
    assert_false(has_han(map->titles[MODE_TREE]));
    keymap_free(map);
    choose("C.UTF-8", "", "zh");
    assert_int_equal(keymap_load(NULL, &map, NULL), ST_OK);
    assert_string_equal(keymap_entry(map, MODE_TREE, ACT_FOLD)->hint, "折叠");
    keymap_free(map);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chinese_unless_asked),
        cmocka_unit_test(test_english_by_environment),
        cmocka_unit_test(test_setting_comes_first),
        cmocka_unit_test(test_any_locale),
        cmocka_unit_test(test_back_to_chinese),
        cmocka_unit_test(test_contexts),
        cmocka_unit_test(test_data_stays),
        cmocka_unit_test(test_english_is_complete),
        cmocka_unit_test(test_labels_fit),
        cmocka_unit_test(test_every_message_can_be_translated),
        cmocka_unit_test(test_key_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
