/* What is known beforehand about the tables of this field, all of it data (share/mulu/formats): which header
 * means which field, what the values of a field look like, which marks tick a box. Private to src/read. */
#ifndef MULU_READ_FORMATS_H
#define MULU_READ_FORMATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mulu/buffer.h"
#include "mulu/field.h"
#include "mulu/read.h"
#include "mulu/strings.h"

/* What a column may be. A TICK column is one choice of a field, ticked or not (全社会 below 公开对象). */
enum column_kind {
    KIND_LEVEL = FIELD_COUNT, /* smaller numbers are the field itself */
    KIND_NUMBER,
    KIND_GROUP, /* only as a header: one word over several level columns */
    KIND_TICK,
    KIND_UID,     /* what our own exports call a row: its values look like it, too */
    KIND_CATALOG, /* the catalog that a row belongs to (split.h) */
    KIND_UNKNOWN, /* a header that is none of the fields, but surely a header */
    KIND_COUNT
};

struct header_rule {
    int kind;   /* enum field or enum column_kind */
    int field;  /* for KIND_TICK: the field that it ticks */
    int format; /* index of the format whose own word it is, -1: everybody's */
    enum rule_place {
        RULE_WORD,
        RULE_ENDS,
        RULE_STARTS,
        RULE_KEY,  /* the header is that and nothing else: how programs call a column */
        RULE_OUTER /* the same, and only in front of numbered levels: header_is_outer() */
    } place;       /* where in a header it counts */
    char *word;    /* folded */
    size_t len;    /* of it */
};

struct format {
    char *name, *label;
    uint32_t required, any, without; /* bits by kind */
    struct string_list title;        /* words of the titles of its tables; none: any */
    bool headless;                   /* may be guessed for a table without a header */
};

/* A word that speaks for a kind of value, by where it stands in the value. */
enum word_place { WORD_HAS, WORD_STARTS, WORD_ENDS };
struct kind_limits {
    int min, max; /* usual number of characters */
};

struct word_trie; /* all the words of kinds.ini, found in one walk over a value */

struct formats {
    struct header_rule *rules;
    size_t nrules, rules_cap;
    struct format *items;
    size_t n, cap;
    struct kind_limits limits[KIND_COUNT];
    struct word_trie *words;
    struct string_list tick_folded; /* as they compare with folded text */
    struct string_list ditto, ticked, open, ticked_letters, open_letters, tick, names;
    struct string_list noise, title, body, after_body, signature, page, whole;
    unsigned char *boxes; /* bits by the first two bytes of a box (value_learn_boxes()) */
    uint32_t merge;       /* bits by field */
    uint16_t
        *variants; /* by code point, the simplified character for a traditional one; NULL: none are known */
    int chosen; /* the format that the user named, counted from 1, whose own words are everybody's; 0: none */
};

/* How well a header cell matches each kind: 0 none, up to 1 for equal. field[k] for KIND_TICK. format -1: any. What headers
 * of a kind end in or begin with matches faintly, and makes no header known. */
struct header_match {
    double kind[KIND_COUNT];
    const char *word[KIND_COUNT]; /* that matched; they live as long as the formats */
    bool ending[KIND_COUNT];      /* faintly, by its end or beginning */
    int tick_field;
    bool sure;  /* it is a known word as a whole, or nearly */
    bool known; /* some rule matched well enough to call the cell a header */
    bool sub;   /* the word belongs to a second header row */
    bool key;   /* it is a key, as programs write them */
    int number; /* of a level's key or name, from 1; 0: it tells none */
};
void header_match(const struct formats *f, int format, const char *text, struct header_match *out);

/* Whether the header means the catalog where numbered levels follow it (目录, before 一级目录), and a level elsewhere. */
bool header_is_outer(const struct formats *f, const char *text);

/* Appends text folded, in simplified characters: how all words here compare. */
void formats_fold(const struct formats *f, const char *text, struct buffer *out);
/* Appends text with simplified characters for traditional ones, and nothing else changed. */
void formats_simplify(const struct formats *f, const char *text, struct buffer *out);

/* How well a value fits each kind, about 0 … 1.5; what is blank fits none. Kinds without values (group, unknown) 0. */
void value_fit(const struct formats *f, const char *text, double fit[KIND_COUNT]);

const struct format *formats_find(const struct formats *f, const char *name); /* NULL: no such format */

/* src/read/words.c */
struct word_trie *words_new(void);
void words_free(struct word_trie *t);
void words_add(struct word_trie *t, const char *word, int kind, enum word_place place);
/* Counts, for every kind, the different words that text contains at each place. */
struct word_counts {
    unsigned char has[KIND_COUNT], starts[KIND_COUNT], ends[KIND_COUNT];
};
void words_count(const struct word_trie *t, const char *text, size_t len, struct word_counts *out);

#endif
