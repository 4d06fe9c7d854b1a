/* What can be done with a text that may be long, in the form and alone on the screen alike. */
#ifndef MULU_UI_FIELD_TEXT_H
#define MULU_UI_FIELD_TEXT_H

#include <stdbool.h>

#include "ui/action.h"
#include "ui/edit.h"

struct app;
struct view;

/* field_text.c: the actions of MODE_FIELD but the full screen. False: not one of them. */
bool field_text_request(struct view *v, struct edit *e, enum action action);

/* view_find.c: a line at the foot in which to type what is looked for; the match is selected in the text. `e` lives as
 * long as its owner. */
void view_find_open(struct view *owner, struct edit *e);

/* view_text.c: the text alone on the screen. It is the owner's own: what is typed stands there too, and the owner is told
 * after each change. */
struct text_arg {
    struct view *owner;
    struct edit *edit;
    const char *label;
    void (*changed)(struct view *owner);
};
void view_text_open(const struct text_arg *arg);

/* outside.c: the text in the editor of the user's choice; says what came of it. */
void outside_edit(struct app *app, struct edit *e);

#endif
