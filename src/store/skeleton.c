/* The bare tree of a catalog: its shape from one index, its marks, and titles when they are asked for. */
#include "store/skeleton.h"

#include <stdlib.h>

#include "mulu/mem.h"

/* What node.traits holds (schema.c). */
enum { TRAIT_LABEL = 1, TRAIT_ITEM = 2, TRAIT_SKIP = 4 };

void sources_add(struct sources *l, int64_t id, int64_t parent, int traits)
{
    bool labelled = traits & TRAIT_LABEL;
    l->items = mem_array(l->items, &l->cap, l->n + 1, sizeof *l->items);
    l->items[l->n++] = (struct outline_source){
        .id = id,
        .parent = parent,
        .skip = traits / TRAIT_SKIP,
        .label = labelled ? outline_later : "",
        .excerpt = labelled ? "" : outline_later,
        .has_item = traits & TRAIT_ITEM,
    };
}

/* --- counts and marks ------------------------------------------------------------------------------------------- */

enum status catalog_counts_read(struct store *s, int64_t catalog, struct catalog_counts *out,
                                struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT items, headings, marks FROM catalog WHERE id = ?1");
    *out = (struct catalog_counts){0};
    stmt_int(st, 1, catalog);
    if (stmt_row(st))
        *out = (struct catalog_counts){stmt_get_int(st, 0), stmt_get_int(st, 1), stmt_get_int(st, 2)};
    return stmt_end(st, err);
}

/* Marks are kept by node. The nodes of a catalog have mostly been made together: a stretch of ids holds its marks and
 * few others. Where they lie scattered, each is asked for its own. */
static enum status add_marks(struct store *s, int64_t catalog, struct outline *o, struct error *err)
{
    enum { SCATTERED = 8 }; /* ids for each node */
    static const char stretch[] =
        "SELECT node, marks FROM mark WHERE node BETWEEN ?1 AND ?2 AND (marks & 8) = 0";
    static const char each[] =
        "SELECT m.node, m.marks FROM node AS n CROSS JOIN mark AS m"
        " WHERE n.catalog = ?1 AND n.alive = 1 AND m.node = n.id AND (m.marks & 8) = 0";
    int64_t first = INT64_MAX, last = 0;
    for (int i = 0; i < o->n; i++) {
        first = o->nodes[i].id < first ? o->nodes[i].id : first;
        last = o->nodes[i].id > last ? o->nodes[i].id : last;
    }
    bool scattered = (last - first) / SCATTERED > o->n;
    struct stmt *st = stmt_begin(s->db, scattered ? each : stretch);
    stmt_int(st, 1, scattered ? catalog : first);
    if (!scattered)
        stmt_int(st, 2, last);
    while (stmt_row(st)) {
        int at = outline_find(o, stmt_get_int(st, 0));
        if (at >= 0)
            outline_mark(o, at, o->nodes[at].marks + 1, o->nodes[at].kinds | (unsigned)stmt_get_int(st, 1));
    }
    return stmt_end(st, err);
}

enum status marks_of_one(struct store *s, int64_t node, int *marks, unsigned *kinds, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT marks FROM mark WHERE node = ?1 AND (marks & 8) = 0");
    *marks = 0;
    *kinds = 0;
    stmt_int(st, 1, node);
    while (stmt_row(st)) {
        ++*marks;
        *kinds |= (unsigned)stmt_get_int(st, 0);
    }
    return stmt_end(st, err);
}

/* --- titles ----------------------------------------------------------------------------------------------------- */

/* What cannot be read shows as nothing: the next look at the database says why. */
static void read_title(void *ctx, int64_t id, struct buffer *out)
{
    struct store *s = ctx;
    struct stmt *st =
        stmt_begin(s->db, "SELECT n.label, CASE WHEN n.label = '' THEN"
                          " (SELECT " EXCERPT_SQL
                          " FROM item AS i WHERE i.node = n.id) END FROM node AS n WHERE n.id = ?1");
    stmt_int(st, 1, id);
    if (stmt_row(st))
        buf_puts(out, *stmt_get_text(st, 0) ? stmt_get_text(st, 0) : stmt_get_text(st, 1));
    stmt_end(st, NULL);
}

void titles_later(struct store *s, struct outline *o)
{
    outline_read_by(o, read_title, s);
}

/* --- the whole tree --------------------------------------------------------------------------------------------- */

static enum status read_shape(struct store *s, int64_t catalog, struct outline *out, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT id, parent, traits FROM node WHERE catalog = ?1 AND alive = 1"
                                        " ORDER BY parent, position, id");
    struct sources l = {0};
    stmt_int(st, 1, catalog);
    while (stmt_row(st))
        sources_add(&l, stmt_get_int(st, 0), stmt_get_int(st, 1), (int)stmt_get_int(st, 2));
    enum status status = stmt_end(st, err);
    if (!status)
        outline_build(out, l.items, l.n);
    free(l.items);
    return status;
}

static enum status read_skeleton(struct store *s, int64_t catalog, struct outline *out, struct error *err)
{
    struct catalog_counts counts = {0};
    enum status st = catalog_check(s, catalog, NULL, err);
    if (!st)
        st = catalog_counts_read(s, catalog, &counts, err);
    if (!st)
        st = read_shape(s, catalog, out, err);
    if (!st && counts.marks && out->n)
        st = add_marks(s, catalog, out, err);
    return st;
}

enum status store_skeleton(struct store *s, int64_t catalog, struct outline *out, struct as_of *when,
                           struct error *err)
{
    *out = (struct outline){0};
    enum status st = store_read_begin(s, err);
    if (st)
        return st;
    st = read_skeleton(s, catalog, out, err);
    if (!st && when)
        st = as_of_now(s, catalog, when, err);
    if (st)
        outline_free(out);
    else
        titles_later(s, out);
    return store_read_end(s, st);
}
