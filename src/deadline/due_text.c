/* Steps in the user's language. */
#include "deadline/due_impl.h"

#include <string.h>

#include "mulu/messages.h"

static bool counts_workdays(const struct clause *clause)
{
    return clause->unit == UNIT_WORKDAY;
}

void due_put_date(int32_t day, int32_t beside, struct buffer *out)
{
    struct date d = date_of_day(day);
    if (d.year == date_of_day(beside).year)
        buf_printf(out, MSG_DUE_MONTH_DAY, d.month, d.day);
    else
        buf_printf(out, MSG_DUE_YEAR_MONTH_DAY, d.year, d.month, d.day);
}

static const char *event_text(const struct clause *clause)
{
    if (clause->unit == UNIT_HOUR)
        return MSG_DUE_EVENT_HOUR;
    return clause->kind == RULE_EVERY ? MSG_DUE_EVENT_PUBLISHED : MSG_DUE_EVENT;
}

static const char *weekend_text(const struct due_step *s, bool workdays)
{
    if (s->day != s->last)
        return workdays ? MSG_DUE_WEEKEND : MSG_DUE_OFF_WEEKEND;
    if (date_weekday(s->day) == 6)
        return workdays ? MSG_DUE_SATURDAY : MSG_DUE_OFF_SATURDAY;
    return workdays ? MSG_DUE_SUNDAY : MSG_DUE_OFF_SUNDAY;
}

/* A day of one's own may have no name, or one that says already what it is. */
static void put_name(const struct due_step *s, struct buffer *out)
{
    static const char off[] = DATA_CALENDAR_OFF_WORD;
    size_t n = strlen(s->name), k = sizeof off - 1;
    if (!n)
        buf_puts(out, tr(MSG_DUE_UNNAMED));
    else
        buf_add(out, s->name,
                s->kind == STEP_HOLIDAY && n > k && strcmp(s->name + n - k, off) == 0 ? n - k : n);
}

static void put_holiday(const struct due_step *s, bool workdays, const char *until, const char *name,
                        struct buffer *out)
{
    if (s->day == s->last)
        buf_printf(out, workdays ? MSG_DUE_HOLIDAY : MSG_DUE_OFF_HOLIDAY, name);
    else
        buf_printf(out, workdays ? MSG_DUE_HOLIDAYS : MSG_DUE_OFF_HOLIDAYS, until, name);
}

static void put_counted(const struct due_step *s, bool workdays, const char *until, const char *name,
                        struct buffer *out)
{
    long long first = s->first, count = s->count;
    if (s->kind == STEP_YEARS)
        buf_printf(out, MSG_DUE_YEARS, until, first, count);
    else if (s->kind == STEP_MAKE_UP || *s->name)
        buf_printf(out, MSG_DUE_MAKE_UP, name, count);
    else if (s->day != s->last)
        buf_printf(out, MSG_DUE_WORKDAYS, until, first, count);
    else
        buf_printf(out, workdays ? MSG_DUE_WORKDAY : MSG_DUE_DAY, count);
}

static void put_end(const struct clause *clause, struct buffer *out)
{
    long long n = clause->n;
    switch (clause->unit) {
    case UNIT_HOUR:
        buf_printf(out, MSG_DUE_END_HOUR, n);
        break;
    case UNIT_WEEK:
        buf_printf(out, MSG_DUE_END_WEEK, n);
        break;
    case UNIT_MONTH:
        buf_printf(out, MSG_DUE_END_MONTH, n);
        break;
    case UNIT_YEAR:
        buf_printf(out, MSG_DUE_END_YEAR, n);
        break;
    default:
        buf_printf(out, counts_workdays(clause) ? MSG_DUE_END_WORKDAY : MSG_DUE_END_DAY, n);
        break;
    }
}

static const char *due_text(const struct clause *clause)
{
    return clause->kind == RULE_WITH_LINKED ? MSG_DUE_LINKED
           : clause->kind == RULE_ONCE      ? MSG_DUE_ONCE
                                            : MSG_DUE_PERIODIC;
}

void due_step_text(const struct due_step *step, const struct clause *clause, struct buffer *out)
{
    struct buffer until = {0}, name = {0};
    bool workdays = counts_workdays(clause);
    due_put_date(step->last, step->day, &until);
    put_name(step, &name);
    switch (step->kind) {
    case STEP_EVENT:
        buf_puts(out, tr(event_text(clause)));
        break;
    case STEP_WEEKEND:
        buf_puts(out, tr(weekend_text(step, workdays)));
        break;
    case STEP_HOLIDAY:
        put_holiday(step, workdays, buf_text(&until), buf_text(&name), out);
        break;
    case STEP_END:
        put_end(clause, out);
        break;
    case STEP_SHIFTED:
        buf_puts(out, tr(MSG_DUE_SHIFTED));
        break;
    case STEP_PERIOD:
        buf_printf(out, MSG_DUE_PERIOD, buf_text(&until));
        break;
    case STEP_DUE:
        buf_puts(out, tr(due_text(clause)));
        break;
    default:
        put_counted(step, workdays, buf_text(&until), buf_text(&name), out);
        break;
    }
    buf_free(&until);
    buf_free(&name);
}
