#include "cmd/cmd.h"
#include "cmd/print.h"

#include "mulu/messages.h"

static enum status run(struct command_call *call, struct error *err)
{
    struct value_list units = {0};
    int64_t catalog = 0;
    enum status st = call->argc ? store_find_catalog(call->store, call->argv[0], &catalog, err) : ST_OK;
    if (!st)
        st = store_units(call->store, catalog, &units, err);
    json_t *all = call->options[OPTION_JSON] && !st ? json_array() : NULL;
    for (size_t i = 0; i < units.n && !st; i++) {
        const struct value_count *u = &units.items[i];
        if (all) {
            json_array_append_new(all,
                                  json_pack("{s:s, s:I}", "unit", u->text, "items", (json_int_t)u->uses));
        } else {
            printf("%6lld  ", (long long)u->uses);
            print_visible(u->text);
            putchar('\n');
        }
    }
    if (all)
        print_json(all);
    value_list_free(&units);
    return st;
}

const struct command units_command = {
    .name = "units",
    .usage = MSG_UNITS_USAGE,
    .help = MSG_UNITS_HELP,
    .options = UINT64_C(1) << OPTION_JSON,
    .most = 1,
    .needs = NEEDS_STORE_TO_READ,
    .run = run,
};
