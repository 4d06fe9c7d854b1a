/* A sheet is parsed twice: its merged cells are written behind its rows, and must be known before them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "read/number_format.h"
#include "read/own.h"
#include "read/xlsx_impl.h"

enum { MOST_MERGED = 1 << 20, MOST_ROWS_FROZEN = 6, LAST_COLUMN = 16384, LAST_ROW = 1048576 };

struct merged {
    int row, column, last_row, last_column; /* from 0 */
};
/* A merged cell whose first row is hidden: it is shown by the next row. */
struct carried {
    int column, last_row, last_column;
    char *text;
};
struct sheet_cell {
    int column, rows, columns;
    char *text;
};

enum cell_type { CELL_NUMBER, CELL_SHARED, CELL_TEXT, CELL_INLINE, CELL_BOOLEAN, CELL_ERROR };

struct sheet {
    struct xlsx *x;
    const struct xlsx_sheet *info;
    struct merged *merged;
    size_t nmerged, merged_cap, next_merged;
    struct carried *carried;
    size_t ncarried, carried_cap;

    int row, column; /* at hand, from 0; -1: before the first */
    bool hidden;     /* the row at hand is */
    bool own;        /* it is one of ours: texts stand as they are meant */
    int frozen;      /* rows at the top that never scroll away */
    struct sheet_cell *cells;
    size_t ncells, cells_cap;
    enum cell_type type;
    int style;
    bool in_cell, in_value, has_value;
    struct buffer value, scratch;
    struct xlsx_text text;
    enum status status;
    struct error error;
};

bool xlsx_reference(const char *text, int *row, int *column, const char **end)
{
    int c = 0, r = 0;
    const char *p = text;
    for (; *p == '$' || (*p >= 'A' && *p <= 'Z') || (*p >= 'a' && *p <= 'z'); p++)
        if (*p != '$' && c <= LAST_COLUMN)
            c = c * 26 + ((*p | 0x20) - 'a' + 1);
    for (p += *p == '$'; *p >= '0' && *p <= '9' && r <= LAST_ROW; p++)
        r = r * 10 + (*p - '0');
    *row = r - 1;
    *column = c - 1;
    *end = p;
    return c >= 1 && c <= LAST_COLUMN && r >= 1 && r <= LAST_ROW;
}

/* --- merged cells ------------------------------------------------------------------------------------------------- */

static void add_merged(struct sheet *s, const char *ref)
{
    struct merged m;
    const char *p;
    if (!xlsx_reference(ref, &m.row, &m.column, &p) || *p != ':' ||
        !xlsx_reference(p + 1, &m.last_row, &m.last_column, &p) || m.last_row < m.row ||
        m.last_column < m.column || m.column >= GRID_COLUMNS)
        return;
    if (s->nmerged >= MOST_MERGED) {
        s->status =
            error_set(&s->error, ST_INPUT, MSG_READ_MERGED, s->x->job->path, s->info->name, MOST_MERGED);
        return;
    }
    s->merged = mem_array(s->merged, &s->merged_cap, s->nmerged + 1, sizeof *s->merged);
    s->merged[s->nmerged++] = m;
}

static void on_merged_start(void *ctx, enum xml_ns ns, const char *name, const struct xml_attributes *a)
{
    struct sheet *s = ctx;
    if (ns != XML_SHEET || s->status)
        return;
    if (!strcmp(name, "mergeCell") && xml_get(a, "ref", &s->scratch))
        add_merged(s, buf_text(&s->scratch));
    else if (!strcmp(name, "pane") && xml_get(a, "state", &s->scratch) &&
             !strncmp(buf_text(&s->scratch), "frozen", 6))
        s->frozen = xml_get_int(a, "ySplit", 0);
}

static void ignore_end(void *ctx, enum xml_ns ns, const char *name)
{
    (void)ctx;
    (void)ns;
    (void)name;
}

static enum status on_check(void *ctx, struct error *err)
{
    const struct sheet *s = ctx;
    if (s->status && err)
        *err = s->error;
    return s->status;
}

static int by_place(const void *a, const void *b)
{
    const struct merged *x = a, *y = b;
    return x->row != y->row ? (x->row > y->row) - (x->row < y->row)
                            : (x->column > y->column) - (x->column < y->column);
}

/* --- cells -------------------------------------------------------------------------------------------------------- */

static void begin_cell(struct sheet *s, const struct xml_attributes *a)
{
    static const struct {
        const char *name;
        enum cell_type type;
    } types[] = {{"n", CELL_NUMBER},         {"s", CELL_SHARED},  {"str", CELL_TEXT}, {"d", CELL_TEXT},
                 {"inlineStr", CELL_INLINE}, {"b", CELL_BOOLEAN}, {"e", CELL_ERROR}};
    int row, column;
    const char *end, *ref = xml_get(a, "r", &s->scratch);
    s->column = ref && xlsx_reference(ref, &row, &column, &end) ? column : s->column + 1;
    s->type = CELL_NUMBER;
    const char *t = xml_get(a, "t", &s->scratch);
    for (size_t i = 0; t && i < sizeof types / sizeof *types; i++)
        if (!strcmp(t, types[i].name))
            s->type = types[i].type;
    s->style = xml_get_int(a, "s", 0);
    s->in_cell = true;
    s->has_value = false;
    buf_clear(&s->value);
    buf_clear(&s->text.text);
    s->text.font = SYMBOLS_NOT;
    s->text.phonetic = false;
}

static void put_number(struct sheet *s, struct buffer *out)
{
    char *end;
    const char *text = buf_text(&s->value);
    double value = strtod(text, &end);
    if (end == text || *end || !isfinite(value))
        buf_puts(out, text);
    else
        number_format_put(out, xlsx_styles_code(s->x->styles, s->style), value, s->x->from_1904);
}

/* The text that the cell shows. */
static void cell_text(struct sheet *s, struct buffer *out)
{
    const char *value = buf_text(&s->value);
    switch (s->type) {
    case CELL_SHARED:
        buf_clear(&s->scratch);
        xlsx_strings_get(s->x->strings, strtoul(value, NULL, 10), &s->scratch);
        xlsx_text_unescape(buf_text(&s->scratch), s->scratch.len, s->own, out);
        break;
    case CELL_INLINE:
        xlsx_text_unescape(buf_text(&s->text.text), s->text.text.len, s->own, out);
        break;
    case CELL_TEXT:
        xlsx_text_unescape(value, s->value.len, s->own, out);
        break;
    case CELL_BOOLEAN:
        buf_puts(out, *value == '1' || *value == 't' ? "TRUE" : "FALSE");
        break;
    case CELL_ERROR:
        buf_puts(out, value);
        break;
    case CELL_NUMBER:
        put_number(s, out);
        break;
    }
}

static void end_cell(struct sheet *s)
{
    struct buffer text = {0}, shown = {0};
    s->in_cell = false;
    if (s->has_value || s->type == CELL_INLINE)
        cell_text(s, &text);
    s->own = s->own || (s->row == 0 && own_is_json(buf_text(&text)));
    enum symbol_font font = xlsx_styles_font(s->x->styles, s->style);
    if (font != SYMBOLS_NOT && s->type != CELL_NUMBER) {
        symbol_text(font, buf_text(&text), text.len, &shown);
        buf_clear(&text);
        buf_add(&text, buf_text(&shown), shown.len);
    }
    if (text.len > GRID_CELL_BYTES)
        s->status = error_set(&s->error, ST_INPUT, MSG_READ_CELL, s->x->job->path, grid_number(s->x->grid),
                              s->row + 1, GRID_CELL_BYTES >> 10);
    bool held = s->column < GRID_COLUMNS || text.len; /* blank ones far out are only painted */
    if (!s->status && held) {
        s->cells = mem_array(s->cells, &s->cells_cap, s->ncells + 1, sizeof *s->cells);
        s->cells[s->ncells++] = (struct sheet_cell){s->column, 1, 1, buf_take(&text)};
    }
    buf_free(&text);
    buf_free(&shown);
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

static void drop_cells(struct sheet *s)
{
    for (size_t i = 0; i < s->ncells; i++)
        free(s->cells[i].text);
    s->ncells = 0;
}

/* The cell of that column, made where the row has none. */
static struct sheet_cell *cell_at(struct sheet *s, int column)
{
    for (size_t i = 0; i < s->ncells; i++)
        if (s->cells[i].column == column)
            return &s->cells[i];
    s->cells = mem_array(s->cells, &s->cells_cap, s->ncells + 1, sizeof *s->cells);
    struct sheet_cell *c = &s->cells[s->ncells++];
    *c = (struct sheet_cell){column, 1, 1, mem_dup("")};
    return c;
}

/* A merged cell's other cells hold nothing that is shown. */
static void blank_inside(struct sheet *s, int column, int last_column)
{
    for (size_t i = 0; i < s->ncells; i++)
        if (s->cells[i].column > column && s->cells[i].column <= last_column)
            *s->cells[i].text = '\0';
}

static void widen(struct sheet *s, int column, int last_row, int last_column)
{
    struct sheet_cell *c = cell_at(s, column);
    c->rows = last_row - s->row + 1;
    c->columns = last_column - column + 1;
}

/* Gives the merged cells that begin in this row their size; those of a hidden row are carried on to the next. */
static void apply_merged(struct sheet *s)
{
    while (s->next_merged < s->nmerged && s->merged[s->next_merged].row < s->row)
        s->next_merged++;
    for (; s->next_merged < s->nmerged && s->merged[s->next_merged].row == s->row; s->next_merged++) {
        const struct merged *m = &s->merged[s->next_merged];
        if (!s->hidden) {
            widen(s, m->column, m->last_row, m->last_column);
            blank_inside(s, m->column, m->last_column);
        } else if (m->last_row > s->row) {
            s->carried = mem_array(s->carried, &s->carried_cap, s->ncarried + 1, sizeof *s->carried);
            s->carried[s->ncarried++] = (struct carried){m->column, m->last_row, m->last_column,
                                                         mem_dup(cell_at(s, m->column)->text)};
        }
    }
    for (size_t i = 0; !s->hidden && i < s->ncarried; i++) {
        struct carried *k = &s->carried[i];
        if (k->last_row >= s->row) {
            struct sheet_cell *c = cell_at(s, k->column);
            free(c->text);
            c->text = k->text;
            k->text = NULL;
            widen(s, k->column, k->last_row, k->last_column);
        }
        free(k->text);
    }
    s->ncarried = s->hidden ? s->ncarried : 0;
}

static int by_column(const void *a, const void *b)
{
    const struct sheet_cell *x = a, *y = b;
    return (x->column > y->column) - (x->column < y->column);
}

static bool is_header(const struct sheet *s)
{
    int row = s->row + 1;
    if (s->info->first_title)
        return row >= s->info->first_title && row <= s->info->last_title;
    return s->frozen <= MOST_ROWS_FROZEN && row <= s->frozen;
}

static void end_row(struct sheet *s)
{
    apply_merged(s);
    bool any = false;
    for (size_t i = 0; i < s->ncells && !any; i++)
        any = !text_same_squashed(s->cells[i].text, "");
    if (s->hidden && any)
        s->x->job->report->hidden_rows++;
    if (!s->hidden && s->ncells && !s->status) {
        struct grid_cell *cells = mem_alloc(s->ncells * sizeof *cells);
        qsort(s->cells, s->ncells, sizeof *s->cells, by_column);
        for (size_t i = 0; i < s->ncells; i++)
            cells[i] = (struct grid_cell){s->cells[i].column, s->cells[i].rows, s->cells[i].columns, false,
                                          s->cells[i].text};
        s->status = grid_row(s->x->grid, cells, s->ncells, s->row + 1, is_header(s), &s->error);
        free(cells);
    }
    drop_cells(s);
}

static void begin_row(struct sheet *s, const struct xml_attributes *a)
{
    if (s->ncells && s->row >= 0) /* a row that nothing has ended */
        end_row(s);
    drop_cells(s);
    int r = xml_get_int(a, "r", 0);
    s->row = r > 0 ? r - 1 : s->row + 1;
    s->column = -1;
    s->hidden =
        xml_get(a, "hidden", &s->scratch) && (*buf_text(&s->scratch) == '1' || *buf_text(&s->scratch) == 't');
}

static void on_start(void *ctx, enum xml_ns ns, const char *name, const struct xml_attributes *a)
{
    struct sheet *s = ctx;
    if (ns != XML_SHEET || s->status)
        return;
    if (!strcmp(name, "row"))
        begin_row(s, a);
    else if (!strcmp(name, "c"))
        begin_cell(s, a);
    else if (s->in_cell && !strcmp(name, "v"))
        s->in_value = s->has_value = true;
    else if (s->in_cell)
        xlsx_text_start(&s->text, name, a);
}

static void on_end(void *ctx, enum xml_ns ns, const char *name)
{
    struct sheet *s = ctx;
    if (ns != XML_SHEET || s->status)
        return;
    if (!strcmp(name, "row"))
        end_row(s);
    else if (!strcmp(name, "c"))
        end_cell(s);
    else if (!strcmp(name, "v"))
        s->in_value = false;
    else
        xlsx_text_end(&s->text, name);
}

static void on_text(void *ctx, const char *bytes, size_t len)
{
    struct sheet *s = ctx;
    if (s->in_value && s->value.len <= GRID_CELL_BYTES)
        buf_add(&s->value, bytes, len);
    else if (s->in_cell)
        xlsx_text_bytes(&s->text, bytes, len);
}

/* A name that somebody gave the sheet is its title, where nothing better is. */
static const char *title_of(const struct xlsx_sheet *info)
{
    static const char *const usual[] = {DATA_SHEET_NAMES};
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        size_t n = strlen(usual[i]);
        if (!strncmp(info->name, usual[i], n) &&
            strspn(info->name + n, "0123456789 ()") == strlen(info->name + n))
            return NULL;
    }
    return info->name;
}

enum status xlsx_sheet_read(struct xlsx *x, const struct xlsx_sheet *info, struct error *err)
{
    struct sheet s = {.x = x, .info = info, .row = -1};
    struct xml_handler first = {.start = on_merged_start, .end = ignore_end, .check = on_check, .ctx = &s};
    struct xml_handler second = {
        .start = on_start, .end = on_end, .text = on_text, .check = on_check, .ctx = &s};
    enum status st = pack_parse(x->pack, info->part, false, &first, err);
    if (s.nmerged)
        qsort(s.merged, s.nmerged, sizeof *s.merged, by_place);
    if (!st)
        st = grid_begin(x->grid, title_of(info), true, err);
    if (!st)
        st = pack_parse(x->pack, info->part, true, &second, err);
    if (!st)
        st = grid_end(x->grid, err);
    drop_cells(&s);
    for (size_t i = 0; i < s.ncarried; i++)
        free(s.carried[i].text);
    free(s.carried);
    free(s.cells);
    free(s.merged);
    buf_free(&s.value);
    buf_free(&s.scratch);
    buf_free(&s.text.text);
    return st;
}
