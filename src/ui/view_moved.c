/* What a new calendar has moved: every open date that is another one since the last start, told once. What the calendar
 * was is kept beside the places where one has been (memory.h), one copy for each database. */
#include <stdlib.h>
#include <string.h>

#include "mulu/agenda.h"
#include "mulu/date.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/day.h"
#include "ui/list.h"
#include "ui/memory.h"
#include "ui/mouse.h"
#include "ui/views.h"

enum { HEADER = 3, AHEAD = 400, UNIT_CELLS = 16, DAY_CELLS = 10, GAP = 2 };

struct moved_view {
    struct moved_list data;
    struct list list;
    int32_t today;
};

static enum status open_moved(struct view *v, const void *arg, struct error *err)
{
    (void)err;
    struct moved_view *s = v->state;
    s->data = *(const struct moved_list *)arg;
    s->today = env_today(v->app->env);
    return ST_OK;
}

static void close_moved(struct view *v)
{
    moved_list_free(&((struct moved_view *)v->state)->data);
}

static void layout_moved(struct view *v)
{
    struct moved_view *s = v->state;
    list_set(&s->list, (int)s->data.n, v->area.rows - HEADER);
}

static void draw_moved(const struct view *v, struct canvas *c)
{
    const struct moved_view *s = v->state;
    struct rect a = v->area;
    struct buffer text = {0};
    int was = a.col + 1, now = was + DAY_CELLS + text_cells(MSG_UI_MOVED_TO) + 2,
        title = now + DAY_CELLS + GAP;
    int unit = a.col + a.cols - 1 - UNIT_CELLS, room = unit - GAP - title;
    buf_printf(&text, MSG_UI_MOVED_HEAD, s->data.n);
    draw_text(c, a.row, a.col + 1, a.cols - 2, buf_text(&text), STYLE_STRONG);
    draw_rule(c, a.row + 1, a.col, a.cols, STYLE_BORDER);
    draw_text(c, a.row + 2, was, DAY_CELLS, MSG_UI_MOVED_WAS, STYLE_DIM);
    draw_text(c, a.row + 2, now, DAY_CELLS, MSG_UI_MOVED_NOW, STYLE_DIM);
    draw_text(c, a.row + 2, title, room, MSG_UI_MOVED_WHAT, STYLE_DIM);
    for (int i = 0; i < s->list.height && s->list.top + i < s->list.n; i++) {
        const struct moved *m = &s->data.items[s->list.top + i];
        enum style style = s->list.top + i == s->list.cursor ? STYLE_SELECTED : STYLE_NORMAL;
        int row = a.row + HEADER + i;
        draw_text(c, row, a.col, a.cols, "", style);
        buf_clear(&text);
        date_format(&text, m->was.due.day);
        draw_text(c, row, was, DAY_CELLS, buf_text(&text), style);
        draw_text(c, row, was + DAY_CELLS + 1, text_cells(MSG_UI_MOVED_TO), MSG_UI_MOVED_TO, style);
        buf_clear(&text);
        date_format(&text, m->now.day);
        draw_text(c, row, now, DAY_CELLS, buf_text(&text), style);
        draw_text(c, row, title, room, m->was.title, style);
        draw_text(c, row, unit, UNIT_CELLS, m->was.unit, style);
    }
    buf_free(&text);
}

static unsigned request_moved(struct view *v, const struct request *r)
{
    struct moved_view *s = v->state;
    if (list_request(&s->list, r->action))
        return EFFECT_NONE;
    switch (r->action) {
    case ACT_BACK:
        return EFFECT_CLOSE;
    case ACT_OPEN:
        view_tree_open(v->app, s->data.items[s->list.cursor].was.catalog,
                       s->data.items[s->list.cursor].was.node);
        return EFFECT_NONE;
    default:
        return EFFECT_UNKNOWN;
    }
}

static unsigned mouse_moved(struct view *v, const struct mouse *m)
{
    struct moved_view *s = v->state;
    struct rect lines = {v->area.row + HEADER, v->area.col, s->list.height, v->area.cols};
    mouse_list(&s->list, lines, m);
    return EFFECT_NONE;
}

static const enum mode *modes_moved(const struct view *v)
{
    (void)v;
    static const enum mode modes[] = {MODE_MOVED, MODE_GLOBAL, MODE_NONE};
    return modes;
}

static unsigned have_moved(const struct view *v)
{
    (void)v;
    return HAVE_LINE;
}

static void title_moved(const struct view *v, struct buffer *where, struct buffer *counts)
{
    (void)v;
    (void)counts;
    buf_puts(where, MSG_UI_TITLE_MOVED);
}

static void open_view(struct app *app, struct moved_list *moved)
{
    static const struct view_ops ops = {
        .state_size = sizeof(struct moved_view),
        .open = open_moved,
        .close = close_moved,
        .layout = layout_moved,
        .draw = draw_moved,
        .request = request_moved,
        .mouse = mouse_moved,
        .modes = modes_moved,
        .have = have_moved,
        .title = title_moved,
    };
    if (!app_open(app, NULL, &ops, moved))
        moved_list_free(moved);
}

/* --- at the start ----------------------------------------------------------------------------------------------- */

static void tell(struct app *app, const struct calendar *old)
{
    struct moved_list moved = {0};
    struct error err = {0};
    int32_t today = env_today(app->env);
    struct agenda_query q = {.today = today, .from = today, .until = today + AHEAD};
    if (store_agenda_moved(app->store, &q, old, store_calendar(app->store), &moved, &err))
        app_fail(app, &err);
    else if (moved.n)
        open_view(app, &moved);
    else
        app_say(app, "%s", MSG_UI_MOVED_NONE);
}

void view_moved_tell(struct app *app)
{
    struct buffer now = {0};
    struct state kept = {0};
    if (!app->session.id)
        return; /* a reader keeps nothing, and would be told each time */
    char *path = memory_file(app, "calendar");
    calendar_dump(store_calendar(app->store), &now);
    bool known = state_load(&kept, path, NULL) == ST_OK;
    const char *was = state_get(&kept, "calendar");
    if (strcmp(was, buf_text(&now)) != 0) {
        struct calendar *old = calendar_parse(was, strlen(was));
        if (known)
            tell(app, old);
        calendar_free(old);
        state_put(&kept, "calendar", buf_text(&now));
        state_save(&kept, path, NULL); /* where that fails one is told again: better twice than never */
    }
    free(path);
    buf_free(&now);
    state_free(&kept);
}
