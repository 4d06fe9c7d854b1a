/* Questions about working days from a pipe. */
#include "cmd/workday.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/pipe.h"
#include "mulu/date.h"
#include "mulu/messages.h"
#include "mulu/text.h"

enum { LOOKED_AT = 1000, SHOWN = 40, MOST_TOLD = 50 /* bad lines; the others are counted */ };

struct lines {
    const struct calendar *calendar;
    bool count, json;
    long long line;
    long long provisional,
        first; /* answers that rest on a year without a notice, and the line of the first */
    int year;
    long long bad, first_bad;
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

static enum status answer(struct lines *l, const char *text, size_t len, struct buffer *out,
                          struct error *err)
{
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

/* In the place of an answer, so that those who count lines are not put out. */
static void put_refusal(struct lines *l, const struct error *why, struct buffer *out)
{
    if (!l->bad++)
        l->first_bad = l->line;
    if (l->bad <= MOST_TOLD)
        fprintf(stderr, "mulu: %s\n", why->text);
    if (l->json) {
        json_t *object = json_pack("{s:I, s:s}", "line", (json_int_t)l->line, "error", why->text);
        char *text = json_dumps(object, JSON_COMPACT);
        buf_puts(out, text);
        free(text);
        json_decref(object);
    }
    buf_putc(out, '\n');
}

/* A line that is empty or begins with # asks nothing. */
static enum status take_line(void *ctx, const char *text, size_t len, struct buffer *out, struct error *err)
{
    struct lines *l = ctx;
    struct error why = {0};
    (void)err;
    l->line++;
    if (len && *text != '#' && answer(l, text, len, out, &why))
        put_refusal(l, &why, out);
    return ST_OK;
}

enum status workday_lines(const struct calendar *c, bool count, bool json, struct error *err)
{
    struct lines l = {.calendar = c, .count = count, .json = json};
    enum status st = pipe_answer(take_line, &l, err);
    if (l.provisional)
        fprintf(stderr,
                calendar_is_before(c, l.year) ? MSG_WORKDAY_LINES_BEFORE : MSG_WORKDAY_LINES_PROVISIONAL,
                l.provisional, l.first, calendar_is_before(c, l.year) ? calendar_first_year(c) : l.year);
    return !st && l.bad ? error_set(err, ST_INPUT, MSG_WORKDAY_LINES_BAD, l.bad, l.first_bad) : st;
}
