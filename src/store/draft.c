#include "mulu/draft.h"

#include <stdio.h>

static const char *name(char key[32], int i, const char *part)
{
    snprintf(key, 32, "field.%d.%s", i, part);
    return key;
}

void draft_item(struct state *s, const struct store *store, const struct item *item, const char *number,
                const char *path)
{
    state_put(s, "database", store_real_path(store));
    state_put_int(s, "catalog", item->catalog);
    state_put_int(s, "node", item->id);
    state_put(s, "uid", item->uid);
    state_put(s, "number", number);
    state_put(s, "path", path);
}

void draft_put(struct state *s, int i, const char *cell, const char *label, const char *before,
               const char *value)
{
    char key[32];
    state_put(s, name(key, i, "cell"), cell);
    state_put(s, name(key, i, "label"), label);
    state_put(s, name(key, i, "before"), before);
    state_put(s, name(key, i, "value"), value);
}

const char *draft_get(const struct state *s, int i, const char *part)
{
    char key[32];
    return state_get(s, name(key, i, part));
}
