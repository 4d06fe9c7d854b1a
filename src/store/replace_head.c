/* What two catalogs say of themselves: title, columns, choice lists, and the paragraphs around the table. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/strings.h"
#include "mulu/text.h"
#include "store/head.h"
#include "store/replace_impl.h"

/* --- columns ------------------------------------------------------------------------------------------------------------ */

static enum status read_use(struct store *s, const struct side *side, struct use *out, struct error *err)
{
    *out = (struct use){0};
    for (int i = 0; i < side->tree.n; i++) {
        for (int f = 0; f < FIELD_COUNT; f++)
            out->fields[f] = out->fields[f] || side->nodes[i].cells[f];
        if (side->tree.nodes[i].level > out->levels)
            out->levels = side->tree.nodes[i].level;
    }
    struct stmt *st = stmt_begin(
        s->db, "SELECT DISTINCT e.label FROM node AS n JOIN item_extra AS e ON e.node = n.id"
               " WHERE n.catalog = ?1 AND n.alive = 1 AND n.has_item = 1 AND e.value <> '' ORDER BY e.label");
    stmt_int(st, 1, side->catalog);
    while (stmt_row(st))
        string_list_add(&out->extras, stmt_get_text(st, 0));
    return stmt_end(st, err);
}

static bool same_column(const struct row_column *a, const struct row_column *b)
{
    if (a->role != b->role)
        return false;
    return a->role == COLUMN_NUMBER ||
           (a->role == COLUMN_EXTRA ? strcmp(a->label, b->label) == 0 : a->index == b->index);
}

static int find_column(const struct row_head *head, const struct row_column *c)
{
    for (size_t i = 0; i < head->ncolumns; i++)
        if (same_column(&head->columns[i], c))
            return (int)i;
    return -1;
}

static bool holds_something(const struct use *use, const struct row_column *c)
{
    switch (c->role) {
    case COLUMN_LEVEL:
        return c->index < use->levels;
    case COLUMN_FIELD:
        return use->fields[c->index];
    case COLUMN_EXTRA:
        return string_list_has(&use->extras, c->label);
    case COLUMN_NUMBER:
        break;
    }
    return false;
}

/* stated: by field, NULL: all of them are. */
static bool is_stated(const bool *stated, const struct row_column *c)
{
    return !stated || c->role != COLUMN_FIELD || stated[c->index];
}

/* Columns that count: both have them, or they are stated and hold something. Positions are no content. */
static void columns_that_count(const struct row_head *head, const struct use *use, const bool *stated,
                               const struct row_head *other, struct row_head *out)
{
    row_head_copy(out, head);
    size_t n = 0;
    for (size_t i = 0; i < out->ncolumns; i++) {
        struct row_column *c = &out->columns[i];
        bool counts = find_column(other, c) >= 0 || (is_stated(stated, c) && holds_something(use, c));
        if (c->role != COLUMN_NUMBER && counts)
            out->columns[n++] = *c;
        else
            row_column_release(c);
    }
    out->ncolumns = n;
}

static bool same_columns(const struct row_head *a, const struct row_head *b)
{
    bool same = a->ncolumns == b->ncolumns;
    for (size_t i = 0; same && i < a->ncolumns; i++)
        same = same_column(&a->columns[i], &b->columns[i]) &&
               strcmp(a->columns[i].label, b->columns[i].label) == 0;
    return same;
}

/* Takes over what is in the column. */
static void insert_column(struct row_head *head, size_t at, struct row_column c)
{
    head->columns = mem_grow(head->columns, (head->ncolumns + 1) * sizeof *head->columns);
    memmove(head->columns + at + 1, head->columns + at, (head->ncolumns - at) * sizeof *head->columns);
    head->columns[at] = c;
    head->ncolumns++;
}

static void number_extras(struct row_head *head)
{
    int n = 0;
    for (size_t i = 0; i < head->ncolumns; i++)
        if (head->columns[i].role == COLUMN_EXTRA)
            head->columns[i].index = n++;
}

/* The columns as they are to be: the new ones, and of the old ones those that hold nothing, each behind the one that it
 * stood behind. */
static void new_columns(const struct row_head *old, const struct use *in_old, const struct row_head *new,
                        const struct use *in_new, struct row_head *out)
{
    columns_that_count(new, in_new, NULL, old, out);
    for (size_t i = 0; i < out->ncolumns; i++) { /* how it is printed, where the file does not say */
        struct row_column *c = &out->columns[i];
        int at = find_column(old, c);
        if (at >= 0 && !c->group && !c->ticks) {
            c->group = mem_dup(old->columns[at].group);
            c->ticks = mem_dup(old->columns[at].ticks);
        }
    }
    for (size_t i = 0; i < old->ncolumns; i++) {
        const struct row_column *c = &old->columns[i];
        if (find_column(out, c) >= 0 || holds_something(in_old, c))
            continue;
        int before = i ? find_column(out, &old->columns[i - 1]) : -1;
        insert_column(out, before < 0 ? 0 : (size_t)before + 1, row_column_copy(c));
    }
    number_extras(out);
}

static char *labels_of(const struct row_head *head)
{
    struct buffer b = {0};
    for (size_t i = 0; i < head->ncolumns; i++)
        buf_printf(&b, "%s%s", i ? DATA_LIST_COMMA : "", head->columns[i].label);
    return buf_take(&b);
}

/* What the columns hold, by looking at all rows: once, while nobody waits. */
static enum status count_columns(struct replace *r, struct error *err)
{
    enum status st = read_use(r->s, &r->old, &r->use[0], err);
    if (!st)
        st = read_use(r->s, &r->new, &r->use[1], err);
    if (!st)
        st = head_add_fields(r->s, &r->old_head, EVERY_FIELD, err);
    return st ? st : head_add_fields(r->s, &r->new_head, EVERY_FIELD, err);
}

/* Both lists of columns that count. */
static void columns_of_both(struct replace *r, struct row_head heads[2])
{
    columns_that_count(&r->old_head, &r->use[0], r->stated, &r->new_head, &heads[0]);
    columns_that_count(&r->new_head, &r->use[1], NULL, &r->old_head, &heads[1]);
}

static void release_columns(struct row_head heads[2])
{
    row_head_release(&heads[0]);
    row_head_release(&heads[1]);
}

static enum status compare_columns(struct replace *r, struct error *err)
{
    struct row_head heads[2] = {0};
    for (int f = 0; f < FIELD_COUNT; f++) /* before those that are only filled join them */
        r->stated[f] = row_head_column(&r->old_head, COLUMN_FIELD, f) != NULL;
    enum status st = count_columns(r, err);
    if (st)
        return st;
    columns_of_both(r, heads);
    if (!same_columns(&heads[0], &heads[1]))
        entry_add(&r->entries, DIFF_HEAD, -1, -1, FIELD_IS_HEAD)->name = mem_dup(DIFF_COLUMNS);
    release_columns(heads);
    return ST_OK;
}

/* --- notes -------------------------------------------------------------------------------------------------------------- */

static enum status read_notes(struct store *s, int64_t catalog, struct string_list *out, struct error *err)
{
    struct unplaced_list texts = {0};
    enum status st = store_notes(s, catalog, out, err);
    if (!st)
        st = store_unplaced(s, catalog, &texts, err);
    for (size_t i = 0; i < texts.n; i++)
        string_list_take(out, mem_dup(texts.items[i].text));
    unplaced_list_free(&texts);
    return st;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Without white space, in order. */
static void squash_all(struct string_list *l)
{
    for (size_t i = 0; i < l->n; i++) {
        struct buffer b = {0};
        text_squash(&b, l->items[i], strlen(l->items[i]));
        free(l->items[i]);
        l->items[i] = buf_take(&b);
    }
    if (l->n)
        qsort(l->items, l->n, sizeof *l->items, by_text);
}

static enum status compare_notes(struct replace *r, struct error *err)
{
    struct string_list old = {0}, new = {0};
    bool differ = false;
    enum status st = read_notes(r->s, r->catalog, &old, err);
    if (!st)
        st = read_notes(r->s, r->from, &new, err);
    if (!st) {
        squash_all(&old);
        squash_all(&new);
        for (size_t i = 0; !differ && i < new.n; i++)
            differ = !old.n || !bsearch(&new.items[i], old.items, old.n, sizeof *old.items, by_text);
    }
    if (differ)
        entry_add(&r->entries, DIFF_HEAD, -1, -1, FIELD_IS_HEAD)->name = mem_dup(DIFF_NOTES);
    string_list_free(&old);
    string_list_free(&new);
    return st;
}

static enum status notes_text(struct store *s, int64_t catalog, char **out, struct error *err)
{
    struct string_list notes = {0};
    struct buffer b = {0};
    enum status st = read_notes(s, catalog, &notes, err);
    for (size_t i = 0; i < notes.n; i++)
        buf_printf(&b, "%s%s", i ? "\n" : "", notes.items[i]);
    string_list_free(&notes);
    *out = buf_take(&b);
    return st;
}

/* --- comparing ---------------------------------------------------------------------------------------------------------- */

static void differ(struct replace *r, const char *name, const char *old, const char *new)
{
    if (*new &&strcmp(old, new) != 0)
        entry_add(&r->entries, DIFF_HEAD, -1, -1, FIELD_IS_HEAD)->name = mem_dup(name);
}

static const char *year_text(int year, char room[16])
{
    if (year)
        snprintf(room, 16, "%d", year);
    else
        *room = '\0';
    return room;
}

enum status head_differences(struct replace *r, struct error *err)
{
    const struct row_head *old = &r->old_head, *new = &r->new_head;
    char years[2][16];
    if (!r->untitled) {
        differ(r, DIFF_TITLE, old->title, new->title);
        differ(r, DIFF_BODY, old->body, new->body);
        differ(r, DIFF_YEAR, year_text(old->year, years[0]), year_text(new->year, years[1]));
    }
    enum status st = compare_columns(r, err);
    for (enum field f = 0; !st && f < FIELD_COUNT; f++) {
        char name[sizeof DIFF_CHOICES_PREFIX + 32];
        snprintf(name, sizeof name, "%s%s", DIFF_CHOICES_PREFIX, field_info(f)->key);
        differ(r, name, old->choices[f] ? old->choices[f] : "", new->choices[f] ? new->choices[f] : "");
    }
    return st ? st : compare_notes(r, err);
}

static const char *choices_of(const struct row_head *head, const char *name)
{
    enum field f;
    bool known = field_by_key(name + sizeof DIFF_CHOICES_PREFIX - 1, &f);
    return known && head->choices[f] ? head->choices[f] : "";
}

static void columns_texts(struct replace *r, char **before, char **after)
{
    struct row_head heads[2] = {0};
    columns_of_both(r, heads);
    *before = labels_of(&heads[0]);
    *after = labels_of(&heads[1]);
    release_columns(heads);
}

enum status head_texts(struct replace *r, const struct entry *e, char **before, char **after,
                       struct error *err)
{
    const struct row_head *old = &r->old_head, *new = &r->new_head;
    char years[2][16];
    const char *a, *b;
    if (strcmp(e->name, DIFF_COLUMNS) == 0) {
        columns_texts(r, before, after);
        return ST_OK;
    }
    if (strcmp(e->name, DIFF_NOTES) == 0) {
        enum status st = notes_text(r->s, r->catalog, before, err);
        return st ? st : notes_text(r->s, r->from, after, err);
    }
    if (strcmp(e->name, DIFF_TITLE) == 0)
        a = old->title, b = new->title;
    else if (strcmp(e->name, DIFF_BODY) == 0)
        a = old->body, b = new->body;
    else if (strcmp(e->name, DIFF_YEAR) == 0)
        a = year_text(old->year, years[0]), b = year_text(new->year, years[1]);
    else
        a = choices_of(old, e->name), b = choices_of(new, e->name);
    *before = mem_dup(a);
    *after = mem_dup(b);
    return ST_OK;
}

/* --- applying ----------------------------------------------------------------------------------------------------------- */

static enum status set_columns(struct replace *r, const struct row_head *head, struct error *err)
{
    char *text = head_columns_text(head);
    enum status st = change_make(r->s, OBJECT_CATALOG, r->catalog, FIELD_COLUMNS, text, err);
    free(text);
    return st;
}

static enum status apply_columns(struct replace *r, struct error *err)
{
    struct row_head columns = {0};
    new_columns(&r->old_head, &r->use[0], &r->new_head, &r->use[1], &columns);
    enum status st = set_columns(r, &columns, err);
    row_head_release(&columns);
    return st;
}

/* A source of its own takes over what the file says around the table: the staged one will be purged. */
static enum status copy_source(struct replace *r, int64_t *source, struct error *err)
{
    static const char *const steps[] = {
        "INSERT INTO source_note (source, place, text) SELECT CAST(?1 AS BIGINT), t.place, t.text"
        " FROM catalog AS c JOIN source_note AS t ON t.source = c.source WHERE c.id = ?2 AND ?3 <> 0",
        "INSERT INTO source_text (source, catalog, text, cell) SELECT CAST(?1 AS BIGINT),"
        " CASE WHEN t.catalog IS NULL THEN NULL ELSE CAST(?3 AS BIGINT) END, t.text, '' FROM catalog AS c"
        " JOIN source_text AS t ON t.source = c.source WHERE c.id = ?2"
        " AND (t.catalog IS NULL OR t.catalog = c.id) AND t.node IS NULL ORDER BY t.id",
    };
    struct stmt *st =
        stmt_begin(r->s->db, "INSERT INTO source (name, state, host, pid, started, heartbeat)"
                             " SELECT f.name, 'done', f.host, f.pid, f.started, f.heartbeat FROM catalog AS c"
                             " JOIN source AS f ON f.id = c.source WHERE c.id = ?1 RETURNING id");
    stmt_int(st, 1, r->from);
    while (stmt_row(st))
        *source = stmt_get_int(st, 0);
    enum status status = stmt_end(st, err);
    for (size_t i = 0; !status && i < sizeof steps / sizeof *steps; i++) {
        st = stmt_begin(r->s->db, steps[i]);
        stmt_int(st, 1, *source);
        stmt_int(st, 2, r->from);
        stmt_int(st, 3, r->catalog);
        status = stmt_run(st, err);
    }
    return status;
}

static enum status apply_notes(struct replace *r, struct error *err)
{
    int64_t source = 0;
    char text[24];
    enum status st = copy_source(r, &source, err);
    if (st || !source)
        return st;
    snprintf(text, sizeof text, "%lld", (long long)source);
    return change_make(r->s, OBJECT_CATALOG, r->catalog, FIELD_SOURCE, text, err);
}

static enum status apply_part(struct replace *r, const struct entry *e, struct error *err)
{
    static const struct {
        const char *name, *field;
    } fields[] = {{DIFF_TITLE, FIELD_TITLE}, {DIFF_BODY, FIELD_BODY}, {DIFF_YEAR, FIELD_YEAR}};
    char *before = NULL, *after = NULL, *field = NULL;
    if (strcmp(e->name, DIFF_COLUMNS) == 0)
        return apply_columns(r, err);
    if (strcmp(e->name, DIFF_NOTES) == 0)
        return apply_notes(r, err);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (strcmp(e->name, fields[i].name) == 0)
            field = mem_dup(fields[i].field);
    if (!field)
        field = mem_printf("%s%s", FIELD_CHOICES, e->name + sizeof DIFF_CHOICES_PREFIX - 1);
    enum status st = head_texts(r, e, &before, &after, err);
    if (!st)
        st = change_make(r->s, OBJECT_CATALOG, r->catalog, field, after, err);
    free(field);
    free(before);
    free(after);
    return st;
}

enum status apply_head(struct replace *r, struct error *err)
{
    enum status st = ST_OK;
    for (size_t i = r->first[DIFF_HEAD]; !st && i < r->first[DIFF_HEAD + 1]; i++)
        if (r->entries.items[i].selected)
            st = apply_part(r, &r->entries.items[i], err);
    return st;
}

enum status apply_extra_columns(struct replace *r, struct error *err)
{
    struct row_head head = {0};
    size_t had;
    if (!row_head_column(&r->new_head, COLUMN_EXTRA, 0))
        return ST_OK; /* it takes a look at all nodes */
    enum status st = store_head(r->s, r->catalog, &head, err);
    if (st)
        return st;
    had = head.ncolumns;
    struct stmt *all =
        stmt_begin(r->s->db, "SELECT DISTINCT e.label FROM node AS n JOIN item_extra AS e ON e.node = n.id"
                             " WHERE n.catalog = ?1 AND n.alive = 1 AND e.value <> ''"
                             " AND NOT EXISTS (SELECT 1 FROM catalog_column AS c WHERE c.catalog = ?1"
                             " AND c.role = 'extra' AND c.label = e.label) ORDER BY e.label");
    stmt_int(all, 1, r->catalog);
    while (stmt_row(all))
        insert_column(&head, head.ncolumns,
                      (struct row_column){.role = COLUMN_EXTRA, .label = mem_dup(stmt_get_text(all, 0))});
    st = stmt_end(all, err);
    number_extras(&head);
    if (!st && head.ncolumns > had)
        st = set_columns(r, &head, err);
    row_head_release(&head);
    return st;
}
