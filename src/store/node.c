#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/strings.h"
#include "store/import.h"

enum status node_load(struct store *s, int64_t id, struct node *out, struct error *err)
{
    static const char sql[] = "SELECT id, catalog, parent, position, skip, label, state, uid, has_item, alive"
                              " FROM node WHERE id = ?1";
    *out = (struct node){0};
    struct stmt *st = stmt_begin(s->db, sql);
    stmt_int(st, 1, id);
    if (stmt_row(st)) {
        *out = (struct node){
            .id = stmt_get_int(st, 0),
            .catalog = stmt_get_int(st, 1),
            .parent = stmt_get_int(st, 2),
            .position = stmt_get_int(st, 3),
            .skip = (int)stmt_get_int(st, 4),
            .label = mem_dup(stmt_get_text(st, 5)),
            .state = mem_dup(stmt_get_text(st, 6)),
            .uid = mem_dup(stmt_get_text(st, 7)),
            .has_item = stmt_get_int(st, 8) != 0,
            .alive = stmt_get_int(st, 9) != 0,
        };
    }
    enum status status = stmt_end(st, err);
    if (status || out->id)
        return status;
    error_set(err, ST_USAGE, MSG_NO_NODE, (long long)id);
    return ST_USAGE; /* said outright: with ST_OK its texts would be there */
}

enum status node_load_visible(struct store *s, int64_t id, struct node *out, struct error *err)
{
    enum status status = node_load(s, id, out, err);
    if (!status && !out->alive)
        status = error_set(err, ST_USAGE, MSG_NO_NODE, (long long)id);
    if (!status)
        status = catalog_check(s, out->catalog, NULL, err);
    return status;
}

void node_release(struct node *node)
{
    free(node->label);
    free(node->state);
    free(node->uid);
    *node = (struct node){0};
}

enum status node_chain(struct store *s, int64_t id, struct node chain[STORE_MAX_DEPTH], int *n,
                       struct error *err)
{
    enum status st = ST_OK;
    int depth = 0;
    while (!st && id && depth < STORE_MAX_DEPTH) {
        st = node_load(s, id, &chain[depth++], err);
        id = chain[depth - 1].parent;
    }
    if (!st && id)
        st = error_set(err, ST_DATABASE, MSG_DB_DAMAGED, engine_path(s->db), "node.parent");
    for (int i = 0; i < depth / 2; i++) {
        struct node other = chain[i];
        chain[i] = chain[depth - 1 - i];
        chain[depth - 1 - i] = other;
    }
    *n = depth;
    return st;
}

void node_chain_release(struct node *chain, int n)
{
    for (int i = 0; i < n; i++)
        node_release(&chain[i]);
}

static void add_heading(struct buffer *out, size_t begin, const char *label)
{
    if (!*label)
        return;
    if (out->len > begin)
        buf_puts(out, PATH_SEPARATOR);
    buf_puts(out, label);
}

enum status node_path(struct store *s, int64_t id, struct buffer *out, struct error *err)
{
    struct node chain[STORE_MAX_DEPTH];
    int n;
    enum status st = node_chain(s, id, chain, &n, err);
    size_t begin = out->len;
    for (int i = 0; !st && i < n; i++)
        add_heading(out, begin, chain[i].label);
    node_chain_release(chain, n);
    return st;
}

static void add_headings(const struct outline *tree, int i, struct buffer *out, size_t begin)
{
    if (tree->nodes[i].parent >= 0)
        add_headings(tree, tree->nodes[i].parent, out, begin);
    add_heading(out, begin, tree->nodes[i].label);
}

void tree_path(const struct outline *tree, int i, struct buffer *out)
{
    add_headings(tree, i, out, out->len);
}

enum status node_within(struct store *s, int64_t id, int64_t ancestor, bool *within, struct error *err)
{
    struct node chain[STORE_MAX_DEPTH];
    int n;
    enum status st = node_chain(s, id, chain, &n, err);
    *within = false;
    for (int i = 0; !st && i < n; i++)
        *within = *within || chain[i].id == ancestor;
    node_chain_release(chain, n);
    return st;
}

enum status node_base(struct store *s, int64_t id, int *level, int *depth, struct error *err)
{
    struct node chain[STORE_MAX_DEPTH];
    int n;
    enum status st = node_chain(s, id, chain, &n, err);
    *level = 0;
    *depth = n;
    for (int i = 0; !st && i < n; i++)
        if (*chain[i].label)
            *level += chain[i].skip + 1;
    node_chain_release(chain, n);
    return st;
}

/* A heading whose children are still to be visited, behind one of them. */
struct frame {
    int64_t id, position, after;
    int level, depth;
};
struct walk {
    struct store *s;
    int64_t catalog;
    bool trash; /* what is in the trash counts, too */
    node_visit *visit;
    void *ctx;
    struct frame *frames;
    size_t n, cap;
};

static enum status walk_visit(struct walk *w, int64_t id, int level, int depth, struct error *err)
{
    enum status st = w->visit(w->s, w->ctx, id, level, depth, err);
    if (st || depth > STORE_MAX_DEPTH) /* a damaged tree with a circle in it must not run for ever */
        return st;
    w->frames = mem_array(w->frames, &w->cap, w->n + 1, sizeof *w->frames);
    w->frames[w->n++] = (struct frame){.id = id, .position = INT64_MIN, .level = level, .depth = depth};
    return piece_rest(w->s, err);
}

/* The next of a heading's children, so that no statement is open when they are visited. */
static enum status walk_on(struct walk *w, struct error *err)
{
    enum { AT_ONCE = 128 };
    static const char sql[] =
        "SELECT id, position, CASE WHEN label = '' THEN 0 ELSE skip + 1 END FROM node"
        " WHERE catalog = ?1 AND parent = ?2 AND (position, id) > (?3, ?4)"
        " AND (state = 'live' OR (?5 = 1 AND state = 'trash')) ORDER BY position, id LIMIT ?6";
    struct frame *f = &w->frames[w->n - 1], at = *f;
    int64_t ids[AT_ONCE];
    int levels[AT_ONCE], n = 0;
    struct stmt *st = stmt_begin(w->s->db, sql);
    stmt_int(st, 1, w->catalog);
    stmt_int(st, 2, at.id);
    stmt_int(st, 3, at.position);
    stmt_int(st, 4, at.after);
    stmt_int(st, 5, w->trash);
    stmt_int(st, 6, AT_ONCE);
    for (; stmt_row(st); n++) {
        ids[n] = f->after = stmt_get_int(st, 0);
        f->position = stmt_get_int(st, 1);
        levels[n] = at.level + (int)stmt_get_int(st, 2);
    }
    enum status status = stmt_end(st, err);
    if (n < AT_ONCE)
        w->n--;
    for (int i = 0; !status && i < n; i++)
        status = walk_visit(w, ids[i], levels[i], at.depth + 1, err);
    return status;
}

enum status node_walk(struct store *s, const struct node *node, bool trash, node_visit *visit, void *ctx,
                      struct error *err)
{
    struct walk w = {.s = s, .catalog = node->catalog, .trash = trash, .visit = visit, .ctx = ctx};
    int level = 0;
    struct stmt *own =
        stmt_begin(s->db, "SELECT CASE WHEN label = '' THEN 0 ELSE skip + 1 END FROM node WHERE id = ?1");
    stmt_int(own, 1, node->id); /* what is at hand may be from before the change */
    if (stmt_row(own))
        level = (int)stmt_get_int(own, 0);
    enum status st = stmt_end(own, err);
    if (!st)
        st = walk_visit(&w, node->id, level, 1, err);
    while (!st && w.n)
        st = walk_on(&w, err);
    free(w.frames);
    return st;
}

struct height {
    int levels, depth;
};

static enum status measure(struct store *s, void *ctx, int64_t node, int level, int depth, struct error *err)
{
    struct height *h = ctx;
    (void)s;
    (void)node;
    (void)err;
    h->levels = level > h->levels ? level : h->levels;
    h->depth = depth > h->depth ? depth : h->depth;
    return ST_OK;
}

enum status node_height(struct store *s, const struct node *node, int *levels, int *depth, struct error *err)
{
    struct height h = {0};
    enum status st = piece_touch(s, node->catalog, err);
    if (!st)
        st = node_walk(s, node, true, measure, &h, err);
    *levels = h.levels;
    *depth = h.depth;
    return st;
}

enum status node_check_depth(int levels, int depth, struct error *err)
{
    if (levels > ROW_MAX_LEVELS || depth > STORE_MAX_DEPTH)
        return error_set(err, ST_USAGE, MSG_TOO_DEEP, (int)ROW_MAX_LEVELS);
    return ST_OK;
}

/* --- catalogs --------------------------------------------------------------------------------------------------- */

static bool may_use(const struct store *s, const char *state, int64_t source)
{
    if (strcmp(state, STATE_LIVE) == 0)
        return !s->group.review;
    const struct store_import *im = import_reviewed(s, source);
    return im && (!s->group.open || s->group.review == im);
}

enum status catalog_check(struct store *s, int64_t catalog, char **title, struct error *err)
{
    struct stmt *st = stmt_begin(
        s->db, "SELECT title, state, source FROM catalog WHERE id = ?1 AND state IN ('live', 'staged')");
    stmt_int(st, 1, catalog);
    bool found = stmt_row(st) && may_use(s, stmt_get_text(st, 1), stmt_get_int(st, 2));
    char *text = found ? mem_dup(stmt_get_text(st, 0)) : NULL;
    enum status status = stmt_end(st, err);
    if (!status && !found)
        status = error_set(err, ST_USAGE, MSG_NO_CATALOG, (long long)catalog);
    if (!status && title)
        *title = text;
    else
        free(text);
    return status;
}

enum status catalog_levels(struct store *s, int64_t catalog, int *levels, struct error *err)
{
    static const char sql[] =
        "WITH RECURSIVE tree (id, level, depth) AS ("
        "  SELECT id, CASE WHEN label = '' THEN 0 ELSE skip + 1 END, 1"
        "  FROM node WHERE catalog = ?1 AND parent IS NULL AND alive = 1"
        "  UNION ALL"
        "  SELECT n.id, t.level + CASE WHEN n.label = '' THEN 0 ELSE n.skip + 1 END, t.depth + 1"
        "  FROM tree AS t JOIN node AS n ON n.catalog = ?1 AND n.parent = t.id"
        "  WHERE n.alive = 1 AND t.depth < ?2)"
        "SELECT max(level) FROM tree";
    struct stmt *st = stmt_begin(s->db, sql);
    stmt_int(st, 1, catalog);
    stmt_int(st, 2, STORE_MAX_DEPTH + 1);
    *levels = stmt_row(st) ? (int)stmt_get_int(st, 0) : 0;
    return stmt_end(st, err);
}

enum status catalog_ids(struct store *s, int64_t **ids, size_t *n, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT id FROM catalog WHERE state = 'live' ORDER BY id");
    size_t cap = 0;
    *ids = NULL;
    *n = 0;
    while (stmt_row(st)) {
        *ids = mem_array(*ids, &cap, *n + 1, sizeof **ids);
        (*ids)[(*n)++] = stmt_get_int(st, 0);
    }
    return stmt_end(st, err);
}

/* --- the tree of a catalog -------------------------------------------------------------------------------------- */

/* Sources under construction; their texts are in the list. */
struct sources {
    struct outline_source *items;
    size_t n, cap;
    struct arena texts;
};

static void sources_free(struct sources *l)
{
    free(l->items);
    arena_free(&l->texts);
}

enum status catalog_tree(struct store *s, int64_t catalog, bool excerpts, struct outline *out,
                         struct error *err)
{
    /* A node comes as often as it has marks; the index gives children in their order, which is all that is asked. */
    static const char with_excerpts[] =
        "SELECT n.id, n.parent, n.skip, n.label, n.has_item, m.marks,"
        " " EXCERPT_SQL " FROM node AS n LEFT JOIN item AS i ON i.node = n.id"
        " LEFT JOIN mark AS m ON m.node = n.id AND (m.marks & 8) = 0"
        " WHERE n.catalog = ?1 AND n.alive = 1 ORDER BY n.parent, n.position, n.id";
    static const char plain[] = "SELECT n.id, n.parent, n.skip, n.label, n.has_item, m.marks, ''"
                                " FROM node AS n LEFT JOIN mark AS m ON m.node = n.id AND (m.marks & 8) = 0"
                                " WHERE n.catalog = ?1 AND n.alive = 1 ORDER BY n.parent, n.position, n.id";
    struct sources l = {0};
    struct stmt *st = stmt_begin(s->db, excerpts ? with_excerpts : plain);
    stmt_int(st, 1, catalog);
    while (stmt_row(st)) {
        int64_t id = stmt_get_int(st, 0);
        if (l.n == 0 || l.items[l.n - 1].id != id) {
            const char *label = stmt_get_text(st, 3), *excerpt = stmt_get_text(st, 6);
            l.items = mem_array(l.items, &l.cap, l.n + 1, sizeof *l.items);
            l.items[l.n++] = (struct outline_source){
                .id = id,
                .parent = stmt_get_int(st, 1),
                .skip = (int)stmt_get_int(st, 2),
                .label = arena_dup(&l.texts, label, strlen(label)),
                .excerpt = arena_dup(&l.texts, excerpt, strlen(excerpt)),
                .has_item = stmt_get_int(st, 4) != 0,
            };
        }
        if (!stmt_is_null(st, 5)) {
            l.items[l.n - 1].marks++;
            l.items[l.n - 1].kinds |= (unsigned)stmt_get_int(st, 5);
        }
    }
    enum status status = stmt_end(st, err);
    if (!status)
        outline_build(out, l.items, l.n);
    sources_free(&l);
    return status;
}

enum status store_outline(struct store *s, int64_t catalog, struct outline *out, struct error *err)
{
    enum status st = store_read_begin(s, err);
    if (st)
        return st;
    st = catalog_check(s, catalog, NULL, err);
    if (!st)
        st = catalog_tree(s, catalog, true, out, err);
    return store_read_end(s, st);
}
