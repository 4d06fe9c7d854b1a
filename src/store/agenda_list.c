/* The list of an agenda: each obligation with its item, by day and then as in the catalogs. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "store/agenda_work.h"

static void put_path(const struct standing *p, struct buffer *out)
{
    if (p->parent)
        put_path(p->parent, out);
    if (!*p->label)
        return;
    if (out->len)
        buf_puts(out, PATH_SEPARATOR);
    buf_puts(out, p->label);
}

/* --- order ------------------------------------------------------------------------------------------------------------ */

static int by_due(const void *a, const void *b)
{
    const struct agenda_row *x = a, *y = b;
    return (x->bare.due.day > y->bare.due.day) - (x->bare.due.day < y->bare.due.day);
}

static int in_order(const void *a, const void *b)
{
    const struct agenda_row *x = a, *y = b;
    int order = by_due(a, b);
    if (!order && x->catalog != y->catalog)
        order = x->catalog < y->catalog ? -1 : 1;
    if (!order)
        order = order_compare(x->place, y->place);
    if (!order)
        order = x->bare.due.minute - y->bare.due.minute;
    if (!order)
        order = x->bare.clause - y->bare.clause;
    return order ? order : (x->bare.event > y->bare.event) - (x->bare.event < y->bare.event);
}

/* Rows whose day comes so late that the limit is reached before it are dropped. */
static void cut_days(struct agenda_work *w)
{
    size_t items = 0, i = 0;
    for (; i < w->nrows; i++) {
        if (items >= w->q->limit && i && by_due(&w->rows[i - 1], &w->rows[i]) != 0)
            break;
        items += w->rows[i].node ? 1 : (size_t)w->groups[w->rows[i].group].items;
    }
    w->nrows = i;
}

static void add_node(struct agenda_work *w, struct agenda_group *g, size_t *cap, int64_t node)
{
    if (id_map_get(&w->recorded, node))
        return;
    g->nodes = mem_array(g->nodes, cap, g->n + 1, sizeof *g->nodes);
    g->nodes[g->n++] = node;
}

static enum status load_nodes(struct agenda_work *w, struct agenda_group *g, struct error *err)
{
    size_t cap = 0;
    for (size_t i = 0; i < g->nonly; i++)
        add_node(w, g, &cap, g->only[i].node);
    if (g->only)
        return ST_OK;
    struct stmt *st = stmt_begin(w->s->db, "SELECT node FROM item_rule WHERE rule = ?1 AND living = 1"
                                           " AND catalog = ?2 AND entered = ?3");
    stmt_int(st, 1, g->rule_id);
    stmt_int(st, 2, g->catalog);
    stmt_int(st, 3, g->entered);
    while (stmt_row(st))
        add_node(w, g, &cap, stmt_get_int(st, 0));
    return stmt_end(st, err);
}

static enum status expand(struct agenda_work *w, struct error *err)
{
    struct agenda_row *rows = NULL;
    size_t n = 0, cap = 0;
    enum status st = ST_OK;
    for (size_t i = 0; !st && i < w->nrows; i++) {
        const struct agenda_row *row = &w->rows[i];
        struct agenda_group *g = row->node ? NULL : &w->groups[row->group];
        if (g && !g->nodes)
            st = load_nodes(w, g, err);
        size_t more = !g ? 1 : g->nodes ? g->n : 0;
        rows = mem_array(rows, &cap, n + more + 1, sizeof *rows);
        for (size_t k = 0; k < more; k++) {
            rows[n] = *row;
            if (g)
                rows[n].node = g->nodes[k];
            n++;
        }
    }
    free(w->rows);
    w->rows = rows;
    w->nrows = n;
    return st;
}

static void sort_rows(struct agenda_work *w, int (*order)(const void *a, const void *b))
{
    if (w->nrows) /* else there is no array */
        qsort(w->rows, w->nrows, sizeof *w->rows, order);
}

enum status agenda_order(struct agenda_work *w, struct error *err)
{
    if (!w->nrows)
        return ST_OK;
    if (w->q->limit) {
        sort_rows(w, by_due);
        cut_days(w);
    }
    enum status st = expand(w, err);
    for (size_t i = 0; !st && i < w->nrows; i++)
        st = order_find(&w->order, w->rows[i].node, &w->rows[i].place, err);
    if (st)
        return st;
    sort_rows(w, in_order);
    if (w->q->limit && w->nrows > w->q->limit)
        w->nrows = w->q->limit;
    return ST_OK;
}

static void add_mark(struct agenda_marks *out, size_t *cap, int64_t node, const struct agenda_bare *b)
{
    out->items = mem_array(out->items, cap, out->n + 1, sizeof *out->items);
    out->items[out->n++] = (struct agenda_mark){node, b->due.day, b->state};
}

enum status agenda_mark_nodes(struct agenda_work *w, struct agenda_marks *out, struct error *err)
{
    size_t cap = 0;
    enum status st = ST_OK;
    sort_rows(w, by_due);
    for (size_t i = 0; !st && i < w->nrows; i++) {
        const struct agenda_row *row = &w->rows[i];
        struct agenda_group *g = row->node ? NULL : &w->groups[row->group];
        if (row->bare.state != DUE_OVERDUE && row->bare.state != DUE_SOON)
            continue;
        if (!g)
            add_mark(out, &cap, row->node, &row->bare);
        else if (!g->nodes)
            st = load_nodes(w, g, err);
        for (size_t k = 0; !st && g && g->nodes && k < g->n; k++)
            add_mark(out, &cap, g->nodes[k], &row->bare);
    }
    return st;
}

/* --- texts ------------------------------------------------------------------------------------------------------------ */

enum { TITLE_CELLS = 40 }; /* of an item without a heading of its own */

void obligation_release(struct obligation *o)
{
    free(o->path);
    free(o->title);
    free(o->unit);
    free(o->clause);
    free(o->uid);
    *o = (struct obligation){0};
}

enum status agenda_fill(struct agenda_work *w, const struct agenda_row *row, struct obligation *out,
                        struct error *err)
{
    const struct agenda_bare *b = &row->bare;
    struct buffer text = {0};
    *out = (struct obligation){
        .catalog = row->catalog,
        .node = row->node,
        .due = b->due,
        .from = b->from,
        .to = b->to,
        .event = b->event,
        .published = b->published,
        .published_on = b->published_on,
        .state = b->state,
        .provisional = b->provisional,
        .unsure = row->rule->unsure,
    };
    if (row->place->parent)
        put_path(row->place->parent, &text);
    out->path = buf_take(&text);
    clause_format(&row->rule->clauses[b->clause], &text);
    out->clause = buf_take(&text);
    struct stmt *st = stmt_begin(w->s->db, "SELECT i.unit, i.content, n.uid FROM item AS i JOIN node AS n"
                                           " ON n.id = i.node WHERE i.node = ?1");
    stmt_int(st, 1, row->node);
    bool there = stmt_row(st);
    out->unit = mem_dup(there ? stmt_get_text(st, 0) : "");
    out->uid = mem_dup(there ? stmt_get_text(st, 2) : "");
    if (*row->place->label)
        buf_puts(&text, row->place->label);
    else
        brief_value(&text, there ? stmt_get_text(st, 1) : "", TITLE_CELLS);
    out->title = buf_take(&text);
    enum status status = stmt_end(st, err);
    if (status)
        obligation_release(out);
    return status;
}
