#include "mulu/pinyin.h"

#include <string.h>

#include "base/unicode.h"
#include "mulu/text.h"

struct rare_reading {
    uint32_t cp;
    uint16_t set;
};

#include "pinyin_tables.h"

/* The list of a character's syllables, ended by SET_END; behind SET_RARE stand those that are not used today. */
static const uint16_t *readings_of(uint32_t cp)
{
    if (cp >= BLOCK_FIRST && cp <= BLOCK_LAST)
        return &reading_sets[block_readings[cp - BLOCK_FIRST]];
    size_t low = 0, high = sizeof rare_readings / sizeof *rare_readings;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (cp > rare_readings[mid].cp)
            low = mid + 1;
        else
            high = mid;
    }
    bool found = low < sizeof rare_readings / sizeof *rare_readings && rare_readings[low].cp == cp;
    return &reading_sets[found ? rare_readings[low].set : 0];
}

size_t pinyin_readings(uint32_t cp, const char **out, size_t max)
{
    size_t n = 0;
    for (const uint16_t *r = readings_of(cp); *r != SET_END; r++) {
        if (*r == SET_RARE)
            continue;
        if (n < max)
            out[n] = syllables[*r];
        n++;
    }
    return n;
}

void pinyin_query(struct pinyin_query *q, const char *text, size_t len)
{
    const char *p = text, *end = text + len;
    q->n = 0;
    q->too_long = false;
    while (p < end) {
        uint32_t c = text_decode(&p, end);
        if (text_is_space(c) || unicode_is_zero(c))
            continue;
        c = text_fold_cp(c);
        if (c == '\'')
            continue;
        if (q->n == PINYIN_MAX_QUERY)
            q->too_long = true;
        else
            q->cp[q->n++] = c;
    }
}

/* Signs between characters, which nobody types when looking for the characters. */
static bool is_sign(uint32_t c)
{
    if (c < 0x80)
        return !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'));
    return c == 0xB7 || (c >= 0x2000 && c <= 0x27FF) || (c >= 0x3000 && c <= 0x303F && c != 0x3007) ||
           text_is_space(c) || unicode_is_zero(c);
}

/* How many letters of the syllable, from its first on, the query has at this place. */
static int shared_letters(const char *syllable, const uint32_t *typed, int n)
{
    int k = 0;
    for (; k < n && syllable[k]; k++) {
        bool ju = k == 1 && syllable[1] == 'u' && strchr("jqxy", syllable[0]); /* whose u sounds as ü */
        if (typed[k] != (uint32_t)syllable[k] && !(syllable[k] == 'v' && typed[k] == 'u') &&
            !(ju && typed[k] == 'v'))
            break;
    }
    return k;
}

/* The places in the query, as bits, that are reached when the character is read at place `at`. */
static uint64_t read_character(const struct pinyin_query *q, int at, const uint16_t *readings, bool rare)
{
    uint64_t reached = 0;
    for (; *readings != SET_END; readings++) {
        if (*readings == SET_RARE && !rare)
            break;
        if (*readings == SET_RARE)
            continue;
        const char *s = syllables[*readings];
        int shared = shared_letters(s, q->cp + at, q->n - at);
        if (shared >= 1)
            reached |= UINT64_C(1) << (at + 1);
        if (shared >= 2 && s[1] == 'h')
            reached |= UINT64_C(1) << (at + 2);
        if (shared >= 1 && (!s[shared] || at + shared == q->n))
            reached |= UINT64_C(1) << (at + shared);
    }
    return reached;
}

/* From the places in `state` over one more character of the text. */
static uint64_t step(const struct pinyin_query *q, uint64_t state, uint32_t c, bool rare)
{
    uint64_t next =
        is_sign(c) ? state & ~UINT64_C(1) : 0; /* a match does not begin with a sign that is not typed */
    const uint16_t *readings = c >= BLOCK_FIRST ? readings_of(c) : reading_sets;
    for (int at = 0; at < q->n && state >> at; at++) {
        if (!(state >> at & 1))
            continue;
        if (q->cp[at] == c)
            next |= UINT64_C(1) << (at + 1);
        next |= read_character(q, at, readings, rare);
    }
    return next;
}

/* Whether a match can begin with the character: what nearly all do not survive, so that a long text is passed quickly. */
static bool may_begin(const struct pinyin_query *q, uint32_t c)
{
    uint32_t first = q->cp[0];
    if (c == first)
        return true;
    if (first < 'a' || first > 'z')
        return false;
    return c >= BLOCK_FIRST && (c > BLOCK_LAST || block_initials[c - BLOCK_FIRST] >> (first - 'a') & 1);
}

static bool match_at(const struct pinyin_query *q, const char *p, const char *end, bool rare, const char **to)
{
    uint64_t state = 1;
    while (p < end && state) {
        state = step(q, state, text_fold_cp(text_decode(&p, end)), rare);
        if (state >> q->n & 1) {
            *to = p;
            return true;
        }
    }
    return false;
}

/* Marks on the last character belong to it. */
static const char *with_marks(const char *p, const char *end)
{
    for (const char *next = p; next < end && unicode_is_zero(text_decode(&next, end));)
        p = next;
    return p;
}

static bool is_literal(const struct pinyin_query *q, const char *p, const char *end)
{
    int n = 0;
    while (p < end) {
        uint32_t c = text_fold_cp(text_decode(&p, end));
        if (n < q->n && q->cp[n] == c)
            n++;
        else if (!is_sign(c))
            return false;
    }
    return n == q->n;
}

static bool find(const struct pinyin_query *q, const char *text, size_t len, bool rare,
                 struct pinyin_match *out)
{
    const char *p = text, *end = text + len;
    *out = (struct pinyin_match){.rare = rare};
    for (const char *from = p; p < end; from = p) {
        const char *to = NULL;
        uint32_t c = text_fold_cp(text_decode(&p, end));
        if (may_begin(q, c) && match_at(q, from, end, rare, &to)) {
            to = with_marks(to, end);
            out->from = (size_t)(from - text);
            out->to = (size_t)(to - text);
            out->literal = is_literal(q, from, to);
            return true;
        }
        out->before += !is_sign(c);
    }
    return false;
}

bool pinyin_find(const struct pinyin_query *q, const char *text, size_t len, struct pinyin_match *out)
{
    *out = (struct pinyin_match){.literal = true};
    if (q->too_long || !q->n)
        return !q->too_long;
    struct pinyin_match any;
    if (!find(q, text, len, true, &any))
        return false;
    if (!find(q, text, len, false, out))
        *out = any;
    return true;
}

int pinyin_compare(const struct pinyin_match *a, const struct pinyin_match *b)
{
    if (a->rare != b->rare)
        return (int)a->rare - (int)b->rare;
    if (a->before != b->before)
        return a->before < b->before ? -1 : 1;
    return (int)b->literal - (int)a->literal;
}
