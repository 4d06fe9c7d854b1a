#include "read/bars.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/text.h"
#include "read/value.h"

static const char *const bars[] = {"|", "\xef\xbd\x9c", "\xe2\x94\x82", "\xe2\x94\x83", "\xe2\x95\x91"};

/* The length of a bar at s, 0: none. */
static size_t bar_at(const char *s)
{
    for (size_t i = 0; i < sizeof bars / sizeof *bars; i++) {
        size_t n = strlen(bars[i]);
        if (strncmp(s, bars[i], n) == 0)
            return n;
    }
    return 0;
}

/* Steps over what is no bar; an escaped one belongs to the text. */
static size_t until_bar(const char *s)
{
    size_t n = 0;
    while (s[n] && !bar_at(s + n))
        n += s[n] == '\\' && s[n + 1] == '|' ? 2 : 1;
    return n;
}

size_t bars_count(const char *line)
{
    size_t count = 0;
    for (line += until_bar(line); *line; line += until_bar(line)) {
        line += bar_at(line);
        count++;
    }
    return count;
}

bool bars_are_cells(const char *line)
{
    size_t tabs = 0, n = bars_count(line);
    for (const char *p = line; *p; p++)
        tabs += *p == '\t';
    return n >= 2 && n >= tabs;
}

bool bars_is_rule(const char *line)
{
    int dashes = 0;
    for (const char *p = line, *end = p + strlen(p); p < end;) {
        uint32_t c = text_decode(&p, end);
        bool dash = c == '-' || c == '=' || c == '_' || (c >= 0x2500 && c <= 0x2501) || c == 0x2550 ||
                    c == 0x2014 || c == 0x2015;
        bool cross = c == '+' || c == ':' || (c > 0x2501 && c <= 0x257F) || c == '|' || c == 0xFF5C;
        if (!dash && !cross && !text_is_space(c))
            return false;
        dashes += dash;
    }
    return dashes >= 3;
}

static void add_trimmed(struct string_list *cells, const char *s, size_t len)
{
    struct buffer raw = {0}, b = {0};
    for (size_t i = 0; i < len; i++)
        if (!(s[i] == '\\' && i + 1 < len && s[i + 1] == '|'))
            buf_putc(&raw, s[i] == '\t' ? ' ' : s[i]);
    text_trim(&b, buf_text(&raw), raw.len);
    string_list_add(cells, buf_text(&b));
    buf_free(&b);
    buf_free(&raw);
}

void bars_split(const char *line, struct string_list *cells)
{
    for (;;) {
        size_t n = until_bar(line);
        add_trimmed(cells, line, n);
        line += n;
        if (!*line)
            return;
        line += bar_at(line);
    }
}

size_t line_words(const char *line, bool narrow, struct line_word *words, size_t max)
{
    const char *p = line, *end = line + strlen(line);
    size_t n = 0;
    int x = 0;
    for (;;) {
        int blanks = 0;
        const char *at = p;
        while (p < end) {
            const char *next = p;
            uint32_t c = text_decode(&next, end);
            if (!text_is_space(c))
                break;
            blanks += c == '\t' || c == 0x3000 || c == 0x2003 ? 2 : 1;
            x += text_cp_cells(c);
            p = next;
        }
        if (p == end)
            return n;
        bool wide = blanks >= 2;
        if (n && !wide && !narrow) { /* a single blank inside the word */
            words[n - 1].len = (size_t)(at - line) - words[n - 1].at;
        } else if (n == max) {
            return n;
        } else {
            words[n] = (struct line_word){(size_t)(p - line), 0, x, wide || n == 0};
            n++;
        }
        while (p < end) {
            const char *next = p;
            uint32_t c = text_decode(&next, end);
            if (text_is_space(c))
                break;
            x += text_cp_cells(c);
            p = next;
        }
        words[n - 1].len = (size_t)(p - line) - words[n - 1].at;
    }
}

/* The column that a word at x begins in: the last that begins there or before it; a number set to the right of its column
 * begins a little later. */
static int stop_of(const struct line_layout *l, int x)
{
    int at = 0;
    for (int i = 1; i < l->nstops; i++)
        if (l->stops[i] <= x + 1)
            at = i;
    return at;
}

static bool row_by_stops(const struct line_layout *l, const char *line, struct buffer *out)
{
    struct line_word words[2 * MAX_STOPS];
    size_t n = line_words(line, false, words, 2 * MAX_STOPS), w = 0;
    if (n == 0 || (n == 1 && stop_of(l, words[0].x) == 0))
        return false;
    for (int i = 0; i < l->nstops; i++) {
        bool any = false;
        for (; w < n && stop_of(l, words[w].x) == i; w++) {
            buf_puts(out, any ? "  " : "");
            buf_add(out, line + words[w].at, words[w].len);
            any = true;
        }
        buf_puts(out, i + 1 < l->nstops ? "\t" : "");
    }
    return true;
}

bool bars_row(const struct line_layout *layout, const char *line, struct buffer *out)
{
    buf_clear(out);
    if (layout->kind == LAYOUT_STOPS)
        return row_by_stops(layout, line, out);
    if (layout->kind > LAYOUT_STOPS || bars_count(line) < 1)
        return false;
    struct string_list cells = {0};
    bars_split(line, &cells);
    size_t from = layout->outer && !*cells.items[0], to = cells.n;
    if (layout->closed && to > from + 1 && !*cells.items[to - 1])
        to--;
    for (size_t i = from; i < to; i++) {
        buf_puts(out, i > from ? "\t" : "");
        buf_puts(out, cells.items[i]);
    }
    if (to == from + 1)
        buf_putc(out, '\t'); /* a row all the same */
    string_list_free(&cells);
    return true;
}

void bars_join(struct buffer *row, const struct buffer *more)
{
    struct buffer all = {0};
    const char *a = buf_text(row), *b = buf_text(more);
    for (bool first = true;; first = false) {
        size_t n = strcspn(a, "\t"), m = strcspn(b, "\t");
        buf_puts(&all, first ? "" : "\t");
        char *both = mem_printf("%.*s%s%.*s", (int)n, a, n && m ? "\n" : "", (int)m, b);
        value_join(both, false,
                   &all); /* lines are broken by the width of the column, but where an entry begins */
        free(both);
        a += n;
        b += m;
        if (!*a && !*b)
            break;
        a += *a != '\0';
        b += *b != '\0';
    }
    buf_free(row);
    *row = all;
}
