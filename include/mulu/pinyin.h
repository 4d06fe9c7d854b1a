/* Finding Chinese text by what is quickly typed for it: with the input method off, "xzcf" or "xingzhengcf" stand for
 * 行政处罚.
 *
 * A query is held against a text character by character. A character of the text is matched by itself (folded as a
 * search folds), or, where it is Chinese, by a whole syllable of any of its readings, by that syllable's first letter,
 * by zh, ch, sh, and at the end of the query by any beginning of a syllable. All readings count: 银行 is yinhang and
 * yinxing. ü is v or u. Blanks and ' in the query, and signs between two characters of the text, do not matter. */
#ifndef MULU_PINYIN_H
#define MULU_PINYIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PINYIN_MAX_QUERY = 63 };

struct pinyin_query {
    uint32_t cp[PINYIN_MAX_QUERY];
    int n;
    bool too_long; /* than anybody types to find something: it finds nothing */
};
void pinyin_query(struct pinyin_query *q, const char *text, size_t len);

struct pinyin_match {
    size_t from, to; /* bytes of the text, at the edges of characters */
    int before;      /* characters before it, signs not counted: 0 where the text begins with it */
    bool literal;    /* every character was matched by itself */
    bool rare;       /* only by a reading that old books have */
};
/* The first place that matches, and there the shortest; by readings of today, or where that finds nothing by any. An empty query matches everything, with an empty range. What is
 * better stands first in a list when it is ordered by pinyin_compare(). */
bool pinyin_find(const struct pinyin_query *q, const char *text, size_t len, struct pinyin_match *out);
/* < 0: a is the better match. One by readings of today before any other; then the earlier one, first of all at the
 * beginning; then the literal one. */
int pinyin_compare(const struct pinyin_match *a, const struct pinyin_match *b);

/* The readings of a character, without tones, ü as v, those of today first; at most `max`, returns how many there are. */
size_t pinyin_readings(uint32_t cp, const char **out, size_t max);

#endif
