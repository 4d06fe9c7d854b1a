/* The values that a query may name, for completing it: what fits what is typed, the best first. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/search.h"
#include "mulu/text.h"
#include "store/index.h"
#include "store/values.h"

/* Where values are no words of the index, so many nodes are looked at. */
#define NODES_LOOKED_AT "5000"

static bool fits(const struct query_typed *typed, const char *text)
{
    struct buffer fold = {0};
    text_fold(&fold, text, strlen(text), NULL);
    bool fit = query_fit(typed, buf_text(&fold)) != FIT_NONE;
    buf_free(&fold);
    return fit;
}

/* The statement takes the catalog as ?1 and the name of a column as ?2. */
static enum status read_texts(const struct search_values *v, const char *sql, const char *column,
                              const char *text, size_t limit, struct string_list *out, struct error *err)
{
    struct query_typed typed;
    query_typed(&typed, text);
    struct stmt *st = stmt_begin(v->store->db, sql);
    stmt_int(st, 1, v->catalog);
    stmt_text(st, 2, column);
    while (out->n < limit && stmt_row(st))
        if (query_is_name(stmt_get_text(st, 0)) && fits(&typed, stmt_get_text(st, 0)))
            string_list_add(out, stmt_get_text(st, 0));
    return stmt_end(st, err);
}

static enum status read_words(const struct search_values *v, int cell, const char *typed, size_t limit,
                              struct string_list *out, struct error *err)
{
    struct value_list values;
    const struct values_wish wish = {v->catalog, cell, typed, true, limit};
    enum status st = values_find(v->store, &wish, &values, err);
    for (size_t i = 0; i < values.n; i++)
        string_list_add(out, values.items[i].text);
    value_list_free(&values);
    return st;
}

static void add_choices(enum field f, struct string_list *out)
{
    static const char separator[] = "\u3001";
    const char *choices = field_info(f)->choices;
    while (choices && *choices) {
        const char *end = strstr(choices, separator);
        char *choice = mem_dup_n(choices, end ? (size_t)(end - choices) : strlen(choices));
        if (!string_list_has(out, choice))
            string_list_add(out, choice);
        free(choice);
        choices = end ? end + sizeof separator - 1 : NULL;
    }
}

static enum status read_values(const struct search_values *v, enum query_where where, enum field field,
                               const char *extra, const char *typed, size_t limit, struct string_list *out,
                               struct error *err)
{
    static const char titles[] = "SELECT title FROM catalog WHERE ((?1 = 0 AND state = 'live') OR id = ?1)"
                                 " AND ?2 = '' ORDER BY changed DESC, id";
    static const char extras[] =
        "SELECT e.value FROM (SELECT id FROM node WHERE catalog = ?1 AND alive = 1 LIMIT " NODES_LOOKED_AT
        ") AS n JOIN item_extra AS e ON e.node = n.id WHERE e.label = ?2"
        " GROUP BY e.value ORDER BY count(*) DESC, e.value";
    switch (where) {
    case QUERY_FIELD:
        return index_is_column((int)field) ? read_words(v, (int)field, typed, limit, out, err) : ST_OK;
    case QUERY_LEVEL:
        return read_words(v, FIELD_COUNT, typed, limit, out, err);
    case QUERY_CATALOG:
        return read_texts(v, titles, "", typed, limit, out, err);
    case QUERY_EXTRA:
        return read_texts(v, extras, extra, typed, limit, out, err);
    default:
        return ST_OK;
    }
}

enum status search_values(void *ctx, enum query_where where, enum field field, const char *extra,
                          const char *typed, size_t limit, struct string_list *out, struct error *err)
{
    const struct search_values *v = ctx;
    enum status st = store_read_begin(v->store, err);
    if (st)
        return st;
    st = store_read_end(v->store, read_values(v, where, field, extra, typed, limit, out, err));
    if (!st && where == QUERY_FIELD)
        add_choices(field, out);
    return st;
}
