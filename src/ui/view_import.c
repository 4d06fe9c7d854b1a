/* Import: which file, then the report of what was found in it, then to store it or not. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "ui/dialog.h"
#include "ui/import.h"
#include "ui/page.h"
#include "ui/transfer.h"
#include "ui/views.h"

struct report {
    struct import *im;
    struct page page;
    int top;
};

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
    enum status st = import_read(owner, path, &im, &err);
    free(path);
    if (st == ST_CANCELLED)
        app_say(owner->app, "%s", MSG_UI_IMPORT_CANCELLED);
    else if (st)
        app_fail(owner->app, &err);
    else
        view_report_open(owner, im);
    if (!st)
        remember_place(owner->app, dialog_text(d, 0));
    return st == ST_OK;
}

/* What came from the clerk's computer; it stays no longer than until it has been read. */
static bool import_carried(struct view *owner, const char *name)
{
    struct error err = {0};
    struct import *im = NULL;
    const char *dir = transfer_dir(owner->app);
    if (!dir)
        return false;
    char *path = path_join(dir, name);
    enum status st = import_read(owner, path, &im, &err);
    if (st == ST_CANCELLED)
        app_say(owner->app, "%s", MSG_UI_IMPORT_CANCELLED);
    else if (st)
        app_fail(owner->app, &err);
    else
        view_report_open(owner, im);
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

/* --- the report ------------------------------------------------------------------------------------------------- */

static enum status open_report(struct view *v, const void *arg, struct error *err)
{
    (void)err;
    ((struct report *)v->state)->im = *(struct import *const *)arg;
    return ST_OK;
}

static void close_report(struct view *v)
{
    struct report *r = v->state;
    import_free(r->im);
    page_free(&r->page);
}

static void add_list(struct page *p, const char *title, const struct string_list *l, int64_t total)
{
    if (!l->n)
        return;
    struct buffer head = {0};
    buf_printf(&head, MSG_UI_REPORT_LIST, title, (long long)total);
    page_blank(p);
    page_text(p, 2, buf_text(&head), STYLE_MARK);
    for (size_t i = 0; i < l->n; i++)
        page_entry(p, 4, "\u00b7", 1, STYLE_DIM, l->items[i], STYLE_NORMAL);
    buf_free(&head);
}

static void add_unplaced(struct page *p, const struct string_list *l)
{
    add_list(p, MSG_UI_REPORT_UNPLACED, l, (int64_t)l->n);
    if (l->n)
        page_text(p, 4, MSG_UI_REPORT_UNPLACED_KEPT, STYLE_DIM);
}

static void add_twins(struct page *p, const struct import *im, const char *title)
{
    for (size_t i = 0; i < im->present.n; i++) {
        const struct catalog_info *c = &im->present.items[i];
        if (strcmp(c->title, title) != 0)
            continue;
        char *text = mem_printf(MSG_UI_REPORT_TWIN, (long long)c->items);
        page_text(p, 4, text, STYLE_MARK);
        free(text);
        return;
    }
}

static void add_table(struct page *p, const struct import *im, size_t number, const struct formats *formats)
{
    const struct table_report *t = &im->report.tables[number - 1];
    struct buffer b = {0};
    char label[24];
    snprintf(label, sizeof label, "%zu", number);
    if (p->lines)
        page_blank(p);
    page_entry(p, 0, label, 2, STYLE_STRONG, t->title, STYLE_STRONG);
    buf_printf(&b, MSG_UI_REPORT_TABLE, (long long)t->rows, (long long)t->headings, (long long)t->items);
    page_text(p, 4, buf_text(&b), STYLE_NORMAL);
    buf_clear(&b);
    buf_printf(&b, MSG_UI_REPORT_CELLS, (long long)t->filled, (long long)t->repaired, (long long)t->unsure);
    page_text(p, 4, buf_text(&b), STYLE_NORMAL);
    buf_clear(&b);
    buf_printf(&b, MSG_UI_REPORT_FORMAT, formats_label(formats, t->format));
    page_text(p, 4, buf_text(&b), STYLE_DIM);
    if (t->header_missing)
        page_text(p, 4, MSG_UI_REPORT_NO_HEADER, STYLE_MARK);
    add_twins(p, im, t->title);
    add_unplaced(p, &t->unplaced);
    buf_free(&b);
}

static struct rect report_area(const struct view *v)
{
    return (struct rect){v->area.row + 1, v->area.col + 2, v->area.rows - 1, v->area.cols - 4};
}

static void layout_report(struct view *v)
{
    struct report *r = v->state;
    const struct read_report *report = &r->im->report;
    page_clear(&r->page, report_area(v).cols);
    for (size_t i = 0; i < report->ntables; i++)
        add_table(&r->page, r->im, i + 1, v->app->setup->formats);
    add_unplaced(&r->page, &report->unplaced);
    add_list(&r->page, MSG_UI_REPORT_DOUBTS, &r->im->doubts, r->im->ndoubts);
    add_list(&r->page, MSG_UI_REPORT_NOTES, &report->notes, (int64_t)report->notes.n);
    r->top = page_clamp(&r->page, r->top, report_area(v).rows);
}

static void draw_report(const struct view *v, struct canvas *c)
{
    const struct report *r = v->state;
    struct buffer head = {0};
    buf_printf(&head, MSG_UI_REPORT_HEAD, path_base(r->im->path), r->im->report.encoding,
               r->im->report.ntables);
    draw_text(c, v->area.row, v->area.col + 1, v->area.cols - 2, buf_text(&head), STYLE_STRONG);
    page_draw(&r->page, c, report_area(v), r->top);
    buf_free(&head);
}

static unsigned publish(struct view *v)
{
    struct report *r = v->state;
    struct import *im = r->im;
    struct error err = {0};
    if (import_publish(im, &err)) {
        app_fail(v->app, &err);
        return EFFECT_CLOSE; /* nothing of it is left in the store */
    }
    app_say(v->app, MSG_UI_IMPORTED, im->report.ntables, (long long)im->items);
    im->owner->ops->go(im->owner, im->catalog, 0);
    return EFFECT_RELOAD | EFFECT_CLOSE;
}

static unsigned request_report(struct view *v, const struct request *req)
{
    struct report *r = v->state;
    if (page_scroll(&r->page, &r->top, report_area(v).rows, req->action))
        return EFFECT_NONE;
    switch (req->action) {
    case ACT_ACCEPT:
        return publish(v);
    case ACT_CANCEL:
        app_say(v->app, "%s", MSG_UI_IMPORT_CANCELLED);
        return EFFECT_CLOSE;
    default:
        return EFFECT_UNKNOWN;
    }
}

static unsigned have_report(const struct view *v)
{
    (void)v;
    return HAVE_LINE;
}

static const enum mode *modes_report(const struct view *v)
{
    (void)v;
    static const enum mode modes[] = {MODE_REPORT, MODE_GLOBAL, MODE_NONE};
    return modes;
}

static void title_report(const struct view *v, struct buffer *where, struct buffer *counts)
{
    (void)v;
    (void)counts;
    buf_puts(where, MSG_UI_TITLE_REPORT);
}

void view_report_open(struct view *owner, struct import *im)
{
    static const struct view_ops ops = {
        .state_size = sizeof(struct report),
        .open = open_report,
        .close = close_report,
        .layout = layout_report,
        .draw = draw_report,
        .request = request_report,
        .modes = modes_report,
        .have = have_report,
        .title = title_report,
    };
    if (!app_open(owner->app, owner, &ops, &im))
        import_free(im);
}
