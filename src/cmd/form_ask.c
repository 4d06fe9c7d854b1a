#include "cmd/form.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/print.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"

void sheet_print(const char *heading, const char *value)
{
    fputs(heading, stdout);
    print_indented(*value ? value : MSG_UI_EMPTY, text_cells(heading));
}

/* --- putting the question ----------------------------------------------------------------------------------------- */

static void print_choices(const struct question *q)
{
    bool several = q->info->editor == EDIT_TICKS;
    fputs(several ? MSG_FORM_TICKS : MSG_FORM_PICK, stdout);
    for (size_t i = 0; i < q->choices.n; i++) {
        printf(MSG_FORM_CHOICE, i + 1);
        print_visible(q->choices.items[i]);
    }
    putchar('\n');
}

static void print_offered(const struct question *q)
{
    puts(q->choices.n ? MSG_FORM_OFFERED : MSG_FORM_NOT_OFFERED);
    for (size_t i = 0; i < q->choices.n; i++) {
        printf(MSG_FORM_OFFER, i + 1);
        print_visible(q->choices.items[i]);
        putchar('\n');
    }
}

static void put_question(const struct sheet *s, size_t i)
{
    const struct question *q = &s->questions[i];
    const struct item_mark *m = item_find_mark(&s->item, q->info->cell);
    printf(MSG_FORM_FIELD, i + 1, s->n);
    print_visible(q->info->label);
    puts(q->info->required ? MSG_FORM_REQUIRED : "");
    sheet_print(strcmp(q->before, q->value) != 0 ? MSG_FORM_FILLED : MSG_FORM_NOW, q->value);
    if (m) {
        printf(MSG_FORM_MARK, mark_reason_text(m->reason));
        print_visible(*m->raw ? m->raw : MSG_UI_EMPTY);
        putchar('\n');
    }
    if (answer_takes_lines(q))
        puts(MSG_FORM_LINES);
    else if (q->info->editor == EDIT_COMPLETE)
        puts(MSG_FORM_COMPLETE);
    else if (q->choices.n)
        print_choices(q);
}

static void print_help(struct question *q)
{
    fputs(MSG_FORM_HELP, stdout);
    if (q->info->editor == EDIT_COMPLETE) {
        print_offered(q);
        q->listed = true;
    }
}

/* --- taking the answer -------------------------------------------------------------------------------------------- */

static void set_value(struct question *q, const char *value)
{
    char *copy = mem_dup(value);
    free(q->value);
    q->value = copy;
}

/* In a script what is wrong ends it: the answers that follow were meant for other questions. */
static enum status refuse(const struct sheet *s, const struct question *q, const char *why, struct error *err)
{
    if (!s->in.typed)
        return error_set(err, ST_INPUT, MSG_FORM_WRONG, q->info->label, why);
    printf(MSG_FORM_REFUSED, why);
    return ST_OK;
}

/* A first line is there: the rest of the text, up to a full stop alone. */
static enum status read_rest(struct sheet *s, struct buffer *text, struct error *err)
{
    struct buffer line = {0};
    enum status st = ST_OK;
    for (;;) {
        struct error wrong = {0};
        st = lines_next(&s->in, &line, &wrong);
        if (st == ST_INPUT && s->in.typed) {
            printf(MSG_FORM_REFUSED, wrong.text); /* this line again, not the whole text */
            continue;
        }
        if (st)
            error_set(err, st, "%s", wrong.text);
        if (st || answer_sign(buf_text(&line)) == ANSWER_STOP)
            break;
        buf_putc(text, '\n');
        answer_literal(buf_text(&line), text);
    }
    buf_free(&line);
    return st;
}

/* Makes the value that the text stands for the answer, unless something is wrong with it. *taken: it is. */
static enum status take_value(struct sheet *s, struct question *q, const char *text, bool *taken,
                              struct error *err)
{
    struct buffer value = {0};
    text_trim(&value, text, strlen(text));
    char *problem = cell_problem(q->info, q->before, buf_text(&value));
    enum status st = problem ? refuse(s, q, problem, err) : ST_OK;
    *taken = !problem;
    if (*taken)
        set_value(q, buf_text(&value));
    free(problem);
    buf_free(&value);
    return st;
}

static enum status take_text(struct sheet *s, struct question *q, const char *line, bool *taken,
                             struct error *err)
{
    struct buffer text = {0};
    struct error wrong = {0};
    enum status st = ST_OK;
    *taken = false;
    if (answer_takes_lines(q)) {
        answer_literal(line, &text);
        st = read_rest(s, &text, err);
    } else if (answer_value(q, line, &text, &wrong)) {
        st = refuse(s, q, wrong.text, err);
        buf_free(&text);
        return st;
    }
    if (!st)
        st = take_value(s, q, buf_text(&text), taken, err);
    buf_free(&text);
    return st;
}

/* Asks one question until it is answered; *next: where to go on. */
static enum status ask(struct sheet *s, size_t i, size_t *next, struct error *err)
{
    struct question *q = &s->questions[i];
    struct buffer line = {0};
    bool done = false;
    enum status st = ST_OK;
    put_question(s, i);
    *next = i + 1;
    while (!st && !done) {
        struct error wrong = {0};
        st = lines_next(&s->in, &line, &wrong);
        if (st) {
            st = st == ST_INPUT ? refuse(s, q, wrong.text, err) : error_set(err, st, "%s", wrong.text);
            continue;
        }
        enum answer a = answer_sign(buf_text(&line));
        done = true;
        if (a == ANSWER_CLEAR) {
            st = take_value(s, q, "", &done, err);
        } else if (a == ANSWER_BACK) {
            *next = i ? i - 1 : 0;
        } else if (a == ANSWER_TO_END) {
            *next = s->n;
        } else if (a == ANSWER_HELP) {
            print_help(q);
            done = false;
        } else if (a == ANSWER_TEXT || (a == ANSWER_STOP && !answer_takes_lines(q))) {
            st = take_text(s, q, buf_text(&line), &done, err);
        }
    }
    buf_free(&line);
    return st;
}

enum status sheet_ask(struct sheet *s, size_t first, struct error *err)
{
    enum status st = ST_OK;
    for (size_t i = first; !st && i < s->n;) {
        st = ask(s, i, &i, err);
        sheet_keep(s);
    }
    return st;
}

enum status sheet_choose(struct sheet *s, const char *letters, size_t *out, struct error *err)
{
    struct buffer line = {0};
    enum status st;
    for (;;) {
        struct error wrong = {0};
        st = lines_next(&s->in, &line, &wrong);
        if (st && !(st == ST_INPUT && s->in.typed)) {
            error_set(err, st, "%s", wrong.text);
            break;
        }
        struct buffer folded = {0};
        text_fold(&folded, buf_text(&line), line.len, NULL);
        enum answer sign = answer_sign(buf_text(&line));
        char c = sign == ANSWER_BACK ? '<' : folded.len == 1 ? folded.data[0] : '\0';
        const char *at = !st && c ? strchr(letters, c) : NULL;
        buf_free(&folded);
        if (at) {
            *out = (size_t)(at - letters);
            break;
        }
        if (!s->in.typed) {
            st = error_set(err, ST_INPUT, MSG_FORM_NO_ANSWER, buf_text(&line), letters);
            break;
        }
        printf(MSG_FORM_ANSWER_WITH, letters);
    }
    buf_free(&line);
    return st;
}
