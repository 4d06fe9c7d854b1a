/* The form of one node: every field, edited in place. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/clip.h"
#include "ui/dialog.h"
#include "ui/field_text.h"
#include "ui/form.h"
#include "ui/input.h"
#include "ui/memory.h"
#include "ui/views.h"

enum { LONG_LINES = 12 };

struct form_arg {
    int64_t catalog, node;
    const char *number;
};

static enum status open_form(struct view *v, const void *arg, struct error *err)
{
    (void)err;
    const struct form_arg *a = arg;
    struct form *f = v->state;
    f->catalog = a->catalog;
    f->node = a->node;
    memory_use(v->app, a->node);
    f->number = mem_dup(a->number);
    f->state_dir = v->app->env->state_dir;
    limit_common(v->app->env, &f->limit.common);
    return ST_OK;
}

static void close_form(struct view *v)
{
    struct form *f = v->state;
    form_complete_close(f);
    form_fields_free(f);
    form_copy_end(f);
    form_above_free(f);
    item_release(&f->item);
    item_release(&f->theirs);
    cells_changes_free(&f->changes);
    row_head_release(&f->head);
    value_list_free(&f->units);
    value_list_free(&f->deadlines);
    form_limit_free(f);
    form_draft_end(f, !v->app->killed && !v->app->blind && !f->keeps);
    free(f->begin);
    free(f->number);
    free(f->path);
}

static void begin_in(struct form *f)
{
    for (int i = 0; f->begin && i < f->n; i++)
        if (strcmp(f->fields[i].cell, f->begin) == 0)
            f->at = i;
    free(f->begin);
    f->begin = NULL;
}

/* The first time the fields are made; later only those that the user has not touched follow the store. */
static enum status load_form(struct view *v, struct error *err)
{
    struct form *f = v->state;
    struct item fresh = {0};
    struct cell_changes changes = {0};
    enum status st = store_item(v->app->store, f->node, &fresh, err);
    if (!st)
        st = cells_changes(v->app->store, f->node, &changes, err);
    if (!st && !f->loaded)
        st = store_head(v->app->store, f->catalog, &f->head, err);
    if (st) {
        item_release(&fresh);
        cells_changes_free(&changes);
        if (!f->loaded)
            app_close(v); /* a form that was being typed in stays: its text can still be copied */
        return st;
    }
    item_release(&f->item);
    f->item = fresh;
    cells_changes_free(&f->changes);
    f->changes = changes;
    f->store = v->app->store;
    f->values_read = false;
    if (f->loaded)
        form_fields_refresh(f);
    else
        form_fields_make(f);
    f->loaded = true;
    begin_in(f);
    form_above_load(v);
    form_limit_load(v);
    if (f->resume)
        form_resume(v);
    return ST_OK;
}

/* --- moving between fields -------------------------------------------------------------------------------------- */

static void enter_field(struct form *f, int to, bool from_below)
{
    form_complete_close(f);
    if (to < 0 || to >= f->n)
        return;
    edit_unselect(&f->fields[f->at].edit);
    f->at = to;
    struct form_field *field = &f->fields[to];
    edit_last(&field->edit);
    if (!from_below && field->kind == FORM_TEXT && edit_lines(&field->edit, f->width) > LONG_LINES)
        edit_first(&field->edit); /* what does not fit on the page is read from its beginning */
}

static void next_field(struct view *v)
{
    struct form *f = v->state;
    if (f->at + 1 < f->n)
        enter_field(f, f->at + 1, false);
    else
        app_say(v->app, "%s", MSG_UI_FORM_LAST);
}

static void prev_field(struct view *v)
{
    struct form *f = v->state;
    if (f->at > 0)
        enter_field(f, f->at - 1, false);
    else
        app_say(v->app, "%s", MSG_UI_FORM_FIRST);
}

static bool lacks_value(const struct form_field *field)
{
    struct buffer value = {0};
    form_field_value(field, &value);
    bool lacks = field->info->required && value.len == 0;
    buf_free(&value);
    return lacks;
}

/* Round the end of the form. */
static void next_empty(struct view *v)
{
    struct form *f = v->state;
    for (int i = 1; i <= f->n; i++) {
        int to = (f->at + i) % f->n;
        if (!lacks_value(&f->fields[to]))
            continue;
        if (to == f->at)
            app_say(v->app, "%s", MSG_UI_FORM_ONLY_EMPTY);
        else
            enter_field(f, to, false);
        return;
    }
    app_say(v->app, "%s", MSG_UI_FORM_ALL_FILLED);
}

static void step_line(struct view *v, bool down)
{
    struct form *f = v->state;
    struct form_field *field = &f->fields[f->at];
    int goal = 0;
    if (form_field_is_free(field)) {
        bool marking = field->edit.selecting == SELECT_MARK;
        if (!marking)
            edit_unselect(&field->edit);
        bool moved = down ? edit_down(&field->edit, f->width) : edit_up(&field->edit, f->width);
        if (moved || marking)
            return; /* a selection does not go on into the next field */
        edit_locate(&field->edit, f->width, NULL, &goal);
        if (field->edit.goal >= 0)
            goal = field->edit.goal;
    }
    int to = f->at + (down ? 1 : -1);
    if (to < 0 || to >= f->n) {
        app_say(v->app, "%s", down ? MSG_UI_FORM_LAST : MSG_UI_FORM_FIRST);
        return;
    }
    enter_field(f, to, !down);
    field = &f->fields[to];
    if (field->kind <= FORM_COMPLETE) { /* the caret keeps its column over the border */
        edit_place(&field->edit, f->width, down ? 0 : edit_lines(&field->edit, f->width) - 1, goal);
        field->edit.goal = goal;
    }
}

void form_step(struct view *v, int lines)
{
    for (int i = 0; i < (lines < 0 ? -lines : lines); i++)
        step_line(v, lines > 0);
}

static void step_page(struct form *f, bool down, int rows)
{
    int from = f->fields[f->at].row, to = f->at;
    while (down ? to + 1 < f->n && f->fields[to].row - from < rows
                : to > 0 && from - f->fields[to].row < rows)
        to += down ? 1 : -1;
    enter_field(f, to, false);
}

/* --- leaving ---------------------------------------------------------------------------------------------------- */

enum { GO_ON, SAVE, DISCARD };

/* The database's file is gone: nothing can be saved, but what was typed need not be given up either. */
static void on_leave_lost(struct view *v, int option)
{
    struct form *f = v->state;
    if (option == GO_ON)
        return;
    if (option != DISCARD && !form_keep(v)) {
        app_warn(v->app, "%s", MSG_UI_LEAVE_UNKEPT);
        return;
    }
    f->keeps = option != DISCARD;
    app_close(v);
}

static bool leave_lost(struct view *v)
{
    struct ask ask = {
        .title = MSG_UI_LEAVE_FORM,
        .text = MSG_UI_LEAVE_LOST_ASK,
        .options = {{MSG_UI_LEAVE_GO_ON, 'e'}, {MSG_UI_LEAVE_KEEP, 'k'}, {MSG_UI_LEAVE_DISCARD, 'd'}},
        .n = 3,
        .safe = GO_ON,
        .answer = on_leave_lost,
    };
    ask_open(v, &ask);
    return false;
}

static void on_leave(struct view *v, int option)
{
    if (option == DISCARD || (option == SAVE && form_save(v)))
        app_close(v);
}

static bool leave_form(struct view *v)
{
    if (!form_changed(v->state))
        return true;
    if (v->app->lost)
        return leave_lost(v);
    struct ask ask = {
        .title = MSG_UI_LEAVE_FORM,
        .text = MSG_UI_LEAVE_FORM_ASK,
        .options = {{MSG_UI_LEAVE_GO_ON, 'e'}, {MSG_UI_LEAVE_SAVE, 's'}, {MSG_UI_LEAVE_DISCARD, 'd'}},
        .n = 3,
        .safe = GO_ON,
        .answer = on_leave,
    };
    ask_open(v, &ask);
    return false;
}

/* --- keys ------------------------------------------------------------------------------------------------------- */

static void clear_problem(struct form_field *field)
{
    free(field->problem);
    field->problem = NULL;
}

static unsigned accept(struct view *v)
{
    struct form *f = v->state;
    struct form_field *field = &f->fields[f->at];
    if (f->picking && f->matches.items[f->match_list.cursor].uses == MATCH_RULE) {
        form_complete_close(f);
        form_limit_ask(v);
    } else if (f->picking) {
        form_complete_take(f);
        clear_problem(field);
    } else if (field->kind == FORM_TEXT && !store_is_read_only(v->app->store)) {
        edit_newline(&field->edit);
        clear_problem(field);
    } else {
        next_field(v);
    }
    return EFFECT_NONE;
}

/* The text of the field under the caret has changed. */
static void text_changed(struct view *v)
{
    struct form *f = v->state;
    struct form_field *field = &f->fields[f->at];
    clear_problem(field);
    field->touched = true;
    if (field->kind == FORM_PICK && !field->edit.text.len)
        field->at = -1;
}

static void open_full(struct view *v)
{
    struct form *f = v->state;
    struct form_field *field = &f->fields[f->at];
    struct text_arg arg = {v, &field->edit, field->label, text_changed};
    form_complete_close(f);
    view_text_open(&arg);
}

static unsigned edit_text_of(struct view *v, enum action action)
{
    struct form *f = v->state;
    struct form_field *field = &f->fields[f->at];
    bool choice = field->kind == FORM_PICK || field->kind == FORM_TICKS;
    if (action == ACT_FULL) {
        open_full(v);
        return EFFECT_NONE;
    }
    if (action == ACT_CARET_LEFT && choice && field->edit.caret == 0 && field->choices.n) {
        field->at--; /* out of one's own text, back to the last choice */
        return EFFECT_NONE;
    }
    unsigned was = field->edit.changes;
    if (!field_text_request(v, &field->edit, action) &&
        !input_request(v->app, &field->edit, action, f->width))
        return EFFECT_UNKNOWN;
    if (field->edit.changes == was)
        return EFFECT_NONE;
    text_changed(v);
    form_complete(f, false);
    return EFFECT_NONE;
}

static unsigned edit_field(struct view *v, enum action action)
{
    struct form *f = v->state;
    struct form_field *field = &f->fields[f->at];
    if (input_changes(action) && store_is_read_only(v->app->store)) {
        app_say(v->app, "%s", tr(MSG_UI_NEED_WRITABLE));
        return EFFECT_NONE;
    }
    if (form_field_is_free(field))
        return edit_text_of(v, action);
    return EFFECT_UNKNOWN;
}

static unsigned choose(struct view *v, const struct request *r)
{
    struct form *f = v->state;
    struct form_field *field = &f->fields[f->at];
    bool changes = r->action == ACT_TICK || field->kind == FORM_PICK;
    if (changes && store_is_read_only(v->app->store)) {
        app_say(v->app, "%s", tr(MSG_UI_NEED_WRITABLE));
    } else if (r->action == ACT_TICK) {
        form_field_toggle(field);
    } else {
        form_field_choose(field, r->action == ACT_LEFT ? -1 : 1);
        clear_problem(field);
    }
    return EFFECT_NONE;
}

static void open_list(struct view *v)
{
    struct form *f = v->state;
    form_complete_all(f);
    f->picking = f->matches.n > 0;
    if (!f->matches.n)
        app_say(v->app, "%s", MSG_UI_FORM_NO_MATCH);
}

static void copy_field(struct view *v)
{
    struct form *f = v->state;
    struct buffer value = {0};
    form_field_value(&f->fields[f->at], &value);
    clip_copy(v->app, f->fields[f->at].label, buf_text(&value), value.len);
    buf_free(&value);
}

static unsigned request_form(struct view *v, const struct request *r)
{
    struct form *f = v->state;
    if (form_complete_request(f, r->action))
        return EFFECT_NONE;
    switch (r->action) {
    case ACT_NEXT_FIELD:
        next_field(v);
        return EFFECT_NONE;
    case ACT_PREV_FIELD:
        prev_field(v);
        return EFFECT_NONE;
    case ACT_NEXT_EMPTY:
        next_empty(v);
        return EFFECT_NONE;
    case ACT_UP:
    case ACT_DOWN:
        step_line(v, r->action == ACT_DOWN);
        return EFFECT_NONE;
    case ACT_PAGE_UP:
    case ACT_PAGE_DOWN:
        step_page(f, r->action == ACT_PAGE_DOWN, v->area.rows - 3);
        return EFFECT_NONE;
    case ACT_LEFT:
    case ACT_RIGHT:
    case ACT_TICK:
        return choose(v, r);
    case ACT_CLEAR:
        f->fields[f->at].at = -1;
        clear_problem(&f->fields[f->at]);
        return EFFECT_NONE;
    case ACT_ACCEPT:
        return accept(v);
    case ACT_COPY_CELL:
        copy_field(v);
        return EFFECT_NONE;
    case ACT_LIST:
        open_list(v);
        return EFFECT_NONE;
    case ACT_RULE:
        form_complete_close(f);
        form_limit_ask(v);
        return EFFECT_NONE;
    case ACT_CALCULATE:
        form_limit_calculate(v);
        return EFFECT_NONE;
    case ACT_COPY_ABOVE:
        form_copy_above(v);
        return EFFECT_NONE;
    case ACT_COPY_DOWN:
        form_copy_down(v);
        return EFFECT_NONE;
    case ACT_SAVE:
        return form_save(v) ? EFFECT_CLOSE : EFFECT_NONE;
    case ACT_CANCEL:
        if (f->matches.n) {
            form_complete_close(f);
            return EFFECT_NONE;
        }
        return leave_form(v) ? EFFECT_CLOSE : EFFECT_NONE;
    default:
        return edit_field(v, r->action);
    }
}

static unsigned text_form(struct view *v, const char *utf8, size_t len)
{
    struct form *f = v->state;
    if (store_is_read_only(v->app->store)) {
        app_say(v->app, "%s", tr(MSG_UI_NEED_WRITABLE));
        return EFFECT_NONE;
    }
    struct form_field *field = &f->fields[f->at];
    if (field->choices.n && !form_field_is_free(field))
        app_say(v->app, "%s", MSG_UI_FORM_OWN);
    form_field_type(field, utf8, len);
    clear_problem(field);
    form_complete(f, false);
    return EFFECT_NONE;
}

/* Nearest first: the list that is open or what is selected, then the kind of field. */
static const enum mode *modes_form(const struct view *v)
{
    struct form *f = v->state;
    enum mode *m = f->modes;
    const struct form_field *field = f->n ? &f->fields[f->at] : NULL;
    bool text = field && form_field_is_free(field);
    if (f->matches.n)
        *m++ = f->picking ? MODE_CHOICES : MODE_OFFER;
    else if (text && field->edit.selecting)
        *m++ = MODE_SELECT;
    if (field && !f->matches.n && !text)
        *m++ = field->kind == FORM_PICK ? MODE_PICK : MODE_TICKS;
    if (text && !f->matches.n && field->kind == FORM_TEXT)
        *m++ = MODE_LINES;
    if (field && form_field_is_deadline(field))
        *m++ = MODE_LIMIT;
    *m++ = MODE_FORM;
    if (text || f->matches.n)
        *m++ = MODE_FIELD;
    *m++ = MODE_EDIT;
    *m++ = MODE_SYSTEM;
    *m = MODE_NONE;
    return f->modes;
}

static unsigned have_form(const struct view *v)
{
    const struct form *f = v->state;
    const struct form_field *field = f->n ? &f->fields[f->at] : NULL;
    bool completes = field && (field->kind == FORM_COMPLETE || field->choices.n);
    bool chosen = field && field->kind == FORM_PICK && field->at >= 0;
    return HAVE_LINE | (completes ? HAVE_VALUES : 0) | (chosen ? HAVE_CHOSEN : 0);
}

static void title_form(const struct view *v, struct buffer *where, struct buffer *counts)
{
    const struct form *f = v->state;
    (void)counts;
    buf_puts(where, f->head.title);
    if (store_is_read_only(v->app->store))
        buf_puts(counts, MSG_UI_READ_ONLY);
}

static struct view *open_on(struct view *owner, int64_t catalog, int64_t node, const char *number,
                            const char *path)
{
    static const struct view_ops ops = {
        .state_size = sizeof(struct form),
        .open = open_form,
        .close = close_form,
        .load = load_form,
        .layout = form_layout,
        .draw = form_draw,
        .request = request_form,
        .mouse = form_mouse,
        .text = text_form,
        .modes = modes_form,
        .have = have_form,
        .title = title_form,
        .leave = leave_form,
        .keep = form_keep,
    };
    struct form_arg arg = {catalog, node, number};
    struct view *v = app_open(owner->app, NULL, &ops, &arg);
    if (v)
        ((struct form *)v->state)->path = mem_dup(path);
    return v;
}

void view_form_open(struct view *owner, int64_t catalog, int64_t node, const char *number, const char *path)
{
    struct view *v = open_on(owner, catalog, node, number, path);
    if (v)
        offer_at(v, node);
}

void view_form_open_at(struct view *owner, int64_t catalog, int64_t node, const char *number,
                       const char *path, const char *cell)
{
    struct view *v = open_on(owner, catalog, node, number, path);
    if (!v)
        return;
    ((struct form *)v->state)->begin = mem_dup(cell);
    offer_at(v, node);
}

bool view_form_resume(struct view *owner, char *file, struct state *left)
{
    struct view *v = open_on(owner, state_get_int(left, "catalog"), state_get_int(left, "node"),
                             state_get(left, "number"), state_get(left, "path"));
    if (v)
        form_take(v, file, left);
    return v != NULL;
}
