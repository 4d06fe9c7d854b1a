/* The state of the preview of an import, shared by the files that make it up (view_preview, preview_draw, preview_act). */
#ifndef MULU_UI_PREVIEW_H
#define MULU_UI_PREVIEW_H

#include "mulu/cells.h"
#include "mulu/outline.h"
#include "mulu/review.h"
#include "ui/fold.h"
#include "ui/import.h"
#include "ui/list.h"
#include "ui/page.h"

/* A cell of the row under the cursor: what will be stored, and what was printed. */
struct preview_cell {
    const struct cell_info *info;
    const char *value;            /* belongs to the item */
    const struct item_mark *mark; /* confirmed ones too; NULL: as printed; belongs to the item */
    int line, end;                /* its lines in the page */
};

struct preview {
    struct import *im;
    const int64_t *catalogs; /* one for each table */
    size_t ntables, table;
    size_t shown; /* tables that have been looked at; all, once it was asked */
    struct row_head head;
    struct review_counts counts; /* of this table */
    bool notes;                  /* its document has texts outside the table */
    int64_t aside;               /* texts without a place and rows left out, of the whole file */
    int marks;                   /* cells to confirm in this table */
    struct outline outline;
    struct fold fold;
    struct list list;
    bool placed;    /* the first layout has chosen how much is unfolded */
    int64_t wanted; /* the node to stand on after the next load; 0: the present one */
    bool advance;   /* … and from there go to the next doubtful cell */

    struct item item; /* of the node under the cursor */
    int64_t item_of;  /* its id; 0: none is loaded */
    struct cell_info *infos;
    size_t ninfos;
    struct preview_cell *cells;
    int ncells, at;
    bool in_cells; /* the arrows move in the cells */
    struct page page;
    int top;

    int tree_cols;
    struct catalog_list twins; /* that this table may be another edition of */
    struct catalog_list menu;  /* the catalogs that the open question offers */
    struct review_tallies kinds;
    int64_t beat; /* milliseconds: when the import last gave a sign of life */
};

/* view_preview.c */
int preview_node(const struct preview *p); /* index of the node under the cursor; -1: none */
const struct table_report *preview_report(const struct preview *p); /* of this table; NULL: none */
void preview_look(struct view *v); /* loads the row under the cursor if it is not there yet */
void preview_stand_on(struct view *v, int node);
void preview_go_mark(struct view *v, int by); /* the next (1) or previous (-1) doubtful cell */
int preview_mark_number(
    const struct preview *p); /* of the current cell among the doubtful ones; 0: it is none */
const struct preview_cell *preview_current(const struct preview *p); /* NULL: none */
bool preview_doubtful(const struct preview_cell *c);

/* Reads the file anew: by a format (NULL: the one that matches best), with what is decided of its columns. False: it could
 * not, all is as it was, and why has been said. */
bool preview_read_again(struct view *v, const char *format, const struct column_choices *choices);

/* view_columns.c: what the columns mean, to be changed */
void view_columns_open(struct view *owner);

/* preview_draw.c */
void preview_layout(struct view *v);
void preview_draw(const struct view *v, struct canvas *c);
struct rect preview_tree_area(const struct view *v);
struct rect preview_cells_area(const struct view *v);
int preview_indent(const struct preview *p, int node);

/* preview_act.c; false: not one of these actions */
bool preview_act(struct view *v, enum action action);
void preview_store(struct view *v);
bool preview_leave(struct view *v);
void preview_undo(struct view *v); /* the last step of the review */

/* view_aside.c: texts without a place, rows left out, and the prose around the tables */
void view_aside_open(struct view *owner);
/* view_replace.c: what the table changes in a catalog that is there */
void view_replace_open(struct view *owner, const struct catalog_info *catalog);

#endif
