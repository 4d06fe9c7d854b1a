#include "ui/record.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/agenda.h"
#include "mulu/date.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/app.h"
#include "ui/day.h"
#include "ui/dialog.h"
#include "ui/limit.h"

enum { AHEAD = 400 }; /* days: what will next be due is looked for so far */

/* What the dialog is about; freed as one. */
struct recording {
    int64_t node;
    int32_t asked; /* the coming day of an event that was asked about; 0: none was */
    int n;
    enum trigger triggers[TRIGGERS]; /* that can be chosen */
    char title[];
};

static struct recording *recording_new(const struct record_about *about)
{
    size_t len = strlen(about->title);
    struct recording *r = mem_alloc(sizeof *r + len + 1);
    r->node = about->node;
    memcpy(r->title, about->title, len + 1);
    return r;
}

static bool read_day(struct view *v, struct dialog *d, int field, int32_t *day)
{
    if (date_parse_typed(dialog_text(d, field), env_today(v->app->env), day))
        return true;
    dialog_problem(d, field, MSG_UI_DAY_WRONG, dialog_text(d, field));
    return false;
}

/* --- what has come of it ---------------------------------------------------------------------------------------- */

static bool obligations(struct view *v, int64_t node, struct agenda *out)
{
    int32_t today = env_today(v->app->env);
    struct agenda_query q = {
        .today = today, .from = DATE_FIRST_DAY, .until = today + AHEAD, .node = node, .done = true};
    return store_agenda(v->app->store, &q, out, NULL) == ST_OK;
}

static bool is_done(const struct obligation *o)
{
    return o->state == DUE_IN_TIME || o->state == DUE_LATE;
}

/* The days by which it is due what an event of that day begins; false: nothing. */
static bool put_dues(struct view *v, int64_t node, enum trigger trigger, int32_t day, struct buffer *out)
{
    struct item_rule ir = {0};
    struct moment event = {day, -1};
    int32_t today = env_today(v->app->env), last = 0;
    size_t from = out->len;
    if (store_rule(v->app->store, node, &ir, NULL) != ST_OK)
        return false;
    for (size_t i = 0; i < ir.rule.n; i++) {
        const struct clause *clause = &ir.rule.clauses[i];
        struct due_answer a = {0};
        if (clause_counts_from(clause, trigger))
            due_clause(clause, store_calendar(v->app->store), &event, today, false, &a);
        if (a.has_due && a.due.day != last) {
            buf_puts(out, out->len > from ? MSG_UI_LIST_COMMA : "");
            day_whole(last = a.due.day, today, out);
            buf_puts(out, MSG_UI_EVENT_WOULD);
            buf_puts(out, a.provisional ? MSG_UI_PROVISIONAL_BRIEF : last < today ? MSG_UI_PAST : "");
        }
        due_answer_release(&a);
    }
    item_rule_release(&ir);
    return out->len > from;
}

static void tell_event(struct view *v, const struct recording *r, int64_t id, const struct record *record)
{
    (void)id;
    struct buffer day = {0}, due = {0};
    day_words(record->when.day, env_today(v->app->env), &day);
    if (put_dues(v, r->node, record->trigger, record->when.day, &due))
        app_say(v->app, MSG_UI_EVENT_DONE, trigger_name(record->trigger), buf_text(&day), buf_text(&due));
    else
        app_say(v->app, MSG_UI_EVENT_NO_DUE, trigger_name(record->trigger), buf_text(&day));
    buf_free(&day);
    buf_free(&due);
}

/* What it fulfils, and what is due next. */
static void tell_publication(struct view *v, const struct recording *r, int64_t id,
                             const struct record *record)
{
    struct agenda a = {0};
    struct buffer said = {0}, day = {0};
    int32_t today = env_today(v->app->env);
    bool fulfils = false, next = false;
    day_words(record->when.day, today, &day);
    buf_printf(&said, MSG_UI_PUBLISHED_DONE, r->title, buf_text(&day));
    if (obligations(v, r->node, &a))
        for (size_t i = 0; i < a.n; i++) {
            const struct obligation *o = &a.items[i];
            buf_clear(&day);
            day_words(o->due.day, today, &day);
            if (o->published == id && !fulfils) {
                buf_printf(&said, o->state == DUE_LATE ? MSG_UI_PUBLISHED_LATE : MSG_UI_PUBLISHED_IN_TIME,
                           buf_text(&day));
                fulfils = true;
            } else if (!is_done(o) && !next) {
                buf_printf(&said, o->state == DUE_OVERDUE ? MSG_UI_STILL_OVERDUE : MSG_UI_NEXT_DUE,
                           buf_text(&day));
                next = true;
            }
        }
    buf_puts(&said, MSG_UI_RECORD_UNDO);
    app_say(v->app, "%s", buf_text(&said));
    buf_free(&said);
    buf_free(&day);
    agenda_free(&a);
}

/* False: refused, and the dialog stays with the reason. */
static bool add_record(struct view *v, struct dialog *d, struct record *record,
                       void (*tell)(struct view *v, const struct recording *r, int64_t id,
                                    const struct record *record))
{
    const struct recording *r = d->ctx;
    struct error err = {0};
    int64_t id = 0;
    enum verb verb = record->kind == RECORD_EVENT ? VERB_EVENT : VERB_PUBLISHED;
    enum status st = store_begin(v->app->store, verb, r->title, &err);
    if (!st)
        st = store_add_record(v->app->store, record, &id, &err);
    if (!app_finish(v->app, st, &err))
        return false;
    tell(v, r, id, record);
    return true;
}

/* --- an event --------------------------------------------------------------------------------------------------- */

enum { EVENT_TRIGGER, EVENT_DAY };

static enum trigger trigger_chosen(const struct dialog *d)
{
    return ((const struct recording *)d->ctx)->triggers[d->fields[EVENT_TRIGGER].chosen];
}

static void changed_event(struct view *v, struct dialog *d, int field)
{
    (void)field;
    const struct recording *r = d->ctx;
    struct buffer note = {0};
    int32_t day;
    if (!date_parse_typed(dialog_text(d, EVENT_DAY), env_today(v->app->env), &day))
        buf_puts(&note, MSG_UI_DAY_HOW);
    else if (!put_dues(v, r->node, trigger_chosen(d), day, &note))
        buf_puts(&note, MSG_UI_EVENT_NOTHING);
    dialog_note(d, buf_text(&note));
    buf_free(&note);
}

/* An event may be planned; but most days that have not come are slips. */
static bool is_meant(struct view *v, struct dialog *d, int32_t day)
{
    static const enum mode modes[] = {MODE_DIALOG, MODE_NONE};
    struct recording *r = d->ctx;
    struct buffer text = {0};
    if (day <= env_today(v->app->env) || day == r->asked)
        return true;
    r->asked = day;
    keymap_expand(v->app->keys, modes, MSG_UI_EVENT_LATER, &text);
    dialog_problem(d, EVENT_DAY, "%s", buf_text(&text));
    buf_free(&text);
    return false;
}

static bool submit_event(struct view *v, struct dialog *d)
{
    const struct recording *r = d->ctx;
    struct record record = {.node = r->node,
                            .kind = RECORD_EVENT,
                            .trigger = trigger_chosen(d),
                            .when = {0, -1},
                            .title = (char[]){""},
                            .url = (char[]){""}};
    return read_day(v, d, EVENT_DAY, &record.when.day) && is_meant(v, d, record.when.day) &&
           add_record(v, d, &record, tell_event);
}

/* Those that the item's limit waits for; any that is usual where it names none. False: it counts, but from no event. */
static bool list_triggers(struct view *v, struct recording *r)
{
    static const enum trigger usual[] = {TRIGGER_FORMED,   TRIGGER_CHANGED, TRIGGER_DECIDED,
                                         TRIGGER_APPROVED, TRIGGER_ISSUED,  TRIGGER_FINISHED};
    struct item_rule ir = {0};
    bool waits = true;
    if (store_rule(v->app->store, r->node, &ir, NULL) == ST_OK) {
        waits = limit_counts_from_events(&ir.rule) || !rule_is_countable(&ir.rule);
        r->n = limit_triggers(&ir.rule, r->triggers);
        item_rule_release(&ir);
    }
    if (!r->n) {
        r->n = sizeof usual / sizeof *usual;
        memcpy(r->triggers, usual, sizeof usual);
    }
    return waits;
}

void record_event(struct view *owner, const struct record_about *about)
{
    struct recording *r = recording_new(about);
    struct buffer names = {0}, day = {0};
    struct dialog *d = NULL;
    if (list_triggers(owner, r))
        d = dialog_open(owner, MSG_UI_EVENT_TITLE, submit_event);
    else
        app_say(owner->app, "%s", MSG_UI_EVENT_NEVER);
    if (!d) {
        free(r);
        return;
    }
    d->ctx = r;
    for (int i = 0; i < r->n; i++)
        buf_printf(&names, "%s%s", i ? "\n" : "", trigger_name(r->triggers[i]));
    date_format(&day, about->day);
    dialog_choice(d, MSG_UI_EVENT_WHAT, buf_text(&names), 0);
    dialog_line(d, MSG_UI_EVENT_DAY, buf_text(&day));
    d->at = r->n > 1 ? EVENT_TRIGGER : EVENT_DAY;
    d->changed = changed_event;
    d->note_rows = 2;
    changed_event(owner, d, EVENT_DAY);
    buf_free(&names);
    buf_free(&day);
}

/* --- a publication ---------------------------------------------------------------------------------------------- */

enum { PUBLISHED_DAY, PUBLISHED_TITLE, PUBLISHED_URL };

static bool submit_publication(struct view *v, struct dialog *d)
{
    const struct recording *r = d->ctx;
    struct buffer title = {0}, url = {0};
    struct record record = {.node = r->node, .kind = RECORD_PUBLICATION, .when = {0, -1}};
    bool good = read_day(v, d, PUBLISHED_DAY, &record.when.day);
    if (good && record.when.day > env_today(v->app->env)) {
        dialog_problem(d, PUBLISHED_DAY, "%s", MSG_UI_PUBLISHED_LATER);
        good = false;
    }
    text_trim(&title, dialog_text(d, PUBLISHED_TITLE), strlen(dialog_text(d, PUBLISHED_TITLE)));
    text_trim(&url, dialog_text(d, PUBLISHED_URL), strlen(dialog_text(d, PUBLISHED_URL)));
    record.title = title.data ? title.data : (char[]){""};
    record.url = url.data ? url.data : (char[]){""};
    good = good && add_record(v, d, &record, tell_publication);
    buf_free(&title);
    buf_free(&url);
    return good;
}

void record_publication(struct view *owner, const struct record_about *about)
{
    struct dialog *d = dialog_open(owner, MSG_UI_PUBLISHED_TITLE, submit_publication);
    if (!d)
        return;
    struct buffer day = {0};
    int32_t today = env_today(owner->app->env);
    d->ctx = recording_new(about);
    date_format(&day, about->day < today ? about->day : today);
    dialog_line(d, MSG_UI_PUBLISHED_DAY, buf_text(&day));
    dialog_line(d, MSG_UI_PUBLISHED_NAME, about->title);
    edit_select_all(&d->fields[PUBLISHED_TITLE].edit); /* what is typed takes its place */
    dialog_line(d, MSG_UI_PUBLISHED_URL, "");
    dialog_note(d, MSG_UI_PUBLISHED_NOTE);
    buf_free(&day);
}
