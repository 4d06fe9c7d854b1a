/* The codes of number formats, taken apart. Private to src/read; see number_format.h. */
#ifndef MULU_READ_NUMBER_CODE_H
#define MULU_READ_NUMBER_CODE_H

#include <stdbool.h>

enum { CODE_TOKENS = 128 };

enum code_kind {
    CODE_LITERAL,
    CODE_DIGIT, /* 0 # ? */
    CODE_POINT,
    CODE_COMMA, /* between digits: thousands; behind them: a scale */
    CODE_PERCENT,
    CODE_EXPONENT,
    CODE_DATE,    /* y m d h s a, and how many */
    CODE_ELAPSED, /* [h] [m] [s] */
    CODE_HALF_DAY,
    CODE_GENERAL,
    CODE_TEXT /* @ */
};
struct code_token {
    enum code_kind kind;
    char letter; /* of digits, dates and elapsed time; of half days: A for AM/PM, a for A/P, c for Chinese */
    int n;       /* repetitions; of CODE_LITERAL: bytes */
    const char *text;
};
struct code_section {
    struct code_token tokens[CODE_TOKENS];
    int n;
    int numerals; /* DBNum: 0 none, 1 一, 2 壹, 3 wide figures */
    bool conditional;
    char compare[3];
    double limit;
    bool date;
};

/* The section that begins at p; where the next one does, NULL: nowhere. */
const char *code_parse(const char *p, struct code_section *s);

#endif
