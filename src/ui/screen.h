/* The terminal's screen and keyboard through curses: the one place that includes it. Takes finished canvases, gives
 * keys and pastes (decode.h). What a style looks like is a table in screen.c. */
#ifndef MULU_UI_SCREEN_H
#define MULU_UI_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "mulu/error.h"
#include "ui/canvas.h"
#include "ui/decode.h"
#include "ui/terminal.h"

struct screen;

/* ST_USAGE: no terminal, or one that cannot place its cursor. */
enum status screen_open(bool no_color, struct screen **out, struct error *err);
void screen_close(struct screen *s); /* the terminal is then as it was; NULL is legal */

void screen_size(const struct screen *s, int *rows, int *cols);
/* The next key that has already been typed; false when there is none. */
bool screen_next(struct screen *s, struct event *out);
/* Waits as terminal_wait() does and sees to size, suspension and resumption itself; the bits are told all the same. */
unsigned screen_wait(struct screen *s, int ms);
void screen_show(struct screen *s, const struct canvas *canvas); /* must have the screen's size */
void screen_repaint(struct screen *s);                           /* the next show sends everything */
void screen_suspend(struct screen *s);

#endif
