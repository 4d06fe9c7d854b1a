#include "cmd/when.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"

enum status when_day(const struct command_call *call, const char *text, int32_t *out, struct error *err)
{
    return date_parse_typed(text, env_today(call->env), out) ? ST_OK
                                                             : error_set(err, ST_USAGE, MSG_WHEN_DAY, text);
}

enum status when_option(const struct command_call *call, enum option o, int32_t def, int32_t *out,
                        struct error *err)
{
    *out = def;
    return call->options[o] ? when_day(call, call->options[o], out, err) : ST_OK;
}

/* The time is read with any day before it: there is one way to write it. */
static bool read_time(const char *text, int *minute)
{
    char *whole = mem_printf("2000-01-01 %s", text);
    struct moment m;
    bool ok = moment_parse(whole, &m) && m.minute >= 0;
    free(whole);
    if (ok)
        *minute = m.minute;
    return ok;
}

enum status when_moment(const struct command_call *call, const char *text, const char *time,
                        struct moment *out, struct error *err)
{
    struct moment m = {0, -1};
    const char *blank = time ? NULL : strrchr(text, ' ');
    if (!time && moment_parse(text, out))
        return ST_OK;
    if (blank)
        time = blank + 1;
    if (time && !read_time(time, &m.minute))
        return error_set(err, ST_USAGE, MSG_WHEN_TIME, time);
    char *date = mem_dup_n(text, blank ? (size_t)(blank - text) : strlen(text));
    enum status st = when_day(call, date, &m.day, err);
    free(date);
    if (!st)
        *out = m;
    return st;
}

const char *when_weekday(int32_t day)
{
    static const char *const names[] = {
        MSG_WEEKDAY_1, MSG_WEEKDAY_2, MSG_WEEKDAY_3, MSG_WEEKDAY_4,
        MSG_WEEKDAY_5, MSG_WEEKDAY_6, MSG_WEEKDAY_7,
    };
    return tr(names[date_weekday(day) - 1]);
}
