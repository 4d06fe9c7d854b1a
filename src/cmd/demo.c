/* `mulu demo`: a database to practise on, with the sample catalogs in it. It is made once and keeps what is then changed
 * in it; --again makes it anew. The editor opens on it afterwards, with the tour (main.c). */
#include "cmd/cmd.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/strings.h"

/* The texts of share/mulu/samples, in the order of their names. */
static enum status find_samples(const char *dir, struct string_list *out, struct error *err)
{
    struct dirent **entries;
    int n = scandir(dir, &entries, NULL, alphasort);
    if (n < 0)
        return error_set(err, ST_INPUT, MSG_FILE_OPEN, dir, error_os(errno));
    for (int i = 0; i < n; i++) {
        char *path = path_join(dir, entries[i]->d_name);
        size_t len = strlen(path);
        if (len > 4 && strcmp(path + len - 4, ".txt") == 0)
            string_list_add(out, path);
        free(path);
        free(entries[i]);
    }
    free(entries);
    return ST_OK;
}

static enum status import_sample(struct command_call *call, struct store *store, const char *path,
                                 struct error *err)
{
    struct store_import *import = NULL;
    struct row_sink sink;
    struct read_report report = {0};
    struct read_options options = {0};
    enum status st = store_import_begin(store, path_base(path), &import, &sink, err);
    if (!st)
        st = read_file(path, call->formats, &options, &sink, &report, err);
    if (!st)
        st = store_import_publish(import, err);
    else
        store_import_cancel(import);
    read_report_release(&report);
    return st;
}

static void remove_database(const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        char *file = mem_printf("%s%s", path, ends[i]);
        unlink(file);
        free(file);
    }
}

/* Held while the copy is made or removed: who comes second waits, and finds it. -1 where a directory cannot be locked.
 * The system lets go of it however the program ends. */
static int lock_dir(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *dir = slash ? mem_dup_n(path, (size_t)(slash + 1 - path)) : mem_dup(".");
    int fd = path_make_dirs(dir, NULL) ? -1 : open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    while (fd >= 0 && flock(fd, LOCK_EX) != 0 && errno == EINTR)
        ;
    free(dir);
    return fd;
}

/* Made under another name, so that a copy is whole or is not there. */
static enum status make_copy(struct command_call *call, const char *path, struct error *err)
{
    char *dir = path_join(call->env->share_dir, "samples"), *part = mem_printf("%s.part", path);
    struct string_list samples = {0};
    struct store *store = NULL;
    remove_database(part);
    enum status st = call_formats(call, err);
    if (!st)
        st = find_samples(dir, &samples, err);
    if (!st)
        st = store_open(call->env, part, STORE_READ_WRITE, &store, err);
    for (size_t i = 0; i < samples.n && !st; i++)
        st = import_sample(call, store, samples.items[i], err);
    store_close(store);
    if (!st && rename(part, path))
        st = error_set(err, ST_DATABASE, MSG_FILE_CREATE, path, error_os(errno));
    if (st)
        remove_database(part);
    string_list_free(&samples);
    free(part);
    free(dir);
    return st;
}

static enum status run(struct command_call *call, struct error *err)
{
    char *path = call->database ? mem_dup(call->database) : path_join(call->env->data_dir, "practice.db");
    bool again = call->options[OPTION_AGAIN] != NULL;
    enum status st = again && call->database ? error_set(err, ST_USAGE, "%s", MSG_DEMO_AGAIN_DB) : ST_OK;
    int lock = st ? -1 : lock_dir(path);
    if (!st && again)
        remove_database(path);
    if (!st && access(path, F_OK))
        st = make_copy(call, path, err);
    if (lock >= 0)
        close(lock);
    if (st) {
        free(path);
        return st;
    }
    call->next->practice = path;
    call->next->anew = again;
    return ST_OK;
}

const struct command demo_command = {
    .name = "demo",
    .usage = MSG_DEMO_USAGE,
    .help = MSG_DEMO_HELP,
    .options = UINT64_C(1) << OPTION_AGAIN,
    .most = 0,
    .needs = NEEDS_NOTHING,
    .run = run,
};
