#include "read/own.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/env.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "read/jsonl_head.h"

enum { MOST_HEAD_ROWS = 2, REACH = 12 };

/* A column of the printed table. */
struct own_column {
    enum column_role role;
    int index;  /* as struct row_column */
    char *tick; /* the word that it ticks, NULL: it holds the value itself */
    char *head; /* the lowest header cell over it */
};
struct own {
    struct row_head head;
    struct own_column columns[GRID_COLUMNS];
    int n, head_rows;
};

bool own_is_json(const char *text)
{
    static const char begins[] = "{\"catalog\":{";
    return strncmp(text, begins, sizeof begins - 1) == 0;
}

/* The i-th of words joined with 、; NULL: there are fewer. The caller frees. */
static char *word_at(const char *words, json_int_t i)
{
    const size_t comma = strlen(DATA_LIST_COMMA);
    const char *p = words, *end;
    for (; p && i > 0; i--)
        p = (end = strstr(p, DATA_LIST_COMMA)) ? end + comma : NULL;
    if (!p || i < 0)
        return NULL;
    end = strstr(p, DATA_LIST_COMMA);
    return mem_dup_n(p, end ? (size_t)(end - p) : strlen(p));
}

static bool add_column(struct own *o, json_t *printed)
{
    json_t *column = json_object_get(printed, "column"), *tick = json_object_get(printed, "tick");
    const char *head = json_string_value(json_object_get(printed, "head"));
    json_int_t at = json_is_integer(column) ? json_integer_value(column) : -1;
    if (at < 0 || at >= (json_int_t)o->head.ncolumns || o->n == GRID_COLUMNS)
        return false;
    const struct row_column *of = &o->head.columns[at];
    struct own_column *c = &o->columns[o->n++];
    *c = (struct own_column){of->role, of->index, NULL, mem_dup(head ? head : "")};
    if (tick)
        c->tick = word_at(of->ticks, json_integer_value(tick));
    return !tick || (c->tick && of->role == COLUMN_FIELD);
}

struct own *own_parse(const char *json, const char *stem)
{
    json_error_t why;
    json_t *object = json_loads(json, JSON_REJECT_DUPLICATES, &why), *printed;
    json_t *catalog = json_object_get(object, "catalog"), *rows = json_object_get(object, "rows");
    struct jsonl_needs needs = {.catalog = json_incref(catalog), .levels = 1};
    struct own *o = mem_alloc(sizeof *o);
    const char *wrong = "";
    if (json_is_object(catalog))
        jsonl_head(&needs, stem, &o->head, &wrong);
    printed = json_object_get(object, "printed");
    /* A column that this program does not know would shift those behind it. */
    bool good = !wrong && json_array_size(json_object_get(catalog, "columns")) == o->head.ncolumns &&
                row_head_levels(&o->head) <= ROW_MAX_LEVELS && row_head_extras(&o->head) <= ROW_MAX_EXTRAS;
    o->head_rows = (int)json_integer_value(rows);
    for (size_t i = 0; i < json_array_size(printed); i++)
        good = good && add_column(o, json_array_get(printed, i));
    good = good && o->n > 0 && o->head_rows >= 1 && o->head_rows <= MOST_HEAD_ROWS;
    jsonl_needs_release(&needs);
    json_decref(object);
    if (good)
        return o;
    own_free(o);
    return NULL;
}

void own_free(struct own *o)
{
    if (!o)
        return;
    for (int i = 0; i < o->n; i++) {
        free(o->columns[i].tick);
        free(o->columns[i].head);
    }
    row_head_release(&o->head);
    free(o);
}

const char *own_title(const struct own *o)
{
    return o->head.title;
}

/* --- the header -------------------------------------------------------------------------------------------------- */

/* The text of the cell that covers a column. */
static const char *text_over(const struct grid_line *line, int column)
{
    while (column > 0 && column < line->n && line->slots[column].how == GRID_LEFT)
        column--;
    return column < line->n ? line->slots[column].text : "";
}

static bool is_header(const struct own *o, const struct grid_line *rows, size_t n)
{
    if (n < (size_t)o->head_rows)
        return false;
    for (int r = 0; r < o->head_rows;
         r++) /* what stands beyond the columns is somebody else's, or the uid's */
        for (int i = o->n; i < rows[r].n; i++)
            if (!text_same_squashed(rows[r].slots[i].text, "") &&
                (i > o->n || !text_same_squashed(rows[r].slots[i].text, DATA_UID_LABEL)))
                return false;
    for (int i = 0; i < o->n; i++)
        if (!text_same_squashed(text_over(&rows[o->head_rows - 1], i), o->columns[i].head))
            return false;
    return true;
}

bool own_find(const struct own *o, const struct grid_line *rows, size_t n, struct grid_header *out)
{
    for (size_t r = 0; r < n && r < REACH; r++) {
        if (!is_header(o, rows + r, n - r))
            continue;
        *out = (struct grid_header){.first = r, .end = r + (size_t)o->head_rows, .found = true};
        return true;
    }
    return false;
}

enum status own_begin(struct own *o, struct table_job *job, const char *title, struct error *err)
{
    struct row_head head;
    row_head_copy(&head, &o->head);
    const char *wanted = job->options->title && *job->options->title ? job->options->title : title;
    if (wanted && *wanted) {
        free(head.title);
        head.title = mem_dup(wanted);
    }
    head.year = job->options->year ? job->options->year : head.year;
    enum status st = job_begin_as_is(job, &head, err);
    row_head_release(&head);
    return st;
}

/* --- rows -------------------------------------------------------------------------------------------------------- */

/* The text of a cell where it stands in the row, or reaches down to it. */
static const char *text_at(const struct grid_line *line, int column)
{
    const struct grid_slot *s = column < line->n ? &line->slots[column] : NULL;
    return s && (s->how == GRID_OWN || s->how == GRID_ABOVE) ? s->text : "";
}

static void add_value(struct arena *a, const char **value, const char *more)
{
    if (!*more)
        return;
    struct buffer b = {0};
    buf_printf(&b, "%s%s%s", *value, **value ? DATA_LIST_COMMA : "", more);
    *value = arena_dup(a, buf_text(&b), b.len);
    buf_free(&b);
}

/* A blank cell over all columns behind the path: a heading without an item. */
static bool is_heading(const struct own *o, const struct grid_line *line)
{
    for (int i = 0; i < o->n && i < line->n; i++) {
        const struct grid_slot *s = &line->slots[i];
        if (s->how == GRID_OWN && s->span > 1 && i + s->span == o->n && !*s->text)
            return true;
    }
    return false;
}

static void tell_number(struct table_job *job, const char *text)
{
    if (text[strspn(text, "0123456789")])
        job_unplaced(job, text); /* positions are counted anew; this is none */
}

static void take_cells(const struct own *o, struct table_job *job, const struct grid_line *line,
                       struct arena *a, struct outline_row *row)
{
    for (int i = 0; i < o->n; i++) {
        const struct own_column *c = &o->columns[i];
        const char *text = text_at(line, i);
        if (c->role == COLUMN_LEVEL)
            row->levels[c->index] = text;
        else if (c->role == COLUMN_EXTRA)
            row->extras[c->index] = text;
        else if (c->role == COLUMN_NUMBER)
            tell_number(job, text);
        else if (!c->tick)
            row->fields[c->index] = text;
        else
            add_value(a, &row->fields[c->index], strcmp(text, DATA_TICK) == 0 ? c->tick : text);
    }
    for (int i = o->n; i < line->n; i++) {
        const char *text = text_at(line, i);
        if (i == o->n && env_is_uid(text))
            row->uid = text;
        else
            job_unplaced(job, text);
    }
}

enum status own_row(const struct own *o, struct table_job *job, const struct grid_line *line,
                    struct error *err)
{
    enum { STEP = 256 };
    struct arena a = {0};
    struct outline_row row = {.line = line->number, .uid = line->uid ? line->uid : ""};
    for (int i = 0; i < ROW_MAX_LEVELS; i++)
        row.levels[i] = "";
    for (enum field f = 0; f < FIELD_COUNT; f++)
        row.fields[f] = "";
    for (int i = 0; i < ROW_MAX_EXTRAS; i++)
        row.extras[i] = "";
    row.nextras = row_head_extras(&o->head);
    row.nlevels = row_head_levels(&o->head);
    take_cells(o, job, line, &a, &row);
    row.nlevels = row_levels(&row);
    bool blank = row_is_heading(&row), nothing = blank && row.nlevels == 0;
    row.item = !blank || !is_heading(o, line);
    enum status st = ++job->rows % STEP == 0 ? job_step(job, err) : ST_OK;
    if (!st && !nothing) {
        report_count(job_report(job), &row);
        st = job->counter.row(job->counter.ctx, &row, err);
    }
    arena_free(&a);
    return st;
}
