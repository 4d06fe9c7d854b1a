/* Text fields: the keys that work in every one of them, and how they are drawn, in one line or in several. */
#ifndef MULU_UI_INPUT_H
#define MULU_UI_INPUT_H

#include <stdbool.h>

#include "ui/action.h"
#include "ui/canvas.h"
#include "ui/edit.h"

struct app;

/* The actions of MODE_EDIT and MODE_SELECT; `width` is that of the area in which the text is wrapped. What is to be said
 * is said, and what is copied goes to the program's clipboard. False: not one of them. */
bool input_request(struct app *app, struct edit *e, enum action action, int width);
/* Whether the action changes the text, and thus means nothing where only looking is allowed. */
bool input_changes(enum action action);

/* Appends how many characters it has, and how many of them are selected. */
void input_count(const struct edit *e, struct buffer *out);

/* Draws the field and, when it has the keys, puts the cursor at its caret. edit_scroll() has been called. */
void input_draw(const struct edit *e, struct canvas *c, int row, int col, int width, bool focus);

/* Draws the text wrapped to the window's width, beginning in its first row with line `first` (which may be negative: the
 * text then begins further down). With the keys: the selection, the cursor, and the room that is left in `room`. */
void input_draw_lines(const struct edit *e, struct canvas *c, struct rect window, int first, bool focus,
                      enum style room);

#endif
