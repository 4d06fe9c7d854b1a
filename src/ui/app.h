/* The frame around all views: the stack, the event loop, the line that says what has happened, and what views share. */
#ifndef MULU_UI_APP_H
#define MULU_UI_APP_H

#include <stdbool.h>
#include <stdint.h>

#include "mulu/progress.h"
#include "mulu/store.h"
#include "mulu/ui.h"
#include "ui/canvas.h"
#include "ui/keymap.h"
#include "ui/screen.h"
#include "ui/style.h"
#include "ui/view.h"

enum { APP_MAX_VIEWS = 24, APP_MIN_ROWS = 24, APP_MIN_COLS = 80 };

/* The last search, for n and N and for exporting what it found. */
struct search_result {
    char *query;
    int64_t catalog; /* where it searched; 0: everywhere */
    struct hit_list hits;
    size_t at; /* the hit that was gone to last */
};

struct work {
    const char *what;     /* NULL: no long work is going on */
    int64_t began, shown; /* monotonic milliseconds */
    bool cancelled;       /* it shall stop */
};

struct app {
    const struct ui_setup *setup;
    const struct env *env;
    struct store *store;
    struct keymap *keys;
    struct screen *screen;
    struct canvas canvas;
    struct view *stack[APP_MAX_VIEWS];
    int depth;
    char *message; /* NULL: none */
    enum style message_style;
    struct search_result found;
    bool can_undo, can_redo; /* as of the last load */
    int64_t asked_step;      /* the group that the open question about undo or redo means */
    bool quit;
    struct work work;
};

void app_run(struct app *app); /* until the stack is empty or the terminal is gone */

/* Puts a view on the stack. NULL when it would not open; why has then been said. */
struct view *app_open(struct app *app, const struct view_ops *ops, const void *arg);
void app_close(struct view *v);    /* when the event is over */
void app_changed(struct app *app); /* the store has changed */
bool app_quit(struct app *app);    /* false: a view has something to ask first */
struct view *app_top(const struct app *app);

/* What has just happened; stands until the next key. */
void app_say(struct app *app, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void app_warn(struct app *app, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
unsigned app_fail(struct app *app, const struct error *err); /* gives EFFECT_NONE, to be returned */

/* Ends a group of changes: committed when st is ST_OK so far, rolled back else. False: failed, and why has been said. */
bool app_finish(struct app *app, enum status st, struct error *err);

unsigned app_have(const struct app *app); /* the HAVE_… bits that do not depend on the view */

/* Long work: shows how far it is, and lets Esc stop it. What is typed meanwhile is thrown away: nobody could see
 * what it would do. */
struct progress app_work_begin(struct app *app, const char *what);
void app_work_end(struct app *app);

/* frame.c */
void frame_draw(struct app *app);
struct rect frame_content(int rows, int cols); /* what remains for a view */

#endif
