/* The text of a field in the user's own editor, through a private file. The field changes only when the editor ends well
 * and leaves a text; in every other case it stays as it is, and what the editor wrote is kept where it is. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mulu/charset.h"
#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/app.h"
#include "ui/field_text.h"

enum { NOT_FOUND = 127, SHELL_SIGNAL = 128 }; /* what a shell makes of a signal that killed its child */

static const char *editor_of(const struct app *app)
{
    const char *names[] = {settings_get(app->setup->settings, SETTING_EDITOR), getenv("VISUAL"),
                           getenv("EDITOR")};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i] && *names[i])
            return names[i];
    return NULL;
}

/* --- bytes ------------------------------------------------------------------------------------------------------ */

#define UTF8_MARK "\xEF\xBB\xBF"

/* The text as an editor in this locale reads it. False: as UTF-8, which is marked where the locale has another encoding
 * that lacks some of its characters. */
static bool encode(const struct edit *e, struct buffer *out)
{
    const char *text = edit_text(e);
    size_t len = e->text.len, bad;
    if (!charset_is_utf8()) {
        struct buffer again = {0};
        charset_encode(out, text, len);
        bool whole = charset_decode(&again, buf_text(out), out->len, &bad) && again.len == len &&
                     memcmp(buf_text(&again), text, len) == 0;
        buf_free(&again);
        if (whole)
            return true;
        buf_clear(out);
        buf_puts(out, UTF8_MARK);
    }
    buf_add(out, text, len);
    return false;
}

/* The editor's bytes as text, whatever mark it put in front; false: the byte at *bad, from 0, is none. */
static bool decode(const struct buffer *bytes, bool native, struct buffer *out, size_t *bad)
{
    size_t mark = strlen(UTF8_MARK);
    bool marked = bytes->len >= mark && memcmp(bytes->data, UTF8_MARK, mark) == 0;
    const char *nul = memchr(buf_text(bytes), '\0', bytes->len);
    *bad = nul ? (size_t)(nul - bytes->data) : 0;
    if (nul)
        return false;
    if (native && !marked)
        return charset_decode(out, buf_text(bytes), bytes->len, bad);
    buf_add(out, buf_text(bytes) + (marked ? mark : 0), bytes->len - (marked ? mark : 0));
    return text_is_utf8(buf_text(bytes), bytes->len, bad);
}

/* --- the file --------------------------------------------------------------------------------------------------- */

static bool write_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, bytes, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        bytes += n;
        len -= (size_t)n;
    }
    return true;
}

/* Makes it beside the drafts, where nobody else can read; the caller frees the path. */
static char *put_file(struct app *app, const struct buffer *text)
{
    size_t len = text->len;
    struct error err = {0};
    char *path = path_join(app->env->state_dir, "text-XXXXXX.txt");
    if (path_make_dirs(app->env->state_dir, &err)) {
        app_fail(app, &err);
        free(path);
        return NULL;
    }
    int fd = mkostemps(path, 4, O_CLOEXEC); /* mode 0600 */
    bool done = fd >= 0 && write_all(fd, buf_text(text), len) &&
                write_all(fd, "\n", len > 0 && text->data[len - 1] != '\n');
    int why = errno;
    if (fd >= 0 && close(fd) != 0 && done) {
        why = errno;
        done = false;
    }
    if (done)
        return path;
    app_warn(app, MSG_UI_OUTSIDE_FILE, path, error_os(why));
    if (fd >= 0)
        unlink(path);
    free(path);
    return NULL;
}

static bool get_file(const char *path, struct buffer *out)
{
    char bytes[16384];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return false;
    ssize_t n;
    while ((n = read(fd, bytes, sizeof bytes)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            break;
        buf_add(out, bytes, (size_t)n);
    }
    int why = errno;
    close(fd);
    errno = why;
    return n == 0;
}

/* --- the program ------------------------------------------------------------------------------------------------ */

/* In a group of its own that has the terminal: Ctrl-C is then the editor's, not ours. */
static void become_editor(const char *editor, const char *path)
{
    sigset_t none;
    char *command = mem_printf("%s \"$1\"", editor);
    setpgid(0, 0);
    tcsetpgrp(STDIN_FILENO, getpid());
    static const int usual[] = {SIGTERM, SIGHUP,  SIGINT,  SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT,
                                SIGTTOU, SIGSEGV, SIGABRT, SIGBUS,  SIGFPE,   SIGILL,  SIGPIPE};
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        signal(usual[i], SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execl("/bin/sh", "sh", "-c", command, "sh", path, (char *)NULL);
    _exit(NOT_FOUND);
}

/* The status as of waitpid(); -1: it did not start. An editor that stops itself goes on at once: there is nobody else
 * to have the terminal. */
static int run(const char *editor, const char *path)
{
    struct sigaction old, ignore = {.sa_handler = SIG_IGN};
    int status = 0;
    sigaction(SIGTTOU, &ignore, &old); /* taking the terminal back from another group would stop us */
    pid_t child = fork();
    if (child == 0)
        become_editor(editor, path);
    int why = errno;
    while (child > 0) {
        pid_t got = waitpid(child, &status, WUNTRACED);
        if (got < 0 && errno == EINTR)
            continue;
        if (got != child || !WIFSTOPPED(status))
            break;
        tcsetpgrp(STDIN_FILENO, child);
        kill(-child, SIGCONT);
    }
    tcsetpgrp(STDIN_FILENO, getpgrp());
    sigaction(SIGTTOU, &old, NULL);
    errno = why;
    return child < 0 ? -1 : status;
}

/* --- what came of it -------------------------------------------------------------------------------------------- */

/* Whether the text can be had; what the file is still good for is told, and then it stays. */
static void refuse(struct app *app, const char *why, const char *path, bool keep)
{
    if (keep) {
        char *left = mem_printf(MSG_UI_OUTSIDE_LEFT, path);
        app_warn(app, "%s%s", why, left);
        free(left);
        return;
    }
    app_warn(app, "%s", why);
    unlink(path);
}

static void tell_failure(struct app *app, const char *editor, int status, const char *path, bool written)
{
    char *why;
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    int sig = WIFSIGNALED(status) ? WTERMSIG(status) : code > SHELL_SIGNAL ? code - SHELL_SIGNAL : 0;
    if (status == -1)
        why = mem_printf(MSG_UI_OUTSIDE_START, error_os(errno));
    else if (sig)
        why = mem_printf(MSG_UI_OUTSIDE_KILLED, sig);
    else if (code == NOT_FOUND)
        why = mem_printf(MSG_UI_OUTSIDE_MISSING, editor);
    else
        why = mem_printf(MSG_UI_OUTSIDE_FAILED, code);
    refuse(app, why, path, written);
    free(why);
}

/* Editors end a file with a line break that the text has not. */
static void strip(struct buffer *b, const struct edit *e)
{
    bool had = e->text.len > 0 && edit_text(e)[e->text.len - 1] == '\n';
    if (had || !b->len || b->data[b->len - 1] != '\n')
        return;
    buf_cut(b, b->len - 1);
    if (b->len && b->data[b->len - 1] == '\r')
        buf_cut(b, b->len - 1);
}

static void take_over(struct app *app, struct edit *e, const struct buffer *bytes, bool native,
                      const char *path)
{
    struct buffer text = {0};
    size_t bad = 0;
    if (!decode(bytes, native, &text, &bad)) {
        app_warn(app, MSG_UI_OUTSIDE_BYTES, bad + 1, native ? charset_name() : "UTF-8", path);
        buf_free(&text);
        return;
    }
    strip(&text, e);
    if (text.len == e->text.len && memcmp(buf_text(&text), edit_text(e), text.len) == 0) {
        unlink(path);
        app_say(app, "%s", MSG_UI_OUTSIDE_SAME);
    } else {
        edit_select_all(e);
        edit_insert(e, buf_text(&text), text.len);
        if (app_keep(app)) { /* until then the file is the only copy */
            unlink(path);
            app_say(app, "%s", MSG_UI_OUTSIDE_TAKEN);
        } else {
            app_warn(app, MSG_UI_OUTSIDE_UNKEPT, path);
        }
    }
    buf_free(&text);
}

static bool same(const struct buffer *a, const struct buffer *b)
{
    return a->len == b->len && memcmp(buf_text(a), buf_text(b), a->len) == 0;
}

/* Runs the editor on the file that holds what was sent. */
static void edit_file(struct app *app, struct edit *e, const char *editor, bool native, const char *path)
{
    struct buffer sent = {0}, back = {0};
    bool known = get_file(path, &sent);
    app_keep(app); /* who knows how long this takes */
    screen_leave(app->screen, "");
    int status = run(editor, path);
    int why = errno;
    screen_return(app->screen);
    bool read = get_file(path, &back);
    int unread = errno;
    errno = why;
    if (status != 0)
        tell_failure(app, editor, status, path, read && !(known && same(&sent, &back)));
    else if (!read)
        app_warn(app, MSG_UI_OUTSIDE_UNREAD, path, error_os(unread));
    else
        take_over(app, e, &back, native, path);
    buf_free(&sent);
    buf_free(&back);
}

void outside_edit(struct app *app, struct edit *e)
{
    const char *editor = editor_of(app);
    struct buffer bytes = {0};
    if (!editor) {
        app_say(app, "%s", MSG_UI_OUTSIDE_NONE);
        return;
    }
    bool native = encode(e, &bytes);
    char *path = put_file(app, &bytes);
    if (path)
        edit_file(app, e, editor, native, path);
    free(path);
    buf_free(&bytes);
}
