/* What has been deleted and can be restored. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "store/store_impl.h"

/* Items that would come back with the node. */
static enum status count_items(struct store *s, int64_t node, int64_t *items, struct error *err)
{
    struct stmt *st = stmt_begin(
        s->db, "WITH RECURSIVE below (id, catalog, has_item) AS ("
               "  SELECT id, catalog, has_item FROM node WHERE id = ?1"
               "  UNION SELECT n.id, n.catalog, n.has_item FROM below AS b"
               "  JOIN node AS n ON n.catalog = b.catalog AND n.parent = b.id WHERE n.state = 'live')"
               "SELECT COALESCE(sum(has_item), 0) FROM below");
    stmt_int(st, 1, node);
    if (stmt_row(st))
        *items = stmt_get_int(st, 0);
    return stmt_end(st, err);
}

/* An item without a heading of its own is told by the beginning of its content. */
static enum status add_content(struct store *s, int64_t node, struct buffer *path, struct error *err)
{
    struct node n;
    char *content = NULL;
    enum status st = node_load(s, node, &n, err);
    if (!st && !*n.label)
        st = change_current(s, OBJECT_NODE, node, field_info(FIELD_CONTENT)->key, &content, err);
    if (!st && content) {
        if (path->len)
            buf_puts(path, PATH_SEPARATOR);
        brief_value(path, content, BRIEF_CELLS);
    }
    free(content);
    node_release(&n);
    return st;
}

static enum status fill_node(struct store *s, struct trash_entry *e, struct error *err)
{
    struct buffer path = {0};
    enum status st = node_path(s, e->node, &path, err);
    if (!st)
        st = add_content(s, e->node, &path, err);
    e->path = buf_take(&path);
    return st ? st : count_items(s, e->node, &e->items, err);
}

static enum status fill_who(struct store *s, struct trash_entry *e, struct error *err)
{
    char *which;
    enum object_kind kind = e->node ? OBJECT_NODE : OBJECT_CATALOG;
    enum status st =
        change_last(s, kind, e->node ? e->node : e->catalog, FIELD_STATE, &e->who, &e->when, &which, err);
    if (!e->who)
        e->who = mem_dup("");
    free(which);
    return st;
}

static struct trash_entry *add_entry(struct trash_list *out, size_t *cap, struct stmt *st)
{
    out->items = mem_array(out->items, cap, out->n + 1, sizeof *out->items);
    struct trash_entry *e = &out->items[out->n++];
    *e = (struct trash_entry){.catalog = stmt_get_int(st, 0),
                              .node = stmt_get_int(st, 1),
                              .title = mem_dup(stmt_get_text(st, 2)),
                              .items = stmt_get_int(st, 3),
                              .uid = mem_dup(stmt_get_text(st, 4))};
    return e;
}

/* Only what can be restored as things are: what lies below another deleted heading shows when that one is back. */
static enum status read_entries(struct store *s, struct trash_list *out, struct error *err)
{
    struct stmt *st = stmt_begin(
        s->db,
        "SELECT t.catalog, t.node, t.title, t.items, t.uid FROM ("
        "  SELECT n.catalog AS catalog, n.id AS node, c.title AS title, 0 AS items, n.uid AS uid,"
        "  n.id AS object, 'node' AS kind"
        "  FROM node AS n JOIN catalog AS c ON c.id = n.catalog LEFT JOIN node AS p ON p.id = n.parent"
        "  WHERE n.state = 'trash' AND c.state = 'live' AND (n.parent IS NULL OR p.alive = 1)"
        "  UNION ALL SELECT id, 0, title, items, uid, id, 'catalog' FROM catalog WHERE state = 'trash') AS t"
        " ORDER BY (SELECT max(g.id) FROM change AS c JOIN change_group AS g ON g.target = c.grp"
        "  WHERE c.kind = t.kind AND c.object = t.object AND c.field = '.state') DESC, t.node DESC");
    size_t cap = 0;
    while (stmt_row(st)) {
        struct trash_entry *e = add_entry(out, &cap, st);
        if (!e->node)
            e->path = mem_dup(e->title);
    }
    return stmt_end(st, err);
}

enum status store_trash(struct store *s, struct trash_list *out, struct error *err)
{
    *out = (struct trash_list){0};
    enum status st = store_read_begin(s, err);
    if (st)
        return st;
    st = read_entries(s, out, err);
    for (size_t i = 0; !st && i < out->n; i++) {
        if (out->items[i].node)
            st = fill_node(s, &out->items[i], err);
        if (!st)
            st = fill_who(s, &out->items[i], err);
    }
    if (st)
        trash_list_free(out);
    return store_read_end(s, st);
}

enum status trash_of_source(struct store *s, int64_t source, int64_t catalog, struct trash_list *out,
                            struct error *err)
{
    struct stmt *st = stmt_begin(
        s->db,
        "SELECT n.catalog, n.id, c.title, 0, n.uid FROM catalog AS c JOIN node AS n ON n.catalog = c.id"
        " LEFT JOIN node AS p ON p.id = n.parent WHERE c.source = ?1 AND (?2 = 0 OR c.id = ?2)"
        " AND n.state = 'trash' AND (n.parent IS NULL OR p.alive = 1) ORDER BY n.catalog, n.id");
    size_t cap = 0;
    stmt_int(st, 1, source);
    stmt_int(st, 2, catalog);
    while (stmt_row(st))
        add_entry(out, &cap, st)->who = mem_dup("");
    enum status status = stmt_end(st, err);
    for (size_t i = 0; !status && i < out->n; i++)
        status = fill_node(s, &out->items[i], err);
    if (status)
        trash_list_free(out);
    return status;
}

void trash_list_free(struct trash_list *l)
{
    for (size_t i = 0; i < l->n; i++) {
        free(l->items[i].uid);
        free(l->items[i].title);
        free(l->items[i].path);
        free(l->items[i].who);
    }
    free(l->items);
    *l = (struct trash_list){0};
}
