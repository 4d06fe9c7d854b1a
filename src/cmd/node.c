#include "cmd/node.h"

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
