/* Questions about working days from a pipe. */
#include "cmd/workday.h"

#include <stdio.h>
#include <string.h>

#include "cmd/pipe.h"
#include "mulu/date.h"
#include "mulu/messages.h"
#include "mulu/text.h"

enum { LOOKED_AT = 1000, SHOWN = 40 };

struct lines {
    const struct calendar *calendar;
    bool count, json;
    long long line;
    long long provisional,
        first; /* answers that rest on a year without a notice, and the line of the first */
    int year;
};

static enum status wrong(const struct lines *l, const char *text, size_t len, struct error *err)
{
    struct buffer whole = {0}, cut = {0}, shown = {0};
    text_visible(&whole, text, len < LOOKED_AT ? len : LOOKED_AT);
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
static enum status take_line(void *ctx, const char *text, size_t len, struct buffer *out, struct error *err)
{
    struct lines *l = ctx;
    l->line++;
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
    workday_put(l->calendar, &q, l->json, out);
    if (workday_is_provisional(l->calendar, &q) && !l->provisional++) {
        l->first = l->line;
        l->year = workday_open_year(l->calendar, &q);
    }
    return ST_OK;
}

enum status workday_lines(const struct calendar *c, bool count, bool json, struct error *err)
{
    struct lines l = {.calendar = c, .count = count, .json = json};
    enum status st = pipe_answer(take_line, &l, err);
    if (l.provisional)
        fprintf(stderr, MSG_WORKDAY_LINES_PROVISIONAL, l.provisional, l.first, l.year);
    return st;
}
