/* Text as it stands on a screen: UTF-8 bytes, code points, characters as a reader counts them, and terminal cells.
 *
 * All text inside the program is UTF-8. Lengths are in bytes, widths in cells. A "glyph" is one base character with
 * the combining marks, variation selectors and zero-width joins that belong to it; nothing here ever splits one.
 * Nothing else in the program decides how many cells a string takes: the C library's wcwidth() is replaced by
 * text_cp_cells() too, so that curses counts alike.
 *
 * Widths follow Unicode's East Asian Width (UAX #11); line breaking is the part of UAX #14 and of the Chinese
 * layout rules (GB/T 15834: no closing mark begins a line, no opening mark ends one) that tables need. */
#ifndef MULU_TEXT_H
#define MULU_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mulu/buffer.h"

struct text_glyph {
    const char *at;
    size_t len;  /* bytes */
    uint32_t cp; /* the base character; U+FFFD for a byte that is no UTF-8 */
    int cells;   /* 0 (a mark without a base), 1 or 2 */
};

/* How many cells ambiguous characters take (■ “ ① and box lines): 1 or 2. Set once at start, 1 otherwise; process-wide
 * because curses asks through wcwidth(), which has no room for a parameter. */
void text_set_ambiguous(int cells);
/* The same for box lines alone, which many terminals that draw the others wide draw narrow; 0: like the others. */
void text_set_lines(int cells);
/* The characters of the first plane that the terminal's encoding lacks, one bit each (8 KB, kept by the caller): they
 * are shown as U+3013 and take its two cells. `planes`: it lacks the other planes too. NULL: it lacks none. */
void text_set_lacking(const uint8_t *bits, bool planes);
int text_cp_cells(
    uint32_t cp); /* 0, 1 or 2; a control character counts 1, as the symbol that is shown for it */

/* Steps *p over one code point / one glyph before end; false at the end. A bad byte counts as one U+FFFD. */
uint32_t text_decode(const char **p, const char *end);
bool text_next(const char **p, const char *end, struct text_glyph *g);
void text_repair(struct buffer *out, const char *s); /* appends s with U+FFFD for each bad byte */
/* How many bytes at the end of a piece are the beginning of a character that the next piece will finish. */
size_t text_unfinished(const char *s, size_t len);
size_t text_prev(const char *s, size_t at); /* where the glyph that ends at `at` begins */
bool text_is_utf8(const char *bytes, size_t len,
                  size_t *bad_at); /* strict: no surrogates, no overlong forms */

int text_width(const char *s, size_t len);     /* cells, a line break counted as its symbol */
int text_cells(const char *s);                 /* the same for a whole string */
size_t text_glyphs(const char *s, size_t len); /* characters as a reader counts them */

/* The longest run of whole glyphs at the beginning that takes at most `cells`; *used tells how many it takes. */
size_t text_prefix(const char *s, size_t len, int cells, int *used);
/* Appends s in exactly `cells` cells: cut with "…" where it is longer, padded with blanks where it is shorter. */
void text_fit(struct buffer *out, const char *s, int cells);
/* Appends s in at most `cells` cells; where it is longer the middle gives way to "…". */
void text_middle(struct buffer *out, const char *s, int cells);
void text_end(struct buffer *out, const char *s, int cells); /* … the beginning gives way */
/* Appends s on one line: any white space between words is one blank, there is none at the ends. */
void text_one_line(struct buffer *out, const char *s);
/* Appends s with control characters as their symbols (U+2400…, line break as ↵): what may be sent to a terminal. */
void text_visible(struct buffer *out, const char *s, size_t len);

/* One line of a paragraph broken to a width. */
struct text_line {
    size_t start, len; /* bytes, without the line break character */
    int cells;         /* may exceed the width by 1 only where a glyph is wider than the width itself */
    bool hard;         /* ends at a line break of the text, or at its end */
};
/* Steps *pos (start from 0) over the next line; false after the last. An empty text has one empty line, and so has
 * what follows a final line break. Every byte of s but the line breaks stands in exactly one line. */
bool text_wrap(const char *s, size_t len, int width, size_t *pos, struct text_line *line);

/* Han, kana and hangul: what needs no blank between words. */
bool text_is_cjk(uint32_t cp);
bool text_cp_is_ambiguous(uint32_t cp); /* takes 1 or 2 cells, as the terminal likes (East Asian Width A) */
/* White space of any kind, the ideographic space, no-break spaces and the zero-width ones included. */
bool text_is_space(uint32_t cp);

/* Appends s without any white space: how labels compare. */
void text_squash(struct buffer *out, const char *s, size_t len);
bool text_same_squashed(const char *a, const char *b);
/* Appends s with the white space at both ends gone, and blanks at the ends of its lines; line breaks are "\n". */
void text_trim(struct buffer *out, const char *s, size_t len);

/* Appends s folded for searching: full width and half width alike, case alike, look-alike radicals as the character,
 * traditional and simplified alike, the kinds of quotes and brackets alike, no white space. If map is not NULL, *map (mem_array, caller frees) gets for
 * every byte appended the byte of s that it came from, and one more entry for the end. */
void text_fold(struct buffer *out, const char *s, size_t len, size_t **map);
uint32_t text_fold_cp(uint32_t cp); /* the same for one code point */
bool text_same_folded(const char *a, const char *b);

/* Appends s with every radical (U+2E80–U+2FDF, as converters of PDF files write them) as the character that it stands
 * for (Unicode, EquivalentUnifiedIdeograph). Gives their number. */
size_t text_unify(struct buffer *out, const char *s, size_t len);
/* Holds a character of a private use area: only its author's font shows what it is. */
bool text_has_private(const char *s);

#endif
