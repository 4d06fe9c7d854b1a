#include "harness/term.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
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
#include <unistd.h>
#include <vterm.h>

#include <cmocka.h>

#include "harness/keys.h"
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
};

double term_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Sanitizers and valgrind are slower; a healthy run never comes near it. */
static double deadline(void)
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
    term_send(user, bytes, len);
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

static char **make_env(const char *home, const char *const extra[])
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
    static const char *const passed[] = {"ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "GCOV_PREFIX"};
    for (size_t i = 0; i < sizeof passed / sizeof *passed; i++)
        if (getenv(passed[i]))
            set(env, &n, mem_printf("%s=%s", passed[i], getenv(passed[i])));
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
    char **env = make_env(home, extra);
    t->rows = rows;
    t->cols = cols;
    t->pid = forkpty(&t->fd, NULL, NULL, &size);
    if (t->pid == 0) {
        if (chdir(home)) /* what is typed as a path, at random or not, must not end in the source tree */
            _exit(126);
        execve(argv[0], argv, env);
        fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
        _exit(127);
    }
    assert_true(t->pid > 0);
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
    vterm_free(t->vt);
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
    bool any = false;
    struct pollfd p = {.fd = t->fd, .events = POLLIN};
    if (t->closed)
        return false;
    poll(&p, 1, ms);
    for (;;) {
        ssize_t n = read(t->fd, bytes, sizeof bytes);
        if (n > 0) {
            any = true;
            buf_add(&t->output, bytes, (size_t)n);
            vterm_input_write(t->vt, bytes, (size_t)n);
            continue;
        }
        if (n == 0 || (errno != EAGAIN && errno != EINTR))
            t->closed = true; /* the other side has gone */
        return any;
    }
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

void term_wait_idle(struct term *t)
{
    double end = deadline();
    int quiet = 0;
    while (term_seconds() < end) {
        /* Three quiet looks in a row: what was typed reaches the program through a queue of the kernel's. */
        quiet = pump(t, 5) || !is_waiting(t) ? 0 : quiet + 1;
        if (quiet >= 3 || try_reap(t))
            return;
    }
    fail_at(t, "the program does not come to rest");
}

void term_wait_text(struct term *t, const char *text)
{
    double end = deadline();
    do {
        pump(t, 20);
        if (term_has(t, text))
            return;
    } while (term_seconds() < end && !t->closed);
    fail_at(t, "\"%s\" does not appear", text);
}

void term_wait_gone(struct term *t, const char *text)
{
    double end = deadline();
    do {
        pump(t, 20);
        if (!term_has(t, text))
            return;
    } while (term_seconds() < end);
    fail_at(t, "\"%s\" does not go away", text);
}

void term_wait_row(struct term *t, int row, const char *text)
{
    double end = deadline();
    do {
        pump(t, 20);
        if (strstr(term_row(t, row), text))
            return;
    } while (term_seconds() < end && !t->closed);
    fail_at(t, "\"%s\" does not appear in row %d", text, row);
}

void term_wait_cursor(struct term *t, int row, int col)
{
    double end = deadline();
    int at_row = -1, at_col = -1;
    do {
        pump(t, 20);
        if (term_cursor(t, &at_row, &at_col) && at_row == row && at_col == col)
            return;
    } while (term_seconds() < end && !t->closed);
    fail_at(t, "the cursor is at %d,%d%s and not at %d,%d", at_row, at_col,
            t->cursor_shown ? "" : " (hidden)", row, col);
}

int term_wait_exit(struct term *t)
{
    double end = deadline();
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
        } else if (n < 0 && errno != EAGAIN && errno != EINTR) {
            return;
        } else {
            pump(t, 5);
        }
    }
}

void term_type(struct term *t, const char *text)
{
    term_send(t, text, strlen(text));
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
            size_t len = harness_key(word, bytes, sizeof bytes);
            if (!len)
                fail_msg("no key is called \"%s\"", word);
            term_send(t, bytes, len);
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
    for (const char *p = text; *p; p++)
        term_send(t, *p == '\n' ? "\r" : p, 1);
    term_type(t, "\033[201~");
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

bool term_is_alt(const struct term *t)
{
    return t->alt;
}

/* --- golden screens --------------------------------------------------------------------------------------------- */

static char *read_whole(const char *path)
{
    struct buffer b = {0};
    char chunk[4096];
    size_t n;
    FILE *f = fopen(path, "rb");
    if (!f)
        return NULL;
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
        buf_add(&b, chunk, n);
    fclose(f);
    return buf_take(&b);
}

static void print_diff(const char *want, const char *got)
{
    for (int line = 0; *want || *got; line++) {
        size_t w = strcspn(want, "\n"), g = strcspn(got, "\n");
        if (w != g || memcmp(want, got, w) != 0)
            fprintf(stderr, "line %d\n  want %.*s\n  got  %.*s\n", line, (int)w, want, (int)g, got);
        want += w + (want[w] == '\n');
        got += g + (got[g] == '\n');
    }
}

void term_golden(struct term *t, const char *name)
{
    char *path = mem_printf("tests/ui/golden/%s.txt", name);
    if (getenv("UPDATE_GOLDEN")) {
        term_wait_idle(t);
        FILE *f = fopen(path, "wb");
        assert_non_null(f);
        fputs(term_screen(t), f);
        fclose(f);
        free(path);
        return;
    }
    char *want = read_whole(path);
    if (!want)
        fail_msg("%s is missing; UPDATE_GOLDEN=1 writes it", path);
    double end = deadline();
    bool same = false;
    while (!same && term_seconds() < end && !t->closed) {
        pump(t, 20);
        same = strcmp(want, term_screen(t)) == 0;
    }
    if (!same) {
        fprintf(stderr, "\nthe screen is not %s:\n", path);
        print_diff(want, term_screen(t));
        fprintf(stderr, "the screen:\n%s\n", term_screen(t));
    }
    free(want);
    free(path);
    assert_true(same);
}

/* --- homes ------------------------------------------------------------------------------------------------------ */

char *term_home(void)
{
    static const char *const below[] = {"config/mulu", "state", "data", "Documents"};
    const char *tmp = getenv("TMPDIR");
    char *home = mem_printf("%s/mulu-test.XXXXXX", tmp && *tmp ? tmp : "/tmp");
    assert_non_null(mkdtemp(home));
    for (size_t i = 0; i < sizeof below / sizeof *below; i++) {
        char *dir = mem_printf("%s/%s", home, below[i]);
        for (char *p = dir + strlen(home) + 1;; p++) {
            char was = *p;
            if (was && was != '/')
                continue;
            *p = '\0';
            mkdir(dir, 0700);
            *p = was;
            if (!was)
                break;
        }
        free(dir);
    }
    return home;
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *where)
{
    (void)info;
    (void)type;
    (void)where;
    return remove(path);
}

void term_home_remove(char *home)
{
    if (home)
        nftw(home, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(home);
}
