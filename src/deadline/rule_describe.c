/* Rules in the user's language. */
#include "mulu/rule.h"

#include "mulu/date.h"
#include "mulu/messages.h"

#include "deadline/rule.h"

static const char *const unit_names[RULE_UNITS] = {
    [UNIT_HOUR] = MSG_UNIT_HOUR, [UNIT_DAY] = MSG_UNIT_DAY,     [UNIT_WORKDAY] = MSG_UNIT_WORKDAY,
    [UNIT_WEEK] = MSG_UNIT_WEEK, [UNIT_MONTH] = MSG_UNIT_MONTH, [UNIT_YEAR] = MSG_UNIT_YEAR,
};
static const char *const weekday_names[] = {
    MSG_WEEKDAY_1, MSG_WEEKDAY_2, MSG_WEEKDAY_3, MSG_WEEKDAY_4, MSG_WEEKDAY_5, MSG_WEEKDAY_6, MSG_WEEKDAY_7,
};
static const char *const month_in_quarter[] = {
    MSG_RULE_QUARTER_FIRST,
    MSG_RULE_QUARTER_SECOND,
    MSG_RULE_QUARTER_LAST,
};
static const char *const every_one[RULE_UNITS] = {
    [UNIT_HOUR] = MSG_RULE_HOURLY, [UNIT_DAY] = MSG_RULE_DAILY,        [UNIT_WORKDAY] = MSG_RULE_WORKDAILY,
    [UNIT_WEEK] = MSG_RULE_WEEKLY, [UNIT_MONTH] = MSG_RULE_EACH_MONTH, [UNIT_YEAR] = MSG_RULE_EACH_YEAR,
};

static void put_triggers(const struct clause *c, struct buffer *out)
{
    for (int i = 0; i < c->ntriggers; i++) {
        if (i)
            buf_puts(out, MSG_RULE_OR);
        buf_puts(out, trigger_name(c->triggers[i]));
    }
}

static void put_within(const struct clause *c, struct buffer *out)
{
    struct buffer triggers = {0};
    put_triggers(c, &triggers);
    const char *unit = tr(unit_names[c->unit]);
    if (c->kind == RULE_FOR)
        buf_printf(out, MSG_RULE_FOR, c->n, unit);
    else if (!c->ntriggers)
        buf_printf(out, MSG_RULE_WITHIN, c->n, unit);
    else
        buf_printf(out, MSG_RULE_WITHIN_AFTER, buf_text(&triggers), c->n, unit);
    buf_free(&triggers);
}

static void put_every(const struct clause *c, struct buffer *out)
{
    if (c->n == 1)
        buf_puts(out, tr(every_one[c->unit]));
    else
        buf_printf(out, MSG_RULE_EVERY, c->n, tr(unit_names[c->unit]));
}

static void put_day(const struct clause *c, struct month_day d, struct buffer *out)
{
    bool last = d.day == (c->kind == RULE_YEARLY ? rule_month_days(d.month) : 31);
    if (c->kind == RULE_YEARLY)
        buf_printf(out, last ? MSG_RULE_MONTH_END : MSG_RULE_MONTH_DAY, d.month, d.day);
    else if (last)
        buf_puts(out, MSG_RULE_LAST_DAY);
    else
        buf_printf(out, MSG_RULE_DAY, d.day);
}

static void put_days(const struct clause *c, struct buffer *out)
{
    struct buffer days = {0};
    for (int i = 0; i < c->ndays; i++) {
        if (i)
            buf_puts(&days, MSG_RULE_AND);
        if (c->kind == RULE_QUARTERLY)
            buf_puts(&days, tr(month_in_quarter[c->days[i].month - 1]));
        put_day(c, c->days[i], &days);
    }
    if (c->kind == RULE_YEARLY)
        buf_printf(out, MSG_RULE_BY_YEAR, buf_text(&days));
    else if (c->kind == RULE_QUARTERLY)
        buf_printf(out, MSG_RULE_BY_QUARTER, buf_text(&days));
    else
        buf_printf(out, MSG_RULE_BY_MONTH, buf_text(&days));
    buf_free(&days);
}

static void put_once(const struct clause *c, struct buffer *out)
{
    struct date d = date_of_day(c->date);
    buf_printf(out, MSG_RULE_ONCE, d.year, d.month, d.day);
}

static void put_promptly(const struct clause *c, struct buffer *out)
{
    struct buffer triggers = {0};
    put_triggers(c, &triggers);
    if (!c->ntriggers)
        buf_puts(out, MSG_RULE_PROMPTLY);
    else if (c->ntriggers == 1 && c->triggers[0] == TRIGGER_CHANGED)
        buf_puts(out, MSG_RULE_UPDATE);
    else
        buf_printf(out, MSG_RULE_PROMPTLY_AFTER, buf_text(&triggers));
    buf_free(&triggers);
}

static void put_plain(const struct clause *c, struct buffer *out)
{
    static const char *const plain[RULE_KINDS] = {
        [RULE_REALTIME] = MSG_RULE_REALTIME, [RULE_ONGOING] = MSG_RULE_ONGOING,
        [RULE_WITH_LINKED] = MSG_RULE_WITH,  [RULE_DITTO] = MSG_RULE_DITTO,
        [RULE_UNKNOWN] = MSG_RULE_UNKNOWN,   [RULE_MONTHLY_LAST] = MSG_RULE_MONTH_LAST,
    };
    if (plain[c->kind])
        buf_puts(out, tr(plain[c->kind]));
}

static const char *previous_period(enum rule_kind kind)
{
    switch (kind) {
    case RULE_YEARLY:
        return MSG_RULE_OF_LAST_YEAR;
    case RULE_QUARTERLY:
        return MSG_RULE_OF_LAST_QUARTER;
    case RULE_MONTHLY:
    case RULE_MONTHLY_LAST:
        return MSG_RULE_OF_LAST_MONTH;
    case RULE_WEEKLY:
        return MSG_RULE_OF_LAST_WEEK;
    default:
        return MSG_RULE_OF_LAST_PERIOD;
    }
}

void clause_describe(const struct clause *c, struct buffer *out)
{
    if (c->scope && *c->scope)
        buf_printf(out, MSG_RULE_SCOPE, c->scope);
    switch (c->kind) {
    case RULE_WITHIN:
    case RULE_FOR:
        put_within(c, out);
        break;
    case RULE_EVERY:
        put_every(c, out);
        break;
    case RULE_YEARLY:
    case RULE_QUARTERLY:
    case RULE_MONTHLY:
        put_days(c, out);
        break;
    case RULE_WEEKLY:
        buf_printf(out, MSG_RULE_BY_WEEK, tr(weekday_names[c->weekday - 1]));
        break;
    case RULE_ONCE:
        put_once(c, out);
        break;
    case RULE_PROMPTLY:
        put_promptly(c, out);
        break;
    default:
        put_plain(c, out);
        break;
    }
    if (c->previous)
        buf_puts(out, previous_period(c->kind));
}

void rule_describe(const struct rule *rule, struct buffer *out)
{
    for (size_t i = 0; i < rule->n; i++) {
        if (i)
            buf_puts(out, MSG_RULE_NEXT);
        clause_describe(&rule->clauses[i], out);
    }
    if (rule->exception)
        buf_puts(out, MSG_RULE_EXCEPTION);
}

void rule_describe_notation(const char *notation, struct buffer *out)
{
    struct rule rule = {0};
    if (rule_parse(notation, &rule, NULL))
        buf_puts(out, notation);
    else
        rule_describe(&rule, out);
    rule_release(&rule);
}
