/* The fields of a form as values: from the store into the editor and back. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/form.h"

#define SEPARATOR DATA_LIST_COMMA /* 、 joins what is ticked */

static int choice_of(const struct form_field *field, const char *text, size_t len)
{
    for (size_t i = 0; i < field->choices.n; i++)
        if (strlen(field->choices.items[i]) == len && memcmp(field->choices.items[i], text, len) == 0)
            return (int)i;
    return -1;
}

static void set_ticks(struct form_field *field, const char *value)
{
    struct buffer own = {0};
    memset(field->ticked, 0, field->choices.n * sizeof *field->ticked);
    while (*value) {
        const char *end = strstr(value, SEPARATOR);
        size_t n = end ? (size_t)(end - value) : strlen(value);
        int choice = choice_of(field, value, n);
        if (choice >= 0) {
            field->ticked[choice] = true;
        } else {
            if (own.len)
                buf_puts(&own, SEPARATOR);
            buf_add(&own, value, n);
        }
        value += n + (end ? strlen(SEPARATOR) : 0);
    }
    edit_assign(&field->edit, buf_text(&own));
    field->at = 0;
    buf_free(&own);
}

void form_field_put(struct form_field *field, const char *value)
{
    if (field->kind == FORM_TICKS) {
        set_ticks(field, value);
        field->touched = true;
    } else if (field->kind == FORM_PICK) {
        int choice = choice_of(field, value, strlen(value));
        field->at = choice >= 0 ? choice : *value ? (int)field->choices.n : -1;
        edit_assign(&field->edit, choice >= 0 ? "" : value);
    } else {
        edit_assign(&field->edit, value);
    }
}

void form_field_set(struct form_field *field, const char *value)
{
    char *copy = mem_dup(value);
    free(field->before);
    field->before = copy;
    form_field_put(field, copy);
    edit_forget(&field->edit);
    field->touched = false;
}

static void tick_value(const struct form_field *field, struct buffer *out)
{
    if (!field->touched) {
        buf_puts(out, field->before);
        return;
    }
    for (size_t i = 0; i < field->choices.n; i++)
        if (field->ticked[i])
            buf_printf(out, "%s%s", out->len ? SEPARATOR : "", field->choices.items[i]);
    if (field->edit.text.len)
        buf_printf(out, "%s%s", out->len ? SEPARATOR : "", edit_text(&field->edit));
}

void form_field_value(const struct form_field *field, struct buffer *out)
{
    struct buffer raw = {0};
    if (field->kind == FORM_TICKS)
        tick_value(field, &raw);
    else if (field->kind == FORM_PICK && field->at >= 0 && field->at < (int)field->choices.n)
        buf_puts(&raw, field->choices.items[field->at]);
    else
        buf_puts(&raw, edit_text(&field->edit));
    if (strcmp(buf_text(&raw), field->before) == 0)
        buf_puts(out, field->before); /* what was there is not tidied up behind the user's back */
    else
        text_trim(out, buf_text(&raw), raw.len);
    buf_free(&raw);
}

bool form_field_changed(const struct form_field *field)
{
    struct buffer value = {0};
    form_field_value(field, &value);
    bool changed = strcmp(buf_text(&value), field->before) != 0;
    buf_free(&value);
    return changed;
}

bool form_field_is_free(const struct form_field *field)
{
    bool choice = field->kind == FORM_PICK || field->kind == FORM_TICKS;
    return !choice || field->at == (int)field->choices.n;
}

void form_field_choose(struct form_field *field, int by)
{
    int n = (int)field->choices.n;
    bool own = field->edit.text.len > 0 || field->kind == FORM_TICKS;
    int to = field->at + by, last = own ? n : n - 1;
    field->at = to < 0 ? last : to > last ? 0 : to;
}

void form_field_toggle(struct form_field *field)
{
    if (field->at >= (int)field->choices.n)
        return;
    field->ticked[field->at] = !field->ticked[field->at];
    field->touched = true;
}

void form_field_type(struct form_field *field, const char *utf8, size_t len)
{
    if (!form_field_is_free(field))
        field->at = (int)field->choices.n;
    edit_insert(&field->edit, utf8, len);
    field->touched = true;
}

bool form_changed(const struct form *f)
{
    for (int i = 0; i < f->n; i++)
        if (form_field_changed(&f->fields[i]))
            return true;
    return form_limit_changed(f);
}

static void make_field(struct form *f, const struct cell_info *info)
{
    static const enum form_kind kinds[] = {[EDIT_TEXT] = FORM_TEXT,
                                           [EDIT_COMPLETE] = FORM_COMPLETE,
                                           [EDIT_PICK] = FORM_PICK,
                                           [EDIT_TICKS] = FORM_TICKS};
    struct form_field *field = &f->fields[f->n++];
    *field = (struct form_field){.info = info,
                                 .cell = info->cell,
                                 .label = info->label,
                                 .kind = info->one_line ? FORM_LINE : kinds[info->editor]};
    edit_init(&field->edit, field->kind == FORM_TEXT);
    cells_split(info->choices, &field->choices);
    field->ticked = mem_alloc((field->choices.n + 1) * sizeof *field->ticked);
    form_field_set(field, item_value(&f->item, field->cell));
    field->mark = item_find_mark(&f->item, field->cell);
}

void form_fields_make(struct form *f)
{
    size_t n = cells_list(&f->item, &f->head, &f->cells);
    f->fields = mem_alloc(n * sizeof *f->fields);
    f->n = 0;
    for (size_t i = 0; i < n; i++)
        make_field(f, &f->cells[i]);
}

void form_fields_free(struct form *f)
{
    for (int i = 0; i < f->n; i++) {
        struct form_field *field = &f->fields[i];
        free(field->before);
        free(field->ticked);
        free(field->problem);
        string_list_free(&field->choices);
        edit_free(&field->edit);
    }
    cells_free(f->cells, (size_t)f->n);
    free(f->fields);
    f->cells = NULL;
    f->fields = NULL;
    f->n = 0;
}

void form_fields_refresh(struct form *f)
{
    for (int i = 0; i < f->n; i++) {
        struct form_field *field = &f->fields[i];
        const char *now = item_value(&f->item, field->cell);
        field->mark = item_find_mark(&f->item, field->cell);
        if (!form_field_changed(field) && strcmp(now, field->before) != 0)
            form_field_set(field, now);
    }
}
