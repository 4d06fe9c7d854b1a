/* What a list shows of a hit, and what a query may be made of. */
#include <stdlib.h>
#include <string.h>

#include "mulu/cells.h"
#include "mulu/mem.h"
#include "mulu/search.h"
#include "store/search_impl.h"

/* --- a hit ---------------------------------------------------------------------------------------------------------------- */

/* Takes the cell as the one to show if it holds one of the words. */
static bool match_cell(const struct query *q, struct search_shown *out, const char *cell, const char *text)
{
    struct span_list spans = {0};
    query_spans(q, cell, text, &spans);
    if (!spans.n)
        return false;
    span_list_free(&out->spans);
    out->spans = spans;
    out->cell = mem_dup(cell);
    out->text = mem_dup(text);
    return true;
}

static void take_cell(struct search_shown *out, const char *cell, const char *text)
{
    out->cell = mem_dup(cell);
    out->text = mem_dup(text);
}

static bool asks_for_marks(const struct search *x)
{
    bool asked = false;
    for (int i = 0; i < x->q->n; i++)
        asked = asked || (x->q->nodes[i].kind == QUERY_STATE && x->q->nodes[i].state == QUERY_MARKED &&
                          !x->leaves[i].negated);
    return asked;
}

/* Where no word matched: the first cell that is to be confirmed, where that is asked for; else what the node is called. */
static enum status choose_other(struct search *x, struct item *item, struct search_shown *out,
                                struct error *err)
{
    enum status st = asks_for_marks(x) ? item_read_marks(x->s, item, err) : ST_OK;
    if (st)
        return st;
    for (size_t i = 0; i < item->nmarks; i++) {
        const char *cell = item->marks[i].cell;
        if (item->marks[i].marks & MARK_CONFIRMED)
            continue;
        take_cell(out, cell, item_value(item, cell));
        return ST_OK;
    }
    if (*item->label)
        take_cell(out, CELL_LABEL, item->label);
    else
        take_cell(out, field_info(FIELD_CONTENT)->key, item->fields[FIELD_CONTENT]);
    return ST_OK;
}

/* Of an item without a name. */
static char *excerpt_of(const struct item *item)
{
    struct buffer out = {0};
    if (!*item->label)
        brief_beginning(&out, item->fields[FIELD_CONTENT]);
    char *text = buf_take(&out);
    return text ? text : mem_dup("");
}

/* The cell where it matched first. Most hits are told by their name: nothing else is read for those. */
static enum status choose_cell(struct search *x, const struct node *node, struct search_shown *out,
                               struct error *err)
{
    struct item item = {.id = node->id, .catalog = node->catalog, .label = mem_dup(node->label)};
    bool found = match_cell(x->q, out, CELL_LABEL, node->label);
    enum status st = found ? ST_OK : item_read_fields(x->s, &item, err);
    for (enum field f = 0; !st && !found && f < FIELD_COUNT; f++)
        found = field_info(f)->search && match_cell(x->q, out, field_info(f)->key, item.fields[f]);
    if (!st && !found)
        st = item_read_extras(x->s, &item, err);
    for (size_t i = 0; !st && !found && i < item.nextras; i++) {
        char *cell = mem_printf("%s%s", CELL_EXTRA_PREFIX, item.extras[i].label);
        found = match_cell(x->q, out, cell, item.extras[i].value);
        free(cell);
    }
    if (!st && !found)
        st = choose_other(x, &item, out, err);
    if (!st)
        out->excerpt = excerpt_of(&item);
    item_release(&item);
    return st;
}

static enum status find_days(struct search *x, int64_t node, struct search_shown *out, struct error *err)
{
    enum status st = ST_OK;
    for (int i = 0; !st && i < x->q->n; i++) {
        enum query_date date;
        int32_t day = 0;
        bool is = false;
        if (x->leaves[i].negated)
            continue;
        st = leaf_day(x, &x->q->nodes[i], node, &date, &day, &is, err);
        if (!st && is && !out->dated[date]) {
            out->dated[date] = true;
            out->days[date] = day;
        }
    }
    return st;
}

static enum status show_node(struct search *x, const struct node *node, struct search_shown *out,
                             struct error *err)
{
    struct buffer path = {0};
    enum status st = catalog_check(x->s, node->catalog, &out->title, err);
    if (!st)
        st = node_path(x->s, node->id, &path, err);
    if (!st)
        st = find_days(x, node->id, out, err);
    if (!st) {
        out->path = mem_dup(buf_text(&path));
        query_spans(x->q, CELL_LABEL, out->path, &out->path_spans);
        st = choose_cell(x, node, out, err);
    }
    buf_free(&path);
    return st;
}

enum status search_show(struct search *x, size_t i, struct search_shown *out, struct error *err)
{
    struct node node = {0};
    *out = (struct search_shown){0};
    enum status st = store_read_begin(x->s, err);
    if (st)
        return st;
    st = node_load_visible(x->s, x->hits[i].node, &node, err);
    if (!st)
        st = show_node(x, &node, out, err);
    if (st)
        search_shown_release(out);
    node_release(&node);
    return store_read_end(x->s, st);
}

void search_shown_release(struct search_shown *shown)
{
    free(shown->title);
    free(shown->path);
    free(shown->cell);
    free(shown->text);
    free(shown->excerpt);
    span_list_free(&shown->path_spans);
    span_list_free(&shown->spans);
    *shown = (struct search_shown){0};
}

/* --- what a query may be made of ------------------------------------------------------------------------------------------ */

static enum status read_list(struct stmt *st, struct string_list *out, struct error *err)
{
    while (stmt_row(st))
        string_list_add(out, stmt_get_text(st, 0));
    return stmt_end(st, err);
}

enum status search_words(struct store *s, int64_t catalog, struct query_words *out, struct error *err)
{
    /* from each label to the next: they are few, and catalogs may be many */
    static const char sql[] =
        "WITH RECURSIVE known (label) AS (SELECT min(label) FROM catalog_column WHERE role = 'extra'"
        " UNION ALL SELECT (SELECT min(k.label) FROM catalog_column AS k WHERE k.role = 'extra'"
        " AND k.label > known.label) FROM known WHERE known.label IS NOT NULL)"
        " SELECT label FROM known WHERE EXISTS (SELECT 1 FROM catalog_column AS k JOIN catalog AS c"
        " ON c.id = k.catalog WHERE k.role = 'extra' AND k.label = known.label"
        " AND ((?1 = 0 AND c.state = 'live') OR c.id = ?1)) ORDER BY label";
    *out = (struct query_words){.today = env_today(s->env)};
    struct stmt *st = stmt_begin(s->db, sql);
    stmt_int(st, 1, catalog);
    enum status status = read_list(st, &out->extras, err);
    if (status)
        query_words_release(out);
    return status;
}
