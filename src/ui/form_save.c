/* Saving a form: everything that was changed in one group, and nothing of it over what somebody else has written. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/dialog.h"
#include "ui/form.h"

enum { MAX_LABEL = 200, MAX_TEXT = 20000 };

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
        bool label = i == 0;
        size_t most = label ? MAX_LABEL : MAX_TEXT;
        form_field_value(field, &value);
        set_problem(field, NULL);
        if (label && field->required && value.len == 0)
            set_problem(field, mem_dup(MSG_UI_NAME_EMPTY));
        else if (form_field_changed(field) && text_glyphs(buf_text(&value), value.len) > most)
            set_problem(field, mem_printf(MSG_UI_TOO_LONG, (int)most));
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

static void reload(struct view *v)
{
    struct form *f = v->state;
    struct error err = {0};
    struct item fresh = {0};
    if (store_item(v->app->store, f->node, &fresh, &err)) {
        app_fail(v->app, &err);
        return;
    }
    item_release(&f->item);
    f->item = fresh;
}

enum { KEEP_EDITING, TAKE_MINE, TAKE_THEIRS };

static void on_conflict(struct view *v, int option)
{
    struct form *f = v->state;
    if (option == KEEP_EDITING)
        return;
    reload(v);
    for (int i = 0; i < f->n; i++) {
        struct form_field *field = &f->fields[i];
        const char *now = form_stored(&f->item, field->cell);
        if (strcmp(now, field->before) == 0)
            continue;
        if (option == TAKE_THEIRS || !form_field_changed(field)) {
            form_field_set(field, now);
        } else {
            /* mine: from here on it is known what it will replace */
            free(field->before);
            field->before = mem_dup(now);
        }
    }
    form_fields_refresh(f);
    app_say(v->app, "%s", option == TAKE_MINE ? MSG_UI_CONFLICT_MINE : MSG_UI_CONFLICT_THEIRS);
}

static void ask_conflict(struct view *v, const struct error *err)
{
    struct buffer text = {0};
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

static enum status write_fields(struct view *v, struct buffer *names, struct error *err)
{
    struct form *f = v->state;
    struct store *s = v->app->store;
    const char *subject = *f->item.label ? f->item.label : f->item.fields[FIELD_CONTENT];
    enum status st = store_begin(s, VERB_EDIT, subject, err);
    for (int i = 0; !st && i < f->n; i++) {
        const struct form_field *field = &f->fields[i];
        struct buffer value = {0};
        if (form_field_changed(field)) {
            form_field_value(field, &value);
            st = store_set(s, f->node, field->cell, field->before, buf_text(&value), err);
            buf_printf(names, "%s%s", names->len ? MSG_UI_LIST_COMMA : "", field->label);
        }
        buf_free(&value);
    }
    if (!st)
        return store_commit(s, err);
    store_rollback(s);
    return st;
}

/* What a complete item would have; only said, since a draft may be incomplete. */
static void list_missing(const struct form *f, struct buffer *out)
{
    for (int i = 0; i < f->n; i++) {
        struct buffer value = {0};
        form_field_value(&f->fields[i], &value);
        if (f->fields[i].required && value.len == 0)
            buf_printf(out, "%s%s", out->len ? MSG_UI_LIST_COMMA : "", f->fields[i].label);
        buf_free(&value);
    }
}

bool form_save(struct view *v)
{
    struct form *f = v->state;
    struct buffer names = {0}, missing = {0};
    struct error err = {0};
    if (!check(v))
        return false;
    if (!form_changed(f)) {
        app_say(v->app, "%s", MSG_UI_FORM_SAME);
        return true;
    }
    enum status st = write_fields(v, &names, &err);
    if (st == ST_CONFLICT) {
        ask_conflict(v, &err);
    } else if (st) {
        app_fail(v->app, &err);
    } else {
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
