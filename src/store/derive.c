/* What is computed from a node's cells and kept beside them: its search text and its single units. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/text.h"
#include "mulu/unit.h"
#include "store/store_impl.h"

/* A line break parts cells: folding leaves none in a cell, so no word is ever found across two of them. */
void derive_search_add(struct buffer *text, const char *cell)
{
    if (!*cell)
        return;
    size_t begin = text->len;
    text_fold(text, cell, strlen(cell), NULL);
    if (text->len > begin)
        buf_putc(text, '\n');
}

enum status derive_search_text(struct store *s, int64_t node, struct buffer *out, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT label FROM node WHERE id = ?1");
    stmt_int(st, 1, node);
    if (stmt_row(st))
        derive_search_add(out, stmt_get_text(st, 0));
    enum status status = stmt_end(st, err);
    if (status)
        return status;
    st = stmt_begin(s->db, s->sql.item_select);
    stmt_int(st, 1, node);
    if (stmt_row(st))
        for (enum field f = 0; f < FIELD_COUNT; f++)
            if (field_info(f)->search)
                derive_search_add(out, stmt_get_text(st, (int)f));
    status = stmt_end(st, err);
    if (status)
        return status;
    st = stmt_begin(s->db, "SELECT value FROM item_extra WHERE node = ?1 ORDER BY label");
    stmt_int(st, 1, node);
    while (stmt_row(st))
        derive_search_add(out, stmt_get_text(st, 0));
    return stmt_end(st, err);
}

enum status derive_search_write(struct store *s, int64_t node, const char *text, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "INSERT INTO search (node, text) VALUES (?1, ?2)"
                                        " ON CONFLICT (node) DO UPDATE SET text = excluded.text");
    stmt_int(st, 1, node);
    stmt_text(st, 2, text);
    return stmt_run(st, err);
}

enum status derive_search(struct store *s, int64_t node, struct error *err)
{
    struct buffer text = {0};
    enum status st = derive_search_text(s, node, &text, err);
    if (!st)
        st = derive_search_write(s, node, buf_text(&text), err);
    buf_free(&text);
    return st;
}

static enum status unit_id(struct store *s, const char *name, int64_t *id, struct error *err)
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
        if (status)
            break;
        st = stmt_begin(s->db, "INSERT INTO item_unit (node, place, unit, excepted) VALUES (?1, ?2, ?3, ?4)");
        stmt_int(st, 1, node);
        stmt_int(st, 2, (int64_t)i);
        stmt_int(st, 3, unit);
        stmt_int(st, 4, units.kind == UNIT_EXCEPT);
        status = stmt_run(st, err);
    }
    unit_list_free(&units);
    return status;
}
