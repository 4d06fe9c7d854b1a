/* The mouse in a form: a press goes to the field and the place in its text; in a field that has the cursor it chooses
 * among what is offered. */
#include "mulu/messages.h"
#include "ui/form.h"
#include "ui/mouse.h"

static void press(struct view *v, const struct form_hit *hit)
{
    struct form *f = v->state;
    struct form_field *field = &f->fields[hit->field];
    bool was_here = hit->field == f->at;
    form_complete_close(f);
    f->at = hit->field;
    if (field->kind <= FORM_COMPLETE) {
        edit_place(&field->edit, f->width, hit->line, hit->col);
        return;
    }
    if (!was_here || hit->token < 0)
        return; /* one looks before one changes */
    if (store_is_read_only(v->app->store)) {
        app_say(v->app, "%s", tr(MSG_UI_NEED_WRITABLE));
        return;
    }
    field->at = hit->token;
    if (field->kind == FORM_TICKS)
        form_field_toggle(field);
}

unsigned form_mouse(struct view *v, const struct mouse *m)
{
    struct form *f = v->state;
    struct form_hit hit;
    int wheel = mouse_wheel(m);
    if (f->matches.n && wheel) {
        list_go(&f->match_list, f->match_list.cursor + wheel);
        f->picking = true;
    } else if (wheel) {
        form_step(v, wheel);
    } else if (m->kind == MOUSE_PRESS && form_hit(v, m->row, m->col, &hit)) {
        press(v, &hit);
    }
    return EFFECT_NONE;
}
