/* What was recorded of items: events, and publications. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "store/agenda_item.h"
#include "store/store_impl.h"

static const char *kind_key(enum record_kind kind)
{
    return kind == RECORD_EVENT ? "event" : "publication";
}

/* --- writing -------------------------------------------------------------------------------------------------------- */

static enum status check_when(struct store *s, const struct record *r, struct error *err)
{
    struct buffer text = {0};
    enum status st = ST_OK;
    moment_format(&text, r->when);
    if (r->when.day < DATE_FIRST_DAY || r->when.day > DATE_LAST_DAY || r->when.minute < -1 ||
        r->when.minute >= 24 * 60)
        st = error_set(err, ST_USAGE, MSG_RECORD_DATE, buf_text(&text));
    else if (r->kind == RECORD_PUBLICATION && r->when.day > env_today(s->env))
        st = error_set(err, ST_USAGE, MSG_RECORD_FUTURE, buf_text(&text));
    buf_free(&text);
    return st;
}

static enum status insert(struct store *s, const struct node *node, const struct record *r, int64_t *id,
                          struct error *err)
{
    struct stmt *st =
        stmt_begin(s->db, "INSERT INTO record (node, catalog, kind, what, day, minute, title, url,"
                          " who, at, in_force) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0)"
                          " RETURNING id");
    stmt_int(st, 1, node->id);
    stmt_int(st, 2, node->catalog);
    stmt_text(st, 3, kind_key(r->kind));
    stmt_text(st, 4, r->kind == RECORD_EVENT ? trigger_key(r->trigger) : "");
    stmt_int(st, 5, r->when.day);
    stmt_int(st, 6, r->when.minute);
    stmt_text(st, 7, r->title ? r->title : "");
    stmt_text(st, 8, r->url ? r->url : "");
    stmt_text(st, 9, s->env->user);
    stmt_int(st, 10, env_now(s->env));
    while (stmt_row(st))
        *id = stmt_get_int(st, 0);
    return stmt_end(st, err);
}

/* Puts it in force, or takes it out: the change that undo takes back. */
static enum status set_force(struct store *s, int64_t node, int64_t id, const char *value, struct error *err)
{
    char *field = mem_printf("%s%lld", FIELD_RECORD, (long long)id);
    enum status st = change_make(s, OBJECT_NODE, node, field, value, err);
    free(field);
    return st;
}

enum status store_add_record(struct store *s, const struct record *r, int64_t *id, struct error *err)
{
    struct node node = {0};
    int64_t new = 0;
    enum status st = group_check(s, err);
    if (!st)
        st = node_load_for_edit(s, r->node, &node, err);
    if (!st && !node.has_item)
        st = error_set(err, ST_USAGE, MSG_RECORD_NO_ITEM, node.label);
    if (!st)
        st = check_when(s, r, err);
    if (!st) {
        st = insert(s, &node, r, &new, err);
        if (!st)
            st = set_force(s, node.id, new, "1", err);
        st = group_result(s, st);
    }
    node_release(&node);
    if (!st && id)
        *id = new;
    return st;
}

enum status store_withdraw_record(struct store *s, int64_t id, struct error *err)
{
    struct node node = {0};
    int64_t of = 0;
    enum status status = group_check(s, err);
    if (status)
        return status;
    struct stmt *st = stmt_begin(s->db, "SELECT node FROM record WHERE id = ?1 AND in_force = 1");
    stmt_int(st, 1, id);
    of = stmt_row(st) ? stmt_get_int(st, 0) : 0;
    status = stmt_end(st, err);
    if (!status && !of)
        status = error_set(err, ST_CONFLICT, MSG_RECORD_NONE, (long long)id);
    if (!status)
        status = node_load_for_edit(s, of, &node, err);
    node_release(&node);
    return status ? status : set_force(s, of, id, "0", err);
}

/* --- reading -------------------------------------------------------------------------------------------------------- */

void record_list_free(struct record_list *l)
{
    for (size_t i = 0; i < l->n; i++) {
        free(l->items[i].title);
        free(l->items[i].url);
        free(l->items[i].who);
    }
    free(l->items);
    *l = (struct record_list){0};
}

#define COLUMNS "SELECT id, node, kind, what, day, minute, title, url, who, at FROM record"

/* A trigger of a newer program counts as the first one: its day is right all the same. */
static enum trigger record_trigger(const char *key)
{
    enum trigger t = 0;
    while (t < TRIGGERS && strcmp(trigger_key(t), key) != 0)
        t++;
    return t < TRIGGERS ? t : TRIGGER_FORMED;
}

static struct record take(struct stmt *st)
{
    return (struct record){
        .id = stmt_get_int(st, 0),
        .node = stmt_get_int(st, 1),
        .kind = strcmp(stmt_get_text(st, 2), kind_key(RECORD_EVENT)) == 0 ? RECORD_EVENT : RECORD_PUBLICATION,
        .trigger = record_trigger(stmt_get_text(st, 3)),
        .when = {(int32_t)stmt_get_int(st, 4), (int)stmt_get_int(st, 5)},
        .title = mem_dup(stmt_get_text(st, 6)),
        .url = mem_dup(stmt_get_text(st, 7)),
        .who = mem_dup(stmt_get_text(st, 8)),
        .at = stmt_get_int(st, 9),
    };
}

static enum status read_records(struct store *s, int64_t node, struct record_list *out, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, COLUMNS
                                 " WHERE node = ?1 AND in_force = 1 ORDER BY day DESC, minute DESC, id DESC");
    size_t cap = 0;
    stmt_int(st, 1, node);
    while (stmt_row(st)) {
        out->items = mem_array(out->items, &cap, out->n + 1, sizeof *out->items);
        out->items[out->n++] = take(st);
    }
    return stmt_end(st, err);
}

enum status store_records(struct store *s, int64_t node, struct record_list *out, struct error *err)
{
    struct node n = {0};
    *out = (struct record_list){0};
    enum status st = store_read_begin(s, err);
    if (st)
        return st;
    st = node_load_visible(s, node, &n, err);
    if (!st)
        st = read_records(s, node, out, err);
    if (st)
        record_list_free(out);
    node_release(&n);
    return store_read_end(s, st);
}

struct agenda_record agenda_record_of(struct stmt *st, int column)
{
    const char *what = stmt_get_text(st, column + 1);
    struct agenda_record r = {.id = stmt_get_int(st, column), .publication = !*what};
    if (!r.publication)
        r.trigger = record_trigger(what);
    r.when = (struct moment){(int32_t)stmt_get_int(st, column + 2), (int)stmt_get_int(st, column + 3)};
    return r;
}

enum status agenda_records(struct store *s, int64_t node, struct agenda_record **out, size_t *n,
                           struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT id, what, day, minute FROM record WHERE node = ?1"
                                        " AND in_force = 1 ORDER BY day, minute, kind, what, id");
    size_t cap = 0;
    *out = NULL;
    *n = 0;
    stmt_int(st, 1, node);
    while (stmt_row(st)) {
        *out = mem_array(*out, &cap, *n + 1, sizeof **out);
        (*out)[(*n)++] = agenda_record_of(st, 0);
    }
    return stmt_end(st, err);
}

void record_text(const struct record *r, struct buffer *out)
{
    buf_printf(out, "%s ", r->kind == RECORD_EVENT ? trigger_name(r->trigger) : MSG_RECORD_PUBLICATION);
    moment_format(out, r->when);
    if (r->kind == RECORD_PUBLICATION && (*r->title || *r->url)) {
        buf_putc(out, ' ');
        brief_value(out, *r->title ? r->title : r->url, BRIEF_CELLS);
    }
}

enum status record_describe(struct store *s, int64_t record, struct buffer *out, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, COLUMNS " WHERE id = ?1");
    stmt_int(st, 1, record);
    if (stmt_row(st)) {
        struct record_list one = {.items = mem_alloc(sizeof *one.items), .n = 1};
        one.items[0] = take(st);
        record_text(&one.items[0], out);
        record_list_free(&one);
    }
    return stmt_end(st, err);
}
