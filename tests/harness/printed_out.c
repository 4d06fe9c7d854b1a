/* Writing the tables of printed.c as text. */
#include "harness/printed.h"

#include <stdlib.h>
#include <string.h>

#include "harness/printed_words.h"
#include "mulu/mem.h"
#include "mulu/text.h"

/* One printed row; a cell may be cut, its rest comes below. */
struct line {
    char *cells[PRINTED_COLUMNS];
    int n;
};

static void line_add(struct line *l, const char *text)
{
    l->cells[l->n++] = mem_dup(text);
}

static void line_release(struct line *l)
{
    while (l->n)
        free(l->cells[--l->n]);
}

static bool one_in(struct random_source *r, unsigned n)
{
    return n && random_below(r, n) == 0;
}

/* A cell's text: its paragraphs on lines of their own, or run together where a row has one line. */
static void put_text(struct buffer *out, const struct printed_manner *m, struct random_source *r,
                     const char *text)
{
    for (; *text; text++) {
        bool narrow = *text == '\v'; /* no paragraph: a word that a narrow column breaks */
        if (*text != '\n' && !narrow)
            buf_putc(out, *text);
        else if (m->by_lines)
            buf_putc(out, ' ');
        else
            buf_puts(out, !narrow && one_in(r, m->blank_in) ? "\n\n" : "\n");
    }
}

/* Blanks that converters leave beside a text, and alone in a blank cell. */
static void pad(struct buffer *out, const struct printed_manner *m, struct random_source *r)
{
    static const char *const blanks[] = {" ", "\xC2\xA0", "\xE3\x80\x80", "\xC2\xA0 "};
    if (m->padded && random_below(r, 3) == 0)
        buf_puts(out, blanks[random_below(r, 4)]);
}

static void put_line(struct buffer *out, const struct printed_manner *m, struct random_source *r,
                     const struct line *l)
{
    for (int i = 0; i < l->n; i++) {
        if (m->by_lines)
            buf_puts(out, i ? "\t" : "");
        else
            buf_puts(out, i == 0 && m->bare && *l->cells[i] ? "" : "\t");
        put_text(out, m, r, l->cells[i]);
        pad(out, m, r);
        if (!m->by_lines)
            buf_puts(out, one_in(r, m->gap) ? "\n\n" : "\n");
    }
    if (m->by_lines && one_in(r, m->trailing))
        buf_putc(out, '\t');
    if (m->by_lines || !m->no_gaps)
        buf_putc(out, '\n');
}

/* A header of one row, or of two where columns stand below a group: a merged header has one cell, or one and blanks
 * beside and below it, as the program that saved the file does. */
static void put_header(struct buffer *out, const struct printed_manner *m, struct random_source *r,
                       const struct printed_catalog *c)
{
    struct line first = {.n = 0}, second = {.n = 0};
    bool groups = false;
    for (int i = 0; i < c->ncolumns; i++) {
        const struct printed_column *col = &c->columns[i];
        const char *before = i && col->group ? c->columns[i - 1].group : NULL;
        bool again = before && strcmp(before, col->group) == 0;
        if (!col->group || !again)
            line_add(&first, col->group ? col->group : col->head);
        else if (m->by_lines && !m->split)
            line_add(&first, "");
        if (col->group || !m->split)
            line_add(&second, col->group ? col->head : "");
        groups = groups || col->group;
    }
    struct printed_manner plain = *m; /* a page's header is like the other's */
    plain.blank_in = 0;
    put_line(out, &plain, r, &first);
    if (groups)
        put_line(out, &plain, r, &second);
    line_release(&first);
    line_release(&second);
}

static bool ends_sentence(const char *s, size_t len)
{
    static const char *const stops[] = {"。", "；", ";", "！", "？"};
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        size_t n = strlen(stops[i]);
        if (len >= n && strncmp(s + len - n, stops[i], n) == 0)
            return true;
    }
    return false;
}

/* Cuts long cells of a row in two, as the end of a page does: the rests stand in a line below. */
static bool tear(struct random_source *r, const struct printed_catalog *c, struct line *l, struct line *rest)
{
    bool any = false;
    for (int i = 0; i < l->n; i++) {
        char *text = l->cells[i];
        size_t len = strlen(text), glyphs = text_glyphs(text, len), cut = len;
        if (c->columns[i].kind < FIELD_COUNT && glyphs >= 12 && random_below(r, 10) >= 3)
            cut = text_prefix(text, len, (int)(glyphs + random_below(r, (uint32_t)glyphs / 2)), NULL);
        if (!cut || text[cut] == '\n' || text[cut] == '\v' || ends_sentence(text, cut))
            cut = len;
        line_add(rest, text + cut);
        any = any || text[cut];
        text[cut] = '\0';
    }
    return any;
}

static void put_lines(struct buffer *out, const char *const *lines, size_t n)
{
    for (size_t i = 0; i < n && lines[i]; i++)
        buf_printf(out, "%s\n", lines[i]);
}

static void put_row(struct buffer *out, const struct printed_manner *m, struct random_source *r,
                    const struct printed_catalog *c, int row, bool new_page)
{
    struct line l = {.n = 0}, rest = {.n = 0};
    for (int i = 0; i < c->ncolumns; i++)
        line_add(&l, c->blank[row][i] && !new_page ? "" : c->cells[row][i]);
    bool torn = m->torn && (unsigned)row % m->torn == m->torn - 1 && tear(r, c, &l, &rest);
    put_line(out, m, r, &l);
    if (torn) {
        buf_putc(out, '\n');
        put_line(out, m, r, &rest);
    }
    line_release(&l);
    line_release(&rest);
}

void printed_print(const struct printed_catalog *c, const struct printed_manner *m, struct random_source *r,
                   struct buffer *out)
{
    if (m->around) {
        put_lines(out, c->before, sizeof c->before / sizeof *c->before);
        buf_putc(out, '\n');
    }
    if (m->copy) {
        printed_copied(c, m, r, out);
    } else if (!m->headless) {
        put_header(out, m, r, c);
    }
    for (int row = 0; row < c->nrows && !m->copy; row++) {
        bool new_page = m->page && row && (unsigned)row % m->page == 0;
        if (new_page && m->numbers)
            buf_printf(out, "\n— %u —\n\n", (unsigned)row / m->page);
        if (new_page && m->titles)
            buf_printf(out, "\n%s\n\n", c->before[0]);
        if (new_page && !m->headless)
            put_header(out, m, r, c);
        put_row(out, m, r, c, row, new_page);
    }
    if (m->signed_tabs) {
        struct printed_words w = printed_words(WORDS_SIGNED);
        buf_printf(out, "%s%s\n", one_in(r, 2) ? "\n" : "", w.items[random_below(r, (uint32_t)w.n)]);
    }
    if (m->glued && !m->no_gaps && !m->by_lines)
        out->len--; /* the blank line behind the last row */
    if (m->around) {
        buf_puts(out, m->glued ? "" : "\n");
        put_lines(out, c->after, sizeof c->after / sizeof *c->after);
    }
}
