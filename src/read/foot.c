#include "read/foot.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"

enum { LONGEST_BODY = 24 };

/* What a line is to the table above it. NOTE: whatever follows on the line belongs to it. */
enum foot { FOOT_NOT, FOOT_BODY, FOOT_SIGNED, FOOT_NOTE };

static bool is_one_of(const char *s, const char *const *words, size_t n, size_t *len)
{
    for (size_t i = 0; i < n; i++) {
        *len = strlen(words[i]);
        if (strncmp(s, words[i], *len) == 0)
            return true;
    }
    return false;
}

/* 2023年5月6日, 二〇二三年五月六日, 2023-05-06 and nothing else. */
static bool is_date(const char *s)
{
    static const char *const parts[] = {DATA_DATE_PARTS};
    size_t n = 0, digits = 0, years = 0;
    for (; *s; s += n) {
        if (*s >= '0' && *s <= '9') {
            n = 1;
            digits++;
        } else if (*s == '-' || *s == '.' || *s == '/') {
            n = 1;
            years++;
        } else if (!is_one_of(s, parts, sizeof parts / sizeof *parts, &n)) {
            return false;
        } else {
            years += s == strstr(s, parts[0]); /* 年 */
            digits++;
        }
    }
    return digits >= 4 && years > 0;
}

static enum foot look_at(const struct formats *f, const char *text)
{
    static const char *const notes[] = {DATA_FOOT_NOTES};
    struct buffer b = {0}, squashed = {0};
    enum foot what = FOOT_NOT;
    size_t n = 0;
    text_squash(&squashed, text, strlen(text));
    formats_simplify(f, buf_text(&squashed), &b);
    buf_free(&squashed);
    const char *s = buf_text(&b);
    const char *colon = strstr(s, DATA_WIDE_COLON), *narrow = strchr(s, ':');
    if (narrow && (!colon || narrow < colon))
        colon = narrow;
    if (is_one_of(s, notes, sizeof notes / sizeof *notes, &n) && colon == s + n)
        what = FOOT_NOTE;
    else if (is_date(s))
        what = FOOT_SIGNED;
    for (size_t i = 0; i < f->signature.n && !what; i++) {
        n = strlen(f->signature.items[i]);
        if (colon && (size_t)(colon - s) >= n && strncmp(colon - n, f->signature.items[i], n) == 0 &&
            text_glyphs(s, (size_t)(colon - s)) <= 8)
            what = FOOT_SIGNED;
    }
    for (size_t i = 0; i < f->body.n && !what; i++) {
        n = strlen(f->body.items[i]);
        if (b.len > n && strcmp(s + b.len - n, f->body.items[i]) == 0 &&
            text_glyphs(s, b.len) <= LONGEST_BODY)
            what = FOOT_BODY;
    }
    buf_free(&b);
    return what;
}

bool foot_is_line(const struct formats *f, const struct cell *cells, size_t n)
{
    int bodies = 0, is_signed = 0, filled = 0;
    for (size_t i = 0; i < n; i++) {
        if (text_same_squashed(cells[i].text, ""))
            continue;
        switch (look_at(f, cells[i].text)) {
        case FOOT_NOTE:
            if (!filled)
                return true;
            return false;
        case FOOT_NOT:
            return false;
        case FOOT_SIGNED:
            is_signed++;
            break;
        case FOOT_BODY:
            bodies++;
            break;
        }
        filled++;
    }
    return is_signed > 0 || (bodies == 1 && filled == 1 && text_same_squashed(cells[0].text, ""));
}

size_t foot_in_cell(const struct formats *f, const char *text)
{
    size_t len = strlen(text);
    for (const char *nl = strchr(text, '\n'); nl; nl = strchr(nl + 1, '\n')) {
        char *line = mem_dup_n(nl + 1, strcspn(nl + 1, "\n"));
        enum foot what = look_at(f, line);
        const char *next = nl + 1 + strlen(line);
        if (what == FOOT_BODY && *next) { /* a body signs above a date */
            char *below = mem_dup_n(next + 1, strcspn(next + 1, "\n"));
            what = look_at(f, below) == FOOT_SIGNED ? FOOT_SIGNED : FOOT_NOT;
            free(below);
        }
        free(line);
        if (what == FOOT_NOTE || what == FOOT_SIGNED)
            return (size_t)(nl - text);
    }
    return len;
}
