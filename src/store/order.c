#include "store/order.h"

#include <string.h>

#include "mulu/messages.h"

void order_begin(struct order *o, struct store *s)
{
    *o = (struct order){.s = s};
}

void order_end(struct order *o)
{
    id_map_free(&o->by_id, NULL);
    arena_free(&o->memory);
}

static enum status find(struct order *o, int64_t id, int above, const struct standing **out,
                        struct error *err)
{
    *out = id_map_get(&o->by_id, id);
    if (*out)
        return ST_OK;
    if (above > STORE_MAX_DEPTH)
        return error_set(err, ST_DATABASE, MSG_DB_DAMAGED, engine_path(o->s->db), "node.parent");
    struct stmt *st = stmt_begin(o->s->db, "SELECT catalog, parent, position, label FROM node WHERE id = ?1");
    struct standing *p = arena_alloc(&o->memory, sizeof *p);
    int64_t parent = 0;
    p->id = id;
    p->label = "";
    stmt_int(st, 1, id);
    if (stmt_row(st)) {
        const char *label = stmt_get_text(st, 3);
        p->catalog = stmt_get_int(st, 0);
        parent = stmt_get_int(st, 1);
        p->position = stmt_get_int(st, 2);
        p->label = arena_dup(&o->memory, label, strlen(label));
    }
    enum status status = stmt_end(st, err);
    if (!status && parent)
        status = find(o, parent, above + 1, &p->parent, err);
    if (status)
        return status;
    p->depth = p->parent ? p->parent->depth + 1 : 0;
    *id_map_at(&o->by_id, id) = p;
    *out = p;
    return ST_OK;
}

enum status order_find(struct order *o, int64_t id, const struct standing **out, struct error *err)
{
    return find(o, id, 0, out, err);
}

int order_compare(const struct standing *a, const struct standing *b)
{
    if (a->catalog != b->catalog)
        return a->catalog < b->catalog ? -1 : 1;
    int deeper = a->depth - b->depth;
    while (a->depth > b->depth)
        a = a->parent;
    while (b->depth > a->depth)
        b = b->parent;
    if (a == b)
        return deeper;
    while (a->parent != b->parent) {
        a = a->parent;
        b = b->parent;
    }
    if (a->position != b->position)
        return a->position < b->position ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}
