/* Characters of symbol fonts as the characters that they look like. Private to src/read. */
#ifndef MULU_READ_SYMBOLS_H
#define MULU_READ_SYMBOLS_H

#include <stddef.h>
#include <stdint.h>

#include "mulu/buffer.h"

/* Wingdings and its like; NOT: a font of letters. */
enum symbol_font { SYMBOLS_NOT, SYMBOLS_WINGDINGS, SYMBOLS_WINGDINGS2, SYMBOLS_WEBDINGS, SYMBOLS_SYMBOL };
enum symbol_font symbol_font(const char *name); /* NULL: NOT */
/* The character that a code of the font shows, U+F0xx or xx alike; what is not known stays in the private use area, where
 * the reader of its cell is warned of it. */
uint32_t symbol_character(enum symbol_font font, uint32_t code);
/* Appends text that is written in the font. */
void symbol_text(enum symbol_font font, const char *text, size_t len, struct buffer *out);

#endif
