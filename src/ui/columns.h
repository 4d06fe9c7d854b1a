/* What the columns of a table that is being imported mean, over its preview: shared by view_columns and columns_change. */
#ifndef MULU_UI_COLUMNS_H
#define MULU_UI_COLUMNS_H

#include "ui/preview.h"

enum { COLUMNS_MOST = 64 }; /* of a table */

struct columns_view {
    struct view *owner;                                /* the preview */
    struct list list;                                  /* over the columns as printed */
    const struct header_report *columns[COLUMNS_MOST]; /* of the owner's report */
    struct review_counts before;                       /* the counts before the last change; */
    bool changed;                                      /* there was one */
    struct string_list fields;                         /* that the open menu offers */
    struct string_list saving; /* name and label of the format, while it is asked whether to replace one */
};

/* view_columns.c */
const struct table_report *columns_report(const struct view *v); /* of the table at hand */
int columns_table(const struct view *v);                         /* its number, from 1 */
const struct header_report *
columns_current(const struct view *v); /* the column under the cursor; NULL: none */
const char *columns_title(const struct view *v,
                          const struct header_report *h); /* its header, or that it has none */
/* As the decisions name it: audience, or audience-ticks. The caller frees. */
char *columns_field(const struct header_report *h);

/* columns_change.c; false: not one of these actions */
bool columns_act(struct view *v, enum action action);

#endif
