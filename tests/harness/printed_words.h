/* The wording that tables of many bureaus have, for printed.c. */
#ifndef MULU_TESTS_PRINTED_WORDS_H
#define MULU_TESTS_PRINTED_WORDS_H

#include <stddef.h>

struct printed_words {
    const char *const *items;
    size_t n;
};
enum printed_list {
    WORDS_AREA,    /* outermost labels */
    WORDS_MATTER,  /* labels below */
    WORDS_DETAIL,  /* and below those */
    WORDS_SUBJECT, /* what contents speak of */
    WORDS_POINT,   /* entries of a numbered list */
    WORDS_UNIT,
    WORDS_DEADLINE,
    WORDS_CHANNEL, /* as free text */
    WORDS_BOX,     /* names of a ticked list */
    WORDS_BASIS,
    WORDS_SPEC,
    WORDS_REMARK,
    WORDS_EXTRA, /* headers of columns that are none of the fields */
    WORDS_EXTRA_VALUE,
    WORDS_SIGNED, /* lines with tabs behind the table */
    WORDS_TITLE,
    WORDS_ABOVE, /* lines between title and table */
    WORDS_BELOW, /* lines behind it */
    WORDS_LISTS
};
struct printed_words printed_words(enum printed_list list);
/* Headers that a field, or a level (field FIELD_COUNT), goes by. */
struct printed_words printed_heads(int field);

#endif
