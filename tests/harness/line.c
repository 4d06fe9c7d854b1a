#include "harness/line.h"

#include "harness/test.h"

#include <errno.h>
#include <string.h>

#include "base/unicode.h"
#include "mulu/text.h"

/* The encoding that a locale's name has behind its dot. */
static const char *codeset(const char *locale)
{
    const char *dot = locale ? strchr(locale, '.') : NULL;
    return dot && strcmp(dot, ".UTF-8") != 0 ? dot + 1 : NULL;
}

void line_open(struct line *l, const struct term_kind *kind)
{
    *l = (struct line){.kind = *kind};
    const char *code = kind->charset ? kind->charset : codeset(kind->locale);
    if (!code)
        return;
    l->recodes = true;
    l->from = iconv_open("UTF-8", code);
    l->to = iconv_open(code, "UTF-8");
    assert_true(l->from != (iconv_t)-1 && l->to != (iconv_t)-1);
}

void line_close(struct line *l)
{
    if (l->recodes) {
        iconv_close(l->from);
        iconv_close(l->to);
    }
    buf_free(&l->rest);
    buf_free(&l->held);
}

/* Appends what can be converted; what is none in the encoding comes out as U+FFFD. Returns the bytes taken: the rest
 * belongs to a character whose end has not come. */
static size_t convert(iconv_t how, const char *bytes, size_t len, struct buffer *out)
{
    char *in = (char *)(uintptr_t)bytes;
    size_t left = len;
    while (left) {
        char room[4096], *to = room;
        size_t space = sizeof room;
        size_t n = iconv(how, &in, &left, &to, &space);
        buf_add(out, room, sizeof room - space);
        if (n != (size_t)-1 || errno == E2BIG)
            continue;
        if (errno == EINVAL)
            break;
        buf_put_cp(out, 0xFFFD);
        in++;
        left--;
    }
    return len - left;
}

/* A terminal that draws ambiguous characters wide moves on by two: here the second cell stays blank. */
static void widen(const char *utf8, size_t len, bool lines, struct buffer *out)
{
    const char *p = utf8, *end = utf8 + len;
    while (p < end) {
        const char *at = p;
        uint32_t cp = text_decode(&p, end);
        buf_add(out, at, (size_t)(p - at));
        if (unicode_is_ambiguous(cp) && (lines || cp < 0x2500 || cp > 0x257F))
            buf_putc(out, ' ');
    }
}

void line_shown(struct line *l, const char *bytes, size_t len, struct buffer *utf8)
{
    struct buffer plain = {0};
    if (!l->recodes && !l->kind.wide) {
        buf_add(utf8, bytes, len);
        return;
    }
    buf_add(&l->rest, bytes, len);
    size_t taken = l->rest.len;
    if (l->recodes) {
        taken = convert(l->from, l->rest.data, l->rest.len, &plain);
    } else {
        size_t back = 0; /* a lead byte whose end is still to come stays behind */
        while (back < 3 && back < taken && ((unsigned char)l->rest.data[taken - 1 - back] & 0xC0) == 0x80)
            back++;
        unsigned char lead = back < taken ? (unsigned char)l->rest.data[taken - 1 - back] : 0;
        size_t need = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
        taken -= need > back + 1 ? back + 1 : 0;
        buf_add(&plain, l->rest.data, taken);
    }
    buf_remove(&l->rest, 0, taken);
    if (l->kind.wide)
        widen(buf_text(&plain), plain.len, !l->kind.narrow_lines, utf8);
    else
        buf_add(utf8, buf_text(&plain), plain.len);
    buf_free(&plain);
}

void line_typed(struct line *l, const char *utf8, size_t len, struct buffer *bytes)
{
    if (l->recodes)
        assert_int_equal(convert(l->to, utf8, len, bytes), len);
    else
        buf_add(bytes, utf8, len);
}

void line_answer(struct line *l, const char *bytes, size_t len, struct buffer *out)
{
    switch (l->kind.answers) {
    case TERM_ANSWERS:
    case TERM_TORN:
        buf_add(out, bytes, len);
        break;
    case TERM_SILENT:
        break;
    case TERM_LATE:
        buf_add(&l->held, bytes, len);
        break;
    case TERM_GARBAGE:
        buf_puts(out, "\033[;R\033[2;99999R\033[2R\033[0;0R");
        break;
    }
}
