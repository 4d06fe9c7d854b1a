/* The encoding between the program and its user. Inside, all text is UTF-8; what a user types, reads and names on the
 * command line is in the encoding of the locale, which in county offices is as often GBK or GB18030 as UTF-8.
 *
 * What that encoding lacks is shown as U+3013 (the geta mark, two cells), or as a sign that looks like it and is as
 * wide; the data itself never passes through here on its way to a file or to the database. The locale is the process's:
 * curses and the C library read it too, so it is set once, at the start, and asked for its encoding afterwards. */
#ifndef MULU_CHARSET_H
#define MULU_CHARSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "mulu/buffer.h"

/* Takes the locale that the environment asks for. Where there is none that can write Chinese, C.UTF-8 serves, and the
 * result is what the user should be told (it begins in ASCII, which every terminal can show); else NULL. */
const char *charset_begin(void);
/* To a locale of another encoding, named as in ".GB18030"; false: none is installed. */
bool charset_change(const char *name);
bool charset_is_utf8(void);
const char *charset_name(void);

/* What stands for a character on the screen: itself, its look-alike, or U+3013. */
uint32_t charset_shown(uint32_t cp);
/* Appends the text as bytes of the locale. Bytes that are no UTF-8 (names of files) stay as they are. */
void charset_encode(struct buffer *out, const char *utf8, size_t len);
/* Appends bytes of the locale as UTF-8. False where they are none: *bad_at tells the byte, from 0. */
bool charset_decode(struct buffer *out, const char *bytes, size_t len, size_t *bad_at);

/* A stream whose UTF-8 comes out of `to` in the encoding of the locale; `to` itself where that is UTF-8. */
FILE *charset_stream(FILE *to);

#endif
