/* The key table: the program's own is whole and consistent, a user's may change it, and what is wrong is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "mulu/mem.h"
#include "mulu/text.h"
#include "ui/keymap.h"

#define DEFAULT "share/mulu/keymaps/default.ini"

static const enum mode tree_modes[] = {MODE_TREE, MODE_GLOBAL, MODE_NONE};
static const enum mode detail_modes[] = {MODE_DETAIL, MODE_TREE, MODE_GLOBAL, MODE_NONE};

static struct key key_of(const char *word)
{
    struct key key;
    if (!key_by_word(word, &key))
        fail_msg("no key %s", word);
    return key;
}

static enum action action_of(const struct keymap *map, const enum mode *modes, const char *word)
{
    const struct key_entry *e = keymap_find(map, modes, key_of(word));
    return e ? e->action : ACT_NONE;
}

/* A user's table with these lines; the caller frees what is loaded. */
static enum status load_own(const char *lines, struct keymap **map, struct error *err)
{
    char path[] = "/tmp/mulu-keys.XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, lines, strlen(lines)), (ssize_t)strlen(lines));
    close(fd);
    enum status st = keymap_load(path, map, err);
    unlink(path);
    return st;
}

static struct keymap *load_default(void)
{
    struct keymap *map = NULL;
    struct error err = {0};
    if (keymap_load("/nowhere/keys.ini", &map, &err))
        fail_msg("%s", err.text);
    return map;
}

/* What the build has made of the file is what the file says. */
static void test_built_in_is_the_file(void **state)
{
    (void)state;
    struct keymap *built = keymap_own(), *file = mem_alloc(sizeof *file);
    struct string_list problems = {0};
    keymap_read(file, DEFAULT, false, &problems);
    assert_int_equal(problems.n, 0);
    assert_int_equal(built->n, file->n);
    for (size_t i = 0; i < file->n; i++) {
        const struct key_entry *a = &built->entries[i], *b = &file->entries[i];
        const char *const texts[][2] = {{a->hint, b->hint}, {a->look, b->look}, {a->help, b->help}};
        assert_int_equal(a->mode, b->mode);
        assert_int_equal(a->action, b->action);
        assert_int_equal(a->priority, b->priority);
        assert_int_equal(a->nkeys, b->nkeys);
        assert_int_equal(a->nwith, b->nwith);
        for (int k = 0; k < b->nkeys; k++)
            assert_true(key_equal(a->keys[k], b->keys[k]));
        for (int k = 0; k < b->nwith; k++)
            assert_int_equal(a->with[k], b->with[k]);
        for (size_t k = 0; k < 3; k++) {
            assert_int_equal(!texts[k][0], !texts[k][1]);
            if (texts[k][0])
                assert_string_equal(texts[k][0], texts[k][1]);
        }
    }
    for (int m = MODE_NONE + 1; m < MODE_COUNT; m++)
        assert_string_equal(built->titles[m], file->titles[m]);
    keymap_free(built);
    keymap_free(file);
}

/* A fault in the program's own file ends the build: it needs keys for all, and each but once. */
static void test_own_file_that_is_wrong(void **state)
{
    (void)state;
    static const char lines[] =
        "[tree-undo]\nhelp = \"x\"\n[tree-redo]\nkeys = \"a\"\n[tree-add]\nkeys = \"a\"\n";
    char path[] = "/tmp/mulu-keys.XXXXXX";
    int fd = mkstemp(path);
    assert_int_equal(write(fd, lines, sizeof lines - 1), (ssize_t)sizeof lines - 1);
    close(fd);
    struct keymap *map = mem_alloc(sizeof *map);
    struct string_list problems = {0};
    keymap_read(map, path, false, &problems);
    unlink(path);
    assert_int_equal(problems.n, 3); /* both of the twins */
    assert_non_null(strstr(problems.items[0], "第 1 行"));
    assert_non_null(strstr(problems.items[1], "第 4 行"));
    assert_non_null(strstr(problems.items[2], "第 6 行"));
    string_list_free(&problems);
    keymap_free(map);
}

static void test_default_is_whole(void **state)
{
    (void)state;
    struct keymap *map = load_default();
    for (enum mode m = MODE_NONE + 1; m < MODE_COUNT; m++)
        if (!map->titles[m])
            fail_msg("mode %s has no title", mode_word(m));
    for (size_t i = 0; i < map->n; i++) {
        const struct key_entry *e = &map->entries[i];
        if (!e->help || !e->nkeys)
            fail_msg("[%s-%s] lacks keys or help", mode_word(e->mode), action_word(e->action));
        if (e->priority && !e->hint)
            fail_msg("[%s-%s] has a priority and no hint", mode_word(e->mode), action_word(e->action));
        for (int k = 0; k < e->nwith; k++)
            if (!keymap_entry(map, e->mode, e->with[k]))
                fail_msg("[%s-%s] goes with an action that is not there", mode_word(e->mode),
                         action_word(e->action));
    }
    for (enum action a = ACT_NONE + 1; a < ACT_COUNT; a++) {
        bool used = false;
        for (size_t i = 0; i < map->n; i++)
            used = used || map->entries[i].action == a;
        if (!used)
            fail_msg("action %s has no key anywhere", action_word(a));
    }
    keymap_free(map);
}

static void test_lookup(void **state)
{
    (void)state;
    struct keymap *map = load_default();
    assert_int_equal(action_of(map, tree_modes, "Enter"), ACT_OPEN);
    assert_int_equal(action_of(map, tree_modes, "Down"), ACT_DOWN);
    assert_int_equal(keymap_find(map, detail_modes, key_of("Down"))->mode, MODE_DETAIL);
    assert_int_equal(keymap_find(map, detail_modes, key_of("u"))->mode, MODE_TREE);
    assert_int_equal(action_of(map, tree_modes, "?"), ACT_HELP);
    assert_int_equal(action_of(map, tree_modes, "C-f"), ACT_NONE);
    assert_int_equal(action_of(map, tree_modes, "7"), ACT_LEVEL);
    keymap_free(map);
}

static void test_full_width_twins(void **state)
{
    (void)state;
    static const struct {
        uint32_t typed;
        char meant;
    } twins[] = {{0xFF0F, '/'}, {0xFF1F, '?'}, {0xFF1A, ':'}, {0xFF0C, ','}, {0xFF4A, 'j'},
                 {0xFF21, 'A'}, {0xFF13, '3'}, {0x3000, ' '}, {0x3001, '/'}, {0x300A, '<'},
                 {0x300B, '>'}, {0x3010, '['}, {0x3002, '.'}, {'x', 'x'}};
    for (size_t i = 0; i < sizeof twins / sizeof *twins; i++) {
        struct key key = key_plain((struct key){KIND_CHAR, twins[i].typed});
        assert_int_equal(key.kind, KIND_CHAR);
        assert_int_equal(key.value, twins[i].meant);
    }
    struct key named = key_plain(key_named(K_UP));
    assert_true(key_equal(named, key_named(K_UP)));
    /* U+0107 has the number of a function key of curses: the kind keeps them apart */
    assert_false(key_equal((struct key){KIND_CHAR, K_F1}, key_named(K_F1)));
}

static void test_words_and_labels(void **state)
{
    (void)state;
    static const struct {
        const char *word, *label;
    } keys[] = {{"Up", "↑"},    {"C-Up", "Ctrl-↑"}, {"C-s", "Ctrl-S"},
                {"F12", "F12"}, {"Space", "空格"},  {"BS", "退格"},
                {"/", "/"},     {"字", "字"},       {"S-Tab", "Shift-Tab"}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        struct buffer label = {0};
        key_label(key_of(keys[i].word), &label);
        assert_string_equal(buf_text(&label), keys[i].label);
        buf_free(&label);
    }
    struct key key;
    static const char *const bad[] = {"", "up", "F13", "C-", "C-S", "ab", "C-字", "\xff"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(key_by_word(bad[i], &key));
}

static void test_own_keys(void **state)
{
    (void)state;
    struct keymap *map = NULL;
    struct error err = {0};
    /* undo moves to U, the freed u goes to redo; the order of the sections does not matter */
    if (load_own("[tree-redo]\nkeys = \"u\"\n[tree-undo]\nkeys = \"U\"\nhint = \"退一步\"\n", &map, &err))
        fail_msg("%s", err.text);
    assert_int_equal(action_of(map, tree_modes, "u"), ACT_REDO);
    assert_int_equal(action_of(map, tree_modes, "U"), ACT_UNDO);
    assert_int_equal(action_of(map, tree_modes, "C-r"), ACT_NONE);
    assert_string_equal(keymap_entry(map, MODE_TREE, ACT_UNDO)->hint, "退一步");
    assert_string_equal(keymap_entry(map, MODE_TREE, ACT_REDO)->help, "重做刚撤销的一步"); /* kept */
    keymap_free(map);
}

static void test_own_keys_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *lines, *told[3];
    } cases[] = {
        {"[tree-undo]\nkeys = \"a\"\n", {"第 2 行", "键 a 已用于 [tree-add]", "[tree-undo]"}},
        {"[tree-undo]\nkeys = \"Ctrl-U\"\n", {"第 2 行", "Ctrl-U", ""}},
        {"[tree-fly]\nkeys = \"Y\"\n", {"第 1 行", "没有这个动作", ""}},
        {"[tree-import]\nkeys = \"Y\"\n", {"第 1 行", "没有这个动作", ""}},
        {"[nowhere-undo]\nkeys = \"Y\"\n", {"第 1 行", "没有这个界面", ""}},
        {"[tree-undo]\nkeys = \"Y\"\nkeys = \"Z\"\n", {"第 3 行", "keys", ""}},
        {"[tree-undo]\nkeys = \"a b c d e f g h i j k l m n\"\n", {"第 2 行", "太多", ""}},
        {"[tree-undo]\nkeys = \"Y Y\"\nwith = \"nothing\"\n", {"第 3 行", "“nothing”的动作", ""}},
        {"[tree-undo]\npriority = \"many\"\n", {"第 2 行", "priority", ""}},
        {"[tree-undo]\nkey = \"U\"\n", {"第 2 行", "没有“key”这一项", "keys"}},
        {"[tree]\nkeys = \"U\"\n", {"第 2 行", "没有“keys”这一项", "title"}},
        {"[tree-undo]\nkeys = \"C-m\"\n", {"第 2 行", "C-m", "Enter"}},
        {"[form-save]\nkeys = \"s\"\n", {"第 2 行", "“s”", "文字"}},
        {"[form-save]\nkeys = \"Space\"\n", {"第 2 行", "“Space”", "文字"}},
        {"[pick-left]\nkeys = \"x\"\n", {"第 2 行", "“x”", "文字"}},
        {"[system-palette]\nkeys = \":\"\n", {"第 2 行", "“:”", "文字"}},
        {"[system-quit]\nkeys = \"\"\n", {"第 2 行", "[system-quit]", "出口"}},
        {"[tree-undo]\nkeys = \"Z F13\"\n[tree-fly]\nkeys = \"q\"\n", {"第 2 行", "F13", "另有 1 处"}},
        {"[tree-undo]\nkeys\n", {"第 2 行", "", ""}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct keymap *map = NULL;
        struct error err = {0};
        assert_int_equal(load_own(cases[i].lines, &map, &err), ST_INPUT);
        assert_null(map);
        for (int k = 0; k < 3; k++)
            if (!strstr(err.text, cases[i].told[k]))
                fail_msg("\"%s\" does not say \"%s\"", err.text, cases[i].told[k]);
    }
}

/* All that is wrong is told, each with its section and line. */
static void test_all_problems_are_told(void **state)
{
    (void)state;
    static const char lines[] = "[tree-undo]\nkeys = \"F13 C-i\"\nwith = \"fly\"\nhelps = \"x\"\n"
                                "[nowhere]\ntitle = \"x\"\n[tree-redo]\nkeys = \"a\"\n";
    static const char *const told[] = {"第 4 行: [tree-undo] 里没有“helps”这一项",
                                       "第 2 行: [tree-undo] 没有名为“F13”的键",
                                       "第 2 行: [tree-undo] 的键 C-i 在终端里与 Tab",
                                       "第 3 行: [tree-undo] 没有名为“fly”的动作",
                                       "第 5 行: [nowhere] 没有这个界面",
                                       "第 8 行: [tree-redo] 的键 a 已用于 [tree-add]"};
    char path[] = "/tmp/mulu-keys.XXXXXX";
    int fd = mkstemp(path);
    assert_int_equal(write(fd, lines, sizeof lines - 1), (ssize_t)sizeof lines - 1);
    close(fd);
    struct keymap *map = NULL;
    struct string_list problems = {0};
    assert_int_equal(keymap_load_told(path, &map, &problems), ST_INPUT);
    unlink(path);
    assert_int_equal(problems.n, sizeof told / sizeof *told);
    for (size_t i = 0; i < problems.n; i++)
        if (!strstr(problems.items[i], told[i]))
            fail_msg("\"%s\" does not say \"%s\"", problems.items[i], told[i]);
    string_list_free(&problems);
}

/* What fits is shown, the most important first of all, in the order of the table, and nothing that cannot be done. */
static void test_hints(void **state)
{
    (void)state;
    struct keymap *map = load_default();
    struct key_hint hints[40];
    unsigned all = ~0u;
    for (int width = 0; width < 200; width++) {
        size_t n = keymap_hints(map, tree_modes, all, width, hints, 40);
        int cells = 0;
        for (size_t i = 0; i < n; i++)
            cells += key_hint_cells(&hints[i]) + (i ? 2 : 0);
        assert_true(cells <= width);
    }
    size_t n = keymap_hints(map, tree_modes, all, 78, hints, 40);
    bool help = false, edit = false, undo = false;
    for (size_t i = 0; i < n; i++) {
        help = help || strcmp(hints[i].keys, "?") == 0;
        edit = edit || strcmp(hints[i].keys, "Enter") == 0;
    }
    assert_true(help && edit);
    n = keymap_hints(map, tree_modes, all & ~(unsigned)HAVE_WRITABLE, 300, hints, 40);
    for (size_t i = 0; i < n; i++)
        undo = undo || strcmp(hints[i].text, "撤销") == 0 || strcmp(hints[i].text, "加同级") == 0;
    assert_false(undo);
    /* in the detail Tab leads back: the tree's own hint for Tab would be a lie */
    n = keymap_hints(map, detail_modes, all, 300, hints, 40);
    int tabs = 0;
    for (size_t i = 0; i < n; i++)
        tabs += strcmp(hints[i].keys, "Tab") == 0;
    assert_int_equal(tabs, 1);
    keymap_free(map);
}

static void test_texts_name_keys(void **state)
{
    (void)state;
    struct keymap *map = NULL;
    struct error err = {0};
    struct buffer b = {0};
    if (load_own("[tree-undo]\nkeys = \"U\"\n", &map, &err))
        fail_msg("%s", err.text);
    keymap_expand(map, tree_modes, "已删除；\001undo\002 撤销", &b);
    assert_string_equal(buf_text(&b), "已删除；U 撤销");
    buf_clear(&b);
    keymap_expand(map, tree_modes, "数据 \001none such\002 \001", &b); /* data stays data */
    assert_string_equal(buf_text(&b), "数据 none such\002 ");
    buf_free(&b);
    keymap_free(map);
}

static void test_why_not(void **state)
{
    (void)state;
    assert_null(action_missing(ACT_HELP, 0));
    assert_null(action_missing(ACT_REMOVE, HAVE_WRITABLE | HAVE_NODE));
    assert_non_null(strstr(action_missing(ACT_REMOVE, HAVE_NODE), "只读"));
    assert_non_null(action_missing(ACT_REMOVE, HAVE_WRITABLE));
    for (enum action a = ACT_NONE + 1; a < ACT_COUNT; a++) { /* every need has its sentence */
        enum action back;
        assert_true(action_by_word(action_word(a), &back));
        assert_int_equal(back, a);
        assert_null(action_missing(a, ~0u));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_built_in_is_the_file),
        cmocka_unit_test(test_own_file_that_is_wrong),
        cmocka_unit_test(test_default_is_whole),
        cmocka_unit_test(test_lookup),
        cmocka_unit_test(test_full_width_twins),
        cmocka_unit_test(test_words_and_labels),
        cmocka_unit_test(test_own_keys),
        cmocka_unit_test(test_own_keys_wrong),
        cmocka_unit_test(test_all_problems_are_told),
        cmocka_unit_test(test_hints),
        cmocka_unit_test(test_texts_name_keys),
        cmocka_unit_test(test_why_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
