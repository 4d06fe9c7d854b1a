/* States and dates that are not written in a node: what falls due, from the agenda, and when somebody changed it, from the
 * history. Each is gathered once for a search, as a set. */
#include "mulu/date.h"
#include "mulu/zone.h"
#include "store/agenda_work.h"
#include "store/search_impl.h"

enum {
    /* What repeats for ever is looked at for so long: whoever asks for all days to come finds each item by one of them. */
    DAYS_AHEAD = 5 * 366,
    DAY_MS = 86400000
};

/* --- the agenda ------------------------------------------------------------------------------------------------------- */

struct wanted {
    unsigned states;  /* bits of enum due_state */
    int32_t from, to; /* due days */
};

static enum status put_group(struct agenda_work *w, const struct agenda_group *g, struct id_set *set,
                             struct error *err)
{
    struct stmt *st = stmt_begin(w->s->db, "SELECT node FROM item_rule WHERE rule = ?1 AND living = 1"
                                           " AND catalog = ?2 AND entered = ?3");
    stmt_int(st, 1, g->rule_id);
    stmt_int(st, 2, g->catalog);
    stmt_int(st, 3, g->entered);
    while (stmt_row(st))
        if (!id_map_get(&w->recorded, stmt_get_int(st, 0)))
            id_set_put(set, stmt_get_int(st, 0), true);
    return stmt_end(st, err);
}

static enum status put_rows(struct agenda_work *w, const struct wanted *wanted, struct id_set *set,
                            struct error *err)
{
    enum status st = ST_OK;
    size_t last = SIZE_MAX; /* the group that was put last */
    for (size_t i = 0; !st && i < w->nrows; i++) {
        const struct agenda_row *row = &w->rows[i];
        int32_t due = row->bare.due.day;
        if (!(wanted->states >> row->bare.state & 1) || due < wanted->from || due > wanted->to)
            continue;
        if (row->node)
            id_set_put(set, row->node, true);
        else if (row->group != last)
            st = put_group(w, &w->groups[last = row->group], set, err);
    }
    return st;
}

static struct agenda_query due_query(const struct search *x, const struct wanted *wanted)
{
    int32_t today = env_today(x->s->env), from = wanted->from, last = from > today ? from : today;
    struct agenda_query q = {
        .today = today,
        .from = from,
        .until = last < DATE_LAST_DAY - DAYS_AHEAD ? last + DAYS_AHEAD : DATE_LAST_DAY,
        .catalog = x->scope.catalog,
        .done = (wanted->states & (1u << DUE_LATE | 1u << DUE_IN_TIME)) != 0,
    };
    if (q.until > wanted->to)
        q.until = wanted->to;
    return q;
}

static enum status load_due(struct search *x, const struct wanted *wanted, struct id_set *set,
                            struct error *err)
{
    struct agenda_work w;
    struct agenda_query q = due_query(x, wanted);
    agenda_work_init(&w, x->s, &q, store_calendar(x->s));
    enum status st = agenda_gather(&w, err);
    if (!st)
        st = put_rows(&w, wanted, set, err);
    agenda_work_free(&w);
    return st;
}

/* What a state of the agenda, or days on which something falls due, ask for. */
static struct wanted wanted_of(const struct search *x, const struct query_node *n)
{
    int32_t today = env_today(x->s->env);
    struct wanted wanted = {.from = DATE_FIRST_DAY, .to = DATE_LAST_DAY};
    if (n->kind == QUERY_DAY)
        return (struct wanted){1u << DUE_OVERDUE | 1u << DUE_SOON | 1u << DUE_LATER, n->from, n->to};
    switch (n->state) {
    case QUERY_OVERDUE:
        wanted.states = 1u << DUE_OVERDUE;
        wanted.to = today - 1;
        break;
    case QUERY_SOON:
        wanted.states = 1u << DUE_SOON;
        wanted.from = today;
        break;
    case QUERY_LATER:
        wanted.states = 1u << DUE_LATER;
        wanted.from = today;
        break;
    default:
        wanted.states = 1u << DUE_LATE;
        wanted.to = today;
        break;
    }
    return wanted;
}

/* --- the history ------------------------------------------------------------------------------------------------------ */

/* The last change that is in force is the one that counts: a later one takes the node out again. */
static enum status load_changed(struct search *x, int32_t from, int32_t to, struct id_set *set,
                                struct error *err)
{
    static const char sql[] = "SELECT c.object, g.at FROM change_group AS g JOIN change AS c ON c.grp = g.id"
                              " WHERE g.at >= ?1 AND g.state = 'applied' AND c.kind = 'node' ORDER BY g.id";
    struct stmt *st = stmt_begin(x->s->db, sql);
    stmt_int(st, 1, ((int64_t)from - 2) * DAY_MS); /* zones are less than that apart */
    while (stmt_row(st)) {
        int32_t day = zone_day(x->s->env->zone, stmt_get_int(st, 1));
        id_set_put(set, stmt_get_int(st, 0), day >= from && day <= to);
    }
    return stmt_end(st, err);
}

static enum status load_published(struct search *x, int32_t from, int32_t to, struct id_set *set,
                                  struct error *err)
{
    struct stmt *st = stmt_begin(x->s->db, "SELECT node FROM record WHERE in_force = 1"
                                           " AND kind = 'publication' AND day >= ?1 AND day <= ?2");
    stmt_int(st, 1, from);
    stmt_int(st, 2, to);
    while (stmt_row(st))
        id_set_put(set, stmt_get_int(st, 0), true);
    return stmt_end(st, err);
}

enum status leaf_load_state(struct search *x, const struct query_node *n, struct id_set *set,
                            struct error *err)
{
    int32_t today = env_today(x->s->env);
    if (n->kind == QUERY_STATE && n->state == QUERY_CHANGED_TODAY)
        return load_changed(x, today, today, set, err);
    if (n->kind == QUERY_DAY && n->date == QUERY_CHANGED)
        return load_changed(x, n->from, n->to, set, err);
    if (n->kind == QUERY_DAY && n->date == QUERY_PUBLISHED_ON)
        return load_published(x, n->from, n->to, set, err);
    struct wanted wanted = wanted_of(x, n);
    return load_due(x, &wanted, set, err);
}

/* --- one node --------------------------------------------------------------------------------------------------------- */

static enum status day_due(struct search *x, const struct query_node *n, int64_t node, int32_t *day, bool *is,
                           struct error *err)
{
    struct agenda_work w;
    struct wanted wanted = wanted_of(x, n);
    struct agenda_query q = due_query(x, &wanted);
    q.node = node;
    agenda_work_init(&w, x->s, &q, store_calendar(x->s));
    enum status st = agenda_gather(&w, err);
    for (size_t i = 0; !st && i < w.nrows; i++) {
        const struct agenda_bare *b = &w.rows[i].bare;
        bool fits = wanted.states >> b->state & 1 && b->due.day >= wanted.from && b->due.day <= wanted.to;
        if (fits && (!*is || b->due.day < *day))
            *day = b->due.day;
        *is = *is || fits;
    }
    agenda_work_free(&w);
    return st;
}

static enum status day_changed(struct search *x, int64_t node, int32_t *day, bool *is, struct error *err)
{
    struct stmt *st =
        stmt_begin(x->s->db, "SELECT g.at FROM change AS c JOIN change_group AS g ON g.id = c.grp"
                             " WHERE c.kind = 'node' AND c.object = ?1 AND g.state = 'applied'"
                             " ORDER BY g.id DESC LIMIT 1");
    stmt_int(st, 1, node);
    *is = stmt_row(st);
    if (*is)
        *day = zone_day(x->s->env->zone, stmt_get_int(st, 0));
    return stmt_end(st, err);
}

/* The last one of the days asked for. */
static enum status day_published(struct search *x, int64_t node, int32_t from, int32_t to, int32_t *day,
                                 bool *is, struct error *err)
{
    struct stmt *st = stmt_begin(x->s->db, "SELECT day FROM record WHERE node = ?1 AND in_force = 1"
                                           " AND kind = 'publication' AND day >= ?2 AND day <= ?3"
                                           " ORDER BY day DESC LIMIT 1");
    stmt_int(st, 1, node);
    stmt_int(st, 2, from);
    stmt_int(st, 3, to);
    *is = stmt_row(st);
    if (*is)
        *day = (int32_t)stmt_get_int(st, 0);
    return stmt_end(st, err);
}

static enum query_date date_of(const struct query_node *n)
{
    if (n->kind == QUERY_DAY)
        return n->date;
    if (n->kind != QUERY_STATE)
        return QUERY_DATES;
    switch (n->state) {
    case QUERY_OVERDUE:
    case QUERY_SOON:
    case QUERY_LATER:
    case QUERY_LATE:
        return QUERY_DUE;
    case QUERY_PUBLISHED:
        return QUERY_PUBLISHED_ON;
    case QUERY_CHANGED_TODAY:
        return QUERY_CHANGED;
    default:
        return QUERY_DATES;
    }
}

bool search_due_until(const struct search *x, int32_t *until)
{
    bool any = false;
    for (int i = 0; i < x->q->n; i++) {
        const struct query_node *n = &x->q->nodes[i];
        if (date_of(n) != QUERY_DUE)
            continue;
        struct wanted wanted = wanted_of(x, n);
        int32_t end = due_query(x, &wanted).until;
        if (!(wanted.states >> DUE_LATER & 1) || end >= wanted.to || (any && end >= *until))
            continue;
        *until = end;
        any = true;
    }
    return any;
}

enum status leaf_day(struct search *x, const struct query_node *n, int64_t node, enum query_date *date,
                     int32_t *day, bool *is, struct error *err)
{
    int32_t from = n->kind == QUERY_DAY ? n->from : DATE_FIRST_DAY,
            to = n->kind == QUERY_DAY ? n->to : DATE_LAST_DAY;
    enum status st = ST_OK;
    *is = false;
    *date = date_of(n);
    if (*date == QUERY_DUE)
        st = day_due(x, n, node, day, is, err);
    if (*date == QUERY_CHANGED)
        st = day_changed(x, node, day, is, err);
    if (*date == QUERY_PUBLISHED_ON)
        st = day_published(x, node, from, to, day, is, err);
    *is = *is && *day >= from && *day <= to;
    return st;
}
