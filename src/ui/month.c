#include "ui/month.h"

#include <stdio.h>
#include <string.h>

#include "mulu/date.h"
#include "mulu/messages.h"
#include "mulu/text.h"

enum { DAY_COLS = 4, DAY_ROWS = 2, HEAD = 1, WEEK = 7, SATURDAY = 5 };

void month_of(int32_t day, struct month *out)
{
    struct date d = date_of_day(day);
    out->first = day - (d.day - 1);
    out->last = date_month_end(day);
    out->begin = out->first - (date_weekday(out->first) - 1);
    out->weeks = (out->last - out->begin) / WEEK + 1;
}

int month_rows(const struct month *m)
{
    return HEAD + m->weeks * DAY_ROWS;
}

static void draw_head(struct canvas *c, struct rect area)
{
    static const char *const names[WEEK] = {
        MSG_UI_MONTH_1, MSG_UI_MONTH_2, MSG_UI_MONTH_3, MSG_UI_MONTH_4,
        MSG_UI_MONTH_5, MSG_UI_MONTH_6, MSG_UI_MONTH_7,
    };
    for (int i = 0; i < WEEK; i++) {
        const char *name = tr(names[i]);
        draw_text(c, area.row, area.col + i * DAY_COLS + 1, text_cells(name) < 2 ? text_cells(name) : 2, name,
                  i < SATURDAY ? STYLE_LABEL : STYLE_DIM);
    }
}

/* [22] is today, also where nothing has a colour. */
static void draw_day(const struct month_look *look, int32_t day, int due, struct canvas *c, int row, int col)
{
    struct day_info info = calendar_day(look->calendar, day);
    bool here = day == look->day;
    enum style style = here         ? (look->focus ? STYLE_SELECTED : STYLE_SELECTED_IDLE)
                       : info.works ? STYLE_NORMAL
                                    : STYLE_DIM;
    char number[16], count[16] = "";
    snprintf(number, sizeof number, day == look->today ? "[%2d]" : " %2d ", date_of_day(day).day);
    draw_text(c, row, col, DAY_COLS, number, style);
    const char *sign = info.kind == DAY_HOLIDAY   ? MSG_UI_MONTH_OFF
                       : info.kind == DAY_MAKE_UP ? MSG_UI_MONTH_WORK
                                                  : "";
    if (*sign)
        draw_text(c, row + 1, col, text_cells(sign), sign, STYLE_LABEL);
    if (due)
        snprintf(count, sizeof count, due > 99 ? "99" : "%d", due);
    if (due)
        draw_right(c, row + 1, col + 2, 2, count, day < look->today ? STYLE_MARK : STYLE_STRONG);
}

void month_draw(const struct month *m, const struct month_look *look, struct canvas *c, struct rect area)
{
    draw_head(c, area);
    for (int i = 0; i < m->weeks * WEEK; i++) {
        int row = area.row + HEAD + i / WEEK * DAY_ROWS, col = area.col + i % WEEK * DAY_COLS;
        int32_t day = m->begin + i;
        if (day >= m->first && day <= m->last && row + 1 < area.row + area.rows)
            draw_day(look, day, look->due[i], c, row, col);
    }
}

bool month_at(const struct month *m, struct rect area, int row, int col, int32_t *day)
{
    int week = (row - area.row - HEAD) / DAY_ROWS, weekday = (col - area.col) / DAY_COLS;
    if (row < area.row + HEAD || week >= m->weeks || col < area.col || weekday >= WEEK)
        return false;
    *day = m->begin + week * WEEK + weekday;
    return *day >= m->first && *day <= m->last;
}
