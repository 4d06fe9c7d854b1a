#include "cmd/lines.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "cmd/print.h"
#include "mulu/charset.h"
#include "mulu/messages.h"

enum { CHUNK = 65536, LINE_MOST = 4095 /* a terminal's line discipline drops what goes beyond */ };

void lines_begin(struct lines *l)
{
    sigset_t block;
    *l = (struct lines){.typed = isatty(STDIN_FILENO)};
    sigemptyset(&block);
    sigaddset(&block, SIGINT);
    sigprocmask(SIG_BLOCK, &block, &l->before);
    l->breaks = signalfd(-1, &block, SFD_CLOEXEC | SFD_NONBLOCK);
}

void lines_end(struct lines *l)
{
    if (l->breaks >= 0)
        close(l->breaks);
    sigprocmask(SIG_SETMASK, &l->before, NULL);
    buf_free(&l->ahead);
}

/* More bytes; false at the end of the input, and when the clerk has broken off. */
static bool fill(struct lines *l)
{
    char chunk[CHUNK];
    struct signalfd_siginfo info;
    struct pollfd fds[] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = l->breaks, .events = POLLIN}};
    ssize_t n;
    do {
        while (ppoll(fds, 2, NULL, NULL) < 0)
            if (errno != EINTR)
                return false;
        if (fds[1].revents)
            return read(l->breaks, &info, sizeof info) < 0; /* taken, so that it does nothing later */
        n = read(STDIN_FILENO, chunk, sizeof chunk);
    } while (n < 0 && errno == EINTR);
    if (n > 0)
        buf_add(&l->ahead, chunk, (size_t)n);
    return n > 0;
}

static bool take(struct lines *l, struct buffer *out)
{
    const char *end = l->ahead.len ? memchr(l->ahead.data, '\n', l->ahead.len) : NULL;
    if (!end && !(l->ended && l->ahead.len))
        return false;
    size_t n = end ? (size_t)(end - l->ahead.data) : l->ahead.len;
    buf_add(out, l->ahead.data, n);
    buf_remove(&l->ahead, 0, n + (end != NULL));
    if (out->len && out->data[out->len - 1] == '\r')
        buf_cut(out, out->len - 1);
    return true;
}

/* The bytes of a line as text. Arrow keys send control characters where nobody edits the line; text has none. */
static enum status read_text(const struct lines *l, const struct buffer *bytes, struct buffer *out,
                             struct error *err)
{
    size_t bad;
    if (l->typed && bytes->len >= LINE_MOST)
        return error_set(err, ST_INPUT, MSG_LINE_LONG, LINE_MOST);
    if (!charset_decode(out, buf_text(bytes), bytes->len, &bad))
        return error_set(err, ST_INPUT, MSG_LINE_BYTES, bad + 1, charset_name(), charset_name());
    for (size_t i = 0; i < out->len; i++)
        if (((unsigned char)out->data[i] < 0x20 && out->data[i] != '\t') || out->data[i] == 0x7f)
            return error_set(err, ST_INPUT, MSG_LINE_CONTROL);
    return ST_OK;
}

enum status lines_next(struct lines *l, struct buffer *out, struct error *err)
{
    struct buffer bytes = {0};
    buf_clear(out);
    fputs(MSG_LINE_PROMPT, stdout);
    fflush(stdout);
    while (!take(l, &bytes)) {
        if (l->ended || !fill(l)) {
            putchar('\n');
            if (!l->ended && l->ahead.len && !l->typed) {
                l->ended = true; /* the last line may lack its end */
                continue;
            }
            return error_set(err, ST_CANCELLED, MSG_LINE_CANCELLED);
        }
    }
    enum status st = read_text(l, &bytes, out, err);
    if (!l->typed) { /* what a terminal shows of itself */
        print_visible(buf_text(out));
        putchar('\n');
    }
    buf_free(&bytes);
    return st;
}
