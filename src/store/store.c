#include <stdlib.h>
#include <string.h>

#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "store/index.h"
#include "store/reading.h"
#include "store/schema.h"

static enum status make_parent(const char *path, struct error *err)
{
    const char *slash = strrchr(path, '/');
    if (!slash || slash == path)
        return ST_OK;
    char *dir = mem_dup_n(path, (size_t)(slash - path));
    enum status st = path_make_dirs(dir, err);
    free(dir);
    if (st && err)
        err->status = ST_DATABASE;
    return st ? ST_DATABASE : ST_OK;
}

/* Who only reads would see half a change. Where one may not write, or not now, that is so. */
static void clear_by_writing(const struct env *env, const char *path)
{
    struct store *s = NULL;
    if (store_open(env, path, STORE_TIDY_LATER, &s, NULL) == ST_OK)
        piece_clear(s, NULL);
    store_close(s);
}

enum status store_open(const struct env *env, const char *path, enum store_mode mode, struct store **out,
                       struct error *err)
{
    return store_open_watched(env, path, mode, NULL, out, err);
}

enum status store_open_watched(const struct env *env, const char *path, enum store_mode mode,
                               const struct progress *progress, struct store **out, struct error *err)
{
    bool read_only = mode == STORE_READ_ONLY;
    enum status st = read_only ? ST_OK : make_parent(path, err);
    if (st)
        return st;
    struct store *s = mem_alloc(sizeof *s);
    s->env = env;
    s->read_only = read_only;
    s->patience = PATIENCE_MS;
    store_sql_init(&s->sql);
    st = engine_open(path, read_only ? ENGINE_READ_ONLY : ENGINE_READ_WRITE, &s->db, err);
    if (!st)
        st = schema_prepare(s->db, schema_migrations, schema_count, read_only, progress, err);
    if (st) {
        store_close(s);
        return st;
    }
    if (mode == STORE_READ_WRITE)
        store_tidy(s);
    if (read_only && piece_is_left(s))
        clear_by_writing(env, path);
    s->data_version = engine_data_version(s->db);
    s->real_path = realpath(path, NULL);
    *out = s;
    return ST_OK;
}

void store_close(struct store *s)
{
    if (!s)
        return;
    store_rollback(s);
    piece_end(s);
    free(s->real_path);
    readings_release(s);
    index_release(s);
    tidy_release(s);
    free(s->left);
    engine_close(s->db);
    store_sql_release(&s->sql);
    free(s);
}

bool store_is_read_only(const struct store *s)
{
    return s->read_only;
}

const char *store_path(const struct store *s)
{
    return engine_path(s->db);
}

const char *store_real_path(const struct store *s)
{
    return s->real_path ? s->real_path : store_path(s);
}

bool store_changed_outside(struct store *s)
{
    int64_t was = s->data_version;
    s->data_version = engine_data_version(s->db);
    return s->data_version != was;
}

bool store_is_lost(const struct store *s)
{
    return engine_is_lost(s->db);
}

void store_on_busy(struct store *s, bool (*go_on)(void *ctx, int64_t waited), void *ctx)
{
    engine_on_busy(s->db, go_on, ctx);
}

/* --- long work -------------------------------------------------------------------------------------------------- */

static bool tell(void *ctx)
{
    const struct store *s = ctx;
    return progress_step(s->watch.progress, s->watch.done, s->watch.total) || s->watch.deaf;
}

void store_watch(struct store *s, const struct progress *progress)
{
    s->watch = (struct watch){.progress = progress};
    engine_on_step(s->db, progress ? tell : NULL, s);
}

void watch_begin(struct store *s, int64_t total)
{
    s->watch.done = 0;
    s->watch.total = total;
}

enum status watch_look(struct store *s, struct error *err)
{
    return tell(s) ? ST_OK : error_set(err, ST_CANCELLED, MSG_WORK_CANCELLED);
}

enum status watch_step(struct store *s, int64_t done, struct error *err)
{
    enum { STEP = 256 };
    s->watch.done = done;
    return done % STEP ? ST_OK : watch_look(s, err);
}

/* --- transactions ----------------------------------------------------------------------------------------------- */

enum status store_read_begin(struct store *s, struct error *err)
{
    return engine_begin_read(s->db, err);
}

enum status store_read_end(struct store *s, enum status st)
{
    engine_commit(s->db, NULL); /* nothing was written */
    return st;
}

enum status store_may_begin(const struct store *s, struct error *err)
{
    if (s->read_only)
        return error_set(err, ST_DATABASE, MSG_STORE_READ_ONLY, engine_path(s->db));
    return s->group.open ? error_set(err, ST_USAGE, MSG_GROUP_OPEN, engine_path(s->db)) : ST_OK;
}

enum status store_write_end(struct store *s, enum status st, struct error *err)
{
    if (!st)
        return engine_commit(s->db, err);
    engine_rollback(s->db);
    return st;
}
