/* The cells of one item as a form asks for them, and the rules that hold for what is put into them: one place for the
 * editor's form and for the questions on the command line. */
#ifndef MULU_CELLS_H
#define MULU_CELLS_H

#include <stdbool.h>
#include <stddef.h>

#include "mulu/field.h"
#include "mulu/row.h"
#include "mulu/store.h"
#include "mulu/strings.h"

struct cell_info {
    char *cell, *label; /* cell as in field.h */
    enum field_editor editor;
    bool one_line;       /* line breaks make no sense in it: the heading */
    bool required;       /* its absence is said; the heading may not go at all once there is one */
    const char *choices; /* joined with 、; NULL: none; belongs to the head or to the field table */
};

/* The heading, every field, the catalog's own columns, in the order of the form. The caller frees with _free. */
size_t cells_list(const struct item *item, const struct row_head *head, struct cell_info **out);
void cells_free(struct cell_info *cells, size_t n);
void cells_split(const char *choices, struct string_list *out); /* NULL gives none */

const char *item_value(const struct item *item, const char *cell); /* "" where there is nothing */
const char *item_subject(const struct item *item);                 /* what a change of it is about */

/* What is wrong with a value that is to be saved; NULL: nothing. The caller frees. */
char *cell_problem(const struct cell_info *cell, const char *before, const char *value);

/* Saves in one group; where it fails nothing is saved. before: what the cell held when it was read, see store_set(). */
struct cell_edit {
    int64_t node;
    const char *cell, *before, *value;
};
enum status cells_save(struct store *s, enum verb v, const char *subject, const struct cell_edit *edits,
                       size_t n, struct error *err);
/* The same within a group that the caller has begun; committed, or rolled back where it fails. */
enum status cells_finish(struct store *s, const struct cell_edit *edits, size_t n, struct error *err);

/* Who gave a cell what it holds, by the last change that is in force (what was taken back did not happen): an edit, a
 * confirmation of what stood there, or the import that brought it. */
struct cell_change {
    char *cell; /* "": every cell that no other change names, as far as something stands in it */
    char *who;
    enum verb verb;
    int64_t when;
};
struct cell_changes {
    struct cell_change *items;
    size_t n, cap;
};
enum status cells_changes(struct store *s, int64_t node, struct cell_changes *out, struct error *err);
void cells_changes_free(struct cell_changes *l);
/* NULL where the history knows nothing. value: what the cell holds. */
const struct cell_change *cells_change_of(const struct cell_changes *l, const char *cell, const char *value);

#endif
