/* How the tree view looks. */
#include <stdio.h>
#include <string.h>

#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/detail.h"
#include "ui/tree.h"

enum { INDENT = 2 };

#define CUT "\u2026"

/* What needs attention: what is due, and the node's own marks, or how many there are below it while it is folded. */
static void add_signs(const struct view *v, int node, struct buffer *out)
{
    enum { DATED = 40 }; /* cells of a pane that has room for the day too */
    const struct tree *t = v->state;
    const struct outline_node *n = &t->outline.nodes[node];
    bool folded = tree_has_below(n) && !t->fold.open[node];
    tree_due_signs(t, node, folded, t->tree_cols >= DATED, env_today(v->app->env), out);
    if (out->len && (n->marks || (folded && n->marks_below)))
        buf_putc(out, ' ');
    if (folded && n->unread)
        return; /* it is not known yet which of the two it will be */
    if (folded && n->marks_below > n->marks)
        buf_printf(out, MSG_UI_MARKS_BELOW, n->marks_below);
    else if (n->marks)
        detail_signs(n->kinds, out);
}

/* Where a deep number would take more than a third of the room it is cut to its tail; the detail has the whole. */
static void add_number(const struct tree *t, int node, int room, struct buffer *out)
{
    struct buffer number = {0};
    outline_number(&t->outline, node, &number);
    const char *whole = buf_text(&number), *tail = whole;
    int sign = text_cells(CUT), most = room / 3 > 0 ? room / 3 : 1;
    while (text_cells(tail) + (tail > whole ? sign : 0) > most) {
        const char *next = strchr(tail, '.');
        if (!next || !strchr(next + 1, '.'))
            break; /* the last two parts stay */
        tail = next + 1;
    }
    if (text_cells(tail) + sign < text_cells(whole))
        buf_printf(out, CUT "%s", tail);
    else
        buf_puts(out, whole);
    buf_free(&number);
}

int tree_indent(const struct tree *t, int node)
{
    int indent = t->outline.nodes[node].depth * INDENT, most = t->tree_cols / 3;
    return 1 + (indent < most ? indent : most);
}

static void draw_node(const struct view *v, struct canvas *c, int row, int line, int counts)
{
    const struct tree *t = v->state;
    int node = t->fold.lines[line], width = t->tree_cols, left = v->area.col;
    const struct outline_node *n = &t->outline.nodes[node];
    bool current = line == t->list.cursor;
    enum style style = !current ? STYLE_NORMAL : t->detail_focus ? STYLE_SELECTED_IDLE : STYLE_SELECTED;
    struct buffer text = {0}, signs = {0};
    buf_pad(&text, ' ', (size_t)tree_indent(t, node));
    const char *fold = !tree_has_below(n)   ? " "
                       : t->fold.open[node] ? c->symbols->unfolded
                                            : c->symbols->folded;
    buf_printf(&text, "%s ", fold);
    add_number(t, node, width - counts - 1 - text_cells(buf_text(&text)), &text);
    buf_printf(&text, " %s", outline_title(&t->outline, node));
    add_signs(v, node, &signs);
    int sign_cells = text_cells(buf_text(&signs)), count_cells = tree_has_below(n) ? counts + 1 : 0;
    int room = width - count_cells - (sign_cells ? sign_cells + 1 : 0) - 1;
    draw_text(c, row, left, width, "", style);
    draw_text(c, row, left, room, buf_text(&text), style);
    draw_text(c, row, left + width - 1 - count_cells - sign_cells, sign_cells, buf_text(&signs),
              current ? style : STYLE_MARK);
    if (count_cells && !n->unread) {
        char count[16];
        snprintf(count, sizeof count, "%d", n->items);
        draw_right(c, row, left + width - counts - 1, counts, count, current ? style : STYLE_DIM);
    }
    buf_free(&text);
    buf_free(&signs);
}

static void draw_tree_pane(const struct view *v, struct canvas *c)
{
    const struct tree *t = v->state;
    for (int i = 0; i < v->area.rows && t->list.top + i < t->fold.nlines; i++)
        draw_node(v, c, v->area.row + i, t->list.top + i, t->count_cells);
}

/* What the node stands under; the node itself is the first line of the page below. */
static void draw_path(const struct view *v, struct canvas *c, struct rect area)
{
    const struct tree *t = v->state;
    int node = tree_node(t), parent = t->outline.nodes[node].parent;
    struct buffer path = {0}, cut = {0};
    if (parent >= 0)
        outline_path(&t->outline, parent, &path);
    else
        buf_puts(&path, t->head.title);
    buf_puts(&path, MSG_UI_PATH_GOES_ON);
    text_middle(&cut, buf_text(&path), area.cols);
    draw_text(c, area.row - 1, area.col, area.cols, buf_text(&cut),
              t->detail_focus ? STYLE_SELECTED : STYLE_DIM);
    buf_free(&path);
    buf_free(&cut);
}

static void draw_empty(const struct view *v, struct canvas *c)
{
    struct rect a = v->area;
    draw_text(c, a.row + a.rows / 2 - 1, a.col + 4, a.cols - 8, MSG_UI_TREE_EMPTY, STYLE_NORMAL);
    struct buffer how = {0};
    keymap_expand(v->app->keys, v->ops->modes(v), MSG_UI_TREE_EMPTY_HOW, &how);
    draw_text(c, a.row + a.rows / 2 + 1, a.col + 4, a.cols - 8, buf_text(&how), STYLE_DIM);
    buf_free(&how);
}

void tree_draw(const struct view *v, struct canvas *c)
{
    const struct tree *t = v->state;
    if (!tree_current(t)) {
        draw_empty(v, c);
        return;
    }
    struct rect detail = tree_detail_area(v);
    draw_tree_pane(v, c);
    draw_bar(c, v->area.row, v->area.col + t->tree_cols, v->area.rows, STYLE_BORDER);
    draw_path(v, c, detail);
    page_draw(&t->detail, c, detail, t->detail_top);
}
