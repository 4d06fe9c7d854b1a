/* The calculator: its date, its text and its keys. */
#include <stdlib.h>
#include <string.h>

#include "mulu/date.h"
#include "mulu/deadline.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/calculator.h"
#include "ui/day.h"
#include "ui/input.h"
#include "ui/limit.h"
#include "ui/mouse.h"
#include "ui/record.h"

enum { WIDE = 1 << 20 };

/* --- counting --------------------------------------------------------------------------------------------------- */

static void forget_answers(struct calculator *s)
{
    for (size_t i = 0; s->answers && i < s->rule.n; i++)
        due_answer_release(&s->answers[i]);
    free(s->answers);
    s->answers = NULL;
}

const struct clause *calculator_clause(const struct calculator *s)
{
    return s->at < (int)s->rule.n ? &s->rule.clauses[s->at] : NULL;
}

static void count(struct view *v)
{
    struct calculator *s = v->state;
    struct moment event = {s->event, -1};
    forget_answers(s);
    s->answers = mem_alloc((s->rule.n + 1) * sizeof *s->answers);
    for (size_t i = 0; s->valid && i < s->rule.n; i++)
        due_clause(&s->rule.clauses[i], store_calendar(v->app->store), &event, s->today, true,
                   &s->answers[i]);
}

static void set_event(struct view *v, int32_t day)
{
    struct calculator *s = v->state;
    struct buffer text = {0};
    s->event = day < DATE_FIRST_DAY ? DATE_FIRST_DAY : day > DATE_LAST_DAY ? DATE_LAST_DAY : day;
    s->valid = true;
    s->fresh = true;
    date_format(&text, s->event);
    edit_set(&s->date, buf_text(&text));
    buf_free(&text);
    count(v);
}

static void date_typed(struct view *v)
{
    struct calculator *s = v->state;
    s->valid = date_parse_typed(edit_text(&s->date), s->today, &s->event);
    s->fresh = false;
    count(v);
}

/* The clause that gives the due day of the whole is what one wants to see first. */
static void stand_on_earliest(struct calculator *s)
{
    int at = s->answers && s->valid ? due_earliest(&s->rule, s->answers) : -1;
    s->at = at < 0 ? 0 : at;
    s->top = 0;
}

static void text_typed(struct view *v)
{
    struct calculator *s = v->state;
    forget_answers(s);
    rule_release(&s->rule);
    s->rule = (struct rule){0};
    deadline_read(store_words(v->app->store), edit_text(&s->text), s->text.text.len, &s->rule);
    s->own = false;
    s->typed = true;
    count(v);
    stand_on_earliest(s);
}

/* --- opening ---------------------------------------------------------------------------------------------------- */

/* Whether the clause counts from what was recorded. */
static bool counts_from(const struct clause *c, const struct record *r)
{
    return r->kind == RECORD_EVENT ? c->kind == RULE_WITHIN && clause_waits_for(c, r->trigger)
                                   : c->kind == RULE_EVERY;
}

/* The latest event that the limit waits for; of `every`, which runs from a publication, the latest one, or the day on
 * which the item entered (agenda.h). */
static int32_t recorded(struct view *v)
{
    struct calculator *s = v->state;
    struct record_list records = {0};
    int32_t day = 0;
    if (!s->node || store_records(v->app->store, s->node, &records, NULL))
        return s->today;
    for (size_t i = 0; i < records.n; i++) {
        const struct record *r = &records.items[i];
        if (r->kind == RECORD_PUBLICATION && !s->published)
            s->published = r->when.day;
        for (size_t k = 0; k < s->rule.n && !day; k++)
            if (counts_from(&s->rule.clauses[k], r))
                day = r->when.day;
    }
    record_list_free(&records);
    for (size_t k = 0; k < s->rule.n && !day; k++)
        if (s->rule.clauses[k].kind == RULE_EVERY)
            day = s->entered;
    return day ? day : s->today;
}

static int32_t entered(struct view *v, int64_t node)
{
    struct item_rule ir = {0};
    int32_t day = 0;
    if (node && store_rule(v->app->store, node, &ir, NULL) == ST_OK)
        day = ir.entered;
    item_rule_release(&ir);
    return day;
}

static enum status open_calculator(struct view *v, const void *arg, struct error *err)
{
    (void)err;
    const struct calculator_arg *a = arg;
    struct calculator *s = v->state;
    *s = (struct calculator){.owner = a->owner,
                             .catalog = a->catalog,
                             .node = a->node,
                             .number = mem_dup(a->number ? a->number : ""),
                             .title = mem_dup(a->title ? a->title : ""),
                             .has_item = a->has_item,
                             .own = a->own,
                             .rule = a->rule,
                             .typing = !*a->text && !a->own,
                             .today = env_today(v->app->env),
                             .entered = entered(v, a->node)};
    edit_init(&s->text, false);
    edit_init(&s->date, false);
    edit_set(&s->text, a->text);
    set_event(v, recorded(v));
    stand_on_earliest(s);
    return ST_OK;
}

static void close_calculator(struct view *v)
{
    struct calculator *s = v->state;
    forget_answers(s);
    rule_release(&s->rule);
    edit_free(&s->text);
    edit_free(&s->date);
    page_free(&s->proof);
    free(s->number);
    free(s->title);
}

/* --- keys ------------------------------------------------------------------------------------------------------- */

static void step_month(struct view *v, int by)
{
    const struct calculator *s = v->state;
    int32_t day;
    if (date_add_months(s->event, by, &day))
        set_event(v, day);
}

static void step_clause(struct view *v, int by)
{
    struct calculator *s = v->state;
    int n = (int)s->rule.n;
    s->at = n ? (s->at + n + by) % n : 0;
    s->top = 0;
}

static unsigned record(struct view *v, bool published)
{
    const struct calculator *s = v->state;
    struct record_about about = {s->node, s->title, s->event};
    if (published)
        about.day = s->today;
    (published ? record_publication : record_event)(v, &about);
    return EFFECT_NONE;
}

static unsigned request_typing(struct view *v, const struct request *r)
{
    struct calculator *s = v->state;
    unsigned was = s->text.changes;
    switch (r->action) {
    case ACT_BACK:
        if (!s->text.text.len)
            return EFFECT_CLOSE;
        s->typing = false;
        return EFFECT_NONE;
    case ACT_ACCEPT:
        s->typing = false;
        return EFFECT_NONE;
    default:
        if (!input_request(v->app, &s->text, r->action, WIDE))
            return EFFECT_UNKNOWN;
        if (s->text.changes != was)
            text_typed(v);
        return EFFECT_NONE;
    }
}

static unsigned edit_date(struct view *v, enum action action)
{
    struct calculator *s = v->state;
    unsigned was = s->date.changes;
    if (!input_request(v->app, &s->date, action, WIDE))
        return EFFECT_UNKNOWN;
    s->fresh = false;
    if (s->date.changes != was)
        date_typed(v);
    return EFFECT_NONE;
}

static unsigned request_calculator(struct view *v, const struct request *r)
{
    struct calculator *s = v->state;
    if (s->typing)
        return request_typing(v, r);
    switch (r->action) {
    case ACT_BACK:
        return EFFECT_CLOSE;
    case ACT_LEFT:
    case ACT_RIGHT:
        set_event(v, s->event + (r->action == ACT_RIGHT ? 1 : -1));
        return EFFECT_NONE;
    case ACT_PREV_MONTH:
    case ACT_NEXT_MONTH:
        step_month(v, r->action == ACT_NEXT_MONTH ? 1 : -1);
        return EFFECT_NONE;
    case ACT_DAY_TODAY:
        set_event(v, s->today);
        return EFFECT_NONE;
    case ACT_NEXT_CLAUSE:
    case ACT_PREV_CLAUSE:
        step_clause(v, r->action == ACT_NEXT_CLAUSE ? 1 : -1);
        return EFFECT_NONE;
    case ACT_ACCEPT:
        if (s->valid)
            set_event(v, s->event); /* as it was understood */
        else
            app_say(v->app, "%s", MSG_UI_DAY_HOW);
        return EFFECT_NONE;
    case ACT_LIMIT_TEXT:
        s->typing = true;
        edit_last(&s->text);
        return EFFECT_NONE;
    case ACT_EVENT:
    case ACT_PUBLISHED:
        return record(v, r->action == ACT_PUBLISHED);
    default:
        if (page_scroll(&s->proof, &s->top, calculator_proof(v).rows, r->action))
            return EFFECT_NONE;
        return edit_date(v, r->action);
    }
}

/* Of a date: digits, what stands between them, and blanks. */
static bool is_of_date(const char *utf8, size_t len)
{
    static const char signs[] = "0123456789-./ " DATA_DAY_WORDS;
    const char *p = utf8, *end = utf8 + len;
    while (p < end) {
        char one[8] = "";
        struct buffer b = {0};
        buf_put_cp(&b, text_fold_cp(text_decode(&p, end)));
        strncpy(one, buf_text(&b), sizeof one - 1);
        buf_free(&b);
        if (!strstr(signs, one))
            return false;
    }
    return true;
}

static unsigned text_calculator(struct view *v, const char *utf8, size_t len)
{
    struct calculator *s = v->state;
    if (s->typing) {
        edit_insert(&s->text, utf8, len);
        text_typed(v);
        return EFFECT_NONE;
    }
    if (!is_of_date(utf8, len)) {
        const char *p = utf8;
        struct key key = {KIND_CHAR, text_decode(&p, utf8 + len)};
        if (p == utf8 + len)
            refuse_key(v->app, key);
        else
            app_say(v->app, "%s", MSG_UI_DAY_HOW);
        return EFFECT_NONE;
    }
    if (s->fresh)
        edit_set(&s->date, "");
    edit_insert(&s->date, utf8, len);
    date_typed(v);
    return EFFECT_NONE;
}

static unsigned mouse_calculator(struct view *v, const struct mouse *m)
{
    struct calculator *s = v->state;
    struct rect proof = calculator_proof(v);
    int clause = m->row - (proof.row - 1 - (int)s->rule.n);
    if (mouse_wheel(m)) {
        s->top = page_clamp(&s->proof, s->top + mouse_wheel(m), proof.rows);
    } else if (m->kind == MOUSE_PRESS && clause >= 0 && clause < (int)s->rule.n) {
        s->at = clause;
        s->top = 0;
    }
    return EFFECT_NONE;
}

static const enum mode *modes_calculator(const struct view *v)
{
    static const enum mode date[] = {MODE_CALCULATOR, MODE_GLOBAL, MODE_EDIT, MODE_SYSTEM, MODE_NONE};
    static const enum mode typing[] = {MODE_TRIAL, MODE_EDIT, MODE_SYSTEM, MODE_NONE};
    return ((const struct calculator *)v->state)->typing ? typing : date;
}

static unsigned have_calculator(const struct view *v)
{
    const struct calculator *s = v->state;
    return HAVE_LINE | (s->has_item ? HAVE_NODE | HAVE_ITEM : 0) | (s->rule.n > 1 ? HAVE_CLAUSES : 0);
}

static void why_calculator(const struct view *v, enum action action, struct buffer *out)
{
    const struct calculator *s = v->state;
    if ((action == ACT_EVENT || action == ACT_PUBLISHED) && !s->has_item)
        buf_puts(out, MSG_UI_TRIAL_NO_ITEM);
}

static void title_calculator(const struct view *v, struct buffer *where, struct buffer *counts)
{
    const struct calculator *s = v->state;
    (void)counts;
    if (!*s->title)
        buf_puts(where, MSG_UI_TITLE_TRIAL);
    else
        buf_printf(where, MSG_UI_TITLE_CALCULATOR, s->number);
    buf_printf(where, *s->number && *s->title ? " %s" : "%s", s->title);
}

void view_calculator_open(struct app *app, struct calculator_arg *arg)
{
    static const struct view_ops ops = {
        .state_size = sizeof(struct calculator),
        .open = open_calculator,
        .close = close_calculator,
        .layout = calculator_layout,
        .draw = calculator_draw,
        .request = request_calculator,
        .text = text_calculator,
        .mouse = mouse_calculator,
        .modes = modes_calculator,
        .have = have_calculator,
        .why = why_calculator,
        .title = title_calculator,
    };
    if (!app_open(app, arg->owner, &ops, arg))
        rule_release(&arg->rule);
}

void calculator_open_node(struct view *owner, int64_t catalog, int64_t node, const char *number,
                          const char *title)
{
    struct item_rule ir = {0};
    struct item item = {0};
    struct error err = {0};
    struct calculator_arg arg = {
        .owner = owner, .catalog = catalog, .node = node, .number = number, .title = title, .text = ""};
    enum status st = node ? store_item(owner->app->store, node, &item, &err) : ST_OK;
    if (!st && node && item.has_item)
        st = store_rule(owner->app->store, node, &ir, &err);
    if (st) {
        app_fail(owner->app, &err);
    } else {
        arg.has_item = item.has_item;
        arg.own = ir.overridden;
        arg.text = ir.text ? ir.text : "";
        arg.rule = ir.rule;
        ir.rule = (struct rule){0};
        view_calculator_open(owner->app, &arg);
    }
    item_rule_release(&ir);
    item_release(&item);
}
