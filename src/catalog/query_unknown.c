/* What looks like a prefix and is none: texts contain colons, so it stays a word; but who mistook a name is told the
 * nearest. */
#include <stdlib.h>
#include <string.h>

#include "catalog/query_impl.h"
#include "mulu/mem.h"
#include "mulu/text.h"

enum {
    NAME_MOST = 24,
    NEAREST_MOST = 3
}; /* characters of a name; names that are told where several are as near */

/* A name, folded, character by character. */
struct spelling {
    uint32_t cp[NAME_MOST];
    int n;
    bool ascii;
};

/* False: it is too long to be one. */
static bool spell(const char *name, size_t len, struct spelling *out)
{
    struct buffer folded = {0};
    text_fold(&folded, name, len, NULL);
    const char *p = buf_text(&folded), *end = p + folded.len;
    *out = (struct spelling){.ascii = true};
    while (p < end && out->n < NAME_MOST) {
        out->cp[out->n] = text_decode(&p, end);
        out->ascii = out->ascii && out->cp[out->n] < 0x80;
        out->n++;
    }
    bool whole = p == end && out->n > 0;
    buf_free(&folded);
    return whole;
}

static int least(int a, int b, int c)
{
    int ab = a < b ? a : b;
    return ab < c ? ab : c;
}

/* Characters to put in, leave out, replace or swap with the next. */
static int distance(const struct spelling *a, const struct spelling *b)
{
    int rows[3][NAME_MOST + 1] = {{0}};
    for (int j = 0; j <= b->n; j++)
        rows[0][j] = j;
    for (int i = 1; i <= a->n; i++) {
        int *now = rows[i % 3];
        const int *before = rows[(i + 2) % 3], *swapped = rows[(i + 1) % 3];
        now[0] = i;
        for (int j = 1; j <= b->n; j++) {
            bool same = a->cp[i - 1] == b->cp[j - 1];
            now[j] = least(before[j] + 1, now[j - 1] + 1, before[j - 1] + !same);
            if (i > 1 && j > 1 && a->cp[i - 1] == b->cp[j - 2] && a->cp[i - 2] == b->cp[j - 1])
                now[j] = least(now[j], swapped[j - 2] + 1, now[j]);
        }
    }
    return rows[a->n % 3][b->n];
}

static bool contains(const struct spelling *whole, const struct spelling *part)
{
    for (int at = 0; at + part->n <= whole->n; at++)
        if (memcmp(whole->cp + at, part->cp, (size_t)part->n * sizeof *part->cp) == 0)
            return true;
    return false;
}

static int common_end(const struct spelling *a, const struct spelling *b)
{
    int n = 0;
    while (n < a->n && n < b->n && a->cp[a->n - 1 - n] == b->cp[b->n - 1 - n])
        n++;
    return n;
}

/* How far a name is from what was typed; -1: too far. A part of it is nearest. Of letters a third may be wrong, of
 * characters half; what a Chinese name ends with says what it is. */
static int score(const struct spelling *typed, const struct spelling *name)
{
    if (contains(name, typed) && (!typed->ascii || typed->n > 1))
        return 0;
    int d = distance(typed, name), longer = typed->n > name->n ? typed->n : name->n;
    int most = typed->ascii ? longer / 3 : longer / 2;
    return d > most ? -1 : 1 + 2 * d + NAME_MOST - common_end(typed, name);
}

struct search_near {
    struct spelling typed;
    int best;
    char *names[NEAREST_MOST];
    struct query_prefix prefixes[NEAREST_MOST];
    int n;
};

static bool same_prefix(const struct query_prefix *a, const struct query_prefix *b)
{
    return a->kind == b->kind && a->where == b->where && a->field == b->field && a->extra == b->extra &&
           a->date == b->date;
}

static void try_name(void *ctx, const struct query_prefix *prefix, const char *name, size_t len)
{
    struct search_near *near = ctx;
    struct spelling own;
    int s = spell(name, len, &own) ? score(&near->typed, &own) : -1;
    if (s < 0 || (near->n && s > near->best))
        return;
    for (int i = 0; s < near->best && i < near->n; i++)
        free(near->names[i]);
    near->n = s < near->best ? 0 : near->n;
    near->best = s;
    for (int i = 0; i < near->n; i++)
        if (same_prefix(&near->prefixes[i], prefix))
            return; /* a second name of the same */
    if (near->n == NEAREST_MOST)
        return;
    near->prefixes[near->n] = *prefix;
    near->names[near->n++] = mem_dup_n(name, len);
}

static void put_nearest(const struct query_words *words, const char *name, size_t len, struct buffer *out)
{
    struct search_near near = {.n = 0};
    if (spell(name, len, &near.typed))
        query_each_name(words, try_name, &near);
    for (int i = 0; i < near.n; i++) {
        buf_printf(out, "%s%s:", i ? " " : "", near.names[i]);
        free(near.names[i]);
    }
}

/* 10:30, https://… and a colon at the beginning name nothing. */
static bool looks_like_name(const char *name, const char *sign, const char *end)
{
    static const char slashes[] = "//";
    const char *behind;
    bool letter = false;
    query_sign(sign, end, &behind);
    for (const char *p = name; p < sign;) {
        uint32_t c = query_sign(p, sign, &p);
        letter = letter || c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
    return letter && strncmp(behind, slashes, sizeof slashes - 1) != 0;
}

bool query_unknown_prefix(const struct query *q, const struct query_words *words, struct buffer *name,
                          struct buffer *nearest)
{
    for (int i = 0; i < q->n; i++) {
        const struct query_node *n = &q->nodes[i];
        const char *sign;
        if (n->kind != QUERY_TEXT || n->where != QUERY_ANYWHERE || n->exact)
            continue;
        const char *end = n->raw + strlen(n->raw);
        query_word_end(n->raw, end, &sign);
        if (!sign || !looks_like_name(n->raw, sign, end))
            continue;
        buf_add(name, n->raw, (size_t)(sign - n->raw));
        put_nearest(words, n->raw, (size_t)(sign - n->raw), nearest);
        return true;
    }
    return false;
}
