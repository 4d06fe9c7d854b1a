/* The tree of one catalog with the detail of the node under the cursor. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/clip.h"
#include "ui/detail.h"
#include "ui/memory.h"
#include "ui/tree.h"
#include "ui/views.h"

struct tree_arg {
    int64_t catalog, node;
};

int tree_node(const struct tree *t)
{
    return t->list.cursor < t->fold.nlines ? t->fold.lines[t->list.cursor] : -1;
}

const struct outline_node *tree_current(const struct tree *t)
{
    int i = tree_node(t);
    return i < 0 ? NULL : &t->outline.nodes[i];
}

/* The node under the cursor and what is unfolded; "tree" is told only while the tree is open. */
static void remember_tree(struct view *v)
{
    struct tree *t = v->state;
    const struct outline_node *n = tree_current(t);
    struct buffer open = {0};
    state_put_int(&v->app->memory, "tree", t->catalog);
    memory_put_int(v->app, "node", t->catalog, n ? n->id : 0);
    memory_put_int(v->app, "row", t->catalog, t->list.cursor - t->list.top);
    if (t->placed) {
        fold_keep(&t->fold, &t->outline, t->part);
        fold_print(&t->fold, &open);
        memory_put(v->app, "open", t->catalog, buf_text(&open));
    }
    buf_free(&open);
}

static enum status open_tree(struct view *v, const void *arg, struct error *err)
{
    (void)err;
    const struct tree_arg *a = arg;
    struct tree *t = v->state;
    t->catalog = a->catalog;
    t->wanted = a->node;
    const char *open = memory_get(v->app, "open", t->catalog);
    if (!t->wanted) {
        t->wanted = memory_get_int(v->app, "node", t->catalog);
        t->row = (int)memory_get_int(v->app, "row", t->catalog);
    }
    if (*open) {
        fold_parse(&t->fold, open);
        t->placed = true;
    }
    return ST_OK;
}

static void close_tree(struct view *v)
{
    struct tree *t = v->state;
    row_head_release(&t->head);
    outline_free(&t->outline);
    fold_free(&t->fold);
    item_release(&t->item);
    tree_due_forget(t);
    free(t->due);
    page_free(&t->detail);
    tree_asked_free(&t->asked);
}

void tree_look(struct view *v)
{
    struct tree *t = v->state;
    const struct outline_node *n = tree_current(t);
    struct error err = {0};
    if (n && t->item_of == n->id)
        return;
    item_release(&t->item);
    t->item = (struct item){0};
    t->item_of = 0;
    t->detail_top = 0;
    tree_due_forget(t);
    if (!n)
        return;
    if (store_item(v->app->store, n->id, &t->item, &err))
        app_fail(v->app, &err);
    else
        t->item_of = n->id;
    tree_due_look(v);
}

void tree_stand_on(struct view *v, int node)
{
    struct tree *t = v->state;
    if (node < 0)
        return;
    fold_reveal(&t->fold, &t->outline, node);
    list_set(&t->list, t->fold.nlines, t->list.height);
    list_go(&t->list, fold_line(&t->fold, node));
}

/* Where to stand in the new build: on what was wanted, on the node that the cursor was on, or on its line. */
static void place(struct view *v, int64_t was)
{
    struct tree *t = v->state;
    int node = t->wanted ? outline_find(&t->outline, t->wanted) : -1;
    if (node >= 0) {
        tree_stand_on(v, node);
        if (t->row)
            t->list.top = t->list.cursor - t->row; /* the layout brings it within bounds */
    } else {
        node = was ? outline_find(&t->outline, was) : -1;
        list_set(&t->list, t->fold.nlines, t->list.height);
        if (node >= 0)
            list_go(&t->list, fold_line(&t->fold, node));
    }
    t->wanted = 0;
    t->row = 0;
}

/* What the top line says of the whole catalog. */
static void count(struct tree *t)
{
    t->marks = t->items = 0;
    for (int i = 0; i < t->outline.n; i += t->outline.nodes[i].size) {
        t->items += t->outline.nodes[i].items;
        t->marks += t->outline.nodes[i].marks_below;
    }
}

static int digits(int n)
{
    int cells = 1;
    for (; n >= 10; n /= 10)
        cells++;
    return cells;
}

static void take_outline(struct tree *t, const struct outline *fresh, bool part)
{
    fold_keep(&t->fold, &t->outline, t->part);
    outline_free(&t->outline);
    t->outline = *fresh;
    t->part = part;
    fold_begin(&t->fold, &t->outline);
}

static enum status read_tree(struct view *v, struct error *err)
{
    struct tree *t = v->state;
    struct outline fresh;
    enum status st = store_skeleton(v->app->store, t->catalog, &fresh, &t->as_of, err);
    if (!st)
        take_outline(t, &fresh, false);
    return st;
}

/* The first sight of a large catalog: what shows of it. */
static enum status read_glimpse(struct view *v, struct error *err)
{
    enum { LARGE = 4000 }; /* nodes: a few milliseconds */
    struct tree *t = v->state;
    struct glimpse g;
    struct glimpse_query q = {.catalog = t->catalog,
                              .least = LARGE,
                              .open = t->fold.ids,
                              .nopen = t->placed ? t->fold.nids : 0,
                              .lines = t->placed ? 0 : v->area.rows,
                              .shown = t->wanted};
    enum status st = store_glimpse(v->app->store, &q, &g, err);
    if (st || !g.tree.n)
        return st;
    take_outline(t, &g.tree, true);
    t->level = g.level;
    t->items = (int)g.items;
    t->marks = (int)g.marks;
    return ST_OK;
}

/* What most changes leave as it is, the shape of the tree, is not read again. */
static enum status read_what_is_needed(struct view *v, bool *follows, struct error *err)
{
    struct tree *t = v->state;
    enum status st = ST_OK;
    *follows = false;
    if (!t->outline.nodes)
        st = read_glimpse(v, err);
    else if (!t->part)
        st = store_skeleton_follow(v->app->store, t->catalog, &t->outline, &t->as_of, follows, err);
    else
        return read_tree(v, err);
    return st || *follows || t->part ? st : read_tree(v, err);
}

static enum status load_tree(struct view *v, struct error *err)
{
    struct tree *t = v->state;
    struct row_head head = {0};
    const struct outline_node *n = tree_current(t);
    int64_t was = n ? n->id : 0;
    bool follows;
    enum status st = store_head(v->app->store, t->catalog, &head, err);
    if (!st)
        st = read_what_is_needed(v, &follows, err);
    if (st) {
        row_head_release(&head);
        app_close(v);
        if (st != ST_USAGE)
            return st;
        if (!v->app->message) /* an undo that took the catalog away has said so itself */
            app_say(v->app, "%s", MSG_UI_CATALOG_GONE);
        return ST_OK;
    }
    row_head_release(&t->head);
    t->head = head;
    if (!t->part)
        count(t);
    t->count_cells = t->items < 10 ? 2 : digits(t->items);
    place(v, was);
    t->item_of = 0;
    return tree_due_load(v, !follows, err);
}

/* The item under the cursor has been read already. */
void tree_complete(struct view *v)
{
    struct tree *t = v->state;
    struct error err = {0};
    int64_t item = t->item_of;
    if (!t->part)
        return;
    if (load_tree(v, &err))
        app_fail(v->app, &err);
    t->item_of = item;
}

static unsigned work_tree(struct view *v)
{
    if (!((struct tree *)v->state)->part)
        return tree_due_work(v);
    tree_complete(v);
    return WORK_SHOWS;
}

struct rect tree_detail_area(const struct view *v)
{
    const struct tree *t = v->state;
    int left = v->area.col + t->tree_cols + 2; /* the bar and a blank */
    return (struct rect){v->area.row + 1, left, v->area.rows - 1, v->area.cols - left - 1};
}

int tree_pane_cols(const struct view *v, int extra)
{
    enum { MOST_BY_RULE = 64, LEAST = 20, LEAST_DETAIL = 30 };
    int rule = v->area.cols * 39 / 100, most = v->area.cols - 3 - LEAST_DETAIL;
    int cols = (rule < MOST_BY_RULE ? rule : MOST_BY_RULE) + extra;
    return cols > most ? most : cols < LEAST ? LEAST : cols;
}

/* The first sight: as many levels as the pane holds. */
static void unfold_first(struct view *v)
{
    struct tree *t = v->state;
    int level = t->part ? t->level : fold_fitting(&t->outline, v->area.rows);
    int node = tree_node(t);
    int64_t id = node >= 0 ? t->outline.nodes[node].id : 0;
    fold_to_level(&t->fold, &t->outline, level);
    list_set(&t->list, t->fold.nlines, v->area.rows);
    tree_stand_on(v, id ? outline_find(&t->outline, id) : -1);
    t->placed = true;
}

/* The titles that the picture will show, so that drawing reads nothing. */
static void read_titles(struct view *v)
{
    enum { MOST_TITLES = 4096 };
    struct tree *t = v->state;
    outline_forget(&t->outline, MOST_TITLES);
    for (int i = t->list.top; i < t->fold.nlines && i < t->list.top + t->list.height; i++)
        outline_title(&t->outline, t->fold.lines[i]);
    for (int node = tree_node(t); node >= 0; node = t->outline.nodes[node].parent)
        outline_title(&t->outline, node);
}

static void layout_tree(struct view *v)
{
    struct tree *t = v->state;
    t->tree_cols = tree_pane_cols(v, v->app->tree_extra);
    if (!t->placed)
        unfold_first(v);
    list_set(&t->list, t->fold.nlines, v->area.rows);
    read_titles(v);
    tree_look(v);
    if (t->item_of) {
        struct buffer key = {0}, limit = {0};
        if (t->item.has_item && (*t->item.fields[FIELD_DEADLINE] || t->limit.own))
            limit_line(v->app, &t->limit, false, &limit);
        static const enum mode modes[] = {MODE_TREE, MODE_NONE};
        keymap_name(v->app->keys, modes, ACT_CONFIRM, &key);
        bool can = !store_is_read_only(v->app->store) && key.len;
        struct detail_source src = {&t->outline,
                                    tree_node(t),
                                    &t->item,
                                    env_now(v->app->env),
                                    can ? buf_text(&key) : NULL,
                                    {buf_text(&limit),
                                     t->limit.rule.unsure || rule_is_unknown(&t->limit.rule), &t->own,
                                     &t->records, env_today(v->app->env)}};
        detail_build(&t->detail, tree_detail_area(v).cols, &src);
        buf_free(&key);
        buf_free(&limit);
    } else {
        page_clear(&t->detail, tree_detail_area(v).cols);
    }
    t->detail_top = page_clamp(&t->detail, t->detail_top, tree_detail_area(v).rows);
}

static const enum mode *modes_tree(const struct view *v)
{
    static const enum mode tree[] = {MODE_TREE, MODE_GLOBAL, MODE_NONE};
    static const enum mode detail[] = {MODE_DETAIL, MODE_TREE, MODE_GLOBAL, MODE_NONE};
    return ((const struct tree *)v->state)->detail_focus ? detail : tree;
}

static unsigned have_tree(const struct view *v)
{
    const struct tree *t = v->state;
    const struct outline_node *n = tree_current(t);
    unsigned have = HAVE_CATALOG | HAVE_ASIDE;
    if (n)
        have |= HAVE_NODE | HAVE_LINE;
    if (n && n->parent >= 0)
        have |= HAVE_PARENT;
    if (n && n->has_item)
        have |= HAVE_ITEM;
    if (n && n->marks)
        have |= HAVE_MARK;
    if (t->marks)
        have |= HAVE_MARKS;
    if (v->app->trail.n)
        have |= HAVE_TRAIL;
    return have;
}

/* A heading whose items wait to be confirmed shows their number: that `c` has nothing to do here needs its reason. */
static void why_tree(const struct view *v, enum action action, struct buffer *out)
{
    const struct tree *t = v->state;
    const struct outline_node *n = tree_current(t);
    if ((action == ACT_EVENT || action == ACT_PUBLISHED) && n && !store_is_read_only(v->app->store))
        buf_puts(out, MSG_UI_HEADING_NO_RECORD);
    if (action != ACT_CONFIRM || !n || store_is_read_only(v->app->store))
        return;
    if (n->marks_below)
        buf_printf(out, MSG_UI_NEED_MARK_HERE, n->marks_below);
    else if (!t->marks)
        buf_puts(out, tr(MSG_UI_NEED_MARKS));
}

static void title_tree(const struct view *v, struct buffer *where, struct buffer *counts)
{
    const struct tree *t = v->state;
    bool wide = v->area.cols >= 100;
    if (wide)
        buf_puts(where, MSG_UI_TITLE_CATALOG);
    buf_puts(where, t->head.title);
    char year[16];
    snprintf(year, sizeof year, "%d", t->head.year);
    if (t->head.year && !strstr(t->head.title, year))
        buf_printf(where, " %s", year);
    buf_printf(counts, wide ? MSG_UI_COUNT_ITEMS_WIDE : MSG_UI_COUNT_ITEMS, t->items);
    tree_due_counts(t, wide, counts);
    if (t->marks)
        buf_printf(counts, wide ? MSG_UI_COUNT_MARKS_WIDE : MSG_UI_COUNT_MARKS, t->marks);
    if (store_is_read_only(v->app->store))
        buf_printf(counts, "%s", MSG_UI_READ_ONLY);
}

static int64_t catalog_of_tree(const struct view *v)
{
    return ((const struct tree *)v->state)->catalog;
}

static void go_tree(struct view *v, int64_t catalog, int64_t node)
{
    struct tree *t = v->state;
    if (catalog && catalog != t->catalog) {
        tree_leave_trail(v);
        app_close(v);
        view_tree_open(v->app, catalog, node);
        return;
    }
    if (!node)
        return;
    tree_leave_trail(v);
    tree_complete(v);
    int at = outline_find(&t->outline, node);
    if (v->stale || at < 0)
        t->wanted = node;
    else
        tree_stand_on(v, at);
}

void tree_open_form(struct view *owner, int64_t catalog, const struct outline *o, int node)
{
    struct buffer number = {0}, path = {0};
    outline_number(o, node, &number);
    outline_path(o, node, &path);
    view_form_open(owner, catalog, o->nodes[node].id, buf_text(&number), buf_text(&path));
    if (!o->nodes[node].has_item)
        app_say(owner->app, "%s", MSG_UI_FORM_HEADING);
    buf_free(&number);
    buf_free(&path);
}

/* The node under the cursor or else the next below it that has cells to confirm; 0: none. */
static int64_t next_marked(const struct tree *t, int node)
{
    for (int i = node < 0 ? 0 : node; i < t->outline.n; i++)
        if (t->outline.nodes[i].marks)
            return t->outline.nodes[i].id;
    return 0;
}

static void open_unplaced(struct view *v, int node)
{
    struct tree *t = v->state;
    struct buffer path = {0};
    if (node >= 0)
        outline_path(&t->outline, node, &path);
    view_unplaced_open(v, t->catalog, node >= 0 ? t->outline.nodes[node].id : 0,
                       node >= 0 ? buf_text(&path) : t->head.title);
    buf_free(&path);
}

static unsigned open_other(struct view *v, enum action action)
{
    struct tree *t = v->state;
    int node = tree_node(t);
    int64_t id = node >= 0 ? t->outline.nodes[node].id : 0;
    switch (action) {
    case ACT_OPEN:
        tree_open_form(v, t->catalog, &t->outline, node);
        return EFFECT_NONE;
    case ACT_SEARCH:
        view_search_open(v, t->catalog, "");
        return EFFECT_NONE;
    case ACT_MARKS:
        if (id != v->app->mark.node) /* one has moved on from the cell that was looked at */
            v->app->mark.node = 0;
        view_marks_open(v, t->catalog, t->head.title, next_marked(t, node));
        return EFFECT_NONE;
    case ACT_ASIDE:
        open_unplaced(v, node);
        return EFFECT_NONE;
    case ACT_EXPORT:
        view_export_open(v, t->catalog, id);
        return EFFECT_NONE;
    case ACT_TRASH:
        view_trash_open(v, t->catalog);
        return EFFECT_NONE;
    case ACT_COPY_CELL:
        if (t->item_of)
            clip_choose(v, &t->outline, node, &t->item);
        return EFFECT_NONE;
    case ACT_COPY_ROW:
        if (t->item_of)
            clip_row(v, &t->head, &t->outline, node, &t->item);
        return EFFECT_NONE;
    default:
        return EFFECT_UNKNOWN;
    }
}

static unsigned request_tree(struct view *v, const struct request *r)
{
    struct tree *t = v->state;
    bool scrolls = t->detail_focus || r->action == ACT_SCROLL_UP || r->action == ACT_SCROLL_DOWN;
    if (scrolls && page_scroll(&t->detail, &t->detail_top, tree_detail_area(v).rows, r->action))
        return EFFECT_NONE;
    switch (r->action) {
    case ACT_BACK:
        return EFFECT_CLOSE;
    case ACT_RELOAD:
        t->as_of = (struct as_of){0}; /* all of it is read again */
        return EFFECT_UNKNOWN;
    case ACT_FOCUS:
        t->detail_focus = !t->detail_focus && t->item_of;
        return EFFECT_NONE;
    case ACT_LEFT:
        t->detail_focus = false;
        return EFFECT_NONE;
    default:
        if (list_request(&t->list, r->action)) /* all lines are there from the beginning */
            return EFFECT_NONE;
        tree_complete(v);
        if (v->closing)
            return EFFECT_NONE;
        return tree_move(v, r) || tree_change(v, r) || tree_due_request(v, r->action)
                   ? EFFECT_NONE
                   : open_other(v, r->action);
    }
}

void view_tree_open(struct app *app, int64_t catalog, int64_t node)
{
    static const struct view_ops ops = {
        .state_size = sizeof(struct tree),
        .open = open_tree,
        .close = close_tree,
        .load = load_tree,
        .work = work_tree,
        .layout = layout_tree,
        .draw = tree_draw,
        .request = request_tree,
        .mouse = tree_mouse,
        .modes = modes_tree,
        .have = have_tree,
        .why = why_tree,
        .title = title_tree,
        .go = go_tree,
        .catalog = catalog_of_tree,
        .remember = remember_tree,
    };
    struct tree_arg arg = {catalog, node};
    app_open(app, NULL, &ops, &arg);
}
