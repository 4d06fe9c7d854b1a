/* One JSON object a row: the exchange form. Empty fields are left out. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/messages.h"
#include "write/writer.h"

static void jsonl_head(struct buffer *out, const struct row_head *head, const struct write_options *options)
{
    (void)out;
    (void)head;
    (void)options;
}

static void put_text(json_t *object, const char *key, const char *text)
{
    if (*text)
        json_object_set_new(object, key, json_string(text));
}

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

static int append(const char *bytes, size_t len, void *out)
{
    buf_add(out, bytes, len);
    return 0;
}

static void jsonl_row(struct buffer *out, const struct row_head *head, const struct outline_row *row,
                      const struct write_options *options)
{
    (void)options;
    json_t *object = json_object(), *levels = json_array(), *extras = json_object();
    put_text(object, "uid", row->uid);
    for (int i = 0; i < row->nlevels; i++)
        json_array_append_new(levels, json_string(row->levels[i]));
    json_object_set_new(object, "levels", levels);
    for (enum field f = 0; f < FIELD_COUNT; f++)
        put_text(object, field_info(f)->key, row->fields[f]);
    for (int i = 0; i < row->nextras; i++) {
        const struct row_column *c = row_head_column(head, COLUMN_EXTRA, i);
        if (c)
            put_text(extras, c->label, row->extras[i]);
    }
    if (json_object_size(extras))
        json_object_set(object, "extra", extras);
    json_decref(extras);
    put_marks(object, "filled", row, MARK_FILLED);
    put_marks(object, "repaired", row, MARK_REPAIRED);
    put_marks(object, "unsure", row, MARK_UNSURE);
    json_dump_callback(object, append, out, JSON_COMPACT);
    buf_putc(out, '\n');
    json_decref(object);
}

const struct writer_format jsonl_format = {
    .info = {"jsonl", MSG_WRITER_JSONL, ".jsonl", "utf-8 utf-8-bom gb18030"},
    .head = jsonl_head,
    .row = jsonl_row,
};
