/* Export: what, in which format and encoding, where to. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "mulu/write.h"
#include "ui/dialog.h"
#include "ui/transfer.h"
#include "ui/views.h"

enum { WHAT_FIELD, FORMAT_FIELD, ENCODING_FIELD, PATH_FIELD };
enum what { WHOLE, SUBTREE, HITS, NWHATS };

struct export
{
    int64_t catalog, node;
    enum what whats[NWHATS]; /* those on offer */
    char stem[600];          /* of the file name that is proposed, */
    char parts[NWHATS][200]; /* and what follows it for each part of the catalog */
    bool own_path;           /* the user has typed one */
};

/* --- what is on offer ------------------------------------------------------------------------------------------- */

static size_t hits_in(const struct app *app, int64_t catalog)
{
    size_t n = 0;
    for (size_t i = 0; i < app->found.hits.n; i++)
        n += app->found.hits.items[i].catalog == catalog;
    return n;
}

static void list_whats(struct app *app, struct export *x, const char *name, struct buffer *out)
{
    int n = 0;
    x->whats[n++] = WHOLE;
    buf_puts(out, MSG_UI_EXPORT_WHOLE);
    if (x->node) {
        x->whats[n++] = SUBTREE;
        buf_printf(out, "\n");
        buf_printf(out, MSG_UI_EXPORT_SUBTREE, name);
    }
    if (hits_in(app, x->catalog)) {
        x->whats[n++] = HITS;
        buf_printf(out, "\n");
        buf_printf(out, app->found.catalog ? MSG_UI_EXPORT_HITS : MSG_UI_EXPORT_HITS_HERE, app->found.query);
    }
}

static const struct writer_info *writer_of(const struct dialog *d)
{
    return writer_info((size_t)d->fields[FORMAT_FIELD].chosen);
}

static const char *encoding_label(const char *name)
{
    if (strcmp(name, "utf-8-bom") == 0)
        return MSG_UI_ENCODING_BOM;
    return strcmp(name, "gb18030") == 0 ? MSG_UI_ENCODING_GB
           : strcmp(name, "utf-8") == 0 ? MSG_UI_ENCODING_UTF8
                                        : name;
}

/* The name of the i-th encoding of a writer; false past the last. */
static bool encoding_at(const struct writer_info *w, int i, char *name, size_t size)
{
    const char *s = w->encodings;
    for (;;) {
        s += strspn(s, " ");
        size_t n = strcspn(s, " ");
        if (n == 0 || n >= size)
            return false;
        memcpy(name, s, n);
        name[n] = '\0';
        if (i-- == 0)
            return true;
        s += n;
    }
}

static void offer_encodings(struct dialog *d)
{
    struct buffer names = {0};
    char name[32];
    for (int i = 0; encoding_at(writer_of(d), i, name, sizeof name); i++)
        buf_printf(&names, "%s%s", i ? "\n" : "", encoding_label(name));
    dialog_set_choices(d, ENCODING_FIELD, names.len ? names.data : MSG_UI_ENCODING_FIXED, 0);
    buf_free(&names);
}

static void propose_path(struct dialog *d)
{
    const struct export *x = d->ctx;
    const char *part = x->parts[x->whats[d->fields[WHAT_FIELD].chosen]];
    char *path = mem_printf("~/%s%s%s%s", x->stem, *part ? "-" : "", part, writer_of(d)->extension);
    edit_set(&d->fields[PATH_FIELD].edit, path);
    free(path);
}

static void on_change(struct view *owner, struct dialog *d, int field)
{
    struct export *x = d->ctx;
    (void)owner;
    if (field == PATH_FIELD)
        x->own_path = true;
    if (field == FORMAT_FIELD)
        offer_encodings(d);
    if (!x->own_path && (field == FORMAT_FIELD || field == WHAT_FIELD))
        propose_path(d);
}

/* --- doing it --------------------------------------------------------------------------------------------------- */

static enum status write_rows(struct app *app, struct dialog *d, const char *path, struct written *written,
                              struct error *err)
{
    const struct export *x = d->ctx;
    enum what what = x->whats[d->fields[WHAT_FIELD].chosen];
    char encoding[32] = "";
    encoding_at(writer_of(d), d->fields[ENCODING_FIELD].chosen, encoding, sizeof encoding);
    struct progress progress = {0};
    struct write_options options = {
        .to = writer_of(d), .encoding = *encoding ? encoding : NULL, .progress = &progress};
    struct row_filter filter = {.root = what == SUBTREE ? x->node : 0};
    int64_t *nodes = NULL;
    struct writer *w = NULL;
    struct row_sink sink;
    enum status st = ST_OK;
    if (what == HITS) {
        st = found_rows(app->store, app->found.query, x->catalog, &nodes, &filter.n, err);
        filter.nodes = nodes;
    }
    if (!st)
        st = writer_open(path, &options, &w, &sink, err);
    if (!st) {
        progress = app_work_begin(app, MSG_UI_WORK_WRITING, PACE_ROWS);
        st = store_rows(app->store, x->catalog, &filter, &sink, &progress, err);
        app_work_end(app);
    }
    if (!st) {
        st = writer_commit(w, written, err);
        w = NULL;
    }
    writer_cancel(w);
    free(nodes);
    return st;
}

/* A path that begins at the directory the program happened to be started in is told whole. */
static void say_exported(struct app *app, const struct written *written, const char *typed, const char *path)
{
    char *whole = *typed == '~' ? NULL : realpath(path, NULL);
    struct buffer text = {0};
    buf_printf(&text, MSG_UI_EXPORTED, (long long)written->rows, whole ? whole : typed);
    if (written->unconfirmed)
        buf_printf(&text, MSG_UI_EXPORTED_DOUBTS, (long long)written->unconfirmed);
    app_say(app, "%s", buf_text(&text));
    buf_free(&text);
    free(whole);
}

static bool export_now(struct dialog *d)
{
    struct app *app = d->owner->app;
    struct error err = {0};
    struct written written = {0};
    char *path = path_expand(dialog_text(d, PATH_FIELD));
    enum status st = write_rows(app, d, path, &written, &err);
    if (st == ST_CANCELLED)
        app_say(app, "%s", MSG_UI_EXPORT_CANCELLED);
    else if (st)
        app_fail(app, &err);
    else
        say_exported(app, &written, dialog_text(d, PATH_FIELD), path);
    free(path);
    return st == ST_OK;
}

/* Into the private place first: what is sent is whole, and nothing of it stays on the server. */
static bool send_export(struct view *owner, struct dialog *d)
{
    struct app *app = owner->app;
    struct error err = {0};
    struct written written = {0};
    struct buffer name = {0};
    if (!transfer_ready(app) || !transfer_dir(app))
        return false;
    transfer_safe_name(dialog_text(d, PATH_FIELD), &name);
    char *path = path_join(transfer_dir(app), buf_text(&name));
    enum status st = write_rows(app, d, path, &written, &err);
    bool sent = false;
    if (st == ST_CANCELLED)
        app_say(app, "%s", MSG_UI_EXPORT_CANCELLED);
    else if (st)
        app_fail(app, &err);
    else
        sent = transfer_send(app, path);
    if (sent) {
        struct buffer text = {0};
        buf_printf(&text, MSG_UI_TRANSFER_SENT, (long long)written.rows, buf_text(&name));
        if (written.unconfirmed)
            buf_printf(&text, MSG_UI_EXPORTED_DOUBTS, (long long)written.unconfirmed);
        app_say(app, "%s", buf_text(&text));
        buf_free(&text);
    }
    transfer_clear(app);
    buf_free(&name);
    free(path);
    return sent;
}

static void overwrite(struct view *dialog)
{
    if (export_now(dialog->state))
        app_close(dialog);
}

static bool submit_export(struct view *owner, struct dialog *d)
{
    (void)owner;
    char *path = path_expand(dialog_text(d, PATH_FIELD));
    bool there = access(path, F_OK) == 0;
    free(path);
    if (!there)
        return export_now(d);
    char *text = mem_printf(MSG_UI_OVERWRITE_ASK, dialog_text(d, PATH_FIELD));
    ask_yes(d->view, MSG_UI_OVERWRITE, text, overwrite);
    free(text);
    return false;
}

void view_export_open(struct view *owner, int64_t catalog, int64_t node)
{
    struct app *app = owner->app;
    struct error err = {0};
    struct row_head head = {0};
    struct item item = {0};
    enum status st = store_head(app->store, catalog, &head, &err);
    if (!st && node)
        st = store_item(app->store, node, &item, &err);
    struct dialog *d = st ? NULL : dialog_open(owner, MSG_UI_EXPORT_TITLE, submit_export);
    if (st)
        app_fail(app, &err);
    if (d) {
        struct export *x = mem_alloc(sizeof *x);
        struct buffer list = {0};
        x->catalog = catalog;
        x->node = node;
        const char *name = !item.label ? "" : *item.label ? item.label : item.fields[FIELD_CONTENT];
        path_make_name(head.title, x->stem, sizeof x->stem);
        path_make_name(name, x->parts[SUBTREE], sizeof x->parts[SUBTREE]);
        path_make_name(app->found.query ? app->found.query : "", x->parts[HITS], sizeof x->parts[HITS]);
        d->ctx = x;
        d->changed = on_change;
        d->send = send_export;
        list_whats(app, x, name, &list);
        dialog_choice(d, MSG_UI_EXPORT_WHAT, buf_text(&list), 0);
        buf_clear(&list);
        for (size_t i = 0; i < writer_count(); i++)
            buf_printf(&list, "%s%s", i ? "\n" : "", tr(writer_info(i)->label));
        dialog_choice(d, MSG_UI_EXPORT_FORMAT, buf_text(&list), 0);
        dialog_choice(d, MSG_UI_EXPORT_ENCODING, "", 0);
        dialog_path(d, MSG_UI_PATH, "");
        offer_encodings(d);
        propose_path(d);
        buf_free(&list);
    }
    row_head_release(&head);
    if (node && !st)
        item_release(&item);
}
