/* What the program does while nobody presses a key. */
#include "ui/app.h"
#include "ui/views.h"

enum { SLICE_MS = 5 };

/* Milliseconds until the clock on the top line is wrong, or until it is time to look for others' changes. */
static int time_to_wait(const struct app *app)
{
    int64_t to_minute = 60000 - env_now(app->env) % 60000;
    return to_minute < 2000 ? (int)to_minute : 2000;
}

/* What earlier sessions have left to do, a little of it. */
static unsigned tidy(struct app *app)
{
    int64_t until = app_clock() + SLICE_MS;
    enum tidy_state did = TIDY_MORE;
    bool anew = false;
    while (did == TIDY_MORE && app_clock() < until) {
        bool now;
        did = store_tidy_step(app->store, &now);
        anew = anew || now;
    }
    if (anew)
        app_changed(app);
    if (did == TIDY_DONE && !app->tidied) {
        app->tidied = true;
        view_moved_tell(app);
        return WORK_MORE | WORK_SHOWS;
    }
    return (did == TIDY_MORE ? WORK_MORE : WORK_DONE) | (anew ? WORK_SHOWS : 0);
}

/* Work that has waited for the first picture; then what the visible views have left over, the top one's first. */
static unsigned do_work(struct app *app)
{
    unsigned did = WORK_DONE;
    if (!app->begun) {
        app->begun = true;
        ui_begun(app);
        return tidy(app) | WORK_MORE |
               WORK_SHOWS; /* a change that was killed is taken back before anything else */
    }
    for (int i = app->depth - 1; i >= app_first_visible(app) && did == WORK_DONE; i--)
        if (app->stack[i]->ops->work && !app->stack[i]->stale)
            did = app->stack[i]->ops->work(app->stack[i]);
    return did == WORK_DONE && !store_is_tidy(app->store) ? tidy(app) : did;
}

void app_prepare(struct app *app)
{
    for (int i = app_first_visible(app); i < app->depth; i++) {
        struct view *v = app->stack[i];
        if (!v->ops->prepare)
            continue;
        v->ops->prepare(v);
        v->ops->layout(v);
    }
}

unsigned app_rest(struct app *app, bool *shows)
{
    *shows = false;
    for (unsigned did = WORK_MORE; did != WORK_DONE;) {
        unsigned wake = screen_wait(app->screen, 0);
        if (wake)
            return wake;
        did = do_work(app);
        if (did & WORK_SHOWS) { /* the loop settles and draws it */
            *shows = true;
            return 0;
        }
    }
    return screen_wait(app->screen, time_to_wait(app));
}
