#include "cmd/cmd.h"
#include "cmd/print.h"

#include "mulu/messages.h"
#include "mulu/text.h"

static json_t *catalog_json(const struct catalog_info *c)
{
    return json_pack("{s:I, s:s, s:s, s:s, s:i, s:s, s:s, s:I, s:I, s:I}", "id", (json_int_t)c->id, "uid",
                     c->uid, "title", c->title, "body", c->body, "year", c->year, "format", c->format,
                     "source", c->source, "items", (json_int_t)c->items, "headings", (json_int_t)c->headings,
                     "marks", (json_int_t)c->marks);
}

static int widest_body(const struct catalog_list *list)
{
    int widest = 20;
    for (size_t i = 0; i < list->n; i++)
        if (text_cells(list->items[i].body) > widest)
            widest = text_cells(list->items[i].body);
    return widest;
}

static enum status run(struct command_call *call, struct error *err)
{
    struct catalog_list list = {0};
    enum status st = store_catalogs(call->store, &list, err);
    if (st)
        return st;
    if (call->options[OPTION_JSON]) {
        json_t *all = json_array();
        for (size_t i = 0; i < list.n; i++)
            json_array_append_new(all, catalog_json(&list.items[i]));
        print_json(all);
    } else if (list.n == 0) {
        printf(MSG_CATALOGS_NONE, store_path(call->store));
    } else {
        int body_cells = widest_body(&list);
        fputs(MSG_CATALOGS_HEAD, stdout);
        print_padded(MSG_CATALOGS_BODY, body_cells);
        puts(MSG_CATALOGS_TITLE);
        for (size_t i = 0; i < list.n; i++) {
            const struct catalog_info *c = &list.items[i];
            printf("%4lld  %6lld  %6lld  ", (long long)c->id, (long long)c->items, (long long)c->marks);
            if (c->year)
                printf("%4d  ", c->year);
            else
                fputs("      ", stdout);
            print_padded(c->body, body_cells);
            fputs("  ", stdout);
            print_visible(c->title);
            putchar('\n');
        }
    }
    catalog_list_free(&list);
    return ST_OK;
}

const struct command catalogs_command = {
    .name = "catalogs",
    .usage = "[--json]",
    .help = MSG_CATALOGS_HELP,
    .options = UINT64_C(1) << OPTION_JSON,
    .needs = NEEDS_STORE_TO_READ,
    .run = run,
};
