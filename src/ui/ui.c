#include "mulu/ui.h"

#include <stdlib.h>

#include "mulu/agenda.h"
#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "ui/app.h"
#include "ui/found.h"
#include "ui/transfer.h"
#include "ui/memory.h"
#include "ui/tour.h"
#include "ui/views.h"

/* A user's key table that is wrong must not lock the user out: the program's own serves, and what is wrong is said. */
static void load_keys(const struct env *env, struct keymap **out, struct error *own)
{
    char *mine = path_join(env->config_dir, "keys.ini");
    if (keymap_load(mine, out, own))
        *out = keymap_own();
    free(mine);
}

static void open_first(struct app *app)
{
    const struct ui_setup *setup = app->setup;
    int64_t tree = setup->catalog ? setup->catalog : state_get_int(&app->memory, "tree");
    struct row_head head = {0};
    view_catalogs_open(app, tree ? tree : state_get_int(&app->memory, "list"));
    if (tree && store_head(app->store, tree, &head, NULL) == ST_OK)
        view_tree_open(app, tree, setup->node);
    row_head_release(&head);
    offer_find(app);
}

/* Without a place for what is being typed the editor works all the same; the clerk is told to save often. */
static void begin_session(struct app *app)
{
    struct error err = {0};
    if (!store_is_read_only(app->store) && session_begin(&app->session, app->env->state_dir, &err))
        app_warn(app, MSG_UI_DRAFT_FAILED, err.text);
}

/* What is wrong in the user's own calendar and words; everything else of them is in force. */
static void tell_deadlines(struct app *app)
{
    struct string_list problems = {0};
    store_deadline_problems(app->store, &problems);
    if (problems.n > 1)
        app_warn(app, MSG_UI_PROBLEMS_FIRST, problems.items[0], problems.n - 1);
    else if (problems.n)
        app_warn(app, "%s", problems.items[0]);
    string_list_free(&problems);
}

/* Reading words and calendars takes longer than all that comes before the first picture. */
void ui_begun(struct app *app)
{
    app_look_at_history(app);
    if (!app->message)
        tell_deadlines(app);
}

static void release(struct app *app)
{
    guard_end(app);
    transfer_clear(app);
    string_list_free(&app->received);
    string_list_free(&app->themes.labels);
    string_list_free(&app->themes.values);
    string_list_free(&app->copies.labels);
    string_list_free(&app->copies.values);
    memory_save(app);
    for (int i = app->depth - 1; i >= 0; i--) {
        struct view *v = app->stack[i];
        if (v->ops->close)
            v->ops->close(v);
        free(v->state);
        free(v);
    }
    offer_free(app);
    tour_free(app->tour);
    session_end(&app->session);
    memory_release(app);
    found_end(app);
    free(app->import_place);
    formats_free(app->formats);
    free(app->mark_cell);
    free(app->clip);
    free(app->find_text);
    free(app->theme);
    free(app->message);
    free(app->pasted);
    canvas_free(&app->canvas);
    keymap_free(app->keys);
}

enum status ui_run(const struct ui_setup *setup, struct error *err)
{
    struct app app = {.setup = setup, .env = setup->env, .store = setup->store, .session = {.lock = -1}};
    struct error own = {0}, tour = {0};
    load_keys(setup->env, &app.keys, &own);
    struct theme theme;
    struct error look = {0};
    display_load(&app, &theme, &look);
    enum status st = screen_open(&theme, &app.screen, err);
    if (st) {
        free(app.theme);
        keymap_free(app.keys);
        return st;
    }
    look_begin(&app);
    store_changed_outside(app.store); /* what was changed before is not news */
    begin_session(&app);
    guard_begin(&app);
    screen_set_mouse(app.screen, settings_are(setup->settings, SETTING_MOUSE, "on"));
    memory_load(&app, !setup->anew);
    if (setup->practice)
        tour_begin(&app, &tour);
    open_first(&app);
    if (own.status)
        app_warn(&app, MSG_UI_KEYS_DEFAULT, own.text);
    else if (look.status)
        app_fail(&app, &look);
    else if (tour.status)
        app_fail(&app, &tour);
    else if (!look_warn(&app) && setup->notice)
        app_warn(&app, "%s", setup->notice);
    app_run(&app);
    release(&app);
    screen_close(app.screen);
    return app.killed ? error_set(err, ST_CANCELLED, MSG_UI_ENDED) : ST_OK;
}
