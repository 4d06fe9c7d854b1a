/* What a list shows of a hit, and what a query may be made of. */
#include <stdlib.h>
#include <string.h>

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

static void choose_cell(const struct query *q, const struct item *item, struct search_shown *out)
{
    bool found = match_cell(q, out, CELL_LABEL, item->label);
    for (enum field f = 0; !found && f < FIELD_COUNT; f++)
        found = field_info(f)->search && match_cell(q, out, field_info(f)->key, item->fields[f]);
    for (size_t i = 0; !found && i < item->nextras; i++) {
        char *cell = mem_printf("%s%s", CELL_EXTRA_PREFIX, item->extras[i].label);
        found = match_cell(q, out, cell, item->extras[i].value);
        free(cell);
    }
    if (!found) {
        bool named = *item->label != '\0';
        out->cell = mem_dup(named ? CELL_LABEL : field_info(FIELD_CONTENT)->key);
        out->text = mem_dup(named ? item->label : item->fields[FIELD_CONTENT]);
    }
}

enum status search_show(struct search *x, size_t i, struct search_shown *out, struct error *err)
{
    struct item item = {0};
    struct buffer path = {0};
    *out = (struct search_shown){0};
    enum status st = store_read_begin(x->s, err);
    if (st)
        return st;
    st = store_item(x->s, x->hits[i].node, &item, err);
    if (!st)
        st = node_path(x->s, item.id, &path, err);
    if (!st)
        st = catalog_check(x->s, item.catalog, &out->title, err);
    if (!st) {
        out->path = buf_take(&path);
        out->path = out->path ? out->path : mem_dup("");
        query_spans(x->q, CELL_LABEL, out->path, &out->path_spans);
        choose_cell(x->q, &item, out);
    }
    item_release(&item);
    buf_free(&path);
    return store_read_end(x->s, st);
}

void search_shown_release(struct search_shown *shown)
{
    free(shown->title);
    free(shown->path);
    free(shown->cell);
    free(shown->text);
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
