/* What the mouse does, where it is switched on; never needed. A view that takes it has view_ops.mouse; here is what
 * lists have in common, the last line's hints, and the wheel where a view does not say otherwise. */
#ifndef MULU_UI_MOUSE_H
#define MULU_UI_MOUSE_H

#include "ui/app.h"
#include "ui/decode.h"
#include "ui/list.h"

enum { MOUSE_WHEEL_LINES = 3 };

void mouse_event(struct app *app, const struct mouse *m);
void mouse_toggle(struct app *app);

bool mouse_in(struct rect area, const struct mouse *m);
/* A press on a line of a list places its cursor, the wheel moves it; area: where its lines stand. */
bool mouse_list(struct list *l, struct rect area, const struct mouse *m);
/* Lines that the wheel moves: negative upward; 0: it is not the wheel. */
int mouse_wheel(const struct mouse *m);

#endif
