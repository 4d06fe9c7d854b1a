/* What the files of replacing share: the two sides, how their rows and headings are matched, and what differs.
 *
 * Headings are the labelled nodes, rows the nodes with an item. A row belongs to the heading that it is or, without a label, to
 * the nearest one above it (-1: to none), so that it makes no difference whether a heading holds its single row or the row
 * stands below it. A heading with neither an item nor anything below it is bare: a row with nothing but its path. */
#ifndef MULU_STORE_REPLACE_IMPL_H
#define MULU_STORE_REPLACE_IMPL_H

#include "mulu/replace.h"
#include "store/import.h"

enum {
    CELL_EXTRAS = FIELD_COUNT, /* all extra cells together */
    CELLS,
    SKETCH = 48 /* hashes kept of a text */
};

/* The smallest hashes of a text's pairs of characters, in order: how alike two texts are is how many of them they share
 * (A. Broder, On the resemblance and containment of documents, 1997). */
struct sketch {
    int n;
    uint32_t hashes[SKETCH];
};

/* Beside a node of the tree. Hashes are 0 for nothing; two that are the same are taken for the same text. */
struct rnode {
    uint64_t label;        /* to the byte */
    uint64_t name;         /* the label folded, without numbering and years */
    uint64_t cells[CELLS]; /* to the byte */
    uint64_t row;          /* all of the cells */
    uint64_t text;         /* content, spec and basis folded, without years */
    uint64_t tree;         /* of a heading: its label and all that is below it, to the byte and in order */
    uint64_t first;        /* of a heading: the row or the label that comes first below it */
    uint32_t length;       /* of content, spec and basis, in bytes */
    int heading;           /* which it belongs to, itself included */
    int row_match;         /* on the other side; -1: none */
    int heading_match;
    bool is_row, bare;
    bool paired;           /* what is below the pair of headings has been matched */
    bool out_of_order;     /* among the members of its heading, as a row without a label or as a heading */
    bool own_out_of_order; /* the row that a heading holds: among its members, the first of which it is */
    struct sketch *sketch; /* made when it is asked for */
};

struct side {
    int64_t catalog;
    struct outline tree;
    struct rnode *nodes;
    struct arena sketches;
};

/* One difference: indexes into the sides, -1 for none. field: a cell's number, or one of these. */
enum { FIELD_IS_LABEL = -1, FIELD_IS_EXTRA = -2, FIELD_IS_HEAD = -3, FIELD_IS_NONE = -4 };
struct entry {
    enum difference_kind kind;
    bool selected, heading;
    bool by_hand; /* it empties a cell that was filled after the import */
    int old, new;
    int field;
    char *name; /* the extra column's label, or which part of the head; owned */
};
struct entries {
    struct entry *items;
    size_t n, cap;
};

/* Which columns of a side hold something. */
struct use {
    bool fields[FIELD_COUNT];
    int levels;
    struct string_list extras; /* their labels */
};

/* A uid that a node of the file had, and one of the catalog has got. */
struct given_uid {
    int64_t staged;
    char uid[ENV_UID_SIZE];
};

struct replace {
    struct store *s;
    int64_t catalog, from;
    struct store_import *import; /* that `from` belongs to; NULL: none */
    struct progress progress;
    bool untitled;
    int64_t version; /* the last group of the history when they were compared */
    struct side old, new;
    struct row_head old_head, new_head;
    bool stated
        [FIELD_COUNT]; /* the old catalog has a column of its own for it, not for its filled cells alone */
    struct use use[2]; /* of both sides */
    struct entries entries;
    size_t first[DIFF_KINDS + 1];
    int64_t
        *split; /* while it is applied: the heading that an old node's label went to; 0: it is still itself */
    struct given_uid *given; /* the same */
    size_t ngiven, cap_given;
};

/* --- sides (replace_side.c) ----------------------------------------------------------------------------------------- */

enum status side_load(struct store *s, int64_t catalog, struct side *out, struct error *err);
void side_release(struct side *side);
/* What belongs to heading h (-1: to none) in document order: rows without a label and headings, h itself left out. */
struct members {
    int *at;
    size_t n, cap;
};
void side_members(const struct side *side, int h, struct members *out); /* refills out */
/* The heading that heading i stands below, -1: none; and the blank level columns between the two. */
int side_above(const struct side *side, int i);
int side_skip(const struct side *side, int i);
bool side_is_heading(const struct side *side, int i);
/* The sketch of what identifies a row or a heading that holds a single one: label, content, spec and basis; of another
 * heading: its label. */
enum status side_sketch(struct store *s, struct side *side, int i, const struct sketch **out,
                        struct error *err);
double sketch_likeness(const struct sketch *a, const struct sketch *b); /* 0 … 1 */

/* --- matching (replace_match.c, replace_alike.c) -------------------------------------------------------------------- */

enum status replace_match(struct replace *r, struct error *err);
void match_rows(struct replace *r, int old, int new);
void match_headings(struct replace *r, int old, int new);
/* All that equals below heading pairs whose members were not compared yet. */
void match_below_pairs(struct replace *r);
void match_below_pair(struct replace *r, int new); /* of this one */
/* Headings without a match, from the rows and headings below them that have one. True where there was any. */
bool match_by_votes(struct replace *r);
/* Whether the new heading is matched with an old one that is another's match: a second part of it. */
bool is_other_part(const struct replace *r, int new);
/* What is alike, first within pairs of headings, then everywhere. */
enum status match_alike_below(struct replace *r, struct error *err);
enum status match_alike_anywhere(struct replace *r, struct error *err);

/* A key with a place: sorted by key, then place, equal keys pair off in order. */
struct keyed {
    uint64_t key;
    int at;
};
struct keyed_list {
    struct keyed *items;
    size_t n, cap;
};
void keyed_add(struct keyed_list *l, uint64_t key, int at);
void keyed_sort(struct keyed_list *l);
size_t keyed_first(const struct keyed_list *l,
                   uint64_t key); /* where the key is, or would be, in a sorted list */
void keyed_pair(struct replace *r, struct keyed_list *old, struct keyed_list *new,
                void (*pair)(struct replace *r, int old, int new)); /* empties both */

/* --- differences (replace_diff.c, replace_head.c) ------------------------------------------------------------------- */

enum status replace_find_differences(struct replace *r, struct error *err);
struct entry *entry_add(struct entries *l, enum difference_kind kind, int old, int new, int field);
/* The cell's name, or the part of the head; "" for none. The caller frees. */
char *entry_cell(const struct entry *e);
/* Whether the row or heading `new` stands below the heading that its match does. */
bool row_in_place(const struct replace *r, int new);
bool heading_in_place(const struct replace *r, int new);
bool row_moved(const struct replace *r, int new); /* it is elsewhere, or not in its order */
bool heading_moved(const struct replace *r, int new);
enum status head_differences(struct replace *r, struct error *err);
/* The two values of a part of the head, as difference.before and after. */
enum status head_texts(struct replace *r, const struct entry *e, char **before, char **after,
                       struct error *err);

/* --- applying (replace_apply.c, replace_place.c, replace_head.c) ---------------------------------------------------- */

enum status apply_head(struct replace *r, struct error *err);
enum status replace_return_uids(struct replace *r, struct error *err);
enum status apply_places(struct replace *r, struct error *err); /* added and moved ones, then removed ones */
/* Gives the label of an old node that holds a row, and what is below it, to a heading of its own, below which the row then
 * stands as the first: so that others can come before it. */
enum status apply_split(struct replace *r, int old, struct error *err);
/* Columns for extra cells that have none: those of a part of the file that was not taken over as a whole. */
enum status apply_extra_columns(struct replace *r, struct error *err);

#endif
