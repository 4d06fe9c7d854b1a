/* Finding in a text field: a line at the foot of the view that has the field. What is found is selected in the text, so
 * that it shows there, and can be typed over when this line is closed. */
#include <stdlib.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/app.h"
#include "ui/field_text.h"
#include "ui/input.h"

enum { COUNT_CELLS = 24 };

struct find {
    struct edit *text; /* the owner's */
    struct edit query;
    size_t origin; /* where the caret was */
    struct edit_match match;
    bool none;
};

static int query_cells(const struct view *v)
{
    return v->area.cols - text_cells(MSG_UI_FIND_LABEL) - COUNT_CELLS - 5;
}

static void look(struct find *f, size_t from, bool forward)
{
    bool found = edit_find(f->text, edit_text(&f->query), from, forward, &f->match);
    f->none = !found && f->query.text.len;
    if (!found) {
        edit_unselect(f->text);
        edit_seek(f->text, f->origin);
    }
}

static enum status open_find(struct view *v, const void *arg, struct error *err)
{
    (void)err;
    struct find *f = v->state;
    f->text = *(struct edit *const *)arg;
    edit_init(&f->query, false);
    size_t from, to;
    f->origin = edit_selection(f->text, &from, &to) ? from : f->text->caret;
    edit_set(&f->query, v->app->find_text ? v->app->find_text : "");
    edit_select_all(&f->query); /* the last one is there, and typing replaces it */
    look(f, f->origin, true);
    return ST_OK;
}

static void close_find(struct view *v)
{
    struct find *f = v->state;
    if (f->query.text.len) {
        free(v->app->find_text);
        v->app->find_text = mem_dup(edit_text(&f->query));
    }
    edit_free(&f->query);
}

static void layout_find(struct view *v)
{
    struct find *f = v->state;
    edit_scroll(&f->query, query_cells(v));
}

static void draw_find(const struct view *v, struct canvas *c)
{
    const struct find *f = v->state;
    int row = v->area.row + v->area.rows - 1, col = v->area.col + 1, label = text_cells(MSG_UI_FIND_LABEL);
    draw_text(c, row, v->area.col, v->area.cols, "", STYLE_NORMAL);
    draw_text(c, row, col, label, MSG_UI_FIND_LABEL, STYLE_STRONG);
    struct buffer count = {0};
    if (f->match.n)
        buf_printf(&count, MSG_UI_FIND_COUNT, f->match.at, f->match.n);
    else if (f->none)
        buf_puts(&count, MSG_UI_FIND_NONE);
    draw_right(c, row, v->area.col + v->area.cols - COUNT_CELLS - 1, COUNT_CELLS, buf_text(&count),
               STYLE_NORMAL);
    buf_free(&count);
    input_draw(&f->query, c, row, col + label + 1, query_cells(v), true);
}

static void step(struct view *v, bool forward)
{
    struct find *f = v->state;
    size_t from = f->text->caret, to;
    bool here = edit_selection(f->text, &from, &to);
    look(f, here && forward ? from + 1 : from, forward);
    if (f->match.wrapped)
        app_say(v->app, "%s", forward ? MSG_UI_FIND_FROM_START : MSG_UI_FIND_FROM_END);
}

static unsigned request_find(struct view *v, const struct request *r)
{
    struct find *f = v->state;
    unsigned was = f->query.changes;
    switch (r->action) {
    case ACT_ACCEPT:
    case ACT_DOWN:
        step(v, true);
        return EFFECT_NONE;
    case ACT_UP:
        step(v, false);
        return EFFECT_NONE;
    case ACT_CANCEL:
        return EFFECT_CLOSE;
    default:
        if (!input_request(v->app, &f->query, r->action, 1 << 20))
            return EFFECT_UNKNOWN;
        if (f->query.changes != was)
            look(f, f->origin, true);
        return EFFECT_NONE;
    }
}

static unsigned text_find(struct view *v, const char *utf8, size_t len)
{
    struct find *f = v->state;
    edit_insert(&f->query, utf8, len);
    look(f, f->origin, true);
    return EFFECT_NONE;
}

static const enum mode *modes_find(const struct view *v)
{
    (void)v;
    static const enum mode modes[] = {MODE_FIND, MODE_EDIT, MODE_SYSTEM, MODE_NONE};
    return modes;
}

static unsigned have_find(const struct view *v)
{
    (void)v;
    return HAVE_LINE;
}

void view_find_open(struct view *owner, struct edit *e)
{
    static const struct view_ops ops = {
        .state_size = sizeof(struct find),
        .overlay = true,
        .open = open_find,
        .close = close_find,
        .layout = layout_find,
        .draw = draw_find,
        .request = request_find,
        .text = text_find,
        .modes = modes_find,
        .have = have_find,
    };
    app_open(owner->app, owner, &ops, &e);
}
