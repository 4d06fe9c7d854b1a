/* Comma separated values: RFC 4180, CRLF, every cell quoted. Quoting all of them, the blank ones too, says that a blank
 * is meant and that nothing is left to guess (read/csv.c takes such a file as it stands). A heading without items has no
 * cells but its path: its other cells are blank without quotes, which tells it from an item that is not filled in yet. So is
 * a level that is left blank because the row above has it too (--merged). */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "write/writer.h"

/* A cell that begins so is run by spreadsheets as a formula (CWE-1236); an apostrophe in front makes it text. Cells that
 * begin with apostrophes before such a sign get one more, so that taking one off gives every text back. */
static bool needs_guard(const char *text)
{
    const char *p = *text == '\'' ? text + strspn(text, "'") : text;
    switch (*p) {
    case '=':
    case '+':
    case '-':
    case '@':
    case '\t':
    case '\r':
        return true;
    default:
        return false;
    }
}

/* In one stretch: a million rows have as many cells as an export takes milliseconds for nothing else. */
static void put_cell(struct buffer *out, const char *text, bool *first)
{
    enum { AROUND = 4 }; /* comma, quotes, apostrophe */
    size_t len = strlen(text);
    char *to = buf_room(out, 2 * len + AROUND);
    if (!*first)
        *to++ = ',';
    *first = false;
    *to++ = '"';
    if (needs_guard(text))
        *to++ = '\'';
    for (const char *quote; (quote = memchr(text, '"', len));) {
        size_t n = (size_t)(quote - text) + 1;
        memcpy(to, text, n);
        to += n;
        *to++ = '"';
        text += n;
        len -= n;
    }
    memcpy(to, text, len + 1);
    to += len;
    *to++ = '"';
    buf_took(out, to);
}

static void put_nothing(struct buffer *out, bool *first)
{
    buf_puts(out, *first ? "" : ",");
    *first = false;
}

struct csv {
    char *levels[ROW_MAX_LEVELS]; /* of the row above, where the repeated ones are left blank */
    int nlevels;
    bool begun;     /* the header stands */
    int64_t before; /* rows of the catalogs before this one */
    int extras
        [ROW_MAX_EXTRAS]; /* where several catalogs share the columns: which of its own each extra one is, -1: none */
};

static const struct row_head *columns_of(const struct writing *w)
{
    return w->options.all ? w->options.all : &w->head;
}

static void find_extras(struct csv *csv, const struct row_head *all, const struct row_head *own)
{
    for (int i = 0; i < row_head_extras(all) && i < ROW_MAX_EXTRAS; i++) {
        const char *label = row_head_column(all, COLUMN_EXTRA, i)->label;
        csv->extras[i] = -1;
        for (size_t k = 0; k < own->ncolumns; k++)
            if (own->columns[k].role == COLUMN_EXTRA && strcmp(own->columns[k].label, label) == 0)
                csv->extras[i] = own->columns[k].index;
    }
}

static void keep_levels(struct csv *csv, const struct outline_row *row, int from)
{
    for (int i = from; i < csv->nlevels; i++)
        free(csv->levels[i]);
    for (int i = from; row && i < row->nlevels; i++)
        csv->levels[i] = mem_dup(row->levels[i]);
    csv->nlevels = row ? row->nlevels : 0;
}

static enum status csv_begin(struct writing *w, struct error *err)
{
    struct csv *csv = w->own;
    const struct row_head *head = columns_of(w);
    bool first = true;
    (void)err;
    csv->before = w->written.rows;
    if (w->options.all) {
        find_extras(csv, head, &w->head);
        keep_levels(csv, NULL, 0); /* nothing is repeated from another catalog */
    }
    if (csv->begun)
        return ST_OK;
    csv->begun = true;
    if (w->options.all)
        put_cell(&w->out, DATA_CATALOG_LABEL, &first);
    for (size_t i = 0; i < head->ncolumns; i++)
        if (head->columns[i].role != COLUMN_NUMBER)
            put_cell(&w->out, head->columns[i].label, &first);
    if (w->options.uid)
        put_cell(&w->out, DATA_UID_LABEL, &first);
    buf_puts(&w->out, "\r\n");
    return ST_OK;
}

/* How many levels of the row are left blank. A heading alone keeps its own: a line without any text is no row. */
static int merge_levels(struct csv *csv, const struct outline_row *row, bool heading)
{
    int same = row_same_levels(row, (const char *const *)csv->levels, csv->nlevels);
    keep_levels(csv, row, same);
    return heading && same == row->nlevels && same ? same - 1 : same;
}

/* The row's text in a column of the file. */
static const char *cell_of(const struct writing *w, const struct outline_row *row, const struct row_column *c)
{
    const struct csv *csv = w->own;
    if (!w->options.all || c->role != COLUMN_EXTRA)
        return row_cell(row, c);
    int at = c->index < ROW_MAX_EXTRAS ? csv->extras[c->index] : -1;
    return at >= 0 && at < row->nextras ? row->extras[at] : "";
}

static enum status csv_row(struct writing *w, const struct outline_row *row, struct error *err)
{
    const struct row_head *head = columns_of(w);
    bool first = true, heading = row_is_heading(row);
    int same = w->options.merged ? merge_levels(w->own, row, heading) : 0;
    (void)err;
    if (w->options.all)
        put_cell(&w->out, w->head.title, &first);
    for (size_t i = 0; i < head->ncolumns; i++) {
        const struct row_column *c = &head->columns[i];
        if (c->role == COLUMN_NUMBER)
            continue;
        if (c->role == COLUMN_LEVEL ? c->index < same && *row->levels[c->index] : heading)
            put_nothing(&w->out, &first);
        else
            put_cell(&w->out, cell_of(w, row, c), &first);
    }
    if (w->options.uid)
        put_cell(&w->out, row->uid, &first);
    buf_puts(&w->out, "\r\n");
    return ST_OK;
}

/* Among several, a catalog without rows is a line with its name and nothing else. */
static enum status csv_end(struct writing *w, struct error *err)
{
    const struct csv *csv = w->own;
    const struct row_head *head = columns_of(w);
    bool first = true;
    (void)err;
    if (!w->options.all || w->written.rows > csv->before)
        return ST_OK;
    put_cell(&w->out, w->head.title, &first);
    for (size_t i = 0; i < head->ncolumns + w->options.uid; i++)
        put_nothing(&w->out, &first);
    buf_puts(&w->out, "\r\n");
    return ST_OK;
}

static void csv_release(struct writing *w)
{
    keep_levels(w->own, NULL, 0);
}

const struct writer_format csv_format = {
    .info = {"csv", MSG_WRITER_CSV, ".csv", "utf-8-bom utf-8 gb18030", false},
    .own_size = sizeof(struct csv),
    .begin = csv_begin,
    .row = csv_row,
    .end = csv_end,
    .release = csv_release,
};
