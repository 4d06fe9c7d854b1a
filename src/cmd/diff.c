/* diff: what differs between two catalogs. */
#include "cmd/cmd.h"
#include "cmd/differences.h"
#include "cmd/print.h"

#include "mulu/messages.h"

static enum status tell(struct command_call *call, struct replace *r, int64_t a, int64_t b, struct error *err)
{
    if (!call->options[OPTION_JSON])
        return differences_print(r, err);
    json_t *object = json_pack("{s:I, s:I}", "catalog", (json_int_t)a, "other", (json_int_t)b);
    enum status st = differences_json(r, object, err);
    if (st)
        json_decref(object);
    else
        print_json(object);
    return st;
}

static enum status run(struct command_call *call, struct error *err)
{
    struct replace *r = NULL;
    int64_t a, b;
    enum status st = store_find_catalog(call->store, call->argv[0], &a, err);
    if (!st)
        st = store_find_catalog(call->store, call->argv[1], &b, err);
    if (!st)
        st = replace_open(call->store, a, b, NULL, &r, err);
    if (!st)
        st = tell(call, r, a, b, err);
    if (!st && replace_count(r))
        st = ST_PROBLEMS;
    replace_free(r);
    return st;
}

const struct command diff_command = {
    .name = "diff",
    .usage = MSG_DIFF_USAGE,
    .help = MSG_DIFF_HELP,
    .options = UINT64_C(1) << OPTION_JSON,
    .least = 2,
    .most = 2,
    .needs = NEEDS_STORE_TO_READ,
    .run = run,
};
