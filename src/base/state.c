#include "mulu/state.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mulu/buffer.h"
#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"

/* --- records ---------------------------------------------------------------------------------------------------- */

static struct state_entry *find(const struct state *s, const char *key)
{
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->items[i].key, key) == 0)
            return &s->items[i];
    return NULL;
}

void state_put(struct state *s, const char *key, const char *value)
{
    struct state_entry *e = find(s, key);
    char *copy = mem_dup(value);
    if (e) {
        free(e->value);
        e->value = copy;
        return;
    }
    if (s->n == s->cap) {
        s->cap = s->cap ? 2 * s->cap : 16;
        s->items = mem_grow(s->items, s->cap * sizeof *s->items);
    }
    s->items[s->n++] = (struct state_entry){mem_dup(key), copy};
}

void state_put_int(struct state *s, const char *key, int64_t value)
{
    char text[32];
    snprintf(text, sizeof text, "%" PRId64, value);
    state_put(s, key, text);
}

const char *state_get(const struct state *s, const char *key)
{
    const struct state_entry *e = find(s, key);
    return e ? e->value : "";
}

int64_t state_get_int(const struct state *s, const char *key)
{
    return strtoll(state_get(s, key), NULL, 10);
}

bool state_equal(const struct state *a, const struct state *b)
{
    if (a->n != b->n)
        return false;
    for (size_t i = 0; i < a->n; i++) {
        const struct state_entry *e = find(b, a->items[i].key);
        if (!e || strcmp(e->value, a->items[i].value) != 0)
            return false;
    }
    return true;
}

void state_free(struct state *s)
{
    for (size_t i = 0; i < s->n; i++) {
        free(s->items[i].key);
        free(s->items[i].value);
    }
    free(s->items);
    *s = (struct state){0};
}

enum status state_save(const struct state *s, const char *path, struct error *err)
{
    json_t *object = json_object();
    bool whole = object != NULL;
    for (size_t i = 0; i < s->n; i++) {
        struct buffer value = {0};
        text_repair(&value, s->items[i].value); /* JSON holds nothing but UTF-8 */
        whole = json_object_set_new(object, s->items[i].key, json_string(buf_text(&value))) == 0 && whole;
        buf_free(&value);
    }
    char *text = whole ? json_dumps(object, JSON_INDENT(1)) : NULL;
    json_decref(object);
    if (!text)
        return error_set(err, ST_OUTPUT, MSG_FILE_CREATE, path, error_os(ENOMEM));
    struct file_out *f = NULL;
    enum status st = file_out_open(path, &f, err);
    if (!st) {
        file_out_add(f, text, strlen(text));
        file_out_add(f, "\n", 1);
        st = file_out_commit(f, err);
    }
    free(text);
    return st;
}

enum status state_load(struct state *s, const char *path, struct error *err)
{
    json_error_t why;
    json_t *object = json_load_file(path, JSON_REJECT_DUPLICATES, &why), *value;
    const char *key;
    *s = (struct state){0};
    if (!json_is_object(object)) {
        json_decref(object);
        return error_set(err, ST_INPUT, MSG_STATE_BROKEN, path);
    }
    json_object_foreach(object, key, value) if (json_is_string(value))
        state_put(s, key, json_string_value(value));
    json_decref(object);
    return ST_OK;
}

/* --- sessions --------------------------------------------------------------------------------------------------- */

static const char lock_name[] = "session-";

/* Between the making of the file and the lock another session may have taken it for a dead one's, and away. */
static bool make_lock(struct session *s, const char *dir, char **path)
{
    enum { TRIES = 10 };
    for (int i = 0; i < TRIES; i++) {
        struct stat st;
        *path = mem_printf("%s/%sXXXXXX", dir, lock_name);
        s->lock = mkostemp(*path, O_CLOEXEC); /* no child of ours may hold the lock when we are dead */
        if (s->lock < 0)
            return false;
        if (flock(s->lock, LOCK_EX | LOCK_NB) == 0 && fstat(s->lock, &st) == 0 && st.st_nlink > 0)
            return true;
        close(s->lock);
        s->lock = -1;
        unlink(*path);
        if (i + 1 < TRIES)
            free(*path);
    }
    return false;
}

enum status session_begin(struct session *s, const char *dir, struct error *err)
{
    char *path = NULL;
    *s = (struct session){.lock = -1};
    enum status st = path_make_dirs(dir, err);
    if (st)
        return st;
    if (make_lock(s, dir, &path)) {
        s->dir = mem_dup(dir);
        s->id = mem_dup(path_base(path) + sizeof lock_name - 1);
    } else {
        st = error_set(err, ST_OUTPUT, MSG_FILE_CREATE, path, error_os(errno));
    }
    free(path);
    return st;
}

static char *lock_path(const char *dir, const char *id, size_t len)
{
    return mem_printf("%s/%s%.*s", dir, lock_name, (int)len, id);
}

void session_end(struct session *s)
{
    if (s->id) {
        char *path = lock_path(s->dir, s->id, strlen(s->id));
        unlink(path);
        free(path);
    }
    if (s->lock >= 0)
        close(s->lock);
    free(s->dir);
    free(s->id);
    *s = (struct session){.lock = -1};
}

char *session_path(struct session *s, const char *kind)
{
    return mem_printf("%s/%s-%s-%d.json", s->dir, kind, s->id, ++s->count);
}

/* The session that wrote KIND-ID-N.json, as a part of the name; NULL: not such a name. */
static const char *writer_of(const char *name, const char *kind, size_t *len)
{
    size_t k = strlen(kind), n = strlen(name);
    if (strncmp(name, kind, k) != 0 || name[k] != '-' || n < 5 || strcmp(name + n - 5, ".json") != 0)
        return NULL;
    const char *id = name + k + 1, *dash = strchr(id, '-');
    if (!dash || dash == id)
        return NULL;
    *len = (size_t)(dash - id);
    return id;
}

/* A session whose lock can be had is dead; its file goes, since nobody else will take it away. */
static bool is_dead(const struct session *s, const char *id, size_t len)
{
    if (strlen(s->id) == len && memcmp(s->id, id, len) == 0)
        return false;
    char *path = lock_path(s->dir, id, len);
    int fd = open(path, O_RDWR | O_CLOEXEC);
    bool dead = fd < 0 ? errno == ENOENT : flock(fd, LOCK_EX | LOCK_NB) == 0;
    if (fd >= 0 && dead)
        unlink(path);
    if (fd >= 0)
        close(fd);
    free(path);
    return dead;
}

void session_orphans(const struct session *s, const char *kind, struct string_list *paths)
{
    struct dirent **names;
    int n = s->id ? scandir(s->dir, &names, NULL, alphasort) : -1;
    for (int i = 0; i < n; i++) {
        size_t len;
        const char *id = writer_of(names[i]->d_name, kind, &len);
        char *path = path_join(s->dir, names[i]->d_name);
        if (id && is_dead(s, id, len) &&
            access(path, F_OK) == 0) /* not one that has ended in order just now */
            string_list_take(paths, path);
        else
            free(path);
        free(names[i]);
    }
    if (n >= 0)
        free(names);
}

char *session_adopt(struct session *s, const char *kind, const char *path)
{
    char *mine = session_path(s, kind);
    if (rename(path, mine) == 0)
        return mine;
    free(mine);
    return NULL;
}
