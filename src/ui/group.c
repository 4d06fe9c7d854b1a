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

static enum status load_anew(struct view *v, struct error *err)
{
    if (store_changed_outside(v->app->store))
        app_changed(v->app);
    if (!v->stale)
        return ST_OK;
    v->stale = false;
    return v->ops->load(v, err);
}

/* Before the group begins, and others have to wait; what comes between is little. */
enum status app_begin(struct view *v, enum verb verb, const char *subject, struct error *err)
{
    enum status st = load_anew(v, err);
    if (!st)
        st = app_group(v->app, verb, subject, err);
    return st ? st : load_anew(v, err);
}

void app_watch(struct app *app, enum verb verb)
{
    app->watching = app_work_begin(app, verb_text(verb), PACE_SHARE);
    app->watched = true;
    store_watch(app->store, &app->watching);
}

void app_unwatch(struct app *app)
{
    if (!app->watched)
        return;
    app->watched = false;
    store_watch(app->store, NULL);
    app_work_end(app);
}

bool app_finish(struct app *app, enum status st, struct error *err)
{
    if (!st)
        st = store_commit(app->store, err);
    else
        store_rollback(app->store);
    app_unwatch(app);
    if (st)
        app_fail(app, err);
    else
        app_changed(app);
    return st == ST_OK;
}
