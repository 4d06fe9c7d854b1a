#include "mulu/ui.h"

#include <stdlib.h>

#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/app.h"
#include "ui/views.h"

/* A user's key table that is wrong must not lock the user out: the program's own serves, and what is wrong is said. */
static enum status load_keys(const struct env *env, struct keymap **out, struct error *own, struct error *err)
{
    char *path = path_join(env->share_dir, "keymaps/default.ini");
    char *mine = path_join(env->config_dir, "keys.ini");
    enum status st = keymap_load(path, mine, out, own);
    if (st)
        st = keymap_load(path, NULL, out, err);
    free(path);
    free(mine);
    return st;
}

static void open_first(struct app *app)
{
    const struct ui_setup *setup = app->setup;
    view_catalogs_open(app, setup->catalog);
    if (setup->catalog)
        view_tree_open(app, setup->catalog, setup->node);
}

static void release(struct app *app)
{
    for (int i = app->depth - 1; i >= 0; i--) {
        struct view *v = app->stack[i];
        if (v->ops->close)
            v->ops->close(v);
        free(v->state);
        free(v);
    }
    free(app->found.query);
    hit_list_free(&app->found.hits);
    free(app->message);
    canvas_free(&app->canvas);
    keymap_free(app->keys);
}

enum status ui_run(const struct ui_setup *setup, struct error *err)
{
    struct app app = {.setup = setup, .env = setup->env, .store = setup->store};
    struct error own = {0};
    enum status st = load_keys(setup->env, &app.keys, &own, err);
    if (st)
        return st;
    st = screen_open(setup->no_color, &app.screen, err);
    if (st) {
        keymap_free(app.keys);
        return st;
    }
    bool ascii = setup->ascii || text_cp_cells(0x2502) == 2;
    canvas_init(&app.canvas, ascii ? symbols_ascii() : symbols_unicode());
    store_changed_outside(app.store); /* what was changed before is not news */
    open_first(&app);
    if (own.status)
        app_fail(&app, &own);
    else if (setup->notice)
        app_warn(&app, "%s", setup->notice);
    app_run(&app);
    bool left = app.quit || app.depth == 0;
    release(&app);
    screen_close(app.screen);
    return left ? ST_OK : error_set(err, ST_CANCELLED, MSG_UI_ENDED);
}
