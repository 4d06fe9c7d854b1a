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

enum due_step_kind {
    STEP_EVENT,   /* the day of the event, not counted */
    STEP_FIRST,   /* day 1 */
    STEP_COUNTED, /* a day that is counted and worth a line: one behind a run of days off, say */
    STEP_MAKE_UP, /* counted although a Saturday or Sunday */
    STEP_WEEKEND, /* not counted, with every such day up to `last` */
    STEP_HOLIDAY,
    STEP_END,     /* the last day of the period */
    STEP_SHIFTED, /* the period ends on a day off: moved to this one */
    STEP_PERIOD,  /* periodic: the period that is covered, day … last */
    STEP_DUE,     /* periodic: the day itself */
};
struct due_step {
    enum due_step_kind kind;
    int32_t day, last; /* a run of days off is one step; else both are the same */
    int64_t count;     /* how many have been counted, this day included; 0: not counted */
    const char *name;  /* of the holiday; "" else; the calendar's */
};
/* What one clause gives. */
struct due_answer {
    bool has_due;
    struct moment due; /* the minute is stated only where hours are counted */
    bool provisional;
    int32_t from, to; /* periodic: the period that is to be published; else 0 */
    struct due_step *steps;
    size_t n;
};
void due_answer_release(struct due_answer *a);

/* The clause counted from an event. Without one (NULL) what needs one has no due day; periodic limits then take the next
 * day at or after `today`. With one, the next day at or after the event. every: n units after the event. for: has a last
 * day in its steps (STEP_END) but no due day. steps_wanted: without, none are made, which is quicker. */
void due_clause(const struct clause *clause, const struct calendar *c, const struct moment *event,
                int32_t today, bool steps_wanted, struct due_answer *out);
/* The earliest due day among the answers of a rule's clauses without a scope, or among all when every clause has one:
 * the index of its clause; -1: nothing can be counted. */
int due_earliest(const struct rule *rule, const struct due_answer *answers);

/* Occurrences of a periodic or one-time clause, by day: the first at or after `from`. False: there is none. */
struct occurrence {
    int32_t due, from, to; /* the period that it covers */
};
bool due_next(const struct clause *clause, int32_t from, struct occurrence *out);
bool due_previous(const struct clause *clause, int32_t before,
                  struct occurrence *out); /* the last one before it */

/* The step in words, in the user's language: 第 11 个工作日；国庆节放假；调休上班，计入. */
void due_step_text(const struct due_step *step, const struct clause *clause, struct buffer *out);
/* One line for a form: what the rule says and what it would mean today. 自形成或变更之日起 20 个工作日内；今日形成则 12月18日
 * 到期, with a word where the date is provisional, the reading unsure, or nothing can be counted. */
void due_line(const struct rule *rule, const struct calendar *c, int32_t today, struct buffer *out);

#endif
