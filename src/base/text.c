#include "mulu/text.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/unicode.h"

uint32_t text_decode(const char **p, const char *end)
{
    const unsigned char *s = (const unsigned char *)*p;
    size_t room = (size_t)(end - *p);
    uint32_t c = s[0];
    *p += 1;
    if (c < 0x80)
        return c;
    if (c > 0xE0 && c < 0xED && room > 2 && (s[1] & 0xC0) == 0x80 && (s[2] & 0xC0) == 0x80) {
        *p += 2; /* most Han characters */
        return (c & 0x0F) << 12 | (uint32_t)(s[1] & 0x3F) << 6 | (s[2] & 0x3F);
    }
    size_t more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1;
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    if (c < 0xC2 || c > 0xF4 || room <= more)
        return 0xFFFD;
    c &= 0x3Fu >> more;
    for (size_t i = 1; i <= more; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return 0xFFFD;
        c = c << 6 | (s[i] & 0x3F);
    }
    if (c < least[more] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return 0xFFFD;
    *p += more;
    return c;
}

bool text_is_utf8(const char *bytes, size_t len, size_t *bad_at)
{
    const char *p = bytes, *end = bytes + len;
    while (p < end) {
        const char *at = p;
        const unsigned char *s = (const unsigned char *)p;
        if (*s < 0x80) {
            p++;
            continue;
        }
        if (*s > 0xE0 && *s < 0xED && end - p > 2 && (s[1] & 0xC0) == 0x80 && (s[2] & 0xC0) == 0x80) {
            p += 3; /* most Han characters */
            continue;
        }
        /* U+FFFD may itself stand in the text, as three bytes; a bad byte always steps over one. */
        if (text_decode(&p, end) == 0xFFFD && p - at == 1) {
            if (bad_at)
                *bad_at = (size_t)(at - bytes);
            return false;
        }
    }
    return true;
}

int text_cp_cells(uint32_t cp)
{
    if (cp < 0x80)
        return 1;
    if (unicode_is_zero(cp))
        return 0;
    if (unicode_is_wide(cp) || unicode_is_lacking(cp))
        return 2;
    return unicode_is_ambiguous(cp) ? unicode_ambiguous_cells(cp) : 1;
}

bool text_cp_is_ambiguous(uint32_t cp)
{
    return unicode_is_ambiguous(cp);
}

/* By the first byte: U+4000 to U+9FFF, the bulk of Chinese text, has no marks, and neither has what is below U+0300. */
static bool may_be_mark(unsigned char first)
{
    return first >= 0xCC && (first < 0xE4 || first > 0xE9);
}

bool text_next(const char **p, const char *end, struct text_glyph *g)
{
    if (*p >= end)
        return false;
    g->at = *p;
    g->cp = text_decode(p, end);
    g->cells = text_cp_cells(g->cp);
    while (*p < end && may_be_mark((unsigned char)**p) && g->cp != '\n') {
        const char *ahead = *p;
        uint32_t mark = text_decode(&ahead, end);
        if (mark < 0x300 || !unicode_is_zero(mark))
            break;
        *p = ahead;
    }
    g->len = (size_t)(*p - g->at);
    return true;
}

void text_repair(struct buffer *out, const char *s)
{
    const char *end = s + strlen(s);
    while (s < end)
        buf_put_cp(out, text_decode(&s, end));
}

size_t text_unfinished(const char *s, size_t len)
{
    for (size_t back = 1; back <= 3 && back <= len; back++) {
        unsigned char c = (unsigned char)s[len - back];
        if (c >= 0xC0)
            return back < (c >= 0xF0 ? 4u : c >= 0xE0 ? 3u : 2u) ? back : 0;
        if (c < 0x80)
            break;
    }
    return 0;
}

size_t text_prev(const char *s, size_t at)
{
    while (at > 0) {
        do
            at--;
        while (at > 0 && ((unsigned char)s[at] & 0xC0) == 0x80);
        const char *p = s + at;
        uint32_t cp = text_decode(&p, p + 4);
        if (cp < 0x300 || !unicode_is_zero(cp) || (at > 0 && s[at - 1] == '\n'))
            break;
    }
    return at;
}

int text_width(const char *s, size_t len)
{
    const char *p = s, *end = s + len;
    struct text_glyph g;
    int cells = 0;
    while (text_next(&p, end, &g))
        cells += g.cells;
    return cells;
}

int text_cells(const char *s)
{
    return text_width(s, strlen(s));
}

size_t text_glyphs(const char *s, size_t len)
{
    const char *p = s, *end = s + len;
    struct text_glyph g;
    size_t n = 0;
    while (text_next(&p, end, &g))
        n++;
    return n;
}

size_t text_prefix(const char *s, size_t len, int cells, int *used)
{
    const char *p = s, *end = s + len;
    struct text_glyph g;
    int sum = 0;
    size_t fit = 0;
    while (text_next(&p, end, &g) && sum + g.cells <= cells) {
        sum += g.cells;
        fit = (size_t)(p - s);
    }
    if (used)
        *used = sum;
    return fit;
}

/* The cells that "…" takes follow the ambiguous setting like any other character. */
#define ELLIPSIS "\xe2\x80\xa6"

static int ellipsis_cells(void)
{
    return text_cp_cells(0x2026);
}

void text_fit(struct buffer *out, const char *s, int cells)
{
    if (cells <= 0)
        return;
    size_t len = strlen(s);
    int used;
    size_t n = text_prefix(s, len, cells, &used);
    if (n < len && cells >= ellipsis_cells()) {
        n = text_prefix(s, len, cells - ellipsis_cells(), &used);
        buf_add(out, s, n);
        buf_puts(out, ELLIPSIS);
        used += ellipsis_cells();
    } else {
        buf_add(out, s, n);
    }
    buf_pad(out, ' ', (size_t)(cells - used));
}

/* Where the longest run of whole glyphs at the end that takes at most `cells` begins. */
static size_t suffix(const char *s, size_t len, int cells)
{
    size_t at = len;
    while (at > 0) {
        size_t before = text_prev(s, at);
        int w = text_width(s + before, at - before);
        if (w > cells)
            break;
        cells -= w;
        at = before;
    }
    return at;
}

void text_middle(struct buffer *out, const char *s, int cells)
{
    size_t len = strlen(s);
    if (cells <= 0)
        return;
    if (text_width(s, len) <= cells) {
        buf_add(out, s, len);
        return;
    }
    if (cells < ellipsis_cells()) {
        buf_add(out, s, text_prefix(s, len, cells, NULL));
        return;
    }
    int room = cells - ellipsis_cells(), head;
    size_t n = text_prefix(s, len, room / 2, &head);
    buf_add(out, s, n);
    buf_puts(out, ELLIPSIS);
    buf_puts(out, s + suffix(s, len, room - head));
}

void text_end(struct buffer *out, const char *s, int cells)
{
    size_t len = strlen(s);
    bool cut = text_width(s, len) > cells;
    if (cells <= 0)
        return;
    if (cut && cells >= ellipsis_cells())
        buf_puts(out, ELLIPSIS);
    buf_puts(out, cut ? s + suffix(s, len, cells - ellipsis_cells()) : s);
}

void text_one_line(struct buffer *out, const char *s)
{
    const char *p = s, *word = s, *end = s + strlen(s);
    size_t begin = out->len;
    while (word < end) {
        const char *at = p;
        if (p < end && !text_is_space(text_decode(&p, end)))
            continue;
        if (at > word) {
            if (out->len > begin)
                buf_putc(out, ' ');
            buf_add(out, word, (size_t)(at - word));
        }
        word = p;
        if (at == end)
            break;
    }
}

void text_visible(struct buffer *out, const char *s, size_t len)
{
    const char *p = s, *end = s + len;
    while (p < end) {
        const char *at = p;
        uint32_t c = text_decode(&p, end);
        if (c == '\n')
            buf_put_cp(out, 0x21B5);
        else if (c < 0x20)
            buf_put_cp(out, 0x2400 + c);
        else if (c == 0x7F)
            buf_put_cp(out, 0x2421);
        else if (c == 0xFFFD || (c >= 0x80 && c < 0xA0))
            buf_put_cp(out, 0xFFFD);
        else if (c == 0x2028 || c == 0x2029 || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069))
            buf_put_cp(out, 0x2423); /* what would turn the line around or break it is shown, not obeyed */
        else
            buf_add(out, at, (size_t)(p - at));
    }
}

bool text_is_space(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
           c == 0x2060 || c == 0x3000 || c == 0xFEFF;
}

void text_squash(struct buffer *out, const char *s, size_t len)
{
    const char *p = s, *end = s + len;
    while (p < end) {
        const char *at = p;
        if (!text_is_space(text_decode(&p, end)))
            buf_add(out, at, (size_t)(p - at));
    }
}

/* The next character that is no space, 0 at the end. The NUL ends a character that is cut short. */
static uint32_t next_black(const char **p)
{
    enum { LONGEST = 4 };
    while (**p) {
        uint32_t c = text_decode(p, *p + LONGEST);
        if (!text_is_space(c))
            return c;
    }
    return 0;
}

bool text_same_squashed(const char *a, const char *b)
{
    const char *from = a;
    while (*a && *a == *b) { /* most are the same to the byte, or differ at once */
        a++;
        b++;
    }
    if (!*a && !*b)
        return true;
    while (a > from && ((*a & 0xC0) == 0x80 || (*b & 0xC0) == 0x80)) { /* to the beginning of the character */
        a--;
        b--;
    }
    for (;;) {
        uint32_t x = next_black(&a), y = next_black(&b);
        if (x != y)
            return false;
        if (!x)
            return true;
    }
}

/* Takes the white space at the end of out, from byte `from` on, away. */
static void cut_spaces(struct buffer *out, size_t from)
{
    size_t keep = from;
    const char *p = out->data + from, *end = out->data + out->len;
    while (p < end)
        if (!text_is_space(text_decode(&p, end)))
            keep = (size_t)(p - out->data);
    buf_cut(out, keep);
}

void text_trim(struct buffer *out, const char *s, size_t len)
{
    const char *p = s, *end = s + len;
    size_t begin = out->len, line = out->len;
    while (p < end) {
        const char *at = p;
        uint32_t c = text_decode(&p, end);
        if (c == '\r' && p < end && *p == '\n')
            continue;
        if (c == '\r' || c == '\n') {
            if (out->len > line)
                cut_spaces(out, line);
            if (out->len > begin)
                buf_putc(out, '\n');
            line = out->len;
        } else if (out->len > line || !text_is_space(c)) {
            buf_add(out, at, (size_t)(p - at));
        }
    }
    if (out->len > begin)
        cut_spaces(out, begin);
}

/* Replaces the C library's: curses must count as this module does (glibc 2.36 says 1 for ■ in one locale and 2 in
 * another). */
int wcwidth(wchar_t c)
{
    if (c == 0)
        return 0;
    if (c < 0x20 || (c >= 0x7F && c < 0xA0))
        return -1;
    return text_cp_cells((uint32_t)c);
}
