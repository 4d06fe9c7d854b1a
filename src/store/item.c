/* Everything about one node. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "store/store_impl.h"
#include "store/verb.h"

enum status item_read_fields(struct store *s, struct item *item, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, s->sql.item_select);
    stmt_int(st, 1, item->id);
    bool row = stmt_row(st);
    for (enum field f = 0; f < FIELD_COUNT; f++)
        item->fields[f] = mem_dup(row ? stmt_get_text(st, (int)f) : "");
    return stmt_end(st, err);
}

enum status item_read_extras(struct store *s, struct item *item, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT c.label, e.value FROM catalog_column AS c"
                                        " LEFT JOIN item_extra AS e ON e.node = ?2 AND e.label = c.label"
                                        " WHERE c.catalog = ?1 AND c.role = 'extra' ORDER BY c.place");
    size_t cap = 0;
    stmt_int(st, 1, item->catalog);
    stmt_int(st, 2, item->id);
    while (stmt_row(st)) {
        item->extras = mem_array(item->extras, &cap, item->nextras + 1, sizeof *item->extras);
        item->extras[item->nextras++] =
            (struct item_extra){mem_dup(stmt_get_text(st, 0)), mem_dup(stmt_get_text(st, 1))};
    }
    return stmt_end(st, err);
}

enum status item_read_marks(struct store *s, struct item *item, struct error *err)
{
    struct stmt *st = stmt_begin(
        s->db, "SELECT cell, marks, reason, raw, line, col FROM mark WHERE node = ?1 ORDER BY cell");
    size_t cap = 0;
    stmt_int(st, 1, item->id);
    while (stmt_row(st)) {
        item->marks = mem_array(item->marks, &cap, item->nmarks + 1, sizeof *item->marks);
        struct item_mark *m = &item->marks[item->nmarks++];
        *m = (struct item_mark){
            .cell = mem_dup(stmt_get_text(st, 0)),
            .marks = (unsigned)stmt_get_int(st, 1),
            .raw = mem_dup(stmt_get_text(st, 3)),
            .line = (int)stmt_get_int(st, 4),
            .column = (int)stmt_get_int(st, 5),
        };
        mark_reason_by_key(stmt_get_text(st, 2), &m->reason);
    }
    return stmt_end(st, err);
}

/* The last group that is in force; what has been taken back did not happen. */
static enum status read_last_change(struct store *s, struct item *item, struct error *err)
{
    static const char sql[] =
        "SELECT g.id, g.who, g.at, g.verb, c.field FROM change AS c JOIN change_group AS g ON g.id = c.grp"
        " WHERE c.kind = 'node' AND c.object = ?1 AND g.state = 'applied' ORDER BY g.id DESC, c.seq";
    struct stmt *st = stmt_begin(s->db, sql);
    int64_t group = 0;
    stmt_int(st, 1, item->id);
    while (stmt_row(st) && (!group || stmt_get_int(st, 0) == group)) {
        const char *cell = stmt_get_text(st, 4);
        bool mark = strncmp(cell, FIELD_MARK, sizeof FIELD_MARK - 1) == 0;
        if (!group) {
            group = stmt_get_int(st, 0);
            item->changed_by = mem_dup(stmt_get_text(st, 1));
            item->changed = stmt_get_int(st, 2);
            item->changed_verb = verb_by_key(stmt_get_text(st, 3));
        }
        if (mark && item->changed_verb != VERB_CONFIRM)
            continue; /* it went with the value */
        cell += mark ? sizeof FIELD_MARK - 1 : 0;
        if (*cell == '.') /* a move or the like is of no cell */
            continue;
        if (!item->changed_cells++)
            item->changed_cell = mem_dup(cell);
    }
    if (!item->changed_by)
        item->changed_by = mem_dup("");
    if (!item->changed_cell)
        item->changed_cell = mem_dup("");
    return stmt_end(st, err);
}

enum status store_item(struct store *s, int64_t node, struct item *out, struct error *err)
{
    struct node n = {0};
    *out = (struct item){0};
    enum status st = store_read_begin(s, err);
    if (st)
        return st;
    st = node_load_visible(s, node, &n, err);
    if (!st) {
        *out = (struct item){.id = n.id, .catalog = n.catalog, .parent = n.parent, .has_item = n.has_item};
        out->uid = mem_dup(n.uid);
        out->label = mem_dup(n.label);
        st = item_read_fields(s, out, err);
    }
    if (!st)
        st = own_rule_read(s, node, &out->rule, err);
    if (!st)
        st = item_read_extras(s, out, err);
    if (!st)
        st = item_read_marks(s, out, err);
    if (!st)
        st = read_last_change(s, out, err);
    if (st)
        item_release(out);
    node_release(&n);
    return store_read_end(s, st);
}

void item_release(struct item *item)
{
    free(item->uid);
    free(item->label);
    for (int f = 0; f < FIELD_COUNT; f++)
        free(item->fields[f]);
    free(item->rule);
    for (size_t i = 0; i < item->nextras; i++) {
        free(item->extras[i].label);
        free(item->extras[i].value);
    }
    free(item->extras);
    for (size_t i = 0; i < item->nmarks; i++) {
        free(item->marks[i].cell);
        free(item->marks[i].raw);
    }
    free(item->marks);
    free(item->changed_by);
    free(item->changed_cell);
    *item = (struct item){0};
}

void item_change_text(const struct item *item, struct buffer *out)
{
    buf_puts(out, verb_text((enum verb)item->changed_verb));
    if (item->changed_cells)
        buf_printf(out, " %s", cell_title(item->changed_cell));
    if (item->changed_cells > 1)
        buf_printf(out, MSG_CELLS_AND_MORE, item->changed_cells);
}

const struct item_mark *item_find_mark(const struct item *item, const char *cell)
{
    for (size_t i = 0; i < item->nmarks; i++)
        if (!(item->marks[i].marks & MARK_CONFIRMED) && strcmp(item->marks[i].cell, cell) == 0)
            return &item->marks[i];
    return NULL;
}
