#include "cmd/pipe.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "mulu/messages.h"

enum { CHUNK = 1 << 16 };

struct pipe {
    enum status (*take)(void *ctx, const char *line, size_t len, struct buffer *out, struct error *err);
    void *ctx;
    struct buffer held; /* read, and not yet answered: no more than the beginning of a line */
    struct buffer out;
};

static enum status take(struct pipe *p, const char *line, size_t len, struct error *err)
{
    len -= len && line[len - 1] == '\r';
    return p->take(p->ctx, line, len, &p->out, err);
}

/* Answers the lines that end in what was just read. */
static enum status take_lines(struct pipe *p, const char *read, size_t len, struct error *err)
{
    const char *at = read, *end = read + len;
    enum status st = ST_OK;
    for (const char *nl; !st && (nl = memchr(at, '\n', (size_t)(end - at))); at = nl + 1) {
        if (p->held.len) {
            buf_add(&p->held, at, (size_t)(nl - at));
            st = take(p, buf_text(&p->held), p->held.len, err);
            buf_clear(&p->held);
        } else {
            st = take(p, at, (size_t)(nl - at), err);
        }
    }
    if (!st)
        buf_add(&p->held, at, (size_t)(end - at));
    return st;
}

static enum status flush(struct pipe *p, struct error *err)
{
    fwrite(buf_text(&p->out), 1, p->out.len, stdout);
    buf_clear(&p->out);
    return fflush(stdout) || ferror(stdout) ? error_set(err, ST_OUTPUT, MSG_OUTPUT) : ST_OK;
}

enum status pipe_answer(enum status (*answer)(void *ctx, const char *line, size_t len, struct buffer *out,
                                              struct error *err),
                        void *ctx, struct error *err)
{
    struct pipe p = {.take = answer, .ctx = ctx};
    char chunk[CHUNK];
    enum status st = ST_OK;
    for (ssize_t n = 1; !st && n;) {
        n = read(STDIN_FILENO, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            st = error_set(err, ST_INPUT, MSG_STDIN_READ, error_os(errno));
        else if (n)
            st = take_lines(&p, chunk, (size_t)n, err);
        else if (p.held.len)
            st = take(&p, buf_text(&p.held), p.held.len, err);
        enum status out = flush(&p, err);
        st = st ? st : out;
    }
    buf_free(&p.held);
    buf_free(&p.out);
    return st;
}
