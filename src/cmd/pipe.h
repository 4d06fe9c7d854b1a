/* Questions from a pipe, a line each, a million of them at a time: read and written in large pieces, but for a reader
 * who waits for each answer before he asks on, everything that can be answered is answered before more is read.
 * Private to src/cmd. */
#ifndef MULU_CMD_PIPE_H
#define MULU_CMD_PIPE_H

#include "mulu/buffer.h"
#include "mulu/error.h"

/* Gives each line of standard input to `take`, without its end (LF or CRLF; the last may lack it), and writes to standard
 * output what that adds to `out`. Ends with the input, or with the first error; what was answered by then is written. */
enum status pipe_answer(enum status (*take)(void *ctx, const char *line, size_t len, struct buffer *out,
                                            struct error *err),
                        void *ctx, struct error *err);

#endif
