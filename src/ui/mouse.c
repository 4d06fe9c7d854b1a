#include "ui/mouse.h"

#include "mulu/messages.h"

bool mouse_in(struct rect area, const struct mouse *m)
{
    return m->row >= area.row && m->row < area.row + area.rows && m->col >= area.col &&
           m->col < area.col + area.cols;
}

int mouse_wheel(const struct mouse *m)
{
    return m->kind == MOUSE_WHEEL_UP     ? -MOUSE_WHEEL_LINES
           : m->kind == MOUSE_WHEEL_DOWN ? MOUSE_WHEEL_LINES
                                         : 0;
}

bool mouse_list(struct list *l, struct rect area, const struct mouse *m)
{
    int at = l->top + m->row - area.row;
    if (!mouse_in(area, m))
        return false;
    if (mouse_wheel(m))
        list_go(l, l->cursor + mouse_wheel(m));
    else if (m->kind == MOUSE_PRESS && at < l->n)
        list_go(l, at);
    else
        return false;
    return true;
}

/* Where one types, Up and Down mean too much to be given by a wheel. */
static bool wheel_is_arrows(const struct view *v)
{
    for (const enum mode *m = v->ops->modes(v); *m != MODE_NONE; m++)
        if (*m == MODE_DIALOG || *m == MODE_ASK || *m == MODE_FORM)
            return false;
    return true;
}

void mouse_event(struct app *app, const struct mouse *m)
{
    struct view *v = app_top(app);
    struct key key;
    if (!screen_mouse(app->screen))
        return; /* what another program has left switched on */
    if (frame_hint_at(app, m->row, m->col, &key)) {
        if (m->kind == MOUSE_PRESS)
            app_press(app, key);
    } else if (v->ops->mouse) {
        app_apply(app, v, v->ops->mouse(v, m));
    } else if (mouse_wheel(m) && wheel_is_arrows(v)) {
        for (int i = 0; i < MOUSE_WHEEL_LINES; i++)
            app_press(app, key_named(m->kind == MOUSE_WHEEL_UP ? K_UP : K_DOWN));
    }
}

void mouse_toggle(struct app *app)
{
    bool on = !screen_mouse(app->screen);
    screen_set_mouse(app->screen, on);
    app_say(app, "%s", on ? MSG_UI_MOUSE_ON : MSG_UI_MOUSE_OFF);
}
