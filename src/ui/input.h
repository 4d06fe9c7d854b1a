/* A text field of one line: an edit, the keys that work in it, and how it is drawn. */
#ifndef MULU_UI_INPUT_H
#define MULU_UI_INPUT_H

#include <stdbool.h>

#include "ui/action.h"
#include "ui/canvas.h"
#include "ui/edit.h"

/* The actions of MODE_EDIT; `width` is that of the area in which the text is wrapped. False: not one of them. */
bool input_request(struct edit *e, enum action action, int width);

/* Draws the field and, when it has the keys, puts the cursor at its caret. edit_scroll() has been called. */
void input_draw(const struct edit *e, struct canvas *c, int row, int col, int width, bool focus);

#endif
