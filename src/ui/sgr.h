/* Shorter sequences for looks: this program draws lines as characters and never switches to the graphic character set,
 * but most terminfo entries leave it whenever a look begins or ends, which is half of what a line of hints costs. */
#ifndef MULU_UI_SGR_H
#define MULU_UI_SGR_H

/* To be called after newterm(), for the terminal that curses has begun on. */
void sgr_trim(void);

#endif
