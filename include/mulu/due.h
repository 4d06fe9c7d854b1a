/* From a rule and the day of an event to the day by which something must be public, with the proof.
 *
 * Counting, and where it comes from:
 * - working days: the day of the event is not counted, day 1 is the next working day (条例 第二十六条: 20 个工作日);
 * - days, weeks, months, years: the day of the event is not counted; a month ends on the same day number, or on the month's
 *   last day; a last day that is no working day moves to the next one (民法典 第二百〇一条至第二百〇三条, by analogy);
 * - hours: from the moment of the event, no shift; without a stated time from the beginning of the day;
 * - yearly, quarterly, monthly, weekly, once: that day itself, no shift.
 * What rests on a year whose notice is not out is provisional. */
#ifndef MULU_DUE_H
#define MULU_DUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mulu/buffer.h"
#include "mulu/calendar.h"
#include "mulu/date.h"
#include "mulu/rule.h"

/* The proof of working days is a partition: from the event to the last day every day stands in exactly one step of the
 * kinds up to STEP_YEARS, in the order of days. Where years lie between, the whole ones are one step, so that no proof has
 * more than a few hundred. Of other units, which count every day, only the ends are steps. */
enum due_step_kind {
    STEP_EVENT,   /* the day of the event, not counted */
    STEP_FIRST,   /* day 1; with a name where it is a make-up day */
    STEP_COUNTED, /* counted, with every such day up to `last` */
    STEP_MAKE_UP, /* counted although a Saturday or Sunday */
    STEP_WEEKEND, /* not counted, with every such day up to `last` */
    STEP_HOLIDAY, /* the same; of one name */
    STEP_YEARS,   /* whole calendar years, day … last */
    STEP_END,     /* the last day of the period, once more */
    STEP_SHIFTED, /* the period ends on a day off: moved to this one; those days off stand before it */
    STEP_PERIOD,  /* with `previous`: the period that is covered, day … last */
    STEP_DUE,     /* periodic, once, with linked: the day itself */
};
struct due_step {
    enum due_step_kind kind;
    int32_t day, last; /* the same where it is one day */
    int64_t count;     /* of `last`: how many working days, or else days, have been counted; 0: not counted */
    int64_t first;     /* of `day`: the same, where the step counts several */
    const char *name;  /* of the holiday; "" else; the calendar's */
};
/* What one clause gives. */
struct due_answer {
    bool has_due;
    struct moment due; /* the minute is stated only where hours are counted */
    bool provisional;
    int32_t from, to; /* with `previous`: the period that is to be published; else 0 */
    struct due_step *steps;
    size_t n;
};
void due_answer_release(struct due_answer *a);

/* The clause counted from an event. Without one (NULL) what needs one has no due day; periodic limits then take the next
 * day at or after `today`. With one, the next day at or after the event. every: n units after the event. with linked: the
 * day of the event. for: has a last day in its steps (STEP_END, STEP_SHIFTED) but no due day. What lies past the year
 * 9999 has none either. steps_wanted: without, none are made, which is quicker. */
void due_clause(const struct clause *clause, const struct calendar *c, const struct moment *event,
                int32_t today, bool steps_wanted, struct due_answer *out);
/* The earliest due day among the answers of a rule's clauses without a scope, or among all when every clause has one:
 * the index of its clause; -1: nothing can be counted. */
int due_earliest(const struct rule *rule, const struct due_answer *answers);

/* Occurrences of a periodic or one-time clause, by day: the first at or after `from`. False: there is none. A day that a
 * month does not have is its last. With `previous` the period covered is the year, quarter, month or week (from Monday)
 * before the one in which the due day lies; without, the limit does not say of what time the information is. */
struct occurrence {
    int32_t due, from, to; /* the period that it covers; 0: it names none */
};
bool due_next(const struct clause *clause, int32_t from, struct occurrence *out);
bool due_previous(const struct clause *clause, int32_t before,
                  struct occurrence *out); /* the last one before it */

/* The step in words, in the user's language, without its date: 第 11 个工作日；国庆节放假；调休上班，计入. Where the step
 * is a run of days, its last day is part of the words. */
void due_step_text(const struct due_step *step, const struct clause *clause, struct buffer *out);
/* One line for a form: what the rule says and what it would mean today. 自形成或变更之日起 20 个工作日内；今日形成则 12月18日
 * 到期, with a word where the date is provisional, the reading unsure, or nothing can be counted. */
void due_line(const struct rule *rule, const struct calendar *c, int32_t today, struct buffer *out);

#endif
