#include "cmd/workday.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd/print.h"
#include "cmd/when.h"
#include "mulu/date.h"
#include "mulu/messages.h"

/* --- answers ---------------------------------------------------------------------------------------------------- */

bool workday_number(const char *text, size_t len, int64_t *n)
{
    enum { MOST_DIGITS = 18 };
    bool negative = len && *text == '-';
    size_t i = negative || (len && *text == '+');
    int64_t v = 0;
    if (i == len || len - i > MOST_DIGITS)
        return false;
    for (; i < len; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        v = 10 * v + text[i] - '0';
    }
    *n = negative ? -v : v;
    return true;
}

bool workday_answer(const struct calendar *c, struct workday_query *q)
{
    if (q->count)
        q->n = calendar_count(c, q->from, q->to);
    else if (!calendar_nth(c, q->from, q->n, &q->to))
        return false;
    bool back = q->to < q->from;
    q->first = back ? q->to : q->from;
    q->last = back ? q->from : q->to;
    if (q->count || q->n > 0)
        q->first++; /* where counting begins is not counted itself */
    else if (q->n < 0)
        q->last--;
    return true;
}

bool workday_is_provisional(const struct calendar *c, const struct workday_query *q)
{
    return calendar_provisional(c, q->first, q->last);
}

int workday_open_year(const struct calendar *c, const struct workday_query *q)
{
    int year = date_of_day(q->first).year;
    while (calendar_year_source(c, year))
        year++;
    return year;
}

void workday_put_provisional(const struct calendar *c, int year, struct buffer *out)
{
    if (calendar_is_before(c, year))
        buf_printf(out, MSG_WORKDAY_BEFORE, calendar_first_year(c));
    else
        buf_puts(out, MSG_EXPLAIN_PROVISIONAL);
}

void workday_put(const struct calendar *c, const struct workday_query *q, bool json, struct buffer *out)
{
    if (json) {
        buf_puts(out, "{\"from\":\"");
        date_format(out, q->from);
        buf_puts(out, q->count ? "\",\"to\":\"" : "\",\"date\":\"");
        date_format(out, q->to);
        buf_printf(out, "\",\"%s\":%" PRId64 ",\"provisional\":%s}", q->count ? "count" : "n", q->n,
                   workday_is_provisional(c, q) ? "true" : "false");
    } else if (q->count) {
        buf_printf(out, "%" PRId64, q->n);
    } else {
        date_format(out, q->to);
    }
    buf_putc(out, '\n');
}

/* --- the command ------------------------------------------------------------------------------------------------ */

static const char *kind_key(enum day_kind kind)
{
    static const char *const keys[] = {"work", "weekend", "holiday", "make-up"};
    return keys[kind];
}

static void put_day(const struct calendar *c, int32_t day, struct buffer *out)
{
    struct day_info info = calendar_day(c, day);
    date_format(out, day);
    buf_printf(out, " %s", when_weekday(day));
    if (*info.name && (info.local || info.kind == DAY_WORK))
        buf_printf(out, MSG_WORKDAY_NAMED, info.name); /* one's own words may be a sentence */
    else if (info.kind == DAY_HOLIDAY)
        buf_printf(out, MSG_WORKDAY_HOLIDAY, info.name);
    else if (info.kind == DAY_MAKE_UP)
        buf_printf(out, MSG_WORKDAY_MAKE_UP, info.name);
    buf_puts(out, info.works ? MSG_WORKDAY_WORKS : MSG_WORKDAY_OFF);
    if (info.local)
        buf_puts(out, MSG_WORKDAY_LOCAL);
    if (info.provisional)
        workday_put_provisional(c, date_of_day(day).year, out);
}

static void print_day(const struct calendar *c, int32_t day, bool json)
{
    struct day_info info = calendar_day(c, day);
    struct buffer text = {0};
    if (json) {
        date_format(&text, day);
        print_json(json_pack("{s:s, s:i, s:b, s:s, s:o, s:b, s:b}", "date", buf_text(&text), "weekday",
                             date_weekday(day), "works", info.works, "kind", kind_key(info.kind), "name",
                             json_of_bytes(info.name), "local", info.local, "provisional", info.provisional));
    } else {
        put_day(c, day, &text);
        print_visible(buf_text(&text));
        putchar('\n');
    }
    buf_free(&text);
}

static enum status take_date(const struct command_call *call, int i, int32_t *day, struct error *err)
{
    const char *text = call->argv[i];
    return date_parse_typed(text, env_today(call->env), day)
               ? ST_OK
               : error_set(err, ST_USAGE, MSG_WORKDAY_DATE, text);
}

static void print_provisional(const struct calendar *c, int year)
{
    if (calendar_is_before(c, year))
        fprintf(stderr, MSG_WORKDAY_PROVISIONAL_BEFORE, calendar_first_year(c));
    else
        fprintf(stderr, MSG_WORKDAY_PROVISIONAL, year);
}

/* An answer on standard output, plain for scripts; what it rests on is said beside it. */
static enum status answer(const struct command_call *call, const struct calendar *c, struct workday_query *q,
                          struct error *err)
{
    struct buffer line = {0};
    if (!workday_answer(c, q))
        return error_set(err, ST_USAGE, MSG_WORKDAY_BEYOND, call->argv[1]);
    workday_put(c, q, call->options[OPTION_JSON], &line);
    fputs(buf_text(&line), stdout);
    if (workday_is_provisional(c, q))
        print_provisional(c, workday_open_year(c, q));
    buf_free(&line);
    return ST_OK;
}

static enum status ask(const struct command_call *call, const struct calendar *c, struct error *err)
{
    struct workday_query q = {.count = call->options[OPTION_COUNTING]};
    enum status st = take_date(call, 0, &q.from, err);
    if (!st && q.count)
        st = take_date(call, 1, &q.to, err);
    else if (!st && call->argc == 2 && !workday_number(call->argv[1], strlen(call->argv[1]), &q.n))
        st = error_set(err, ST_USAGE, MSG_WORKDAY_NUMBER, call->argv[1]);
    if (st)
        return st;
    if (call->argc == 2)
        return answer(call, c, &q, err);
    print_day(c, q.from, call->options[OPTION_JSON]);
    return ST_OK;
}

static enum status run(struct command_call *call, struct error *err)
{
    struct calendar *c = NULL;
    bool lines = call->options[OPTION_STDIN], count = call->options[OPTION_COUNTING];
    if (lines ? call->argc > 0 : call->argc < (count ? 2 : 1))
        return call_misused(call, err);
    enum status st = call_calendar(call, &c, NULL, err);
    if (!st)
        st = lines ? workday_lines(c, count, call->options[OPTION_JSON], err) : ask(call, c, err);
    calendar_free(c);
    return st;
}

const struct command workday_command = {
    .name = "workday",
    .usage = MSG_WORKDAY_USAGE,
    .help = MSG_WORKDAY_HELP,
    .options = UINT64_C(1) << OPTION_COUNTING | UINT64_C(1) << OPTION_STDIN | UINT64_C(1) << OPTION_JSON,
    .most = 2,
    .needs = NEEDS_NOTHING,
    .run = run,
};
