/* Posting lists: where a gram (two characters that stand side by side in a cell) occurs.
 *
 * A list has two streams of numbers. The first has for each text that holds the gram how far its ordinal lies behind the
 * one before, doubled, plus one where the gram occurs there more than once; the second has the places: the first one,
 * and where there are more, the distances from each to the next, ended by 0. Whoever only asks in which texts the gram
 * occurs never looks at the places. A number takes one byte below 240, two below 4,080, else five. */
#ifndef MULU_STORE_POSTING_H
#define MULU_STORE_POSTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mulu/buffer.h"

/* A list that is being made: both streams in one, each number of the first in front of its places, so that what is
 * appended stands together in memory. */
struct posting {
    uint64_t gram; /* 0: a free slot of the table */
    uint8_t *data;
    uint32_t len, cap;
    uint32_t gap_end; /* behind the last number of the first stream */
    uint32_t next;    /* the last ordinal, plus one */
    uint32_t place;
    bool several;
};

struct posting_table {
    struct posting *slots;
    size_t n, cap; /* cap: a power of two */
    size_t bytes;  /* of all lists */
};

/* Ordinals come in ascending order, and the places of one of them for one gram as well. gram is not 0. */
void posting_add(struct posting_table *t, uint64_t gram, uint32_t ordinal, uint32_t place);
/* Sorts the lists by their grams, to the front of slots: the table is read from now on, and takes no more. */
void posting_sort(struct posting_table *t);
/* Appends the list as it is stored. */
void posting_put(const struct posting *p, struct buffer *out);
void posting_free(struct posting_table *t);

/* Reads a stored list; one that is damaged ends early. */
struct posting_reader {
    const uint8_t *gap, *gaps_end, *at, *end;
    uint32_t ordinal; /* UINT32_MAX at first: one below the smallest */
    uint32_t place;
    bool several;
};
void posting_open(struct posting_reader *r, const void *list, size_t len);
bool posting_next(struct posting_reader *r);      /* the next occurrence */
bool posting_next_text(struct posting_reader *r); /* the next text; not to be mixed with the former */

/* Numbers as the streams have them. posting_number() gives UINT32_MAX at the end, or where the number is cut off. */
void posting_put_number(struct buffer *out, uint32_t value);
uint32_t posting_number(const uint8_t **at, const uint8_t *end);

#endif
