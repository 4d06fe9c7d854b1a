/* What the files of the text field share: every change of the text goes through edit_change(), so that it can be taken
 * back and the caret and the selection stay where they may be. */
#ifndef MULU_UI_EDIT_IMPL_H
#define MULU_UI_EDIT_IMPL_H

#include "ui/edit.h"

enum edit_change {
    CHANGE_TYPE,  /* goes on with the typing before it, … */
    CHANGE_BACK,  /* … with the erasing before it, */
    CHANGE_AHEAD, /* … with the erasing behind it */
    CHANGE_WHOLE  /* a step of its own */
};

/* Puts valid bytes in the place of those from `from` to `to`; the caret stands behind them. */
void edit_change(struct edit *e, size_t from, size_t to, const char *bytes, size_t len, enum edit_change how);
/* The same without keeping what was there. */
void edit_apply(struct edit *e, size_t from, size_t to, const char *bytes, size_t len);
/* Keeps a change that is about to be made, `n` bytes giving way (edit_history.c). */
void edit_record(struct edit *e, size_t from, size_t n, const char *bytes, size_t len, enum edit_change how);

size_t edit_glyph_edge(const struct edit *e, size_t at); /* the nearest at `at` or behind it */
size_t edit_glyph_end(const struct edit *e, size_t at);  /* of the glyph that begins there */
size_t edit_line_start(const struct edit *e, size_t at); /* of the line as typed */
size_t edit_line_end(const struct edit *e, size_t at);

/* edit_list.c: after typing */
void edit_list_typed(struct edit *e);

#endif
