/* Two passes: the first looks which columns the rows need and finds lines that are wrong, the second sends the rows. */
#include "read/jsonl.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "read/jsonl_head.h"

enum { LINE_MEGABYTES = 16, MOST_MARKS = FIELD_COUNT + ROW_MAX_EXTRAS + 1 };

struct jsonl {
    struct decoder *in;
    struct table_job *job;
    struct buffer text; /* read and not parsed yet, from `at` on */
    size_t at;
    bool ended;
    int line;                  /* number of the line at hand */
    struct jsonl_needs *heads; /* of each catalog in the file */
    size_t nheads, heads_cap;
};

/* --- lines ------------------------------------------------------------------------------------------------------- */

/* The next line that is not blank; *line is NULL at the end. It lives until the next call. */
static enum status next_line(struct jsonl *j, const char **line, size_t *len, struct error *err)
{
    for (;;) {
        const char *from = buf_text(&j->text) + j->at;
        size_t left = j->text.len - j->at;
        const char *nl = memchr(from, '\n', left);
        *line = NULL;
        if (nl || (j->ended && left)) {
            *len = nl ? (size_t)(nl - from) : left;
            j->at += *len + (nl != NULL);
            j->line++;
            if (strspn(from, " \t\r") >= *len)
                continue;
            *line = from;
            return ST_OK;
        }
        if (j->ended)
            return ST_OK;
        if (left > (size_t)LINE_MEGABYTES << 20)
            return error_set(err, ST_INPUT, MSG_READ_JSON_LINE, j->job->path, j->line + 1, LINE_MEGABYTES);
        buf_remove(&j->text, 0, j->at);
        j->at = 0;
        bool more;
        enum status st = decoder_text(j->in, &j->text, &more, err);
        if (st)
            return st;
        j->ended = !more;
    }
}

static enum status wrong_value(const struct jsonl *j, const char *key, struct error *err)
{
    return error_set(err, ST_INPUT, MSG_READ_JSON_KIND, j->job->path, j->line, key);
}

/* *object: the next row, which the caller lets go; NULL at the end. */
static enum status next_object(struct jsonl *j, json_t **object, struct error *err)
{
    const char *line;
    size_t len = 0;
    json_error_t why;
    *object = NULL;
    enum status st = next_line(j, &line, &len, err);
    if (st || !line)
        return st;
    *object = json_loadb(line, len, JSON_REJECT_DUPLICATES, &why);
    if (!*object)
        return error_set(err, ST_INPUT, MSG_READ_JSON, j->job->path, j->line, why.text);
    if (!json_is_object(*object) || !json_is_array(json_object_get(*object, "levels"))) {
        json_decref(*object);
        *object = NULL;
        return wrong_value(j, "levels", err);
    }
    return ST_OK;
}

static enum status start(struct jsonl *j, struct error *err)
{
    buf_clear(&j->text);
    j->at = 0;
    j->line = 0;
    j->ended = false;
    return decoder_rewind(j->in, err);
}

enum status jsonl_detect(struct decoder *in, bool *is_jsonl, struct error *err)
{
    struct table_job none = {.path = ""};
    struct jsonl j = {.in = in, .job = &none};
    struct error why;
    json_t *object = NULL;
    bool more;
    enum status st = decoder_text(in, &j.text, &more, err);
    const char *first = buf_text(&j.text) + strspn(buf_text(&j.text), " \t\r\n");
    *is_jsonl = !st && *first == '{' && !next_object(&j, &object, &why) && object;
    /* A line of ours that was cut or spoilt is still one of ours: its end is said to be wrong, and where. */
    *is_jsonl = *is_jsonl || strncmp(first, "{\"uid\":", 7) == 0 || strncmp(first, "{\"levels\":", 10) == 0;
    json_decref(object);
    buf_free(&j.text);
    return st ? st : decoder_rewind(in, err);
}

/* --- the first pass ---------------------------------------------------------------------------------------------- */

static enum status check_marks(const struct jsonl *j, json_t *object, struct error *err)
{
    static const char *const keys[] = {"filled", "repaired", "unsure"};
    json_t *marks = json_object_get(object, "marks"), *mark;
    const char *name;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        json_t *list = json_object_get(object, keys[i]);
        if (list && !json_is_array(list))
            return wrong_value(j, keys[i], err);
        for (size_t n = 0; n < json_array_size(list); n++)
            if (!json_is_string(json_array_get(list, n)))
                return wrong_value(j, keys[i], err);
    }
    if (marks && !json_is_object(marks))
        return wrong_value(j, "marks", err);
    json_object_foreach(marks, name, mark)
    {
        if (!json_is_object(mark))
            return wrong_value(j, name, err);
    }
    return ST_OK;
}

static enum status check_texts(const struct jsonl *j, json_t *object, struct jsonl_needs *needs,
                               struct error *err)
{
    json_t *levels = json_object_get(object, "levels"), *extra = json_object_get(object, "extra"), *value;
    json_t *uid = json_object_get(object, "uid"), *item = json_object_get(object, "item");
    const char *label;
    for (size_t i = 0; i < json_array_size(levels); i++)
        if (!json_is_string(json_array_get(levels, i)))
            return wrong_value(j, "levels", err);
    if (json_array_size(levels) > ROW_MAX_LEVELS)
        return error_set(err, ST_INPUT, MSG_READ_JSON_LEVELS, j->job->path, j->line, ROW_MAX_LEVELS);
    if ((int)json_array_size(levels) > needs->levels)
        needs->levels = (int)json_array_size(levels);
    if (uid && !json_is_string(uid))
        return wrong_value(j, "uid", err);
    if (item && !json_is_boolean(item))
        return wrong_value(j, "item", err);
    for (enum field f = 0; f < FIELD_COUNT; f++) {
        value = json_object_get(object, field_info(f)->key);
        if (value && !json_is_string(value))
            return wrong_value(j, field_info(f)->key, err);
        needs->fields[f] = needs->fields[f] || value;
    }
    if (extra && !json_is_object(extra))
        return wrong_value(j, "extra", err);
    json_object_foreach(extra, label, value)
    {
        if (!json_is_string(value))
            return wrong_value(j, label, err);
        if (needs->extras.n > ROW_MAX_EXTRAS)
            return error_set(err, ST_INPUT, MSG_READ_JSON_EXTRAS, j->job->path, ROW_MAX_EXTRAS);
        if (!string_list_has(&needs->extras, label))
            string_list_add(&needs->extras, label);
    }
    return ST_OK;
}

/* A row that says what stands above it begins another catalog, and so does the first. */
static struct jsonl_needs *needs_of(struct jsonl *j, json_t *catalog)
{
    if (j->heads && !catalog)
        return &j->heads[j->nheads - 1];
    j->heads = mem_array(j->heads, &j->heads_cap, j->nheads + 1, sizeof *j->heads);
    j->heads[j->nheads] = (struct jsonl_needs){.catalog = json_incref(catalog)};
    return &j->heads[j->nheads++];
}

static enum status step(struct jsonl *j, struct error *err)
{
    enum { STEP = 256 };
    return j->line % STEP == 0 ? job_step(j->job, err) : ST_OK;
}

static enum status look(struct jsonl *j, struct error *err)
{
    json_t *object;
    enum status st;
    while (!(st = next_object(j, &object, err)) && object) {
        json_t *catalog = json_object_get(object, "catalog");
        if (catalog && !json_is_object(catalog))
            st = wrong_value(j, "catalog", err);
        if (!st)
            st = check_texts(j, object, needs_of(j, catalog), err);
        if (!st)
            st = check_marks(j, object, err);
        if (!st)
            st = step(j, err);
        json_decref(object);
        if (st)
            return st;
    }
    return st;
}

/* --- the second pass --------------------------------------------------------------------------------------------- */

static struct row_mark *mark_of(struct outline_row *row, struct row_mark *marks, const char *cell)
{
    for (size_t i = 0; i < row->nmarks; i++)
        if (marks[i].cell && strcmp(marks[i].cell, cell) == 0)
            return &marks[i];
    if (row->nmarks == MOST_MARKS)
        return NULL;
    marks[row->nmarks] = (struct row_mark){.cell = cell, .raw = ""};
    return &marks[row->nmarks++];
}

static void take_marks(json_t *object, struct outline_row *row, struct row_mark *marks)
{
    static const struct {
        const char *key;
        unsigned mark;
        enum mark_reason reason; /* where the file gives none */
    } kinds[] = {{"filled", MARK_FILLED, REASON_MERGED},
                 {"repaired", MARK_REPAIRED, REASON_SHIFTED},
                 {"unsure", MARK_UNSURE, REASON_EMPTY}};
    json_t *reasons = json_object_get(object, "marks"), *cell;
    size_t n;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        json_array_foreach(json_object_get(object, kinds[i].key), n, cell)
        {
            struct row_mark *m = mark_of(row, marks, json_string_value(cell));
            json_t *why = json_object_get(reasons, json_string_value(cell)),
                   *raw = json_object_get(why, "raw");
            if (!m)
                continue;
            m->reason = m->marks ? m->reason : kinds[i].reason;
            m->marks |= kinds[i].mark;
            const char *reason = json_string_value(json_object_get(why, "reason"));
            if (reason)
                mark_reason_by_key(reason, &m->reason);
            m->raw = json_is_string(raw) ? json_string_value(raw) : "";
            m->line = (int)json_integer_value(json_object_get(why, "line"));
            m->column = (int)json_integer_value(json_object_get(why, "column"));
        }
    }
    row->marks = marks;
}

/* Texts under keys that mean nothing here are not lost: they are told. */
static void tell_unknown(struct jsonl *j, json_t *object)
{
    static const char *const known[] = {"uid",      "levels", "extra", "item",   "filled",
                                        "repaired", "unsure", "marks", "catalog"};
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        enum field f;
        bool mine = field_by_key(key, &f);
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            mine = mine || strcmp(key, known[i]) == 0;
        if (mine || !json_is_string(value))
            continue;
        struct buffer b = {0};
        buf_printf(&b, "%s: %s", key, json_string_value(value));
        job_unplaced(j->job, buf_text(&b));
        buf_free(&b);
    }
}

static const char *text_of(json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static void take_row(struct jsonl *j, json_t *object, struct outline_row *row)
{
    json_t *levels = json_object_get(object, "levels"), *extra = json_object_get(object, "extra");
    const struct row_head *head = &j->job->head;
    *row = (struct outline_row){.line = j->line, .nlevels = (int)json_array_size(levels)};
    for (int i = 0; i < row->nlevels; i++)
        row->levels[i] = json_string_value(json_array_get(levels, (size_t)i));
    row->nlevels = row_levels(row);
    for (enum field f = 0; f < FIELD_COUNT; f++)
        row->fields[f] = text_of(object, field_info(f)->key);
    row->nextras = row_head_extras(head);
    for (int i = 0; i < row->nextras; i++)
        row->extras[i] = text_of(extra, row_head_column(head, COLUMN_EXTRA, i)->label);
    row->uid = text_of(object, "uid");
    row->item = !row_is_heading(row) || json_is_true(json_object_get(object, "item"));
}

static enum status begin_table(struct jsonl *j, const struct jsonl_needs *needs, struct error *err)
{
    const struct read_options *o = j->job->options;
    struct row_head head;
    const char *wrong;
    jsonl_head(needs, j->job->stem, &head, &wrong);
    enum status st = wrong ? wrong_value(j, wrong, err) : ST_OK;
    if (!st && row_head_extras(&head) > ROW_MAX_EXTRAS)
        st = error_set(err, ST_INPUT, MSG_READ_JSON_EXTRAS, j->job->path, ROW_MAX_EXTRAS);
    if (!st && o->title && *o->title) {
        free(head.title);
        head.title = mem_dup(o->title);
    }
    head.year = o->year ? o->year : head.year;
    if (!st)
        st = job_begin_as_is(j->job, &head, err);
    row_head_release(&head);
    return st;
}

static enum status send_row(struct jsonl *j, json_t *object, struct error *err)
{
    struct outline_row row;
    struct row_mark marks[MOST_MARKS] = {{0}};
    take_row(j, object, &row);
    take_marks(object, &row, marks);
    tell_unknown(j, object);
    if (row.nlevels == 0 && !row.item)
        return ST_OK; /* a catalog without rows */
    report_count(job_report(j->job), &row);
    return j->job->counter.row(j->job->counter.ctx, &row, err);
}

static enum status send(struct jsonl *j, struct error *err)
{
    json_t *object;
    size_t head = 0;
    enum status st;
    while (!(st = next_object(j, &object, err)) && object) {
        if (head == 0 || json_object_get(object, "catalog"))
            st = head < j->nheads ? begin_table(j, &j->heads[head++], err) : wrong_value(j, "catalog", err);
        if (!st)
            st = send_row(j, object, err);
        if (!st)
            st = step(j, err);
        json_decref(object);
        if (st)
            return st;
    }
    return st;
}

enum status jsonl_read(struct decoder *in, struct table_job *job, struct error *err)
{
    struct jsonl j = {.in = in, .job = job};
    enum status st = look(&j, err);
    if (!st)
        st = start(&j, err);
    if (!st)
        st = send(&j, err);
    if (!st)
        st = job_end(job, err);
    for (size_t i = 0; i < j.nheads; i++)
        jsonl_needs_release(&j.heads[i]);
    free(j.heads);
    buf_free(&j.text);
    return st;
}
