/* Editing a text: bytes, a caret between two glyphs, and where both stand when the text is wrapped to a width.
 *
 * No curses, no screen: pure functions over one struct, so that every key of a text field is tested without a
 * terminal. The caret is a byte offset that always stands between two glyphs as base/text counts them; nothing that is
 * typed is lost or split. Owned by whoever declares it: start from edit_init(), end with edit_free(). */
#ifndef MULU_UI_EDIT_H
#define MULU_UI_EDIT_H

#include <stdbool.h>
#include <stddef.h>

#include "mulu/buffer.h"
#include "mulu/text.h"

struct edit {
    struct buffer text;
    size_t caret;
    bool multiline; /* false: line breaks that are typed or pasted become blanks */
    bool at_end;    /* the caret shows at the end of a wrapped line, not at the beginning of the next */
    int goal;       /* the column that Up and Down aim at; -1: where the caret is */
    int left;       /* the cells scrolled out of a field of one line */
};

void edit_init(struct edit *e, bool multiline);
void edit_free(struct edit *e);
void edit_set(struct edit *e, const char *text); /* the caret goes to the end */
const char *edit_text(const struct edit *e);

/* Inserts at the caret. Bytes that are no UTF-8 become U+FFFD, line ends become "\n" (or a blank), other control
 * characters but the tab are left out. */
void edit_insert(struct edit *e, const char *bytes, size_t len);
/* Each returns false where there was nothing to take away. */
bool edit_backspace(struct edit *e);
bool edit_delete(struct edit *e);
bool edit_delete_word(struct edit *e);   /* the word in front of the caret */
bool edit_delete_to_end(struct edit *e); /* of the line as typed */
bool edit_delete_to_start(struct edit *e);

/* Each returns false where the caret could not move. */
bool edit_left(struct edit *e);
bool edit_right(struct edit *e);
bool edit_word_left(struct edit *e);
bool edit_word_right(struct edit *e);
bool edit_first(struct edit *e); /* of the whole text */
bool edit_last(struct edit *e);
/* Within and between the lines that the text has when wrapped to `width` cells. */
bool edit_home(struct edit *e, int width);
bool edit_end(struct edit *e, int width);
bool edit_up(struct edit *e, int width);
bool edit_down(struct edit *e, int width);

int edit_lines(const struct edit *e, int width);
/* Where the caret stands: the wrapped line, from 0, and its cell in it. */
void edit_locate(const struct edit *e, int width, int *line, int *column);
void edit_place(struct edit *e, int width, int line, int column); /* the nearest place to stand at */
/* In a field of one line `width` cells wide: scrolls so that the caret shows, and gives its cell. */
int edit_scroll(struct edit *e, int width);

#endif
