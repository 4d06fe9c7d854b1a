/* Reading key tables. Of a user's table everything that is wrong is found at once, and nothing of it is taken over: a
 * typing mistake must neither take away the key that would leave nor be looked for one restart at a time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/ini.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "ui/keymap.h"

enum typing { NO_CHARACTER, ONLY_BLANK, ANY_CHARACTER };

/* One file being read into the table. `own`: a user's, which may only change what is there. */
struct loading {
    struct keymap *map;
    const struct ini *ini;
    const char *section;
    bool own;
    struct string_list *problems;
    unsigned char chars[MODE_COUNT];              /* which characters a user may make keys: enum typing */
    unsigned short places[MODE_COUNT][ACT_COUNT]; /* 1 + where the entry stands in the map; 0: nowhere */
};

static void wrong(const struct loading *l, const char *key, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void wrong(const struct loading *l, const char *key, const char *fmt, ...)
{
    va_list ap;
    char what[256];
    va_start(ap, fmt);
    vsnprintf(what, sizeof what, fmt, ap);
    va_end(ap);
    string_list_take(l->problems, mem_printf(MSG_UI_KEYS_WRONG, ini_path(l->ini),
                                             ini_line(l->ini, l->section, key), l->section, what));
}

static struct key_entry *find_entry(const struct loading *l, enum mode mode, enum action action)
{
    unsigned place = l->places[mode][action];
    return place ? &l->map->entries[place - 1] : NULL;
}

static void find_entries(struct loading *l)
{
    for (size_t i = 0; i < l->map->n; i++)
        l->places[l->map->entries[i].mode][l->map->entries[i].action] = (unsigned short)(i + 1);
}

/* --- keys --------------------------------------------------------------------------------------------------------- */

/* A control key that terminals send as another key, which is given; NULL for any other. */
static const char *same_in_terminal(struct key key)
{
    if (key.kind != KIND_CTRL)
        return NULL;
    switch (key.value) {
    case 'i':
        return "Tab";
    case 'j':
    case 'm':
        return "Enter";
    case 'h':
        return "BS";
    default:
        return NULL;
    }
}

/* Where text is typed a letter is a letter: there the program's own table has none for a key. */
static void find_characters(const struct keymap *map, unsigned char *chars)
{
    for (size_t i = 0; i < map->n; i++)
        for (int k = 0; k < map->entries[i].nkeys; k++) {
            struct key key = map->entries[i].keys[k];
            unsigned char *here = &chars[map->entries[i].mode];
            if (key.kind == KIND_CHAR && (key.value != ' ' || *here == NO_CHARACTER))
                *here = key.value == ' ' ? ONLY_BLANK : ANY_CHARACTER;
        }
}

static void read_keys(const struct loading *l, struct key_entry *e)
{
    const char *words = ini_get(l->ini, l->section, "keys");
    char word[32];
    if (!words && !l->own)
        wrong(l, NULL, MSG_UI_KEYS_NO_KEYS);
    if (!words)
        return;
    e->nkeys = 0;
    while (ini_word(&words, word, sizeof word)) {
        struct key key;
        const char *same = NULL;
        if (!key_by_word(word, &key))
            wrong(l, "keys", MSG_UI_KEYS_NO_SUCH_KEY, word);
        else if (l->own && (same = same_in_terminal(key)) != NULL)
            wrong(l, "keys", MSG_UI_KEYS_SAME, word, same);
        else if (l->own && key.kind == KIND_CHAR &&
                 l->chars[e->mode] < (key.value == ' ' ? ONLY_BLANK : ANY_CHARACTER))
            wrong(l, "keys", MSG_UI_KEYS_TYPED, word);
        else if (e->nkeys == KEYMAP_MAX_KEYS)
            wrong(l, "keys", MSG_UI_KEYS_TOO_MANY, KEYMAP_MAX_KEYS);
        else
            e->keys[e->nkeys++] = key;
    }
    if (*words)
        wrong(l, "keys", MSG_UI_KEYS_TOO_LONG);
}

/* What leads out of everything, and to everything else, must have a key. */
static void check_way_out(const struct loading *l, const struct key_entry *e)
{
    bool leads = e->action == ACT_HELP || e->action == ACT_QUIT || e->action == ACT_PALETTE;
    if (e->mode == MODE_SYSTEM && leads && !e->nkeys)
        wrong(l, "keys", MSG_UI_KEYS_NEEDED);
}

/* A key that another action of the same mode has already. */
static void check_twin(const struct loading *l, const struct key_entry *e, struct key key)
{
    for (enum action a = ACT_NONE; a < ACT_COUNT; a++) {
        const struct key_entry *other = find_entry(l, e->mode, a);
        for (int k = 0; other && other != e && k < other->nkeys; k++) {
            if (!key_equal(other->keys[k], key))
                continue;
            struct buffer label = {0};
            key_label(key, &label);
            wrong(l, "keys", MSG_UI_KEYS_CONFLICT, buf_text(&label), mode_word(e->mode),
                  action_word(other->action));
            buf_free(&label);
        }
    }
}

/* --- one section -------------------------------------------------------------------------------------------------- */

static void read_with(const struct loading *l, struct key_entry *e)
{
    const char *words = ini_get(l->ini, l->section, "with");
    char word[32];
    if (words)
        e->nwith = 0;
    while (words && e->nwith < KEYMAP_MAX_WITH && ini_word(&words, word, sizeof word))
        if (!action_by_word(word, &e->with[e->nwith++]))
            wrong(l, "with", MSG_UI_KEYS_NO_ACTION_NAMED, word);
}

/* What a user has put in the place of one of the program's texts stays as it is written. */
static void read_text(const struct loading *l, const char *key, char **text)
{
    const char *value = ini_get(l->ini, l->section, key);
    if (!value)
        return;
    free(*text);
    *text = mem_dup(value);
}

static void check_names(const struct loading *l, const char *known)
{
    const char *key;
    for (size_t i = 0; (key = ini_key(l->ini, l->section, i)) != NULL; i++) {
        const char *at = strstr(known, key);
        size_t n = strlen(key);
        while (at && !((at == known || at[-1] == ' ') && (at[n] == ' ' || !at[n])))
            at = strstr(at + 1, key);
        if (!at)
            wrong(l, key, MSG_UI_KEYS_NO_NAME, key, known);
    }
}

static struct key_entry *entry_of(struct loading *l, enum mode mode, const char *word)
{
    enum action action;
    bool known = action_by_word(word, &action);
    struct key_entry *e = known ? find_entry(l, mode, action) : NULL;
    if (!known || (!e && l->own)) {
        wrong(l, NULL, MSG_UI_KEYS_NO_ACTION);
        return NULL;
    }
    if (!e) {
        struct keymap *map = l->map;
        map->entries = mem_array(map->entries, &map->cap, map->n + 1, sizeof *map->entries);
        e = &map->entries[map->n++];
        *e = (struct key_entry){.mode = mode, .action = action};
        l->places[mode][action] = (unsigned short)map->n;
    }
    return e;
}

static void read_action(struct loading *l, enum mode mode, const char *word)
{
    struct error err = {0};
    struct key_entry *e = entry_of(l, mode, word);
    if (!e)
        return;
    check_names(l, "keys hint hint-read-only with priority help");
    read_keys(l, e);
    check_way_out(l, e);
    read_with(l, e);
    if (ini_int(l->ini, l->section, "priority", 0, 99, e->priority, &e->priority, &err))
        string_list_add(l->problems, err.text);
    read_text(l, "hint", &e->hint);
    read_text(l, "hint-read-only", &e->look);
    read_text(l, "help", &e->help);
}

/* What the section's name means; false: nothing. word: the action's, NULL when it is about the mode. */
static bool parse_section(const char *section, enum mode *mode, const char **word)
{
    const char *dash = strchr(section, '-');
    *word = dash ? dash + 1 : NULL;
    return mode_by_word(section, dash ? (size_t)(dash - section) : strlen(section), mode);
}

/* --- a file ------------------------------------------------------------------------------------------------------- */

static void read_sections(struct loading *l)
{
    for (size_t i = 0; i < ini_sections(l->ini); i++) {
        enum mode mode;
        const char *word;
        l->section = ini_section(l->ini, i);
        if (!parse_section(l->section, &mode, &word)) {
            wrong(l, NULL, MSG_UI_KEYS_NO_MODE);
        } else if (word) {
            read_action(l, mode, word);
        } else {
            check_names(l, "title");
            read_text(l, "title", &l->map->titles[mode]);
        }
    }
}

/* After all keys are known: a user may swap two keys in any order of the sections. */
static void check_conflicts(struct loading *l)
{
    for (size_t i = 0; i < ini_sections(l->ini); i++) {
        const struct key_entry *e = NULL;
        enum mode mode;
        enum action action;
        const char *word;
        l->section = ini_section(l->ini, i);
        if (parse_section(l->section, &mode, &word) && word && action_by_word(word, &action))
            e = find_entry(l, mode, action);
        for (int k = 0; e && k < e->nkeys; k++)
            check_twin(l, e, e->keys[k]);
    }
}

void keymap_read(struct keymap *map, const char *path, bool own, struct string_list *problems)
{
    struct ini *ini = NULL;
    struct error err = {0};
    if (ini_load(path, &ini, &err)) {
        string_list_add(problems, err.text);
        return;
    }
    struct loading l = {.map = map, .ini = ini, .own = own, .problems = problems};
    find_characters(map, l.chars);
    find_entries(&l);
    read_sections(&l);
    check_conflicts(&l);
    ini_free(ini);
}
