/* The key table: which key does what in which mode, what the last line and the help say about it. It is data:
 * share/mulu/keymaps/default.ini, which the build makes a table of (keymap_gen.c), and over which a user's keys.ini may
 * put other keys. Hints and help are made from the
 * table that is in force, so that they are always true.
 *
 *     [tree]            title = "…"        what help calls the mode
 *     [tree-fold]       keys = "Left h"    hint = "折叠"    with = "unfold"    priority = 2    help = "…"
 *
 * priority: the smaller, the later a hint gives way on a narrow screen; none: not on the last line. with: actions
 * whose first keys stand in the same hint. hint-read-only: the word instead where nothing can be changed. */
#ifndef MULU_UI_KEYMAP_H
#define MULU_UI_KEYMAP_H

#include <stdbool.h>
#include <stddef.h>

#include "mulu/error.h"
#include "mulu/strings.h"
#include "ui/action.h"
#include "ui/keys.h"

enum { KEYMAP_MAX_KEYS = 12, KEYMAP_MAX_WITH = 3 };

struct key_entry {
    enum mode mode;
    enum action action;
    struct key keys[KEYMAP_MAX_KEYS];
    int nkeys;
    enum action with[KEYMAP_MAX_WITH];
    int nwith;
    int priority;             /* 0: no hint */
    char *hint, *look, *help; /* look: the hint where nothing can be changed; NULL: the same */
};

struct keymap {
    struct key_entry *entries; /* in the order of the file */
    size_t n, cap;
    char *titles[MODE_COUNT];
};

/* The program's table, and what the user's own says over it when there is a file at `own` (NULL: none). ST_INPUT names
 * file, line and remedy of the first problem, and how many more there are; a key that would mean two things in one mode
 * is one of them. Of a wrong file nothing holds. */
enum status keymap_load(const char *own, struct keymap **out, struct error *err);
/* The same; what is wrong is told in full, one sentence a problem. */
enum status keymap_load_told(const char *own, struct keymap **out, struct string_list *problems);
/* The program's table alone, in the language chosen. */
struct keymap *keymap_own(void);
/* Reads a file into the map; its texts stay as they are written there. own: a user's, which can only change what is
 * there already. One sentence for each thing that is wrong; the map is then of no use. */
void keymap_read(struct keymap *map, const char *path, bool own, struct string_list *problems);
void keymap_free(struct keymap *map); /* NULL is legal */

/* What the key means in the first of the modes (ended by MODE_NONE) that knows it; NULL when none does. */
const struct key_entry *keymap_find(const struct keymap *map, const enum mode *modes, struct key key);
const struct key_entry *keymap_entry(const struct keymap *map, enum mode mode, enum action action);
/* Appends the names of all its keys; and how many cells the widest of these lists takes, at most `most`. */
void keymap_entry_keys(const struct key_entry *e, struct buffer *out);
int keymap_keys_cells(const struct keymap *map, int most);
/* The name of the first key of an action in the first of the modes that has one, for texts that name a key. */
void keymap_name(const struct keymap *map, const enum mode *modes, enum action action, struct buffer *out);

/* Appends text with every KEYMAP_OPEN action KEYMAP_CLOSE (MSG_THE_KEY in the message table) as the name of its key, so
 * that what a message says to press is what the table says. */
#define KEYMAP_OPEN "\001"
#define KEYMAP_CLOSE "\002"
void keymap_expand(const struct keymap *map, const enum mode *modes, const char *text, struct buffer *out);

struct key_hint {
    char keys[48]; /* cut at a character's edge when there are more names than room */
    const char *text;
    int priority;
    struct key each[1 + KEYMAP_MAX_WITH]; /* those that `keys` names, */
    int each_end[1 + KEYMAP_MAX_WITH];    /* and the cell before which each name ends */
    int neach;
};
/* The hints of the modes for what `have` allows, as many as fit into `width` cells with two cells between them; those
 * with the greatest priority numbers give way first. They come in the order of the table, at most `max`. */
size_t keymap_hints(const struct keymap *map, const enum mode *modes, unsigned have, int width,
                    struct key_hint *out, size_t max);
int key_hint_cells(const struct key_hint *hint);

#endif
