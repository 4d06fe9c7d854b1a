/* What stands above the rows of a catalog: its columns and the printed lists of ticked columns. */
#include "store/head.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"

void head_add_levels(struct row_head *head, int levels)
{
    static const char *const numerals[ROW_MAX_LEVELS] = DATA_NUMERALS;
    int have = row_head_levels(head), more = levels - have;
    if (more <= 0)
        return;
    /* behind the last level there is, which may stand anywhere */
    size_t at = 0;
    for (size_t i = 0; i < head->ncolumns; i++)
        if (head->columns[i].role == COLUMN_LEVEL)
            at = i + 1;
    head->columns = mem_grow(head->columns, (head->ncolumns + (size_t)more) * sizeof *head->columns);
    for (int i = 0; i < more; i++, at++) {
        char *label = row_head_unique(head, mem_printf(DATA_LEVEL_LABEL, numerals[have + i]));
        memmove(head->columns + at + 1, head->columns + at, (head->ncolumns - at) * sizeof *head->columns);
        head->columns[at] = (struct row_column){.role = COLUMN_LEVEL, .index = have + i, .label = label};
        head->ncolumns++;
    }
}

/* Whether an item holds a field of `among` that the head has no column for. It asks little of each item: mostly none does,
 * and all of them have to be looked at. */
static enum status lacks_field(struct store *s, const struct row_head *head, unsigned among, bool *lacks,
                               struct error *err)
{
    for (enum field f = 0; f < FIELD_COUNT; f++)
        if (row_head_column(head, COLUMN_FIELD, (int)f))
            among &= ~(1u << f);
    *lacks = false;
    if (!among)
        return ST_OK;
    struct stmt *st = stmt_begin(s->db, s->sql.any_used);
    stmt_int(st, 1, head->catalog);
    for (enum field f = 0; f < FIELD_COUNT; f++)
        stmt_int(st, (int)f + 2, among >> f & 1);
    *lacks = stmt_row(st);
    return stmt_end(st, err);
}

enum status head_add_fields(struct store *s, struct row_head *head, unsigned among, struct error *err)
{
    bool lacks = false;
    enum status status = lacks_field(s, head, among, &lacks, err);
    if (status || !lacks)
        return status;
    struct stmt *st = stmt_begin(s->db, s->sql.fields_used);
    stmt_int(st, 1, head->catalog);
    while (stmt_row(st)) {
        for (enum field f = 0; f < FIELD_COUNT; f++) {
            if (stmt_get_int(st, (int)f) && !row_head_column(head, COLUMN_FIELD, (int)f))
                row_head_add(head, COLUMN_FIELD, (int)f, mem_dup(field_info(f)->label));
        }
    }
    return stmt_end(st, err);
}

/* --- writing ---------------------------------------------------------------------------------------------------- */

static char *column_name(const struct row_column *c)
{
    return c->role == COLUMN_FIELD ? mem_dup(field_info((enum field)c->index)->key)
                                   : mem_printf("%d", c->index);
}

static enum status insert_columns(struct store *s, const struct row_head *head, struct error *err)
{
    enum status status = ST_OK;
    for (size_t i = 0; !status && i < head->ncolumns; i++) {
        const struct row_column *c = &head->columns[i];
        char *name = column_name(c);
        struct stmt *st =
            stmt_begin(s->db, "INSERT INTO catalog_column (catalog, place, role, name, label, above, ticks)"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        stmt_int(st, 1, head->catalog);
        stmt_int(st, 2, (int64_t)i);
        stmt_text(st, 3, column_role_key(c->role));
        stmt_text(st, 4, name);
        stmt_text(st, 5, c->label);
        stmt_text(st, 6, c->group ? c->group : "");
        stmt_text(st, 7, c->ticks ? c->ticks : "");
        status = stmt_run(st, err);
        free(name);
    }
    return status;
}

void head_bind(struct stmt *st, const struct row_head *head)
{
    stmt_text(st, 2, head->title ? head->title : "");
    stmt_text(st, 3, head->body ? head->body : "");
    stmt_int(st, 4, head->year);
}

enum status head_insert(struct store *s, struct row_head *head, const char *state, int64_t source,
                        struct error *err)
{
    char uid[ENV_UID_SIZE];
    env_new_uid(s->env, uid);
    struct stmt *st =
        stmt_begin(s->db, "INSERT INTO catalog (uid, title, body, year, format, source, state, changed)"
                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING id");
    stmt_text(st, 1, uid);
    head_bind(st, head);
    stmt_text(st, 5, head->format ? head->format : "");
    stmt_id(st, 6, source);
    stmt_text(st, 7, state);
    stmt_int(st, 8, env_now(s->env));
    while (stmt_row(st))
        head->catalog = stmt_get_int(st, 0);
    enum status status = stmt_end(st, err);
    return status ? status : insert_columns(s, head, err);
}

enum status head_reserve(struct store *s, int64_t source, int64_t *id, struct error *err)
{
    char uid[ENV_UID_SIZE];
    env_new_uid(s->env, uid);
    struct stmt *st =
        stmt_begin(s->db, "INSERT INTO catalog (uid, title, body, year, format, source, state, changed)"
                          " VALUES (?1, '', '', 0, '', ?2, 'staged', ?3) RETURNING id");
    stmt_text(st, 1, uid);
    stmt_int(st, 2, source);
    stmt_int(st, 3, env_now(s->env));
    while (stmt_row(st))
        *id = stmt_get_int(st, 0);
    return stmt_end(st, err);
}

enum status head_replace_columns(struct store *s, const struct row_head *head, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "DELETE FROM catalog_column WHERE catalog = ?1");
    stmt_int(st, 1, head->catalog);
    enum status status = stmt_run(st, err);
    return status ? status : insert_columns(s, head, err);
}

enum status head_insert_choices(struct store *s, const struct row_head *head, struct error *err)
{
    enum status status = ST_OK;
    for (enum field f = 0; !status && f < FIELD_COUNT; f++) {
        if (!head->choices[f])
            continue;
        struct stmt *st =
            stmt_begin(s->db, "INSERT INTO catalog_choice (catalog, field, choices) VALUES (?1, ?2, ?3)"
                              " ON CONFLICT (catalog, field) DO UPDATE SET choices = excluded.choices");
        stmt_int(st, 1, head->catalog);
        stmt_text(st, 2, field_info(f)->key);
        stmt_text(st, 3, head->choices[f]);
        status = stmt_run(st, err);
    }
    return status;
}

/* --- reading ---------------------------------------------------------------------------------------------------- */

static char *some_text(const char *text)
{
    return *text ? mem_dup(text) : NULL;
}

/* A column from what the database holds of it; false: it is one of a newer program. */
static bool make_column(const char *role, const char *name, const char *label, struct row_column *out)
{
    enum field f = 0;
    *out = (struct row_column){0};
    if (!column_role_by_key(role, &out->role) || (out->role == COLUMN_FIELD && !field_by_key(name, &f)))
        return false;
    out->index = out->role == COLUMN_FIELD ? (int)f : (int)strtol(name, NULL, 10);
    out->label = mem_dup(label);
    return true;
}

static enum status read_columns(struct store *s, struct row_head *out, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT role, name, label, above, ticks FROM catalog_column"
                                        " WHERE catalog = ?1 ORDER BY place");
    size_t cap = 0;
    stmt_int(st, 1, out->catalog);
    while (stmt_row(st)) {
        struct row_column c;
        if (!make_column(stmt_get_text(st, 0), stmt_get_text(st, 1), stmt_get_text(st, 2), &c))
            continue;
        c.group = some_text(stmt_get_text(st, 3));
        c.ticks = some_text(stmt_get_text(st, 4));
        out->columns = mem_array(out->columns, &cap, out->ncolumns + 1, sizeof *out->columns);
        out->columns[out->ncolumns++] = c;
    }
    return stmt_end(st, err);
}

/* --- columns as a change record holds them: a list of [role, name, label, above, ticks] ------------------------------- */

char *head_columns_text(const struct row_head *head)
{
    json_t *all = json_array();
    for (size_t i = 0; i < head->ncolumns; i++) {
        const struct row_column *c = &head->columns[i];
        char *name = column_name(c);
        json_array_append_new(all, json_pack("[s, s, s, s, s]", column_role_key(c->role), name, c->label,
                                             c->group ? c->group : "", c->ticks ? c->ticks : ""));
        free(name);
    }
    char *json = json_dumps(all, JSON_COMPACT), *text = mem_dup(json ? json : "[]");
    free(json);
    json_decref(all);
    return text;
}

enum status head_columns_read(struct store *s, int64_t catalog, char **out, struct error *err)
{
    struct row_head head = {.catalog = catalog};
    enum status st = read_columns(s, &head, err);
    *out = head_columns_text(&head);
    row_head_release(&head);
    return st;
}

enum status head_columns_write(struct store *s, int64_t catalog, const char *text, struct error *err)
{
    struct row_head head = {.catalog = catalog};
    json_t *all = json_loads(text, 0, NULL), *one;
    size_t i, cap = 0;
    json_array_foreach(all, i, one)
    {
        const char *role = "", *name = "", *label = "", *above = "", *ticks = "";
        struct row_column c;
        if (json_unpack(one, "[s, s, s, s, s]", &role, &name, &label, &above, &ticks) ||
            !make_column(role, name, label, &c))
            continue;
        c.group = some_text(above);
        c.ticks = some_text(ticks);
        head.columns = mem_array(head.columns, &cap, head.ncolumns + 1, sizeof *head.columns);
        head.columns[head.ncolumns++] = c;
    }
    enum status st = json_is_array(all)
                         ? head_replace_columns(s, &head, err)
                         : error_set(err, ST_DATABASE, MSG_DB_DAMAGED, engine_path(s->db), "change.columns");
    json_decref(all);
    row_head_release(&head);
    return st;
}

enum status head_read_choices(struct store *s, struct row_head *out, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT field, choices FROM catalog_choice WHERE catalog = ?1");
    stmt_int(st, 1, out->catalog);
    while (stmt_row(st)) {
        enum field f;
        if (field_by_key(stmt_get_text(st, 0), &f) && !out->choices[f])
            out->choices[f] = mem_dup(stmt_get_text(st, 1));
    }
    return stmt_end(st, err);
}

/* deepest is never too small; only where it promises more levels than there are columns, the tree itself is asked. */
static enum status complete_levels(struct store *s, struct row_head *out, int deepest, struct error *err)
{
    if (deepest <= row_head_levels(out))
        return ST_OK;
    int levels;
    enum status st = catalog_levels(s, out->catalog, &levels, err);
    if (!st)
        head_add_levels(out, levels);
    return st;
}

static enum status read_head(struct store *s, int64_t catalog, struct row_head *out, struct error *err)
{
    enum status status = catalog_check(s, catalog, NULL, err);
    if (status)
        return status;
    struct stmt *st =
        stmt_begin(s->db, "SELECT title, body, year, format, deepest FROM catalog WHERE id = ?1");
    int deepest = 0;
    stmt_int(st, 1, catalog);
    if (stmt_row(st)) {
        out->catalog = catalog;
        out->title = mem_dup(stmt_get_text(st, 0));
        out->body = mem_dup(stmt_get_text(st, 1));
        out->year = (int)stmt_get_int(st, 2);
        out->format = mem_dup(stmt_get_text(st, 3));
        deepest = (int)stmt_get_int(st, 4);
    }
    status = stmt_end(st, err);
    if (!status)
        status = read_columns(s, out, err);
    if (!status)
        status = head_read_choices(s, out, err);
    return status ? status : complete_levels(s, out, deepest, err);
}

enum status store_head(struct store *s, int64_t catalog, struct row_head *out, struct error *err)
{
    enum status st = store_read_begin(s, err);
    if (st)
        return st;
    *out = (struct row_head){0};
    st = read_head(s, catalog, out, err);
    if (st)
        row_head_release(out);
    return store_read_end(s, st);
}

/* --- several catalogs in one table -------------------------------------------------------------------------------------- */

static bool has_extra(const struct row_head *head, const char *label)
{
    for (size_t i = 0; i < head->ncolumns; i++)
        if (head->columns[i].role == COLUMN_EXTRA && strcmp(head->columns[i].label, label) == 0)
            return true;
    return false;
}

static void unite(const struct row_head *head, struct row_head *all, bool fields[FIELD_COUNT])
{
    head_add_levels(all, row_head_levels(head));
    for (size_t i = 0; i < head->ncolumns; i++) {
        const struct row_column *c = &head->columns[i];
        if (c->role == COLUMN_FIELD)
            fields[c->index] = true;
        if (c->role == COLUMN_EXTRA && !has_extra(all, c->label))
            row_head_add(all, COLUMN_EXTRA, row_head_extras(all), mem_dup(c->label));
    }
}

enum status heads_united(struct store *s, const int64_t *catalogs, size_t n, unsigned used,
                         struct row_head *out, struct error *err)
{
    bool fields[FIELD_COUNT] = {false};
    enum status st = ST_OK;
    *out = (struct row_head){0};
    for (size_t i = 0; !st && i < n; i++) {
        struct row_head head = {0};
        st = read_head(s, catalogs[i], &head, err);
        if (!st)
            st = head_add_fields(s, &head, used, err);
        if (!st)
            unite(&head, out, fields);
        row_head_release(&head);
    }
    struct row_head extras = *out; /* behind the levels come the fields, and the others last */
    *out = (struct row_head){0};
    head_add_levels(out, row_head_levels(&extras));
    for (enum field f = 0; f < FIELD_COUNT; f++)
        if (fields[f])
            row_head_add(out, COLUMN_FIELD, (int)f, mem_dup(field_info(f)->label));
    for (size_t i = 0; i < extras.ncolumns; i++)
        if (extras.columns[i].role == COLUMN_EXTRA)
            row_head_add(out, COLUMN_EXTRA, extras.columns[i].index, mem_dup(extras.columns[i].label));
    row_head_release(&extras);
    return st;
}

enum status store_notes(struct store *s, int64_t catalog, struct string_list *out, struct error *err)
{
    enum status status = store_read_begin(s, err);
    if (status)
        return status;
    struct string_list notes = {0};
    status = catalog_check(s, catalog, NULL, err);
    if (!status) {
        struct stmt *st = stmt_begin(s->db, "SELECT n.text FROM catalog AS c JOIN source_note AS n"
                                            " ON n.source = c.source WHERE c.id = ?1 ORDER BY n.place");
        stmt_int(st, 1, catalog);
        while (stmt_row(st))
            string_list_add(&notes, stmt_get_text(st, 0));
        status = stmt_end(st, err);
    }
    if (status)
        string_list_free(&notes);
    else
        *out = notes;
    return store_read_end(s, status);
}
