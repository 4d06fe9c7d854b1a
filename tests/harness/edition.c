#include "harness/edition.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/review.h"

/* --- writing catalogs --------------------------------------------------------------------------------------------------- */

static const enum field columns[] = {FIELD_CONTENT, FIELD_UNIT, FIELD_DEADLINE, FIELD_REMARK};
enum { COLUMNS = 4, LEVELS = 3 };

static void make_head(struct row_head *head, const char *title)
{
    *head = (struct row_head){.title = mem_dup(title), .body = mem_dup(""), .format = mem_dup("made")};
    for (int i = 0; i < LEVELS; i++)
        row_head_add(head, COLUMN_LEVEL, i, mem_printf("第%d级", i + 1));
    for (int i = 0; i < COLUMNS; i++)
        row_head_add(head, COLUMN_FIELD, (int)columns[i], mem_dup(field_info(columns[i])->label));
}

/* The next part of a line up to one of the signs, or its end. */
static char *next_part(char **at, const char *signs)
{
    char *part = *at;
    size_t n = strcspn(part, signs);
    *at = part[n] ? part + n + 1 : part + n;
    part[n] = '\0';
    return part;
}

static enum status send_line(struct row_sink *sink, const char *text, const char *extra, struct error *err)
{
    char *line = mem_dup(text), *at = line, *levels = next_part(&at, "|");
    struct outline_row row = {.uid = "", .item = strchr(text, '|') != NULL};
    for (enum field f = 0; f < FIELD_COUNT; f++)
        row.fields[f] = "";
    while (*levels)
        row.levels[row.nlevels++] = next_part(&levels, "/");
    for (int i = 0; i < COLUMNS && *at; i++)
        row.fields[columns[i]] = next_part(&at, "|");
    row.nextras = extra != NULL;
    row.extras[0] = extra;
    enum status st = sink->row(sink->ctx, &row, err);
    free(line);
    return st;
}

static enum status send(struct row_sink *sink, const char *title, const char *const *lines, struct error *err)
{
    struct row_head head;
    make_head(&head, title);
    enum status st = sink->begin(sink->ctx, &head, err);
    for (size_t i = 0; !st && lines[i]; i++)
        st = send_line(sink, lines[i], NULL, err);
    if (!st)
        st = sink->end(sink->ctx, &head, err);
    row_head_release(&head);
    return st;
}

enum status edition_send_extra(struct row_sink *sink, const char *title, const char *const *lines,
                               const char *label, const char *value, struct error *err)
{
    struct row_head head;
    make_head(&head, title);
    head.year = 2024;
    row_head_add(&head, COLUMN_EXTRA, 0, mem_dup(label));
    enum status st = sink->begin(sink->ctx, &head, err);
    for (size_t i = 0; !st && lines[i]; i++)
        st = send_line(sink, lines[i], value, err);
    head.choices[FIELD_CHANNEL] = mem_dup("网站、公示栏");
    if (!st)
        st = sink->end(sink->ctx, &head, err);
    row_head_release(&head);
    return st;
}

struct store_import *edition_stage(struct store *s, const char *title, const char *const *lines,
                                   int64_t *catalog)
{
    struct error err = {0};
    struct store_import *im;
    struct row_sink sink;
    const int64_t *ids;
    must(store_import_begin(s, "made.txt", &im, &sink, &err));
    must(send(&sink, title, lines, &err));
    review_open(im, NULL);
    review_catalogs(im, &ids);
    *catalog = ids[0];
    return im;
}

int64_t edition_import(struct store *s, const char *title, const char *const *lines)
{
    struct error err = {0};
    int64_t catalog;
    must(store_import_publish(edition_stage(s, title, lines, &catalog), &err));
    return catalog;
}

/* --- telling ------------------------------------------------------------------------------------------------------------ */

static const char signs[] = "#+~>-";

/* One line for each difference: its kind, where, what. */
char *edition_tell(struct replace *r)
{
    struct error err = {0};
    struct buffer out = {0};
    for (size_t i = 0; i < replace_count(r); i++) {
        struct difference d;
        must(replace_get(r, i, &d, &err));
        buf_printf(&out, "%c %s", signs[d.kind], d.path);
        if (*d.field)
            buf_printf(&out, " [%s]", d.field);
        if (d.kind == DIFF_CHANGED || d.kind == DIFF_HEAD)
            buf_printf(&out, " %s => %s", d.before, d.after);
        if (d.kind == DIFF_MOVED)
            buf_printf(&out, " => %s", strcmp(d.before, d.after) == 0 ? "(order)" : d.after);
        buf_putc(&out, '\n');
        difference_release(&d);
    }
    return buf_take(&out);
}

/* The rows as lines, in the form that they are written in; an item without a value is as good as none. */
static enum status line_of(void *ctx, const struct outline_row *row, struct error *err)
{
    struct buffer *out = ctx;
    bool says = false;
    (void)err;
    for (int i = 0; i < COLUMNS; i++)
        says = says || *row->fields[columns[i]];
    for (int i = 0; i < row->nlevels; i++)
        buf_printf(out, "%s%s", i ? "/" : "", row->levels[i]);
    for (int i = 0; says && i < COLUMNS; i++)
        buf_printf(out, "|%s", row->fields[columns[i]]);
    buf_putc(out, '\n');
    return ST_OK;
}

static enum status no_head(void *ctx, struct row_head *head, struct error *err)
{
    (void)ctx;
    (void)head;
    (void)err;
    return ST_OK;
}

char *edition_lines(struct store *s, int64_t catalog)
{
    struct error err = {0};
    struct buffer out = {0};
    struct row_sink sink = {.begin = no_head, .row = line_of, .end = no_head, .ctx = &out};
    must(store_rows(s, catalog, NULL, &sink, NULL, &err));
    return buf_take(&out);
}

void edition_check(const char *got, const char *want, const char *what)
{
    if (strcmp(got, want) != 0)
        fail_msg("%s:\n%s\ninstead of\n%s", what, got, want);
}
