/* A document as bytes, and what kind of file they are. Private to src/read.
 *
 * The kind is told by what stands in the file, never by its name: offices hand on web pages named .doc and text named .xls. */
#ifndef MULU_READ_SOURCE_H
#define MULU_READ_SOURCE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "mulu/error.h"

enum { SOURCE_HEAD = 4096 };

enum file_kind {
    FILE_TEXT, /* text, or bytes that the decoder has to judge */
    FILE_ZIP,  /* what is in it tells more: pack.h */
    FILE_HTML,
    FILE_MHT, /* a web page with its parts as one message (RFC 2557) */
    FILE_OLE, /* .doc, .xls, .wps, .et of the years before 2007 */
    FILE_RTF,
    FILE_PDF,
    FILE_XML, /* an XML declaration, and none of the above */
};

struct source {
    char *path; /* for messages */
    FILE *file; /* at its beginning; a pipe is copied first, so that it can be read twice */
    int64_t size;
    char head[SOURCE_HEAD + 1]; /* the first bytes, and a NUL */
    size_t head_len;
};

/* ST_INPUT: cannot be opened, a directory, empty. The caller closes in any case. */
enum status source_open(const char *path, struct source *out, struct error *err);
void source_close(struct source *s);
enum status source_rewind(struct source *s, struct error *err);
enum file_kind source_kind(const struct source *s);

#endif
