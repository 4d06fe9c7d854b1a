#include "ui/keymap.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/messages.h"
#include "mulu/text.h"

void keymap_free(struct keymap *map)
{
    if (!map)
        return;
    for (size_t i = 0; i < map->n; i++) {
        free(map->entries[i].hint);
        free(map->entries[i].look);
        free(map->entries[i].help);
    }
    free(map->entries);
    for (size_t i = 0; i < MODE_COUNT; i++)
        free(map->titles[i]);
    free(map);
}

const struct key_entry *keymap_entry(const struct keymap *map, enum mode mode, enum action action)
{
    for (size_t i = 0; i < map->n; i++)
        if (map->entries[i].mode == mode && map->entries[i].action == action)
            return &map->entries[i];
    return NULL;
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

void keymap_entry_keys(const struct key_entry *e, struct buffer *out)
{
    for (int k = 0; k < e->nkeys; k++) {
        if (k)
            buf_putc(out, ' ');
        key_label(e->keys[k], out);
    }
}

int keymap_keys_cells(const struct keymap *map, int most)
{
    int widest = 0;
    struct buffer b = {0};
    for (size_t i = 0; i < map->n; i++) {
        buf_clear(&b);
        keymap_entry_keys(&map->entries[i], &b);
        if (text_cells(buf_text(&b)) > widest)
            widest = text_cells(buf_text(&b));
    }
    buf_free(&b);
    return widest < most ? widest : most;
}

void keymap_name(const struct keymap *map, const enum mode *modes, enum action action, struct buffer *out)
{
    for (; *modes != MODE_NONE; modes++) {
        const struct key_entry *e = keymap_entry(map, *modes, action);
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
    return text_cells(hint->keys) + text_cells(MSG_UI_HINT_GAP) + text_cells(hint->text);
}

static void make_hint(const struct keymap *map, const struct key_entry *e, unsigned have,
                      struct key_hint *out)
{
    struct buffer keys = {0};
    key_label(e->keys[0], &keys);
    out->each[0] = e->keys[0];
    out->each_end[0] = text_cells(buf_text(&keys));
    out->neach = 1;
    bool sign = text_glyphs(buf_text(&keys), keys.len) == 1; /* ↑↓, but PgUp/PgDn */
    for (int i = 0; i < e->nwith; i++) {
        const struct key_entry *other = keymap_entry(map, e->mode, e->with[i]);
        if (!other || !other->nkeys)
            continue;
        if (!sign)
            buf_putc(&keys, '/');
        key_label(other->keys[0], &keys);
        out->each[out->neach] = other->keys[0];
        out->each_end[out->neach++] = text_cells(buf_text(&keys));
    }
    size_t len = text_prefix(buf_text(&keys), keys.len, (int)sizeof out->keys / 4, NULL);
    memcpy(out->keys, buf_text(&keys), len);
    out->keys[len] = '\0';
    out->text = e->look && !(have & HAVE_WRITABLE) ? e->look : e->hint;
    out->priority = e->priority;
    buf_free(&keys);
}

/* A key that a nearer mode uses for something else is not what this hint says. */
static bool reachable(const struct keymap *map, const enum mode *modes, const struct key_entry *e)
{
    if (!e->nkeys || keymap_find(map, modes, e->keys[0]) != e)
        return false;
    for (int i = 0; i < e->nwith; i++) {
        const struct key_entry *other = keymap_entry(map, e->mode, e->with[i]);
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
            make_hint(map, e, have, &out[n]);
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
