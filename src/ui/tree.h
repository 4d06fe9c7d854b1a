/* The state of the tree view, shared by the files that make it up (view_tree, tree_draw, tree_move, tree_change). */
#ifndef MULU_UI_TREE_H
#define MULU_UI_TREE_H

#include "mulu/agenda.h"
#include "mulu/store.h"
#include "ui/app.h"
#include "ui/fold.h"
#include "ui/limit.h"
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

/* What is due of a node, and below it with itself. */
struct tree_due {
    enum { TREE_DUE_NONE, TREE_DUE_OVER, TREE_DUE_SOON } state;
    int32_t day;
    int overdue, soon;
};

struct tree {
    int64_t catalog;
    struct row_head head;
    struct outline outline;
    struct as_of as_of; /* the outline */
    bool part;          /* it is a glimpse: the rest is read when that has been painted, or a key needs it */
    int level;          /* that such a one is unfolded to, where nobody has said */
    int marks;          /* cells to confirm in the whole catalog */
    struct fold fold;
    struct list list;           /* over fold.lines */
    int64_t wanted;             /* the node to stand on after the next load; 0: the present one */
    int row;                    /* … and in which line of the pane it shall stand */
    bool placed;                /* the first layout has chosen how much is unfolded */
    struct item item;           /* of the node under the cursor */
    int64_t item_of;            /* its id; 0: none is loaded */
    struct tree_due *due;       /* of each node of the outline */
    bool due_waits;             /* … which is not known yet: nobody shall wait for it */
    int64_t overdue, soon;      /* of the whole catalog */
    int items, count_cells;     /* of the whole catalog; what the largest count takes */
    struct limit limit;         /* of the item under the cursor, */
    struct record_list records; /* what has been recorded for it, */
    struct agenda own;          /* and what is, or was, due of it */
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

void tree_complete(struct view *v);  /* the rest of a glimpse is read; the tree may turn out to be gone */
int tree_node(const struct tree *t); /* the index of the node under the cursor; -1: there is none */
const struct outline_node *tree_current(const struct tree *t); /* NULL: none */
void tree_look(struct view *v);               /* loads the item under the cursor if it is not there yet */
void tree_stand_on(struct view *v, int node); /* by index; unfolds what is above */
void tree_leave_trail(struct view *v);        /* the way back leads to the node under the cursor */
struct rect tree_detail_area(const struct view *v);
int tree_pane_cols(const struct view *v, int extra); /* by rule and `extra`, so that both panes are of use */

/* tree_due.c */
/* In a large catalog that is left to tree_due_work(). anew: so is the outline; else what was known stays until then. */
unsigned tree_due_work(struct view *v);
enum status tree_due_load(struct view *v, bool anew, struct error *err);
void tree_due_look(struct view *v); /* of the item under the cursor */
void tree_due_forget(struct tree *t);
void tree_due_signs(const struct tree *t, int node, bool folded, bool wide, int32_t today,
                    struct buffer *out);
void tree_due_counts(const struct tree *t, bool wide, struct buffer *out);
bool tree_due_request(struct view *v, enum action action); /* false: not one of these actions */

static inline bool tree_has_below(const struct outline_node *n)
{
    return n->size > 1 || n->unread;
}
int tree_indent(const struct tree *t, int node); /* cells before the sign of a fold */
unsigned tree_mouse(struct view *v, const struct mouse *m);
void tree_draw(const struct view *v, struct canvas *c);
/* Moving about and folding; false: not one of these actions. */
bool tree_move(struct view *v, const struct request *r);
/* Changing the catalog; false: not one of these actions. */
bool tree_change(struct view *v, const struct request *r);
void tree_asked_free(struct tree_asked *a);

#endif
