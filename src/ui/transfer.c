#include "ui/transfer.h"

#include <dirent.h>
#include <errno.h>
#include <iconv.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "mulu/charset.h"
#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/terminal.h"
#include "ui/zmodem.h"

enum {
    SEND_PATIENCE = 60 * 1000, /* milliseconds; the terminal may ask its user where to put the file */
    RECEIVE_PATIENCE =
        300 * 1000, /* … and which file it shall be; one that shows our bytes is left earlier */
    IDLE = 60 * 1000,
    MAX_NAME = 180,  /* bytes: room for a number and an ending in any file system */
    LEFT_FOR = 86400 /* seconds; what a killed session has left is older */
};

#define DIR_PREFIX "carry-"
#define HIDE "\033[8m"
#define SHOW "\033[0m"
#define ERASE "\r\033[J" /* what they have said, lest it stand before the shell's next line */

static const char *const senders[] = {"sz", "lsz", NULL}, *const receivers[] = {"rz", "lrz", NULL};

bool transfer_ready(struct app *app)
{
    char *sender = zmodem_tool(senders), *receiver = zmodem_tool(receivers);
    bool there = sender && receiver;
    free(sender);
    free(receiver);
    if (!there)
        app_warn(app, "%s", MSG_UI_TRANSFER_MISSING);
    return there;
}

/* --- the private place ------------------------------------------------------------------------------------------ */

/* But one file, if it is named. */
static void empty_dir(const char *dir, const char *but)
{
    DIR *d = opendir(dir);
    for (struct dirent *e; d && (e = readdir(d));) {
        char *path = path_join(dir, e->d_name);
        if (!but || strcmp(e->d_name, but) != 0)
            unlink(path);
        free(path);
    }
    if (d)
        closedir(d);
}

static void remove_dir(const char *dir)
{
    empty_dir(dir, NULL);
    rmdir(dir);
}

static void remove_left(const char *state_dir)
{
    DIR *d = opendir(state_dir);
    for (struct dirent *e; d && (e = readdir(d));) {
        struct stat info;
        char *path = path_join(state_dir, e->d_name);
        if (strncmp(e->d_name, DIR_PREFIX, strlen(DIR_PREFIX)) == 0 && lstat(path, &info) == 0 &&
            S_ISDIR(info.st_mode) && time(NULL) - info.st_mtime > LEFT_FOR)
            remove_dir(path);
        free(path);
    }
    if (d)
        closedir(d);
}

const char *transfer_dir(struct app *app)
{
    struct error err = {0};
    if (app->carried)
        return app->carried;
    if (path_make_dirs(app->env->state_dir, &err)) {
        app_fail(app, &err);
        return NULL;
    }
    remove_left(app->env->state_dir);
    char *dir = mem_printf("%s/%sXXXXXX", app->env->state_dir, DIR_PREFIX);
    if (!mkdtemp(dir)) {
        app_warn(app, MSG_DIR_MAKE, dir, error_os(errno));
        free(dir);
        return NULL;
    }
    app->carried = dir;
    return dir;
}

void transfer_clear(struct app *app)
{
    if (app->carried)
        remove_dir(app->carried);
    free(app->carried);
    app->carried = NULL;
}

char *transfer_take(struct app *app, const char *name)
{
    char *dir = app->carried;
    if (dir)
        empty_dir(dir, name);
    app->carried = NULL;
    return dir;
}

void transfer_remove(const char *dir)
{
    if (dir)
        remove_dir(dir);
}

/* --- names ------------------------------------------------------------------------------------------------------ */

void transfer_safe_name(const char *name, struct buffer *out)
{
    const char *p = path_base(name), *end = p + strlen(p);
    size_t from = out->len;
    while (p < end && out->len - from < MAX_NAME) {
        uint32_t c = text_decode(&p, end);
        bool first = out->len == from;
        if (c < ' ' || c == 0x7F || (c < 0x80 && strchr("\\/:*?\"<>|", (int)c)) ||
            (first && (c == '.' || c == '-')))
            c = '_';
        buf_put_cp(out, c);
    }
    while (out->len > from && (out->data[out->len - 1] == ' ' || out->data[out->len - 1] == '.'))
        buf_cut(out, out->len - 1); /* which Windows would drop */
    if (out->len == from)
        buf_putc(out, '_');
}

/* The terminal reads a file's name in its own encoding. */
static char *name_there(const char *name)
{
    struct buffer out = {0};
    charset_encode(&out, name, strlen(name));
    return buf_take(&out);
}

/* Windows programs send names as their system has them, whatever the terminal is set to. */
static bool from_windows(const char *name, struct buffer *out)
{
    iconv_t cd = iconv_open("UTF-8", "GB18030");
    char *copy = mem_dup(name), *in = copy, bytes[4 * NAME_MAX];
    char *p = bytes;
    size_t left = strlen(copy), room = sizeof bytes;
    bool good = cd != (iconv_t)-1 && iconv(cd, &in, &left, &p, &room) != (size_t)-1;
    if (good)
        buf_add(out, bytes, sizeof bytes - room);
    if (cd != (iconv_t)-1)
        iconv_close(cd);
    free(copy);
    return good;
}

static char *name_here(const char *name)
{
    struct buffer text = {0}, out = {0};
    size_t bad_at;
    if (text_is_utf8(name, strlen(name), NULL)) {
        buf_puts(&text, name);
    } else if (!charset_decode(&text, name, strlen(name), &bad_at)) {
        buf_clear(&text);
        if (!from_windows(name, &text))
            text_repair(&text, name);
    }
    transfer_safe_name(buf_text(&text), &out);
    buf_free(&text);
    return buf_take(&out);
}

/* Renames what came so that its name is text, and no two are the same. The new name; NULL: it cannot be had. */
static char *rename_here(const char *dir, const char *raw)
{
    char *name = name_here(raw), *from = path_join(dir, raw), *to = path_join(dir, name);
    for (int i = 2; strcmp(name, raw) != 0 && access(to, F_OK) == 0; i++) {
        char *next = mem_printf("%d-%s", i, path_base(to));
        free(to);
        to = path_join(dir, next);
        free(name);
        name = next;
    }
    if (strcmp(name, raw) != 0 && rename(from, to)) {
        free(name);
        name = NULL;
    }
    free(from);
    free(to);
    return name;
}

/* --- over the line ---------------------------------------------------------------------------------------------- */

static bool tell(struct app *app, enum zmodem_end end)
{
    const char *const texts[] = {
        [ZMODEM_SILENT] = MSG_UI_TRANSFER_SILENT,
        [ZMODEM_STOPPED] = MSG_UI_TRANSFER_STOPPED,
        [ZMODEM_BROKEN] = MSG_UI_TRANSFER_BROKEN,
        [ZMODEM_LOST] = MSG_UI_TRANSFER_STOPPED,
    };
    if (end != ZMODEM_DONE)
        app_warn(app, "%s", texts[end]);
    return end == ZMODEM_DONE;
}

static bool run(struct app *app, const char *const tools[], char *argv[], int patience, const char *text)
{
    char *tool = zmodem_tool(tools);
    if (!tool) {
        app_warn(app, "%s", MSG_UI_TRANSFER_MISSING);
        return false;
    }
    if (app->setup->patience)
        patience = app->setup->patience;
    struct zmodem z = {tool, argv, app->carried, patience, app->setup->patience ? patience : IDLE};
    screen_leave_raw(app->screen, text);
    /* What the programs say to each other is not for reading, where the terminal does not take it for itself. */
    terminal_put(HIDE);
    enum zmodem_end end = zmodem_run(&z);
    terminal_put(SHOW ERASE); /* curses believes that nothing is in force */
    screen_return(app->screen);
    free(tool);
    return tell(app, end);
}

bool transfer_send(struct app *app, const char *path)
{
    char *name = name_there(path_base(path)), *there = path_join(app->carried, name);
    char *argv[] = {(char[]){"sz"}, (char[]){"-q"}, (char[]){"-b"}, (char[]){"--"}, name, NULL};
    bool done = false;
    if (strcmp(path, there) != 0 && rename(path, there))
        app_warn(app, MSG_FILE_CREATE, path_base(path), error_os(errno));
    else
        done = run(app, senders, argv, SEND_PATIENCE, MSG_UI_TRANSFER_SENDING);
    free(name);
    free(there);
    return done;
}

bool transfer_receive(struct app *app, struct string_list *names)
{
    /* Restricted: no directories, nothing outside; a name that is there gets another. */
    char *argv[] = {(char[]){"rz"}, (char[]){"-q"}, (char[]){"-b"}, (char[]){"-E"}, (char[]){"-R"}, NULL};
    struct dirent **found;
    if (!transfer_dir(app) || !run(app, receivers, argv, RECEIVE_PATIENCE, MSG_UI_TRANSFER_RECEIVING))
        return false;
    int n = scandir(app->carried, &found, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        struct stat info;
        char *path = path_join(app->carried, found[i]->d_name);
        char *name = NULL;
        if (lstat(path, &info) == 0 && S_ISREG(info.st_mode))
            name = rename_here(app->carried, found[i]->d_name);
        if (name)
            string_list_take(names, name);
        free(path);
        free(found[i]);
    }
    if (n >= 0)
        free(found);
    if (!names->n)
        app_warn(app, "%s", MSG_UI_TRANSFER_NOTHING);
    return names->n > 0;
}
