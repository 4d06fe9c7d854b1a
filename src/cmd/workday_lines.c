/* Questions from a pipe, a million of them at a time: read and written in large pieces, but for a reader who waits for
 * each answer before he asks on, everything that can be answered is answered before more is read. */
#include "cmd/workday.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "mulu/date.h"
#include "mulu/messages.h"
#include "mulu/text.h"

enum { ROOM = 1 << 16, SHOWN = 40 };

struct lines {
    const struct calendar *calendar;
    bool count, json;
    long long line;
    long long provisional,
        first; /* answers that rest on a year without a notice, and the line of the first */
    int year;
    struct buffer out;
};

static enum status wrong(const struct lines *l, const char *text, size_t len, struct error *err)
{
    struct buffer whole = {0}, cut = {0}, shown = {0};
    text_visible(&whole, text, len < ROOM ? len : ROOM);
    text_repair(&cut, buf_text(&whole));
    text_middle(&shown, buf_text(&cut), SHOWN);
    enum status st = error_set(err, ST_INPUT, l->count ? MSG_WORKDAY_LINE_COUNT : MSG_WORKDAY_LINE, l->line,
                               buf_text(&shown));
    buf_free(&whole);
    buf_free(&cut);
    buf_free(&shown);
    return st;
}

/* A date that ends where its cell does. */
static bool cell_date(const char *text, size_t len, int32_t *day)
{
    enum { LENGTH = 10 };
    char date[LENGTH + 1] = "";
    if (len != LENGTH)
        return false;
    memcpy(date, text, LENGTH);
    return date_parse(date, day);
}

/* A line that is empty or begins with # asks nothing. */
static enum status take_line(struct lines *l, const char *text, size_t len, struct error *err)
{
    l->line++;
    len -= len && text[len - 1] == '\r';
    if (!len || *text == '#')
        return ST_OK;
    struct workday_query q = {.count = l->count};
    const char *tab = memchr(text, '\t', len);
    size_t n = tab ? (size_t)(tab - text) : len, rest = tab ? len - n - 1 : 0;
    if (!tab || !cell_date(text, n, &q.from) ||
        !(l->count ? cell_date(tab + 1, rest, &q.to) : workday_number(tab + 1, rest, &q.n)))
        return wrong(l, text, len, err);
    if (!workday_answer(l->calendar, &q))
        return error_set(err, ST_INPUT, MSG_WORKDAY_LINE_BEYOND, l->line, (int)rest, tab + 1);
    workday_put(l->calendar, &q, l->json, &l->out);
    if (workday_is_provisional(l->calendar, &q) && !l->provisional++) {
        l->first = l->line;
        l->year = workday_open_year(l->calendar, &q);
    }
    return ST_OK;
}

static enum status flush(struct lines *l, struct error *err)
{
    fwrite(buf_text(&l->out), 1, l->out.len, stdout);
    buf_clear(&l->out);
    return fflush(stdout) || ferror(stdout) ? error_set(err, ST_OUTPUT, MSG_OUTPUT) : ST_OK;
}

/* Answers the whole lines of what has been read; the number of bytes that they take. */
static enum status take_lines(struct lines *l, const char *text, size_t len, size_t *taken, struct error *err)
{
    enum status st = ST_OK;
    *taken = 0;
    for (const char *nl; !st && (nl = memchr(text + *taken, '\n', len - *taken));) {
        st = take_line(l, text + *taken, (size_t)(nl - text) - *taken, err);
        *taken = (size_t)(nl - text) + 1;
    }
    return st;
}

static enum status read_all(struct lines *l, struct error *err)
{
    static const char input[] = "stdin";
    char room[ROOM];
    size_t held = 0, taken;
    enum status st = ST_OK;
    for (ssize_t n = 1; !st && n;) {
        n = read(STDIN_FILENO, room + held, sizeof room - held);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return error_set(err, ST_INPUT, MSG_FILE_READ, input, error_os(errno));
        held += (size_t)n;
        st = take_lines(l, room, held, &taken, err);
        held -= taken;
        memmove(room, room + taken, held);
        if (!st && (held == sizeof room ||
                    (!n && held))) /* too long to be a question, or the last, without its end */
            st = take_line(l, room, held, err);
        if (held == sizeof room || !n)
            held = 0;
        enum status out = flush(l, err);
        st = st ? st : out;
    }
    return st;
}

enum status workday_lines(const struct calendar *c, bool count, bool json, struct error *err)
{
    struct lines l = {.calendar = c, .count = count, .json = json};
    enum status st = read_all(&l, err);
    if (l.provisional)
        fprintf(stderr, MSG_WORKDAY_LINES_PROVISIONAL, l.provisional, l.first, l.year);
    buf_free(&l.out);
    return st;
}
