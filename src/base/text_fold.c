/* Folding for search: what a clerk would call the same, compares equal. */
#include "mulu/text.h"

#include <string.h>

#include "base/unicode.h"
#include "mulu/mem.h"

/* What NFKC keeps apart although the same key, or the same eye, means both. */
static uint32_t look_alike(uint32_t c)
{
    switch (c) {
    case 0x201C: /* “ ” „ « » 「 」 『 』 */
    case 0x201D:
    case 0x201E:
    case 0x00AB:
    case 0x00BB:
    case 0x300C:
    case 0x300D:
    case 0x300E:
    case 0x300F:
        return '"';
    case 0x2018: /* ‘ ’ */
    case 0x2019:
        return '\'';
    case 0x3001: /* 、 */
        return ',';
    case 0x3002: /* 。 */
        return '.';
    case 0x3014: /* 〔 ﹝ 【 〖 */
    case 0xFE5D:
    case 0x3010:
    case 0x3016:
        return '[';
    case 0x3015: /* 〕 ﹞ 】 〗 */
    case 0xFE5E:
    case 0x3011:
    case 0x3017:
        return ']';
    case 0x3008: /* 〈 《 */
    case 0x300A:
        return '<';
    case 0x3009: /* 〉 》 */
    case 0x300B:
        return '>';
    case 0x2010: /* hyphens and dashes */
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212:
        return '-';
    case 0x2022: /* • ・ */
    case 0x30FB:
        return 0xB7;
    default:
        return c;
    }
}

enum { HAN_FIRST = 0x4E00, HAN_LAST = 0x9FFF };

/* The simplified character for a traditional one; 0: it is none, or has several. */
static const uint16_t simplified[HAN_LAST - HAN_FIRST + 1] = {
#include "simplified_block.h"
};

uint32_t text_fold_cp(uint32_t c)
{
    c = unicode_fold(c);
    if (c < HAN_FIRST || c > HAN_LAST)
        return look_alike(c);
    return simplified[c - HAN_FIRST] ? simplified[c - HAN_FIRST] : c;
}

void text_fold(struct buffer *out, const char *s, size_t len, size_t **map)
{
    const char *p = s, *end = s + len;
    size_t first = out->len, cap = 0, *origin = NULL;
    while (p < end) {
        size_t at = (size_t)(p - s);
        uint32_t c = text_decode(&p, end);
        if (text_is_space(c) || (c >= 0x300 && unicode_is_zero(c) && c != 0x200D))
            continue;
        size_t was = out->len;
        buf_put_cp(out, text_fold_cp(c));
        if (!map)
            continue;
        origin = mem_array(origin, &cap, out->len - first + 1, sizeof *origin);
        for (size_t i = was; i < out->len; i++)
            origin[i - first] = at;
    }
    if (map) {
        origin = mem_array(origin, &cap, out->len - first + 1, sizeof *origin);
        origin[out->len - first] = len;
        *map = origin;
    }
}

bool text_same_folded(const char *a, const char *b)
{
    struct buffer x = {0}, y = {0};
    text_fold(&x, a, strlen(a), NULL);
    text_fold(&y, b, strlen(b), NULL);
    bool same = strcmp(buf_text(&x), buf_text(&y)) == 0;
    buf_free(&x);
    buf_free(&y);
    return same;
}

size_t text_unify(struct buffer *out, const char *s, size_t len)
{
    const char *end = s + len;
    size_t n = 0;
    while (s < end) {
        const char *at = s;
        uint32_t c = text_decode(&s, end), to = c >= 0x2E80 && c <= 0x2FDF ? unicode_fold(c) : c;
        if (to == c)
            buf_add(out, at, (size_t)(s - at));
        else
            buf_put_cp(out, to);
        n += to != c;
    }
    return n;
}

bool text_has_private(const char *s)
{
    for (const char *end = s + strlen(s); s < end;) {
        uint32_t c = text_decode(&s, end);
        if ((c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000)
            return true;
    }
    return false;
}
