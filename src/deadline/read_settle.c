/* The drafts of a text, settled against each other. */
#include "deadline/read.h"

#include <string.h>

#include "mulu/buffer.h"
#include "mulu/messages.h"
#include "mulu/text.h"

enum { QUOTE_CELLS = 60 };

/* The text of tokens as printed, on one line. */
static void put_text(const struct reader *r, struct range g, struct buffer *out)
{
    if (g.from >= g.to)
        return;
    uint32_t first = tok(r, g.from)->first, last = tok(r, g.to - 1)->last;
    const char *p = r->s.text + r->s.at[first], *end = r->s.text + r->s.at[last];
    bool latin = false, space = false;
    while (p < end) {
        const char *at = p;
        uint32_t c = text_decode(&p, end);
        if (text_is_space(c) || c < ' ' || c == 0x7F || c == 0xFFFD) {
            space = true;
            continue;
        }
        bool word = c < 0x80;
        if (space && latin && word)
            buf_putc(out, ' ');
        buf_add(out, at, (size_t)(p - at));
        latin = word;
        space = false;
    }
}

static bool is_counted(const struct draft *d)
{
    return d->c.kind <= RULE_ONCE;
}

/* Says when something is to be published; what stays posted or is brought up to date only adds to it. */
static bool is_primary(const struct draft *d)
{
    return is_counted(d) || d->c.kind == RULE_REALTIME || d->c.kind == RULE_WITH_LINKED ||
           d->c.kind == RULE_ONGOING || d->c.kind == RULE_UNKNOWN ||
           (d->c.kind == RULE_PROMPTLY && !d->dynamic && d->c.ntriggers == 0);
}

static bool is_plain_promptly(const struct draft *d)
{
    return d->c.kind == RULE_PROMPTLY && d->c.ntriggers == 0;
}

static bool is_update(const struct draft *d)
{
    return d->c.kind == RULE_PROMPTLY && d->c.ntriggers == 1 && d->c.triggers[0] == TRIGGER_CHANGED;
}

static bool same_text(const struct reader *r, struct range a, struct range b)
{
    if (a.from >= a.to || b.from >= b.to)
        return a.from >= a.to && b.from >= b.to;
    uint32_t a0 = tok(r, a.from)->first, a1 = tok(r, a.to - 1)->last;
    uint32_t b0 = tok(r, b.from)->first, b1 = tok(r, b.to - 1)->last;
    return a1 - a0 == b1 - b0 &&
           memcmp(r->s.chars + a0, r->s.chars + b0, (a1 - a0) * sizeof *r->s.chars) == 0;
}

static struct range scope_of(const struct draft *d)
{
    return d->scope_kind == SCOPE_NONE ? (struct range){0, 0} : d->scope;
}

/* Whether a scope tells the draft from another one. */
static bool is_told_apart(const struct reader *r, size_t at)
{
    const struct draft *d = &r->drafts[at];
    bool apart = false, scoped = false;
    size_t within = 0;
    for (size_t i = 0; i < r->n; i++) {
        const struct draft *other = &r->drafts[i];
        within += other->c.kind == RULE_WITHIN;
        if (i == at || !(is_primary(other) || other->c.kind == d->c.kind) ||
            same_text(r, d->scope, scope_of(other)))
            continue;
        apart = true;
        scoped |= other->scope_kind == SCOPE_STATED || other->scope_kind == SCOPE_SUBJECT;
    }
    return d->scope_kind == SCOPE_STATED || (apart && d->scope_kind == SCOPE_SUBJECT) ||
           (apart && d->scope_kind == SCOPE_EVENT && (within > 1 || scoped));
}

/* 欠税公告：企业每季一次，个体户每半年一次. What tells limits under one label apart is what each is about. */
static void settle_labels(struct reader *r)
{
    bool apart[DRAFTS_MOST] = {false};
    for (size_t i = 0; i < r->n; i++) {
        const struct draft *d = &r->drafts[i];
        for (size_t k = 0; k < r->n && d->subject.to > d->subject.from; k++)
            apart[i] |= k != i && r->drafts[k].scope_kind == SCOPE_STATED &&
                        same_text(r, d->scope, r->drafts[k].scope) &&
                        !same_text(r, d->subject, r->drafts[k].subject);
    }
    for (size_t i = 0; i < r->n; i++)
        if (apart[i])
            r->drafts[i].scope = r->drafts[i].subject;
}

static void settle_scopes(struct reader *r)
{
    bool stands[DRAFTS_MOST];
    settle_labels(r);
    for (size_t i = 0; i < r->n; i++)
        stands[i] = r->drafts[i].scope_kind != SCOPE_NONE && is_told_apart(r, i);
    for (size_t i = 0; i < r->n; i++)
        if (!stands[i])
            r->drafts[i].scope_kind = SCOPE_NONE;
}

/* What else is said about the same information. */
struct company {
    bool counted, promptly, any;
};

static struct company company_of(const struct reader *r, size_t at)
{
    struct company c = {false, false, false};
    struct range scope = scope_of(&r->drafts[at]);
    for (size_t i = 0; i < r->n; i++) {
        const struct draft *d = &r->drafts[i];
        if (i == at || d->c.kind == RULE_UNKNOWN ||
            (scope.from < scope.to && !same_text(r, scope, scope_of(d))))
            continue;
        c.any = true;
        c.counted |= is_counted(d);
        c.promptly |= is_plain_promptly(d);
    }
    return c;
}

/* Whether a draft says nothing beside the others. */
static bool adds_nothing(const struct reader *r, size_t at)
{
    const struct draft *d = &r->drafts[at];
    struct company c = company_of(r, at);
    if (d->dynamic)
        return !c.counted && c.any;
    if (is_plain_promptly(d))
        return c.counted && d->scope_kind == SCOPE_NONE;
    return is_update(d) && c.promptly && !c.counted;
}

static void settle_habits(struct reader *r)
{
    bool drop[DRAFTS_MOST];
    size_t kept = 0;
    for (size_t i = 0; i < r->n; i++) {
        struct draft *d = &r->drafts[i];
        if (i > 0 && is_plain_promptly(d) && d->update && d->own && company_of(r, i).counted) {
            d->c.triggers[0] = TRIGGER_CHANGED; /* …内公开，并及时更新 */
            d->c.ntriggers = 1;
        }
    }
    for (size_t i = 0; i < r->n; i++)
        drop[i] = adds_nothing(r, i);
    for (size_t i = 0; i < r->n; i++)
        if (!drop[i] || (kept == 0 && i + 1 == r->n))
            r->drafts[kept++] = r->drafts[i];
    r->n = kept;
}

static bool same_clause(const struct clause *a, const struct clause *b)
{
    if (a->kind != b->kind || a->n != b->n || a->unit != b->unit || a->weekday != b->weekday ||
        a->date != b->date || a->previous != b->previous || a->ntriggers != b->ntriggers ||
        a->ndays != b->ndays)
        return false;
    for (int i = 0; i < a->ntriggers; i++)
        if (a->triggers[i] != b->triggers[i])
            return false;
    for (int i = 0; i < a->ndays; i++)
        if (a->days[i].month != b->days[i].month || a->days[i].day != b->days[i].day)
            return false;
    return true;
}

/* The same, or the same limit without the event: 之日起20个工作日内（含20个工作日）. */
static bool says_again(const struct clause *a, const struct clause *b)
{
    return same_clause(a, b) || (a->kind == RULE_WITHIN && b->kind == RULE_WITHIN && a->n == b->n &&
                                 a->unit == b->unit && b->ntriggers == 0);
}

/* What was only vague is nothing beside what was read. */
static void drop_vague(struct reader *r)
{
    size_t kept = 0;
    for (size_t i = 0; i < r->n; i++)
        if (r->drafts[i].c.kind != RULE_UNKNOWN)
            r->drafts[kept++] = r->drafts[i];
    r->n = kept;
}

/* 每周一次，每周五前: the day says when, and the week is said. */
static bool names_day_of(const struct draft *every, const struct draft *d)
{
    return every->c.kind == RULE_EVERY && every->c.unit == UNIT_WEEK && every->c.n == 1 &&
           d->c.kind == RULE_WEEKLY;
}

/* How often a dated clause comes. */
static int months_between(const struct clause *c)
{
    switch (c->kind) {
    case RULE_YEARLY:
        return 12 / (c->ndays ? c->ndays : 1);
    case RULE_QUARTERLY:
        return 3;
    case RULE_MONTHLY:
    case RULE_MONTHLY_LAST:
        return 1;
    case RULE_EVERY:
        return c->unit == UNIT_YEAR ? 12 * c->n : c->unit == UNIT_MONTH ? c->n : 0;
    default:
        return 0;
    }
}

/* 每年公开一次，1月31日前: the date says when, and the year is said. A date of another period leaves it open. */
static void settle_dated(struct reader *r)
{
    for (size_t i = 0; i < r->n; i++) {
        struct draft *every = &r->drafts[i];
        int months = every->c.kind == RULE_EVERY && every->c.n < 100 ? months_between(&every->c) : 0;
        for (size_t k = 0; k < r->n; k++)
            if (names_day_of(every, &r->drafts[k]) && same_text(r, scope_of(every), scope_of(&r->drafts[k])))
                every->c.kind = RULE_UNKNOWN;
        for (size_t k = 0; months && k < r->n; k++) {
            struct draft *dated = &r->drafts[k];
            if (months == 3 && dated->c.kind == RULE_MONTHLY && dated->c.previous && dated->c.ndays == 1) {
                dated->c.kind = RULE_QUARTERLY; /* 每季度一次，于次月10日前 */
                dated->c.days[0].month = 1;
            }
            int other = dated->c.kind == RULE_EVERY ? 0 : months_between(&dated->c);
            if (!other || !same_text(r, scope_of(every), scope_of(dated)))
                continue;
            if (other == months) {
                every->c.kind = RULE_UNKNOWN;
                if (r->doubt == DOUBT_DATE)
                    r->doubt = DOUBT_NONE;
                break;
            }
            read_doubt(r, DOUBT_SEVERAL, 0, r->s.n);
        }
    }
}

static void drop_twins(struct reader *r)
{
    size_t kept = 0;
    for (size_t i = 0; i < r->n; i++) {
        bool twin = false;
        for (size_t k = 0; k < kept && !twin; k++)
            twin = says_again(&r->drafts[k].c, &r->drafts[i].c) &&
                   same_text(r, scope_of(&r->drafts[k]), scope_of(&r->drafts[i]));
        if (!twin)
            r->drafts[kept++] = r->drafts[i];
    }
    r->n = kept;
}

/* Two limits for the same information: which of them holds is not said. */
static void doubt_several(struct reader *r)
{
    size_t open = 0;
    for (size_t i = 0; i < r->n; i++)
        open += r->drafts[i].c.kind == RULE_WITHIN && r->drafts[i].scope_kind == SCOPE_NONE;
    if (open > 1)
        read_doubt(r, DOUBT_SEVERAL, 0, r->s.n);
}

/* □20个工作日 ■长期: which are ticked is not read, nor what stood where a glyph is missing. */
static void doubt_boxes(struct reader *r)
{
    static const uint16_t boxes[] = {0x25A1, 0x2610};
    for (uint32_t i = 0; i < r->s.nchars; i++)
        if (r->s.chars[i] == boxes[0] || r->s.chars[i] == boxes[1])
            read_doubt(r, DOUBT_UNREAD, 0, r->s.n);
}

static const char *const reasons[] = {
    [DOUBT_PERIOD] = MSG_DOUBT_PERIOD, [DOUBT_SPAN] = MSG_DOUBT_SPAN,
    [DOUBT_DATE] = MSG_DOUBT_DATE,     [DOUBT_MONTH] = MSG_DOUBT_MONTH,
    [DOUBT_DAY] = MSG_DOUBT_DAY,       [DOUBT_RANGE] = MSG_DOUBT_RANGE,
    [DOUBT_ABOUT] = MSG_DOUBT_ABOUT,   [DOUBT_TIMES] = MSG_DOUBT_TIMES,
    [DOUBT_EVENT] = MSG_DOUBT_EVENT,   [DOUBT_SEVERAL] = MSG_DOUBT_SEVERAL,
    [DOUBT_UNREAD] = MSG_DOUBT_UNREAD, [DOUBT_QUARTER] = MSG_DOUBT_QUARTER,
};

static char *reason_of(const struct reader *r)
{
    struct buffer quoted = {0}, cut = {0}, out = {0};
    put_text(r, r->doubtful, &quoted);
    text_middle(&cut, buf_text(&quoted), QUOTE_CELLS);
    buf_puts(&out, MSG_DOUBT_OPENS);
    buf_puts(&out, buf_text(&cut));
    buf_puts(&out, tr(reasons[r->doubt]));
    buf_free(&quoted);
    buf_free(&cut);
    return buf_take(&out);
}

void read_settle(struct reader *r, struct rule *out)
{
    if (r->overflow)
        r->n = 0;
    settle_scopes(r);
    settle_habits(r);
    settle_dated(r);
    drop_vague(r);
    drop_twins(r);
    doubt_several(r);
    doubt_boxes(r);
    out->exception = r->exception;
    for (size_t i = 0; i < r->n; i++) {
        struct clause c = r->drafts[i].c;
        struct buffer scope = {0};
        put_text(r, scope_of(&r->drafts[i]), &scope);
        c.scope = scope.len ? buf_take(&scope) : NULL;
        buf_free(&scope);
        rule_add(out, &c);
    }
    if (!r->n) {
        rule_add(out, &(struct clause){.kind = RULE_UNKNOWN});
    } else if (r->doubt) {
        out->unsure = true;
        out->reason = reason_of(r);
    }
}
