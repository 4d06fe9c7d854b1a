/* The terminal as the operating system sees it: its settings, the signals that concern it, and waiting for input.
 * Knows no curses.
 *
 * Signals are blocked everywhere but inside the wait, so that handlers need only set flags and nothing is interrupted
 * half way. What a fatal signal needs to give the terminal back is the only state at file scope in src/ui. */
#ifndef MULU_UI_TERMINAL_H
#define MULU_UI_TERMINAL_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

#include "mulu/error.h"

enum {
    WAKE_INPUT = 1 << 0,
    WAKE_RESIZE = 1 << 1,
    WAKE_QUIT = 1 << 2,    /* TERM, HUP, INT or QUIT */
    WAKE_HANGUP = 1 << 3,  /* the terminal is gone */
    WAKE_SUSPEND = 1 << 4, /* somebody sent TSTP */
    WAKE_RESUME = 1 << 5,  /* we were stopped and go on: the screen may show anything */
};

/* Saves the terminal's settings and takes over the signals. ST_USAGE when standard input or output is no terminal. */
enum status terminal_open(struct error *err);
/* Puts signals and settings back. Curses has left the screen before. */
void terminal_close(void);

/* Waits for input or a signal, at most `ms` milliseconds (-1: for ever). Returns WAKE_… bits, 0 on time-out. */
unsigned terminal_wait(int ms);
/* The same for other files than the keyboard, which may be among them; tells only of signals. */
unsigned terminal_poll(struct pollfd *fds, nfds_t n, int ms);
/* Reads what has been typed, waiting at most `ms` milliseconds for the first byte; 0: nothing came. Signals stay blocked. */
size_t terminal_read(char *bytes, size_t room, int ms);

/* Stops the program as Ctrl-Z would have; returns when it goes on (at once where nobody could resume it). */
void terminal_stop(void);
void terminal_size(int *rows, int *cols);
void terminal_put(const char *bytes); /* control sequences that curses does not know */
void terminal_put_bytes(const char *bytes, size_t len);
/* As the shell had it, for somebody else: keys may be signals again, and those are not for us, not even where they come a
 * moment before the other has begun or after it has ended. What is then set stays until it is set otherwise. */
void terminal_lend(void);
void terminal_take_back(void); /* signals mean what they did; the settings are the caller's to put back */
/* Every byte as it is, both ways; false: as curses had it before. */
void terminal_raw(bool on);

#endif
