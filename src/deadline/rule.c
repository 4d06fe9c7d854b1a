#include "mulu/rule.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/date.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"

#include "deadline/rule.h"

static const char *const kind_keys[RULE_KINDS] = {
    [RULE_WITHIN] = "within",
    [RULE_YEARLY] = "yearly",
    [RULE_QUARTERLY] = "quarterly",
    [RULE_MONTHLY] = "monthly",
    [RULE_MONTHLY_LAST] = "monthly",
    [RULE_WEEKLY] = "weekly",
    [RULE_EVERY] = "every",
    [RULE_ONCE] = "once",
    [RULE_PROMPTLY] = "promptly",
    [RULE_REALTIME] = "realtime",
    [RULE_ONGOING] = "ongoing",
    [RULE_WITH_LINKED] = "with",
    [RULE_FOR] = "for",
    [RULE_DITTO] = "ditto",
    [RULE_UNKNOWN] = "unknown",
};
static const char *const unit_keys[RULE_UNITS] = {
    [UNIT_HOUR] = "hour", [UNIT_DAY] = "day",     [UNIT_WORKDAY] = "workday",
    [UNIT_WEEK] = "week", [UNIT_MONTH] = "month", [UNIT_YEAR] = "year",
};
static const struct {
    const char *key, *name;
} trigger_words[TRIGGERS] = {
    [TRIGGER_FORMED] = {"formed", MSG_TRIGGER_FORMED},
    [TRIGGER_CHANGED] = {"changed", MSG_TRIGGER_CHANGED},
    [TRIGGER_MADE] = {"made", MSG_TRIGGER_MADE},
    [TRIGGER_OBTAINED] = {"obtained", MSG_TRIGGER_OBTAINED},
    [TRIGGER_DECIDED] = {"decided", MSG_TRIGGER_DECIDED},
    [TRIGGER_APPROVED] = {"approved", MSG_TRIGGER_APPROVED},
    [TRIGGER_REPLIED] = {"replied", MSG_TRIGGER_REPLIED},
    [TRIGGER_ISSUED] = {"issued", MSG_TRIGGER_ISSUED},
    [TRIGGER_PUBLISHED] = {"published", MSG_TRIGGER_PUBLISHED},
    [TRIGGER_RECEIVED] = {"received", MSG_TRIGGER_RECEIVED},
    [TRIGGER_FILED] = {"filed", MSG_TRIGGER_FILED},
    [TRIGGER_REGISTERED] = {"registered", MSG_TRIGGER_REGISTERED},
    [TRIGGER_FINISHED] = {"finished", MSG_TRIGGER_FINISHED},
    [TRIGGER_FIXED] = {"fixed", MSG_TRIGGER_FIXED},
    [TRIGGER_LINKED] = {"linked", MSG_TRIGGER_LINKED},
};

const char *rule_kind_key(enum rule_kind kind)
{
    return kind_keys[kind];
}

const char *rule_unit_key(enum rule_unit unit)
{
    return unit_keys[unit];
}

int rule_month_days(int month)
{
    return month == 2 ? 29 : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

const char *trigger_key(enum trigger t)
{
    return trigger_words[t].key;
}

const char *trigger_name(enum trigger t)
{
    return tr(trigger_words[t].name);
}

bool trigger_by_key(const char *key, enum trigger *out)
{
    static const char *const finished[] = {DATA_FINISHED_WORDS};
    for (size_t i = 0; i < sizeof finished / sizeof *finished; i++) {
        if (strcmp(key, finished[i]) == 0) {
            *out = TRIGGER_FINISHED;
            return true;
        }
    }
    for (int t = 0; t < TRIGGERS; t++) {
        if (strcmp(key, trigger_words[t].key) == 0 || strcmp(key, trigger_name((enum trigger)t)) == 0) {
            *out = (enum trigger)t;
            return true;
        }
    }
    return false;
}

void rule_release(struct rule *rule)
{
    for (size_t i = 0; i < rule->n; i++)
        free(rule->clauses[i].scope);
    free(rule->clauses);
    free(rule->reason);
    *rule = (struct rule){0};
}

void rule_add(struct rule *rule, const struct clause *clause)
{
    /* A power of two is full: most rules have one clause, and hold no room for more. */
    if ((rule->n & (rule->n - 1)) == 0)
        rule->clauses = mem_grow(rule->clauses, (rule->n ? 2 * rule->n : 1) * sizeof *rule->clauses);
    rule->clauses[rule->n++] = *clause;
}

void rule_copy(struct rule *to, const struct rule *from)
{
    *to =
        (struct rule){.exception = from->exception, .unsure = from->unsure, .reason = mem_dup(from->reason)};
    for (size_t i = 0; i < from->n; i++) {
        struct clause copy = from->clauses[i];
        copy.scope = mem_dup(copy.scope);
        rule_add(to, &copy);
    }
}

bool clause_is_countable(const struct clause *clause)
{
    switch (clause->kind) {
    case RULE_WITHIN:
    case RULE_YEARLY:
    case RULE_QUARTERLY:
    case RULE_MONTHLY:
    case RULE_MONTHLY_LAST:
    case RULE_WEEKLY:
    case RULE_EVERY:
    case RULE_ONCE:
    case RULE_WITH_LINKED:
        return true;
    default:
        return false;
    }
}

bool rule_is_countable(const struct rule *rule)
{
    for (size_t i = 0; i < rule->n; i++)
        if (clause_is_countable(&rule->clauses[i]))
            return true;
    return false;
}

bool rule_is_unknown(const struct rule *rule)
{
    for (size_t i = 0; i < rule->n; i++)
        if (rule->clauses[i].kind != RULE_UNKNOWN)
            return false;
    return true;
}

bool clause_waits_for(const struct clause *clause, enum trigger trigger)
{
    for (int i = 0; i < clause->ntriggers; i++)
        if (clause->triggers[i] == trigger)
            return true;
    return clause->ntriggers == 0;
}

bool clause_counts_from(const struct clause *clause, enum trigger trigger)
{
    return clause->kind == RULE_WITH_LINKED
               ? trigger == TRIGGER_LINKED
               : clause->kind == RULE_WITHIN && clause_waits_for(clause, trigger);
}

/* --- writing the notation --------------------------------------------------------------------------------------- */

bool rule_word_begins(const char *s)
{
    while (isspace((unsigned char)*s))
        s++;
    if (!*s)
        return true;
    for (int k = 0; k < RULE_KINDS; k++) {
        size_t n = strlen(kind_keys[k]);
        if (strncmp(s, kind_keys[k], n) == 0 && (s[n] == '\0' || s[n] == ';' || isspace((unsigned char)s[n])))
            return true;
    }
    return false;
}

/* On one line, and never so that another clause would seem to begin within it. */
static void put_scope(struct buffer *out, const char *scope)
{
    const char *end = scope + strlen(scope);
    for (const char *p = scope; p < end;) {
        const char *at = p;
        uint32_t c = text_decode(&p, end);
        if (c < ' ' || c == 0x7F || c == 0x85 || c == 0x2028 || c == 0x2029)
            buf_putc(out, ' ');
        else if (c == ';' && rule_word_begins(p))
            buf_putc(out, ',');
        else
            buf_add(out, at, (size_t)(p - at));
    }
}

static void put_days(struct buffer *out, const struct clause *c)
{
    for (int i = 0; i < c->ndays; i++) {
        buf_putc(out, i ? ',' : ' ');
        if (c->kind == RULE_YEARLY)
            buf_printf(out, "%02d-", c->days[i].month);
        else if (c->kind == RULE_QUARTERLY)
            buf_printf(out, "%d-", c->days[i].month);
        buf_printf(out, "%02d", c->days[i].day);
    }
}

void clause_format(const struct clause *c, struct buffer *out)
{
    buf_puts(out, kind_keys[c->kind]);
    switch (c->kind) {
    case RULE_WITHIN:
    case RULE_EVERY:
    case RULE_FOR:
        buf_printf(out, " %d %s", c->n, unit_keys[c->unit]);
        break;
    case RULE_MONTHLY_LAST:
        buf_puts(out, " last");
        break;
    case RULE_WEEKLY:
        buf_printf(out, " %d", c->weekday);
        break;
    case RULE_ONCE:
        buf_putc(out, ' ');
        date_format(out, c->date);
        break;
    case RULE_WITH_LINKED:
        buf_puts(out, " linked");
        break;
    default:
        put_days(out, c);
        break;
    }
    for (int i = 0; i < c->ntriggers; i++) {
        buf_puts(out, i ? "|" : " after ");
        buf_puts(out, trigger_words[c->triggers[i]].key);
    }
    if (c->previous)
        buf_puts(out, " covers previous");
    if (c->scope && *c->scope) {
        buf_puts(out, " on ");
        put_scope(out, c->scope);
    }
}

void rule_format(const struct rule *rule, struct buffer *out)
{
    for (size_t i = 0; i < rule->n; i++) {
        if (i)
            buf_puts(out, "; ");
        clause_format(&rule->clauses[i], out);
    }
}
