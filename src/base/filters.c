#include "mulu/filters.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"

enum { NAME_MAX_BYTES = 60 };

static char *file_of(const struct env *env)
{
    return path_join(env->config_dir, "filters.json");
}

enum status filters_load(const struct env *env, struct state *out, struct error *err)
{
    char *path = file_of(env);
    enum status st = ST_OK;
    *out = (struct state){0};
    if (path_is_file(path))
        st = state_load(out, path, err);
    free(path);
    return st;
}

/* The length of the name at the beginning of a text. */
static size_t name_length(const char *text)
{
    static const char signs[] = "@()|\":<>=\u201C\u201D\uFF08\uFF09\uFF5C\uFF1A\uFF20";
    const char *p = text, *end = text + strlen(text);
    while (p < end) {
        const char *at = p;
        uint32_t cp = text_decode(&p, end);
        for (const char *s = signs, *last = signs + sizeof signs - 1; s < last;)
            if (text_decode(&s, last) == cp)
                return (size_t)(at - text);
        if (text_is_space(cp) || cp < ' ')
            return (size_t)(at - text);
    }
    return (size_t)(end - text);
}

bool filters_is_name(const char *name)
{
    size_t n = strlen(name);
    return n > 0 && n <= NAME_MAX_BYTES && name_length(name) == n && *name != '-';
}

static enum status save(const struct env *env, const struct state *all, struct error *err)
{
    char *path = file_of(env);
    enum status st = path_make_dirs(env->config_dir, err);
    if (!st)
        st = state_save(all, path, err);
    free(path);
    return st;
}

static enum status check_name(const char *name, struct error *err)
{
    return filters_is_name(name) ? ST_OK
                                 : error_set(err, ST_USAGE, MSG_FILTER_NAME, name, NAME_MAX_BYTES / 3);
}

enum status filters_put(const struct env *env, const char *name, const char *query, struct error *err)
{
    struct state old, new = {0};
    enum status st = check_name(name, err);
    if (!st)
        st = filters_load(env, &old, err);
    if (st)
        return st;
    for (size_t i = 0; i < old.n; i++)
        if (*query || strcmp(old.items[i].key, name) != 0)
            state_put(&new, old.items[i].key, old.items[i].value);
    if (*query)
        state_put(&new, name, query);
    st = save(env, &new, err);
    state_free(&old);
    state_free(&new);
    return st;
}

enum status filters_rename(const struct env *env, const char *from, const char *to, struct error *err)
{
    struct state old, new = {0};
    enum status st = check_name(to, err);
    if (!st)
        st = filters_load(env, &old, err);
    if (st)
        return st;
    if (!*state_get(&old, from))
        st = error_set(err, ST_USAGE, MSG_FILTER_GONE, from);
    else if (*state_get(&old, to) && strcmp(from, to) != 0)
        st = error_set(err, ST_USAGE, MSG_FILTER_TAKEN, to);
    for (size_t i = 0; i < old.n; i++)
        state_put(&new, strcmp(old.items[i].key, from) == 0 ? to : old.items[i].key, old.items[i].value);
    if (!st)
        st = save(env, &new, err);
    state_free(&old);
    state_free(&new);
    return st;
}

static enum status unknown(const struct state *all, const char *name, struct error *err)
{
    struct buffer names = {0};
    for (size_t i = 0; i < all->n; i++)
        buf_printf(&names, " @%s", all->items[i].key);
    enum status st = all->n ? error_set(err, ST_USAGE, MSG_FILTER_UNKNOWN, name, buf_text(&names))
                            : error_set(err, ST_USAGE, MSG_FILTER_NONE_YET, name);
    buf_free(&names);
    return st;
}

enum status filters_expand(const struct env *env, const char *text, struct buffer *out, struct error *err)
{
    const char *p = text, *end = text + strlen(text);
    struct state all;
    uint32_t cp = 0;
    while (p < end && text_is_space(cp = text_decode(&p, end))) {
    }
    size_t n = cp == '@' || cp == 0xFF20 ? name_length(p) : 0;
    if (n == 0) {
        buf_puts(out, text);
        return ST_OK;
    }
    enum status st = filters_load(env, &all, err);
    if (st)
        return st;
    char *name = mem_dup_n(p, n);
    const char *kept = state_get(&all, name), *rest = p + n;
    if (!*kept)
        st = unknown(&all, name, err);
    else if (rest[strspn(rest, " ")])
        buf_printf(out, "(%s)%s", kept, rest);
    else
        buf_puts(out, kept);
    free(name);
    state_free(&all);
    return st;
}
