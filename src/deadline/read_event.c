/* What stands before a time limit: the event that it runs from, and what it is about. */
#include "deadline/read.h"

#include <string.h>

/* --- events ----------------------------------------------------------------------------------------------------- */

/* While going over the tokens of a left context. */
struct walk {
    struct event *e;
    bool joined;   /* a word such as 或 has stood since the last trigger */
    bool taken;    /* 收到…: what follows is its object */
    bool object;   /* the first trigger may have one: 作出… */
    bool posted;   /* the last trigger takes no object: 公示 */
    bool behind;   /* text has stood since the last trigger */
    size_t chain;  /* where the first trigger that counts stands */
    size_t marker; /* the last 后, 起, or the like; 0: none */
};

static void forget(struct walk *w)
{
    w->e->n = 0;
    w->e->marked = false;
    w->e->other = w->e->either = false;
    w->joined = w->taken = w->behind = false;
}

static void put_trigger(struct event *e, enum trigger t)
{
    for (int i = 0; i < e->n; i++)
        if (e->triggers[i] == t)
            return;
    e->triggers[e->n++] = t;
}

/* An event stands right before 后 and the like, before another that 或 joins to it, or before the limit itself; only
 * some take an object. Elsewhere the same word is part of a name: 信息公开申请. */
static bool stands_as_event(const struct reader *r, size_t i, size_t from, size_t to)
{
    if (is_more(r, i, MORE_TAKES | MORE_OBJECT))
        return true;
    size_t k = skip(r, i + 1, PART_FILLER);
    return k >= to || is_and(r, k) || is(r, k, PART_AFTER | PART_SINCE | PART_FROM) ||
           is_more(r, k, MORE_WHEN) || is_kind(r, k, TOKEN_OPEN) || is_kind(r, k, TOKEN_CLOSE) ||
           is_trigger(r, k) || is_unit(r, k, UNIT_DATE) || i == from || is(r, i - 1, PART_FROM) ||
           is_and(r, i - 1);
}

static void take_trigger(struct walk *w, size_t i, const struct word *word)
{
    bool after_marker = w->e->marked && !w->joined;
    if (w->taken && !(w->joined && !w->behind) && !after_marker)
        return;                                            /* within the object */
    bool of_first = w->e->n && !after_marker && w->object; /* 作出变更决定 */
    if (w->e->n && (!w->joined || after_marker))
        forget(w); /* 决定公布之日起: the last is what happens */
    if (!w->e->n && !of_first) {
        w->chain = i;
        w->object = word->more & MORE_OBJECT;
    }
    put_trigger(w->e, (enum trigger)word->value);
    w->taken = word->more & MORE_TAKES;
    w->joined = w->behind = w->e->marked = false;
}

static void take_flags(struct event *e, const struct reader *r, size_t i)
{
    e->negated |= is_more(r, i, MORE_NOT);
    e->ahead |= is(r, i, PART_AHEAD);
    e->ahead_of |= is(r, i, PART_BEFORE);
    e->about |= is(r, i, PART_ABOUT);
    e->term |= is(r, i, PART_TERM) && !is_more(r, i, MORE_LABEL);
    e->long_term |= is(r, i, PART_TERM) && is_more(r, i, MORE_LABEL);
    e->cycle |= is(r, i, PART_CYCLE);
    e->most |= is(r, i, PART_MOST);
    e->each |= is(r, i, PART_EACH) && is_class(r, i + 1, CLASS_UNIT);
}

/* Reads tokens [from, to). Gives where the subject ends. */
static size_t walk_over(const struct reader *r, size_t from, size_t to, struct event *e)
{
    struct walk w = {.e = e, .chain = to};
    size_t preposition = to;
    if (to - from > LOOK_BACK)
        from = to - LOOK_BACK;
    for (size_t i = from; i < to; i++) {
        const struct word *word = tok(r, i)->word;
        take_flags(e, r, i);
        if (is(r, i, PART_FROM)) {
            if (!e->marked || !w.joined)
                forget(&w);
            preposition = i;
        } else if (is_trigger(r, i) && stands_as_event(r, i, from, to)) {
            take_trigger(&w, i, word);
            w.posted = is(r, i, PART_POST);
            e->marked |= is(r, i, PART_AFTER); /* 会后 */
        } else if (is_more(r, i, MORE_OTHER)) {
            size_t k = skip(r, i + 1, PART_FILLER);
            bool either = is_and(r, k) && is_trigger(r, k + 1); /* 签订或变更之日起 */
            bool stands = k >= to || is(r, k, PART_AFTER | PART_SINCE) || either ||
                          (i > from && is(r, i - 1, PART_FROM));
            if (!w.taken && stands) {
                forget(&w);
                e->other = true;
                e->either = either;
                w.chain = i;
            }
        } else if (is(r, i, PART_AFTER | PART_SINCE)) {
            /* 公示后签约之日起, 公示无异议后 */
            if (w.behind && (e->marked || (w.posted && preposition == to))) {
                forget(&w);
                w.chain = i;
            }
            e->marked = true;
            w.behind = w.joined = false;
        } else if (is_and(r, i) || is_kind(r, i, TOKEN_OPEN)) {
            w.joined = true;
        } else if (!is(r, i, PART_FILLER) && !is_more(r, i, MORE_WHEN) && !is_kind(r, i, TOKEN_OPEN) &&
                   !is_kind(r, i, TOKEN_CLOSE)) {
            w.behind = true;
        }
    }
    if (e->n && !e->marked && w.behind && !e->term && !is_more(r, w.chain, MORE_TAKES | MORE_OBJECT))
        e->n = 0; /* 更新内容20个工作日: no event */
    if (!e->marked && (e->most || (r->attached && to > from && is_and(r, to - 1))))
        e->n = 0; /* 答复不超过3个工作日, …内发布信息、24小时内…: what is to be done */
    if (preposition < to) {
        e->subject_kind = SCOPE_SUBJECT;
        return preposition;
    }
    e->subject_kind = e->n ? SCOPE_EVENT : e->other || e->marked ? SCOPE_NONE : SCOPE_SUBJECT;
    return e->n || e->other ? w.chain : to;
}

/* What stands right before the limit, over words that say nothing. */
static void read_before(const struct reader *r, size_t i, struct event *e)
{
    size_t k = i;
    while (k > r->left) {
        k--;
        if (is(r, k, PART_LEAST)) {
            e->least = true;
        } else if (is(r, k, PART_OVER)) {
            e->over = true;
        } else if (is(r, k, PART_POST)) {
            e->post = true;
            return;
        } else if (is(r, k, PART_BEFORE)) {
            e->before = true;
            return;
        } else if (!is(r, k, PART_FILLER | PART_MODAL | PART_MOST | PART_ABOUT)) {
            return;
        }
    }
}

/* 变更的, 信息形成后, : a piece that says when the next one begins. */
static bool says_when(const struct reader *r, struct range p, const struct event *e)
{
    if (e->n == 1 && e->triggers[0] == TRIGGER_CHANGED && is(r, p.from, PART_BASIS)) /* 如有变化， */
        return true;
    return (e->n || e->other) && (e->marked || (p.to > p.from && is_more(r, p.to - 1, MORE_WHEN)));
}

void read_event(const struct reader *r, size_t i, struct event *out)
{
    *out = (struct event){0};
    size_t end = walk_over(r, r->left, i, out);
    out->subject = (struct range){r->left, end};
    read_before(r, i, out);
    if (out->marked && !out->n)
        out->other = true;
    if (r->pending.to <= r->pending.from)
        return;
    struct event before = {0};
    size_t subject_end = walk_over(r, r->pending.from, r->pending.to, &before);
    out->ahead_of |= before.ahead_of;
    if (before.negated) /* 不予公开的， */
        before.n = 0;
    out->topic = !before.n && !before.other && !before.marked;
    bool close = r->left == i || is_kind(r, r->pending.to, TOKEN_COLON);
    out->term |= before.term && close;
    out->long_term |= before.long_term && close;
    out->cycle |= before.cycle && r->left == i;
    if (!out->n && !out->marked && !out->other && says_when(r, r->pending, &before)) {
        memcpy(out->triggers, before.triggers, sizeof out->triggers);
        out->n = before.n;
        out->other = before.other;
        out->either = before.either;
        out->marked = true;
        if (subject_end > r->pending.from && end == r->left) {
            out->subject = (struct range){r->pending.from, subject_end};
            out->subject_kind = before.subject_kind;
        }
    }
}

void read_topic(const struct reader *r, size_t i, struct event *out)
{
    read_event(r, i, out);
    if (out->marked || (out->subject_kind == SCOPE_SUBJECT && out->subject.to > out->subject.from))
        return;
    out->subject = (struct range){r->left, i};
    out->subject_kind = SCOPE_SUBJECT;
}

/* --- scopes ----------------------------------------------------------------------------------------------------- */

/* Words that name no information: what is left is all of it. */
static bool says_nothing(const struct reader *r, size_t i)
{
    return is(r, i,
              PART_GENERIC | PART_FILLER | PART_MODAL | PART_MOST | PART_FROM | PART_TERM | PART_CYCLE |
                  PART_LEAST) ||
           is_and(r, i) || is_more(r, i, MORE_LABEL) || is_event(r, i, TRIGGER_PUBLISHED) ||
           is_event(r, i, TRIGGER_ISSUED) ||
           (is(r, i, PART_VERB | PART_UPDATE) && !is(r, i + 1, PART_GENERIC) &&
            !is_more(r, i, MORE_DOCUMENT));
}

static bool drops_in_front(const struct reader *r, size_t i)
{
    return is(r, i, PART_FILLER | PART_MODAL | PART_FROM | PART_MOST) || is_and(r, i) ||
           is_kind(r, i, TOKEN_COMMA) || is_kind(r, i, TOKEN_CLOSE) || is_kind(r, i, TOKEN_STOP);
}

static bool drops_behind(const struct reader *r, size_t i)
{
    return is(r, i, PART_MODAL | PART_MOST | PART_FROM | PART_LEAST | PART_WITH) || is_and(r, i) ||
           (is(r, i, PART_FILLER) && !is_more(r, i, MORE_WHEN)) || is_kind(r, i, TOKEN_COMMA) ||
           is_kind(r, i, TOKEN_OPEN);
}

/* Takes off what only ties it to the rest; whether 其中 and the like stood in front. */
static bool trim(const struct reader *r, struct range *g)
{
    bool contrast = false;
    while (g->from < g->to && (drops_in_front(r, g->from) || is(r, g->from, PART_CONTRAST))) {
        if (is(r, g->from, PART_CONTRAST)) {
            contrast = true;
            if (!is(r, g->from, PART_FILLER))
                break; /* 其他执法结果信息: part of the name */
        }
        g->from++;
    }
    if (is(r, g->from, PART_EACH) && is_class(r, g->from + 1, CLASS_UNIT) && g->from + 2 <= g->to)
        g->from += 2; /* 每年预算 */
    while (g->to > g->from && drops_behind(r, g->to - 1))
        g->to--;
    return contrast;
}

/* 预算法规定, 规定的 */
static bool names_rule(const struct reader *r, struct range g)
{
    size_t last = g.to - 1;
    if (is_more(r, last, MORE_WHEN) && last > g.from)
        last--;
    return is_more(r, last, MORE_RULED);
}

/* Whether it names a part of the information, and not who acts, on what basis, when, or nothing. */
static bool names_something(const struct reader *r, struct range g)
{
    if (g.from >= g.to || g.to - g.from > LOOK_BACK || is(r, g.from, PART_BASIS) || names_rule(r, g) ||
        is(r, g.to - 1, PART_BEFORE))
        return false;
    if (g.to == g.from + 1 && is_trigger(r, g.from))
        return false;
    if (is_more(r, g.to - 1, MORE_ACTOR))
        return false;
    bool something = false;
    for (size_t i = g.from; i < g.to; i++) {
        if (is_more(r, i, MORE_EXCEPTION | MORE_PROLONG) ||
            (is_kind(r, i, TOKEN_TEXT) && r->s.chars[tok(r, i)->first] == '<')) /* 《条例》规定的 */
            return false;
        something |= !says_nothing(r, i) && !is_more(r, i, MORE_ACTOR);
    }
    return something;
}

/* Nothing stands between the last limit of this sentence and this one: it is about the same. */
static bool goes_on(const struct reader *r, const struct event *e)
{
    if (r->n < r->sentence + 2 || r->pending.from < r->pending.to || e->n || e->marked)
        return false;
    if (r->attached && is(r, r->left, PART_VERB | PART_UPDATE))
        return true; /* …5小时内发布信息、24小时内 */
    for (size_t i = e->subject.from; i < e->subject.to; i++)
        if (!says_nothing(r, i) || is(r, i, PART_GENERIC))
            return false;
    return true;
}

static bool take_scope(const struct reader *r, struct range g, enum scope_kind kind, struct draft *d)
{
    if (r->attached && kind != SCOPE_STATED) /* behind what an earlier limit asks for */
        for (size_t i = g.from; i < g.to; i++) {
            if (is(r, i, PART_VERB | PART_UPDATE) && !is_kind(r, i + 1, TOKEN_PAUSE))
                return false;
            if (is(r, i, PART_VERB | PART_UPDATE)) /* …公开、处罚结果 */
                g.from = i + 1;
        }
    bool contrast = trim(r, &g);
    while (kind != SCOPE_STATED && g.to > g.from && is(r, g.to - 1, PART_POST | PART_TERM | PART_LEAST))
        g.to--; /* 征求意见稿公示不少于15日, 处罚信息公示期限为一年 */
    if (!names_something(r, g))
        return false;
    /* 情况紧急的: under that condition only */
    bool condition = is_more(r, g.to - 1, MORE_WHEN) && kind != SCOPE_EVENT;
    d->scope = g;
    d->scope_kind = contrast || condition ? SCOPE_STATED : kind;
    return true;
}

void read_scope(const struct reader *r, const struct event *e, struct draft *d)
{
    bool labelled = false;
    for (size_t i = r->label.from; i < r->label.to && i < r->label.from + LOOK_BACK; i++)
        labelled |= is_more(r, i, MORE_LABEL) || is(r, i, PART_TERM | PART_CYCLE);
    if (!labelled && take_scope(r, r->label, SCOPE_STATED, d)) {
        struct draft own = {0};
        if (e->subject_kind == SCOPE_SUBJECT && take_scope(r, e->subject, SCOPE_SUBJECT, &own))
            d->subject = own.scope;
        return;
    }
    if (e->subject_kind != SCOPE_NONE && take_scope(r, e->subject, e->subject_kind, d)) {
        if (r->contrast)
            d->scope_kind = SCOPE_STATED;
        return;
    }
    if (e->topic && take_scope(r, r->pending, SCOPE_SUBJECT, d))
        return;
    if (goes_on(r, e)) {
        const struct draft *last = &r->drafts[r->n - 2];
        d->scope = last->scope;
        d->scope_kind = last->scope_kind;
    }
}
