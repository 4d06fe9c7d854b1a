#include "harness/days.h"

#include "harness/test.h"

#include <stdio.h>

#include "mulu/date.h"

int32_t day_of(const char *date)
{
    int32_t day = 0;
    if (!date_parse(date, &day))
        fail_msg("%s is no date", date);
    return day;
}

const char *day_text(int32_t day)
{
    static char room[4][16];
    static int next;
    struct buffer b = {0};
    date_format(&b, day);
    next = (next + 1) % 4;
    snprintf(room[next], sizeof room[next], "%s", buf_text(&b));
    buf_free(&b);
    return room[next];
}
