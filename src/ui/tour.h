/* The practice tour: ten steps in the editor itself, over a copy that may be spoilt. Each step stands on a strip above
 * the last lines and waits until its key has really been pressed and has led where it should. The steps are data:
 * share/mulu/help/tour.ini. Where one stopped is remembered (memory.h), so that the next start goes on. */
#ifndef MULU_UI_TOUR_H
#define MULU_UI_TOUR_H

#include "ui/app.h"

struct tour;

/* NULL in app->tour where there is none: not a practice copy, or its steps cannot be read (ST_INPUT says why). */
enum status tour_begin(struct app *app, struct error *err);
void tour_free(struct tour *t); /* NULL is legal */

/* What has just been done in a view: an action, or (ACT_NONE) typing. */
void tour_did(struct app *app, const struct view *v, enum action action);
/* After everything is in its place: whether that has ended the step. */
void tour_settle(struct app *app);

bool tour_runs(const struct app *app); /* the strip shows */
void tour_toggle(struct app *app);     /* stops for now, or goes on; from the beginning when it is over */
int tour_rows(const struct app *app);  /* the rows that the strip takes */
void tour_draw(struct app *app, int row);
/* What help says of it; nothing where there is no tour. */
void tour_describe(const struct app *app, struct buffer *out);
void tour_remember(struct app *app);

#endif
