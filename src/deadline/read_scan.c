#include "deadline/read_scan.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/text.h"

enum { TITLE_MOST = 80, NOTE_MOST = 12, NUMBER_MOST = 100000000 };
/* Of a character's place: a line of the text begins with it. */
#define LINE_BEGINS 0x80000000U

static const struct word no_word = {0};

/* 機(jī)關(guān): some converters write how a character reads behind it. */
static uint32_t reading_len(const uint16_t *c, uint32_t n)
{
    uint32_t i = 1;
    while (i < n && i < NOTE_MOST && ((c[i] >= 'a' && c[i] <= 'z') || (c[i] >= 0xC0 && c[i] < 0x250)))
        i++;
    return i > 1 && i < n && c[i] == ')' ? i + 1 : 0;
}

static void normalise(const struct deadline_words *w, size_t len, struct scan *s)
{
    const char *p = s->text, *end = p + len;
    uint32_t n = 0, open = 0;
    bool line = true;
    while (p < end) {
        uint32_t at = (uint32_t)(p - s->text);
        unsigned char byte = (unsigned char)*p;
        uint32_t cp = byte < 0x80 ? (p++, byte) : text_decode(&p, end);
        uint16_t c = words_fold(w, cp);
        line |= cp == '\n';
        if (!c)
            continue;
        s->chars[n] = c;
        s->at[n++] = at | (line ? LINE_BEGINS : 0);
        line = false;
        if (c == '(')
            open = n;
        else if (c == ')' && open && n - open <= NOTE_MOST && reading_len(s->chars + open - 1, n - open + 1))
            n = open - 1;
    }
    s->nchars = n;
    s->at[n] = (uint32_t)len;
}

/* --- numbers ---------------------------------------------------------------------------------------------------- */

static bool is_digit(uint16_t c)
{
    return c >= '0' && c <= '9';
}

/* The letter o among digits is a zero that somebody typed, or a scanner read. */
static uint32_t digits(const struct scan *s, uint32_t i, struct token *t)
{
    int32_t n = 0;
    uint32_t k = i;
    for (; k < s->nchars && (is_digit(s->chars[k]) || (k > i && s->chars[k] == 'o')); k++)
        n = n < 0 || n > NUMBER_MOST ? -1 : 10 * n + (s->chars[k] == 'o' ? 0 : s->chars[k] - '0');
    *t = (struct token){&no_word, TOKEN_NUMBER, false, false, n, i, k};
    return k;
}

/* 一百二十, 廿五, 二〇二三. What is no number ends it. */
struct numeral {
    int32_t total, last; /* last: a figure whose place is not known yet; -1: none */
    int figures;         /* one behind another, as in a year */
};

static bool numeral_take(struct numeral *m, int32_t v)
{
    if (m->total > NUMBER_MOST / 10)
        return false;
    if (v == 0 && m->total && m->last < 0)
        return true; /* 一百零五 */
    if (v < 10) {
        if (m->last >= 0 && m->total)
            return false;
        m->last = m->last < 0 ? v : 10 * m->last + v;
        m->figures++;
        return m->figures <= 4;
    }
    if (m->figures > 1)
        return false;
    if (v == 20 || v == 30) {
        if (m->last >= 0)
            return false;
        m->total += v;
    } else if (v == 10000) {
        if (m->total + (m->last < 0 ? 0 : m->last) > NUMBER_MOST / v)
            return false;
        m->total = (m->total + (m->last < 0 ? 0 : m->last)) * v;
    } else {
        m->total += (m->last < 0 ? 1 : m->last) * v;
    }
    m->last = -1;
    m->figures = 0;
    return true;
}

static uint32_t numerals(const struct deadline_words *w, const struct scan *s, uint32_t i, struct token *t)
{
    struct numeral m = {0, -1, 0};
    const struct word *word = NULL;
    uint32_t k = i;
    for (size_t n; (n = words_match(w, s->chars + k, s->nchars - k, &word)) && word->cls == CLASS_NUMERAL;) {
        struct numeral was = m;
        if (word->value == NUMERAL_HALF && k == i) {
            *t = (struct token){word, TOKEN_NUMBER, true, true, 0, i, k + (uint32_t)n};
            return k + (uint32_t)n;
        }
        if (word->value == NUMERAL_HALF || !numeral_take(&m, word->value)) {
            m = was;
            break;
        }
        k += (uint32_t)n;
    }
    *t = (struct token){&no_word, TOKEN_NUMBER, false, true, m.total + (m.last < 0 ? 0 : m.last), i, k};
    return k;
}

/* --- tokens ----------------------------------------------------------------------------------------------------- */

static enum token_kind mark_kind(uint16_t c)
{
    switch (c) {
    case ',':
        return TOKEN_COMMA;
    case 0x3001: /* the mark between the members of a list */
    case '/':
    case '|':
    case '+':
    case '&':
        return TOKEN_PAUSE;
    case ';':
    case '.':
    case 0x3002:
    case '!':
    case '?':
        return TOKEN_STOP;
    case ':':
        return TOKEN_COLON;
    case '(':
    case '[':
        return TOKEN_OPEN;
    case ')':
    case ']':
        return TOKEN_CLOSE;
    case '-':
    case '~':
        return TOKEN_DASH;
    default:
        return TOKEN_TEXT;
    }
}

/* The title of a law, 《…》, is one word whatever it says. */
static uint32_t title_end(const struct scan *s, uint32_t i)
{
    for (uint32_t k = i + 1; k < s->nchars && k < i + TITLE_MOST; k++)
        if (s->chars[k] == '>')
            return k + 1;
    return i + 1;
}

static void add_token(struct scan *s, const struct token *t)
{
    if (t->kind == TOKEN_TEXT && s->n && s->tokens[s->n - 1].kind == TOKEN_TEXT)
        s->tokens[s->n - 1].last = t->last;
    else
        s->tokens[s->n++] = *t;
}

static uint32_t next_token(const struct deadline_words *w, const struct scan *s, uint32_t i, struct token *t)
{
    uint16_t c = s->chars[i];
    const struct word *word = NULL;
    if (is_digit(c))
        return digits(s, i, t);
    enum token_kind mark = mark_kind(c);
    size_t n = words_match(w, s->chars + i, s->nchars - i, &word);
    if (n && word->cls == CLASS_NUMERAL)
        return numerals(w, s, i, t);
    uint32_t k = i + (n ? (uint32_t)n : 1);
    if (!n && c == '<')
        k = title_end(s, i);
    *t = (struct token){n ? word : &no_word, n ? TOKEN_WORD : mark, false, false, 0, i, k};
    if (!n && (c == '.' || c == ':') && i && is_digit(s->chars[i - 1]) && k < s->nchars &&
        is_digit(s->chars[k]))
        t->kind = TOKEN_DOT;
    return k;
}

/* --- the numbers of a list -------------------------------------------------------------------------------------- */

static bool line_begins(const struct scan *s, const struct token *t)
{
    return (s->at[t->first] & LINE_BEGINS) != 0;
}

/* 每周⏎一、周四 is no list. */
static bool may_end_line(const struct token *t)
{
    return t->kind != TOKEN_OPEN && t->kind != TOKEN_NUMBER && t->kind != TOKEN_PAUSE &&
           t->word->cls != CLASS_UNIT &&
           !(t->word->parts & (PART_EACH | PART_NEXT | PART_FROM | PART_SINCE | PART_ORDINAL));
}

/* 1. 2、 (3) 一、 where an entry may begin. How many tokens it takes. */
static size_t entry_number(const struct scan *s, size_t i)
{
    const struct token *t = &s->tokens[i];
    bool open = t->kind == TOKEN_OPEN;
    if (i && s->tokens[i - 1].kind != TOKEN_STOP && !(line_begins(s, t) && may_end_line(&s->tokens[i - 1])))
        return 0;
    if (open)
        t++;
    if (t->kind != TOKEN_NUMBER || t->half || t->n < 1 || t->n > 99)
        return 0;
    const struct token *mark = t + 1;
    uint16_t c = mark->kind == TOKEN_END ? 0 : s->chars[mark->first];
    if (open || mark->kind == TOKEN_CLOSE)
        return mark->kind == TOKEN_CLOSE ? 2 + (size_t)open : 0;
    /* 1.20个工作日 is no number with a fraction; 1.5个 may be one, and 10.31 a date */
    if (mark->kind == TOKEN_DOT)
        return (mark + 1)->n >= 10 &&
                       ((mark + 2)->word->parts & PART_MEASURE || (mark + 2)->word->cls == CLASS_UNIT)
                   ? 2
                   : 0;
    /* 4、7、10月 is a list of months. */
    bool listed = (mark + 1)->kind == TOKEN_NUMBER && (mark + 1)->chinese == t->chinese &&
                  !((mark + 2)->word->parts & PART_MEASURE);
    return c == '.' || (c == 0x3001 && (t->n == 1 || i) && !listed) ? 2 : 0;
}

static void drop_entry_numbers(struct scan *s)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->n;) {
        size_t n = entry_number(s, i);
        if (n) {
            struct token *t = &s->tokens[kept];
            *t = s->tokens[i];
            t->kind = TOKEN_STOP;
            t->word = &no_word;
            t->last = s->tokens[i + n - 1].last;
            kept++;
            i += n;
        } else {
            s->tokens[kept++] = s->tokens[i++];
        }
    }
    s->n = kept;
}

void scan_text(const struct deadline_words *w, const char *text, size_t len, struct scan *s)
{
    if (len > SCAN_MOST_BYTES)
        len = 0;
    /* One piece of memory: most texts are short, and read in great numbers. */
    size_t tokens = (len + SCAN_AHEAD) * sizeof(struct token), places = (len + 1) * sizeof(uint32_t);
    char *memory = mem_grow(NULL, tokens + places + (len + 1) * sizeof(uint16_t));
    *s = (struct scan){.text = text, .tokens = (struct token *)(void *)memory};
    s->at = (uint32_t *)(void *)(memory + tokens);
    s->chars = (uint16_t *)(void *)(memory + tokens + places);
    normalise(w, len, s);
    for (uint32_t i = 0; i < s->nchars;) {
        struct token t;
        i = next_token(w, s, i, &t);
        add_token(s, &t);
    }
    for (size_t i = 0; i < SCAN_AHEAD; i++)
        s->tokens[s->n + i] = (struct token){&no_word, TOKEN_END, false, false, 0, s->nchars, s->nchars};
    drop_entry_numbers(s);
    for (size_t i = 0; i < SCAN_AHEAD; i++)
        s->tokens[s->n + i] = (struct token){&no_word, TOKEN_END, false, false, 0, s->nchars, s->nchars};
    for (uint32_t i = 0; i < s->nchars; i++)
        s->at[i] &= ~LINE_BEGINS;
}

void scan_release(struct scan *s)
{
    free(s->tokens);
    *s = (struct scan){0};
}
