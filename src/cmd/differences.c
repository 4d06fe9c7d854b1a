#include "cmd/differences.h"
#include "cmd/print.h"

#include <stdio.h>
#include <string.h>

#include "mulu/field.h"
#include "mulu/mem.h"
#include "mulu/messages.h"

static const char *part_title(const char *part)
{
    static const struct {
        const char *part, *title;
    } parts[] = {{DIFF_TITLE, MSG_DIFF_TITLE},
                 {DIFF_BODY, MSG_DIFF_BODY},
                 {DIFF_YEAR, MSG_DIFF_YEAR},
                 {DIFF_NOTES, MSG_DIFF_NOTES},
                 {DIFF_COLUMNS, MSG_DIFF_COLUMNS}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strcmp(parts[i].part, part) == 0)
            return tr(parts[i].title);
    return cell_title(part + sizeof DIFF_CHOICES_PREFIX - 1);
}

static void print_values(const char *name, const char *before, const char *after)
{
    fputs("      ", stdout);
    print_visible(name);
    fputs(MSG_DETAIL_COLON, stdout);
    print_visible(*before ? before : MSG_UI_EMPTY);
    fputs(MSG_ARROW, stdout);
    print_visible(*after ? after : MSG_UI_EMPTY);
    putchar('\n');
}

static void print_path(char sign, const char *path)
{
    printf("  %c ", sign);
    print_visible(path);
}

static void print_row(char sign, const struct difference *d, const char *cells)
{
    print_path(sign, d->path);
    if (*cells) {
        fputs("  ", stdout);
        print_visible(cells);
    }
    putchar('\n');
}

/* node: that of the difference before; its path is not repeated. */
static void print_one(const struct difference *d, int64_t *node)
{
    switch (d->kind) {
    case DIFF_HEAD:
        print_values(part_title(d->field), d->before, d->after);
        break;
    case DIFF_ADDED:
        print_row('+', d, d->after);
        break;
    case DIFF_REMOVED:
        print_row('-', d, d->before);
        break;
    case DIFF_CHANGED:
        if (d->node != *node)
            print_row('~', d, "");
        print_values(cell_title(d->field), d->before, d->after);
        break;
    default:
        print_path('>', d->path);
        fputs(MSG_ARROW, stdout);
        if (strcmp(d->before, d->after) == 0)
            fputs(MSG_DIFF_ORDER, stdout);
        else
            print_visible(d->after);
        putchar('\n');
    }
    *node = d->kind == DIFF_CHANGED ? d->node : 0;
}

enum status differences_print(struct replace *r, struct error *err)
{
    enum status st = ST_OK;
    int64_t node = 0;
    if (!replace_count(r)) {
        fputs(MSG_DIFF_NONE, stdout);
        return ST_OK;
    }
    for (size_t i = 0; !st && i < replace_count(r); i++) {
        struct difference d;
        st = replace_get(r, i, &d, err);
        if (!st)
            print_one(&d, &node);
        if (!st)
            difference_release(&d);
    }
    if (!st)
        printf(MSG_DIFF_COUNT, replace_count(r), (long long)replace_count_kind(r, DIFF_ADDED),
               (long long)replace_count_kind(r, DIFF_CHANGED), (long long)replace_count_kind(r, DIFF_MOVED),
               (long long)replace_count_kind(r, DIFF_REMOVED), (long long)replace_count_kind(r, DIFF_HEAD));
    return st;
}

static json_t *one_json(const struct difference *d)
{
    json_t *object = json_object();
    if (d->node) {
        json_object_set_new(object, "node", json_integer(d->node));
        json_object_set_new(object, "uid", json_string(d->uid));
    }
    if (d->kind != DIFF_HEAD)
        json_object_set_new(object, "path", json_string(d->path));
    if (d->heading)
        json_object_set_new(object, "heading", json_true());
    if (*d->field)
        json_object_set_new(object, "field", json_string(d->field));
    if (d->kind != DIFF_ADDED)
        json_object_set_new(object, "before", json_string(d->before));
    if (d->kind != DIFF_REMOVED)
        json_object_set_new(object, "after", json_string(d->after));
    if (d->kind == DIFF_MOVED && strcmp(d->before, d->after) == 0)
        json_object_set_new(object, "order", json_true());
    return object;
}

enum status differences_json(struct replace *r, json_t *object, struct error *err)
{
    static const char *const names[DIFF_KINDS] = {"head", "added", "changed", "moved", "removed"};
    json_t *lists[DIFF_KINDS];
    enum status st = ST_OK;
    for (int k = 0; k < DIFF_KINDS; k++)
        json_object_set_new(object, names[k], lists[k] = json_array());
    for (size_t i = 0; !st && i < replace_count(r); i++) {
        struct difference d;
        st = replace_get(r, i, &d, err);
        if (!st)
            json_array_append_new(lists[d.kind], one_json(&d));
        if (!st)
            difference_release(&d);
    }
    json_object_set_new(object, "changes", json_integer((json_int_t)replace_count(r)));
    return st;
}
