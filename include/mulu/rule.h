/* A time limit as a rule: what a text such as 自该信息形成或者变更之日起20个工作日内 says, in a form that can be counted.
 *
 *     RULE    := CLAUSE { "; " CLAUSE }
 *     CLAUSE  := WHEN [" covers previous"] [" on " SCOPE]
 *     WHEN    := "within" N UNIT ["after" TRIGGER {"|" TRIGGER}]
 *              | "yearly" MM-DD{,MM-DD} | "quarterly" M-DD | "monthly" DD{,DD} | "monthly last" | "weekly" D
 *              | "every" N UNIT | "once" YYYY-MM-DD | "promptly" ["after" TRIGGER] | "realtime" | "ongoing"
 *              | "with linked" | "for" N UNIT | "ditto" | "unknown"
 *     UNIT    := hour day workday week month year
 *     TRIGGER := formed changed made obtained decided approved replied issued published received filed registered
 *                finished fixed linked
 *
 * This notation is what is printed, stored, and typed by a clerk who knows better than the reader. Its words are
 * English keywords and not messages; rule_describe() says the same in the user's language. */
#ifndef MULU_RULE_H
#define MULU_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mulu/buffer.h"
#include "mulu/error.h"

enum rule_kind {
    RULE_WITHIN,
    RULE_YEARLY,
    RULE_QUARTERLY, /* month 1 to 3 of the quarter, and day */
    RULE_MONTHLY,
    RULE_MONTHLY_LAST,
    RULE_WEEKLY,
    RULE_EVERY,
    RULE_ONCE,
    RULE_PROMPTLY,
    RULE_REALTIME,
    RULE_ONGOING,
    RULE_WITH_LINKED,
    RULE_FOR,
    RULE_DITTO,
    RULE_UNKNOWN,
    RULE_KINDS
};
enum rule_unit { UNIT_HOUR, UNIT_DAY, UNIT_WORKDAY, UNIT_WEEK, UNIT_MONTH, UNIT_YEAR, RULE_UNITS };
enum trigger {
    TRIGGER_FORMED,
    TRIGGER_CHANGED,
    TRIGGER_MADE,
    TRIGGER_OBTAINED,
    TRIGGER_DECIDED,
    TRIGGER_APPROVED,
    TRIGGER_REPLIED,
    TRIGGER_ISSUED,
    TRIGGER_PUBLISHED,
    TRIGGER_RECEIVED,
    TRIGGER_FILED,
    TRIGGER_REGISTERED,
    TRIGGER_FINISHED,
    TRIGGER_FIXED,
    TRIGGER_LINKED,
    TRIGGERS
};

enum { RULE_MOST_DAYS = 32, RULE_MOST_CLAUSES = 64, RULE_MOST_COUNT = 1000000 };

struct month_day {
    int month, day; /* monthly: month 0; quarterly: month of the quarter */
};
struct clause {
    enum rule_kind kind;
    int n; /* within, every, for: 1 to RULE_MOST_COUNT */
    enum rule_unit unit;
    enum trigger triggers[TRIGGERS]; /* in the order of the text, each once */
    int ntriggers;
    struct month_day days[RULE_MOST_DAYS]; /* yearly, quarterly, monthly: ascending */
    int ndays;
    int weekday;   /* weekly: 1 Monday … 7 Sunday */
    int32_t date;  /* once: see date.h */
    bool previous; /* covers the period before the one in which it falls due */
    char *scope;   /* the part of the information that it is limited to, as printed; NULL: all of it */
};
struct rule {
    struct clause *clauses; /* never empty: what cannot be read is one clause RULE_UNKNOWN */
    size_t n;
    bool exception; /* another law may say otherwise, or it can be prolonged */
    bool unsure;    /* two readings stand, */
    char *reason;   /* and this, in the user's language, names both; NULL: it is not unsure */
};

void rule_release(struct rule *rule);                          /* legal on a zeroed rule */
void rule_add(struct rule *rule, const struct clause *clause); /* takes its scope over */
void rule_copy(struct rule *to, const struct rule *from);      /* `to` is overwritten, not released */
bool rule_is_unknown(const struct rule *rule);                 /* no clause says anything */
/* Whether anything in it can ever give a date. */
bool rule_is_countable(const struct rule *rule);
bool clause_is_countable(const struct clause *clause);
bool clause_waits_for(const struct clause *clause, enum trigger trigger); /* no trigger waits for any */

/* Whether a recorded event of this kind is what the clause counts from. */
bool clause_counts_from(const struct clause *clause, enum trigger trigger);

/* Appends the notation. A scope is written as it is, without line breaks; " on " within one is read back: the scope is
 * the rest of its clause up to "; " and a keyword. */
void rule_format(const struct rule *rule, struct buffer *out);
void clause_format(const struct clause *clause, struct buffer *out);
/* Reads the notation; white space is free. ST_USAGE names what is wrong, where (characters, from 1), and what could
 * stand there. The rule is then zeroed. */
enum status rule_parse(const char *text, struct rule *out, struct error *err);

/* The same in plain words: 自形成或变更之日起 20 个工作日内；变更后及时更新. */
void rule_describe(const struct rule *rule, struct buffer *out);
void clause_describe(const struct clause *clause, struct buffer *out);
/* The same of a rule in notation; what is none stands as it is. */
void rule_describe_notation(const char *notation, struct buffer *out);

const char *trigger_key(enum trigger t);                 /* formed */
const char *trigger_name(enum trigger t);                /* in the user's language: 形成 */
bool trigger_by_key(const char *key, enum trigger *out); /* the key, its name, or a part of that */

#endif
