#include "cmd/progress.h"

#include <signal.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "mulu/messages.h"

static void fill_set(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGHUP);
}

static bool step(void *ctx, int64_t done, int64_t total)
{
    struct cli_progress *p = ctx;
    struct signalfd_siginfo info;
    if (!p->stopped && p->signals >= 0 && read(p->signals, &info, sizeof info) == (ssize_t)sizeof info)
        p->stopped = true;
    int percent = total > 0 ? (int)(100 * done / total) : 0;
    if (p->on_terminal && !p->stopped && percent != p->percent) {
        fprintf(stderr, MSG_PROGRESS, p->what, percent);
        fflush(stderr);
        p->shown = true;
        p->percent = percent;
    }
    return !p->stopped;
}

void cli_progress_begin(struct cli_progress *p, const char *what)
{
    sigset_t set;
    *p = (struct cli_progress){.what = what, .percent = -1};
    p->progress = (struct progress){step, p};
    p->on_terminal = isatty(STDERR_FILENO);
    fill_set(&set);
    sigprocmask(SIG_BLOCK, &set, NULL);
    p->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

void cli_progress_end(struct cli_progress *p)
{
    sigset_t set;
    struct signalfd_siginfo info;
    if (p->shown)
        fputs(MSG_PROGRESS_END, stderr);
    while (p->signals >= 0 && read(p->signals, &info, sizeof info) == (ssize_t)sizeof info)
        ; /* asked for and answered: it must not end the program after all */
    if (p->signals >= 0)
        close(p->signals);
    fill_set(&set);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
}
