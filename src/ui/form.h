/* The form of one node: its fields, what is being typed into them, and where they stand. Shared by the files that make
 * up the view (view_form and form_*.c). */
#ifndef MULU_UI_FORM_H
#define MULU_UI_FORM_H

#include "mulu/cells.h"
#include "mulu/pinyin.h"
#include "mulu/state.h"
#include "mulu/store.h"
#include "mulu/strings.h"
#include "ui/app.h"
#include "ui/edit.h"
#include "ui/limit.h"
#include "ui/list.h"

enum form_kind {
    FORM_LINE,     /* one line */
    FORM_TEXT,     /* several lines; Enter makes one */
    FORM_COMPLETE, /* completed from the catalog's own values */
    FORM_PICK,     /* one of the choices, or a text of one's own */
    FORM_TICKS     /* any of the choices, and a text of one's own */
};

struct form_field {
    const struct cell_info *info; /* of form.cells */
    const char *cell, *label;     /* the same as in info */
    enum form_kind kind;
    char *before;     /* as it was read: what the store must still hold when it is saved */
    struct edit edit; /* the text; of picks and ticks what is not among the choices */
    struct string_list choices;
    bool *ticked;
    int at;                       /* pick, ticks: the choice under the cursor; choices.n: one's own text */
    bool touched;                 /* ticks: the order of what was printed is kept until something changes */
    char *problem;                /* what is wrong with it; NULL: nothing */
    const struct item_mark *mark; /* to be confirmed; NULL: not marked; belongs to form.item */
    bool noted;                   /* the mark shows: it is about the text that stands there */
    int row, rows;                /* its place on the page */
};

/* What the time limit says, as it is typed (form_limit.c). */
struct form_limit {
    char *before;              /* the clerk's own rule as it was read; "" none; NULL: not loaded */
    char *own, *own_text;      /* the clerk's own rule now, and the text that it stands for */
    struct rule above;         /* of the item above: what 同上 means; n 0: there is none */
    char *text;                /* what has been read, NULL: nothing is; */
    struct limit limit;        /* what it says, */
    char *line;                /* in words; "" where there is nothing to say */
    struct string_list common; /* limits to choose from */
};

/* What stands in the place of a number of uses in the list of completions. */
enum {
    MATCH_COMMON = -1 /* one of the limits that are common */,
    MATCH_RULE = -2 /* leads to form_limit_ask() */
};

struct form {
    int64_t catalog, node;
    char *number, *path;
    struct item item;
    struct row_head head;
    struct item above;           /* the item before it, for wide windows; its uid NULL: there is none */
    char *above_name;            /* its number and title */
    struct cell_changes changes; /* who gave the item's cells what they hold */
    struct cell_info *cells;
    struct form_field *fields; /* one for each cell */
    int n, at;
    int top; /* the first page row that shows */
    int label_cells;
    int width; /* cells that a value is wrapped in */
    int cols,
        rows; /* of the page: what is wider than a text should be stays empty; the height last laid out for */
    bool spaced; /* a blank row between the fields */
    struct store *store;
    struct value_list units, deadlines; /* that the catalog holds; read when they are first asked for */
    bool values_read;
    struct form_limit limit;
    struct value_list matches;       /* the list of completions; empty: closed */
    struct list match_list;          /* cursor -1 is kept as `picking` false */
    struct pinyin_query match_query; /* what they match; empty: all are offered */
    struct string_list match_recent; /* what the user has put there lately, last used first */
    const char *state_dir;           /* where that is kept */
    bool picking;                    /* the cursor is in the list, not in the text */
    bool loaded;
    struct item theirs;     /* as it stood when the open question about a conflict was asked */
    struct form_copy *copy; /* what the open question about copying is about; NULL: none */
    bool keeps;             /* the draft stays when the form closes: it could not be saved */
    char *draft;            /* the file that holds what is being typed; NULL: none */
    struct state kept;      /* what it holds */
    bool draft_failed;      /* it could not be written, and that was said */
    enum mode modes[8];     /* those that hold now, as they were last asked for */
    struct state *resume;   /* what an earlier session left, until the form has loaded */
    char *begin;            /* the cell to begin in, until then; NULL: the first */
};

/* form_field.c */
void form_fields_make(struct form *f); /* from item and head */
void form_fields_free(struct form *f);
/* Takes over what the store holds now into every field that the user has not changed. */
void form_fields_refresh(struct form *f);
void form_field_set(struct form_field *field, const char *value);
void form_field_value(const struct form_field *field, struct buffer *out);
void form_field_put(struct form_field *field, const char *value); /* as if it had been typed */
bool form_field_changed(const struct form_field *field);
bool form_field_is_free(const struct form_field *field);  /* the caret is in a text */
void form_field_choose(struct form_field *field, int by); /* ← → */
void form_field_toggle(struct form_field *field);         /* a tick */
void form_field_type(struct form_field *field, const char *utf8, size_t len);
bool form_changed(const struct form *f);

/* form_draw.c */
void form_layout(struct view *v);
void form_draw(const struct view *v, struct canvas *c);

/* What stands at a place of the screen: the line and column in a text, or a choice (-1: none). */
struct form_hit {
    int field, line, col, token;
};
bool form_hit(const struct view *v, int row, int col, struct form_hit *out); /* false: no field */

/* form_mouse.c, and for it of view_form.c: so many lines up or down, through all fields */
unsigned form_mouse(struct view *v, const struct mouse *m);
void form_step(struct view *v, int lines);

/* form_complete.c */
void form_complete(struct form *f, bool all); /* lists what the text may go on to; all: whatever it is */
/* Lists all; what is typed next stands in the place of the value that is there, and narrows the list. */
void form_complete_all(struct form *f);
void form_complete_close(struct form *f);
void form_complete_take(struct form *f); /* the match under the cursor */
bool form_complete_request(struct form *f, enum action action);
void form_complete_note(const struct form *f); /* what is about to be saved has been used */

/* form_draft.c: what is being typed, kept for the next session */
bool form_keep(struct view *v);                 /* false: it could not be written */
void form_draft_end(struct form *f, bool drop); /* the form closes; drop: it needs no draft any more */
/* What an earlier session has left goes into the fields with the next load. Takes over `file`, where it stands, and the
 * contents of `left`. */
void form_take(struct view *v, char *file, struct state *left);
void form_resume(struct view *v); /* puts f->resume into the fields */

/* form_copy.c */
void form_copy_above(struct view *v); /* from the item above */
void form_copy_down(struct view *v);  /* into the items that follow; asks */
void form_copy_end(struct form *f);
void form_above_load(struct view *v); /* what stands in the item above */
void form_above_free(struct form *f);

/* form_limit.c: the meaning of the time limit; the clerk's own rule is saved, and kept in drafts, as CELL_RULE */
bool form_field_is_deadline(const struct form_field *field);
void form_limit_load(struct view *v); /* from the item that has been loaded */
void form_limit_free(struct form *f);
void form_limit_refresh(struct view *v); /* after the text has changed */
const char *form_limit_line(const struct form *f,
                            const struct form_field *field); /* "" for any other field */
bool form_limit_doubtful(const struct form *f);
bool form_limit_changed(const struct form *f);
void form_limit_edit(const struct form *f, struct cell_edit *out); /* where it has changed; borrows from f */
void form_limit_conflict(struct view *v, bool theirs);
int form_limit_keep(const struct form *f, struct state *s,
                    int n); /* as the n-th cell; how many there are then */
void form_limit_resume(struct form *f, const char *before, const char *own);
void form_limit_ask(struct view *v);       /* for a rule of one's own */
void form_limit_calculate(struct view *v); /* opens the calculator on what is typed */

/* form_who.c */
void form_who(const struct form *f, int64_t now, struct buffer *out); /* of the field with the caret */

/* form_save.c */
bool form_save(struct view *v); /* true: all is saved, the form may close */

#endif
