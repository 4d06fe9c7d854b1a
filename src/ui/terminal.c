#include "ui/terminal.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "mulu/messages.h"

/* Mouse and paste brackets off, colours off, cursor on, alternate screen off, cursor and keypad keys as usual. */
static const char restore_sequence[] =
    "\033[?1006l\033[?1002l\033[?2004l\033[0m\033[?25h\033[?1049l\033[?1l\033>\r\n";

static const int fatal_signals[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL};
static const int flag_signals[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT};
static const int key_signals[] = {SIGINT, SIGQUIT}; /* that a terminal makes of keys, unless it is raw */
enum {
    NFATAL = sizeof fatal_signals / sizeof *fatal_signals,
    NFLAG = sizeof flag_signals / sizeof *flag_signals,
    NKEY = sizeof key_signals / sizeof *key_signals
};

static struct {
    struct termios saved, before_raw;
    struct sigaction old_fatal[NFATAL], old_flag[NFLAG];
    sigset_t old_mask;
    char stack[64 * 1024]; /* a stack overflow leaves no room on the ordinary one */
    volatile sig_atomic_t quit, resize, suspend, resume;
} tty;

static void on_fatal(int sig)
{
    ssize_t n = write(STDOUT_FILENO, restore_sequence, sizeof restore_sequence - 1);
    (void)n;
    tcsetattr(STDIN_FILENO, TCSANOW, &tty.saved);
    /* Whoever watched before (the default action, a sanitizer) sees the signal too. */
    for (size_t i = 0; i < NFATAL; i++)
        if (fatal_signals[i] == sig)
            sigaction(sig, &tty.old_fatal[i], NULL);
    raise(sig);
}

static void on_flag(int sig)
{
    switch (sig) {
    case SIGWINCH:
        tty.resize = 1;
        break;
    case SIGTSTP:
        tty.suspend = 1;
        break;
    case SIGCONT:
        tty.resume = 1;
        break;
    default:
        tty.quit = sig;
    }
}

enum status terminal_open(struct error *err)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) || tcgetattr(STDIN_FILENO, &tty.saved))
        return error_set(err, ST_USAGE, MSG_UI_NO_TTY);
    tty.quit = tty.resize = tty.suspend = tty.resume = 0;
    stack_t stack = {.ss_sp = tty.stack, .ss_size = sizeof tty.stack};
    sigaltstack(&stack, NULL);
    struct sigaction fatal = {.sa_handler = on_fatal, .sa_flags = SA_NODEFER | SA_ONSTACK};
    for (size_t i = 0; i < NFATAL; i++)
        sigaction(fatal_signals[i], &fatal, &tty.old_fatal[i]);
    sigset_t block;
    sigemptyset(&block);
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error of its writer, which says so */
    struct sigaction flag = {.sa_handler = on_flag};
    for (size_t i = 0; i < NFLAG; i++) {
        sigaction(flag_signals[i], &flag, &tty.old_flag[i]);
        sigaddset(&block, flag_signals[i]);
    }
    sigprocmask(SIG_BLOCK, &block, &tty.old_mask);
    return ST_OK;
}

void terminal_close(void)
{
    tcsetattr(STDIN_FILENO, TCSADRAIN, &tty.saved);
    for (size_t i = 0; i < NFATAL; i++)
        sigaction(fatal_signals[i], &tty.old_fatal[i], NULL);
    /* A signal that came meanwhile must not kill before the caller has closed its files. */
    for (size_t i = 0; i < NFLAG; i++)
        if (!(flag_signals[i] == tty.quit))
            sigaction(flag_signals[i], &tty.old_flag[i], NULL);
    for (size_t i = 0; i < NKEY;
         i++) /* nor must a key that was typed ahead, now that the terminal makes signals of them */
        signal(key_signals[i], SIG_IGN);
    stack_t none = {.ss_flags = SS_DISABLE};
    sigaltstack(&none, NULL);
    sigprocmask(SIG_SETMASK, &tty.old_mask, NULL);
}

unsigned terminal_poll(struct pollfd *fds, nfds_t n, int ms)
{
    struct timespec limit = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
    unsigned wake = 0;
    if (ppoll(fds, n, ms < 0 ? NULL : &limit, &tty.old_mask) <= 0)
        for (nfds_t i = 0; i < n; i++)
            fds[i].revents = 0; /* after an interruption they hold what they held before */
    if (tty.quit)
        wake |= WAKE_QUIT;
    if (tty.resize)
        wake |= WAKE_RESIZE;
    if (tty.suspend)
        wake |= WAKE_SUSPEND;
    if (tty.resume)
        wake |= WAKE_RESUME;
    tty.resize = tty.suspend = tty.resume = 0;
    return wake;
}

unsigned terminal_wait(int ms)
{
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
    unsigned wake = terminal_poll(&in, 1, ms);
    if (in.revents & POLLIN)
        wake |= WAKE_INPUT;
    if (in.revents & (POLLHUP | POLLERR | POLLNVAL)) {
        wake |= WAKE_HANGUP | WAKE_QUIT;
        tty.quit = SIGHUP; /* the signal itself may come only after this; it must not kill on the way out */
    }
    return wake;
}

size_t terminal_read(char *bytes, size_t room, int ms)
{
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
    if (poll(&in, 1, ms) <= 0 || !(in.revents & POLLIN))
        return 0;
    ssize_t n = read(STDIN_FILENO, bytes, room);
    return n > 0 ? (size_t)n : 0;
}

void terminal_stop(void)
{
    struct sigaction old, usual = {.sa_handler = SIG_DFL};
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    sigaction(SIGTSTP, &usual, &old);
    sigset_t mask;
    raise(SIGTSTP); /* blocked: it strikes when the mask is lifted */
    sigprocmask(SIG_UNBLOCK, &stop, &mask);
    sigprocmask(SIG_SETMASK, &mask, NULL);
    sigaction(SIGTSTP, &old, NULL);
}

void terminal_size(int *rows, int *cols)
{
    struct winsize w = {0};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_row > 0 && w.ws_col > 0) {
        *rows = w.ws_row;
        *cols = w.ws_col;
    }
}

void terminal_lend(void)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    for (size_t i = 0; i < NKEY; i++)
        sigaction(key_signals[i], &ignore, NULL);
    tcsetattr(STDIN_FILENO, TCSADRAIN, &tty.saved);
}

void terminal_take_back(void)
{
    struct sigaction flag = {.sa_handler = on_flag};
    for (size_t i = 0; i < NKEY; i++)
        sigaction(key_signals[i], &flag, NULL);
}

void terminal_raw(bool on)
{
    if (!on) {
        tcsetattr(STDIN_FILENO, TCSADRAIN, &tty.before_raw);
        return;
    }
    tcgetattr(STDIN_FILENO, &tty.before_raw);
    struct termios raw = tty.before_raw;
    cfmakeraw(&raw);
    tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
}

void terminal_put(const char *bytes)
{
    terminal_put_bytes(bytes, strlen(bytes));
}

void terminal_put_bytes(const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = write(STDOUT_FILENO, bytes, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return;
        bytes += n;
        len -= (size_t)n;
    }
}
