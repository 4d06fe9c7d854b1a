/* Named filters: listed, kept, taken away. */
#include "cmd/print.h"
#include "cmd/query.h"

#include "mulu/filters.h"
#include "mulu/messages.h"

static enum status list(struct command_call *call, struct error *err)
{
    struct state all;
    enum status st = filters_load(call->env, &all, err);
    if (st)
        return st;
    json_t *json = call->options[OPTION_JSON] ? json_array() : NULL;
    for (size_t i = 0; i < all.n; i++) {
        const struct state_entry *f = &all.items[i];
        if (json) {
            json_array_append_new(json, json_pack("{s:s, s:s}", "name", f->key, "query", f->value));
            continue;
        }
        putchar('@');
        print_padded(f->key, 16);
        fputs("  ", stdout);
        print_visible(f->value);
        putchar('\n');
    }
    if (json)
        print_json(json);
    else if (!all.n)
        fputs(MSG_FILTERS_NONE, stdout);
    state_free(&all);
    return ST_OK;
}

/* What is kept has been understood, but stays as it was written: 今天 is today on every day. */
static enum status keep(struct command_call *call, const char *name, struct error *err)
{
    struct buffer text = {0};
    struct query *query = NULL;
    for (int i = 1; i < call->argc; i++)
        buf_printf(&text, "%s%s", i > 1 ? " " : "", call->argv[i]);
    enum status st = call_query(call, buf_text(&text), 0, &query, err);
    if (!st && query_is_empty(query))
        st = error_set(err, ST_USAGE, MSG_FILTER_EMPTY, name);
    struct buffer meant = {0};
    if (!st) /* a kept one may be made of another, but does not change with it */
        st = filters_expand(call->env, buf_text(&text), &meant, err);
    if (!st)
        st = filters_put(call->env, name, buf_text(&meant), err);
    query_free(query);
    buf_free(&text);
    buf_free(&meant);
    return st;
}

static enum status run(struct command_call *call, struct error *err)
{
    bool forget = call->options[OPTION_FORGET] != NULL;
    const char *name = call->argc ? call->argv[0] : NULL;
    if (name && *name == '@')
        name++;
    if (forget ? call->argc != 1 || call->options[OPTION_JSON] : call->argc == 1)
        return call_misused(call, err);
    if (!call->argc)
        return list(call, err);
    struct state all;
    enum status st = filters_load(call->env, &all, err);
    if (st)
        return st;
    bool known = *state_get(&all, name) != '\0';
    state_free(&all);
    if (forget && !known)
        return error_set(err, ST_USAGE, MSG_FILTER_NONE_YET, name);
    return forget ? filters_put(call->env, name, "", err) : keep(call, name, err);
}

const struct command filters_command = {
    .name = "filters",
    .usage = MSG_FILTERS_USAGE,
    .help = MSG_FILTERS_HELP,
    .options = 1u << OPTION_JSON | 1u << OPTION_FORGET,
    .least = 0,
    .most = -1,
    .takes_query = true,
    .needs = NEEDS_STORE_TO_READ,
    .run = run,
};
