#include "ui/recent.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/buffer.h"
#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/state.h"

#define BETWEEN "\x1e" /* the control character that separates records; no field holds one */

static void split(const char *values, struct string_list *out)
{
    while (*values) {
        size_t n = strcspn(values, BETWEEN);
        if (n)
            string_list_take(out, mem_dup_n(values, n));
        values += n + (values[n] != '\0');
    }
}

/* The record, and the path of its file, which the caller frees. */
static char *load(const char *state_dir, struct state *s)
{
    char *path = path_join(state_dir, "recent.json");
    state_load(s, path, NULL); /* none yet, or broken: begins anew */
    return path;
}

void recent_values(const char *state_dir, const char *cell, struct string_list *out)
{
    struct state s = {0};
    free(load(state_dir, &s));
    split(state_get(&s, cell), out);
    state_free(&s);
}

void recent_note(const char *state_dir, const char *cell, const char *value)
{
    struct state s = {0};
    struct string_list known = {0};
    struct buffer all = {0};
    char *path = load(state_dir, &s);
    split(state_get(&s, cell), &known);
    buf_puts(&all, value);
    for (size_t i = 0, n = 1; i < known.n && n < RECENT_MAX; i++) {
        if (strcmp(known.items[i], value) == 0)
            continue;
        buf_printf(&all, "%s%s", BETWEEN, known.items[i]);
        n++;
    }
    if (*value && !strstr(value, BETWEEN)) {
        state_put(&s, cell, buf_text(&all));
        state_save(&s, path, NULL);
    }
    free(path);
    buf_free(&all);
    string_list_free(&known);
    state_free(&s);
}
