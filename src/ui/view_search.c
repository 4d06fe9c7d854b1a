/* Search: the list of hits narrows while one types; below it the whole text of the hit under the cursor. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/highlight.h"
#include "ui/input.h"
#include "ui/list.h"
#include "ui/mouse.h"
#include "ui/views.h"

enum { HEAD_ROWS = 2, PREVIEW_ROWS = 5, MAX_HITS = 500, LABEL_CELLS = 4 };

struct search {
    struct edit query;
    int64_t catalog; /* that of the tree below; 0: none */
    bool everywhere;
    struct view *owner;
    struct query *parsed; /* NULL: what is typed is none, and `wrong` says why */
    struct error wrong;
    struct hit_list hits;
    struct list list;
    struct catalog_list catalogs; /* for their titles */
    int query_cells;
};

struct search_arg {
    struct view *owner;
    int64_t catalog;
    const char *query;
};

static bool same_folded(const char *a, const char *b)
{
    struct buffer x = {0}, y = {0};
    text_fold(&x, a, strlen(a), NULL);
    text_fold(&y, b, strlen(b), NULL);
    bool same = x.len && strcmp(buf_text(&x), buf_text(&y)) == 0;
    buf_free(&x);
    buf_free(&y);
    return same;
}

/* Hits stand in the order of the document; the cursor begins on the one that is called exactly so. */
static int best_hit(const struct search *s)
{
    for (size_t i = 0; i < s->hits.n; i++)
        if (strcmp(s->hits.items[i].cell, CELL_LABEL) == 0 &&
            same_folded(s->hits.items[i].text, edit_text(&s->query)))
            return (int)i;
    return 0;
}

static void look(struct view *v)
{
    struct search *s = v->state;
    struct error err = {0};
    struct hit_list hits = {0};
    int64_t catalog = s->everywhere ? 0 : s->catalog;
    query_free(s->parsed);
    s->wrong = (struct error){0};
    if (!found_parse(v->app->store, edit_text(&s->query), catalog, &s->parsed, &s->wrong) &&
        !query_is_empty(s->parsed))
        found_look(v->app->store, s->parsed, catalog, MAX_HITS, &hits, &err);
    if (err.status) {
        app_fail(v->app, &err);
        return;
    }
    hit_list_free(&s->hits);
    s->hits = hits;
    list_set(&s->list, (int)hits.n, s->list.height);
}

/* After the query or the scope has changed. */
static void look_anew(struct view *v)
{
    struct search *s = v->state;
    look(v);
    s->list.top = 0;
    list_go(&s->list, best_hit(s));
}

static enum status open_search(struct view *v, const void *arg, struct error *err)
{
    const struct search_arg *a = arg;
    struct search *s = v->state;
    enum status st = store_catalogs(v->app->store, &s->catalogs, err);
    if (st)
        return st;
    edit_init(&s->query, false);
    edit_set(&s->query, a->query);
    s->owner = a->owner;
    s->catalog = a->catalog;
    s->everywhere = !a->catalog;
    return ST_OK;
}

static void close_search(struct view *v)
{
    struct search *s = v->state;
    edit_free(&s->query);
    query_free(s->parsed);
    hit_list_free(&s->hits);
    catalog_list_free(&s->catalogs);
}

static enum status load_search(struct view *v, struct error *err)
{
    (void)err;
    look(v);
    return ST_OK;
}

static const char *brief_of(const char *cell)
{
    enum field f;
    if (field_by_key(cell, &f))
        return field_short_name(f);
    return strcmp(cell, CELL_LABEL) == 0 ? MSG_UI_LABEL_BRIEF : cell_title(cell);
}

static void path_of(const struct search *s, const struct hit *hit, struct buffer *out)
{
    for (size_t i = 0; s->everywhere && i < s->catalogs.n; i++)
        if (s->catalogs.items[i].id == hit->catalog)
            buf_printf(out, MSG_UI_PATH_CATALOG, s->catalogs.items[i].title);
    buf_puts(out, hit->path);
}

static void count_text(const struct search *s, struct buffer *out)
{
    if (s->hits.n)
        buf_printf(out, MSG_UI_HIT_COUNT, s->list.cursor + 1, (long long)s->hits.total);
    if (s->hits.total > (int64_t)s->hits.n)
        buf_printf(out, MSG_UI_HIT_LIMIT, s->hits.n);
}

static int right_cells(const struct search *s)
{
    struct buffer b = {0};
    count_text(s, &b);
    int cells = text_cells(buf_text(&b)) > 16 ? text_cells(buf_text(&b)) : 16;
    buf_free(&b);
    return cells;
}

static void layout_search(struct view *v)
{
    struct search *s = v->state;
    list_set(&s->list, (int)s->hits.n, v->area.rows - HEAD_ROWS - PREVIEW_ROWS - 1);
    s->query_cells =
        v->area.cols - text_cells(MSG_UI_SEARCH_LABEL) - text_cells(MSG_UI_SCOPE_HERE) - right_cells(s) - 8;
    edit_scroll(&s->query, s->query_cells);
}

static void draw_head(const struct view *v, struct canvas *c)
{
    const struct search *s = v->state;
    struct rect a = v->area;
    struct buffer count = {0};
    const char *scope = s->everywhere ? MSG_UI_SCOPE_ALL : MSG_UI_SCOPE_HERE;
    int label = text_cells(MSG_UI_SEARCH_LABEL), right = right_cells(s);
    count_text(s, &count);
    draw_text(c, a.row, a.col + 1, label, MSG_UI_SEARCH_LABEL, STYLE_STRONG);
    input_draw(&s->query, c, a.row, a.col + label + 2, s->query_cells, true);
    draw_text(c, a.row, a.col + label + 4 + s->query_cells, text_cells(scope), scope, STYLE_LABEL);
    draw_right(c, a.row, a.col + a.cols - right - 1, right, buf_text(&count), STYLE_NORMAL);
    draw_rule(c, a.row + 1, a.col, a.cols, STYLE_BORDER);
    buf_free(&count);
}

static void draw_hit(const struct view *v, struct canvas *c, int row, const struct hit *hit, bool selected)
{
    const struct search *s = v->state;
    struct rect a = v->area;
    enum style style = selected ? STYLE_SELECTED : STYLE_NORMAL;
    enum style match = selected ? STYLE_MATCH_SELECTED : STYLE_MATCH;
    int path_cells = a.cols * 45 / 100, text_col = a.col + 1 + path_cells + 2 + LABEL_CELLS + 2;
    struct span_list spans = {0}, in_path = {0};
    struct buffer path = {0}, cut = {0};
    path_of(s, hit, &path);
    text_middle(&cut, buf_text(&path), path_cells);
    query_spans(s->parsed, CELL_LABEL, buf_text(&cut), &in_path);
    query_spans(s->parsed, hit->cell, hit->text, &spans);
    draw_text(c, row, a.col, a.cols, "", style);
    draw_marked(c, row, a.col + 1, path_cells, buf_text(&cut), &in_path, style, match);
    draw_text(c, row, a.col + 1 + path_cells + 2, LABEL_CELLS, brief_of(hit->cell),
              selected ? style : STYLE_LABEL);
    draw_marked(c, row, text_col, a.col + a.cols - 1 - text_col, hit->text, &spans, style, match);
    span_list_free(&spans);
    span_list_free(&in_path);
    buf_free(&path);
    buf_free(&cut);
}

/* The text of the hit, from the line before its first match on. */
static void draw_preview(const struct view *v, struct canvas *c, const struct hit *hit)
{
    const struct search *s = v->state;
    struct rect a = v->area;
    int row = a.row + a.rows - PREVIEW_ROWS, width = a.cols - 14;
    struct span_list spans = {0};
    struct buffer path = {0}, cut = {0};
    path_of(s, hit, &path);
    text_middle(&cut, buf_text(&path), a.cols - 2);
    draw_rule(c, row - 1, a.col, a.cols, STYLE_BORDER);
    draw_text(c, row, a.col + 1, a.cols - 2, buf_text(&cut), STYLE_STRONG);
    draw_text(c, row + 1, a.col + 1, 10, cell_title(hit->cell), STYLE_LABEL);
    query_spans(s->parsed, hit->cell, hit->text, &spans);
    size_t len = strlen(hit->text), pos = 0, first = spans.n ? spans.items[0].from : 0;
    struct text_line line;
    int before = 0, n = 0;
    while (text_wrap(hit->text, len, width, &pos, &line) && line.start + line.len <= first && first > 0)
        before++;
    pos = 0;
    for (int i = 0; text_wrap(hit->text, len, width, &pos, &line); i++) {
        if (i < before - 1)
            continue;
        if (n == PREVIEW_ROWS - 1)
            break;
        draw_marked_run(c, row + 1 + n++, a.col + 13, width + 1, hit->text, line.start, line.len, &spans,
                        STYLE_NORMAL, STYLE_MATCH);
    }
    span_list_free(&spans);
    buf_free(&path);
    buf_free(&cut);
}

/* What stands in the place of a hit. */
static const char *nothing(const struct search *s)
{
    const char *query = edit_text(&s->query);
    bool number = *query && !query[strspn(query, "0123456789.")];
    return *s->wrong.text                 ? s->wrong.text
           : number && s->catalog         ? MSG_UI_SEARCH_NUMBER
           : !s->query.text.len           ? MSG_UI_SEARCH_HOW
           : s->catalog && !s->everywhere ? MSG_UI_SEARCH_NONE_HERE
                                          : MSG_UI_SEARCH_NONE;
}

static void draw_search(const struct view *v, struct canvas *c)
{
    const struct search *s = v->state;
    struct rect a = v->area;
    draw_head(v, c);
    if (!s->hits.n) {
        struct buffer text = {0};
        keymap_expand(v->app->keys, v->ops->modes(v), nothing(s), &text);
        draw_text(c, a.row + HEAD_ROWS + 1, a.col + 4, a.cols - 8, buf_text(&text), STYLE_DIM);
        buf_free(&text);
        return;
    }
    for (int i = 0; i < s->list.height && s->list.top + i < s->list.n; i++)
        draw_hit(v, c, a.row + HEAD_ROWS + i, &s->hits.items[s->list.top + i],
                 s->list.top + i == s->list.cursor);
    draw_preview(v, c, &s->hits.items[s->list.cursor]);
}

bool search_found(struct app *app)
{
    struct error err = {0};
    struct search_result *found = &app->found;
    struct query *query = NULL;
    if (!found->hits.n && (found_parse(app->store, found->query, found->catalog, &query, &err) ||
                           found_look(app->store, query, found->catalog, MAX_HITS, &found->hits, &err)))
        app_fail(app, &err);
    else if (!found->hits.n)
        app_say(app, "%s", MSG_UI_SEARCH_NONE);
    query_free(query);
    if (found->at >= found->hits.n)
        found->at = 0;
    return found->hits.n > 0;
}

static unsigned jump(struct view *v)
{
    struct search *s = v->state;
    struct app *app = v->app;
    if (!s->hits.n) {
        app_say(app, "%s", nothing(s));
        return EFFECT_NONE;
    }
    free(app->found.query);
    hit_list_free(&app->found.hits);
    app->found = (struct search_result){
        .query = mem_dup(edit_text(&s->query)),
        .catalog = s->everywhere ? 0 : s->catalog,
        .hits = s->hits,
        .at = (size_t)s->list.cursor,
    };
    s->hits = (struct hit_list){0};
    const struct hit *hit = &app->found.hits.items[app->found.at];
    s->owner->ops->go(s->owner, hit->catalog, hit->node);
    app_say(app, MSG_UI_HIT_AT, app->found.query, app->found.at + 1, app->found.hits.n,
            cell_title(hit->cell));
    return EFFECT_CLOSE;
}

static unsigned mouse_search(struct view *v, const struct mouse *m)
{
    struct search *s = v->state;
    struct rect lines = {v->area.row + HEAD_ROWS, v->area.col, s->list.height, v->area.cols};
    mouse_list(&s->list, lines, m);
    return EFFECT_NONE;
}

static unsigned request_search(struct view *v, const struct request *r)
{
    struct search *s = v->state;
    unsigned was;
    if (list_request(&s->list, r->action))
        return EFFECT_NONE;
    switch (r->action) {
    case ACT_ACCEPT:
        return jump(v);
    case ACT_CANCEL:
        return EFFECT_CLOSE;
    case ACT_SCOPE:
        s->everywhere = !s->everywhere;
        look_anew(v);
        return EFFECT_NONE;
    default:
        was = s->query.changes;
        if (!input_request(v->app, &s->query, r->action, 1 << 20))
            return EFFECT_UNKNOWN;
        if (s->query.changes != was)
            look_anew(v);
        return EFFECT_NONE;
    }
}

static unsigned text_search(struct view *v, const char *utf8, size_t len)
{
    struct search *s = v->state;
    edit_insert(&s->query, utf8, len);
    look_anew(v);
    return EFFECT_NONE;
}

static unsigned have_search(const struct view *v)
{
    const struct search *s = v->state;
    return (s->hits.n ? HAVE_LINE : 0) | (s->catalog ? HAVE_SCOPE : 0);
}

static const enum mode *modes_search(const struct view *v)
{
    (void)v;
    static const enum mode modes[] = {MODE_SEARCH, MODE_EDIT, MODE_SYSTEM, MODE_NONE};
    return modes;
}

static void title_search(const struct view *v, struct buffer *where, struct buffer *counts)
{
    const struct search *s = v->state;
    (void)counts;
    if (s->everywhere || !s->owner->ops->title) {
        buf_puts(where, MSG_UI_TITLE_SEARCH);
        return;
    }
    struct buffer none = {0};
    s->owner->ops->title(s->owner, where, &none);
    buf_free(&none);
}

void view_search_open(struct view *owner, int64_t catalog, const char *query)
{
    static const struct view_ops ops = {
        .state_size = sizeof(struct search),
        .open = open_search,
        .close = close_search,
        .load = load_search,
        .layout = layout_search,
        .draw = draw_search,
        .request = request_search,
        .mouse = mouse_search,
        .text = text_search,
        .modes = modes_search,
        .have = have_search,
        .title = title_search,
    };
    struct search_arg arg = {owner, catalog, query};
    app_open(owner->app, owner, &ops, &arg);
}
