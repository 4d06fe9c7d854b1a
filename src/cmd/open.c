#include "cmd/open.h"

#include "cmd/progress.h"
#include "mulu/messages.h"

/* Begun by the first step: only then there is something to stop, and Ctrl-C does not simply end the program. */
struct upgrade {
    struct cli_progress cli;
    bool begun;
};

static bool step(void *ctx, int64_t done, int64_t total)
{
    struct upgrade *u = ctx;
    if (!u->begun)
        cli_progress_begin(&u->cli, MSG_WORK_UPGRADE, PACE_SHARE);
    u->begun = true;
    return progress_step(&u->cli.progress, done, total);
}

enum status cmd_open(const struct env *env, const char *path, enum store_mode mode, struct store **out,
                     struct error *err)
{
    struct upgrade u = {.begun = false};
    enum status st = store_open_watched(env, path, mode, &(struct progress){step, &u}, out, err);
    if (u.begun)
        cli_progress_end(&u.cli);
    return st;
}
