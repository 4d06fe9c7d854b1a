/* Recording what has happened with an item, from wherever it stands on the screen: an event that starts a period, or
 * that it was published. Both ask for a day in a dialog, say what has come of it, and are taken back by an undo. */
#ifndef MULU_UI_RECORD_H
#define MULU_UI_RECORD_H

#include <stdint.h>

#include "ui/view.h"

struct record_about {
    int64_t node;
    const char *title; /* of the item */
    int32_t day;       /* that is offered */
};
void record_event(struct view *owner, const struct record_about *about);
void record_publication(struct view *owner, const struct record_about *about);

#endif
