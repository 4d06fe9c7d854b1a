#include "ui/zmodem.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "mulu/mem.h"
#include "ui/terminal.h"

enum {
    CHUNK = 1024,
    CAN = 0x18, /* both the byte that escapes others and, five in a row, the sign to give up */
    ESC = 0x1B,
    CTRL_C = 0x03,
    GIVE_UP = 5,
    LONE_BEFORE = 300, /* milliseconds of silence around a byte that only a key sends so */
    LONE_AFTER = 150,
    LAST_WORDS = 500, /* for a child that is told to end */
    QUIET = 250,      /* nothing comes for so long: the terminal has said all it had to say */
    DRAIN_MOST = 3000,
    ASK_SHARE = 5, /* after a fifth of the patience the terminal is asked … */
    ASK_MOST = 12 * 1000
};

/* A terminal that carries files by itself takes what comes for its own and does not answer this; one that shows it does. */
#define ASK "\033[5n"
#define ASK_ANSWER "\033[0n"

struct run {
    const struct zmodem *z;
    pid_t pid;
    int fd;         /* our end of the child's standard input and output */
    char in[CHUNK]; /* from the terminal, not yet taken by the child */
    size_t n_in;
    bool answered; /* the terminal has sent the beginning of a header */
    char last;     /* its last byte */
    bool asked;    /* whether it is one that shows what it should take */
    bool shows;    /* … and it is */
    size_t match;  /* bytes of the answer that have come */
    int cans;      /* CANs in a row */
    bool held;     /* a lone Esc or Ctrl-C waits: a key, unless more follows at once */
    char held_byte;
    int64_t began, came, moved; /* when: at all, bytes from the terminal, bytes either way */
};

static int64_t monotonic(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

char *zmodem_tool(const char *const names[])
{
    for (; *names; names++) {
        const char *path = getenv("PATH");
        while (path && *path) {
            size_t n = strcspn(path, ":");
            char *file = mem_printf("%.*s/%s", (int)n, path, *names);
            if (*path == '/' && access(file, X_OK) == 0)
                return file;
            free(file);
            path += n + (path[n] == ':');
        }
    }
    return NULL;
}

/* --- the child -------------------------------------------------------------------------------------------------- */

static void become_tool(const struct zmodem *z, int fd)
{
    sigset_t none;
    sigemptyset(&none);
    int null = open("/dev/null", O_WRONLY);
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* even when we are killed, nobody goes on talking to the terminal */
    setpgid(0, 0);
    if (null < 0 || dup2(fd, 0) < 0 || dup2(fd, 1) < 0 || dup2(null, 2) < 0 || chdir(z->dir))
        _exit(127);
    close_range(3, ~0U, 0);
    signal(SIGXFSZ, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execv(z->tool, z->argv);
    _exit(127);
}

static bool start(struct run *r)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
        return false;
    r->pid = fork();
    if (r->pid == 0)
        become_tool(r->z, ends[1]);
    close(ends[1]);
    r->fd = ends[0];
    if (r->pid < 0)
        close(r->fd);
    return r->pid > 0;
}

/* True when it has ended by itself and well. */
static bool reap(struct run *r)
{
    int status = 0;
    int64_t limit = monotonic() + LAST_WORDS;
    pid_t got;
    while ((got = waitpid(r->pid, &status, WNOHANG)) == 0 && monotonic() < limit)
        poll(NULL, 0, 10);
    if (got == 0) {
        kill(-r->pid, SIGKILL);
        kill(r->pid, SIGKILL);
        waitpid(r->pid, &status, 0);
    }
    close(r->fd);
    return got > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* --- what the terminal sends ------------------------------------------------------------------------------------ */

/* A header begins with '*' and CAN; five CANs that begin none are the sign to give up. */
static void look_at(struct run *r, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (r->last == '*' && bytes[i] == CAN)
            r->answered = true;
        r->cans = bytes[i] == CAN ? r->cans + 1 : 0;
        r->match = bytes[i] == ASK_ANSWER[r->match] ? r->match + 1 : bytes[i] == ASK_ANSWER[0];
        r->shows = r->shows || (r->asked && r->match == sizeof ASK_ANSWER - 1);
        r->match %= sizeof ASK_ANSWER - 1;
        r->last = bytes[i];
    }
}

static void take(struct run *r, const char *bytes, size_t n)
{
    if (r->held) {
        r->in[r->n_in++] = r->held_byte;
        r->held = false;
    }
    memcpy(r->in + r->n_in, bytes, n);
    r->n_in += n;
}

/* False: somebody wants it to stop. */
static bool from_terminal(struct run *r)
{
    char bytes[CHUNK / 2];
    size_t n = terminal_read(bytes, sizeof bytes, 0);
    int64_t now = monotonic();
    if (n == 0)
        return true;
    bool alone = now - r->came >= LONE_BEFORE;
    for (size_t i = 0; i < n; i++)
        alone = alone && (bytes[i] == ESC || bytes[i] == CTRL_C);
    r->came = r->moved = now;
    look_at(r, bytes, n);
    if (alone && n > 1 && !r->answered)
        return false;
    if (alone && n == 1 && !r->held) {
        r->held = true;
        r->held_byte = bytes[0];
        return true;
    }
    if (!r->answered && r->cans >= GIVE_UP)
        return false;
    take(r, bytes, n);
    return true;
}

/* --- carrying --------------------------------------------------------------------------------------------------- */

static void to_child(struct run *r)
{
    ssize_t n = send(r->fd, r->in, r->n_in, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n <= 0)
        return;
    memmove(r->in, r->in + n, r->n_in - (size_t)n);
    r->n_in -= (size_t)n;
}

/* False: it has closed its end. */
static bool from_child(struct run *r)
{
    char bytes[CHUNK];
    ssize_t n = recv(r->fd, bytes, sizeof bytes, MSG_DONTWAIT);
    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
        return false;
    if (n > 0) {
        terminal_put_bytes(bytes, (size_t)n);
        r->moved = monotonic();
    }
    return true;
}

static int64_t ask_at(const struct run *r)
{
    int share = r->z->patience / ASK_SHARE;
    return r->began + (share < ASK_MOST ? share : ASK_MOST);
}

/* Who picks a file takes as long as that takes; a terminal that knows nothing of files is told from that by asking. */
static void ask(struct run *r)
{
    if (r->asked || r->answered || monotonic() < ask_at(r))
        return;
    r->asked = true;
    terminal_put_bytes(ASK, sizeof ASK - 1);
}

static int time_left(const struct run *r)
{
    int64_t now = monotonic();
    int64_t end = r->answered ? r->moved + r->z->idle : r->began + r->z->patience;
    if (!r->asked && !r->answered && ask_at(r) < end)
        end = ask_at(r);
    if (r->held && r->came + LONE_AFTER < end)
        end = r->came + LONE_AFTER;
    return end > now ? (int)(end - now) : 0;
}

/* Carries until something ends it. *over: the child has ended by itself. */
static enum zmodem_end carry(struct run *r, bool *over)
{
    for (;;) {
        bool room = r->n_in < CHUNK / 4;
        struct pollfd fds[] = {
            {.fd = room ? STDIN_FILENO : -1, .events = POLLIN},
            {.fd = r->fd, .events = (short)(POLLIN | (r->n_in ? POLLOUT : 0))},
        };
        unsigned wake = terminal_poll(fds, 2, time_left(r));
        if (wake & (WAKE_QUIT | WAKE_HANGUP) || (fds[0].revents & (POLLHUP | POLLERR | POLLNVAL)))
            return ZMODEM_LOST;
        if (fds[0].revents & POLLIN && !from_terminal(r))
            return ZMODEM_STOPPED;
        if (r->shows && !r->answered)
            return ZMODEM_SILENT;
        if (fds[1].revents & POLLOUT)
            to_child(r);
        if (fds[1].revents & (POLLIN | POLLHUP | POLLERR) && !from_child(r)) {
            *over = true;
            return r->answered ? ZMODEM_BROKEN : ZMODEM_SILENT;
        }
        if (r->held && monotonic() - r->came >= LONE_AFTER)
            return ZMODEM_STOPPED;
        ask(r);
        if (time_left(r) == 0 && !r->held)
            return r->answered ? ZMODEM_BROKEN : ZMODEM_SILENT;
    }
}

/* The child is told to end, and what it says then still goes out: it is what makes the terminal give up. */
static void stop(struct run *r)
{
    int64_t limit = monotonic() + LAST_WORDS;
    kill(-r->pid, SIGTERM);
    kill(r->pid, SIGTERM);
    struct pollfd fd = {.fd = r->fd, .events = POLLIN};
    while (monotonic() < limit && poll(&fd, 1, (int)(limit - monotonic())) > 0 && from_child(r))
        ;
}

static void give_up(void)
{
    static const char signs[] = "\030\030\030\030\030\030\030\030\b\b\b\b\b\b\b\b";
    terminal_put_bytes(signs, sizeof signs - 1);
}

/* What the terminal still says would be taken for keys. */
static void drain(const struct zmodem *z)
{
    char bytes[CHUNK];
    int64_t limit = monotonic() + (z->patience < DRAIN_MOST ? z->patience : DRAIN_MOST);
    while (monotonic() < limit && terminal_read(bytes, sizeof bytes, QUIET) > 0)
        ;
}

enum zmodem_end zmodem_run(const struct zmodem *z)
{
    int64_t now = monotonic();
    struct run r = {.z = z, .fd = -1, .began = now, .moved = now};
    bool over = false;
    terminal_raw(true);
    if (!start(&r)) {
        terminal_raw(false);
        return ZMODEM_BROKEN;
    }
    enum zmodem_end end = carry(&r, &over);
    if (!over)
        stop(&r);
    if (reap(&r) && over && r.answered)
        end = ZMODEM_DONE;
    if (end != ZMODEM_LOST) {
        if (end != ZMODEM_DONE)
            give_up();
        drain(z);
    }
    terminal_raw(false);
    return end;
}
