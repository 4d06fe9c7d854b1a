/* What a clerk expects of the agenda: each test is a story of one item, or of a few, told as of fixed days. Rules are
 * given in notation, as a clerk's own reading, so that no story depends on how a text is read. */
#include "harness/store_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/agenda.h"
#include "mulu/mem.h"

static int32_t day(const char *text)
{
    int32_t d = 0;
    assert_true(date_parse(text, &d));
    return d;
}

/* It is that day at the office, eight in the morning. */
static void it_is(struct store_fixture *f, const char *date)
{
    f->world.now = (int64_t)day(date) * 86400000;
    assert_int_equal(env_today(&f->world.env), day(date));
}

static int64_t item_below(struct store_fixture *f, int64_t catalog, int64_t after, const char *label,
                          const char *rule)
{
    int64_t node = store_make_node(f->s, catalog, 0, after, label, true);
    if (rule)
        store_put(f->s, node, CELL_RULE, rule);
    return node;
}

/* A catalog with one item, made on the day that it is. */
static int64_t one_item(struct store_fixture *f, const char *rule)
{
    return item_below(f, store_make_catalog(f->s, "目录", 2), 0, "甲", rule);
}

static enum status try_record(struct store_fixture *f, int64_t node, enum record_kind kind, enum trigger t,
                              const char *when, int64_t *id, struct error *err)
{
    struct record r = {.node = node, .kind = kind, .trigger = t};
    assert_true(moment_parse(when, &r.when));
    enum status st = store_begin(f->s, kind == RECORD_EVENT ? VERB_EVENT : VERB_PUBLISHED, "甲", err);
    if (!st)
        st = store_add_record(f->s, &r, id, err);
    if (!st)
        return store_commit(f->s, err);
    store_rollback(f->s);
    return st;
}

static int64_t event(struct store_fixture *f, int64_t node, enum trigger t, const char *when)
{
    struct error err = {0};
    int64_t id = 0;
    must(try_record(f, node, RECORD_EVENT, t, when, &id, &err));
    return id;
}

static int64_t published(struct store_fixture *f, int64_t node, const char *when)
{
    struct error err = {0};
    int64_t id = 0;
    must(try_record(f, node, RECORD_PUBLICATION, TRIGGER_FORMED, when, &id, &err));
    return id;
}

static void withdraw(struct store_fixture *f, int64_t id)
{
    struct error err = {0};
    must(store_begin(f->s, VERB_WITHDRAW, "甲", &err));
    must(store_withdraw_record(f->s, id, &err));
    must(store_commit(f->s, &err));
}

/* --- what it says ----------------------------------------------------------------------------------------------------- */

static const char *const states[DUE_STATES] = {"overdue", "soon", "later", "in time", "late"};

static void put_line(struct buffer *out, const struct obligation *o)
{
    moment_format(out, o->due);
    buf_printf(out, " %s %s: %s", o->title, states[o->state], o->clause);
    if (o->published_on) {
        buf_puts(out, ", out ");
        date_format(out, o->published_on);
    }
    buf_puts(out, "\n");
}

static void ask(struct store_fixture *f, const struct agenda_query *q, struct buffer *out)
{
    struct agenda a;
    struct error err = {0};
    must(store_agenda(f->s, q, &a, &err));
    for (size_t i = 0; i < a.n; i++)
        put_line(out, &a.items[i]);
    agenda_free(&a);
}

static struct agenda_query query(const char *today, const char *until)
{
    return (struct agenda_query){.today = day(today), .from = day(today), .until = day(until)};
}

static void expect_query(struct store_fixture *f, const struct agenda_query *q, const char *lines)
{
    struct buffer out = {0};
    ask(f, q, &out);
    assert_string_equal(buf_text(&out), lines);
    buf_free(&out);
}

/* What is open as of today: overdue, and up to a day. */
static void expect(struct store_fixture *f, const char *today, const char *until, const char *lines)
{
    struct agenda_query q = query(today, until);
    expect_query(f, &q, lines);
}

/* All of it, what is done as well. */
static void expect_all(struct store_fixture *f, const char *today, const char *from, const char *until,
                       const char *lines)
{
    struct agenda_query q = query(today, until);
    q.from = day(from);
    q.done = true;
    expect_query(f, &q, lines);
}

#define RULE20 "within 20 workday after formed|changed"

/* --- events ------------------------------------------------------------------------------------------------------------ */

static void an_event_starts_it(void **state)
{
    struct store_fixture *f = *state;
    it_is(f, "2026-03-02");
    int64_t node = one_item(f, RULE20);
    expect(f, "2026-03-02", "2027-03-02", "");
    event(f, node, TRIGGER_DECIDED, "2026-03-02"); /* not one that it waits for */
    expect(f, "2026-03-02", "2027-03-02", "");
    event(f, node, TRIGGER_FORMED, "2026-03-02");
    expect(f, "2026-03-02", "2026-03-29", "");
    expect(f, "2026-03-02", "2026-03-30", "2026-03-30 甲 later: " RULE20 "\n");
    expect(f, "2026-03-24", "2026-03-30", "2026-03-30 甲 later: " RULE20 "\n");
    expect(f, "2026-03-25", "2026-03-30", "2026-03-30 甲 soon: " RULE20 "\n"); /* the third working day */
    expect(f, "2026-03-30", "2026-03-30", "2026-03-30 甲 soon: " RULE20 "\n");
    expect(f, "2026-03-31", "2026-04-30", "2026-03-30 甲 overdue: " RULE20 "\n");
    it_is(f, "2026-04-02");
    published(f, node, "2026-04-01");
    expect(f, "2026-04-02", "2027-03-02", "");
    expect_all(f, "2026-04-02", "2026-01-01", "2027-03-02",
               "2026-03-30 甲 late: " RULE20 ", out 2026-04-01\n");
}

static void the_rest_of_the_week_is_soon(void **state)
{
    struct store_fixture *f = *state;
    it_is(f, "2026-03-02");
    int64_t node = one_item(f, "within 6 day");
    event(f, node, TRIGGER_FORMED, "2026-03-02"); /* a Monday; the sixth day is Sunday: Monday after it */
    store_put(f->s, node, CELL_RULE, "monthly 08");
    expect(f, "2026-03-02", "2026-03-08", "2026-03-08 甲 soon: monthly 08\n"); /* Sunday */
    store_put(f->s, node, CELL_RULE, "monthly 09");
    expect(f, "2026-03-02", "2026-03-09", "2026-03-09 甲 later: monthly 09\n");
}

static void published_before_the_event(void **state)
{
    struct store_fixture *f = *state;
    it_is(f, "2026-03-20");
    int64_t node = one_item(f, RULE20);
    published(f, node, "2026-03-01");
    event(f, node, TRIGGER_FORMED, "2026-03-02");
    expect(f, "2026-03-20", "2026-12-31", "2026-03-30 甲 later: " RULE20 "\n");
    published(f, node, "2026-03-02"); /* the same day is not before it */
    expect_all(f, "2026-03-20", "2026-01-01", "2026-12-31",
               "2026-03-30 甲 in time: " RULE20 ", out 2026-03-02\n");
}

static void two_events_one_publication(void **state)
{
    struct store_fixture *f = *state;
    it_is(f, "2026-03-20");
    int64_t node = one_item(f, RULE20);
    event(f, node, TRIGGER_CHANGED, "2026-03-05");
    event(f, node, TRIGGER_FORMED, "2026-03-02"); /* recorded later, earlier all the same */
    published(f, node, "2026-03-10");
    expect_all(f, "2026-03-20", "2026-01-01", "2026-12-31",
               "2026-03-30 甲 in time: " RULE20 ", out 2026-03-10\n"
               "2026-04-02 甲 later: " RULE20 "\n");
    int64_t second = published(f, node, "2026-03-12");
    expect(f, "2026-03-20", "2026-12-31", "");
    withdraw(f, second);
    expect(f, "2026-03-20", "2026-12-31", "2026-04-02 甲 later: " RULE20 "\n");
    store_undo_last(f->s);
    expect(f, "2026-03-20", "2026-12-31", "");
}

static void an_event_is_corrected(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    it_is(f, "2026-03-02");
    int64_t node = one_item(f, RULE20), wrong = event(f, node, TRIGGER_FORMED, "2026-02-27");
    withdraw(f, wrong);
    expect(f, "2026-03-02", "2026-12-31", "");
    event(f, node, TRIGGER_FORMED, "2026-03-02");
    expect(f, "2026-03-02", "2026-12-31", "2026-03-30 甲 later: " RULE20 "\n");
    must(store_begin(f->s, VERB_WITHDRAW, "甲", &err));
    assert_int_equal(store_withdraw_record(f->s, wrong, &err), ST_CONFLICT);
    assert_int_equal(store_withdraw_record(f->s, 999, &err), ST_CONFLICT);
    store_rollback(f->s);
    struct record_list l;
    must(store_records(f->s, node, &l, &err));
    assert_int_equal(l.n, 1);
    assert_int_equal(l.items[0].when.day, day("2026-03-02"));
    assert_string_equal(l.items[0].who, "tester");
    record_list_free(&l);
    store_undo_last(f->s);
    store_undo_last(f->s);
    must(store_records(f->s, node, &l, &err));
    assert_int_equal(l.n, 1);
    assert_int_equal(l.items[0].id, wrong);
    record_list_free(&l);
    must(store_verify(f->s, &err));
}

static void clauses_and_scopes(void **state)
{
    struct store_fixture *f = *state;
    it_is(f, "2026-03-02");
    int64_t node = one_item(f, "within 20 workday; within 7 workday after decided on 行政许可");
    event(f, node, TRIGGER_DECIDED, "2026-03-02");
    event(f, node, TRIGGER_FORMED, "2026-03-03");
    expect(f, "2026-03-02", "2026-12-31",
           "2026-03-11 甲 later: within 7 workday after decided on 行政许可\n"
           "2026-03-30 甲 later: within 20 workday\n"
           "2026-03-31 甲 later: within 20 workday\n");
    it_is(f, "2026-03-06");
    published(f, node, "2026-03-06"); /* of what was decided: both clauses count from the same event */
    expect(f, "2026-03-06", "2026-12-31", "2026-03-31 甲 later: within 20 workday\n");
    store_put(f->s, node, CELL_RULE, "promptly after changed; realtime; ongoing; for 7 workday; unknown");
    expect(f, "2026-03-06", "2026-12-31", "");
}

static void with_what_it_explains(void **state)
{
    struct store_fixture *f = *state;
    it_is(f, "2026-03-06");
    int64_t node = one_item(f, "with linked");
    event(f, node, TRIGGER_ISSUED, "2026-03-01");
    expect(f, "2026-03-06", "2026-12-31", "");
    event(f, node, TRIGGER_LINKED, "2026-03-02");
    expect(f, "2026-03-06", "2026-12-31", "2026-03-02 甲 overdue: with linked\n");
    published(f, node, "2026-03-02");
    expect_all(f, "2026-03-06", "2026-03-01", "2026-03-31",
               "2026-03-02 甲 in time: with linked, out 2026-03-02\n");
}

static void hours(void **state)
{
    struct store_fixture *f = *state;
    it_is(f, "2026-03-04");
    int64_t node = one_item(f, "within 24 hour after formed");
    int64_t first = event(f, node, TRIGGER_FORMED, "2026-03-02 10:30");
    expect(f, "2026-03-03", "2026-03-31", "2026-03-03 10:30 甲 soon: within 24 hour after formed\n");
    int64_t out = published(f, node, "2026-03-03"); /* nobody said when: in time */
    expect_all(f, "2026-03-04", "2026-03-01", "2026-03-31",
               "2026-03-03 10:30 甲 in time: within 24 hour after formed, out 2026-03-03\n");
    withdraw(f, out);
    published(f, node, "2026-03-03 10:31");
    expect_all(f, "2026-03-04", "2026-03-01", "2026-03-31",
               "2026-03-03 10:30 甲 late: within 24 hour after formed, out 2026-03-03\n");
    withdraw(f, first);
    event(f, node, TRIGGER_FORMED, "2026-03-03 10:32"); /* that was published before it */
    expect(f, "2026-03-03", "2026-03-31", "2026-03-04 10:32 甲 soon: within 24 hour after formed\n");
}

/* --- periods ------------------------------------------------------------------------------------------------------------ */

static void by_the_month(void **state)
{
    struct store_fixture *f = *state;
    it_is(f, "2026-03-02");
    int64_t node = one_item(f, "monthly 10");
    expect(f, "2026-03-02", "2026-05-09",
           "2026-03-10 甲 later: monthly 10\n2026-04-10 甲 later: monthly 10\n");
    it_is(f, "2026-06-20");
    published(f, node, "2026-03-05"); /* in time */
    published(f, node, "2026-03-08"); /* another one, of the same month */
    published(f, node, "2026-04-12"); /* late, and not the one of May as well */
    expect_all(f, "2026-06-20", "2026-01-01", "2026-07-31",
               "2026-03-10 甲 in time: monthly 10, out 2026-03-05\n"
               "2026-04-10 甲 late: monthly 10, out 2026-04-12\n"
               "2026-05-10 甲 overdue: monthly 10\n"
               "2026-06-10 甲 overdue: monthly 10\n"
               "2026-07-10 甲 later: monthly 10\n");
    published(f, node, "2026-06-20"); /* for June: May is over */
    expect(f, "2026-06-20", "2026-07-31",
           "2026-05-10 甲 overdue: monthly 10\n2026-07-10 甲 later: monthly 10\n");
}

/* What was due before the item came is nobody's debt, and what was published before is good for the first period – unless
 * that is a report of a period that was not over yet. */
static void entered_in_mid_year(void **state)
{
    struct store_fixture *f = *state;
    it_is(f, "2026-06-15");
    int64_t node = one_item(f, "monthly 15,20");
    expect(f, "2026-06-15", "2026-06-30",
           "2026-06-15 甲 soon: monthly 15,20\n2026-06-20 甲 soon: monthly 15,20\n");
    published(f, node, "2026-06-01");
    expect(f, "2026-06-15", "2026-07-14", "2026-06-20 甲 soon: monthly 15,20\n");
    store_put(f->s, node, CELL_RULE, "yearly 12-31");
    expect(f, "2026-06-15", "2027-12-31", "2027-12-31 甲 later: yearly 12-31\n");
    store_put(f->s, node, CELL_RULE, "yearly 01-31 covers previous");
    expect(f, "2026-06-15", "2027-12-31", "2027-01-31 甲 later: yearly 01-31 covers previous\n");
}

static void a_report_of_what_is_over(void **state)
{
    struct store_fixture *f = *state;
    it_is(f, "2026-01-05");
    int64_t node = one_item(f, "quarterly 1-15 covers previous");
    it_is(f, "2026-07-20");
    published(f, node, "2026-02-20"); /* the last quarter's, late */
    published(f, node, "2026-03-20"); /* something else: this quarter is not over */
    expect_all(f, "2026-03-25", "2026-01-01", "2026-04-30",
               "2026-01-15 甲 late: quarterly 1-15 covers previous, out 2026-02-20\n"
               "2026-04-15 甲 later: quarterly 1-15 covers previous\n");
    published(f, node, "2026-03-31");
    expect_all(f, "2026-07-20", "2026-04-01", "2026-07-31",
               "2026-04-15 甲 in time: quarterly 1-15 covers previous, out 2026-03-31\n"
               "2026-07-15 甲 overdue: quarterly 1-15 covers previous\n");
}

static void every_so_often(void **state)
{
    struct store_fixture *f = *state;
    it_is(f, "2026-03-02");
    int64_t node = one_item(f, "every 6 month");
    expect(f, "2026-03-02", "2026-12-31", "2026-09-02 甲 later: every 6 month\n");
    it_is(f, "2026-11-02");
    expect(f, "2026-11-02", "2026-12-31", "2026-09-02 甲 overdue: every 6 month\n");
    published(f, node, "2026-09-07");
    expect(f, "2026-11-02", "2027-12-31", "2027-03-08 甲 later: every 6 month\n"); /* the 7th is a Sunday */
    published(f, node, "2026-10-09");
    expect_all(f, "2026-11-02", "2026-01-01", "2027-12-31",
               "2026-09-02 甲 late: every 6 month, out 2026-09-07\n"
               "2027-03-08 甲 in time: every 6 month, out 2026-10-09\n"
               "2027-04-09 甲 later: every 6 month\n");
}

static void every_since_it_was_out_before(void **state)
{
    struct store_fixture *f = *state;
    it_is(f, "2026-03-02");
    int64_t node = one_item(f, "every 1 month");
    published(f, node, "2026-01-05");
    published(f, node, "2026-02-20");
    expect(f, "2026-03-02", "2026-12-31", "2026-03-20 甲 later: every 1 month\n");
}

static void once(void **state)
{
    struct store_fixture *f = *state;
    it_is(f, "2026-03-02");
    int64_t node = one_item(f, "once 2026-03-01");
    expect(f, "2026-03-02", "2026-12-31", ""); /* it was over when the item came */
    store_put(f->s, node, CELL_RULE, "once 2026-03-02");
    expect(f, "2026-03-02", "2026-12-31", "2026-03-02 甲 soon: once 2026-03-02\n");
    published(f, node, "2026-03-01"); /* before it entered */
    expect(f, "2036-03-02", "2036-12-31", "2026-03-02 甲 overdue: once 2026-03-02\n");
    it_is(f, "2026-05-01");
    published(f, node, "2026-04-30");
    expect_all(f, "2026-05-01", "2026-01-01", "2026-12-31",
               "2026-03-02 甲 late: once 2026-03-02, out 2026-04-30\n");
}

/* --- the catalog under it ------------------------------------------------------------------------------------------------ */

static void trash_and_back(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    it_is(f, "2026-03-02");
    int64_t c = store_make_catalog(f->s, "目录", 2), above = store_make_node(f->s, c, 0, 0, "栏目", false);
    int64_t a = store_make_node(f->s, c, above, 0, "甲", true),
            b = store_make_node(f->s, c, above, a, "乙", true);
    store_put(f->s, a, CELL_RULE, "monthly 10");
    store_put(f->s, b, CELL_RULE, RULE20);
    event(f, b, TRIGGER_FORMED, "2026-03-02");
    const char *both = "2026-03-10 甲 later: monthly 10\n2026-03-30 乙 later: " RULE20 "\n";
    expect(f, "2026-03-02", "2026-04-01", both);
    must(store_begin(f->s, VERB_DELETE, "栏目", &err));
    must(store_delete_node(f->s, above, &err));
    must(store_commit(f->s, &err));
    expect(f, "2026-03-02", "2026-04-01", "");
    int64_t id;
    assert_int_equal(try_record(f, b, RECORD_EVENT, TRIGGER_FORMED, "2026-03-02", &id, &err), ST_CONFLICT);
    must(store_verify(f->s, &err));
    store_undo_last(f->s);
    expect(f, "2026-03-02", "2026-04-01", both);
    must(store_begin(f->s, VERB_DELETE_CATALOG, "目录", &err));
    must(store_delete_catalog(f->s, c, &err));
    must(store_commit(f->s, &err));
    expect(f, "2026-03-02", "2026-04-01", "");
    store_undo_last(f->s);
    expect(f, "2026-03-02", "2026-04-01", both);
    must(store_verify(f->s, &err));
}

static void a_heading_becomes_an_item(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    it_is(f, "2026-03-02");
    int64_t c = store_make_catalog(f->s, "目录", 2), node = store_make_node(f->s, c, 0, 0, "甲", false), id;
    assert_int_equal(try_record(f, node, RECORD_EVENT, TRIGGER_FORMED, "2026-03-02", &id, &err), ST_USAGE);
    assert_non_null(strstr(err.text, "甲"));
    it_is(f, "2026-04-11");
    store_put(f->s, node, CELL_RULE, "monthly 10");
    expect(f, "2026-04-11", "2026-05-31", "2026-05-10 甲 later: monthly 10\n");
    store_undo_last(f->s);
    expect(f, "2026-04-11", "2026-05-31", "");
    must(store_verify(f->s, &err));
    store_redo_next(f->s);
    expect(f, "2026-04-11", "2026-05-31", "2026-05-10 甲 later: monthly 10\n");
    must(store_verify(f->s, &err));
}

static void as_above(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    it_is(f, "2026-03-02");
    int64_t c = store_make_catalog(f->s, "目录", 2), a = item_below(f, c, 0, "甲", "ditto");
    int64_t b = item_below(f, c, a, "乙", "monthly 10"),
            above = store_make_node(f->s, c, 0, b, "栏目", false);
    int64_t d = store_make_node(f->s, c, above, 0, "丙", true),
            e = store_make_node(f->s, c, above, d, "丁", true);
    store_put(f->s, d, CELL_RULE, "ditto; within 5 workday after changed");
    store_put(f->s, e, CELL_RULE, "ditto");
    event(f, e, TRIGGER_CHANGED, "2026-03-02");
    expect(f, "2026-03-02", "2026-03-31",
           "2026-03-09 丁 later: within 5 workday after changed\n"
           "2026-03-10 乙 later: monthly 10\n2026-03-10 丙 later: monthly 10\n2026-03-10 丁 later: monthly "
           "10\n");
    struct item_rule r;
    must(store_rule(f->s, e, &r, &err));
    assert_true(r.ditto && r.overridden);
    struct buffer text = {0};
    rule_format(&r.rule, &text);
    assert_string_equal(buf_text(&text), "monthly 10; within 5 workday after changed");
    buf_free(&text);
    item_rule_release(&r);
    must(store_rule(f->s, a, &r, &err)); /* nothing stands above it */
    assert_true(r.ditto && rule_is_unknown(&r.rule));
    item_rule_release(&r);
    must(store_begin(f->s, VERB_MOVE, "乙", &err));
    must(store_move_node(f->s, b, 0, above, &err));
    must(store_commit(f->s, &err));
    expect(f, "2026-03-02", "2026-03-31",
           "2026-03-09 丁 later: within 5 workday after changed\n2026-03-10 乙 later: monthly 10\n");
}

/* --- a clerk's own reading ------------------------------------------------------------------------------------------------ */

static void check_rule(struct store_fixture *f, int64_t node, const char *own, const char *in_force)
{
    struct item item;
    struct item_rule r;
    struct error err = {0};
    struct buffer text = {0};
    must(store_item(f->s, node, &item, &err));
    assert_string_equal(item.rule, own);
    item_release(&item);
    must(store_rule(f->s, node, &r, &err));
    assert_int_equal(r.overridden, *own != '\0');
    rule_format(&r.rule, &text);
    assert_string_equal(buf_text(&text), in_force);
    buf_free(&text);
    item_rule_release(&r);
}

static void a_reading_falls_with_its_text(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    it_is(f, "2026-03-02");
    int64_t node = one_item(f, NULL);
    store_put(f->s, node, "deadline", "每月10日前");
    check_rule(f, node, "", "monthly 10");
    store_put(f->s, node, CELL_RULE, "  monthly   12 ");
    check_rule(f, node, "monthly 12", "monthly 12");
    expect(f, "2026-03-02", "2026-03-31", "2026-03-12 甲 later: monthly 12\n");
    store_put(f->s, node, "content", "别的栏不相干");
    check_rule(f, node, "monthly 12", "monthly 12");
    store_put(f->s, node, "deadline", "每月20日前");
    check_rule(f, node, "", "monthly 20");
    store_undo_last(f->s);
    check_rule(f, node, "monthly 12", "monthly 12");
    store_redo_next(f->s);
    check_rule(f, node, "", "monthly 20");
    store_undo_last(f->s);
    store_put(f->s, node, CELL_RULE, "");
    check_rule(f, node, "", "monthly 10");
    must(store_begin(f->s, VERB_EDIT, "", &err));
    assert_int_equal(store_set(f->s, node, CELL_RULE, NULL, "monthly 99", &err), ST_USAGE);
    assert_non_null(strstr(err.text, "规则第"));
    assert_int_equal(store_set(f->s, node, CELL_RULE, "monthly 12", "monthly 13", &err), ST_CONFLICT);
    must(store_commit(f->s, &err));
    check_rule(f, node, "", "monthly 10");
    must(store_verify(f->s, &err));
}

/* A form saves both cells in one group, with what they held before. */
static void text_and_reading_in_one_group(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    for (int order = 0; order < 2; order++) {
        int64_t node = one_item(f, NULL);
        store_put(f->s, node, "deadline", "每月10日前");
        store_put(f->s, node, CELL_RULE, "monthly 12");
        must(store_begin(f->s, VERB_EDIT, "", &err));
        for (int i = 0; i < 2; i++) {
            if (i == order)
                must(store_set(f->s, node, "deadline", "每月10日前", "每月21日前", &err));
            else
                must(store_set(f->s, node, CELL_RULE, "monthly 12", "monthly 22", &err));
        }
        must(store_commit(f->s, &err));
        check_rule(f, node, "monthly 22", "monthly 22");
        store_undo_last(f->s);
        check_rule(f, node, "monthly 12", "monthly 12");
        must(store_verify(f->s, &err));
    }
}

/* --- what is asked -------------------------------------------------------------------------------------------------------- */

static void order_limit_and_counts(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct agenda a;
    it_is(f, "2026-03-02");
    int64_t c = store_make_catalog(f->s, "一", 2), d = store_make_catalog(f->s, "二", 2);
    int64_t x = item_below(f, d, 0, "戊", "monthly 10"), last = 0;
    static const char *const names[] = {"丁", "丙", "乙", "甲"};
    for (int i = 0; i < 4; i++) /* each before the one that was made before it */
        last = item_below(f, c, 0, names[i], i == 2 ? "monthly 11" : "monthly 10");
    published(f, last, "2026-03-02");
    const char *lines = "2026-03-10 丙 later: monthly 10\n2026-03-10 丁 later: monthly 10\n"
                        "2026-03-10 戊 later: monthly 10\n2026-03-11 乙 later: monthly 11\n";
    expect(f, "2026-03-02", "2026-03-31", lines);
    struct agenda_query q = query("2026-03-02", "2026-03-31");
    q.limit = 2;
    expect_query(f, &q, "2026-03-10 丙 later: monthly 10\n2026-03-10 丁 later: monthly 10\n");
    must(store_agenda(f->s, &q, &a, &err));
    assert_int_equal(a.counts[DUE_LATER], 4);
    agenda_free(&a);
    q.count_only = true;
    must(store_agenda(f->s, &q, &a, &err));
    assert_int_equal(a.n, 0);
    assert_int_equal(a.counts[DUE_LATER], 4);
    agenda_free(&a);
    q = query("2026-03-02", "2026-03-31");
    q.catalog = d;
    expect_query(f, &q, "2026-03-10 戊 later: monthly 10\n");
    q.catalog = 0;
    q.node = x;
    expect_query(f, &q, "2026-03-10 戊 later: monthly 10\n");
    store_put(f->s, x, "unit", "县财政局、ＡＢ办公室");
    q.node = 0;
    q.unit = "ab办公室";
    expect_query(f, &q, "2026-03-10 戊 later: monthly 10\n");
    q.unit = "财政局";
    expect_query(f, &q, "");
    q = query("2026-03-02", "2026-05-31");
    q.from = day("2026-04-11"); /* a month to look at: nothing that is open before it */
    expect_query(
        f, &q,
        "2026-04-11 乙 later: monthly 11\n2026-05-10 甲 later: monthly 10\n2026-05-10 丙 later: monthly 10\n"
        "2026-05-10 丁 later: monthly 10\n2026-05-10 戊 later: monthly 10\n2026-05-11 乙 later: monthly "
        "11\n");
}

static void path_title_and_unit(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct agenda a;
    it_is(f, "2026-03-02");
    int64_t c = store_make_catalog(f->s, "目录", 3), one = store_make_node(f->s, c, 0, 0, "一级", false);
    int64_t two = store_make_node(f->s, c, one, 0, "二级", false),
            node = store_make_node(f->s, c, two, 0, NULL, true);
    store_put(f->s, node, "content", "没有名称\n的事项");
    store_put(f->s, node, "unit", "办公室");
    store_put(f->s, node, CELL_RULE, "quarterly 1-10 covers previous on 季报");
    struct agenda_query q = query("2026-03-02", "2026-04-30");
    must(store_agenda(f->s, &q, &a, &err));
    assert_int_equal(a.n, 1);
    const struct obligation *o = &a.items[0];
    assert_string_equal(o->path, "一级 › 二级");
    assert_string_equal(o->title, "没有名称↵的事项");
    assert_string_equal(o->unit, "办公室");
    assert_string_equal(o->clause, "quarterly 1-10 covers previous on 季报");
    assert_int_equal(o->catalog, c);
    assert_int_equal(o->node, node);
    agenda_free(&a);
}

/* As of a day: what was published after it is not known yet. */
static void as_of_a_day(void **state)
{
    struct store_fixture *f = *state;
    it_is(f, "2026-03-02");
    int64_t node = one_item(f, "monthly 10");
    it_is(f, "2026-03-20");
    published(f, node, "2026-03-12");
    expect(f, "2026-03-20", "2026-03-31", "");
    expect(f, "2026-03-11", "2026-03-31", "2026-03-10 甲 overdue: monthly 10\n");
    expect(f, "2026-03-12", "2026-03-31", "");
}

static void what_is_refused(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    int64_t id = 0;
    it_is(f, "2026-03-02");
    int64_t node = one_item(f, RULE20);
    assert_int_equal(try_record(f, node, RECORD_PUBLICATION, TRIGGER_FORMED, "2026-03-03", &id, &err),
                     ST_USAGE);
    assert_non_null(strstr(err.text, "2026-03-03"));
    must(try_record(f, node, RECORD_EVENT, TRIGGER_FORMED, "2026-03-03", &id, &err)); /* it may be planned */
    struct record bad = {.node = node, .kind = RECORD_EVENT, .when = {DATE_LAST_DAY + 1, -1}};
    must(store_begin(f->s, VERB_EVENT, "", &err));
    assert_int_equal(store_add_record(f->s, &bad, NULL, &err), ST_USAGE);
    bad.when = (struct moment){0, 24 * 60};
    assert_int_equal(store_add_record(f->s, &bad, NULL, &err), ST_USAGE);
    must(store_commit(f->s, &err));
    assert_int_equal(store_add_record(f->s, &bad, NULL, &err), ST_USAGE); /* in no group */
    must(store_verify(f->s, &err));
}

static void the_log_says_it_in_words(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct group_list log;
    it_is(f, "2026-03-02");
    int64_t node = one_item(f, RULE20);
    event(f, node, TRIGGER_FORMED, "2026-03-02");
    char title[] = "关于某事的公告";
    struct record r = {
        .node = node, .kind = RECORD_PUBLICATION, .when = {day("2026-03-01"), -1}, .title = title};
    must(store_begin(f->s, VERB_PUBLISHED, "甲", &err));
    must(store_add_record(f->s, &r, NULL, &err));
    must(store_commit(f->s, &err));
    store_undo_last(f->s);
    must(store_log(f->s, 3, &log, &err));
    assert_string_equal(log.items[0].detail, "撤销：公开 2026-03-01 关于某事的公告");
    assert_string_equal(log.items[1].detail, "公开 2026-03-01 关于某事的公告");
    assert_true(log.items[1].undone);
    assert_string_equal(verb_text(log.items[1].verb), "登记公开");
    assert_string_equal(log.items[2].detail, "形成 2026-03-02");
    assert_string_equal(verb_text(log.items[2].verb), "登记事件");
    assert_int_equal(log.items[2].node, node);
    group_list_free(&log);
}

/* --- another calendar, other words -------------------------------------------------------------------------------------- */

static void days_that_move(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct moved_list l;
    static const char notice[] = "year 2026\n2026-03-04\toff\t某节\n2026-03-14\twork\t某节\n";
    struct calendar *old = calendar_parse("", 0), *next = calendar_parse(notice, sizeof notice - 1);
    it_is(f, "2026-03-02");
    int64_t c = store_make_catalog(f->s, "目录", 2),
            a = item_below(f, c, 0, "甲", "within 3 workday; monthly 04");
    int64_t b = item_below(f, c, a, "乙", "within 20 workday"), d = item_below(f, c, b, "丙", "every 2 day");
    event(f, a, TRIGGER_FORMED, "2026-03-02");
    event(f, b, TRIGGER_FORMED, "2026-03-02"); /* a day off and a day made up for it: the same day */
    struct agenda_query q = query("2026-03-02", "2026-12-31");
    must(store_agenda_moved(f->s, &q, old, next, &l, &err));
    assert_int_equal(l.n, 2);
    assert_int_equal(l.items[0].was.node, d);
    assert_int_equal(l.items[0].was.due.day, day("2026-03-04"));
    assert_int_equal(l.items[0].now.day, day("2026-03-05"));
    assert_int_equal(l.items[1].was.node, a);
    assert_int_equal(l.items[1].was.due.day, day("2026-03-05"));
    assert_int_equal(l.items[1].now.day, day("2026-03-06"));
    moved_list_free(&l);
    published(f, a, "2026-03-02"); /* what is done does not move */
    must(store_agenda_moved(f->s, &q, old, next, &l, &err));
    assert_int_equal(l.n, 1);
    moved_list_free(&l);
    calendar_free(old);
    calendar_free(next);
}

static void write_own_words(struct store_fixture *f, const char *text)
{
    char *path = store_world_path(&f->world, "deadlines.ini");
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fputs(text, out);
    fclose(out);
    free(path);
}

/* A clerk adds a wording to words of her own: what was stored is read anew, and again when it is taken away. */
static void words_that_change(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct string_list problems = {0};
    it_is(f, "2026-03-02");
    f->world.env.config_dir = mem_dup(f->world.dir);
    int64_t node = one_item(f, NULL), other = one_item(f, NULL);
    store_put(f->s, node, "deadline", "有个新说法");
    store_put(f->s, other, "deadline", "有个新说法");
    store_put(f->s, other, CELL_RULE, "monthly 10");
    check_rule(f, node, "", "unknown");
    write_own_words(f, "[habit]\npromptly = \"有个新说法\"\n");
    must(store_deadlines_reload(f->s, &err));
    check_rule(f, node, "", "promptly");
    check_rule(f, other, "monthly 10", "monthly 10");
    must(store_verify(f->s, &err));
    write_own_words(f, "; nothing\n");
    store_fixture_reopen(f);
    check_rule(f, node, "", "unknown");
    must(store_verify(f->s, &err));
    write_own_words(f, "[nonsense\n");
    must(store_deadlines_reload(f->s, &err));
    store_deadline_problems(f->s, &problems);
    assert_int_equal(problems.n, 1);
    assert_non_null(strstr(problems.items[0], "deadlines.ini"));
    store_deadline_problems(f->s, &problems); /* told once */
    assert_int_equal(problems.n, 1);
    string_list_free(&problems);
}

/* A broken installation: nothing is read, and nothing that was read is forgotten; the next opening makes up for it. */
static void words_that_are_missing(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    char *share = f->world.env.share_dir;
    it_is(f, "2026-03-02");
    int64_t before = one_item(f, NULL);
    store_put(f->s, before, "deadline", "每月10日前");
    f->world.env.share_dir = NULL;
    store_fixture_reopen(f);
    int64_t after = one_item(f, NULL);
    store_put(f->s, after, "deadline", "每月20日前");
    check_rule(f, before, "", "monthly 10");
    check_rule(f, after, "", "unknown");
    must(store_verify(f->s, &err));
    f->world.env.share_dir = share;
    store_fixture_reopen(f);
    check_rule(f, before, "", "monthly 10");
    check_rule(f, after, "", "monthly 20");
    must(store_verify(f->s, &err));
}

static void imported_texts_are_read(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct store_import *im = NULL;
    struct row_sink sink;
    struct row_head head = {.title = mem_dup("目录"), .body = mem_dup(""), .format = mem_dup("")};
    static const char *const texts[] = {"每月10日前", "及时公开", "每月10日前", "没有这种说法", ""};
    it_is(f, "2026-03-02");
    row_head_add(&head, COLUMN_LEVEL, 0, mem_dup("一级目录"));
    row_head_add(&head, COLUMN_FIELD, FIELD_DEADLINE, mem_dup("公开时限"));
    must(store_import_begin(f->s, "x.txt", &im, &sink, &err));
    must(sink.begin(sink.ctx, &head, &err));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char label[8];
        snprintf(label, sizeof label, "%zu", i);
        struct outline_row row = {.nlevels = 1, .levels = {label}, .uid = ""};
        for (enum field k = 0; k < FIELD_COUNT; k++)
            row.fields[k] = k == FIELD_DEADLINE ? texts[i] : k == FIELD_CONTENT ? "内容" : "";
        must(sink.row(sink.ctx, &row, &err));
    }
    must(sink.end(sink.ctx, &head, &err));
    expect(f, "2026-03-02", "2026-03-31", ""); /* nobody sees it yet */
    must(store_import_publish(im, &err));
    row_head_release(&head);
    expect(f, "2026-03-02", "2026-03-31", "2026-03-10 0 later: monthly 10\n2026-03-10 2 later: monthly 10\n");
    must(store_verify(f->s, &err));
    store_undo_last(f->s);
    expect(f, "2026-03-02", "2026-03-31", "");
    must(store_verify(f->s, &err));
}

/* --- checks -------------------------------------------------------------------------------------------------------------- */

static enum status take_problem(void *ctx, const struct problem *p, struct error *err)
{
    (void)err;
    buf_printf(ctx, "%d%d %s %s; %s\n", (int)p->kind, (int)p->severity, p->where, p->what, p->remedy);
    return ST_OK;
}

static enum status stop_at_once(void *ctx, const struct problem *p, struct error *err)
{
    (void)p;
    ++*(int *)ctx;
    return error_set(err, ST_CANCELLED, "enough");
}

static void what_a_clerk_should_look_at(void **state)
{
    struct store_fixture *f = *state;
    struct error err = {0};
    struct buffer out = {0};
    int n = 0;
    it_is(f, "2026-03-02");
    int64_t c = store_make_catalog(f->s, "目录", 2), last = 0;
    static const char *const rules[] = {NULL,
                                        "ditto",
                                        "once 2026-03-01",
                                        "within 20 workday",
                                        "within 21 workday",
                                        "within 1 month after filed",
                                        "within 28 day",
                                        "monthly 10"};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        last = item_below(f, c, last, "甲", rules[i]);
    event(f, last - 4, TRIGGER_FORMED, "2031-03-03");
    store_put(f->s, last, "deadline", "6个月");
    must(store_check(f->s, c, day("2026-03-02"), take_problem, &out, &err));
    char where[64];
    snprintf(where, sizeof where, "%lld:8 ", (long long)c);
    assert_non_null(strstr(buf_text(&out), where)); /* unsure: both readings are named */
    char *unsure = strstr(out.data, where) - 3;
    assert_int_equal(strncmp(unsure, "21 ", 3), 0);
    *unsure = '\0';
    assert_string_equal(
        buf_text(&out),
        "01 1:1 没有公开时限; 请填写\n"
        "11 1:2 公开时限“（空）”没有读出; 请改写成能计算的时限，或写明它的读法\n"
        "41 1:3 2026 年 3 月 1 日前：这一天已过; 请登记公开，或改为以后的时限\n"
        "32 1:4 到期日 2031-03-31 是暂推算的，2031 年的放假通知还没有; "
        "通知发布后请用 mulu calendar import 导入\n"
        "50 1:5 21 个工作日内：超过法定的 20 个工作日; 请核对依据（条例第二十六条），改短时限\n"
        "51 1:6 自备案之日起 1 个月内：超过法定的 20 个工作日; 请核对依据（条例第二十六条），改短时限\n");
    buf_free(&out);
    assert_int_equal(store_check(f->s, 0, day("2026-03-02"), stop_at_once, &n, &err), ST_CANCELLED);
    assert_int_equal(n, 1);
    assert_int_equal(store_check(f->s, 99, day("2026-03-02"), stop_at_once, &n, &err), ST_USAGE);
}

/* --- many, at random -------------------------------------------------------------------------------------------------------- */

static void make_some(struct store_fixture *f, uint64_t *seed, int64_t *nodes, int n)
{
    static const char *const rules[] = {"monthly 10",
                                        "weekly 3",
                                        RULE20,
                                        "every 2 week",
                                        "once 2026-04-20",
                                        "ditto",
                                        "yearly 04-01; within 5 workday after changed",
                                        "ditto; monthly last",
                                        "unknown",
                                        "promptly"};
    int64_t c = 0, last = 0;
    for (int i = 0; i < n; i++) {
        if (i % 20 == 0) {
            c = store_make_catalog(f->s, "目录", 2);
            last = 0;
        }
        f->world.now += (int64_t)store_random_below(seed, 3) * 86400000;
        last = nodes[i] = item_below(f, c, store_random_below(seed, 2) ? last : 0, "甲",
                                     rules[store_random_below(seed, sizeof rules / sizeof *rules)]);
    }
}

static void record_some(struct store_fixture *f, uint64_t *seed, const int64_t *nodes, int n)
{
    struct error err = {0};
    int32_t today = env_today(&f->world.env);
    for (int i = 0; i < n; i++) {
        struct record r = {.node = nodes[store_random_below(seed, n)],
                           .kind = store_random_below(seed, 2) ? RECORD_EVENT : RECORD_PUBLICATION,
                           .trigger = store_random_below(seed, 2) ? TRIGGER_FORMED : TRIGGER_CHANGED,
                           .when = {today - store_random_below(seed, 60), -1}};
        must(store_begin(f->s, VERB_EVENT, "", &err));
        must(store_add_record(f->s, &r, NULL, &err));
        must(store_commit(f->s, &err));
    }
}

static void check_days(struct store_fixture *f, const struct agenda_query *q, const struct agenda *whole)
{
    struct error err = {0};
    size_t n = (size_t)(q->until - q->from + 1);
    struct agenda_day *days = mem_alloc(n * sizeof *days);
    must(store_agenda_days(f->s, q, days, &err));
    for (size_t i = 0; i < whole->n; i++)
        if (whole->items[i].due.day >= q->from)
            days[whole->items[i].due.day - q->from].counts[whole->items[i].state]--;
    for (size_t i = 0; i < n; i++)
        for (int k = 0; k < DUE_STATES; k++)
            assert_int_equal(days[i].counts[k], 0);
    free(days);
}

/* Asked for all at once, as a list or as counts alone, and asked item by item, it is the same. */
static void all_is_the_sum_of_its_items(void **state)
{
    enum { ITEMS = 120 };
    struct store_fixture *f = *state;
    struct error err = {0};
    int64_t nodes[ITEMS];
    uint64_t seed = 7;
    it_is(f, "2026-01-05");
    make_some(f, &seed, nodes, ITEMS);
    record_some(f, &seed, nodes, ITEMS);
    must(store_verify(f->s, &err));
    for (int done = 0; done < 2; done++) {
        struct agenda whole, one;
        int64_t sum[DUE_STATES] = {0};
        size_t n = 0;
        struct agenda_query q = query("2026-06-01", "2026-08-01");
        q.from = day(done ? "2026-01-01" : "2026-06-01");
        q.done = done;
        must(store_agenda(f->s, &q, &whole, &err));
        assert_true(whole.n > 100);
        for (size_t i = 1; i < whole.n; i++)
            assert_true(whole.items[i - 1].due.day <= whole.items[i].due.day);
        for (int i = 0; i < ITEMS; i++) {
            q.node = nodes[i];
            must(store_agenda(f->s, &q, &one, &err));
            for (int k = 0; k < DUE_STATES; k++)
                sum[k] += one.counts[k];
            n += one.n;
            agenda_free(&one);
        }
        assert_int_equal(n, whole.n);
        assert_memory_equal(sum, whole.counts, sizeof sum);
        q.node = 0;
        q.count_only = true;
        must(store_agenda(f->s, &q, &one, &err));
        assert_memory_equal(one.counts, whole.counts, sizeof sum);
        agenda_free(&one);
        check_days(f, &q, &whole);
        q.count_only = false;
        q.limit = 50; /* the first of them */
        must(store_agenda(f->s, &q, &one, &err));
        assert_int_equal(one.n, 50);
        for (size_t i = 0; i < one.n; i++) {
            assert_int_equal(one.items[i].node, whole.items[i].node);
            assert_int_equal(one.items[i].due.day, whole.items[i].due.day);
        }
        agenda_free(&one);
        agenda_free(&whole);
    }
}

static bool is_one_of(int64_t node, const int64_t *nodes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (nodes[i] == node)
            return true;
    return false;
}

/* As a list, as counts and by days: limited to some items it is what is left of the whole. */
static void check_limited(struct store_fixture *f, const struct agenda_query *all, const struct agenda *whole,
                          const int64_t *some, size_t n)
{
    struct agenda_query q = *all;
    struct agenda part;
    struct agenda_only *only;
    struct error err = {0};
    int64_t counts[DUE_STATES] = {0}, *copy = mem_alloc((n + 1) * sizeof *copy);
    size_t k = 0;
    memcpy(copy, some, n * sizeof *copy);
    must(store_agenda_only(f->s, copy, n, &only, &err));
    q.only = only;
    must(store_agenda(f->s, &q, &part, &err));
    for (size_t i = 0; i < whole->n; i++) {
        if (!is_one_of(whole->items[i].node, some, n))
            continue;
        counts[whole->items[i].state]++;
        assert_true(k < part.n);
        assert_int_equal(part.items[k].node, whole->items[i].node);
        assert_int_equal(part.items[k].due.day, whole->items[i].due.day);
        assert_string_equal(part.items[k++].clause, whole->items[i].clause);
    }
    assert_int_equal(part.n, k);
    assert_memory_equal(part.counts, counts, sizeof counts);
    check_days(f, &q, &part);
    agenda_free(&part);
    q.count_only = true;
    must(store_agenda(f->s, &q, &part, &err));
    assert_memory_equal(part.counts, counts, sizeof counts);
    agenda_free(&part);
    agenda_only_free(only);
}

static void limited_to_what_was_found(void **state)
{
    enum { ITEMS = 300, MORE = 400 };
    static const int one_in[] = {1, 2, 30, 1000};
    struct store_fixture *f = *state;
    struct error err = {0};
    int64_t nodes[ITEMS], some[MORE];
    uint64_t seed = 11;
    it_is(f, "2026-01-05");
    make_some(f, &seed, nodes, ITEMS);
    record_some(f, &seed, nodes, ITEMS / 4);
    for (size_t round = 0; round < 4 * sizeof one_in / sizeof *one_in; round++) {
        struct agenda whole;
        struct agenda_query q = query("2026-06-01", "2026-08-01");
        size_t n = 0;
        q.from = day(round % 2 ? "2026-01-01" : "2026-06-01");
        q.done = round % 2;
        q.catalog = round % 4 == 3 ? 5 : 0;
        for (int64_t id = 1; id < MORE; id++) /* also what is no item, and no node */
            if (store_random_below(&seed, one_in[round / 4]) == 0)
                some[n++] = id;
        must(store_agenda(f->s, &q, &whole, &err));
        check_limited(f, &q, &whole, some, n);
        agenda_free(&whole);
    }
}

#define t(name) cmocka_unit_test_setup_teardown(name, store_fixture_setup, store_fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        t(an_event_starts_it),
        t(limited_to_what_was_found),
        t(the_rest_of_the_week_is_soon),
        t(published_before_the_event),
        t(two_events_one_publication),
        t(an_event_is_corrected),
        t(clauses_and_scopes),
        t(with_what_it_explains),
        t(hours),
        t(by_the_month),
        t(entered_in_mid_year),
        t(a_report_of_what_is_over),
        t(every_so_often),
        t(every_since_it_was_out_before),
        t(once),
        t(trash_and_back),
        t(a_heading_becomes_an_item),
        t(as_above),
        t(a_reading_falls_with_its_text),
        t(text_and_reading_in_one_group),
        t(order_limit_and_counts),
        t(path_title_and_unit),
        t(as_of_a_day),
        t(what_is_refused),
        t(the_log_says_it_in_words),
        t(days_that_move),
        t(words_that_change),
        t(words_that_are_missing),
        t(imported_texts_are_read),
        t(what_a_clerk_should_look_at),
        t(all_is_the_sum_of_its_items),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
