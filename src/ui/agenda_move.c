/* Moving about in the agenda: a day of the calendar and a line of the list, of which each follows the other. */
#include "mulu/date.h"
#include "ui/agenda.h"
#include "ui/mouse.h"

/* The first line that is due at or after the day; else the last. */
static int line_of(const struct agenda_view *s, int32_t day)
{
    int low = 0, high = (int)s->data.n;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (s->data.items[middle].due.day < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low < (int)s->data.n ? low : (int)s->data.n - 1;
}

/* False: the month has yet to be loaded. */
static bool show_month(struct view *v, int32_t day)
{
    struct agenda_view *s = v->state;
    s->day = day < DATE_FIRST_DAY ? DATE_FIRST_DAY : day > DATE_LAST_DAY ? DATE_LAST_DAY : day;
    int32_t was = s->month.first;
    month_of(s->day, &s->month);
    if (s->month.first != was)
        agenda_count_month(v);
    bool loaded = s->month.first >= s->from && s->month.last <= s->until;
    if (!loaded)
        v->stale = true;
    return loaded;
}

void agenda_stand_on(struct view *v, int32_t day)
{
    struct agenda_view *s = v->state;
    s->goes = !show_month(v, day);
    if (s->data.n)
        list_go(&s->list, line_of(s, s->day));
}

void agenda_follow(struct view *v)
{
    const struct obligation *o = agenda_current(v->state);
    if (o && !show_month(v, o->due.day))
        agenda_keep(v->state);
}

static void step_month(struct view *v, int by)
{
    const struct agenda_view *s = v->state;
    int32_t day;
    if (date_add_months(s->day, by, &day))
        agenda_stand_on(v, day);
}

bool agenda_move(struct view *v, const struct request *r)
{
    enum { WEEK = 7 };
    struct agenda_view *s = v->state;
    switch (r->action) {
    case ACT_LEFT:
    case ACT_RIGHT:
        agenda_stand_on(v, s->day + (r->action == ACT_RIGHT ? 1 : -1));
        return true;
    case ACT_PREV_WEEK:
    case ACT_NEXT_WEEK:
        agenda_stand_on(v, s->day + (r->action == ACT_NEXT_WEEK ? WEEK : -WEEK));
        return true;
    case ACT_PREV_MONTH:
    case ACT_NEXT_MONTH:
        step_month(v, r->action == ACT_NEXT_MONTH ? 1 : -1);
        return true;
    case ACT_DAY_TODAY:
        agenda_stand_on(v, s->today);
        return true;
    case ACT_SCROLL_UP:
    case ACT_SCROLL_DOWN:
        return page_scroll(&s->detail, &s->detail_top, agenda_detail_area(v).rows, r->action);
    case ACT_PANE:
        s->in_month = !s->in_month;
        return true;
    default:
        if (!list_request(&s->list, r->action))
            return false;
        agenda_follow(v);
        return true;
    }
}

/* A press on a day goes there, on a line too; the wheel turns pages of the calendar, and lines of the list. */
unsigned agenda_mouse(struct view *v, const struct mouse *m)
{
    struct agenda_view *s = v->state;
    struct rect list = agenda_list_area(v), month = agenda_month_area(v);
    int32_t day;
    if (mouse_list(&s->list, list, m)) {
        s->in_month = false;
        agenda_follow(v);
    } else if (mouse_in(month, m) && mouse_wheel(m)) {
        step_month(v, mouse_wheel(m) > 0 ? 1 : -1);
    } else if (mouse_in(month, m) && m->kind == MOUSE_PRESS) {
        s->in_month = true;
        if (month_at(&s->month, month, m->row, m->col, &day))
            agenda_stand_on(v, day);
    }
    return EFFECT_NONE;
}
