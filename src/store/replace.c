/* Comparing two catalogs and keeping what differs; texts are read when they are asked for. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "store/replace_impl.h"

enum { ROW_CELLS = 60 }; /* of what an added or removed row holds, on one line */

/* --- its life ----------------------------------------------------------------------------------------------------------- */

static void entries_free(struct entries *l)
{
    for (size_t i = 0; i < l->n; i++)
        free(l->items[i].name);
    free(l->items);
    *l = (struct entries){0};
}

static void forget(struct replace *r)
{
    side_release(&r->old);
    side_release(&r->new);
    for (int i = 0; i < 2; i++) {
        string_list_free(&r->use[i].extras);
        r->use[i] = (struct use){0};
    }
    row_head_release(&r->old_head);
    row_head_release(&r->new_head);
    entries_free(&r->entries);
}

void replace_free(struct replace *r)
{
    if (!r)
        return;
    forget(r);
    free(r);
}

static enum status go_on(struct replace *r, int64_t step, struct error *err)
{
    enum { STEPS = 4 };
    return progress_step(&r->progress, step, STEPS) ? ST_OK
                                                    : error_set(err, ST_CANCELLED, MSG_REPLACE_CANCELLED);
}

static enum status read_version(struct replace *r, struct error *err)
{
    struct stmt *st = stmt_begin(r->s->db, "SELECT max(id) FROM change_group");
    r->version = stmt_row(st) ? stmt_get_int(st, 0) : 0;
    return stmt_end(st, err);
}

/* The import that the other catalog is of, and whether it is called after its file alone. */
static enum status find_import(struct replace *r, struct error *err)
{
    struct stmt *st = stmt_begin(r->s->db, "SELECT source FROM catalog WHERE id = ?1 AND state = 'staged'");
    stmt_int(st, 1, r->from);
    r->import = stmt_row(st) ? import_reviewed(r->s, stmt_get_int(st, 0)) : NULL;
    for (size_t i = 0; r->import && i < r->import->ncatalogs; i++)
        if (r->import->catalogs[i] == r->from)
            r->untitled = r->import->untitled[i];
    return stmt_end(st, err);
}

static enum status compare(struct replace *r, struct error *err)
{
    enum status st = piece_check(r->s, r->catalog, err);
    if (!st)
        st = read_version(r, err);
    if (!st)
        st = find_import(r, err);
    if (!st)
        st = store_head(r->s, r->catalog, &r->old_head, err);
    if (!st)
        st = store_head(r->s, r->from, &r->new_head, err);
    if (!st)
        st = side_load(r->s, r->catalog, &r->old, err);
    if (!st)
        st = go_on(r, 1, err);
    if (!st)
        st = side_load(r->s, r->from, &r->new, err);
    if (!st)
        st = go_on(r, 2, err);
    if (!st)
        st = replace_match(r, err);
    if (!st)
        st = go_on(r, 3, err);
    return st ? st : replace_find_differences(r, err);
}

static enum status compare_at_once(struct replace *r, struct error *err)
{
    enum status st = store_read_begin(r->s, err);
    return st ? st : store_read_end(r->s, compare(r, err));
}

enum status replace_open(struct store *s, int64_t catalog, int64_t from, const struct progress *progress,
                         struct replace **out, struct error *err)
{
    struct replace *r = mem_alloc(sizeof *r);
    r->s = s;
    r->catalog = catalog;
    r->from = from;
    if (progress)
        r->progress = *progress;
    enum status st = compare_at_once(r, err);
    if (st)
        replace_free(r);
    else
        *out = r;
    return st;
}

/* --- comparing again ---------------------------------------------------------------------------------------------------- */

static int64_t id_of(const struct side *side, int i)
{
    return i < 0 ? 0 : side->tree.nodes[i].id;
}

/* What was not selected, by what it is about. */
struct refusal {
    enum difference_kind kind;
    int64_t old, new;
    int field;
    char *name;
};
struct refusals {
    struct refusal *items;
    size_t n, cap;
};

static struct refusal refusal_of(const struct replace *r, const struct entry *e)
{
    return (struct refusal){e->kind, id_of(&r->old, e->old), id_of(&r->new, e->new), e->field, e->name};
}

static int by_what(const void *a, const void *b)
{
    const struct refusal *x = a, *y = b;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (x->old != y->old)
        return x->old < y->old ? -1 : 1;
    if (x->new != y->new)
        return x->new < y->new ? -1 : 1;
    if (x->field != y->field)
        return x->field < y->field ? -1 : 1;
    return strcmp(x->name ? x->name : "", y->name ? y->name : "");
}

static void collect(const struct replace *r, struct refusals *out)
{
    for (size_t i = 0; i < r->entries.n; i++) {
        if (r->entries.items[i].selected)
            continue;
        struct refusal one = refusal_of(r, &r->entries.items[i]);
        one.name = mem_dup(one.name);
        out->items = mem_array(out->items, &out->cap, out->n + 1, sizeof *out->items);
        out->items[out->n++] = one;
    }
    if (out->n)
        qsort(out->items, out->n, sizeof *out->items, by_what);
}

enum status replace_again(struct replace *r, struct error *err)
{
    struct refusals refused = {0};
    collect(r, &refused);
    forget(r);
    enum status st = compare_at_once(r, err);
    if (st)
        forget(r); /* nothing is compared: nothing differs */
    for (size_t i = 0; i < r->entries.n && refused.n; i++) {
        struct refusal one = refusal_of(r, &r->entries.items[i]);
        r->entries.items[i].selected = !bsearch(&one, refused.items, refused.n, sizeof one, by_what);
    }
    for (size_t i = 0; i < refused.n; i++)
        free(refused.items[i].name);
    free(refused.items);
    return st;
}

/* --- the list ------------------------------------------------------------------------------------------------------------- */

size_t replace_count(const struct replace *r)
{
    return r->entries.n;
}

size_t replace_first(const struct replace *r, enum difference_kind kind)
{
    return r->first[kind];
}

int64_t replace_count_kind(const struct replace *r, enum difference_kind kind)
{
    return (int64_t)(r->first[kind + 1] - r->first[kind]);
}

enum difference_kind replace_kind(const struct replace *r, size_t i)
{
    return r->entries.items[i].kind;
}

bool replace_selected(const struct replace *r, size_t i)
{
    return r->entries.items[i].selected;
}

bool replace_by_hand(const struct replace *r, size_t i)
{
    return r->entries.items[i].by_hand;
}

void replace_select(struct replace *r, size_t i, bool on)
{
    r->entries.items[i].selected = on;
}

void replace_select_kind(struct replace *r, enum difference_kind kind, bool on)
{
    for (size_t i = r->first[kind]; i < r->first[kind + 1]; i++)
        r->entries.items[i].selected = on;
}

size_t replace_count_selected(const struct replace *r)
{
    size_t n = 0;
    for (size_t i = 0; i < r->entries.n; i++)
        n += r->entries.items[i].selected;
    return n;
}

char *entry_cell(const struct entry *e)
{
    if (e->field == FIELD_IS_LABEL)
        return mem_dup(CELL_LABEL);
    if (e->field == FIELD_IS_EXTRA)
        return mem_printf("%s%s", CELL_EXTRA_PREFIX, e->name);
    return mem_dup(e->field == FIELD_IS_HEAD ? e->name
                   : e->field >= 0           ? field_info((enum field)e->field)->key
                                             : "");
}

void replace_select_field(struct replace *r, const char *field, bool on)
{
    for (size_t i = r->first[DIFF_CHANGED]; i < r->first[DIFF_CHANGED + 1]; i++) {
        char *cell = entry_cell(&r->entries.items[i]);
        if (strcmp(cell, field) == 0)
            r->entries.items[i].selected = on;
        free(cell);
    }
}

static int most_used(const void *a, const void *b)
{
    const struct value_count *x = a, *y = b;
    if (x->uses != y->uses)
        return x->uses > y->uses ? -1 : 1;
    return strcmp(x->text, y->text);
}

void replace_fields(const struct replace *r, struct value_list *out)
{
    size_t cap = 0;
    *out = (struct value_list){0};
    for (size_t i = r->first[DIFF_CHANGED]; i < r->first[DIFF_CHANGED + 1]; i++) {
        char *cell = entry_cell(&r->entries.items[i]);
        size_t k = 0;
        while (k < out->n && strcmp(out->items[k].text, cell) != 0)
            k++;
        if (k < out->n) {
            free(cell);
        } else {
            out->items = mem_array(out->items, &cap, out->n + 1, sizeof *out->items);
            out->items[out->n++] = (struct value_count){.text = cell};
        }
        out->items[k].uses++;
    }
    if (out->n)
        qsort(out->items, out->n, sizeof *out->items, most_used);
}

/* --- one difference ------------------------------------------------------------------------------------------------------- */

void difference_release(struct difference *d)
{
    free(d->uid);
    free(d->field);
    free(d->path);
    free(d->before);
    free(d->after);
    *d = (struct difference){0};
}

/* The path; what has no heading of its own ends in the beginning of its content. */
static enum status path_of(struct replace *r, const struct side *side, int i, char **out, struct error *err)
{
    struct buffer path = {0};
    char *content = NULL;
    enum status st = ST_OK;
    tree_path(&side->tree, i, &path);
    if (!side_is_heading(side, i))
        st = change_current(r->s, OBJECT_NODE, id_of(side, i), field_info(FIELD_CONTENT)->key, &content, err);
    if (content && *content) {
        if (path.len)
            buf_puts(&path, PATH_SEPARATOR);
        brief_value(&path, content, BRIEF_CELLS);
    }
    free(content);
    *out = buf_take(&path);
    return st;
}

/* What the cells of a row hold, on one line. */
static enum status row_text(struct replace *r, const struct side *side, int i, char **out, struct error *err)
{
    struct buffer all = {0}, line = {0};
    struct stmt *st = stmt_begin(r->s->db, r->s->sql.item_select);
    stmt_int(st, 1, id_of(side, i));
    if (stmt_row(st)) {
        for (enum field f = 0; f < FIELD_COUNT; f++) {
            const char *text = stmt_get_text(st, (int)f);
            if (*text)
                buf_printf(&all, "%s%s", all.len ? " | " : "", text);
        }
    }
    if (all.len)
        brief_value(&line, buf_text(&all), ROW_CELLS);
    *out = mem_dup(buf_text(&line));
    buf_free(&all);
    buf_free(&line);
    return stmt_end(st, err);
}

static enum status cell_texts(struct replace *r, const struct entry *e, struct difference *d,
                              struct error *err)
{
    enum status st = change_current(r->s, OBJECT_NODE, d->node, d->field, &d->before, err);
    return st ? st : change_current(r->s, OBJECT_NODE, id_of(&r->new, e->new), d->field, &d->after, err);
}

static enum status fill(struct replace *r, const struct entry *e, struct difference *d, struct error *err)
{
    switch (e->kind) {
    case DIFF_HEAD:
        return head_texts(r, e, &d->before, &d->after, err);
    case DIFF_ADDED:
        return row_text(r, &r->new, e->new, &d->after, err);
    case DIFF_REMOVED:
        return row_text(r, &r->old, e->old, &d->before, err);
    case DIFF_CHANGED:
        return cell_texts(r, e, d, err);
    case DIFF_MOVED:
        d->before = mem_dup(d->path);
        d->after = (e->heading ? heading_in_place : row_in_place)(r, e->new) ? mem_dup(d->path) : NULL;
        return d->after ? ST_OK : path_of(r, &r->new, e->new, &d->after, err);
    default:
        return ST_OK;
    }
}

static enum status read_uid(struct replace *r, int64_t node, char **out, struct error *err)
{
    struct stmt *st = stmt_begin(r->s->db, "SELECT uid FROM node WHERE id = ?1");
    stmt_int(st, 1, node);
    *out = mem_dup(stmt_row(st) ? stmt_get_text(st, 0) : "");
    return stmt_end(st, err);
}

static enum status get(struct replace *r, const struct entry *e, struct difference *d, struct error *err)
{
    enum status st = ST_OK;
    bool there = e->old >= 0;
    *d = (struct difference){.kind = e->kind,
                             .selected = e->selected,
                             .by_hand = e->by_hand,
                             .heading = e->heading,
                             .node = id_of(&r->old, e->old),
                             .staged = id_of(&r->new, e->new),
                             .field = entry_cell(e)};
    if (there || e->new >= 0)
        st = path_of(r, there ? &r->old : &r->new, there ? e->old : e->new, &d->path, err);
    if (!st)
        st = read_uid(r, d->node, &d->uid, err);
    if (!st)
        st = fill(r, e, d, err);
    char **const texts[] = {&d->path, &d->before, &d->after};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!*texts[i])
            *texts[i] = mem_dup("");
    if (st)
        difference_release(d);
    return st;
}

enum status replace_get(struct replace *r, size_t i, struct difference *out, struct error *err)
{
    enum status st = store_read_begin(r->s, err);
    return st ? st : store_read_end(r->s, get(r, &r->entries.items[i], out, err));
}
