/* Full and half width. What a clerk wants is not what the standard calls compatible: digits, letters and technical signs
 * in half width, but the punctuation of a Chinese sentence as it is.
 *
 * To half width: digits, letters and signs such as % + - / always. The marks of Chinese punctuation (comma, colon,
 * semicolon, ! ? parentheses, tilde) and the ideographic blank only in lines without a Chinese character; but a colon
 * between digits (9:30) and a comma before exactly three digits (1,000) everywhere. The marks that have no ASCII twin
 * are never touched.
 * To full width: everything of ASCII. In a line with Chinese characters a stop that follows one becomes the Chinese
 * stop, quotes in pairs become Chinese quotes, and what remains of quotes is left. */
#include "ui/edit_impl.h"

enum { TO_FULL = 0xFEE0, WIDE_BLANK = 0x3000, WIDE_COMMA = 0xFF0C, WIDE_COLON = 0xFF1A, HAN_STOP = 0x3002 };

struct place {
    const char *line, *line_end; /* as typed, also what is not selected of it */
    const char *at, *next;       /* the character, and what follows it */
    bool han;                    /* the line has a Chinese character */
    size_t quotes;               /* " in the line; odd ones in front of `at` open */
};

static bool is_digit(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

static uint32_t before(const struct place *p)
{
    if (p->at == p->line)
        return 0;
    const char *q = p->at - 1;
    while (q > p->line && ((unsigned char)*q & 0xC0) == 0x80)
        q--;
    return text_decode(&q, p->line_end);
}

/* How many digits follow; counts to four. */
static int digits_behind(const struct place *p)
{
    const char *q = p->next;
    int n = 0;
    while (n < 4 && q < p->line_end && is_digit(text_decode(&q, p->line_end)))
        n++;
    return n;
}

static bool is_chinese_mark(uint32_t c)
{
    static const uint32_t marks[] = {WIDE_COMMA, WIDE_COLON, 0xFF1B, 0xFF01,    0xFF1F,
                                     0xFF08,     0xFF09,     0xFF5E, WIDE_BLANK};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (marks[i] == c)
            return true;
    return false;
}

static uint32_t half_of(const struct place *p, uint32_t c)
{
    bool number = is_digit(before(p)) &&
                  ((c == WIDE_COLON && digits_behind(p) > 0) || (c == WIDE_COMMA && digits_behind(p) == 3));
    if (is_chinese_mark(c) && p->han && !number)
        return c;
    if (c == WIDE_BLANK)
        return ' ';
    return c >= 0xFF01 && c <= 0xFF5E ? c - TO_FULL : c;
}

static bool is_word(uint32_t c)
{
    return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static uint32_t full_of(const struct place *p, uint32_t c)
{
    const char *q = p->next;
    if (c == ' ')
        return WIDE_BLANK;
    if (c < '!' || c > '~')
        return c;
    if (p->han && c == '.' && text_is_cjk(before(p)) && !(q < p->line_end && is_word((uint32_t)*q)))
        return HAN_STOP;
    if (p->han && c == '\'')
        return c;
    if (!p->han || c != '"')
        return c + TO_FULL;
    size_t in_front = 0;
    for (q = p->line; q < p->at; q++)
        in_front += *q == '"';
    return p->quotes % 2 ? c : in_front % 2 ? 0x201D : 0x201C;
}

static void look_at_line(const struct edit *e, size_t at, struct place *p)
{
    *p = (struct place){.line = edit_text(e) + edit_line_start(e, at),
                        .line_end = edit_text(e) + edit_line_end(e, at)};
    for (const char *q = p->line; q < p->line_end;) {
        uint32_t c = text_decode(&q, p->line_end);
        p->han = p->han || text_is_cjk(c);
        p->quotes += c == '"';
    }
}

static bool convert(struct edit *e, uint32_t (*twin)(const struct place *, uint32_t))
{
    size_t from = 0, to = e->text.len, caret = 0;
    bool selected = edit_selection(e, &from, &to), changed = false;
    struct buffer out = {0};
    struct place p = {0};
    for (size_t at = from; at < to;) {
        if (at == from || edit_text(e)[at - 1] == '\n')
            look_at_line(e, at, &p);
        p.at = p.next = edit_text(e) + at;
        uint32_t c = text_decode(&p.next, edit_text(e) + to);
        uint32_t other = twin(&p, c);
        size_t n = (size_t)(p.next - p.at);
        if (other == c)
            buf_add(&out, p.at, n); /* byte for byte, whatever it is */
        else
            buf_put_cp(&out, other);
        changed = changed || other != c;
        at += n;
        if (at == e->caret)
            caret = out.len;
    }
    if (changed)
        edit_change(e, from, to, buf_text(&out), out.len, CHANGE_WHOLE);
    if (changed && selected)
        edit_select(e, from, from + out.len);
    else if (changed)
        edit_seek(e, caret);
    buf_free(&out);
    return changed;
}

bool edit_to_half(struct edit *e)
{
    return convert(e, half_of);
}

bool edit_to_full(struct edit *e)
{
    return convert(e, full_of);
}
