#include "write/head_json.h"

#include <stdlib.h>

#include "mulu/mem.h"

void head_json_text(json_t *object, const char *key, const char *text)
{
    if (text && *text)
        json_object_set_new(object, key, json_string(text));
}

static json_t *column_json(const struct row_column *c)
{
    json_t *object = json_object();
    json_object_set_new(object, "role", json_string(column_role_key(c->role)));
    if (c->role == COLUMN_FIELD)
        head_json_text(object, "field", field_info((enum field)c->index)->key);
    head_json_text(object, "label", c->label);
    head_json_text(object, "group", c->group);
    head_json_text(object, "ticks", c->ticks);
    return object;
}

json_t *head_json(const struct row_head *head)
{
    json_t *object = json_object(), *columns = json_array(), *choices = json_object();
    head_json_text(object, "title", head->title);
    head_json_text(object, "body", head->body);
    if (head->year)
        json_object_set_new(object, "year", json_integer(head->year));
    head_json_text(object, "format", head->format);
    for (size_t i = 0; i < head->ncolumns; i++)
        json_array_append_new(columns, column_json(&head->columns[i]));
    json_object_set_new(object, "columns", columns);
    for (enum field f = 0; f < FIELD_COUNT; f++)
        head_json_text(choices, field_info(f)->key, head->choices[f]);
    if (json_object_size(choices))
        json_object_set(object, "choices", choices);
    json_decref(choices);
    return object;
}

static const char *lowest_head(const struct layout *l, int column)
{
    const char *text = "";
    for (int i = 0; i < l->nheads; i++)
        if (l->heads[i].column <= column && column < l->heads[i].column + l->heads[i].across)
            text = l->heads[i].text;
    return text;
}

char *layout_json(const struct layout *l)
{
    json_t *object = json_object(), *printed = json_array();
    json_object_set_new(object, "catalog", head_json(l->head));
    json_object_set_new(object, "rows", json_integer(l->head_rows));
    for (int i = 0; i < l->ncolumns; i++) {
        const struct layout_column *c = &l->columns[i];
        json_t *one = json_object();
        json_object_set_new(one, "column", json_integer(c->of - l->head->columns));
        if (c->tick)
            json_object_set_new(one, "tick", json_integer(c->tick_at));
        head_json_text(one, "head", lowest_head(l, i));
        json_array_append_new(printed, one);
    }
    json_object_set_new(object, "printed", printed);
    char *dumped = json_dumps(object, JSON_COMPACT | JSON_ENSURE_ASCII),
         *text = mem_dup(dumped ? dumped : "");
    free(dumped);
    json_decref(object);
    return text;
}
