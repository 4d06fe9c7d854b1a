/* Answers from standard input, line by line. Ctrl-C ends the asking, not the program: what was typed is still to be
 * looked after. */
#ifndef MULU_CMD_LINES_H
#define MULU_CMD_LINES_H

#include <signal.h>
#include <stdbool.h>

#include "mulu/buffer.h"
#include "mulu/error.h"

struct lines {
    bool typed; /* a person types: a wrong answer is asked again, not the end */
    bool ended;
    struct buffer ahead; /* read, and not yet given out */
    int breaks;          /* where Ctrl-C arrives */
    sigset_t before;     /* the signals that were blocked before */
};

void lines_begin(struct lines *l);
void lines_end(struct lines *l);
/* The next line, without its end. ST_CANCELLED at the end of the input, and on Ctrl-C; ST_INPUT for what is no text
 * (the line is then taken, and the next can be asked for). */
enum status lines_next(struct lines *l, struct buffer *out, struct error *err);

#endif
