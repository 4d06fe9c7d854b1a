#include "read/lex.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/text.h"

void lexer_init(struct lexer *lx, struct decoder *in)
{
    *lx = (struct lexer){.in = in};
}

void lexer_release(struct lexer *lx)
{
    for (size_t i = lx->head; i < lx->n; i++)
        free(lx->queue[i].text);
    free(lx->queue);
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

/* Reads ahead to the next line that is not blank, counting the blank ones. */
static enum status need_line(struct lexer *lx, struct error *err)
{
    while (!lx->have_line && !lx->at_end) {
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
    *t = (struct token){kind, mem_dup(text), lx->line_number, lx->gap, false};
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

static enum status next_token(struct lexer *lx, struct error *err)
{
    enum status st = need_line(lx, err);
    if (st)
        return st;
    const char *s = buf_text(&lx->line);
    if (!lx->have_line) {
        push(lx, TOKEN_END, "");
        return ST_OK;
    }
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
        free(lx->queue[lx->head++].text);
    if (lx->head == lx->n)
        lx->head = lx->n = 0;
}
