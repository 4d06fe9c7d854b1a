/* The engine: a thin, typed way to talk SQL, and the only code that knows SQLite. Private to src/store.
 *
 * Statements are static strings, written so that SQLite and PostgreSQL both take them; user text goes in by bind only.
 * Parameters are numbered ?1, ?2 …. A statement is prepared once for each connection and text and kept; stmt_begin()
 * hands it out reset and unbound. Errors stick to the statement: bind and step freely, check once at stmt_end(). */
#ifndef MULU_ENGINE_H
#define MULU_ENGINE_H

#include <stdbool.h>
#include <stdint.h>

#include "mulu/error.h"

struct engine;
struct stmt;

enum engine_mode { ENGINE_READ_WRITE, ENGINE_READ_ONLY };

/* Opens or creates the file and makes the connection safe: WAL, synchronous=FULL, foreign keys, no double-quoted
 * strings, no trusted schema, busy time-out. */
enum status engine_open(const char *path, enum engine_mode mode, struct engine **out, struct error *err);
void engine_close(struct engine *e); /* NULL is legal */
const char *engine_path(const struct engine *e);

/* Transactions nest by counting; only the outermost begin and commit do anything, and one rollback ends them all. */
enum status engine_begin(struct engine *e, struct error *err);      /* for writing; takes the lock at once */
enum status engine_begin_read(struct engine *e, struct error *err); /* a stable view */
enum status engine_commit(struct engine *e, struct error *err);
void engine_rollback(struct engine *e);
bool engine_in_transaction(const struct engine *e);

enum status engine_exec(struct engine *e, const char *sql,
                        struct error *err); /* one or more statements, no results */

struct stmt *stmt_begin(struct engine *e, const char *sql); /* never NULL; failure shows at stmt_end() */
/* The same text, prepared afresh for this use: for cursors that stay open at several depths at once. */
struct stmt *stmt_begin_own(struct engine *e, const char *sql);
void stmt_int(struct stmt *st, int at, int64_t value);
void stmt_id(struct stmt *st, int at, int64_t id);          /* 0 binds NULL */
void stmt_text(struct stmt *st, int at, const char *value); /* copied; NULL binds NULL */
bool stmt_row(struct stmt *st);                             /* true: a row is there */
int64_t stmt_get_int(struct stmt *st, int column);          /* columns count from 0; NULL reads as 0 */
const char *stmt_get_text(struct stmt *st, int column);     /* NULL reads as ""; good until the next step */
bool stmt_is_null(struct stmt *st, int column);
enum status stmt_end(struct stmt *st,
                     struct error *err); /* the statement goes back; its first error, if any */
/* Runs to the end, ignoring rows. */
enum status stmt_run(struct stmt *st, struct error *err);

int64_t engine_data_version(struct engine *e); /* changes when another connection commits */
int64_t engine_user_version(struct engine *e);
enum status engine_set_user_version(struct engine *e, int version, struct error *err);
int64_t engine_application_id(struct engine *e);
enum status engine_integrity(struct engine *e, struct error *err);

#endif
