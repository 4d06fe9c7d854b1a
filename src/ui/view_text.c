/* One text alone on the screen. It is the text of a form's field, not a copy: what is typed here stands in the form, is
 * kept with it, and is saved with it. */
#include <stdlib.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/app.h"
#include "ui/field_text.h"
#include "ui/input.h"

enum { HEAD_ROWS = 2, FOOT_ROWS = 1, MARGIN = 2 };

struct text_view {
    struct text_arg text; /* label: a copy */
    char *label;
    int top, lines, line; /* the first line that shows, how many there are, and that of the caret */
};

static enum status open_text(struct view *v, const void *arg, struct error *err)
{
    (void)err;
    struct text_view *t = v->state;
    t->text = *(const struct text_arg *)arg;
    t->label = mem_dup(t->text.label);
    return ST_OK;
}

static void close_text(struct view *v)
{
    struct text_view *t = v->state;
    free(t->label);
}

static int width(const struct view *v)
{
    return v->area.cols - 2 * MARGIN;
}

static int rows(const struct view *v)
{
    return v->area.rows - HEAD_ROWS - FOOT_ROWS;
}

static void layout_text(struct view *v)
{
    struct text_view *t = v->state;
    t->lines = edit_lines(t->text.edit, width(v));
    edit_locate(t->text.edit, width(v), &t->line, NULL);
    if (t->top > t->lines - rows(v))
        t->top = t->lines > rows(v) ? t->lines - rows(v) : 0;
    if (t->line < t->top)
        t->top = t->line;
    if (t->line >= t->top + rows(v))
        t->top = t->line - rows(v) + 1;
}

static void draw_more(struct canvas *c, int row, struct rect area, const char *sign, int n)
{
    struct buffer b = {0};
    buf_putc(&b, ' ');
    buf_printf(&b, MSG_UI_MORE, sign, n);
    buf_putc(&b, ' ');
    draw_text(c, row, area.col + MARGIN - 1, text_cells(buf_text(&b)), buf_text(&b), STYLE_DIM);
    buf_free(&b);
}

static void draw_head(const struct view *v, struct canvas *c)
{
    const struct text_view *t = v->state;
    struct rect a = v->area;
    const char *head = store_is_read_only(v->app->store) ? MSG_UI_TEXT_HEAD_LOOK : MSG_UI_TEXT_HEAD;
    struct buffer b = {0};
    int cells = text_cells(head);
    draw_text(c, a.row, a.col + 1, cells, head, STYLE_STRONG);
    draw_text(c, a.row, a.col + 1 + cells + 2, a.cols / 2, t->label, STYLE_STRONG);
    buf_printf(&b, MSG_UI_TEXT_LINE, t->line + 1, t->lines);
    draw_right(c, a.row, a.col + a.cols / 2, a.cols - a.cols / 2 - 1, buf_text(&b), STYLE_DIM);
    draw_rule(c, a.row + 1, a.col, a.cols, STYLE_BORDER);
    buf_clear(&b);
    input_count(t->text.edit, &b);
    cells = text_cells(buf_text(&b));
    draw_text(c, a.row + 1, a.col + a.cols - cells - 2, cells, buf_text(&b), STYLE_DIM);
    buf_free(&b);
}

static void draw_view(const struct view *v, struct canvas *c)
{
    const struct text_view *t = v->state;
    struct rect a = v->area, body = {a.row + HEAD_ROWS, a.col + MARGIN, rows(v), width(v)};
    draw_head(v, c);
    input_draw_lines(t->text.edit, c, body, t->top, true, STYLE_NORMAL);
    if (t->top > 0)
        draw_more(c, a.row + 1, a, c->symbols->more_above, t->top);
    if (t->lines > t->top + rows(v))
        draw_more(c, a.row + a.rows - 1, a, c->symbols->more_below, t->lines - t->top - rows(v));
}

/* --- keys ------------------------------------------------------------------------------------------------------- */

static void step_page(struct view *v, int by)
{
    struct text_view *t = v->state;
    int column, to = t->line + by;
    edit_locate(t->text.edit, width(v), NULL, &column);
    to = to < 0 ? 0 : to >= t->lines ? t->lines - 1 : to;
    edit_place(t->text.edit, width(v), to, column);
}

static bool refuses(struct view *v, enum action action)
{
    if (!store_is_read_only(v->app->store) || !(input_changes(action) || action == ACT_NEWLINE))
        return false;
    app_say(v->app, "%s", tr(MSG_UI_NEED_WRITABLE));
    return true;
}

/* The form saves, and closes when all is well. */
static unsigned save(struct view *v, const struct request *r)
{
    struct view *owner = ((struct text_view *)v->state)->text.owner;
    if (owner->ops->request(owner, r) & EFFECT_CLOSE)
        app_close(owner);
    return EFFECT_CLOSE;
}

static void move(struct view *v, enum action action)
{
    struct edit *e = ((struct text_view *)v->state)->text.edit;
    if (e->selecting == SELECT_KEYS)
        edit_unselect(e);
    switch (action) {
    case ACT_UP:
        edit_up(e, width(v));
        break;
    case ACT_DOWN:
        edit_down(e, width(v));
        break;
    case ACT_PAGE_UP:
        step_page(v, -(rows(v) - 1));
        break;
    default:
        step_page(v, rows(v) - 1);
    }
}

static unsigned act(struct view *v, const struct request *r)
{
    struct edit *e = ((struct text_view *)v->state)->text.edit;
    switch (r->action) {
    case ACT_UP:
    case ACT_DOWN:
    case ACT_PAGE_UP:
    case ACT_PAGE_DOWN:
        move(v, r->action);
        return EFFECT_NONE;
    case ACT_NEWLINE:
        edit_newline(e);
        return EFFECT_NONE;
    case ACT_SAVE:
        return save(v, r);
    case ACT_CANCEL:
    case ACT_FULL:
        return EFFECT_CLOSE;
    default:
        if (field_text_request(v, e, r->action) || input_request(v->app, e, r->action, width(v)))
            return EFFECT_NONE;
        return EFFECT_UNKNOWN;
    }
}

static unsigned request_text(struct view *v, const struct request *r)
{
    struct text_view *t = v->state;
    unsigned was = t->text.edit->changes;
    if (refuses(v, r->action))
        return EFFECT_NONE;
    unsigned effects = act(v, r);
    if (r->action != ACT_SAVE && t->text.edit->changes != was)
        t->text.changed(t->text.owner);
    return effects;
}

static unsigned type_text(struct view *v, const char *utf8, size_t len)
{
    struct text_view *t = v->state;
    if (refuses(v, ACT_NEWLINE))
        return EFFECT_NONE;
    edit_insert(t->text.edit, utf8, len);
    t->text.changed(t->text.owner);
    return EFFECT_NONE;
}

static const enum mode *modes_text(const struct view *v)
{
    static const enum mode plain[] = {MODE_TEXT, MODE_FIELD, MODE_EDIT, MODE_SYSTEM, MODE_NONE};
    static const enum mode selected[] = {MODE_SELECT, MODE_TEXT,   MODE_FIELD,
                                         MODE_EDIT,   MODE_SYSTEM, MODE_NONE};
    const struct text_view *t = v->state;
    return t->text.edit->selecting ? selected : plain;
}

static unsigned have_text(const struct view *v)
{
    const struct text_view *t = v->state;
    return HAVE_LINE | (t->text.edit->multiline ? HAVE_LINES : 0);
}

static void title_text(const struct view *v, struct buffer *where, struct buffer *counts)
{
    struct view *owner = ((struct text_view *)v->state)->text.owner;
    owner->ops->title(owner, where, counts);
}

static const struct view_ops *text_ops(void)
{
    static const struct view_ops ops = {
        .state_size = sizeof(struct text_view),
        .open = open_text,
        .close = close_text,
        .layout = layout_text,
        .draw = draw_view,
        .request = request_text,
        .text = type_text,
        .modes = modes_text,
        .have = have_text,
        .title = title_text,
    };
    return &ops;
}

void view_text_open(const struct text_arg *arg)
{
    app_open(arg->owner->app, arg->owner, text_ops(), arg);
}
