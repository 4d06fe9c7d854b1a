#include "ui/palette.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"

static bool moves(enum action a)
{
    return (a >= ACT_UP && a <= ACT_LAST) || (a >= ACT_CARET_LEFT && a <= ACT_CARET_LAST);
}

static bool has_mode(const enum mode *modes, enum mode mode)
{
    for (; *modes != MODE_NONE; modes++)
        if (*modes == mode)
            return true;
    return false;
}

static struct palette_item *add(struct palette *p, const struct key_entry *e)
{
    p->items = mem_array(p->items, &p->cap, p->n + 1, sizeof *p->items);
    struct palette_item *item = &p->items[p->n++];
    *item = (struct palette_item){
        .action = e->action, .key = e->nkeys ? e->keys[0] : key_named(K_NONE), .moves = moves(e->action)};
    return item;
}

/* The name is the word of the last line, where that says one thing only; else the sentence is. */
static void put_text(struct palette_item *item, const struct key_entry *e, bool writable)
{
    const char *name = !writable && e->look ? e->look : e->hint;
    const char *help = e->help ? e->help : action_word(e->action);
    struct buffer text = {0};
    if (name && !e->nwith && strncmp(help, name, strlen(name)) != 0)
        buf_printf(&text, MSG_UI_PALETTE_TEXT, name, help);
    else
        buf_puts(&text, help);
    const char *stop = strstr(help, MSG_UI_PALETTE_STOP);
    item->name = name && !e->nwith ? strlen(name) : stop ? (size_t)(stop - help) : strlen(help);
    item->text = buf_take(&text);
}

/* Digits mean each something else. */
static void add_levels(struct palette *p, const struct key_entry *e)
{
    for (int k = 0; k < e->nkeys; k++) {
        struct palette_item *item = add(p, e);
        item->key = item->keys[0] = e->keys[k];
        item->nkeys = 1;
        item->text = mem_printf(MSG_UI_TO_LEVEL, (int)(e->keys[k].value - '0'));
        item->name = strlen(item->text);
    }
}

static void add_keys(struct palette_item *item, const struct key_entry *e, const struct keymap *map,
                     const enum mode *modes)
{
    for (int k = 0; k < e->nkeys && item->nkeys < KEYMAP_MAX_KEYS; k++)
        if (keymap_find(map, modes, e->keys[k]) == e)
            item->keys[item->nkeys++] = e->keys[k];
}

static struct palette_item *find_action(struct palette *p, enum action action)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->items[i].action == action)
            return &p->items[i];
    return NULL;
}

/* Where one can go stands behind what one can do. */
static void movements_last(struct palette *p)
{
    struct palette_item *sorted = mem_alloc((p->n + 1) * sizeof *sorted);
    size_t n = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < p->n; i++)
            if (p->items[i].moves == (pass == 1))
                sorted[n++] = p->items[i];
    free(p->items);
    p->items = sorted;
    p->cap = n;
}

void palette_build(struct palette *p, const struct keymap *map, const enum mode *modes, bool writable)
{
    enum mode all[MODE_COUNT + 1] = {MODE_NONE};
    size_t n = 0;
    for (const enum mode *m = modes; *m != MODE_NONE; m++)
        all[n++] = *m;
    if (!has_mode(modes, MODE_SYSTEM))
        all[n++] = MODE_SYSTEM;
    all[n] = MODE_NONE;
    *p = (struct palette){0};
    for (const enum mode *m = all; *m != MODE_NONE; m++) {
        for (size_t i = 0; i < map->n; i++) {
            const struct key_entry *e = &map->entries[i];
            struct palette_item *known = find_action(p, e->action);
            if (e->mode != *m || e->action == ACT_PALETTE)
                continue;
            if (e->action == ACT_LEVEL) {
                add_levels(p, e);
                continue;
            }
            if (!known) {
                known = add(p, e);
                put_text(known, e, writable);
            }
            add_keys(known, e, map, all);
        }
    }
    movements_last(p);
    p->shown = mem_alloc((p->n + 1) * sizeof *p->shown);
    palette_filter(p, "");
}

void palette_keys(const struct palette_item *item, struct buffer *out)
{
    for (int k = 0; k < item->nkeys; k++) {
        if (k)
            buf_putc(out, ' ');
        key_label(item->keys[k], out);
    }
}

static bool folded_prefix(const char *text, const char *query)
{
    struct buffer a = {0}, b = {0};
    text_fold(&a, text, strlen(text), NULL);
    text_fold(&b, query, strlen(query), NULL);
    bool is = b.len && b.len <= a.len && memcmp(a.data, b.data, b.len) == 0;
    buf_free(&a);
    buf_free(&b);
    return is;
}

/* 0: the query is one of the keys; 2: it begins the name of one; -1: neither. */
static int key_rank(const struct palette_item *item, const char *query)
{
    const char *p = query, *end = query + strlen(query);
    struct key typed = key_named(K_NONE);
    int rank = -1;
    if (*query)
        typed = key_plain((struct key){KIND_CHAR, text_decode(&p, end)});
    for (int k = 0; k < item->nkeys; k++) {
        struct buffer label = {0};
        key_label(item->keys[k], &label);
        if (*query && ((p == end && key_equal(typed, item->keys[k])) || strcmp(buf_text(&label), query) == 0))
            rank = 0;
        else if (rank && text_glyphs(query, strlen(query)) > 1 && folded_prefix(buf_text(&label), query))
            rank = 2;
        buf_free(&label);
    }
    return rank;
}

static bool better(const struct palette_item *a, const struct palette_item *b)
{
    if (a->rank != b->rank)
        return a->rank < b->rank;
    return a->rank == 1 && pinyin_compare(&a->match, &b->match) < 0;
}

void palette_filter(struct palette *p, const char *query)
{
    struct pinyin_query q;
    pinyin_query(&q, query, strlen(query));
    p->n_shown = 0;
    for (size_t i = 0; i < p->n; i++) {
        struct palette_item *item = &p->items[i];
        int key = key_rank(item, query);
        bool found = pinyin_find(&q, item->text, strlen(item->text), &item->match);
        if (!found && key < 0)
            continue;
        item->rank = key == 0 ? 0 : found ? 1 : 2;
        size_t to = p->n_shown++; /* a short list: what is equally good keeps its order */
        for (; to > 0 && better(item, &p->items[p->shown[to - 1]]); to--)
            p->shown[to] = p->shown[to - 1];
        p->shown[to] = i;
    }
}

void palette_free(struct palette *p)
{
    for (size_t i = 0; i < p->n; i++) {
        free(p->items[i].text);
        free(p->items[i].why);
    }
    free(p->items);
    free(p->shown);
    *p = (struct palette){0};
}
