/* What falls due in the coming year, as the agenda is limited now, written for calendar programs. */
#include <stdlib.h>
#include <unistd.h>

#include "mulu/date.h"
#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/write.h"
#include "ui/agenda.h"
#include "ui/dialog.h"

enum { MONTHS_AHEAD = 12 };

static enum status write_days(struct view *v, const char *path, int64_t *written, struct error *err)
{
    const struct agenda_view *s = v->state;
    struct agenda a = {0};
    struct days_writer *w = NULL;
    struct buffer unit = {0}, rule = {0};
    int32_t until = s->today;
    date_add_months(s->today, MONTHS_AHEAD, &until);
    struct agenda_query q = agenda_query_of(s, s->today, until, &unit);
    q.done = false;
    enum status st = store_agenda(v->app->store, &q, &a, err);
    if (!st)
        st = days_open(path, env_now(v->app->env), &w, err);
    for (size_t i = 0; !st && i < a.n; i++) {
        const struct obligation *o = &a.items[i];
        buf_clear(&rule);
        rule_describe_notation(o->clause, &rule);
        struct write_day day = {o->uid, o->title, o->unit, o->path, o->clause, buf_text(&rule), o->due.day};
        days_add(w, &day);
    }
    if (!st)
        st = days_commit(w, written, err);
    agenda_free(&a);
    buf_free(&unit);
    buf_free(&rule);
    return st;
}

static bool export_now(struct dialog *d)
{
    struct app *app = d->owner->app;
    struct error err = {0};
    int64_t written = 0;
    char *path = path_expand(dialog_text(d, 0));
    enum status st = write_days(d->owner, path, &written, &err);
    if (st)
        app_fail(app, &err);
    else
        app_say(app, MSG_UI_DAYS_EXPORTED, (long long)written, dialog_text(d, 0));
    free(path);
    return st == ST_OK;
}

static void overwrite(struct view *dialog)
{
    if (export_now(dialog->state))
        app_close(dialog);
}

static bool submit(struct view *owner, struct dialog *d)
{
    (void)owner;
    char *path = path_expand(dialog_text(d, 0));
    bool there = access(path, F_OK) == 0;
    free(path);
    if (!there)
        return export_now(d);
    char *text = mem_printf(MSG_UI_OVERWRITE_ASK, dialog_text(d, 0));
    ask_yes(d->view, MSG_UI_OVERWRITE, text, overwrite);
    free(text);
    return false;
}

void agenda_export(struct view *v)
{
    const struct agenda_view *s = v->state;
    struct dialog *d = dialog_open(v, MSG_UI_DAYS_EXPORT, submit);
    struct buffer path = {0};
    if (!d)
        return;
    buf_puts(&path, MSG_UI_DAYS_FILE);
    date_format(&path, s->today);
    buf_puts(&path, ".ics");
    dialog_path(d, MSG_UI_PATH, buf_text(&path));
    dialog_note(d, MSG_UI_DAYS_NOTE);
    buf_free(&path);
}
