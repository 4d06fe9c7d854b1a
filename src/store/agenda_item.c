#include "store/agenda_item.h"

#include <limits.h>
#include <stdlib.h>

#include "mulu/mem.h"

/* One item at work. */
struct item_work {
    const struct agenda_frame *f;
    const struct rule *rule;
    int32_t entered;
    const struct agenda_record *records;
    size_t n;
    void (*give)(void *ctx, const struct agenda_bare *b);
    void *ctx;
};

enum { SOON_WORKDAYS = 3 };

void agenda_frame_init(struct agenda_frame *f, const struct calendar *calendar, const struct agenda_query *q)
{
    *f = (struct agenda_frame){.calendar = calendar,
                               .today = q->today,
                               .from = q->from,
                               .until = q->until,
                               .soon = q->today + 7 - date_weekday(q->today),
                               .done = q->done};
    int32_t days;
    if (calendar_nth(calendar, q->today, SOON_WORKDAYS, &days) && days > f->soon)
        f->soon = days;
}

/* --- what is known by the day that is asked about --------------------------------------------------------------------- */

static bool is_publication(const struct item_work *w, size_t i)
{
    return w->records[i].publication && w->records[i].when.day <= w->f->today;
}

/* The next publication from record i on, or n. */
static size_t next_publication(const struct item_work *w, size_t i)
{
    while (i < w->n && !is_publication(w, i))
        i++;
    return i;
}

/* Whether a lies behind b; where a minute is not stated, the day decides. */
static bool is_after(struct moment a, struct moment b)
{
    if (a.day != b.day || a.minute < 0 || b.minute < 0)
        return a.day > b.day;
    return a.minute > b.minute;
}

/* --- giving ----------------------------------------------------------------------------------------------------------- */

/* by: the record that fulfils it, or n. */
static void give(const struct item_work *w, struct agenda_bare *b, size_t by)
{
    const struct agenda_frame *f = w->f;
    bool done = by < w->n, within = b->due.day >= f->from && b->due.day <= f->until;
    bool overdue = !done && b->due.day < f->today;
    if (done ? !(f->done && within) : !(within || (overdue && f->from <= f->today)))
        return;
    if (done) {
        b->published = w->records[by].id;
        b->published_on = w->records[by].when.day;
        b->state = is_after(w->records[by].when, b->due) ? DUE_LATE : DUE_IN_TIME;
    } else {
        b->state = overdue ? DUE_OVERDUE : b->due.day <= f->soon ? DUE_SOON : DUE_LATER;
    }
    w->give(w->ctx, b);
}

/* --- counted from events ---------------------------------------------------------------------------------------------- */

static void give_event(const struct item_work *w, int clause, const struct agenda_record *event, size_t by)
{
    const struct clause *c = &w->rule->clauses[clause];
    struct agenda_bare b = {.clause = clause, .base = event->when, .event = event->id};
    struct due_answer answer = {0};
    if (c->kind == RULE_WITH_LINKED) {
        b.due = (struct moment){event->when.day, -1};
        give(w, &b, by);
        return;
    }
    due_clause(c, w->f->calendar, &event->when, w->f->today, false, &answer);
    b.due = answer.due;
    b.counted = true;
    b.provisional = answer.provisional;
    if (answer.has_due)
        give(w, &b, by);
    due_answer_release(&answer);
}

/* Each event that any clause waits for takes the first publication that no earlier event has taken; one event may be
 * what several clauses count from, and its publication then fulfils them all. */
static void give_events(const struct item_work *w)
{
    size_t next = next_publication(w, 0);
    for (size_t i = 0; i < w->n; i++) {
        const struct agenda_record *event = &w->records[i];
        bool waited = false;
        for (size_t k = 0; !event->publication && k < w->rule->n; k++)
            waited = waited || clause_counts_from(&w->rule->clauses[k], event->trigger);
        if (!waited)
            continue;
        while (next < w->n && is_after(event->when, w->records[next].when))
            next = next_publication(w, next + 1);
        for (size_t k = 0; k < w->rule->n; k++)
            if (clause_counts_from(&w->rule->clauses[k], event->trigger))
                give_event(w, (int)k, event, next);
        if (next < w->n)
            next = next_publication(w, next + 1);
    }
}

/* --- by periods ------------------------------------------------------------------------------------------------------- */

/* The last day that may be of interest: what is open is given up to yesterday whatever was asked. */
static int32_t horizon(const struct agenda_frame *f)
{
    return f->until >= f->today || f->from > f->today ? f->until : f->today - 1;
}

/* The occurrences of a clause from a day on, up to the first one that is of no interest. */
struct schedule {
    int32_t from;
    int32_t last; /* the one before them; INT32_MIN: there is none */
    struct occurrence *items;
    size_t n;
};

static void schedule_make(const struct agenda_frame *f, const struct clause *c, int32_t from,
                          struct schedule *out)
{
    struct occurrence o;
    size_t cap = 0;
    *out = (struct schedule){.from = from, .last = due_previous(c, from, &o) ? o.due : INT32_MIN};
    for (bool more = due_next(c, from, &o); more;
         more = o.due < DATE_LAST_DAY && due_next(c, o.due + 1, &o)) {
        out->items = mem_array(out->items, &cap, out->n + 1, sizeof *out->items);
        out->items[out->n++] = o;
        if (o.due > horizon(f))
            break;
    }
}

void agenda_schedule_free(void *schedule)
{
    struct schedule *s = schedule;
    free(s->items);
    free(s);
}

/* Items of one rule mostly entered on one day: the last schedule of a clause serves again. */
static const struct schedule *schedule_of(const struct item_work *w, const struct clause *c,
                                          struct schedule *room)
{
    struct id_map *kept = w->f->schedules;
    void **slot = kept ? id_map_at(kept, (int64_t)(intptr_t)c) : NULL;
    struct schedule *s = slot ? *slot : room;
    if (s && slot && s->from == w->entered)
        return s;
    if (slot && !s)
        *slot = s = mem_alloc(sizeof *s);
    if (slot)
        free(s->items);
    schedule_make(w->f, c, w->entered, s);
    return s;
}

/* Of what nobody has published yet, and nobody asks before a coming day, what lies between need not be gone through. */
static void give_coming(const struct item_work *w, int clause)
{
    const struct clause *c = &w->rule->clauses[clause];
    int32_t from = w->f->from > w->entered ? w->f->from : w->entered;
    struct occurrence o;
    for (bool more = due_next(c, from, &o); more && o.due <= w->f->until;
         more = o.due < DATE_LAST_DAY && due_next(c, o.due + 1, &o))
        give(w, &(struct agenda_bare){.clause = clause, .due = {o.due, -1}, .from = o.from, .to = o.to},
             w->n);
}

static void give_periods(const struct item_work *w, int clause)
{
    const struct clause *c = &w->rule->clauses[clause];
    size_t next = next_publication(w, 0);
    if (next == w->n && w->f->from > w->f->today) {
        give_coming(w, clause);
        return;
    }
    struct schedule room = {0};
    const struct schedule *s = schedule_of(w, c, &room);
    int32_t last = s->last;
    for (size_t i = 0; i < s->n && s->items[i].due <= horizon(w->f); i++) {
        const struct occurrence *o = &s->items[i], *after = i + 1 < s->n ? o + 1 : NULL;
        if (c->previous && o->to - 1 > last)
            last = o->to - 1; /* what that period was like is not known before its last day */
        while (next < w->n && w->records[next].when.day <= last)
            next = next_publication(w, next + 1);
        bool done = next < w->n && (!after || w->records[next].when.day < after->due);
        struct agenda_bare b = {.clause = clause, .due = {o->due, -1}, .from = o->from, .to = o->to};
        give(w, &b, done ? next : w->n);
        if (done)
            next = next_publication(w, next + 1);
        last = o->due;
    }
    free(room.items);
}

/* Spans from publication to publication; the first one begins when the item entered, unless it was published before. */
static void give_spans(const struct item_work *w, int clause)
{
    const struct clause *c = &w->rule->clauses[clause];
    struct moment base = {w->entered, -1};
    size_t next = next_publication(w, 0);
    for (; next < w->n && w->records[next].when.day <= w->entered; next = next_publication(w, next + 1))
        base = w->records[next].when;
    for (;; next = next_publication(w, next + 1)) {
        struct due_answer answer = {0};
        due_clause(c, w->f->calendar, &base, w->f->today, false, &answer);
        struct agenda_bare b = {.clause = clause,
                                .due = answer.due,
                                .base = base,
                                .counted = true,
                                .provisional = answer.provisional};
        if (answer.has_due)
            give(w, &b, next);
        due_answer_release(&answer);
        if (next >= w->n)
            return;
        base = w->records[next].when;
    }
}

static void give_once(const struct item_work *w, int clause)
{
    int32_t day = w->rule->clauses[clause].date;
    size_t next = next_publication(w, 0);
    if (day < w->entered)
        return;
    while (next < w->n && w->records[next].when.day < w->entered)
        next = next_publication(w, next + 1);
    give(w, &(struct agenda_bare){.clause = clause, .due = {day, -1}}, next);
}

void agenda_item(const struct agenda_frame *f, const struct rule *rule, int32_t entered,
                 const struct agenda_record *records, size_t n,
                 void (*give_one)(void *ctx, const struct agenda_bare *b), void *ctx)
{
    const struct item_work w = {
        .f = f, .rule = rule, .entered = entered, .records = records, .n = n, .give = give_one, .ctx = ctx};
    if (n)
        give_events(&w);
    for (size_t i = 0; i < rule->n; i++) {
        switch (rule->clauses[i].kind) {
        case RULE_YEARLY:
        case RULE_QUARTERLY:
        case RULE_MONTHLY:
        case RULE_MONTHLY_LAST:
        case RULE_WEEKLY:
            give_periods(&w, (int)i);
            break;
        case RULE_EVERY:
            give_spans(&w, (int)i);
            break;
        case RULE_ONCE:
            give_once(&w, (int)i);
            break;
        default:
            break;
        }
    }
}
