/* Moving about in the tree, and folding. */
#include <string.h>

#include "mulu/messages.h"
#include "ui/dialog.h"
#include "ui/tree.h"
#include "ui/views.h"

void tree_leave_trail(struct tree *t)
{
    const struct outline_node *n = tree_current(t);
    if (!n || (t->ntrail && t->trail[t->ntrail - 1] == n->id))
        return;
    if (t->ntrail == TREE_TRAIL)
        memmove(t->trail, t->trail + 1, (size_t)--t->ntrail * sizeof *t->trail);
    t->trail[t->ntrail++] = n->id;
}

static void jump_back(struct view *v)
{
    struct tree *t = v->state;
    const struct outline_node *n = tree_current(t);
    while (t->ntrail > 0) {
        int64_t id = t->trail[--t->ntrail];
        int at = outline_find(&t->outline, id);
        if (at < 0 || (n && n->id == id))
            continue; /* gone, or where one stands already */
        tree_stand_on(v, at);
        return;
    }
    app_say(v->app, "%s", MSG_UI_NEED_TRAIL);
}

static bool submit_number(struct view *v, struct dialog *d)
{
    struct tree *t = v->state;
    int node = outline_by_number(&t->outline, dialog_text(d, 0));
    if (node < 0) {
        dialog_problem(d, 0, MSG_UI_NO_SUCH_NUMBER, dialog_text(d, 0));
        return false;
    }
    tree_leave_trail(t);
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

static void go_hit(struct view *v, int by)
{
    struct search_result *found = &v->app->found;
    size_t n = found->hits.n;
    found->at = by > 0 ? (found->at + 1) % n : (found->at + n - 1) % n;
    const struct hit *hit = &found->hits.items[found->at];
    v->ops->go(v, hit->catalog, hit->node);
    app_say(v->app, MSG_UI_HIT_AT, found->query, found->at + 1, n, cell_title(hit->cell));
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
        fold_to_level(&t->fold, &t->outline, (int)(r->key.value - '0'));
        app_say(v->app, MSG_UI_TO_LEVEL, (int)(r->key.value - '0'));
    }
    list_set(&t->list, t->fold.nlines, t->list.height);
    list_go(&t->list, fold_line(&t->fold, node));
}

bool tree_move(struct view *v, const struct request *r)
{
    struct tree *t = v->state;
    if (list_request(&t->list, r->action))
        return true;
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
    case ACT_NEXT_HIT:
        go_hit(v, 1);
        break;
    case ACT_PREV_HIT:
        go_hit(v, -1);
        break;
    default:
        return false;
    }
    return true;
}
