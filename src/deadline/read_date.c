/* Dates of the calendar: once, and the lists that say yearly or quarterly. */
#include "deadline/read_date.h"

#include "mulu/date.h"
#include "deadline/rule.h"

void date_put(struct dates *d, int month, int day, bool next)
{
    if (d->n == DATES_MOST) {
        d->full = true;
        return;
    }
    d->item[d->n].month = month;
    d->item[d->n].day = day;
    d->item[d->n++].next = next;
}

/* 4月、7月、10月的10日前: the day that the last one states is that of all. */
static void spread_day(struct dates *d)
{
    int day = d->n ? d->item[d->n - 1].day : NO_DAY;
    for (int i = 0; i + 1 < d->n; i++)
        if (d->item[i].day != NO_DAY)
            return;
    for (int i = 0; i < d->n; i++)
        d->item[i].day = day;
}

/* --- what may stand for a day within a month --------------------------------------------------------------------- */

static bool is_day_unit(const struct reader *r, size_t i)
{
    return is_unit(r, i, UNIT_DATE) || is_unit(r, i, UNIT_DATE_ONLY);
}

/* 1-10日, 1日至15日: the number of the last one, which is the limit. */
static size_t last_of_days(const struct reader *r, size_t i)
{
    size_t k = i + 1 + (size_t)is_day_unit(r, i + 1);
    return is_to(r, k) && is_number(r, k + 1, tok(r, i)->n + 1, 31) && is_day_unit(r, k + 2) ? k + 1 : i;
}

/* 31日, 31, 底, 上旬, 最后一天. False: nothing of the kind, or 初. */
bool date_day(const struct reader *r, size_t *i, int *day)
{
    size_t k = skip(r, *i, PART_FILLER);
    if (is_unit(r, k, UNIT_MONTH) && is(r, k + 1, PART_END)) /* 1月月底 */
        k++;
    k += (size_t)(is(r, k, PART_ORDINAL) && is_kind(r, k + 1, TOKEN_NUMBER));
    if (is(r, k, PART_END)) {
        *day = LAST_DAY;
    } else if (is_class(r, k, CLASS_TEN)) {
        *day = tok(r, k)->word->value;
    } else if (is_number(r, k, 1, 31)) {
        k = last_of_days(r, k);
        bool dated = is_day_unit(r, k + 1);
        if (!dated && !is(r, k + 1, PART_BEFORE)) /* 1月31前 */
            return false;
        *day = tok(r, k)->n;
        k += (size_t)dated;
    } else {
        return false;
    }
    *i = k + 1;
    return true;
}

/* 次年, 下一年: in front of a month. */
static bool read_year_before(const struct reader *r, size_t *i, bool *next)
{
    if (!is(r, *i, PART_NEXT | PART_THIS))
        return false;
    size_t k = *i + 1 + (size_t)is(r, *i + 1, PART_MEASURE);
    if (!is_unit(r, k, UNIT_YEAR))
        return false;
    *next = is(r, *i, PART_NEXT);
    *i = skip(r, k + 1, PART_FILLER);
    return true;
}

/* The months of 1、4、7、10月: numbers up to the one that names the unit. */
static size_t read_month_numbers(const struct reader *r, size_t i, int *months, int *n)
{
    *n = 0;
    for (size_t k = i; *n < 12 && is_number(r, k, 1, 12); k++) {
        months[(*n)++] = tok(r, k)->n;
        if (is_unit(r, k + 1, UNIT_MONTH))
            return k + 2;
        if (is_to(r, k + 1))
            *n -= 1; /* 1-3月: by the end of it */
        else if (!is_kind(r, k + 1, TOKEN_PAUSE) && !is_kind(r, k + 1, TOKEN_COMMA) && !is_and(r, k + 1))
            return i;
        k++;
    }
    return i;
}

/* One month of a list with its day, or several that share one. */
static size_t read_month(const struct reader *r, size_t i, struct dates *d)
{
    bool next = false;
    int months[12], n, day = NO_DAY;
    size_t k = i;
    read_year_before(r, &k, &next);
    if (is_number(r, k, 1, 12) && is_kind(r, k + 1, TOKEN_DOT) && r->s.chars[tok(r, k + 1)->first] == '.' &&
        is_number(r, k + 2, 1, 31) && is(r, k + 3, PART_BEFORE)) { /* 6.30前 */
        date_put(d, tok(r, k)->n, tok(r, k + 2)->n, next);
        return k + 3;
    }
    size_t end = read_month_numbers(r, k, months, &n);
    if (end == k)
        return i;
    bool stated = date_day(r, &end, &day);
    size_t behind = skip(r, end, PART_FILLER);
    if (!stated && is(r, behind, PART_START))
        return i; /* 1月初 */
    if (!stated && is_kind(r, behind, TOKEN_NUMBER) && is_unit(r, behind + 1, UNIT_DATE)) {
        d->full = true; /* 1月32日 */
        end = behind + 2;
    }
    for (int m = 0; m < n; m++)
        date_put(d, months[m], m + 1 < n && stated ? NO_DAY : day, next);
    /* 6月15日、30日 */
    while (stated && (is_kind(r, end, TOKEN_PAUSE) || is_and(r, end)) && is_number(r, end + 1, 1, 31) &&
           is_unit(r, end + 2, UNIT_DATE)) {
        date_put(d, months[n - 1], tok(r, end + 1)->n, next);
        end += 3;
    }
    return end;
}

static size_t read_months(const struct reader *r, size_t i, struct dates *d)
{
    size_t end = read_month(r, i, d);
    while (end != i && !d->full) {
        size_t k = end + (size_t)is(r, end, PART_BEFORE); /* 1月15日前、7月15日前 */
        bool range = is_to(r, k);
        if (!range && !is_kind(r, k, TOKEN_PAUSE) && !is_kind(r, k, TOKEN_COMMA) && !is_and(r, k))
            break;
        k += 1 + (size_t)(is_kind(r, k, TOKEN_COMMA) && is_and(r, k + 1));
        int was = d->n;
        size_t more = read_month(r, k, d);
        if (more == k)
            break;
        if (range) /* 1月至3月: by the end of it */
            d->item[was - 1] = d->item[was];
        d->n -= range;
        end = more;
    }
    spread_day(d);
    return end;
}

/* --- what a list of dates says ----------------------------------------------------------------------------------- */

static bool is_last(int month, int day)
{
    return day == LAST_DAY || day == NO_DAY || day >= (month == 2 ? 28 : rule_month_days(month));
}

/* Four months a year that form quarters read quarterly. */
static bool as_quarters(const struct dates *d, struct clause *c)
{
    bool seen[13] = {false}, last = true, same = true;
    if (d->n != 4)
        return false;
    for (int i = 0; i < 4; i++) {
        int month = d->item[i].month;
        if ((month - d->item[0].month) % 3 || seen[month])
            return false;
        seen[month] = true;
        last &= is_last(month, d->item[i].day);
        same &= d->item[i].day == d->item[0].day;
    }
    if (!last && !same)
        return false;
    *c = (struct clause){.kind = RULE_QUARTERLY};
    clause_add_day(c, (struct month_day){(d->item[0].month - 1) % 3 + 1, last ? 31 : d->item[0].day});
    return true;
}

static bool as_years(const struct dates *d, struct clause *c)
{
    *c = (struct clause){.kind = RULE_YEARLY, .previous = d->n > 0};
    for (int i = 0; i < d->n; i++) {
        int month = d->item[i].month, day = d->item[i].day;
        if (day > rule_month_days(month))
            return false; /* no such date */
        clause_add_day(c, (struct month_day){month, day > 0 ? day : rule_month_days(month)});
        c->previous &= d->item[i].next;
    }
    return d->n > 0;
}

void date_add(struct reader *r, size_t from, struct clause *c)
{
    struct event e;
    if (r->muted)
        return;
    read_topic(r, from, &e);
    bool lasts = e.term && from && is_more(r, from - 1, MORE_TO); /* 有效期至2025年底 */
    if (e.negated || e.ahead || lasts) {
        read_doubt(r, DOUBT_UNREAD, from, from + 1);
        return;
    }
    if (r->previous && c->kind != RULE_ONCE)
        c->previous = true;
    struct draft *d = read_add(r, c);
    if (d)
        read_scope(r, &e, d);
}

static bool add_once(struct reader *r, size_t from, const struct dates *d)
{
    for (int i = 0; i < d->n; i++) {
        struct date date = {d->year + (d->item[i].next ? 1 : 0), d->item[i].month, 1};
        if (!date_is_valid(date))
            return false;
        int days = date_month_days(date.year, date.month);
        date.day = d->item[i].day > 0 ? d->item[i].day : days;
        if (date.day > days)
            return false;
        struct clause c = {.kind = RULE_ONCE, .date = date_to_day(date)};
        date_add(r, from, &c);
    }
    return d->n > 0;
}

/* What stands behind a date says what it is: 1月31日前 a limit, 1月31日起 or 1月31日后 none. */
bool date_is_limit(const struct reader *r, size_t *i)
{
    size_t k = skip(r, *i, PART_FILLER);
    if (is(r, k, PART_AFTER | PART_SINCE))
        return false;
    while (is(r, k, PART_BEFORE | PART_WITHIN | PART_END)) {
        k++;
        *i = k;
    }
    return true;
}

/* 每年6月高考后, 2024年1月1日施行之日起, 每年5月第三周: the date only says about when. */
static bool tied_to_event(const struct reader *r, size_t i)
{
    size_t first = skip(r, i, PART_FILLER);
    if (is(r, first, PART_ORDINAL) && is_kind(r, first + 1, TOKEN_NUMBER))
        return true;
    for (size_t k = i; k < i + LOOK_AHEAD && !is_boundary(r, k); k++) {
        if (k > i && is(r, k, PART_BEFORE | PART_AFTER | PART_SINCE))
            return tok(r, k - 1)->kind == TOKEN_TEXT || is_trigger(r, k - 1) || is(r, k - 1, PART_NOISE) ||
                   is_more(r, k - 1, MORE_OTHER);
        if (is(r, k, PART_VERB | PART_UPDATE))
            return is_trigger(r, k) && is(r, k + 1, PART_AFTER | PART_SINCE);
    }
    return false;
}

/* 2023年1-6月数据, 2024年7月1日前办结的，: the date only says which information. i stands behind it, end behind its 前. */
static bool tells_which(const struct reader *r, size_t from, size_t i, size_t end)
{
    if (i == end && !is(r, from, PART_EACH))
        return is(r, i, PART_GENERIC) && !is(r, i, PART_FILLER | PART_MEASURE) && !is(r, i - 1, PART_END);
    size_t k = end;
    while (k < end + LOOK_AHEAD && !is_boundary(r, k))
        k++;
    return k > end && is_kind(r, k, TOKEN_COMMA) && is_more(r, k - 1, MORE_WHEN) && is(r, k - 1, PART_FILLER);
}

/* 2023年1月起，每月…: since when, and the limit follows. */
static bool begins_period(const struct reader *r, size_t i)
{
    size_t k = skip(r, i, PART_SINCE | PART_AFTER | PART_FILLER);
    k += (size_t)is_kind(r, k, TOKEN_COMMA);
    return k > i && is(r, k, PART_EACH | PART_BY);
}

size_t date_add_all(struct reader *r, size_t from, size_t k, const struct dates *d, bool each)
{
    struct clause c;
    size_t end = k;
    bool before = is(r, skip(r, k, PART_FILLER), PART_BEFORE), limit = date_is_limit(r, &end), added = false;
    if (d->year < 0 || (end == k && tied_to_event(r, k)) || tells_which(r, from, k, end))
        limit = false;
    if (limit && !d->full && d->year)
        added = add_once(r, from, d);
    else if (limit && !d->full && (as_quarters(d, &c) || as_years(d, &c))) {
        bool next = c.previous;
        /* 每年3月…，8月底前…: the year is said once */
        each = each || (r->n > r->sentence && r->drafts[r->n - 1].c.kind == RULE_YEARLY && !r->doubt);
        date_add(r, from, &c);
        added = true;
        if (!each && !next && c.kind == RULE_YEARLY && !r->muted)
            read_doubt(r, DOUBT_DATE, from, end);
    }
    if (!limit && begins_period(r, end))
        return end;
    if (!added && !r->muted)
        read_doubt(r, DOUBT_UNREAD, from, end + 1);
    else if (before && d->item[d->n - 1].day == NO_DAY && !r->muted)
        read_doubt(r, DOUBT_MONTH, from, end);
    return end;
}

size_t date_part_of_year(const struct reader *r, size_t i, struct dates *d)
{
    size_t k = i;
    if (is_unit(r, k, UNIT_YEAR) && is(r, k + 1, PART_END | PART_WITHIN))
        k++;
    if (is(r, k, PART_END) || (k > i && is(r, k, PART_WITHIN))) {
        date_put(d, 12, LAST_DAY, false);
        return k + 1;
    }
    for (bool more = is_class(r, k, CLASS_HALF); more;) { /* 上半年、下半年 */
        date_put(d, 6 * tok(r, k)->word->value, is(r, k + 1, PART_END) ? LAST_DAY : NO_DAY, false);
        k += 1 + (size_t)is(r, k + 1, PART_END);
        more = !d->full && (is_kind(r, k, TOKEN_PAUSE) || is_and(r, k)) && is_class(r, k + 1, CLASS_HALF);
        if (!more)
            return k;
        k++;
    }
    k += (size_t)is(r, k, PART_ORDINAL);
    if (is_number(r, k, 1, 4) && is_unit(r, k + 1, UNIT_QUARTER) && !is_number(r, k + 2, 1, 9)) {
        date_put(d, 3 * tok(r, k)->n, is(r, k + 2, PART_END) ? LAST_DAY : NO_DAY, false);
        return k + 2 + (size_t)is(r, k + 2, PART_END);
    }
    return read_months(r, i, d);
}

/* 2023-10-31, 2023.10.31, 2023/10/31 */
static size_t read_iso(const struct reader *r, size_t i, struct dates *d)
{
    for (size_t k = i + 1; k <= i + 3; k += 2)
        if (!is_kind(r, k, TOKEN_DASH) && !is_kind(r, k, TOKEN_DOT) && !is_kind(r, k, TOKEN_PAUSE))
            return i;
    if (!is_number(r, i, 1900, 2999) || !is_number(r, i + 2, 1, 12) || !is_number(r, i + 4, 1, 31))
        return i;
    d->year = tok(r, i)->n;
    date_put(d, tok(r, i + 2)->n, tok(r, i + 4)->n, false);
    return i + 5;
}

/* 2023年, and 23年 where a date follows; -1: a year that cannot be. False: a number of years. */
static bool year_at(const struct reader *r, size_t i, int *year)
{
    const struct token *t = tok(r, i);
    bool dated = is(r, i + 2, PART_END) || (is_number(r, i + 2, 1, 12) && is_unit(r, i + 3, UNIT_MONTH));
    *year = t->n >= 1900 && t->n < 3000 ? t->n : t->n >= 20 && t->n < 50 && dated ? 2000 + t->n : -1;
    return *year > 0 || dated;
}

size_t read_date(struct reader *r, size_t i)
{
    struct dates d = {0};
    size_t k = read_iso(r, i, &d);
    if (k != i && is_to(r, k) && is_number(r, k + 1, 1900, 2999))
        return k + 1;
    if (k != i)
        return date_add_all(r, i, k, &d, false);
    if (tok(r, i)->kind == TOKEN_NUMBER && is_unit(r, i + 1, UNIT_YEAR) && year_at(r, i, &d.year)) {
        k = skip(r, i + 2, PART_FILLER);
        size_t end = date_part_of_year(r, k, &d);
        if (end == k && is(r, k, PART_WITHIN)) {
            date_put(&d, 12, LAST_DAY, false);
            end = k + 1;
        }
        /* 2023年6月至2024年6月: the end counts */
        if (is_to(r, end) && is_number(r, end + 1, 1900, 2999))
            return end + 1;
        if (end != k)
            return date_add_all(r, i, end, &d, false);
        return i + 2; /* a year alone is part of a name */
    }
    bool ordinal = is(r, i, PART_ORDINAL);
    k = date_part_of_year(r, i, &d);
    if (k != i && i && is_more(r, i - 1, MORE_PREVIOUS) && !is(r, k, PART_BEFORE | PART_WITHIN))
        return k; /* 上年第四季度: what is covered */
    /* 3月内 is as likely three months; 一季度一次 is how often */
    if (k == i || (!ordinal && is(r, k, PART_WITHIN) && d.item[d.n - 1].day <= 0) || is(r, k + 1, PART_TIMES))
        return i;
    return date_add_all(r, i, k, &d, false);
}
