#include "cmd/cmd.h"
#include "cmd/node.h"
#include "cmd/obligation.h"
#include "cmd/print.h"

#include <string.h>

#include "mulu/cells.h"
#include "mulu/messages.h"
#include "mulu/review.h"
#include "mulu/text.h"

enum { LABEL_CELLS = 12, MONTHS_AHEAD = 24, RECORDS_SHOWN = 3 };

static void print_cell(const struct item *item, const char *cell, const char *label, const char *value)
{
    const struct item_mark *m = item_find_mark(item, cell);
    if (!*value && !m)
        return;
    print_padded(label, LABEL_CELLS - 1);
    putchar(' ');
    print_indented(value, LABEL_CELLS);
    if (!m)
        return;
    if (m->line > 0)
        printf(MSG_SHOW_MARK, LABEL_CELLS, "", mark_reason_text(m->reason), m->line, m->column);
    else /* a cell that the file has not */
        printf(MSG_SHOW_MARK_NOWHERE, LABEL_CELLS, "", mark_reason_text(m->reason));
    print_visible(*m->raw ? m->raw : MSG_UI_EMPTY);
    fputs(MSG_SHOW_MARK_END, stdout);
}

static void print_change(int64_t when, const char *who, const char *what)
{
    struct buffer time = {0};
    env_format_time(&time, when);
    printf(MSG_SHOW_CHANGED, buf_text(&time));
    print_visible(who);
    putchar(' ');
    print_visible(what);
    putchar('\n');
    buf_free(&time);
}

/* Where no person has changed it since, who brought it in. */
static void print_last_change(struct store *s, const struct item *item)
{
    struct buffer what = {0};
    struct cell_changes changes = {0};
    if (*item->changed_by) {
        item_change_text(item, &what);
        print_change(item->changed, item->changed_by, buf_text(&what));
    } else if (!cells_changes(s, item->id, &changes, NULL)) {
        const struct cell_change *c = cells_change_of(&changes, "", "");
        if (c)
            print_change(c->when, c->who, verb_text(c->verb));
    }
    cells_changes_free(&changes);
    buf_free(&what);
}

static bool print_cells(const struct item *item, const struct row_head *head)
{
    struct cell_info *cells;
    bool any = false;
    size_t n = cells_list(item, head, &cells);
    for (size_t i = 0; i < n; i++) {
        const char *value = item_value(item, cells[i].cell);
        bool marked = item_find_mark(item, cells[i].cell) != NULL;
        if (cells[i].one_line && !marked)
            continue; /* the heading stands in the path; only its mark is news */
        any = any || *value || marked;
        print_cell(item, cells[i].cell, cells[i].label, value);
    }
    cells_free(cells, n);
    return any;
}

/* What its time limit says, what is due next (or overdue), and what was recorded last. */
struct limits {
    struct item_rule rule;
    struct agenda due;
    struct record_list records;
};

static enum status load_limits(struct command_call *call, const struct item *item, struct limits *out,
                               struct error *err)
{
    int32_t today = env_today(call->env);
    struct agenda_query q = {.today = today, .from = today, .until = today, .node = item->id, .limit = 1};
    date_add_months(today, MONTHS_AHEAD, &q.until);
    *out = (struct limits){0};
    enum status st = store_rule(call->store, item->id, &out->rule, err);
    if (!st)
        st = store_agenda(call->store, &q, &out->due, err);
    if (!st)
        st = store_records(call->store, item->id, &out->records, err);
    return st;
}

static void limits_release(struct limits *l)
{
    item_rule_release(&l->rule);
    agenda_free(&l->due);
    record_list_free(&l->records);
}

static void print_limits(const struct limits *l)
{
    struct buffer text = {0};
    if (*l->rule.text || l->rule.overridden) {
        rule_describe(&l->rule.rule, &text);
        fputs(MSG_SHOW_RULE, stdout);
        print_visible(buf_text(&text));
        fputs(l->rule.overridden ? MSG_SHOW_OWN : "", stdout);
        fputs(l->rule.ditto ? MSG_SHOW_DITTO : "", stdout);
        puts(l->rule.rule.unsure ? MSG_DUE_UNSURE : "");
    }
    if (l->due.n) {
        const struct obligation *o = &l->due.items[0];
        buf_clear(&text);
        moment_format(&text, o->due);
        printf(MSG_SHOW_DUE, buf_text(&text), due_state_name(o->state));
        puts(o->provisional ? MSG_EXPLAIN_PROVISIONAL : "");
    }
    for (size_t i = 0; i < l->records.n && i < RECORDS_SHOWN; i++) {
        buf_clear(&text);
        record_text(&l->records.items[i], &text);
        fputs(MSG_SHOW_RECORD, stdout);
        print_visible(buf_text(&text));
        fputs("  ", stdout);
        print_visible(l->records.items[i].who);
        putchar('\n');
    }
    buf_free(&text);
}

static void add_limits_json(json_t *object, const struct limits *l, const char *name)
{
    struct buffer text = {0};
    json_t *records = json_array();
    rule_format(&l->rule.rule, &text);
    json_object_set_new(object, "rule", json_string(buf_text(&text)));
    json_object_set_new(object, "own", json_boolean(l->rule.overridden));
    json_object_set_new(object, "next", l->due.n ? obligation_json(&l->due.items[0], name) : json_null());
    for (size_t i = 0; i < l->records.n; i++) {
        const struct record *r = &l->records.items[i];
        buf_clear(&text);
        moment_format(&text, r->when);
        json_array_append_new(
            records, json_pack("{s:I, s:s, s:s, s:s, s:s, s:s}", "record", (json_int_t)r->id, "what",
                               r->kind == RECORD_EVENT ? trigger_key(r->trigger) : "publication", "when",
                               buf_text(&text), "title", r->title, "url", r->url, "who", r->who));
    }
    json_object_set_new(object, "records", records);
    buf_free(&text);
}

static void print_item(struct store *s, const struct item *item, const struct row_head *head,
                       const struct limits *limits, const char *path)
{
    print_visible(path);
    putchar('\n');
    if (!print_cells(item, head))
        puts(item->has_item ? MSG_UI_ITEM_EMPTY : MSG_SHOW_HEADING);
    print_limits(limits);
    printf(MSG_SHOW_UID, item->uid);
    print_last_change(s, item);
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
    if (*item->changed_by) {
        struct buffer what = {0};
        item_change_text(item, &what);
        json_object_set_new(object, "changed",
                            json_pack("{s:s, s:I, s:s}", "who", item->changed_by, "when",
                                      (json_int_t)item->changed, "what", buf_text(&what)));
        buf_free(&what);
    }
    return object;
}

static enum status find_unplaced(struct store *s, int64_t catalog, struct string_list *out, struct error *err)
{
    struct unplaced_list list;
    enum status st = store_unplaced(s, catalog, &list, err);
    for (size_t i = 0; !st && i < list.n; i++)
        string_list_add(out, list.items[i].text);
    unplaced_list_free(&list);
    return st;
}

static void print_texts(const char *head, const struct string_list *texts)
{
    if (texts->n)
        fputs(head, stdout);
    for (size_t i = 0; i < texts->n; i++) {
        fputs("  ", stdout);
        print_indented(texts->items[i], 2);
    }
}

/* A catalog itself: what its document says of it, and the text that stood around its tables. */
static enum status show_catalog(struct command_call *call, int64_t catalog, struct error *err)
{
    struct row_head head = {0};
    struct string_list notes = {0}, unplaced = {0};
    enum status st = store_head(call->store, catalog, &head, err);
    if (!st)
        st = store_notes(call->store, catalog, &notes, err);
    if (!st)
        st = find_unplaced(call->store, catalog, &unplaced, err);
    if (!st && call->options[OPTION_JSON]) {
        print_json(json_pack("{s:I, s:s, s:s, s:i, s:s, s:o, s:o}", "id", (json_int_t)catalog, "title",
                             head.title, "body", head.body, "year", head.year, "format", head.format, "notes",
                             json_of_list(&notes), "unplaced", json_of_list(&unplaced)));
    } else if (!st) {
        print_visible(head.title);
        putchar('\n');
        if (*head.body) {
            fputs(MSG_SHOW_BODY, stdout);
            print_visible(head.body);
            putchar('\n');
        }
        if (head.year)
            printf(MSG_SHOW_YEAR, head.year);
        print_texts(MSG_SHOW_NOTES, &notes);
        print_texts(MSG_SHOW_UNPLACED, &unplaced);
    }
    row_head_release(&head);
    string_list_free(&notes);
    string_list_free(&unplaced);
    return st;
}

static enum status run(struct command_call *call, struct error *err)
{
    int64_t catalog, node;
    if (!strstr(call->argv[0], ":") && !strstr(call->argv[0], DATA_WIDE_COLON) &&
        !store_find_catalog(call->store, call->argv[0], &catalog, NULL))
        return show_catalog(call, catalog, err);
    struct item item = {0};
    struct row_head head = {0};
    struct limits limits = {0};
    struct buffer place = {0}, path = {0}, name = {0};
    enum status st = store_find_node(call->store, call->argv[0], &catalog, &node, err);
    if (!st)
        st = store_head(call->store, catalog, &head, err);
    if (!st)
        st = store_item(call->store, node, &item, err);
    if (!st)
        st = node_place(call->store, catalog, node, &place, &path, err);
    if (!st)
        st = load_limits(call, &item, &limits, err);
    buf_printf(&name, "%lld:%s", (long long)catalog, buf_text(&place));
    buf_printf(&place, " %s", buf_text(&path));
    if (!st && call->options[OPTION_JSON]) {
        json_t *object = item_json(&item, buf_text(&place));
        if (item.has_item)
            add_limits_json(object, &limits, buf_text(&name));
        print_json(object);
    } else if (!st) {
        print_item(call->store, &item, &head, &limits, buf_text(&place));
    }
    limits_release(&limits);
    item_release(&item);
    row_head_release(&head);
    buf_free(&place);
    buf_free(&path);
    buf_free(&name);
    return st;
}

const struct command show_command = {
    .name = "show",
    .usage = MSG_SHOW_USAGE,
    .help = MSG_SHOW_HELP,
    .options = UINT64_C(1) << OPTION_JSON,
    .least = 1,
    .most = 1,
    .needs = NEEDS_STORE_TO_READ,
    .run = run,
};
