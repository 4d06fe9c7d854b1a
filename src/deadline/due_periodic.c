/* Limits that come again: each period – a year, a quarter, a month, a week – has a number, counted from the beginning of
 * the calendar, and its due days in order. */
#include "mulu/due.h"

enum { MONTHS = 12, QUARTERS = 4, QUARTER_MONTHS = 3, WEEK = 7 };

/* How many months a period has; 0: it is a week, or no period at all. */
static int period_months(enum rule_kind kind)
{
    switch (kind) {
    case RULE_YEARLY:
        return MONTHS;
    case RULE_QUARTERLY:
        return QUARTER_MONTHS;
    case RULE_MONTHLY:
    case RULE_MONTHLY_LAST:
        return 1;
    default:
        return 0;
    }
}

static int32_t period_of(const struct clause *clause, int32_t day)
{
    int months = period_months(clause->kind);
    struct date d = date_of_day(day);
    return months ? (d.year * MONTHS + d.month - 1) / months : (day - DATE_FIRST_DAY) / WEEK;
}

/* The first and last day of a period; false: it does not lie in the years that there are. */
static bool period_days(const struct clause *clause, int32_t period, int32_t *from, int32_t *to)
{
    int months = period_months(clause->kind);
    if (!months) {
        *from = DATE_FIRST_DAY + period * WEEK;
        *to = *from + WEEK - 1;
        return period >= 0 && *to <= DATE_LAST_DAY;
    }
    int month = period * months;
    if (month < DATE_FIRST_YEAR * MONTHS || month / MONTHS > DATE_LAST_YEAR)
        return false;
    *from = date_to_day((struct date){month / MONTHS, month % MONTHS + 1, 1});
    *to = *from;
    return date_add_months(*from, months - 1, to) && (*to = date_month_end(*to));
}

/* The i-th due day of a period; false: it has no more. */
static bool due_of(const struct clause *clause, int32_t period, int i, int32_t *due)
{
    int32_t from, to;
    if (!period_days(clause, period, &from, &to))
        return false;
    if (clause->kind == RULE_WEEKLY || clause->kind == RULE_MONTHLY_LAST) {
        *due = clause->kind == RULE_WEEKLY ? from + clause->weekday - 1 : to;
        return i == 0;
    }
    if (i >= clause->ndays)
        return false;
    const struct month_day *d = &clause->days[i];
    if (!date_add_months(from, d->month ? d->month - 1 : 0, due))
        return false;
    int32_t last = date_month_end(*due);
    *due += d->day - 1;
    *due = *due < last ? *due : last;
    return true;
}

/* A limit that only says when – each year before the end of January – leaves open what time the information is of. */
static bool occurs(const struct clause *clause, int32_t period, int32_t due, struct occurrence *out)
{
    struct occurrence o = {.due = due};
    if (clause->previous && !period_days(clause, period - 1, &o.from, &o.to))
        return false;
    *out = o;
    return true;
}

static bool is_periodic(const struct clause *clause)
{
    return period_months(clause->kind) || clause->kind == RULE_WEEKLY;
}

static bool once(const struct clause *clause, bool wanted, struct occurrence *out)
{
    if (clause->kind != RULE_ONCE || !wanted)
        return false;
    *out = (struct occurrence){.due = clause->date};
    return true;
}

bool due_next(const struct clause *clause, int32_t from, struct occurrence *out)
{
    if (!is_periodic(clause))
        return once(clause, clause->date >= from, out);
    from = from < DATE_FIRST_DAY ? DATE_FIRST_DAY : from;
    if (from > DATE_LAST_DAY)
        return false;
    int32_t first = period_of(clause, from), due;
    for (int32_t period = first; period <= first + 1; period++)
        for (int i = 0; due_of(clause, period, i, &due); i++)
            if (due >= from && occurs(clause, period, due, out))
                return true;
    return false;
}

bool due_previous(const struct clause *clause, int32_t before, struct occurrence *out)
{
    if (!is_periodic(clause))
        return once(clause, clause->date < before, out);
    before = before > DATE_LAST_DAY ? DATE_LAST_DAY + 1 : before;
    if (before <= DATE_FIRST_DAY)
        return false;
    int32_t last = period_of(clause, before - 1), due;
    for (int32_t period = last; period >= last - 1; period--) {
        bool found = false;
        for (int i = 0; due_of(clause, period, i, &due); i++)
            if (due < before)
                found = occurs(clause, period, due, out) || found;
        if (found)
            return true;
    }
    return false;
}
