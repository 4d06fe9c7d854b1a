/* Editing a text: bytes, a caret between two glyphs, a selection, what can be taken back, and where all of it stands
 * when the text is wrapped to a width.
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

enum edit_selecting {
    SELECT_NONE,
    SELECT_KEYS, /* with Shift held: the next key without it lets go */
    SELECT_MARK  /* from a mark: every movement goes on, for terminals that do not send Shift */
};

struct edit_history;

struct edit {
    struct buffer text;
    size_t caret;
    bool multiline; /* false: line breaks that are typed or pasted become blanks */
    bool at_end;    /* the caret shows at the end of a wrapped line, not at the beginning of the next */
    int goal;       /* the column that Up and Down aim at; -1: where the caret is */
    int left;       /* the cells scrolled out of a field of one line */
    size_t anchor;  /* where the selection began; it ends at the caret */
    enum edit_selecting selecting;
    bool running;     /* typing goes on: the next character is taken back together with those before it */
    size_t numbered;  /* behind the number that Enter has put there; 0: none */
    unsigned changes; /* goes up with every change of the text */
    struct edit_history *history; /* what can be taken back; NULL: nothing */
};

void edit_init(struct edit *e, bool multiline);
void edit_free(struct edit *e);
void edit_set(struct edit *e, const char *text);    /* the caret goes to the end; nothing can be taken back */
void edit_assign(struct edit *e, const char *text); /* the same as a change, which can be */
const char *edit_text(const struct edit *e);

/* Inserts at the caret, or in place of what is selected. Bytes that are no UTF-8 become U+FFFD, line ends become "\n" (or a blank), other control
 * characters but the tab are left out. */
void edit_insert(struct edit *e, const char *bytes, size_t len);
/* Each takes away what is selected, if anything is; false where there was nothing to take away. */
bool edit_backspace(struct edit *e);
bool edit_delete(struct edit *e);
bool edit_delete_word(struct edit *e);   /* the word in front of the caret */
bool edit_delete_to_end(struct edit *e); /* of the line as typed */
bool edit_delete_to_start(struct edit *e);

void edit_seek(struct edit *e, size_t offset); /* to the glyph's edge at or before this byte */
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

/* --- taking back (edit_history.c) ------------------------------------------------------------------------------- */

/* A run of typing is one step, cut at line breaks and behind stops. At most EDIT_HISTORY_BYTES are kept. */
enum { EDIT_HISTORY_BYTES = 1 << 20 };
bool edit_undo(struct edit *e); /* false: nothing more can be taken back, … */
bool edit_redo(struct edit *e);
bool edit_forgot(const struct edit *e); /* … because older steps had to give way */
void edit_forget(struct edit *e);       /* what stands there now is where undo ends */

/* --- selecting (edit_select.c) ---------------------------------------------------------------------------------- */

bool edit_selection(const struct edit *e, size_t *from, size_t *to); /* false: nothing is selected */
void edit_select(struct edit *e, size_t from, size_t to);            /* the caret goes to `to` */
void edit_select_all(struct edit *e);
void edit_mark(struct edit *e);     /* begins a selection that every movement goes on with; again: ends it */
void edit_extend(struct edit *e);   /* before a movement with Shift */
void edit_unselect(struct edit *e); /* the text stays */
bool edit_copy(const struct edit *e, struct buffer *out); /* what is selected; false: nothing is */
bool edit_cut(struct edit *e, struct buffer *out);
/* Characters as a clerk counts them: what shows, without blanks and line breaks. */
size_t edit_count(const struct edit *e, size_t from, size_t to);

/* --- finding (edit_find.c) -------------------------------------------------------------------------------------- */

struct edit_match {
    size_t at, n; /* the match that is selected now, from 1, and how many there are */
    bool wrapped; /* it was found beyond the end, or the beginning, of the text */
};
/* Selects the first match that begins at `from` or later, or the last that begins before it; what compares equal in a
 * search (mulu/text.h) does here. False: there is none, and nothing has changed. */
bool edit_find(struct edit *e, const char *needle, size_t from, bool forward, struct edit_match *out);

/* --- numbered lists (edit_list.c) ------------------------------------------------------------------------------- */

/* Enter: a new line. At the end of one that begins with a number sign, with the next number; at the end of one that
 * has nothing but its number sign, that goes instead. */
void edit_newline(struct edit *e);
/* Numbers the lines of the selection, or of the paragraph at the caret, anew: the outermost list
 * begins with the smallest number in it, a list inside another with one. Returns how many lines changed; -1: none has a number sign. */
int edit_renumber(struct edit *e);

/* --- full and half width (edit_width.c) ------------------------------------------------------------------------- */

/* Of what is selected, or of the whole text, which stays selected. False: nothing to change. The rules stand in
 * edit_width.c. */
bool edit_to_half(struct edit *e);
bool edit_to_full(struct edit *e);

#endif
