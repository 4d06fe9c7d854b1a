/* due: what falls due. The same command explains a time limit (explain.c). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/explain.h"
#include "cmd/node.h"
#include "cmd/obligation.h"
#include "cmd/print.h"
#include "cmd/query.h"
#include "cmd/when.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/pinyin.h"
#include "mulu/text.h"
#include "mulu/unit.h"

enum { DAYS_AHEAD = 30, UNIT_CELLS_MOST = 24, ITEM_CELLS_MOST = 48, NAME_CELLS_LEAST = 8 };

/* --- the list --------------------------------------------------------------------------------------------------------- */

/* How wide each column is: as its widest cell, up to a bound that a wider cell passes. */
struct columns {
    int state, due, unit, name, item;
};

static void widen(int *cells, const char *text)
{
    int n = text_cells(text);
    if (n > *cells)
        *cells = n;
}

/* Headings and title. */
static void put_item(const struct obligation *o, struct buffer *out)
{
    text_visible(out, o->path, strlen(o->path));
    buf_puts(out, *o->path ? MSG_UI_PATH_GOES_ON : "");
    text_visible(out, o->title, strlen(o->title));
}

static int at_most(int cells, int most)
{
    return cells < most ? cells : most;
}

static struct columns measure(const struct agenda *a, const struct string_list *names)
{
    struct columns c = {.name = NAME_CELLS_LEAST};
    struct buffer text = {0};
    for (int s = 0; s < DUE_STATES; s++)
        if (a->counts[s])
            widen(&c.state, due_state_name((enum due_state)s));
    for (size_t i = 0; i < a->n; i++) {
        buf_clear(&text);
        moment_format(&text, a->items[i].due);
        widen(&c.due, buf_text(&text));
        buf_clear(&text);
        put_item(&a->items[i], &text);
        widen(&c.item, buf_text(&text));
        widen(&c.unit, a->items[i].unit);
        widen(&c.name, names->items[i]);
    }
    buf_free(&text);
    c.unit = at_most(c.unit, UNIT_CELLS_MOST);
    c.item = at_most(c.item, ITEM_CELLS_MOST);
    return c;
}

static void print_column(const char *text, int cells)
{
    print_padded(text, cells);
    fputs("  ", stdout);
}

static void print_obligation(const struct obligation *o, const char *name, const struct columns *c)
{
    struct buffer due = {0}, item = {0}, rule = {0};
    moment_format(&due, o->due);
    put_item(o, &item);
    rule_describe_notation(o->clause, &rule);
    print_column(due_state_name(o->state), c->state);
    print_padded(buf_text(&due), c->due);
    printf(" %s  ", when_weekday(o->due.day));
    print_column(o->unit, c->unit);
    print_column(name, c->name);
    print_column(buf_text(&item), c->item);
    print_visible(buf_text(&rule));
    fputs(o->provisional ? MSG_EXPLAIN_PROVISIONAL : "", stdout);
    fputs(o->unsure ? MSG_DUE_UNSURE : "", stdout);
    putchar('\n');
    buf_free(&due);
    buf_free(&item);
    buf_free(&rule);
}

static void print_counts(const struct agenda *a)
{
    static const enum due_state open[] = {DUE_OVERDUE, DUE_SOON, DUE_LATER};
    bool any = false;
    for (size_t i = 0; i < sizeof open / sizeof *open; i++) {
        if (!a->counts[open[i]])
            continue;
        printf(MSG_DUE_COUNT, any ? MSG_DUE_COUNT_COMMA : "", due_state_name(open[i]),
               (long long)a->counts[open[i]]);
        any = true;
    }
    fputs(any ? "\n" : MSG_DUE_NOTHING, stdout);
}

static enum status name_all(struct command_call *call, const struct agenda *a, struct string_list *out,
                            struct error *err)
{
    struct node_names names = {0};
    enum status st = ST_OK;
    for (size_t i = 0; !st && i < a->n; i++) {
        struct buffer name = {0};
        st = node_name(&names, call->store, a->items[i].catalog, a->items[i].node, &name, err);
        string_list_take(out, buf_take(&name));
    }
    node_names_release(&names);
    return st;
}

/* How many of them are everyone's: they stand in the list of each unit. */
static void print_everyones(const struct agenda *a, const char *unit)
{
    size_t n = 0;
    for (size_t i = 0; i < a->n; i++)
        n += unit_is_meant_by_all(a->items[i].unit, unit);
    if (n)
        printf(MSG_DUE_EVERYONES, n);
}

/* How far was looked, where nobody has said how far. */
static void print_until(int32_t until)
{
    struct buffer day = {0};
    date_format(&day, until);
    printf(MSG_DUE_LISTED_UNTIL, buf_text(&day));
    buf_free(&day);
}

static enum status print_agenda(struct command_call *call, const struct agenda *a,
                                const struct agenda_query *q, struct error *err)
{
    struct string_list names = {0};
    enum status st = name_all(call, a, &names, err);
    if (!st && call->options[OPTION_JSON]) {
        putchar('[');
        for (size_t i = 0; i < a->n; i++) {
            fputs(i ? "," : "", stdout);
            print_json_part(obligation_json(&a->items[i], names.items[i]));
        }
        puts("]");
    } else if (!st) {
        struct columns columns = measure(a, &names);
        for (size_t i = 0; i < a->n; i++)
            print_obligation(&a->items[i], names.items[i], &columns);
        print_counts(a);
        if (q->unit)
            print_everyones(a, q->unit);
        if (!call->options[OPTION_UNTIL])
            print_until(q->until);
    }
    string_list_free(&names);
    return st;
}

/* --- the unit that is meant ---------------------------------------------------------------------------------------- */

struct unit_match {
    char *only; /* the first that fits */
    size_t n;
    struct buffer names; /* of the first few */
};

/* Whether a name holds every word, in characters or in pinyin: what a search for them would find. */
static bool holds_words(const char *name, const char *words)
{
    for (size_t n; *(words += strspn(words, " ")); words += n) {
        struct pinyin_query q;
        struct pinyin_match m;
        n = strcspn(words, " ");
        pinyin_query(&q, words, n);
        if (!q.n || !pinyin_find(&q, name, strlen(name), &m))
            return false;
    }
    return true;
}

static void take_match(struct unit_match *m, const char *name)
{
    enum { SHOWN = 5 };
    if (!m->n)
        m->only = mem_dup(name);
    else if (text_same_folded(name, m->only))
        return;
    if (m->n < SHOWN)
        buf_printf(&m->names, "%s%s", m->n ? MSG_DUE_UNIT_COMMA : "", name);
    else if (m->n == SHOWN)
        buf_puts(&m->names, MSG_DUE_UNIT_MORE);
    m->n++;
}

/* The unit of that name, or the only one that a part of the name fits. A name that no unit has would look as if nothing
 * were due. */
static enum status find_unit(struct command_call *call, char **out, struct error *err)
{
    const char *wanted = call->options[OPTION_UNIT];
    struct value_list units = {0};
    struct unit_match m = {0};
    bool exact = unit_is_meant_by_all(wanted, "");
    enum status st = store_units(call->store, 0, &units, err);
    for (size_t i = 0; i < units.n && !exact; i++)
        exact = text_same_folded(units.items[i].text, wanted);
    for (size_t i = 0; i < units.n && !exact && wanted[strspn(wanted, " ")]; i++)
        if (holds_words(units.items[i].text, wanted))
            take_match(&m, units.items[i].text);
    if (!st && !exact && m.n == 0)
        st = error_set(err, ST_USAGE, MSG_DUE_NO_UNIT, wanted);
    else if (!st && m.n > 1)
        st = error_set(err, ST_USAGE, MSG_DUE_MANY_UNITS, wanted, m.n, buf_text(&m.names));
    else if (!st && m.n == 1)
        fprintf(stderr, MSG_DUE_UNIT_TAKEN, wanted, m.only);
    if (!st)
        *out = mem_dup(m.n ? m.only : wanted);
    value_list_free(&units);
    buf_free(&m.names);
    free(m.only);
    return st;
}

static enum status find_only(struct command_call *call, int64_t catalog, struct agenda_only **out,
                             struct error *err)
{
    int64_t *nodes;
    size_t n;
    enum status st = call_query_nodes(call, call->options[OPTION_FILTER], catalog, &nodes, &n, err);
    if (!st)
        st = store_agenda_only(call->store, nodes, n, out, err);
    return st;
}

static enum status list(struct command_call *call, struct error *err)
{
    struct agenda_query q = {.unit = call->options[OPTION_UNIT]};
    struct agenda a = {0};
    struct agenda_only *only = NULL;
    char *unit = NULL;
    if (call->argc)
        return error_set(err, ST_USAGE, MSG_DUE_ARGUMENT, call->argv[0]);
    if (call->options[OPTION_EVENT])
        return error_set(err, ST_USAGE, MSG_DUE_EVENT_ALONE);
    enum status st = when_option(call, OPTION_ON, env_today(call->env), &q.today, err);
    if (!st)
        st = when_option(call, OPTION_UNTIL, q.today + DAYS_AHEAD, &q.until, err);
    if (!st && q.until < q.today)
        st = error_set(err, ST_USAGE, MSG_DUE_UNTIL, call->options[OPTION_UNTIL]);
    if (!st && call->options[OPTION_CATALOG])
        st = store_find_catalog(call->store, call->options[OPTION_CATALOG], &q.catalog, err);
    if (!st && q.unit)
        st = find_unit(call, &unit, err);
    if (!st && call->options[OPTION_FILTER])
        st = find_only(call, q.catalog, &only, err);
    q.only = only;
    q.unit = unit;
    q.from = q.today;
    print_deadline_problems(call->store);
    if (!st)
        st = store_agenda(call->store, &q, &a, err);
    if (!st)
        st = print_agenda(call, &a, &q, err);
    agenda_free(&a);
    agenda_only_free(only);
    free(unit);
    return st;
}

static enum status run(struct command_call *call, struct error *err)
{
    bool explaining = call->options[OPTION_EXPLAIN] || call->options[OPTION_STDIN];
    static const enum option only_list[] = {OPTION_ON, OPTION_UNTIL, OPTION_UNIT, OPTION_CATALOG,
                                            OPTION_FILTER};
    for (size_t i = 0; explaining && i < sizeof only_list / sizeof *only_list; i++)
        if (call->options[only_list[i]])
            return error_set(err, ST_USAGE, MSG_EXPLAIN_ARGUMENTS);
    return explaining ? explain_run(call, err) : list(call, err);
}

const struct command due_command = {
    .name = "due",
    .usage = MSG_DUE_USAGE,
    .help = MSG_DUE_HELP,
    .options = UINT64_C(1) << OPTION_ON | UINT64_C(1) << OPTION_UNTIL | UINT64_C(1) << OPTION_UNIT |
               UINT64_C(1) << OPTION_CATALOG | UINT64_C(1) << OPTION_FILTER | UINT64_C(1) << OPTION_JSON |
               UINT64_C(1) << OPTION_EXPLAIN | UINT64_C(1) << OPTION_EVENT | UINT64_C(1) << OPTION_STDIN,
    .most = 1,
    .storeless = UINT64_C(1) << OPTION_EXPLAIN | UINT64_C(1) << OPTION_STDIN,
    .needs = NEEDS_STORE_TO_READ,
    .run = run,
};
