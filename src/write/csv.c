/* Comma separated values: RFC 4180, CRLF, every cell quoted. Quoting all of them, the blank ones too, says that a blank
 * is meant and that nothing is left to guess (read/csv.c takes such a file as it stands). A heading without items has no
 * cells but its path: its other cells are blank without quotes, which tells it from an item that is not filled in yet. */
#include <string.h>

#include "write/writer.h"

#include "mulu/messages.h"

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

static void csv_head(struct buffer *out, const struct row_head *head, const struct write_options *options)
{
    bool first = true;
    for (size_t i = 0; i < head->ncolumns; i++)
        if (head->columns[i].role != COLUMN_NUMBER)
            put_cell(out, head->columns[i].label, &first);
    if (options->uid)
        put_cell(out, "uid", &first);
    buf_puts(out, "\r\n");
}

static const char *cell_of(const struct outline_row *row, const struct row_column *c)
{
    switch (c->role) {
    case COLUMN_LEVEL:
        return c->index < row->nlevels ? row->levels[c->index] : "";
    case COLUMN_FIELD:
        return row->fields[c->index];
    case COLUMN_EXTRA:
        return c->index < row->nextras ? row->extras[c->index] : "";
    case COLUMN_NUMBER:
        break;
    }
    return "";
}

static void csv_row(struct buffer *out, const struct row_head *head, const struct outline_row *row,
                    const struct write_options *options)
{
    bool first = true, heading = row_is_heading(row);
    for (size_t i = 0; i < head->ncolumns; i++) {
        const struct row_column *c = &head->columns[i];
        if (c->role == COLUMN_NUMBER)
            continue;
        if (heading && c->role != COLUMN_LEVEL)
            put_nothing(out, &first);
        else
            put_cell(out, cell_of(row, c), &first);
    }
    if (options->uid)
        put_cell(out, row->uid, &first);
    buf_puts(out, "\r\n");
}

const struct writer_format csv_format = {
    .info = {"csv", MSG_WRITER_CSV, ".csv", "utf-8-bom utf-8 gb18030"},
    .head = csv_head,
    .row = csv_row,
};
