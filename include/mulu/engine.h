/* The engine: a thin, typed way to talk SQL, and the only code that knows SQLite. Private to src/store.
 *
 * Statements are static strings, written so that SQLite and PostgreSQL both take them; user text goes in by bind only.
 * Parameters are numbered ?1, ?2 …. A statement is prepared once for each connection and text and kept; stmt_begin()
 * hands it out reset and unbound. Errors stick to the statement: bind and step freely, check once at stmt_end(). */
#ifndef MULU_ENGINE_H
#define MULU_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mulu/error.h"

struct engine;
struct stmt;

enum engine_mode { ENGINE_READ_WRITE, ENGINE_READ_ONLY };

/* Opens or creates the file and makes the connection safe: synchronous=FULL, foreign keys, no double-quoted strings,
 * no trusted schema, busy time-out. Nothing is written to the file yet: it may turn out not to be ours. Read-only, a
 * file whose directory cannot be written to is opened too, as long as nobody is at work in it. */
enum status engine_open(const char *path, enum engine_mode mode, struct engine **out, struct error *err);
/* The file is ours: from here on it is kept in WAL mode. */
enum status engine_use_wal(struct engine *e, struct error *err);
void engine_close(struct engine *e); /* NULL is legal */
const char *engine_path(const struct engine *e);
/* Asked every few milliseconds while another holds the lock, with the milliseconds waited: false stops waiting, and the
 * work fails with ST_CANCELLED. It must not use the engine. NULL, as at first: waiting has a short limit, ST_LOCKED. */
void engine_on_busy(struct engine *e, bool (*go_on)(void *ctx, int64_t waited), void *ctx);
/* The path no longer leads to the file that is open: deleted, moved away, or another put in its place. What was written
 * then would go to a file that nobody can find; engine_begin() and engine_commit() refuse it. */
bool engine_is_lost(struct engine *e);

/* Transactions nest by counting; only the outermost begin and commit do anything, and one rollback ends them all. */
enum status engine_begin(struct engine *e, struct error *err);      /* for writing; takes the lock at once */
enum status engine_begin_read(struct engine *e, struct error *err); /* a stable view */
enum status engine_commit(struct engine *e, struct error *err);
void engine_rollback(struct engine *e);
int64_t engine_clock(void);                    /* milliseconds of a clock that only goes forward */
int64_t engine_serial(const struct engine *e); /* of the transaction that is open, or was last */
bool engine_in_transaction(const struct engine *e);

enum status engine_exec(struct engine *e, const char *sql,
                        struct error *err); /* one or more statements, no results */

/* Never NULL; failure shows at stmt_end(). sql must live as long as the engine: it is known by its address. A text may
 * be in use several times at once (cursors at several depths, say): each use gets a statement of its own. */
struct stmt *stmt_begin(struct engine *e, const char *sql);
/* The steps of all statements that have ended, as the engine counts them: what reading has cost, whatever the machine. */
int64_t engine_steps(const struct engine *e);
void stmt_int(struct stmt *st, int at, int64_t value);
void stmt_id(struct stmt *st, int at, int64_t id);               /* 0 binds NULL */
void stmt_text(struct stmt *st, int at, const char *value);      /* copied; NULL binds NULL */
void stmt_text_kept(struct stmt *st, int at, const char *value); /* not copied: stays until stmt_end() */
void stmt_blob(struct stmt *st, int at, const void *bytes,
               size_t len);                             /* not copied: stays until stmt_end() */
bool stmt_row(struct stmt *st);                         /* true: a row is there */
int64_t stmt_get_int(struct stmt *st, int column);      /* columns count from 0; NULL reads as 0 */
const char *stmt_get_text(struct stmt *st, int column); /* NULL reads as ""; good until the next step */
const void *stmt_get_blob(struct stmt *st, int column, size_t *len); /* the same; NULL where *len is 0 */
bool stmt_is_null(struct stmt *st, int column);
enum status stmt_end(struct stmt *st,
                     struct error *err); /* the statement goes back; its first error, if any */
/* Runs to the end, ignoring rows. */
enum status stmt_run(struct stmt *st, struct error *err);

/* Gives up the statements that were kept, none of which is in use: before their texts go. */
void engine_forget(struct engine *e);

int64_t engine_data_version(struct engine *e); /* changes when another connection commits */
/* Never the same again after something was written or rolled back through this connection. */
int64_t engine_own_version(const struct engine *e);
/* What marks the file: whose it is, the version of its schema, and whether it has no tables at all. */
struct engine_identity {
    int64_t application_id, user_version;
    bool empty;
};
enum status engine_identity(struct engine *e, struct engine_identity *out, struct error *err);
/* Within a transaction, so that the mark changes with the schema or not at all. */
enum status engine_set_identity(struct engine *e, int32_t application_id, int version, struct error *err);
/* Asked every few milliseconds while a statement runs: false stops it, with ST_CANCELLED, and the transaction it is in can only be
 * rolled back. NULL: nobody is asked. */
void engine_on_step(struct engine *e, bool (*go_on)(void *ctx), void *ctx);
/* For what need not survive a power cut, because nobody relies on it before a later transaction is committed: commits do not
 * wait for the disk until it is switched off again. What they wrote is as safe then as everything else, from the next commit
 * on. Outside of transactions only. */
void engine_relax(struct engine *e, bool on);
/* For long writing in which what a CHECK asks for are texts of the program itself: it is not asked for, which takes longer than
 * writing the row. All statements are prepared anew when this changes. */
void engine_trust(struct engine *e, bool on);
/* For deleting rows that nothing refers to: that nothing does is not looked for. Where a table has no index of what it refers
 * to, each deletion would read all of it. Outside of transactions only. Gives what held before. */
bool engine_trust_links(struct engine *e, bool on);
/* For work that need not be done now: others who write are waited for some 50 ms only. */
void engine_yield(struct engine *e, bool on);
/* Where others write as well, the log may never find the moment to start over by itself. Long writing work calls this
 * between its transactions: a log that has become long is brought into the file, unless others keep it busy. */
void engine_shorten_log(struct engine *e);
/* Brings what can be brought into the file without keeping anybody waiting; also before a commit that must wait for the
 * disk and follows much relaxed work: it waits less then. */
void engine_write_back(struct engine *e);
/* A whole copy as of now, at a path where nothing stands. */
enum status engine_copy(struct engine *e, const char *path, struct error *err);
/* Makes the whole content of e that of `from`, in one step: other connections see the one or the other. */
enum status engine_replace(struct engine *e, struct engine *from, struct error *err);
/* The engine's own checks; ST_PROBLEMS with the first complaint. */
enum status engine_integrity(struct engine *e, struct error *err);

#endif
