/* Saving the answers, and what is in the way of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/form.h"
#include "mulu/mem.h"
#include "mulu/messages.h"

void sheet_names(const struct sheet *s, struct buffer *out)
{
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->questions[i].before, s->questions[i].value) != 0)
            buf_printf(out, "%s%s", out->len ? MSG_UI_LIST_COMMA : "", s->cells[i].label);
}

static enum status write_all(struct sheet *s, struct error *err)
{
    struct cell_edit *edits = mem_alloc(s->n * sizeof *edits);
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++) {
        const struct question *q = &s->questions[i];
        if (strcmp(q->before, q->value) != 0)
            edits[n++] = (struct cell_edit){s->node, q->info->cell, q->before, q->value};
    }
    enum status st = n ? cells_save(s->call->store, VERB_EDIT, item_subject(&s->item), edits, n, err) : ST_OK;
    free(edits);
    return st;
}

static void set(char **text, const char *value)
{
    char *copy = mem_dup(value);
    free(*text);
    *text = copy;
}

/* One cell that somebody else has written to since it was read. */
static enum status settle(struct sheet *s, struct question *q, const char *now, struct error *err)
{
    bool mine = strcmp(q->before, q->value) != 0, same = strcmp(q->value, now) == 0;
    size_t choice = 1;
    enum status st = ST_OK;
    if (mine && !same) {
        printf(MSG_FORM_CONFLICT, q->info->label);
        sheet_print(MSG_FORM_BEFORE, q->before);
        sheet_print(MSG_FORM_THEIRS, now);
        sheet_print(MSG_FORM_MINE, q->value);
        puts(MSG_FORM_WHOSE);
        st = sheet_choose(s, "mtq", &choice, err);
        if (!st && choice == 2)
            st = error_set(err, ST_CANCELLED, MSG_LINE_CANCELLED);
    }
    if (st)
        return st;
    set(&q->before, now); /* from here on it is known what it will replace */
    if (choice == 1)
        set(&q->value, now);
    return ST_OK;
}

/* What stands there now, cell by cell. An item that is gone cannot be settled: the store has said by whom. */
static enum status settle_all(struct sheet *s, struct error *err)
{
    struct item fresh = {0};
    struct error gone = {0};
    if (store_item(s->call->store, s->node, &fresh, &gone))
        return ST_CONFLICT;
    item_release(&s->item);
    s->item = fresh;
    enum status st = ST_OK;
    for (size_t i = 0; !st && i < s->n; i++) {
        const char *now = item_value(&s->item, s->questions[i].info->cell);
        if (strcmp(now, s->questions[i].before) != 0)
            st = settle(s, &s->questions[i], now, err);
    }
    sheet_keep(s);
    return st;
}

enum status sheet_save(struct sheet *s, struct buffer *names, struct error *err)
{
    bool asks =
        s->call->options[OPTION_YES] == NULL; /* yes to saving is not yes to writing over somebody else */
    for (;;) {
        struct error wrong = {0};
        buf_clear(names);
        sheet_names(s, names);
        enum status st = write_all(s, &wrong);
        if (st == ST_CONFLICT && asks)
            st = settle_all(s, &wrong);
        else if (!st)
            return st;
        if (st)
            return error_set(err, st, "%s", wrong.text);
    }
}
