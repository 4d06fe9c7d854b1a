/* Search: the list of hits narrows while one types; below it the whole text of the hit under the cursor. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "ui/input.h"
#include "ui/memory.h"
#include "ui/mouse.h"
#include "ui/search.h"
#include "ui/views.h"

struct search_arg {
    struct view *owner;
    int64_t catalog;
    const char *query;
    void (*take)(struct view *owner, const char *query);
};

static enum status open_search(struct view *v, const void *arg, struct error *err)
{
    (void)err;
    const struct search_arg *a = arg;
    struct search_view *s = v->state;
    edit_init(&s->query, false);
    edit_set(&s->query, a->query);
    s->owner = a->owner;
    s->take = a->take;
    s->catalog = a->catalog;
    s->everywhere = !a->catalog;
    s->first = v->app->used;
    s->words_of = -1;
    s->tree.total = -1;
    return ST_OK;
}

static void close_search(struct view *v)
{
    struct search_view *s = v->state;
    search_offer_close(s);
    search_end(s);
    search_tree_unload(s);
    query_words_release(&s->words);
    free(s->rows);
    edit_free(&s->query);
}

static enum status load_search(struct view *v, struct error *err)
{
    (void)err;
    search_look_again(v);
    return ST_OK;
}

static struct list *list_of(struct search_view *s)
{
    return s->tree.on ? &s->tree.list : &s->list;
}

bool search_current(const struct search_view *s, size_t *hit)
{
    if (!s->now.search)
        return false;
    if (s->tree.on)
        return s->tree.list.cursor < s->tree.list.n && search_tree_hit(s, s->tree.list.cursor, hit);
    *hit = (size_t)s->list.cursor;
    return *hit <
           search_count(s->now.search); /* the lines may still be those of before a change of the store */
}

/* --- going there ---------------------------------------------------------------------------------------------------- */

/* A hit, or a heading above hits: n then goes on from the hit that the list's cursor is on. */
static unsigned go_to(struct view *v, struct place to, size_t at, const char *cell)
{
    struct search_view *s = v->state;
    struct app *app = v->app;
    search_offer_note(v);
    found_take(app, edit_text(&s->query), search_scope_of(s), &s->now, at);
    memory_use(app, to.node);
    int depth = app->depth;
    s->owner->ops->go(s->owner, to.catalog, to.node);
    if (cell)
        found_tell(app, cell);
    if (app->depth <= depth)
        return EFFECT_CLOSE;
    search_return(v, to, (int)at); /* what has opened above leads back to the hits */
    return EFFECT_NONE;
}

/* What is forgiven while one types, and is wrong when it stays so: "到期<", "@no such name". Says what, and goes there.
 * closes: a parenthesis that is open still is none of it. */
static bool tell_wrong(struct view *v, bool closes)
{
    struct search_view *s = v->state;
    struct lookup strict = {0};
    struct error err = {0};
    size_t at = 0;
    s->words.typing = false;
    s->words.closes = closes;
    enum status st = search_begin(v, &strict, &at, &err);
    s->words.closes = false;
    s->words.typing = true;
    lookup_end(&strict);
    if (!st)
        return false;
    if (at <= s->query.text.len)
        edit_seek(&s->query, at);
    app_fail(v->app, &err);
    return true;
}

/* The query limits the owner from now on. Only what can be read to its end, and finds something. */
static unsigned limit_owner(struct view *v)
{
    struct search_view *s = v->state;
    bool all = !edit_text(&s->query)[strspn(edit_text(&s->query), " ")];
    search_want(v, 1);
    if (!all && tell_wrong(v, false))
        return EFFECT_NONE;
    if (!all && !list_of(s)->n) {
        app_say(v->app, "%s", search_nothing(s));
        return EFFECT_NONE;
    }
    if (!all)
        search_offer_note(v);
    s->take(s->owner, all ? "" : edit_text(&s->query));
    return EFFECT_CLOSE;
}

static unsigned jump(struct view *v)
{
    struct search_view *s = v->state;
    struct error err = {0};
    struct search_shown shown = {0};
    size_t hit;
    search_want(v, 1); /* what was typed just before has not been looked for yet */
    if (edit_text(&s->query)[strspn(edit_text(&s->query), " ")] && !s->wrong && tell_wrong(v, true))
        return EFFECT_NONE;
    if (!list_of(s)->n) {
        app_say(v->app, "%s", search_nothing(s));
        return EFFECT_NONE;
    }
    if (!search_current(s, &hit))
        return go_to(v, (struct place){s->tree.catalog, search_tree_node(s)}, (size_t)s->list.cursor, NULL);
    const struct search_hit *h = search_at(s->now.search, hit);
    enum status st = search_show(s->now.search, hit, &shown, &err);
    if (st == ST_USAGE)
        app_say(v->app, "%s", MSG_UI_HIT_GONE);
    else if (st)
        app_fail(v->app, &err);
    if (st)
        return EFFECT_NONE;
    unsigned effects = go_to(v, (struct place){h->catalog, h->node}, hit, shown.cell);
    search_shown_release(&shown);
    return effects;
}

/* --- keys ------------------------------------------------------------------------------------------------------------- */

static void changed(struct view *v)
{
    search_look(v);
    search_offer_again(v);
}

void search_put(struct view *v, const char *query)
{
    struct search_view *s = v->state;
    search_offer_close(s);
    edit_assign(&s->query, query);
    search_look(v);
}

/* The keys of the open list; false: not one of them. */
static bool request_offers(struct view *v, enum action action)
{
    struct search_view *s = v->state;
    if (!s->offers.found.n)
        return false;
    if (action == ACT_ACCEPT) {
        search_offer_take(v);
        search_look(v);
        return true;
    }
    if (action == ACT_CANCEL || (action == ACT_UP && !s->offers.list.cursor)) {
        search_offer_close(s);
        return true;
    }
    return list_request(&s->offers.list, action);
}

static bool request_move(struct view *v, enum action action)
{
    struct search_view *s = v->state;
    struct list *l = list_of(s), moved = *l;
    if (action == ACT_UP && !s->query.text.len) {
        search_offer_recent(v);
        return true;
    }
    if ((action == ACT_DOWN && l->cursor + 1 >= l->n) || (action == ACT_UP && !l->cursor)) {
        if (search_tree_turn(v, action == ACT_DOWN))
            return true;
    }
    moved.n = LOOKUP_KEEP + l->n;
    if (!list_request(&moved, action))
        return false;
    search_want(v, (size_t)moved.cursor + 1);
    list_request(l, action);
    s->chosen = true;
    s->stay = (struct place){0};
    return true;
}

/* Only what can be read to its end is kept. */
static void keep(struct view *v)
{
    struct search_view *s = v->state;
    struct query *q = NULL;
    struct error err = {0};
    size_t at = 0;
    s->words.typing = false;
    enum status st = query_parse(edit_text(&s->query), &s->words, &q, &at, &err);
    s->words.typing = true;
    if (st) {
        edit_seek(&s->query, at);
        app_fail(v->app, &err);
    } else if (query_is_empty(q)) {
        app_say(v->app, "%s", MSG_UI_KEEP_EMPTY);
    } else {
        kept_add(v, edit_text(&s->query));
    }
    query_free(q);
}

static unsigned request_search(struct view *v, const struct request *r)
{
    struct search_view *s = v->state;
    unsigned was = s->query.changes;
    if (request_offers(v, r->action) || request_move(v, r->action))
        return EFFECT_NONE;
    switch (r->action) {
    case ACT_ACCEPT:
        return s->take ? limit_owner(v) : jump(v);
    case ACT_CANCEL:
        return EFFECT_CLOSE;
    case ACT_COMPLETE:
        search_offer_complete(v);
        break;
    case ACT_SCOPE:
        s->everywhere = !s->everywhere;
        search_look(v);
        break;
    case ACT_AS_TREE:
        search_want(v, 1);
        search_tree_toggle(v);
        break;
    case ACT_KEEP:
        keep(v);
        break;
    case ACT_KEPT:
        view_kept_open(v, search_put);
        break;
    case ACT_ERASE_TO_START: /* of one line all is meant, wherever an error has left the caret */
        edit_select_all(&s->query);
        edit_insert(&s->query, "", 0);
        break;
    default:
        if (!input_request(v->app, &s->query, r->action, 1 << 20))
            return EFFECT_UNKNOWN;
    }
    if (s->query.changes != was)
        changed(v);
    return EFFECT_NONE;
}

static unsigned text_search(struct view *v, const char *utf8, size_t len)
{
    struct search_view *s = v->state;
    bool asks = (len == 1 && *utf8 == '?') || (len == 3 && memcmp(utf8, "？", 3) == 0);
    if (asks && !s->query.text.len) {
        view_help_open(v->app, v->ops->modes(v));
        return EFFECT_NONE;
    }
    edit_insert(&s->query, utf8, len);
    changed(v);
    return EFFECT_NONE;
}

static unsigned mouse_search(struct view *v, const struct mouse *m)
{
    struct search_view *s = v->state;
    struct list *l = list_of(s);
    struct rect lines = {v->area.row + SEARCH_HEAD_ROWS, v->area.col, l->height, v->area.cols};
    if (mouse_list(l, lines, m))
        s->chosen = true;
    return EFFECT_NONE;
}

/* What has not been looked for yet may be there. */
static unsigned have_search(const struct view *v)
{
    const struct search_view *s = v->state;
    bool looks = s->now.search && !search_done(s->now.search) && !query_is_empty(s->now.query);
    bool line = s->tree.on ? s->tree.list.n > 0 : s->list.n > 0;
    return (line || looks || s->offers.found.n || !s->query.text.len ? HAVE_LINE : 0) |
           (s->catalog && !s->take ? HAVE_SCOPE : 0);
}

static void why_search(const struct view *v, enum action action, struct buffer *out)
{
    if (action == ACT_DOWN || action == ACT_UP)
        buf_puts(out, search_nothing(v->state));
    if (action == ACT_SCOPE && ((const struct search_view *)v->state)->take)
        buf_puts(out, MSG_UI_LIMIT_SCOPE);
}

static const enum mode *modes_search(const struct view *v)
{
    static const enum mode modes[] = {MODE_SEARCH, MODE_EDIT, MODE_SYSTEM, MODE_NONE};
    static const enum mode offers[] = {MODE_CHOICES, MODE_SEARCH, MODE_EDIT, MODE_SYSTEM, MODE_NONE};
    static const enum mode limit[] = {MODE_NARROW, MODE_SEARCH, MODE_EDIT, MODE_SYSTEM, MODE_NONE};
    const struct search_view *s = v->state;
    return s->offers.found.n ? offers : s->take ? limit : modes;
}

static const char *about_search(const struct view *v)
{
    (void)v;
    return MSG_UI_SEARCH_CARD;
}

static void title_search(const struct view *v, struct buffer *where, struct buffer *counts)
{
    const struct search_view *s = v->state;
    (void)counts;
    if (s->take) {
        buf_puts(where, MSG_UI_TITLE_LIMIT);
        return;
    }
    if (s->everywhere || !s->owner->ops->title) {
        buf_puts(where, MSG_UI_TITLE_SEARCH);
        return;
    }
    struct buffer none = {0};
    s->owner->ops->title(s->owner, where, &none);
    buf_free(&none);
}

void view_search_limit_open(struct view *owner, int64_t catalog, const char *query,
                            void (*take)(struct view *owner, const char *query))
{
    static const struct view_ops ops = {
        .state_size = sizeof(struct search_view),
        .open = open_search,
        .close = close_search,
        .load = load_search,
        .layout = search_layout,
        .draw = search_draw,
        .request = request_search,
        .mouse = mouse_search,
        .text = text_search,
        .modes = modes_search,
        .have = have_search,
        .why = why_search,
        .about = about_search,
        .title = title_search,
        .work = search_work,
        .prepare = search_prepare,
    };
    struct search_arg arg = {owner, catalog, query, take};
    app_open(owner->app, owner, &ops, &arg);
}

void view_search_open(struct view *owner, int64_t catalog, const char *query)
{
    view_search_limit_open(owner, catalog, query, NULL);
}
