/* A catalog as a stream of rows: a walk through the tree, with one cursor open at each depth. What is kept are the ids of
 * the nodes that have others below them, so that nothing is asked of a leaf. Items, marks and extra cells come from cursors
 * that go along in the order of the nodes' ids, in which an import leaves them. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "store/head.h"
#include "store/id_map.h"
#include "store/store_impl.h"

#define NODE_COLUMNS "SELECT id, uid, label, skip, has_item FROM node"
enum { COL_ID, COL_UID, COL_LABEL, COL_SKIP, COL_HAS_ITEM };

enum { PROGRESS_STEP = 1024 };

/* A table of what nodes have beside their item, read in the order of the nodes. */
struct beside {
    const char *sql; /* ?1: the node to begin at; its first column is the node */
    struct stmt *st; /* NULL: not open */
    int64_t from;    /* nodes from there up to it have no rows */
    int64_t node;    /* that its row belongs to; INT64_MAX behind the last */
};

struct walk {
    struct store *s;
    const struct row_filter *filter; /* NULL: everything */
    int64_t *wanted;                 /* the filter's nodes, sorted */
    size_t nwanted;
    struct row_sink *sink;
    const struct progress *progress;
    int64_t catalog;
    struct row_head head; /* the sink may write to it: an import sets its own catalog */
    bool has_marks;
    struct id_map parents; /* every node that has others below it */
    bool knows_parents;
    struct beside items, extras, marks;
    struct outline_row row; /* its levels are the path down to where the walk is */
    struct arena texts;     /* of the row: marks and extra cells */
    unsigned fields;        /* bits of those that an item may hold: the others are not asked for */
    int64_t sent, seen, total;
};

static int by_id(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static bool is_wanted(const struct walk *w, int64_t id)
{
    return !w->wanted || bsearch(&id, w->wanted, w->nwanted, sizeof id, by_id);
}

static const char *keep(struct walk *w, const char *text)
{
    return *text ? arena_dup(&w->texts, text, strlen(text)) : "";
}

static enum status beside_close(struct beside *b, struct error *err)
{
    enum status st = b->st ? stmt_end(b->st, err) : ST_OK;
    b->st = NULL;
    return st;
}

static void beside_next(struct beside *b)
{
    b->from = b->node + 1;
    b->node = stmt_row(b->st) ? stmt_get_int(b->st, 0) : INT64_MAX;
}

/* Goes to the first row of the node, if it has one. */
static enum status beside_seek(struct walk *w, struct beside *b, int64_t node, struct error *err)
{
    enum { STEPS = 16 }; /* further than that, beginning anew is shorter */
    for (int i = 0; i < STEPS && b->st && b->node < node; i++)
        beside_next(b);
    if (b->st && b->node >= node && b->from <= node)
        return ST_OK;
    enum status st = beside_close(b, err);
    if (st)
        return st;
    b->st = stmt_begin(w->s->db, b->sql);
    stmt_int(b->st, 1, node);
    b->node = node - 1;
    beside_next(b);
    return ST_OK;
}

/* node 0: what has none. */
static enum status read_item(struct walk *w, int64_t node, struct error *err)
{
    struct beside *b = &w->items;
    enum status st = node ? beside_seek(w, b, node, err) : ST_OK;
    bool there = !st && node && b->node == node;
    for (enum field f = 0; f < FIELD_COUNT; f++)
        w->row.fields[f] = there && w->fields >> f & 1 ? stmt_get_text(b->st, (int)f + 1) : "";
    return st;
}

static enum status read_extras(struct walk *w, int64_t node, struct error *err)
{
    for (int i = 0; i < w->row.nextras; i++)
        w->row.extras[i] = "";
    if (!w->row.nextras)
        return ST_OK;
    enum status st = beside_seek(w, &w->extras, node, err);
    for (struct beside *b = &w->extras; !st && b->node == node; beside_next(b))
        for (int i = 0; i < w->row.nextras; i++)
            if (strcmp(row_head_column(&w->head, COLUMN_EXTRA, i)->label, stmt_get_text(b->st, 1)) == 0)
                w->row.extras[i] = keep(w, stmt_get_text(b->st, 2));
    return st;
}

static enum status read_marks(struct walk *w, int64_t node, struct error *err)
{
    size_t cap = 0;
    struct row_mark *marks = NULL;
    w->row.marks = NULL;
    w->row.nmarks = 0;
    if (!w->has_marks)
        return ST_OK;
    enum status status = beside_seek(w, &w->marks, node, err);
    for (struct beside *b = &w->marks; !status && b->node == node; beside_next(b)) {
        struct stmt *st = b->st;
        marks = mem_array(marks, &cap, w->row.nmarks + 1, sizeof *marks);
        struct row_mark *m = &marks[w->row.nmarks++];
        *m = (struct row_mark){
            .cell = keep(w, stmt_get_text(st, 1)),
            .marks = (unsigned)stmt_get_int(st, 2),
            .raw = keep(w, stmt_get_text(st, 4)),
            .line = (int)stmt_get_int(st, 5),
            .column = (int)stmt_get_int(st, 6),
        };
        mark_reason_by_key(stmt_get_text(st, 3), &m->reason);
    }
    if (marks) {
        struct row_mark *own = arena_alloc(&w->texts, w->row.nmarks * sizeof *own);
        memcpy(own, marks, w->row.nmarks * sizeof *own);
        w->row.marks = own;
    }
    free(marks);
    return status;
}

/* Sends the node that the cursor stands on, as an item or as a heading alone. */
static enum status send(struct walk *w, struct stmt *st, int nlevels, bool item, struct error *err)
{
    w->row.nlevels = nlevels;
    w->row.item = item;
    w->row.node = stmt_get_int(st, COL_ID);
    w->row.uid = stmt_get_text(st, COL_UID);
    arena_clear(&w->texts);
    enum status status = read_item(w, item ? w->row.node : 0, err);
    if (!status)
        status = read_extras(w, w->row.node, err);
    if (!status)
        status = read_marks(w, w->row.node, err);
    if (!status)
        status = w->sink->row(w->sink->ctx, &w->row, err);
    w->sent++;
    return status;
}

static enum status walk_children(struct walk *w, int64_t parent, int nlevels, int depth, struct error *err);

static enum status damaged(struct walk *w, struct error *err)
{
    return error_set(err, ST_DATABASE, MSG_DB_DAMAGED, engine_path(w->s->db), "node.parent");
}

/* The path of a labelled node is its parent's, then the blank levels, then its label. */
static bool extend_path(struct walk *w, int *nlevels, int skip, const char *label)
{
    if (!*label)
        return true;
    if (skip < 0 || *nlevels + skip + 1 > ROW_MAX_LEVELS)
        return false;
    while (skip-- > 0)
        w->row.levels[(*nlevels)++] = "";
    w->row.levels[(*nlevels)++] = label;
    return true;
}

static enum status visit(struct walk *w, struct stmt *st, int nlevels, int depth, struct error *err)
{
    int64_t id = stmt_get_int(st, COL_ID), before = w->sent;
    const char *label = stmt_get_text(st, COL_LABEL);
    bool item = stmt_get_int(st, COL_HAS_ITEM) != 0, wanted = is_wanted(w, id);
    enum status status = ST_OK;
    if (!extend_path(w, &nlevels, (int)stmt_get_int(st, COL_SKIP), label) || depth > STORE_MAX_DEPTH)
        return damaged(w, err);
    if (w->seen++ % PROGRESS_STEP == 0 && !progress_step(w->progress, w->sent, w->total))
        return error_set(err, ST_CANCELLED, MSG_ROWS_CANCELLED, w->head.title);
    if (item && wanted)
        status = send(w, st, nlevels, true, err);
    if (!status && (!w->knows_parents || id_map_get(&w->parents, id)))
        status = walk_children(w, id, nlevels, depth + 1, err);
    /* A heading below which nothing was sent would be lost. */
    if (!status && !item && wanted && *label && w->sent == before)
        status = send(w, st, nlevels, false, err);
    return status;
}

static enum status walk_cursor(struct walk *w, struct stmt *st, int nlevels, int depth, struct error *err)
{
    enum status status = ST_OK;
    while (!status && stmt_row(st))
        status = visit(w, st, nlevels, depth, err);
    enum status ended = stmt_end(st, status ? NULL : err);
    return status ? status : ended;
}

static enum status walk_children(struct walk *w, int64_t parent, int nlevels, int depth, struct error *err)
{
    struct stmt *st = stmt_begin(w->s->db, NODE_COLUMNS
                                 " WHERE catalog = ?1 AND parent IS NOT DISTINCT FROM ?2 AND alive = 1"
                                 " ORDER BY position, id");
    stmt_int(st, 1, w->catalog);
    stmt_id(st, 2, parent);
    return walk_cursor(w, st, nlevels, depth, err);
}

/* A subtree: the headings above it are its rows' path, too. */
static enum status walk_subtree(struct walk *w, int64_t root, struct error *err)
{
    struct node chain[STORE_MAX_DEPTH];
    struct node node;
    int n = 0, nlevels = 0;
    enum status st = node_load_visible(w->s, root, &node, err);
    if (!st && node.catalog != w->catalog)
        st = error_set(err, ST_USAGE, MSG_OTHER_CATALOG, node.label);
    if (!st)
        st = node_chain(w->s, node.parent, chain, &n, err);
    for (int i = 0; !st && i < n; i++)
        if (!extend_path(w, &nlevels, chain[i].skip, chain[i].label))
            st = damaged(w, err);
    if (!st) {
        struct stmt *cursor = stmt_begin(w->s->db, NODE_COLUMNS " WHERE id = ?1");
        stmt_int(cursor, 1, root);
        st = walk_cursor(w, cursor, nlevels, n, err);
    }
    node_chain_release(chain, n);
    node_release(&node);
    return st;
}

/* Which nodes have others below them: the index alone tells. */
static enum status find_parents(struct walk *w, struct error *err)
{
    struct stmt *st =
        stmt_begin(w->s->db, "SELECT DISTINCT parent FROM node WHERE catalog = ?1 AND parent IS NOT NULL");
    stmt_int(st, 1, w->catalog);
    while (stmt_row(st))
        *id_map_at(&w->parents, stmt_get_int(st, 0)) = w;
    w->knows_parents = true;
    return stmt_end(st, err);
}

static enum status walk_start(struct walk *w, struct error *err)
{
    enum status status = store_head(w->s, w->catalog, &w->head, err);
    if (status)
        return status;
    status = head_add_fields(w->s, &w->head, w->fields, err);
    if (status)
        return status;
    struct stmt *st = stmt_begin(w->s->db, "SELECT items, marks FROM catalog WHERE id = ?1");
    stmt_int(st, 1, w->catalog);
    if (stmt_row(st)) {
        w->total = w->total ? w->total : stmt_get_int(st, 0); /* that of all, where there are several */
        w->has_marks = stmt_get_int(st, 1) > 0;
    }
    w->row.nextras = row_head_extras(&w->head);
    if (w->row.nextras > ROW_MAX_EXTRAS)
        w->row.nextras = ROW_MAX_EXTRAS;
    return stmt_end(st, err);
}

static enum status walk_all(struct walk *w, struct error *err)
{
    enum status st = w->sink->begin(w->sink->ctx, &w->head, err);
    if (!st && w->filter && w->filter->root)
        st = walk_subtree(w, w->filter->root, err);
    if (!st && !(w->filter && w->filter->root))
        st = find_parents(w, err);
    if (!st && w->knows_parents)
        st = walk_children(w, 0, 0, 0, err);
    struct beside *const besides[] = {&w->items, &w->extras, &w->marks};
    for (size_t i = 0; i < sizeof besides / sizeof *besides; i++) {
        enum status ended = beside_close(besides[i], st ? NULL : err);
        st = st ? st : ended;
    }
    return st ? st : w->sink->end(w->sink->ctx, &w->head, err);
}

static enum status walk_catalog(struct store *s, int64_t catalog, const struct row_filter *filter,
                                struct walk *shared, struct error *err)
{
    struct walk w = *shared;
    w.s = s;
    w.catalog = catalog;
    w.filter = filter;
    w.items.sql = s->sql.items_from;
    w.extras.sql = "SELECT node, label, value FROM item_extra WHERE node >= ?1 ORDER BY node, label";
    w.marks.sql = "SELECT node, cell, marks, reason, raw, line, col FROM mark"
                  " WHERE node >= ?1 AND (marks & 8) = 0 ORDER BY node, cell";
    enum status st = walk_start(&w, err);
    if (!st)
        st = walk_all(&w, err);
    shared->sent = w.sent;
    shared->seen = w.seen;
    arena_free(&w.texts);
    row_head_release(&w.head);
    id_map_free(&w.parents, NULL);
    return st;
}

/* The items of several catalogs, for progress. */
static enum status count_items(struct store *s, const int64_t *catalogs, size_t n, int64_t *total,
                               struct error *err)
{
    enum status status = ST_OK;
    for (size_t i = 0; !status && i < n; i++) {
        struct stmt *st = stmt_begin(s->db, "SELECT items FROM catalog WHERE id = ?1");
        stmt_int(st, 1, catalogs[i]);
        if (stmt_row(st))
            *total += stmt_get_int(st, 0);
        status = stmt_end(st, err);
    }
    return status;
}

static void sort_wanted(struct walk *w, const struct row_filter *filter)
{
    if (!filter || !filter->nodes)
        return;
    w->nwanted = filter->n;
    w->wanted = mem_alloc(filter->n * sizeof *w->wanted);
    memcpy(w->wanted, filter->nodes, filter->n * sizeof *w->wanted);
    qsort(w->wanted, w->nwanted, sizeof *w->wanted, by_id);
}

enum status store_rows(struct store *s, int64_t catalog, const struct row_filter *filter,
                       struct row_sink *sink, const struct progress *progress, struct error *err)
{
    struct walk w = {.sink = sink, .progress = progress, .fields = EVERY_FIELD};
    enum status st = store_read_begin(s, err);
    if (st)
        return st;
    sort_wanted(&w, filter);
    st = piece_check(s, catalog, err);
    if (!st)
        st = fields_noted(s, &w.fields, err);
    if (!st)
        st = walk_catalog(s, catalog, filter, &w, err);
    free(w.wanted);
    return store_read_end(s, st);
}

static enum status tell_columns(struct store *s, const int64_t *catalogs, size_t n, unsigned used,
                                const struct all_sink *sink, struct error *err)
{
    struct row_head all = {0};
    if (!sink->columns)
        return ST_OK;
    enum status st = heads_united(s, catalogs, n, used, &all, err);
    if (!st)
        st = sink->columns(sink->rows.ctx, &all, err);
    row_head_release(&all);
    return st;
}

enum status store_rows_all(struct store *s, const int64_t *catalogs, size_t n,
                           const struct row_filter *filter, struct all_sink *sink,
                           const struct progress *progress, struct error *err)
{
    struct walk w = {.sink = &sink->rows, .progress = progress};
    enum status st = store_read_begin(s, err);
    if (st)
        return st;
    sort_wanted(&w, filter);
    st = count_items(s, catalogs, n, &w.total, err);
    if (!st)
        st = fields_used(s, &w.fields, err);
    if (!st)
        st = tell_columns(s, catalogs, n, w.fields, sink, err);
    for (size_t i = 0; !st && i < n; i++) {
        st = piece_check(s, catalogs[i], err);
        if (!st)
            st = walk_catalog(s, catalogs[i], filter, &w, err);
    }
    free(w.wanted);
    return store_read_end(s, st);
}
