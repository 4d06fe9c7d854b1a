/* A month as on a desk calendar: weeks from Monday, two rows each: the day, and below it 休 or 班 where a notice says so
 * and how many things fall due. Only a picture: what the keys do is the view's. */
#ifndef MULU_UI_MONTH_H
#define MULU_UI_MONTH_H

#include <stdbool.h>
#include <stdint.h>

#include "mulu/calendar.h"
#include "ui/canvas.h"

enum { MONTH_COLS = 28, MONTH_WEEKS = 6, MONTH_DAYS = 7 * MONTH_WEEKS };

struct month {
    int32_t first, last; /* the days of the month */
    int32_t begin;       /* the Monday with which the picture begins */
    int weeks;           /* that it has: 4 to 6 */
};
void month_of(int32_t day, struct month *out); /* the month that the day lies in */
int month_rows(const struct month *m);         /* with the line of weekdays */

struct month_look {
    int32_t day, today; /* day: the one under the cursor */
    bool focus;         /* the keys are here */
    const struct calendar *calendar;
    int due[MONTH_DAYS]; /* what falls due, from `begin` on */
};
void month_draw(const struct month *m, const struct month_look *look, struct canvas *c, struct rect area);
/* The day at a place of the screen; false: none. */
bool month_at(const struct month *m, struct rect area, int row, int col, int32_t *day);

#endif
