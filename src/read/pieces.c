#include "read/pieces.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"

size_t pieces_count(const struct pieces *p)
{
    return p->n - p->head;
}

struct piece *pieces_at(const struct pieces *p)
{
    return p->items ? p->items + p->head : NULL;
}

void pieces_release(struct pieces *p)
{
    for (size_t i = p->head; i < p->n; i++)
        free(p->items[i].text);
    free(p->items);
    buf_free(&p->open);
    *p = (struct pieces){.manner = p->manner};
}

void pieces_drop(struct pieces *p, size_t n)
{
    while (n-- && p->head < p->n)
        free(p->items[p->head++].text);
    if (p->head == p->n)
        p->head = p->n = 0;
}

static bool stands_in(const char *set, uint32_t c)
{
    for (const char *end = set + strlen(set); set < end;)
        if (text_decode(&set, end) == c)
            return true;
    return false;
}

static void look_at(struct piece *piece)
{
    const char *p = piece->text, *end = p + strlen(p);
    while (p < end) {
        uint32_t c = text_decode(&p, end);
        if (text_is_space(c))
            continue;
        piece->first = piece->first ? piece->first : c;
        piece->last = c;
        piece->depth += stands_in(DATA_OPENING, c);
        piece->depth -= stands_in(DATA_CLOSING, c);
    }
    bool alone = text_glyphs(piece->text, strlen(piece->text)) == 1; /* a tick, and no list's */
    piece->sort = alone ? NO_ENTRY : value_entry_sort(piece->text, &piece->ordinal);
}

static struct piece *push(struct pieces *p, const char *text, size_t len, int line, enum sep sep)
{
    if (p->head > 1024 && p->head > p->n / 2) {
        memmove(p->items, p->items + p->head, (p->n - p->head) * sizeof *p->items);
        p->n -= p->head;
        p->head = 0;
    }
    struct buffer b = {0};
    text_trim(&b, text, len);
    p->items = mem_array(p->items, &p->cap, p->n + 1, sizeof *p->items);
    struct piece *piece = &p->items[p->n++];
    *piece = (struct piece){.text = mem_dup(buf_text(&b)), .line = line, .sep = sep};
    buf_free(&b);
    look_at(piece);
    return piece;
}

static void add_words(struct pieces *p, const char *text, int line, int gap)
{
    enum { MOST = 512 };
    struct line_word *words = mem_alloc(MOST * sizeof *words);
    bool narrow = p->manner.style == PIECES_WORDS;
    for (size_t at = 0; text[at];) {
        size_t n = line_words(text + at, narrow, words, MOST);
        for (size_t i = 0; i < n; i++) {
            bool start = at == 0 && i == 0;
            enum sep sep = start ? (gap ? SEP_GAP : SEP_LINE) : words[i].wide ? SEP_WIDE : SEP_BLANK;
            struct piece *piece = push(p, text + at + words[i].at, words[i].len, line, sep);
            piece->column = (int)i + 1;
            piece->line_start = start;
            piece->gap = start ? gap : 0;
        }
        if (n < MOST)
            break;
        at += words[n - 1].at + words[n - 1].len; /* a line of very many words */
    }
    free(words);
}

static bool is_blank(const struct buffer *b)
{
    return text_same_squashed(buf_text(b), "");
}

/* The cell whose text has been gathered is complete. */
static void close_cell(struct pieces *p, int column, bool line_start)
{
    if (p->manner.blanks || !is_blank(&p->open)) {
        struct piece *piece = push(p, buf_text(&p->open), p->open.len, p->open_line, SEP_BAR);
        piece->column = column;
        piece->line_start = line_start;
        piece->gap = p->open_gap;
        piece->padded = p->padded && line_start;
        if (line_start)
            p->padded = false;
    }
    buf_clear(&p->open);
    p->open_gap = 0;
}

/* Nothing but bars: what is left of a row that was filled up, not a row. */
static bool only_bars(const struct string_list *cells)
{
    for (size_t i = 0; i < cells->n; i++)
        if (*cells->items[i])
            return false;
    return cells->n > 2;
}

static void add_cells(struct pieces *p, const char *text, int line, int gap)
{
    struct string_list cells = {0};
    bars_split(text, &cells);
    if (only_bars(&cells) && is_blank(&p->open)) {
        p->padded = true;
        string_list_free(&cells);
        return;
    }
    size_t trailing = 0, from = 0;
    while (trailing < cells.n && !*cells.items[cells.n - 1 - trailing])
        trailing++;
    bool goes_on = !is_blank(&p->open);
    if (!goes_on && cells.n > 1 && !*cells.items[0] && (p->manner.outer || !p->manner.blanks))
        from = 1; /* a bar at the beginning of the line */
    bool start = !goes_on;
    for (size_t i = from; i < cells.n; i++) {
        bool last = i + 1 == cells.n;
        if (!p->open.len) {
            p->open_start = start;
            p->open_line = line;
            p->open_gap = start ? gap : 0;
        } else if (*cells.items[i]) {
            buf_putc(&p->open, '\n');
        }
        buf_puts(&p->open, cells.items[i]);
        if (last && (p->manner.closed || !*cells.items[i]))
            break; /* it ends with a bar of a later line, or is what stands behind the last bar: nothing */
        size_t before = p->n;
        close_cell(p, (int)(i - from) + 1, p->open_start);
        start = start && p->n == before;
    }
    p->padded = trailing >= 2 && trailing < cells.n && !p->manner.blanks;
    if (!p->manner.closed)
        buf_clear(&p->open);
    string_list_free(&cells);
}

void pieces_add_line(struct pieces *p, const char *text, int line, int gap)
{
    if (p->manner.style == PIECES_BARS) {
        if (!bars_is_rule(text))
            add_cells(p, text, line, gap);
    } else if (p->manner.style == PIECES_LINES) {
        struct piece *piece = push(p, text, strlen(text), line, gap ? SEP_GAP : SEP_LINE);
        piece->column = 1;
        piece->line_start = true;
        piece->gap = gap;
    } else {
        add_words(p, text, line, gap);
    }
}

void pieces_end(struct pieces *p)
{
    if (!is_blank(&p->open))
        close_cell(p, 1, true);
    p->ended = true;
}

void pieces_join(const struct piece *pieces, size_t n, struct buffer *out)
{
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_puts(out, pieces[i].sep == SEP_BLANK ? " " : pieces[i].sep == SEP_WIDE ? "  " : "\n");
        buf_puts(out, pieces[i].text);
    }
}
