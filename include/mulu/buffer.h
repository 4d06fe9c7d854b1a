/* A growable run of bytes, always followed by a NUL that is not counted. Owned by whoever declares it:
 * start from `struct buffer b = {0}`, end with buf_free(). */
#ifndef MULU_BUFFER_H
#define MULU_BUFFER_H

#include <stddef.h>
#include <stdint.h>

struct buffer {
    char *data; /* NULL until the first append; buf_text() never gives NULL */
    size_t len;
    size_t cap;
};

void buf_free(struct buffer *b);  /* releases and resets; legal on a zeroed buffer */
void buf_clear(struct buffer *b); /* length 0, memory kept */
/* Room for that many more bytes, to be written to directly; buf_took() then says where they end. */
char *buf_room(struct buffer *b, size_t most);
void buf_took(struct buffer *b, const char *end);
void buf_add(struct buffer *b, const char *bytes, size_t len);
void buf_puts(struct buffer *b, const char *text); /* NULL adds nothing */
void buf_putc(struct buffer *b, char c);
void buf_put_cp(struct buffer *b, uint32_t cp); /* one code point as UTF-8; an invalid one as U+FFFD */
void buf_pad(struct buffer *b, char c, size_t n);
void buf_printf(struct buffer *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_cut(struct buffer *b, size_t len);             /* shortens to len; longer is left as it is */
void buf_remove(struct buffer *b, size_t at, size_t n); /* takes n bytes out at `at` */
void buf_insert(struct buffer *b, size_t at, const char *bytes, size_t len);
char *buf_take(struct buffer *b); /* the bytes, now the caller's to free(); the buffer is empty again */
const char *buf_text(const struct buffer *b); /* "" when empty */

#endif
