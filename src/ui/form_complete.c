/* Completion in a form: what the catalog's other items have in the same field. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/form.h"

enum { MAX_MATCHES = 60, SHOWN = 7 };

static const struct value_list *values_of(const struct form *f, const struct form_field *field)
{
    enum field k;
    if (field->kind != FORM_COMPLETE || !field_by_key(field->cell, &k))
        return NULL;
    return k == FIELD_UNIT ? &f->units : &f->deadlines;
}

/* Several units stand in one field: the last of them is being typed. */
static size_t part_start(const struct form_field *field)
{
    enum field k;
    const char *text = edit_text(&field->edit), *last = NULL;
    if (!field_by_key(field->cell, &k) || k != FIELD_UNIT)
        return 0;
    for (const char *p = text; (p = strstr(p, MSG_UI_LIST_COMMA)) != NULL;)
        last = p += strlen(MSG_UI_LIST_COMMA);
    return last ? (size_t)(last - text) : 0;
}

void form_complete_close(struct form *f)
{
    value_list_free(&f->matches);
    f->picking = false;
    f->match_list = (struct list){0};
}

/* 1: begins with it, 2: has it inside, 0: neither. What is there already is no completion. */
static int match(const char *value, const char *folded, size_t len)
{
    struct buffer b = {0};
    text_fold(&b, value, strlen(value), NULL);
    const char *at = len ? memmem(buf_text(&b), b.len, folded, len) : buf_text(&b);
    int rank = !at || (len == b.len && at == buf_text(&b)) ? 0 : at == buf_text(&b) ? 1 : 2;
    buf_free(&b);
    return rank;
}

void form_complete(struct form *f, bool all)
{
    const struct form_field *field = &f->fields[f->at];
    const struct value_list *values = values_of(f, field);
    form_complete_close(f);
    if (!values)
        return;
    struct buffer typed = {0};
    f->matches.items = mem_alloc(MAX_MATCHES * sizeof *f->matches.items);
    size_t from = part_start(field);
    if (!all)
        text_fold(&typed, edit_text(&field->edit) + from, field->edit.text.len - from, NULL);
    for (int rank = 1; rank <= 2 && (typed.len || all); rank++)
        for (size_t i = 0; i < values->n && f->matches.n < MAX_MATCHES; i++)
            if (*values->items[i].text && match(values->items[i].text, buf_text(&typed), typed.len) == rank)
                f->matches.items[f->matches.n++] =
                    (struct value_count){mem_dup(values->items[i].text), values->items[i].uses};
    list_set(&f->match_list, (int)f->matches.n, (int)f->matches.n < SHOWN ? (int)f->matches.n : SHOWN);
    buf_free(&typed);
}

void form_complete_take(struct form *f)
{
    struct form_field *field = &f->fields[f->at];
    struct buffer text = {0};
    buf_add(&text, edit_text(&field->edit), part_start(field));
    buf_puts(&text, f->matches.items[f->match_list.cursor].text);
    edit_set(&field->edit, buf_text(&text));
    buf_free(&text);
    form_complete_close(f);
}

/* Down enters the list, Up at its head goes back to the text. */
bool form_complete_request(struct form *f, enum action action)
{
    if (!f->matches.n)
        return false;
    if (!f->picking) {
        f->picking = action == ACT_DOWN || action == ACT_PAGE_DOWN;
        return f->picking;
    }
    if (action == ACT_UP && f->match_list.cursor == 0) {
        f->picking = false;
        return true;
    }
    return list_request(&f->match_list, action);
}
