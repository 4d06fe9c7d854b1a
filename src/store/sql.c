/* Statements whose column lists follow the field table. */
#include <stdlib.h>

#include "mulu/mem.h"
#include "store/store_impl.h"

static void add_fields(struct buffer *out, const char *before)
{
    for (enum field f = 0; f < FIELD_COUNT; f++)
        buf_printf(out, "%s%s%s", f ? ", " : "", before, field_info(f)->key);
}

/* Which fields are in use. */
static void init_used(struct store_sql *sql)
{
    struct buffer b = {0};
    buf_puts(&b, "SELECT 1 FROM node AS n JOIN item AS i ON i.node = n.id"
                 " WHERE n.catalog = ?1 AND n.alive = 1 AND (");
    for (enum field f = 0; f < FIELD_COUNT; f++)
        buf_printf(&b, "%s(?%d = 1 AND i.%s <> '')", f ? " OR " : "", (int)f + 2, field_info(f)->key);
    buf_puts(&b, ") LIMIT 1");
    sql->any_used = buf_take(&b);

    buf_puts(&b, "SELECT node");
    for (enum field f = 0; f < FIELD_COUNT; f++)
        buf_printf(&b, ", %s <> ''", field_info(f)->key);
    buf_puts(&b, " FROM item WHERE node > ?1 AND (");
    for (enum field f = 0; f < FIELD_COUNT; f++)
        buf_printf(&b, "%s(?%d = 1 AND %s <> '')", f ? " OR " : "", (int)f + 2, field_info(f)->key);
    buf_puts(&b, ") ORDER BY node LIMIT 1");
    sql->next_used = buf_take(&b);
}

static void init_cells(struct store_sql *sql)
{
    struct buffer b = {0};
    for (int i = 0; i < 2; i++) {
        buf_puts(&b, "SELECT n.id, n.catalog, n.parent, n.label, n.has_item, ");
        add_fields(&b, "i.");
        buf_puts(&b, " FROM node AS n LEFT JOIN item AS i ON i.node = n.id");
        buf_puts(&b, i ? " WHERE n.id = ?1"
                       : " JOIN catalog AS c ON c.id = n.catalog"
                         " WHERE n.id >= ?1 AND n.id < ?2 AND c.state <> 'staged' ORDER BY n.id");
        *(i ? &sql->cells_select : &sql->cells_between) = buf_take(&b);
    }
}

void store_sql_init(struct store_sql *sql)
{
    struct buffer b = {0};
    buf_puts(&b, "SELECT ");
    add_fields(&b, "");
    buf_puts(&b, " FROM item WHERE node = ?1");
    sql->item_select = buf_take(&b);

    buf_puts(&b, "INSERT INTO item (node, ");
    add_fields(&b, "");
    buf_puts(&b, ") VALUES (?1");
    for (int f = 0; f < FIELD_COUNT; f++)
        buf_printf(&b, ", ?%d", f + 2);
    buf_puts(&b, ")");
    sql->item_insert = buf_take(&b);

    buf_puts(&b, "SELECT node, ");
    add_fields(&b, "");
    buf_puts(&b, " FROM item WHERE node >= ?1 ORDER BY node");
    sql->items_from = buf_take(&b);

    buf_puts(&b, "SELECT ");
    for (enum field f = 0; f < FIELD_COUNT; f++)
        buf_printf(&b, "%smax(i.%s <> '')", f ? ", " : "", field_info(f)->key);
    buf_puts(&b, " FROM node AS n JOIN item AS i ON i.node = n.id WHERE n.catalog = ?1 AND n.alive = 1");
    sql->fields_used = buf_take(&b);

    init_used(sql);

    buf_puts(&b, "SELECT n.id, ");
    add_fields(&b, "i.");
    buf_puts(&b, " FROM node AS n JOIN item AS i ON i.node = n.id"
                 " WHERE n.catalog = ?1 AND n.alive = 1 AND n.has_item = 1");
    sql->items_of = buf_take(&b);

    init_cells(sql);

    buf_puts(&b, "INSERT INTO item (node, ");
    add_fields(&b, "");
    buf_puts(&b, ") SELECT CAST(?1 AS BIGINT), ");
    add_fields(&b, "");
    buf_puts(&b, " FROM item WHERE node = ?2");
    sql->item_copy = buf_take(&b);

    for (enum field f = 0; f < FIELD_COUNT; f++) {
        const char *key = field_info(f)->key;
        sql->field_select[f] = mem_printf("SELECT %s FROM item WHERE node = ?1", key);
        sql->field_update[f] = mem_printf("UPDATE item SET %s = ?2 WHERE node = ?1", key);
        sql->field_blank[f] =
            mem_printf("SELECT i.node FROM item AS i JOIN node AS n ON n.id = i.node"
                       " WHERE i.node >= ?1 AND i.node < ?2 AND n.has_item = 1 AND i.%s = ''",
                       key);
    }
}

void store_sql_release(struct store_sql *sql)
{
    free(sql->item_select);
    free(sql->item_insert);
    free(sql->items_from);
    free(sql->fields_used);
    free(sql->any_used);
    free(sql->next_used);
    free(sql->items_of);
    free(sql->item_copy);
    free(sql->cells_select);
    free(sql->cells_between);
    for (enum field f = 0; f < FIELD_COUNT; f++) {
        free(sql->field_select[f]);
        free(sql->field_update[f]);
        free(sql->field_blank[f]);
    }
}
