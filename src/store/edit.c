/* Writing cells of nodes, and what a catalog says of itself. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "store/head.h"

/* --- cells ------------------------------------------------------------------------------------------------------ */

enum status node_load_for_edit(struct store *s, int64_t id, struct node *node, struct error *err)
{
    enum status st = node_load(s, id, node, err);
    if (st || node->alive)
        return st ? st : catalog_check(s, node->catalog, NULL, err);
    char *who, *which;
    int64_t at;
    struct buffer when = {0};
    st = change_last(s, OBJECT_NODE, id, FIELD_STATE, &who, &at, &which, err);
    if (!st && who) {
        env_format_time(&when, at);
        st = error_set(err, ST_CONFLICT, MSG_NODE_DELETED_BY,
                       *node->label ? node->label : MSG_NODE_OR_CATALOG, who, buf_text(&when));
    } else if (!st) {
        st = error_set(err, ST_CONFLICT, MSG_NODE_DELETED, *node->label ? node->label : MSG_NODE_OR_CATALOG);
    }
    buf_free(&when);
    free(who);
    free(which);
    return st;
}

static enum status check_cell(struct store *s, int64_t catalog, const char *cell, struct error *err)
{
    enum field f;
    if (strcmp(cell, CELL_LABEL) == 0 || strcmp(cell, CELL_RULE) == 0 || field_by_key(cell, &f))
        return ST_OK;
    bool found = false;
    size_t prefix = sizeof CELL_EXTRA_PREFIX - 1;
    if (strncmp(cell, CELL_EXTRA_PREFIX, prefix) == 0) {
        struct stmt *st = stmt_begin(
            s->db, "SELECT 1 FROM catalog_column WHERE catalog = ?1 AND role = 'extra' AND label = ?2");
        stmt_int(st, 1, catalog);
        stmt_text(st, 2, cell + prefix);
        found = stmt_row(st);
        enum status status = stmt_end(st, err);
        if (status)
            return status;
    }
    return found ? ST_OK : error_set(err, ST_USAGE, MSG_NO_CELL, cell);
}

static enum status changed_by_other(struct store *s, int64_t node, const char *cell, const char *now,
                                    struct error *err)
{
    char *who, *which;
    int64_t at;
    struct buffer when = {0}, value = {0};
    enum status st = change_last(s, OBJECT_NODE, node, cell, &who, &at, &which, err);
    if (!st) {
        brief_value(&value, now, BRIEF_CELLS);
        env_format_time(&when, at);
        st = who ? error_set(err, ST_CONFLICT, MSG_CELL_CHANGED_BY, cell_title(cell), who, buf_text(&when),
                             buf_text(&value))
                 : error_set(err, ST_CONFLICT, MSG_CELL_CHANGED, cell_title(cell), buf_text(&value));
    }
    buf_free(&value);
    buf_free(&when);
    free(who);
    free(which);
    return st;
}

/* A label that comes to a node without one makes everything below it one level deeper; and a node that has neither
 * label nor item would be nothing. */
static enum status check_label(struct store *s, const struct node *node, const char *value, struct error *err)
{
    if (!*value)
        return node->has_item ? ST_OK : error_set(err, ST_USAGE, MSG_LABEL_NEEDED);
    if (*node->label)
        return ST_OK;
    int level, above, levels, below;
    enum status st = node_base(s, node->parent, &level, &above, err);
    if (!st)
        st = node_height(s, node, &levels, &below, err);
    return st ? st : node_check_depth(level + levels + node->skip + 1, above + below, err);
}

/* Whether the open group has made the node's own reading what it is now (set), or has taken `text` away (not set). */
static enum status group_has_rule(struct store *s, int64_t node, bool set, const char *text, bool *has,
                                  struct error *err)
{
    struct stmt *st = stmt_begin(
        s->db, set ? "SELECT 1 FROM change WHERE grp = ?1 AND kind = 'node' AND object = ?2 AND field = ?3"
                     " AND after = ?4"
                   : "SELECT 1 FROM change WHERE grp = ?1 AND kind = 'node' AND object = ?2 AND field = ?3"
                     " AND before = ?4");
    stmt_int(st, 1, s->group.id);
    stmt_int(st, 2, node);
    stmt_text(st, 3, CELL_RULE);
    stmt_text(st, 4, text);
    *has = stmt_row(st);
    return stmt_end(st, err);
}

/* What a clerk has read from a text does not hold for another one. */
static enum status drop_rule(struct store *s, int64_t node, struct error *err)
{
    char *now = NULL;
    bool new = false;
    enum status st = change_current(s, OBJECT_NODE, node, CELL_RULE, &now, err);
    if (!st && *now)
        st = group_has_rule(s, node, true, now, &new, err);
    if (!st && *now && !new)
        st = change_make(s, OBJECT_NODE, node, CELL_RULE, "", err);
    free(now);
    return st;
}

static enum status write_cell(struct store *s, const struct node *node, const char *cell, const char *value,
                              struct error *err)
{
    enum status st = ST_OK;
    if (strcmp(cell, CELL_LABEL) != 0)
        st = change_make(s, OBJECT_NODE, node->id, FIELD_HAS_ITEM, "1", err);
    if (!st)
        st = change_make(s, OBJECT_NODE, node->id, cell, value, err);
    if (!st) {
        char *mark = mem_printf("%s%s", FIELD_MARK, cell);
        st = change_make(s, OBJECT_NODE, node->id, mark, NULL, err);
        free(mark);
    }
    if (!st && strcmp(cell, field_info(FIELD_DEADLINE)->key) == 0)
        st = drop_rule(s, node->id, err);
    return st;
}

/* Where the cell does not hold what the clerk has seen in it. Two may mean the same; and a reading that has fallen away
 * with its text in this very group was still there when the clerk saw it. */
static enum status check_before(struct store *s, int64_t id, const char *cell, const char *before,
                                const char *now, const char *value, struct error *err)
{
    bool ours = strcmp(before, now) == 0 || strcmp(value, now) == 0;
    enum status st = ST_OK;
    if (!ours && strcmp(cell, CELL_RULE) == 0 && !*now)
        st = group_has_rule(s, id, false, before, &ours, err);
    return st || ours ? st : changed_by_other(s, id, cell, now, err);
}

static enum status set_cell(struct store *s, int64_t id, const char *cell, const char *before,
                            const char *value, struct error *err)
{
    struct node node = {0};
    char *now = NULL;
    enum status st = node_load_for_edit(s, id, &node, err);
    if (!st)
        st = check_cell(s, node.catalog, cell, err);
    if (!st)
        st = change_current(s, OBJECT_NODE, id, cell, &now, err);
    if (!st && before)
        st = check_before(s, id, cell, before, now, value, err);
    if (!st && strcmp(now, value) != 0) {
        if (strcmp(cell, CELL_LABEL) == 0)
            st = check_label(s, &node, value, err);
        if (!st)
            st = write_cell(s, &node, cell, value, err);
    }
    free(now);
    node_release(&node);
    return st;
}

enum status store_set(struct store *s, int64_t id, const char *cell, const char *before, const char *value,
                      struct error *err)
{
    struct buffer rule = {0};
    enum status st = group_check(s, err);
    if (!st && strcmp(cell, CELL_RULE) == 0) {
        st = own_rule_normal(value, &rule, err);
        value = buf_text(&rule);
    }
    if (!st)
        st = set_cell(s, id, cell, before, value, err);
    buf_free(&rule);
    return st;
}

enum status store_confirm(struct store *s, int64_t id, const char *cell, struct error *err)
{
    struct node node = {0};
    char *field = mem_printf("%s%s", FIELD_MARK, cell), *now = NULL;
    struct mark_text mark;
    enum status st = group_check(s, err);
    if (!st)
        st = node_load_for_edit(s, id, &node, err);
    if (!st)
        st = change_current(s, OBJECT_NODE, id, field, &now, err);
    if (!st && now && mark_get(now, &mark) && !(mark.marks & MARK_CONFIRMED)) {
        struct buffer after = {0};
        mark_put(&after, mark.marks | MARK_CONFIRMED, mark.reason, mark.line, mark.column, mark.raw);
        st = change_make(s, OBJECT_NODE, id, field, buf_text(&after), err);
        buf_free(&after);
    }
    free(now);
    free(field);
    node_release(&node);
    return st;
}

/* --- catalogs --------------------------------------------------------------------------------------------------- */

static enum status check_title(const char *title, struct error *err)
{
    return *title ? ST_OK : error_set(err, ST_USAGE, MSG_TITLE_NEEDED);
}

/* Columns of a catalog that is made by hand: so many levels, and every field under its standard label. */
static void standard_columns(struct row_head *head, int levels)
{
    head->columns = mem_alloc((size_t)(levels + FIELD_COUNT) * sizeof *head->columns);
    for (enum field f = 0; f < FIELD_COUNT; f++)
        head->columns[f] = (struct row_column){
            .role = COLUMN_FIELD, .index = (int)f, .label = mem_dup(field_info(f)->label)};
    head->ncolumns = FIELD_COUNT;
    head_add_levels(head, levels);
}

enum status store_add_catalog(struct store *s, const char *title, const char *body, int year, int levels,
                              int64_t *catalog, struct error *err)
{
    enum status st = group_check(s, err);
    if (!st)
        st = check_title(title, err);
    if (!st && (levels < 1 || levels > ROW_MAX_LEVELS))
        st = error_set(err, ST_USAGE, MSG_LEVELS_RANGE, (int)ROW_MAX_LEVELS);
    if (st)
        return st;
    struct row_head head = {
        .title = mem_dup(title), .body = mem_dup(body), .year = year, .format = mem_dup("")};
    standard_columns(&head, levels);
    st = head_insert(s, &head, STATE_GONE, 0, err);
    if (!st)
        st = change_make(s, OBJECT_CATALOG, head.catalog, FIELD_STATE, STATE_LIVE, err);
    if (!st)
        *catalog = head.catalog;
    row_head_release(&head);
    return group_result(s, st);
}

enum status store_set_catalog(struct store *s, int64_t catalog, const char *title, const char *body, int year,
                              struct error *err)
{
    enum status st = group_check(s, err);
    if (!st)
        st = catalog_check(s, catalog, NULL, err);
    if (!st)
        st = check_title(title, err);
    if (!st)
        st = change_make(s, OBJECT_CATALOG, catalog, FIELD_TITLE, title, err);
    if (!st)
        st = change_make(s, OBJECT_CATALOG, catalog, FIELD_BODY, body, err);
    if (!st) {
        char number[16];
        snprintf(number, sizeof number, "%d", year);
        st = change_make(s, OBJECT_CATALOG, catalog, FIELD_YEAR, number, err);
    }
    return st;
}

enum status store_delete_catalog(struct store *s, int64_t catalog, struct error *err)
{
    enum status st = group_check(s, err);
    if (!st)
        st = catalog_check(s, catalog, NULL, err);
    if (!st)
        st = change_make(s, OBJECT_CATALOG, catalog, FIELD_STATE, STATE_TRASH, err);
    return st;
}

enum status store_restore_catalog(struct store *s, int64_t catalog, struct error *err)
{
    char *state = NULL;
    enum status st = group_check(s, err);
    if (!st)
        st = change_current(s, OBJECT_CATALOG, catalog, FIELD_STATE, &state, err);
    if (!st && strcmp(state, STATE_TRASH) != 0)
        st = error_set(err, ST_USAGE, MSG_NOT_IN_TRASH);
    if (!st)
        st = change_make(s, OBJECT_CATALOG, catalog, FIELD_STATE, STATE_LIVE, err);
    free(state);
    return st;
}
