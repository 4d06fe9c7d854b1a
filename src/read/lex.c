#include "read/lex.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/text.h"

void lexer_init(struct lexer *lx, struct decoder *in)
{
    *lx = (struct lexer){.in = in};
}

static void token_free(struct token *t)
{
    free(t->text);
    free(t->raw);
}

void lexer_release(struct lexer *lx)
{
    for (size_t i = lx->head; i < lx->n; i++)
        token_free(&lx->queue[i]);
    free(lx->queue);
    while (lx->again_at < lx->nagain)
        free(lx->again[lx->again_at++].text);
    free(lx->again);
    buf_free(&lx->line);
    *lx = (struct lexer){0};
}

static bool is_blank(const char *s)
{
    const char *end = s + strlen(s);
    while (s < end)
        if (!text_is_space(text_decode(&s, end)) || s[-1] == '\t')
            return false;
    return true;
}

/* Takes the next of the lines that were handed back; false: there is none. */
static bool take_again(struct lexer *lx)
{
    if (lx->again_at == lx->nagain)
        return false;
    struct lexer_line *l = &lx->again[lx->again_at++];
    buf_clear(&lx->line);
    buf_puts(&lx->line, l->text);
    lx->line_number = l->number;
    lx->gap = l->gap;
    lx->have_line = true;
    free(l->text);
    if (lx->again_at == lx->nagain)
        lx->again_at = lx->nagain = 0;
    return true;
}

/* Reads ahead to the next line that is not blank, counting the blank ones. */
static enum status need_line(struct lexer *lx, struct error *err)
{
    while (!lx->have_line && !take_again(lx) && !lx->at_end) {
        bool more;
        enum status st = decoder_line(lx->in, &lx->line, &more, err);
        if (st)
            return st;
        if (!more) {
            lx->at_end = true;
        } else if (is_blank(buf_text(&lx->line))) {
            lx->gap++;
        } else {
            lx->have_line = true;
            lx->line_number = decoder_line_number(lx->in);
        }
    }
    return ST_OK;
}

/* Blanks before the first tab, or -1 where something else stands before it or there is none. */
static int lead(const char *s)
{
    const char *p = s + strspn(s, " ");
    return *p == '\t' ? (int)(p - s) : -1;
}

static bool is_row(const char *s)
{
    if (bars_are_cells(s)) /* tabs that only pad the bars */
        return false;
    const char *tab = strchr(s, '\t');
    if (!tab)
        return false;
    return lead(s) < 0 || strchr(tab + 1, '\t') != NULL;
}

static struct token *push(struct lexer *lx, enum token_kind kind, const char *text)
{
    if (lx->head && lx->n == lx->cap) {
        memmove(lx->queue, lx->queue + lx->head, (lx->n - lx->head) * sizeof *lx->queue);
        lx->n -= lx->head;
        lx->head = 0;
    }
    lx->queue = mem_array(lx->queue, &lx->cap, lx->n + 1, sizeof *lx->queue);
    struct token *t = &lx->queue[lx->n++];
    *t = (struct token){.kind = kind, .text = mem_dup(text), .line = lx->line_number, .gap = lx->gap};
    lx->gap = 0;
    lx->have_line = false;
    return t;
}

/* No real cell is longer; what goes on after it is prose without a blank line before it. */
enum { MAX_CELL = 256 * 1024 };

/* Joins the lines that follow without a blank line and without a tab to a cell's text. */
static enum status continue_cell(struct lexer *lx, char **text, struct error *err)
{
    struct buffer all = {0};
    enum status st = need_line(lx, err);
    while (!st && lx->have_line && lx->gap == 0 && !strchr(lx->line.data, '\t') && all.len < MAX_CELL) {
        if (!all.len)
            buf_puts(&all, *text);
        buf_putc(&all, '\n');
        buf_puts(&all, lx->line.data);
        lx->have_line = false;
        st = need_line(lx, err);
    }
    if (all.len) {
        free(*text);
        *text = buf_take(&all);
    }
    return st;
}

/* Pushes the line at hand as a row of the layout that is in force; *pushed false: it is none. The lines between two rules
 * of a grid are one row. */
static enum status next_row(struct lexer *lx, bool *pushed, struct error *err)
{
    struct buffer row = {0}, more = {0}, raw = {0};
    enum status st = ST_OK;
    *pushed = lx->layout.kind != LAYOUT_TABS && bars_row(&lx->layout, buf_text(&lx->line), &row);
    if (*pushed) {
        buf_puts(&raw, buf_text(&lx->line));
        push(lx, TOKEN_ROW, "");
        size_t at = lx->n - lx->head - 1;
        while (lx->layout.kind == LAYOUT_GRID && !(st = need_line(lx, err)) && lx->have_line &&
               !bars_is_rule(buf_text(&lx->line)) && bars_row(&lx->layout, buf_text(&lx->line), &more)) {
            bars_join(&row, &more);
            buf_printf(&raw, "\n%s", buf_text(&lx->line));
            lx->have_line = false;
            lx->gap = 0;
        }
        struct token *t = &lx->queue[lx->head + at];
        free(t->text);
        t->text = mem_dup(buf_text(&row));
        t->raw = buf_take(&raw);
    }
    buf_free(&more);
    buf_free(&row);
    return st;
}

static enum status next_token(struct lexer *lx, struct error *err)
{
    enum status st = need_line(lx, err);
    while (!st && lx->have_line && lx->layout.kind != LAYOUT_TABS && bars_is_rule(buf_text(&lx->line))) {
        lx->have_line = false; /* a rule is a part of the layout, as tabs are */
        st = need_line(lx, err);
    }
    if (st)
        return st;
    if (!lx->have_line) {
        push(lx, TOKEN_END, "");
        return ST_OK;
    }
    bool pushed;
    st = next_row(lx, &pushed, err);
    if (st || pushed)
        return st;
    const char *s = buf_text(&lx->line);
    if (is_row(s)) {
        push(lx, TOKEN_ROW, s);
        return ST_OK;
    }
    int blanks = lead(s);
    size_t at = lx->n - lx->head; /* push() may move the queue, and so may reading on */
    if (blanks >= 0) {
        struct token *cell = push(lx, TOKEN_CELL, s + blanks + 1);
        cell->damaged = blanks > 0;
        char *text = cell->text;
        st = continue_cell(lx, &text, err);
        lx->queue[lx->head + at].text = text;
        return st;
    }
    push(lx, TOKEN_PARA, s)->damaged = *s == ' ';
    st = need_line(lx, err);
    if (!st && lx->have_line && lx->gap == 0 && lead(lx->line.data) >= 0 && !is_row(lx->line.data))
        lx->queue[lx->head + at].kind = TOKEN_BARE;
    return st;
}

enum status lexer_peek(struct lexer *lx, size_t i, const struct token **out, struct error *err)
{
    while (lx->n - lx->head <= i) {
        if (lx->n > lx->head && lx->queue[lx->n - 1].kind == TOKEN_END) {
            *out = &lx->queue[lx->n - 1];
            return ST_OK;
        }
        enum status st = next_token(lx, err);
        if (st)
            return st;
    }
    *out = &lx->queue[lx->head + i];
    return ST_OK;
}

void lexer_drop(struct lexer *lx, size_t n)
{
    while (n-- && lx->head < lx->n && lx->queue[lx->head].kind != TOKEN_END)
        token_free(&lx->queue[lx->head++]);
    if (lx->head == lx->n)
        lx->head = lx->n = 0;
}

static void hand_back(struct lexer *lx, const char *text, size_t len, int number, int gap)
{
    size_t cap = lx->nagain;
    lx->again = mem_array(lx->again, &cap, lx->nagain + 1, sizeof *lx->again);
    lx->again[lx->nagain++] = (struct lexer_line){mem_dup_n(text, len), number, gap};
}

/* The lines that a token was made of. */
static void hand_back_token(struct lexer *lx, const struct token *t)
{
    struct buffer b = {0};
    if (t->kind == TOKEN_CELL)
        buf_puts(&b, t->damaged ? " \t" : "\t");
    buf_puts(&b, t->raw ? t->raw : t->text);
    int number = t->line, gap = t->gap;
    for (const char *p = buf_text(&b);; number++, gap = 0) {
        size_t n = strcspn(p, "\n");
        hand_back(lx, p, n, number, gap);
        if (!p[n])
            break;
        p += n + 1;
    }
    buf_free(&b);
}

void lexer_layout(struct lexer *lx, const struct line_layout *layout)
{
    struct lexer_line *rest = lx->again; /* they come behind what has been peeked at */
    size_t at = lx->again_at, n = lx->nagain;
    if (lx->layout.kind == LAYOUT_TABS && layout->kind == LAYOUT_TABS)
        return;
    lx->layout = *layout;
    lx->again = NULL;
    lx->again_at = lx->nagain = 0;
    for (size_t i = lx->head; i < lx->n; i++) {
        if (lx->queue[i].kind != TOKEN_END)
            hand_back_token(lx, &lx->queue[i]);
        token_free(&lx->queue[i]);
    }
    lx->head = lx->n = 0;
    if (lx->have_line)
        hand_back(lx, buf_text(&lx->line), lx->line.len, lx->line_number, lx->gap);
    for (; at < n; at++) {
        hand_back(lx, rest[at].text, strlen(rest[at].text), rest[at].number, rest[at].gap);
        free(rest[at].text);
    }
    free(rest);
    lx->have_line = false;
    lx->gap = 0;
}
