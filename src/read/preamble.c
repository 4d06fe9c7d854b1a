#include "read/preamble.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"

static const double LIKELY = 0.6;

static const char *const nouns[] = {DATA_DEADLINE_NOUNS};
static const char *const is_words[] = {DATA_IS_WORDS};
static const char *const starts[] = {DATA_DEADLINE_STARTS};

static size_t word_at(const char *s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strncmp(s, words[i], strlen(words[i])) == 0)
            return strlen(words[i]);
    return 0;
}

static const char *find(const char *s, const char *const *words, size_t n, size_t *len)
{
    for (; *s; s++)
        if ((*len = word_at(s, words, n)))
            return s;
    return NULL;
}

static bool has_any(const struct string_list *words, const char *s)
{
    for (size_t i = 0; i < words->n; i++)
        if (strstr(s, words->items[i]))
            return true;
    return false;
}

/* Names of the page: 索引号：… A line of several names with values is one of them, whatever they are. */
static bool is_of_page(const struct formats *f, const char *line)
{
    size_t colons = 0;
    for (const char *p = line; *p; p++)
        colons += *p == ':' || strncmp(p, DATA_WIDE_COLON, strlen(DATA_WIDE_COLON)) == 0;
    for (size_t i = 0; i < f->page.n; i++) {
        const char *at = strstr(line, f->page.items[i]);
        const char *after = at ? at + strlen(f->page.items[i]) : NULL;
        if (after && colons &&
            (*after == ':' || *after == ']' || strncmp(after, DATA_WIDE_COLON, strlen(DATA_WIDE_COLON)) == 0))
            return true;
    }
    return colons >= 3;
}

/* A time limit up to the end of its clause, if it looks like one; NULL else. */
static char *value_of(const struct formats *f, const char *s)
{
    static const char *const stops[] = {
        "\xe3\x80\x82", "\xef\xbc\x9b", "\xef\xbc\x8c", ";", ",", "\n", "\xef\xbc\x88", "("};
    size_t len = 0, stop;
    const char *end = find(s, stops, sizeof stops / sizeof *stops, &stop);
    len = end ? (size_t)(end - s) : strlen(s);
    struct buffer b = {0};
    double fit[KIND_COUNT];
    text_trim(&b, s, len);
    value_fit(f, buf_text(&b), fit);
    bool yes = b.len && text_glyphs(b.data, b.len) >= 2 && fit[FIELD_DEADLINE] >= LIKELY;
    for (int k = 0; k < FIELD_COUNT && yes; k++)
        yes = k == FIELD_DEADLINE || k == FIELD_CONTENT || fit[k] <= fit[FIELD_DEADLINE];
    if (yes)
        return buf_take(&b);
    buf_free(&b);
    return NULL;
}

/* What a sentence says; bare: a name and a value are enough. */
static char *in_sentence(const struct formats *f, const char *s, bool bare)
{
    size_t noun, is, start;
    const char *at = find(s, nouns, sizeof nouns / sizeof *nouns, &noun);
    bool whole = has_any(&f->whole, s);
    if (at && (whole || (bare && at == s))) {
        const char *value = find(at + noun, is_words, sizeof is_words / sizeof *is_words, &is);
        enum { NEAR = 24 };
        if (value && value - (at + noun) <= NEAR)
            return value_of(f, value + is);
    }
    if (!whole)
        return NULL;
    const char *value = find(s, starts, sizeof starts / sizeof *starts, &start);
    return value ? value_of(f, value) : NULL;
}

static char *in_line(const struct formats *f, const char *line, bool bare)
{
    static const char *const stops[] = {"\xe3\x80\x82", "\xef\xbc\x9b", ";"};
    char *found = NULL;
    while (*line && !found) {
        size_t stop = 0;
        const char *end = find(line, stops, 3, &stop);
        size_t len = end ? (size_t)(end - line) : strlen(line);
        struct buffer b = {0};
        text_squash(&b, line, len);
        found = in_sentence(f, buf_text(&b), bare);
        buf_free(&b);
        line += len + (end ? stop : 0);
    }
    return found;
}

char *preamble_deadline(const struct formats *f, const struct string_list *lines, bool own_column)
{
    char *found = NULL;
    for (size_t i = lines->n; i-- > 0 && !found;) {
        const char *line = lines->items[i];
        bool page = is_of_page(f, line);
        bool beside = (i && is_of_page(f, lines->items[i - 1])) ||
                      (i + 1 < lines->n && is_of_page(f, lines->items[i + 1]));
        if (!page)
            found = in_line(f, line, !own_column && !beside);
    }
    return found;
}
