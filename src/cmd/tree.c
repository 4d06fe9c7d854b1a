#include "cmd/cmd.h"
#include "cmd/print.h"

#include "mulu/messages.h"
#include "mulu/outline.h"
#include "mulu/text.h"

static json_t *node_json(const struct outline *o, int i)
{
    const struct outline_node *n = &o->nodes[i];
    struct buffer number = {0};
    outline_number(o, i, &number);
    json_t *object = json_pack("{s:I, s:s, s:s, s:i, s:i, s:b, s:i, s:i}", "id", (json_int_t)n->id, "number",
                               buf_text(&number), "title", outline_title(o, i), "depth", n->depth, "level",
                               n->level, "item", n->has_item, "items", n->items, "marks", n->marks);
    buf_free(&number);
    return object;
}

static void print_node(const struct outline *o, int i)
{
    const struct outline_node *n = &o->nodes[i];
    struct buffer number = {0};
    outline_number(o, i, &number);
    printf("%*s%s ", 2 * n->depth, "", buf_text(&number));
    print_visible(outline_title(o, i));
    if (n->size > 1)
        printf(MSG_TREE_ITEMS, n->items);
    if (n->marks)
        printf(MSG_TREE_MARKS, n->marks);
    putchar('\n');
    buf_free(&number);
}

static enum status run(struct command_call *call, struct error *err)
{
    struct outline o = {0};
    struct row_head head = {0};
    int64_t catalog;
    enum status st = store_find_catalog(call->store, call->argv[0], &catalog, err);
    if (!st)
        st = store_head(call->store, catalog, &head, err);
    if (!st)
        st = store_outline(call->store, catalog, &o, err);
    if (!st && call->options[OPTION_JSON]) {
        json_t *all = json_array();
        for (int i = 0; i < o.n; i++)
            json_array_append_new(all, node_json(&o, i));
        print_json(all);
    } else if (!st) {
        print_visible(head.title);
        putchar('\n');
        for (int i = 0; i < o.n; i++)
            print_node(&o, i);
    }
    outline_free(&o);
    row_head_release(&head);
    return st;
}

const struct command tree_command = {
    .name = "tree",
    .usage = MSG_TREE_USAGE,
    .help = MSG_TREE_HELP,
    .options = UINT64_C(1) << OPTION_JSON,
    .least = 1,
    .most = 1,
    .needs = NEEDS_STORE_TO_READ,
    .run = run,
};
