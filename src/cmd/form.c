#include "cmd/form.h"

#include <stdio.h>
#include <string.h>

#include "cmd/print.h"
#include "mulu/messages.h"

static void list_missing(const struct sheet *s, struct buffer *out)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->cells[i].required && !*s->questions[i].value)
            buf_printf(out, "%s%s", out->len ? MSG_UI_LIST_COMMA : "", s->cells[i].label);
}

static void print_summary(const struct sheet *s)
{
    struct buffer missing = {0};
    puts(MSG_FORM_SUMMARY);
    for (size_t i = 0; i < s->n; i++) {
        const struct question *q = &s->questions[i];
        if (strcmp(q->before, q->value) == 0)
            continue;
        print_visible(q->info->label);
        putchar('\n');
        sheet_print(MSG_FORM_BEFORE, q->before);
        sheet_print(MSG_FORM_AFTER, q->value);
    }
    list_missing(s, &missing);
    if (missing.len)
        printf(MSG_FORM_MISSING, buf_text(&missing));
    buf_free(&missing);
}

/* Asks, sums up, asks whether to save, as often as the clerk goes back. */
static enum status fill_in(struct sheet *s, bool *save, struct error *err)
{
    enum { YES, NO, BACK };
    size_t choice = BACK, from = 0;
    enum status st = ST_OK;
    *save = false;
    while (!st && choice == BACK) {
        st = sheet_ask(s, from, err);
        if (st || !sheet_changed(s))
            return st;
        print_summary(s);
        if (s->call->options[OPTION_YES]) {
            choice = YES;
        } else {
            puts(MSG_FORM_SAVE_ASK);
            st = sheet_choose(s, "yn<", &choice, err);
        }
        from = s->n - 1;
    }
    *save = !st && choice == YES;
    return st;
}

static void tell_saved(struct sheet *s, const struct buffer *names)
{
    sheet_drop(s);
    if (names->len)
        printf(MSG_FORM_SAVED, buf_text(names));
    else
        puts(MSG_FORM_LEFT);
}

static enum status run(struct command_call *call, struct error *err)
{
    struct sheet s = {.call = call};
    struct buffer names = {0};
    bool save = false;
    enum status st = sheet_load(&s, err);
    if (!st) {
        printf(MSG_FORM_HEAD, buf_text(&s.number));
        print_visible(buf_text(&s.path));
        puts(MSG_FORM_HOW);
        st = fill_in(&s, &save, err);
    }
    if (!st && save && (fflush(stdout) || ferror(stdout)))
        st = error_set(err, ST_OUTPUT, MSG_OUTPUT); /* nobody has seen what was asked */
    if (!st && save)
        st = sheet_save(&s, &names, err);
    if (!st && save) {
        tell_saved(&s, &names);
    } else if (!st) {
        puts(sheet_changed(&s) ? MSG_FORM_DISCARDED : MSG_UI_FORM_SAME);
        sheet_drop(&s);
    } else if (s.draft) {
        puts(MSG_FORM_KEPT); /* broken off, or not saved: the answers wait for the editor */
    }
    buf_free(&names);
    sheet_release(&s);
    return st;
}

const struct command form_command = {
    .name = "form",
    .usage = MSG_FORM_USAGE,
    .help = MSG_FORM_COMMAND_HELP,
    .options = UINT64_C(1) << OPTION_YES,
    .least = 1,
    .most = 1,
    .needs = NEEDS_STORE_TO_WRITE,
    .run = run,
};
