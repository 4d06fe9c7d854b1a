/* The character properties that base/text stands on; private to src/base. Tables are generated (unicode_gen.c). */
#ifndef MULU_BASE_UNICODE_H
#define MULU_BASE_UNICODE_H

#include <stdbool.h>
#include <stdint.h>

bool unicode_is_zero(uint32_t cp);      /* takes no cell: combining marks, format characters */
bool unicode_is_wide(uint32_t cp);      /* East Asian Width W or F */
bool unicode_is_ambiguous(uint32_t cp); /* East Asian Width A */
int unicode_ambiguous_cells(uint32_t cp);
bool unicode_is_lacking(uint32_t cp); /* the terminal's encoding is without it */
uint32_t unicode_fold(uint32_t cp);   /* NFKC and case folding where they give one character */

#endif
