/* What earlier sessions have left in forms (a lost line, a crash), offered at the start, and whenever the form of its item
 * is opened: to go on with it, to leave it for later, or to throw it away. Nothing is thrown away unasked. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mulu/agenda.h"
#include "mulu/cells.h"
#include "mulu/draft.h"
#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "ui/detail.h"
#include "ui/dialog.h"
#include "ui/form.h"
#include "ui/views.h"

enum { LATER, GO_ON, DROP };
enum found { THERE, IN_TRASH, NOWHERE };

static void ask(struct view *owner, const char *title);

static void set_aside(struct app *app, const char *path)
{
    char *aside = mem_printf("%s.bad", path);
    if (rename(path, aside) == 0)
        app_warn(app, MSG_UI_DRAFT_BROKEN, aside);
    free(aside);
}

/* Those that belong to this database. */
static void find_ours(struct app *app, struct string_list *paths)
{
    struct string_list all = {0};
    session_orphans(&app->session, DRAFT_KIND, &all);
    for (size_t i = 0; i < all.n; i++) {
        struct state left;
        if (state_load(&left, all.items[i], NULL))
            set_aside(app, all.items[i]);
        else if (strcmp(state_get(&left, "database"), store_real_path(app->store)) == 0)
            string_list_add(paths, all.items[i]);
        state_free(&left);
    }
    string_list_free(&all);
}

void offer_find(struct app *app)
{
    find_ours(app, &app->offers.paths);
}

static void forget(struct offers *o)
{
    free(o->path);
    o->path = NULL;
    state_free(&o->text);
}

void offer_free(struct app *app)
{
    string_list_free(&app->offers.paths);
    forget(&app->offers);
}

/* Where the item is now. The uid tells, since a database that was restored may have given the id to another. */
static enum found find(struct app *app, struct item *item)
{
    const struct state *left = &app->offers.text;
    int64_t catalog, node;
    if (store_find_node(app->store, state_get(left, "uid"), &catalog, &node, NULL) == ST_OK) {
        state_put_int(&app->offers.text, "catalog", catalog);
        state_put_int(&app->offers.text, "node", node);
        return store_item(app->store, node, item, NULL) == ST_OK ? THERE : NOWHERE;
    }
    struct trash_list trash = {0};
    enum found found = NOWHERE;
    if (store_trash(app->store, &trash, NULL) == ST_OK)
        for (size_t i = 0; i < trash.n; i++)
            if (trash.items[i].node && strcmp(trash.items[i].uid, state_get(left, "uid")) == 0) {
                state_put_int(&app->offers.text, "catalog", trash.items[i].catalog);
                state_put_int(&app->offers.text, "node", trash.items[i].node);
                found = IN_TRASH;
            }
    trash_list_free(&trash);
    return found;
}

static void name_fields(const struct state *left, const struct item *now, struct buffer *out)
{
    for (int i = 0; i < state_get_int(left, "fields"); i++) {
        const char *before = draft_get(left, i, "before");
        if (now && strcmp(draft_get(left, i, "cell"), CELL_RULE) == 0)
            continue; /* falls away with its text, which is looked at */
        if (!now || strcmp(item_value(now, draft_get(left, i, "cell")), before) != 0)
            buf_printf(out, "%s%s", out->len ? MSG_UI_LIST_COMMA : "", draft_get(left, i, "label"));
    }
}

static void describe(struct app *app, enum found found, const struct item *item, struct buffer *out)
{
    const struct state *left = &app->offers.text;
    struct buffer when = {0}, fields = {0}, changed = {0};
    detail_when(state_get_int(left, "when"), env_now(app->env), &when);
    name_fields(left, NULL, &fields);
    buf_printf(out, MSG_UI_DRAFT_WHAT, buf_text(&when));
    buf_puts(out, "\n\n");
    buf_printf(out, MSG_UI_DRAFT_ITEM, state_get(left, "number"), state_get(left, "path"));
    buf_putc(out, '\n');
    buf_printf(out, MSG_UI_DRAFT_FIELDS, buf_text(&fields));
    if (found == THERE)
        name_fields(left, item, &changed);
    if (changed.len || found != THERE)
        buf_puts(out, "\n\n");
    if (changed.len)
        buf_printf(out, MSG_UI_DRAFT_CHANGED, item->changed_by, buf_text(&changed));
    else if (found != THERE)
        buf_printf(out, "%s", found == IN_TRASH ? MSG_UI_DRAFT_GONE : MSG_UI_DRAFT_LOST);
    buf_free(&when);
    buf_free(&fields);
    buf_free(&changed);
}

/* --- answers ---------------------------------------------------------------------------------------------------- */

static bool bring_back(struct view *owner)
{
    struct app *app = owner->app;
    struct error err = {0};
    enum status st = store_begin(app->store, VERB_RESTORE, state_get(&app->offers.text, "path"), &err);
    if (!st)
        st = store_restore_node(app->store, state_get_int(&app->offers.text, "node"), &err);
    return app_finish(app, st, &err);
}

/* Where it was asked for an item, `owner` is that item's form; else the form is opened. */
static void go_on(struct view *owner)
{
    struct app *app = owner->app;
    struct state *left = &app->offers.text;
    if (app->offers.found == IN_TRASH && !bring_back(owner))
        return;
    char *mine = session_adopt(&app->session, DRAFT_KIND, app->offers.path);
    if (!mine) {
        app_say(app, "%s", MSG_UI_DRAFT_TAKEN);
    } else if (owner->ops->keep) {
        form_take(owner, mine, left);
    } else {
        if (owner->ops->go)
            owner->ops->go(owner, state_get_int(left, "catalog"), state_get_int(left, "node"));
        if (!view_form_resume(owner, mine, left))
            free(mine);
    }
}

/* What nobody has written to yet: two may be put away in one minute. */
static char *free_name(const char *home, const char *when)
{
    char *path = mem_printf(MSG_UI_DRAFT_FILE, home, when);
    for (int i = 2; access(path, F_OK) == 0; i++) {
        char *numbered = mem_printf("%s-%d", when, i);
        free(path);
        path = mem_printf(MSG_UI_DRAFT_FILE, home, numbered);
        free(numbered);
    }
    return path;
}

/* The item is nowhere: what was typed for it is at least not lost. */
static void write_file(struct view *owner)
{
    struct app *app = owner->app;
    const struct state *left = &app->offers.text;
    struct buffer when = {0};
    struct error err = {0};
    struct file_out *f = NULL;
    char *home = path_expand("~/");
    env_format_time(&when, state_get_int(left, "when"));
    for (size_t i = 0; i < when.len; i++)
        if (when.data[i] == ' ' || when.data[i] == ':')
            when.data[i] = '-';
    home[strlen(home) - (home[strlen(home) - 1] == '/')] = '\0';
    char *path = free_name(home, buf_text(&when));
    enum status st = file_out_open(path, &f, &err);
    for (int i = 0; !st && i < state_get_int(left, "fields"); i++) {
        char *text = mem_printf("%s\n%s\n\n", draft_get(left, i, "label"), draft_get(left, i, "value"));
        file_out_add(f, text, strlen(text));
        free(text);
    }
    if (!st)
        st = file_out_commit(f, &err);
    if (st) {
        app_fail(app, &err);
    } else {
        unlink(app->offers.path);
        app_say(app, MSG_UI_DRAFT_WRITTEN, path);
    }
    buf_free(&when);
    free(home);
    free(path);
}

static void throw_away(struct view *owner)
{
    bool there = unlink(owner->app->offers.path) == 0;
    app_say(owner->app, "%s", there ? MSG_UI_DRAFT_DROPPED : MSG_UI_DRAFT_TAKEN);
}

/* Somebody may have deleted the item, or brought it back, since the question said what going on would do. */
static bool is_as_asked(struct app *app)
{
    struct item item = {0};
    bool same = (int)find(app, &item) == app->offers.found;
    item_release(&item);
    return same;
}

static void on_answer(struct view *owner, int option)
{
    struct app *app = owner->app;
    if (option == LATER)
        app_say(app, "%s", MSG_UI_DRAFT_KEPT);
    else if (option == DROP)
        ask_yes(owner, MSG_UI_DRAFT, MSG_UI_DRAFT_DROP_ASK, throw_away);
    else if (!is_as_asked(app))
        ask(owner, MSG_UI_DRAFT);
    else
        (app->offers.found == NOWHERE ? write_file : go_on)(owner);
}

/* --- asking ----------------------------------------------------------------------------------------------------- */

/* Reads a record to be asked about. False: it has gone meanwhile. */
static bool take_up(struct app *app, const char *path)
{
    struct offers *o = &app->offers;
    forget(o);
    if (state_load(&o->text, path, NULL))
        return false;
    o->path = mem_dup(path);
    return true;
}

static void ask(struct view *owner, const char *title)
{
    struct app *app = owner->app;
    struct item item = {0};
    struct buffer text = {0};
    enum found found = find(app, &item);
    app->offers.found = (int)found;
    describe(app, found, &item, &text);
    struct ask ask = {
        .title = title,
        .text = buf_text(&text),
        .options = {{MSG_UI_DRAFT_LATER, 'l'},
                    {found == NOWHERE ? MSG_UI_DRAFT_TO_FILE : MSG_UI_DRAFT_GO_ON, 'e'},
                    {MSG_UI_DRAFT_DROP, 'd'}},
        .n = 3,
        .safe = LATER,
        .begin = GO_ON - LATER,
        .answer = on_answer,
    };
    ask_open(owner, &ask);
    item_release(&item);
    buf_free(&text);
}

void offer_next(struct app *app)
{
    struct offers *o = &app->offers;
    while (o->at < o->paths.n) {
        if (!take_up(app, o->paths.items[o->at++]))
            continue;
        char *title = o->paths.n > 1 ? mem_printf(MSG_UI_DRAFT_OF, o->at, o->paths.n) : mem_dup(MSG_UI_DRAFT);
        ask(app_top(app), title);
        free(title);
        return;
    }
}

void offer_at(struct view *form, int64_t node)
{
    struct app *app = form->app;
    struct string_list paths = {0};
    bool asked = false;
    find_ours(app, &paths);
    for (size_t i = 0; i < paths.n && !asked; i++) {
        struct item item = {0};
        asked = take_up(app, paths.items[i]) && find(app, &item) == THERE && item.id == node;
        item_release(&item);
    }
    if (asked)
        ask(form, MSG_UI_DRAFT);
    string_list_free(&paths);
}
