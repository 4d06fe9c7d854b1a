/* The values that a catalog already has, for completion, and its units. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "store/store_impl.h"

static void add_value(struct value_list *l, size_t *cap, const char *text, int64_t uses)
{
    l->items = mem_array(l->items, cap, l->n + 1, sizeof *l->items);
    l->items[l->n++] = (struct value_count){mem_dup(text), uses};
}

static enum status read_values(struct store *s, const char *sql, int64_t catalog, struct value_list *out,
                               size_t *cap, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, sql);
    if (catalog)
        stmt_int(st, 1, catalog);
    while (stmt_row(st))
        add_value(out, cap, stmt_get_text(st, 0), stmt_get_int(st, 1));
    return stmt_end(st, err);
}

static int by_uses(const void *a, const void *b)
{
    const struct value_count *x = a, *y = b;
    if (x->uses != y->uses)
        return x->uses > y->uses ? -1 : 1;
    return strcmp(x->text, y->text);
}

static int by_text(const void *a, const void *b)
{
    const struct value_count *x = a, *y = b;
    int order = strcmp(x->text, y->text);
    return order ? order : by_uses(a, b);
}

static void cut(struct value_list *l, size_t n)
{
    while (l->n > n)
        free(l->items[--l->n].text);
}

/* A unit that stands alone in its cell is both a value and a single unit: it is named once, with the larger count. */
static void unite(struct value_list *l)
{
    size_t kept = 0;
    if (l->n)
        qsort(l->items, l->n, sizeof *l->items, by_text);
    for (size_t i = 0; i < l->n; i++) {
        if (kept && strcmp(l->items[kept - 1].text, l->items[i].text) == 0)
            free(l->items[i].text);
        else
            l->items[kept++] = l->items[i];
    }
    l->n = kept;
}

void value_list_free(struct value_list *l)
{
    cut(l, 0);
    free(l->items);
    *l = (struct value_list){0};
}

static const char units_of_catalog[] =
    "SELECT u.name, count(DISTINCT n.id) FROM node AS n JOIN item_unit AS i ON i.node = n.id"
    " JOIN unit AS u ON u.id = i.unit WHERE n.catalog = ?1 AND n.alive = 1 AND i.excepted = 0 GROUP BY "
    "u.name";
static const char units_of_all[] =
    "SELECT u.name, count(DISTINCT n.id) FROM catalog AS c JOIN node AS n ON n.catalog = c.id"
    " JOIN item_unit AS i ON i.node = n.id JOIN unit AS u ON u.id = i.unit"
    " WHERE c.state = 'live' AND n.alive = 1 AND i.excepted = 0 GROUP BY u.name";

static enum status finish(struct store *s, struct value_list *out, size_t limit, enum status st)
{
    if (st) {
        value_list_free(out);
    } else {
        unite(out);
        if (out->n)
            qsort(out->items, out->n, sizeof *out->items, by_uses);
        cut(out, limit);
    }
    return store_read_end(s, st);
}

enum status store_values(struct store *s, int64_t catalog, enum field f, size_t limit, struct value_list *out,
                         struct error *err)
{
    size_t cap = 0;
    *out = (struct value_list){0};
    enum status st = store_read_begin(s, err);
    if (st)
        return st;
    st = catalog_check(s, catalog, NULL, err);
    if (!st)
        st = read_values(s, s->sql.field_values[f], catalog, out, &cap, err);
    if (!st && f == FIELD_UNIT)
        st = read_values(s, units_of_catalog, catalog, out, &cap, err);
    return finish(s, out, limit, st);
}

enum status store_units(struct store *s, int64_t catalog, struct value_list *out, struct error *err)
{
    size_t cap = 0;
    *out = (struct value_list){0};
    enum status st = store_read_begin(s, err);
    if (st)
        return st;
    if (catalog)
        st = catalog_check(s, catalog, NULL, err);
    if (!st)
        st = read_values(s, catalog ? units_of_catalog : units_of_all, catalog, out, &cap, err);
    return finish(s, out, SIZE_MAX, st);
}
