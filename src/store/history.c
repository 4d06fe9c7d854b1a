/* Groups as the user sees them: what was done, by whom, and to what, in words. */
#include "store/history.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "store/verb.h"

void brief_value(struct buffer *out, const char *value, int cells)
{
    if (!*value) {
        buf_puts(out, MSG_EMPTY_VALUE);
        return;
    }
    struct buffer line = {0};
    text_visible(&line, value, strlen(value));
    text_middle(out, buf_text(&line), cells);
    buf_free(&line);
}

void brief_beginning(struct buffer *out, const char *content)
{
    enum { BEGINNING_CELLS = 80 };
    struct buffer line = {0};
    text_one_line(&line, content);
    if (text_cells(buf_text(&line)) > BEGINNING_CELLS)
        text_fit(out, buf_text(&line), BEGINNING_CELLS);
    else
        buf_puts(out, buf_text(&line));
    buf_free(&line);
}

/* --- the detail ------------------------------------------------------------------------------------------------- */

/* The heading of the parent that a place names. */
static enum status parent_name(struct store *s, const char *place, struct buffer *out, struct error *err)
{
    int64_t parent = strtoll(place, NULL, 10);
    if (!parent) {
        buf_puts(out, MSG_OUTERMOST);
        return ST_OK;
    }
    struct buffer path = {0};
    enum status st = node_path(s, parent, &path, err);
    brief_value(out, buf_text(&path), BRIEF_CELLS);
    buf_free(&path);
    return st;
}

static enum status describe_place(struct store *s, const char *before, const char *after, struct buffer *out,
                                  struct error *err)
{
    if (strtoll(before, NULL, 10) == strtoll(after, NULL, 10)) {
        buf_puts(out, MSG_MOVED_AMONG);
        return ST_OK;
    }
    enum status st = parent_name(s, before, out, err);
    buf_puts(out, MSG_ARROW);
    return st ? st : parent_name(s, after, out, err);
}

static const char *field_title(const char *field)
{
    const struct {
        const char *field, *title;
    } own[] = {
        {FIELD_TITLE, MSG_CATALOG_TITLE}, {FIELD_BODY, MSG_CATALOG_BODY}, {FIELD_YEAR, MSG_CATALOG_YEAR}};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strcmp(own[i].field, field) == 0)
            return own[i].title;
    if (strncmp(field, FIELD_MARK, sizeof FIELD_MARK - 1) == 0)
        return cell_title(field + sizeof FIELD_MARK - 1);
    return cell_title(field);
}

/* How much a change says: what was recorded most, then a cell's text, then what a catalog says of itself, a place, a mark; a state nothing. */
static int weight(const char *field)
{
    if (strncmp(field, FIELD_RECORD, sizeof FIELD_RECORD - 1) == 0)
        return 5;
    if (field[0] != '.')
        return 4;
    if (strcmp(field, FIELD_TITLE) == 0 || strcmp(field, FIELD_BODY) == 0 || strcmp(field, FIELD_YEAR) == 0)
        return 3;
    if (strcmp(field, FIELD_PLACE) == 0)
        return 2;
    return strncmp(field, FIELD_MARK, sizeof FIELD_MARK - 1) == 0 ? 1 : 0;
}

static enum status describe(struct store *s, const struct change *c, int kind, struct buffer *out,
                            struct error *err)
{
    switch (kind) {
    case 5:
        return record_describe(s, strtoll(c->field + sizeof FIELD_RECORD - 1, NULL, 10), out, err);
    case 4:
    case 3:
        buf_printf(out, MSG_DETAIL_FIELD, field_title(c->field));
        brief_value(out, c->before ? c->before : "", BRIEF_CELLS);
        buf_puts(out, MSG_ARROW);
        brief_value(out, c->after ? c->after : "", BRIEF_CELLS);
        return ST_OK;
    case 2:
        return describe_place(s, c->before ? c->before : "", c->after ? c->after : "", out, err);
    case 1:
        buf_puts(out, field_title(c->field));
        return ST_OK;
    default:
        return ST_OK;
    }
}

/* The most telling change of the group, the first of its kind, and how many more there are of that kind. Only the
 * first records are looked at; in a group of thousands the rest would say no more. */
static enum status read_detail(struct store *s, int64_t group, struct buffer *out, struct error *err)
{
    enum { LOOK_AT = 200 };
    struct stmt *st = stmt_begin(s->db, "SELECT object, field, before, after FROM change WHERE grp = ?1"
                                        " ORDER BY seq LIMIT ?2");
    enum status status = ST_OK;
    int best = 0, more = 0;
    stmt_int(st, 1, group);
    stmt_int(st, 2, LOOK_AT);
    while (!status && stmt_row(st)) {
        int kind = weight(stmt_get_text(st, 1));
        if (kind == best)
            more += kind > 0;
        if (kind <= best)
            continue;
        struct change c = {OBJECT_NODE, stmt_get_int(st, 0), stmt_get_text(st, 1), stmt_get_text(st, 2),
                           stmt_get_text(st, 3)};
        best = kind;
        more = 0;
        buf_clear(out);
        status = describe(s, &c, kind, out, err);
    }
    enum status ended = stmt_end(st, status ? NULL : err);
    if (more && best != 2) /* moving one node may have set its neighbours apart */
        buf_printf(out, MSG_DETAIL_MORE, more);
    return status ? status : ended;
}

/* --- where to go to look at it ---------------------------------------------------------------------------------- */

/* The node itself, or the nearest one above it that can be seen. */
static enum status nearest_visible(struct store *s, int64_t id, struct group_info *out, struct error *err)
{
    enum status st = ST_OK;
    while (!st && id) {
        struct node node;
        st = node_load(s, id, &node, err);
        out->catalog = node.catalog;
        if (!st && node.alive) {
            out->node = id;
            id = 0;
        } else {
            id = node.parent;
        }
        node_release(&node);
    }
    return st;
}

static enum status read_target(struct store *s, int64_t group, struct group_info *out, struct error *err)
{
    struct stmt *st =
        stmt_begin(s->db, "SELECT kind, object FROM change WHERE grp = ?1 ORDER BY seq LIMIT 1");
    int64_t node = 0;
    stmt_int(st, 1, group);
    if (stmt_row(st)) {
        if (strcmp(stmt_get_text(st, 0), object_kind_key(OBJECT_NODE)) == 0)
            node = stmt_get_int(st, 1);
        else
            out->catalog = stmt_get_int(st, 1);
    }
    enum status status = stmt_end(st, err);
    if (!status)
        status = nearest_visible(s, node, out, err);
    if (!status && out->catalog && catalog_check(s, out->catalog, NULL, NULL))
        out->catalog = out->node = 0;
    return status;
}

/* --- groups ----------------------------------------------------------------------------------------------------- */

static enum status fill(struct store *s, int64_t target, const char *lead, struct group_info *out,
                        struct error *err)
{
    struct buffer detail = {0}, whole = {0};
    enum status st = read_target(s, target, out, err);
    if (!st)
        st = read_detail(s, target, &detail, err);
    buf_puts(&whole, lead);
    if (*lead && detail.len)
        buf_puts(&whole, MSG_DETAIL_COLON);
    buf_puts(&whole, buf_text(&detail));
    out->detail = buf_take(&whole);
    buf_free(&detail);
    return st;
}

static const char *kind_lead(const char *kind)
{
    if (strcmp(kind, "undo") == 0)
        return MSG_KIND_UNDO;
    return strcmp(kind, "redo") == 0 ? MSG_KIND_REDO : "";
}

enum status history_read(struct store *s, const char *sql, int64_t parameter, struct group_list *out,
                         struct error *err)
{
    struct stmt *st = stmt_begin(s->db, sql);
    size_t cap = 0;
    enum status status = ST_OK;
    *out = (struct group_list){0};
    if (parameter)
        stmt_int(st, 1, parameter);
    while (!status && stmt_row(st)) {
        out->items = mem_array(out->items, &cap, out->n + 1, sizeof *out->items);
        struct group_info *g = &out->items[out->n++];
        *g = (struct group_info){
            .id = stmt_get_int(st, 0),
            .when = stmt_get_int(st, 1),
            .who = mem_dup(stmt_get_text(st, 2)),
            .verb = verb_by_key(stmt_get_text(st, 3)),
            .subject = mem_dup(stmt_get_text(st, 4)),
            .undone = strcmp(stmt_get_text(st, 7), "applied") != 0,
            .changes = stmt_get_int(st, 8),
        };
        status = fill(s, stmt_get_int(st, 6), kind_lead(stmt_get_text(st, 5)), g, err);
    }
    enum status ended = stmt_end(st, status ? NULL : err);
    if (!status)
        status = ended;
    if (status)
        group_list_free(out);
    return status;
}

/* Neither what is being made just now, nor what was stopped and taken back. */
#define WHOLE                                                                                                \
    " WHERE EXISTS (SELECT 1 FROM change AS c WHERE c.grp = g.target)"                                       \
    " AND NOT EXISTS (SELECT 1 FROM unfinished AS u WHERE u.grp = g.id AND u.way = 'do')"

enum status store_log(struct store *s, size_t limit, struct group_list *out, struct error *err)
{
    *out = (struct group_list){0};
    if (!limit)
        return ST_OK;
    enum status st = store_read_begin(s, err);
    if (st)
        return st;
    int64_t most = limit > INT32_MAX ? INT32_MAX : (int64_t)limit;
    return store_read_end(
        s, history_read(s, HISTORY_SELECT WHOLE " ORDER BY g.id DESC LIMIT ?1", most, out, err));
}

void group_info_release(struct group_info *g)
{
    free(g->subject);
    free(g->who);
    free(g->detail);
    *g = (struct group_info){0};
}

void group_list_free(struct group_list *l)
{
    for (size_t i = 0; i < l->n; i++)
        group_info_release(&l->items[i]);
    free(l->items);
    *l = (struct group_list){0};
}
