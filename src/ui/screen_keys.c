#define _XOPEN_SOURCE_EXTENDED 1
#include "ui/screen_keys.h"

#include <ncurses.h>
#include <stdio.h>

/* Terminals send what they are set to, not what TERM says: PuTTY under TERM=xterm sends F1 as ESC [ 1 1 ~ and Home as
 * ESC [ 1 ~, the Linux console F1 as ESC [ [ A, and some ignore the application modes. All are taken at once; the
 * sequences that terminfo knows stay as they are. */
static const struct {
    const char *bytes;
    enum key_name name;
} sequences[] = {
    {"\033[A", K_UP},           {"\033OA", K_UP},
    {"\033[B", K_DOWN},         {"\033OB", K_DOWN},
    {"\033[C", K_RIGHT},        {"\033OC", K_RIGHT},
    {"\033[D", K_LEFT},         {"\033OD", K_LEFT},
    {"\033[H", K_HOME},         {"\033OH", K_HOME},
    {"\033[1~", K_HOME},        {"\033[7~", K_HOME},
    {"\033[F", K_END},          {"\033OF", K_END},
    {"\033[4~", K_END},         {"\033[8~", K_END},
    {"\033[2~", K_INSERT},      {"\033[3~", K_DELETE},
    {"\033[5~", K_PAGE_UP},     {"\033[6~", K_PAGE_DOWN},
    {"\033[Z", K_BACK_TAB},     {"\033OM", K_ENTER},
    {"\033OP", K_F1},           {"\033OQ", K_F2},
    {"\033OR", K_F3},           {"\033OS", K_F4},
    {"\033[11~", K_F1},         {"\033[12~", K_F2},
    {"\033[13~", K_F3},         {"\033[14~", K_F4},
    {"\033[15~", K_F5},         {"\033[17~", K_F6},
    {"\033[18~", K_F7},         {"\033[19~", K_F8},
    {"\033[20~", K_F9},         {"\033[21~", K_F10},
    {"\033[23~", K_F11},        {"\033[24~", K_F12},
    {"\033[[A", K_F1},          {"\033[[B", K_F2},
    {"\033[[C", K_F3},          {"\033[[D", K_F4},
    {"\033[[E", K_F5},          {"\033[1;5A", K_CTRL_UP},
    {"\033[1;5B", K_CTRL_DOWN}, {"\033[1;5C", K_CTRL_RIGHT},
    {"\033[1;5D", K_CTRL_LEFT}, {"\033[1;5H", K_CTRL_HOME},
    {"\033[1;5F", K_CTRL_END},  {"\033Oa", K_CTRL_UP},
    {"\033Ob", K_CTRL_DOWN},    {"\033Oc", K_CTRL_RIGHT},
    {"\033Od", K_CTRL_LEFT},
};

/* The number pad in application mode: ESC O and a letter for each of its signs. */
static const char keypad_letters[] = "jklmnopqrstuvwxy";
static const char keypad_signs[] = "*+,-./0123456789";

void screen_keys_define(void)
{
    define_key("\033[200~", CODE_PASTE_BEGIN);
    define_key("\033[201~", CODE_PASTE_END);
    for (size_t i = 0; i < sizeof sequences / sizeof *sequences; i++)
        define_key(sequences[i].bytes, CODE_NAMED + (int)sequences[i].name);
    for (int i = 0; keypad_letters[i]; i++) {
        char bytes[4];
        snprintf(bytes, sizeof bytes, "\033O%c", keypad_letters[i]);
        define_key(bytes, CODE_KEYPAD + i);
    }
}

struct key screen_key_of_code(int code)
{
    static const struct {
        int code;
        enum key_name name;
    } codes[] = {
        {KEY_UP, K_UP},           {KEY_DOWN, K_DOWN},           {KEY_LEFT, K_LEFT},   {KEY_RIGHT, K_RIGHT},
        {KEY_HOME, K_HOME},       {KEY_FIND, K_HOME},           {KEY_END, K_END},     {KEY_LL, K_END},
        {KEY_SELECT, K_END},      {KEY_IC, K_INSERT},           {KEY_DC, K_DELETE},   {KEY_PPAGE, K_PAGE_UP},
        {KEY_NPAGE, K_PAGE_DOWN}, {KEY_BACKSPACE, K_BACKSPACE}, {KEY_ENTER, K_ENTER}, {KEY_BTAB, K_BACK_TAB},
        {KEY_A1, K_HOME},         {KEY_A3, K_PAGE_UP},          {KEY_C1, K_END},      {KEY_C3, K_PAGE_DOWN},
    };
    if (code >= CODE_NAMED && code < CODE_NAMED + K_NAMES)
        return key_named((enum key_name)(code - CODE_NAMED));
    if (code >= CODE_KEYPAD && code < CODE_KEYPAD + (int)sizeof keypad_signs - 1)
        return (struct key){KIND_CHAR, (uint32_t)keypad_signs[code - CODE_KEYPAD]};
    for (int i = 0; i < 12; i++)
        if (code == KEY_F(i + 1))
            return key_named((enum key_name)(K_F1 + i));
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i].code == code)
            return key_named(codes[i].name);
    return key_named(K_UNKNOWN);
}

struct key screen_key_of_char(unsigned long c)
{
    switch (c) {
    case '\r':
    case '\n':
        return key_named(K_ENTER);
    case '\t':
        return key_named(K_TAB);
    case 0x1B:
        return key_named(K_ESC);
    case 0x7F:
    case 0x08:
        return key_named(K_BACKSPACE);
    case 0:
        return (struct key){KIND_CTRL, '@'};
    }
    if (c < 0x1B)
        return (struct key){KIND_CTRL, (uint32_t)('a' + c - 1)};
    if (c < 0x20)
        return (struct key){KIND_CTRL, (uint32_t)(c + 0x40)};
    return (struct key){KIND_CHAR, (uint32_t)c};
}
