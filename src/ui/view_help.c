/* Help: made from the key table that is in force. The keys of the place where help was asked for come first. */
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/app.h"
#include "ui/page.h"
#include "ui/views.h"

struct help {
    enum mode first[MODE_COUNT + 1]; /* the modes of the view below */
    struct page page;
    int top;
};

static enum status open_help(struct view *v, const void *arg, struct error *err)
{
    (void)err;
    struct help *h = v->state;
    const enum mode *modes = arg;
    size_t n = 0;
    for (; *modes != MODE_NONE; modes++)
        h->first[n++] = *modes;
    return ST_OK;
}

static void close_help(struct view *v)
{
    page_free(&((struct help *)v->state)->page);
}

static int keys_cells(const struct keymap *map)
{
    int widest = 0;
    for (size_t i = 0; i < map->n; i++) {
        struct buffer b = {0};
        for (int k = 0; k < map->entries[i].nkeys; k++) {
            if (k)
                buf_putc(&b, ' ');
            key_label(map->entries[i].keys[k], &b);
        }
        if (text_cells(buf_text(&b)) > widest)
            widest = text_cells(buf_text(&b));
        buf_free(&b);
    }
    return widest < 22 ? widest : 22;
}

static void add_mode(struct help *h, const struct keymap *map, enum mode mode, int cells)
{
    if (!map->titles[mode])
        return;
    if (h->page.lines)
        page_blank(&h->page);
    page_text(&h->page, 0, map->titles[mode], STYLE_STRONG);
    for (size_t i = 0; i < map->n; i++) {
        const struct key_entry *e = &map->entries[i];
        struct buffer keys = {0};
        if (e->mode != mode || !e->help || !e->nkeys)
            continue;
        for (int k = 0; k < e->nkeys; k++) {
            if (k)
                buf_putc(&keys, ' ');
            key_label(e->keys[k], &keys);
        }
        page_entry(&h->page, 2, buf_text(&keys), cells, STYLE_KEY, e->help, STYLE_NORMAL);
        buf_free(&keys);
    }
}

/* What the signs in the tree mean stands with the keys of the tree. */
static void add_signs(struct help *h, int cells)
{
    static const struct {
        const char *sign, *text;
    } signs[] = {
        {MSG_UI_MARK_FILLED, MSG_UI_SIGN_FILLED},
        {MSG_UI_MARK_REPAIRED, MSG_UI_SIGN_REPAIRED},
        {MSG_UI_MARK_UNSURE, MSG_UI_SIGN_UNSURE},
        {MSG_UI_SIGN_BELOW, MSG_UI_SIGN_BELOW_TEXT},
    };
    page_blank(&h->page);
    page_text(&h->page, 0, MSG_UI_SIGNS, STYLE_STRONG);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        page_entry(&h->page, 2, signs[i].sign, cells, STYLE_MARK, signs[i].text, STYLE_NORMAL);
}

static bool is_first(const struct help *h, enum mode mode)
{
    for (const enum mode *m = h->first; *m != MODE_NONE; m++)
        if (*m == mode)
            return true;
    return false;
}

static struct rect help_area(const struct view *v)
{
    return (struct rect){v->area.row, v->area.col + 2, v->area.rows, v->area.cols - 4};
}

static void layout_help(struct view *v)
{
    struct help *h = v->state;
    const struct keymap *map = v->app->keys;
    int cells = keys_cells(map);
    page_clear(&h->page, help_area(v).cols);
    for (const enum mode *m = h->first; *m != MODE_NONE; m++)
        add_mode(h, map, *m, cells);
    add_signs(h, cells);
    for (enum mode m = MODE_NONE + 1; m < MODE_COUNT; m++)
        if (!is_first(h, m))
            add_mode(h, map, m, cells);
    h->top = page_clamp(&h->page, h->top, v->area.rows);
}

static void draw_help(const struct view *v, struct canvas *c)
{
    const struct help *h = v->state;
    page_draw(&h->page, c, help_area(v), h->top);
}

static unsigned request_help(struct view *v, const struct request *r)
{
    struct help *h = v->state;
    if (page_scroll(&h->page, &h->top, v->area.rows, r->action))
        return EFFECT_NONE;
    return r->action == ACT_BACK || r->action == ACT_HELP ? EFFECT_CLOSE : EFFECT_UNKNOWN;
}

static unsigned have_help(const struct view *v)
{
    (void)v;
    return HAVE_LINE;
}

static const enum mode *modes_help(const struct view *v)
{
    (void)v;
    static const enum mode modes[] = {MODE_HELP, MODE_NONE};
    return modes;
}

static void title_help(const struct view *v, struct buffer *where, struct buffer *counts)
{
    (void)v;
    (void)counts;
    buf_puts(where, MSG_UI_TITLE_HELP);
}

void view_help_open(struct app *app, const enum mode *modes)
{
    static const struct view_ops ops = {
        .state_size = sizeof(struct help),
        .open = open_help,
        .close = close_help,
        .layout = layout_help,
        .draw = draw_help,
        .request = request_help,
        .modes = modes_help,
        .have = have_help,
        .title = title_help,
    };
    struct view *top = app_top(app);
    if (!top || top->ops->request != request_help)
        app_open(app, &ops, modes);
}
