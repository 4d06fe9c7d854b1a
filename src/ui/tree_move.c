/* Moving about in the tree, and folding. */
#include <string.h>

#include "mulu/messages.h"
#include "ui/dialog.h"
#include "ui/found.h"
#include "ui/tree.h"
#include "ui/views.h"

void tree_leave_trail(struct view *v)
{
    const struct tree *t = v->state;
    const struct outline_node *n = tree_current(t);
    struct trail *trail = &v->app->trail;
    if (!n || (trail->n && trail->places[trail->n - 1].node == n->id))
        return;
    if (trail->n == TRAIL_LENGTH)
        memmove(trail->places, trail->places + 1, (size_t)--trail->n * sizeof *trail->places);
    trail->places[trail->n++] = (struct place){t->catalog, n->id};
}

static bool is_there(struct view *v, struct place to)
{
    struct item item = {0};
    bool yes = store_item(v->app->store, to.node, &item, NULL) == ST_OK;
    item_release(&item);
    return yes;
}

static void jump_back(struct view *v)
{
    struct tree *t = v->state;
    const struct outline_node *n = tree_current(t);
    struct trail *trail = &v->app->trail;
    while (trail->n > 0) {
        struct place to = trail->places[--trail->n];
        if (to.catalog != t->catalog) {
            if (!is_there(v, to))
                continue;
            app_close(v);
            view_tree_open(v->app, to.catalog, to.node);
            return;
        }
        int at = outline_find(&t->outline, to.node);
        if (at < 0 || (n && n->id == to.node))
            continue; /* gone, or where one stands already */
        tree_stand_on(v, at);
        return;
    }
    app_say(v->app, "%s", tr(MSG_UI_NEED_TRAIL));
}

static bool submit_number(struct view *v, struct dialog *d)
{
    struct tree *t = v->state;
    int node = outline_by_number(&t->outline, dialog_text(d, 0));
    if (node < 0) {
        dialog_problem(d, 0, MSG_UI_NO_SUCH_NUMBER, dialog_text(d, 0));
        return false;
    }
    tree_leave_trail(v);
    tree_stand_on(v, node);
    return true;
}

static void go_to(struct view *v)
{
    struct dialog *d = dialog_open(v, MSG_UI_GO_TO_TITLE, submit_number);
    if (!d)
        return;
    dialog_line(d, MSG_UI_GO_TO_NUMBER, "");
    dialog_note(d, MSG_UI_GO_TO_NOTE);
}

static void go_sibling(struct view *v, bool next)
{
    struct tree *t = v->state;
    int node = tree_node(t);
    int to = next ? outline_next_sibling(&t->outline, node) : outline_prev_sibling(&t->outline, node);
    if (to < 0)
        app_say(v->app, "%s", next ? MSG_UI_LAST_SIBLING : MSG_UI_FIRST_SIBLING);
    tree_stand_on(v, to);
}

/* Left: folds, or goes up; Right: unfolds, goes down, or from an item with nothing below it over to the detail. */
static void go_left(struct view *v, bool fold_only)
{
    struct tree *t = v->state;
    int node = tree_node(t);
    if (t->fold.open[node] && t->outline.nodes[node].size > 1)
        fold_set(&t->fold, &t->outline, node, false);
    else if (!fold_only && t->outline.nodes[node].parent >= 0)
        tree_stand_on(v, t->outline.nodes[node].parent);
    else
        app_say(v->app, "%s", MSG_UI_OUTERMOST);
}

static void go_right(struct view *v)
{
    struct tree *t = v->state;
    int node = tree_node(t);
    if (t->outline.nodes[node].size == 1)
        t->detail_focus = t->item_of != 0;
    else if (t->fold.open[node])
        tree_stand_on(v, outline_first_child(&t->outline, node));
    else
        fold_set(&t->fold, &t->outline, node, true);
}

static void to_level(struct view *v, int level)
{
    struct tree *t = v->state;
    int deepest = 0;
    for (int i = 0; i < t->outline.n; i++)
        deepest = t->outline.nodes[i].depth + 1 > deepest ? t->outline.nodes[i].depth + 1 : deepest;
    fold_to_level(&t->fold, &t->outline, level);
    if (level < deepest)
        app_say(v->app, MSG_UI_TO_LEVEL, level);
    else
        app_say(v->app, MSG_UI_ALL_LEVELS, deepest);
}

static void refold(struct view *v, const struct request *r)
{
    struct tree *t = v->state;
    int node = tree_node(t);
    switch (r->action) {
    case ACT_TOGGLE:
        if (t->outline.nodes[node].size == 1)
            app_say(v->app, "%s", MSG_UI_NOTHING_BELOW);
        fold_set(&t->fold, &t->outline, node, !t->fold.open[node]);
        break;
    case ACT_EXPAND_ALL:
        fold_set_subtree(&t->fold, &t->outline, -1, true);
        break;
    case ACT_COLLAPSE_ALL:
        fold_to_level(&t->fold, &t->outline, 1);
        break;
    case ACT_EXPAND_BELOW:
        fold_set_subtree(&t->fold, &t->outline, node, true);
        break;
    default:
        to_level(v, (int)(r->key.value - '0'));
    }
    list_set(&t->list, t->fold.nlines, t->list.height);
    list_go(&t->list, fold_line(&t->fold, node));
}

/* From the width that shows, so that no key is spent on what the last window cut off. */
static void widen(struct view *v, int by)
{
    const struct tree *t = v->state;
    int cols = tree_pane_cols(v, t->tree_cols + by - tree_pane_cols(v, 0));
    v->app->tree_extra = cols - tree_pane_cols(v, 0);
    if (cols == t->tree_cols)
        app_say(v->app, "%s", by < 0 ? MSG_UI_NARROWEST : MSG_UI_WIDEST);
}

bool tree_move(struct view *v, const struct request *r)
{
    enum { STEP = 4 };
    struct tree *t = v->state;
    switch (r->action) {
    case ACT_FOLD:
        go_left(v, false);
        break;
    case ACT_UNFOLD:
        go_right(v);
        break;
    case ACT_TOGGLE:
    case ACT_EXPAND_ALL:
    case ACT_COLLAPSE_ALL:
    case ACT_EXPAND_BELOW:
    case ACT_LEVEL:
        refold(v, r);
        break;
    case ACT_PARENT:
        tree_stand_on(v, t->outline.nodes[tree_node(t)].parent);
        break;
    case ACT_PREV_SIBLING:
        go_sibling(v, false);
        break;
    case ACT_NEXT_SIBLING:
        go_sibling(v, true);
        break;
    case ACT_GO_TO:
        go_to(v);
        break;
    case ACT_JUMP_BACK:
        jump_back(v);
        break;
    case ACT_NARROWER:
        widen(v, -STEP);
        break;
    case ACT_WIDER:
        widen(v, STEP);
        break;
    case ACT_NEXT_HIT:
        found_go(v, true);
        break;
    case ACT_PREV_HIT:
        found_go(v, false);
        break;
    default:
        return false;
    }
    return true;
}
