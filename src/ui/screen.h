/* The terminal's screen and keyboard through curses: the one place that includes it. Takes finished canvases, gives
 * keys and pastes (decode.h). What a style looks like is a theme. */
#ifndef MULU_UI_SCREEN_H
#define MULU_UI_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "mulu/error.h"
#include "ui/canvas.h"
#include "ui/decode.h"
#include "ui/terminal.h"
#include "ui/theme.h"

struct screen;

/* ST_USAGE: no terminal, or one that cannot place its cursor. */
enum status screen_open(const struct theme *theme, struct screen **out, struct error *err);
void screen_close(struct screen *s); /* the terminal is then as it was; NULL is legal */

void screen_set_theme(struct screen *s, const struct theme *theme); /* copied; all is sent anew */

void screen_size(const struct screen *s, int *rows, int *cols);
/* The next key that has already been typed; false when there is none. */
bool screen_next(struct screen *s, struct event *out);
/* Waits as terminal_wait() does and sees to size, suspension and resumption itself; the bits are told all the same. */
unsigned screen_wait(struct screen *s, int ms);
void screen_show(struct screen *s, const struct canvas *canvas); /* must have the screen's size */
void screen_repaint(struct screen *s);                           /* the next show sends everything */
void screen_redraw(struct screen *s); /* the same, and widths are asked for again */
/* Off at first. On: presses, drags and the wheel are told; the terminal's own selection then needs Shift. */
void screen_set_mouse(struct screen *s, bool on);
bool screen_mouse(const struct screen *s);
void screen_suspend(struct screen *s);
/* The terminal is somebody else's between the two: left as a shell would have it, with a text on it, and taken back
 * whatever has been done to it. */
void screen_leave(struct screen *s, const char *text);
/* The same, but keys go on being bytes: there is no moment in which Ctrl-C would be a signal. */
void screen_leave_raw(struct screen *s, const char *text);
void screen_return(struct screen *s);

/* Asks the terminal how wide it draws, and waits at most `ms` for the answer; one that comes later still counts. What
 * is typed meanwhile is kept. Sets text_set_ambiguous(). */
void screen_measure(struct screen *s, int ms);
/* Whether an answer has come since the last call; and at any time: whether the terminal seems to be set to another
 * encoding than the locale. */
bool screen_measured(struct screen *s, bool *foreign);
bool screen_adapted(
    const struct screen *s); /* the terminal's encoding was found to be another, and is now used */

#endif
