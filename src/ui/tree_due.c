/* What the tree knows of due days: the marks in its lines, the counts in the top line, and what the detail says of the
 * node under the cursor. All of it is loaded, never asked for while drawing. */
#include <stdlib.h>
#include <string.h>

#include "mulu/date.h"
#include "mulu/messages.h"
#include "mulu/mem.h"
#include "ui/calculator.h"
#include "ui/day.h"
#include "ui/record.h"
#include "ui/tree.h"
#include "ui/views.h"

enum {
    SOON_WORKDAYS = 3,
    OWN_AHEAD = 400
}; /* days looked ahead: see DUE_SOON; for the next day of one item */

/* The most urgent of each node; a heading has what is below it. */
static void mark_nodes(struct tree *t, const struct agenda_marks *marks)
{
    for (size_t i = 0; i < marks->n; i++) {
        const struct agenda_mark *m = &marks->items[i];
        int at = outline_find(&t->outline, m->node);
        if (at < 0)
            continue;
        struct tree_due *own = &t->due[at];
        if (own->state == TREE_DUE_NONE) { /* they come by their days: the first is the most urgent */
            own->state = m->state == DUE_OVERDUE ? TREE_DUE_OVER : TREE_DUE_SOON;
            own->day = m->day;
        }
        for (int up = at; up >= 0; up = t->outline.nodes[up].parent) {
            t->due[up].overdue += m->state == DUE_OVERDUE;
            t->due[up].soon += m->state == DUE_SOON;
        }
    }
}

static void forget_marks(struct tree *t)
{
    free(t->due);
    t->due = mem_alloc((size_t)(t->outline.n + 1) * sizeof *t->due);
}

static enum status load_due(struct view *v, struct error *err)
{
    struct tree *t = v->state;
    struct agenda_marks marks = {0};
    int32_t today = env_today(v->app->env);
    int32_t sunday = today + 7 - date_weekday(today), soon = today;
    calendar_nth(store_calendar(v->app->store), today, SOON_WORKDAYS, &soon);
    struct agenda_query q = {
        .today = today, .from = today, .until = soon > sunday ? soon : sunday, .catalog = t->catalog};
    enum status st = store_agenda_marks(v->app->store, &q, &marks, err);
    forget_marks(t);
    t->due_waits = false;
    t->overdue = st ? 0 : marks.counts[DUE_OVERDUE];
    t->soon = st ? 0 : marks.counts[DUE_SOON];
    if (!st)
        mark_nodes(t, &marks);
    agenda_marks_free(&marks);
    return st;
}

enum status tree_due_load(struct view *v, bool anew, struct error *err)
{
    enum { AT_ONCE = 4000 }; /* nodes: a few milliseconds */
    struct tree *t = v->state;
    if (anew)
        forget_marks(t);
    t->due_waits = t->part || t->outline.n > AT_ONCE;
    return t->due_waits ? ST_OK : load_due(v, err);
}

unsigned tree_due_work(struct view *v)
{
    struct error err = {0};
    if (!((struct tree *)v->state)->due_waits)
        return WORK_DONE;
    if (load_due(v, &err))
        app_fail(v->app, &err);
    return WORK_SHOWS;
}

void tree_due_forget(struct tree *t)
{
    limit_release(&t->limit);
    record_list_free(&t->records);
    agenda_free(&t->own);
    t->records = (struct record_list){0};
    t->own = (struct agenda){0};
}

void tree_due_look(struct view *v)
{
    struct tree *t = v->state;
    struct store *s = v->app->store;
    struct item_rule ir = {0};
    struct error err = {0};
    int32_t today = env_today(v->app->env);
    tree_due_forget(t);
    if (!t->item_of || !t->item.has_item)
        return;
    struct agenda_query q = {.today = today,
                             .from = today - OWN_AHEAD,
                             .until = today + OWN_AHEAD,
                             .node = t->item_of,
                             .done = true};
    enum status st = store_rule(s, t->item_of, &ir, &err);
    if (!st)
        st = store_records(s, t->item_of, &t->records, &err);
    if (!st)
        st = store_agenda(s, &q, &t->own, &err);
    if (st)
        app_fail(v->app, &err);
    t->limit = (struct limit){.rule = ir.rule, .own = ir.overridden, .ditto = ir.ditto};
    ir.rule = (struct rule){0};
    item_rule_release(&ir);
}

void tree_due_signs(const struct tree *t, int node, bool folded, bool wide, int32_t today, struct buffer *out)
{
    const struct tree_due *due = &t->due[node];
    if (folded && due->overdue)
        buf_printf(out, MSG_UI_OVERDUE_BELOW, due_state_mark(DUE_OVERDUE), due->overdue);
    else if (folded && due->soon)
        buf_printf(out, MSG_UI_OVERDUE_BELOW, due_state_mark(DUE_SOON), due->soon);
    else if (due->state != TREE_DUE_NONE)
        buf_puts(out, due_state_mark(due->state == TREE_DUE_OVER ? DUE_OVERDUE : DUE_SOON));
    if (wide && !folded && due->state != TREE_DUE_NONE) {
        buf_putc(out, ' ');
        day_brief(due->day, today, out);
    }
}

void tree_due_counts(const struct tree *t, bool wide, struct buffer *out)
{
    if (t->overdue)
        buf_printf(out, wide ? MSG_UI_COUNT_OVERDUE_WIDE : MSG_UI_COUNT_OVERDUE, (long long)t->overdue);
    if (t->soon)
        buf_printf(out, wide ? MSG_UI_COUNT_SOON_WIDE : MSG_UI_COUNT_SOON, (long long)t->soon);
}

/* --- keys ------------------------------------------------------------------------------------------------------- */

bool tree_due_request(struct view *v, enum action action)
{
    struct tree *t = v->state;
    int node = tree_node(t);
    struct buffer number = {0};
    struct record_about about = {0};
    if (node >= 0) {
        outline_number(&t->outline, node, &number);
        about = (struct record_about){t->outline.nodes[node].id, outline_title(&t->outline, node),
                                      env_today(v->app->env)};
    }
    bool known = true;
    if (action == ACT_EVENT)
        record_event(v, &about);
    else if (action == ACT_PUBLISHED)
        record_publication(v, &about);
    else if (action == ACT_CALCULATE)
        calculator_open_node(v, t->catalog, about.node, buf_text(&number), about.title);
    else if (action == ACT_AGENDA)
        view_agenda_open(v, t->catalog, t->head.title);
    else
        known = false;
    buf_free(&number);
    return known;
}
