/* The form of one node: its fields, what is being typed into them, and where they stand. Shared by the files that make
 * up the view (view_form, form_field, form_draw, form_complete, form_save). */
#ifndef MULU_UI_FORM_H
#define MULU_UI_FORM_H

#include "mulu/store.h"
#include "mulu/strings.h"
#include "ui/app.h"
#include "ui/edit.h"
#include "ui/list.h"

enum form_kind {
    FORM_LINE,     /* one line */
    FORM_TEXT,     /* several lines; Enter makes one */
    FORM_COMPLETE, /* completed from the catalog's own values */
    FORM_PICK,     /* one of the choices, or a text of one's own */
    FORM_TICKS     /* any of the choices, and a text of one's own */
};

struct form_field {
    char *cell, *label;
    enum form_kind kind;
    bool required;
    char *before;     /* as it was read: what the store must still hold when it is saved */
    struct edit edit; /* the text; of picks and ticks what is not among the choices */
    struct string_list choices;
    bool *ticked;
    int at;                       /* pick, ticks: the choice under the cursor; choices.n: one's own text */
    bool touched;                 /* ticks: the order of what was printed is kept until something changes */
    char *problem;                /* what is wrong with it; NULL: nothing */
    const struct item_mark *mark; /* to be confirmed; NULL: not marked; belongs to form.item */
    int row, rows;                /* its place on the page */
};

struct form {
    struct view *owner;
    int64_t catalog, node;
    char *number, *path;
    struct item item;
    struct row_head head;
    struct form_field *fields;
    int n, at;
    int top; /* the first page row that shows */
    int label_cells;
    int width; /* cells that a value is wrapped in */
    struct value_list units, deadlines;
    struct value_list matches; /* the list of completions; empty: closed */
    struct list match_list;    /* cursor -1 is kept as `picking` false */
    bool picking;              /* the cursor is in the list, not in the text */
    bool loaded;
};

/* form_field.c */
void form_fields_make(struct form *f); /* from item and head */
void form_fields_free(struct form *f);
/* Takes over what the store holds now into every field that the user has not changed. */
void form_fields_refresh(struct form *f);
void form_field_set(struct form_field *field, const char *value);
void form_field_value(const struct form_field *field, struct buffer *out);
bool form_field_changed(const struct form_field *field);
bool form_field_is_free(const struct form_field *field);  /* the caret is in a text */
void form_field_choose(struct form_field *field, int by); /* ← → */
void form_field_toggle(struct form_field *field);         /* a tick */
void form_field_type(struct form_field *field, const char *utf8, size_t len);
bool form_changed(const struct form *f);
const char *form_stored(const struct item *item, const char *cell); /* what an item holds in a cell */

/* form_draw.c */
void form_layout(struct view *v);
void form_draw(const struct view *v, struct canvas *c);

/* form_complete.c */
void form_complete(struct form *f, bool all); /* lists what the text may go on to; all: whatever it is */
void form_complete_close(struct form *f);
void form_complete_take(struct form *f); /* the match under the cursor */
bool form_complete_request(struct form *f, enum action action);

/* form_save.c */
bool form_save(struct view *v); /* true: all is saved, the form may close */

#endif
