/* The list of catalogs, and finding catalogs and nodes by what a user types. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "store/store_impl.h"

enum { CANDIDATES = 5 }; /* named in a message */

#define CATALOGS                                                                                             \
    "SELECT c.id, c.uid, c.title, c.body, c.format, COALESCE(f.name, ''), c.year, c.items, c.headings,"      \
    " c.marks, c.changed FROM catalog AS c LEFT JOIN source AS f ON f.id = c.source"                         \
    " WHERE c.state = 'live'"

static enum status take_catalogs(struct stmt *st, struct catalog_list *out, struct error *err)
{
    size_t cap = 0;
    *out = (struct catalog_list){0};
    while (stmt_row(st)) {
        out->items = mem_array(out->items, &cap, out->n + 1, sizeof *out->items);
        out->items[out->n++] = (struct catalog_info){
            .id = stmt_get_int(st, 0),
            .uid = mem_dup(stmt_get_text(st, 1)),
            .title = mem_dup(stmt_get_text(st, 2)),
            .body = mem_dup(stmt_get_text(st, 3)),
            .format = mem_dup(stmt_get_text(st, 4)),
            .source = mem_dup(stmt_get_text(st, 5)),
            .year = (int)stmt_get_int(st, 6),
            .items = stmt_get_int(st, 7),
            .headings = stmt_get_int(st, 8),
            .marks = stmt_get_int(st, 9),
            .changed = stmt_get_int(st, 10),
        };
    }
    enum status status = stmt_end(st, err);
    if (status)
        catalog_list_free(out);
    return status;
}

enum status store_catalogs(struct store *s, struct catalog_list *out, struct error *err)
{
    return take_catalogs(stmt_begin(s->db, CATALOGS " ORDER BY c.id"), out, err);
}

enum status store_catalogs_from(struct store *s, int64_t id, size_t limit, struct catalog_list *out,
                                struct error *err)
{
    struct stmt *st = stmt_begin(s->db, CATALOGS " AND c.id >= ?1 ORDER BY c.id LIMIT ?2");
    stmt_int(st, 1, id);
    stmt_int(st, 2, (int64_t)limit);
    return take_catalogs(st, out, err);
}

enum status store_catalogs_before(struct store *s, int64_t id, size_t limit, struct catalog_list *out,
                                  struct error *err)
{
    struct stmt *st = stmt_begin(s->db, CATALOGS " AND c.id < ?1 ORDER BY c.id DESC LIMIT ?2");
    stmt_int(st, 1, id ? id : INT64_MAX);
    stmt_int(st, 2, (int64_t)limit);
    enum status status = take_catalogs(st, out, err);
    for (size_t i = 0; !status && i < out->n / 2; i++) {
        struct catalog_info other = out->items[i];
        out->items[i] = out->items[out->n - 1 - i];
        out->items[out->n - 1 - i] = other;
    }
    return status;
}

enum status store_catalog_totals(struct store *s, int64_t id, struct catalog_totals *out, struct error *err)
{
    struct stmt *st = stmt_begin(
        s->db,
        "SELECT count(*), COALESCE(sum(items), 0), COALESCE(sum(CASE WHEN id < ?1 THEN 1 ELSE 0 END), 0),"
        " COALESCE(max(id), 0) FROM catalog WHERE state = 'live'");
    *out = (struct catalog_totals){0};
    stmt_int(st, 1, id);
    if (stmt_row(st))
        *out = (struct catalog_totals){stmt_get_int(st, 0), stmt_get_int(st, 1), stmt_get_int(st, 2),
                                       stmt_get_int(st, 3)};
    return stmt_end(st, err);
}

void catalog_info_release(struct catalog_info *c)
{
    free(c->uid);
    free(c->title);
    free(c->body);
    free(c->format);
    free(c->source);
    *c = (struct catalog_info){0};
}

void catalog_list_free(struct catalog_list *l)
{
    for (size_t i = 0; i < l->n; i++)
        catalog_info_release(&l->items[i]);
    free(l->items);
    *l = (struct catalog_list){0};
}

/* --- finding a catalog ------------------------------------------------------------------------------------------ */

/* A whole decimal number above 0, or 0. */
static int64_t read_id(const char *text)
{
    int64_t id = 0;
    for (; *text >= '0' && *text <= '9' && id < INT64_MAX / 10 - 1; text++)
        id = id * 10 + (*text - '0');
    return *text ? 0 : id;
}

struct match {
    int64_t id; /* the only one so far */
    int n;
    bool exact;
    struct buffer names; /* the first of the candidates, in words */
};

static void match_title(struct match *m, const struct catalog_info *c, const char *wanted)
{
    struct buffer title = {0};
    text_fold(&title, c->title, strlen(c->title), NULL);
    bool exact = strcmp(buf_text(&title), wanted) == 0;
    bool found = exact || strstr(buf_text(&title), wanted);
    buf_free(&title);
    if (!found || (m->exact && !exact))
        return;
    if (exact && !m->exact) { /* a whole title goes before parts of others */
        m->exact = true;
        m->n = 0;
        buf_clear(&m->names);
    }
    m->id = c->id;
    if (m->n++ < CANDIDATES)
        buf_printf(&m->names, MSG_CANDIDATE, (long long)c->id, c->title);
}

enum status store_find_catalog(struct store *s, const char *text, int64_t *id, struct error *err)
{
    struct catalog_list list;
    struct match m = {0};
    struct buffer wanted = {0};
    enum status st = store_catalogs(s, &list, err);
    if (st)
        return st;
    int64_t number = read_id(text);
    bool by_number = false;
    text_fold(&wanted, text, strlen(text), NULL);
    for (size_t i = 0; i < list.n; i++) {
        by_number = by_number || list.items[i].id == number;
        if (wanted.len && !number) /* a number is an id, never a part of a title that holds a year */
            match_title(&m, &list.items[i], buf_text(&wanted));
    }
    if (by_number)
        *id = number;
    else if (m.n == 1)
        *id = m.id;
    else if (m.n == 0)
        st = error_set(err, ST_USAGE, MSG_NO_CATALOG_NAMED, text);
    else
        st = error_set(err, ST_USAGE, MSG_MANY_CATALOGS, text, m.n, buf_text(&m.names));
    buf_free(&m.names);
    buf_free(&wanted);
    catalog_list_free(&list);
    return st;
}

/* --- finding a node --------------------------------------------------------------------------------------------- */

static enum status find_by_uid(struct store *s, const char *uid, int64_t *catalog, int64_t *node,
                               struct error *err)
{
    struct stmt *st =
        stmt_begin(s->db, "SELECT n.catalog, n.id FROM node AS n JOIN catalog AS c ON c.id = n.catalog"
                          " WHERE n.uid = ?1 AND n.alive = 1 AND c.state = 'live'");
    stmt_text(st, 1, uid);
    bool found = stmt_row(st);
    if (found) {
        *catalog = stmt_get_int(st, 0);
        *node = stmt_get_int(st, 1);
    }
    enum status status = stmt_end(st, err);
    return status || found ? status : error_set(err, ST_USAGE, MSG_NO_NODE_NAMED, uid);
}

static enum status find_by_number(struct store *s, const char *name, const char *number, int64_t *catalog,
                                  int64_t *node, struct error *err)
{
    struct outline tree = {0};
    enum status st = store_find_catalog(s, name, catalog, err);
    if (!st)
        st = catalog_tree(s, *catalog, false, &tree, err);
    if (st)
        return st;
    int at = outline_by_number(&tree, number);
    if (at >= 0)
        *node = tree.nodes[at].id;
    else
        st = error_set(err, ST_USAGE, MSG_NO_NUMBER, number, name);
    outline_free(&tree);
    return st;
}

/* The colon that parts catalog and number: the last one, of either width; a title may hold others. */
static const char *last_colon(const char *text, size_t *len)
{
    static const char wide[] = "\xef\xbc\x9a"; /* ： */
    const char *found = strrchr(text, ':');
    *len = 1;
    for (const char *p = text; (p = strstr(p, wide)); p++) {
        if (!found || p > found) {
            found = p;
            *len = sizeof wide - 1;
        }
    }
    return found;
}

enum status store_find_node(struct store *s, const char *text, int64_t *catalog, int64_t *node,
                            struct error *err)
{
    size_t len;
    const char *colon = last_colon(text, &len);
    enum status st = store_read_begin(s, err);
    if (st)
        return st;
    if (colon) {
        char *name = mem_dup_n(text, (size_t)(colon - text));
        st = find_by_number(s, name, colon + len, catalog, node, err);
        free(name);
    } else {
        st = find_by_uid(s, text, catalog, node, err);
    }
    return store_read_end(s, st);
}
