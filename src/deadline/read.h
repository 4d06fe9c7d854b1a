/* The grammar of time limits, shared by its files.
 *
 * A text is a row of tokens. The reader walks over them once. Where something that says when begins (an atom: a
 * duration, a date, a habit such as 及时, …) it is read whole and becomes a draft of a clause; what stands before it in
 * its piece (between commas) is its left context: the event that it runs from, or the information that it is about.
 * A piece without an atom is kept for the next one: 信息形成后，20个工作日内. When all is read the drafts are settled
 * against each other: which scopes count, what adds nothing, what two readings stand.
 *
 * Every function that reads an atom takes the token where it may begin and returns the token behind it, or the same
 * when there is none. Looking ahead is bounded, so that time is linear in the text. */
#ifndef MULU_DEADLINE_READ_H
#define MULU_DEADLINE_READ_H

#include "deadline/read_scan.h"

enum { LOOK_AHEAD = 48, LOOK_BACK = 64, DRAFTS_MOST = RULE_MOST_CLAUSES };

/* What makes a reading doubtful; the message names both readings. */
enum doubt {
    DOUBT_NONE,
    DOUBT_PERIOD,  /* 6个月: each time, or once after an event */
    DOUBT_SPAN,    /* 一周: once after an event, or each time */
    DOUBT_DATE,    /* 1月31日前: each year, or once */
    DOUBT_MONTH,   /* 3月前: up to its end, or before it begins */
    DOUBT_DAY,     /* 20日: that many days, or that day of the month */
    DOUBT_RANGE,   /* 15至20个工作日 */
    DOUBT_ABOUT,   /* 20个工作日左右 */
    DOUBT_TIMES,   /* 每月2次 */
    DOUBT_EVENT,   /* runs from what no trigger stands for */
    DOUBT_SEVERAL, /* two limits, and not said for what */
    DOUBT_UNREAD,  /* something else is said that was not read */
    DOUBT_QUARTER, /* 季度结束后一个月内 */
};

enum scope_kind {
    SCOPE_NONE,
    SCOPE_STATED,  /* a label, a contrast, a condition: limits in any case */
    SCOPE_SUBJECT, /* limits where there are other clauses */
    SCOPE_EVENT,   /* the subject of the event: limits where other events have others */
};
struct range {
    size_t from, to; /* tokens; empty when both are the same */
};
struct draft {
    struct clause c;
    struct range scope;
    enum scope_kind scope_kind;
    struct range subject; /* under a label that is the scope: what this limit alone is about */
    bool update;          /* says to bring up to date */
    bool dynamic;         /* 动态调整: no more than that */
    bool own;             /* a clause of its own, and not how to do what the one before says */
    bool linked;          /* 与…同步发布: a limit that follows runs from */
    enum trigger linked_to;
};
struct reader {
    const struct deadline_words *words;
    struct scan s;
    size_t left;          /* where the left context begins */
    struct range pending; /* pieces without an atom since the last one of this sentence */
    struct range label;   /* what stands before a colon, until the sentence ends */
    bool muted;           /* within a piece that speaks of exceptions, */
    bool prolonged;       /* or within a sentence that speaks of prolonging */
    bool previous;        /* 上一季度 has been read, and no period yet in this sentence */
    bool attached;        /* no comma since the last atom */
    bool contrast;        /* 其中 stood in a piece before */
    size_t sentence;      /* the first draft of this sentence */
    struct draft drafts[DRAFTS_MOST];
    size_t n;
    bool overflow;
    bool exception;
    enum doubt doubt;
    struct range doubtful;
};

static inline const struct token *tok(const struct reader *r, size_t i)
{
    return &r->s.tokens[i < r->s.n ? i : r->s.n];
}
static inline bool is(const struct reader *r, size_t i, uint32_t part)
{
    return (tok(r, i)->word->parts & part) != 0;
}
static inline bool is_more(const struct reader *r, size_t i, uint32_t more)
{
    return (tok(r, i)->word->more & more) != 0;
}
static inline bool is_class(const struct reader *r, size_t i, enum word_class cls)
{
    return tok(r, i)->word->cls == cls && tok(r, i)->kind == TOKEN_WORD;
}
static inline bool is_unit(const struct reader *r, size_t i, int32_t unit)
{
    return is_class(r, i, CLASS_UNIT) && tok(r, i)->word->value == unit;
}
static inline bool is_habit(const struct reader *r, size_t i, enum habit habit)
{
    return is_class(r, i, CLASS_HABIT) && tok(r, i)->word->value == (int32_t)habit;
}
static inline bool is_trigger(const struct reader *r, size_t i)
{
    return is_class(r, i, CLASS_TRIGGER);
}
static inline bool is_event(const struct reader *r, size_t i, enum trigger t)
{
    return is_trigger(r, i) && tok(r, i)->word->value == (int32_t)t;
}
static inline bool is_number(const struct reader *r, size_t i, int32_t min, int32_t max)
{
    const struct token *t = tok(r, i);
    return t->kind == TOKEN_NUMBER && !t->half && t->n >= min && t->n <= max;
}
static inline bool is_kind(const struct reader *r, size_t i, enum token_kind kind)
{
    return tok(r, i)->kind == kind;
}
/* Ends a piece. */
static inline bool is_boundary(const struct reader *r, size_t i)
{
    switch (tok(r, i)->kind) {
    case TOKEN_END:
    case TOKEN_COMMA:
    case TOKEN_STOP:
    case TOKEN_COLON:
    case TOKEN_OPEN:
    case TOKEN_CLOSE:
        return true;
    default:
        return false;
    }
}
/* Joins two things of one kind. */
static inline bool is_and(const struct reader *r, size_t i)
{
    return is_kind(r, i, TOKEN_PAUSE) || is_more(r, i, MORE_AND);
}
/* Between the ends of a range. */
static inline bool is_to(const struct reader *r, size_t i)
{
    return is_kind(r, i, TOKEN_DASH) || is_more(r, i, MORE_TO);
}
static inline size_t skip(const struct reader *r, size_t i, uint32_t parts)
{
    while (is(r, i, parts))
        i++;
    return i;
}

/* read.c: notes a reading as doubtful (the first reason stands), and what could not be read at all. */
void read_doubt(struct reader *r, enum doubt why, size_t from, size_t to);
/* A draft of a clause that begins at token i; NULL when there are too many. */
struct draft *read_add(struct reader *r, const struct clause *c);

/* read_span.c: durations and frequencies. */
struct span {
    int32_t n;
    enum rule_unit unit;
    bool measured; /* 个 stood between: a duration, and never a date */
    enum doubt doubt;
};
size_t read_span(const struct reader *r, size_t i, struct span *out); /* N units */
size_t read_duration(struct reader *r, size_t i);
size_t read_times(struct reader *r, size_t i); /* 1次/年 */
/* A period that may be a frequency, from `from` to i, by what follows it in its piece. The token behind it; `from`: it
 * only says on what occasion a limit that follows runs. */
size_t read_frequency(struct reader *r, size_t from, size_t i, struct span span, bool sure);

size_t read_date(struct reader *r, size_t i); /* read_date.c: begins with a number */
size_t read_period(struct reader *r, size_t i); /* read_period.c: with 每, 按, 次, 当, or the period itself */

/* read_event.c: the left context of an atom at token i. */
struct event {
    enum trigger triggers[TRIGGERS];
    int n;
    bool marked;   /* 后 or 之日起 stands behind it */
    bool other;    /* an event, but none that is known; or nothing that is read */
    bool either;   /* 或 joins that to those that are */
    bool before;   /* 前 stands right before the atom */
    bool ahead_of; /* 前 stands somewhere before it */
    bool negated, ahead, each;
    bool topic; /* the piece before is no event: it may be the subject */
    bool least, most, over, about, post, term, cycle;
    bool long_term;       /* 公开期限: how long, where it is months or years */
    struct range subject; /* what stands before it */
    enum scope_kind subject_kind;
};
void read_event(const struct reader *r, size_t i, struct event *out);
/* The same before what runs from no event: all of it may be what the limit is about. */
void read_topic(const struct reader *r, size_t i, struct event *out);
/* The scope that a draft has from label, subject or what stood before; trimmed, and nothing where it names nothing. */
void read_scope(const struct reader *r, const struct event *e, struct draft *d);
/* read_settle.c: drafts into the rule. */
void read_settle(struct reader *r, struct rule *out);

#endif
