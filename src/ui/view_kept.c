/* The filters that a clerk has kept under names: a list over the search, in which figures choose. */
#include <stdlib.h>
#include <string.h>

#include "mulu/filters.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/dialog.h"
#include "ui/mouse.h"
#include "ui/page.h"
#include "ui/search.h"

enum { NUMBERED = 9, NAME_CELLS = 24, MAX_COLS = 100 };

struct kept {
    void (*take)(struct view *owner, const char *query);
    struct state filters; /* name and query */
    struct list list;
    struct rect box;
};

static void reload(struct view *v)
{
    struct kept *k = v->state;
    struct state fresh;
    struct error err = {0};
    if (filters_load(v->app->env, &fresh, &err)) {
        app_fail(v->app, &err);
        return;
    }
    state_free(&k->filters);
    k->filters = fresh;
    list_set(&k->list, (int)fresh.n, k->list.height);
}

static enum status open_kept(struct view *v, const void *arg, struct error *err)
{
    struct kept *k = v->state;
    k->take = *(void (*const *)(struct view *, const char *))arg;
    enum status st = filters_load(v->app->env, &k->filters, err);
    return !st && !k->filters.n ? error_set(err, ST_USAGE, "%s", MSG_UI_KEPT_NONE) : st;
}

static void close_kept(struct view *v)
{
    state_free(&((struct kept *)v->state)->filters);
}

static void layout_kept(struct view *v)
{
    struct kept *k = v->state;
    int cols = v->area.cols - 4 < MAX_COLS ? v->area.cols - 4 : MAX_COLS;
    int most = v->area.rows - 2, lines = (int)k->filters.n < most ? (int)k->filters.n : most;
    lines = lines > 0 ? lines : 1;
    k->box = (struct rect){v->area.row + (v->area.rows - lines - 2) / 2,
                           v->area.col + (v->area.cols - cols) / 2, lines + 2, cols};
    list_set(&k->list, (int)k->filters.n, lines);
}

static void draw_kept(const struct view *v, struct canvas *c)
{
    const struct kept *k = v->state;
    int left = k->box.col + 2, room = k->box.cols - 4;
    draw_box(c, k->box, MSG_UI_KEPT_TITLE, STYLE_BORDER);
    for (int i = 0; i < k->list.height && k->list.top + i < k->list.n; i++) {
        int at = k->list.top + i, row = k->box.row + 1 + i;
        enum style style = at == k->list.cursor ? STYLE_SELECTED : STYLE_NORMAL;
        char number[2] = {at < NUMBERED ? (char)('1' + at) : ' ', '\0'};
        draw_text(c, row, k->box.col + 1, k->box.cols - 2, "", style);
        draw_text(c, row, left, 1, number, at == k->list.cursor ? style : STYLE_KEY);
        draw_text(c, row, left + 2, NAME_CELLS, k->filters.items[at].key, style);
        draw_text(c, row, left + 2 + NAME_CELLS + 2, room - NAME_CELLS - 4, k->filters.items[at].value,
                  at == k->list.cursor ? style : STYLE_DIM);
    }
    page_more_above(&k->list, c, k->box.row, k->box.col + k->box.cols - 2);
    page_more_below(&k->list, c, k->box.row + k->box.rows - 1, k->box.col + k->box.cols - 2);
}

static const struct state_entry *current(const struct view *v)
{
    const struct kept *k = v->state;
    return &k->filters.items[k->list.cursor];
}

/* False: there is none, and the dialog says so. */
static bool typed_name(struct dialog *d, struct buffer *name)
{
    text_trim(name, dialog_text(d, 0), strlen(dialog_text(d, 0)));
    if (!name->len)
        dialog_problem(d, 0, "%s", MSG_UI_KEEP_NAMELESS);
    return name->len > 0;
}

static bool submit_name(struct view *v, struct dialog *d)
{
    struct error err = {0};
    struct buffer name = {0};
    bool typed = typed_name(d, &name),
         done = typed && filters_rename(v->app->env, d->ctx, buf_text(&name), &err) == ST_OK;
    if (done)
        reload(v);
    else if (typed)
        dialog_problem(d, 0, "%s", err.text);
    buf_free(&name);
    return done;
}

static void rename_current(struct view *v)
{
    struct dialog *d = dialog_open(v, MSG_UI_KEPT_RENAME, submit_name);
    if (!d)
        return;
    d->ctx = mem_dup(current(v)->key);
    dialog_line(d, MSG_UI_KEEP_NAME, current(v)->key);
}

static void drop_current(struct view *v)
{
    struct error err = {0};
    char *name = mem_dup(current(v)->key);
    if (filters_put(v->app->env, name, "", &err))
        app_fail(v->app, &err);
    else
        app_say(v->app, MSG_UI_KEPT_DROPPED, name);
    reload(v);
    if (!((struct kept *)v->state)->filters.n)
        app_close(v);
    free(name);
}

static unsigned choose(struct view *v, int at)
{
    struct kept *k = v->state;
    if (at >= k->list.n) {
        app_say(v->app, MSG_UI_KEPT_NO_NUMBER, at + 1);
        return EFFECT_NONE;
    }
    k->take(v->owner, k->filters.items[at].value);
    return EFFECT_CLOSE;
}

static unsigned request_kept(struct view *v, const struct request *r)
{
    struct kept *k = v->state;
    if (list_request(&k->list, r->action))
        return EFFECT_NONE;
    switch (r->action) {
    case ACT_ACCEPT:
        return choose(v, k->list.cursor);
    case ACT_NUMBER:
        return choose(v, (int)(r->key.value - '1'));
    case ACT_RENAME_KEPT:
        rename_current(v);
        return EFFECT_NONE;
    case ACT_DROP: {
        char *text = mem_printf(MSG_UI_KEPT_DROP_ASK, current(v)->key, current(v)->value);
        ask_yes(v, MSG_UI_KEPT_DROP, text, drop_current);
        free(text);
        return EFFECT_NONE;
    }
    case ACT_CANCEL:
        return EFFECT_CLOSE;
    default:
        return EFFECT_UNKNOWN;
    }
}

/* A press goes there; a second on the same line takes it. */
static unsigned mouse_kept(struct view *v, const struct mouse *m)
{
    struct kept *k = v->state;
    struct rect lines = {k->box.row + 1, k->box.col + 1, k->list.height, k->box.cols - 2};
    int was = k->list.cursor;
    if (!mouse_list(&k->list, lines, m) || m->kind != MOUSE_PRESS || k->list.cursor != was)
        return EFFECT_NONE;
    return choose(v, was);
}

static unsigned have_kept(const struct view *v)
{
    return ((const struct kept *)v->state)->list.n ? HAVE_LINE : 0;
}

static const enum mode *modes_kept(const struct view *v)
{
    (void)v;
    static const enum mode modes[] = {MODE_KEPT, MODE_GLOBAL, MODE_NONE};
    return modes;
}

void view_kept_open(struct view *owner, void (*take)(struct view *owner, const char *query))
{
    static const struct view_ops ops = {
        .state_size = sizeof(struct kept),
        .overlay = true,
        .open = open_kept,
        .close = close_kept,
        .layout = layout_kept,
        .draw = draw_kept,
        .request = request_kept,
        .mouse = mouse_kept,
        .modes = modes_kept,
        .have = have_kept,
    };
    app_open(owner->app, owner, &ops, &take);
}

/* --- keeping one ---------------------------------------------------------------------------------------------------- */

/* The name that a dialog asked for. False: it is none, or taken, and the dialog says so. */
static bool new_name(struct view *v, struct dialog *d, struct buffer *name)
{
    struct error err = {0};
    struct state all;
    if (!typed_name(d, name))
        return false;
    if (filters_load(v->app->env, &all, &err)) {
        dialog_problem(d, 0, "%s", err.text);
        return false;
    }
    bool taken = *state_get(&all, buf_text(name));
    if (taken)
        dialog_problem(d, 0, MSG_FILTER_TAKEN, buf_text(name));
    state_free(&all);
    return !taken;
}

static bool submit_keep(struct view *v, struct dialog *d)
{
    struct error err = {0};
    struct buffer name = {0};
    bool done = false;
    if (new_name(v, d, &name)) {
        done = filters_put(v->app->env, buf_text(&name), d->ctx, &err) == ST_OK;
        if (done)
            app_say(v->app, MSG_UI_KEPT, buf_text(&name));
        else
            dialog_problem(d, 0, "%s", err.text);
    }
    buf_free(&name);
    return done;
}

void kept_add(struct view *owner, const char *query)
{
    struct dialog *d = dialog_open(owner, MSG_UI_KEEP_TITLE, submit_keep);
    if (!d)
        return;
    char *note = mem_printf(MSG_UI_KEEP_NOTE, query);
    d->ctx = mem_dup(query);
    dialog_offer(d, MSG_UI_KEEP_NAME, filters_is_name(query) ? query : "");
    dialog_note(d, note);
    free(note);
}
