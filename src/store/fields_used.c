/* Which fields any item has ever held: kept beside the items, so that an export need not look through all of them before its
 * header can be written. A field that no item holds any more stays in it. */
#include <string.h>

#include "store/head.h"

/* Rows of `derived`: one for each field that is used; and one that says that they are complete. */
#define FIELD_ROW "field:"
#define COMPLETE "fields"

enum status fields_note(struct store *s, unsigned held, struct error *err)
{
    int64_t now = engine_serial(s->db);
    enum status status = ST_OK;
    if (s->fields_serial != now) /* what an earlier transaction noted may have been rolled back */
        s->fields_noted = 0;
    s->fields_serial = now;
    for (enum field f = 0; !status && f < FIELD_COUNT && held & ~s->fields_noted; f++) {
        if (!(held & ~s->fields_noted & 1u << f))
            continue;
        struct stmt *st =
            stmt_begin(s->db, "INSERT INTO derived (name, version) VALUES ('" FIELD_ROW "' || ?1, 1)"
                              " ON CONFLICT (name) DO NOTHING");
        stmt_text(st, 1, field_info(f)->key);
        status = stmt_run(st, err);
        s->fields_noted |= 1u << f;
    }
    return status;
}

/* By looking at every item. */
static enum status look(struct store *s, unsigned *used, struct error *err)
{
    int64_t node = 0;
    bool more = true;
    enum status status = ST_OK;
    *used = 0;
    while (!status && more) {
        struct stmt *st = stmt_begin(s->db, s->sql.next_used);
        stmt_int(st, 1, node);
        for (enum field f = 0; f < FIELD_COUNT; f++)
            stmt_int(st, (int)f + 2, !(*used >> f & 1));
        more = stmt_row(st);
        for (enum field f = 0; more && f < FIELD_COUNT; f++)
            *used |= (unsigned)(stmt_get_int(st, (int)f + 1) != 0) << f;
        node = more ? stmt_get_int(st, 0) : 0;
        status = stmt_end(st, err);
    }
    return status;
}

static enum status read_notes(struct store *s, bool *complete, unsigned *used, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT name FROM derived");
    *complete = false;
    *used = 0;
    while (stmt_row(st)) {
        const char *name = stmt_get_text(st, 0);
        enum field f;
        *complete = *complete || strcmp(name, COMPLETE) == 0;
        if (strncmp(name, FIELD_ROW, strlen(FIELD_ROW)) == 0 && field_by_key(name + strlen(FIELD_ROW), &f))
            *used |= 1u << f;
    }
    return stmt_end(st, err);
}

enum status fields_used(struct store *s, unsigned *used, struct error *err)
{
    bool complete;
    enum status st = read_notes(s, &complete, used, err);
    return st || complete ? st : look(s, used, err);
}

enum status fields_noted(struct store *s, unsigned *used, struct error *err)
{
    bool complete;
    enum status st = read_notes(s, &complete, used, err);
    *used = complete ? *used : EVERY_FIELD;
    return st;
}

static enum status complete(struct store *s, unsigned used, struct error *err)
{
    enum status st = fields_note(s, used, err);
    if (st)
        return st;
    return stmt_run(stmt_begin(s->db, "INSERT INTO derived (name, version) VALUES ('" COMPLETE "', 1)"
                                      " ON CONFLICT (name) DO NOTHING"),
                    err);
}

enum status fields_complete(struct store *s, struct error *err)
{
    bool there;
    unsigned used;
    enum status st = read_notes(s, &there, &used, err);
    if (st || there)
        return st;
    st =
        look(s, &used, err); /* nobody has to wait for it: what others write meanwhile they note themselves */
    if (!st)
        st = engine_begin(s->db, err);
    return st ? st : store_write_end(s, complete(s, used, err), err);
}

enum status fields_verify(struct store *s, bool *good, struct error *err)
{
    bool there;
    unsigned noted, used = 0;
    enum status st = read_notes(s, &there, &noted, err);
    if (!st && there)
        st = look(s, &used, err);
    *good = !(used & ~noted);
    return st;
}
