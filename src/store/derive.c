/* What is computed from a node's cells and kept beside them: its single units. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/unit.h"
#include "store/store_impl.h"

enum status unit_id(struct store *s, const char *name, int64_t *id, struct error *err)
{
    static const char *const steps[] = {
        "SELECT id FROM unit WHERE name = ?1",
        "INSERT INTO unit (name) VALUES (?1) RETURNING id",
    };
    enum status status = ST_OK;
    *id = 0;
    for (size_t i = 0; !status && !*id && i < sizeof steps / sizeof *steps; i++) {
        struct stmt *st = stmt_begin(s->db, steps[i]);
        stmt_text(st, 1, name);
        while (stmt_row(st))
            *id = stmt_get_int(st, 0);
        status = stmt_end(st, err);
    }
    return status;
}

enum status unit_of_node(struct store *s, int64_t node, int place, int64_t unit, bool excepted,
                         struct error *err)
{
    struct stmt *st =
        stmt_begin(s->db, "INSERT INTO item_unit (node, place, unit, excepted) VALUES (?1, ?2, ?3, ?4)");
    stmt_int(st, 1, node);
    stmt_int(st, 2, place);
    stmt_int(st, 3, unit);
    stmt_int(st, 4, excepted);
    return stmt_run(st, err);
}

enum status derive_units(struct store *s, int64_t node, const char *text, struct error *err)
{
    struct unit_list units;
    unit_parse(text, &units);
    struct stmt *st = stmt_begin(s->db, "DELETE FROM item_unit WHERE node = ?1");
    stmt_int(st, 1, node);
    enum status status = stmt_run(st, err);
    for (size_t i = 0; !status && i < units.n; i++) {
        int64_t unit;
        status = unit_id(s, units.names[i], &unit, err);
        if (!status)
            status = unit_of_node(s, node, (int)i, unit, units.kind == UNIT_EXCEPT, err);
    }
    unit_list_free(&units);
    return status;
}
