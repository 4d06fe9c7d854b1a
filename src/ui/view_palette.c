/* The command palette: all that can be done at the place below it, found by typing a name, pinyin, initials or a key. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/highlight.h"
#include "ui/input.h"
#include "ui/list.h"
#include "ui/palette.h"
#include "ui/views.h"

enum { MAX_LINES = 24, MAX_COLS = 100, KEY_CELLS = 16, HEAD_ROWS = 2 };

struct palette_view {
    const struct view *below; /* where the action will be done; only compared with what is then there */
    struct palette palette;
    struct edit query;
    struct list list;
    struct rect box;
};

/* Why it cannot be done now, as the key would say it. */
static char *why_not(const struct view *below, enum action action, unsigned have)
{
    const struct app *app = below->app;
    const char *missing = action_missing(action, have);
    if (!missing)
        return NULL;
    struct buffer why = {0}, shown = {0};
    if (below->ops->why)
        below->ops->why(below, action, &why);
    keymap_expand(app->keys, below->ops->modes(below), why.len ? buf_text(&why) : missing, &shown);
    buf_free(&why);
    return buf_take(&shown);
}

static enum status open_palette(struct view *v, const void *arg, struct error *err)
{
    (void)err;
    struct palette_view *s = v->state;
    const struct view *below = arg;
    unsigned have = (below->ops->have ? below->ops->have(below) : 0) | app_have(v->app);
    enum mode modes[MODE_COUNT + 1];
    size_t n = 0;
    for (const enum mode *m = below->ops->modes(below); *m != MODE_NONE; m++)
        if (*m != MODE_EDIT || !below->ops->typed_only) /* letters that answer edit nothing */
            modes[n++] = *m;
    modes[n] = MODE_NONE;
    s->below = below;
    edit_init(&s->query, false);
    palette_build(&s->palette, v->app->keys, modes, have & HAVE_WRITABLE);
    for (size_t i = 0; i < s->palette.n; i++)
        s->palette.items[i].why = why_not(below, s->palette.items[i].action, have);
    return ST_OK;
}

static void close_palette(struct view *v)
{
    struct palette_view *s = v->state;
    palette_free(&s->palette);
    edit_free(&s->query);
}

static void filter(struct palette_view *s)
{
    palette_filter(&s->palette, edit_text(&s->query));
    list_set(&s->list, (int)s->palette.n_shown, s->list.height);
    list_go(&s->list, 0);
}

/* The box keeps its size while the list narrows. */
static void layout_palette(struct view *v)
{
    struct palette_view *s = v->state;
    int cols = v->area.cols - 4 < MAX_COLS ? v->area.cols - 4 : MAX_COLS;
    int most = v->area.rows - HEAD_ROWS - 2,
        lines = (int)s->palette.n < MAX_LINES ? (int)s->palette.n : MAX_LINES;
    lines = lines < most ? lines : most;
    s->box = (struct rect){v->area.row + (v->area.rows - lines - HEAD_ROWS - 2) / 2,
                           v->area.col + (v->area.cols - cols) / 2, lines + HEAD_ROWS + 2, cols};
    list_set(&s->list, (int)s->palette.n_shown, lines);
    edit_scroll(&s->query, cols - 6);
}

static void draw_item(const struct palette_view *s, struct canvas *c, int row,
                      const struct palette_item *item, bool here)
{
    enum style style = here ? STYLE_SELECTED : item->why ? STYLE_DIM : STYLE_NORMAL;
    int room = s->box.cols - 6 - KEY_CELLS - 2;
    struct span spans[] = {{item->match.from, item->match.to}};
    struct span_list list = {.items = spans, .n = item->rank == 1 && item->match.to > 0};
    struct buffer text = {0}, keys = {0};
    buf_puts(&text, item->text);
    if (item->why) { /* the reason is worth more room than the sentence */
        buf_cut(&text, item->name);
        list.n = list.n && item->match.to <= item->name;
        buf_printf(&text, MSG_UI_PALETTE_WHY, item->why);
    }
    palette_keys(item, &keys);
    draw_text(c, row, s->box.col + 1, s->box.cols - 2, "", style);
    draw_marked(c, row, s->box.col + 3, room, buf_text(&text), &list, style,
                here ? STYLE_MATCH_SELECTED : STYLE_MATCH);
    draw_right(c, row, s->box.col + 3 + room + 2, KEY_CELLS, buf_text(&keys),
               here || item->why ? style : STYLE_KEY);
    buf_free(&text);
    buf_free(&keys);
}

static void draw_palette(const struct view *v, struct canvas *c)
{
    const struct palette_view *s = v->state;
    int row = s->box.row + 1, col = s->box.col + 3, width = s->box.cols - 6;
    draw_box(c, s->box, MSG_UI_PALETTE, STYLE_BORDER);
    draw_rule(c, row + 1, s->box.col + 1, s->box.cols - 2, STYLE_BORDER);
    for (int i = 0; i < s->list.height && s->list.top + i < s->list.n; i++) {
        int at = s->list.top + i;
        draw_item(s, c, row + HEAD_ROWS + i, &s->palette.items[s->palette.shown[at]], at == s->list.cursor);
    }
    if (!s->list.n)
        draw_text(c, row + HEAD_ROWS, col, width, MSG_UI_PALETTE_NONE, STYLE_DIM);
    if (s->list.n > s->list.height) {
        struct buffer count = {0};
        buf_printf(&count, " %d/%d ", s->list.cursor + 1, s->list.n);
        int cells = text_cells(buf_text(&count));
        draw_text(c, s->box.row + s->box.rows - 1, s->box.col + s->box.cols - 2 - cells, cells,
                  buf_text(&count), STYLE_DIM);
        buf_free(&count);
    }
    input_draw(&s->query, c, row, col, width, true);
    if (!s->query.text.len)
        draw_text(c, row, col + 1, width - 1, MSG_UI_PALETTE_HOW, STYLE_DIM);
}

static unsigned choose(struct view *v)
{
    struct palette_view *s = v->state;
    if (!s->list.n) {
        app_say(v->app, "%s", MSG_UI_PALETTE_NONE);
        return EFFECT_NONE;
    }
    const struct palette_item *item = &s->palette.items[s->palette.shown[s->list.cursor]];
    if (item->why) {
        app_say(v->app, "%s", item->why);
        return EFFECT_NONE;
    }
    app_do(v->app, s->below, item->action, item->key);
    return EFFECT_CLOSE;
}

static unsigned request_palette(struct view *v, const struct request *r)
{
    struct palette_view *s = v->state;
    if (list_request(&s->list, r->action))
        return EFFECT_NONE;
    switch (r->action) {
    case ACT_ACCEPT:
        return choose(v);
    case ACT_CANCEL:
    case ACT_PALETTE:
        return EFFECT_CLOSE;
    default:
        if (!input_request(v->app, &s->query, r->action, 1 << 20))
            return EFFECT_UNKNOWN;
        if (r->action >= ACT_ERASE)
            filter(s);
        return EFFECT_NONE;
    }
}

static unsigned text_palette(struct view *v, const char *utf8, size_t len)
{
    struct palette_view *s = v->state;
    edit_insert(&s->query, utf8, len);
    filter(s);
    return EFFECT_NONE;
}

static unsigned have_palette(const struct view *v)
{
    return ((const struct palette_view *)v->state)->list.n ? HAVE_LINE : 0;
}

static const enum mode *modes_palette(const struct view *v)
{
    (void)v;
    static const enum mode modes[] = {MODE_PALETTE, MODE_EDIT, MODE_SYSTEM, MODE_NONE};
    return modes;
}

static void why_palette(const struct view *v, enum action action, struct buffer *out)
{
    (void)v;
    (void)action;
    buf_puts(out, MSG_UI_PALETTE_NONE);
}

void view_palette_open(struct view *below)
{
    static const struct view_ops ops = {
        .state_size = sizeof(struct palette_view),
        .overlay = true,
        .open = open_palette,
        .close = close_palette,
        .layout = layout_palette,
        .draw = draw_palette,
        .request = request_palette,
        .text = text_palette,
        .modes = modes_palette,
        .have = have_palette,
        .why = why_palette,
    };
    app_open(below->app, below, &ops, below);
}
