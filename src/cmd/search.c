#include "cmd/cmd.h"
#include "cmd/print.h"

#include "mulu/messages.h"

static enum status run(struct command_call *call, struct error *err)
{
    struct hit_list hits = {0};
    struct buffer query = {0};
    int64_t catalog = 0;
    int limit;
    enum status st = call_number(call, OPTION_LIMIT, 1, 10000000, 1000, &limit, err);
    for (int i = 0; i < call->argc; i++)
        buf_printf(&query, "%s%s", i ? " " : "", call->argv[i]);
    if (!st && call->options[OPTION_CATALOG])
        st = store_find_catalog(call->store, call->options[OPTION_CATALOG], &catalog, err);
    if (!st)
        st = store_search(call->store, buf_text(&query), catalog, (size_t)limit, &hits, err);
    json_t *all = call->options[OPTION_JSON] ? json_array() : NULL;
    for (size_t i = 0; i < hits.n && !st; i++) {
        const struct hit *h = &hits.items[i];
        if (all) {
            json_array_append_new(all, json_pack("{s:I, s:I, s:s, s:s, s:s}", "catalog",
                                                 (json_int_t)h->catalog, "node", (json_int_t)h->node, "path",
                                                 h->path, "cell", h->cell, "text", h->text));
        } else {
            printf("%lld  ", (long long)h->catalog);
            print_visible(h->path);
            fputs("  ", stdout);
            print_visible(cell_title(h->cell));
            fputs(": ", stdout);
            print_visible(h->text);
            putchar('\n');
        }
    }
    if (!st && all)
        print_json(json_pack("{s:I, s:o}", "total", (json_int_t)hits.total, "hits", all));
    else if (!st && hits.total > (int64_t)hits.n)
        printf(MSG_SEARCH_MORE, (long long)hits.total, hits.n);
    else if (!st && hits.n == 0)
        fputs(MSG_SEARCH_NONE, stdout);
    if (st)
        json_decref(all);
    hit_list_free(&hits);
    buf_free(&query);
    return st;
}

const struct command search_command = {
    .name = "search",
    .usage = MSG_SEARCH_USAGE,
    .help = MSG_SEARCH_HELP,
    .options = 1u << OPTION_CATALOG | 1u << OPTION_LIMIT | 1u << OPTION_JSON,
    .least = 1,
    .most = -1,
    .needs = NEEDS_STORE_TO_READ,
    .run = run,
};
