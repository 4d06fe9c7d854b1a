/* From the bytes of a file to lines of UTF-8. Private to src/read.
 *
 * The encoding is found by trying: a byte order mark, then strict UTF-8 over the whole file, then strict GB18030 (which
 * contains GBK and GB2312). The file is read twice at most and never held.
 * Lines end at LF, CR, CRLF, VT (Word's line break inside a paragraph), FF, NEL, LS or PS. */
#ifndef MULU_READ_DECODE_H
#define MULU_READ_DECODE_H

#include <stdbool.h>
#include <stdint.h>

#include "mulu/buffer.h"
#include "mulu/error.h"
#include "read/source.h"

struct decoder;

/* encoding NULL: detect. ST_INPUT: binary, bad bytes (with the byte's place). The source stays the caller's, and open as
 * long as the decoder. */
enum status decoder_open(struct source *from, const char *encoding, struct decoder **out, struct error *err);
void decoder_close(struct decoder *d); /* NULL is legal */

const char *
decoder_encoding(const struct decoder *d); /* utf-8, utf-8-bom, utf-16le, utf-16be, gb18030, big5 */
/* The next line into out (cleared first), without its end. *more is false at the end of the file. */
enum status decoder_line(struct decoder *d, struct buffer *out, bool *more, struct error *err);
/* The next piece of text as it stands, line ends included, appended to out; for formats that know lines of their own.
 * Not to be mixed with decoder_line() without a rewind. */
enum status decoder_text(struct decoder *d, struct buffer *out, bool *more, struct error *err);
int decoder_line_number(const struct decoder *d); /* of the line last given, from 1 */
int64_t decoder_done(const struct decoder *d);    /* bytes of the file read so far */
int64_t decoder_total(const struct decoder *d);
/* Goes back to the beginning. */
enum status decoder_rewind(struct decoder *d, struct error *err);

#endif
