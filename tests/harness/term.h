/* A terminal for tests: starts a program on a pseudo-terminal, types at it as a terminal would, and shows what a person
 * would see, through libvterm. Nothing here waits for time: every wait is for a condition on the screen, with a
 * deadline after which the test fails and the screen is printed. */
#ifndef MULU_TESTS_TERM_H
#define MULU_TESTS_TERM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct term;

/* argv[0] is a path; env: further "NAME=value" texts, NULL-terminated, or NULL. The environment is otherwise only
 * LC_ALL=C.UTF-8, TERM=xterm-256color, TZ=Asia/Shanghai, NO_COLOR=1, PATH, and a HOME and XDG directories below `home`
 * (see term_home()). "NAME=" takes a variable away. */
struct term *term_start(int rows, int cols, const char *home, char *const argv[], const char *const env[]);
void term_close(struct term *t); /* kills what still runs */

/* Typing. term_type() sends the text as it is; term_keys() takes names separated by blanks: Up Down Left Right Home End
 * PgUp PgDn Ins Del BS Enter Esc Tab S-Tab F1 … F12 C-a … C-Up …, Space, or single characters. A following *N repeats. */
void term_type(struct term *t, const char *text);
void term_keys(struct term *t, const char *names);
void term_send(struct term *t, const char *bytes, size_t len); /* raw */
void term_paste(struct term *t, const char *text); /* in brackets, if the program asked for them */
void term_resize(struct term *t, int rows, int cols);
void term_signal(struct term *t, int sig);
pid_t term_pid(const struct term *t);
void term_hang_up(struct term *t); /* closes our end of the line */
void term_forget(struct term *t);  /* somebody else has waited for the program */

/* Conditions. On time-out the test fails with the screen. */
void term_wait_text(struct term *t, const char *text);
void term_wait_gone(struct term *t, const char *text);
void term_wait_row(struct term *t, int row, const char *text); /* the row contains it */
void term_wait_cursor(struct term *t, int row, int col);       /* visible, and there */
void term_wait_idle(struct term *t); /* the program has taken all input, has drawn, and waits for more */
int term_wait_exit(struct term *t);  /* the status as of waitpid() */

/* Looking. Texts belong to the term and last until the next call of the same function. */
bool term_has(struct term *t, const char *text);
bool term_has_wrapped(struct term *t, const char *text); /* also where it goes on in the next row */
int term_find_row(struct term *t, const char *text);     /* the first row that contains it; -1 */
const char *term_row(struct term *t, int row);           /* UTF-8, all cells */
const char *
term_looks(struct term *t,
           int row); /* one letter a cell: . plain, r reverse, b bold, u underline, B U R combined */
const char *term_screen(struct term *t); /* all rows between bars, with the looks that are not plain below */
bool term_cursor(struct term *t, int *row, int *col); /* false: hidden */
int term_rows(const struct term *t);
int term_cols(const struct term *t);
const char *term_output(const struct term *t, size_t *len); /* every byte that the program has sent */
bool term_is_alt(const struct term *t);                     /* in the alternate screen */
int term_color(struct term *t, int row, int col); /* index of the foreground colour; -1 the terminal's own */

double term_seconds(void); /* monotonic, for latencies */

/* The screen must become what tests/ui/golden/NAME.txt says. UPDATE_GOLDEN=1 writes the file instead. */
void term_golden(struct term *t, const char *name);

/* A fresh directory that is a home, with config, state, data and a Documents below it; removed at the end. */
char *term_home(void);
void term_home_remove(char *home); /* and frees */

#endif
