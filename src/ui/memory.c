#include "ui/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "ui/tour.h"

/* One file a database: its path, hashed (FNV-1a), since a path is no file name. That it is the right one is told by the
 * path inside. */
static char *file_of(const struct app *app, const char *kind, const char *database)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (const char *p = database; *p; p++)
        h = (h ^ (unsigned char)*p) * 0x100000001b3u;
    return mem_printf("%s/%s-%016" PRIx64 ".json", app->env->state_dir, kind, h);
}

char *memory_file(const struct app *app, const char *kind)
{
    return file_of(app, kind, state_get(&app->memory, "database"));
}

static void take_used(struct used *used, const char *text)
{
    char *end;
    for (used->n = 0; used->n < USED_MAX; text = end) {
        int64_t node = strtoll(text, &end, 10);
        if (end == text)
            return;
        used->nodes[used->n++] = node;
    }
}

static void put_used(const struct used *used, struct state *m)
{
    struct buffer text = {0};
    for (size_t i = 0; i < used->n; i++)
        buf_printf(&text, "%s%" PRId64, i ? " " : "", used->nodes[i]);
    state_put(m, "used", buf_text(&text));
    buf_free(&text);
}

void memory_use(struct app *app, int64_t node)
{
    struct used *used = &app->used;
    size_t i = 0;
    while (i < used->n && used->nodes[i] != node)
        i++;
    if (i == used->n && used->n < USED_MAX)
        used->n++;
    for (i = i < USED_MAX ? i : USED_MAX - 1; i > 0; i--)
        used->nodes[i] = used->nodes[i - 1];
    used->nodes[0] = node;
}

static void take(struct app *app)
{
    const struct state *m = &app->memory;
    app->tree_extra = (int)state_get_int(m, "tree-extra");
    if (*state_get(m, "import-place"))
        app->import_place = mem_dup(state_get(m, "import-place"));
    if (*state_get(m, "query")) {
        app->found.text = mem_dup(state_get(m, "query"));
        app->found.catalog = state_get_int(m, "query-catalog");
        app->found.at = (size_t)state_get_int(m, "query-at");
    }
    take_used(&app->used, state_get(m, "used"));
}

void memory_load(struct app *app, bool use)
{
    const char *database = store_real_path(app->store);
    char *path = file_of(app, "place", database);
    if (use && state_load(&app->memory, path, NULL) == ST_OK &&
        strcmp(state_get(&app->memory, "database"), database) == 0)
        take(app);
    else
        state_free(&app->memory);
    state_put(&app->memory, "database", database);
    free(path);
}

static void gather(struct app *app)
{
    struct state *m = &app->memory;
    state_put_int(m, "tree", 0);
    for (int i = 0; i < app->depth; i++)
        if (app->stack[i]->ops->remember)
            app->stack[i]->ops->remember(app->stack[i]);
    tour_remember(app);
    state_put_int(m, "tree-extra", app->tree_extra);
    state_put(m, "import-place", app->import_place ? app->import_place : "");
    state_put(m, "query", app->found.text ? app->found.text : "");
    state_put_int(m, "query-catalog", app->found.catalog);
    state_put_int(m, "query-at", (int64_t)app->found.at);
    put_used(&app->used, m);
}

static void copy(struct state *to, const struct state *from)
{
    state_free(to);
    for (size_t i = 0; i < from->n; i++)
        state_put(to, from->items[i].key, from->items[i].value);
}

void memory_save(struct app *app)
{
    if (!app->session.id)
        return;
    gather(app);
    if (state_equal(&app->memory, &app->memory_written))
        return;
    char *path = memory_file(app, "place");
    state_save(&app->memory, path, NULL); /* a place is not worth a message */
    copy(&app->memory_written, &app->memory);
    free(path);
}

void memory_release(struct app *app)
{
    state_free(&app->memory);
    state_free(&app->memory_written);
}

static void name(char out[64], const char *key, int64_t catalog)
{
    snprintf(out, 64, "%s.%" PRId64, key, catalog);
}

void memory_put(struct app *app, const char *key, int64_t catalog, const char *value)
{
    char full[64];
    name(full, key, catalog);
    state_put(&app->memory, full, value);
}

const char *memory_get(const struct app *app, const char *key, int64_t catalog)
{
    char full[64];
    name(full, key, catalog);
    return state_get(&app->memory, full);
}

void memory_put_int(struct app *app, const char *key, int64_t catalog, int64_t value)
{
    char full[64];
    name(full, key, catalog);
    state_put_int(&app->memory, full, value);
}

int64_t memory_get_int(const struct app *app, const char *key, int64_t catalog)
{
    char full[64];
    name(full, key, catalog);
    return state_get_int(&app->memory, full);
}
