#include "store/engine_sqlite.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "mulu/buffer.h"
#include "mulu/mem.h"
#include "mulu/messages.h"

enum {
    BUSY_LIMIT_MS = 5000,
    SHORTEN_LIMIT_MS = 50, /* for work that need not be done now */
    BUSY_STEP_MS = 2,      /* shorter than the pause that an import makes between its batches */
    CHECKPOINT_PAGES = 1000,
    LONG_LOG_PAGES = 3000,
    CACHE_KB = 8 * 1024,         /* pages kept in memory */
    WAL_LIMIT = 16 * 1024 * 1024 /* a longer log is cut back to this after a checkpoint */
};

/* --- failures --------------------------------------------------------------------------------------------------- */

enum status engine_fail(struct engine *e, int rc, struct error *err)
{
    const char *why = sqlite3_errmsg(e->db);
    int os = sqlite3_system_errno(e->db);
    switch (rc & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        if (e->stopped) {
            e->stopped = false;
            return error_set(err, ST_CANCELLED, MSG_DB_WAIT_STOPPED, e->path);
        }
        return error_set(err, ST_LOCKED, MSG_DB_LOCKED, e->path);
    case SQLITE_INTERRUPT:
        return error_set(err, ST_CANCELLED, MSG_WORK_CANCELLED);
    case SQLITE_FULL:
        return error_set(err, ST_DATABASE, MSG_DB_FULL, e->path);
    case SQLITE_IOERR:
        return error_set(err, ST_DATABASE, MSG_DB_IO, e->path, os ? error_os(os) : MSG_OS_EIO);
    case SQLITE_READONLY:
        return error_set(err, ST_DATABASE, rc == SQLITE_READONLY_DBMOVED ? MSG_DB_LOST : MSG_DB_NO_WRITE,
                         e->path);
    case SQLITE_CORRUPT:
        return error_set(err, ST_DATABASE, MSG_DB_DAMAGED, e->path, why);
    case SQLITE_NOTADB:
        return error_set(err, ST_DATABASE, MSG_DB_NOT, e->path);
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return error_set(err, ST_DATABASE, MSG_DB_OPEN, e->path, os ? error_os(os) : why);
    default:
        return error_set(err, ST_DATABASE, MSG_DB_INTERNAL, e->path, why);
    }
}

int64_t engine_clock(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* SQLite's own handler sleeps up to 100 ms and would miss the short moments in which an import lets others in. */
static int wait_for_lock(void *ctx, int tries)
{
    struct engine *e = ctx;
    int64_t now = engine_clock();
    if (tries == 0)
        e->busy_since = now;
    /* What need not be done now is not waited for with a message. */
    bool asks = e->go_on && e->busy_limit == BUSY_LIMIT_MS;
    e->stopped = asks && !e->go_on(e->go_on_ctx, now - e->busy_since);
    if (e->stopped || (!asks && now - e->busy_since >= e->busy_limit))
        return 0;
    nanosleep(&(struct timespec){.tv_nsec = BUSY_STEP_MS * 1000000L}, NULL);
    return 1;
}

/* --- opening ---------------------------------------------------------------------------------------------------- */

/* A name that SQLite would read as something else than a path gets a directory in front. */
static char *plain_path(const char *path)
{
    bool special = !*path || strncmp(path, "file:", 5) == 0 || path[0] == ':';
    return mem_printf("%s%s", special ? "./" : "", path);
}

/* file: URI that promises that nobody writes, for a directory in which the files of the log cannot be made. */
static char *immutable_uri(const char *path)
{
    struct buffer uri = {0};
    buf_puts(&uri, "file:");
    for (; *path; path++) {
        if (strchr("?#%", *path))
            buf_printf(&uri, "%%%02X", (unsigned)(unsigned char)*path);
        else
            buf_putc(&uri, *path);
    }
    buf_puts(&uri, "?immutable=1");
    return buf_take(&uri);
}

static int64_t log_size(const char *path)
{
    char *log = mem_printf("%s-wal", path);
    struct stat info;
    int64_t size = stat(log, &info) == 0 ? info.st_size : 0;
    free(log);
    return size;
}

static int connect(struct engine *e, const char *name, int flags)
{
    static const struct {
        int option, value;
    } settings[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},   {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0},     {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_FKEY, 1}, {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1},
    };
    int rc = sqlite3_open_v2(name, &e->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    for (size_t i = 0; rc == SQLITE_OK && i < sizeof settings / sizeof *settings; i++)
        rc = sqlite3_db_config(e->db, settings[i].option, settings[i].value, (int *)NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_busy_handler(e->db, wait_for_lock, e);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(e->db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
    return rc;
}

static void disconnect(struct engine *e)
{
    /* Of a file that was refused, what stands in the log stays there; an empty one is not left lying about. */
    if (log_size(e->path) == 0)
        sqlite3_db_config(e->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, (int *)NULL);
    sqlite3_close(e->db);
    e->db = NULL;
}

static int connect_read_only(struct engine *e, const char *path)
{
    int rc = connect(e, path, SQLITE_OPEN_READONLY);
    int kind = rc & 0xFF;
    if ((kind == SQLITE_CANTOPEN || kind == SQLITE_READONLY) && access(path, R_OK) == 0 &&
        log_size(path) == 0) {
        char *uri = immutable_uri(path);
        disconnect(e);
        rc = connect(e, uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
        free(uri);
    }
    return rc;
}

static enum status check_path(const char *path, enum engine_mode mode, struct error *err)
{
    struct stat info;
    if (stat(path, &info) != 0) {
        if (errno != ENOENT)
            return error_set(err, ST_DATABASE, MSG_DB_OPEN, path, error_os(errno));
        return mode == ENGINE_READ_ONLY ? error_set(err, ST_DATABASE, MSG_DB_MISSING, path) : ST_OK;
    }
    if (S_ISDIR(info.st_mode))
        return error_set(err, ST_DATABASE, MSG_DB_DIRECTORY, path);
    if (!S_ISREG(info.st_mode))
        return error_set(err, ST_DATABASE, MSG_DB_NOT, path);
    if (access(path, R_OK) != 0)
        return error_set(err, ST_DATABASE, MSG_DB_OPEN, path, error_os(errno));
    if (mode == ENGINE_READ_WRITE && access(path, W_OK) != 0)
        return error_set(err, ST_DATABASE, MSG_DB_NO_WRITE, path);
    return ST_OK;
}

enum status engine_open(const char *path, enum engine_mode mode, struct engine **out, struct error *err)
{
    enum status st = check_path(path, mode, err);
    if (st)
        return st;
    /* Nobody asks how much memory SQLite has; counting takes a lock for each piece. Once it runs this changes nothing. */
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    struct engine *e = mem_alloc(sizeof *e);
    e->path = plain_path(path);
    e->busy_limit = BUSY_LIMIT_MS;
    int rc = mode == ENGINE_READ_ONLY ? connect_read_only(e, e->path)
                                      : connect(e, e->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    if (rc == SQLITE_OK && mode == ENGINE_READ_WRITE && sqlite3_db_readonly(e->db, "main"))
        rc = SQLITE_READONLY;
    if (rc == SQLITE_OK) {
        char *pragmas =
            mem_printf("PRAGMA synchronous=FULL; PRAGMA cache_size=-%d; PRAGMA journal_size_limit=%d",
                       CACHE_KB, WAL_LIMIT);
        rc = sqlite3_exec(e->db, pragmas, NULL, NULL, NULL);
        free(pragmas);
    }
    if (rc != SQLITE_OK) {
        st = engine_fail(e, rc, err);
        engine_close(e);
        return st;
    }
    *out = e;
    return ST_OK;
}

/* The log is brought into the file as SQLite would do it by itself; while work is relaxed, engine_shorten_log() does so, in
 * larger pieces: each waits for the disk twice. */
static int after_commit(void *ctx, sqlite3 *db, const char *name, int pages)
{
    struct engine *e = ctx;
    e->log_pages = pages;
    if (!e->relaxed && pages >= CHECKPOINT_PAGES)
        sqlite3_wal_checkpoint_v2(db, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    return SQLITE_OK;
}

enum status engine_use_wal(struct engine *e, struct error *err)
{
    /* A file system without shared memory keeps the rollback journal: as safe, only less smooth for readers. Where
     * two want to turn a new file at once, SQLite tells both without asking the busy handler: so we ask it. */
    int rc, tries = 0;
    do
        rc = sqlite3_exec(e->db, "PRAGMA journal_mode=WAL", NULL, NULL, NULL);
    while ((rc & 0xFF) == SQLITE_BUSY && wait_for_lock(e, tries++));
    if (rc == SQLITE_OK)
        rc = sqlite3_db_config(e->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, (int *)NULL);
    sqlite3_wal_hook(e->db, after_commit, e);
    return rc == SQLITE_OK ? ST_OK : engine_fail(e, rc, err);
}

void engine_forget(struct engine *e)
{
    for (size_t i = 0; i < STMT_BUCKETS; i++) {
        while (e->buckets[i]) {
            struct stmt *st = e->buckets[i];
            e->buckets[i] = st->next;
            sqlite3_finalize(st->raw);
            free(st);
        }
    }
}

void engine_close(struct engine *e)
{
    if (!e)
        return;
    engine_rollback(e);
    engine_forget(e);
    disconnect(e);
    free(e->path);
    free(e);
}

const char *engine_path(const struct engine *e)
{
    return e->path;
}

void engine_on_busy(struct engine *e, bool (*go_on)(void *ctx, int64_t waited), void *ctx)
{
    e->go_on = go_on;
    e->go_on_ctx = ctx;
}

static int ask_step(void *ctx)
{
    struct engine *e = ctx;
    return !e->on_step(e->on_step_ctx);
}

void engine_on_step(struct engine *e, bool (*go_on)(void *ctx), void *ctx)
{
    enum { OPERATIONS = 20000 }; /* of SQLite's machine: one or two milliseconds */
    e->on_step = go_on;
    e->on_step_ctx = ctx;
    sqlite3_progress_handler(e->db, go_on ? OPERATIONS : 0, go_on ? ask_step : NULL, e);
}

bool engine_is_lost(struct engine *e)
{
    int moved = 0;
    return sqlite3_file_control(e->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK && moved;
}

/* --- transactions ----------------------------------------------------------------------------------------------- */

bool engine_transaction_lost(const struct engine *e)
{
    return e->depth > 0 && sqlite3_get_autocommit(e->db);
}

static enum status begin(struct engine *e, const char *sql, bool writing, struct error *err)
{
    if (e->depth > 0) {
        if (writing && !e->writing)
            return error_set(err, ST_DATABASE, MSG_DB_INTERNAL, e->path, MSG_DB_NESTED);
        e->depth++;
        return ST_OK;
    }
    e->stopped = false;
    int rc = sqlite3_exec(e->db, sql, NULL, NULL, NULL);
    if (rc == SQLITE_OK && writing && engine_is_lost(e)) {
        sqlite3_exec(e->db, "ROLLBACK", NULL, NULL, NULL);
        rc = SQLITE_READONLY_DBMOVED;
    }
    if (rc != SQLITE_OK)
        return engine_fail(e, rc, err);
    e->depth = 1;
    e->serial++;
    e->writing = writing;
    return ST_OK;
}

enum status engine_begin(struct engine *e, struct error *err)
{
    return begin(e, "BEGIN IMMEDIATE", true, err);
}

enum status engine_begin_read(struct engine *e, struct error *err)
{
    return begin(e, "BEGIN", false, err);
}

enum status engine_commit(struct engine *e, struct error *err)
{
    if (e->depth > 1) {
        e->depth--;
        return ST_OK;
    }
    if (e->depth == 0 || engine_transaction_lost(e)) {
        e->depth = 0;
        return error_set(err, ST_DATABASE, MSG_DB_INTERNAL, e->path, MSG_DB_LOST_TRANSACTION);
    }
    int rc = e->writing && engine_is_lost(e) ? SQLITE_READONLY_DBMOVED
                                             : sqlite3_exec(e->db, "COMMIT", NULL, NULL, NULL);
    if (rc != SQLITE_OK) {
        enum status st = engine_fail(e, rc, err);
        engine_rollback(e);
        return st;
    }
    e->depth = 0;
    return ST_OK;
}

void engine_rollback(struct engine *e)
{
    if (e->depth > 0 && !sqlite3_get_autocommit(e->db))
        sqlite3_exec(e->db, "ROLLBACK", NULL, NULL, NULL);
    e->depth = 0;
    e->rollbacks++;
}

int64_t engine_serial(const struct engine *e)
{
    return e->serial;
}

bool engine_in_transaction(const struct engine *e)
{
    return e->depth > 0;
}

enum status engine_exec(struct engine *e, const char *sql, struct error *err)
{
    int rc = sqlite3_exec(e->db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? ST_OK : engine_fail(e, rc, err);
}

/* --- the file --------------------------------------------------------------------------------------------------- */

int64_t engine_data_version(struct engine *e)
{
    struct stmt *st = stmt_begin(e, "PRAGMA data_version");
    int64_t version = stmt_row(st) ? stmt_get_int(st, 0) : 0;
    stmt_end(st, NULL);
    return version;
}

int64_t engine_own_version(const struct engine *e)
{
    return sqlite3_total_changes64(e->db) + e->rollbacks;
}

enum status engine_identity(struct engine *e, struct engine_identity *out, struct error *err)
{
    static const char sql[] = "SELECT a.application_id, u.user_version, (SELECT count(*) FROM sqlite_schema)"
                              " FROM pragma_application_id AS a, pragma_user_version AS u";
    struct stmt *st = stmt_begin(e, sql);
    *out = (struct engine_identity){0};
    if (stmt_row(st)) {
        out->application_id = stmt_get_int(st, 0);
        out->user_version = stmt_get_int(st, 1);
        out->empty = stmt_get_int(st, 2) == 0;
    }
    return stmt_end(st, err);
}

enum status engine_set_identity(struct engine *e, int32_t application_id, int version, struct error *err)
{
    char *sql = mem_printf("PRAGMA application_id=%d; PRAGMA user_version=%d", application_id, version);
    enum status st = engine_exec(e, sql, err);
    free(sql);
    return st;
}

void engine_relax(struct engine *e, bool on)
{
    e->relaxed = on;
    /* In WAL mode the log of a NORMAL transaction is written and not waited for; a failure leaves it FULL. */
    sqlite3_exec(e->db, on ? "PRAGMA synchronous=NORMAL" : "PRAGMA synchronous=FULL", NULL, NULL, NULL);
}

void engine_trust(struct engine *e, bool on)
{
    if (e->trusts == on)
        return;
    e->trusts = on;
    sqlite3_exec(e->db, on ? "PRAGMA ignore_check_constraints=ON" : "PRAGMA ignore_check_constraints=OFF",
                 NULL, NULL, NULL);
}

bool engine_trust_links(struct engine *e, bool on)
{
    bool was = e->trusts_links;
    if (was != on)
        sqlite3_exec(e->db, on ? "PRAGMA foreign_keys=OFF" : "PRAGMA foreign_keys=ON", NULL, NULL, NULL);
    e->trusts_links = on;
    return was;
}

void engine_yield(struct engine *e, bool on)
{
    e->busy_limit = on ? SHORTEN_LIMIT_MS : BUSY_LIMIT_MS;
}

void engine_write_back(struct engine *e)
{
    sqlite3_wal_checkpoint_v2(e->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

void engine_shorten_log(struct engine *e)
{
    if (e->log_pages <
        LONG_LOG_PAGES) /* the size of the file does not tell: it is used again from its beginning */
        return;
    e->log_pages = 0;
    engine_write_back(e); /* others can write meanwhile; little is left for what keeps them waiting */
    int limit = e->busy_limit;
    engine_yield(e, true);
    sqlite3_wal_checkpoint_v2(e->db, NULL, SQLITE_CHECKPOINT_RESTART, NULL, NULL);
    e->busy_limit = limit;
}

enum status engine_replace(struct engine *e, struct engine *from, struct error *err)
{
    sqlite3_backup *copy = sqlite3_backup_init(e->db, "main", from->db, "main");
    if (!copy)
        return engine_fail(e, sqlite3_errcode(e->db), err);
    int rc = sqlite3_backup_step(copy, -1);
    for (int tries = 0; (rc == SQLITE_BUSY || rc == SQLITE_LOCKED) && wait_for_lock(e, tries); tries++)
        rc = sqlite3_backup_step(copy, -1);
    int end = sqlite3_backup_finish(copy);
    if (rc == SQLITE_DONE)
        return ST_OK;
    return engine_fail(e, end != SQLITE_OK ? end : rc, err);
}

/* SQLite 3.40 does not VACUUM INTO from a read-only connection when a table has a column that is computed. */
static enum status copy_pages(struct engine *e, const char *path, struct error *err)
{
    struct engine *to = NULL;
    enum status st = engine_open(path, ENGINE_READ_WRITE, &to, err);
    if (!st && to)
        st = engine_replace(to, e, err);
    engine_close(to);
    return st;
}

enum status engine_copy(struct engine *e, const char *path, struct error *err)
{
    struct stat info;
    if (sqlite3_db_readonly(e->db, "main") == 1 && (stat(path, &info) || info.st_size == 0))
        return copy_pages(e, path, err);
    char *to = plain_path(path);
    struct stmt *st = stmt_begin(e, "VACUUM INTO ?1");
    stmt_text(st, 1, to);
    enum status status = stmt_run(st, err);
    free(to);
    return status;
}

enum status engine_integrity(struct engine *e, struct error *err)
{
    struct stmt *st = stmt_begin(e, "PRAGMA integrity_check(1)");
    char *complaint = NULL;
    if (stmt_row(st) && strcmp(stmt_get_text(st, 0), "ok") != 0)
        complaint = mem_dup(stmt_get_text(st, 0));
    enum status status = stmt_end(st, err);
    st = stmt_begin(e, "PRAGMA foreign_key_check");
    if (stmt_row(st) && !complaint)
        complaint = mem_printf("foreign key: %s %lld", stmt_get_text(st, 0), (long long)stmt_get_int(st, 1));
    enum status second = stmt_end(st, status ? NULL : err);
    if (!status)
        status = second;
    if (!status && complaint)
        status = error_set(err, ST_PROBLEMS, MSG_DB_DAMAGED, e->path, complaint);
    free(complaint);
    return status;
}
