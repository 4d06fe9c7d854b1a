/* Keys as the program knows them, apart from what a terminal sends and from what they do.
 *
 * A key is a kind and a value, never a bare number: U+0107 and a cursor key may share one. In key tables a key is a
 * word: a single character, or a name such as Up, PgDn, F2, Esc, C-s (Ctrl with s), M-b (Alt with b), C-Up, S-Left,
 * S-Tab, Space. */
#ifndef MULU_UI_KEYS_H
#define MULU_UI_KEYS_H

#include <stdbool.h>
#include <stdint.h>

#include "mulu/buffer.h"

enum key_kind {
    KIND_CHAR,  /* value: the code point */
    KIND_CTRL,  /* value: the small letter, or one of [ \ ] ^ _ @ */
    KIND_NAMED, /* value: enum key_name */
    KIND_ALT    /* value: an ASCII letter; where it means nothing it is Esc and the letter */
};

enum key_name {
    K_NONE,
    K_UP,
    K_DOWN,
    K_LEFT,
    K_RIGHT,
    K_HOME,
    K_END,
    K_PAGE_UP,
    K_PAGE_DOWN,
    K_INSERT,
    K_DELETE,
    K_BACKSPACE,
    K_ENTER,
    K_ESC,
    K_TAB,
    K_BACK_TAB,
    K_CTRL_UP,
    K_CTRL_DOWN,
    K_CTRL_LEFT,
    K_CTRL_RIGHT,
    K_CTRL_HOME,
    K_CTRL_END,
    K_F1,
    K_F2,
    K_F3,
    K_F4,
    K_F5,
    K_F6,
    K_F7,
    K_F8,
    K_F9,
    K_F10,
    K_F11,
    K_F12,
    K_SHIFT_UP,
    K_SHIFT_DOWN,
    K_SHIFT_LEFT,
    K_SHIFT_RIGHT,
    K_SHIFT_HOME,
    K_SHIFT_END,
    K_CTRL_SHIFT_LEFT,
    K_CTRL_SHIFT_RIGHT,
    K_UNKNOWN, /* a sequence that means nothing */
    K_NAMES
};

struct key {
    enum key_kind kind;
    uint32_t value;
};

static inline struct key key_named(enum key_name name)
{
    return (struct key){KIND_NAMED, (uint32_t)name};
}
bool key_equal(struct key a, struct key b);

/* The key that a word of a key table names; false when there is none. */
bool key_by_word(const char *word, struct key *out);
/* Appends what the screen calls the key: ↑, Enter, Ctrl-S, 空格. */
void key_label(struct key key, struct buffer *out);
/* What the key means where no text is typed: full-width letters, digits and signs, and the signs that an input method
 * puts in place of ASCII ones, act as their ASCII keys. */
struct key key_plain(struct key key);

#endif
