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
    return is_counted(d) || d->c.kind == RULE_REALTIME || d->c.kind == RULE_WITH_LINKED || d->c.kind == RULE_ONGOING ||
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

static void settle_scopes(struct reader *r)
{
    size_t primary = 0, within = 0;
    for (size_t i = 0; i < r->n; i++) {
        primary += is_primary(&r->drafts[i]);
        within += r->drafts[i].c.kind == RULE_WITHIN;
    }
    for (size_t i = 0; i < r->n; i++) {
        struct draft *d = &r->drafts[i];
        bool stands = d->scope_kind == SCOPE_STATED || (d->scope_kind == SCOPE_SUBJECT && primary > 1) ||
                      (d->scope_kind == SCOPE_EVENT && within > 1);
        if (!stands)
            d->scope_kind = SCOPE_NONE;
    }
}

static bool same_text(const struct reader *r, struct range a, struct range b)
{
    if (a.from >= a.to || b.from >= b.to)
        return a.from >= a.to && b.from >= b.to;
    uint32_t a0 = tok(r, a.from)->first, a1 = tok(r, a.to - 1)->last;
    uint32_t b0 = tok(r, b.from)->first, b1 = tok(r, b.to - 1)->last;
    return a1 - a0 == b1 - b0 && memcmp(r->s.chars + a0, r->s.chars + b0, (a1 - a0) * sizeof *r->s.chars) == 0;
}

static struct range scope_of(const struct draft *d)
{
    return d->scope_kind == SCOPE_NONE ? (struct range){0, 0} : d->scope;
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
        if (i == at || (scope.from < scope.to && !same_text(r, scope, scope_of(d))))
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
    if (a->kind != b->kind || a->n != b->n || a->unit != b->unit || a->weekday != b->weekday || a->date != b->date ||
        a->previous != b->previous || a->ntriggers != b->ntriggers || a->ndays != b->ndays)
        return false;
    for (int i = 0; i < a->ntriggers; i++)
        if (a->triggers[i] != b->triggers[i])
            return false;
    for (int i = 0; i < a->ndays; i++)
        if (a->days[i].month != b->days[i].month || a->days[i].day != b->days[i].day)
            return false;
    return true;
}

static void drop_twins(struct reader *r)
{
    size_t kept = 0;
    for (size_t i = 0; i < r->n; i++) {
        bool twin = false;
        for (size_t k = 0; k < kept && !twin; k++)
            twin = same_clause(&r->drafts[k].c, &r->drafts[i].c) &&
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

static const char *const reasons[] = {
    [DOUBT_PERIOD] = MSG_DOUBT_PERIOD,   [DOUBT_SPAN] = MSG_DOUBT_SPAN,       [DOUBT_DATE] = MSG_DOUBT_DATE,
    [DOUBT_MONTH] = MSG_DOUBT_MONTH,     [DOUBT_DAY] = MSG_DOUBT_DAY,         [DOUBT_RANGE] = MSG_DOUBT_RANGE,
    [DOUBT_ABOUT] = MSG_DOUBT_ABOUT,     [DOUBT_TIMES] = MSG_DOUBT_TIMES,     [DOUBT_EVENT] = MSG_DOUBT_EVENT,
    [DOUBT_SEVERAL] = MSG_DOUBT_SEVERAL, [DOUBT_UNREAD] = MSG_DOUBT_UNREAD,   [DOUBT_QUARTER] = MSG_DOUBT_QUARTER,
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
    drop_twins(r);
    doubt_several(r);
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
