/* One JSON object a row: the exchange form. Empty fields are left out. The first row carries under "catalog" what stands
 * above the rows, and cells that nobody has confirmed have under "marks" how they came about: who reads rows alone finds
 * them as before, and read/jsonl.c gets the whole catalog back. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/messages.h"
#include "write/head_json.h"
#include "write/writer.h"

/* The cells of a row that carry one of the marks, as a list of their names; nothing when there are none. */
static void put_marks(json_t *object, const char *key, const struct outline_row *row, unsigned which)
{
    json_t *list = json_array();
    for (size_t i = 0; i < row->nmarks; i++)
        if (row->marks[i].marks & which && !(row->marks[i].marks & MARK_CONFIRMED))
            json_array_append_new(list, json_string(row->marks[i].cell));
    if (json_array_size(list))
        json_object_set(object, key, list);
    json_decref(list);
}

/* Why, what was printed, and where: what the lists of names above do not say. */
static void put_reasons(json_t *object, const struct outline_row *row)
{
    json_t *all = json_object();
    for (size_t i = 0; i < row->nmarks; i++) {
        const struct row_mark *m = &row->marks[i];
        if (m->marks & MARK_CONFIRMED)
            continue;
        json_t *one = json_object();
        json_object_set_new(one, "reason", json_string(mark_reason_key(m->reason)));
        head_json_text(one, "raw", m->raw);
        if (m->line)
            json_object_set_new(one, "line", json_integer(m->line));
        if (m->column)
            json_object_set_new(one, "column", json_integer(m->column));
        json_object_set_new(all, m->cell, one);
    }
    if (json_object_size(all))
        json_object_set(object, "marks", all);
    json_decref(all);
}

static int append(const char *bytes, size_t len, void *out)
{
    buf_add(out, bytes, len);
    return 0;
}

static void put_object(struct buffer *out, json_t *object)
{
    json_dump_callback(object, append, out, JSON_COMPACT);
    buf_putc(out, '\n');
    json_decref(object);
}

static bool says_nothing(const struct outline_row *row)
{
    struct outline_row fields = *row;
    fields.item = false;
    return row_is_heading(&fields);
}

struct jsonl {
    int64_t before; /* rows of the catalogs before this one */
};

static enum status jsonl_begin(struct writing *w, struct error *err)
{
    struct jsonl *own = w->own;
    (void)err;
    own->before = w->written.rows;
    return ST_OK;
}

static enum status jsonl_row(struct writing *w, const struct outline_row *row, struct error *err)
{
    json_t *object = json_object(), *levels = json_array(), *extras = json_object();
    (void)err;
    head_json_text(object, "uid", row->uid);
    for (int i = 0; i < row->nlevels; i++)
        json_array_append_new(levels, json_string(row->levels[i]));
    json_object_set_new(object, "levels", levels);
    for (enum field f = 0; f < FIELD_COUNT; f++)
        head_json_text(object, field_info(f)->key, row->fields[f]);
    for (int i = 0; i < row->nextras; i++) {
        const struct row_column *c = row_head_column(&w->head, COLUMN_EXTRA, i);
        if (c)
            head_json_text(extras, c->label, row->extras[i]);
    }
    if (json_object_size(extras))
        json_object_set(object, "extra", extras);
    json_decref(extras);
    if (row->item && says_nothing(row)) /* else it would be taken for a heading alone */
        json_object_set_new(object, "item", json_true());
    put_marks(object, "filled", row, MARK_FILLED);
    put_marks(object, "repaired", row, MARK_REPAIRED);
    put_marks(object, "unsure", row, MARK_UNSURE);
    put_reasons(object, row);
    const struct jsonl *own = w->own;
    if (w->written.rows == own->before + 1)
        json_object_set_new(object, "catalog", head_json(&w->head));
    put_object(&w->out, object);
    return ST_OK;
}

/* A catalog without rows is a catalog still. */
static enum status jsonl_end(struct writing *w, struct error *err)
{
    const struct jsonl *own = w->own;
    (void)err;
    if (w->written.rows > own->before)
        return ST_OK;
    json_t *object = json_object();
    json_object_set_new(object, "levels", json_array());
    json_object_set_new(object, "catalog", head_json(&w->head));
    put_object(&w->out, object);
    return ST_OK;
}

const struct writer_format jsonl_format = {
    .info = {"jsonl", MSG_WRITER_JSONL, ".jsonl", "utf-8 utf-8-bom gb18030", false},
    .own_size = sizeof(struct jsonl),
    .begin = jsonl_begin,
    .row = jsonl_row,
    .end = jsonl_end,
};
