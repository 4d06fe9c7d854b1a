#include "bench/tty.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

#include "bench/run.h"
#include "bench/stats.h"
#include "harness/keys.h"
#include "mulu/buffer.h"
#include "mulu/mem.h"

struct chunk {
    double at;     /* seconds_now() */
    size_t end;    /* in tty.bytes */
    uint64_t rows; /* a hash of the rows of results once the screen has been shown it */
};

struct tty {
    VTerm *vt;
    VTermScreen *screen;
    int fd;
    pid_t pid;
    clockid_t clock; /* the program's time on the processor, all threads */
    bool closed;
    double from; /* when the last key was typed */
    int cursor;  /* its row, before the last key */
    struct buffer bytes, text;
    struct chunk *chunks; /* of the last paint */
    size_t n, cap, shown; /* chunks that the screen has been shown */
    uint64_t before;      /* hash of the rows of results, before the last key */
};

/* --- starting ----------------------------------------------------------------------------------------------------- */

static void on_answer(const char *bytes, size_t len, void *user)
{
    struct tty *t = user;
    if (write(t->fd, bytes, len) < 0)
        t->closed = errno != EAGAIN;
}

static void become(const char *home, char *const argv[])
{
    static const char *const taken_away[] = {"LINES", "COLUMNS", "LC_CTYPE", "TMUX", "STY", "MULU_DB"};
    const struct {
        const char *name, *below;
    } dirs[] = {{"HOME", ""},
                {"XDG_CONFIG_HOME", "/config"},
                {"XDG_STATE_HOME", "/state"},
                {"XDG_DATA_HOME", "/data"}};
    char path[4096];
    for (size_t i = 0; i < sizeof taken_away / sizeof *taken_away; i++)
        unsetenv(taken_away[i]);
    for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++) {
        snprintf(path, sizeof path, "%s%s", home, dirs[i].below);
        setenv(dirs[i].name, path, 1);
    }
    setenv("TERM", "xterm-256color", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    execvp(argv[0], argv);
    fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
    _exit(127);
}

struct tty *tty_start(const char *home, const char *const argv[])
{
    char **words = run_arguments(argv);
    struct tty *t = mem_alloc(sizeof *t);
    struct winsize size = {.ws_row = TTY_ROWS, .ws_col = TTY_COLS};
    t->vt = vterm_new(TTY_ROWS, TTY_COLS);
    vterm_set_utf8(t->vt, 1);
    vterm_output_set_callback(t->vt, on_answer, t);
    t->screen = vterm_obtain_screen(t->vt);
    vterm_screen_enable_altscreen(t->screen, 1);
    vterm_screen_reset(t->screen, 1);
    t->from = seconds_now();
    t->pid = forkpty(&t->fd, NULL, NULL, &size);
    if (t->pid == 0)
        become(home, words);
    if (t->pid < 0) {
        perror("bench: forkpty");
        exit(1);
    }
    run_arguments_free(words);
    fcntl(t->fd, F_SETFL, O_NONBLOCK);
    if (clock_getcpuclockid(t->pid, &t->clock))
        t->clock = CLOCK_MONOTONIC; /* never at rest: the quiet alone decides */
    return t;
}

void tty_close(struct tty *t)
{
    if (!t)
        return;
    close(t->fd);
    kill(t->pid, SIGKILL);
    waitpid(t->pid, NULL, 0);
    vterm_free(t->vt);
    buf_free(&t->bytes);
    buf_free(&t->text);
    free(t->chunks);
    free(t);
}

pid_t tty_pid(const struct tty *t)
{
    return t->pid;
}

bool tty_has_ended(const struct tty *t)
{
    return t->closed;
}

/* --- the screen --------------------------------------------------------------------------------------------------- */

static uint64_t hash_rows(const struct tty *t)
{
    uint64_t h = 0xcbf29ce484222325u;
    int from = t->cursor + 2;
    for (int row = from; row < from + TTY_RESULTS && row < TTY_ROWS; row++) {
        for (int col = 0; col < TTY_COLS; col++) {
            VTermScreenCell cell;
            vterm_screen_get_cell(t->screen, (VTermPos){.row = row, .col = col}, &cell);
            h = (h ^ cell.chars[0]) * 0x100000001b3u;
            h = (h ^ cell.attrs.reverse) * 0x100000001b3u;
        }
    }
    return h;
}

/* Shows the screen what it has not seen of the last paint. */
static void show(struct tty *t)
{
    for (; t->shown < t->n; t->shown++) {
        struct chunk *c = &t->chunks[t->shown];
        size_t start = t->shown ? t->chunks[t->shown - 1].end : 0;
        vterm_input_write(t->vt, buf_text(&t->bytes) + start, c->end - start);
        c->rows = hash_rows(t);
    }
}

/* --- waiting and typing ------------------------------------------------------------------------------------------- */

/* Takes in what comes within the time. */
static bool take(struct tty *t, double ms)
{
    static const char question[] = "\033[6n";
    char bytes[65536];
    struct pollfd p = {.fd = t->fd, .events = POLLIN};
    struct timespec wait = {.tv_sec = (time_t)(ms / 1e3), .tv_nsec = (long)(fmod(ms, 1e3) * 1e6)};
    if (t->closed || ppoll(&p, 1, &wait, NULL) <= 0)
        return false;
    ssize_t n = read(t->fd, bytes, sizeof bytes);
    double at = seconds_now();
    if (n <= 0) {
        t->closed = n == 0 || (errno != EAGAIN && errno != EINTR);
        return false;
    }
    buf_add(&t->bytes, bytes, (size_t)n);
    t->chunks = mem_array(t->chunks, &t->cap, t->n + 1, sizeof *t->chunks);
    t->chunks[t->n++] = (struct chunk){.at = at, .end = t->bytes.len};
    if (memmem(bytes, (size_t)n, question, strlen(question)))
        show(t);
    return true;
}

/* The program's time on the processor, in ms. */
static double worked(const struct tty *t)
{
    struct timespec now;
    return clock_gettime(t->clock, &now) ? 0 : (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Whether it sleeps, and not for the disk. */
static bool sleeps(const struct tty *t)
{
    char path[64], line[512] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", (int)t->pid);
    FILE *f = fopen(path, "r");
    if (!f)
        return true;
    const char *behind_name = fgets(line, sizeof line, f) ? strrchr(line, ')') : NULL;
    fclose(f);
    return !behind_name || behind_name[2] == 'S' || behind_name[2] == 'Z';
}

/* When the first picture had come. */
static double sight(const struct tty *t)
{
    const double pause = 0.004;
    size_t i = 1;
    while (i < t->n && t->chunks[i].at - t->chunks[i - 1].at < pause)
        i++;
    return t->chunks[i - 1].at;
}

struct paint tty_wait(struct tty *t, double quiet, double limit)
{
    /* For so long a key that brings nothing is waited for: on a busy machine it takes a while to arrive, and behind an
     * Esc the program itself waits. */
    const double silence = 0.08;
    double end = t->from + limit / 1e3, mark = worked(t);
    while (!t->closed && seconds_now() < end) {
        if (take(t, quiet))
            continue;
        double now = worked(t);
        bool rests = now - mark < quiet / 10 && sleeps(t);
        mark = now;
        if (rests && (t->n || seconds_now() - t->from > silence))
            break;
    }
    show(t);
    if (!t->n)
        return (struct paint){0};
    return (struct paint){.first = (t->chunks[0].at - t->from) * 1e3,
                          .sight = (sight(t) - t->from) * 1e3,
                          .last = (t->chunks[t->n - 1].at - t->from) * 1e3,
                          .bytes = t->bytes.len};
}

struct paint tty_send(struct tty *t, const char *bytes, size_t len, double quiet, double limit)
{
    VTermPos cursor;
    while (take(t, 0)) /* what came unasked */
        ;
    show(t);
    vterm_state_get_cursorpos(vterm_obtain_state(t->vt), &cursor);
    t->cursor = cursor.row;
    t->before = hash_rows(t);
    t->n = t->shown = 0;
    buf_clear(&t->bytes);
    t->from = seconds_now();
    for (size_t sent = 0; sent < len && !t->closed;) {
        ssize_t n = write(t->fd, bytes + sent, len - sent);
        if (n > 0)
            sent += (size_t)n;
        else if (errno != EAGAIN && errno != EINTR)
            t->closed = true;
    }
    return tty_wait(t, quiet, limit);
}

struct paint tty_type(struct tty *t, const char *key, double quiet, double limit)
{
    char bytes[32];
    size_t len = harness_key(key, bytes, sizeof bytes);
    return len ? tty_send(t, bytes, len, quiet, limit) : tty_send(t, key, strlen(key), quiet, limit);
}

/* --- looking ------------------------------------------------------------------------------------------------------ */

double tty_results_done(const struct tty *t)
{
    size_t i = t->n;
    if (!i)
        return 0;
    while (i > 1 && t->chunks[i - 2].rows == t->chunks[t->n - 1].rows)
        i--;
    bool changed = i > 1 || t->chunks[0].rows != t->before;
    return ((changed ? t->chunks[i - 1].at : sight(t)) - t->from) * 1e3;
}

double tty_peak_mb(const struct tty *t)
{
    char path[64], line[256];
    double kb = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)t->pid);
    FILE *f = fopen(path, "r");
    if (!f)
        return 0;
    while (fgets(line, sizeof line, f))
        if (strncmp(line, "VmHWM:", 6) == 0)
            kb = atof(line + 6);
    fclose(f);
    return kb / 1024;
}

const char *tty_screen(struct tty *t)
{
    buf_clear(&t->text);
    for (int row = 0; row < TTY_ROWS; row++) {
        for (int col = 0; col < TTY_COLS;) {
            VTermScreenCell cell;
            vterm_screen_get_cell(t->screen, (VTermPos){.row = row, .col = col}, &cell);
            if (cell.chars[0])
                buf_put_cp(&t->text, cell.chars[0]);
            else
                buf_putc(&t->text, ' ');
            col += cell.width > 1 ? cell.width : 1;
        }
        buf_putc(&t->text, '\n');
    }
    return buf_text(&t->text);
}

bool tty_shows(struct tty *t, const char *text)
{
    return strstr(tty_screen(t), text) != NULL;
}
