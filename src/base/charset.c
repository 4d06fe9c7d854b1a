#include "mulu/charset.h"

#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"

enum { GETA = 0x3013, BMP = 0x10000, HAN = 0x76EE };

/* Signs that the program itself draws and GBK lacks, and blanks: each is replaced by one of the same width, so that
 * nothing moves. */
static const struct {
    uint32_t from, to;
} twins[] = {
    {0x00A0, ' '}, {0x2002, ' '},    {0x2003, ' '},    {0x2009, ' '}, {0x202F, ' '},
    {0x2011, '-'}, {0x2039, '<'},    {0x203A, '>'},    {0x21B5, '|'}, {0x25B8, '>'},
    {0x25BE, 'v'}, {0x2022, 0x00B7}, {0x21D2, 0x2192},
};

static size_t encode(uint32_t cp, char bytes[MB_LEN_MAX])
{
    mbstate_t state = {0};
    return wcrtomb(bytes, (wchar_t)cp, &state);
}

static bool has(uint32_t cp)
{
    char bytes[MB_LEN_MAX];
    return encode(cp, bytes) != (size_t)-1;
}

static uint32_t twin(uint32_t cp)
{
    for (size_t i = 0; i < sizeof twins / sizeof *twins; i++)
        if (twins[i].from == cp)
            return twins[i].to;
    return 0;
}

/* --- the locale ------------------------------------------------------------------------------------------------- */

/* Asked once, because the width of every character depends on the answer. */
static void note_lacking(void)
{
    static uint8_t lacking[BMP / 8];
    if (charset_is_utf8()) {
        text_set_lacking(NULL, false);
        return;
    }
    memset(lacking, 0, sizeof lacking);
    for (uint32_t cp = 0x80; cp < BMP; cp++)
        if (!has(cp) && !twin(cp))
            lacking[cp / 8] |= (uint8_t)(1u << cp % 8);
    text_set_lacking(lacking, !has(0x20000));
}

/* A locale that stands in the environment but is not installed has still said which encoding the terminal has. */
static bool take_sibling(const char *asked)
{
    static const char *const gb[] = {"zh_CN.GB18030", "zh_CN.gb18030", "zh_CN.GBK", "zh_CN.gbk"};
    static const char *const utf8[] = {"zh_CN.UTF-8", "C.UTF-8"};
    const char *dot = strchr(asked, '.');
    if (!dot)
        return false;
    if (strncasecmp(dot, ".gb", 3) == 0) {
        for (size_t i = 0; i < sizeof gb / sizeof *gb; i++)
            if (setlocale(LC_ALL, gb[i]))
                return true;
        return false;
    }
    for (size_t i = 0; strncasecmp(dot, ".utf", 4) == 0 && i < sizeof utf8 / sizeof *utf8; i++)
        if (setlocale(LC_ALL, utf8[i]))
            return true;
    return false;
}

bool charset_change(const char *name)
{
    if (!take_sibling(name))
        return false;
    note_lacking();
    return true;
}

static const char *asked_locale(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return value;
    }
    return "";
}

const char *charset_begin(void)
{
    const char *asked = asked_locale(), *notice = NULL;
    bool found = setlocale(LC_ALL, "") || setlocale(LC_CTYPE, "") || take_sibling(asked);
    if (!found || !has(HAN)) {
        setlocale(LC_ALL, "C.UTF-8");
        notice = strncasecmp(asked, "zh", 2) == 0 ? MSG_NOTICE_LOCALE_MISSING : MSG_NOTICE_LOCALE;
    }
    note_lacking();
    return notice;
}

const char *charset_name(void)
{
    return nl_langinfo(CODESET);
}

bool charset_is_utf8(void)
{
    return strcmp(charset_name(), "UTF-8") == 0;
}

/* --- characters ------------------------------------------------------------------------------------------------- */

uint32_t charset_shown(uint32_t cp)
{
    if (cp < 0x80 || has(cp))
        return cp;
    uint32_t to = twin(cp);
    return to ? to : GETA;
}

/* Marks without a place of their own go where the encoding lacks them: a sign in their stead would shift the line. */
static void encode_one(struct buffer *out, uint32_t cp)
{
    char bytes[MB_LEN_MAX];
    uint32_t shown = charset_shown(cp);
    if (shown == GETA && text_cp_cells(cp) == 0)
        return;
    size_t n = encode(shown, bytes);
    if (n != (size_t)-1)
        buf_add(out, bytes, n ? n : 1);
    else
        buf_putc(out, '?');
}

void charset_encode(struct buffer *out, const char *utf8, size_t len)
{
    const char *p = utf8, *end = utf8 + len;
    if (charset_is_utf8()) {
        buf_add(out, utf8, len);
        return;
    }
    while (p < end) {
        const char *at = p;
        uint32_t cp = text_decode(&p, end);
        if (cp < 0x80 || (cp == 0xFFFD && p - at == 1))
            buf_putc(out, *at);
        else
            encode_one(out, cp);
    }
}

bool charset_decode(struct buffer *out, const char *bytes, size_t len, size_t *bad_at)
{
    mbstate_t state = {0};
    if (charset_is_utf8()) {
        buf_add(out, bytes, len);
        return text_is_utf8(bytes, len, bad_at);
    }
    for (size_t at = 0; at < len;) {
        wchar_t wide = 0;
        size_t n = mbrtowc(&wide, bytes + at, len - at, &state);
        if (n == (size_t)-1 || n == (size_t)-2) {
            *bad_at = at;
            return false;
        }
        buf_put_cp(out, (uint32_t)wide);
        at += n ? n : 1;
    }
    return true;
}

/* --- streams ---------------------------------------------------------------------------------------------------- */

struct recoder {
    FILE *to;
    struct buffer rest; /* of a character whose end has not been printed yet */
};

/* How much of the bytes ends with a whole character. */
static size_t whole(const char *s, size_t len)
{
    size_t back = 0;
    while (back < 3 && back < len && ((unsigned char)s[len - 1 - back] & 0xC0) == 0x80)
        back++;
    if (back == len)
        return len;
    unsigned char lead = (unsigned char)s[len - 1 - back];
    size_t need = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    return need > back + 1 ? len - back - 1 : len;
}

static ssize_t recode(void *cookie, const char *bytes, size_t len)
{
    struct recoder *r = cookie;
    struct buffer out = {0};
    buf_add(&r->rest, bytes, len);
    size_t n = whole(r->rest.data, r->rest.len);
    charset_encode(&out, r->rest.data, n);
    buf_remove(&r->rest, 0, n);
    bool written = fwrite(buf_text(&out), 1, out.len, r->to) == out.len && fflush(r->to) == 0;
    buf_free(&out);
    return written ? (ssize_t)len : 0;
}

static int recode_end(void *cookie)
{
    struct recoder *r = cookie;
    fwrite(buf_text(&r->rest), 1, r->rest.len,
           r->to); /* a character that never ended: no text, but not ours to drop */
    fflush(r->to);
    buf_free(&r->rest);
    free(r);
    return 0;
}

FILE *charset_stream(FILE *to)
{
    if (charset_is_utf8())
        return to;
    struct recoder *r = mem_alloc(sizeof *r);
    r->to = to;
    FILE *stream = fopencookie(r, "w", (cookie_io_functions_t){.write = recode, .close = recode_end});
    if (!stream) {
        free(r);
        return to;
    }
    setvbuf(stream, NULL, to == stderr || isatty(fileno(to)) ? _IOLBF : _IOFBF, BUFSIZ);
    return stream;
}
