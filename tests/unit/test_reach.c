/* Whatever can be done can be done from any terminal, by letters as well as by arrows and function keys. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "mulu/ini.h"
#include "mulu/text.h"
#include "ui/palette.h"

#define DEFAULT "share/mulu/keymaps/default.ini"

static struct keymap *load(void)
{
    struct keymap *map = NULL;
    struct error err = {0};
    if (keymap_load(NULL, &map, &err))
        fail_msg("%s", err.text);
    return map;
}

static bool is_one_of(const char *word, const char *words)
{
    const char *at = strstr(words, word);
    size_t n = strlen(word);
    return at && (at == words || at[-1] == ' ') && (at[n] == ' ' || !at[n]);
}

/* Keys that PuTTY, Xshell, xterm, tmux, screen and the Linux console all send, and that are no other key there. */
static bool is_everywhere(const char *word)
{
    if (is_one_of(word,
                  "Up Down Left Right Home End PgUp PgDn Del BS Enter Esc Tab Space F1 F2 F3 F4 F5 F6 F7 F8 "
                  "F9 F10 F11 F12"))
        return true;
    if (strlen(word) == 3 && strncmp(word, "C-", 2) == 0)
        return !strchr("ijmh", word[2]);
    return strlen(word) == 1 && word[0] > ' ' && word[0] < 0x7F;
}

/* Arrows with Ctrl or Shift hasten what plain arrows do, Alt and a letter what F9 lists: where letters are text there are
 * too few keys for all. */
static bool only_hastens(const char *word)
{
    bool held = false;
    if (strncmp(word, "M-", 2) == 0)
        return true;
    while (strncmp(word, "C-", 2) == 0 || strncmp(word, "S-", 2) == 0) {
        word += 2;
        held = true;
    }
    return held && is_one_of(word, "Up Down Left Right Home End");
}

static bool types_text(const char *section)
{
    static const char *const modes[] = {"edit-", "field-", "selection-", "text-"};
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        if (strncmp(section, modes[i], strlen(modes[i])) == 0)
            return true;
    return false;
}

static void test_every_terminal(void **state)
{
    (void)state;
    struct ini *ini = NULL;
    struct error err = {0};
    int n = 0;
    assert_int_equal(ini_load(DEFAULT, &ini, &err), 0);
    for (size_t i = 0; i < ini_sections(ini); i++) {
        const char *section = ini_section(ini, i), *keys = ini_get(ini, section, "keys");
        bool everywhere = !keys, hastens = keys != NULL;
        char word[32];
        while (keys && ini_word(&keys, word, sizeof word)) {
            everywhere = everywhere || is_everywhere(word);
            hastens = hastens && only_hastens(word);
        }
        if (!everywhere && !(hastens && types_text(section)))
            fail_msg("[%s] has no key that every terminal sends", section);
        n++;
    }
    assert_true(n > 150);
    ini_free(ini);
}

static bool has_key(const struct key_entry *e, const char *word)
{
    struct key key;
    assert_true(key_by_word(word, &key));
    for (int k = 0; e && k < e->nkeys; k++)
        if (key_equal(e->keys[k], key))
            return true;
    return false;
}

/* Where no text is typed h j k l stand beside the arrows. (In a question letters are answers.) */
static void test_letters_beside_arrows(void **state)
{
    (void)state;
    static const enum mode modes[] = {MODE_CATALOGS, MODE_TREE,  MODE_DETAIL, MODE_MARKS,
                                      MODE_PREVIEW,  MODE_TRASH, MODE_HELP,   MODE_MENU};
    static const char *const pairs[][2] = {{"Up", "k"}, {"Down", "j"}, {"Left", "h"}, {"Right", "l"}};
    struct keymap *map = load();
    int n = 0;
    for (size_t m = 0; m < sizeof modes / sizeof *modes; m++) {
        for (size_t i = 0; i < map->n; i++) {
            const struct key_entry *e = &map->entries[i];
            for (int p = 0; e->mode == modes[m] && p < 4; p++) {
                n += has_key(e, pairs[p][0]);
                if (has_key(e, pairs[p][0]) != has_key(e, pairs[p][1]))
                    fail_msg("[%s-%s] has %s or %s alone", mode_word(e->mode), action_word(e->action),
                             pairs[p][0], pairs[p][1]);
            }
        }
    }
    assert_true(n >= 20);
    keymap_free(map);
}

/* The first letters of a text as one would type them. */
static void initials(const char *text, struct buffer *out)
{
    const char *p = text, *end = text + strlen(text), *reading;
    while (p < end) {
        uint32_t cp = text_decode(&p, end);
        if (pinyin_readings(cp, &reading, 1) > 0)
            buf_putc(out, reading[0]);
        else if (cp < 0x80 && cp > ' ')
            buf_put_cp(out, cp);
    }
}

static bool finds(struct palette *p, const char *query, enum action action)
{
    palette_filter(p, query);
    for (size_t i = 0; i < p->n_shown; i++)
        if (p->items[p->shown[i]].action == action)
            return true;
    return false;
}

static void test_the_palette_has_all(void **state)
{
    (void)state;
    struct keymap *map = load();
    int n = 0;
    for (enum mode m = MODE_NONE + 1; m < MODE_COUNT; m++) {
        const enum mode modes[] = {m, MODE_NONE};
        struct palette p;
        palette_build(&p, map, modes, true);
        for (size_t i = 0; i < map->n; i++) {
            const struct key_entry *e = &map->entries[i];
            if (e->mode != m || e->action == ACT_PALETTE)
                continue;
            struct buffer typed = {0};
            if (!finds(&p, "", e->action))
                fail_msg("[%s-%s] is not in the palette", mode_word(m), action_word(e->action));
            if (e->action != ACT_LEVEL) {
                initials(e->help, &typed);
                if (!finds(&p, buf_text(&typed), e->action) || !finds(&p, e->help, e->action))
                    fail_msg("[%s-%s] is not found by %s", mode_word(m), action_word(e->action),
                             buf_text(&typed));
            }
            for (int k = 0; k < e->nkeys; k++) {
                struct buffer label = {0};
                key_label(e->keys[k], &label);
                if (!finds(&p, buf_text(&label), e->action))
                    fail_msg("[%s-%s] is not found by its key", mode_word(m), action_word(e->action));
                assert_int_equal(p.items[p.shown[0]].rank, 0);
                buf_free(&label);
            }
            buf_free(&typed);
            n++;
        }
        palette_free(&p);
    }
    assert_true(n > 150);
    keymap_free(map);
}

/* What is shown as an action's key does that action at the place. */
static void test_shown_keys_are_true(void **state)
{
    (void)state;
    static const enum mode places[][6] = {
        {MODE_DETAIL, MODE_TREE, MODE_GLOBAL, MODE_SYSTEM, MODE_NONE},
        {MODE_CHOICES, MODE_FORM, MODE_EDIT, MODE_SYSTEM, MODE_NONE},
        {MODE_LINES, MODE_FORM, MODE_EDIT, MODE_SYSTEM, MODE_NONE},
        {MODE_PATH, MODE_DIALOG, MODE_EDIT, MODE_SYSTEM, MODE_NONE},
        {MODE_HELP, MODE_GLOBAL, MODE_SYSTEM, MODE_NONE},
    };
    struct keymap *map = load();
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct palette p;
        palette_build(&p, map, places[i], true);
        for (size_t k = 0; k < p.n; k++) {
            for (int key = 0; key < p.items[k].nkeys; key++) {
                const struct key_entry *e = keymap_find(map, places[i], p.items[k].keys[key]);
                assert_non_null(e);
                assert_int_equal(e->action, p.items[k].action);
            }
            for (size_t other = 0; other < k; other++) /* … and nothing is listed twice */
                if (p.items[k].action != ACT_LEVEL)
                    assert_int_not_equal(p.items[k].action, p.items[other].action);
        }
        palette_free(&p);
    }
    keymap_free(map);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_terminal),
        cmocka_unit_test(test_letters_beside_arrows),
        cmocka_unit_test(test_the_palette_has_all),
        cmocka_unit_test(test_shown_keys_are_true),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
