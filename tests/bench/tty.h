/* A terminal that measures: runs a program on a pseudo-terminal, stamps its bytes as they come, and shows them to libvterm
 * only afterwards, so that the emulator costs the program nothing. Times are milliseconds from the write of a key (or
 * from before the fork) to the arrival of a byte; the wait for quiet that follows is in no figure. Questions where the
 * cursor stands are answered at once. */
#ifndef MULU_BENCH_TTY_H
#define MULU_BENCH_TTY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { TTY_ROWS = 40, TTY_COLS = 120, TTY_RESULTS = 6 };

struct tty;

/* What a key, or the start, brought. bytes 0: nothing. sight: the last byte before the program has first paused for some
 * milliseconds; what comes behind such a pause is filled in to a picture that is there. */
struct paint {
    double first, sight, last;
    size_t bytes;
};

/* argv[0] is looked up in PATH; `home` holds the program's configuration and state. */
struct tty *tty_start(const char *home, const char *const argv[]);
void tty_close(struct tty *t); /* kills what still runs */
pid_t tty_pid(const struct tty *t);
bool tty_has_ended(const struct tty *t);

/* Waits for the paint to be complete: nothing has come for `quiet` ms, and the program has hardly worked in that time;
 * at most `limit` ms for all of it. The first call after tty_start() tells the start. */
struct paint tty_wait(struct tty *t, double quiet, double limit);
/* Types, and waits. */
struct paint tty_send(struct tty *t, const char *bytes, size_t len, double quiet, double limit);
/* A key by its name (harness/keys.h), or a text of any length as an input method sends it: all at once. */
struct paint tty_type(struct tty *t, const char *key, double quiet, double limit);

/* When, in the last paint, the rows of the first results had become what they are now: those from the second below the
 * cursor's on, for the cursor stands in the line that a query is typed in. Where they did not change: when
 * what was seen first stood, which a count may follow. */
double tty_results_done(const struct tty *t);
/* All rows, each ended by a line break. Good until the next call. */
const char *tty_screen(struct tty *t);
bool tty_shows(struct tty *t, const char *text);
double tty_peak_mb(const struct tty *t); /* VmHWM; 0 where it cannot be read */

#endif
