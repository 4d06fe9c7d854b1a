/* The state of the tree view, shared by the files that make it up (view_tree, tree_draw, tree_move, tree_change). */
#ifndef MULU_UI_TREE_H
#define MULU_UI_TREE_H

#include "mulu/store.h"
#include "ui/app.h"
#include "ui/fold.h"
#include "ui/list.h"
#include "ui/page.h"

/* What an open question or dialog is about, as it stood when it was asked: others may change or delete it meanwhile, and
 * the cursor then stands on something else. */
struct tree_asked {
    int64_t node;               /* 0: an empty catalog */
    char *title, *name, *label; /* name: the title cut for a message */
    int headings, items;        /* below it */
    struct string_list cells;   /* to be confirmed */
};

struct tree {
    int64_t catalog;
    struct row_head head;
    struct outline outline;
    int marks; /* cells to confirm in the whole catalog */
    struct fold fold;
    struct list list; /* over fold.lines */
    int64_t wanted;   /* the node to stand on after the next load; 0: the present one */
    int row;          /* … and in which line of the pane it shall stand */
    bool placed;      /* the first layout has chosen how much is unfolded */
    struct item item; /* of the node under the cursor */
    int64_t item_of;  /* its id; 0: none is loaded */
    struct page detail;
    int detail_top;
    bool detail_focus;
    int tree_cols;
    bool dragging; /* the border, by the mouse */
    struct tree_asked asked;
    bool adding_child; /* what the dialog that is open will do */
};

/* The form of a node, by index. */
void tree_open_form(struct view *owner, int64_t catalog, const struct outline *o, int node);

int tree_node(const struct tree *t); /* the index of the node under the cursor; -1: there is none */
const struct outline_node *tree_current(const struct tree *t); /* NULL: none */
void tree_look(struct view *v);               /* loads the item under the cursor if it is not there yet */
void tree_stand_on(struct view *v, int node); /* by index; unfolds what is above */
void tree_leave_trail(struct view *v);        /* the way back leads to the node under the cursor */
struct rect tree_detail_area(const struct view *v);
int tree_pane_cols(const struct view *v, int extra); /* by rule and `extra`, so that both panes are of use */

int tree_indent(const struct tree *t, int node); /* cells before the sign of a fold */
unsigned tree_mouse(struct view *v, const struct mouse *m);
void tree_draw(const struct view *v, struct canvas *c);
/* Moving about and folding; false: not one of these actions. */
bool tree_move(struct view *v, const struct request *r);
/* Changing the catalog; false: not one of these actions. */
bool tree_change(struct view *v, const struct request *r);
void tree_asked_free(struct tree_asked *a);

#endif
