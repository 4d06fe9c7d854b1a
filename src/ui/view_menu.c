/* A short list to choose from, over the view that asked. */
#include <stdlib.h>

#include "mulu/mem.h"
#include "mulu/text.h"
#include "ui/app.h"
#include "ui/dialog.h"
#include "ui/list.h"
#include "ui/mouse.h"
#include "ui/page.h"

struct menu {
    char *title;
    struct string_list items;
    struct list list;
    struct rect box;
    void (*chosen)(struct view *owner, int index);
    struct view *owner;
    bool passes_keys;
};

static enum status open_menu(struct view *v, const void *arg, struct error *err)
{
    (void)err;
    *(struct menu *)v->state = *(const struct menu *)arg;
    return ST_OK;
}

static void close_menu(struct view *v)
{
    struct menu *m = v->state;
    free(m->title);
    string_list_free(&m->items);
}

static void layout_menu(struct view *v)
{
    struct menu *m = v->state;
    int widest = text_cells(m->title) + 4;
    for (size_t i = 0; i < m->items.n; i++)
        if (text_cells(m->items.items[i]) > widest)
            widest = text_cells(m->items.items[i]);
    int cols = widest + 6 < v->area.cols - 4 ? widest + 6 : v->area.cols - 4;
    int rows = (int)m->items.n + 2 < v->area.rows ? (int)m->items.n + 2 : v->area.rows;
    m->box = (struct rect){v->area.row + (v->area.rows - rows) / 2, v->area.col + (v->area.cols - cols) / 2,
                           rows, cols};
    list_set(&m->list, (int)m->items.n, rows - 2);
}

static void draw_menu(const struct view *v, struct canvas *c)
{
    const struct menu *m = v->state;
    draw_box(c, m->box, m->title, STYLE_BORDER);
    for (int i = 0; i < m->list.height && m->list.top + i < m->list.n; i++) {
        int at = m->list.top + i, row = m->box.row + 1 + i;
        enum style style = at == m->list.cursor ? STYLE_SELECTED : STYLE_NORMAL;
        draw_text(c, row, m->box.col + 1, m->box.cols - 2, "", style);
        draw_text(c, row, m->box.col + 3, m->box.cols - 6, m->items.items[at], style);
    }
    page_more_above(&m->list, c, m->box.row, m->box.col + m->box.cols - 2);
    page_more_below(&m->list, c, m->box.row + m->box.rows - 1, m->box.col + m->box.cols - 2);
}

static unsigned request_menu(struct view *v, const struct request *r)
{
    struct menu *m = v->state;
    if (list_request(&m->list, r->action))
        return EFFECT_NONE;
    if (r->action == ACT_ACCEPT)
        m->chosen(m->owner, m->list.cursor);
    return r->action == ACT_ACCEPT || r->action == ACT_CANCEL ? EFFECT_CLOSE : EFFECT_UNKNOWN;
}

/* A press goes there; a second on the same line takes it. */
static unsigned mouse_menu(struct view *v, const struct mouse *m)
{
    struct menu *s = v->state;
    struct rect lines = {s->box.row + 1, s->box.col + 1, s->list.height, s->box.cols - 2};
    int was = s->list.cursor;
    if (!mouse_list(&s->list, lines, m) || m->kind != MOUSE_PRESS || s->list.cursor != was)
        return EFFECT_NONE;
    s->chosen(s->owner, was);
    return EFFECT_CLOSE;
}

static unsigned have_menu(const struct view *v)
{
    (void)v;
    return HAVE_LINE;
}

static bool passes_keys_menu(const struct view *v)
{
    return ((const struct menu *)v->state)->passes_keys;
}

static const enum mode *modes_menu(const struct view *v)
{
    (void)v;
    static const enum mode modes[] = {MODE_MENU, MODE_GLOBAL, MODE_NONE};
    return modes;
}

void menu_open(struct view *owner, const char *title, struct string_list *items,
               void (*chosen)(struct view *owner, int index))
{
    static const struct view_ops ops = {
        .state_size = sizeof(struct menu),
        .overlay = true,
        .open = open_menu,
        .close = close_menu,
        .layout = layout_menu,
        .draw = draw_menu,
        .request = request_menu,
        .mouse = mouse_menu,
        .passes_keys = passes_keys_menu,
        .modes = modes_menu,
        .have = have_menu,
    };
    struct menu m = {.title = mem_dup(title), .items = *items, .chosen = chosen, .owner = owner};
    *items = (struct string_list){0};
    app_open(owner->app, owner, &ops, &m);
}

void menu_pass_keys(struct app *app)
{
    struct view *top = app_top(app);
    if (top && top->ops->request == request_menu)
        ((struct menu *)top->state)->passes_keys = true;
}

void menu_begin_at(struct app *app, int index)
{
    struct view *top = app_top(app);
    if (top && top->ops->request == request_menu)
        ((struct menu *)top->state)->list.cursor = index;
}
