/* The header of a table that comes in pieces: which of them are its words, put together where they were torn, and which
 * of those stand below others. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "read/head.h"
#include "read/header.h"
#include "read/pieces.h"

enum { MOST = 72, TORN = 3, SPACED = 6, LONGEST_WORD = 16, UNKNOWN_RUN = 2, UNKNOWN_TAIL = 4 };

/* A word of the header: pieces[from … from + n - 1]. */
struct word {
    size_t from, n;
    enum look look;
    char *text;
};
struct words {
    struct word items[MOST];
    size_t n;
};

static void words_release(struct words *w)
{
    while (w->n)
        free(w->items[--w->n].text);
}

static char *joined(const struct piece *pieces, size_t n)
{
    struct buffer b = {0};
    for (size_t i = 0; i < n; i++)
        buf_puts(&b, pieces[i].text);
    return buf_take(&b);
}

static bool is_digits(const char *s)
{
    size_t n = strspn(s, "0123456789");
    return n && !s[n];
}

static bool opens_bracket(const struct piece *p)
{
    return p->first == '(' || p->first == 0xFF08 || p->first == 0x3014;
}

static double worth(enum look look)
{
    return look >= LOOK_HEAD ? 1 : look == LOOK_FAINT ? 0.6 : 0;
}

/* 二级事项 where 一级事项 stands too: the words of a row are alike. */
static bool has_sibling(const struct piece *pieces, size_t n, const char *word)
{
    static const char *const numerals[] = DATA_NUMERALS;
    size_t len = strlen(numerals[0]);
    for (size_t k = 1; k < 6; k++) {
        if (strncmp(word, numerals[k], len) != 0)
            continue;
        for (size_t i = 0; i < n; i++)
            if (strncmp(pieces[i].text, numerals[0], len) == 0 &&
                text_same_squashed(pieces[i].text + len, word + len))
                return true;
    }
    return false;
}

/* How well pieces[0 … n - 1] make one word. */
static double word_worth(const struct formats *f, const struct piece *pieces, size_t before, size_t n,
                         enum look *look)
{
    char *text = joined(pieces, n);
    double w = -1;
    *look = text_glyphs(text, strlen(text)) > LONGEST_WORD ? LOOK_OTHER : header_look(f, text);
    bool bracket = n == 2 && opens_bracket(&pieces[1]);
    if (n > 1 && opens_bracket(&pieces[0]))
        w = -1;
    else if (n == 1)
        w = worth(*look) - (opens_bracket(&pieces[0]) ? 1 : 0);
    else if (*look >= LOOK_HEAD || (bracket && *look != LOOK_OTHER))
        w = (double)n * worth(*look) - 0.3 * (double)(n - 1) +
            (has_sibling(pieces - before, before, text) ? 0.6 : 0) + (bracket ? 0.5 : 0);
    free(text);
    return w;
}

static void add_word(const struct formats *f, struct words *out, const struct piece *pieces, size_t from,
                     size_t n)
{
    struct word *w = &out->items[out->n++];
    *w = (struct word){.from = from, .n = n, .text = joined(pieces + from, n)};
    bool tick = strspn(w->text, "0123456789 ") == strlen(w->text);
    w->look =
        tick || text_glyphs(w->text, strlen(w->text)) > LONGEST_WORD ? LOOK_OTHER : header_look(f, w->text);
}

/* 公  开  依  据: every character for itself. */
static bool spaced(const struct piece *pieces, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (text_glyphs(pieces[i].text, strlen(pieces[i].text)) != 1)
            return false;
    return true;
}

/* How many pieces the header begins with that are halves of words, one after the other. */
static size_t torn_words(const struct formats *f, const struct piece *pieces, size_t n)
{
    enum { LEAST = 8 };
    size_t end = 0;
    for (; end + 2 <= n; end += 2) {
        char *both = joined(pieces + end, 2);
        bool word = header_look(f, both) >= LOOK_HEAD;
        free(both);
        if (!word)
            break;
    }
    return end >= LEAST ? end : 0;
}

/* Cuts the pieces into words so that as many as can be are known. */
static void cut_words(const struct formats *f, const struct pieces *p, struct words *out)
{
    const struct piece *pieces = pieces_at(p);
    size_t n = pieces_count(p) < MOST ? pieces_count(p) : MOST,
           longest = p->manner.style == PIECES_BARS ? 1 : TORN;
    double best[MOST + 1] = {0};
    size_t take[MOST], halves = longest > 1 ? torn_words(f, pieces, n) : 0;
    for (size_t i = 0; i < halves; i += 2)
        add_word(f, out, pieces, i, 2);
    for (size_t i = n; i-- > halves;) {
        best[i] = -1e9;
        for (size_t k = 1; i + k <= n && k <= (longest > 1 && spaced(pieces + i, k) ? SPACED : longest);
             k++) {
            enum look look;
            double w = word_worth(f, pieces + i, i, k, &look) + best[i + k];
            if (w > best[i]) {
                best[i] = w;
                take[i] = k;
            }
            if (is_digits(pieces[i].text))
                break;
        }
    }
    for (size_t i = halves; i < n; i += take[i])
        add_word(f, out, pieces, i, take[i]);
}

/* How many words the first line has when the second has as many and each is the other half of one. */
static size_t torn_lines(const struct formats *f, const struct pieces *p)
{
    const struct piece *c = pieces_at(p);
    size_t n = pieces_count(p), m = 1, k = 0, whole = 0, alone = 0;
    while (m < n && m < MOST / 2 && !c[m].line_start)
        m++;
    while (m + k < n && (k == 0 || !c[m + k].line_start))
        k++;
    if (m < 3 || k != m)
        return 0;
    for (size_t i = 0; i < m; i++) {
        char *both = mem_printf("%s%s", c[i].text, c[m + i].text);
        whole += header_look(f, both) >= LOOK_HEAD;
        alone += header_look(f, c[i].text) >= LOOK_HEAD;
        alone += header_look(f, c[m + i].text) >= LOOK_HEAD;
        free(both);
    }
    return whole * 2 > m && 2 * whole > alone ? m : 0;
}

static void cut_torn(const struct formats *f, const struct pieces *p, size_t m, struct words *out)
{
    const struct piece *c = pieces_at(p);
    for (size_t i = 0; i < m; i++) {
        struct word *w = &out->items[out->n++];
        *w = (struct word){.from = i, .n = i + 1 == m ? m + 1 : 1};
        w->text = mem_printf("%s%s", c[i].text, c[m + i].text);
        w->look = header_look(f, w->text);
    }
    for (size_t i = 2 * m; i < pieces_count(p) && out->n < MOST; i++)
        add_word(f, out, c, i, 1);
}

/* Words behind the last known one up to the end of its line, or to the first row's number. */
static size_t unknown_tail(const struct formats *f, const struct pieces *p, const struct words *w, size_t end)
{
    const struct piece *c = pieces_at(p);
    struct header_match m;
    header_match(f, -1, w->items[0].text, &m);
    bool numbered = m.kind[KIND_NUMBER] >= 0.9;
    bool lines = p->manner.style != PIECES_LINES && end && !c[w->items[end - 1].from].line_start;
    for (size_t k = 0; end + k < w->n && k <= UNKNOWN_TAIL; k++) {
        const struct word *word = &w->items[end + k];
        if (lines ? c[word->from].line_start : numbered && is_digits(word->text))
            return k;
        if (word->look == LOOK_BLANK || text_glyphs(word->text, strlen(word->text)) > LONGEST_WORD ||
            (!lines && !numbered))
            return 0;
    }
    return 0;
}

/* What stands above a header is no part of it: a link, a title, a line of bars in which no word is known. */
static bool may_be_first(const struct formats *f, const struct pieces *p, const struct words *w)
{
    if (w->items[0].look < LOOK_HEAD && head_is_title(f, w->items[0].text))
        return false;
    static const char *const marks[] = {"\xe2\x80\xa2", ">", "\xc2\xb7", "\xc2\xbb", "\xe3\x80\x90"};
    const struct piece *c = pieces_at(p);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strncmp(w->items[0].text, marks[i], strlen(marks[i])) == 0)
            return false;
    bool known = p->manner.style != PIECES_BARS;
    for (size_t i = 0; i < w->n && !known && (i == 0 || !c[w->items[i].from].line_start); i++)
        known = w->items[i].look >= LOOK_HEAD;
    return known;
}

/* A word that says what an earlier one has said already, behind unknown ones: it belongs to the first row. */
static bool says_again(const struct formats *f, const struct words *w, size_t i)
{
    struct header_match now, before;
    header_match(f, -1, w->items[i].text, &now);
    for (size_t k = 0; k < i; k++) {
        header_match(f, -1, w->items[k].text, &before);
        for (int kind = 0; kind < FIELD_COUNT; kind++)
            if (now.kind[kind] >= 0.9 && before.kind[kind] >= 0.9)
                return true;
    }
    return false;
}

/* A word of which a part is known, and that is a field which no word before it is: 公开时限要求. */
static bool adds_field(const struct formats *f, const struct words *w, size_t i)
{
    struct header_match now, before;
    int best = 0;
    if (w->items[i].look != LOOK_FAINT)
        return false;
    header_match(f, -1, w->items[i].text, &now);
    for (int k = 0; k < KIND_COUNT; k++)
        best = now.kind[k] > now.kind[best] ? k : best;
    for (size_t k = 0; k < i && best < FIELD_COUNT; k++) {
        header_match(f, -1, w->items[k].text, &before);
        if (before.kind[best] >= 0.5)
            return false;
    }
    return best < FIELD_COUNT;
}

/* 一级事项, 二级事项 */
static bool is_numbered(const char *word)
{
    static const char *const numerals[] = DATA_NUMERALS;
    for (size_t i = 0; i < 6; i++)
        if (strncmp(word, numerals[i], strlen(numerals[i])) == 0)
            return true;
    return false;
}

/* Two choices of one field beside each other, or two levels by their numbers: no row of values has those. */
static bool begins_row(const struct formats *f, const struct words *w, size_t i)
{
    struct header_match a, b;
    if (i + 1 >= w->n || w->items[i + 1].look != LOOK_SUB)
        return false;
    header_match(f, -1, w->items[i].text, &a);
    header_match(f, -1, w->items[i + 1].text, &b);
    bool levels = is_numbered(w->items[i].text) && is_numbered(w->items[i + 1].text);
    return levels || (a.kind[KIND_TICK] >= 0.9 && b.kind[KIND_TICK] >= 0.9 && a.tick_field == b.tick_field);
}

/* How many words the header has. */
static size_t find_end(const struct formats *f, const struct pieces *p, const struct words *w)
{
    size_t end = 0, unknown = 0, allowed = p->manner.style == PIECES_BARS ? UNKNOWN_RUN + 1 : UNKNOWN_RUN;
    for (size_t i = 0; i < w->n; i++) {
        const struct word *word = &w->items[i];
        bool filled =
            word->look == LOOK_OTHER &&
            (is_digits(word->text) || strpbrk(word->text, ":") || strstr(word->text, DATA_WIDE_COLON) ||
             text_glyphs(word->text, strlen(word->text)) > LONGEST_WORD);
        if (filled || word->look == LOOK_BLANK || (i == 0 && !may_be_first(f, p, w)))
            break;
        if (word->look >= LOOK_HEAD) {
            struct header_match m;
            header_match(f, -1, word->text, &m);
            bool sub = m.kind[KIND_TICK] >= 0.9;
            bool lone = sub && w->items[end ? end - 1 : 0].look != LOOK_SUB && !begins_row(f, w, i);
            if (unknown && end && (lone || says_again(f, w, i)))
                break; /* a value, as may stand below a word of the header */
            end = i + 1;
            unknown = 0;
        } else if (!unknown && end && adds_field(f, w, i)) {
            end = i + 1;
        } else if (++unknown > allowed) {
            break;
        }
    }
    return end ? end + unknown_tail(f, p, w, end) : 0;
}

static bool stands_below(const struct formats *f, const char *head, const char *sub)
{
    struct header_match h, s;
    header_match(f, -1, head, &h);
    header_match(f, -1, sub, &s);
    return header_may_stand_below(&h, &s);
}

/* Where the second row begins: the words from there on stand below one of the first's. n: there is none. */
static size_t second_row(const struct formats *f, const struct words *w, size_t n)
{
    size_t first = n, subs = 0;
    for (size_t i = n; i-- > 0 && w->items[i].look != LOOK_HEAD;) {
        if (w->items[i].look != LOOK_SUB)
            continue; /* an unknown word among them */
        bool below = false;
        for (size_t k = 0; k < i && !below; k++)
            below = w->items[k].look != LOOK_SUB && stands_below(f, w->items[k].text, w->items[i].text);
        if (!below)
            break;
        first = i;
        subs++;
    }
    return subs && first > 0 ? first : n;
}

static void take_cell(struct piece_header *out, struct word *w, const struct piece *pieces)
{
    const struct piece *at = &pieces[w->from];
    out->cells[out->n++] = (struct cell){.text = w->text, .line = at->line, .column = at->column};
    w->text = NULL;
}

/* Words that stand right behind the one that they belong below. */
static size_t followers(const struct formats *f, const struct words *w, size_t n, size_t head)
{
    size_t k = 0;
    if (w->items[head].look == LOOK_SUB)
        return 0;
    while (head + 1 + k < n && w->items[head + 1 + k].look == LOOK_SUB &&
           stands_below(f, w->items[head].text, w->items[head + 1 + k].text))
        k++;
    struct header_match m;
    header_match(f, -1, w->items[head].text, &m);
    bool levels = m.kind[KIND_GROUP] >= 0.5 || m.kind[KIND_LEVEL] >= 0.5;
    return levels && (k < 2 || !is_numbered(w->items[head + 1].text)) ? 0 : k;
}

static void lay_out(const struct formats *f, struct words *w, size_t n, const struct piece *pieces,
                    struct piece_header *out)
{
    size_t first = second_row(f, w, n);
    out->cells = mem_alloc((n + MAX_COLUMNS) * sizeof *out->cells);
    bool *below = mem_alloc((n + 1) * sizeof *below);
    for (size_t i = 0; i < n; i++) {
        below[i] = below[i] || i >= first;
        for (size_t k = first < n || below[i] ? 0 : followers(f, w, n, i); k; k--)
            below[i + k] = true;
    }
    for (int row = 0; row < 2; row++) {
        size_t from = out->n;
        for (size_t i = 0; i < n; i++)
            if (below[i] == (row == 1))
                take_cell(out, &w->items[i], pieces);
        if (row)
            out->h.second = from, out->h.nsecond = out->n - from;
        else
            out->h.nfirst = out->n;
    }
    out->h.end = out->n;
    free(below);
}

/* A part of a word, as a narrow column leaves it on a line with parts of others: 类, 式, 公开内容(要 */
static bool is_shred(const struct word *w)
{
    int depth = 0;
    for (const char *p = w->text, *end = p + strlen(p); p < end;) {
        uint32_t c = text_decode(&p, end);
        depth += c == '(' || c == 0xFF08 ? 1 : c == ')' || c == 0xFF09 ? -1 : 0;
    }
    return depth != 0 || (w->look == LOOK_OTHER && text_glyphs(w->text, strlen(w->text)) == 1);
}

/* Several fields besides the tree: prose of a few short lines has none. */
static bool is_header(const struct formats *f, const struct words *w, size_t n, struct piece_header *out)
{
    bool seen[KIND_COUNT] = {false};
    int fields = 0, shreds = 0;
    for (size_t i = 0; i < n; i++) {
        struct header_match m;
        header_match(f, -1, w->items[i].text, &m);
        shreds += is_shred(&w->items[i]);
        int best = 0;
        for (int k = 0; k < KIND_COUNT; k++)
            best = m.kind[k] > m.kind[best] ? k : best;
        out->sure += w->items[i].look >= LOOK_HEAD;
        out->known += w->items[i].look >= LOOK_FAINT;
        if (m.sure && !seen[best]) {
            seen[best] = true;
            fields += best < FIELD_COUNT;
        }
    }
    out->words = (int)n;
    return n <= MAX_COLUMNS && shreds < 3 && fields >= 2 && out->sure >= 3 && 2 * out->known >= out->words;
}

bool pieces_header(const struct formats *f, const struct pieces *p, struct piece_header *out)
{
    struct words *w = mem_alloc(sizeof *w);
    *out = (struct piece_header){0};
    size_t torn = p->manner.style == PIECES_LINES ? 0 : torn_lines(f, p);
    if (torn)
        cut_torn(f, p, torn, w);
    else
        cut_words(f, p, w);
    size_t n = find_end(f, p, w);
    bool yes = n >= 3 && is_header(f, w, n, out);
    if (yes) {
        out->pieces = w->items[n - 1].from + w->items[n - 1].n;
        lay_out(f, w, n, pieces_at(p), out);
    }
    words_release(w);
    free(w);
    return yes;
}

bool pieces_header_of_lines(const struct pieces *p, int first, int rows, struct piece_header *out)
{
    const struct piece *c = pieces_at(p);
    size_t n = 0;
    *out = (struct piece_header){0};
    if (!pieces_count(p) || c[0].line < first)
        return false;
    while (n < pieces_count(p) && n < MAX_COLUMNS && c[n].line < first + rows)
        n++;
    out->cells = mem_alloc((n + MAX_COLUMNS) * sizeof *out->cells);
    for (size_t i = 0; i < n; i++)
        out->cells[i] = (struct cell){.text = mem_dup(c[i].text), .line = c[i].line, .first = i == 0};
    out->n = out->pieces = out->h.end = out->h.nfirst = n;
    for (size_t i = 1; rows == 2 && i < n; i++)
        if (c[i].line > c[i - 1].line) {
            out->h.nfirst = out->h.second = i;
            out->h.nsecond = n - i;
        }
    return n > 1;
}

void piece_header_release(struct piece_header *h)
{
    for (size_t i = 0; i < h->n; i++)
        free(h->cells[i].text);
    free(h->cells);
    *h = (struct piece_header){0};
}

void piece_header_insert(struct piece_header *h, size_t j, const char *text)
{
    memmove(h->cells + j + 1, h->cells + j, (h->n - j) * sizeof *h->cells);
    h->cells[j] = (struct cell){.text = mem_dup(text)};
    h->n++;
    h->h.nfirst++;
    h->h.second += h->h.nsecond > 0;
    h->h.end++;
}

void piece_header_remove(struct piece_header *h, size_t j)
{
    free(h->cells[j].text);
    memmove(h->cells + j, h->cells + j + 1, (--h->n - j) * sizeof *h->cells);
    h->h.nfirst--;
    h->h.second -= h->h.nsecond > 0;
    h->h.end--;
}
