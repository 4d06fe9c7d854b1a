/* All cells of a catalog that somebody should look at, with what was printed and why it is in doubt. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/detail.h"
#include "ui/list.h"
#include "ui/mouse.h"
#include "ui/page.h"
#include "ui/tree.h"
#include "ui/views.h"

enum { PREVIEW_ROWS = 7, SIGN_CELLS = 5 };

struct marks {
    int64_t catalog;
    int64_t wanted; /* the node to stand on after the next load; 0: the present line */
    char *title;    /* of the catalog */
    struct view *owner;
    struct mark_list data;
    struct list list;
    struct page preview;
    int preview_top;
};

struct marks_arg {
    struct view *owner;
    int64_t catalog, node;
    const char *title;
};

static enum status open_marks(struct view *v, const void *arg, struct error *err)
{
    (void)err;
    const struct marks_arg *a = arg;
    struct marks *s = v->state;
    s->owner = a->owner;
    s->catalog = a->catalog;
    s->wanted = a->node;
    s->title = mem_dup(a->title);
    return ST_OK;
}

static void close_marks(struct view *v)
{
    struct marks *s = v->state;
    mark_list_free(&s->data);
    page_free(&s->preview);
    free(s->title);
}

static const struct mark_info *current(const struct marks *s)
{
    return s->list.cursor < (int)s->data.n ? &s->data.items[s->list.cursor] : NULL;
}

/* -1: it is not in the list. */
static int find(const struct mark_list *l, const struct mark_info *m)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->items[i].node == m->node && strcmp(l->items[i].cell, m->cell) == 0)
            return (int)i;
    return -1;
}

/* The line of the wanted node: where one has just come from it, the cell that was looked at; after an undo, the cell
 * that it brought back; else the node's first. Where none is wanted: of the cell that one stands on. -1: there is no such
 * line, or one stands on that node already. */
static int wanted_line(const struct view *v, const struct mark_list *fresh)
{
    const struct marks *s = v->state;
    const char *seen = !s->data.n && v->app->mark.node == s->wanted ? v->app->mark_cell : NULL;
    int first = -1;
    if (!s->wanted)
        return current(s) ? find(fresh, current(s)) : -1;
    for (size_t i = 0; i < fresh->n; i++) {
        const struct mark_info *m = &fresh->items[i];
        if (m->node != s->wanted)
            continue;
        if (seen ? strcmp(seen, m->cell) == 0 : find(&s->data, m) < 0)
            return (int)i;
        first = first < 0 ? (int)i : first;
    }
    return current(s) && current(s)->node == s->wanted ? -1 : first;
}

/* The line under the cursor stays; when its cell has been confirmed, the next one has moved up to it. */
static enum status load_marks(struct view *v, struct error *err)
{
    struct marks *s = v->state;
    struct mark_list fresh = {0};
    enum status st = store_marks(v->app->store, s->catalog, &fresh, err);
    if (st)
        return st;
    int at = wanted_line(v, &fresh);
    mark_list_free(&s->data);
    s->data = fresh;
    s->wanted = 0;
    if (at >= 0) {
        list_set(&s->list, (int)fresh.n, v->area.rows - PREVIEW_ROWS - 1);
        list_go(&s->list, at);
    }
    return ST_OK;
}

static void layout_marks(struct view *v)
{
    struct marks *s = v->state;
    list_set(&s->list, (int)s->data.n, v->area.rows - PREVIEW_ROWS - 1);
    const struct mark_info *m = current(s);
    page_clear(&s->preview, v->area.cols - 2);
    if (!m)
        return;
    struct buffer why = {0}, place = {0}, path = {0};
    detail_trail(m->path, m->excerpt, 2 * (v->area.cols - 2), &path);
    page_text(&s->preview, 0, buf_text(&path), STYLE_STRONG);
    detail_place(m->line, m->column, &place);
    buf_printf(&why, "%s  %s", mark_reason_text(m->reason), buf_text(&place));
    page_entry(&s->preview, 0, MSG_UI_MARK_REASON, 4, STYLE_LABEL, buf_text(&why), STYLE_NORMAL);
    page_entry(&s->preview, 0, MSG_UI_MARK_PRINTED, 4, STYLE_LABEL, *m->raw ? m->raw : MSG_UI_EMPTY,
               STYLE_NORMAL);
    page_entry(&s->preview, 0, MSG_UI_MARK_VALUE, 4, STYLE_LABEL, *m->value ? m->value : MSG_UI_EMPTY,
               STYLE_NORMAL);
    buf_free(&why);
    buf_free(&place);
    buf_free(&path);
}

static void draw_mark(const struct view *v, struct canvas *c, int row, const struct mark_info *m,
                      bool selected)
{
    struct rect a = v->area;
    enum style style = selected ? STYLE_SELECTED : STYLE_NORMAL;
    int path_cells = a.cols * 40 / 100, cell_col = a.col + 1 + SIGN_CELLS + 1 + path_cells + 2,
        value_col = cell_col + 10;
    struct buffer signs = {0}, path = {0};
    detail_signs(m->marks, &signs);
    detail_trail(m->path, m->excerpt, path_cells, &path);
    draw_text(c, row, a.col, a.cols, "", style);
    draw_text(c, row, a.col + 1, SIGN_CELLS, buf_text(&signs), selected ? style : STYLE_MARK);
    draw_text(c, row, a.col + 1 + SIGN_CELLS + 1, path_cells, buf_text(&path), style);
    draw_text(c, row, cell_col, 8, cell_title(m->cell), selected ? style : STYLE_LABEL);
    draw_text(c, row, value_col, a.col + a.cols - 1 - value_col, *m->value ? m->value : MSG_UI_EMPTY, style);
    buf_free(&signs);
    buf_free(&path);
}

static void draw_marks(const struct view *v, struct canvas *c)
{
    const struct marks *s = v->state;
    struct rect a = v->area;
    if (!s->data.n) {
        draw_text(c, a.row + 2, a.col + 4, a.cols - 8, MSG_UI_MARKS_DONE, STYLE_NORMAL);
        return;
    }
    for (int i = 0; i < s->list.height && s->list.top + i < s->list.n; i++)
        draw_mark(v, c, a.row + i, &s->data.items[s->list.top + i], s->list.top + i == s->list.cursor);
    draw_rule(c, a.row + a.rows - PREVIEW_ROWS - 1, a.col, a.cols, STYLE_BORDER);
    page_draw(&s->preview, c,
              (struct rect){a.row + a.rows - PREVIEW_ROWS, a.col + 1, PREVIEW_ROWS, a.cols - 2}, 0);
}

static unsigned confirm(struct view *v)
{
    struct marks *s = v->state;
    struct store *store = v->app->store;
    const struct mark_info *m = current(s);
    struct error err = {0};
    enum status st = store_begin(store, VERB_CONFIRM, m->path, &err);
    if (!st)
        st = store_confirm(store, m->node, m->cell, &err);
    if (!app_finish(v->app, st, &err))
        return EFFECT_NONE;
    app_say(v->app, s->data.n > 1 ? MSG_UI_CONFIRMED_SOME : MSG_UI_CONFIRMED, cell_title(m->cell),
            (int)s->data.n - 1);
    return EFFECT_NONE;
}

static void edit(struct view *v)
{
    const struct marks *s = v->state;
    struct outline o = {0};
    struct error err = {0};
    if (store_outline(v->app->store, s->catalog, &o, &err)) {
        app_fail(v->app, &err);
        return;
    }
    int node = outline_find(&o, current(s)->node);
    if (node >= 0) /* else somebody has just deleted it: the next load shows that */
        tree_open_form(s->owner, s->catalog, &o, node);
    outline_free(&o);
}

/* An undo leads to the cell that it has brought back. */
static int64_t catalog_of_marks(const struct view *v)
{
    return ((const struct marks *)v->state)->catalog;
}

static void go_marks(struct view *v, int64_t catalog, int64_t node)
{
    struct marks *s = v->state;
    if (catalog == s->catalog)
        s->wanted = node;
}

static unsigned mouse_marks(struct view *v, const struct mouse *m)
{
    struct marks *s = v->state;
    struct rect lines = {v->area.row, v->area.col, s->list.height, v->area.cols};
    mouse_list(&s->list, lines, m);
    return EFFECT_NONE;
}

static unsigned request_marks(struct view *v, const struct request *r)
{
    struct marks *s = v->state;
    const struct mark_info *m = current(s);
    if (list_request(&s->list, r->action))
        return EFFECT_NONE;
    switch (r->action) {
    case ACT_BACK:
        return EFFECT_CLOSE;
    case ACT_OPEN:
        free(v->app->mark_cell);
        v->app->mark_cell = mem_dup(m->cell);
        v->app->mark = (struct place){m->catalog, m->node};
        s->owner->ops->go(s->owner, m->catalog, m->node);
        return EFFECT_CLOSE;
    case ACT_EDIT:
        edit(v);
        return EFFECT_NONE;
    case ACT_CONFIRM:
        return confirm(v);
    case ACT_ASIDE:
        view_unplaced_open(v, s->catalog, m ? m->node : 0, m ? m->path : s->title);
        return EFFECT_NONE;
    default:
        return EFFECT_UNKNOWN;
    }
}

static unsigned have_marks(const struct view *v)
{
    const struct marks *s = v->state;
    return (s->data.n ? HAVE_LINE | HAVE_NODE | HAVE_MARK : 0) | HAVE_ASIDE;
}

static const enum mode *modes_marks(const struct view *v)
{
    (void)v;
    static const enum mode modes[] = {MODE_MARKS, MODE_GLOBAL, MODE_NONE};
    return modes;
}

static void title_marks(const struct view *v, struct buffer *where, struct buffer *counts)
{
    const struct marks *s = v->state;
    buf_printf(where, MSG_UI_TITLE_MARKS, s->title);
    if (s->data.n)
        buf_printf(counts, MSG_UI_HIT_COUNT, s->list.cursor + 1, (long long)s->data.n);
}

void view_marks_open(struct view *owner, int64_t catalog, const char *title, int64_t node)
{
    static const struct view_ops ops = {
        .state_size = sizeof(struct marks),
        .open = open_marks,
        .close = close_marks,
        .load = load_marks,
        .layout = layout_marks,
        .draw = draw_marks,
        .request = request_marks,
        .mouse = mouse_marks,
        .modes = modes_marks,
        .have = have_marks,
        .title = title_marks,
        .go = go_marks,
        .catalog = catalog_of_marks,
    };
    struct marks_arg arg = {owner, catalog, node, title};
    app_open(owner->app, owner, &ops, &arg);
}
