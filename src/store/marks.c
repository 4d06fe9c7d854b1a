/* The cells that somebody should look at. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "store/store_impl.h"

/* The heading that a mark on the heading of an unlabelled node speaks of. */
static const char *heading_of(const struct outline *tree, int i)
{
    while (i >= 0 && !*tree->nodes[i].label)
        i = tree->nodes[i].parent;
    return i < 0 ? "" : tree->nodes[i].label;
}

static enum status read_value(struct store *s, const struct outline *tree, int at, struct mark_info *m,
                              struct error *err)
{
    if (strcmp(m->cell, CELL_LABEL) != 0)
        return change_current(s, OBJECT_NODE, m->node, m->cell, &m->value, err);
    m->value = mem_dup(heading_of(tree, at));
    return ST_OK;
}

/* Of an item without a name. */
static enum status read_excerpt(struct store *s, const struct outline *tree, int at, struct buffer *out,
                                struct error *err)
{
    if (*tree->nodes[at].label)
        return ST_OK;
    struct stmt *st = stmt_begin(s->db, "SELECT content FROM item WHERE node = ?1");
    stmt_int(st, 1, tree->nodes[at].id);
    if (stmt_row(st))
        brief_beginning(out, stmt_get_text(st, 0));
    return stmt_end(st, err);
}

static enum status marks_of_node(struct store *s, int64_t catalog, const struct outline *tree, int at,
                                 struct mark_list *out, size_t *cap, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT cell, marks, reason, raw, line, col FROM mark"
                                        " WHERE node = ?1 AND (marks & 8) = 0 ORDER BY line, col, cell");
    struct buffer path = {0}, excerpt = {0};
    tree_path(tree, at, &path);
    enum status status = read_excerpt(s, tree, at, &excerpt, err);
    stmt_int(st, 1, tree->nodes[at].id);
    while (!status && stmt_row(st)) {
        out->items = mem_array(out->items, cap, out->n + 1, sizeof *out->items);
        struct mark_info *m = &out->items[out->n++];
        *m = (struct mark_info){
            .catalog = catalog,
            .node = tree->nodes[at].id,
            .cell = mem_dup(stmt_get_text(st, 0)),
            .marks = (unsigned)stmt_get_int(st, 1),
            .raw = mem_dup(stmt_get_text(st, 3)),
            .line = (int)stmt_get_int(st, 4),
            .column = (int)stmt_get_int(st, 5),
            .path = mem_dup(buf_text(&path)),
            .excerpt = mem_dup(buf_text(&excerpt)),
        };
        mark_reason_by_key(stmt_get_text(st, 2), &m->reason);
        status = read_value(s, tree, at, m, err);
    }
    buf_free(&path);
    buf_free(&excerpt);
    enum status ended = stmt_end(st, status ? NULL : err);
    return status ? status : ended;
}

enum status store_marks(struct store *s, int64_t catalog, struct mark_list *out, struct error *err)
{
    struct outline tree = {0};
    size_t cap = 0;
    *out = (struct mark_list){0};
    enum status st = store_read_begin(s, err);
    if (st)
        return st;
    st = catalog_check(s, catalog, NULL, err);
    if (!st)
        st = catalog_tree(s, catalog, false, &tree, err);
    for (int i = 0; !st && i < tree.n; i++)
        if (tree.nodes[i].marks)
            st = marks_of_node(s, catalog, &tree, i, out, &cap, err);
    if (st)
        mark_list_free(out);
    outline_free(&tree);
    return store_read_end(s, st);
}

void mark_list_free(struct mark_list *l)
{
    for (size_t i = 0; i < l->n; i++) {
        struct mark_info *m = &l->items[i];
        free(m->cell);
        free(m->raw);
        free(m->value);
        free(m->path);
        free(m->excerpt);
    }
    free(l->items);
    *l = (struct mark_list){0};
}
