/* The choice of a theme in the running editor; it is remembered for the next start. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "ui/app.h"
#include "ui/dialog.h"

static struct theme_dirs dirs_of(const struct app *app)
{
    return (struct theme_dirs){app->env->share_dir, app->env->config_dir};
}

void display_load(struct app *app, struct theme *out, struct error *err)
{
    struct theme_dirs dirs = dirs_of(app);
    const char *name = settings_get(app->setup->settings, SETTING_THEME);
    bool no_color = app->setup->no_color;
    enum status st = theme_load(&dirs, name, no_color, out, err);
    app->theme = mem_dup(st || strcmp(name, "auto") == 0 ? no_color ? "mono" : "default" : name);
}

/* By the name that stood there: a file may have come or gone while the list was open. */
static void on_chosen(struct view *owner, int index)
{
    struct app *app = owner->app;
    struct theme_dirs dirs = dirs_of(app);
    const char *name = app->themes.values.items[index];
    struct theme theme;
    struct error err = {0};
    if (theme_load(&dirs, name, false, &theme, &err)) {
        app_fail(app, &err);
        return;
    }
    free(app->theme);
    app->theme = mem_dup(name);
    screen_set_theme(app->screen, &theme);
    if (settings_write(app->env->config_dir, SETTING_THEME, app->theme, &err))
        app_warn(app, MSG_UI_THEME_NOT_KEPT, err.text);
    else
        app_say(app, MSG_UI_THEME_SET, app->themes.labels.items[index]);
}

void display_choose(struct view *owner)
{
    struct app *app = owner->app;
    struct theme_dirs dirs = dirs_of(app);
    struct string_list *names = &app->themes.values, *titles = &app->themes.labels, items = {0};
    string_list_free(names);
    string_list_free(titles);
    theme_list(&dirs, names, titles);
    int now = 0;
    for (size_t i = 0; i < names->n; i++) {
        bool in_force = strcmp(names->items[i], app->theme) == 0;
        now = in_force ? (int)i : now;
        string_list_take(&items, mem_printf("%s %s", in_force ? "*" : " ", titles->items[i]));
    }
    if (items.n) {
        menu_open(owner, MSG_UI_THEME_TITLE, &items, on_chosen);
        menu_begin_at(app, now);
    }
    string_list_free(&items);
}
