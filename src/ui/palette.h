/* What the command palette lists: every action of a place, by the names that the key table gives it, and which of them a
 * query finds – by Chinese words, pinyin, initials or the key itself. Only data; drawing is view_palette's. */
#ifndef MULU_UI_PALETTE_H
#define MULU_UI_PALETTE_H

#include "mulu/pinyin.h"
#include "ui/keymap.h"

struct palette_item {
    enum action action;
    struct key key; /* what the action is told was pressed; K_NONE where nothing is */
    char *text;     /* its name and what it does */
    size_t name;    /* bytes of the text that are the name alone */
    struct key keys[KEYMAP_MAX_KEYS];
    int nkeys; /* those that do it here: none that a nearer mode uses for something else */
    char *why; /* why it cannot be done now; NULL: it can */
    bool moves;
    int rank; /* 0 the key itself, 1 the text, 2 the beginning of a key's name */
    struct pinyin_match match;
};

struct palette {
    struct palette_item *items; /* in the order of the table; movements last */
    size_t n, cap;
    size_t *shown; /* those that the query finds, the best first */
    size_t n_shown;
};

/* All that can be done in these modes, the nearest first. An action of several modes is listed once, as the nearest has
 * it. writable: names are those for where something can be changed. */
void palette_build(struct palette *p, const struct keymap *map, const enum mode *modes, bool writable);
void palette_filter(struct palette *p, const char *query);
void palette_keys(const struct palette_item *item, struct buffer *out);
void palette_free(struct palette *p);

#endif
