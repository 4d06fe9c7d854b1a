#include "ui/import.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "ui/detail.h"

/* The rows go to the store as they come; on the way the doubtful cells are noted for the report. */

static enum status on_note(void *ctx, const char *paragraph, struct error *err)
{
    struct import *im = ctx;
    return im->down.note ? im->down.note(im->down.ctx, paragraph, err) : ST_OK;
}

static enum status on_begin(void *ctx, struct row_head *head, struct error *err)
{
    struct import *im = ctx;
    enum status st = im->down.begin(im->down.ctx, head, err);
    if (!st && !im->catalog)
        im->catalog = head->catalog;
    return st;
}

static void note_doubt(struct import *im, const struct outline_row *row, const struct row_mark *m)
{
    struct buffer b = {0};
    im->ndoubts++;
    if (im->doubts.n >= IMPORT_MAX_DOUBTS)
        return;
    detail_place(m->line, m->column, &b);
    if (b.len)
        buf_putc(&b, ' ');
    for (int i = 0; i < row->nlevels; i++)
        if (*row->levels[i])
            buf_printf(&b, "%s%s", row->levels[i], MSG_UI_PATH_GOES_ON);
    buf_printf(&b, "%s", cell_title(m->cell));
    buf_printf(&b, MSG_UI_REPORT_DOUBT, mark_reason_text(m->reason), *m->raw ? m->raw : MSG_UI_EMPTY);
    string_list_take(&im->doubts, buf_take(&b));
}

static enum status on_row(void *ctx, const struct outline_row *row, struct error *err)
{
    struct import *im = ctx;
    for (size_t i = 0; i < row->nmarks; i++)
        if (row->marks[i].marks & MARK_UNSURE)
            note_doubt(im, row, &row->marks[i]);
    return im->down.row(im->down.ctx, row, err);
}

static enum status on_end(void *ctx, struct row_head *head, struct error *err)
{
    struct import *im = ctx;
    return im->down.end(im->down.ctx, head, err);
}

enum status import_read(struct view *owner, const char *path, struct import **out, struct error *err)
{
    struct app *app = owner->app;
    struct import *im = mem_alloc(sizeof *im);
    im->owner = owner;
    im->path = mem_dup(path);
    enum status st = store_catalogs(app->store, &im->present, err);
    if (!st)
        st = store_import_begin(app->store, path_base(path), &im->staged, &im->down, err);
    if (!st) {
        struct progress progress = app_work_begin(app, MSG_UI_WORK_READING, PACE_BYTES);
        struct read_options options = {.progress = &progress};
        struct row_sink sink = {on_note, on_begin, on_row, on_end, im};
        st = read_file(path, app->setup->formats, &options, &sink, &im->report, err);
        if (!st)
            st = read_report_keep(&im->report, &sink, err);
        app_work_end(app);
    }
    for (size_t i = 0; i < im->report.ntables; i++)
        im->items += im->report.tables[i].items;
    if (st)
        import_free(im);
    else
        *out = im;
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
    store_import_cancel(im->staged);
    read_report_release(&im->report);
    string_list_free(&im->doubts);
    catalog_list_free(&im->present);
    free(im->path);
    free(im);
}
