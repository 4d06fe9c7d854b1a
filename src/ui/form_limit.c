/* What the program makes of the time limit in the form, as one types, and the clerk's own reading in its place. Nothing
 * here asks the store but for what it has loaded: the rule is read from the text in memory. */
#include <stdlib.h>
#include <string.h>

#include "mulu/agenda.h"
#include "mulu/deadline.h"
#include "mulu/draft.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/calculator.h"
#include "ui/dialog.h"
#include "ui/form.h"

static struct form_field *deadline_of(const struct form *f)
{
    for (int i = 0; i < f->n; i++)
        if (form_field_is_deadline(&f->fields[i]))
            return &f->fields[i];
    return NULL;
}

bool form_field_is_deadline(const struct form_field *field)
{
    enum field k;
    return field_by_key(field->cell, &k) && k == FIELD_DEADLINE;
}

/* The clerk's own rule falls away when the text that it was given for changes, and is back when the text is. */
static const char *own_now(const struct form *f, const char *text)
{
    const struct form_limit *l = &f->limit;
    return l->own && *l->own && strcmp(l->own_text, text) == 0 ? l->own : "";
}

static void set_own(struct form *f, const char *own)
{
    struct form_limit *l = &f->limit;
    const struct form_field *field = deadline_of(f);
    struct buffer text = {0};
    char *copy = mem_dup(own);
    if (field)
        form_field_value(field, &text);
    free(l->own);
    free(l->own_text);
    l->own = copy;
    l->own_text = buf_take(&text);
    if (!l->own_text)
        l->own_text = mem_dup("");
    free(l->text);
    l->text = NULL;
}

static void read_above(struct view *v)
{
    struct form *f = v->state;
    struct item_rule above = {0};
    rule_release(&f->limit.above);
    f->limit.above = (struct rule){0};
    if (!f->above.uid || store_rule(v->app->store, f->above.id, &above, NULL))
        return;
    rule_copy(&f->limit.above, &above.rule);
    item_rule_release(&above);
}

void form_limit_load(struct view *v)
{
    struct form *f = v->state;
    struct form_limit *l = &f->limit;
    const char *own = f->item.rule;
    bool touched = l->before && form_limit_changed(f);
    if (!touched || strcmp(l->own, own) == 0) {
        char *copy = mem_dup(own);
        set_own(f, own);
        free(l->before);
        l->before = copy;
    }
    read_above(v);
    free(l->text);
    l->text = NULL;
}

void form_limit_free(struct form *f)
{
    struct form_limit *l = &f->limit;
    free(l->own);
    free(l->own_text);
    free(l->before);
    free(l->text);
    free(l->line);
    limit_release(&l->limit);
    rule_release(&l->above);
    string_list_free(&l->common);
    *l = (struct form_limit){0};
}

void form_limit_refresh(struct view *v)
{
    struct form *f = v->state;
    struct form_limit *l = &f->limit;
    const struct form_field *field = deadline_of(f);
    struct buffer text = {0}, line = {0};
    if (!field)
        return;
    form_field_value(field, &text);
    if (!l->text || strcmp(l->text, buf_text(&text)) != 0) {
        limit_release(&l->limit);
        limit_read(v->app->store, buf_text(&text), own_now(f, buf_text(&text)), &l->above, &l->limit);
        if (text.len || l->limit.own)
            limit_line(v->app, &l->limit, !store_is_read_only(v->app->store), &line);
        free(l->text);
        free(l->line);
        l->text = mem_dup(buf_text(&text));
        l->line = mem_dup(buf_text(&line));
    }
    buf_free(&text);
    buf_free(&line);
}

const char *form_limit_line(const struct form *f, const struct form_field *field)
{
    return f->limit.line && form_field_is_deadline(field) ? f->limit.line : "";
}

bool form_limit_doubtful(const struct form *f)
{
    return f->limit.limit.rule.unsure || rule_is_unknown(&f->limit.limit.rule);
}

/* --- saving ----------------------------------------------------------------------------------------------------- */

bool form_limit_changed(const struct form *f)
{
    const struct form_field *field = deadline_of(f);
    struct buffer text = {0};
    if (!field || !f->limit.before)
        return false;
    form_field_value(field, &text);
    bool typed = form_field_changed(field);
    const char *own = own_now(f, buf_text(&text));
    bool changed = typed ? *own != '\0' : strcmp(own, f->limit.before) != 0;
    buf_free(&text);
    return changed;
}

/* Where the text changes too, the store has taken the old rule away by the time that this one comes. */
void form_limit_edit(const struct form *f, struct cell_edit *out)
{
    const struct form_field *field = deadline_of(f);
    struct buffer text = {0};
    form_field_value(field, &text);
    const char *before = form_field_changed(field) ? NULL : f->limit.before;
    *out = (struct cell_edit){f->node, CELL_RULE, before, own_now(f, buf_text(&text))};
    buf_free(&text);
}

void form_limit_conflict(struct view *v, bool theirs)
{
    struct form *f = v->state;
    char *mine = mem_dup(f->limit.own);
    free(f->limit.before);
    f->limit.before = NULL; /* takes what the store holds */
    form_limit_load(v);
    if (!theirs && mine)
        set_own(f, mine);
    free(mine);
}

/* --- drafts ----------------------------------------------------------------------------------------------------- */

int form_limit_keep(const struct form *f, struct state *s, int n)
{
    struct cell_edit edit;
    if (!form_limit_changed(f))
        return n;
    form_limit_edit(f, &edit);
    draft_put(s, n, CELL_RULE, cell_title(CELL_RULE), f->limit.before, edit.value);
    return n + 1;
}

void form_limit_resume(struct form *f, const char *before, const char *own)
{
    set_own(f, own);
    free(f->limit.before);
    f->limit.before = mem_dup(before);
}

/* --- a rule of one's own ---------------------------------------------------------------------------------------- */

/* The notation, or else plain words that the reader understands: whoever knows better than the reader need not know the
 * notation. Nothing: the reading is given back to the program. */
static bool typed_rule(struct view *v, const char *text, struct rule *out, struct error *err)
{
    *out = (struct rule){0};
    if (rule_parse(text, out, err) == ST_OK)
        return true;
    const char *p = text, *end = text + strlen(text);
    bool words = false;
    while (p < end)
        words |= text_is_cjk(text_decode(&p, end));
    if (!words)
        return false;
    deadline_read(store_words(v->app->store), text, strlen(text), out);
    if (!rule_is_unknown(out))
        return true;
    rule_release(out);
    return false;
}

static void tell_rule(struct view *v, struct dialog *d, const char *text)
{
    struct error err = {0};
    struct limit l = {0};
    struct buffer note = {0};
    if (!*text) {
        buf_puts(&note, MSG_UI_RULE_GIVEN_BACK);
    } else if (typed_rule(v, text, &l.rule, &err)) {
        limit_line(v->app, &l, false, &note);
    } else {
        buf_printf(&note, "%s\n%s", err.text, MSG_UI_RULE_HOW);
    }
    dialog_note(d, buf_text(&note));
    limit_release(&l);
    buf_free(&note);
}

static void changed_rule(struct view *v, struct dialog *d, int field)
{
    (void)field;
    tell_rule(v, d, dialog_text(d, 0));
}

static bool submit_rule(struct view *v, struct dialog *d)
{
    struct error err = {0};
    struct rule rule = {0};
    struct buffer text = {0}, notation = {0};
    text_trim(&text, dialog_text(d, 0), strlen(dialog_text(d, 0)));
    bool good = !text.len || typed_rule(v, buf_text(&text), &rule, &err);
    if (!good) {
        dialog_problem(d, 0, "%s", MSG_UI_RULE_WRONG); /* the note says what is wrong */
    } else if (!text.len) {
        if (((struct form *)v->state)->limit.limit.own)
            app_say(v->app, "%s", MSG_UI_RULE_BACK);
        set_own(v->state, "");
    } else {
        rule_format(&rule, &notation);
        set_own(v->state, buf_text(&notation));
        app_say(v->app, "%s", MSG_UI_RULE_SET);
    }
    rule_release(&rule);
    buf_free(&text);
    buf_free(&notation);
    return good;
}

void form_limit_ask(struct view *v)
{
    struct form *f = v->state;
    struct buffer now = {0};
    form_limit_refresh(v);
    struct dialog *d = dialog_open(v, MSG_UI_RULE_TITLE, submit_rule);
    if (!d)
        return;
    if (!rule_is_unknown(&f->limit.limit.rule))
        rule_format(&f->limit.limit.rule, &now);
    d->head = mem_printf("%s\n%s", f->limit.text && *f->limit.text ? f->limit.text : MSG_UI_EMPTY,
                         MSG_UI_RULE_PLAIN);
    dialog_line(d, MSG_UI_RULE_LABEL, buf_text(&now));
    d->about = MSG_UI_RULE_ABOUT;
    d->changed = changed_rule;
    d->note_rows = 4; /* so that the box stays where it is while one types */
    tell_rule(v, d, buf_text(&now));
    buf_free(&now);
}

void form_limit_calculate(struct view *v)
{
    struct form *f = v->state;
    struct calculator_arg arg = {.owner = v,
                                 .catalog = f->catalog,
                                 .node = f->node,
                                 .number = f->number,
                                 .title = item_value(&f->item, CELL_LABEL),
                                 .has_item = f->item.has_item};
    form_complete_close(f);
    form_limit_refresh(v);
    arg.text = f->limit.text ? f->limit.text : "";
    arg.own = f->limit.limit.own;
    rule_copy(&arg.rule, &f->limit.limit.rule);
    view_calculator_open(v->app, &arg);
}
