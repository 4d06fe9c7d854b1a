/* Text saved from Word or PDF as a stream of tokens: cells, rows on one line, and prose. Private to src/read.
 *
 * Word writes a table cell as a line that begins with a tab; further lines without a tab, up to a blank line, belong to
 * it. PDF converters write a row on one line, with tabs between its cells. A line that begins with a blank and then a
 * tab, or a table's first cell that begins with a blank, stands where text was lost.
 *
 * Web pages copied as text have no tabs. Where it has been found out how such a stretch is laid out (layout.h), the lexer
 * is told, and gives its lines as rows too. */
#ifndef MULU_READ_LEX_H
#define MULU_READ_LEX_H

#include <stdbool.h>
#include <stddef.h>

#include "read/bars.h"
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
    char *raw;    /* the lines of a ROW that has no tabs of its own, else NULL */
    int line;     /* where it begins */
    int gap;      /* blank lines before it */
    bool damaged; /* text was lost right before it */
};

/* A line that is to be read again. */
struct lexer_line {
    char *text;
    int number, gap;
};

/* Tokens with look-ahead. */
struct lexer {
    struct decoder *in;
    struct line_layout layout;
    struct lexer_line *again; /* lines handed back, from `again_at` on */
    size_t again_at, nagain;
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
/* How lines are laid out from here on, until it is said again; what has been peeked at is read anew. */
void lexer_layout(struct lexer *lx, const struct line_layout *layout);

#endif
