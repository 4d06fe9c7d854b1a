/* How the table is laid out that a text without tabs goes on with: found by looking ahead. Private to src/read. */
#ifndef MULU_READ_LAYOUT_H
#define MULU_READ_LAYOUT_H

#include "read/pieces.h"

struct layout {
    struct line_layout lines;   /* TABS: no table begins here */
    struct piece_manner manner; /* SPARSE */
    int width; /* SPARSE: columns that rows are filled up to with blank cells; 0: they are not */
};
/* Looks at the next token, a line of prose as far as the lexer knows, and on from there. Headers are told by their words, as
 * data has them, and by how much of the lines ahead is laid out alike. */
enum status layout_ahead(const struct formats *f, struct lexer *lx, struct layout *out, struct error *err);

/* How a stretch is cut of which only is known that a header of so many lines begins with this one. */
void layout_of_header(const char *line, int rows, struct layout *out);

/* Cuts the lines from the i-th token on, as p's manner says, into at least `want` pieces, where there are as many before
 * something with tabs. Nothing is dropped. */
enum status layout_peek(struct lexer *lx, size_t i, size_t want, struct pieces *p, struct error *err);

#endif
