/* What the files of the SQLite engine share. */
#ifndef MULU_STORE_ENGINE_SQLITE_H
#define MULU_STORE_ENGINE_SQLITE_H

#include <sqlite3.h>

#include "mulu/engine.h"

enum { STMT_BUCKETS = 64 };

struct stmt {
    struct engine *engine;
    const char *sql;
    sqlite3_stmt *raw;
    struct stmt *next; /* in its bucket */
    bool busy, done;
    enum status status; /* first failure since stmt_begin() */
    struct error error;
};

struct engine {
    sqlite3 *db;
    char *path;
    struct stmt *buckets[STMT_BUCKETS];
    int depth; /* of nested transactions */
    int64_t rollbacks;
    int log_pages; /* after the last commit of this connection */
    bool relaxed, trusts, trusts_links;
    int64_t serial; /* of transactions */
    bool writing;   /* the open one was begun for writing */
    int64_t busy_since;
    int busy_limit; /* milliseconds */
    bool (*go_on)(void *ctx, int64_t waited);
    void *go_on_ctx;
    bool stopped; /* waiting was, by go_on */
    bool (*on_step)(void *ctx);
    void *on_step_ctx;
    int64_t steps;
};

/* What a result code of SQLite means to the user. */
enum status engine_fail(struct engine *e, int rc, struct error *err);
/* A full disk or a failing one makes SQLite roll back by itself; what comes after would be committed bit by bit. */
bool engine_transaction_lost(const struct engine *e);

#endif
