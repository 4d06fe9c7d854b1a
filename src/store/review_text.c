/* Texts that the reader found no place for. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "store/import.h"

enum status review_unplaced_add(struct store_import *im, int64_t catalog, const struct string_list *texts,
                                struct error *err)
{
    if (!texts->n)
        return ST_OK;
    enum status status = import_begin(im, err);
    if (status)
        return status;
    for (size_t i = 0; !status && i < texts->n; i++) {
        struct stmt *st = stmt_begin(
            im->s->db, "INSERT INTO source_text (source, catalog, text, cell) VALUES (?1, ?2, ?3, '')");
        stmt_int(st, 1, im->source);
        stmt_id(st, 2, catalog);
        stmt_text(st, 3, texts->items[i]);
        status = stmt_run(st, err);
    }
    return store_write_end(im->s, status, err);
}

static enum status read_texts(struct stmt *st, struct unplaced_list *out, struct error *err)
{
    size_t cap = 0;
    while (stmt_row(st)) {
        out->items = mem_array(out->items, &cap, out->n + 1, sizeof *out->items);
        out->items[out->n++] = (struct unplaced_text){.id = stmt_get_int(st, 0),
                                                      .catalog = stmt_get_int(st, 1),
                                                      .text = mem_dup(stmt_get_text(st, 2)),
                                                      .node = stmt_get_int(st, 3),
                                                      .cell = mem_dup(stmt_get_text(st, 4))};
    }
    enum status status = stmt_end(st, err);
    if (status)
        unplaced_list_free(out);
    return status;
}

enum status review_unplaced(struct store_import *im, int64_t catalog, struct unplaced_list *out,
                            struct error *err)
{
    *out = (struct unplaced_list){0};
    struct stmt *st = stmt_begin(im->s->db, "SELECT id, catalog, text, node, cell FROM source_text"
                                            " WHERE source = ?1 AND (?2 = 0 OR catalog = ?2) ORDER BY id");
    stmt_int(st, 1, im->source);
    stmt_int(st, 2, catalog);
    return read_texts(st, out, err);
}

enum status store_unplaced(struct store *s, int64_t catalog, struct unplaced_list *out, struct error *err)
{
    *out = (struct unplaced_list){0};
    enum status st = store_read_begin(s, err);
    if (st)
        return st;
    st = catalog_check(s, catalog, NULL, err);
    if (!st) {
        struct stmt *all = stmt_begin(
            s->db, "SELECT t.id, t.catalog, t.text, t.node, t.cell FROM catalog AS c"
                   " JOIN source_text AS t ON t.source = c.source WHERE c.id = ?1"
                   " AND (t.catalog IS NULL OR t.catalog = c.id) AND t.node IS NULL ORDER BY t.id");
        stmt_int(all, 1, catalog);
        st = read_texts(all, out, err);
    }
    return store_read_end(s, st);
}

void unplaced_list_free(struct unplaced_list *l)
{
    for (size_t i = 0; i < l->n; i++) {
        free(l->items[i].text);
        free(l->items[i].cell);
    }
    free(l->items);
    *l = (struct unplaced_list){0};
}

/* The text, which must be of the file that the node came from and lie nowhere. */
static enum status load_text(struct store *s, int64_t text, int64_t node, char **out, struct error *err)
{
    struct stmt *st =
        stmt_begin(s->db, "SELECT t.text, t.node FROM node AS n JOIN catalog AS c ON c.id = n.catalog"
                          " JOIN source_text AS t ON t.source = c.source WHERE n.id = ?1 AND t.id = ?2");
    bool found = false, taken = false;
    stmt_int(st, 1, node);
    stmt_int(st, 2, text);
    if (stmt_row(st)) {
        found = true;
        taken = !stmt_is_null(st, 1);
        *out = mem_dup(stmt_get_text(st, 0));
    }
    enum status status = stmt_end(st, err);
    if (!status && !found)
        status = error_set(err, ST_USAGE, MSG_NO_UNPLACED, (long long)text);
    if (!status && taken)
        status = error_set(err, ST_CONFLICT, MSG_UNPLACED_TAKEN);
    return status;
}

enum status store_place_text(struct store *s, int64_t text, int64_t node, const char *cell, struct error *err)
{
    char *what = NULL, *now = NULL;
    enum status st = group_check(s, err);
    if (!st)
        st = load_text(s, text, node, &what, err);
    if (!st)
        st = change_current(s, OBJECT_NODE, node, cell, &now, err);
    if (!st) {
        char *both = mem_printf("%s%s%s", now, *now ? "\n" : "", what);
        st = store_set(s, node, cell, NULL, both, err);
        free(both);
    }
    if (!st) {
        char field[sizeof FIELD_TEXT + 24];
        snprintf(field, sizeof field, "%s%lld", FIELD_TEXT, (long long)text);
        st = change_make(s, OBJECT_NODE, node, field, cell, err);
    }
    free(what);
    free(now);
    return st;
}
