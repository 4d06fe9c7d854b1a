/* Periods of the calendar: 每年…, 按月, 季度首月…, 次月…, 年底. */
#include "deadline/read_date.h"

#include "deadline/rule.h"

static size_t add_quarterly(struct reader *r, size_t from, size_t k, int month, int day, bool previous)
{
    struct clause c = {.kind = RULE_QUARTERLY, .previous = previous};
    clause_add_day(&c, (struct month_day){month, day > 0 ? day : 31});
    size_t end = k;
    if (date_is_limit(r, &end))
        date_add(r, from, &c);
    else
        read_doubt(r, DOUBT_UNREAD, from, end + 1);
    return end;
}

/* 结束后15日内: how many days behind the end of a period. The token behind it, or i. */
static size_t read_days_after(const struct reader *r, size_t i, struct span *span)
{
    size_t k = i;
    bool finished = is_trigger(r, k) && tok(r, k)->word->value == TRIGGER_FINISHED;
    k += (size_t)finished;
    if (!finished && !is(r, k, PART_AFTER | PART_SINCE))
        return i;
    k = skip(r, k, PART_AFTER | PART_SINCE | PART_FILLER);
    if (is_kind(r, k, TOKEN_COMMA))
        k++;
    size_t end = read_span(r, k, span);
    if (end == k || !is(r, end, PART_WITHIN) || span->doubt || span->unit == UNIT_WORKDAY ||
        span->unit == UNIT_HOUR)
        return i;
    return skip(r, end, PART_WITHIN);
}

/* 次月5号 in 当月20号、次月5号 */
static bool read_month_before(const struct reader *r, size_t *i, bool *next)
{
    size_t k = *i;
    if (!is(r, k, PART_NEXT | PART_THIS))
        return false;
    k += 1 + (size_t)is(r, k + 1, PART_MEASURE);
    if (!is_unit(r, k, UNIT_MONTH))
        return false;
    *next = is(r, *i, PART_NEXT);
    *i = skip(r, k + 1, PART_FILLER);
    return true;
}

/* 次月10日, and 结束后次月10日, behind 季度. */
static bool read_day_of_next(const struct reader *r, size_t *i, int *day)
{
    bool next = false;
    size_t k = *i + (size_t)is_event(r, *i, TRIGGER_FINISHED);
    k = skip(r, k, PART_AFTER | PART_FILLER);
    if (!read_month_before(r, &k, &next) || !next || !date_day(r, &k, day))
        return false;
    *i = k;
    return true;
}

/* 首月15日, 末月底前, behind 季度. */
static size_t read_month_of_quarter(struct reader *r, size_t from, size_t i, bool next)
{
    struct span span;
    int month = tok(r, i)->word->value, day = NO_DAY;
    size_t k = skip(r, i + 1, PART_FILLER);
    if (is(r, k, PART_START) && !is_number(r, k + 1, 1, 31)) {
        read_doubt(r, DOUBT_UNREAD, from, k + 1);
        return k + 1;
    }
    size_t end = is(r, k, PART_BEFORE) ? read_span(r, k + 1, &span) : k + 1;
    if (end != k + 1 && span.unit != UNIT_DAY) { /* 首月前10个工作日 */
        read_doubt(r, DOUBT_UNREAD, from, end);
        return end;
    }
    end = skip(r, k, PART_START);
    if (!date_day(r, &end, &day) && is(r, k, PART_BEFORE))
        read_doubt(r, DOUBT_MONTH, from, k);
    return add_quarterly(r, from, end, month, day, next);
}

/* 首月15日, 末, 结束后15日内, behind 季度. */
static size_t read_in_quarter(struct reader *r, size_t from, size_t i, bool each, bool next)
{
    struct span span;
    int day = NO_DAY;
    size_t k = skip(r, i, PART_FILLER), end = read_days_after(r, k, &span);
    if (end != k && (span.unit == UNIT_DAY || span.unit == UNIT_WEEK) &&
        span.n * (span.unit == UNIT_WEEK ? 7 : 1) <= 31)
        return add_quarterly(r, from, end, 1, span.n * (span.unit == UNIT_WEEK ? 7 : 1), true);
    if (end != k && span.unit == UNIT_MONTH && span.n <= 2) {
        read_doubt(r, DOUBT_QUARTER, from, end);
        return add_quarterly(r, from, end, span.n, LAST_DAY, true);
    }
    end = k;
    if (read_day_of_next(r, &end, &day))
        return add_quarterly(r, from, end, 1, day, true);
    if (is_unit(r, k, UNIT_QUARTER) && is(r, k + 1, PART_END))
        k++; /* 每季度季末 */
    if (is(r, k, PART_END))
        return add_quarterly(r, from, k + 1, 3, LAST_DAY, false);
    if (is(r, k, PART_AFTER) && is_class(r, k + 1, CLASS_QMONTH)) { /* 每季度后首月15日前 */
        next = true;
        k++;
    }
    if (is(r, k, PART_START))
        k++;
    else if (is_class(r, k, CLASS_QMONTH))
        return read_month_of_quarter(r, from, k, next);
    /* 每季度15日前, 季初10日内: of the first month */
    bool start = is(r, k - 1, PART_START);
    end = k + (size_t)is(r, k, PART_BEFORE);
    if (is_number(r, end, 1, 31) && (is_unit(r, end + 1, UNIT_DATE) || is_unit(r, end + 1, UNIT_DATE_ONLY)) &&
        (start || each || next)) {
        if (!start && !next)
            read_doubt(r, DOUBT_DAY, from, end + 2);
        return add_quarterly(r, from, end + 2, 1, tok(r, end)->n, next);
    }
    return i;
}

/* 首月15日, 末, 结束后15日内, behind 半年. */
static size_t read_in_half(struct reader *r, size_t from, size_t i)
{
    struct span span;
    struct dates d = {0};
    int day = NO_DAY;
    size_t k = skip(r, i, PART_FILLER), end = read_days_after(r, k, &span);
    if (end != k && (span.unit == UNIT_DAY || span.unit == UNIT_MONTH) &&
        span.n <= (span.unit == UNIT_DAY ? 31 : 5)) {
        bool days = span.unit == UNIT_DAY;
        date_put(&d, days ? 1 : span.n, days ? span.n : LAST_DAY, true);
        date_put(&d, days ? 7 : 6 + span.n, days ? span.n : LAST_DAY, true);
        return date_add_all(r, from, end, &d, true);
    }
    if (is(r, k, PART_END)) {
        date_put(&d, 6, LAST_DAY, false);
        date_put(&d, 12, LAST_DAY, false);
        return date_add_all(r, from, k + 1, &d, true);
    }
    if (!is_class(r, k, CLASS_QMONTH) || tok(r, k)->word->value == 2)
        return i;
    int month = tok(r, k)->word->value == 1 ? 1 : 6;
    end = k + 1;
    if (!date_day(r, &end, &day))
        return i;
    date_put(&d, month, day, false);
    date_put(&d, month + 6, day, false);
    return date_add_all(r, from, end, &d, true);
}

static size_t read_in_year(struct reader *r, size_t from, size_t i, bool each, bool next)
{
    struct dates d = {0};
    struct span span;
    size_t k = skip(r, i, PART_FILLER | PART_FROM | PART_MODAL), end = read_days_after(r, k, &span);
    if (end != k) {
        int n = span.unit == UNIT_MONTH && span.n <= 12 ? span.n
                : span.unit == UNIT_DAY && span.n <= 31 ? 1
                                                        : 0;
        if (n)
            date_put(&d, n, span.unit == UNIT_DAY ? span.n : LAST_DAY, true);
        return n ? date_add_all(r, from, end, &d, true) : i;
    }
    /* 每年年初1月底前 */
    end = date_part_of_year(r, k, &d);
    if (end == k)
        return i;
    for (int n = 0; n < d.n && next; n++)
        d.item[n].next = true;
    return date_add_all(r, from, end, &d, each || next);
}

static size_t add_monthly(struct reader *r, size_t from, size_t k, struct clause *c)
{
    size_t end = k;
    if (date_is_limit(r, &end))
        date_add(r, from, c);
    else
        read_doubt(r, DOUBT_UNREAD, from, end + 1);
    return end;
}

/* The next day of a list such as 5日、20日, or 当月20号、次月5号, behind token *i. False: the list is at its end. */
static bool step_to_day(const struct reader *r, size_t *i, bool *next, bool *range)
{
    size_t k = *i + (size_t)is(r, *i, PART_BEFORE); /* 5日前、20日前 */
    int day;
    if (!is_kind(r, k, TOKEN_PAUSE) && !is_kind(r, k, TOKEN_COMMA) && !is_to(r, k) && !is_and(r, k))
        return false;
    size_t behind = k + 1;
    bool of_next = *next;
    read_month_before(r, &behind, &of_next);
    size_t probe = behind;
    if (!date_day(r, &probe, &day))
        return false;
    *range = is_to(r, k);
    *next = of_next;
    *i = behind;
    return true;
}

/* Days of a month, up to token *i; whether one of them is the last. */
static bool read_days(const struct reader *r, size_t *i, struct clause *c, bool next)
{
    bool last = false, range = false, more = true;
    int day = NO_DAY, shared = 0;
    size_t k = *i;
    /* 1-5日, and 5、20日 */
    while (is_number(r, k, 1, 31) && (is_to(r, k + 1) || is_kind(r, k + 1, TOKEN_PAUSE)) &&
           is_number(r, k + 2, 1, 31)) {
        if (!is_to(r, k + 1))
            clause_add_day(c, (struct month_day){0, tok(r, k)->n});
        k += 2;
    }
    shared = c->ndays;
    while (more && c->ndays < RULE_MOST_DAYS && date_day(r, &k, &day)) {
        bool was = next;
        last |= day == LAST_DAY;
        clause_add_day(c, (struct month_day){0, day > 0 ? day : 31});
        *i = k;
        more = step_to_day(r, &k, &next, &range);
        if (more && range) { /* 1日至5日 */
            c->ndays = shared = 0;
            last = false;
        }
        c->previous &= next == was;
    }
    if (c->ndays == shared)
        c->ndays = 0;
    return last;
}

/* 5日, 底, 5日、20日, 初5日内, behind 每月. */
static size_t read_in_month(struct reader *r, size_t from, size_t i, bool each, bool next)
{
    struct clause c = {.kind = RULE_MONTHLY, .previous = next};
    struct span span;
    size_t k = skip(r, i, PART_FILLER | PART_MODAL | PART_FROM), end = read_days_after(r, k, &span);
    if (end != k && span.unit == UNIT_DAY && span.n <= 28) {
        c.previous = true;
        clause_add_day(&c, (struct month_day){0, span.n});
        return add_monthly(r, from, end, &c);
    }
    if (is_unit(r, k, UNIT_MONTH) && is(r, k + 1, PART_END | PART_START))
        k++; /* 每月月末 */
    if (is(r, k, PART_START | PART_BEFORE) && is_number(r, k + 1, 1, 31))
        k++; /* 每月初5日内, 每月前5日 */
    bool last = read_days(r, &k, &c, next);
    if (!c.ndays)
        return i;
    if (last && c.ndays == 1)
        c = (struct clause){.kind = RULE_MONTHLY_LAST, .previous = c.previous};
    if (!each && !next && c.kind == RULE_MONTHLY_LAST)
        read_doubt(r, DOUBT_DATE, from, k);
    return add_monthly(r, from, k, &c);
}

/* A number from 1 to 6, or 日 for the seventh. */
static int weekday_at(const struct reader *r, size_t i)
{
    if (is(r, i + 1, PART_TIMES | PART_MEASURE))
        return 0; /* 每周一次 */
    if (is_number(r, i, 1, 6))
        return tok(r, i)->n;
    return is_unit(r, i, UNIT_DATE) || is_unit(r, i, UNIT_DAY) ? 7 : 0;
}

static size_t read_in_week(struct reader *r, size_t from, size_t i, bool next)
{
    size_t k = skip(r, i, PART_FILLER | PART_FROM | PART_MODAL);
    if (is_unit(r, k, UNIT_WEEK) && weekday_at(r, k + 1))
        k++; /* 每周周五 */
    if (!weekday_at(r, k))
        return i;
    size_t end = k;
    int days[7], n = 0;
    for (bool more = true; more && n < 7;) {
        days[n++] = weekday_at(r, end++);
        if (is_to(r, end)) { /* 周一至周五 */
            read_doubt(r, DOUBT_UNREAD, from, end + 1);
            return end + 1;
        }
        size_t at = end + 1 + (size_t)is_unit(r, end + 1, UNIT_WEEK);
        more = (is_kind(r, end, TOKEN_PAUSE) || is_kind(r, end, TOKEN_COMMA) || is_and(r, end)) &&
               weekday_at(r, at);
        end = more ? at : end;
    }
    size_t limit = end;
    bool good = date_is_limit(r, &limit);
    for (int d = 0; d < n && good; d++) {
        struct clause c = {.kind = RULE_WEEKLY, .weekday = days[d], .previous = next};
        date_add(r, from, &c);
    }
    if (!good)
        read_doubt(r, DOUBT_UNREAD, from, limit + 1);
    return limit;
}

static size_t read_in(struct reader *r, size_t from, size_t i, int32_t unit, bool each, bool next)
{
    switch (unit) {
    case UNIT_YEAR:
        return read_in_year(r, from, i, each, next);
    case UNIT_QUARTER:
        return read_in_quarter(r, from, i, each, next);
    case UNIT_MONTH:
        return read_in_month(r, from, i, each, next);
    case UNIT_WEEK:
        return read_in_week(r, from, i, next);
    default:
        return i;
    }
}

/* 17时前, 上午9:00前: the hour does not matter. */
static size_t skip_clock(const struct reader *r, size_t i)
{
    size_t k = skip(r, i, PART_FILLER);
    if (!is_number(r, k, 0, 24))
        return i;
    if (is_kind(r, k + 1, TOKEN_DOT) && is_number(r, k + 2, 0, 59))
        k += 3;
    else if (is(r, k + 1, PART_CLOCK))
        k += 2;
    else
        return i;
    return skip(r, k, PART_BEFORE);
}

/* 每年…, 每两周…, 每半年… */
static size_t read_each(struct reader *r, size_t i)
{
    struct span span = {.n = 1};
    size_t k = read_span(r, i + 1, &span);
    if (k != i + 1) {
        bool half_year = tok(r, i + 1)->half && span.unit == UNIT_MONTH;
        size_t end = half_year ? read_in_half(r, i, k) : k;
        if (end != k)
            return end;
        if (span.unit == UNIT_DAY && tok(r, i + 1)->half)
            span.doubt = DOUBT_TIMES;
        end = read_frequency(r, i, k, span, true);
        return end;
    }
    k = i + 1 + (size_t)is(r, i + 1, PART_MEASURE);
    if (!is_class(r, k, CLASS_UNIT) || tok(r, k)->word->value == UNIT_DATE_ONLY)
        return i;
    int32_t unit = tok(r, k)->word->value;
    size_t end = read_in(r, i, k + 1, unit, true, false);
    if (end != k + 1)
        return end;
    span.n = unit == UNIT_QUARTER ? 3 : 1;
    span.unit = unit == UNIT_QUARTER ? UNIT_MONTH : unit == UNIT_DATE ? UNIT_DAY : (enum rule_unit)unit;
    end = unit == UNIT_DATE || unit == UNIT_DAY || unit == UNIT_WORKDAY ? skip_clock(r, k + 1) : k + 1;
    return read_frequency(r, i, end, span, true);
}

/* Whether what is done follows, or nothing: 按月公开, and not 按年度计划. */
static bool done_behind(const struct reader *r, size_t i)
{
    size_t k = skip(r, i, PART_FILLER | PART_MODAL);
    return is_boundary(r, k) || is(r, k, PART_VERB | PART_UPDATE) || is_class(r, k, CLASS_HABIT) ||
           is_kind(r, k, TOKEN_PAUSE) || is_more(r, k, MORE_AND) || is(r, k, PART_LEAST) ||
           (tok(r, k)->kind == TOKEN_NUMBER && is(r, k + 1, PART_TIMES));
}

static size_t read_by(struct reader *r, size_t i)
{
    struct span span = {.n = 1};
    size_t k = read_span(r, i + 1, &span);
    if (k == i + 1) {
        if (!is_class(r, k, CLASS_UNIT) || tok(r, k)->word->value == UNIT_DATE_ONLY)
            return i;
        int32_t unit = tok(r, k)->word->value;
        span.n = unit == UNIT_QUARTER ? 3 : 1;
        span.unit = unit == UNIT_QUARTER ? UNIT_MONTH : unit == UNIT_DATE ? UNIT_DAY : (enum rule_unit)unit;
        k++;
    }
    return done_behind(r, k) ? read_frequency(r, i, k, span, true) : i;
}

/* 次月10日前, 次周三, 当月底, 次日 */
static size_t read_next(struct reader *r, size_t i)
{
    bool next = is(r, i, PART_NEXT);
    size_t k = i + 1 + (size_t)is(r, i + 1, PART_MEASURE);
    if (!is_class(r, k, CLASS_UNIT))
        return i;
    int32_t unit = tok(r, k)->word->value;
    bool day = unit == UNIT_DATE || unit == UNIT_DAY || unit == UNIT_WORKDAY;
    if (day && next && !is(r, k + 1, PART_SINCE | PART_BEFORE)) {
        struct clause c = {
            .kind = RULE_WITHIN, .n = 1, .unit = unit == UNIT_WORKDAY ? UNIT_WORKDAY : UNIT_DAY};
        struct event e;
        read_event(r, i, &e);
        for (int t = 0; t < e.n; t++)
            c.triggers[c.ntriggers++] = e.triggers[t];
        date_add(r, i, &c);
        return skip(r, k + 1, PART_WITHIN);
    }
    if (day && !next && !is(r, k + 1, PART_SINCE)) {
        read_doubt(r, DOUBT_UNREAD, i, k + 1);
        return k + 1;
    }
    size_t end = day ? k + 1 : read_in(r, i, k + 1, unit, true, next);
    return end == k + 1 ? i : end;
}

/* 年底前, 季度首月15日前, 季度公开: a period without 每. */
static size_t read_bare(struct reader *r, size_t i)
{
    if (i && (is_kind(r, i - 1, TOKEN_NUMBER) || is(r, i - 1, PART_MEASURE)))
        return i;
    bool half = tok(r, i)->half && is_unit(r, i + 1, UNIT_YEAR);
    size_t k = i + 1 + (size_t)half;
    int32_t unit = half ? UNIT_YEAR : tok(r, i)->word->value;
    struct span span = {.n = half                   ? 6
                             : unit == UNIT_QUARTER ? 3
                                                    : 1,
                        .unit = half || unit == UNIT_QUARTER ? UNIT_MONTH : (enum rule_unit)unit};
    bool named = i && is_kind(r, i - 1, TOKEN_TEXT) && (unit == UNIT_MONTH || unit == UNIT_YEAR); /* 腊月 */
    if (!named && (half || unit == UNIT_QUARTER || unit == UNIT_MONTH)) {
        size_t end = half ? read_in_half(r, i, k) : read_in(r, i, k, unit, false, false);
        if (end != k)
            return end;
    }
    if (!named && unit == UNIT_YEAR && !half) {
        struct dates d = {0};
        size_t end = date_part_of_year(r, i, &d);
        if (end != i)
            return date_add_all(r, i, end, &d, false);
        struct span after;
        if (read_days_after(r, k, &after) != k && (end = read_in_year(r, i, k, true, false)) != k)
            return end;
    }
    /* 月度、季度、年度公开 */
    bool joins = r->attached && r->left + 1 == i && is_and(r, r->left) && r->n &&
                 r->drafts[r->n - 1].c.kind == RULE_EVERY;
    bool begins = (r->left == i || joins) && unit != UNIT_HOUR && unit != UNIT_DATE &&
                  unit != UNIT_DATE_ONLY && unit != UNIT_WORKDAY && unit != UNIT_DAY;
    if (begins && done_behind(r, k) && !is(r, k, PART_BEFORE | PART_AFTER | PART_WITHIN))
        return read_frequency(r, i, k, span, !is_boundary(r, k));
    return i;
}

size_t read_period(struct reader *r, size_t i)
{
    size_t end = i;
    if (is(r, i, PART_EACH))
        end = read_each(r, i);
    if (end == i && is(r, i, PART_BY))
        end = read_by(r, i);
    if (end == i && is(r, i, PART_NEXT | PART_THIS))
        end = read_next(r, i);
    if (end == i && is_class(r, i, CLASS_HALF) && (r->left == i || is(r, i - 1, PART_FROM | PART_FILLER))) {
        struct dates d = {0};
        size_t k = date_part_of_year(r, i, &d);
        size_t behind = skip(r, k, PART_FILLER | PART_GENERIC);
        if (is_boundary(r, k) || is(r, k, PART_BEFORE | PART_WITHIN) || is(r, behind + 1, PART_TIMES))
            end = date_add_all(r, i, k, &d, false);
    }
    if (end == i && (is_class(r, i, CLASS_UNIT) || (tok(r, i)->half && is_unit(r, i + 1, UNIT_YEAR))))
        end = read_bare(r, i);
    return end;
}
