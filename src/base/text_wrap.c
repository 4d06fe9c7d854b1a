/* Breaking lines between Han characters, keeping Latin words and punctuation where readers expect them. */
#include "mulu/text.h"

#include <string.h>

enum break_class { IDEOGRAPH, WORD, BLANK, CLOSING, OPENING };

bool text_is_cjk(uint32_t c)
{
    return (c >= 0x2E80 && c <= 0x2FDF) || (c >= 0x3005 && c <= 0x3007) || (c >= 0x3021 && c <= 0x30FF) ||
           (c >= 0x3105 && c <= 0x31FF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) ||
           (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFD);
}

static bool is_among(uint32_t c, const uint32_t *set, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (set[i] == c)
            return true;
    return false;
}

static enum break_class class_of(uint32_t c)
{
    /* ) ] } ， 。 、 ； ： ！ ？ ） ］ ｝ 》 〉 」 』 】 〕 〗 ﹞ ” ’ … ‥ — · • ％ ‰ ℃ ° ˙ ～ and the ASCII stops */
    static const uint32_t closing[] = {
        ')',    ']',    '}',    ',',    '.',    ';',    ':',    '!',    '?',    '%',    0xFF0C, 0x3002,
        0x3001, 0xFF1B, 0xFF1A, 0xFF01, 0xFF1F, 0xFF09, 0xFF3D, 0xFF5D, 0x300B, 0x3009, 0x300D, 0x300F,
        0x3011, 0x3015, 0x3017, 0xFE5E, 0x201D, 0x2019, 0x2026, 0x2025, 0x2014, 0x00B7, 0x2022, 0xFF05,
        0x2030, 0x2103, 0x00B0, 0x02D9, 0xFF5E, 0x3005, 0x30FC, 0xFF0E, 0xFF61, 0xFF64};
    /* ( [ { （ ［ ｛ 《 〈 「 『 【 〔 〖 ﹝ “ ‘ ￥ $ */
    static const uint32_t opening[] = {'(',    '[',    '{',    0xFF08, 0xFF3B, 0xFF5B, 0x300A, 0x3008, 0x300C,
                                       0x300E, 0x3010, 0x3014, 0x3016, 0xFE5D, 0x201C, 0x2018, 0xFFE5, '$'};
    if (c == ' ' || c == 0x3000)
        return BLANK;
    if (text_is_cjk(c))
        return IDEOGRAPH;
    if (is_among(c, closing, sizeof closing / sizeof *closing))
        return CLOSING;
    if (is_among(c, opening, sizeof opening / sizeof *opening))
        return OPENING;
    return text_cp_cells(c) == 2 || (c >= 0x2460 && c <= 0x27BF) || (c >= 0x25A0 && c <= 0x25FF) ? IDEOGRAPH
                                                                                                 : WORD;
}

static bool may_break(enum break_class before, uint32_t last, enum break_class after)
{
    if (after == CLOSING || before == OPENING || after == BLANK)
        return false;
    if (before == BLANK)
        return true;
    if (before == WORD && after == WORD)
        return last == '/' || last == '-' || last == '&';
    if (before == CLOSING &&
        after == WORD) /* 3.5 and 1,000 stay whole; after a Chinese stop a word may begin a line */
        return last >= 0x80;
    return true;
}

bool text_wrap(const char *s, size_t len, int width, size_t *pos, struct text_line *line)
{
    if (*pos > len)
        return false;
    if (width < 1)
        width = 1;
    const char *p = s + *pos, *end = s + len;
    const char *start = p, *good = NULL; /* good: the last place where the line may end */
    int cells = 0, good_cells = 0;
    enum break_class before = OPENING;
    uint32_t last = 0;
    bool hung = false;
    struct text_glyph g;
    while (text_next(&p, end, &g)) {
        if (g.cp == '\n') {
            *line = (struct text_line){(size_t)(start - s), (size_t)(g.at - start), cells, true};
            *pos = (size_t)(p - s);
            return true;
        }
        enum break_class now = class_of(g.cp);
        if (g.at > start && may_break(before, last, now)) {
            good = g.at;
            good_cells = cells;
        }
        bool hangs = now == BLANK && (hung || cells + g.cells > width); /* blanks hang over the edge unseen */
        if (!hangs && (hung || cells + g.cells > width) && g.at > start) {
            const char *stop = good ? good : g.at;
            *line = (struct text_line){(size_t)(start - s), (size_t)(stop - start), good ? good_cells : cells,
                                       false};
            *pos = (size_t)(stop - s);
            return true;
        }
        if (!hangs)
            cells += g.cells;
        hung = hung || hangs;
        before = now;
        last = g.cp;
    }
    *line = (struct text_line){(size_t)(start - s), (size_t)(end - start), cells, true};
    *pos = len + 1;
    return true;
}
