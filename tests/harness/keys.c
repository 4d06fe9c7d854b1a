#include "harness/keys.h"

#include <string.h>

#include "mulu/text.h"

size_t harness_key(const char *name, char *bytes, size_t room)
{
    static const struct {
        const char *name, *bytes;
    } keys[] = {
        {"Up", "\033OA"},
        {"Down", "\033OB"},
        {"Right", "\033OC"},
        {"Left", "\033OD"},
        {"Home", "\033OH"},
        {"End", "\033OF"},
        {"PgUp", "\033[5~"},
        {"PgDn", "\033[6~"},
        {"Ins", "\033[2~"},
        {"Del", "\033[3~"},
        {"BS", "\177"},
        {"Enter", "\r"},
        {"Esc", "\033"},
        {"Tab", "\t"},
        {"S-Tab", "\033[Z"},
        {"Space", " "},
        {"C-Up", "\033[1;5A"},
        {"C-Down", "\033[1;5B"},
        {"C-Right", "\033[1;5C"},
        {"C-Left", "\033[1;5D"},
        {"C-Home", "\033[1;5H"},
        {"C-End", "\033[1;5F"},
        {"F1", "\033OP"},
        {"F2", "\033OQ"},
        {"F3", "\033OR"},
        {"F4", "\033OS"},
        {"F5", "\033[15~"},
        {"F6", "\033[17~"},
        {"F7", "\033[18~"},
        {"F8", "\033[19~"},
        {"F9", "\033[20~"},
        {"F10", "\033[21~"},
        {"F11", "\033[23~"},
        {"F12", "\033[24~"},
        {"S-Up", "\033[1;2A"},
        {"S-Down", "\033[1;2B"},
        {"S-Right", "\033[1;2C"},
        {"S-Left", "\033[1;2D"},
        {"S-Home", "\033[1;2H"},
        {"S-End", "\033[1;2F"},
        {"C-S-Right", "\033[1;6C"},
        {"C-S-Left", "\033[1;6D"},
    };
    size_t len = strlen(name);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (strcmp(keys[i].name, name) == 0) {
            size_t n = strlen(keys[i].bytes);
            memcpy(bytes, keys[i].bytes, n);
            return n;
        }
    }
    if (len == 3 && name[0] == 'C' && name[1] == '-' && name[2] >= 'a' && name[2] <= 'z') {
        bytes[0] = (char)(name[2] - 'a' + 1);
        return 1;
    }
    if (len == 3 && name[0] == 'M' && name[1] == '-') {
        bytes[0] = '\033';
        bytes[1] = name[2];
        return 2;
    }
    const char *p = name, *end = name + len;
    struct text_glyph g;
    if (!text_next(&p, end, &g) || p != end || len > room)
        return 0;
    memcpy(bytes, name, len);
    return len;
}
