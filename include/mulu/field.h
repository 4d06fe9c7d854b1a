/* The fields of an item: ONE table, from which forms, CSV columns, JSON keys, search prefixes and the SQL column list
 * are derived. A new field is a line in src/catalog/field.c and a migration. What headers of printed tables mean which
 * field is not here: it is data, share/mulu/formats. */
#ifndef MULU_FIELD_H
#define MULU_FIELD_H

#include <stdbool.h>
#include <stddef.h>

enum field {
    FIELD_CONTENT,
    FIELD_SPEC,
    FIELD_BASIS,
    FIELD_STAGE,
    FIELD_UNIT,
    FIELD_DEADLINE,
    FIELD_CHANNEL,
    FIELD_AUDIENCE,
    FIELD_MODE,
    FIELD_TIER,
    FIELD_REMARK,
    FIELD_COUNT
};

enum field_editor {
    EDIT_TEXT,     /* several lines */
    EDIT_COMPLETE, /* one line or more, completed from the values that the catalog already has */
    EDIT_PICK,     /* one of a list, or something else */
    EDIT_TICKS     /* any number of a list, joined with 、 */
};

struct field_info {
    const char *key; /* JSON key and SQL column; ASCII */
    const char
        *label; /* the standard's name, for forms and for columns of a catalog without a header of its own */
    const char *brief;  /* two characters, for narrow screens */
    const char *prefix; /* search prefixes, separated by blanks */
    enum field_editor editor;
    const char *choices; /* joined with 、; the list where the catalog has none of its own; NULL for text */
    bool required;       /* a form without it is questioned; an import is not */
    bool search;         /* searched by the / key */
};

const struct field_info *field_info(enum field f);
/* What the screen calls it, in the user's language: label and brief are words of the documents and go into files. */
const char *field_name(enum field f);
const char *field_short_name(enum field f);
bool field_by_key(const char *key, enum field *out);

/* The name of a cell of a node where one name must cover all: a field's key, CELL_LABEL, or "extra:" and the column's
 * label for a column that the field table does not know. Used by marks and change records. */
#define CELL_LABEL "label"
#define CELL_EXTRA_PREFIX "extra:"
/* What a clerk says that the deadline means, in the notation of rules: a cell for store_set() alone (mulu/agenda.h). */
#define CELL_RULE "rule"
/* What a user calls it, in the user's language: the field's name, the extra column's label, or the word for a heading. Points into static
 * memory or into cell. */
const char *cell_title(const char *cell);

#endif
