/* Copying a cell, or all of a row, of the item under the cursor. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/outline.h"
#include "ui/clip.h"
#include "ui/dialog.h"

static void add(struct choices *c, const char *label, const char *value)
{
    if (!*value)
        return;
    string_list_add(&c->labels, label);
    string_list_add(&c->values, value);
}

static void on_chosen(struct view *owner, int index)
{
    const struct choices *c = &owner->app->copies;
    const char *text = c->values.items[index];
    clip_copy(owner->app, c->labels.items[index], text, strlen(text));
}

void clip_choose(struct view *owner, const struct outline *o, int node, const struct item *item)
{
    struct choices *c = &owner->app->copies;
    struct string_list lines = {0};
    struct buffer path = {0};
    string_list_free(&c->labels);
    string_list_free(&c->values);
    add(c, MSG_CELL_LABEL, outline_title(o, node));
    for (enum field f = 0; f < FIELD_COUNT; f++)
        add(c, field_info(f)->label, item->fields[f]);
    for (size_t i = 0; i < item->nextras; i++)
        add(c, item->extras[i].label, item->extras[i].value);
    outline_path(o, node, &path);
    add(c, MSG_UI_CLIP_PATH, buf_text(&path));
    for (size_t i = 0; i < c->labels.n; i++)
        string_list_take(&lines, mem_printf("%s　%s", c->labels.items[i], c->values.items[i]));
    menu_open(owner, MSG_UI_CLIP_WHICH, &lines, on_chosen);
    buf_free(&path);
}

/* A cell of a row that is pasted into a spreadsheet: in quotes where it holds what would end it. */
static void put_cell(struct buffer *out, const char *value)
{
    bool quotes = strpbrk(value, "\t\n\"") != NULL;
    if (quotes)
        buf_putc(out, '"');
    if (*value && strchr("=+-@", *value))
        buf_putc(out, '\''); /* as in an export: it is a text and not a formula */
    for (; *value; value++) {
        if (*value == '"')
            buf_putc(out, '"');
        buf_putc(out, *value);
    }
    if (quotes)
        buf_putc(out, '"');
}

static const char *level_text(const struct outline *o, int node, int level)
{
    while (node >= 0 && o->nodes[node].level != level + 1)
        node = o->nodes[node].parent;
    return node >= 0 ? outline_label(o, node) : "";
}

static const char *cell_text(const struct row_column *c, const struct outline *o, int node,
                             const struct item *item)
{
    switch (c->role) {
    case COLUMN_LEVEL:
        return level_text(o, node, c->index);
    case COLUMN_FIELD:
        return item->fields[c->index];
    case COLUMN_EXTRA:
        for (size_t i = 0; i < item->nextras; i++)
            if (strcmp(item->extras[i].label, c->label) == 0)
                return item->extras[i].value;
        break;
    case COLUMN_NUMBER:
        break;
    }
    return "";
}

void clip_row(struct view *owner, const struct row_head *head, const struct outline *o, int node,
              const struct item *item)
{
    struct buffer row = {0};
    bool first = true;
    for (size_t i = 0; i < head->ncolumns; i++) {
        if (head->columns[i].role == COLUMN_NUMBER)
            continue;
        if (!first)
            buf_putc(&row, '\t');
        first = false;
        put_cell(&row, cell_text(&head->columns[i], o, node, item));
    }
    clip_copy(owner->app, MSG_UI_CLIP_ROW, buf_text(&row), row.len);
    buf_free(&row);
}
