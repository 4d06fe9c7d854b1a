/* Numbered lists in a text field: a line that begins with a number sign as office texts have it, such as 1. or (3),
 * with digits of either width or Chinese numerals, or with one of the signs that are a number in themselves. */
#include <string.h>

#include "ui/edit_impl.h"

enum {
    IDEOGRAPHIC_COMMA = 0x3001,
    WIDE_STOP = 0xFF0E,
    WIDE_OPEN = 0xFF08,
    WIDE_CLOSE = 0xFF09,
    WIDE_ZERO = 0xFF10,
    HAN_TEN = 0x5341,
    HAN_HUNDRED = 0x767E,
    HAN_ZERO = 0x96F6,
    MOST = 999
};

static const uint32_t han_digits[] = {0,      0x4E00, 0x4E8C, 0x4E09, 0x56DB,
                                      0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D};

/* Signs that are a number in themselves; those of one series stand for one another. */
static const struct {
    uint32_t first;
    int value, n, series;
} signs[] = {
    {0x2460, 1, 20, 1}, {0x3251, 21, 15, 1}, {0x32B1, 36, 15, 1}, /* in circles */
    {0x2474, 1, 20, 2},                                           /* in parentheses */
    {0x2488, 1, 20, 3},                                           /* with a full stop */
    {0x3220, 1, 10, 4},                                           /* Chinese, in parentheses */
    {0x2776, 1, 10, 5},                                           /* in black circles */
};
enum { NSIGNS = sizeof signs / sizeof *signs };

enum numeral { ARABIC, WIDE, HAN, SIGN };

struct number {
    const char *line;
    size_t indent;        /* bytes of blanks in front */
    uint32_t open, close; /* 0: none */
    enum numeral numeral;
    int series, value;
    size_t blanks, end; /* where the blanks behind it begin, and where they end */
};

static void put_han(int value, struct buffer *out)
{
    int hundreds = value / 100, tens = value / 10 % 10, ones = value % 10;
    if (hundreds) {
        buf_put_cp(out, han_digits[hundreds]);
        buf_put_cp(out, HAN_HUNDRED);
    }
    if (hundreds && !tens && ones)
        buf_put_cp(out, HAN_ZERO);
    if (tens > 1 || (tens && hundreds))
        buf_put_cp(out, han_digits[tens]);
    if (tens)
        buf_put_cp(out, HAN_TEN);
    if (ones)
        buf_put_cp(out, han_digits[ones]);
}

static bool put_sign(int series, int value, struct buffer *out)
{
    for (size_t i = 0; i < NSIGNS; i++) {
        if (signs[i].series != series || value < signs[i].value || value >= signs[i].value + signs[i].n)
            continue;
        buf_put_cp(out, signs[i].first + (uint32_t)(value - signs[i].value));
        return true;
    }
    return false;
}

/* Appends all that stands in front of the line's text; false when there is no such number. */
static bool put_number(const struct number *n, int value, struct buffer *out)
{
    size_t was = out->len;
    bool can = value >= 1 && value <= MOST;
    buf_add(out, n->line, n->indent);
    if (n->open)
        buf_put_cp(out, n->open);
    if (n->numeral == SIGN) {
        can = can && put_sign(n->series, value, out);
    } else if (n->numeral == HAN) {
        put_han(value, out);
    } else {
        struct buffer digits = {0};
        buf_printf(&digits, "%d", value);
        for (size_t i = 0; i < digits.len; i++)
            buf_put_cp(out, (uint32_t)(digits.data[i] - '0') + (n->numeral == WIDE ? WIDE_ZERO : '0'));
        buf_free(&digits);
    }
    if (n->close)
        buf_put_cp(out, n->close);
    buf_add(out, n->line + n->blanks, n->end - n->blanks);
    if (!can)
        buf_cut(out, was);
    return can;
}

/* --- reading one ------------------------------------------------------------------------------------------------ */

static uint32_t peek(const char *p, const char *end)
{
    return p < end ? text_decode(&p, end) : 0;
}

static bool is_blank(uint32_t c)
{
    return c == ' ' || c == '\t' || c == 0x3000;
}

static const char *skip_blanks(const char *p, const char *end)
{
    while (is_blank(peek(p, end)))
        text_decode(&p, end);
    return p;
}

static int digit_of(uint32_t c, uint32_t zero)
{
    return c >= zero && c <= zero + 9 ? (int)(c - zero) : -1;
}

static const char *read_digits(const char *p, const char *end, uint32_t zero, int *value)
{
    for (*value = 0; digit_of(peek(p, end), zero) >= 0 && *value <= MOST;)
        *value = *value * 10 + digit_of(text_decode(&p, end), zero);
    return p;
}

/* Only as one writes them: 11 is "ten one", and a row of digits is no numeral. */
static const char *read_han(const char *p, const char *end, int *value)
{
    const char *begin = p;
    int total = 0, digit = 0;
    for (;; text_decode(&p, end)) {
        uint32_t c = peek(p, end);
        int d = 0;
        for (int i = 1; i <= 9; i++)
            d = han_digits[i] == c ? i : d;
        if (d)
            digit = d;
        else if (c == HAN_TEN || c == HAN_HUNDRED) {
            total += (digit ? digit : 1) * (c == HAN_TEN ? 10 : 100);
            digit = 0;
        } else if (c != HAN_ZERO || total > MOST)
            break;
    }
    *value = total + digit;
    struct buffer again = {0};
    if (*value >= 1 && *value <= MOST)
        put_han(*value, &again);
    bool same = again.len == (size_t)(p - begin) && memcmp(buf_text(&again), begin, again.len) == 0;
    buf_free(&again);
    return same ? p : begin;
}

static const char *read_sign(const char *p, const char *end, struct number *n)
{
    uint32_t c = peek(p, end);
    for (size_t i = 0; i < NSIGNS; i++) {
        if (c < signs[i].first || c >= signs[i].first + (uint32_t)signs[i].n)
            continue;
        n->series = signs[i].series;
        n->value = signs[i].value + (int)(c - signs[i].first);
        text_decode(&p, end);
        break;
    }
    return p;
}

static const char *read_numeral(const char *p, const char *end, struct number *n)
{
    static const uint32_t zeros[] = {[ARABIC] = '0', [WIDE] = WIDE_ZERO};
    for (n->numeral = ARABIC; n->numeral <= WIDE; n->numeral++) {
        const char *after = read_digits(p, end, zeros[n->numeral], &n->value);
        if (after > p)
            return after;
    }
    n->numeral = HAN;
    return read_han(p, end, &n->value);
}

/* What stands behind the numeral and makes it a number sign. */
static bool read_close(const char **p, const char *end, struct number *n)
{
    n->close = peek(*p, end);
    bool bracket = n->close == ')' || n->close == WIDE_CLOSE;
    bool stop = n->close == '.' || n->close == WIDE_STOP || n->close == IDEOGRAPHIC_COMMA;
    if (n->open ? !bracket : !bracket && !stop)
        return false;
    text_decode(p, end);
    uint32_t next = peek(*p, end); /* 3.5 is a quantity */
    return n->close != '.' || (digit_of(next, '0') < 0 && digit_of(next, WIDE_ZERO) < 0);
}

static bool read_number(const char *line, size_t len, struct number *n)
{
    const char *end = line + len, *p = skip_blanks(line, end);
    *n = (struct number){.line = line, .indent = (size_t)(p - line), .numeral = SIGN};
    const char *after = read_sign(p, end, n);
    if (after == p) {
        n->open = peek(p, end);
        if (n->open == '(' || n->open == WIDE_OPEN)
            text_decode(&p, end);
        else
            n->open = 0;
        after = read_numeral(p, end, n);
        if (after == p || n->value < 1 || n->value > MOST || !read_close(&after, end, n))
            return false;
    }
    n->blanks = (size_t)(after - line);
    n->end = (size_t)(skip_blanks(after, end) - line);
    return true;
}

/* --- Enter ------------------------------------------------------------------------------------------------------ */

void edit_newline(struct edit *e)
{
    size_t from, to, start = edit_line_start(e, e->caret);
    struct number n;
    bool list = !edit_selection(e, &from, &to) && e->caret == edit_line_end(e, e->caret) &&
                read_number(edit_text(e) + start, e->caret - start, &n);
    struct buffer next = {0};
    if (list && n.end == e->caret - start) {
        edit_change(e, start, e->caret, "", 0, CHANGE_WHOLE);
    } else if (list && put_number(&n, n.value + 1, &next)) {
        /* Two steps: undo takes the number away first, for whom wants a plain line. */
        edit_insert(e, "\n", 1);
        edit_change(e, e->caret, e->caret, buf_text(&next), next.len, CHANGE_WHOLE);
        e->numbered = e->caret;
    } else {
        edit_insert(e, "\n", 1);
    }
    buf_free(&next);
}

/* Who types the number that stands there already, as on paper, means one. */
void edit_list_typed(struct edit *e)
{
    size_t at = e->numbered, start = at <= e->text.len ? edit_line_start(e, at) : 0;
    const char *text = edit_text(e);
    struct number n;
    if (!at)
        return;
    e->numbered = 0;
    if (at > e->text.len || e->caret <= at || !read_number(text + start, at - start, &n) ||
        n.end != at - start)
        return;
    size_t len = n.blanks - n.indent, caret = e->caret, typed = caret - at;
    if (memcmp(text + at, text + start + n.indent, typed < len ? typed : len) != 0)
        return;
    if (typed < len) {
        e->numbered = at; /* perhaps: it goes on */
        return;
    }
    edit_change(e, at, at + len, "", 0, CHANGE_WHOLE);
    edit_seek(e, caret - len);
}

/* --- numbering anew --------------------------------------------------------------------------------------------- */

enum { LEVELS = 16 };

struct levels {
    struct number kinds[LEVELS];
    int last[LEVELS], n;
    int begin; /* the value that the outermost list begins with */
};

static bool same_kind(const struct number *a, const struct number *b)
{
    return a->numeral == b->numeral && a->series == b->series && a->open == b->open && a->close == b->close &&
           a->indent == b->indent && memcmp(a->line, b->line, a->indent) == 0;
}

/* The value that the line should have. */
static int next_value(struct levels *l, const struct number *n)
{
    for (int i = 0; i < l->n; i++) {
        if (!same_kind(&l->kinds[i], n))
            continue;
        l->n = i + 1; /* what was inside it has ended */
        return ++l->last[i];
    }
    if (l->n == LEVELS)
        return n->value;
    l->kinds[l->n] = *n;
    l->last[l->n] = l->n ? 1 : l->begin;
    return l->last[l->n++];
}

static bool is_blank_line(const struct edit *e, size_t at)
{
    const char *end = edit_text(e) + edit_line_end(e, at);
    return skip_blanks(edit_text(e) + edit_line_start(e, at), end) == end;
}

/* Whole lines: those of the selection, or the paragraph. */
static void lines_to_number(const struct edit *e, size_t *from, size_t *to)
{
    if (edit_selection(e, from, to)) {
        if (edit_text(e)[*to - 1] == '\n')
            --*to; /* the line that begins where it ends is not in it */
        if (*to < *from)
            *to = *from;
        *from = edit_line_start(e, *from);
        *to = edit_line_end(e, *to);
        return;
    }
    *from = edit_line_start(e, e->caret);
    *to = edit_line_end(e, e->caret);
    while (*from > 0 && !is_blank_line(e, *from - 1))
        *from = edit_line_start(e, *from - 1);
    while (*to < e->text.len && !is_blank_line(e, *to + 1))
        *to = edit_line_end(e, *to + 1);
}

/* The smallest number of the outermost list: its first line may have been moved to another place. */
static int first_value(const struct edit *e, size_t from, size_t to)
{
    struct number first, n;
    int smallest = 0;
    for (size_t at = from, end; at <= to; at = end + 1) {
        end = edit_line_end(e, at);
        if (!read_number(edit_text(e) + at, end - at, &n))
            continue;
        if (!smallest) {
            first = n;
            smallest = n.value;
        }
        if (same_kind(&first, &n) && n.value < smallest)
            smallest = n.value;
    }
    return smallest;
}

static int number_lines(const struct edit *e, size_t from, size_t to, struct buffer *out)
{
    struct levels levels = {.begin = first_value(e, from, to)};
    int changed = -1;
    for (size_t at = from; at <= to;) {
        size_t end = edit_line_end(e, at);
        const char *line = edit_text(e) + at;
        struct number n;
        size_t was = out->len;
        bool number = read_number(line, end - at, &n);
        if (number && changed < 0)
            changed = 0;
        if (number && put_number(&n, next_value(&levels, &n), out)) {
            changed += out->len - was != n.end || memcmp(buf_text(out) + was, line, n.end) != 0;
            line += n.end;
        }
        buf_add(out, line, (size_t)(edit_text(e) + end - line));
        at = end + 1;
        if (at <= to)
            buf_putc(out, '\n');
    }
    return changed;
}

int edit_renumber(struct edit *e)
{
    size_t from, to;
    struct buffer out = {0};
    lines_to_number(e, &from, &to);
    int changed = number_lines(e, from, to, &out);
    if (changed > 0) {
        /* The caret stays in its line, as far from its end as before. */
        size_t below = 0, behind = edit_line_end(e, e->caret) - e->caret;
        size_t rest = e->text.len - edit_line_end(e, e->caret);
        for (size_t i = edit_line_end(e, e->caret); i < to; i++)
            below += edit_text(e)[i] == '\n';
        bool outside = e->caret < from || e->caret > to;
        edit_change(e, from, to, buf_text(&out), out.len, CHANGE_WHOLE);
        size_t end = outside ? e->text.len - rest : from + out.len;
        for (; below > 0 && !outside; below--)
            end = edit_line_start(e, end) - 1;
        size_t start = edit_line_start(e, end);
        edit_seek(e, end - start > behind ? end - behind : start);
    }
    buf_free(&out);
    return changed;
}
