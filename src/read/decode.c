#include "read/decode.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"

enum { CHUNK = 64 * 1024, MAX_LINE = 16 << 20 };

struct codec {
    const char *name;  /* what the report says */
    const char *iconv; /* NULL: the bytes are UTF-8 already */
    size_t bom;        /* bytes to skip */
};

static const struct codec codecs[] = {
    {"utf-8", NULL, 0},          {"utf-8-bom", NULL, 3},    {"utf-16le", "UTF-16LE", 2},
    {"utf-16be", "UTF-16BE", 2}, {"gb18030", "GB18030", 0}, {"big5", "BIG5-HKSCS", 0},
};
enum { UTF8, UTF8_BOM, UTF16LE, UTF16BE, GB18030 };

struct decoder {
    const char *path; /* the source's, as is */
    FILE *file;
    struct codec codec;
    iconv_t cd; /* (iconv_t)-1 when the bytes are UTF-8 already */
    int64_t total, done;
    char raw[CHUNK];
    size_t raw_len;     /* bytes in raw, an unfinished character of the chunk before in front */
    struct buffer text; /* decoded, not yet given out */
    size_t at;
    int line;
    bool ended;
    bool after_cr; /* a LF that comes next belongs to the CR before it */
};

static enum status bad_bytes(const struct decoder *d, int64_t at, struct error *err)
{
    return error_set(err, ST_INPUT, MSG_READ_BYTES, d->path, (long long)at + 1, d->codec.name);
}

static void start_codec(struct decoder *d, const struct codec *c)
{
    d->codec = *c;
    if (d->cd != (iconv_t)-1)
        iconv_close(d->cd);
    d->cd = c->iconv ? iconv_open("UTF-8", c->iconv) : (iconv_t)-1;
}

enum status decoder_rewind(struct decoder *d, struct error *err)
{
    if (fseeko(d->file, (off_t)d->codec.bom, SEEK_SET))
        return error_set(err, ST_INPUT, MSG_FILE_READ, d->path, error_os(errno));
    start_codec(d, &(const struct codec){d->codec.name, d->codec.iconv, d->codec.bom});
    buf_clear(&d->text);
    d->raw_len = d->at = 0;
    d->done = (int64_t)d->codec.bom;
    d->line = 0;
    d->ended = d->after_cr = false;
    return ST_OK;
}

static enum status take_utf8(struct decoder *d, struct error *err)
{
    size_t keep = d->ended ? 0 : text_unfinished(d->raw, d->raw_len), bad;
    size_t use = d->raw_len - keep;
    if (!text_is_utf8(d->raw, use, &bad))
        return bad_bytes(d, d->done - (int64_t)d->raw_len + (int64_t)bad, err);
    buf_add(&d->text, d->raw, use);
    memmove(d->raw, d->raw + use, keep);
    d->raw_len = keep;
    return ST_OK;
}

static enum status take_iconv(struct decoder *d, struct error *err)
{
    char *in = d->raw, out[CHUNK];
    size_t left = d->raw_len;
    while (left) {
        char *to = out;
        size_t room = sizeof out;
        size_t n = iconv(d->cd, &in, &left, &to, &room);
        int why = errno;
        buf_add(&d->text, out, (size_t)(to - out));
        if (n != (size_t)-1 || why == E2BIG)
            continue;
        if (why == EINVAL && !d->ended && left < 8)
            break; /* a character that the next chunk finishes */
        return bad_bytes(d, d->done - (int64_t)left, err);
    }
    memmove(d->raw, in, left);
    d->raw_len = left;
    return ST_OK;
}

/* Decodes one more chunk behind d->text. */
static enum status fill(struct decoder *d, struct error *err)
{
    if (d->at) {
        buf_remove(&d->text, 0, d->at);
        d->at = 0;
    }
    size_t n = fread(d->raw + d->raw_len, 1, sizeof d->raw - d->raw_len, d->file);
    if (n == 0) {
        if (ferror(d->file))
            return error_set(err, ST_INPUT, MSG_FILE_READ, d->path, error_os(errno));
        d->ended = true;
    }
    d->raw_len += n;
    d->done += (int64_t)n;
    size_t had = d->text.len;
    enum status st = d->cd == (iconv_t)-1 ? take_utf8(d, err) : take_iconv(d, err);
    if (!st && d->text.len > had && memchr(d->text.data + had, '\0', d->text.len - had))
        return error_set(err, ST_INPUT, MSG_READ_BINARY, d->path, MSG_KIND_BINARY);
    return st;
}

/* Length of the line end at s (0: none): LF CR VT FF, NEL (C2 85), LS and PS (E2 80 A8/A9). */
static size_t line_end(const char *s, size_t left)
{
    unsigned char c = (unsigned char)*s;
    if (c >= '\n' && c <= '\r')
        return 1;
    if (c == 0xC2 && left >= 2 && (unsigned char)s[1] == 0x85)
        return 2;
    if (c == 0xE2 && left >= 3 && (unsigned char)s[1] == 0x80 && ((unsigned char)s[2] | 1) == 0xA9)
        return 3;
    return 0;
}

enum status decoder_line(struct decoder *d, struct buffer *out, bool *more, struct error *err)
{
    buf_clear(out);
    *more = false;
    size_t scanned = d->at;
    for (;;) {
        size_t end = 0;
        if (d->after_cr && d->at < d->text.len) {
            d->after_cr = false;
            if (d->text.data[d->at] == '\n')
                scanned = ++d->at;
        }
        while (scanned < d->text.len && !(end = line_end(d->text.data + scanned, d->text.len - scanned)))
            scanned++;
        if (end) {
            buf_add(out, d->text.data + d->at, scanned - d->at);
            d->after_cr = d->text.data[scanned] == '\r';
            d->at = scanned + end;
            break;
        }
        if (d->text.len - d->at > MAX_LINE)
            return error_set(err, ST_INPUT, MSG_READ_LINE, d->path, d->line + 1, MAX_LINE >> 20);
        if (d->ended) {
            if (d->at == d->text.len)
                return ST_OK;
            buf_add(out, d->text.data + d->at, d->text.len - d->at);
            d->at = d->text.len;
            break;
        }
        size_t kept = scanned - d->at;
        enum status st = fill(d, err);
        if (st)
            return st;
        scanned = d->at + (kept > 2 ? kept - 2 : 0); /* a three-byte line end may have been cut */
    }
    d->line++;
    *more = true;
    return ST_OK;
}

enum status decoder_text(struct decoder *d, struct buffer *out, bool *more, struct error *err)
{
    enum status st = ST_OK;
    while (!st && d->at == d->text.len && !d->ended)
        st = fill(d, err);
    *more = !st && d->at < d->text.len;
    if (*more)
        buf_add(out, d->text.data + d->at, d->text.len - d->at);
    d->at = d->text.len;
    return st;
}

int decoder_line_number(const struct decoder *d)
{
    return d->line;
}

const char *decoder_encoding(const struct decoder *d)
{
    return d->codec.name;
}

int64_t decoder_done(const struct decoder *d)
{
    return d->done;
}

int64_t decoder_total(const struct decoder *d)
{
    return d->total;
}

/* Reads the whole file in the current codec, to see whether it holds. */
static enum status try_codec(struct decoder *d, const struct codec *c, struct error *err)
{
    start_codec(d, c);
    enum status st = decoder_rewind(d, err);
    while (!st && !d->ended) {
        d->at = d->text.len;
        st = fill(d, err);
    }
    return st;
}

/* A file of another kind says so in its first bytes; what no text ever holds says it otherwise. */
static const char *binary_kind(const char *head, size_t len)
{
    const struct {
        const char *magic;
        size_t len;
        const char *kind;
    } kinds[] = {
        {"PK\x03\x04", 4, MSG_KIND_ZIP},          {"%PDF", 4, MSG_KIND_PDF},
        {"\xD0\xCF\x11\xE0", 4, MSG_KIND_OLE},    {"{\\rtf", 5, MSG_KIND_RTF},
        {"SQLite format 3", 15, MSG_KIND_SQLITE},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (len >= kinds[i].len && memcmp(head, kinds[i].magic, kinds[i].len) == 0)
            return kinds[i].kind;
    size_t odd = 0;
    for (size_t i = 0; i < len; i++)
        odd += (unsigned char)head[i] < 0x20 && !strchr("\t\n\v\f\r\x1a", head[i]);
    return odd > len / 20 || (len && memchr(head, '\0', len)) ? MSG_KIND_BINARY : NULL;
}

/* Chinese text in UTF-16 without a mark shows itself by its tabs, line breaks, blanks and digits: ASCII in two bytes. Only
 * those count whose byte is no common upper half of a character (U+3000, U+4E00), which would look like the other order. */
static const struct codec *utf16_without_bom(const char *head, size_t len)
{
    size_t little = 0, big = 0;
    for (size_t i = 0; i + 1 < len; i += 2) {
        char low = head[i + 1] ? head[i + 1] : head[i];
        if (!low || !strchr("\t\n\r 123456789", low))
            continue;
        little += head[i + 1] == '\0';
        big += head[i] == '\0';
    }
    if (little > 3 && little > 8 * big)
        return &codecs[UTF16LE];
    return big > 3 && big > 8 * little ? &codecs[UTF16BE] : NULL;
}

static enum status detect(struct decoder *d, struct error *err)
{
    char head[4096];
    size_t len = fread(head, 1, sizeof head, d->file);
    const struct codec *bare = NULL;
    if (len >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0)
        return try_codec(d, &codecs[UTF8_BOM], err);
    if (len >= 2 && memcmp(head, "\xFF\xFE", 2) == 0)
        return try_codec(d, &codecs[UTF16LE], err);
    if (len >= 2 && memcmp(head, "\xFE\xFF", 2) == 0)
        return try_codec(d, &codecs[UTF16BE], err);
    if ((bare = utf16_without_bom(head, len))) {
        const struct codec c = {bare->name, bare->iconv, 0};
        return try_codec(d, &c, err);
    }
    const char *kind = binary_kind(head, len);
    if (kind)
        return error_set(err, ST_INPUT, MSG_READ_BINARY, d->path, kind);
    struct error utf8 = {0};
    if (!try_codec(d, &codecs[UTF8], &utf8) || !try_codec(d, &codecs[GB18030], err))
        return ST_OK;
    return error_set(err, ST_INPUT, MSG_READ_ENCODING, d->path);
}

static enum status named_codec(struct decoder *d, const char *name, struct error *err)
{
    static const struct {
        const char *alias;
        int codec;
    } aliases[] = {{"utf8", UTF8},        {"gbk", GB18030},     {"gb2312", GB18030},  {"cp936", GB18030},
                   {"gb-18030", GB18030}, {"utf16le", UTF16LE}, {"utf16be", UTF16BE}, {"utf-16", UTF16LE}};
    int which = -1;
    for (int i = 0; i < (int)(sizeof codecs / sizeof *codecs); i++)
        if (strcasecmp(codecs[i].name, name) == 0)
            which = i;
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (strcasecmp(aliases[i].alias, name) == 0)
            which = aliases[i].codec;
    if (which < 0)
        return error_set(err, ST_USAGE, MSG_READ_ENCODING_NAME, name);
    char head[3] = {0};
    size_t len = fread(head, 1, sizeof head, d->file);
    struct codec c = codecs[which];
    bool bom8 = len == 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0;
    bool bom16 = len >= 2 && (memcmp(head, "\xFF\xFE", 2) == 0 || memcmp(head, "\xFE\xFF", 2) == 0);
    c.bom = which == UTF16LE || which == UTF16BE ? (bom16 ? 2 : 0)
            : which == UTF8 || which == UTF8_BOM ? (bom8 ? 3 : 0)
                                                 : 0;
    return try_codec(d, &c, err);
}

enum status decoder_open(struct source *from, const char *encoding, struct decoder **out, struct error *err)
{
    struct decoder *d = mem_alloc(sizeof *d);
    d->path = from->path;
    d->file = from->file;
    d->total = from->size;
    d->cd = (iconv_t)-1;
    enum status st = source_rewind(from, err);
    if (!st)
        st = encoding ? named_codec(d, encoding, err) : detect(d, err);
    if (!st)
        st = decoder_rewind(d, err);
    if (st)
        decoder_close(d);
    else
        *out = d;
    return st;
}

void decoder_close(struct decoder *d)
{
    if (!d)
        return;
    if (d->cd != (iconv_t)-1)
        iconv_close(d->cd);
    buf_free(&d->text);
    free(d);
}
