/* Checks of the time limits: what a clerk should look at before an inspector does. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "store/agenda_item.h"
#include "store/ditto.h"

enum {
    LAW_WORKDAYS = 20, /* 条例 第二十六条 */
    LAW_DAYS = 28,     /* as many days have them where nothing is off */
    QUOTED_CELLS = 40, /* of a text in a problem */
};

struct check {
    struct store *s;
    int32_t today;
    enum status (*report)(void *ctx, const struct problem *p, struct error *err);
    void *ctx;
    struct id_map dittos;
    struct agenda_frame frame;

    /* the item that is looked at */
    struct outline tree;
    int at;
    int64_t catalog;
    struct item_rule rule;
    int32_t entered;
    int32_t provisional; /* the first day that rests on such a year; 0: none */
};

static enum status tell(struct check *c, enum problem_kind kind, enum severity severity, char *what,
                        const char *remedy, struct error *err)
{
    struct buffer where = {0};
    buf_printf(&where, "%lld:", (long long)c->catalog);
    outline_number(&c->tree, c->at, &where);
    struct problem p = {.kind = kind,
                        .severity = severity,
                        .catalog = c->catalog,
                        .node = c->tree.nodes[c->at].id,
                        .where = buf_take(&where),
                        .what = what,
                        .remedy = mem_dup(remedy)};
    enum status st = c->report(c->ctx, &p, err);
    free(p.where);
    free(p.what);
    free(p.remedy);
    return st;
}

/* --- single checks ------------------------------------------------------------------------------------------------------ */

/* Longer than the law allows, whatever the calendar: so many working days, or so many days that hold as many. */
static bool is_too_long(const struct clause *c)
{
    if (c->kind != RULE_WITHIN)
        return false;
    switch (c->unit) {
    case UNIT_HOUR:
        return c->n > LAW_DAYS * 24;
    case UNIT_DAY:
        return c->n > LAW_DAYS;
    case UNIT_WORKDAY:
        return c->n > LAW_WORKDAYS;
    case UNIT_WEEK:
        return c->n > LAW_DAYS / 7;
    default:
        return true;
    }
}

/* Counted from where the law counts, and no other law is named. From another start it may be meant so. */
static bool breaks_the_law(const struct clause *c, bool exception)
{
    return !exception &&
           (!c->ntriggers || clause_waits_for(c, TRIGGER_FORMED) || clause_waits_for(c, TRIGGER_CHANGED));
}

static enum status check_clauses(struct check *c, struct error *err)
{
    enum status st = ST_OK;
    for (size_t i = 0; !st && i < c->rule.rule.n; i++) {
        const struct clause *clause = &c->rule.rule.clauses[i];
        struct buffer text = {0};
        clause_describe(clause, &text);
        if (is_too_long(clause))
            st = tell(c, PROBLEM_TOO_LONG,
                      breaks_the_law(clause, c->rule.rule.exception) ? SEVERITY_ERROR : SEVERITY_WARNING,
                      mem_printf(MSG_CHECK_TOO_LONG, buf_text(&text)), MSG_CHECK_TOO_LONG_REMEDY, err);
        if (!st && clause->kind == RULE_ONCE && clause->date < c->today)
            st = tell(c, PROBLEM_PAST, SEVERITY_WARNING, mem_printf(MSG_CHECK_PAST, buf_text(&text)),
                      MSG_CHECK_PAST_REMEDY, err);
        buf_free(&text);
    }
    return st;
}

static enum status check_item(struct check *c, struct error *err)
{
    struct buffer text = {0};
    enum status st = ST_OK;
    brief_value(&text, c->rule.text, QUOTED_CELLS);
    if (!*c->rule.text && !c->rule.overridden)
        st = tell(c, PROBLEM_NO_LIMIT, SEVERITY_WARNING, mem_dup(MSG_CHECK_NO_LIMIT),
                  MSG_CHECK_NO_LIMIT_REMEDY, err);
    else if (rule_is_unknown(&c->rule.rule))
        st = tell(c, PROBLEM_UNREAD, SEVERITY_WARNING, mem_printf(MSG_CHECK_UNREAD, buf_text(&text)),
                  MSG_CHECK_UNREAD_REMEDY, err);
    if (!st && c->rule.rule.unsure)
        st = tell(
            c, PROBLEM_UNSURE, SEVERITY_WARNING,
            mem_printf(MSG_CHECK_UNSURE, buf_text(&text), c->rule.rule.reason ? c->rule.rule.reason : ""),
            MSG_CHECK_UNSURE_REMEDY, err);
    if (!st)
        st = check_clauses(c, err);
    if (!st && c->provisional) {
        buf_clear(&text);
        date_format(&text, c->provisional);
        st = tell(c, PROBLEM_PROVISIONAL, SEVERITY_NOTE,
                  mem_printf(MSG_CHECK_PROVISIONAL, buf_text(&text), date_of_day(c->provisional).year),
                  MSG_CHECK_PROVISIONAL_REMEDY, err);
    }
    buf_free(&text);
    return st;
}

/* --- going through a catalog -------------------------------------------------------------------------------------------- */

static void look_at_day(void *ctx, const struct agenda_bare *b)
{
    struct check *c = ctx;
    if (b->provisional && (!c->provisional || b->due.day < c->provisional))
        c->provisional = b->due.day;
}

/* Only days that are counted can rest on a calendar: those of periods need not be looked at. */
static enum status find_provisional(struct check *c, int64_t node, struct error *err)
{
    struct agenda_record *records = NULL;
    size_t n = 0;
    struct rule counted = {0};
    enum status st = agenda_records(c->s, node, &records, &n, err);
    c->provisional = 0;
    for (size_t i = 0; !st && i < c->rule.rule.n; i++) {
        struct clause clause = c->rule.rule.clauses[i];
        if (clause.kind != RULE_WITHIN && clause.kind != RULE_EVERY)
            continue;
        clause.scope = NULL;
        rule_add(&counted, &clause);
    }
    if (!st && counted.n)
        agenda_item(&c->frame, &counted, c->entered, records, n, look_at_day, c);
    rule_release(&counted);
    free(records);
    return st;
}

/* The same as store_rule() gives, with what is known of 同上 kept from item to item. */
static enum status load_item(struct check *c, int64_t node, struct error *err)
{
    struct stmt *st = stmt_begin(c->s->db, "SELECT entered FROM item_rule WHERE node = ?1");
    stmt_int(st, 1, node);
    c->entered = stmt_row(st) ? (int32_t)stmt_get_int(st, 0) : 0;
    enum status status = stmt_end(st, err);
    if (!status)
        status = item_rule_read(c->s, node, &c->dittos, &c->rule, err);
    return status ? status : find_provisional(c, node, err);
}

static enum status check_catalog(struct check *c, int64_t catalog, struct error *err)
{
    c->tree = (struct outline){0};
    enum status st = catalog_tree(c->s, catalog, false, &c->tree, err);
    c->catalog = catalog;
    for (int i = 0; !st && i < c->tree.n; i++) {
        if (!c->tree.nodes[i].has_item)
            continue;
        c->at = i;
        st = load_item(c, c->tree.nodes[i].id, err);
        if (!st)
            st = check_item(c, err);
        item_rule_release(&c->rule);
    }
    outline_free(&c->tree);
    return st;
}

enum status store_check(struct store *s, int64_t catalog, int32_t today,
                        enum status (*report)(void *ctx, const struct problem *p, struct error *err),
                        void *ctx, struct error *err)
{
    struct check c = {.s = s, .today = today, .report = report, .ctx = ctx};
    int64_t *ids = NULL;
    size_t n = 0;
    enum status st = store_read_begin(s, err);
    if (st)
        return st;
    agenda_frame_init(&c.frame, store_calendar(s),
                      &(struct agenda_query){.today = today, .from = today, .until = DATE_LAST_DAY});
    st = catalog ? catalog_check(s, catalog, NULL, err) : catalog_ids(s, &ids, &n, err);
    if (!st && catalog)
        st = check_catalog(&c, catalog, err);
    for (size_t i = 0; !st && i < n; i++)
        st = check_catalog(&c, ids[i], err);
    free(ids);
    id_map_free(&c.dittos, rule_free);
    return store_read_end(s, st);
}
