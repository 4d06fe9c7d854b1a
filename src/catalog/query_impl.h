/* Private to the files of the query language: its names, and the tree as it is made. */
#ifndef MULU_CATALOG_QUERY_IMPL_H
#define MULU_CATALOG_QUERY_IMPL_H

#include "mulu/query.h"

/* What stands before a colon. */
enum prefix_kind { PREFIX_TEXT, PREFIX_STATE, PREFIX_BLANK, PREFIX_DATE };
struct query_prefix {
    enum prefix_kind kind;
    enum query_where where; /* of PREFIX_TEXT */
    enum field field;
    const char *extra;
    enum query_date date;
};

bool query_prefix_find(const struct query_words *words, const char *name, size_t len,
                       struct query_prefix *out);
/* The i-th of all prefixes in the order in which they are offered, under the name that is printed; false past the last. */
bool query_prefix_at(const struct query_words *words, size_t i, struct query_prefix *out, const char **name);
const char *query_prefix_name(const struct query_prefix *p);
void query_print_name(const struct query_prefix *p, struct buffer *out); /* in quotes where it needs them */
/* Every name of every prefix, in the order in which they are offered, that which is printed first. */
void query_each_name(const struct query_words *words,
                     void (*give)(void *ctx, const struct query_prefix *p, const char *name, size_t len),
                     void *ctx);
/* One of its names begins so; typed is folded. */
bool query_prefix_begins(const struct query_prefix *p, const char *typed);

/* bare: only words that are states without a prefix. */
bool query_state_find(const char *word, size_t len, bool bare, enum query_state *out);
bool query_state_is_bare(enum query_state s);
/* A day, a month, a year, a word for one of them, or two with .. between: all its days. False: it is none. */
bool query_days(const char *text, size_t len, int32_t today, int32_t *from, int32_t *to);

/* The i-th word for a day or a time of days; false past the last. */
enum { QUERY_DAY_WORD = 32 };
bool query_day_word(size_t i, char word[QUERY_DAY_WORD]);

/* The sign that stands at p as its ASCII one: full width is half width, all double quotes are ", ≤ and ≥ are themselves.
 * *next: behind it. 0 at the end. */
uint32_t query_sign(const char *p, const char *end, const char **next);
enum { QUERY_AT_MOST = 0x2264, QUERY_AT_LEAST = 0x2265 };
/* White space, parentheses, |, and the end. */
bool query_ends_word(const char *p, const char *end);
/* The end of the word at p; *sign: where the first : = < > ≤ or ≥ in it stands, NULL: nowhere. */
const char *query_word_end(const char *p, const char *end, const char **sign);
/* OR and 或; AND and 且, which say what no word says as well. */
bool query_is_or(const char *word, size_t len);
bool query_is_and(const char *word, size_t len);

/* The tree: the new node's index. */
int query_add(struct query *q, enum query_kind kind, size_t at, size_t len);
/* Both under one node of the kind, without one in another of the same kind; -1 for either is nothing. */
int query_join(struct query *q, enum query_kind kind, int a, int b);

#endif
