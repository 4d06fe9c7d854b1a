#include "harness/term.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <termios.h>
#include <unistd.h>
#include <vterm.h>

#include <cmocka.h>

#include "harness/keys.h"
#include "harness/line.h"
#include "harness/taken.h"
#include "mulu/buffer.h"
#include "mulu/mem.h"
#include "mulu/text.h"

enum { MAX_ENV = 64 };

struct term {
    VTerm *vt;
    VTermScreen *screen;
    int rows, cols, fd;
    pid_t pid;
    bool reaped, closed, cursor_shown, alt;
    int status;
    struct buffer output, text, looks, whole;
    struct line line;
    int baud;       /* 0: as fast as it comes */
    double next;    /* when a slow line can take more */
    int64_t *taken; /* by the program, of its input; it says so itself, or it stays 0 */
    int64_t sent;
};

static struct term_kind next_kind;

void term_next(const struct term_kind *kind)
{
    next_kind = kind ? *kind : (struct term_kind){0};
}

double term_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Sanitizers and valgrind are slower; a healthy run never comes near it. */
double term_deadline(void)
{
    const char *text = getenv("TERM_DEADLINE");
    return term_seconds() + (text ? atof(text) : 10.0);
}

/* --- starting --------------------------------------------------------------------------------------------------- */

static int on_prop(VTermProp prop, VTermValue *value, void *user)
{
    struct term *t = user;
    if (prop == VTERM_PROP_CURSORVISIBLE)
        t->cursor_shown = value->boolean;
    if (prop == VTERM_PROP_ALTSCREEN)
        t->alt = value->boolean;
    return 1;
}

static void on_answer(const char *bytes, size_t len, void *user)
{
    struct term *t = user;
    struct buffer out = {0};
    line_answer(&t->line, bytes, len, &out);
    size_t cut = t->line.kind.answers == TERM_TORN && out.len > 3 ? 3 : 0;
    term_send(t, buf_text(&out), cut);
    if (cut)
        poll(NULL, 0, 60); /* longer than the program waits behind an Esc */
    term_send(t, buf_text(&out) + cut, out.len - cut);
    buf_free(&out);
}

void term_answer_now(struct term *t)
{
    term_send(t, buf_text(&t->line.held), t->line.held.len);
    buf_clear(&t->line.held);
}

static void set(char **env, int *n, char *text)
{
    size_t name = strcspn(text, "=") + 1;
    for (int i = 0; i < *n; i++) {
        if (strncmp(env[i], text, name) == 0) {
            free(env[i]);
            env[i] = text;
            return;
        }
    }
    env[(*n)++] = text;
}

static char **make_env(const char *home, int taken, const char *const extra[])
{
    char **env = mem_alloc((MAX_ENV + 1) * sizeof *env), *cwd = getcwd(NULL, 0);
    int n = 0, kept = 0;
    set(env, &n, mem_printf("PATH=%s", getenv("PATH")));
    set(env, &n, mem_dup("LC_ALL=C.UTF-8"));
    set(env, &n, mem_dup("TERM=xterm-256color"));
    set(env, &n, mem_dup("TZ=Asia/Shanghai"));
    set(env, &n, mem_dup("NO_COLOR=1"));
    set(env, &n, mem_printf("HOME=%s", home));
    set(env, &n, mem_printf("XDG_CONFIG_HOME=%s/config", home));
    set(env, &n, mem_printf("XDG_STATE_HOME=%s/state", home));
    set(env, &n, mem_printf("XDG_DATA_HOME=%s/data", home));
    set(env, &n, mem_printf("MULU_SHARE=%s/share/mulu", cwd));
    set(env, &n, mem_printf(TAKEN_ENV "=%d", taken));
    static const char *const passed[] = {"ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "GCOV_PREFIX"};
    for (size_t i = 0; i < sizeof passed / sizeof *passed; i++)
        if (getenv(passed[i]))
            set(env, &n, mem_printf("%s=%s", passed[i], getenv(passed[i])));
    if (next_kind.locale) {
        set(env, &n, mem_printf("LC_ALL=%s", next_kind.locale));
        set(env, &n, mem_dup("LOCPATH=" LOCALE_DIR));
    }
    if (next_kind.term)
        set(env, &n, mem_printf("TERM=%s", next_kind.term));
    for (int i = 0; extra && extra[i]; i++)
        set(env, &n, mem_dup(extra[i]));
    for (int i = 0; i < n; i++) {
        if (env[i][strlen(env[i]) - 1] == '=')
            free(env[i]);
        else
            env[kept++] = env[i];
    }
    env[kept] = NULL;
    free(cwd);
    return env;
}

struct term *term_start(int rows, int cols, const char *home, char *const argv[], const char *const extra[])
{
    static const VTermScreenCallbacks callbacks = {.settermprop = on_prop};
    struct term *t = mem_alloc(sizeof *t);
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
    int taken = -1;
    t->taken = taken_new(&taken);
    assert_non_null(t->taken);
    char **env = make_env(home, taken, extra);
    t->rows = rows;
    t->cols = cols;
    line_open(&t->line, &next_kind);
    t->pid = forkpty(&t->fd, NULL, NULL, &size);
    if (t->pid == 0) {
        if (chdir(home)) /* what is typed as a path, at random or not, must not end in the source tree */
            _exit(126);
        execve(argv[0], argv, env);
        fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
        _exit(127);
    }
    assert_true(t->pid > 0);
    close(taken);
    fcntl(t->fd, F_SETFL, O_NONBLOCK);
    for (char **e = env; *e; e++)
        free(*e);
    free(env);
    t->vt = vterm_new(rows, cols);
    vterm_set_utf8(t->vt, 1);
    vterm_output_set_callback(t->vt, on_answer, t);
    t->screen = vterm_obtain_screen(t->vt);
    vterm_screen_enable_altscreen(t->screen, 1);
    vterm_screen_set_callbacks(t->screen, &callbacks, t);
    t->cursor_shown = true;
    vterm_screen_reset(t->screen, 1);
    return t;
}

static bool try_reap(struct term *t)
{
    if (!t->reaped && waitpid(t->pid, &t->status, WNOHANG) == t->pid)
        t->reaped = true;
    return t->reaped;
}

void term_close(struct term *t)
{
    if (!t)
        return;
    if (!try_reap(t)) {
        kill(t->pid, SIGKILL);
        kill(t->pid, SIGCONT);
        waitpid(t->pid, &t->status, 0);
    }
    if (t->fd >= 0)
        close(t->fd);
    taken_free(t->taken);
    vterm_free(t->vt);
    line_close(&t->line);
    buf_free(&t->output);
    buf_free(&t->text);
    buf_free(&t->looks);
    buf_free(&t->whole);
    free(t);
}

void term_hang_up(struct term *t)
{
    close(t->fd);
    t->fd = -1;
    t->closed = true;
}

void term_forget(struct term *t)
{
    t->reaped = true;
}

pid_t term_pid(const struct term *t)
{
    return t->pid;
}

int term_rows(const struct term *t)
{
    return t->rows;
}

int term_cols(const struct term *t)
{
    return t->cols;
}

/* --- reading what the program sends ----------------------------------------------------------------------------- */

/* Takes in what there is, waiting at most `ms` for the first of it. True when something came. */
static bool pump(struct term *t, int ms)
{
    char bytes[65536];
    size_t room = sizeof bytes;
    bool any = false;
    if (t->baud) { /* ten bits a byte, a hundredth of a second at a time */
        if (term_seconds() < t->next) {
            poll(NULL, 0, ms < 10 ? ms : 10);
            return false;
        }
        t->next = term_seconds() + 0.01;
        room = (size_t)t->baud / 1000 + 1;
    }
    struct pollfd p = {.fd = t->fd, .events = POLLIN};
    if (t->closed)
        return false;
    poll(&p, 1, ms);
    for (;;) {
        ssize_t n = read(t->fd, bytes, room);
        if (n > 0) {
            any = true;
            buf_add(&t->output, bytes, (size_t)n);
            struct buffer shown = {0};
            line_shown(&t->line, bytes, (size_t)n, &shown);
            vterm_input_write(t->vt, buf_text(&shown), shown.len);
            buf_free(&shown);
            if (t->baud)
                return true;
            continue;
        }
        if (n == 0 || (errno != EAGAIN && errno != EINTR))
            t->closed = true; /* the other side has gone */
        return any;
    }
}

bool term_take(struct term *t, int ms)
{
    return pump(t, ms);
}

void term_pump(struct term *t)
{
    pump(t, 5);
}

/* Whether the program stands in the wait of its event loop: ppoll is the only one that it may sleep in for long. */
static bool is_waiting(const struct term *t)
{
    char path[64], line[256] = "";
    snprintf(path, sizeof path, "/proc/%d/syscall", (int)t->pid);
    FILE *f = fopen(path, "r");
    if (!f)
        return false;
    bool read_line = fgets(line, sizeof line, f) != NULL;
    fclose(f);
    return read_line && atoi(line) == 271; /* ppoll */
}

static void fail_at(struct term *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void fail_at(struct term *t, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fprintf(stderr, "\n");
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    if (try_reap(t))
        fprintf(stderr, " (the program has ended: %x)", (unsigned)t->status);
    fprintf(stderr, "\nthe screen:\n%s\n", term_screen(t));
    fail();
}

/* More programs want to run than can: all that is waited for comes later, and what goes through the kernel, too. */
static int looks_needed(void)
{
    enum { USUAL = 3, MOST = 30 };
    int running = 0;
    FILE *f = fopen("/proc/loadavg", "r");
    if (f && fscanf(f, "%*f %*f %*f %d", &running) != 1)
        running = 0;
    if (f)
        fclose(f);
    int more = running - (int)sysconf(_SC_NPROCESSORS_ONLN);
    int looks = USUAL + (more > 0 ? 3 * more : 0);
    return looks < MOST ? looks : MOST;
}

/* Whether what was sent has arrived, where the program counts it; the rest after a while is another program's, which has
 * the terminal now, or was thrown away. */
static bool all_taken(struct term *t, double since)
{
    const double a_while = 2;
    int64_t taken = taken_get(t->taken) - TAKEN_BEGUN;
    if (taken >= 0 && taken < t->sent && term_seconds() - since < a_while)
        return false;
    t->sent = taken;
    return true;
}

/* Whether the program comes to rest within the time: all input taken, all of the picture sent. Some quiet looks in a row,
 * for both pass through queues of the kernel's. */
static bool come_to_rest(struct term *t, double seconds)
{
    double begin = term_seconds(), end = begin + seconds;
    int quiet = 0, needed = looks_needed();
    while (term_seconds() < end) {
        quiet = pump(t, 5) || !is_waiting(t) || !all_taken(t, begin) ? 0 : quiet + 1;
        if (quiet >= needed || try_reap(t))
            return true;
    }
    return false;
}

void term_wait_idle(struct term *t)
{
    if (!come_to_rest(t, term_deadline() - term_seconds()))
        fail_at(t, "the program does not come to rest");
}

/* What a wait is for. A picture half sent can fulfil it too, so it must still hold once the program rests, or works on
 * for longer than a picture takes. */
struct sight {
    bool (*holds)(struct term *t, const struct sight *sight);
    const char *text;
    int row, col;
};

static bool wait_for(struct term *t, const struct sight *sight)
{
    double end = term_deadline();
    do {
        pump(t, 20);
        if (!sight->holds(t, sight))
            continue;
        come_to_rest(t, 0.5);
        if (sight->holds(t, sight))
            return true;
    } while (term_seconds() < end && !t->closed);
    return false;
}

static bool holds_text(struct term *t, const struct sight *sight)
{
    return term_has(t, sight->text);
}

static bool holds_wrapped(struct term *t, const struct sight *sight)
{
    return term_has_wrapped(t, sight->text);
}

static bool holds_not_text(struct term *t, const struct sight *sight)
{
    return !term_has(t, sight->text);
}

static bool holds_row(struct term *t, const struct sight *sight)
{
    return strstr(term_row(t, sight->row), sight->text) != NULL;
}

static bool holds_cursor(struct term *t, const struct sight *sight)
{
    int row = -1, col = -1;
    return term_cursor(t, &row, &col) && row == sight->row && col == sight->col;
}

void term_wait_text(struct term *t, const char *text)
{
    if (!wait_for(t, &(struct sight){.holds = holds_text, .text = text}))
        fail_at(t, "\"%s\" does not appear", text);
}

void term_wait_wrapped(struct term *t, const char *text)
{
    if (!wait_for(t, &(struct sight){.holds = holds_wrapped, .text = text}))
        fail_at(t, "\"%s\" does not appear", text);
}

void term_wait_gone(struct term *t, const char *text)
{
    if (!wait_for(t, &(struct sight){.holds = holds_not_text, .text = text}))
        fail_at(t, "\"%s\" does not go away", text);
}

void term_wait_row(struct term *t, int row, const char *text)
{
    if (!wait_for(t, &(struct sight){.holds = holds_row, .text = text, .row = row}))
        fail_at(t, "\"%s\" does not appear in row %d", text, row);
}

void term_wait_cursor(struct term *t, int row, int col)
{
    if (wait_for(t, &(struct sight){.holds = holds_cursor, .row = row, .col = col}))
        return;
    int at_row = -1, at_col = -1;
    bool shown = term_cursor(t, &at_row, &at_col);
    fail_at(t, "the cursor is at %d,%d%s and not at %d,%d", at_row, at_col, shown ? "" : " (hidden)", row,
            col);
}

bool term_has_ended(struct term *t)
{
    return try_reap(t);
}

int term_wait_exit(struct term *t)
{
    double end = term_deadline();
    while (!try_reap(t)) {
        pump(t, 20);
        if (term_seconds() > end)
            fail_at(t, "the program does not end");
        if (t->closed)
            poll(NULL, 0, 5);
    }
    pump(t, 0);
    return t->status;
}

/* --- typing ----------------------------------------------------------------------------------------------------- */

void term_send(struct term *t, const char *bytes, size_t len)
{
    while (len > 0 && !t->closed) {
        ssize_t n = write(t->fd, bytes, len);
        if (n > 0) {
            bytes += n;
            len -= (size_t)n;
            t->sent += n;
        } else if (n < 0 && errno != EAGAIN && errno != EINTR) {
            return;
        } else {
            pump(t, 5);
        }
    }
}

void term_type(struct term *t, const char *text)
{
    struct buffer bytes = {0};
    line_typed(&t->line, text, strlen(text), &bytes);
    term_send(t, buf_text(&bytes), bytes.len);
    buf_free(&bytes);
}

void term_keys(struct term *t, const char *names)
{
    char word[32];
    while (*names) {
        size_t n = strcspn(names, " ");
        assert_true(n < sizeof word);
        memcpy(word, names, n);
        word[n] = '\0';
        char *star = n > 2 ? strchr(word + 1, '*') : NULL;
        int times = 1;
        if (star) {
            times = atoi(star + 1);
            *star = '\0';
        }
        for (int i = 0; i < times && n; i++) {
            char bytes[16];
            size_t len = harness_key(word, bytes, sizeof bytes - 1);
            if (!len)
                fail_msg("no key is called \"%s\"", word);
            bytes[len] = '\0';
            term_type(t, bytes);
            /* Esc and the next key must not look like one sequence. */
            if (len == 1 && bytes[0] == '\033')
                term_wait_idle(t);
        }
        names += n + (names[n] == ' ');
    }
}

void term_paste(struct term *t, const char *text)
{
    term_type(t, "\033[200~");
    char *copy = mem_dup(text);
    for (char *p = copy; *p; p++)
        if (*p == '\n')
            *p = '\r';
    term_type(t, copy);
    free(copy);
    term_type(t, "\033[201~");
}

void term_slow(struct term *t, int baud)
{
    t->baud = baud;
}

void term_resize(struct term *t, int rows, int cols)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
    pump(t, 0);
    t->rows = rows;
    t->cols = cols;
    /* libvterm 0.1.4 writes out of bounds where not even one wide character fits. */
    vterm_set_size(t->vt, rows > 2 ? rows : 2, cols > 4 ? cols : 4);
    ioctl(t->fd, TIOCSWINSZ, &size);
}

void term_signal(struct term *t, int sig)
{
    kill(t->pid, sig);
}

/* --- looking ---------------------------------------------------------------------------------------------------- */

const char *term_row(struct term *t, int row)
{
    buf_clear(&t->text);
    for (int col = 0; col < t->cols;) {
        VTermScreenCell cell;
        vterm_screen_get_cell(t->screen, (VTermPos){.row = row, .col = col}, &cell);
        if (!cell.chars[0])
            buf_putc(&t->text, ' ');
        for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
            buf_put_cp(&t->text, cell.chars[i]);
        col += cell.width > 1 ? cell.width : 1;
    }
    return buf_text(&t->text);
}

static char look_of(const VTermScreenCell *cell)
{
    int reverse = cell->attrs.reverse, bold = cell->attrs.bold, underline = cell->attrs.underline != 0;
    return ".bufrBUF"[reverse * 4 + underline * 2 + bold];
}

const char *term_looks(struct term *t, int row)
{
    buf_clear(&t->looks);
    for (int col = 0; col < t->cols;) {
        VTermScreenCell cell;
        vterm_screen_get_cell(t->screen, (VTermPos){.row = row, .col = col}, &cell);
        int width = cell.width > 1 ? cell.width : 1;
        buf_pad(&t->looks, look_of(&cell), (size_t)width);
        col += width;
    }
    return buf_text(&t->looks);
}

int term_color(struct term *t, int row, int col)
{
    VTermScreenCell cell;
    vterm_screen_get_cell(t->screen, (VTermPos){.row = row, .col = col}, &cell);
    return VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) || !VTERM_COLOR_IS_INDEXED(&cell.fg) ? -1
                                                                                    : cell.fg.indexed.idx;
}

const char *term_screen(struct term *t)
{
    int row = -1, col = -1;
    bool shown = term_cursor(t, &row, &col);
    buf_clear(&t->whole);
    for (int i = 0; i < t->rows; i++)
        buf_printf(&t->whole, "|%s|\n", term_row(t, i));
    buf_printf(&t->whole, "cursor: ");
    if (shown)
        buf_printf(&t->whole, "%d,%d\n", row, col);
    else
        buf_printf(&t->whole, "hidden\n");
    for (int i = 0; i < t->rows; i++) {
        const char *looks = term_looks(t, i);
        if (strspn(looks, ".") < strlen(looks))
            buf_printf(&t->whole, "%3d %s\n", i, looks);
    }
    return buf_text(&t->whole);
}

int term_find_row(struct term *t, const char *text)
{
    for (int i = 0; i < t->rows; i++)
        if (strstr(term_row(t, i), text))
            return i;
    return -1;
}

bool term_has(struct term *t, const char *text)
{
    return term_find_row(t, text) >= 0;
}

bool term_has_wrapped(struct term *t, const char *text)
{
    struct buffer all = {0}, want = {0};
    for (int i = 0; i < t->rows; i++)
        text_squash(&all, term_row(t, i), strlen(term_row(t, i)));
    text_squash(&want, text, strlen(text));
    bool found = strstr(buf_text(&all), buf_text(&want)) != NULL;
    buf_free(&all);
    buf_free(&want);
    return found;
}

bool term_cursor(struct term *t, int *row, int *col)
{
    VTermPos pos;
    vterm_state_get_cursorpos(vterm_obtain_state(t->vt), &pos);
    *row = pos.row;
    *col = pos.col;
    return t->cursor_shown;
}

const char *term_output(const struct term *t, size_t *len)
{
    *len = t->output.len;
    return buf_text(&t->output);
}

bool term_makes_signals(const struct term *t)
{
    struct termios now;
    return tcgetattr(t->fd, &now) == 0 && now.c_lflag & ISIG;
}

bool term_is_alt(const struct term *t)
{
    return t->alt;
}
