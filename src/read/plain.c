#include "read/plain.h"

#include <stdbool.h>
#include <stdint.h>

#include "mulu/text.h"

/* Bytes that begin nothing worth a look: printable ASCII but what noise begins with, most Han characters, and what goes on
 * with a character. */
static bool is_common(unsigned char c)
{
    if (c < 0x80)
        return c > ' ' && c != 0x7F && c != '[' && c != '<';
    return c != 0xC2 && (c < 0xE1 || (c > 0xE3 && c < 0xEE));
}

static bool is_odd_letter(uint32_t c)
{
    return (c >= 0x2E80 && c <= 0x2FDF) || (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000;
}

unsigned plain_look(const char *text)
{
    enum { LONGEST = 4 };
    unsigned all = PLAIN_CLEAN | PLAIN_LINE | PLAIN_LETTERS;
    const char *p = text;
    while (all) {
        while (is_common((unsigned char)*p))
            p++;
        if (!*p)
            break;
        const char *at = p;
        uint32_t c = text_decode(&p, p + LONGEST); /* the NUL ends what is cut short */
        bool space = text_is_space(c);
        if (space)
            all &= ~(unsigned)PLAIN_LINE;
        if (c == '[' || c == '<' || c == '\n' || c == '\r' || (space && (at == text || !*p)))
            all &= ~(unsigned)PLAIN_CLEAN;
        if (is_odd_letter(c))
            all &= ~(unsigned)(PLAIN_LETTERS | PLAIN_CLEAN);
    }
    return all;
}
