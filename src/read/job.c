/* One table from its header to its end: what all readers do alike. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "read/explain.h"
#include "read/head.h"
#include "read/split.h"
#include "read/text.h"

struct table_report *job_report(struct table_job *job)
{
    return &job->report->tables[job->at];
}

/* Counts headings, and which of the extra columns are used, on the way to the caller's sink. */
static enum status count_row(void *ctx, const struct outline_row *row, struct error *err)
{
    struct table_job *job = ctx;
    int k = 0;
    while (k < row->nlevels && job->levels[k] && text_same_squashed(job->levels[k], row->levels[k]))
        k++;
    for (int i = k; i < ROW_MAX_LEVELS; i++) {
        free(job->levels[i]);
        job->levels[i] = i < row->nlevels ? mem_dup(row->levels[i]) : NULL;
        job_report(job)->headings += i < row->nlevels && *row->levels[i];
    }
    for (int i = 0; i < row->nextras; i++)
        job->extra_used[i] = job->extra_used[i] || *row->extras[i];
    return job->left_out ? ST_OK : job->sink->row(job->sink->ctx, row, err);
}

static struct table_report *new_report(struct table_job *job)
{
    struct read_report *report = job->report;
    size_t cap = report->ntables;
    report->tables = mem_array(report->tables, &cap, report->ntables + 1, sizeof *report->tables);
    job->at = report->ntables++;
    *job_report(job) = (struct table_report){.runs = 1};
    return job_report(job);
}

static void fill_head(struct table_job *job, const char *title)
{
    job->head = (struct row_head){0};
    head_fill(&job->head, job->formats, &job->columns, title ? title : job->stem, job->options->year);
    job->head.untitled = !title;
    if (job->deadline && !row_head_column(&job->head, COLUMN_FIELD, FIELD_DEADLINE))
        row_head_add(&job->head, COLUMN_FIELD, FIELD_DEADLINE, mem_dup(field_info(FIELD_DEADLINE)->label));
}

/* The part of a table that one catalog has: its head, its report and its rows. columns_told: the report of another one says
 * what the columns mean. The sink hears of it in tell_begin(). */
static void open_rows(struct table_job *job, const char *title, bool columns_told)
{
    fill_head(job, title);
    struct table_report *t = new_report(job);
    t->title = mem_dup(job->head.title);
    t->format = mem_dup(job->head.format);
    t->header_missing = job->columns.header_missing;
    if (!columns_told)
        explain_columns(job->formats, &job->columns, t);
}

/* Where the rows go, once the report is where it stays. */
static void open_resolver(struct table_job *job)
{
    job->extra_used = mem_alloc((size_t)row_head_extras(&job->head) * sizeof(bool));
    job->counter = (struct row_sink){.row = count_row, .ctx = job};
    job->resolver =
        resolver_new(&(struct resolver_setup){job->formats, &job->columns, &job->head, job_report(job),
                                              &job->counter, job->blanks, job->whole_cells, job->deadline});
}

static enum status tell_begin(struct table_job *job, struct error *err)
{
    enum status st = job->left_out ? ST_OK : job->sink->begin(job->sink->ctx, &job->head, err);
    job->waiting = false;
    job_report(job)->catalog = job->head.catalog;
    return st;
}

enum status job_begin(struct table_job *job, struct columns *columns, const char *title, struct error *err)
{
    enum status st = job_end(job, err);
    if (st)
        return st;
    job->open = true;
    job->number++;
    job->left_out = job->options->table && job->options->table != job->number;
    job->current = job->number;
    job->habits = (struct line_habits){0};
    job->columns = *columns;
    if (job->columns.catalog >= 0 && job->blanks != BLANKS_MERGED)
        job->split = split_new(job->columns.catalog);
    else if (job->columns.catalog >= 0) /* printed: whatever it is, it parts nothing */
        job->columns.items[job->columns.catalog].kind = KIND_UNKNOWN;
    job->memory = memory_new();
    job->aligner = (struct aligner){
        .formats = job->formats, .columns = &job->columns, .memory = job->memory, .shifting = job->by_lines};
    open_rows(job, job->options->title && *job->options->title ? job->options->title : title, false);
    open_resolver(job);
    job->waiting = job->split != NULL;
    return job->waiting ? ST_OK : tell_begin(job, err);
}

enum status job_begin_as_is(struct table_job *job, struct row_head *head, struct error *err)
{
    enum status st = job_end(job, err);
    if (st)
        return st;
    job->open = true;
    job->number++;
    job->left_out = job->options->table && job->options->table != job->number;
    job->head = *head;
    *head = (struct row_head){0};
    struct table_report *t = new_report(job);
    t->title = mem_dup(job->head.title);
    t->format = mem_dup(job->head.format);
    for (size_t i = 0; i < job->head.ncolumns; i++)
        string_list_add(&t->headers, job->head.columns[i].label);
    job->extra_used = mem_alloc((size_t)row_head_extras(&job->head) * sizeof(bool));
    job->counter = (struct row_sink){.row = count_row, .ctx = job};
    return tell_begin(job, err);
}

/* Takes the extra columns that no row has used out of the head. A column of numbers leaves one of two things behind: the
 * extra column with the numbers that were not positions, or else the fact that it was there. */
static void drop_unused(struct row_head *head, const bool *used)
{
    size_t kept = 0;
    int extras = 0;
    for (size_t i = 0; i < head->ncolumns; i++) {
        struct row_column c = head->columns[i];
        bool goes = (c.role == COLUMN_EXTRA && !used[c.index]) || (c.role == COLUMN_NUMBER && used[c.index]);
        if (goes) {
            row_column_release(&c);
            continue;
        }
        c.index = c.role == COLUMN_EXTRA ? extras++ : c.index;
        head->columns[kept++] = c;
    }
    head->ncolumns = kept;
}

static void rows_release(struct table_job *job)
{
    resolver_free(job->resolver);
    row_head_release(&job->head);
    for (int i = 0; i < ROW_MAX_LEVELS; i++) {
        free(job->levels[i]);
        job->levels[i] = NULL;
    }
    free(job->extra_used);
    job->resolver = NULL;
    job->extra_used = NULL;
}

static void table_release(struct table_job *job)
{
    rows_release(job);
    split_free(job->split);
    columns_release(&job->columns);
    string_list_free(&job->header);
    memory_free(job->memory);
    job->memory = NULL;
    job->split = NULL;
    job->open = job->after_cut = job->waiting = false;
}

static void table_report_release(struct table_report *t)
{
    free(t->title);
    free(t->format);
    string_list_free(&t->unplaced);
    string_list_free(&t->reprinted);
    string_list_free(&t->headers);
    for (size_t i = 0; i < t->ncolumns; i++) {
        free(t->columns[i].text);
        free(t->columns[i].word);
    }
    free(t->columns);
    for (size_t i = 0; i < t->nformats; i++)
        free(t->formats[i].name);
    free(t->formats);
}

/* The sink hears that there are no more rows, for now. */
static enum status close_rows(struct table_job *job, struct error *err)
{
    if (job->waiting) {
        enum status st = tell_begin(job, err);
        if (st)
            return st;
    }
    if (job->resolver) {
        resolver_end(job->resolver);
        drop_unused(&job->head, job->extra_used);
    }
    return job->left_out ? ST_OK : job->sink->end(job->sink->ctx, &job->head, err);
}

/* A table that was not asked for leaves no report. It is the last: those that were are complete. */
static void forget_left_out(struct table_job *job)
{
    if (job->left_out)
        table_report_release(&job->report->tables[--job->report->ntables]);
}

enum status job_end(struct table_job *job, struct error *err)
{
    if (!job->open)
        return ST_OK;
    enum status st = close_rows(job, err);
    forget_left_out(job);
    table_release(job);
    return st;
}

/* --- catalogs by the values of a column ------------------------------------------------------------------------------ */

/* The first row tells what the table that is open is called. */
static void name_catalog(struct table_job *job, const char *title)
{
    struct row_head *head = &job->head;
    struct row_head named = {0};
    head_fill(&named, job->formats, &job->columns, title, job->options->year);
    free(head->title);
    free(head->body);
    head->title = mem_dup(named.title);
    head->body = mem_dup(named.body);
    head->year = named.year;
    head->untitled = false;
    row_head_release(&named);
    free(job_report(job)->title);
    job_report(job)->title = mem_dup(title);
}

/* What the catalog at hand has to be remembered for, should its value come again. */
static void keep_catalog(struct table_job *job, const char *title)
{
    struct split_catalog *c = split_find(job->split, title);
    if (!c)
        c = split_add(job->split, title);
    c->number = job->current;
    c->report = job->at;
    c->catalog = job->head.catalog;
    for (int i = 0; i < row_head_extras(&job->head); i++)
        c->used |= (uint64_t)job->extra_used[i] << i;
    for (int i = 0; i < ROW_MAX_LEVELS; i++) {
        free(c->levels[i]);
        c->levels[i] = job->levels[i];
        job->levels[i] = NULL;
    }
}

/* The rows go on with a catalog that had some before others came. */
static void take_up(struct table_job *job, struct split_catalog *c, const char *title)
{
    fill_head(job, title);
    job->head.catalog = c->catalog;
    job->head.goes_on = true;
    job->at = c->report;
    job_report(job)->runs++;
}

static enum status change_catalog(struct table_job *job, const char *title, struct error *err)
{
    char *before = mem_dup(job->head.title);
    keep_catalog(job, before);
    free(before);
    enum status st = close_rows(job, err);
    forget_left_out(job);
    rows_release(job);
    if (st)
        return st;
    struct split_catalog *c = split_find(job->split, title);
    job->current = c ? c->number : ++job->number;
    job->left_out = job->options->table && job->options->table != job->current;
    if (c && !job->left_out)
        take_up(job, c, title);
    else
        open_rows(job, title, true);
    st = tell_begin(job, err); /* a catalog that goes on has its printed lists from there */
    open_resolver(job);
    for (int i = 0; c && i < ROW_MAX_LEVELS; i++) {
        job->levels[i] = c->levels[i];
        c->levels[i] = NULL;
    }
    for (int i = 0; c && i < row_head_extras(&job->head); i++)
        job->extra_used[i] = c->used >> i & 1;
    return st;
}

/* Sees to it that the catalog of the row is the one that is open. */
static enum status choose_catalog(struct table_job *job, const struct table_row *row, struct error *err)
{
    const char *title;
    split_look(job->split, row, job->head.title, &title);
    if (!title)
        return ST_OK;
    if (!job->waiting)
        return change_catalog(job, title, err);
    name_catalog(job, title);
    return tell_begin(job, err);
}

void job_release(struct table_job *job)
{
    free(job->title);
    free(job->deadline);
    if (job->open)
        table_release(job);
}

void read_report_release(struct read_report *report)
{
    free(report->encoding);
    for (size_t i = 0; i < report->ntables; i++)
        table_report_release(&report->tables[i]);
    free(report->tables);
    string_list_free(&report->notes);
    string_list_free(&report->unplaced);
    *report = (struct read_report){0};
}

/* What stands outside the tables is kept in memory until the report is read. */
static enum status check_aside(const struct table_job *job, struct error *err)
{
    enum { MOST_MEGABYTES = 64 };
    return job->aside <= (int64_t)MOST_MEGABYTES << 20
               ? ST_OK
               : error_set(err, ST_INPUT, MSG_READ_ASIDE, job->path, MOST_MEGABYTES);
}

void job_unplaced(struct table_job *job, const char *text)
{
    struct buffer b = {0};
    text_trim(&b, text, strlen(text));
    job->aside += (int64_t)b.len;
    if (b.len)
        string_list_take(job->open ? &job_report(job)->unplaced : &job->report->unplaced, buf_take(&b));
    buf_free(&b);
}

enum status job_note(struct table_job *job, const char *paragraph, struct error *err)
{
    struct buffer b = {0};
    text_trim(&b, paragraph, strlen(paragraph));
    job->aside += (int64_t)b.len;
    enum status st = check_aside(job, err);
    if (!st && b.len) {
        string_list_add(&job->report->notes, b.data);
        if (job->sink->note)
            st = job->sink->note(job->sink->ctx, b.data, err);
    }
    buf_free(&b);
    return st;
}

enum status job_step(struct table_job *job, struct error *err)
{
    int64_t done = job->in ? decoder_done(job->in) : job->done;
    int64_t total = job->in ? decoder_total(job->in) : job->total;
    return progress_step(job->options->progress, done, total)
               ? ST_OK
               : error_set(err, ST_CANCELLED, MSG_READ_CANCELLED);
}

enum status job_row(struct table_job *job, const struct table_row *row, struct error *err)
{
    enum { STEP = 256 };
    enum status st = ++job->rows % STEP == 0 ? job_step(job, err) : check_aside(job, err);
    if (!st && job->split)
        st = choose_catalog(job, row, err);
    return st ? st : resolver_row(job->resolver, row, err);
}

/* A cell has moved when it stands elsewhere than its column, counted from the left and from the right: where one cell
 * is missing, those on either side of it have not. */
static bool has_moved(const struct table_job *job, size_t at, size_t n, int column)
{
    return (int)at != column && (int)(n - at) != job->columns.n - column;
}

void job_place(struct table_job *job, const struct cell *cells, size_t n, const int *to, bool next_damaged,
               struct table_row *out)
{
    *out = (struct table_row){
        .n = job->columns.n, .line = n ? cells[0].line : 0, .after_damage = job->after_cut};
    for (int i = 0; i < out->n; i++)
        out->cells[i] = (struct table_cell){.text = "", .flags = CELL_MISSING};
    size_t last = n; /* blank cells behind the last column do not count as cells */
    while (last > (size_t)out->n && text_same_squashed(cells[last - 1].text, ""))
        last--;
    bool dropped = false, torn = n && (cells[0].damaged || next_damaged);
    for (size_t i = 0; i < n; i++) {
        int c = to ? to[i] : (int)i;
        out->after_damage = out->after_damage || cells[i].damaged;
        if (c < 0 || c >= out->n) {
            if (!text_same_squashed(cells[i].text, ""))
                job_unplaced(job, cells[i].text);
            dropped = dropped || i < last;
            continue;
        }
        bool moved =
            to && !torn && (has_moved(job, i, last, c) || dropped) && !text_same_squashed(cells[i].text, "");
        dropped = dropped && !moved;
        out->cells[c] =
            (struct table_cell){cells[i].text, cells[i].line, job->by_lines ? cells[i].column : (int)i + 1,
                                (moved ? CELL_MOVED : 0) | (cells[i].plain_blank ? CELL_PLAIN_BLANK : 0)};
    }
    out->cut_left = n && cells[0].damaged && out->cells[0].flags & CELL_MISSING;
    out->cut_right = next_damaged && out->cells[out->n - 1].flags & CELL_MISSING;
    job->after_cut = next_damaged;
}

size_t job_header_again(const struct table_job *job, const struct cell *cells, size_t n)
{
    size_t want = job->header.n, at = 0, i = 0;
    if (want == 0)
        return 0;
    while (at < want && i < n) {
        bool same = text_same_squashed(cells[i].text, job->header.items[at]);
        if (!same && !job->by_lines)
            return 0;
        if (same) {
            at++;
            i++;
        } else if (text_same_squashed(cells[i].text, "")) {
            i++; /* of printed lines only the words count: tabs at their ends come and go */
        } else if (!*job->header.items[at]) {
            at++;
        } else {
            return 0;
        }
    }
    while (job->by_lines && i < n && !cells[i].first && text_same_squashed(cells[i].text, ""))
        i++;
    return at == want ? i : 0;
}

void job_reprinted(struct table_job *job, const struct cell *cells, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct buffer b = {0};
        text_squash(&b, cells[i].text, strlen(cells[i].text));
        if (b.len && !string_list_has(&job_report(job)->reprinted, b.data))
            string_list_add(&job_report(job)->reprinted, b.data);
        buf_free(&b);
    }
}
