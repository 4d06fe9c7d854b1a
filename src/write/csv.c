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
    const char *p = text + strspn(text, "'");
    return *p && strchr("=+-@\t\r", *p);
}

static void put_cell(struct buffer *out, const char *text, bool *first)
{
    buf_puts(out, *first ? "\"" : ",\"");
    *first = false;
    if (needs_guard(text))
        buf_putc(out, '\'');
    for (; *text; text++) {
        if (*text == '"')
            buf_putc(out, '"');
        buf_putc(out, *text);
    }
    buf_putc(out, '"');
}

static void put_nothing(struct buffer *out, bool *first)
{
    buf_puts(out, *first ? "" : ",");
    *first = false;
}

struct csv {
    char *levels[ROW_MAX_LEVELS]; /* of the row above, where the repeated ones are left blank */
    int nlevels;
};

static enum status csv_begin(struct writing *w, struct error *err)
{
    bool first = true;
    (void)err;
    for (size_t i = 0; i < w->head.ncolumns; i++)
        if (w->head.columns[i].role != COLUMN_NUMBER)
            put_cell(&w->out, w->head.columns[i].label, &first);
    if (w->options.uid)
        put_cell(&w->out, DATA_UID_LABEL, &first);
    buf_puts(&w->out, "\r\n");
    return ST_OK;
}

static void keep_levels(struct csv *csv, const struct outline_row *row, int from)
{
    for (int i = from; i < csv->nlevels; i++)
        free(csv->levels[i]);
    for (int i = from; row && i < row->nlevels; i++)
        csv->levels[i] = mem_dup(row->levels[i]);
    csv->nlevels = row ? row->nlevels : 0;
}

/* How many levels of the row are left blank. A heading alone keeps its own: a line without any text is no row. */
static int merge_levels(struct csv *csv, const struct outline_row *row, bool heading)
{
    int same = row_same_levels(row, (const char *const *)csv->levels, csv->nlevels);
    keep_levels(csv, row, same);
    return heading && same == row->nlevels && same ? same - 1 : same;
}

static enum status csv_row(struct writing *w, const struct outline_row *row, struct error *err)
{
    bool first = true, heading = row_is_heading(row);
    int same = w->options.merged ? merge_levels(w->own, row, heading) : 0;
    (void)err;
    for (size_t i = 0; i < w->head.ncolumns; i++) {
        const struct row_column *c = &w->head.columns[i];
        if (c->role == COLUMN_NUMBER)
            continue;
        if (c->role == COLUMN_LEVEL ? c->index < same && *row->levels[c->index] : heading)
            put_nothing(&w->out, &first);
        else
            put_cell(&w->out, row_cell(row, c), &first);
    }
    if (w->options.uid)
        put_cell(&w->out, row->uid, &first);
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
    .release = csv_release,
};
