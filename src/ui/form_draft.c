/* What is being typed into a form, kept in a file of this session as it changes, so that whatever ends the program
 * takes no more than the last seconds of it. The file goes when the form closes by the clerk's own will. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mulu/draft.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "ui/form.h"

/* The text as it stands, with the blanks at its ends that saving would take away: more may be about to follow them. */
static void typed_value(const struct form_field *field, struct buffer *out)
{
    if (field->kind == FORM_PICK || field->kind == FORM_TICKS)
        form_field_value(field, out);
    else
        buf_puts(out, edit_text(&field->edit));
}

static int put_fields(const struct form *f, struct state *s)
{
    int n = 0;
    for (int i = 0; i < f->n; i++) {
        const struct form_field *field = &f->fields[i];
        if (!form_field_changed(field))
            continue;
        struct buffer value = {0};
        typed_value(field, &value);
        draft_put(s, n++, field->cell, field->label, field->before, buf_text(&value));
        buf_free(&value);
    }
    n = form_limit_keep(f, s, n);
    state_put_int(s, "fields", n);
    return n;
}

static void describe(struct view *v, struct state *s)
{
    const struct form *f = v->state;
    draft_item(s, v->app->store, &f->item, f->number, f->path);
    state_put(s, "at", f->fields[f->at].cell);
    state_put_int(s, "caret", (int64_t)f->fields[f->at].edit.caret);
}

static void drop(struct form *f)
{
    if (f->draft)
        unlink(f->draft);
    free(f->draft);
    f->draft = NULL;
    state_free(&f->kept);
}

static enum status write_draft(struct view *v, struct state *now, struct error *err)
{
    struct form *f = v->state;
    state_put_int(now, "when", env_now(v->app->env));
    if (!v->app->session.id)
        return error_set(err, ST_OUTPUT, "%s", v->app->env->state_dir);
    if (!f->draft)
        f->draft = session_path(&v->app->session, DRAFT_KIND);
    return state_save(now, f->draft, err);
}

bool form_keep(struct view *v)
{
    struct form *f = v->state;
    struct state now = {0};
    struct error err = {0};
    if (!f->loaded || f->resume)
        return true;
    if (!put_fields(f, &now)) {
        state_free(&now);
        drop(f);
        return true;
    }
    describe(v, &now);
    state_put(&now, "when", state_get(&f->kept, "when"));
    if (f->draft && state_equal(&now, &f->kept)) {
        state_free(&now);
        return true;
    }
    if (write_draft(v, &now, &err)) {
        if (!f->draft_failed && v->app->session.id) /* that there is none was said at the start */
            app_warn(v->app, MSG_UI_DRAFT_FAILED, err.text);
        f->draft_failed = true;
        state_free(&now);
        return false;
    }
    f->draft_failed = false;
    state_free(&f->kept);
    f->kept = now;
    return true;
}

void form_take(struct view *v, char *file, struct state *left)
{
    struct form *f = v->state;
    f->draft = file;
    f->resume = mem_alloc(sizeof *f->resume);
    *f->resume = *left;
    *left = (struct state){0};
    v->stale = true;
}

void form_draft_end(struct form *f, bool dropped)
{
    if (dropped)
        drop(f);
    free(f->draft);
    f->draft = NULL;
    state_free(&f->kept);
    if (f->resume)
        state_free(f->resume);
    free(f->resume);
    f->resume = NULL;
}

static struct form_field *find(struct form *f, const char *cell)
{
    for (int i = 0; i < f->n; i++)
        if (strcmp(f->fields[i].cell, cell) == 0)
            return &f->fields[i];
    return NULL;
}

void form_resume(struct view *v)
{
    struct form *f = v->state;
    struct state *left = f->resume;
    app_say(v->app, "%s", MSG_UI_DRAFT_BACK);
    for (int i = 0; i < state_get_int(left, "fields"); i++) {
        struct form_field *field = find(f, draft_get(left, i, "cell"));
        if (strcmp(draft_get(left, i, "cell"), CELL_RULE) == 0) { /* stands behind the text that it is for */
            form_limit_resume(f, draft_get(left, i, "before"), draft_get(left, i, "value"));
            continue;
        }
        if (!field) {
            app_warn(v->app, MSG_UI_DRAFT_COLUMN, draft_get(left, i, "label"), draft_get(left, i, "value"));
            continue;
        }
        /* What it was typed over, not what stands there now: saving asks where somebody else has written meanwhile. */
        free(field->before);
        field->before = mem_dup(draft_get(left, i, "before"));
        form_field_put(field, draft_get(left, i, "value"));
    }
    struct form_field *at = find(f, state_get(left, "at"));
    if (at) {
        f->at = (int)(at - f->fields);
        edit_seek(&at->edit, (size_t)state_get_int(left, "caret"));
    }
    state_free(left);
    free(left);
    f->resume = NULL;
}
