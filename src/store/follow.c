/* What has changed in a bare tree since it was read. Most changes are to a cell: the tree keeps its shape, and nobody
 * waits for a hundred thousand nodes to be read again. The history tells which. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "store/skeleton.h"

/* Of a change that is made in pieces the history does not tell how far it was: what is read in the middle of it is read
 * anew. */
enum status as_of_now(struct store *s, int64_t catalog, struct as_of *out, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT g.id, g.at FROM catalog AS c CROSS JOIN change_group AS g"
                                        " WHERE c.id = ?1 AND c.state = 'live' AND NOT EXISTS"
                                        " (SELECT 1 FROM unfinished_catalog AS u WHERE u.catalog = c.id)"
                                        " ORDER BY g.id DESC LIMIT 1");
    *out = (struct as_of){0};
    stmt_int(st, 1, catalog);
    if (stmt_row(st))
        *out = (struct as_of){stmt_get_int(st, 0), stmt_get_int(st, 1)};
    return stmt_end(st, err);
}

/* Whether the history goes on from that moment; it does not where an older copy has been put back. */
static enum status is_known(struct store *s, const struct as_of *m, bool *known, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT 1 FROM change_group WHERE id = ?1 AND at = ?2");
    stmt_int(st, 1, m->group);
    stmt_int(st, 2, m->at);
    *known = stmt_row(st);
    return stmt_end(st, err);
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* Fields that are no part of a tree's shape. A label may be: an item that gets one stands in a level of its own. */
static bool keeps_shape(bool node, const char *field, bool filled)
{
    if (node && strcmp(field, CELL_LABEL) == 0)
        return filled;
    if (node)
        return field[0] != '.' || begins(field, FIELD_MARK) || begins(field, FIELD_RECORD) ||
               begins(field, FIELD_TEXT) || strcmp(field, FIELD_HAS_ITEM) == 0;
    return strcmp(field, FIELD_TITLE) == 0 || strcmp(field, FIELD_BODY) == 0 ||
           strcmp(field, FIELD_YEAR) == 0 || strcmp(field, FIELD_COLUMNS) == 0 ||
           begins(field, FIELD_CHOICES);
}

static enum status is_of(struct store *s, int64_t node, int64_t catalog, bool *yes, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT 1 FROM node WHERE id = ?1 AND catalog = ?2");
    stmt_int(st, 1, node);
    stmt_int(st, 2, catalog);
    *yes = stmt_row(st);
    return stmt_end(st, err);
}

/* The nodes of the tree, by index, that changes since then speak of. *same: the shape is what it was. */
struct news {
    int *nodes;
    size_t n, cap;
    bool same;
};

static enum status read_change(struct store *s, int64_t catalog, const struct outline *o, struct stmt *st,
                               struct news *news, struct error *err)
{
    bool node = strcmp(stmt_get_text(st, 0), object_kind_key(OBJECT_NODE)) == 0, ours = false;
    int64_t object = stmt_get_int(st, 1);
    bool keeps = keeps_shape(node, stmt_get_text(st, 2), stmt_get_int(st, 3) != 0);
    int at = node ? outline_find(o, object) : -1;
    if (keeps && at >= 0) {
        news->nodes = mem_array(news->nodes, &news->cap, news->n + 1, sizeof *news->nodes);
        news->nodes[news->n++] = at;
    }
    if (keeps) /* of a node that does not live, or of another catalog */
        return ST_OK;
    ours = node ? at >= 0 : object == catalog;
    enum status status = node && !ours ? is_of(s, object, catalog, &ours, err) : ST_OK;
    news->same = !ours;
    return status;
}

static enum status read_news(struct store *s, int64_t catalog, const struct outline *o,
                             const struct as_of *since, struct news *news, struct error *err)
{
    enum { MOST = 1000 }; /* records: more are not worth being looked at one by one */
    struct stmt *st =
        stmt_begin(s->db, "SELECT c.kind, c.object, c.field, c.before <> '' AND c.after <> ''"
                          " FROM change_group AS g CROSS JOIN change AS c"
                          " WHERE g.id > ?1 AND c.grp = g.target ORDER BY g.id, c.seq LIMIT ?2");
    enum status status = ST_OK;
    int n = 0;
    news->same = true;
    stmt_int(st, 1, since->group);
    stmt_int(st, 2, MOST);
    while (!status && news->same && stmt_row(st)) {
        n++;
        status = read_change(s, catalog, o, st, news, err);
    }
    news->same = news->same && n < MOST;
    enum status ended = stmt_end(st, status ? NULL : err);
    return status ? status : ended;
}

static enum status look_at(struct store *s, struct outline *o, int at, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT has_item FROM node WHERE id = ?1");
    int marks = 0;
    unsigned kinds = 0;
    stmt_int(st, 1, o->nodes[at].id);
    bool item = stmt_row(st) && stmt_get_int(st, 0);
    enum status status = stmt_end(st, err);
    if (!status)
        status = marks_of_one(s, o->nodes[at].id, &marks, &kinds, err);
    if (status)
        return status;
    outline_make_item(o, at, item);
    outline_mark(o, at, marks, kinds);
    outline_look_again(o, at);
    return ST_OK;
}

static enum status look_again(struct store *s, struct outline *o, const struct news *news, struct error *err)
{
    enum status st = ST_OK;
    for (size_t i = 0; !st && i < news->n; i++)
        st = look_at(s, o, news->nodes[i], err);
    return st;
}

static enum status follow(struct store *s, int64_t catalog, struct outline *o, struct as_of *when,
                          bool *follows, struct error *err)
{
    struct news news = {0};
    struct as_of now = {0};
    enum status st = catalog_check(s, catalog, NULL, err);
    if (!st)
        st = is_known(s, when, follows, err);
    if (!st && *follows)
        st = as_of_now(s, catalog, &now, err);
    if (!st && *follows)
        st = read_news(s, catalog, o, when, &news, err);
    *follows = *follows && news.same;
    if (!st && *follows)
        st = look_again(s, o, &news, err);
    if (!st && *follows)
        *when = now;
    free(news.nodes);
    return st;
}

enum status store_skeleton_follow(struct store *s, int64_t catalog, struct outline *o, struct as_of *when,
                                  bool *follows, struct error *err)
{
    *follows = false;
    if (!when->group)
        return ST_OK;
    enum status st = store_read_begin(s, err);
    return st ? st : store_read_end(s, follow(s, catalog, o, when, follows, err));
}
