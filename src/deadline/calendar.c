#include "mulu/calendar.h"

#include <stdlib.h>
#include <string.h>

#include "deadline/calendar_impl.h"
#include "mulu/mem.h"

/* Working days are numbered from the first day that there is. Up to a day without listed days around, their number is
 * that of the weekdays; each listed day moves it by at most one, and the sum so far stands beside it. */

enum { WEEK = 7, WEEK_WORKS = 5 };

static bool exists(int32_t day)
{
    return day >= DATE_FIRST_DAY && day <= DATE_LAST_DAY;
}

/* Mondays to Fridays from the first day, a Monday, up to and with this one; the day before the first is legal. */
static int32_t weekdays(int32_t day)
{
    int32_t n = day - DATE_FIRST_DAY + 1, rest = n % WEEK;
    return n / WEEK * WEEK_WORKS + (rest < WEEK_WORKS ? rest : WEEK_WORKS);
}

/* The day that is the n-th of them. */
static int32_t weekday_at(int32_t n)
{
    return DATE_FIRST_DAY + (n - 1) / WEEK_WORKS * WEEK + (n - 1) % WEEK_WORKS;
}

/* How many entries lie at or before the day. */
static size_t rank(const struct calendar *c, int32_t day)
{
    return !c->n || day < c->first ? 0 : day >= c->last ? c->n : c->ranks[day - c->first];
}

static const struct entry *entry_of(const struct calendar *c, int32_t day)
{
    size_t r = rank(c, day);
    return r && c->entries[r - 1].day == day ? &c->entries[r - 1] : NULL;
}

/* Working days from the first day up to and with this one. */
static int32_t worked(const struct calendar *c, int32_t day)
{
    size_t r = rank(c, day);
    const struct entry *e = r ? &c->entries[r - 1] : NULL;
    return e ? e->worked + weekdays(day) - weekdays(e->day) : weekdays(day);
}

bool calendar_works(const struct calendar *c, int32_t day)
{
    if (!exists(day))
        return false;
    const struct entry *e = entry_of(c, day);
    return e ? e->works : date_weekday(day) <= WEEK_WORKS;
}

struct day_info calendar_day(const struct calendar *c, int32_t day)
{
    struct day_info info = {.kind = DAY_WEEKEND, .provisional = true, .name = ""};
    if (!exists(day))
        return info;
    const struct entry *e = entry_of(c, day);
    bool weekday = date_weekday(day) <= WEEK_WORKS;
    info.works = e ? e->works : weekday;
    info.provisional = calendar_provisional(c, day, day);
    if (e) {
        info.local = e->local;
        info.name = e->name;
    }
    if (info.works)
        info.kind = weekday ? DAY_WORK : DAY_MAKE_UP;
    else if (e)
        info.kind = DAY_HOLIDAY;
    return info;
}

/* The day with this number: after the last entry that has not yet reached it weekdays are counted on, and what they do
 * not reach before the next entry is that entry. */
static int32_t day_at(const struct calendar *c, int32_t number)
{
    size_t low = 0, high = c->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (c->entries[middle].worked < number)
            low = middle + 1;
        else
            high = middle;
    }
    const struct entry *before = low ? &c->entries[low - 1] : NULL;
    int32_t day = weekday_at(before ? weekdays(before->day) + number - before->worked : number);
    return low < c->n && day > c->entries[low].day ? c->entries[low].day : day;
}

bool calendar_nth(const struct calendar *c, int32_t day, int64_t n, int32_t *out)
{
    const int64_t most = DATE_LAST_DAY - DATE_FIRST_DAY;
    if (!exists(day) || n > most || n < -most)
        return false;
    int64_t number = worked(c, n < 0 ? day - 1 : day) + n + (n < 0);
    if (n == 0 && !calendar_works(c, day))
        number++;
    if (number < 1 || number > worked(c, DATE_LAST_DAY))
        return false;
    *out = day_at(c, (int32_t)number);
    return true;
}

int64_t calendar_count(const struct calendar *c, int32_t a, int32_t b)
{
    return exists(a) && exists(b) ? worked(c, b) - worked(c, a) : 0;
}

bool calendar_provisional(const struct calendar *c, int32_t a, int32_t b)
{
    if (a > b)
        return false;
    if (!exists(a) || !exists(b))
        return true;
    int first = date_of_day(a).year, last = date_of_day(b).year;
    return c->notices[last + 1] - c->notices[first] < last - first + 1;
}

int calendar_first_year(const struct calendar *c)
{
    return c->nyears ? c->years[0].year : 0;
}

int calendar_last_year(const struct calendar *c)
{
    return c->nyears ? c->years[c->nyears - 1].year : 0;
}

const char *calendar_year_source(const struct calendar *c, int year)
{
    for (size_t i = 0; i < c->nyears; i++)
        if (c->years[i].year == year)
            return c->years[i].source;
    return NULL;
}

const char *calendar_year_notice(const struct calendar *c, int year)
{
    for (size_t i = 0; i < c->nyears; i++)
        if (c->years[i].year == year)
            return c->years[i].name;
    return NULL;
}

bool calendar_is_before(const struct calendar *c, int year)
{
    return year < calendar_first_year(c);
}

size_t calendar_local_days(const struct calendar *c)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++)
        n += c->entries[i].local;
    return n;
}

/* FNV-1a over what decides a date. */
int64_t calendar_version(const struct calendar *c)
{
    const uint64_t start = 0xCBF29CE484222325U, prime = 0x100000001B3U;
    uint64_t h = start;
    for (size_t i = 0; i < c->n; i++)
        h = (h ^ ((uint64_t)(uint32_t)c->entries[i].day << 1 | c->entries[i].works)) * prime;
    for (size_t i = 0; i < c->nyears; i++)
        h = (h ^ (uint64_t)c->years[i].year << 40) * prime;
    return (int64_t)((h ^ h >> 32) & INT64_MAX);
}

void calendar_free(struct calendar *c)
{
    if (!c)
        return;
    arena_free(&c->texts);
    free(c->entries);
    free(c->ranks);
    free(c->years);
    free(c);
}

/* --- layers ----------------------------------------------------------------------------------------------------- */

void layers_add(struct layers *l, const struct calendar_file *f, const char *source, bool local)
{
    l->layer++;
    source = arena_dup(&l->texts, source, strlen(source));
    for (size_t i = 0; i < f->nyears; i++) {
        struct given *g = &l->years[f->years[i]];
        const char *name = calendar_file_notice(f, f->years[i]);
        g->source = source;
        if (!local || name)
            g->name = name ? arena_dup(&l->texts, name, strlen(name)) : NULL;
        if (!local)
            g->layer = l->layer;
    }
    l->items = mem_array(l->items, &l->cap, l->n + f->n, sizeof *l->items);
    for (size_t i = 0; i < f->n; i++) {
        const struct calendar_date *d = &f->days[i];
        struct entry e = {.day = d->day, .works = d->works, .local = local};
        e.name = arena_dup(&l->texts, d->name, strlen(d->name));
        l->items[l->n++] = (struct layered){e, l->layer};
    }
}

static int by_day_and_layer(const void *a, const void *b)
{
    const struct layered *x = a, *y = b;
    return x->entry.day != y->entry.day ? (x->entry.day > y->entry.day) - (x->entry.day < y->entry.day)
                                        : y->layer - x->layer;
}

/* A later file that gives the year knows nothing of this day. */
static bool is_replaced(const struct layers *l, const struct layered *x)
{
    int year = calendar_notice_year(x->entry.day);
    return year <= DATE_LAST_YEAR && x->layer < l->years[year].layer;
}

static void take_entries(struct calendar *c, struct layers *l)
{
    if (l->n)
        qsort(l->items, l->n, sizeof *l->items, by_day_and_layer);
    c->entries = mem_alloc(l->n * sizeof *c->entries);
    int32_t number = 0, counted = DATE_FIRST_DAY - 1; /* working days up to `counted` */
    for (size_t i = 0; i < l->n; i++) {
        struct entry e = l->items[i].entry;
        if (is_replaced(l, &l->items[i]) || (c->n && c->entries[c->n - 1].day == e.day))
            continue;
        number += weekdays(e.day - 1) - weekdays(counted) + e.works;
        counted = e.day;
        e.worked = number;
        c->entries[c->n++] = e;
    }
}

static void rank_days(struct calendar *c)
{
    if (!c->n)
        return;
    c->first = c->entries[0].day;
    c->last = c->entries[c->n - 1].day;
    c->ranks = mem_alloc(((size_t)(c->last - c->first) + 1) * sizeof *c->ranks);
    for (size_t i = 0; i < c->n; i++) {
        int32_t next = i + 1 < c->n ? c->entries[i + 1].day : c->last + 1;
        for (int32_t day = c->entries[i].day; day < next; day++)
            c->ranks[day - c->first] = (uint32_t)i + 1;
    }
}

static void take_years(struct calendar *c, const struct layers *l)
{
    size_t cap = 0;
    for (int y = DATE_FIRST_YEAR; y <= DATE_LAST_YEAR; y++) {
        const char *source = l->years[y].source;
        c->notices[y + 1] = (uint16_t)(c->notices[y] + (source != NULL));
        if (!source)
            continue;
        c->years = mem_array(c->years, &cap, c->nyears + 1, sizeof *c->years);
        c->years[c->nyears++] = (struct notice){y, source, l->years[y].name};
    }
}

struct calendar *layers_settle(struct layers *l)
{
    struct calendar *c = mem_alloc(sizeof *c);
    take_entries(c, l);
    rank_days(c);
    take_years(c, l);
    c->texts = l->texts;
    free(l->items);
    *l = (struct layers){0};
    return c;
}
