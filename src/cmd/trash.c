#include "cmd/cmd.h"
#include "cmd/print.h"
#include "cmd/progress.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/messages.h"

static void print_restored(const char *path)
{
    fputs(MSG_RESTORED, stdout);
    print_visible(path);
    putchar('\n');
}

static enum status restore(struct command_call *call, const struct trash_entry *e, struct error *err)
{
    enum verb verb = e->node ? VERB_RESTORE : VERB_RESTORE_CATALOG;
    struct cli_progress progress;
    cli_progress_begin(&progress, verb_text(verb), PACE_SHARE);
    store_watch(call->store, &progress.progress);
    enum status st = store_begin(call->store, verb, e->path, err);
    if (!st)
        st = e->node ? store_restore_node(call->store, e->node, err)
                     : store_restore_catalog(call->store, e->catalog, err);
    if (!st)
        st = store_commit(call->store, err);
    else
        store_rollback(call->store);
    store_watch(call->store, NULL);
    cli_progress_end(&progress);
    if (!st)
        print_restored(e->path);
    return st;
}

static void print_entry(size_t number, const struct trash_entry *e)
{
    struct buffer when = {0};
    env_format_time(&when, e->when);
    printf("%4zu  %s  ", number, buf_text(&when));
    print_visible(e->who);
    fputs("  ", stdout);
    print_visible(e->path);
    printf(MSG_TREE_ITEMS, (int)e->items);
    putchar('\n');
    buf_free(&when);
}

static enum status run(struct command_call *call, struct error *err)
{
    struct trash_list list = {0};
    bool restoring = call->argc == 2 && strcmp(call->argv[0], "restore") == 0;
    char *end = NULL;
    unsigned long number = restoring ? strtoul(call->argv[1], &end, 10) : 0;
    if (call->argc && !restoring)
        return error_set(err, ST_USAGE, MSG_ARGUMENTS, "trash", "trash", MSG_TRASH_USAGE);
    enum status st = store_trash(call->store, &list, err);
    if (!st && restoring && (*end || number < 1 || number > list.n))
        st = error_set(err, ST_USAGE, MSG_TRASH_NUMBER, call->argv[1], list.n);
    else if (!st && restoring)
        st = restore(call, &list.items[number - 1], err);
    else if (!st && list.n == 0)
        fputs(MSG_TRASH_EMPTY, stdout);
    for (size_t i = 0; i < list.n && !st && !restoring; i++)
        print_entry(i + 1, &list.items[i]);
    trash_list_free(&list);
    return st;
}

const struct command trash_command = {
    .name = "trash",
    .usage = MSG_TRASH_USAGE,
    .help = MSG_TRASH_HELP,
    .most = 2,
    .needs = NEEDS_STORE_TO_WRITE,
    .run = run,
};
