/* The mouse in the tree: a press places the cursor, on the sign of a fold it folds; the border between tree and detail
 * can be dragged; the wheel scrolls what it is over. */
#include "ui/mouse.h"
#include "ui/tree.h"

static unsigned press_line(struct view *v, const struct mouse *m)
{
    struct tree *t = v->state;
    struct rect pane = {v->area.row, v->area.col, v->area.rows, t->tree_cols};
    t->detail_focus = false;
    if (!mouse_list(&t->list, pane, m) || m->kind != MOUSE_PRESS)
        return EFFECT_NONE;
    int node = tree_node(t);
    int sign = v->area.col + tree_indent(t, node);
    if (t->outline.nodes[node].size > 1 && m->col >= sign && m->col <= sign + 1) {
        struct request fold = {.action = ACT_TOGGLE};
        tree_move(v, &fold);
    }
    return EFFECT_NONE;
}

static void drag(struct view *v, int col)
{
    int rule = tree_pane_cols(v, 0);
    v->app->tree_extra = tree_pane_cols(v, col - v->area.col - rule) - rule;
}

unsigned tree_mouse(struct view *v, const struct mouse *m)
{
    struct tree *t = v->state;
    int border = v->area.col + t->tree_cols;
    struct rect area = v->area, detail = tree_detail_area(v);
    if (m->kind == MOUSE_PRESS)
        tree_complete(v);
    if (m->kind == MOUSE_RELEASE || !tree_current(t)) {
        t->dragging = false;
    } else if (m->kind == MOUSE_DRAG) {
        if (t->dragging)
            drag(v, m->col);
    } else if (!mouse_in(area, m)) {
        return EFFECT_NONE;
    } else if (m->kind == MOUSE_PRESS && m->col == border) {
        t->dragging = true;
    } else if (m->col < border) {
        return press_line(v, m);
    } else if (mouse_wheel(m)) {
        t->detail_top = page_clamp(&t->detail, t->detail_top + mouse_wheel(m), detail.rows);
    } else {
        t->detail_focus = t->item_of != 0;
    }
    return EFFECT_NONE;
}
