/* The notation of rules, read. One pass over the text, a word at a time; the first thing wrong ends it. */
#include "mulu/rule.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/date.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"

#include "deadline/rule.h"

enum { WORD_SIZE = 64 };

struct parser {
    const char *text, *at, *end;
    struct error *err;
};

static void skip_space(struct parser *p)
{
    for (const char *next = p->at; next < p->end; p->at = next)
        if (!text_is_space(text_decode(&next, p->end)))
            return;
}

/* What may follow a word. The clerk's input method writes the marks of lists and clauses in full width. */
static size_t mark_len(const char *s)
{
    static const char *const marks[] = {DATA_RULE_MARKS};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strncmp(s, marks[i], strlen(marks[i])) == 0)
            return strlen(marks[i]);
    return 0;
}

/* Folds full width and case; what is too long for any word of the notation is cut. */
static void peek_word(struct parser *p, char word[WORD_SIZE], const char **after)
{
    struct buffer b = {0};
    skip_space(p);
    const char *s = p->at;
    while (s < p->end && b.len < WORD_SIZE - 8) {
        const char *next = s;
        uint32_t c = text_decode(&next, p->end);
        if (text_is_space(c) || mark_len(s))
            break;
        buf_put_cp(&b, text_fold_cp(c));
        s = next;
    }
    size_t n = b.len < WORD_SIZE ? b.len : WORD_SIZE - 1;
    memcpy(word, buf_text(&b), n);
    word[n] = '\0';
    *after = s;
    buf_free(&b);
}

static enum status wrong(struct parser *p, const char *expected)
{
    skip_space(p);
    size_t at = text_glyphs(p->text, (size_t)(p->at - p->text)) + 1;
    char word[WORD_SIZE];
    const char *after;
    peek_word(p, word, &after);
    if (p->at == p->end)
        return error_set(p->err, ST_USAGE, MSG_RULE_ENDS, at, expected);
    if (!*word)
        memcpy(word, p->at, mark_len(p->at) + 1), word[mark_len(p->at)] = '\0';
    return error_set(p->err, ST_USAGE, MSG_RULE_WRONG, at, word, expected);
}

static bool take_word(struct parser *p, const char *wanted)
{
    char word[WORD_SIZE];
    const char *after;
    peek_word(p, word, &after);
    if (strcmp(word, wanted) != 0)
        return false;
    p->at = after;
    return true;
}

/* One mark of the kind whose half-width form is given. */
static bool take_mark(struct parser *p, char kind)
{
    skip_space(p);
    size_t n = mark_len(p->at);
    const char *s = p->at;
    if (!n || text_fold_cp(text_decode(&s, p->end)) != (uint32_t)(unsigned char)kind)
        return false;
    p->at += n;
    return true;
}

/* Digits alone, at most seven of them. */
static bool is_number(const char *word, int min, int max, int *out)
{
    size_t n = strspn(word, "0123456789");
    if (n == 0 || n > 7 || word[n])
        return false;
    int v = 0;
    for (const char *s = word; *s; s++)
        v = 10 * v + *s - '0';
    *out = v;
    return v >= min && v <= max;
}

static enum status parse_count(struct parser *p, struct clause *c)
{
    char word[WORD_SIZE];
    const char *after;
    peek_word(p, word, &after);
    if (!is_number(word, 1, RULE_MOST_COUNT, &c->n))
        return wrong(p, MSG_RULE_NEED_COUNT);
    p->at = after;
    peek_word(p, word, &after);
    for (int u = 0; u < RULE_UNITS; u++) {
        const char *key = rule_unit_key((enum rule_unit)u);
        size_t n = strlen(key);
        if (strncmp(word, key, n) == 0 && (word[n] == '\0' || strcmp(word + n, "s") == 0)) {
            c->unit = (enum rule_unit)u;
            p->at = after;
            return ST_OK;
        }
    }
    return wrong(p, DATA_RULE_UNITS);
}

static enum status parse_triggers(struct parser *p, struct clause *c)
{
    if (!take_word(p, "after"))
        return ST_OK;
    do {
        char word[WORD_SIZE];
        const char *after;
        enum trigger t;
        peek_word(p, word, &after);
        if (!trigger_by_key(word, &t))
            return wrong(p, DATA_RULE_TRIGGERS);
        p->at = after;
        if (c->ntriggers == 0 || !clause_waits_for(c, t))
            c->triggers[c->ntriggers++] = t;
    } while (take_mark(p, '|'));
    return ST_OK;
}

/* MM-DD, M-DD or DD, as the kind has it. */
static bool read_day(enum rule_kind kind, char *word, struct month_day *out)
{
    char *dash = kind == RULE_MONTHLY ? NULL : strchr(word, '-');
    const char *day = word;
    out->month = 0;
    if (kind != RULE_MONTHLY) {
        if (!dash)
            return false;
        *dash = '\0';
        day = dash + 1;
        if (!is_number(word, 1, kind == RULE_YEARLY ? 12 : 3, &out->month))
            return false;
    }
    return is_number(day, 1, kind == RULE_YEARLY ? rule_month_days(out->month) : 31, &out->day);
}

void clause_add_day(struct clause *c, struct month_day day)
{
    int at = c->ndays;
    while (at > 0 && (c->days[at - 1].month > day.month ||
                      (c->days[at - 1].month == day.month && c->days[at - 1].day >= day.day)))
        at--;
    if (c->ndays == RULE_MOST_DAYS ||
        (at < c->ndays && c->days[at].month == day.month && c->days[at].day == day.day))
        return;
    memmove(&c->days[at + 1], &c->days[at], (size_t)(c->ndays - at) * sizeof *c->days);
    c->days[at] = day;
    c->ndays++;
}

static enum status parse_days(struct parser *p, struct clause *c)
{
    const char *expected = c->kind == RULE_YEARLY      ? MSG_RULE_NEED_YEARLY
                           : c->kind == RULE_QUARTERLY ? MSG_RULE_NEED_QUARTERLY
                                                       : MSG_RULE_NEED_MONTHLY;
    if (c->kind == RULE_MONTHLY && take_word(p, "last")) {
        c->kind = RULE_MONTHLY_LAST;
        return ST_OK;
    }
    do {
        char word[WORD_SIZE];
        const char *after;
        struct month_day day;
        peek_word(p, word, &after);
        if (c->ndays == RULE_MOST_DAYS || !read_day(c->kind, word, &day))
            return wrong(p, expected);
        clause_add_day(c, day);
        p->at = after;
    } while (take_mark(p, ','));
    return ST_OK;
}

static enum status parse_one(struct parser *p, struct clause *c)
{
    char word[WORD_SIZE];
    const char *after;
    peek_word(p, word, &after);
    if (c->kind == RULE_WEEKLY && !is_number(word, 1, 7, &c->weekday))
        return wrong(p, MSG_RULE_NEED_WEEKDAY);
    if (c->kind == RULE_ONCE && !date_parse(word, &c->date))
        return wrong(p, MSG_RULE_NEED_DATE);
    if (c->kind == RULE_WITH_LINKED && strcmp(word, "linked") != 0)
        return wrong(p, "linked");
    p->at = after;
    return ST_OK;
}

static enum status parse_when(struct parser *p, struct clause *c)
{
    char word[WORD_SIZE];
    const char *after;
    peek_word(p, word, &after);
    int kind = 0;
    while (kind < RULE_KINDS && strcmp(word, rule_kind_key((enum rule_kind)kind)) != 0)
        kind++;
    if (kind == RULE_KINDS)
        return wrong(p, DATA_RULE_KINDS);
    p->at = after;
    c->kind = (enum rule_kind)kind;
    enum status st = ST_OK;
    switch (c->kind) {
    case RULE_WITHIN:
    case RULE_EVERY:
    case RULE_FOR:
        st = parse_count(p, c);
        break;
    case RULE_YEARLY:
    case RULE_QUARTERLY:
    case RULE_MONTHLY:
        st = parse_days(p, c);
        break;
    case RULE_WEEKLY:
    case RULE_ONCE:
    case RULE_WITH_LINKED:
        st = parse_one(p, c);
        break;
    default:
        break;
    }
    if (!st && (c->kind == RULE_WITHIN || c->kind == RULE_PROMPTLY))
        st = parse_triggers(p, c);
    return st;
}

/* The rest of the clause, up to a semicolon behind which another begins. */
static enum status parse_scope(struct parser *p, struct clause *c)
{
    const char *s = p->at;
    while (s < p->end && !(*s == ';' && rule_word_begins(s + 1)))
        s++;
    struct buffer trimmed = {0};
    text_trim(&trimmed, p->at, (size_t)(s - p->at));
    if (!trimmed.len) {
        buf_free(&trimmed);
        return wrong(p, MSG_RULE_NEED_SCOPE);
    }
    c->scope = buf_take(&trimmed);
    p->at = s;
    return ST_OK;
}

static enum status parse_clause(struct parser *p, struct clause *c)
{
    enum status st = parse_when(p, c);
    if (!st && take_word(p, "covers")) {
        c->previous = take_word(p, "previous");
        if (!c->previous)
            st = wrong(p, "previous");
    }
    if (!st && take_word(p, "on"))
        st = parse_scope(p, c);
    return st;
}

enum status rule_parse(const char *text, struct rule *out, struct error *err)
{
    struct parser p = {text, text, text + strlen(text), err};
    enum status st = ST_OK;
    *out = (struct rule){0};
    do {
        struct clause c = {0};
        st = parse_clause(&p, &c);
        if (!st && out->n == RULE_MOST_CLAUSES)
            st = error_set(err, ST_USAGE, MSG_RULE_LONG, RULE_MOST_CLAUSES);
        if (st)
            free(c.scope);
        else
            rule_add(out, &c);
    } while (!st && take_mark(&p, ';'));
    skip_space(&p);
    if (!st && p.at < p.end)
        st = wrong(&p, MSG_RULE_NEED_END);
    if (st)
        rule_release(out);
    return st;
}
