#include "store/posting.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"

enum {
    ONE_BYTE = 240, /* numbers below take one byte, those below TWO_BYTES two */
    TWO_BYTES = ONE_BYTE + 15 * 256,
    LONG = 255, /* begins one of five bytes */
    FIRST_SLOTS = 4096
};

/* --- numbers ---------------------------------------------------------------------------------------------------- */

/* The last byte's lowest bit is the number's: posting_add() sets it afterwards. Returns the length. */
static size_t encode(uint8_t out[5], uint32_t value)
{
    if (value < ONE_BYTE) {
        out[0] = (uint8_t)value;
        return 1;
    }
    if (value < TWO_BYTES) {
        out[0] = (uint8_t)(ONE_BYTE + ((value - ONE_BYTE) >> 8));
        out[1] = (uint8_t)(value - ONE_BYTE);
        return 2;
    }
    out[0] = LONG;
    for (int i = 0; i < 4; i++)
        out[1 + i] = (uint8_t)(value >> (24 - 8 * i));
    return 5;
}

void posting_put_number(struct buffer *out, uint32_t value)
{
    uint8_t bytes[5];
    buf_add(out, (const char *)bytes, encode(bytes, value));
}

static uint32_t long_number(uint32_t first, const uint8_t **at, const uint8_t *end)
{
    const uint8_t *p = *at;
    size_t more = first == LONG ? 4 : 1;
    if ((size_t)(end - p) < more) {
        *at = end;
        return UINT32_MAX;
    }
    *at = p + more;
    if (more == 1)
        return ONE_BYTE + ((first - ONE_BYTE) << 8) + p[0];
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static inline uint32_t number(const uint8_t **at, const uint8_t *end)
{
    if (*at == end)
        return UINT32_MAX;
    uint32_t first = *(*at)++;
    return first < ONE_BYTE ? first : long_number(first, at, end);
}

uint32_t posting_number(const uint8_t **at, const uint8_t *end)
{
    return number(at, end);
}

/* --- making ----------------------------------------------------------------------------------------------------- */

static void append(struct posting_table *t, struct posting *p, uint32_t value)
{
    if (p->cap - p->len < 5) {
        t->bytes += p->cap + 16;
        p->cap += p->cap + 16;
        p->data = mem_grow(p->data, p->cap);
    }
    p->len += (uint32_t)encode(p->data + p->len, value);
}

static size_t slot_of(const struct posting_table *t, uint64_t gram)
{
    size_t at = (size_t)((gram * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & (t->cap - 1);
    while (t->slots[at].gram && t->slots[at].gram != gram)
        at = (at + 1) & (t->cap - 1);
    return at;
}

static void enlarge(struct posting_table *t)
{
    struct posting_table old = *t;
    t->cap = old.cap ? 2 * old.cap : FIRST_SLOTS;
    t->slots = mem_alloc(t->cap * sizeof *t->slots);
    for (size_t i = 0; i < old.cap; i++)
        if (old.slots[i].gram)
            t->slots[slot_of(t, old.slots[i].gram)] = old.slots[i];
    free(old.slots);
    t->bytes += (t->cap - old.cap) * sizeof *t->slots;
}

void posting_add(struct posting_table *t, uint64_t gram, uint32_t ordinal, uint32_t place)
{
    if (2 * t->n >= t->cap)
        enlarge(t);
    struct posting *p = &t->slots[slot_of(t, gram)];
    if (!p->gram) {
        p->gram = gram;
        t->n++;
    }
    if (p->next == ordinal + 1) {
        p->data[p->gap_end - 1] |= 1;
        append(t, p, place - p->place);
        p->several = true;
    } else {
        if (p->several)
            append(t, p, 0);
        append(t, p, (ordinal + 1 - p->next) << 1);
        p->gap_end = p->len;
        append(t, p, place);
        p->several = false;
        p->next = ordinal + 1;
    }
    p->place = place;
}

static int by_gram(const void *a, const void *b)
{
    const struct posting *x = a, *y = b;
    return x->gram < y->gram ? -1 : x->gram > y->gram;
}

void posting_sort(struct posting_table *t)
{
    size_t n = 0;
    for (size_t i = 0; i < t->cap; i++)
        if (t->slots[i].gram)
            t->slots[n++] = t->slots[i];
    if (n < t->cap)
        memset(t->slots + n, 0, (t->cap - n) * sizeof *t->slots);
    if (n)
        qsort(t->slots, n, sizeof *t->slots, by_gram);
}

/* The length of the number that begins so. */
static size_t number_length(uint8_t first)
{
    return first < ONE_BYTE ? 1 : first < LONG ? 2 : 5;
}

void posting_put(const struct posting *p, struct buffer *out)
{
    uint8_t *room = mem_alloc(2 * (size_t)p->len + 1), *gaps = room, *places = room + p->len;
    const uint8_t *at = p->data, *end = p->data + p->len;
    while (at < end) {
        size_t n = number_length(*at);
        bool several = at[n - 1] & 1, more = true;
        memcpy(gaps, at, n);
        gaps += n;
        at += n;
        for (bool first = true; more && at < end; first = false) {
            more = several && (first || *at);
            n = number_length(*at);
            memcpy(places, at, n);
            places += n;
            at += n;
        }
    }
    posting_put_number(out, (uint32_t)(gaps - room));
    buf_add(out, (const char *)room, (size_t)(gaps - room));
    buf_add(out, (const char *)room + p->len, (size_t)(places - room - p->len));
    if (p->several)
        posting_put_number(out, 0);
    free(room);
}

void posting_free(struct posting_table *t)
{
    for (size_t i = 0; i < t->cap; i++)
        free(t->slots[i].data);
    free(t->slots);
    *t = (struct posting_table){0};
}

/* --- reading ---------------------------------------------------------------------------------------------------- */

void posting_open(struct posting_reader *r, const void *list, size_t len)
{
    const uint8_t *p = list, *end = len ? p + len : p;
    uint32_t gaps = number(&p, end);
    if (gaps > (size_t)(end - p))
        gaps = 0;
    *r = (struct posting_reader){
        .gap = p, .gaps_end = p + gaps, .at = p + gaps, .end = end, .ordinal = UINT32_MAX};
}

bool posting_next_text(struct posting_reader *r)
{
    if (r->gap == r->gaps_end)
        return false;
    uint32_t gap = number(&r->gap, r->gaps_end);
    if (gap == UINT32_MAX)
        return false;
    r->ordinal += gap >> 1;
    r->several = gap & 1;
    return true;
}

bool posting_next(struct posting_reader *r)
{
    if (r->several) {
        uint32_t distance = number(&r->at, r->end);
        if (distance == UINT32_MAX)
            return false;
        r->place += distance;
        if (distance)
            return true;
    }
    if (!posting_next_text(r))
        return false;
    r->place = number(&r->at, r->end);
    return r->place != UINT32_MAX;
}
