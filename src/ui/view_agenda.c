/* The agenda: what it loads, what it is limited to, and where it leads. */
#include <stdlib.h>
#include <string.h>

#include "mulu/date.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/agenda.h"
#include "ui/calculator.h"
#include "ui/day.h"
#include "ui/dialog.h"
#include "ui/found.h"
#include "ui/record.h"
#include "ui/tree.h"
#include "ui/views.h"

enum {
    AHEAD = 92,
    BEHIND = 366,
    MOST = 20000
}; /* days that are looked ahead; for what is done; lines of the list */

struct agenda_arg {
    struct view *owner;
    int64_t catalog;
    const char *title;
};

static enum status open_agenda(struct view *v, const void *arg, struct error *err)
{
    (void)err;
    const struct agenda_arg *a = arg;
    struct agenda_view *s = v->state;
    s->owner = a->owner;
    s->catalog = a->catalog;
    s->title = mem_dup(a->title);
    s->today = s->day = env_today(v->app->env);
    month_of(s->day, &s->month);
    return ST_OK;
}

static void close_agenda(struct view *v)
{
    struct agenda_view *s = v->state;
    agenda_free(&s->data);
    page_free(&s->detail);
    string_list_free(&s->choices);
    catalog_list_free(&s->catalogs);
    agenda_only_free(s->only);
    free(s->title);
    free(s->unit);
    free(s->query);
}

const struct obligation *agenda_current(const struct agenda_view *s)
{
    return s->list.cursor < (int)s->data.n ? &s->data.items[s->list.cursor] : NULL;
}

void agenda_keep(struct agenda_view *s)
{
    const struct obligation *o = agenda_current(s);
    s->wanted = o ? o->node : 0;
    s->wanted_due = o ? o->due.day : 0;
}

struct agenda_query agenda_query_of(const struct agenda_view *s, int32_t from, int32_t until,
                                    struct buffer *unit)
{
    struct agenda_query q = {.today = s->today,
                             .from = from,
                             .until = until,
                             .catalog = s->catalog,
                             .only = s->only,
                             .done = s->done};
    if (s->unit)
        text_fold(unit, s->unit, strlen(s->unit), NULL);
    q.unit = s->unit ? buf_text(unit) : NULL;
    return q;
}

static int64_t open_of(const struct agenda_day *day)
{
    return day->counts[DUE_OVERDUE] + day->counts[DUE_SOON] + day->counts[DUE_LATER];
}

void agenda_count_month(struct view *v)
{
    struct agenda_view *s = v->state;
    struct agenda_day days[MONTH_DAYS] = {0};
    struct buffer unit = {0};
    struct error err = {0};
    struct agenda_query q = agenda_query_of(s, s->month.begin, s->month.begin + MONTH_DAYS - 1, &unit);
    if (store_agenda_days(v->app->store, &q, days, &err))
        app_fail(v->app, &err);
    for (int i = 0; i < MONTH_DAYS; i++) {
        int64_t n = open_of(&days[i]) + days[i].counts[DUE_IN_TIME] + days[i].counts[DUE_LATE];
        s->due[i] = n < MOST ? (int)n : MOST;
    }
    buf_free(&unit);
}

/* Of today, the rest of the week, the rest of the month. */
static enum status count_ahead(struct view *v, struct error *err)
{
    enum { WEEK = 7, DAYS = 31 + WEEK };
    struct agenda_view *s = v->state;
    struct agenda_day days[DAYS] = {0};
    struct buffer unit = {0};
    int32_t sunday = s->today + WEEK - date_weekday(s->today), end = date_month_end(s->today);
    struct agenda_query q = agenda_query_of(s, s->today, end > sunday ? end : sunday, &unit);
    enum status st = store_agenda_days(v->app->store, &q, days, err);
    struct agenda_counts n = {.overdue = s->data.counts[DUE_OVERDUE], .today = open_of(&days[0])};
    for (int32_t day = s->today; day <= q.until; day++) {
        n.week += day <= sunday ? open_of(&days[day - s->today]) : 0;
        n.month += day <= end ? open_of(&days[day - s->today]) : 0;
    }
    s->counts = n;
    buf_free(&unit);
    return st;
}

static int find(const struct agenda *a, int64_t node, int32_t due)
{
    int first = -1;
    for (size_t i = 0; i < a->n; i++) {
        if (a->items[i].node != node)
            continue;
        if (a->items[i].due.day == due)
            return (int)i;
        first = first < 0 ? (int)i : first;
    }
    return first;
}

static enum status count_waiting(struct view *v, struct error *err)
{
    struct agenda_view *s = v->state;
    return store_agenda_waiting(v->app->store, s->catalog, &s->waiting, err);
}

/* What the query finds now. One that cannot be read any more, such as a name that was given up, limits nothing; that is
 * said. */
static enum status find_only(struct view *v, struct error *err)
{
    struct agenda_view *s = v->state;
    int64_t *nodes = NULL;
    size_t n = 0;
    struct error wrong = {0};
    agenda_only_free(s->only);
    s->only = NULL;
    if (!s->query)
        return ST_OK;
    enum status st = lookup_rows(v->app, s->query, s->catalog, &nodes, &n, &wrong);
    if (!st)
        return store_agenda_only(v->app->store, nodes, n, &s->only, err);
    free(s->query);
    s->query = NULL;
    app_fail(v->app, &wrong);
    return ST_OK;
}

/* Around today and around the month that shows. The line under the cursor stays; where it is gone, the next one has
 * moved up to it. */
static enum status load_agenda(struct view *v, struct error *err)
{
    struct agenda_view *s = v->state;
    struct agenda fresh = {0};
    struct buffer unit = {0};
    s->today = env_today(v->app->env);
    int32_t from = s->done ? s->today - BEHIND : s->today, ahead = s->today + AHEAD;
    from = s->month.first < from ? s->month.first : from;
    enum status st = find_only(v, err);
    struct agenda_query q = agenda_query_of(s, from, s->month.last > ahead ? s->month.last : ahead, &unit);
    q.limit = MOST;
    if (!st)
        st = store_agenda(v->app->store, &q, &fresh, err);
    buf_free(&unit);
    if (!st)
        st = count_waiting(v, err);
    if (st) {
        agenda_free(&fresh);
        return st;
    }
    bool first = !s->until;
    int at = s->wanted ? find(&fresh, s->wanted, s->wanted_due) : -1;
    agenda_free(&s->data);
    s->data = fresh;
    s->from = q.from;
    s->until = q.until;
    list_set(&s->list, (int)s->data.n, agenda_list_area(v).rows);
    if (first)
        list_go(&s->list, 0); /* what is overdue */
    if (at >= 0)
        list_go(&s->list, at);
    if (at >= 0 && s->leads)
        agenda_follow(v);
    if (s->goes)
        agenda_stand_on(v, s->day);
    s->wanted = 0;
    s->leads = s->goes = false;
    agenda_count_month(v);
    return count_ahead(v, err);
}

/* --- limiting --------------------------------------------------------------------------------------------------- */

static void reload(struct view *v)
{
    agenda_keep(v->state);
    v->stale = true;
}

static void limit(struct view *v, const char *query)
{
    struct agenda_view *s = v->state;
    char *copy = *query ? mem_dup(query) : NULL;
    free(s->query);
    s->query = copy;
    reload(v);
    if (copy)
        app_say(v->app, MSG_UI_AGENDA_OF_QUERY, copy);
    else
        app_say(v->app, "%s", MSG_UI_AGENDA_OF_ALL);
}

static void chosen_unit(struct view *v, int index)
{
    struct agenda_view *s = v->state;
    char *unit = index ? mem_dup(s->choices.items[index]) : NULL;
    free(s->unit);
    s->unit = unit;
    reload(v);
    app_say(v->app, unit ? MSG_UI_AGENDA_OF_UNIT : MSG_UI_AGENDA_ALL_UNITS, unit);
}

static void choose_unit(struct view *v)
{
    struct agenda_view *s = v->state;
    struct value_list units = {0};
    struct string_list items = {0};
    struct error err = {0};
    int at = 0;
    if (store_units(v->app->store, s->catalog, &units, &err)) {
        app_fail(v->app, &err);
        return;
    }
    string_list_free(&s->choices);
    string_list_add(&s->choices, MSG_UI_ALL_UNITS);
    string_list_add(&items, MSG_UI_ALL_UNITS);
    for (size_t i = 0; i < units.n; i++) {
        if (s->unit && strcmp(units.items[i].text, s->unit) == 0)
            at = (int)i + 1;
        string_list_add(&s->choices, units.items[i].text);
        string_list_take(&items,
                         mem_printf(MSG_UI_UNIT_USES, units.items[i].text, (long long)units.items[i].uses));
    }
    value_list_free(&units);
    menu_open(v, MSG_UI_CHOOSE_UNIT, &items, chosen_unit);
    menu_begin_at(v->app, at);
}

static void chosen_catalog(struct view *v, int index)
{
    struct agenda_view *s = v->state;
    const struct catalog_info *info = index ? &s->catalogs.items[index - 1] : NULL;
    char *title = mem_dup(info ? info->title : "");
    free(s->title);
    s->title = title;
    s->catalog = info ? info->id : 0;
    reload(v);
    app_say(v->app, info ? MSG_UI_AGENDA_OF_CATALOG : MSG_UI_AGENDA_ALL_CATALOGS, title);
}

static void choose_catalog(struct view *v)
{
    struct agenda_view *s = v->state;
    struct string_list items = {0};
    struct error err = {0};
    int at = 0;
    catalog_list_free(&s->catalogs);
    s->catalogs = (struct catalog_list){0};
    if (store_catalogs(v->app->store, &s->catalogs, &err)) {
        app_fail(v->app, &err);
        return;
    }
    string_list_add(&items, MSG_UI_ALL_CATALOGS);
    for (size_t i = 0; i < s->catalogs.n; i++) {
        string_list_add(&items, s->catalogs.items[i].title);
        at = s->catalogs.items[i].id == s->catalog ? (int)i + 1 : at;
    }
    menu_open(v, MSG_UI_CHOOSE_CATALOG, &items, chosen_catalog);
    menu_begin_at(v->app, at);
}

/* --- leading on ------------------------------------------------------------------------------------------------- */

static void edit(struct view *v)
{
    const struct obligation *o = agenda_current(v->state);
    struct outline outline = {0};
    struct error err = {0};
    if (store_outline(v->app->store, o->catalog, &outline, &err)) {
        app_fail(v->app, &err);
        return;
    }
    int node = outline_find(&outline, o->node);
    if (node >= 0) /* else somebody has just deleted it: the next load shows that */
        tree_open_form(v, o->catalog, &outline, node);
    outline_free(&outline);
}

static unsigned record(struct view *v, bool published)
{
    const struct obligation *o = agenda_current(v->state);
    struct record_about about = {o->node, o->title, env_today(v->app->env)};
    (published ? record_publication : record_event)(v, &about);
    return EFFECT_NONE;
}

static unsigned request_agenda(struct view *v, const struct request *r)
{
    struct agenda_view *s = v->state;
    const struct obligation *o = agenda_current(s);
    if (agenda_move(v, r))
        return EFFECT_NONE;
    switch (r->action) {
    case ACT_BACK:
        return EFFECT_CLOSE;
    case ACT_OPEN:
        view_tree_open(v->app, o->catalog, o->node);
        return EFFECT_NONE;
    case ACT_EDIT:
        edit(v);
        return EFFECT_NONE;
    case ACT_CALCULATE:
        calculator_open_node(v, o ? o->catalog : 0, o ? o->node : 0, "", o ? o->title : "");
        return EFFECT_NONE;
    case ACT_EVENT:
    case ACT_PUBLISHED:
        return record(v, r->action == ACT_PUBLISHED);
    case ACT_ALL_DONE:
        s->done = !s->done;
        reload(v);
        app_say(v->app, "%s", s->done ? MSG_UI_AGENDA_WITH_DONE : MSG_UI_AGENDA_OPEN_ONLY);
        return EFFECT_NONE;
    case ACT_EXPORT:
        agenda_export(v);
        return EFFECT_NONE;
    case ACT_NARROW:
        view_search_limit_open(v, s->catalog, s->query ? s->query : "", limit);
        return EFFECT_NONE;
    case ACT_KEPT:
        view_kept_open(v, limit);
        return EFFECT_NONE;
    case ACT_ALL:
        limit(v, "");
        return EFFECT_NONE;
    case ACT_BY_UNIT:
        choose_unit(v);
        return EFFECT_NONE;
    case ACT_BY_CATALOG:
        choose_catalog(v);
        return EFFECT_NONE;
    default:
        return EFFECT_UNKNOWN;
    }
}

/* An undo leads to the item whose line it has brought back. */
static void go_agenda(struct view *v, int64_t catalog, int64_t node)
{
    (void)catalog;
    struct agenda_view *s = v->state;
    s->wanted = node;
    s->leads = true;
    v->stale = true;
}

static unsigned have_agenda(const struct view *v)
{
    return agenda_current(v->state) ? HAVE_LINE | HAVE_NODE | HAVE_ITEM | HAVE_CATALOG : 0;
}

static const enum mode *modes_agenda(const struct view *v)
{
    static const enum mode list[] = {MODE_AGENDA, MODE_GLOBAL, MODE_NONE};
    static const enum mode month[] = {MODE_MONTH, MODE_AGENDA, MODE_GLOBAL, MODE_NONE};
    static const enum mode list_narrowed[] = {MODE_NARROWED, MODE_AGENDA, MODE_GLOBAL, MODE_NONE};
    static const enum mode month_narrowed[] = {MODE_NARROWED, MODE_MONTH, MODE_AGENDA, MODE_GLOBAL,
                                               MODE_NONE};
    const struct agenda_view *s = v->state;
    if (s->query)
        return s->in_month ? month_narrowed : list_narrowed;
    return s->in_month ? month : list;
}

static void why_agenda(const struct view *v, enum action action, struct buffer *out)
{
    if (!agenda_current(v->state) && !store_is_read_only(v->app->store) &&
        action_missing(action, ~0u & ~(unsigned)(HAVE_ITEM | HAVE_LINE)))
        buf_puts(out, MSG_UI_AGENDA_NO_LINE);
}

static void title_agenda(const struct view *v, struct buffer *where, struct buffer *counts)
{
    const struct agenda_view *s = v->state;
    buf_printf(where, MSG_UI_TITLE_AGENDA, *s->title ? s->title : MSG_UI_ALL_CATALOGS);
    if (s->unit)
        buf_printf(where, MSG_UI_TITLE_AGENDA_UNIT, s->unit);
    if (s->query)
        buf_printf(where, MSG_UI_TITLE_AGENDA_QUERY, s->query);
    if (s->done)
        buf_puts(where, MSG_UI_TITLE_AGENDA_DONE);
    int64_t all = 0;
    for (int i = 0; i < DUE_STATES; i++)
        all += s->data.counts[i];
    if (s->data.n)
        buf_printf(counts, MSG_UI_HIT_COUNT, s->list.cursor + 1, (long long)s->data.n);
    if ((int64_t)s->data.n < all)
        buf_printf(counts, MSG_UI_AGENDA_FIRST, (long long)all);
}

static const struct view_ops agenda_ops = {
    .state_size = sizeof(struct agenda_view),
    .open = open_agenda,
    .close = close_agenda,
    .load = load_agenda,
    .layout = agenda_layout,
    .draw = agenda_draw,
    .request = request_agenda,
    .mouse = agenda_mouse,
    .modes = modes_agenda,
    .have = have_agenda,
    .why = why_agenda,
    .title = title_agenda,
    .go = go_agenda,
};

/* From a tree that was opened from an agenda one comes back to that: a chain of both would have no end. */
static bool back_to_agenda(struct app *app, int64_t catalog, const char *title)
{
    int at = app->depth - 1;
    while (at >= 0 && app->stack[at]->ops != &agenda_ops)
        at--;
    if (at < 0)
        return false;
    struct agenda_view *s = app->stack[at]->state;
    for (int i = at + 1; i < app->depth; i++)
        app_close(app->stack[i]);
    if (s->catalog && s->catalog != catalog) {
        char *copy = mem_dup(title);
        free(s->title);
        s->title = copy;
        s->catalog = catalog;
    }
    app->stack[at]->stale = true;
    return true;
}

void view_agenda_open(struct view *owner, int64_t catalog, const char *title)
{
    struct agenda_arg arg = {owner, catalog, title};
    if (!back_to_agenda(owner->app, catalog, title))
        app_open(owner->app, owner, &agenda_ops, &arg);
}
