#include "cmd/progress.h"

#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "mulu/messages.h"

static void fill_set(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGHUP);
}

static int64_t monotonic(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int terminal_cells(void)
{
    struct winsize size;
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
}

static bool step(void *ctx, int64_t done, int64_t total)
{
    struct cli_progress *p = ctx;
    struct signalfd_siginfo info;
    if (!p->stopped && p->signals >= 0 && read(p->signals, &info, sizeof info) == (ssize_t)sizeof info)
        p->stopped = true;
    int64_t now = monotonic();
    if (p->on_terminal && !p->stopped && pace_due(&p->pace, now)) {
        struct buffer line = {0};
        pace_tell(&p->pace, now, done, total, MSG_CLI_STOP, terminal_cells() - 1, &line);
        fprintf(stderr, "\r%s\033[K", buf_text(&line));
        fflush(stderr);
        buf_free(&line);
        p->shown = true;
    }
    return !p->stopped;
}

void cli_progress_begin(struct cli_progress *p, const char *what, enum pace_unit unit)
{
    sigset_t set;
    *p = (struct cli_progress){.on_terminal = isatty(STDERR_FILENO)};
    pace_begin(&p->pace, what, unit, monotonic());
    p->progress = (struct progress){step, p};
    fill_set(&set);
    sigprocmask(SIG_BLOCK, &set, NULL);
    p->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

void cli_progress_end(struct cli_progress *p)
{
    sigset_t set;
    struct signalfd_siginfo info;
    if (p->shown)
        fputs("\r\033[K", stderr);
    while (p->signals >= 0 && read(p->signals, &info, sizeof info) == (ssize_t)sizeof info)
        ; /* asked for and answered: it must not end the program after all */
    if (p->signals >= 0)
        close(p->signals);
    fill_set(&set);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
}
