/* The query language: one for the / key, `mulu search`, filters of exports and named filters.
 *
 *     行政处罚 县司法局          all words, in any order, in the item or in the headings above it
 *     "行政 处罚"  “行政处罚”     exactly so (blanks never matter); never a state, an operator or pinyin
 *     -解读                      not; also －
 *     单位:司法局  unit:sfj      in one field, by any name of it; also 目录: and 栏目:; an extra column by its label
 *     单位:(司法局 OR 财政局)     a prefix before parentheses is that of every word in them
 *     逾期  状态:逾期             a state; bare where the word is a state's and not in quotes
 *     空:时限                    nothing stands in the field
 *     到期<2026-12-31  到期:2026-12  改于>=11-01   a day, month or year; < <= > >= : = and A..B; 今天, 本周, 本月 …
 *     甲 OR 乙 | 丙 或 丁         or: binds less than words side by side; as words of their own, but |, ( and ) anywhere
 *
 * Full-width signs are the same as ASCII ones. What merely looks like an operator is text: a - inside a word or alone, a
 * colon behind what is no prefix (10:30, https://…), or and 或者. Words of two letters and more are pinyin of names,
 * titles and units as well.
 *
 * Pure: knows neither SQL nor the screen. mulu/search.h evaluates. */
#ifndef MULU_QUERY_H
#define MULU_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mulu/arena.h"
#include "mulu/buffer.h"
#include "mulu/error.h"
#include "mulu/field.h"
#include "mulu/pinyin.h"
#include "mulu/strings.h"

enum {
    QUERY_MAX_BYTES = 4096, /* of a query's text */
    QUERY_MAX_DEPTH = 32,   /* parentheses and - within one another */
    QUERY_MAX_LEAVES = 64   /* words, states and dates */
};

/* What has no catalog, and no clock, must be told. */
struct query_words {
    int32_t today;             /* for dates without a year, and for 今天 */
    struct string_list extras; /* labels of the extra columns that catalogs in the scope have */
    bool closes; /* a quote or parenthesis that is open at the end of the text is closed there */
    bool
        typing; /* the text is still being typed: what is unfinished at its end (that, and a lone - or OR, a prefix
                    without a value, half a date) is closed, or left out, and no error */
};
void query_words_release(struct query_words *w);

enum query_state {
    QUERY_OVERDUE,
    QUERY_SOON,
    QUERY_LATER,
    QUERY_LATE,
    QUERY_PUBLISHED,
    QUERY_MARKED,
    QUERY_NO_LIMIT,
    QUERY_CHANGED_TODAY,
    QUERY_ITEM,
    QUERY_HEADING,
    QUERY_STATES
};
enum query_date { QUERY_DUE, QUERY_CHANGED, QUERY_PUBLISHED_ON, QUERY_DATES };

/* Where a text is looked for. */
enum query_where {
    QUERY_ANYWHERE, /* any cell of the node, and the headings above it */
    QUERY_FIELD,
    QUERY_EXTRA,   /* a column of the catalog's own */
    QUERY_LEVEL,   /* the node's heading and those above it */
    QUERY_CATALOG, /* the title of its catalog */
};
enum query_kind {
    QUERY_ALL, /* an empty query: everything */
    QUERY_AND,
    QUERY_OR,
    QUERY_NOT,
    QUERY_TEXT,  /* text in `where` */
    QUERY_BLANK, /* nothing in `where`, which is QUERY_FIELD or QUERY_EXTRA, of an item */
    QUERY_STATE,
    QUERY_DAY
};
struct query_node {
    enum query_kind kind;
    int child, next; /* indexes of the first child and of the next sibling; -1: none */
    enum query_where where;
    enum field field;
    const char *extra; /* the column's label; NULL but for QUERY_EXTRA */
    const char
        *raw; /* the text as typed, without its quotes; of a state: where it was a bare word, else NULL */
    const char *text; /* the same, folded; never empty */
    bool exact;       /* stood in quotes */
    bool sounds;      /* also pinyin of names, titles and units, where it is looked for there */
    enum query_state state;
    enum query_date date;
    int32_t from, to; /* days, both included; DATE_FIRST_DAY and DATE_LAST_DAY where open */
    size_t at, len;   /* bytes of the text that it was made from */
};
struct query {
    struct query_node
        *nodes; /* children come after their parent is known, in no fixed place: follow the indexes */
    int n;
    size_t cap;
    int root; /* never -1 */
    struct arena texts;
};

/* *out: the caller frees with query_free(); NULL on failure. ST_USAGE: *offset (may be NULL) is the byte of text that the
 * error is about, at the edge of a character, and err says which character, what is wrong and what to do. */
enum status query_parse(const char *text, const struct query_words *words, struct query **out, size_t *offset,
                        struct error *err);
void query_free(struct query *q); /* NULL is legal */
/* Appends a text that parses to the same tree (whatever the day), in the language's shortest signs. */
void query_print(const struct query *q, struct buffer *out);
bool query_equal(const struct query *a, const struct query *b);
/* Nothing asked for: it finds everything, which the / key shows as nothing. */
bool query_is_empty(const struct query *q);
/* A word that was taken for a state without a prefix to say so; NULL: none. Who meant the word puts it into quotes, and is
 * told so where nothing is found. */
const char *query_bare_state(const struct query *q);
/* Whether a word looks as if a prefix stood before it, and there is no such (责任:教育局): appends what is no prefix, and the
 * nearest that are, each with its colon, where any is near. words as for query_parse(). */
bool query_unknown_prefix(const struct query *q, const struct query_words *words, struct buffer *name,
                          struct buffer *nearest);
/* Appends the text (of a long one, what stands around) and below it a line that has ^ under the byte `offset`, each after
 * `indent` blanks, with a line break between them and none at the end. */
void query_point(const char *text, size_t offset, int indent, struct buffer *out);

/* Names as the language has them, in Chinese and as keys; static. */
const char *query_state_word(enum query_state s);
const char *query_state_key(enum query_state s);
const char *query_date_word(enum query_date d);

/* --- what matched ------------------------------------------------------------------------------------------------- */

struct span {
    size_t from, to; /* bytes of the text, at the edges of characters */
};
struct span_list {
    struct span *items; /* in order, not overlapping */
    size_t n, cap;
};
void span_list_free(struct span_list *l);

/* Which cell: a field's key, CELL_LABEL, "extra:" and a label, or QUERY_CELL_TITLE for a catalog's title. */
#define QUERY_CELL_TITLE ".title"
/* Where the words that count for such a cell (those behind a - never do) stand in its text, literally or else as pinyin. A
 * path of headings counts as CELL_LABEL. *out was empty. */
void query_spans(const struct query *q, const char *cell, const char *text, struct span_list *out);
/* Whether the leaf's text stands in the text of a cell: literally, or (sounds) as pinyin where the leaf allows it. The
 * cell is one that the leaf is about. */
bool query_leaf_matches(const struct query_node *leaf, const char *text, bool sounds);

/* --- completion --------------------------------------------------------------------------------------------------- */

enum query_offer_kind { OFFER_PREFIX, OFFER_STATE, OFFER_FIELD, OFFER_VALUE, OFFER_DATE };
struct query_offer {
    enum query_offer_kind kind;
    char *text; /* what takes the place of from … to; a value in quotes where it needs them */
    char *note; /* what it is, in the user's language; "" where the text says it all */
};
struct query_offers {
    struct query_offer *items;
    size_t n, cap;
    size_t from, to; /* bytes of the query that an offer replaces */
};
void query_offers_free(struct query_offers *o);
/* How well a value fits what is typed, the best first. */
enum query_fit { FIT_BEGINS, FIT_BEGINS_SOUND, FIT_WITHIN, FIT_WITHIN_SOUND, FIT_NONE };
struct query_typed {
    const char *text; /* folded; borrowed */
    struct pinyin_query sound;
};
void query_typed(struct query_typed *t, const char *text);
enum query_fit query_fit(const struct query_typed *t, const char *folded);
/* Whether a value can be offered: it is a name, not a text. */
bool query_is_name(const char *value);

/* Gives values that a field has and that fit what is typed (folded), best fitting first, then the most used; of QUERY_CATALOG the
 * titles, those changed last first. It may give others as well: query_complete() holds them against what is typed. */
typedef enum status (*query_values)(void *ctx, enum query_where where, enum field field, const char *extra,
                                    const char *typed, size_t limit, struct string_list *out,
                                    struct error *err);
/* What could stand at the caret (a byte of text): prefixes and states that begin with the word typed there, or sound
 * like it, best first; behind a prefix its values, with - and parentheses before it or not. At most `limit`. values NULL:
 * none are known. Nothing to offer is ST_OK with n 0. */
enum status query_complete(const char *text, size_t caret, const struct query_words *words,
                           query_values values, void *ctx, size_t limit, struct query_offers *out,
                           struct error *err);

#endif
