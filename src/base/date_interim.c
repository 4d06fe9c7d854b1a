/* Stands in for base/date.c until that is merged; to be deleted then. */
#include "mulu/date.h"

#include <stdio.h>
#include <string.h>

static const int before_month[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

static bool leap(int y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

int date_month_days(int year, int month)
{
    return before_month[month] - before_month[month - 1] + (month == 2 && leap(year));
}

bool date_is_valid(struct date d)
{
    return d.year >= DATE_FIRST_YEAR && d.year <= DATE_LAST_YEAR && d.month >= 1 && d.month <= 12 &&
           d.day >= 1 && d.day <= date_month_days(d.year, d.month);
}

int32_t date_to_day(struct date d)
{
    int y = d.year - 1;
    return DATE_FIRST_DAY + y * 365 + y / 4 - y / 100 + y / 400 + before_month[d.month - 1] +
           (d.month > 2 && leap(d.year)) + d.day - 1;
}

struct date date_of_day(int32_t day)
{
    struct date d = {1, 1, 1};
    int low = DATE_FIRST_YEAR, high = DATE_LAST_YEAR;
    while (low < high) {
        d.year = (low + high + 1) / 2;
        if (date_to_day(d) <= day)
            low = d.year;
        else
            high = d.year - 1;
    }
    d.year = low;
    int rest = day - date_to_day(d);
    while (rest >= date_month_days(d.year, d.month))
        rest -= date_month_days(d.year, d.month++);
    d.day = rest + 1;
    return d;
}

bool date_parse(const char *text, int32_t *day)
{
    struct date d = {0};
    if (strlen(text) != 10 || strspn(text, "0123456789-") != 10 ||
        sscanf(text, "%4d-%2d-%2d", &d.year, &d.month, &d.day) != 3 || !date_is_valid(d) || text[4] != '-' ||
        text[7] != '-')
        return false;
    *day = date_to_day(d);
    return true;
}

void date_format(struct buffer *out, int32_t day)
{
    struct date d = date_of_day(day);
    buf_printf(out, "%04d-%02d-%02d", d.year, d.month, d.day);
}
