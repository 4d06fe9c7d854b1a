#include "mulu/unit.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/buffer.h"
#include "mulu/mem.h"
#include "mulu/text.h"

#include "catalog/unit_words.h"

/* What is larger is no list of units; without an end, text made to hurt would keep the parser busy for hours. */
enum { BRACKET_MAX = 1000, NAMES_MAX = 1000 };

struct span {
    const char *at;
    size_t len;
};

static bool span_starts(struct span s, const char *word)
{
    size_t n = 0;
    while (n < s.len && word[n] && s.at[n] == word[n])
        n++;
    return !word[n];
}

static bool span_ends(struct span s, const char *word)
{
    size_t n = strlen(word);
    return s.len >= n && memcmp(s.at + s.len - n, word, n) == 0;
}

/* The first word of the list that s begins (ends) with; its length in bytes, 0: none. */
static size_t span_head(struct span s, const char *const *words)
{
    for (; *words; words++)
        if (span_starts(s, *words))
            return strlen(*words);
    return 0;
}

static size_t span_tail(struct span s, const char *const *words)
{
    for (; *words; words++)
        if (span_ends(s, *words))
            return strlen(*words);
    return 0;
}

static struct span span_from(struct span s, size_t at)
{
    return (struct span){s.at + at, s.len - at};
}

/* The bytes of the character that s, which is not empty, begins with. */
static size_t char_len(struct span s)
{
    const char *p = s.at;
    text_decode(&p, s.at + s.len);
    return (size_t)(p - s.at);
}

/* The bytes of the bracketed text that s begins with; 0 where it begins with none, or with one that nothing closes. */
static size_t bracketed(struct span s)
{
    int depth = 0;
    size_t at = 0;
    do {
        struct span rest = span_from(s, at);
        depth += span_head(rest, openers) ? 1 : span_head(rest, closers) ? -1 : 0;
        at += char_len(rest);
    } while (depth > 0 && at < s.len && at < BRACKET_MAX);
    return depth == 0 ? at : 0;
}

/* Steps over one bracketed text, or one character. */
static size_t step(struct span s)
{
    size_t n = span_head(s, openers) ? bracketed(s) : 0;
    return n ? n : char_len(s);
}

/* --- taking the cell apart -------------------------------------------------------------------------------------- */

/* At least three characters, and an end that names have. */
static bool name_like(struct span s)
{
    const char *p = s.at;
    struct text_glyph g;
    int n = 0;
    while (n < 3 && text_next(&p, s.at + s.len, &g))
        n++;
    return n == 3 && span_tail(s, name_tails);
}

static size_t space_at(struct span s)
{
    const char *p = s.at;
    while (p < s.at + s.len) {
        const char *was = p;
        if (!text_is_space(text_decode(&p, s.at + s.len)))
            return (size_t)(was - s.at);
    }
    return s.len;
}

static struct span word_at(struct span s)
{
    size_t n = 0;
    while (n < s.len && !span_head(span_from(s, n), separators) && !space_at(span_from(s, n)))
        n += char_len(span_from(s, n));
    return (struct span){s.at, n};
}

/* Copies the cell without white space. Where white space (a line break, mostly) parts two whole names, a separator
 * takes its place; elsewhere it only broke a line, stretched a word, or stands in brackets. */
static void close_up(struct buffer *out, const char *text)
{
    struct span s = {text, strlen(text)};
    size_t word = 0; /* where in `out` the run of characters before this one begins */
    int depth = 0;   /* of brackets */
    while (s.len) {
        size_t space = space_at(s);
        if (space) {
            s = span_from(s, space);
            struct span before = {buf_text(out) + word, out->len - word};
            if (!depth && name_like(before) && name_like(word_at(s)))
                buf_puts(out, separators[0]);
            word = out->len;
            continue;
        }
        if (span_head(s, openers))
            depth++;
        else if (depth && span_head(s, closers))
            depth--;
        size_t n = char_len(s);
        buf_add(out, s.at, n);
        if (span_head(s, separators))
            word = out->len;
        s = span_from(s, n);
    }
}

/* Steps *rest over the next piece between separators; brackets are never split. False after the last. */
static bool next_piece(struct span *rest, struct span *piece)
{
    if (!rest->len)
        return false;
    size_t at = 0, sep = 0;
    while (at < rest->len && !(sep = span_head(span_from(*rest, at), separators)))
        at += step(span_from(*rest, at));
    *piece = (struct span){rest->at, at};
    *rest = span_from(*rest, at + sep);
    return true;
}

/* --- what a piece is -------------------------------------------------------------------------------------------- */

static bool is_everyone(struct span s)
{
    bool all = span_head(s, class_heads) || span_head(s, bare_heads);
    while (all && s.len) {
        size_t n = span_head(s, everyone_words);
        if (!n)
            return false;
        s = span_from(s, n);
    }
    return all;
}

struct reading {
    struct unit_list *out;
    size_t cap;
    bool described, everyone, bare; /* bare: a class word alone, as the second half of 部门、单位 */
};

static void add_name(struct reading *r, struct span s)
{
    struct unit_list *l = r->out;
    if (l->n == NAMES_MAX)
        return;
    for (size_t i = 0; i < l->n; i++)
        if (strlen(l->names[i]) == s.len && memcmp(l->names[i], s.at, s.len) == 0)
            return;
    l->names = mem_array(l->names, &r->cap, l->n + 1, sizeof *l->names);
    l->names[l->n++] = mem_dup_n(s.at, s.len);
}

static void read_whole(struct reading *r, struct span s)
{
    for (size_t n; (n = span_tail(s, role_tails)) && n < s.len;)
        s.len -= n;
    size_t tail = span_tail(s, class_tails);
    if (!s.len)
        return;
    if (tail && tail == s.len)
        r->bare = true;
    else if (is_everyone(s))
        r->everyone = true;
    else if (tail || span_head(s, class_heads))
        r->described = true;
    else
        add_name(r, s);
}

/* 县审计局等有关部门单位, 县政府办公室及相关部门: the name before, and a class behind. */
static bool split_class(struct span s, struct span *name)
{
    for (size_t at = 0; at < s.len; at += step(span_from(s, at))) {
        struct span rest = span_from(s, at);
        *name = (struct span){s.at, at};
        size_t etc = span_starts(rest, ETC) ? sizeof ETC - 1 : 0;
        size_t and = name_like(*name) ? span_head(rest, conjunctions) : 0; /* not the 及 of 涉及部门 */
        struct span behind = span_from(rest, etc ? etc : and);
        if (at && ((etc && !behind.len) || ((etc || and) && span_head(behind, class_heads))))
            return true;
    }
    return false;
}

/* 牵头单位：县财政局: what stands behind the role. */
static struct span without_role(struct span s)
{
    for (size_t at = 0; at < s.len; at += step(span_from(s, at))) {
        struct span before = {s.at, at};
        size_t colon = span_head(span_from(s, at), colons);
        if (colon)
            return span_tail(before, class_tails) || span_tail(before, role_tails) ? span_from(s, at + colon)
                                                                                   : s;
    }
    return s;
}

static void read_piece(struct reading *r, struct span s)
{
    s = without_role(s);
    struct span name;
    if (split_class(s, &name)) {
        r->described = true;
        s = name;
    }
    read_whole(r, s);
}

/* 除A、B外的部门: what stands between the two words. The last 外 that a class follows is meant: 除县外事办外的部门. */
static bool excepted(struct span s, struct span *inner)
{
    if (!span_starts(s, EXCEPT))
        return false;
    s = span_from(s, sizeof EXCEPT - 1);
    bool found = false;
    for (size_t at = 0; at < s.len; at += step(span_from(s, at))) {
        struct span rest = span_from(s, at);
        if (!span_starts(rest, OUTSIDE))
            continue;
        rest = span_from(rest, sizeof OUTSIDE - 1);
        if (rest.len && !span_head(rest, outside_tails) && !span_head(rest, class_heads))
            continue;
        *inner = (struct span){s.at, at};
        found = true;
    }
    if (found)
        inner->len -= span_tail(*inner, fillers);
    return found;
}

void unit_parse(const char *text, struct unit_list *out)
{
    *out = (struct unit_list){.kind = UNIT_LIST};
    struct buffer closed = {0};
    close_up(&closed, text);
    struct span rest = {buf_text(&closed), closed.len}, inner, piece;
    struct reading r = {.out = out};
    bool except = excepted(rest, &inner);
    if (except)
        rest = inner;
    while (next_piece(&rest, &piece))
        read_piece(&r, piece);
    if (except)
        out->kind = UNIT_EXCEPT;
    else if (r.described || (r.bare && !r.everyone) || (r.everyone && out->n))
        out->kind = UNIT_DESCRIBED;
    else if (r.everyone)
        out->kind = UNIT_EVERYONE;
    buf_free(&closed);
}

void unit_list_free(struct unit_list *list)
{
    for (size_t i = 0; i < list->n; i++)
        free(list->names[i]);
    free(list->names);
    *list = (struct unit_list){0};
}

bool unit_is_meant_by_all(const char *text, const char *unit)
{
    struct unit_list list;
    unit_parse(text, &list);
    bool meant = list.kind == UNIT_EVERYONE || list.kind == UNIT_EXCEPT;
    for (size_t i = 0; i < list.n && meant; i++)
        meant = !text_same_folded(list.names[i], unit);
    unit_list_free(&list);
    return meant;
}
