#include "ui/day.h"

#include "mulu/date.h"
#include "mulu/messages.h"

const char *day_weekday(int32_t day)
{
    static const char *const names[] = {
        MSG_WEEKDAY_1, MSG_WEEKDAY_2, MSG_WEEKDAY_3, MSG_WEEKDAY_4,
        MSG_WEEKDAY_5, MSG_WEEKDAY_6, MSG_WEEKDAY_7,
    };
    return tr(names[date_weekday(day) - 1]);
}

void day_words(int32_t day, int32_t today, struct buffer *out)
{
    struct date d = date_of_day(day);
    if (d.year == date_of_day(today).year)
        buf_printf(out, MSG_DUE_MONTH_DAY, d.month, d.day);
    else
        buf_printf(out, MSG_DUE_YEAR_MONTH_DAY, d.year, d.month, d.day);
}

void day_span(int32_t day, int32_t last, int32_t today, struct buffer *out)
{
    struct date a = date_of_day(day), b = date_of_day(last);
    day_words(day, today, out);
    if (day == last)
        return;
    buf_puts(out, MSG_UI_DAY_TO);
    if (a.year == b.year && a.month == b.month)
        buf_printf(out, MSG_UI_DAY_SAME_MONTH, b.day);
    else
        day_words(last, day, out);
}

void day_period(int32_t day, int32_t last, int32_t due, int32_t today, struct buffer *out)
{
    day_span(day, last, date_of_day(day).year == date_of_day(today).year ? due : today, out);
}

void day_whole(int32_t day, int32_t today, struct buffer *out)
{
    day_words(day, today, out);
    buf_printf(out, " %s", day_weekday(day));
}

void day_brief(int32_t day, int32_t today, struct buffer *out)
{
    struct date d = date_of_day(day);
    if (d.year != date_of_day(today).year)
        buf_printf(out, "%02d-", d.year % 100);
    buf_printf(out, "%02d-%02d", d.month, d.day);
}
