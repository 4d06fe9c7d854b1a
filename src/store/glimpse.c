/* The first sight of a large tree: what shows of it, level by level from the outermost, and nothing of what lies folded. */
#include <stdlib.h>

#include "mulu/mem.h"
#include "mulu/row.h"
#include "store/skeleton.h"

enum { MOST = 1000 }; /* nodes: reading more one by one takes as long as all of them in a run */

struct look {
    struct store *s;
    const struct glimpse_query *q;
    struct sources l; /* parents before their children, level by level */
    bool *read;       /* of each source: what is below it is among the sources */
    size_t cap;
    int64_t above[STORE_MAX_DEPTH]; /* what the node that is to show stands under, and itself */
    int nabove;
    bool too_many;
};

static int by_id(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* Whether what is below a node is wanted: it is unfolded, the node that is to show lies there, or is this one; the detail
 * of a heading lists what is below it. */
static bool is_wanted(const struct look *k, int64_t id)
{
    for (int i = 0; i < k->nabove; i++)
        if (k->above[i] == id)
            return true;
    return k->q->nopen && bsearch(&id, k->q->open, k->q->nopen, sizeof id, by_id) != NULL;
}

/* parent 0: the outermost. */
static enum status read_children(struct look *k, int64_t parent, struct error *err)
{
    struct stmt *st = stmt_begin(k->s->db, "SELECT id, traits FROM node WHERE catalog = ?1"
                                           " AND parent IS NOT DISTINCT FROM ?2 AND alive = 1"
                                           " ORDER BY position, id LIMIT ?3");
    stmt_int(st, 1, k->q->catalog);
    stmt_id(st, 2, parent);
    stmt_int(st, 3, MOST + 1 - (int64_t)k->l.n);
    while (stmt_row(st)) {
        sources_add(&k->l, stmt_get_int(st, 0), parent, (int)stmt_get_int(st, 1));
        k->read = mem_array(k->read, &k->cap, k->l.n, sizeof *k->read);
        k->read[k->l.n - 1] = false;
    }
    k->too_many = k->l.n > MOST;
    return stmt_end(st, err);
}

static enum status read_below(struct look *k, size_t i, struct error *err)
{
    if (k->read[i])
        return ST_OK;
    k->read[i] = true;
    return read_children(k, k->l.items[i].id, err);
}

/* As many levels as the lines hold, which is what fold_fitting() would say of the whole tree. */
static enum status read_levels(struct look *k, int *level, struct error *err)
{
    enum status st = ST_OK;
    size_t begin = 0;
    for (*level = 1; !st && *level < ROW_MAX_LEVELS; ++*level) {
        size_t end = k->l.n;
        for (size_t i = begin; !st && i < end && k->l.n <= (size_t)k->q->lines; i++)
            st = read_below(k, i, err);
        if (k->l.n > (size_t)k->q->lines) {
            for (size_t i = begin; i < end; i++)
                k->read[i] = false;
            k->l.n = end;
            k->too_many = false;
            return st;
        }
        begin = end;
    }
    return st;
}

static enum status read_wanted(struct look *k, struct error *err)
{
    enum status st = ST_OK;
    for (size_t i = 0; !st && !k->too_many && i < k->l.n; i++)
        if (is_wanted(k, k->l.items[i].id))
            st = read_below(k, i, err);
    return st;
}

static enum status has_below(struct look *k, int64_t node, bool *yes, struct error *err)
{
    struct stmt *st =
        stmt_begin(k->s->db, "SELECT 1 FROM node WHERE catalog = ?1 AND parent = ?2 AND alive = 1 LIMIT 1");
    stmt_int(st, 1, k->q->catalog);
    stmt_int(st, 2, node);
    *yes = stmt_row(st);
    return stmt_end(st, err);
}

static enum status complete(struct look *k, bool marks, struct error *err)
{
    enum status st = ST_OK;
    for (size_t i = 0; !st && i < k->l.n; i++) {
        struct outline_source *src = &k->l.items[i];
        if (marks)
            st = marks_of_one(k->s, src->id, &src->marks, &src->kinds, err);
        if (!st && !k->read[i])
            st = has_below(k, src->id, &src->unread, err);
    }
    return st;
}

/* The node that is to show may be gone. */
static enum status find_above(struct look *k, struct error *err)
{
    struct node chain[STORE_MAX_DEPTH];
    enum status st = ST_OK;
    if (k->q->shown) {
        st = node_chain(k->s, k->q->shown, chain, &k->nabove, err);
        for (int i = 0; i < k->nabove; i++)
            k->above[i] = chain[i].id;
        node_chain_release(chain, k->nabove);
    } else if (k->l.n) {
        k->above[k->nabove++] = k->l.items[0].id;
    }
    return st == ST_USAGE ? ST_OK : st;
}

static enum status look(struct look *k, struct glimpse *out, struct error *err)
{
    struct catalog_counts counts = {0};
    enum status st = catalog_check(k->s, k->q->catalog, NULL, err);
    if (!st)
        st = catalog_counts_read(k->s, k->q->catalog, &counts, err);
    if (st || counts.items + counts.headings < k->q->least)
        return st;
    st = read_children(k, 0, err);
    if (!st && !k->too_many && k->q->lines)
        st = read_levels(k, &out->level, err);
    if (!st)
        st = find_above(k, err);
    if (!st)
        st = read_wanted(k, err);
    if (!st && !k->too_many)
        st = complete(k, counts.marks > 0, err);
    if (st || k->too_many)
        return st;
    outline_build(&out->tree, k->l.items, k->l.n);
    titles_later(k->s, &out->tree);
    out->items = counts.items;
    out->marks = counts.marks;
    return ST_OK;
}

enum status store_glimpse(struct store *s, const struct glimpse_query *q, struct glimpse *out,
                          struct error *err)
{
    struct look k = {.s = s, .q = q};
    *out = (struct glimpse){0};
    enum status st = store_read_begin(s, err);
    if (st)
        return st;
    st = store_read_end(s, look(&k, out, err));
    free(k.l.items);
    free(k.read);
    return st;
}
