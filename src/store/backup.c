/* Whole copies of the database: out to a file, and back from one. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "store/reading.h"
#include "store/schema.h"

/* The database itself, or one of the files that it keeps beside it: whoever has it open would write into the old one. */
static bool is_own_file(const struct store *s, const char *path)
{
    static const char *const beside[] = {"", "-wal", "-shm", "-journal"};
    struct stat target, own;
    bool same = false;
    for (size_t i = 0; i < sizeof beside / sizeof *beside && !same; i++) {
        char *name = mem_printf("%s%s", engine_path(s->db), beside[i]);
        same = stat(path, &target) == 0 && stat(name, &own) == 0 && target.st_dev == own.st_dev &&
               target.st_ino == own.st_ino;
        free(name);
    }
    return same;
}

enum status store_backup(struct store *s, const char *path, struct error *err)
{
    struct error why = {0};
    struct stat info;
    if (stat(path, &info) == 0 && !S_ISREG(info.st_mode)) /* renaming would put a file in a device's place */
        return error_set(err, ST_OUTPUT, MSG_FILE_CREATE, path,
                         S_ISDIR(info.st_mode) ? MSG_OS_EISDIR : MSG_OS_EACCES);
    if (is_own_file(s, path))
        return error_set(err, ST_OUTPUT, MSG_STORE_BACKUP_SELF, path);
    if (path_is_file(path) && info.st_size && !path_is_database(path))
        return error_set(err, ST_OUTPUT, MSG_STORE_BACKUP_OTHER, path);
    char *temp = mem_printf("%s.XXXXXX", path);
    int fd = mkstemp(temp);
    if (fd < 0) {
        enum status st = error_set(err, ST_OUTPUT, MSG_FILE_CREATE, path, error_os(errno));
        free(temp);
        return st;
    }
    enum status st = engine_copy(s->db, temp, &why);
    if (!st && (fsync(fd) || rename(temp, path)))
        st = error_set(&why, ST_OUTPUT, "%s", error_os(errno));
    if (st)
        st = error_set(err, ST_OUTPUT, MSG_STORE_BACKUP, path, why.text);
    close(fd);
    unlink(temp); /* gone when it has been renamed */
    free(temp);
    return st;
}

/* Where the present content goes: beside the database, under the time. */
static char *kept_path(struct store *s)
{
    struct buffer when = {0};
    env_format_time(&when, env_now(s->env));
    for (size_t i = 0; i < when.len; i++)
        if (strchr(": ", when.data[i]))
            when.data[i] = '-';
    char *path = mem_printf("%s.%s", engine_path(s->db), buf_text(&when));
    for (int n = 2; access(path, F_OK) == 0; n++) {
        free(path);
        path = mem_printf("%s.%s.%d", engine_path(s->db), buf_text(&when), n);
    }
    buf_free(&when);
    return path;
}

/* The file must be one of ours, whole, and not newer than this program. */
static enum status open_backup(const char *path, struct engine **out, struct error *err)
{
    enum status st = engine_open(path, ENGINE_READ_ONLY, out, err);
    if (!st)
        st = schema_accepts(*out, err);
    if (!st)
        st = engine_integrity(*out, err);
    if (st && err)
        err->status = ST_INPUT;
    return st ? ST_INPUT : ST_OK;
}

enum status store_restore(struct store *s, const char *path, char **kept, struct error *err)
{
    struct engine *from = NULL;
    char *copy = NULL;
    enum status st =
        s->read_only ? error_set(err, ST_DATABASE, MSG_STORE_READ_ONLY, engine_path(s->db)) : ST_OK;
    if (!st)
        st = open_backup(path, &from, err);
    if (!st) {
        copy = kept_path(s);
        st = engine_copy(s->db, copy, err);
    }
    if (!st)
        st = engine_replace(s->db, from, err);
    if (!st)
        st = schema_prepare(s->db, schema_migrations, schema_count, false, NULL, err);
    if (!st)
        readings_refresh(s, NULL); /* what cannot be done now waits for the next opening */
    engine_close(from);
    if (st) {
        free(copy);
        return st;
    }
    *kept = copy;
    return ST_OK;
}
