/* Statements: prepared once for each text, bound, stepped, read. */
#include "store/engine_sqlite.h"

#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"

static void stmt_check(struct stmt *st, int rc)
{
    if (rc != SQLITE_OK && !st->status)
        st->status = engine_fail(st->engine, rc, &st->error);
}

static void prepare(struct stmt *st)
{
    const char *tail = "";
    stmt_check(st,
               sqlite3_prepare_v3(st->engine->db, st->sql, -1, SQLITE_PREPARE_PERSISTENT, &st->raw, &tail));
    if (!st->status && *tail) {
        st->status = error_set(&st->error, ST_DATABASE, MSG_DB_INTERNAL, st->engine->path, tail);
        sqlite3_finalize(st->raw);
        st->raw = NULL;
    }
}

struct stmt *stmt_begin(struct engine *e, const char *sql)
{
    struct stmt **bucket = &e->buckets[((uintptr_t)sql >> 3) % STMT_BUCKETS], *st = *bucket;
    while (st && (st->sql != sql || st->busy))
        st = st->next;
    if (!st) {
        st = mem_alloc(sizeof *st);
        st->engine = e;
        st->sql = sql;
        st->next = *bucket;
        *bucket = st;
    }
    st->busy = true;
    st->done = false;
    st->status = ST_OK;
    if (!st->raw)
        prepare(st);
    return st;
}

void stmt_int(struct stmt *st, int at, int64_t value)
{
    if (!st->status)
        stmt_check(st, sqlite3_bind_int64(st->raw, at, value));
}

void stmt_id(struct stmt *st, int at, int64_t id)
{
    if (id)
        stmt_int(st, at, id);
    else if (!st->status)
        stmt_check(st, sqlite3_bind_null(st->raw, at));
}

void stmt_text(struct stmt *st, int at, const char *value)
{
    if (!st->status)
        stmt_check(st, value ? sqlite3_bind_text(st->raw, at, value, -1, SQLITE_TRANSIENT)
                             : sqlite3_bind_null(st->raw, at));
}

void stmt_text_kept(struct stmt *st, int at, const char *value)
{
    if (!st->status)
        stmt_check(st, sqlite3_bind_text(st->raw, at, value, -1, SQLITE_STATIC));
}

void stmt_blob(struct stmt *st, int at, const void *bytes, size_t len)
{
    if (!st->status)
        stmt_check(st, sqlite3_bind_blob64(st->raw, at, len ? bytes : "", len, SQLITE_STATIC));
}

bool stmt_row(struct stmt *st)
{
    struct engine *e = st->engine;
    if (st->status || st->done)
        return false;
    if (engine_transaction_lost(e)) {
        st->status = error_set(&st->error, ST_DATABASE, MSG_DB_INTERNAL, e->path, MSG_DB_LOST_TRANSACTION);
        return false;
    }
    int rc = sqlite3_step(st->raw);
    if (rc == SQLITE_ROW)
        return true;
    st->done = true;
    stmt_check(st, rc == SQLITE_DONE ? SQLITE_OK : rc);
    return false;
}

int64_t stmt_get_int(struct stmt *st, int column)
{
    return sqlite3_column_int64(st->raw, column);
}

const char *stmt_get_text(struct stmt *st, int column)
{
    if (sqlite3_column_bytes(st->raw, column) == 0)
        return ""; /* else SQLite would make room for its end: most cells are empty */
    const unsigned char *text = sqlite3_column_text(st->raw, column);
    return text ? (const char *)text : "";
}

const void *stmt_get_blob(struct stmt *st, int column, size_t *len)
{
    const void *bytes = sqlite3_column_blob(st->raw, column);
    *len = bytes ? (size_t)sqlite3_column_bytes(st->raw, column) : 0;
    return bytes;
}

bool stmt_is_null(struct stmt *st, int column)
{
    return sqlite3_column_type(st->raw, column) == SQLITE_NULL;
}

int64_t engine_steps(const struct engine *e)
{
    return e->steps;
}

enum status stmt_end(struct stmt *st, struct error *err)
{
    if (st->raw)
        st->engine->steps += sqlite3_stmt_status(st->raw, SQLITE_STMTSTATUS_VM_STEP, 1);
    sqlite3_reset(st->raw); /* its result is that of the last step, which is known */
    if (st->raw)
        sqlite3_clear_bindings(st->raw);
    st->busy = false;
    if (st->status && err)
        *err = st->error;
    return st->status;
}

enum status stmt_run(struct stmt *st, struct error *err)
{
    while (stmt_row(st))
        ;
    return stmt_end(st, err);
}
