/* verify, backup, restore: the database as a whole. */
#include "cmd/cmd.h"
#include "cmd/print.h"
#include "cmd/progress.h"

#include "mulu/messages.h"

static enum status run_verify(struct command_call *call, struct error *err)
{
    struct cli_progress progress;
    cli_progress_begin(&progress, MSG_WORK_VERIFY, PACE_SHARE);
    store_watch(call->store, &progress.progress);
    enum status st = store_verify(call->store, err);
    store_watch(call->store, NULL);
    cli_progress_end(&progress);
    if (!st)
        printf(MSG_VERIFIED, store_path(call->store));
    return st;
}

static enum status run_reindex(struct command_call *call, struct error *err)
{
    struct cli_progress progress;
    cli_progress_begin(&progress, MSG_INDEX_REBUILD, PACE_ROWS);
    enum status st = store_rebuild_index(call->store, &progress.progress, err);
    cli_progress_end(&progress);
    if (!st)
        printf(MSG_REINDEXED, store_path(call->store));
    return st;
}

static enum status run_backup(struct command_call *call, struct error *err)
{
    enum status st = store_backup(call->store, call->argv[0], err);
    if (!st)
        printf(MSG_BACKED_UP, call->argv[0]);
    return st;
}

/* What is there now is kept beside it first: restoring the wrong file can be taken back. */
static enum status run_restore(struct command_call *call, struct error *err)
{
    char *kept = NULL;
    if (!call->options[OPTION_YES])
        return error_set(err, ST_USAGE, MSG_RESTORE_YES, call->argv[0]);
    enum status st = store_restore(call->store, call->argv[0], &kept, err);
    if (!st)
        printf(MSG_RESTORED_FILE, call->argv[0], kept);
    free(kept);
    return st;
}

const struct command verify_command = {
    .name = "verify",
    .usage = "",
    .help = MSG_VERIFY_HELP,
    .needs = NEEDS_STORE_TO_READ,
    .run = run_verify,
};
const struct command reindex_command = {
    .name = "reindex",
    .usage = "",
    .help = MSG_REINDEX_HELP,
    .needs = NEEDS_STORE_TO_WRITE,
    .run = run_reindex,
};
const struct command backup_command = {
    .name = "backup",
    .usage = MSG_BACKUP_USAGE,
    .help = MSG_BACKUP_HELP,
    .least = 1,
    .most = 1,
    .takes_files = true,
    .needs = NEEDS_STORE_TO_READ,
    .run = run_backup,
};
const struct command restore_command = {
    .name = "restore",
    .usage = MSG_RESTORE_USAGE,
    .help = MSG_RESTORE_HELP,
    .options = UINT64_C(1) << OPTION_YES,
    .least = 1,
    .most = 1,
    .takes_files = true,
    .needs = NEEDS_STORE_TO_WRITE,
    .run = run_restore,
};
