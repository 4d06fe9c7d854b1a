/* What has been deleted, and the way back. */
#include <stdio.h>
#include <stdlib.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/detail.h"
#include "ui/list.h"
#include "ui/mouse.h"
#include "ui/views.h"

enum { HEADER = 1, ITEMS_CELLS = 5, WHO_CELLS = 10, WHEN_CELLS = 16, GAP = 2 };

struct trash {
    struct trash_list data;
    struct list list;
    struct view *owner;
    int64_t catalog; /* that owner shows; 0: all */
    bool undoing;    /* what comes into the list with the next load is what one wants to see */
};

struct trash_arg {
    struct view *owner;
    int64_t catalog;
};

static enum status open_trash(struct view *v, const void *arg, struct error *err)
{
    (void)err;
    const struct trash_arg *a = arg;
    struct trash *s = v->state;
    s->owner = a->owner;
    s->catalog = a->catalog;
    return ST_OK;
}

static void close_trash(struct view *v)
{
    trash_list_free(&((struct trash *)v->state)->data);
}

/* -1: it is not in the list. */
static int find(const struct trash_list *l, const struct trash_entry *e)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->items[i].catalog == e->catalog && l->items[i].node == e->node)
            return (int)i;
    return -1;
}

/* The line of what an undo has just brought here; else of what one stands on. -1: that is gone. */
static int wanted_line(struct trash *s, const struct trash_list *fresh)
{
    for (size_t i = 0; s->undoing && i < fresh->n; i++) {
        if (find(&s->data, &fresh->items[i]) < 0) {
            s->undoing = false;
            return (int)i;
        }
    }
    return s->data.n ? find(fresh, &s->data.items[s->list.cursor]) : -1;
}

static enum status load_trash(struct view *v, struct error *err)
{
    struct trash *s = v->state;
    struct trash_list fresh = {0};
    enum status st = store_trash(v->app->store, &fresh, err);
    if (st)
        return st;
    int at = wanted_line(s, &fresh);
    if (at >= 0) {
        list_set(&s->list, (int)fresh.n, v->area.rows - HEADER);
        list_go(&s->list, at);
    }
    trash_list_free(&s->data);
    s->data = fresh;
    return ST_OK;
}

static void layout_trash(struct view *v)
{
    struct trash *s = v->state;
    list_set(&s->list, (int)s->data.n, v->area.rows - HEADER);
}

struct columns {
    int path, path_cells, items, who, when;
};

static struct columns columns_of(const struct view *v)
{
    struct columns k;
    k.when = v->area.col + v->area.cols - 1 - WHEN_CELLS;
    k.who = k.when - GAP - WHO_CELLS;
    k.items = k.who - GAP - ITEMS_CELLS;
    k.path = v->area.col + 1;
    k.path_cells = k.items - GAP - k.path;
    return k;
}

/* What was deleted, behind the catalog that it was in. */
static void put_path(const struct trash_entry *e, int cells, struct buffer *out)
{
    char *whole = e->node ? mem_printf("%s%s%s", e->title, MSG_UI_PATH_GOES_ON, e->path) : mem_dup(e->path);
    text_middle(out, whole, cells);
    free(whole);
}

static void draw_trash(const struct view *v, struct canvas *c)
{
    const struct trash *s = v->state;
    struct rect a = v->area;
    if (!s->data.n) {
        draw_text(c, a.row + 2, a.col + 4, a.cols - 8, MSG_UI_TRASH_EMPTY, STYLE_DIM);
        return;
    }
    struct columns k = columns_of(v);
    draw_text(c, a.row, k.path, k.path_cells, MSG_UI_COLUMN_DELETED, STYLE_DIM);
    draw_right(c, a.row, k.items, ITEMS_CELLS, MSG_UI_COLUMN_ITEMS, STYLE_DIM);
    draw_text(c, a.row, k.who, WHO_CELLS, MSG_UI_COLUMN_WHO, STYLE_DIM);
    draw_text(c, a.row, k.when, WHEN_CELLS, MSG_UI_COLUMN_WHEN, STYLE_DIM);
    for (int i = 0; i < s->list.height && s->list.top + i < s->list.n; i++) {
        const struct trash_entry *e = &s->data.items[s->list.top + i];
        enum style style = s->list.top + i == s->list.cursor ? STYLE_SELECTED : STYLE_NORMAL;
        struct buffer path = {0}, when = {0};
        char items[32];
        int row = a.row + HEADER + i;
        put_path(e, k.path_cells, &path);
        detail_when(e->when, env_now(v->app->env), &when);
        snprintf(items, sizeof items, "%lld", (long long)e->items);
        draw_text(c, row, a.col, a.cols, "", style);
        draw_text(c, row, k.path, k.path_cells, buf_text(&path), style);
        draw_right(c, row, k.items, ITEMS_CELLS, items, style);
        draw_text(c, row, k.who, WHO_CELLS, e->who, style);
        draw_text(c, row, k.when, WHEN_CELLS, buf_text(&when), style);
        buf_free(&path);
        buf_free(&when);
    }
}

/* The view below stands on what was restored, here or by an undo. */
static void go_trash(struct view *v, int64_t catalog, int64_t node)
{
    const struct trash *s = v->state;
    if (!s->catalog)
        s->owner->ops->go(s->owner, catalog, 0);
    else if (catalog == s->catalog)
        s->owner->ops->go(s->owner, catalog, node);
}

static unsigned restore(struct view *v)
{
    struct trash *s = v->state;
    struct store *store = v->app->store;
    const struct trash_entry *e = &s->data.items[s->list.cursor];
    struct error err = {0};
    app_watch(v->app, VERB_RESTORE);
    enum status st = store_begin(store, e->node ? VERB_RESTORE : VERB_RESTORE_CATALOG, e->path, &err);
    if (!st)
        st = e->node ? store_restore_node(store, e->node, &err)
                     : store_restore_catalog(store, e->catalog, &err);
    if (!app_finish(v->app, st, &err))
        return EFFECT_NONE;
    go_trash(v, e->catalog, e->node);
    app_say(v->app, MSG_UI_RESTORED, e->path);
    return EFFECT_NONE;
}

static unsigned mouse_trash(struct view *v, const struct mouse *m)
{
    struct trash *s = v->state;
    struct rect lines = {v->area.row + HEADER, v->area.col, s->list.height, v->area.cols};
    mouse_list(&s->list, lines, m);
    return EFFECT_NONE;
}

static unsigned request_trash(struct view *v, const struct request *r)
{
    struct trash *s = v->state;
    s->undoing = r->action == ACT_UNDO;
    if (list_request(&s->list, r->action))
        return EFFECT_NONE;
    switch (r->action) {
    case ACT_BACK:
        return EFFECT_CLOSE;
    case ACT_RESTORE:
        return restore(v);
    default:
        return EFFECT_UNKNOWN;
    }
}

static unsigned have_trash(const struct view *v)
{
    return ((const struct trash *)v->state)->data.n ? HAVE_LINE : 0;
}

static const enum mode *modes_trash(const struct view *v)
{
    (void)v;
    static const enum mode modes[] = {MODE_TRASH, MODE_GLOBAL, MODE_NONE};
    return modes;
}

static void title_trash(const struct view *v, struct buffer *where, struct buffer *counts)
{
    const struct trash *s = v->state;
    buf_puts(where, MSG_UI_TITLE_TRASH);
    if (s->data.n)
        buf_printf(counts, MSG_UI_COUNT_TRASH, s->data.n);
}

void view_trash_open(struct view *owner, int64_t catalog)
{
    static const struct view_ops ops = {
        .state_size = sizeof(struct trash),
        .open = open_trash,
        .close = close_trash,
        .load = load_trash,
        .layout = layout_trash,
        .draw = draw_trash,
        .request = request_trash,
        .mouse = mouse_trash,
        .modes = modes_trash,
        .have = have_trash,
        .title = title_trash,
        .go = go_trash,
    };
    struct trash_arg arg = {owner, catalog};
    app_open(owner->app, owner, &ops, &arg);
}
