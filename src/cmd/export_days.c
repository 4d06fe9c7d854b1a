#include "cmd/export_days.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/obligation.h"
#include "mulu/mem.h"
#include "mulu/outline.h"
#include "mulu/write.h"

enum { MONTHS_AHEAD = 12 };

static int by_id(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* The nodes that are let through, sorted; *ids NULL: all. */
static enum status choose(struct command_call *call, int64_t catalog, const struct row_filter *filter,
                          int64_t **ids, size_t *n, struct error *err)
{
    struct outline o = {0};
    enum status st = ST_OK;
    *ids = NULL;
    *n = 0;
    if (filter->root)
        st = store_outline(call->store, catalog, &o, err);
    int root = st || !filter->root ? -1 : outline_find(&o, filter->root);
    if (root >= 0)
        *n = (size_t)o.nodes[root].size;
    else if (filter->nodes)
        *n = filter->n;
    if (filter->root || filter->nodes)
        *ids = mem_alloc((*n + 1) * sizeof **ids);
    for (size_t i = 0; i < *n; i++)
        (*ids)[i] = root >= 0 ? o.nodes[root + (int)i].id : filter->nodes[i];
    if (*n)
        qsort(*ids, *n, sizeof **ids, by_id);
    outline_free(&o);
    return st;
}

static void write_one(struct days_writer *w, const struct obligation *o)
{
    struct buffer rule = {0};
    rule_describe_notation(o->clause, &rule);
    days_add(w, &(struct write_day){.uid = o->uid,
                                    .title = o->title,
                                    .unit = o->unit,
                                    .path = o->path,
                                    .clause = o->clause,
                                    .rule = buf_text(&rule),
                                    .day = o->due.day});
    buf_free(&rule);
}

enum status export_days(struct command_call *call, int64_t catalog, const struct row_filter *filter,
                        const char *path, int64_t *written, struct error *err)
{
    int32_t today = env_today(call->env);
    struct agenda_query q = {.today = today, .from = today, .until = today, .catalog = catalog};
    struct agenda a = {0};
    struct days_writer *w = NULL;
    int64_t *ids = NULL;
    size_t n = 0;
    date_add_months(today, MONTHS_AHEAD, &q.until);
    enum status st = choose(call, catalog, filter, &ids, &n, err);
    if (!st)
        st = store_agenda(call->store, &q, &a, err);
    if (!st)
        st = days_open(path, env_now(call->env), &w, err);
    for (size_t i = 0; !st && i < a.n; i++)
        if (!ids || bsearch(&a.items[i].node, ids, n, sizeof *ids, by_id))
            write_one(w, &a.items[i]);
    if (!st)
        st = days_commit(w, written, err);
    agenda_free(&a);
    free(ids);
    return st;
}
