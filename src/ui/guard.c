/* What befalls the database under an open editor: another program holds it, or its file is taken away. */
#include <string.h>

#include "mulu/messages.h"
#include "ui/app.h"

enum { QUIET = 300, REDRAW = 200, LONGEST = 60000, BAR_CELLS = 20 }; /* milliseconds but the last */

static bool stops(const struct event *event)
{
    return event->kind == EVENT_KEY &&
           (key_equal(event->key, key_named(K_ESC)) || key_equal(event->key, (struct key){KIND_CTRL, 'c'}));
}

static void show_wait(struct app *app, int64_t waited)
{
    struct buffer bar = {0};
    int done = (int)(waited * BAR_CELLS / LONGEST);
    buf_pad(&bar, '#', (size_t)done);
    buf_pad(&bar, '.', (size_t)(BAR_CELLS - done));
    app_warn(app, MSG_UI_BUSY, (int)(waited / 1000), LONGEST / 1000, buf_text(&bar));
    app->message_passes = true;
    buf_free(&bar);
    frame_draw(app); /* as it was laid out: the store, which loading would ask, is what is waited for */
}

/* Called while the store waits. What is typed is thrown away, as during all long work. */
static bool wait_on(void *ctx, int64_t waited)
{
    struct app *app = ctx;
    struct event event;
    if (waited < QUIET)
        return true;
    if (app->waited_shown && waited >= app->waited_shown && waited - app->waited_shown < REDRAW)
        return true;
    app->waited_shown = waited;
    while (screen_next(app->screen, &event))
        if (stops(&event))
            return false;
    if (screen_wait(app->screen, 0) & (WAKE_QUIT | WAKE_HANGUP))
        return false;
    show_wait(app, waited);
    return waited < LONGEST;
}

void guard_begin(struct app *app)
{
    store_on_busy(app->store, wait_on, app);
}

void guard_end(struct app *app)
{
    store_on_busy(app->store, NULL, NULL);
}

void guard_tell(struct app *app)
{
    app_warn(app, app_keep(app) ? MSG_UI_LOST : MSG_UI_LOST_UNKEPT, store_path(app->store));
}

void guard_look(struct app *app)
{
    bool lost = store_is_lost(app->store);
    if (lost == app->lost)
        return;
    app->lost = lost;
    if (lost)
        guard_tell(app);
    else
        app_say(app, "%s", MSG_UI_FOUND);
}
