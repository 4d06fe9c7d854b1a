#include "cmd/cmd.h"
#include "cmd/print.h"
#include "cmd/query.h"

#include "mulu/date.h"
#include "mulu/messages.h"

static json_t *json_of_spans(const struct span_list *spans)
{
    json_t *all = json_array();
    for (size_t i = 0; i < spans->n; i++)
        json_array_append_new(
            all, json_pack("[I, I]", (json_int_t)spans->items[i].from, (json_int_t)spans->items[i].to));
    return all;
}

/* The days by which it was found, by the names of the prefixes that ask for them. */
static json_t *json_of_days(const struct search_shown *shown)
{
    static const char *const names[QUERY_DATES] = {
        [QUERY_DUE] = "due", [QUERY_CHANGED] = "changed", [QUERY_PUBLISHED_ON] = "published"};
    json_t *all = json_object();
    for (enum query_date d = 0; d < QUERY_DATES; d++) {
        struct buffer day = {0};
        if (shown->dated[d]) {
            date_format(&day, shown->days[d]);
            json_object_set_new(all, names[d], json_string(buf_text(&day)));
        }
        buf_free(&day);
    }
    return all;
}

static json_t *json_of_hit(const struct search_hit *h, const struct search_shown *shown)
{
    return json_pack("{s:I, s:I, s:s, s:s, s:s, s:s, s:o, s:o}", "catalog", (json_int_t)h->catalog, "node",
                     (json_int_t)h->node, "path", shown->path, "excerpt", shown->excerpt, "cell", shown->cell,
                     "text", shown->text, "spans", json_of_spans(&shown->spans), "dates",
                     json_of_days(shown));
}

/* Gives whether there are any. */
static bool print_days(const struct search_shown *shown)
{
    bool any = false;
    for (enum query_date d = 0; d < QUERY_DATES; d++) {
        struct buffer day = {0};
        if (!shown->dated[d])
            continue;
        date_format(&day, shown->days[d]);
        printf("  %s %s", query_date_word(d), buf_text(&day));
        buf_free(&day);
        any = true;
    }
    return any;
}

static void print_hit(const struct search_hit *h, const struct search_shown *shown)
{
    printf("%lld  ", (long long)h->catalog);
    print_visible(shown->path);
    fputs(*shown->path && *shown->excerpt ? MSG_UI_PATH_GOES_ON : "", stdout);
    print_visible(shown->excerpt);
    if (!print_days(shown) || shown->spans.n) {
        fputs("  ", stdout);
        print_visible(cell_title(shown->cell));
        fputs(": ", stdout);
        print_visible(shown->text);
    }
    putchar('\n');
}

static void print_nothing(const struct query *query)
{
    const char *state = query_bare_state(query);
    fputs(MSG_SEARCH_NONE, stdout);
    if (state)
        fprintf(stderr, MSG_SEARCH_STATE, state, state);
    call_tell_unknown(query, &(struct query_words){0}, true);
}

static enum status print_hits(struct search *search, const struct query *query, bool json, struct error *err)
{
    json_t *all = json ? json_array() : NULL;
    enum status st = ST_OK;
    for (size_t i = 0; !st && i < search_count(search); i++) {
        const struct search_hit *h = search_at(search, i);
        struct search_shown shown;
        st = search_show(search, i, &shown, err);
        if (!st && all)
            json_array_append_new(all, json_of_hit(h, &shown));
        else if (!st)
            print_hit(h, &shown);
        search_shown_release(&shown);
    }
    if (st)
        json_decref(all);
    else if (all)
        print_json(json_pack("{s:I, s:o}", "total", (json_int_t)search_total(search), "hits", all));
    else if (search_total(search) > (int64_t)search_count(search))
        printf(MSG_SEARCH_MORE, (long long)search_total(search), search_count(search));
    else if (!search_total(search))
        print_nothing(query);
    return st;
}

static void tell_until(const struct search *search)
{
    struct buffer day = {0};
    int32_t until;
    if (!search_due_until(search, &until))
        return;
    date_format(&day, until);
    fprintf(stderr, MSG_SEARCH_UNTIL, buf_text(&day));
    buf_free(&day);
}

static enum status run(struct command_call *call, struct error *err)
{
    struct buffer text = {0};
    struct query *query = NULL;
    struct search *search = NULL;
    struct search_scope scope = {0};
    int limit = 0;
    enum status st = call_number(call, OPTION_LIMIT, 1, 10000000, 1000, &limit, err);
    scope.keep = (size_t)limit;
    for (int i = 0; i < call->argc; i++)
        buf_printf(&text, "%s%s", i ? " " : "", call->argv[i]);
    if (!st && call->options[OPTION_CATALOG])
        st = store_find_catalog(call->store, call->options[OPTION_CATALOG], &scope.catalog, err);
    if (!st)
        st = call_query(call, buf_text(&text), scope.catalog, &query, err);
    if (!st)
        st = search_open(call->store, query, &scope, &search, err);
    if (!st)
        st = search_step(search, -1, err);
    if (!st)
        tell_until(search);
    if (!st)
        st = print_hits(search, query, call->options[OPTION_JSON] != NULL, err);
    search_close(search);
    query_free(query);
    buf_free(&text);
    return st;
}

const struct command search_command = {
    .name = "search",
    .usage = MSG_SEARCH_USAGE,
    .help = MSG_SEARCH_HELP,
    .options = UINT64_C(1) << OPTION_CATALOG | UINT64_C(1) << OPTION_LIMIT | UINT64_C(1) << OPTION_JSON,
    .least = 1,
    .most = -1,
    .takes_query = true,
    .needs = NEEDS_STORE_TO_READ,
    .run = run,
};
