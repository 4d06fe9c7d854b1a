#include "ui/import.h"

#include <stdlib.h>

#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "ui/transfer.h"

/* What found no place is kept with the import, and is published with it. */
static enum status keep_unplaced(struct import *im, struct error *err)
{
    enum status st = review_unplaced_add(im->staged, 0, &im->report.unplaced, err);
    for (size_t i = 0; !st && i < im->report.ntables; i++)
        st = review_unplaced_add(im->staged, im->report.tables[i].catalog, &im->report.tables[i].unplaced,
                                 err);
    return st;
}

enum status import_read(struct view *owner, const char *path, const char *format,
                        const struct column_choices *choices, struct import **out, struct error *err)
{
    struct app *app = owner->app;
    struct import *im = mem_alloc(sizeof *im);
    im->owner = owner;
    im->path = mem_dup(path);
    im->format = mem_dup(format);
    if (choices)
        column_choices_copy(&im->choices, choices);
    bool decided = !column_choices_empty(&im->choices);
    struct row_sink sink;
    enum status st =
        app->formats ? ST_OK : formats_load(app->env->share_dir, app->env->config_dir, &app->formats, err);
    if (!st)
        st = store_import_begin(app->store, path_base(path), &im->staged, &sink, err);
    if (!st) {
        struct progress progress = app_work_begin(app, MSG_UI_WORK_READING, PACE_BYTES);
        struct read_options options = {
            .format = format, .columns = decided ? &im->choices : NULL, .progress = &progress};
        st = read_file(path, app->formats, &options, &sink, &im->report, err);
        app_work_end(app);
    }
    if (!st)
        st = review_open(im->staged, err);
    if (!st)
        st = keep_unplaced(im, err);
    if (st)
        import_free(im);
    else
        *out = im;
    return st;
}

enum status import_again(struct import *old, const char *format, const struct column_choices *choices,
                         struct import **out, struct error *err)
{
    enum status st = import_read(old->owner, old->path, format, choices, out, err);
    if (!st) {
        (*out)->carried = old->carried;
        old->carried = NULL;
    }
    return st;
}

enum status import_publish(struct import *im, struct error *err)
{
    struct store_import *staged = im->staged;
    im->staged = NULL;
    return store_import_publish(staged, err);
}

void import_free(struct import *im)
{
    if (!im)
        return;
    store_import_leave(im->staged);
    read_report_release(&im->report);
    column_choices_free(&im->choices);
    transfer_remove(im->carried);
    free(im->carried);
    free(im->format);
    free(im->path);
    free(im);
}
