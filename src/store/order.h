/* Where nodes stand in their documents: the chain of positions from the outermost heading down. Each node is read once for
 * as long as the order lives. */
#ifndef MULU_STORE_ORDER_H
#define MULU_STORE_ORDER_H

#include "mulu/arena.h"
#include "store/id_map.h"
#include "store/store_impl.h"

struct standing {
    const struct standing *parent; /* NULL: outermost */
    int64_t id, catalog, position;
    int depth;
    const char *label;
};
struct order {
    struct store *s;
    struct id_map by_id;
    struct arena memory;
};

void order_begin(struct order *o, struct store *s);
void order_end(struct order *o);
/* The order's, good until its end. ST_DATABASE: the node is its own ancestor. */
enum status order_find(struct order *o, int64_t id, const struct standing **out, struct error *err);
/* A parent, then all below it; siblings by position; catalogs by their ids. */
int order_compare(const struct standing *a, const struct standing *b);

#endif
