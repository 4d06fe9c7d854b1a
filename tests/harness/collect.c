#include "harness/collect.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mulu/buffer.h"
#include "mulu/mem.h"

static const char *keep(struct collected *c, const char *text)
{
    return arena_dup(&c->arena, text, strlen(text));
}

static enum status begin(void *ctx, struct row_head *head, struct error *err)
{
    struct collected *c = ctx;
    (void)head;
    (void)err;
    size_t cap = c->n;
    c->tables = mem_array(c->tables, &cap, c->n + 1, sizeof *c->tables);
    c->tables[c->n++] = (struct collected_table){0};
    return ST_OK;
}

static enum status take(void *ctx, const struct outline_row *row, struct error *err)
{
    struct collected *c = ctx;
    struct collected_table *t = &c->tables[c->n - 1];
    (void)err;
    t->rows = mem_array(t->rows, &t->cap, t->n + 1, sizeof *t->rows);
    struct outline_row *copy = &t->rows[t->n++];
    *copy = *row;
    for (int i = 0; i < row->nlevels; i++)
        copy->levels[i] = keep(c, row->levels[i]);
    for (int f = 0; f < FIELD_COUNT; f++)
        copy->fields[f] = keep(c, row->fields[f]);
    for (int i = 0; i < row->nextras; i++)
        copy->extras[i] = keep(c, row->extras[i]);
    copy->uid = keep(c, row->uid ? row->uid : "");
    struct row_mark *marks = arena_alloc(&c->arena, (row->nmarks + 1) * sizeof *marks);
    for (size_t i = 0; i < row->nmarks; i++) {
        marks[i] = row->marks[i];
        marks[i].cell = keep(c, row->marks[i].cell);
        marks[i].raw = keep(c, row->marks[i].raw);
    }
    copy->marks = marks;
    return ST_OK;
}

static enum status end(void *ctx, struct row_head *head, struct error *err)
{
    struct collected *c = ctx;
    (void)err;
    row_head_copy(&c->tables[c->n - 1].head, head);
    return ST_OK;
}

enum status collect_file(const char *path, const struct read_options *options, struct collected *out,
                         struct error *err)
{
    struct formats *formats = NULL;
    static const struct read_options none;
    *out = (struct collected){.sink = {.begin = begin, .row = take, .end = end, .ctx = out}};
    enum status st = formats_load("share/mulu", NULL, &formats, err);
    if (!st)
        st = read_file(path, formats, options ? options : &none, &out->sink, &out->report, err);
    formats_free(formats);
    return st;
}

enum status collect_text(const char *text, size_t len, const struct read_options *options,
                         struct collected *out, struct error *err)
{
    char path[] = "/tmp/mulu-test-XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0 || write(fd, text, len) != (ssize_t)len)
        abort();
    close(fd);
    enum status st = collect_file(path, options, out, err);
    unlink(path);
    return st;
}

void collected_release(struct collected *c)
{
    for (size_t i = 0; i < c->n; i++) {
        row_head_release(&c->tables[i].head);
        free(c->tables[i].rows);
    }
    free(c->tables);
    arena_free(&c->arena);
    read_report_release(&c->report);
}

unsigned collected_marks(const struct outline_row *row, const char *cell)
{
    for (size_t i = 0; i < row->nmarks; i++)
        if (strcmp(row->marks[i].cell, cell) == 0)
            return row->marks[i].marks;
    return 0;
}

const char *collected_path(const struct outline_row *row)
{
    static char path[4096];
    path[0] = '\0';
    for (int i = 0; i < row->nlevels; i++) {
        strncat(path, i ? "/" : "", sizeof path - strlen(path) - 1);
        strncat(path, row->levels[i], sizeof path - strlen(path) - 1);
    }
    return path;
}
