/* What can be done in the preview of an import: confirming, correcting, leaving out, taking back, storing. */
#include <stdlib.h>
#include <string.h>

#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/detail.h"
#include "ui/dialog.h"
#include "ui/preview.h"
#include "ui/views.h"

static const char *title_here(const struct preview *p)
{
    return outline_title(&p->outline, preview_node(p));
}

/* --- confirming -------------------------------------------------------------------------------------------------- */

static void confirm(struct view *v)
{
    struct preview *p = v->state;
    const struct preview_cell *c = preview_current(p);
    char *title = mem_dup(cell_title(c->info->cell));
    struct error err = {0};
    int left = p->marks - 1;
    enum status st = app_group(v->app, VERB_CONFIRM, title_here(p), &err);
    if (!st)
        st = store_confirm(v->app->store, p->item_of, c->info->cell, &err);
    if (app_finish(v->app, st, &err)) {
        p->advance = true;
        if (left)
            app_say(v->app, MSG_UI_CONFIRMED_SOME, title, left);
        else
            app_say(v->app, "%s", MSG_UI_PREVIEW_ALL_DONE);
    }
    free(title);
}

static void on_kind(struct view *v, int index)
{
    struct preview *p = v->state;
    bool all = index >= (int)p->kinds.n;
    struct review_kind kind = {.reason = all ? -1 : (int)p->kinds.items[index].reason};
    struct error err = {0};
    int64_t n = 0;
    if (review_confirm_all(p->im->staged, p->catalogs[p->table], &kind, &n, &err)) {
        app_fail(v->app, &err);
        return;
    }
    v->app->review_steps++;
    p->advance = true;
    app_say(v->app, MSG_UI_PREVIEW_CONFIRMED, (long long)n);
    app_changed(v->app);
}

/* One line for each reason: what a clerk can judge as a whole. */
static void merge_reasons(struct review_tallies *l)
{
    size_t kept = 0;
    for (size_t i = 0; i < l->n; i++) {
        size_t at = 0;
        while (at < kept && l->items[at].reason != l->items[i].reason)
            at++;
        if (at == kept) {
            l->items[kept++] = l->items[i];
            continue;
        }
        l->items[at].marks |= l->items[i].marks;
        l->items[at].cells += l->items[i].cells;
    }
    l->n = kept;
}

static void ask_kind(struct view *v)
{
    struct preview *p = v->state;
    struct error err = {0};
    struct string_list lines = {0};
    review_tallies_free(&p->kinds);
    if (review_tally(p->im->staged, p->catalogs[p->table], &p->kinds, &err)) {
        app_fail(v->app, &err);
        return;
    }
    merge_reasons(&p->kinds);
    int begin = 0;
    for (size_t i = 0; i < p->kinds.n; i++) {
        const struct review_tally *t = &p->kinds.items[i];
        struct buffer signs = {0};
        detail_signs(t->marks, &signs);
        string_list_take(&lines, mem_printf(MSG_UI_PREVIEW_KIND, buf_text(&signs),
                                            mark_reason_text(t->reason), (long long)t->cells));
        const struct preview_cell *c = preview_current(p);
        if (preview_doubtful(c) && c->mark->reason == t->reason)
            begin = (int)i;
        buf_free(&signs);
    }
    if (p->kinds.n > 1) /* the last: nobody should hit it in passing */
        string_list_take(&lines, mem_printf(MSG_UI_PREVIEW_KIND_ALL, p->marks));
    menu_open(v, MSG_UI_PREVIEW_KINDS, &lines, on_kind);
    menu_begin_at(v->app, begin);
}

/* --- correcting -------------------------------------------------------------------------------------------------- */

static void edit(struct view *v)
{
    struct preview *p = v->state;
    const struct preview_cell *c = preview_current(p);
    struct buffer number = {0}, path = {0};
    int node = preview_node(p);
    p->advance = preview_doubtful(c);
    outline_number(&p->outline, node, &number);
    outline_path(&p->outline, node, &path);
    view_form_open_at(v, p->catalogs[p->table], p->outline.nodes[node].id, buf_text(&number), buf_text(&path),
                      c ? c->info->cell : "");
    buf_free(&number);
    buf_free(&path);
}

static void leave_out(struct view *v)
{
    struct preview *p = v->state;
    int node = preview_node(p), items = p->outline.nodes[node].items;
    struct buffer name = {0};
    struct error err = {0};
    text_middle(&name, title_here(p), 24);
    enum status st = app_group(v->app, VERB_DELETE, title_here(p), &err);
    if (!st)
        st = store_delete_node(v->app->store, p->outline.nodes[node].id, &err);
    if (app_finish(v->app, st, &err))
        app_say(v->app, MSG_UI_PREVIEW_OUT, buf_text(&name), items);
    buf_free(&name);
}

void preview_undo(struct view *v)
{
    struct preview *p = v->state;
    struct group_info done = {0};
    struct error err = {0};
    enum status st = review_undo(p->im->staged, &done, &err);
    if (st) {
        v->app->review_steps = st == ST_PROBLEMS ? 0 : v->app->review_steps;
        app_fail(v->app, &err);
        return;
    }
    v->app->review_steps--;
    p->wanted = done.node;
    if (*done.subject)
        app_say(v->app, MSG_UI_PREVIEW_UNDONE, verb_text(done.verb), done.subject);
    else
        app_say(v->app, MSG_UI_PREVIEW_UNDONE_PLAIN, verb_text(done.verb));
    group_info_release(&done);
    app_changed(v->app);
}

/* --- replacing --------------------------------------------------------------------------------------------------- */

static bool is_among(const struct catalog_list *l, int64_t id)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->items[i].id == id)
            return true;
    return false;
}

static void on_catalog(struct view *v, int index)
{
    struct preview *p = v->state;
    view_replace_open(v, &p->menu.items[index]);
}

/* The likeliest come first. */
static void order_menu(struct preview *p)
{
    size_t n = 0;
    for (int likely = 1; likely >= 0; likely--)
        for (size_t i = n; i < p->menu.n; i++) {
            if (is_among(&p->twins, p->menu.items[i].id) != (likely == 1))
                continue;
            struct catalog_info c = p->menu.items[i];
            memmove(&p->menu.items[n + 1], &p->menu.items[n], (i - n) * sizeof c);
            p->menu.items[n++] = c;
        }
}

static void replace(struct view *v)
{
    struct preview *p = v->state;
    struct error err = {0};
    struct string_list lines = {0};
    catalog_list_free(&p->menu);
    p->menu = (struct catalog_list){0};
    if (store_catalogs(v->app->store, &p->menu, &err)) {
        app_fail(v->app, &err);
        return;
    }
    if (!p->menu.n) {
        app_say(v->app, "%s", MSG_UI_PREVIEW_NO_CATALOG);
        return;
    }
    order_menu(p);
    if (p->menu.n == 1) {
        on_catalog(v, 0);
        return;
    }
    for (size_t i = 0; i < p->menu.n; i++) {
        const struct catalog_info *c = &p->menu.items[i];
        bool likely = is_among(&p->twins, c->id);
        string_list_take(&lines, mem_printf(likely ? MSG_UI_PREVIEW_LIKELY : MSG_UI_PREVIEW_OTHER, c->title,
                                            (long long)c->items));
    }
    menu_open(v, MSG_UI_PREVIEW_WHICH, &lines, on_catalog);
}

/* --- another format ---------------------------------------------------------------------------------------------- */

static void on_format(struct view *v, int index)
{
    struct preview *p = v->state;
    const struct formats *formats = v->app->formats;
    const char *name = formats_name(formats, (size_t)index);
    if (preview_read_again(v, name, &p->im->choices))
        app_say(v->app, MSG_UI_PREVIEW_READ_BY, formats_label(formats, name));
}

static void ask_format(struct view *v)
{
    struct preview *p = v->state;
    const struct formats *formats = v->app->formats;
    const struct table_report *t = preview_report(p);
    struct string_list items = {0};
    int begin = 0;
    if (v->app->review_steps) {
        app_say(v->app, "%s", MSG_UI_PREVIEW_FORMAT_LATE);
        return;
    }
    for (size_t i = 0; i < formats_count(formats); i++) {
        const char *name = formats_name(formats, i);
        int fits = -1;
        for (size_t k = 0; t && k < t->nformats; k++)
            if (strcmp(t->formats[k].name, name) == 0)
                fits = (int)(t->formats[k].confidence * 100 + 0.5);
        string_list_take(&items, fits < 0
                                     ? mem_dup(formats_label(formats, name))
                                     : mem_printf(MSG_UI_PREVIEW_FITS, formats_label(formats, name), fits));
        begin = t && strcmp(name, t->format) == 0 ? (int)i : begin;
    }
    menu_open(v, MSG_UI_PREVIEW_FORMATS, &items, on_format);
    menu_begin_at(v->app, begin);
}

static void columns(struct view *v)
{
    const struct table_report *t = preview_report(v->state);
    if (t && t->ncolumns)
        view_columns_open(v);
    else
        app_say(v->app, "%s", MSG_UI_COLUMNS_NONE);
}

/* --- the end ----------------------------------------------------------------------------------------------------- */

static void publish(struct view *v)
{
    struct preview *p = v->state;
    struct import *im = p->im;
    struct error err = {0};
    struct review_counts all = {0};
    int64_t first = p->catalogs[0];
    enum status st = review_counts(im->staged, 0, &all, &err);
    int64_t marks = all.filled + all.repaired + all.unsure;
    if (!st) {
        st = import_publish(im, &err); /* where it fails nothing is left of it */
        v->app->reviewing = NULL;
        app_close(v);
    }
    if (st) {
        app_fail(v->app, &err);
        return;
    }
    if (all.unplaced)
        app_say(v->app, MSG_UI_IMPORTED_UNPLACED, p->ntables, (long long)all.items, (long long)marks,
                (long long)all.unplaced);
    else if (marks)
        app_say(v->app, MSG_UI_IMPORTED_MARKS, p->ntables, (long long)all.items, (long long)marks);
    else
        app_say(v->app, MSG_UI_IMPORTED, p->ntables, (long long)all.items);
    im->owner->ops->go(im->owner, first, 0);
    app_changed(v->app);
}

enum { GO_ON, REPLACE, ADD };

static void on_store(struct view *v, int option)
{
    struct preview *p = v->state;
    if (option == REPLACE)
        view_replace_open(v, &p->twins.items[0]);
    else if (option == ADD)
        publish(v);
}

/* True: it has been asked whether tables that nobody has looked at shall be stored, which is done once. */
static bool ask_unseen(struct view *v)
{
    struct preview *p = v->state;
    if (p->shown >= p->ntables)
        return false;
    char *text = mem_printf(MSG_UI_PREVIEW_UNSEEN_ASK, p->ntables, p->shown);
    p->shown = p->ntables;
    ask_yes(v, MSG_UI_PREVIEW_UNSEEN, text, preview_store);
    free(text);
    return true;
}

/* Where a catalog like this one is there already, a second one is seldom what was meant. */
void preview_store(struct view *v)
{
    struct preview *p = v->state;
    if (ask_unseen(v))
        return;
    if (!p->twins.n) {
        publish(v);
        return;
    }
    char *text =
        mem_printf(MSG_UI_PREVIEW_TWIN_ASK, p->twins.items[0].title, (long long)p->twins.items[0].items);
    struct ask ask = {
        .title = MSG_UI_PREVIEW_TWIN_TITLE,
        .text = text,
        .options = {{MSG_UI_PREVIEW_GO_ON, 'e'}, {MSG_UI_PREVIEW_COMPARE, 'r'}, {MSG_UI_PREVIEW_ADD, 'a'}},
        .n = 3,
        .safe = GO_ON,
        .begin = 1, /* comparing changes nothing yet */
        .answer = on_store,
    };
    ask_open(v, &ask);
    free(text);
}

static void on_leave(struct view *v)
{
    app_say(v->app, "%s", MSG_UI_IMPORT_CANCELLED);
    app_close(v);
}

bool preview_leave(struct view *v)
{
    if (!v->app->review_steps)
        return true;
    ask_yes(v, MSG_UI_PREVIEW_LEAVE, MSG_UI_PREVIEW_LEAVE_ASK, on_leave);
    return false;
}

bool preview_act(struct view *v, enum action action)
{
    switch (action) {
    case ACT_CONFIRM:
        confirm(v);
        return true;
    case ACT_CONFIRM_KIND:
        ask_kind(v);
        return true;
    case ACT_EDIT:
        edit(v);
        return true;
    case ACT_LEAVE_OUT:
        leave_out(v);
        return true;
    case ACT_UNDO:
        preview_undo(v);
        return true;
    case ACT_FORMAT:
        ask_format(v);
        return true;
    case ACT_COLUMNS:
        columns(v);
        return true;
    case ACT_REPLACE:
        replace(v);
        return true;
    default:
        return false;
    }
}
