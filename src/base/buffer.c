#include "mulu/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"

static void reserve(struct buffer *b, size_t more)
{
    b->data = mem_array(b->data, &b->cap, b->len + more + 1, 1);
}

char *buf_room(struct buffer *b, size_t most)
{
    reserve(b, most);
    return b->data + b->len;
}

void buf_took(struct buffer *b, const char *end)
{
    b->len = (size_t)(end - b->data);
    b->data[b->len] = '\0';
}

void buf_free(struct buffer *b)
{
    free(b->data);
    *b = (struct buffer){0};
}

void buf_clear(struct buffer *b)
{
    buf_cut(b, 0);
}

void buf_add(struct buffer *b, const char *bytes, size_t len)
{
    reserve(b, len);
    if (len)
        memcpy(b->data + b->len, bytes, len);
    b->len += len;
    b->data[b->len] = '\0';
}

void buf_puts(struct buffer *b, const char *text)
{
    if (text)
        buf_add(b, text, strlen(text));
}

void buf_putc(struct buffer *b, char c)
{
    buf_add(b, &c, 1);
}

void buf_put_cp(struct buffer *b, uint32_t cp)
{
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        cp = 0xFFFD;
    char out[4];
    size_t n;
    if (cp < 0x80) {
        out[0] = (char)cp;
        n = 1;
    } else if (cp < 0x800) {
        out[0] = (char)(0xC0 | cp >> 6);
        n = 2;
    } else if (cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        n = 3;
    } else {
        out[0] = (char)(0xF0 | cp >> 18);
        n = 4;
    }
    for (size_t i = 1; i < n; i++)
        out[i] = (char)(0x80 | (cp >> 6 * (n - 1 - i) & 0x3F));
    buf_add(b, out, n);
}

void buf_pad(struct buffer *b, char c, size_t n)
{
    reserve(b, n);
    memset(b->data + b->len, c, n);
    b->len += n;
    b->data[b->len] = '\0';
}

void buf_printf(struct buffer *b, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n > 0) {
        reserve(b, (size_t)n);
        vsnprintf(b->data + b->len, (size_t)n + 1, fmt, again);
        b->len += (size_t)n;
    }
    va_end(again);
}

void buf_cut(struct buffer *b, size_t len)
{
    if (len >= b->len)
        return;
    b->len = len;
    b->data[len] = '\0';
}

void buf_remove(struct buffer *b, size_t at, size_t n)
{
    if (at >= b->len)
        return;
    if (n > b->len - at)
        n = b->len - at;
    memmove(b->data + at, b->data + at + n, b->len - at - n + 1);
    b->len -= n;
}

void buf_insert(struct buffer *b, size_t at, const char *bytes, size_t len)
{
    if (at > b->len)
        at = b->len;
    reserve(b, len);
    memmove(b->data + at + len, b->data + at, b->len - at);
    if (len)
        memcpy(b->data + at, bytes, len);
    b->len += len;
    b->data[b->len] = '\0';
}

char *buf_take(struct buffer *b)
{
    char *text = b->data ? b->data : mem_dup("");
    *b = (struct buffer){0};
    return text;
}

const char *buf_text(const struct buffer *b)
{
    return b->data ? b->data : "";
}
