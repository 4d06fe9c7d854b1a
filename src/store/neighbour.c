/* Walking from node to node without reading the whole outline: a catalog may have a million of them, and a key does not
 * wait. Every step is a look into the index of siblings. */
#include "mulu/neighbour.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "store/store_impl.h"

enum { TITLE_CELLS = 40 }; /* of an item without a heading of its own */

void neighbour_release(struct neighbour *n)
{
    free(n->number);
    free(n->title);
    free(n->value);
    *n = (struct neighbour){0};
}

void neighbour_list_free(struct neighbour_list *l)
{
    for (size_t i = 0; i < l->n; i++)
        neighbour_release(&l->items[i]);
    free(l->items);
    *l = (struct neighbour_list){0};
}

/* --- steps -------------------------------------------------------------------------------------------------------- */

#define SIBLINGS " FROM node WHERE catalog = ?1 AND parent IS NOT DISTINCT FROM ?2 AND alive = 1"
#define BEHIND SIBLINGS " AND (position > ?3 OR (position = ?3 AND id > ?4)) ORDER BY position, id LIMIT 1"
#define BEFORE                                                                                               \
    SIBLINGS " AND (position < ?3 OR (position = ?3 AND id < ?4)) ORDER BY position DESC, id DESC LIMIT 1"

/* The node that a statement gives for the siblings of `of`, or 0. */
static enum status sibling(struct store *s, const char *sql, const struct node *of, int64_t *id,
                           struct error *err)
{
    struct stmt *st = stmt_begin(s->db, sql);
    stmt_int(st, 1, of->catalog);
    stmt_id(st, 2, of->parent);
    stmt_int(st, 3, of->position);
    stmt_int(st, 4, of->id);
    *id = stmt_row(st) ? stmt_get_int(st, 0) : 0;
    return stmt_end(st, err);
}

static enum status child(struct store *s, bool last, const struct node *of, int64_t *id, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, last ? "SELECT id" SIBLINGS " ORDER BY position DESC, id DESC LIMIT 1"
                                             : "SELECT id" SIBLINGS " ORDER BY position, id LIMIT 1");
    stmt_int(st, 1, of->catalog);
    stmt_id(st, 2, of->id);
    *id = stmt_row(st) ? stmt_get_int(st, 0) : 0;
    return stmt_end(st, err);
}

/* Puts another node in the place of *at. */
static enum status go(struct store *s, int64_t id, struct node *at, struct error *err)
{
    node_release(at);
    return id ? node_load(s, id, at, err) : ST_OK;
}

/* The node before *at in document order; at->id 0 where it was the first. */
static enum status step_back(struct store *s, struct node *at, struct error *err)
{
    int64_t id, parent = at->parent;
    enum status st = sibling(s, "SELECT id" BEFORE, at, &id, err);
    if (!st && !id)
        return go(s, parent, at, err);
    while (!st && id) {
        st = go(s, id, at, err);
        if (!st)
            st = child(s, true, at, &id, err);
    }
    return st;
}

enum status node_item_above(struct store *s, int64_t id, int64_t *above, struct error *err)
{
    struct node at = {0};
    enum status st = node_load(s, id, &at, err);
    do {
        if (!st)
            st = step_back(s, &at, err);
    } while (!st && at.id && !at.has_item);
    *above = st ? 0 : at.id;
    node_release(&at);
    return st;
}

static enum status step_on(struct store *s, struct node *at, struct error *err)
{
    int64_t id;
    enum status st = child(s, false, at, &id, err);
    if (!st && !id)
        st = sibling(s, "SELECT id" BEHIND, at, &id, err);
    while (!st && !id && at->parent) {
        st = go(s, at->parent, at, err);
        if (!st)
            st = sibling(s, "SELECT id" BEHIND, at, &id, err);
    }
    return st ? st : go(s, id, at, err);
}

/* --- telling ------------------------------------------------------------------------------------------------------ */

static enum status number(struct store *s, int64_t id, struct buffer *out, struct error *err)
{
    struct node chain[STORE_MAX_DEPTH];
    int n;
    enum status st = node_chain(s, id, chain, &n, err);
    for (int i = 0; !st && i < n; i++) {
        int64_t place;
        st = sibling(s, "SELECT count(*)" SIBLINGS " AND (position < ?3 OR (position = ?3 AND id <= ?4))",
                     &chain[i], &place, err);
        buf_printf(out, "%s%lld", i ? "." : "", (long long)place);
    }
    node_chain_release(chain, n);
    return st;
}

static enum status title(struct store *s, const struct node *node, struct buffer *out, struct error *err)
{
    char *content = NULL;
    if (*node->label) {
        buf_puts(out, node->label);
        return ST_OK;
    }
    enum status st = change_current(s, OBJECT_NODE, node->id, field_info(FIELD_CONTENT)->key, &content, err);
    if (!st)
        brief_value(out, content ? content : "", TITLE_CELLS);
    free(content);
    return st;
}

static enum status describe(struct store *s, const struct node *node, const char *cell, char *its_number,
                            struct neighbour *out, struct error *err)
{
    struct buffer title_text = {0};
    *out = (struct neighbour){.node = node->id, .number = its_number};
    enum status st = title(s, node, &title_text, err);
    if (!st)
        st = change_current(s, OBJECT_NODE, node->id, cell, &out->value, err);
    out->title = buf_take(&title_text);
    if (!out->value)
        out->value = mem_dup("");
    if (st)
        neighbour_release(out);
    return st;
}

/* --- asking ------------------------------------------------------------------------------------------------------- */

static enum status nearest(struct store *s, int64_t id, const char *cell,
                           enum status (*step)(struct store *, struct node *, struct error *),
                           struct neighbour *out, struct error *err)
{
    struct node at = {0};
    *out = (struct neighbour){0};
    enum status st = store_read_begin(s, err);
    if (st)
        return st;
    st = node_load_visible(s, id, &at, err);
    do {
        if (!st)
            st = step(s, &at, err);
    } while (!st && at.id && !at.has_item);
    struct buffer text = {0};
    if (!st && at.id)
        st = number(s, at.id, &text, err);
    if (!st && at.id)
        st = describe(s, &at, cell, buf_take(&text), out, err);
    buf_free(&text);
    node_release(&at);
    return store_read_end(s, st);
}

enum status neighbour_above(struct store *s, int64_t node, const char *cell, struct neighbour *out,
                            struct error *err)
{
    return nearest(s, node, cell, step_back, out, err);
}

enum status neighbour_below(struct store *s, int64_t node, const char *cell, struct neighbour *out,
                            struct error *err)
{
    return nearest(s, node, cell, step_on, out, err);
}

/* The number of a node apart from its last part, and that. */
static enum status split_number(struct store *s, int64_t node, struct buffer *prefix, long *last,
                                struct error *err)
{
    enum status st = number(s, node, prefix, err);
    const char *dot = strrchr(buf_text(prefix), '.'), *part = dot ? dot + 1 : buf_text(prefix);
    *last = strtol(part, NULL, 10);
    buf_cut(prefix, (size_t)(part - buf_text(prefix)));
    return st;
}

enum status neighbour_siblings(struct store *s, int64_t node, const char *cell, struct neighbour_list *out,
                               struct error *err)
{
    struct node at = {0};
    struct buffer prefix = {0};
    size_t cap = 0;
    long last = 0;
    *out = (struct neighbour_list){0};
    enum status st = store_read_begin(s, err);
    if (st)
        return st;
    st = node_load_visible(s, node, &at, err);
    if (!st)
        st = split_number(s, node, &prefix, &last, err);
    for (int64_t id = node; !st && id;) {
        st = sibling(s, "SELECT id" BEHIND, &at, &id, err);
        if (!st)
            st = go(s, id, &at, err);
        last++;
        if (st || !id || !at.has_item)
            continue;
        out->items = mem_array(out->items, &cap, out->n + 1, sizeof *out->items);
        st = describe(s, &at, cell, mem_printf("%s%ld", buf_text(&prefix), last), &out->items[out->n], err);
        out->n += st == ST_OK;
    }
    buf_free(&prefix);
    node_release(&at);
    if (st)
        neighbour_list_free(out);
    return store_read_end(s, st);
}
