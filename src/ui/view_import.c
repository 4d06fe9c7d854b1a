/* Import: which file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "ui/dialog.h"
#include "ui/import.h"
#include "ui/transfer.h"
#include "ui/views.h"

/* The next file to import probably lies beside this one. */
static void remember_place(struct app *app, const char *typed)
{
    const char *slash = strrchr(typed, '/');
    if (!slash)
        return;
    free(app->import_place);
    app->import_place = mem_dup_n(typed, (size_t)(slash + 1 - typed));
}

static bool submit_import(struct view *owner, struct dialog *d)
{
    struct error err = {0};
    struct import *im = NULL;
    char *path = path_expand(dialog_text(d, 0));
    enum status st = import_read(owner, path, NULL, NULL, &im, &err);
    free(path);
    if (st == ST_CANCELLED)
        app_say(owner->app, "%s", MSG_UI_IMPORT_CANCELLED);
    else if (st)
        app_fail(owner->app, &err);
    else
        view_preview_open(owner, im);
    if (!st)
        remember_place(owner->app, dialog_text(d, 0));
    return st == ST_OK;
}

/* What came from the clerk's computer; it stays as long as its preview, which may read it anew. */
static bool import_carried(struct view *owner, const char *name)
{
    struct error err = {0};
    struct import *im = NULL;
    const char *dir = transfer_dir(owner->app);
    if (!dir)
        return false;
    char *path = path_join(dir, name);
    enum status st = import_read(owner, path, NULL, NULL, &im, &err);
    if (st == ST_CANCELLED) {
        app_say(owner->app, "%s", MSG_UI_IMPORT_CANCELLED);
    } else if (st) {
        app_fail(owner->app, &err);
    } else {
        im->carried = transfer_take(owner->app, name);
        view_preview_open(owner, im);
    }
    free(path);
    transfer_clear(owner->app);
    return st == ST_OK;
}

static void on_chosen(struct view *owner, int index)
{
    char *name = mem_dup(owner->app->received.items[index]);
    import_carried(owner, name);
    free(name);
}

static bool receive_import(struct view *owner, struct dialog *d)
{
    (void)d;
    struct app *app = owner->app;
    struct string_list names = {0}, shown = {0};
    if (!transfer_ready(app))
        return false;
    transfer_clear(app);
    bool came = transfer_receive(app, &names);
    if (came && names.n == 1)
        came = import_carried(owner, names.items[0]);
    else if (!came)
        transfer_clear(app);
    if (came && names.n > 1) {
        for (size_t i = 0; i < names.n; i++)
            string_list_add(&shown, names.items[i]);
        menu_open(owner, MSG_UI_TRANSFER_SEVERAL, &shown, on_chosen);
    }
    string_list_free(&app->received);
    app->received = names;
    return came;
}

void view_import_open(struct view *owner)
{
    struct dialog *d = dialog_open(owner, MSG_UI_IMPORT_TITLE, submit_import);
    if (!d)
        return;
    dialog_path(d, MSG_UI_PATH, owner->app->import_place ? owner->app->import_place : "~/");
    dialog_note(d, MSG_UI_IMPORT_NOTE);
    d->receive = receive_import;
    d->suits = read_may;
}
