/* Undo and redo from the keyboard: says in words what is taken back, and asks before it takes back what somebody else
 * did, or what was done so long ago that the key may have been hit by mistake. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/detail.h"
#include "ui/dialog.h"
#include "ui/views.h"

enum { LONG_AGO = 3600 * 1000 };

/* The title of the step's catalog, where that is another one than the view shows; NULL else. The caller frees. */
static char *other_catalog(const struct view *owner, const struct group_info *g)
{
    int64_t shown = owner->ops->catalog ? owner->ops->catalog(owner) : 0;
    struct catalog_list all = {0};
    char *title = NULL;
    if (!shown || !g->catalog || g->catalog == shown)
        return NULL;
    if (store_catalogs(owner->app->store, &all, NULL) == ST_OK)
        for (size_t i = 0; i < all.n; i++)
            if (all.items[i].id == g->catalog)
                title = mem_dup(all.items[i].title);
    catalog_list_free(&all);
    return title;
}

static void describe(const struct view *owner, const struct group_info *g, struct buffer *out)
{
    char *title = other_catalog(owner, g);
    if (title)
        buf_printf(out, MSG_UI_STEP_ELSEWHERE, title, verb_text(g->verb), g->subject);
    else
        buf_printf(out, MSG_UI_STEP, verb_text(g->verb), g->subject);
    free(title);
    if (*g->detail)
        buf_printf(out, MSG_UI_STEP_DETAIL, g->detail);
}

static void step_now(struct view *owner, int64_t id, bool redo)
{
    struct app *app = owner->app;
    struct error err = {0};
    struct group_info g = {0};
    struct progress progress = app_work_begin(app, redo ? MSG_WORK_REDO : MSG_WORK_UNDO, PACE_SHARE);
    store_watch(app->store, &progress);
    enum status st = redo ? store_redo(app->store, id, &g, &err) : store_undo(app->store, id, &g, &err);
    store_watch(app->store, NULL);
    app_work_end(app);
    if (st) {
        app_fail(app, &err);
    } else {
        struct buffer what = {0};
        describe(owner, &g, &what);
        app_changed(app);
        if (owner->ops->go && g.catalog)
            owner->ops->go(owner, g.catalog, g.node);
        app_say(app, redo ? MSG_UI_REDONE : MSG_UI_UNDONE, buf_text(&what));
        buf_free(&what);
    }
    group_info_release(&g);
}

/* The step may have changed while the question stood: the store refuses then, so the id is asked for anew only here. */
static void step_asked(struct view *owner, bool redo)
{
    struct group_info g = {0};
    struct error err = {0};
    enum status st =
        redo ? store_peek_redo(owner->app->store, &g, &err) : store_peek_undo(owner->app->store, &g, &err);
    if (st)
        app_fail(owner->app, &err);
    else if (g.id != owner->app->asked_step)
        app_warn(owner->app, "%s", MSG_UI_STEP_CHANGED);
    else
        step_now(owner, g.id, redo);
    group_info_release(&g);
}

static void undo_asked(struct view *owner)
{
    step_asked(owner, false);
}

static void redo_asked(struct view *owner)
{
    step_asked(owner, true);
}

/* One's own step of just now; but whole catalogs do not go by one key too many. */
static bool goes_without_saying(const struct app *app, const struct group_info *g, bool redo, int64_t now)
{
    return strcmp(g->who, app->env->user) == 0 && now - g->when <= LONG_AGO &&
           (redo || g->verb != VERB_IMPORT);
}

static void step(struct view *owner, bool redo)
{
    struct app *app = owner->app;
    struct group_info g = {0};
    struct error err = {0};
    enum status st = redo ? store_peek_redo(app->store, &g, &err) : store_peek_undo(app->store, &g, &err);
    int64_t now = env_now(app->env);
    if (st == ST_PROBLEMS) {
        app_say(app, "%s", tr(redo ? MSG_UI_NEED_REDO : MSG_UI_NEED_UNDO));
    } else if (st) {
        app_fail(app, &err);
    } else if (goes_without_saying(app, &g, redo, now)) {
        step_now(owner, g.id, redo);
    } else {
        struct buffer what = {0}, when = {0}, text = {0};
        describe(owner, &g, &what);
        detail_when(g.when, now, &when);
        buf_printf(&text, redo ? MSG_UI_REDO_ASK : MSG_UI_UNDO_ASK, g.who, buf_text(&when), buf_text(&what));
        app->asked_step = g.id;
        ask_yes(owner, redo ? MSG_UI_REDO_TITLE : MSG_UI_UNDO_TITLE, buf_text(&text),
                redo ? redo_asked : undo_asked);
        buf_free(&what);
        buf_free(&when);
        buf_free(&text);
    }
    group_info_release(&g);
}

void history_undo(struct view *owner)
{
    step(owner, false);
}

void history_redo(struct view *owner)
{
    step(owner, true);
}
