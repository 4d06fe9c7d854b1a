/* An Excel workbook of one sheet: title, header in one or two rows, one row for each row. Through libxlsxwriter in its mode
 * of constant memory, in which a row is gone as soon as the next one begins: a range is merged without text and format, so
 * that the library touches no cell of it, and its cells are written with their rows.
 *
 * The last column is hidden; it holds the uids, and beside the title what the columns are. Every cell is text. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/messages.h"
#include "mulu/text.h"
#include "write/head_json.h"
#include "write/layout.h"
#include "write/libxlsxwriter.h"
#include "write/package.h"
#include "write/writer.h"

/* What a sheet can hold (Excel's specifications and limits), and from where on the format "text" shows as ####. */
enum { MOST_ROWS = 1048576, MOST_UNITS = 32767, MOST_TEXT_UNITS = 255 };

struct xlsx {
    struct layout layout;
    struct writing *w;
    struct libxlsxwriter lib;
    FILE *file; /* the workbook's */
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *title, *head, *body, *middle, *text,
        *text_middle;                /* text…: what is typed there stays text, too */
    lxw_row_t next;                  /* the row that comes next */
    lxw_row_t since[LAYOUT_COLUMNS]; /* where the cell began that stands in the row above */
    struct buffer cell;
    bool begun;
};

/* --- text -------------------------------------------------------------------------------------------------------- */

/* _x0041_ is read as the character that it names (ECMA-376, 22.9.2.19): how control characters are written, and what a
 * text that looks like it must not be taken for. */
static bool is_escape(const char *s)
{
    return s[0] == '_' && s[1] == 'x' && strspn(s + 2, "0123456789abcdefABCDEF") >= 4 && s[6] == '_';
}

static void put_text(struct buffer *out, const char *text)
{
    for (const char *p = text, *end = text + strlen(text); p < end;) {
        const char *at = p;
        bool escape = is_escape(p);
        uint32_t cp = text_decode(&p, end);
        if ((cp < 0x20 && cp != '\t' && cp != '\n') || escape || cp == 0xFFFE || cp == 0xFFFF)
            buf_printf(out, "_x%04X_", (unsigned)cp);
        else
            buf_add(out, at, (size_t)(p - at));
    }
}

/* Characters as Excel counts them: in UTF-16. */
static int64_t units_of(const char *text)
{
    int64_t n = 0;
    for (const unsigned char *p = (const unsigned char *)text; *p; p++)
        n += (*p & 0xC0) == 0x80 ? 0 : *p >= 0xF0 ? 2 : 1;
    return n;
}

static enum status write_cell(struct xlsx *x, const struct layout_row *row, int column, const char *text,
                              struct error *err)
{
    const struct layout_column *c = &x->layout.columns[column];
    bool middle = c->tick || c->of->role == COLUMN_NUMBER;
    int64_t units = strlen(text) > MOST_TEXT_UNITS ? units_of(text) : 0;
    if (units > MOST_UNITS)
        return error_set(err, ST_OUTPUT, MSG_WRITE_CELL_LONG, (long long)x->w->written.rows, row->name,
                         c->of->label, (long long)units, MOST_UNITS);
    lxw_format *format = units > MOST_TEXT_UNITS ? (middle ? x->middle : x->body)
                         : middle                ? x->text_middle
                                                 : x->text;
    buf_clear(&x->cell);
    put_text(&x->cell, text);
    lxw_error e =
        *text ? x->lib.worksheet_write_string(x->sheet, x->next, (lxw_col_t)column, x->cell.data, format)
              : x->lib.worksheet_write_blank(x->sheet, x->next, (lxw_col_t)column, format);
    return e ? error_set(err, ST_OUTPUT, MSG_WRITE_PACK, x->lib.lxw_strerror(e)) : ST_OK;
}

/* --- the sheet --------------------------------------------------------------------------------------------------- */

static lxw_format *new_format(struct xlsx *x, const char *font, double size, bool middle)
{
    const struct libxlsxwriter *lib = &x->lib;
    lxw_format *f = lib->workbook_add_format(x->book);
    lib->format_set_font_name(f, font);
    lib->format_set_font_size(f, size);
    lib->format_set_font_family(f, 0);
    lib->format_set_font_charset(f, 134); /* GB 2312 */
    lib->format_set_text_wrap(f);
    lib->format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
    lib->format_set_align(f, middle ? LXW_ALIGN_CENTER : LXW_ALIGN_LEFT);
    return f;
}

static lxw_format *new_cell_format(struct xlsx *x, const char *font, bool middle, bool text)
{
    enum { FORMAT_TEXT = 49 }; /* "@" */
    lxw_format *f = new_format(x, font, 10, middle);
    x->lib.format_set_border(f, LXW_BORDER_THIN);
    if (text)
        x->lib.format_set_num_format_index(f, FORMAT_TEXT);
    return f;
}

static void make_formats(struct xlsx *x)
{
    x->title = new_format(x, DATA_FONT_HEAD, 16, true);
    x->head = new_cell_format(x, DATA_FONT_HEAD, true, true);
    x->body = new_cell_format(x, DATA_FONT_SHEET, false, false);
    x->middle = new_cell_format(x, DATA_FONT_SHEET, true, false);
    x->text = new_cell_format(x, DATA_FONT_SHEET, false, true);
    x->text_middle = new_cell_format(x, DATA_FONT_SHEET, true, true);
}

static void merge(struct xlsx *x, lxw_row_t row, int column, lxw_row_t last, int across)
{
    if (last > row || across > 1)
        x->lib.worksheet_merge_range(x->sheet, row, (lxw_col_t)column, last, (lxw_col_t)(column + across - 1),
                                     "", NULL);
}

static void put_head(struct xlsx *x, const struct layout_head *h)
{
    lxw_row_t row = x->next;
    buf_clear(&x->cell);
    put_text(&x->cell, h->text);
    x->lib.worksheet_write_string(x->sheet, row, (lxw_col_t)h->column, buf_text(&x->cell), x->head);
    for (int i = 1; i < h->across; i++)
        x->lib.worksheet_write_blank(x->sheet, row, (lxw_col_t)(h->column + i), x->head);
    merge(x, row, h->column, row + (lxw_row_t)h->down - 1, h->across);
}

/* Programs find the height of a row by themselves only when somebody types in it. */
static void set_height(struct xlsx *x, int lines)
{
    enum { LINE = 13, AROUND = 4, MOST = 409 }; /* points */
    int height = lines < MOST / LINE ? LINE * lines + AROUND : MOST;
    x->lib.worksheet_set_row(x->sheet, x->next, height, NULL);
}

static void put_head_rows(struct xlsx *x)
{
    const struct layout *l = &x->layout;
    for (int row = 0, i = 0; row < l->head_rows; row++, x->next++) {
        bool covered[LAYOUT_COLUMNS] = {false};
        set_height(x, l->head_lines[row]);
        for (; i < l->nheads && l->heads[i].row == row; i++) {
            put_head(x, &l->heads[i]);
            for (int k = 0; k < l->heads[i].across; k++)
                covered[l->heads[i].column + k] = true;
        }
        for (int k = 0; k < l->ncolumns; k++)
            if (!covered[k])
                x->lib.worksheet_write_blank(x->sheet, x->next, (lxw_col_t)k, x->head);
        if (row == 0)
            x->lib.worksheet_write_string(x->sheet, x->next, (lxw_col_t)l->ncolumns, DATA_UID_LABEL, NULL);
    }
}

static void set_page(struct xlsx *x)
{
    const struct layout *l = &x->layout;
    const struct libxlsxwriter *lib = &x->lib;
    lxw_worksheet *s = x->sheet;
    lxw_row_col_options hidden = {LXW_TRUE, 0, LXW_FALSE};
    for (int i = 0; i < l->ncolumns; i++)
        lib->worksheet_set_column(s, (lxw_col_t)i, (lxw_col_t)i, l->columns[i].width, NULL);
    lib->worksheet_set_column_opt(s, (lxw_col_t)l->ncolumns, (lxw_col_t)l->ncolumns, 38, NULL, &hidden);
    lib->worksheet_set_landscape(s);
    lib->worksheet_set_paper(s, 9); /* A4 */
    lib->worksheet_set_margins(s, 0.4, 0.4, 0.5, 0.6);
    lib->worksheet_fit_to_pages(s, 1, 0);
    lib->worksheet_center_horizontally(s);
    lib->worksheet_set_footer(s, "&C" DATA_PAGE_BEFORE "&P" DATA_PAGE_OF "&N" DATA_PAGE_AFTER);
    lib->worksheet_ignore_errors(s, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:XFD1048576");
}

static void put_top(struct xlsx *x)
{
    const struct layout *l = &x->layout;
    const char *title = l->head->title ? l->head->title : "";
    set_page(x);
    buf_clear(&x->cell);
    put_text(&x->cell, title);
    x->lib.worksheet_set_row(x->sheet, 0, 32, NULL);
    x->lib.worksheet_write_string(x->sheet, 0, 0, buf_text(&x->cell), x->title);
    for (int i = 1; i < l->ncolumns; i++)
        x->lib.worksheet_write_blank(x->sheet, 0, (lxw_col_t)i, x->title);
    merge(x, 0, 0, 0, l->ncolumns);
    char *json = layout_json(l);
    if (units_of(json) <= MOST_UNITS)
        x->lib.worksheet_write_string(x->sheet, 0, (lxw_col_t)l->ncolumns, json, NULL);
    free(json);
    x->next = 1;
    put_head_rows(x);
    x->lib.worksheet_repeat_rows(x->sheet, 1, x->next - 1);
    x->lib.worksheet_freeze_panes(x->sheet, x->next, 0);
}

/* A cell that goes on is merged when it ends: here, where the row above was its last. */
static void end_cells(struct xlsx *x, const struct layout_row *row)
{
    for (int i = 0; i < x->layout.ncolumns; i++) {
        if (row && row->cells[i].joined)
            continue;
        if (x->since[i])
            merge(x, x->since[i], i, x->next - 1, 1);
        x->since[i] = x->next;
    }
}

static enum status put_row(struct xlsx *x, const struct layout_row *row, struct error *err)
{
    const struct layout *l = &x->layout;
    enum status st = ST_OK;
    if (x->next >= MOST_ROWS)
        return error_set(err, ST_OUTPUT, MSG_WRITE_ROWS, MOST_ROWS);
    end_cells(x, row);
    set_height(x, row->lines);
    for (int i = 0; i < l->ncolumns && !st; i++) {
        const struct layout_cell *c = &row->cells[i];
        st = write_cell(x, row, i, c->joined ? "" : c->text, err);
        merge(x, x->next, i, x->next, c->across);
    }
    if (!st && *row->uid)
        x->lib.worksheet_write_string(x->sheet, x->next, (lxw_col_t)l->ncolumns, row->uid, NULL);
    x->next++;
    return st;
}

static enum status put_rows(void *ctx, const struct layout_row *rows, size_t n, struct error *err)
{
    struct xlsx *x = ctx;
    enum status st = ST_OK;
    if (!x->begun)
        put_top(x);
    x->begun = true;
    for (size_t i = 0; i < n && !st; i++)
        st = put_row(x, &rows[i], err);
    return st;
}

/* --- the workbook ------------------------------------------------------------------------------------------------ */

/* The library wants the name of a file. */
static void name_file(FILE *file, char *out, size_t size)
{
    snprintf(out, size, "/proc/self/fd/%d", fileno(file));
}

static enum status xlsx_begin(struct writing *w, struct error *err)
{
    struct xlsx *x = w->own;
    char name[64];
    x->w = w;
    enum status st = libxlsxwriter_load(&x->lib, err);
    if (st)
        return st;
    x->file = package_temp(err);
    if (!x->file)
        return ST_OUTPUT;
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = getenv("TMPDIR")};
    name_file(x->file, name, sizeof name);
    x->book = x->lib.workbook_new_opt(name, &options);
    x->sheet = x->book ? x->lib.workbook_add_worksheet(x->book, DATA_SHEET_NAME) : NULL;
    if (!x->sheet)
        return package_temp_failed(err, errno);
    lxw_doc_properties about = {.title = w->head.title, .company = w->head.body};
    x->lib.workbook_set_properties(x->book, &about);
    make_formats(x);
    layout_begin(&x->layout, &w->head);
    x->layout.rows = put_rows;
    x->layout.ctx = x;
    x->layout.counts_lines = true;
    return ST_OK;
}

static enum status xlsx_row(struct writing *w, const struct outline_row *row, struct error *err)
{
    return layout_row(&((struct xlsx *)w->own)->layout, row, err);
}

/* The library leaves the file of the rows open where it is not asked to pack it. */
static void drop_book(struct xlsx *x)
{
    if (x->sheet && x->sheet->optimize_tmpfile)
        fclose(x->sheet->optimize_tmpfile);
    if (x->book)
        x->lib.lxw_workbook_free(x->book);
    x->book = NULL;
    x->sheet = NULL;
}

static enum status close_book(struct xlsx *x, struct error *err)
{
    FILE *rows = x->sheet->optimize_tmpfile;
    if (fflush(rows) || ferror(rows))
        return package_temp_failed(err, errno);
    lxw_workbook *book = x->book;
    x->book = NULL;
    x->sheet = NULL;
    lxw_error e = x->lib.workbook_close(book);
    return e ? error_set(err, ST_OUTPUT, MSG_WRITE_PACK, x->lib.lxw_strerror(e)) : ST_OK;
}

static enum status xlsx_end(struct writing *w, struct error *err)
{
    struct xlsx *x = w->own;
    enum status st = layout_end(&x->layout, err);
    if (st)
        return st;
    end_cells(x, NULL);
    st = close_book(x, err);
    /* The library does not look whether its temporary files took all it gave them. */
    if (!st)
        st = package_check(x->file, "xl/worksheets/sheet1.xml", "</worksheet>", w->options.progress,
                           w->written.rows, err);
    return st ? st : package_copy(x->file, w->file, err);
}

static void xlsx_release(struct writing *w)
{
    struct xlsx *x = w->own;
    layout_release(&x->layout);
    drop_book(x);
    if (x->file)
        fclose(x->file);
    buf_free(&x->cell);
}

const struct writer_format xlsx_format = {
    .info = {"xlsx", MSG_WRITER_XLSX, ".xlsx", "", true},
    .own_size = sizeof(struct xlsx),
    .begin = xlsx_begin,
    .row = xlsx_row,
    .end = xlsx_end,
    .release = xlsx_release,
};
