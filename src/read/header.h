/* Laying header cells over columns. Private to src/read. */
#ifndef MULU_READ_HEADER_H
#define MULU_READ_HEADER_H

#include "read/table.h"

/* What one text looks like to somebody who looks for a header. LOOK_FAINT: only a part of it is a known word, as it may be in
 * any label; it counts among others that are surer. LOOK_SUB: a word of a second row. */
enum look { LOOK_BLANK, LOOK_OTHER, LOOK_FAINT, LOOK_HEAD, LOOK_SUB };
enum look header_look(const struct formats *f, const char *text);

/* Whether a word of the second row may stand below a word of the first. */
bool header_may_stand_below(const struct header_match *head, const struct header_match *sub);
/* Whether text reads like the word of a header; *sub: like one of a second row. */
bool header_word(const struct formats *f, const char *text, bool *sub);
/* How many printed rows are the header of a format that was saved; 0: none, or rows are not certain. */
int header_saved(const struct formats *f, const struct cell *cells, size_t n);
/* The columns that one cell of the first header row stands over, and where its words in the second row begin
 * (sub: index into the second row, -1: none). */
struct span {
    int column, n, sub;
};
/* Fills spans[0 … nfirst - 1]; returns the number of columns, which is `width` but where the header has more cells. */
int header_spans(const struct formats *f, const struct cell *cells, const struct header *h, int width,
                 const struct column_stats *stats, struct span *spans);
/* columns_by_header() for a header whose spans are known; width: the columns that they cover together. */
void columns_by_spans(const struct formats *f, const struct format *format, const struct cell *cells,
                      const struct header *h, const struct span *spans, int width,
                      const struct column_stats *stats, struct columns *out);

#endif
