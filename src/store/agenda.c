/* What falls due. Items of which nothing was recorded are counted by rule and day of entry, however many they are; the
 * others, and those that say 同上, are looked at one by one. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "mulu/unit.h"
#include "store/agenda_work.h"

void agenda_work_init(struct agenda_work *w, struct store *s, const struct agenda_query *q,
                      const struct calendar *calendar)
{
    *w = (struct agenda_work){.s = s, .q = q, .list = !q->count_only};
    agenda_frame_init(&w->frame, calendar, q);
    w->frame.schedules = &w->schedules;
    order_begin(&w->order, s);
}

void agenda_work_free(struct agenda_work *w)
{
    id_map_free(&w->rules, rule_free);
    id_map_free(&w->dittos, rule_free);
    id_map_free(&w->schedules, agenda_schedule_free);
    id_map_free(&w->recorded, NULL);
    order_end(&w->order);
    for (size_t i = 0; i < w->ngroups; i++)
        free(w->groups[i].nodes);
    free(w->groups);
    free(w->rows);
}

/* --- obligations ------------------------------------------------------------------------------------------------------ */

static int by_catalog(const void *a, const void *b)
{
    const struct agenda_tally *x = a, *y = b;
    return (x->catalog > y->catalog) - (x->catalog < y->catalog);
}

static void take(void *ctx, const struct agenda_bare *b)
{
    struct agenda_work *w = ctx;
    w->counts[b->state] += w->times;
    struct agenda_tally key = {.catalog = w->now.catalog}, *tally = NULL;
    if (w->ntallies)
        tally = bsearch(&key, w->tallies, w->ntallies, sizeof key, by_catalog);
    if (tally)
        tally->counts[b->state] += w->times;
    if (w->days && b->due.day >= w->q->from && b->due.day <= w->q->until)
        w->days[b->due.day - w->q->from].counts[b->state] += w->times;
    if (!w->list)
        return;
    w->rows = mem_array(w->rows, &w->cap_rows, w->nrows + 1, sizeof *w->rows);
    struct agenda_row *row = &w->rows[w->nrows++];
    *row = w->now;
    row->bare = *b;
}

static struct rule *keep_rule(struct id_map *map, int64_t id, const char *text, bool exception, bool unsure)
{
    struct rule *rule = mem_alloc(sizeof *rule);
    rule_of_text(text, rule);
    rule->exception = exception;
    rule->unsure = unsure;
    *id_map_at(map, id) = rule;
    return rule;
}

static enum status rule_by_id(struct agenda_work *w, int64_t id, const struct rule **out, struct error *err)
{
    *out = id_map_get(&w->rules, id);
    if (*out)
        return ST_OK;
    struct stmt *st = stmt_begin(w->s->db, "SELECT text, exception, unsure FROM rule WHERE id = ?1");
    stmt_int(st, 1, id);
    bool row = stmt_row(st);
    *out = keep_rule(&w->rules, id, row ? stmt_get_text(st, 0) : "unknown", row && stmt_get_int(st, 1),
                     row && stmt_get_int(st, 2));
    return stmt_end(st, err);
}

/* An item that is looked at by itself. */
struct single {
    int64_t catalog, node, rule;
    int32_t entered;
    struct agenda_record *records;
    size_t n, cap;
};

/* What the item above says, in the place of 同上. */
static enum status resolve(struct agenda_work *w, int64_t node, const struct rule **rule, struct error *err)
{
    int64_t source;
    const struct rule *known = id_map_get(&w->dittos, node);
    if (known || !(rule_gives(*rule) & GIVES_DITTO)) {
        *rule = known ? known : *rule;
        return ST_OK;
    }
    struct rule *own = mem_alloc(sizeof *own);
    rule_copy(own, *rule);
    enum status st = rule_resolve(w->s, node, &w->dittos, own, &source, err);
    *id_map_at(&w->dittos, node) = own;
    *rule = own;
    return st;
}

static enum status do_single(struct agenda_work *w, const struct single *one, struct error *err)
{
    const struct rule *rule;
    enum status st = rule_by_id(w, one->rule, &rule, err);
    if (!st)
        st = resolve(w, one->node, &rule, err);
    if (st)
        return st;
    w->now = (struct agenda_row){.rule = rule, .catalog = one->catalog, .node = one->node};
    w->times = 1;
    agenda_item(&w->frame, rule, one->entered, one->records, one->n, take, w);
    return ST_OK;
}

static enum status read_records(struct agenda_work *w, struct single *one, struct error *err)
{
    free(one->records);
    one->records = NULL;
    one->cap = 0;
    return agenda_records(w->s, one->node, &one->records, &one->n, err);
}

/* --- items that are asked for by name, by unit, or say 同上 ----------------------------------------------------------- */

#define SINGLE "SELECT i.catalog, i.node, i.rule, i.entered FROM "
#define IN_SIGHT                                                                                             \
    " JOIN catalog AS c ON c.id = i.catalog WHERE i.living = 1 AND c.state = 'live'"                         \
    " AND i.catalog BETWEEN ?1 AND ?2"

/* Parameters 1 and 2: the catalogs that are asked about. Equality or a range, never a choice between the two: that would
 * be a walk through all of them. */
static void bind_catalogs(struct stmt *st, const struct agenda_query *q)
{
    stmt_int(st, 1, q->catalog);
    stmt_int(st, 2, !q->catalog ? INT64_MAX : q->last > q->catalog ? q->last : q->catalog);
}

/* Looks at each item that the statement gives, once. */
static enum status do_singles(struct agenda_work *w, const char *sql, int64_t parameter, struct error *err)
{
    struct single one = {0};
    enum status status = ST_OK;
    struct stmt *st = stmt_begin(w->s->db, sql);
    bind_catalogs(st, w->q);
    if (parameter)
        stmt_int(st, 3, parameter);
    while (!status && stmt_row(st)) {
        one.catalog = stmt_get_int(st, 0);
        one.node = stmt_get_int(st, 1);
        if (w->q->only && !agenda_only_has(w->q->only, one.node))
            continue;
        one.rule = stmt_get_int(st, 2);
        one.entered = (int32_t)stmt_get_int(st, 3);
        void **seen = id_map_at(&w->recorded, one.node);
        if (*seen)
            continue;
        *seen = w;
        status = read_records(w, &one, err);
        if (!status)
            status = do_single(w, &one, err);
    }
    free(one.records);
    enum status ended = stmt_end(st, status ? NULL : err);
    return status ? status : ended;
}

/* What everyone must do, this unit too; each wording is looked at once. The parameter is an item that is worded so. */
static enum status do_everyones(struct agenda_work *w, struct error *err)
{
    enum status status = ST_OK;
    struct stmt *st =
        stmt_begin(w->s->db, "SELECT min(t.node), t.unit FROM item AS t JOIN item_rule AS i"
                             " ON i.node = t.node" IN_SIGHT " AND t.unit <> '' GROUP BY t.unit");
    bind_catalogs(st, w->q);
    while (!status && stmt_row(st))
        if (unit_is_meant_by_all(stmt_get_text(st, 1), w->q->unit))
            status = do_singles(w,
                                SINGLE "item AS t JOIN item_rule AS i ON i.node = t.node" IN_SIGHT
                                       " AND t.unit = (SELECT unit FROM item WHERE node = ?3)",
                                stmt_get_int(st, 0), err);
    enum status ended = stmt_end(st, status ? NULL : err);
    return status ? status : ended;
}

static enum status do_unit(struct agenda_work *w, struct error *err)
{
    enum status status = ST_OK;
    struct stmt *st = stmt_begin(w->s->db, "SELECT id, name FROM unit");
    while (!status && stmt_row(st))
        if (text_same_folded(stmt_get_text(st, 1), w->q->unit))
            status = do_singles(w,
                                SINGLE "item_unit AS u JOIN item_rule AS i ON i.node = u.node" IN_SIGHT
                                       " AND u.unit = ?3 AND u.excepted = 0",
                                stmt_get_int(st, 0), err);
    enum status ended = stmt_end(st, status ? NULL : err);
    status = status ? status : ended;
    return status ? status : do_everyones(w, err);
}

/* --- all ---------------------------------------------------------------------------------------------------------------- */

static void add_group(struct agenda_work *w, const struct agenda_group *g)
{
    w->groups = mem_array(w->groups, &w->cap_groups, w->ngroups + 1, sizeof *w->groups);
    w->groups[w->ngroups++] = *g;
}

/* The number of items is the only column that the index over the counts lacks: nothing is asked of it, so that it is read
 * of those alone whose rule gives something. Groups without items are passed over later. */
static enum status load_groups(struct agenda_work *w, struct error *err)
{
    static const char sql[] =
        "SELECT c.id, k.rule, k.entered, k.items, r.text, r.exception, r.unsure FROM catalog AS c"
        " CROSS JOIN rule_count AS k CROSS JOIN rule AS r WHERE c.id BETWEEN ?1 AND ?2 AND c.state = 'live'"
        " AND k.catalog = c.id AND r.id = k.rule AND (r.gives & 5) = 1 ORDER BY c.id, k.rule, k.entered";
    struct stmt *st = stmt_begin(w->s->db, sql);
    bind_catalogs(st, w->q);
    while (stmt_row(st)) {
        struct agenda_group g = {.catalog = stmt_get_int(st, 0),
                                 .rule_id = stmt_get_int(st, 1),
                                 .entered = (int32_t)stmt_get_int(st, 2),
                                 .items = stmt_get_int(st, 3),
                                 .rule = id_map_get(&w->rules, stmt_get_int(st, 1))};
        if (!g.rule)
            g.rule = keep_rule(&w->rules, g.rule_id, stmt_get_text(st, 4), stmt_get_int(st, 5) != 0,
                               stmt_get_int(st, 6) != 0);
        add_group(w, &g);
    }
    return stmt_end(st, err);
}

/* The same of what the agenda is limited to. */
static enum status load_groups_only(struct agenda_work *w, struct error *err)
{
    const struct agenda_only *o = w->q->only;
    int64_t first = w->q->catalog, last = !first ? INT64_MAX : w->q->last > first ? w->q->last : first;
    enum status st = ST_OK;
    for (size_t i = 0, n; !st && i < o->nitems; i += n) {
        const struct only_item *item = &o->items[i];
        struct agenda_group g = {.catalog = item->catalog,
                                 .rule_id = item->rule,
                                 .entered = item->entered,
                                 .only = item,
                                 .nonly = agenda_only_group(o, i)};
        n = g.nonly;
        g.items = (int64_t)n;
        if (item->catalog < first || item->catalog > last)
            continue;
        st = rule_by_id(w, item->rule, &g.rule, err);
        add_group(w, &g);
    }
    return st;
}

static int by_key(const void *a, const void *b)
{
    const struct agenda_group *x = a, *y = b;
    if (x->catalog != y->catalog)
        return x->catalog < y->catalog ? -1 : 1;
    if (x->rule_id != y->rule_id)
        return x->rule_id < y->rule_id ? -1 : 1;
    return (x->entered > y->entered) - (x->entered < y->entered);
}

/* An item of which something was recorded: it is in no group. Those that say 同上 are looked at elsewhere. */
static enum status do_recorded(struct agenda_work *w, struct single *one, struct error *err)
{
    const struct rule *rule = NULL;
    if (w->q->only && !agenda_only_has(w->q->only, one->node))
        return ST_OK;
    struct stmt *st =
        stmt_begin(w->s->db, "SELECT rule, entered FROM item_rule WHERE node = ?1 AND living = 1");
    stmt_int(st, 1, one->node);
    bool there = stmt_row(st);
    one->rule = there ? stmt_get_int(st, 0) : 0;
    one->entered = there ? (int32_t)stmt_get_int(st, 1) : 0;
    enum status status = stmt_end(st, err);
    if (!status && there)
        status = rule_by_id(w, one->rule, &rule, err);
    if (status || !rule || rule_gives(rule) & GIVES_DITTO)
        return status;
    struct agenda_group key = {.catalog = one->catalog, .rule_id = one->rule, .entered = one->entered};
    struct agenda_group *g = w->ngroups ? bsearch(&key, w->groups, w->ngroups, sizeof key, by_key) : NULL;
    if (g) {
        g->items--;
        if (w->list)
            *id_map_at(&w->recorded, one->node) = w;
    }
    return do_single(w, one, err);
}

/* Goes through the records of the catalogs, item by item. */
static enum status do_all_recorded(struct agenda_work *w, struct error *err)
{
    struct stmt *st = stmt_begin(
        w->s->db, "SELECT r.node, r.id, r.what, r.day, r.minute, r.catalog FROM record AS r"
                  " CROSS JOIN catalog AS c WHERE c.id = r.catalog AND c.state = 'live' AND r.in_force = 1"
                  " AND r.catalog BETWEEN ?1 AND ?2"
                  " ORDER BY r.catalog, r.node, r.day, r.minute, r.kind, r.what, r.id");
    struct single one = {0};
    enum status status = ST_OK;
    bind_catalogs(st, w->q);
    while (!status && stmt_row(st)) {
        int64_t node = stmt_get_int(st, 0);
        if (one.node && node != one.node)
            status = do_recorded(w, &one, err);
        if (node != one.node)
            one.n = 0;
        one.node = node;
        one.catalog = stmt_get_int(st, 5);
        one.records = mem_array(one.records, &one.cap, one.n + 1, sizeof *one.records);
        one.records[one.n++] = agenda_record_of(st, 1);
    }
    enum status ended = stmt_end(st, status ? NULL : err);
    if (!status && !ended && one.node)
        status = do_recorded(w, &one, err);
    free(one.records);
    return status ? status : ended;
}

static void do_groups(struct agenda_work *w)
{
    for (size_t i = 0; i < w->ngroups; i++) {
        const struct agenda_group *g = &w->groups[i];
        w->now = (struct agenda_row){.rule = g->rule, .catalog = g->catalog, .group = i};
        w->times = g->items;
        if (g->items > 0)
            agenda_item(&w->frame, g->rule, g->entered, NULL, 0, take, w);
    }
}

enum status agenda_gather(struct agenda_work *w, struct error *err)
{
    if (w->q->node)
        return do_singles(w, SINGLE "item_rule AS i" IN_SIGHT " AND i.node = ?3", w->q->node, err);
    if (w->q->unit && *w->q->unit)
        return do_unit(w, err);
    enum status st = w->q->only ? load_groups_only(w, err) : load_groups(w, err);
    if (!st)
        st = do_all_recorded(w, err);
    if (!st)
        st = do_singles(w,
                        SINGLE "rule AS r CROSS JOIN item_rule AS i" IN_SIGHT
                               " AND i.rule = r.id AND (r.gives & 4) <> 0 ORDER BY i.node",
                        0, err);
    if (!st)
        do_groups(w);
    return st;
}

/* --- asking ------------------------------------------------------------------------------------------------------------- */

static enum status make_list(struct agenda_work *w, struct agenda *out, struct error *err)
{
    enum status st = agenda_order(w, err);
    out->items = mem_alloc((w->nrows + 1) * sizeof *out->items);
    for (size_t i = 0; !st && i < w->nrows; i++) {
        st = agenda_fill(w, &w->rows[i], &out->items[i], err);
        out->n += st == ST_OK;
    }
    return st;
}

enum status store_agenda(struct store *s, const struct agenda_query *q, struct agenda *out, struct error *err)
{
    struct agenda_work w;
    *out = (struct agenda){0};
    enum status st = store_read_begin(s, err);
    if (st)
        return st;
    agenda_work_init(&w, s, q, store_calendar(s));
    st = agenda_gather(&w, err);
    memcpy(out->counts, w.counts, sizeof out->counts);
    if (!st && w.list)
        st = make_list(&w, out, err);
    agenda_work_free(&w);
    if (st)
        agenda_free(out);
    return store_read_end(s, st);
}

enum status store_agenda_tallies(struct store *s, const struct agenda_query *q, struct agenda_tally *tallies,
                                 size_t n, struct error *err)
{
    struct agenda_work w;
    enum status st = store_read_begin(s, err);
    if (st)
        return st;
    for (size_t i = 0; i < n; i++)
        memset(tallies[i].counts, 0, sizeof tallies[i].counts);
    agenda_work_init(&w, s, q, store_calendar(s));
    w.list = false;
    w.tallies = tallies;
    w.ntallies = n;
    st = agenda_gather(&w, err);
    agenda_work_free(&w);
    return store_read_end(s, st);
}

enum status store_agenda_marks(struct store *s, const struct agenda_query *q, struct agenda_marks *out,
                               struct error *err)
{
    struct agenda_work w;
    *out = (struct agenda_marks){0};
    enum status st = store_read_begin(s, err);
    if (st)
        return st;
    agenda_work_init(&w, s, q, store_calendar(s));
    w.list = true;
    st = agenda_gather(&w, err);
    memcpy(out->counts, w.counts, sizeof out->counts);
    if (!st)
        st = agenda_mark_nodes(&w, out, err);
    agenda_work_free(&w);
    if (st)
        agenda_marks_free(out);
    return store_read_end(s, st);
}

void agenda_marks_free(struct agenda_marks *m)
{
    free(m->items);
    *m = (struct agenda_marks){0};
}

enum status store_agenda_days(struct store *s, const struct agenda_query *q, struct agenda_day *days,
                              struct error *err)
{
    struct agenda_work w;
    enum status st = store_read_begin(s, err);
    if (st)
        return st;
    for (int32_t day = q->from; day <= q->until; day++)
        days[day - q->from] = (struct agenda_day){0};
    agenda_work_init(&w, s, q, store_calendar(s));
    w.list = false;
    w.days = days;
    st = agenda_gather(&w, err);
    agenda_work_free(&w);
    return store_read_end(s, st);
}

enum status store_agenda_waiting(struct store *s, int64_t catalog, int64_t *n, struct error *err)
{
    static const char sql[] = "SELECT COALESCE(sum(k.items), 0) FROM rule_count AS k"
                              " JOIN catalog AS c ON c.id = k.catalog JOIN rule AS r ON r.id = k.rule"
                              " WHERE c.state = 'live' AND (?1 = 0 OR k.catalog = ?1) AND (r.gives & 2) <> 0";
    *n = 0;
    enum status status = store_read_begin(s, err);
    if (status)
        return status;
    struct stmt *st = stmt_begin(s->db, sql);
    stmt_int(st, 1, catalog);
    if (stmt_row(st))
        *n = stmt_get_int(st, 0);
    return store_read_end(s, stmt_end(st, err));
}

void agenda_free(struct agenda *a)
{
    for (size_t i = 0; i < a->n; i++)
        obligation_release(&a->items[i]);
    free(a->items);
    *a = (struct agenda){0};
}

/* Keeps only the rows whose day is another one under the calendar. */
static void keep_moved(struct agenda_work *w, const struct calendar *next)
{
    size_t n = 0;
    for (size_t i = 0; i < w->nrows; i++) {
        struct agenda_row *row = &w->rows[i];
        struct due_answer answer = {0};
        if (row->bare.counted)
            due_clause(&row->rule->clauses[row->bare.clause], next, &row->bare.base, w->q->today, false,
                       &answer);
        row->moved = answer.due;
        if (answer.has_due &&
            (answer.due.day != row->bare.due.day || answer.due.minute != row->bare.due.minute))
            w->rows[n++] = *row;
        due_answer_release(&answer);
    }
    w->nrows = n;
}

enum status store_agenda_moved(struct store *s, const struct agenda_query *q, const struct calendar *old,
                               const struct calendar *next, struct moved_list *out, struct error *err)
{
    struct agenda_work w;
    struct agenda_query open = *q;
    *out = (struct moved_list){0};
    enum status st = store_read_begin(s, err);
    if (st)
        return st;
    open.done = open.count_only = false;
    agenda_work_init(&w, s, &open, old);
    st = agenda_gather(&w, err);
    if (!st) {
        keep_moved(&w, next);
        st = agenda_order(&w, err);
    }
    out->items = mem_alloc((w.nrows + 1) * sizeof *out->items);
    for (size_t i = 0; !st && i < w.nrows; i++) {
        out->items[i].now = w.rows[i].moved;
        st = agenda_fill(&w, &w.rows[i], &out->items[i].was, err);
        out->n += st == ST_OK;
    }
    agenda_work_free(&w);
    if (st)
        moved_list_free(out);
    return store_read_end(s, st);
}

void moved_list_free(struct moved_list *l)
{
    for (size_t i = 0; i < l->n; i++)
        obligation_release(&l->items[i].was);
    free(l->items);
    *l = (struct moved_list){0};
}

const char *due_state_mark(enum due_state s)
{
    static const char *const marks[DUE_STATES] = {[DUE_OVERDUE] = MSG_DUE_MARK_OVERDUE,
                                                  [DUE_SOON] = MSG_DUE_MARK_SOON,
                                                  [DUE_LATER] = MSG_DUE_MARK_LATER,
                                                  [DUE_IN_TIME] = MSG_DUE_MARK_IN_TIME,
                                                  [DUE_LATE] = MSG_DUE_MARK_LATE};
    return tr(marks[s]);
}

const char *due_state_name(enum due_state s)
{
    static const char *const names[DUE_STATES] = {[DUE_OVERDUE] = MSG_DUE_OVERDUE,
                                                  [DUE_SOON] = MSG_DUE_SOON,
                                                  [DUE_LATER] = MSG_DUE_LATER,
                                                  [DUE_IN_TIME] = MSG_DUE_IN_TIME,
                                                  [DUE_LATE] = MSG_DUE_LATE};
    return tr(names[s]);
}
