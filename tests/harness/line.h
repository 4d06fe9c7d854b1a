/* What lies between the program and the terminal's screen: an encoding, a terminal that draws ambiguous characters wide,
 * and answers that come late, in pieces, or not at all. */
#ifndef MULU_TESTS_LINE_H
#define MULU_TESTS_LINE_H

#include <iconv.h>
#include <stdbool.h>
#include <stddef.h>

#include "harness/term.h"
#include "mulu/buffer.h"

struct line {
    bool recodes;
    iconv_t from, to;   /* the program's bytes to UTF-8 and back */
    struct buffer rest; /* of a character in two pieces */
    struct term_kind kind;
    struct buffer held; /* answers that are late */
};

void line_open(struct line *l, const struct term_kind *kind);
void line_close(struct line *l);
/* What the program has sent, as the screen takes it. */
void line_shown(struct line *l, const char *bytes, size_t len, struct buffer *utf8);
/* What is typed, in the encoding of the line. */
void line_typed(struct line *l, const char *utf8, size_t len, struct buffer *bytes);
/* What the terminal answers, as it is sent now; TORN: in two pieces, the first *cut bytes long. */
void line_answer(struct line *l, const char *bytes, size_t len, struct buffer *out);

#endif
