/* Saving a form: everything that was changed in one group, and nothing of it over what somebody else has written. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/dialog.h"
#include "ui/form.h"

static void set_problem(struct form_field *field, char *text)
{
    free(field->problem);
    field->problem = text;
}

/* All that is wrong, at once; the cursor goes to the first. */
static bool check(struct view *v)
{
    struct form *f = v->state;
    int wrong = 0;
    for (int i = f->n - 1; i >= 0; i--) {
        struct form_field *field = &f->fields[i];
        struct buffer value = {0};
        form_field_value(field, &value);
        set_problem(field, cell_problem(field->info, field->before, buf_text(&value)));
        if (field->problem) {
            f->at = i;
            wrong++;
        }
        buf_free(&value);
    }
    if (wrong)
        app_warn(v->app, MSG_UI_FORM_WRONG, wrong);
    return wrong == 0;
}

/* Reads the item as it is now. */
static bool look(struct view *v, struct item *into)
{
    struct error err = {0};
    struct item fresh = {0};
    if (store_item(v->app->store, ((struct form *)v->state)->node, &fresh, &err)) {
        app_fail(v->app, &err);
        return false;
    }
    item_release(into);
    *into = fresh;
    return true;
}

enum { KEEP_EDITING, TAKE_MINE, TAKE_THEIRS };

/* What has been changed since the question was asked nobody has seen: "mine" gives leave to replace only what it told. */
static void on_conflict(struct view *v, int option)
{
    struct form *f = v->state;
    if (option == KEEP_EDITING || !look(v, &f->item))
        return;
    for (int i = 0; i < f->n; i++) {
        struct form_field *field = &f->fields[i];
        const char *now = item_value(&f->item, field->cell);
        if (strcmp(now, field->before) == 0)
            continue;
        if (option == TAKE_THEIRS || !form_field_changed(field)) {
            form_field_set(field, now);
        } else {
            /* mine: from here on it is known what it will replace */
            free(field->before);
            field->before = mem_dup(item_value(&f->theirs, field->cell));
        }
    }
    form_fields_refresh(f);
    form_limit_conflict(v, option == TAKE_THEIRS);
    app_say(v->app, "%s", option == TAKE_MINE ? MSG_UI_CONFLICT_MINE : MSG_UI_CONFLICT_THEIRS);
}

static void ask_conflict(struct view *v, const struct error *err)
{
    struct form *f = v->state;
    struct buffer text = {0};
    if (!look(v, &f->theirs))
        return;
    buf_printf(&text, MSG_UI_CONFLICT_ASK, err->text);
    struct ask ask = {
        .title = MSG_UI_CONFLICT,
        .text = buf_text(&text),
        .options = {{MSG_UI_CONFLICT_KEEP, 'e'},
                    {MSG_UI_CONFLICT_TAKE_MINE, 'm'},
                    {MSG_UI_CONFLICT_TAKE_THEIRS, 't'}},
        .n = 3,
        .safe = KEEP_EDITING,
        .answer = on_conflict,
    };
    ask_open(v, &ask);
    buf_free(&text);
}

/* The item was deleted under the form: what was typed can only be saved into it once it is back. */
static void on_gone(struct view *v, int option)
{
    struct form *f = v->state;
    struct error err = {0};
    if (option == KEEP_EDITING)
        return;
    enum status st = app_group(v->app, VERB_RESTORE, item_subject(&f->item), &err);
    if (!st)
        st = store_restore_node(v->app->store, f->node, &err);
    if (app_finish(v->app, st, &err))
        app_say(v->app, "%s", MSG_UI_GONE_RESTORED);
}

static void ask_gone(struct view *v, const struct error *err)
{
    char *text = mem_printf(MSG_UI_GONE_ASK, err->text);
    struct ask ask = {
        .title = MSG_UI_GONE,
        .text = text,
        .options = {{MSG_UI_CONFLICT_KEEP, 'e'}, {MSG_UI_GONE_RESTORE, 'r'}},
        .n = 2,
        .safe = KEEP_EDITING,
        .answer = on_gone,
    };
    ask_open(v, &ask);
    free(text);
}

static bool is_gone(struct view *v)
{
    struct item item = {0};
    if (store_item(v->app->store, ((struct form *)v->state)->node, &item, NULL))
        return true;
    item_release(&item);
    return false;
}

static enum status write_fields(struct view *v, struct buffer *names, struct error *err)
{
    struct form *f = v->state;
    struct cell_edit *edits = mem_alloc((size_t)(f->n + 1) * sizeof *edits);
    struct string_list values = {0};
    size_t n = 0;
    for (int i = 0; i < f->n; i++) {
        const struct form_field *field = &f->fields[i];
        struct buffer value = {0};
        if (form_field_changed(field)) {
            form_field_value(field, &value);
            string_list_add(&values, buf_text(&value));
            edits[n++] = (struct cell_edit){f->node, field->cell, field->before, values.items[values.n - 1]};
            buf_printf(names, "%s%s", names->len ? MSG_UI_LIST_COMMA : "", field->label);
        }
        buf_free(&value);
    }
    if (form_limit_changed(f)) {
        form_limit_edit(f, &edits[n++]);
        buf_printf(names, "%s%s", names->len ? MSG_UI_LIST_COMMA : "", cell_title(CELL_RULE));
    }
    enum status st = app_group(v->app, VERB_EDIT, item_subject(&f->item), err);
    if (!st)
        st = cells_finish(v->app->store, edits, n, err);
    string_list_free(&values);
    free(edits);
    return st;
}

/* What a complete item would have; only said, since a draft may be incomplete. */
static void list_missing(const struct form *f, struct buffer *out)
{
    for (int i = 0; i < f->n; i++) {
        struct buffer value = {0};
        form_field_value(&f->fields[i], &value);
        if (f->fields[i].info->required && value.len == 0)
            buf_printf(out, "%s%s", out->len ? MSG_UI_LIST_COMMA : "", f->fields[i].label);
        buf_free(&value);
    }
}

bool form_save(struct view *v)
{
    struct form *f = v->state;
    struct buffer names = {0}, missing = {0};
    struct error err = {0};
    form_complete_close(f); /* it is of the field under the caret, which may be another one now */
    if (!check(v))
        return false;
    if (!form_changed(f)) {
        app_say(v->app, "%s", MSG_UI_FORM_SAME);
        return true;
    }
    enum status st = write_fields(v, &names, &err);
    if (st == ST_CONFLICT) {
        (is_gone(v) ? ask_gone : ask_conflict)(v, &err);
    } else if (st) {
        form_keep(v);
        app_fail(v->app, &err);
    } else {
        form_complete_note(f);
        list_missing(f, &missing);
        if (missing.len)
            app_say(v->app, MSG_UI_FORM_SAVED_MISSING, buf_text(&names), buf_text(&missing));
        else
            app_say(v->app, MSG_UI_FORM_SAVED, buf_text(&names));
        app_changed(v->app);
    }
    buf_free(&names);
    buf_free(&missing);
    return st == ST_OK;
}
