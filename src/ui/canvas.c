#include "ui/canvas.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/text.h"

const struct symbols *symbols_unicode(void)
{
    static const struct symbols symbols = {
        .across = "\u2500",
        .down = "\u2502",
        .top_left = "\u250c",
        .top_right = "\u2510",
        .bottom_left = "\u2514",
        .bottom_right = "\u2518",
        .tee_down = "\u252c",
        .tee_up = "\u2534",
        .folded = "\u25b8",
        .unfolded = "\u25be",
        .more_above = "\u25b2",
        .more_below = "\u25bc",
        .pointer = "\u25b8",
        .ticked = "\u2611",
        .unticked = "\u2610",
        .chosen = "(\u2022)",
        .unchosen = "( )",
        .says = "\u21d2",
    };
    return &symbols;
}

const struct symbols *symbols_ascii(void)
{
    static const struct symbols symbols = {
        .across = "-",
        .down = "|",
        .top_left = "+",
        .top_right = "+",
        .bottom_left = "+",
        .bottom_right = "+",
        .tee_down = "+",
        .tee_up = "+",
        .folded = "+",
        .unfolded = "-",
        .more_above = "^",
        .more_below = "v",
        .pointer = ">",
        .ticked = "[x]",
        .unticked = "[ ]",
        .chosen = "(*)",
        .unchosen = "( )",
        .says = "=>",
    };
    return &symbols;
}

void canvas_init(struct canvas *c, const struct symbols *symbols)
{
    *c = (struct canvas){.symbols = symbols, .cursor_row = -1};
}

void canvas_free(struct canvas *c)
{
    free(c->cells);
    buf_free(&c->visible);
    buf_free(&c->fitted);
    *c = (struct canvas){0};
}

void canvas_resize(struct canvas *c, int rows, int cols)
{
    if (rows < 1)
        rows = 1;
    if (cols < 1)
        cols = 1;
    free(c->cells);
    c->cells = mem_alloc((size_t)rows * (size_t)cols * sizeof *c->cells);
    c->rows = rows;
    c->cols = cols;
    canvas_clear(c);
}

static struct cell *cell_at(struct canvas *c, int row, int col)
{
    return &c->cells[(size_t)row * (size_t)c->cols + (size_t)col];
}

const struct cell *canvas_at(const struct canvas *c, int row, int col)
{
    return &c->cells[(size_t)row * (size_t)c->cols + (size_t)col];
}

void canvas_clear(struct canvas *c)
{
    static const struct cell blank = {.cp = {' '}, .cells = 1, .style = STYLE_NORMAL};
    for (int i = 0; i < c->rows * c->cols; i++)
        c->cells[i] = blank;
    c->clip = (struct rect){0, 0, c->rows, c->cols};
    c->cursor_row = c->cursor_col = -1;
}

/* The clip is where a view was laid out; the window may have shrunk since. */
static bool in_clip(const struct canvas *c, int row, int col)
{
    return row >= 0 && row < c->rows && col >= 0 && col < c->cols && row >= c->clip.row &&
           row < c->clip.row + c->clip.rows && col >= c->clip.col && col < c->clip.col + c->clip.cols;
}

void canvas_cursor(struct canvas *c, int row, int col)
{
    if (!in_clip(c, row, col))
        return;
    c->cursor_row = row;
    c->cursor_col = col;
}

static void make_blank(struct cell *cell)
{
    enum style style = cell->style;
    *cell = (struct cell){.cp = {' '}, .cells = 1, .style = (uint8_t)style};
}

/* Takes the cell out of the wide character that it may be half of. */
static void free_cell(struct canvas *c, int row, int col)
{
    struct cell *cell = cell_at(c, row, col);
    if (cell->cells == 0 && col > 0)
        make_blank(cell_at(c, row, col - 1));
    if (cell->cells == 2 && col + 1 < c->cols)
        make_blank(cell_at(c, row, col + 1));
}

static void put_glyph(struct canvas *c, int row, int col, const struct text_glyph *g, enum style style)
{
    for (int i = 0; i < g->cells; i++)
        if (!in_clip(c, row, col + i))
            return;
    for (int i = 0; i < g->cells; i++)
        free_cell(c, row, col + i);
    struct cell *cell = cell_at(c, row, col);
    *cell = (struct cell){.cells = (uint8_t)g->cells, .style = (uint8_t)style};
    const char *p = g->at, *end = g->at + g->len;
    for (int i = 0; i < CELL_MARKS && p < end; i++)
        cell->cp[i] = text_decode(&p, end);
    if (g->cells == 2)
        *cell_at(c, row, col + 1) = (struct cell){.style = (uint8_t)style};
}

/* Text that is already visible and known to fit, or to be clipped at the right only. */
static int put_visible(struct canvas *c, int row, int col, int width, const char *s, size_t len,
                       enum style style)
{
    const char *p = s, *end = s + len;
    struct text_glyph g;
    int used = 0;
    while (text_next(&p, end, &g) && used + g.cells <= width) {
        if (g.cells > 0) /* a mark without a base has nothing to stand on */
            put_glyph(c, row, col + used, &g, style);
        used += g.cells;
    }
    return used;
}

/* The characters that nearly every text here is made of, and what they take: they need no table, no mark stands on them
 * but after them, and none is a control. 0: any other. */
static int plain_cells(const char **p, const char *end, uint32_t *cp)
{
    const unsigned char *s = (const unsigned char *)*p;
    if (*s < 0x80) {
        *cp = *s;
        *p += 1;
        return *s >= 0x20 && *s < 0x7F ? 1 : 0;
    }
    if (*s < 0xE3 || *s > 0xEF || end - *p < 3)
        return 0;
    *cp = text_decode(p, end);
    bool wide = (*cp >= 0x4E00 && *cp <= 0x9FFF) || (*cp >= 0x3001 && *cp <= 0x3029) ||
                (*cp >= 0xFF01 && *cp <= 0xFF60);
    return wide ? 2 : 0;
}

static bool is_within(const struct canvas *c, int row, int col, int width)
{
    return width > 0 && in_clip(c, row, col) && in_clip(c, row, col + width - 1);
}

/* What is about to be drawn over wholly: only at its ends may something be cut in half. */
static struct cell *clear_span(struct canvas *c, int row, int col, int width)
{
    free_cell(c, row, col);
    free_cell(c, row, col + width - 1);
    return cell_at(c, row, col);
}

/* Draws a text of plain characters that fits, with blanks up to `width` cells; -1, and nothing is drawn, where it is not
 * such a text. Gives the cells of the text. */
static int put_plain(struct canvas *c, int row, int col, int width, const char *s, size_t len, bool padded,
                     enum style style)
{
    const char *end = s + len;
    uint32_t cp = 0;
    int used = 0;
    if (!is_within(c, row, col, width))
        return -1;
    for (const char *p = s; p < end;) {
        int cells = plain_cells(&p, end, &cp);
        used += cells;
        if (!cells || used > width)
            return -1;
    }
    int span = padded ? width : used;
    if (!span)
        return 0;
    struct cell *cell = clear_span(c, row, col, span), *stop = cell + span;
    while (s < end) {
        int cells = plain_cells(&s, end, &cp);
        *cell++ = (struct cell){.cp = {cp}, .cells = (uint8_t)cells, .style = (uint8_t)style};
        if (cells == 2)
            *cell++ = (struct cell){.style = (uint8_t)style};
    }
    while (cell < stop)
        *cell++ = (struct cell){.cp = {' '}, .cells = 1, .style = (uint8_t)style};
    return used;
}

void draw_text(struct canvas *c, int row, int col, int width, const char *s, enum style style)
{
    if (put_plain(c, row, col, width, s, strlen(s), true, style) >= 0)
        return;
    buf_clear(&c->visible);
    buf_clear(&c->fitted);
    text_visible(&c->visible, s, strlen(s));
    text_fit(&c->fitted, buf_text(&c->visible), width);
    put_visible(c, row, col, width, buf_text(&c->fitted), c->fitted.len, style);
}

void draw_right(struct canvas *c, int row, int col, int width, const char *s, enum style style)
{
    buf_clear(&c->visible);
    text_visible(&c->visible, s, strlen(s));
    int cells = text_cells(buf_text(&c->visible));
    int left = cells < width ? width - cells : 0;
    draw_blank(c, (struct rect){row, col, 1, left}, style);
    draw_text(c, row, col + left, width - left, s, style);
}

int draw_run(struct canvas *c, int row, int col, int width, const char *s, size_t len, enum style style)
{
    int used = put_plain(c, row, col, width, s, len, false, style);
    if (used >= 0)
        return used;
    buf_clear(&c->visible);
    text_visible(&c->visible, s, len);
    return put_visible(c, row, col, width, buf_text(&c->visible), c->visible.len, style);
}

void draw_blank(struct canvas *c, struct rect area, enum style style)
{
    static const struct text_glyph blank = {.at = " ", .len = 1, .cp = ' ', .cells = 1};
    for (int row = area.row; row < area.row + area.rows; row++) {
        if (put_plain(c, row, area.col, area.cols, "", 0, true, style) >= 0)
            continue;
        for (int col = area.col; col < area.col + area.cols; col++)
            put_glyph(c, row, col, &blank, style);
    }
}

void draw_rule(struct canvas *c, int row, int col, int width, enum style style)
{
    for (int i = 0; i < width; i++)
        draw_run(c, row, col + i, 1, c->symbols->across, strlen(c->symbols->across), style);
}

void draw_bar(struct canvas *c, int row, int col, int height, enum style style)
{
    for (int i = 0; i < height; i++)
        draw_run(c, row + i, col, 1, c->symbols->down, strlen(c->symbols->down), style);
}

static void draw_sign(struct canvas *c, int row, int col, const char *sign, enum style style)
{
    draw_run(c, row, col, 1, sign, strlen(sign), style);
}

void draw_box(struct canvas *c, struct rect a, const char *title, enum style style)
{
    if (a.rows < 2 || a.cols < 2)
        return;
    int bottom = a.row + a.rows - 1, right = a.col + a.cols - 1;
    draw_blank(c, a, STYLE_NORMAL);
    draw_rule(c, a.row, a.col + 1, a.cols - 2, style);
    draw_rule(c, bottom, a.col + 1, a.cols - 2, style);
    draw_bar(c, a.row + 1, a.col, a.rows - 2, style);
    draw_bar(c, a.row + 1, right, a.rows - 2, style);
    draw_sign(c, a.row, a.col, c->symbols->top_left, style);
    draw_sign(c, a.row, right, c->symbols->top_right, style);
    draw_sign(c, bottom, a.col, c->symbols->bottom_left, style);
    draw_sign(c, bottom, right, c->symbols->bottom_right, style);
    int room = a.cols - 6;
    if (!title || !*title || room < 1)
        return;
    int cells = text_cells(title) < room ? text_cells(title) : room;
    draw_run(c, a.row, a.col + 2, 1, " ", 1, style);
    draw_text(c, a.row, a.col + 3, cells, title, STYLE_STRONG);
    draw_run(c, a.row, a.col + 3 + cells, 1, " ", 1, style);
}
