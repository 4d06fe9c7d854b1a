/* Telling a paste from typing where the terminal does not bracket pastes: by how much comes in one go, and what.
 * Typing that has piled up behind a slow line also comes in one go, so little is taken for a paste only where it has
 * several lines of text. */
#ifndef MULU_UI_BURST_H
#define MULU_UI_BURST_H

#include <stddef.h>

enum burst {
    BURST_KEYS,  /* no paste */
    BURST_LINE,  /* a long line */
    BURST_LINES, /* several; tabs in them are text and not the key */
};
/* What these bytes, read at once, in the encoding of the locale, look like. */
enum burst burst_kind(const char *bytes, size_t len);

#endif
