/* The tree of a catalog without its texts, from the index alone, and single titles for the few lines that show. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "store/store_impl.h"

static enum status read_shape(struct store *s, int64_t catalog, struct outline *out, struct error *err)
{
    static const char sql[] =
        "SELECT id, parent FROM node WHERE catalog = ?1 AND alive = 1 ORDER BY parent, position, id";
    struct outline_source *items = NULL;
    size_t n = 0, cap = 0;
    struct stmt *st = stmt_begin(s->db, sql);
    stmt_int(st, 1, catalog);
    while (stmt_row(st)) {
        items = mem_array(items, &cap, n + 1, sizeof *items);
        items[n++] = (struct outline_source){
            .id = stmt_get_int(st, 0), .parent = stmt_get_int(st, 1), .label = "", .excerpt = ""};
    }
    enum status status = stmt_end(st, err);
    if (!status)
        outline_build(out, items, n);
    free(items);
    return status;
}

enum status store_shape(struct store *s, int64_t catalog, struct outline *out, struct error *err)
{
    enum status st = store_read_begin(s, err);
    if (st)
        return st;
    st = catalog_check(s, catalog, NULL, err);
    if (!st)
        st = read_shape(s, catalog, out, err);
    return store_read_end(s, st);
}

enum status store_title(struct store *s, int64_t node, char **title, struct error *err)
{
    static const char sql[] = "SELECT iif(n.label <> '', n.label, COALESCE(substr(i.content, 1, 40), ''))"
                              " FROM node AS n LEFT JOIN item AS i ON i.node = n.id WHERE n.id = ?1";
    *title = NULL;
    struct stmt *st = stmt_begin(s->db, sql);
    stmt_int(st, 1, node);
    if (stmt_row(st))
        *title = mem_dup(stmt_get_text(st, 0));
    enum status status = stmt_end(st, err);
    if (!status && !*title)
        *title = mem_dup("");
    return status;
}
