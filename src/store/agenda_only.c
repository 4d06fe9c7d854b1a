/* The items that an agenda is limited to: sorted once into the groups that share rule and day of entry, so that counting
 * costs what it costs for all items. */
#include "store/agenda_only.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"

/* An id this far behind the last one read is looked up; what lies nearer is read over. */
enum { GAP = 64 };

static int by_id(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int by_group(const void *a, const void *b)
{
    const struct only_item *x = a, *y = b;
    if (x->catalog != y->catalog)
        return x->catalog < y->catalog ? -1 : 1;
    if (x->rule != y->rule)
        return x->rule < y->rule ? -1 : 1;
    if (x->entered != y->entered)
        return x->entered < y->entered ? -1 : 1;
    return (x->node > y->node) - (x->node < y->node);
}

bool agenda_only_has(const struct agenda_only *o, int64_t node)
{
    return o->n && bsearch(&node, o->nodes, o->n, sizeof node, by_id) != NULL;
}

/* Reads on from node `*at` of the list while what comes is near; *at is then the next to be looked up. */
static enum status read_stretch(struct store *s, struct agenda_only *o, size_t *at, size_t *cap,
                                struct error *err)
{
    struct stmt *st = stmt_begin(
        s->db, "SELECT i.node, i.catalog, i.rule, i.entered, (r.gives & 5) = 1 FROM item_rule AS i"
               " CROSS JOIN rule AS r WHERE i.node >= ?1 AND r.id = i.rule AND i.living = 1 ORDER BY i.node");
    stmt_int(st, 1, o->nodes[*at]);
    bool more = true;
    while (*at < o->n && (more = stmt_row(st))) {
        int64_t node = stmt_get_int(st, 0);
        while (*at < o->n && o->nodes[*at] < node)
            ++*at;
        if (*at == o->n || o->nodes[*at] > node + GAP)
            break;
        if (o->nodes[*at] > node)
            continue;
        ++*at;
        if (!stmt_get_int(st, 4))
            continue;
        o->items = mem_array(o->items, cap, o->nitems + 1, sizeof *o->items);
        o->items[o->nitems++] = (struct only_item){.catalog = stmt_get_int(st, 1),
                                                   .rule = stmt_get_int(st, 2),
                                                   .entered = (int32_t)stmt_get_int(st, 3),
                                                   .node = node};
    }
    if (!more)
        *at = o->n; /* what is left has no rule */
    return stmt_end(st, err);
}

enum status store_agenda_only(struct store *s, int64_t *nodes, size_t n, struct agenda_only **out,
                              struct error *err)
{
    struct agenda_only *o = mem_alloc(sizeof *o);
    size_t at = 0, cap = 0;
    *o = (struct agenda_only){.nodes = nodes, .n = n};
    enum status st = store_read_begin(s, err);
    bool reading = !st;
    while (!st && at < n)
        st = read_stretch(s, o, &at, &cap, err);
    if (reading)
        st = store_read_end(s, st);
    if (o->nitems)
        qsort(o->items, o->nitems, sizeof *o->items, by_group);
    *out = st ? NULL : o;
    if (st)
        agenda_only_free(o);
    return st;
}

void agenda_only_free(struct agenda_only *o)
{
    if (!o)
        return;
    free(o->nodes);
    free(o->items);
    free(o);
}

size_t agenda_only_group(const struct agenda_only *o, size_t i)
{
    const struct only_item *first = &o->items[i];
    size_t n = 1;
    while (i + n < o->nitems && first[n].catalog == first->catalog && first[n].rule == first->rule &&
           first[n].entered == first->entered)
        n++;
    return n;
}
