/* The values that a catalog already has, for completion, and its units. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/query.h"
#include "mulu/text.h"
#include "store/index.h"
#include "store/values.h"

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

void value_list_free(struct value_list *l)
{
    for (size_t i = 0; i < l->n; i++)
        free(l->items[i].text);
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

/* --- from the index --------------------------------------------------------------------------------------------------- */

/* Single units are taken from so many values: there may be as many values as items. */
enum { LOOKED_AT = 200 };

struct candidate {
    const char *text; /* folded */
    char *name;       /* as it was typed; NULL: node tells */
    int64_t uses, node;
    enum query_fit fit;
};
struct candidates {
    struct candidate *items;
    size_t n, cap;
    struct arena texts;
};

static void propose(struct candidates *c, const struct query_typed *typed, struct candidate new)
{
    new.fit = query_fit(typed, new.text);
    if (new.fit == FIT_NONE) {
        free(new.name);
        return;
    }
    c->items = mem_array(c->items, &c->cap, c->n + 1, sizeof *c->items);
    c->items[c->n++] = new;
}

static int by_fit(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->fit != y->fit)
        return x->fit < y->fit ? -1 : 1;
    if (x->uses != y->uses)
        return x->uses > y->uses ? -1 : 1;
    return strcmp(x->text, y->text);
}

/* The best `most` of them, in order. */
static void choose(struct candidates *c, bool names, size_t most)
{
    size_t kept = 0;
    if (c->n)
        qsort(c->items, c->n, sizeof *c->items, by_fit);
    for (size_t i = 0; i < c->n; i++) {
        if (kept < most && (!names || query_is_name(c->items[i].text)))
            c->items[kept++] = c->items[i];
        else
            free(c->items[i].name);
    }
    c->n = kept;
}

static enum status add_units_of(struct store *s, struct candidates *c, const struct query_typed *typed,
                                int64_t node, int64_t uses, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT u.name FROM item_unit AS i JOIN unit AS u ON u.id = i.unit"
                                        " WHERE i.node = ?1 AND i.excepted = 0 ORDER BY i.place");
    struct buffer fold = {0};
    stmt_int(st, 1, node);
    while (stmt_row(st)) {
        const char *name = stmt_get_text(st, 0);
        buf_clear(&fold);
        text_fold(&fold, name, strlen(name), NULL);
        char *text = arena_dup(&c->texts, buf_text(&fold), fold.len);
        propose(c, typed, (struct candidate){.text = text, .name = mem_dup(name), .uses = uses});
    }
    buf_free(&fold);
    return stmt_end(st, err);
}

/* Whole values before single units. */
static int by_folded(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    int order = strcmp(x->text, y->text);
    return order ? order : (x->name != NULL) - (y->name != NULL);
}

/* A single unit is used as often as all values that name it; one that stands alone in its cell is a value as well: it is
 * named once, with the larger count. */
static void unite_units(struct candidates *c)
{
    size_t kept = 0;
    if (c->n)
        qsort(c->items, c->n, sizeof *c->items, by_folded);
    for (size_t i = 0, to; i < c->n; i = to) {
        struct candidate one = c->items[i];
        int64_t whole = one.name ? 0 : one.uses, single = one.uses - whole;
        for (to = i + 1; to < c->n && strcmp(c->items[to].text, one.text) == 0; to++) {
            single += c->items[to].uses;
            free(c->items[to].name);
        }
        one.uses = single > whole ? single : whole;
        c->items[kept++] = one;
    }
    c->n = kept;
}

static enum status add_units(struct store *s, struct candidates *c, const struct query_typed *typed,
                             struct error *err)
{
    enum status st = ST_OK;
    for (size_t i = 0, whole = c->n; !st && i < whole; i++)
        st = add_units_of(s, c, typed, c->items[i].node, c->items[i].uses, err);
    unite_units(c);
    return st;
}

static enum status name_them(struct store *s, struct candidates *c, int cell, struct value_list *out,
                             struct error *err)
{
    size_t cap = 0;
    enum status st = ST_OK;
    for (size_t i = 0; !st && i < c->n; i++) {
        struct buffer text = {0};
        struct candidate *one = &c->items[i];
        if (!one->name)
            st = index_read_cell(s, one->node, cell, &text, err);
        add_value(out, &cap, one->name ? one->name : buf_text(&text), one->uses);
        buf_free(&text);
    }
    return st;
}

enum status values_find(struct store *s, const struct values_wish *wish, struct value_list *out,
                        struct error *err)
{
    struct index_values known;
    struct candidates c = {0};
    struct query_typed typed;
    query_typed(&typed, wish->typed);
    *out = (struct value_list){0};
    enum status st = index_values(s, wish->catalog, wish->cell, wish->typed, &known, err);
    for (size_t i = 0; !st && i < known.n; i++) {
        const struct index_value *v = &known.items[i];
        propose(&c, &typed, (struct candidate){.text = v->text, .uses = v->uses, .node = v->node});
    }
    bool units = wish->cell == FIELD_UNIT;
    choose(&c, wish->names, units && wish->limit < LOOKED_AT ? LOOKED_AT : wish->limit);
    if (!st && units)
        st = add_units(s, &c, &typed, err);
    choose(&c, wish->names, wish->limit);
    if (!st)
        st = name_them(s, &c, wish->cell, out, err);
    choose(&c, false, 0);
    free(c.items);
    arena_free(&c.texts);
    index_values_free(&known);
    if (st)
        value_list_free(out);
    return st;
}

/* --- of a catalog ----------------------------------------------------------------------------------------------------- */

enum status store_values(struct store *s, int64_t catalog, enum field f, size_t limit, struct value_list *out,
                         struct error *err)
{
    const struct values_wish wish = {.catalog = catalog, .cell = (int)f, .typed = "", .limit = limit};
    *out = (struct value_list){0};
    if (!index_is_column((int)f))
        return ST_OK;
    enum status st = store_read_begin(s, err);
    if (st)
        return st;
    st = catalog_check(s, catalog, NULL, err);
    return store_read_end(s, st ? st : values_find(s, &wish, out, err));
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
    if (st)
        value_list_free(out);
    else if (out->n)
        qsort(out->items, out->n, sizeof *out->items, by_uses);
    return store_read_end(s, st);
}
