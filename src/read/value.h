/* What is done to the text of one cell: noise out, torn lines joined, lists laid out, ticks read. Private to src/read. */
#ifndef MULU_READ_VALUE_H
#define MULU_READ_VALUE_H

#include "mulu/buffer.h"
#include "read/formats.h"

/* Appends text without converter noise, radicals as characters, and trimmed; *noise counts the pieces dropped. */
void value_clean(const struct formats *f, const char *text, struct buffer *out, int64_t *noise);
/* Appends text with its lines joined, but where a line ends a sentence or the next begins a list entry. one_line: all
 * lines are joined, and blanks between Han characters go: a label, torn by the width of its column. */
void value_join(const char *text, bool one_line, struct buffer *out);
/* Appends text with each entry of a numbered list (1、… 2、…) on a line of its own, where blanks separate them. */
void value_list(const char *text, struct buffer *out);
/* The number of the list's entry that text begins with (1、 or 1.), 0: it begins with none. */
int value_entry(const char *text);
/* Whether a paragraph below a cell is a part of it: the cell stops at a comma, or more is the next entry of its list. */
bool value_continues(const char *cell, const char *more);
/* What sort of mark begins a line, and which of its sort it is (0: marks of this sort are not counted): ■ ① （一） 1、 • */
enum entry_sort { NO_ENTRY, ENTRY_BOX, ENTRY_CIRCLED, ENTRY_BRACKET, ENTRY_NUMBER, ENTRY_DOT };
enum entry_sort value_entry_sort(const char *text, int *ordinal);
bool value_is_note(const char *text); /* it begins with 注： or the like */
bool value_is_ditto(const struct formats *f, const char *text);
bool value_is_tick(const struct formats *f, const char *text);

/* A printed list with boxes. */
struct ticks {
    struct string_list all;    /* every name, in printed order */
    struct string_list ticked; /* those that are ticked, and text outside the list */
    bool doubtful;             /* a letter that a lost symbol font left behind was read as a box */
};
/* Once, when the lists of boxes are there: by which bytes to look for them. */
void value_learn_boxes(struct formats *f);
/* False when text holds no boxes; known: names that this table's lists have held so far. */
bool value_ticks(const struct formats *f, enum field field, const struct string_list *known, const char *text,
                 struct ticks *out);
void ticks_release(struct ticks *t);

#endif
