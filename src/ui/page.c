#include "ui/page.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"

void page_clear(struct page *p, int width)
{
    arena_clear(&p->texts);
    p->n = 0;
    p->lines = 0;
    p->width = width;
}

void page_free(struct page *p)
{
    arena_free(&p->texts);
    free(p->pieces);
    *p = (struct page){0};
}

static void add(struct page *p, int line, int col, const char *text, size_t len, enum style style)
{
    p->pieces = mem_array(p->pieces, &p->cap, p->n + 1, sizeof *p->pieces);
    p->pieces[p->n++] = (struct page_piece){arena_dup(&p->texts, text, len), col, style, line};
}

void page_blank(struct page *p)
{
    p->lines++;
}

static void add_wrapped(struct page *p, int indent, const char *text, enum style style)
{
    size_t len = strlen(text), pos = 0;
    struct text_line line;
    int width = p->width - indent > 2 ? p->width - indent : 2;
    while (text_wrap(text, len, width, &pos, &line))
        add(p, p->lines++, indent, text + line.start, line.len, style);
}

void page_text(struct page *p, int indent, const char *text, enum style style)
{
    add_wrapped(p, indent, text, style);
}

void page_entry(struct page *p, int indent, const char *label, int label_cells, enum style label_style,
                const char *text, enum style style)
{
    struct buffer fitted = {0};
    text_fit(&fitted, label, label_cells);
    add(p, p->lines, indent, buf_text(&fitted), fitted.len, label_style);
    buf_free(&fitted);
    add_wrapped(p, indent + label_cells + 2, text, style);
}

void page_line(struct page *p, int indent, const char *label, int label_cells, enum style label_style,
               const char *text, int cells)
{
    struct buffer fitted = {0};
    text_fit(&fitted, label, label_cells);
    add(p, p->lines, indent, buf_text(&fitted), fitted.len, label_style);
    buf_clear(&fitted);
    text_fit(&fitted, text, cells);
    add(p, p->lines++, indent + label_cells + 2, buf_text(&fitted), fitted.len, STYLE_NORMAL);
    buf_free(&fitted);
}

void page_sign(struct page *p, int line, const char *sign, enum style style)
{
    add(p, line, p->width - text_cells(sign), sign, strlen(sign), style);
}

int page_clamp(const struct page *p, int top, int height)
{
    int most = p->lines > height ? p->lines - height : 0;
    return top > most ? most : top < 0 ? 0 : top;
}

bool page_scroll(const struct page *p, int *top, int height, enum action action)
{
    int whole = height > 3 ? height - 2 : 1, half = height > 3 ? height / 2 : 1;
    switch (action) {
    case ACT_UP:
        *top -= 1;
        break;
    case ACT_DOWN:
        *top += 1;
        break;
    case ACT_PAGE_UP:
        *top -= whole;
        break;
    case ACT_PAGE_DOWN:
        *top += whole;
        break;
    case ACT_SCROLL_UP:
        *top -= half;
        break;
    case ACT_SCROLL_DOWN:
        *top += half;
        break;
    case ACT_FIRST:
        *top = 0;
        break;
    case ACT_LAST:
        *top = p->lines;
        break;
    default:
        return false;
    }
    *top = page_clamp(p, *top, height);
    return true;
}

static void draw_more(struct canvas *c, int row, struct rect area, const char *sign, int n)
{
    struct buffer b = {0};
    buf_printf(&b, MSG_UI_MORE, sign, n);
    draw_right(c, row, area.col, area.cols, buf_text(&b), STYLE_DIM);
    buf_free(&b);
}

void page_draw(const struct page *p, struct canvas *c, struct rect area, int top)
{
    bool says = area.rows >= 3; /* row r is always line top + r, or the sign that hides it */
    bool above = says && top > 0, below = says && p->lines - top > area.rows;
    int first = above ? area.row + 1 : area.row, skipped = above ? top + 1 : top;
    int rows = area.rows - above - below;
    for (size_t i = 0; i < p->n; i++) {
        const struct page_piece *piece = &p->pieces[i];
        if (piece->line < skipped || piece->line >= skipped + rows)
            continue;
        draw_run(c, first + piece->line - skipped, area.col + piece->col, area.cols - piece->col, piece->text,
                 strlen(piece->text), piece->style);
    }
    if (above)
        draw_more(c, area.row, area, c->symbols->more_above, skipped);
    if (below)
        draw_more(c, area.row + area.rows - 1, area, c->symbols->more_below, p->lines - skipped - rows);
}

static void list_more(struct canvas *c, int row, int right, const char *sign, int n)
{
    struct buffer b = {0};
    if (n <= 0)
        return;
    buf_putc(&b, ' ');
    buf_printf(&b, MSG_UI_MORE, sign, n);
    buf_putc(&b, ' ');
    int cells = text_cells(buf_text(&b));
    draw_run(c, row, right - cells, cells, buf_text(&b), b.len, STYLE_DIM);
    buf_free(&b);
}

void page_more_above(const struct list *l, struct canvas *c, int row, int right)
{
    list_more(c, row, right, c->symbols->more_above, l->top);
}

void page_more_below(const struct list *l, struct canvas *c, int row, int right)
{
    list_more(c, row, right, c->symbols->more_below, l->n - l->top - l->height);
}
