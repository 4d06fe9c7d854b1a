/* event, published: what happened to an item is recorded, and what that means for its time limits is told. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/node.h"
#include "cmd/obligation.h"
#include "cmd/print.h"
#include "cmd/when.h"
#include "mulu/cells.h"
#include "mulu/messages.h"

enum { YEARS_AHEAD = 10 }; /* further than any limit that anybody waits for */

/* --- what it means ---------------------------------------------------------------------------------------------------- */

static bool is_of(const struct obligation *o, const struct record *r)
{
    return r->kind == RECORD_EVENT ? o->event == r->id : o->published == r->id;
}

static void print_effect(const struct obligation *o)
{
    struct buffer due = {0}, rule = {0};
    moment_format(&due, o->due);
    rule_describe_notation(o->clause, &rule);
    if (o->published)
        printf(MSG_EFFECT_DONE, due_state_name(o->state), buf_text(&due));
    else
        printf(MSG_EFFECT_DUE, buf_text(&due), due_state_name(o->state));
    print_visible(buf_text(&rule));
    fputs(o->provisional ? MSG_EXPLAIN_PROVISIONAL : "", stdout);
    putchar('\n');
    buf_free(&due);
    buf_free(&rule);
}

/* What the item has to do with the record, and for a publication what is to be published next. */
static enum status tell(struct command_call *call, const struct record *r, const char *name,
                        struct error *err)
{
    int32_t today = env_today(call->env);
    struct agenda_query q = {.today = today, .from = DATE_FIRST_DAY, .node = r->node, .done = true};
    struct agenda a = {0};
    json_t *list = json_array();
    size_t told = 0;
    bool json = call->options[OPTION_JSON] != NULL;
    q.until = (r->when.day > today ? r->when.day : today) + YEARS_AHEAD * 366;
    if (q.until > DATE_LAST_DAY)
        q.until = DATE_LAST_DAY;
    enum status st = store_agenda(call->store, &q, &a, err);
    const struct obligation *next = NULL;
    for (size_t i = 0; i < a.n; i++) {
        if (!next && !a.items[i].published)
            next = &a.items[i];
        if (!is_of(&a.items[i], r))
            continue;
        told++;
        if (json)
            json_array_append_new(list, obligation_json(&a.items[i], name));
        else
            print_effect(&a.items[i]);
    }
    if (!st && !json && !told)
        fputs(r->kind == RECORD_EVENT ? MSG_EFFECT_NO_EVENT : MSG_EFFECT_NO_PUBLICATION, stdout);
    if (!st && !json && next && r->kind == RECORD_PUBLICATION) {
        fputs(MSG_EFFECT_NEXT, stdout);
        print_effect(next);
    }
    if (!st && json)
        print_json(json_pack("{s:I, s:s, s:O}", "record", (json_int_t)r->id, "node", name, "due", list));
    json_decref(list);
    agenda_free(&a);
    return st;
}

/* --- recording -------------------------------------------------------------------------------------------------------- */

static enum status write_record(struct command_call *call, struct record *r, enum verb verb,
                                const char *subject, struct error *err)
{
    enum status st = store_begin(call->store, verb, subject, err);
    if (st)
        return st;
    st = store_add_record(call->store, r, &r->id, err);
    if (!st)
        return store_commit(call->store, err);
    store_rollback(call->store);
    return st;
}

static enum status record(struct command_call *call, struct record *r, enum verb verb, struct error *err)
{
    struct buffer name = {0}, text = {0};
    struct node_names names = {0};
    struct item item = {0};
    int64_t catalog;
    enum status st = store_find_node(call->store, call->argv[0], &catalog, &r->node, err);
    if (!st)
        st = store_item(call->store, r->node, &item, err);
    if (!st)
        st = node_name(&names, call->store, catalog, r->node, &name, err);
    if (!st)
        st = write_record(call, r, verb, item_subject(&item), err);
    if (!st && !call->options[OPTION_JSON]) {
        record_text(r, &text);
        printf(MSG_RECORDED, buf_text(&name));
        print_visible(item_subject(&item));
        fputs("  ", stdout);
        print_visible(buf_text(&text));
        putchar('\n');
    }
    if (!st)
        st = tell(call, r, buf_text(&name), err);
    node_names_release(&names);
    item_release(&item);
    buf_free(&name);
    buf_free(&text);
    return st;
}

/* The event that a time limit with this word in it would wait for: clerks say 决定, 批复 or 更新 as documents do. */
static bool read_trigger(struct store *s, const char *word, enum trigger *out)
{
    const struct deadline_words *words = store_words(s);
    struct buffer text = {0};
    struct rule rule = {0};
    bool found = false;
    buf_printf(&text, DATA_EVENT_LIMIT, word);
    if (words) {
        deadline_read(words, buf_text(&text), text.len, &rule);
        found = rule.n == 1 && !rule.unsure && rule.clauses[0].kind == RULE_WITHIN &&
                rule.clauses[0].ntriggers == 1 && !rule.clauses[0].scope;
    }
    if (found)
        *out = rule.clauses[0].triggers[0];
    rule_release(&rule);
    buf_free(&text);
    return found;
}

static enum status find_trigger(struct store *s, const char *text, enum trigger *out, struct error *err)
{
    struct buffer all = {0};
    if (trigger_by_key(text, out) || read_trigger(s, text, out))
        return ST_OK;
    for (int t = 0; t < TRIGGERS; t++)
        buf_printf(&all, "%s%s", t ? MSG_UI_LIST_COMMA : "", trigger_name((enum trigger)t));
    error_set(err, ST_USAGE, MSG_EVENT_TRIGGER, text, buf_text(&all));
    buf_free(&all);
    return ST_USAGE;
}

static enum status run_event(struct command_call *call, struct error *err)
{
    char none[] = "";
    struct record r = {.kind = RECORD_EVENT, .title = none, .url = none};
    enum status st = find_trigger(call->store, call->argv[1], &r.trigger, err);
    if (!st)
        st = when_moment(call, call->argv[2], call->argc > 3 ? call->argv[3] : NULL, &r.when, err);
    return st ? st : record(call, &r, VERB_EVENT, err);
}

static enum status run_published(struct command_call *call, struct error *err)
{
    struct buffer title = {0}, url = {0};
    struct record r = {.kind = RECORD_PUBLICATION};
    buf_puts(&title, call->options[OPTION_TITLE]);
    buf_puts(&url, call->options[OPTION_URL]);
    r.title = buf_take(&title);
    r.url = buf_take(&url);
    enum status st = when_moment(call, call->argv[1], call->argc > 2 ? call->argv[2] : NULL, &r.when, err);
    if (!st)
        st = record(call, &r, VERB_PUBLISHED, err);
    free(r.title);
    free(r.url);
    return st;
}

const struct command event_command = {
    .name = "event",
    .usage = MSG_EVENT_USAGE,
    .help = MSG_EVENT_HELP,
    .options = UINT64_C(1) << OPTION_JSON,
    .least = 3,
    .most = 4,
    .needs = NEEDS_STORE_TO_WRITE,
    .run = run_event,
};
const struct command published_command = {
    .name = "published",
    .usage = MSG_PUBLISHED_USAGE,
    .help = MSG_PUBLISHED_HELP,
    .options = UINT64_C(1) << OPTION_TITLE | UINT64_C(1) << OPTION_URL | UINT64_C(1) << OPTION_JSON,
    .least = 2,
    .most = 3,
    .needs = NEEDS_STORE_TO_WRITE,
    .run = run_published,
};
