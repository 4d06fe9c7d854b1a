/* What the terminal says of its own widths: it is sent a few signs, each followed by the question where the cursor now
 * stands, and answers in its own time, in pieces, or never. No curses, no waiting: this only knows what to send and
 * what an answer means.
 *
 * All is asked in the second row: the answers for the first look like F3 with Shift or Ctrl. */
#ifndef MULU_UI_PROBE_H
#define MULU_UI_PROBE_H

#include <stdbool.h>

#include "mulu/buffer.h"

enum { PROBE_ROW = 2, PROBE_SIGNS = 7 };

struct probe {
    int cells[PROBE_SIGNS]; /* as answered */
    int asked, answered;
};

/* Appends what to send, in the encoding of the locale, and forgets earlier answers. */
void probe_begin(struct probe *p, struct buffer *bytes);
/* One answer: the cursor stands in this row and column, from 1. True when it was the last one awaited. An answer of
 * another row than was asked about makes no sense: none is awaited any more. */
bool probe_take(struct probe *p, int row, int col);

enum probe_finding {
    PROBE_UNKNOWN, /* no answer, or one that makes no sense */
    PROBE_NARROW,  /* ambiguous characters take one cell */
    PROBE_WIDE,    /* … two */
    PROBE_FOREIGN, /* not even Han characters take two cells: the terminal is set to another encoding */
};
enum probe_finding probe_ambiguous(const struct probe *p);
int probe_lines(const struct probe *p); /* the cells of a box line, 1 or 2; 0: unknown */

#endif
