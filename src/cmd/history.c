/* log, undo, redo: what was done, and taking it back. */
#include "cmd/cmd.h"
#include "cmd/print.h"
#include "cmd/progress.h"

#include <string.h>

#include "mulu/messages.h"

static void print_group(const struct group_info *g)
{
    struct buffer when = {0};
    env_format_time(&when, g->when);
    printf("%s  ", buf_text(&when));
    print_visible(g->who);
    printf("  %s ", verb_text(g->verb));
    print_visible(g->subject);
    if (*g->detail) {
        fputs("  ", stdout);
        print_visible(g->detail);
    }
    fputs(g->undone ? MSG_LOG_UNDONE : "\n", stdout);
    buf_free(&when);
}

static json_t *group_json(const struct group_info *g)
{
    return json_pack("{s:I, s:I, s:s, s:s, s:s, s:s, s:I, s:b}", "id", (json_int_t)g->id, "when",
                     (json_int_t)g->when, "who", g->who, "what", verb_text(g->verb), "subject", g->subject,
                     "detail", g->detail, "changes", (json_int_t)g->changes, "undone", g->undone);
}

static enum status run_log(struct command_call *call, struct error *err)
{
    struct group_list list = {0};
    int limit;
    enum status st = call_number(call, OPTION_LIMIT, 1, 10000000, 100, &limit, err);
    if (!st)
        st = store_log(call->store, (size_t)limit, &list, err);
    json_t *all = call->options[OPTION_JSON] && !st ? json_array() : NULL;
    for (size_t i = 0; i < list.n && !st; i++) {
        if (all)
            json_array_append_new(all, group_json(&list.items[i]));
        else
            print_group(&list.items[i]);
    }
    if (all)
        print_json(all);
    group_list_free(&list);
    return st;
}

/* Takes back, or does again, the step that is next; another person's only when --yes says so. */
static enum status step(struct command_call *call, bool redo, struct error *err)
{
    struct group_info next = {0}, done = {0};
    enum status st = (redo ? store_peek_redo : store_peek_undo)(call->store, &next, err);
    if (!st && strcmp(next.who, call->env->user) != 0 && !call->options[OPTION_YES])
        st = error_set(err, ST_USAGE, MSG_UNDO_OTHERS, next.who, verb_text(next.verb), next.subject);
    if (!st) {
        struct cli_progress progress;
        cli_progress_begin(&progress, redo ? MSG_WORK_REDO : MSG_WORK_UNDO, PACE_SHARE);
        store_watch(call->store, &progress.progress);
        st = (redo ? store_redo : store_undo)(call->store, next.id, &done, err);
        store_watch(call->store, NULL);
        cli_progress_end(&progress);
    }
    if (!st && call->options[OPTION_JSON]) {
        print_json(group_json(&done));
    } else if (!st) {
        fputs(redo ? MSG_REDONE : MSG_UNDONE, stdout);
        done.undone = false;
        print_group(&done);
    }
    group_info_release(&next);
    group_info_release(&done);
    return st;
}

static enum status run_undo(struct command_call *call, struct error *err)
{
    return step(call, false, err);
}

static enum status run_redo(struct command_call *call, struct error *err)
{
    return step(call, true, err);
}

const struct command log_command = {
    .name = "log",
    .usage = MSG_LOG_USAGE,
    .help = MSG_LOG_HELP,
    .options = 1u << OPTION_LIMIT | 1u << OPTION_JSON,
    .needs = NEEDS_STORE_TO_READ,
    .run = run_log,
};
const struct command undo_command = {
    .name = "undo",
    .usage = "[--yes] [--json]",
    .help = MSG_UNDO_HELP,
    .options = 1u << OPTION_YES | 1u << OPTION_JSON,
    .needs = NEEDS_STORE_TO_WRITE,
    .run = run_undo,
};
const struct command redo_command = {
    .name = "redo",
    .usage = "[--yes] [--json]",
    .help = MSG_REDO_HELP,
    .options = 1u << OPTION_YES | 1u << OPTION_JSON,
    .needs = NEEDS_STORE_TO_WRITE,
    .run = run_redo,
};
