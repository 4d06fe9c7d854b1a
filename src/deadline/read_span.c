/* Durations (within, for) and frequencies (every). */
#include "deadline/read.h"

/* 20, 15至20, 二十（20）. Where a range stands its end counts. */
static size_t read_count(const struct reader *r, size_t i, struct span *out)
{
    const struct token *t = tok(r, i);
    if (t->kind != TOKEN_NUMBER)
        return i;
    *out = (struct span){.n = t->n};
    if (t->half)
        return i && is(r, i - 1, PART_MEASURE) && is_kind(r, i - 2, TOKEN_NUMBER) ? i : i + 1;
    i++;
    if (is_kind(r, i, TOKEN_OPEN) && is_number(r, i + 1, t->n, t->n) && is_kind(r, i + 2, TOKEN_CLOSE))
        i += 3;
    if (is_to(r, i) && is_number(r, i + 1, t->n + 1, RULE_MOST_COUNT)) {
        out->n = tok(r, i + 1)->n;
        out->doubt = DOUBT_RANGE;
        i += 2;
    }
    return i;
}

/* What a count of a unit of the text is in the units that rules have. */
static bool to_rule_unit(struct span *s, int32_t unit, bool half)
{
    if (half) {
        s->n = unit == UNIT_YEAR                       ? 6
               : unit == UNIT_MONTH                    ? 15
               : unit == UNIT_DAY || unit == UNIT_DATE ? 12
                                                       : 0;
        s->unit = unit == UNIT_YEAR ? UNIT_MONTH : unit == UNIT_MONTH ? UNIT_DAY : UNIT_HOUR;
    } else if (unit == UNIT_QUARTER) {
        s->n = s->n > 0 && s->n <= RULE_MOST_COUNT / 3 ? 3 * s->n : 0;
        s->unit = UNIT_MONTH;
    } else {
        s->unit = unit == UNIT_DATE ? UNIT_DAY : (enum rule_unit)unit;
    }
    return s->n >= 1 && s->n <= RULE_MOST_COUNT;
}

size_t read_span(const struct reader *r, size_t i, struct span *out)
{
    size_t k = read_count(r, i, out);
    if (k == i)
        return i;
    out->measured = is(r, k, PART_MEASURE);
    k = skip(r, k, PART_MEASURE);
    /* 一个半月: more than can be said */
    if (!is_class(r, k, CLASS_UNIT) || tok(r, k)->word->value == UNIT_DATE_ONLY || tok(r, k + 1)->half)
        return i;
    int32_t unit = tok(r, k)->word->value;
    if (is_kind(r, k + 1, TOKEN_OPEN) && is_class(r, k + 2, CLASS_UNIT) && is_kind(r, k + 3, TOKEN_CLOSE)) {
        k += 3; /* 20日（工作日） */
        unit = tok(r, k - 1)->word->value == UNIT_WORKDAY ? UNIT_WORKDAY : unit;
    }
    /* 2023年 */
    if ((unit == UNIT_YEAR && out->n >= 1000) || !to_rule_unit(out, unit, tok(r, i)->half))
        return i;
    if (is(r, k + 1, PART_MEASURE) && is_class(r, k + 2, CLASS_UNIT)) /* 20日个工作日: which of them? */
        return i;
    return k + 1;
}

/* The same, and 3个月至1年: the end counts. */
static size_t read_span_range(const struct reader *r, size_t i, struct span *out)
{
    struct span last;
    size_t k = read_span(r, i, out), end = k != i && is_to(r, k) ? read_span(r, k + 1, &last) : k + 1;
    if (end == k + 1 || last.unit < out->unit)
        return k;
    *out = last;
    out->doubt = DOUBT_RANGE;
    return end;
}

/* --- frequencies ------------------------------------------------------------------------------------------------ */

struct look {
    int32_t times;
    bool counted;   /* and said so */
    bool qualified; /* 每年春节前: a moment that is not read */
    bool strange;   /* 每年汛期: not what is done, nor how often */
    bool defers;    /* 每年预算批复后20日内: says on what occasion, the limit follows */
    size_t end;
};

static void look_on(const struct reader *r, size_t i, struct look *out)
{
    *out = (struct look){.times = 1};
    size_t k = i;
    bool verb = false;
    for (; k < i + LOOK_AHEAD && !is_boundary(r, k) && !out->defers; k++) {
        struct span span;
        if (tok(r, k)->kind == TOKEN_NUMBER) {
            bool counts = is(r, k + 1, PART_TIMES) || (k == i && is(r, k + 1, PART_VERB | PART_UPDATE));
            if (counts && is_number(r, k, 1, 1000)) {
                out->times = tok(r, k++)->n;
                out->counted = true;
            } else if (!verb) {
                out->defers = read_span(r, k, &span) != k;
                out->qualified |= !out->defers;
            } else if (read_span(r, k, &span) != k)
                break;
        } else if (is(r, k, PART_EACH) &&
                   (is_class(r, k + 1, CLASS_UNIT) || tok(r, k + 1)->kind == TOKEN_NUMBER)) {
            break;
        } else if (is(r, k, PART_VERB | PART_UPDATE)) {
            verb = true;
            out->qualified |= is_trigger(r, k) && is(r, k + 1, PART_AFTER | PART_BEFORE); /* 每年预算公开后 */
        } else if (is_kind(r, k, TOKEN_TEXT) || is(r, k, PART_NOISE) || is_class(r, k, CLASS_UNIT)) {
            out->strange |= !verb;
        } else if (is_more(r, k, MORE_NOT) ||
                   (!verb && is(r, k,
                                PART_BEFORE | PART_AFTER | PART_SINCE | PART_START | PART_END | PART_AHEAD |
                                    PART_OVER))) {
            out->qualified = true;
        }
    }
    out->strange &= !verb;
    out->end = k;
}

static int32_t days_of(enum rule_unit unit)
{
    return unit == UNIT_MONTH ? 30 : unit == UNIT_WEEK ? 7 : 0;
}

/* So many times in a span: the longest span that holds at least one each. */
static bool divide(struct span *s, int32_t times)
{
    if (times == 1)
        return true;
    if (s->unit == UNIT_YEAR && s->n <= RULE_MOST_COUNT / 12) {
        s->n *= 12;
        s->unit = UNIT_MONTH;
    }
    if (s->n % times) {
        s->n *= s->n <= RULE_MOST_COUNT / 30 ? days_of(s->unit) : 0;
        s->unit = UNIT_DAY;
        s->doubt = DOUBT_TIMES;
    }
    s->n /= times;
    return s->n >= 1;
}

static bool add_every(struct reader *r, size_t from, size_t to, struct span span, int32_t times)
{
    if (!divide(&span, times)) {
        read_doubt(r, DOUBT_UNREAD, from, to);
        return false;
    }
    struct clause c = {.kind = RULE_EVERY, .n = span.n, .unit = span.unit};
    struct event e;
    read_topic(r, from, &e);
    if (e.negated) {
        read_doubt(r, DOUBT_UNREAD, from, to);
        return false;
    }
    struct draft *d = read_add(r, &c);
    if (d)
        read_scope(r, &e, d);
    if (span.doubt)
        read_doubt(r, span.doubt, from, to);
    return true;
}

size_t read_frequency(struct reader *r, size_t from, size_t i, struct span span, bool sure)
{
    struct look look;
    look_on(r, i, &look);
    if (look.defers)
        return from;
    if (look.qualified || (look.strange && !look.counted)) {
        read_doubt(r, DOUBT_UNREAD, from, look.end);
        return look.end;
    }
    if (!sure && !look.counted && !span.doubt)
        span.doubt = DOUBT_PERIOD;
    if (add_every(r, from, i, span, look.times) && look.strange)
        read_doubt(r, DOUBT_UNREAD, i, look.end); /* 每年春季、秋季各一次 */
    /* The count belongs to it; the rest of the piece may hold more. */
    for (size_t k = i; k < look.end; k++)
        if (tok(r, k)->kind == TOKEN_NUMBER && is(r, k + 1, PART_TIMES))
            return k + 2;
    return i;
}

size_t read_times(struct reader *r, size_t i)
{
    struct span span = {.n = 1};
    if (!is_number(r, i, 1, 1000) || !is(r, i + 1, PART_TIMES))
        return i;
    size_t k = i + 2;
    if (!is_kind(r, k, TOKEN_PAUSE) && !is(r, k, PART_EACH))
        return i;
    k += 1 + (size_t)is(r, k + 1, PART_EACH);
    size_t end = read_span(r, k, &span);
    if (end == k) {
        if (!is_class(r, k, CLASS_UNIT) || tok(r, k)->word->value == UNIT_DATE_ONLY ||
            !to_rule_unit(&span, tok(r, k)->word->value, false))
            return i;
        end = k + 1;
    }
    add_every(r, i, end, span, tok(r, i)->n);
    return end;
}

/* --- durations -------------------------------------------------------------------------------------------------- */

/* 20个工作日内不再公示: what follows turns it into its opposite. */
static bool negated_behind(const struct reader *r, size_t i)
{
    for (size_t k = i; k < i + LOOK_AHEAD && !is_boundary(r, k); k++)
        if (is_more(r, k, MORE_NOT))
            return true;
    return false;
}

/* 届满3年的，不再公示: how long it stays posted, for which there is no limit here. */
static bool expires(const struct reader *r, size_t i, const struct event *e)
{
    size_t k = skip(r, i, PART_FILLER);
    return e->over && is_kind(r, k, TOKEN_COMMA) && is_more(r, k + 1, MORE_NOT);
}

static bool is_for(const struct event *e, enum rule_unit unit, bool within, bool least_behind)
{
    return !within && (e->post || e->term || ((e->least || least_behind) && !e->cycle) ||
                       (e->long_term && (unit == UNIT_MONTH || unit == UNIT_YEAR)));
}

/* A bare period of months or years is how often; one of days is how long after. */
static enum rule_kind kind_of_bare(struct span *span, const struct event *e)
{
    if (e->cycle)
        return RULE_EVERY;
    if (span->unit == UNIT_MONTH || span->unit == UNIT_YEAR) {
        span->doubt = DOUBT_PERIOD;
        return RULE_EVERY;
    }
    if (span->unit == UNIT_WEEK)
        span->doubt = DOUBT_SPAN;
    return RULE_WITHIN;
}

static void take_triggers(struct reader *r, const struct event *e, struct clause *c)
{
    for (int t = 0; t < e->n; t++)
        c->triggers[c->ntriggers++] = e->triggers[t];
    const struct draft *last = r->n > r->sentence ? &r->drafts[r->n - 1] : NULL;
    if (e->n || e->marked || !last)
        return;
    if (last->linked) {
        c->triggers[c->ntriggers++] = last->linked_to;
    } else if (e->most && last->c.kind == RULE_PROMPTLY && last->c.ntriggers && !last->dynamic) {
        /* 形成后及时公开，最迟不超过20个工作日 */
        for (int t = 0; t < last->c.ntriggers; t++)
            c->triggers[c->ntriggers++] = last->c.triggers[t];
        r->n--;
    }
}

/* 公示期3个月，最长3年: behind how long something stays posted, the most is as likely of that. */
static bool longest_posted(const struct reader *r, const struct event *e)
{
    return e->most && !e->n && !e->marked && r->n > r->sentence + 1 && r->drafts[r->n - 2].c.kind == RULE_FOR;
}

/* A duration of which nothing forbids to read it; k stands behind it. */
static void add_duration(struct reader *r, size_t i, size_t k, struct span span, const struct event *e,
                         bool within, bool least_behind)
{
    struct clause c = {.kind = RULE_WITHIN};
    if (is_for(e, span.unit, within, least_behind))
        c.kind = RULE_FOR;
    else if (e->cycle && !e->n && !e->marked)
        c.kind = RULE_EVERY;
    else if (!within && !e->n && !e->marked && !e->most)
        c.kind = kind_of_bare(&span, e);
    c.n = span.n;
    c.unit = span.unit;
    if (c.kind == RULE_WITHIN)
        take_triggers(r, e, &c);
    struct draft *d = read_add(r, &c);
    if (!d)
        return;
    read_scope(r, e, d);
    if (span.doubt)
        read_doubt(r, span.doubt, i, k);
    else if ((c.kind == RULE_WITHIN && e->ahead_of) ||
             (within && (e->term || (e->post && !e->marked)))) /* 开工前…, 公示期7日内 */
        read_doubt(r, DOUBT_UNREAD, r->left < i ? r->left : i, k);
    else if (e->about)
        read_doubt(r, DOUBT_ABOUT, i, k);
    else if (c.kind == RULE_WITHIN && longest_posted(r, e))
        read_doubt(r, DOUBT_UNREAD, i, k);
    else if (c.kind == RULE_WITHIN && e->other && (!c.ntriggers || e->either))
        read_doubt(r, DOUBT_EVENT, r->left < i ? r->left : i, k);
}

size_t read_duration(struct reader *r, size_t i)
{
    struct span span;
    struct event e;
    struct look look;
    size_t k = read_span_range(r, i, &span);
    if (k == i)
        return i;
    bool date = is_unit(r, k - 1, UNIT_DATE), month = is_unit(r, k - 1, UNIT_MONTH) && !span.measured;
    read_event(r, i, &e);
    bool about = is(r, k, PART_ABOUT), least = is(r, k, PART_LEAST);
    k += (size_t)(about || least);
    bool within = is(r, k, PART_WITHIN);
    k = skip(r, k, PART_WITHIN);
    if (r->muted || expires(r, k, &e))
        return k;
    if (!within && !e.marked && e.n && i > r->left && !is_trigger(r, i - 1)) {
        e.n = 0; /* 出台新一年… */
        e.other = true;
    }
    if (!within && !e.n && !e.marked && !e.post && !e.term) {
        look_on(r, k, &look);
        if (look.counted && !look.defers)
            return read_frequency(r, i, k, span, true);
    }
    bool turned = !within && (is(r, k, PART_BEFORE | PART_AFTER | PART_SINCE | PART_START) ||
                              is_more(r, k, MORE_OUTSIDE));
    if (turned || e.negated || e.ahead || e.before || e.over || negated_behind(r, k) ||
        (e.each && !e.n && !e.marked) || (e.cycle && (e.least || least))) {
        bool posted = turned && is(r, k, PART_AFTER) && (e.post || e.term) && !e.negated && !e.over;
        if (posted) /* 公示5日后: it stays posted that long, and what comes then is not said */
            add_duration(r, i, k, span, &e, within, least);
        read_doubt(r, DOUBT_UNREAD, i, k + (size_t)turned);
        return k + (size_t)turned;
    }
    span.doubt = about ? DOUBT_ABOUT : span.doubt;
    bool alone = !e.n && !e.marked && !e.most && !e.post && !e.term && !e.least;
    if (!span.doubt && ((month && within) || (date && !within && alone)))
        span.doubt = DOUBT_DAY;
    if (!span.doubt && tok(r, i)->half && span.unit == UNIT_DAY && !e.cycle)
        span.doubt = DOUBT_ABOUT;
    add_duration(r, i, k, span, &e, within, least);
    return k;
}
