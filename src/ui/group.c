/* Changes: from what a view shows to a group in the store. */
#include "mulu/review.h"
#include "ui/app.h"

enum status app_group(struct app *app, enum verb verb, const char *subject, struct error *err)
{
    if (!app->reviewing)
        return store_begin(app->store, verb, subject, err);
    enum status st = review_begin(app->reviewing, verb, subject, err);
    if (!st)
        app->review_steps++;
    return st;
}

enum status app_begin(struct view *v, enum verb verb, const char *subject, struct error *err)
{
    struct app *app = v->app;
    enum status st = app_group(app, verb, subject, err);
    if (!st && store_changed_outside(app->store))
        app_changed(app);
    if (!st && v->stale) {
        v->stale = false;
        st = v->ops->load(v, err);
    }
    return st;
}

bool app_finish(struct app *app, enum status st, struct error *err)
{
    if (!st)
        st = store_commit(app->store, err);
    else
        store_rollback(app->store);
    if (st)
        app_fail(app, err);
    else
        app_changed(app);
    return st == ST_OK;
}
