#include "mulu/file.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"

enum { CHUNK = 64 * 1024, CHUNK_OUT = 512 * 1024 };

/* What is large is written by a thread, a piece at a time, while the next piece is made: copying it into the system's cache
 * takes a sixth of an export. It is joined before the next piece, and before anybody asks how it went. */
struct file_out {
    char *path;
    char *temp; /* NULL when writing to standard output */
    int fd;
    int failure; /* errno of the first write that failed */
    struct buffer pending;
    struct buffer leaving; /* the worker's, as the next one, while it works */
    int worker_failure;
    pthread_t worker;
    bool works;
};

char *path_join(const char *dir, const char *name)
{
    size_t n = strlen(dir);
    return mem_printf("%s%s%s", dir, n && dir[n - 1] == '/' ? "" : "/", name);
}

const char *path_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

char *path_stem(const char *path)
{
    const char *base = path_base(path);
    const char *dot = strrchr(base, '.');
    return mem_dup_n(base, dot && dot > base ? (size_t)(dot - base) : strlen(base));
}

void path_make_name(const char *title, char *out, size_t size)
{
    struct buffer b = {0};
    const char *p = title, *end = title + strlen(title);
    while (p < end) {
        const char *at = p;
        uint32_t c = text_decode(&p, end);
        if (b.len + 5 >= size)
            break;
        if (c < ' ' || c == 0x7F || c == '/' || c == '\\' || c == ':' || (c == '.' && b.len == 0))
            buf_putc(&b, '_');
        else if (!text_is_space(c))
            buf_add(&b, at, (size_t)(p - at));
    }
    memcpy(out, buf_text(&b), b.len);
    out[b.len] = '\0';
    buf_free(&b);
}

char *path_expand(const char *path)
{
    if (path[0] != '~' || (path[1] != '/' && path[1]))
        return mem_dup(path);
    const char *home = getenv("HOME");
    char room[4096];
    struct passwd entry, *found = NULL;
    if (!home || !*home) {
        getpwuid_r(geteuid(), &entry, room, sizeof room, &found);
        home = found ? found->pw_dir : "/";
    }
    return path[1] ? path_join(home, path + 2) : mem_dup(home);
}

bool path_is_directory(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

bool path_is_file(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

enum status file_read(const char *path, size_t most, struct buffer *out, struct error *err)
{
    struct stat info = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &info) || S_ISDIR(info.st_mode)) {
        int failure = S_ISDIR(info.st_mode) ? EISDIR : errno;
        if (fd >= 0)
            close(fd);
        return error_set(err, ST_INPUT, MSG_FILE_OPEN, path, error_os(failure));
    }
    char *chunk = mem_alloc(CHUNK);
    size_t was = out->len;
    ssize_t n;
    while (((n = read(fd, chunk, CHUNK)) > 0 && out->len - was <= most) || (n < 0 && errno == EINTR))
        buf_add(out, chunk, n > 0 ? (size_t)n : 0);
    int failure = n < 0 ? errno : 0;
    close(fd);
    free(chunk);
    if (failure)
        return error_set(err, ST_INPUT, MSG_FILE_READ, path, error_os(failure));
    if (out->len - was > most)
        return error_set(err, ST_INPUT, MSG_FILE_TOO_LARGE, path, (int)(most >> 10));
    return ST_OK;
}

enum status path_make_dirs(const char *dir, struct error *err)
{
    char *p = mem_dup(dir);
    int failure = 0;
    for (char *s = p + 1; !failure; s++) {
        if (*s != '/' && *s)
            continue;
        char was = *s;
        *s = '\0';
        if (mkdir(p, 0700) && errno != EEXIST)
            failure = errno;
        *s = was;
        if (!was)
            break;
    }
    struct stat info;
    if (!failure && (stat(p, &info) || !S_ISDIR(info.st_mode)))
        failure = ENOTDIR;
    free(p);
    return failure ? error_set(err, ST_OUTPUT, MSG_DIR_MAKE, dir, error_os(failure)) : ST_OK;
}

bool path_is_database(const char *path)
{
    static const char magic[] = "SQLite format 3"; /* and a NUL: the file format's first 16 bytes */
    char head[sizeof magic] = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return false;
    bool yes = read(fd, head, sizeof head) == (ssize_t)sizeof head && memcmp(head, magic, sizeof magic) == 0;
    close(fd);
    return yes;
}

enum status file_out_open(const char *name, struct file_out **out, struct error *err)
{
    if (path_is_database(name))
        return error_set(err, ST_OUTPUT, MSG_FILE_DATABASE, name);
    struct file_out *f = mem_alloc(sizeof *f);
    char *real =
        strcmp(name, "-") ? realpath(name, NULL) : NULL; /* a link stays, and its target is written */
    const char *path = f->path = real ? real : mem_dup(name);
    f->fd = STDOUT_FILENO;
    if (strcmp(path, "-") != 0) {
        struct stat info;
        if (stat(path, &info) == 0 && !S_ISREG(info.st_mode)) {
            /* a device or a pipe cannot be renamed over; a directory is a mistake */
            f->fd = S_ISDIR(info.st_mode) ? (errno = EISDIR, -1) : open(path, O_WRONLY | O_CLOEXEC);
        } else {
            f->temp = mem_printf("%s.XXXXXX", path);
            f->fd = mkostemp(f->temp, O_CLOEXEC);
            mode_t mask = umask(0);
            umask(mask);
            if (f->fd >= 0)
                fchmod(f->fd, stat(path, &info) == 0 ? info.st_mode & 0777 : 0666 & ~mask);
        }
    }
    if (f->fd < 0) {
        enum status st = error_set(err, ST_OUTPUT, MSG_FILE_CREATE, name, error_os(errno));
        free(f->temp);
        f->temp = NULL;
        file_out_cancel(f);
        return st;
    }
    *out = f;
    return ST_OK;
}

/* The errno of what failed; 0: nothing did. */
static int write_all(int fd, const struct buffer *b)
{
    const char *p = b->data;
    for (size_t left = b->len; left;) {
        ssize_t n = write(fd, p, left);
        if (n < 0 && errno != EINTR)
            return errno;
        if (n > 0) {
            p += n;
            left -= (size_t)n;
        }
    }
    return 0;
}

static void *work(void *ctx)
{
    struct file_out *f = ctx;
    f->worker_failure = write_all(f->fd, &f->leaving);
    return NULL;
}

static void join(struct file_out *f)
{
    if (f->works)
        pthread_join(f->worker, NULL);
    f->works = false;
    if (!f->failure)
        f->failure = f->worker_failure;
    f->worker_failure = 0;
    buf_clear(&f->leaving);
}

/* Signals are for the thread that was there before; but for the one that says that nobody reads any more. */
static void start(struct file_out *f)
{
    sigset_t all, before;
    struct buffer empty = f->leaving;
    f->leaving = f->pending;
    f->pending = empty;
    sigfillset(&all);
    sigdelset(&all, SIGPIPE);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    f->works = pthread_create(&f->worker, NULL, work, f) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!f->works)
        work(f);
}

/* Writes all that is pending, and knows how it went. */
static void flush(struct file_out *f)
{
    join(f);
    if (!f->failure)
        f->failure = write_all(f->fd, &f->pending);
    buf_clear(&f->pending);
}

void file_out_add(struct file_out *f, const char *bytes, size_t len)
{
    if (f->failure)
        return;
    buf_add(&f->pending, bytes, len);
    if (f->pending.len < CHUNK_OUT)
        return;
    join(f);
    if (!f->failure)
        start(f);
}

bool file_out_failed(const struct file_out *f)
{
    return f->failure != 0;
}

/* A rename is on the disk only when its directory is. */
static void sync_parent(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *dir = slash ? mem_dup_n(path, slash == path ? 1 : (size_t)(slash - path)) : mem_dup(".");
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd); /* some file systems refuse; the data itself is safe by now */
        close(fd);
    }
    free(dir);
}

enum status file_out_commit(struct file_out *f, struct error *err)
{
    flush(f);
    if (f->temp && !f->failure && fsync(f->fd))
        f->failure = errno;
    if (f->fd != STDOUT_FILENO) {
        if (close(f->fd) && !f->failure)
            f->failure = errno;
        f->fd = -1;
    }
    if (f->temp && !f->failure) {
        if (rename(f->temp, f->path)) {
            f->failure = errno;
        } else {
            sync_parent(f->path);
            free(f->temp);
            f->temp = NULL;
        }
    }
    enum status st =
        f->failure ? error_set(err, ST_OUTPUT, MSG_FILE_WRITE, f->path, error_os(f->failure)) : ST_OK;
    file_out_cancel(f);
    return st;
}

void file_out_cancel(struct file_out *f)
{
    if (!f)
        return;
    join(f);
    if (f->fd >= 0 && f->fd != STDOUT_FILENO)
        close(f->fd);
    if (f->temp)
        unlink(f->temp);
    buf_free(&f->pending);
    buf_free(&f->leaving);
    free(f->temp);
    free(f->path);
    free(f);
}
