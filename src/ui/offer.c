/* What earlier sessions have left in forms (a lost line, a crash), offered at the start: to go on with it, to leave it
 * for later, or to throw it away. Nothing is thrown away unasked. */
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

void offer_find(struct app *app)
{
    session_orphans(&app->session, DRAFT_KIND, &app->offers.paths);
}

void offer_free(struct app *app)
{
    string_list_free(&app->offers.paths);
    state_free(&app->offers.text);
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
            if (trash.items[i].node == state_get_int(left, "node") && trash.items[i].node)
                found = IN_TRASH;
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

static const char *path_now(const struct app *app)
{
    return app->offers.paths.items[app->offers.at - 1];
}

static bool bring_back(struct view *owner)
{
    struct app *app = owner->app;
    struct error err = {0};
    enum status st = store_begin(app->store, VERB_RESTORE, state_get(&app->offers.text, "path"), &err);
    if (!st)
        st = store_restore_node(app->store, state_get_int(&app->offers.text, "node"), &err);
    return app_finish(app, st, &err);
}

static void go_on(struct view *owner)
{
    struct app *app = owner->app;
    struct item item = {0};
    bool there = find(app, &item) == THERE || bring_back(owner);
    item_release(&item);
    if (!there)
        return;
    char *mine = session_adopt(&app->session, DRAFT_KIND, path_now(app));
    if (!mine)
        return; /* another session of the same user was faster */
    int64_t catalog = state_get_int(&app->offers.text, "catalog");
    int64_t node = state_get_int(&app->offers.text, "node");
    if (owner->ops->go)
        owner->ops->go(owner, catalog, node);
    if (!view_form_resume(owner, mine, &app->offers.text))
        free(mine);
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
    char *path = mem_printf(MSG_UI_DRAFT_FILE, home, buf_text(&when));
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
        unlink(path_now(app));
        app_say(app, MSG_UI_DRAFT_WRITTEN, path);
    }
    buf_free(&when);
    free(home);
    free(path);
}

static void throw_away(struct view *owner)
{
    unlink(path_now(owner->app));
    app_say(owner->app, "%s", MSG_UI_DRAFT_DROPPED);
}

static void on_answer(struct view *owner, int option)
{
    struct item item = {0};
    if (option == LATER)
        app_say(owner->app, "%s", MSG_UI_DRAFT_KEPT);
    else if (option == DROP)
        ask_yes(owner, MSG_UI_DRAFT, MSG_UI_DRAFT_DROP_ASK, throw_away);
    else
        (find(owner->app, &item) == NOWHERE ? write_file : go_on)(owner);
    item_release(&item);
}

/* --- asking ----------------------------------------------------------------------------------------------------- */

static void set_aside(struct app *app, const char *path)
{
    char *aside = mem_printf("%s.bad", path);
    if (rename(path, aside) == 0)
        app_warn(app, MSG_UI_DRAFT_BROKEN, aside);
    free(aside);
}

/* Reads the next record that belongs to this database. */
static bool read_next(struct app *app)
{
    struct offers *o = &app->offers;
    char *database = draft_database(app->store);
    bool ours = false;
    while (!ours && o->at < o->paths.n) {
        const char *path = o->paths.items[o->at++];
        state_free(&o->text);
        if (state_load(&o->text, path, NULL))
            set_aside(app, path);
        else
            ours = strcmp(state_get(&o->text, "database"), database) == 0;
    }
    free(database);
    return ours;
}

void offer_next(struct app *app)
{
    if (!read_next(app))
        return;
    struct item item = {0};
    struct buffer text = {0};
    enum found found = find(app, &item);
    describe(app, found, &item, &text);
    struct ask ask = {
        .title = MSG_UI_DRAFT,
        .text = buf_text(&text),
        .options = {{MSG_UI_DRAFT_LATER, 'l'},
                    {found == NOWHERE ? MSG_UI_DRAFT_TO_FILE : MSG_UI_DRAFT_GO_ON, 'e'},
                    {MSG_UI_DRAFT_DROP, 'd'}},
        .n = 3,
        .safe = LATER,
        .begin = GO_ON - LATER,
        .answer = on_answer,
    };
    ask_open(app_top(app), &ask);
    item_release(&item);
    buf_free(&text);
}
