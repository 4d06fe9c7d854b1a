/* Which sequences of bytes, and which codes of curses, stand for which key; private to screen*.c. */
#ifndef MULU_UI_SCREEN_KEYS_H
#define MULU_UI_SCREEN_KEYS_H

#include "ui/keys.h"

enum { CODE_PASTE_BEGIN = 0x2000, CODE_PASTE_END, CODE_KEYPAD, CODE_NAMED = 0x2100 };

void screen_keys_define(void); /* after curses has begun */
struct key screen_key_of_code(int code);
struct key screen_key_of_char(unsigned long c);

#endif
