#include "cmd/explain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/pipe.h"
#include "cmd/print.h"
#include "cmd/when.h"
#include "cmd/workday.h"
#include "mulu/charset.h"
#include "mulu/deadline.h"
#include "mulu/due.h"
#include "mulu/messages.h"
#include "mulu/text.h"

enum { WEEKDAY_CELLS = 6 };

struct explainer {
    struct deadline_words *words;
    struct calendar *calendar;
    struct moment event;
    const struct moment *from; /* &event, or NULL: none was given */
    int32_t today;
};

/* A text with what it says and what that gives. */
struct explained {
    struct rule rule;
    struct due_answer answers[RULE_MOST_CLAUSES];
    int chosen; /* the clause whose day is the answer, and whose steps are shown; the first where none has a day */
    bool has_due;
};

static void explain(const struct explainer *e, const char *text, size_t len, struct explained *out)
{
    deadline_read(e->words, text, len, &out->rule);
    for (size_t i = 0; i < out->rule.n; i++)
        due_clause(&out->rule.clauses[i], e->calendar, e->from, e->today, false, &out->answers[i]);
    out->chosen = due_earliest(&out->rule, out->answers);
    out->has_due = out->chosen >= 0;
    if (!out->has_due)
        out->chosen = 0;
    struct due_answer *chosen = &out->answers[out->chosen];
    due_answer_release(chosen);
    due_clause(&out->rule.clauses[out->chosen], e->calendar, e->from, e->today, true, chosen);
}

static void explained_release(struct explained *x)
{
    for (size_t i = 0; i < x->rule.n; i++)
        due_answer_release(&x->answers[i]);
    rule_release(&x->rule);
}

/* --- JSON ----------------------------------------------------------------------------------------------------------- */

static void put_date(struct buffer *out, const char *key, int32_t day)
{
    buf_putc(out, '"');
    buf_puts(out, key);
    buf_puts(out, "\":\"");
    date_format(out, day);
    buf_putc(out, '"');
}

/* The day is a day; the time of a limit in hours stands beside it. */
static void put_due(struct buffer *out, const struct due_answer *a)
{
    if (!a || !a->has_due) {
        buf_puts(out, "\"due\":null");
        return;
    }
    put_date(out, "due", a->due.day);
    if (a->due.minute >= 0)
        buf_printf(out, ",\"time\":\"%02d:%02d\"", a->due.minute / 60, a->due.minute % 60);
}

static void put_flag(struct buffer *out, const char *key, bool yes)
{
    buf_puts(out, ",\"");
    buf_puts(out, key);
    buf_puts(out, yes ? "\":true" : "\":false");
}

static void put_clauses(struct buffer *out, const struct explained *x, struct buffer *text)
{
    for (size_t i = 0; i < x->rule.n; i++) {
        struct clause bare = x->rule.clauses[i];
        bare.scope = NULL;
        buf_clear(text);
        clause_format(&bare, text);
        buf_puts(out, i ? ",{\"rule\":" : "{\"rule\":");
        put_json_text(out, buf_text(text), text->len);
        buf_puts(out, ",\"scope\":");
        if (x->rule.clauses[i].scope)
            put_json_text(out, x->rule.clauses[i].scope, strlen(x->rule.clauses[i].scope));
        else
            buf_puts(out, "null");
        buf_putc(out, ',');
        put_due(out, &x->answers[i]);
        buf_putc(out, '}');
    }
}

static void put_count(struct buffer *out, int64_t count)
{
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + count % 10);
        count /= 10;
    } while (count);
    buf_add(out, digits + at, sizeof digits - at);
}

static void put_step(struct buffer *out, const struct due_step *step, const struct clause *clause,
                     struct buffer *text)
{
    buf_putc(out, '{');
    put_date(out, "date", step->day);
    if (step->last != step->day) {
        buf_putc(out, ',');
        put_date(out, "last", step->last);
    }
    buf_clear(text);
    due_step_text(step, clause, text);
    buf_puts(out, ",\"what\":");
    put_json_text(out, buf_text(text), text->len);
    buf_puts(out, ",\"count\":");
    put_count(out, step->count);
    buf_putc(out, '}');
}

/* Each day that is not counted stands for itself, so that a program finds it with its reason. */
static void put_steps(struct buffer *out, const struct explained *x, struct buffer *text)
{
    const struct due_answer *a = &x->answers[x->chosen];
    for (size_t i = 0; i < a->n; i++) {
        struct due_step step = a->steps[i];
        bool off = step.kind == STEP_WEEKEND || step.kind == STEP_HOLIDAY;
        for (int32_t day = step.day; day <= a->steps[i].last; day++) {
            step.day = day;
            step.last = off ? day : a->steps[i].last;
            if (i || day > a->steps[i].day)
                buf_putc(out, ',');
            put_step(out, &step, &x->rule.clauses[x->chosen], text);
            if (!off)
                break;
        }
    }
}

/* By hand: a million of them come in a row. room: for texts on their way. */
static void put_json(struct buffer *out, const struct explained *x, const char *text, size_t len,
                     struct buffer *room)
{
    const struct due_answer *chosen = x->has_due ? &x->answers[x->chosen] : NULL;
    buf_puts(out, "{\"text\":");
    put_json_text(out, text, len);
    buf_puts(out, ",\"rule\":");
    buf_clear(room);
    rule_format(&x->rule, room);
    put_json_text(out, buf_text(room), room->len);
    buf_puts(out, ",\"clauses\":[");
    put_clauses(out, x, room);
    buf_puts(out, "],");
    put_due(out, chosen);
    put_flag(out, "provisional", chosen && chosen->provisional);
    put_flag(out, "exception", x->rule.exception);
    put_flag(out, "unsure", x->rule.unsure);
    if (x->rule.reason) {
        buf_puts(out, ",\"reason\":");
        put_json_text(out, x->rule.reason, strlen(x->rule.reason));
    }
    buf_puts(out, ",\"steps\":[");
    put_steps(out, x, room);
    buf_puts(out, "]}\n");
}

/* --- for people ----------------------------------------------------------------------------------------------------- */

/* Of a run of days the words name the last. */
static void print_step(const struct due_step *step, const struct clause *clause)
{
    struct buffer date = {0}, what = {0};
    date_format(&date, step->day);
    due_step_text(step, clause, &what);
    printf("        %s ", buf_text(&date));
    print_padded(when_weekday(step->day), WEEKDAY_CELLS);
    print_visible(buf_text(&what));
    putchar('\n');
    buf_free(&date);
    buf_free(&what);
}

/* What is missing where there is no day: nothing can be counted, or nobody has said from when. */
static const char *no_due(const struct clause *clause, bool event)
{
    if (event || !clause_is_countable(clause))
        return MSG_EXPLAIN_NO_DUE;
    return clause->kind == RULE_EVERY ? MSG_EXPLAIN_NO_LAST : MSG_EXPLAIN_NO_EVENT;
}

static void print_due(const struct calendar *c, const struct due_answer *a, const struct clause *clause,
                      bool event)
{
    struct buffer text = {0}, why = {0};
    if (a->has_due) {
        moment_format(&text, a->due);
        if (a->provisional)
            workday_put_provisional(c, date_of_day(a->due.day).year, &why);
        printf(MSG_EXPLAIN_DUE, buf_text(&text), when_weekday(a->due.day), buf_text(&why));
    } else {
        fputs(no_due(clause, event), stdout);
    }
    buf_free(&text);
    buf_free(&why);
}

static void print_clause(const struct explainer *e, const struct clause *clause)
{
    struct buffer text = {0};
    struct due_answer answer;
    due_clause(clause, e->calendar, e->from, e->today, true, &answer);
    clause_describe(clause, &text);
    fputs(MSG_EXPLAIN_RULE, stdout);
    print_visible(buf_text(&text));
    putchar('\n');
    print_due(e->calendar, &answer, clause, e->from != NULL);
    for (size_t i = 0; i < answer.n; i++)
        print_step(&answer.steps[i], clause);
    due_answer_release(&answer);
    buf_free(&text);
}

static void print_explained(const struct explainer *e, const struct explained *x, const char *text)
{
    struct buffer notation = {0};
    rule_format(&x->rule, &notation);
    fputs(MSG_EXPLAIN_TEXT, stdout);
    print_indented(text, text_cells(MSG_EXPLAIN_TEXT));
    fputs(MSG_EXPLAIN_NOTATION, stdout);
    print_visible(buf_text(&notation));
    putchar('\n');
    if (x->rule.exception)
        fputs(MSG_EXPLAIN_EXCEPTION, stdout);
    if (x->rule.unsure)
        printf(MSG_EXPLAIN_UNSURE, x->rule.reason ? x->rule.reason : "");
    for (size_t i = 0; i < x->rule.n; i++)
        print_clause(e, &x->rule.clauses[i]);
    buf_free(&notation);
}

/* --- texts ---------------------------------------------------------------------------------------------------------- */

static void explain_one(const struct explainer *e, const char *text, bool json)
{
    struct explained x;
    struct buffer out = {0}, room = {0};
    explain(e, text, strlen(text), &x);
    if (json) {
        put_json(&out, &x, text, strlen(text), &room);
        fwrite(buf_text(&out), 1, out.len, stdout);
    } else {
        print_explained(e, &x, text);
    }
    explained_release(&x);
    buf_free(&out);
    buf_free(&room);
}

/* Bytes of standard input as UTF-8, out of the encoding of the locale; U+FFFD for what is no text. */
static void decode(const char *line, size_t len, struct buffer *out)
{
    size_t bad = 0;
    if (charset_is_utf8()) {
        const char *end = line + len;
        if (text_is_utf8(line, len, &bad))
            buf_add(out, line, len);
        else
            while (line < end)
                buf_put_cp(out, text_decode(&line, end));
        return;
    }
    while (!charset_decode(out, line, len, &bad)) { /* what stands before the bad byte has been taken */
        buf_put_cp(out, 0xFFFD);
        line += bad + 1;
        len -= bad + 1;
    }
}

/* A sign stands for the line breaks of a cell. */
static void read_line(const char *line, size_t len, struct buffer *utf8, struct buffer *text)
{
    buf_clear(utf8);
    buf_clear(text);
    decode(line, len, utf8);
    const char *from = buf_text(utf8), *end = from + utf8->len;
    size_t sign = strlen(DATA_LINE_BREAK);
    for (const char *at; (at = memmem(from, (size_t)(end - from), DATA_LINE_BREAK, sign)); from = at + sign) {
        buf_add(text, from, (size_t)(at - from));
        buf_putc(text, '\n');
    }
    buf_add(text, from, (size_t)(end - from));
}

struct lines {
    const struct explainer *explainer;
    struct buffer utf8, text, room; /* on their way */
};

static enum status take_line(void *ctx, const char *line, size_t len, struct buffer *out, struct error *err)
{
    struct lines *l = ctx;
    struct explained x;
    (void)err;
    read_line(line, len, &l->utf8, &l->text);
    explain(l->explainer, buf_text(&l->text), l->text.len, &x);
    put_json(out, &x, buf_text(&l->text), l->text.len, &l->room);
    explained_release(&x);
    return ST_OK;
}

static enum status explain_lines(const struct explainer *e, struct error *err)
{
    struct lines l = {.explainer = e};
    enum status st = pipe_answer(take_line, &l, err);
    buf_free(&l.utf8);
    buf_free(&l.text);
    buf_free(&l.room);
    return st;
}

/* The clerk's own words may be wrong: that is told, and the program's serve. */
static enum status load_words(struct command_call *call, struct deadline_words **out, struct error *err)
{
    struct error wrong = {0};
    enum status st = deadline_words_load(call->env->share_dir, call->env->config_dir, out, &wrong);
    if (st && !*out)
        return error_set(err, st, "%s", wrong.text);
    if (st)
        fprintf(stderr, "mulu: %s\n", wrong.text);
    return ST_OK;
}

enum status explain_run(struct command_call *call, struct error *err)
{
    struct explainer e = {.today = env_today(call->env)};
    enum status st = ST_OK;
    bool lines = call->options[OPTION_STDIN] != NULL;
    if (call->argc != (lines ? 0 : 1))
        st = error_set(err, ST_USAGE, MSG_EXPLAIN_ARGUMENTS);
    if (!st && call->options[OPTION_EVENT])
        st = when_moment(call, call->options[OPTION_EVENT], NULL, &e.event, err);
    e.from = call->options[OPTION_EVENT] ? &e.event : NULL;
    if (!st)
        st = load_words(call, &e.words, err);
    if (!st)
        st = call_calendar(call, &e.calendar, NULL, err);
    if (!st && lines)
        st = explain_lines(&e, err);
    else if (!st)
        explain_one(&e, call->argv[0], call->options[OPTION_JSON] != NULL);
    deadline_words_free(e.words);
    calendar_free(e.calendar);
    return st;
}
