#include "cmd/cmd.h"
#include "cmd/print.h"

#include <string.h>

#include "mulu/messages.h"
#include "mulu/outline.h"
#include "mulu/text.h"

enum { LABEL_CELLS = 12 };

static void print_cell(const struct item *item, const char *cell, const char *label, const char *value)
{
    const struct item_mark *m = item_find_mark(item, cell);
    if (!*value && !m)
        return;
    print_fitted(label, LABEL_CELLS);
    print_indented(value, LABEL_CELLS);
    if (m)
        printf(MSG_SHOW_MARK, LABEL_CELLS, "", mark_reason_text(m->reason), m->line, m->column, m->raw);
}

static void print_item(const struct item *item, const char *path)
{
    print_visible(path);
    putchar('\n');
    for (enum field f = 0; f < FIELD_COUNT; f++)
        print_cell(item, field_info(f)->key, field_info(f)->label, item->fields[f]);
    for (size_t i = 0; i < item->nextras; i++) {
        struct buffer cell = {0};
        buf_printf(&cell, CELL_EXTRA_PREFIX "%s", item->extras[i].label);
        print_cell(item, cell.data, item->extras[i].label, item->extras[i].value);
        buf_free(&cell);
    }
    if (*item->changed_by) {
        struct buffer when = {0};
        env_format_time(&when, item->changed);
        printf(MSG_SHOW_CHANGED, buf_text(&when), item->changed_by, cell_title(item->changed_cell));
        buf_free(&when);
    }
}

static json_t *marks_json(const struct item *item)
{
    json_t *list = json_array();
    for (size_t i = 0; i < item->nmarks; i++) {
        const struct item_mark *m = &item->marks[i];
        if (!(m->marks & MARK_CONFIRMED))
            json_array_append_new(
                list, json_pack("{s:s, s:b, s:b, s:b, s:s, s:s, s:i, s:i}", "cell", m->cell, "filled",
                                (m->marks & MARK_FILLED) != 0, "repaired", (m->marks & MARK_REPAIRED) != 0,
                                "unsure", (m->marks & MARK_UNSURE) != 0, "reason", mark_reason_key(m->reason),
                                "raw", m->raw, "line", m->line, "column", m->column));
    }
    return list;
}

static json_t *item_json(const struct item *item, const char *path)
{
    json_t *object = json_pack("{s:s, s:s, s:s, s:b}", "uid", item->uid, "path", path, "label", item->label,
                               "item", item->has_item);
    json_t *extra = json_object();
    for (enum field f = 0; f < FIELD_COUNT; f++)
        if (*item->fields[f])
            json_object_set_new(object, field_info(f)->key, json_string(item->fields[f]));
    for (size_t i = 0; i < item->nextras; i++)
        if (*item->extras[i].value)
            json_object_set_new(extra, item->extras[i].label, json_string(item->extras[i].value));
    json_object_set_new(object, "extra", extra);
    json_object_set_new(object, "marks", marks_json(item));
    return object;
}

static enum status run(struct command_call *call, struct error *err)
{
    int64_t catalog, node;
    struct outline o = {0};
    struct item item = {0};
    enum status st = store_find_node(call->store, call->argv[0], &catalog, &node, err);
    if (!st)
        st = store_outline(call->store, catalog, &o, err);
    if (!st)
        st = store_item(call->store, node, &item, err);
    if (!st) {
        struct buffer path = {0};
        int at = outline_find(&o, node);
        if (at >= 0) {
            outline_number(&o, at, &path);
            buf_putc(&path, ' ');
            outline_path(&o, at, &path);
        }
        if (call->options[OPTION_JSON])
            print_json(item_json(&item, buf_text(&path)));
        else
            print_item(&item, buf_text(&path));
        buf_free(&path);
    }
    item_release(&item);
    outline_free(&o);
    return st;
}

const struct command show_command = {
    .name = "show",
    .usage = MSG_SHOW_USAGE,
    .help = MSG_SHOW_HELP,
    .options = 1u << OPTION_JSON,
    .least = 1,
    .most = 1,
    .needs = NEEDS_STORE_TO_READ,
    .run = run,
};
