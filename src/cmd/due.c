/* due: what falls due. The same command explains a time limit (explain.c). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/explain.h"
#include "cmd/node.h"
#include "cmd/obligation.h"
#include "cmd/print.h"
#include "cmd/when.h"
#include "mulu/messages.h"
#include "mulu/text.h"

enum { DAYS_AHEAD = 30, UNIT_CELLS_MOST = 24, NAME_CELLS_LEAST = 8 };

/* --- the list --------------------------------------------------------------------------------------------------------- */

struct columns {
    int mark, state, due, unit;
};

static void widen(int *cells, const char *text)
{
    int n = text_cells(text);
    if (n > *cells)
        *cells = n;
}

static struct columns measure(const struct agenda *a)
{
    struct columns c = {0};
    for (int s = 0; s < DUE_STATES; s++) {
        widen(&c.mark, due_state_mark((enum due_state)s));
        if (a->counts[s])
            widen(&c.state, due_state_name((enum due_state)s));
    }
    for (size_t i = 0; i < a->n; i++) {
        struct buffer due = {0};
        moment_format(&due, a->items[i].due);
        widen(&c.due, buf_text(&due));
        widen(&c.unit, a->items[i].unit);
        buf_free(&due);
    }
    if (c.unit > UNIT_CELLS_MOST)
        c.unit = UNIT_CELLS_MOST;
    return c;
}

static void print_obligation(const struct obligation *o, const char *name, const struct columns *c)
{
    struct buffer due = {0}, rule = {0};
    moment_format(&due, o->due);
    obligation_rule(o, &rule);
    print_padded(due_state_mark(o->state), c->mark);
    putchar(' ');
    print_padded(due_state_name(o->state), c->state);
    fputs("  ", stdout);
    print_padded(buf_text(&due), c->due);
    printf(" %s  ", when_weekday(o->due.day));
    print_padded(o->unit, c->unit);
    fputs("  ", stdout);
    print_padded(name, NAME_CELLS_LEAST);
    fputs("  ", stdout);
    if (*o->path) {
        print_visible(o->path);
        fputs(MSG_UI_PATH_GOES_ON, stdout);
    }
    print_visible(o->title);
    fputs("  ", stdout);
    print_visible(buf_text(&rule));
    fputs(o->provisional ? MSG_EXPLAIN_PROVISIONAL : "", stdout);
    fputs(o->unsure ? MSG_DUE_UNSURE : "", stdout);
    putchar('\n');
    buf_free(&due);
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

static enum status print_agenda(struct command_call *call, const struct agenda *a, struct error *err)
{
    struct node_names names = {0};
    struct columns columns = measure(a);
    bool json = call->options[OPTION_JSON] != NULL;
    enum status st = ST_OK;
    if (json)
        putchar('[');
    for (size_t i = 0; !st && i < a->n; i++) {
        struct buffer name = {0};
        st = node_name(&names, call->store, a->items[i].catalog, a->items[i].node, &name, err);
        if (!st && json) {
            fputs(i ? "," : "", stdout);
            print_json_part(obligation_json(&a->items[i], buf_text(&name)));
        } else if (!st) {
            print_obligation(&a->items[i], buf_text(&name), &columns);
        }
        buf_free(&name);
    }
    if (json)
        puts("]");
    else if (!st)
        print_counts(a);
    node_names_release(&names);
    return st;
}

/* A name that no unit has would look as if nothing were due. */
static enum status check_unit(struct command_call *call, struct error *err)
{
    const char *wanted = call->options[OPTION_UNIT];
    struct value_list units = {0};
    struct buffer name = {0}, unit = {0};
    bool found = false;
    enum status st = store_units(call->store, 0, &units, err);
    text_fold(&name, wanted, strlen(wanted), NULL);
    for (size_t i = 0; i < units.n && !found; i++) {
        buf_clear(&unit);
        text_fold(&unit, units.items[i].text, strlen(units.items[i].text), NULL);
        found = strcmp(buf_text(&name), buf_text(&unit)) == 0;
    }
    if (!st && !found)
        st = error_set(err, ST_USAGE, MSG_DUE_NO_UNIT, wanted);
    value_list_free(&units);
    buf_free(&name);
    buf_free(&unit);
    return st;
}

static enum status list(struct command_call *call, struct error *err)
{
    struct agenda_query q = {.unit = call->options[OPTION_UNIT]};
    struct agenda a = {0};
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
        st = check_unit(call, err);
    q.from = q.today;
    print_deadline_problems(call->store);
    if (!st)
        st = store_agenda(call->store, &q, &a, err);
    if (!st)
        st = print_agenda(call, &a, err);
    agenda_free(&a);
    return st;
}

static enum status run(struct command_call *call, struct error *err)
{
    bool explaining = call->options[OPTION_EXPLAIN] || call->options[OPTION_STDIN];
    static const enum option only_list[] = {OPTION_ON, OPTION_UNTIL, OPTION_UNIT, OPTION_CATALOG};
    for (size_t i = 0; explaining && i < sizeof only_list / sizeof *only_list; i++)
        if (call->options[only_list[i]])
            return error_set(err, ST_USAGE, MSG_EXPLAIN_ARGUMENTS);
    return explaining ? explain_run(call, err) : list(call, err);
}

const struct command due_command = {
    .name = "due",
    .usage = MSG_DUE_USAGE,
    .help = MSG_DUE_HELP,
    .options = 1u << OPTION_ON | 1u << OPTION_UNTIL | 1u << OPTION_UNIT | 1u << OPTION_CATALOG |
               1u << OPTION_JSON | 1u << OPTION_EXPLAIN | 1u << OPTION_EVENT | 1u << OPTION_STDIN,
    .most = 1,
    .storeless = 1u << OPTION_EXPLAIN | 1u << OPTION_STDIN,
    .needs = NEEDS_STORE_TO_READ,
    .run = run,
};
