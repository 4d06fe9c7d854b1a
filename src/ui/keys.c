#include "ui/keys.h"

#include <ctype.h>
#include <string.h>

#include "mulu/messages.h"
#include "mulu/text.h"

static const struct {
    const char *word, *label;
} names[K_NAMES] = {
    [K_UP] = {"Up", "\u2191"},
    [K_DOWN] = {"Down", "\u2193"},
    [K_LEFT] = {"Left", "\u2190"},
    [K_RIGHT] = {"Right", "\u2192"},
    [K_HOME] = {"Home", "Home"},
    [K_END] = {"End", "End"},
    [K_PAGE_UP] = {"PgUp", "PgUp"},
    [K_PAGE_DOWN] = {"PgDn", "PgDn"},
    [K_INSERT] = {"Ins", "Insert"},
    [K_DELETE] = {"Del", "Delete"},
    [K_BACKSPACE] = {"BS", MSG_UI_KEY_BACKSPACE},
    [K_ENTER] = {"Enter", "Enter"},
    [K_ESC] = {"Esc", "Esc"},
    [K_TAB] = {"Tab", "Tab"},
    [K_BACK_TAB] = {"S-Tab", "Shift-Tab"},
    [K_CTRL_UP] = {"C-Up", "Ctrl-\u2191"},
    [K_CTRL_DOWN] = {"C-Down", "Ctrl-\u2193"},
    [K_CTRL_LEFT] = {"C-Left", "Ctrl-\u2190"},
    [K_CTRL_RIGHT] = {"C-Right", "Ctrl-\u2192"},
    [K_CTRL_HOME] = {"C-Home", "Ctrl-Home"},
    [K_CTRL_END] = {"C-End", "Ctrl-End"},
    [K_F1] = {"F1", "F1"},
    [K_F2] = {"F2", "F2"},
    [K_F3] = {"F3", "F3"},
    [K_F4] = {"F4", "F4"},
    [K_F5] = {"F5", "F5"},
    [K_F6] = {"F6", "F6"},
    [K_F7] = {"F7", "F7"},
    [K_F8] = {"F8", "F8"},
    [K_F9] = {"F9", "F9"},
    [K_F10] = {"F10", "F10"},
    [K_F11] = {"F11", "F11"},
    [K_F12] = {"F12", "F12"},
    [K_SHIFT_UP] = {"S-Up", "Shift-\u2191"},
    [K_SHIFT_DOWN] = {"S-Down", "Shift-\u2193"},
    [K_SHIFT_LEFT] = {"S-Left", "Shift-\u2190"},
    [K_SHIFT_RIGHT] = {"S-Right", "Shift-\u2192"},
    [K_SHIFT_HOME] = {"S-Home", "Shift-Home"},
    [K_SHIFT_END] = {"S-End", "Shift-End"},
    [K_CTRL_SHIFT_LEFT] = {"C-S-Left", "Ctrl-Shift-\u2190"},
    [K_CTRL_SHIFT_RIGHT] = {"C-S-Right", "Ctrl-Shift-\u2192"},
    [K_UNKNOWN] = {NULL, MSG_UI_KEY_UNKNOWN},
};

bool key_equal(struct key a, struct key b)
{
    return a.kind == b.kind && a.value == b.value;
}

bool key_by_word(const char *word, struct key *out)
{
    for (uint32_t i = 1; i < K_NAMES; i++) {
        if (names[i].word && strcmp(names[i].word, word) == 0) {
            *out = (struct key){KIND_NAMED, i};
            return true;
        }
    }
    if (strcmp(word, "Space") == 0) {
        *out = (struct key){KIND_CHAR, ' '};
        return true;
    }
    size_t len = strlen(word);
    if (len == 3 && memcmp(word, "C-", 2) == 0 &&
        (islower((unsigned char)word[2]) || strchr("]^@", word[2]))) {
        *out = (struct key){KIND_CTRL, (uint32_t)word[2]};
        return true;
    }
    if (len == 3 && memcmp(word, "M-", 2) == 0 && isalpha((unsigned char)word[2])) {
        *out = (struct key){KIND_ALT, (uint32_t)word[2]};
        return true;
    }
    const char *p = word, *end = word + len;
    if (p == end)
        return false;
    uint32_t cp = text_decode(&p, end);
    if (p != end || cp <= ' ' || cp == 0xFFFD)
        return false;
    *out = (struct key){KIND_CHAR, cp};
    return true;
}

void key_label(struct key key, struct buffer *out)
{
    if (key.kind == KIND_NAMED)
        buf_puts(out, key.value < K_NAMES ? tr(names[key.value].label) : NULL);
    else if (key.kind == KIND_CTRL)
        buf_printf(out, "Ctrl-%c", toupper((int)key.value));
    else if (key.kind == KIND_ALT)
        buf_printf(out, "Alt-%c", (int)key.value);
    else if (key.value == ' ')
        buf_puts(out, MSG_UI_KEY_SPACE);
    else
        buf_put_cp(out, key.value);
}

struct key key_plain(struct key key)
{
    static const struct {
        uint32_t from;
        char to;
    } twins[] = {
        {0x3000, ' '}, {0x3001, '/'}, {0x3002, '.'},  {0x300A, '<'},  {0x300B, '>'}, {0x3008, '<'},
        {0x3009, '>'}, {0x3010, '['}, {0x3011, ']'},  {0x2014, '_'},  {0x2026, '^'}, {0x00B7, '`'},
        {0x00D7, '*'}, {0xFFE5, '$'}, {0x2018, '\''}, {0x2019, '\''}, {0x201C, '"'}, {0x201D, '"'},
    };
    if (key.kind != KIND_CHAR)
        return key;
    if (key.value >= 0xFF01 && key.value <= 0xFF5E)
        key.value -= 0xFEE0;
    for (size_t i = 0; i < sizeof twins / sizeof *twins; i++)
        if (twins[i].from == key.value)
            key.value = (uint32_t)twins[i].to;
    return key;
}
