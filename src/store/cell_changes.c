/* Who changed which cell of an item last. */
#include <stdlib.h>
#include <string.h>

#include "mulu/cells.h"
#include "mulu/mem.h"
#include "store/store_impl.h"
#include "store/verb.h"

void cells_changes_free(struct cell_changes *l)
{
    for (size_t i = 0; i < l->n; i++) {
        free(l->items[i].cell);
        free(l->items[i].who);
    }
    free(l->items);
    *l = (struct cell_changes){0};
}

static const struct cell_change *find(const struct cell_changes *l, const char *cell)
{
    for (size_t i = 0; i < l->n; i++)
        if (strcmp(l->items[i].cell, cell) == 0)
            return &l->items[i];
    return NULL;
}

const struct cell_change *cells_change_of(const struct cell_changes *l, const char *cell, const char *value)
{
    const struct cell_change *own = find(l, cell);
    return own || !*value ? own : find(l, "");
}

/* A later change of a cell takes the place of an earlier one. */
static void put(struct cell_changes *l, const char *cell, struct stmt *st)
{
    size_t i = 0;
    while (i < l->n && strcmp(l->items[i].cell, cell) != 0)
        i++;
    if (i == l->n) {
        l->items = mem_array(l->items, &l->cap, l->n + 1, sizeof *l->items);
        l->items[l->n++] = (struct cell_change){.cell = mem_dup(cell)};
    }
    struct cell_change *c = &l->items[i];
    free(c->who);
    c->who = mem_dup(stmt_get_text(st, 0));
    c->when = stmt_get_int(st, 1);
    c->verb = verb_by_key(stmt_get_text(st, 2));
}

/* A mark is a record of its own only where it was confirmed; else it went with the value. An item that was made by
 * hand was made with its heading. */
static const char *cell_of(const char *field, enum verb verb)
{
    size_t prefix = sizeof FIELD_MARK - 1;
    if (strncmp(field, FIELD_MARK, prefix) == 0)
        return verb == VERB_CONFIRM ? field + prefix : NULL;
    if (strcmp(field, FIELD_STATE) == 0)
        return verb == VERB_ADD ? CELL_LABEL : NULL;
    return field[0] == '.' ? NULL : field;
}

static enum status read_changes(struct store *s, int64_t node, struct cell_changes *out, bool *by_hand,
                                struct error *err)
{
    static const char sql[] =
        "SELECT g.who, g.at, g.verb, c.field FROM change AS c JOIN change_group AS g ON g.id = c.grp"
        " WHERE c.kind = 'node' AND c.object = ?1 AND g.state = 'applied' ORDER BY g.id, c.seq";
    struct stmt *st = stmt_begin(s->db, sql);
    stmt_int(st, 1, node);
    while (stmt_row(st)) {
        enum verb verb = verb_by_key(stmt_get_text(st, 2));
        const char *field = stmt_get_text(st, 3), *cell = cell_of(field, verb);
        *by_hand = *by_hand || (verb == VERB_ADD && strcmp(field, FIELD_STATE) == 0);
        if (cell)
            put(out, cell, st);
    }
    return stmt_end(st, err);
}

static enum status read_import(struct store *s, int64_t catalog, struct cell_changes *out, struct error *err)
{
    static const char sql[] =
        "SELECT g.who, g.at, g.verb FROM change AS c JOIN change_group AS g ON g.id = c.grp"
        " WHERE c.kind = 'catalog' AND c.object = ?1 AND g.verb = 'import' AND g.kind = 'do'"
        " ORDER BY g.id LIMIT 1";
    struct stmt *st = stmt_begin(s->db, sql);
    stmt_int(st, 1, catalog);
    if (stmt_row(st))
        put(out, "", st);
    return stmt_end(st, err);
}

enum status cells_changes(struct store *s, int64_t node, struct cell_changes *out, struct error *err)
{
    struct node n = {0};
    bool by_hand = false;
    *out = (struct cell_changes){0};
    enum status st = store_read_begin(s, err);
    if (st)
        return st;
    st = node_load_visible(s, node, &n, err);
    if (!st)
        st = read_changes(s, node, out, &by_hand, err);
    if (!st && !by_hand)
        st = read_import(s, n.catalog, out, err);
    if (st)
        cells_changes_free(out);
    node_release(&n);
    return store_read_end(s, st);
}
