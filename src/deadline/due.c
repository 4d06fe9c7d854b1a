#include "mulu/due.h"

#include <stdlib.h>

#include "deadline/due_impl.h"

enum { HOUR_MINUTES = 60, DAY_MINUTES = 1440, WEEK = 7, YEAR_MONTHS = 12 };

void due_answer_release(struct due_answer *a)
{
    free(a->steps);
    *a = (struct due_answer){0};
}

/* What a clause is counted by. */
struct count {
    const struct clause *clause;
    const struct calendar *calendar;
    struct moment event;
    bool steps;
};

static void add_day(struct due_answer *a, enum due_step_kind kind, int32_t day, int64_t count)
{
    steps_add(a, (struct due_step){.kind = kind, .day = day, .last = day, .first = count, .count = count});
}

/* --- working days and hours ------------------------------------------------------------------------------------- */

static bool count_workdays(const struct count *k, struct due_answer *a)
{
    int32_t event = k->event.day, due;
    if (!calendar_nth(k->calendar, event, k->clause->n, &due))
        return false;
    a->due = (struct moment){due, -1};
    a->provisional = calendar_provisional(k->calendar, event + 1, due);
    if (k->steps) {
        steps_count(a, k->calendar, event, due);
        add_day(a, STEP_END, due, k->clause->n);
    }
    return true;
}

static bool count_hours(const struct count *k, struct due_answer *a)
{
    int64_t minute = (k->event.minute < 0 ? 0 : k->event.minute) + (int64_t)k->clause->n * HOUR_MINUTES;
    int64_t day = k->event.day + minute / DAY_MINUTES;
    if (day > DATE_LAST_DAY)
        return false;
    a->due = (struct moment){(int32_t)day, (int)(minute % DAY_MINUTES)};
    if (k->steps)
        add_day(a, STEP_END, a->due.day, k->clause->n);
    return true;
}

/* --- days, weeks, months, years --------------------------------------------------------------------------------- */

static bool last_day(const struct count *k, int32_t *day)
{
    int64_t n = k->clause->n, end;
    switch (k->clause->unit) {
    case UNIT_MONTH:
        return date_add_months(k->event.day, n, day);
    case UNIT_YEAR:
        return date_add_months(k->event.day, n * YEAR_MONTHS, day);
    default:
        end = k->event.day + (k->clause->unit == UNIT_WEEK ? n * WEEK : n);
        *day = end > DATE_LAST_DAY ? DATE_LAST_DAY : (int32_t)end;
        return end <= DATE_LAST_DAY;
    }
}

static bool count_days(const struct count *k, struct due_answer *a)
{
    int32_t event = k->event.day, end, due;
    if (!last_day(k, &end) || !calendar_nth(k->calendar, end, 0, &due))
        return false;
    a->due = (struct moment){due, -1};
    a->provisional = calendar_provisional(k->calendar, end, due);
    if (k->steps) {
        add_day(a, STEP_FIRST, event + 1, 1);
        add_day(a, STEP_END, end, end - event);
        steps_off(a, k->calendar, end, due - 1);
        if (due > end)
            add_day(a, STEP_SHIFTED, due, 0);
    }
    return true;
}

/* --- clauses ---------------------------------------------------------------------------------------------------- */

static void count_from_event(const struct count *k, struct due_answer *a)
{
    if (k->steps)
        add_day(a, STEP_EVENT, k->event.day, 0);
    bool counted = k->clause->n >= 1;
    if (counted && k->clause->unit == UNIT_WORKDAY)
        counted = count_workdays(k, a);
    else if (counted && k->clause->unit == UNIT_HOUR)
        counted = count_hours(k, a);
    else if (counted)
        counted = count_days(k, a);
    a->has_due = counted && k->clause->kind != RULE_FOR;
    if (!a->has_due)
        a->due = (struct moment){0, -1};
}

static void take_occurrence(const struct clause *clause, int32_t from, bool steps, struct due_answer *a)
{
    struct occurrence o;
    if (!due_next(clause, clause->kind == RULE_ONCE ? DATE_FIRST_DAY : from, &o))
        return;
    a->has_due = true;
    a->due = (struct moment){o.due, -1};
    a->from = o.from;
    a->to = o.to;
    if (!steps)
        return;
    if (clause->previous && clause->kind != RULE_ONCE)
        steps_add(a, (struct due_step){.kind = STEP_PERIOD, .day = o.from, .last = o.to});
    add_day(a, STEP_DUE, o.due, 0);
}

void due_clause(const struct clause *clause, const struct calendar *c, const struct moment *event,
                int32_t today, bool steps_wanted, struct due_answer *out)
{
    *out = (struct due_answer){.due = {0, -1}};
    switch (clause->kind) {
    case RULE_WITHIN:
    case RULE_EVERY:
    case RULE_FOR:
        if (event)
            count_from_event(&(struct count){clause, c, *event, steps_wanted}, out);
        break;
    case RULE_WITH_LINKED:
        if (event) {
            out->has_due = true;
            out->due = (struct moment){event->day, -1};
            if (steps_wanted)
                add_day(out, STEP_DUE, event->day, 0);
        }
        break;
    default:
        take_occurrence(clause, event ? event->day : today, steps_wanted, out);
        break;
    }
}

/* A day without a minute ends with the day. */
static bool is_earlier(struct moment a, struct moment b)
{
    int64_t x = (int64_t)a.day * DAY_MINUTES + (a.minute < 0 ? DAY_MINUTES : a.minute);
    int64_t y = (int64_t)b.day * DAY_MINUTES + (b.minute < 0 ? DAY_MINUTES : b.minute);
    return x < y;
}

int due_earliest(const struct rule *rule, const struct due_answer *answers)
{
    bool all_scoped = true;
    int found = -1;
    for (size_t i = 0; i < rule->n; i++)
        all_scoped = all_scoped && rule->clauses[i].scope;
    for (size_t i = 0; i < rule->n; i++) {
        if (!answers[i].has_due || (rule->clauses[i].scope && !all_scoped))
            continue;
        if (found < 0 || is_earlier(answers[i].due, answers[found].due))
            found = (int)i;
    }
    return found;
}
