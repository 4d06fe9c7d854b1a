/* Help: made from the key table that is in force. The keys of the place where help was asked for come first. What one
 * types after / leaves only the lines that say it. */
#include <string.h>

#include "mulu/messages.h"
#include "mulu/pinyin.h"
#include "mulu/text.h"
#include "ui/input.h"
#include "ui/page.h"
#include "ui/tour.h"
#include "ui/views.h"

struct help {
    enum mode
        first[MODE_COUNT + 1]; /* the modes of the view below, so far as their keys do there what they say */
    const char *about;         /* what the view below says of itself; NULL: nothing */
    struct page page;
    int top;
    struct edit filter;
    bool typing; /* the filter has the keys */
};

enum { FILTER_ROWS = 2 };

static enum status open_help(struct view *v, const void *arg, struct error *err)
{
    (void)err;
    struct help *h = v->state;
    const enum mode *modes = arg;
    size_t n = 0;
    const struct view *below = app_top(v->app);
    bool types = !below || !below->ops->typed_only; /* letters that answer edit nothing */
    h->about = below && below->ops->about ? below->ops->about(below) : NULL;
    for (; *modes != MODE_NONE; modes++)
        if (*modes != MODE_EDIT || types)
            h->first[n++] = *modes;
    edit_init(&h->filter, false);
    return ST_OK;
}

static void close_help(struct view *v)
{
    struct help *h = v->state;
    page_free(&h->page);
    edit_free(&h->filter);
}

static bool is_first(const struct help *h, enum mode mode)
{
    for (const enum mode *m = h->first; *m != MODE_NONE; m++)
        if (*m == mode)
            return true;
    return false;
}

/* The names of an entry's keys. Of those that hold where help was asked for, keys that a nearer mode uses for something
 * else are left out: the list says what a key does there. */
static void put_keys(const struct help *h, const struct keymap *map, const struct key_entry *e,
                     struct buffer *out)
{
    for (int k = 0; k < e->nkeys; k++) {
        if (is_first(h, e->mode) && keymap_find(map, h->first, e->keys[k]) != e)
            continue;
        if (out->len)
            buf_putc(out, ' ');
        key_label(e->keys[k], out);
    }
}

static bool filters(const struct help *h)
{
    return h->typing || h->filter.text.len > 0;
}

/* The filter names the line's key, or finds its text. */
static bool passes(const struct help *h, const char *keys, const char *text)
{
    struct pinyin_query q;
    struct pinyin_match m;
    pinyin_query(&q, edit_text(&h->filter), h->filter.text.len);
    if (pinyin_find(&q, text, strlen(text), &m))
        return true;
    struct buffer shown = {0}, sought = {0};
    text_fold(&shown, keys, strlen(keys), NULL);
    text_fold(&sought, edit_text(&h->filter), h->filter.text.len, NULL);
    bool named = strstr(buf_text(&shown), buf_text(&sought)) != NULL;
    buf_free(&shown);
    buf_free(&sought);
    return named;
}

static void add_mode(struct help *h, const struct keymap *map, enum mode mode, int cells)
{
    bool begun = false;
    for (size_t i = 0; map->titles[mode] && i < map->n; i++) {
        const struct key_entry *e = &map->entries[i];
        struct buffer keys = {0};
        if (e->mode == mode && e->help)
            put_keys(h, map, e, &keys);
        if (keys.len && !passes(h, buf_text(&keys), e->help))
            buf_clear(&keys);
        if (keys.len && !begun) {
            if (h->page.lines)
                page_blank(&h->page);
            page_text(&h->page, 0, map->titles[mode], STYLE_STRONG);
            begun = true;
        }
        if (keys.len)
            page_entry(&h->page, 2, buf_text(&keys), cells, STYLE_KEY, e->help, STYLE_NORMAL);
        buf_free(&keys);
    }
}

struct sign {
    const char *sign, *text;
};

static void add_table(struct help *h, const char *title, const struct sign *signs, size_t n, int cells,
                      enum style style)
{
    bool begun = false;
    for (size_t i = 0; i < n; i++) {
        if (!passes(h, tr(signs[i].sign), tr(signs[i].text)))
            continue;
        if (!begun && h->page.lines)
            page_blank(&h->page);
        if (!begun)
            page_text(&h->page, 0, title, STYLE_STRONG);
        begun = true;
        page_entry(&h->page, 2, tr(signs[i].sign), cells, style, tr(signs[i].text), STYLE_NORMAL);
    }
}

/* What the signs in the tree mean stands with the keys of the tree. */
static void add_signs(struct help *h, int cells)
{
    const struct sign signs[] = {
        {MSG_UI_MARK_FILLED, MSG_UI_SIGN_FILLED},
        {MSG_UI_MARK_REPAIRED, MSG_UI_SIGN_REPAIRED},
        {MSG_UI_MARK_UNSURE, MSG_UI_SIGN_UNSURE},
        {MSG_UI_SIGN_BELOW, MSG_UI_SIGN_BELOW_TEXT},
    };
    add_table(h, MSG_UI_SIGNS, signs, sizeof signs / sizeof *signs, cells, STYLE_MARK);
}

/* What can be typed to search: samples, which are the same in every language. */
static void add_query(struct help *h, int cells)
{
    const struct sign samples[] = {
        {DATA_QUERY_WORDS, MSG_UI_QUERY_WORDS},     {DATA_QUERY_SOUNDS, MSG_UI_QUERY_SOUNDS},
        {DATA_QUERY_PHRASE, MSG_UI_QUERY_PHRASE},   {DATA_QUERY_NOT, MSG_UI_QUERY_NOT},
        {DATA_QUERY_OR, MSG_UI_QUERY_OR},           {DATA_QUERY_FIELD, MSG_UI_QUERY_FIELD},
        {DATA_QUERY_PLACE, MSG_UI_QUERY_PLACE},     {DATA_QUERY_BLANK, MSG_UI_QUERY_BLANK},
        {DATA_QUERY_STATE, MSG_UI_QUERY_STATE},     {DATA_QUERY_DUE, MSG_UI_QUERY_DUE},
        {DATA_QUERY_CHANGED, MSG_UI_QUERY_CHANGED},
    };
    add_table(h, MSG_UI_QUERY, samples, sizeof samples / sizeof *samples, cells, STYLE_KEY);
}

static struct rect help_area(const struct view *v)
{
    int head = filters(v->state) ? FILTER_ROWS : 0;
    return (struct rect){v->area.row + head, v->area.col + 2, v->area.rows - head, v->area.cols - 4};
}

static int filter_cells(const struct view *v)
{
    return v->area.cols - text_cells(MSG_UI_HELP_FIND) - 6;
}

static void add_tour(const struct view *v)
{
    struct help *h = v->state;
    struct buffer text = {0}, shown = {0};
    tour_describe(v->app, &text);
    keymap_expand(v->app->keys, v->ops->modes(v), buf_text(&text), &shown);
    if (shown.len && !filters(h)) {
        page_text(&h->page, 0, MSG_UI_TOUR, STYLE_STRONG);
        page_text(&h->page, 2, buf_text(&shown), STYLE_NORMAL);
        page_blank(&h->page);
    }
    buf_free(&text);
    buf_free(&shown);
}

static void layout_help(struct view *v)
{
    struct help *h = v->state;
    const struct keymap *map = v->app->keys;
    int cells = keymap_keys_cells(map, 22);
    page_clear(&h->page, help_area(v).cols);
    add_tour(v);
    if (h->about && !filters(h))
        page_text(&h->page, 0, h->about, STYLE_NORMAL);
    for (const enum mode *m = h->first; *m != MODE_NONE; m++)
        add_mode(h, map, *m, cells);
    if (is_first(h, MODE_SEARCH))
        add_query(h, cells);
    add_signs(h, cells);
    for (enum mode m = MODE_NONE + 1; m < MODE_COUNT; m++)
        if (!is_first(h, m))
            add_mode(h, map, m, cells);
    if (!is_first(h, MODE_SEARCH))
        add_query(h, cells);
    if (passes(h, HELP_FILES_WORDS, MSG_UI_HELP_FILES))
        help_files(&h->page, v->app->env);
    if (!h->page.lines)
        page_text(&h->page, 0, MSG_UI_HELP_NONE, STYLE_DIM);
    h->top = page_clamp(&h->page, h->top, help_area(v).rows);
    edit_scroll(&h->filter, filter_cells(v));
}

static void draw_help(const struct view *v, struct canvas *c)
{
    const struct help *h = v->state;
    page_draw(&h->page, c, help_area(v), h->top);
    if (!filters(h))
        return;
    int label = text_cells(MSG_UI_HELP_FIND), col = v->area.col + 2 + label + 2;
    draw_text(c, v->area.row, v->area.col + 2, label, MSG_UI_HELP_FIND, STYLE_STRONG);
    input_draw(&h->filter, c, v->area.row, col, filter_cells(v), h->typing);
    if (!h->filter.text.len)
        draw_text(c, v->area.row, col + 1, filter_cells(v) - 1, MSG_UI_HELP_HOW, STYLE_DIM);
    draw_rule(c, v->area.row + 1, v->area.col, v->area.cols, STYLE_BORDER);
}

static void stop_filtering(struct help *h)
{
    edit_set(&h->filter, "");
    h->typing = false;
    h->top = 0;
}

static unsigned request_help(struct view *v, const struct request *r)
{
    struct help *h = v->state;
    if (page_scroll(&h->page, &h->top, help_area(v).rows, r->action))
        return EFFECT_NONE;
    switch (r->action) {
    case ACT_SEARCH:
        h->typing = true;
        return EFFECT_NONE;
    case ACT_ACCEPT:
        h->typing = false;
        return EFFECT_NONE;
    case ACT_CANCEL:
        stop_filtering(h);
        return EFFECT_NONE;
    case ACT_BACK:
        if (!filters(h))
            return EFFECT_CLOSE;
        stop_filtering(h);
        return EFFECT_NONE;
    case ACT_HELP:
        return EFFECT_CLOSE;
    case ACT_TOUR:
        tour_toggle(v->app);
        return EFFECT_CLOSE;
    default:
        if (!h->typing || !input_request(v->app, &h->filter, r->action, 1 << 20))
            return EFFECT_UNKNOWN;
        h->top = 0;
        return EFFECT_NONE;
    }
}

static unsigned text_help(struct view *v, const char *utf8, size_t len)
{
    struct help *h = v->state;
    edit_insert(&h->filter, utf8, len);
    h->top = 0;
    return EFFECT_NONE;
}

static unsigned have_help(const struct view *v)
{
    return HAVE_LINE | HAVE_CATALOG | (v->app->tour ? HAVE_TOUR : 0); /* there is something to search in */
}

static const enum mode *modes_help(const struct view *v)
{
    static const enum mode modes[] = {MODE_HELP, MODE_GLOBAL, MODE_NONE};
    static const enum mode typing[] = {MODE_FILTER, MODE_EDIT, MODE_SYSTEM, MODE_NONE};
    return ((const struct help *)v->state)->typing ? typing : modes;
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
        .text = text_help,
        .modes = modes_help,
        .have = have_help,
        .title = title_help,
    };
    struct view *top = app_top(app);
    if (!top || top->ops->request != request_help)
        app_open(app, NULL, &ops, modes);
}
