/* Text saved from Word or PDF as a stream of tokens: cells, rows on one line, and prose. Private to src/read.
 *
 * Word writes a table cell as a line that begins with a tab; further lines without a tab, up to a blank line, belong to
 * it. PDF converters write a row on one line, with tabs between its cells. A line that begins with a blank and then a
 * tab, or a table's first cell that begins with a blank, stands where text was lost. */
#ifndef MULU_READ_LEX_H
#define MULU_READ_LEX_H

#include <stdbool.h>
#include <stddef.h>

#include "read/decode.h"

enum token_kind {
    TOKEN_CELL, /* one cell: a line that begins with its only tab, and its continuation lines */
    TOKEN_BARE, /* a paragraph without a tab, right above a cell: a row's first cell may lack its tab */
    TOKEN_ROW,  /* a line with several cells */
    TOKEN_PARA, /* a line of prose */
    TOKEN_END
};

struct token {
    enum token_kind kind;
    char *text;   /* of a ROW: with its tabs */
    int line;     /* where it begins */
    int gap;      /* blank lines before it */
    bool damaged; /* text was lost right before it */
};

/* Tokens with look-ahead. */
struct lexer {
    struct decoder *in;
    struct buffer line; /* the line read but not yet used */
    bool have_line, at_end;
    int line_number, gap;
    struct token *queue; /* tokens peeked at, from `head` on */
    size_t head, n, cap;
};

void lexer_init(struct lexer *lx, struct decoder *in);
void lexer_release(struct lexer *lx);
/* Makes the i-th token from here (0: the next) available; past the end it is TOKEN_END. */
enum status lexer_peek(struct lexer *lx, size_t i, const struct token **out, struct error *err);
void lexer_drop(struct lexer *lx, size_t n); /* forgets the next n */

#endif
