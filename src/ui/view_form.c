/* The form of one node: every field, edited in place. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/dialog.h"
#include "ui/form.h"
#include "ui/input.h"
#include "ui/views.h"

enum { MAX_VALUES = 2000 };

struct form_arg {
    struct view *owner;
    int64_t catalog, node;
    const char *number;
};

static enum status open_form(struct view *v, const void *arg, struct error *err)
{
    (void)err;
    const struct form_arg *a = arg;
    struct form *f = v->state;
    f->owner = a->owner;
    f->catalog = a->catalog;
    f->node = a->node;
    f->number = mem_dup(a->number);
    return ST_OK;
}

static void close_form(struct view *v)
{
    struct form *f = v->state;
    form_fields_free(f);
    form_complete_close(f);
    item_release(&f->item);
    row_head_release(&f->head);
    value_list_free(&f->units);
    value_list_free(&f->deadlines);
    free(f->number);
    free(f->path);
}

static enum status load_values(struct view *v, struct error *err)
{
    struct form *f = v->state;
    struct value_list units = {0}, deadlines = {0};
    enum status st = store_values(v->app->store, f->catalog, FIELD_UNIT, MAX_VALUES, &units, err);
    if (!st)
        st = store_values(v->app->store, f->catalog, FIELD_DEADLINE, MAX_VALUES, &deadlines, err);
    if (st) {
        value_list_free(&units);
        return st;
    }
    value_list_free(&f->units);
    value_list_free(&f->deadlines);
    f->units = units;
    f->deadlines = deadlines;
    return ST_OK;
}

/* The first time the fields are made; later only those that the user has not touched follow the store. */
static enum status load_form(struct view *v, struct error *err)
{
    struct form *f = v->state;
    struct item fresh = {0};
    enum status st = store_item(v->app->store, f->node, &fresh, err);
    if (!st && !f->loaded)
        st = store_head(v->app->store, f->catalog, &f->head, err);
    if (!st)
        st = load_values(v, err);
    if (st) {
        item_release(&fresh);
        if (!f->loaded)
            app_close(v); /* a form that was being typed in stays: its text can still be copied */
        return st;
    }
    item_release(&f->item);
    f->item = fresh;
    if (f->loaded)
        form_fields_refresh(f);
    else
        form_fields_make(f);
    f->loaded = true;
    return ST_OK;
}

/* --- moving between fields -------------------------------------------------------------------------------------- */

static void enter_field(struct form *f, int to, bool from_below)
{
    form_complete_close(f);
    if (to < 0 || to >= f->n)
        return;
    f->at = to;
    struct form_field *field = &f->fields[to];
    edit_last(&field->edit);
    if (!from_below && field->kind == FORM_TEXT)
        edit_first(&field->edit); /* a long text is read from its beginning */
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

static void step_line(struct view *v, bool down)
{
    struct form *f = v->state;
    struct form_field *field = &f->fields[f->at];
    int goal = 0;
    if (form_field_is_free(field)) {
        if (down ? edit_down(&field->edit, f->width) : edit_up(&field->edit, f->width))
            return;
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

static void on_leave(struct view *v, int option)
{
    if (option == DISCARD || (option == SAVE && form_save(v)))
        app_close(v);
}

static bool leave_form(struct view *v)
{
    if (!form_changed(v->state))
        return true;
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
    if (f->picking) {
        form_complete_take(f);
        clear_problem(field);
    } else if (field->kind == FORM_TEXT && !store_is_read_only(v->app->store)) {
        edit_insert(&field->edit, "\n", 1);
    } else {
        next_field(v);
    }
    return EFFECT_NONE;
}

static unsigned edit_field(struct view *v, enum action action)
{
    struct form *f = v->state;
    struct form_field *field = &f->fields[f->at];
    bool erases = action >= ACT_ERASE && action <= ACT_ERASE_TO_START;
    if (erases && store_is_read_only(v->app->store)) {
        app_say(v->app, "%s", MSG_UI_NEED_WRITABLE);
        return EFFECT_NONE;
    }
    if (!form_field_is_free(field)) {
        if (!erases)
            return EFFECT_UNKNOWN;
        if (field->kind == FORM_PICK)
            field->at = -1; /* nothing chosen */
        return EFFECT_NONE;
    }
    bool choice = field->kind == FORM_PICK || field->kind == FORM_TICKS;
    if (action == ACT_CARET_LEFT && choice && field->edit.caret == 0 && field->choices.n) {
        field->at--; /* out of one's own text, back to the last choice */
        return EFFECT_NONE;
    }
    size_t was = field->edit.text.len;
    if (!input_request(&field->edit, action, f->width))
        return EFFECT_UNKNOWN;
    if (field->edit.text.len == was)
        return EFFECT_NONE;
    clear_problem(field);
    field->touched = true;
    if (field->kind == FORM_PICK && !field->edit.text.len)
        field->at = -1;
    form_complete(f, false);
    return EFFECT_NONE;
}

static unsigned choose(struct view *v, const struct request *r)
{
    struct form *f = v->state;
    struct form_field *field = &f->fields[f->at];
    bool changes = r->action == ACT_TICK || field->kind == FORM_PICK;
    if (changes && store_is_read_only(v->app->store)) {
        app_say(v->app, "%s", MSG_UI_NEED_WRITABLE);
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
    form_complete(f, true);
    f->picking = f->matches.n > 0;
    if (!f->matches.n)
        app_say(v->app, "%s", MSG_UI_FORM_NO_MATCH);
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
    case ACT_ACCEPT:
        return accept(v);
    case ACT_LIST:
        open_list(v);
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
        app_say(v->app, "%s", MSG_UI_NEED_WRITABLE);
        return EFFECT_NONE;
    }
    form_field_type(&f->fields[f->at], utf8, len);
    clear_problem(&f->fields[f->at]);
    form_complete(f, false);
    return EFFECT_NONE;
}

static const enum mode *modes_form(const struct view *v)
{
    static const enum mode text[] = {MODE_FORM, MODE_EDIT, MODE_SYSTEM, MODE_NONE};
    static const enum mode lines[] = {MODE_LINES, MODE_FORM, MODE_EDIT, MODE_SYSTEM, MODE_NONE};
    static const enum mode offer[] = {MODE_OFFER, MODE_FORM, MODE_EDIT, MODE_SYSTEM, MODE_NONE};
    static const enum mode list[] = {MODE_CHOICES, MODE_FORM, MODE_EDIT, MODE_SYSTEM, MODE_NONE};
    static const enum mode pick[] = {MODE_PICK, MODE_FORM, MODE_EDIT, MODE_SYSTEM, MODE_NONE};
    static const enum mode ticks[] = {MODE_TICKS, MODE_FORM, MODE_EDIT, MODE_SYSTEM, MODE_NONE};
    const struct form *f = v->state;
    if (!f->n)
        return text;
    const struct form_field *field = &f->fields[f->at];
    if (f->matches.n)
        return f->picking ? list : offer;
    if (form_field_is_free(field))
        return field->kind == FORM_TEXT ? lines : text;
    return field->kind == FORM_PICK ? pick : ticks;
}

static unsigned have_form(const struct view *v)
{
    const struct form *f = v->state;
    bool completes = f->n && f->fields[f->at].kind == FORM_COMPLETE;
    return HAVE_LINE | (completes ? HAVE_VALUES : 0);
}

static void title_form(const struct view *v, struct buffer *where, struct buffer *counts)
{
    const struct form *f = v->state;
    (void)counts;
    buf_puts(where, f->head.title);
    if (store_is_read_only(v->app->store))
        buf_puts(counts, MSG_UI_READ_ONLY);
}

void view_form_open(struct view *owner, int64_t catalog, int64_t node, const char *number, const char *path)
{
    static const struct view_ops ops = {
        .state_size = sizeof(struct form),
        .open = open_form,
        .close = close_form,
        .load = load_form,
        .layout = form_layout,
        .draw = form_draw,
        .request = request_form,
        .text = text_form,
        .modes = modes_form,
        .have = have_form,
        .title = title_form,
        .leave = leave_form,
    };
    struct form_arg arg = {owner, catalog, node, number};
    struct view *v = app_open(owner->app, &ops, &arg);
    if (v)
        ((struct form *)v->state)->path = mem_dup(path);
}
