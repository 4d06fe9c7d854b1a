/* What was copied last: the program's own clipboard, and by setting (clipboard = osc52) the terminal's too, from which
 * the clerk's other programs paste. */
#ifndef MULU_UI_CLIP_H
#define MULU_UI_CLIP_H

#include <stddef.h>

#include "ui/app.h"

enum clip_where {
    CLIP_HERE,    /* within the program only, as the setting says */
    CLIP_SENT,    /* to the terminal as well; whether that takes it cannot be known */
    CLIP_TOO_LONG /* for a terminal: within the program only */
};

/* The one place where the clipboard changes; takes a copy. */
enum clip_where clip_set(struct app *app, const char *text, size_t len);
/* The same, and says it: what is the name of what was copied. */
void clip_copy(struct app *app, const char *what, const char *text, size_t len);

/* The control sequence that puts a text into the terminal's clipboard; term and the rest are as in the environment and
 * may be NULL: a multiplexer passes on only what is wrapped for it. */
void clip_sequence(const char *text, size_t len, const char *term, const char *tmux, const char *sty,
                   struct buffer *out);

/* clip_cells.c: asks which cell of an item is meant; all cells as one row, as a spreadsheet pastes it */
struct outline;
void clip_choose(struct view *owner, const struct outline *o, int node, const struct item *item);
void clip_row(struct view *owner, const struct row_head *head, const struct outline *o, int node,
              const struct item *item);

#endif
