/* One line for a form: what a rule says, and what it would mean today. */
#include <stdlib.h>

#include "deadline/due_impl.h"
#include "mulu/mem.h"
#include "mulu/messages.h"

static bool needs_event(const struct clause *clause)
{
    return clause->kind == RULE_WITHIN || clause->kind == RULE_EVERY || clause->kind == RULE_WITH_LINKED;
}

/* 12月18日, 2027年1月8日, 12月18日 09:00 */
static void put_moment(struct moment m, int32_t today, struct buffer *out)
{
    due_put_date(m.day, today, out);
    if (m.minute >= 0)
        buf_printf(out, MSG_DUE_HOUR_MINUTE, m.minute / 60, m.minute % 60);
}

/* What would have to happen today for the date to be that. */
static void put_due(const struct clause *clause, const struct due_answer *a, int32_t today,
                    struct buffer *out)
{
    struct buffer when = {0};
    put_moment(a->due, today, &when);
    const char *day = buf_text(&when);
    if (clause->scope && *clause->scope)
        buf_printf(out, MSG_RULE_SCOPE, clause->scope);
    if (clause->kind == RULE_ONCE)
        buf_printf(out, a->due.day < today ? MSG_DUE_LINE_PAST : MSG_DUE_LINE_ONCE, day);
    else if (!needs_event(clause))
        buf_printf(out, MSG_DUE_LINE_NEXT, day);
    else if (clause->kind == RULE_EVERY || clause->kind == RULE_WITH_LINKED)
        buf_printf(out, MSG_DUE_LINE_EVENT,
                   trigger_name(clause->kind == RULE_EVERY ? TRIGGER_PUBLISHED : TRIGGER_LINKED), day);
    else if (clause->ntriggers)
        buf_printf(out, MSG_DUE_LINE_EVENT, trigger_name(clause->triggers[0]), day);
    else
        buf_printf(out, MSG_DUE_LINE_FROM_TODAY, day);
    if (a->provisional)
        buf_puts(out, MSG_DUE_LINE_PROVISIONAL);
    buf_free(&when);
}

/* Where the whole rule has no date, a part of it may have one. */
static int first_of_any(const struct rule *rule, const struct due_answer *answers)
{
    int first = due_earliest(rule, answers);
    for (size_t i = 0; i < rule->n && first < 0; i++)
        if (answers[i].has_due)
            first = (int)i;
    return first;
}

void due_line(const struct rule *rule, const struct calendar *c, int32_t today, struct buffer *out)
{
    struct moment now = {today, -1};
    struct due_answer *answers = mem_alloc(rule->n * sizeof *answers);
    for (size_t i = 0; i < rule->n; i++)
        due_clause(&rule->clauses[i], c, needs_event(&rule->clauses[i]) ? &now : NULL, today, false,
                   &answers[i]);
    rule_describe(rule, out);
    int first = first_of_any(rule, answers);
    if (!rule_is_unknown(rule)) { /* which says already that there is nothing */
        buf_puts(out, MSG_RULE_NEXT);
        if (first >= 0)
            put_due(&rule->clauses[first], &answers[first], today, out);
        else
            buf_puts(out, rule_is_countable(rule) ? MSG_DUE_LINE_BEYOND : MSG_DUE_LINE_NO_DATE);
    }
    if (rule->unsure)
        buf_printf(out, MSG_DUE_LINE_UNSURE, rule->reason ? rule->reason : "");
    free(answers);
}
