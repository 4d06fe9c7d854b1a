#include "cmd/node.h"

#include <stdlib.h>

#include "mulu/mem.h"
#include "mulu/outline.h"

enum status node_place(struct store *s, int64_t catalog, int64_t node, struct buffer *number,
                       struct buffer *path, struct error *err)
{
    struct outline o = {0};
    enum status st = store_outline(s, catalog, &o, err);
    int at = st ? -1 : outline_find(&o, node);
    if (at >= 0) {
        outline_number(&o, at, number);
        outline_path(&o, at, path);
    }
    outline_free(&o);
    return st;
}

struct node_tree {
    int64_t catalog;
    struct outline outline;
};

static enum status tree_of(struct node_names *names, struct store *s, int64_t catalog,
                           const struct outline **out, struct error *err)
{
    for (size_t i = 0; i < names->n; i++) {
        if (names->trees[i].catalog == catalog) {
            *out = &names->trees[i].outline;
            return ST_OK;
        }
    }
    names->trees = mem_array(names->trees, &names->cap, names->n + 1, sizeof *names->trees);
    struct node_tree *tree = &names->trees[names->n];
    *tree = (struct node_tree){.catalog = catalog};
    enum status st = store_outline(s, catalog, &tree->outline, err);
    names->n += st == ST_OK;
    *out = &tree->outline;
    return st;
}

enum status node_name(struct node_names *names, struct store *s, int64_t catalog, int64_t node,
                      struct buffer *out, struct error *err)
{
    const struct outline *o;
    enum status st = tree_of(names, s, catalog, &o, err);
    int at = st ? -1 : outline_find(o, node);
    buf_printf(out, "%lld:", (long long)catalog);
    if (at >= 0)
        outline_number(o, at, out);
    return st;
}

void node_names_release(struct node_names *names)
{
    for (size_t i = 0; i < names->n; i++)
        outline_free(&names->trees[i].outline);
    free(names->trees);
    *names = (struct node_names){0};
}
