/* A text as the reader sees it: characters without width, blanks and traditional forms, and the tokens that they make. */
#ifndef MULU_DEADLINE_READ_SCAN_H
#define MULU_DEADLINE_READ_SCAN_H

#include "deadline/read_words.h"

enum token_kind {
    TOKEN_END, /* past the last: also what looking too far ahead finds */
    TOKEN_TEXT,
    TOKEN_WORD,
    TOKEN_NUMBER,
    TOKEN_COMMA,
    TOKEN_PAUSE, /* 、 and / : between things of one kind */
    TOKEN_STOP,  /* ends a sentence, or an entry of a list */
    TOKEN_COLON,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_DASH,
    TOKEN_DOT, /* between two numbers */
};
struct token {
    const struct word *word; /* never NULL */
    enum token_kind kind;
    bool half;            /* 半: n is 0 */
    bool chinese;         /* a number in Chinese numerals */
    int32_t n;            /* a number; -1: out of all bounds */
    uint32_t first, last; /* its characters */
};
struct scan {
    const char *text; /* as given */
    uint16_t *chars;
    uint32_t *at; /* of every character, the byte where it stands; one more for the end */
    uint32_t nchars;
    struct token *tokens; /* with SCAN_AHEAD TOKEN_END behind them */
    size_t n;
};
enum { SCAN_AHEAD = 8, SCAN_MOST_BYTES = 0x7FFFFFFF };

void scan_text(const struct deadline_words *w, const char *text, size_t len, struct scan *out);
void scan_release(struct scan *s);

#endif
