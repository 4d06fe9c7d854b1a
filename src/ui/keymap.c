#include "ui/keymap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mulu/ini.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"

void keymap_free(struct keymap *map)
{
    if (!map)
        return;
    for (size_t i = 0; i < map->n; i++) {
        free(map->entries[i].hint);
        free(map->entries[i].help);
    }
    free(map->entries);
    for (size_t i = 0; i < MODE_COUNT; i++)
        free(map->titles[i]);
    free(map);
}

static struct key_entry *find_entry(const struct keymap *map, enum mode mode, enum action action)
{
    for (size_t i = 0; i < map->n; i++)
        if (map->entries[i].mode == mode && map->entries[i].action == action)
            return &map->entries[i];
    return NULL;
}

const struct key_entry *keymap_entry(const struct keymap *map, enum mode mode, enum action action)
{
    return find_entry(map, mode, action);
}

/* One file being read into the table. `own`: a user's, which may only change what is there. */
struct loading {
    struct keymap *map;
    const struct ini *ini;
    const char *section;
    bool own;
    struct error *err;
};

static enum status wrong(const struct loading *l, const char *key, const char *what)
{
    return error_set(l->err, ST_INPUT, MSG_UI_KEYS_WRONG, ini_path(l->ini), ini_line(l->ini, l->section, key),
                     what);
}

/* A key that another action of the same mode has already. */
static enum status check_twin(const struct loading *l, const struct key_entry *e, struct key key)
{
    for (size_t i = 0; i < l->map->n; i++) {
        const struct key_entry *other = &l->map->entries[i];
        if (other->mode != e->mode || other == e)
            continue;
        for (int k = 0; k < other->nkeys; k++) {
            if (!key_equal(other->keys[k], key))
                continue;
            struct buffer label = {0};
            key_label(key, &label);
            enum status st =
                error_set(l->err, ST_INPUT, MSG_UI_KEYS_CONFLICT, ini_path(l->ini),
                          ini_line(l->ini, l->section, "keys"), buf_text(&label), mode_word(e->mode),
                          action_word(other->action), mode_word(e->mode), action_word(e->action));
            buf_free(&label);
            return st;
        }
    }
    return ST_OK;
}

static enum status read_keys(const struct loading *l, struct key_entry *e)
{
    const char *words = ini_get(l->ini, l->section, "keys");
    if (!words)
        return l->own ? ST_OK : wrong(l, NULL, MSG_UI_KEYS_NO_KEYS);
    e->nkeys = 0;
    char word[32];
    while (ini_word(&words, word, sizeof word)) {
        struct key key;
        if (!key_by_word(word, &key)) {
            char what[128];
            snprintf(what, sizeof what, MSG_UI_KEYS_NO_SUCH_KEY, word);
            return wrong(l, "keys", what);
        }
        if (e->nkeys == KEYMAP_MAX_KEYS)
            return wrong(l, "keys", MSG_UI_KEYS_TOO_MANY);
        e->keys[e->nkeys++] = key;
    }
    return *words ? wrong(l, "keys", MSG_UI_KEYS_TOO_LONG) : ST_OK;
}

static enum status read_with(const struct loading *l, struct key_entry *e)
{
    const char *words = ini_get(l->ini, l->section, "with");
    char word[32];
    if (words)
        e->nwith = 0;
    while (words && e->nwith < KEYMAP_MAX_WITH && ini_word(&words, word, sizeof word))
        if (!action_by_word(word, &e->with[e->nwith++]))
            return wrong(l, "with", MSG_UI_KEYS_NO_ACTION);
    return ST_OK;
}

static void read_text(const struct loading *l, const char *key, char **text)
{
    const char *value = ini_get(l->ini, l->section, key);
    if (!value)
        return;
    free(*text);
    *text = mem_dup(value);
}

static enum status read_action(const struct loading *l, enum mode mode, const char *word)
{
    enum action action;
    struct key_entry *e = NULL;
    if (action_by_word(word, &action))
        e = find_entry(l->map, mode, action);
    else
        return wrong(l, NULL, MSG_UI_KEYS_NO_ACTION);
    if (!e && l->own)
        return wrong(l, NULL, MSG_UI_KEYS_NO_ACTION);
    if (!e) {
        struct keymap *map = l->map;
        map->entries = mem_array(map->entries, &map->cap, map->n + 1, sizeof *map->entries);
        e = &map->entries[map->n++];
        *e = (struct key_entry){.mode = mode, .action = action};
    }
    enum status st = read_keys(l, e);
    if (!st)
        st = read_with(l, e);
    if (!st)
        st = ini_int(l->ini, l->section, "priority", 0, 99, e->priority, &e->priority, l->err);
    read_text(l, "hint", &e->hint);
    read_text(l, "help", &e->help);
    return st;
}

static enum status read_sections(struct loading *l)
{
    for (size_t i = 0; i < ini_sections(l->ini); i++) {
        l->section = ini_section(l->ini, i);
        const char *dash = strchr(l->section, '-');
        enum mode mode;
        if (!mode_by_word(l->section, dash ? (size_t)(dash - l->section) : strlen(l->section), &mode))
            return wrong(l, NULL, MSG_UI_KEYS_NO_MODE);
        enum status st = ST_OK;
        if (dash)
            st = read_action(l, mode, dash + 1);
        else
            read_text(l, "title", &l->map->titles[mode]);
        if (st)
            return st;
    }
    return ST_OK;
}

/* After all keys are known: a user may swap two keys in any order of the sections. */
static enum status check_conflicts(struct loading *l)
{
    for (size_t i = 0; i < ini_sections(l->ini); i++) {
        l->section = ini_section(l->ini, i);
        const char *dash = strchr(l->section, '-');
        const struct key_entry *e = NULL;
        enum mode mode;
        enum action action;
        if (dash && mode_by_word(l->section, (size_t)(dash - l->section), &mode) &&
            action_by_word(dash + 1, &action))
            e = find_entry(l->map, mode, action);
        if (!e)
            continue;
        for (int k = 0; k < e->nkeys; k++) {
            enum status st = check_twin(l, e, e->keys[k]);
            if (st)
                return st;
        }
    }
    return ST_OK;
}

static enum status load_file(struct keymap *map, const char *path, bool own, struct error *err)
{
    struct ini *ini = NULL;
    enum status st = ini_load(path, &ini, err);
    if (st)
        return st;
    struct loading l = {.map = map, .ini = ini, .own = own, .err = err};
    st = read_sections(&l);
    if (!st)
        st = check_conflicts(&l);
    ini_free(ini);
    return st;
}

enum status keymap_load(const char *path, const char *own, struct keymap **out, struct error *err)
{
    struct keymap *map = mem_alloc(sizeof *map);
    enum status st = load_file(map, path, false, err);
    if (!st && own && access(own, F_OK) == 0)
        st = load_file(map, own, true, err);
    if (st)
        keymap_free(map);
    else
        *out = map;
    return st;
}

const struct key_entry *keymap_find(const struct keymap *map, const enum mode *modes, struct key key)
{
    for (; *modes != MODE_NONE; modes++) {
        for (size_t i = 0; i < map->n; i++) {
            const struct key_entry *e = &map->entries[i];
            for (int k = 0; e->mode == *modes && k < e->nkeys; k++)
                if (key_equal(e->keys[k], key))
                    return e;
        }
    }
    return NULL;
}

void keymap_name(const struct keymap *map, const enum mode *modes, enum action action, struct buffer *out)
{
    for (; *modes != MODE_NONE; modes++) {
        const struct key_entry *e = find_entry(map, *modes, action);
        if (e && e->nkeys) {
            key_label(e->keys[0], out);
            return;
        }
    }
}

void keymap_expand(const struct keymap *map, const enum mode *modes, const char *text, struct buffer *out)
{
    for (const char *open; (open = strchr(text, KEYMAP_OPEN[0])) != NULL;) {
        const char *close = strchr(open, KEYMAP_CLOSE[0]);
        char word[32] = "";
        enum action action;
        if (close && (size_t)(close - open) < sizeof word)
            memcpy(word, open + 1, (size_t)(close - open) - 1);
        buf_add(out, text, (size_t)(open - text));
        text = open + 1;
        if (!close || !action_by_word(word, &action))
            continue; /* data, not ours */
        static const enum mode everywhere[] = {MODE_SYSTEM, MODE_NONE};
        size_t was = out->len;
        keymap_name(map, modes, action, out);
        if (out->len == was)
            keymap_name(map, everywhere, action, out);
        for (size_t i = 0; out->len == was && i < map->n;
             i++) /* the key of the place where it can be pressed */
            if (map->entries[i].action == action && map->entries[i].nkeys)
                key_label(map->entries[i].keys[0], out);
        text = close + 1;
    }
    buf_puts(out, text);
}

int key_hint_cells(const struct key_hint *hint)
{
    return text_cells(hint->keys) + text_cells(hint->text);
}

static void make_hint(const struct keymap *map, const struct key_entry *e, struct key_hint *out)
{
    struct buffer keys = {0};
    key_label(e->keys[0], &keys);
    bool sign = text_glyphs(buf_text(&keys), keys.len) == 1; /* ↑↓, but PgUp/PgDn */
    for (int i = 0; i < e->nwith; i++) {
        const struct key_entry *other = find_entry(map, e->mode, e->with[i]);
        if (!other || !other->nkeys)
            continue;
        if (!sign)
            buf_putc(&keys, '/');
        key_label(other->keys[0], &keys);
    }
    size_t len = text_prefix(buf_text(&keys), keys.len, (int)sizeof out->keys / 4, NULL);
    memcpy(out->keys, buf_text(&keys), len);
    out->keys[len] = '\0';
    out->text = e->hint;
    out->priority = e->priority;
    buf_free(&keys);
}

/* A key that a nearer mode uses for something else is not what this hint says. */
static bool reachable(const struct keymap *map, const enum mode *modes, const struct key_entry *e)
{
    if (!e->nkeys || keymap_find(map, modes, e->keys[0]) != e)
        return false;
    for (int i = 0; i < e->nwith; i++) {
        const struct key_entry *other = find_entry(map, e->mode, e->with[i]);
        if (other && other->nkeys && keymap_find(map, modes, other->keys[0]) != other)
            return false;
    }
    return true;
}

size_t keymap_hints(const struct keymap *map, const enum mode *modes, unsigned have, int width,
                    struct key_hint *out, size_t max)
{
    size_t n = 0;
    int cells = 0;
    for (const enum mode *m = modes; *m != MODE_NONE; m++) {
        for (size_t i = 0; i < map->n && n < max; i++) {
            const struct key_entry *e = &map->entries[i];
            if (e->mode != *m || !e->priority || !e->hint || action_missing(e->action, have) ||
                !reachable(map, modes, e))
                continue;
            make_hint(map, e, &out[n]);
            cells += key_hint_cells(&out[n++]) + 2;
        }
    }
    while (n > 0 && cells - 2 > width) {
        size_t worst = 0;
        for (size_t i = 1; i < n; i++)
            if (out[i].priority >= out[worst].priority)
                worst = i;
        cells -= key_hint_cells(&out[worst]) + 2;
        memmove(&out[worst], &out[worst + 1], (n - worst - 1) * sizeof *out);
        n--;
    }
    return n;
}
