/* The state of the search view, shared by the files that make it up (view_search, search_draw, search_look, search_tree,
 * search_offer). */
#ifndef MULU_UI_SEARCH_H
#define MULU_UI_SEARCH_H

#include "mulu/outline.h"
#include "ui/app.h"
#include "ui/edit.h"
#include "ui/found.h"
#include "ui/list.h"
#include "ui/views.h"

enum { SEARCH_HEAD_ROWS = 2, SEARCH_PREVIEW_ROWS = 5, SEARCH_HINTS = 6 };

/* What a line on the screen shows of a hit; lines that have left the screen are forgotten. */
struct search_row {
    size_t hit;
    bool gone; /* the node has been deleted since it was found */
    struct search_shown shown;
};

/* What is told of a query that finds nothing: how much a part of it finds, or all of it elsewhere. */
struct search_hint {
    char *text; /* NULL: the whole query, in all catalogs */
    struct lookup lookup;
    bool failed;
};

/* The list below the field, for completing what is typed or taking a query of earlier. */
struct search_offers {
    struct query_offers found; /* n 0: it is closed */
    struct list list;
};

/* The hits among their headings, of one catalog. */
struct search_tree {
    bool on;
    int64_t catalog;        /* whose outline it is; 0: none is loaded */
    char *title;            /* its title, where all are searched */
    int64_t here;           /* hits in it */
    struct outline outline; /* titles are read as they show */
    struct list list;
    int *lines;    /* the nodes that show, by index */
    bool *found;   /* by index of the outline: a hit, no mere heading above one */
    int64_t total; /* as many hits had been found when the lines were made */
    struct tree_hit {
        int64_t node;
        size_t hit;
    } * hits; /* those that are listed, by node */
    size_t nhits;
};

struct search_view {
    struct edit query;
    int64_t catalog; /* that of the tree below; 0: none */
    bool everywhere;
    struct view *owner;
    void (*take)(struct view *owner, const char *query); /* NULL: Enter goes to a hit */
    struct used
        first; /* as it was when the search was opened: what one goes to keeps its place in the list */
    struct query_words words;
    int64_t words_of; /* the scope that they are of; -1: not loaded */
    struct lookup now;
    char *wrong;      /* what is wrong with the query, or with the search; NULL: nothing, */
    size_t wrong_at;  /* and where in it; SIZE_MAX: nowhere */
    char *unknown;    /* what is said of a prefix that there is not; NULL: nothing, */
    bool near;        /* and it names one that is near: else it is said only where nothing is found */
    struct list list; /* of hits */
    bool looked;      /* the search has had its first step */
    unsigned steps;   /* of looking so far */
    bool chosen;      /* the clerk has moved the cursor since the query changed */
    struct place
        stay; /* after a change of the store: where the cursor was, to be found again; node 0: it has been, */
    int stay_line; /* … or is the same line, where that is gone */
    struct search_row *rows;
    size_t nrows, rows_cap;
    struct search_tree tree;
    struct search_offers offers;
    struct search_hint hints[SEARCH_HINTS];
    int nhints, hint_at; /* those from hint_at on are still being counted */
    int query_cells;
};

/* The scope that is searched: a catalog, or 0. */
int64_t search_scope_of(const struct search_view *s);
/* The hit under the cursor; false: there is none, or a heading above hits. */
bool search_current(const struct search_view *s, size_t *hit);

/* search_look.c: searching */
void search_look(struct view *v);       /* the query or the scope has changed: begins anew */
void search_look_again(struct view *v); /* the store has: the cursor keeps its place */
void search_return(struct view *v, struct place to,
                   int line);         /* the search has been taken: anew, with the cursor there */
unsigned search_work(struct view *v); /* as view_ops has it */
void search_prepare(struct view *v);
/* Looks on until line n of the list is there, or there is no such. */
void search_want(struct view *v, size_t n);
void search_rows_load(struct view *v); /* what the lines on the screen show */
/* NULL: it is not on the screen. */
const struct search_row *search_row_of(const struct search_view *s, size_t hit);
void search_end(struct search_view *s);
/* Begins to look for what is typed, as lookup_begin() does. */
enum status search_begin(struct view *v, struct lookup *out, size_t *at, struct error *err);

/* search_tree.c */
void search_tree_toggle(struct view *v);
void search_tree_update(struct view *v); /* what has been found since */
/* To the next or the last catalog that has hits; false: there is none. */
bool search_tree_turn(struct view *v, bool forward);
void search_tree_titles(struct view *v);        /* reads those of the lines on the screen */
void search_tree_forget(struct search_view *s); /* the hits */
void search_tree_unload(struct search_view *s); /* the outline as well */
/* The hit that a line shows; false: a heading, or a hit beyond the list. */
bool search_tree_hit(const struct search_view *s, int line, size_t *hit);
int64_t search_tree_node(const struct search_view *s); /* under the cursor; 0: none */

/* search_offer.c */
void search_offer_complete(struct view *v); /* at the caret; a single offer is taken at once */
void search_offer_recent(struct view *v);
void search_offer_take(struct view *v);
void search_offer_note(const struct view *v); /* the query has been used */
void search_offer_close(struct search_view *s);
void search_offer_again(struct view *v); /* what is typed has changed while the list was open */

/* search_draw.c */
void search_layout(struct view *v);
void search_draw(const struct view *v, struct canvas *c);
/* What stands in the place of hits. */
const char *search_nothing(const struct search_view *s);

/* view_kept.c: named filters */
void kept_add(struct view *owner, const char *query); /* asks for the name */
void search_put(struct view *v, const char *query);

#endif
