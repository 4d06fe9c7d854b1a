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

/* The terminal that the next starts get, until another is named; NULL: the usual one. In another encoding than UTF-8,
 * term_type() and all looking are still UTF-8. Texts must live as long. */
enum term_answers {
    TERM_ANSWERS,
    TERM_SILENT,  /* never */
    TERM_LATE,    /* when term_answer_now() is called */
    TERM_TORN,    /* in two pieces, with a pause */
    TERM_GARBAGE, /* something else */
};
struct term_kind {
    const char *locale;        /* LC_ALL of the program; NULL: C.UTF-8 */
    const char *charset;       /* of the terminal; NULL: the locale's */
    const char *term;          /* TERM */
    bool wide;                 /* ambiguous characters take two cells: themselves and a blank */
    bool narrow_lines;         /* … but box lines do not */
    enum term_answers answers; /* to questions where the cursor stands */
};
void term_next(const struct term_kind *kind);
void term_answer_now(struct term *t);

/* argv[0] is a path; env: further "NAME=value" texts, NULL-terminated, or NULL. The environment is otherwise only
 * LC_ALL=C.UTF-8, TERM=xterm-256color, TZ=Asia/Shanghai, NO_COLOR=1, PATH, and a HOME and XDG directories below `home`
 * (see term_home()). "NAME=" takes a variable away. */
struct term *term_start(int rows, int cols, const char *home, char *const argv[], const char *const env[]);
void term_close(struct term *t); /* kills what still runs */

/* Typing. term_type() sends the text as it is; term_keys() takes names separated by blanks: Up Down Left Right Home End
 * PgUp PgDn Ins Del BS Enter Esc Tab S-Tab F1 … F12 C-a … C-Up … S-Up … M-a …, Space, or single characters. A following *N repeats. */
void term_type(struct term *t, const char *text);
void term_keys(struct term *t, const char *names);
void term_send(struct term *t, const char *bytes, size_t len); /* raw */
void term_paste(struct term *t, const char *text); /* in brackets, if the program asked for them */
void term_slow(struct term *t, int baud); /* takes in no more than such a line would; 0: all at once */
void term_resize(struct term *t, int rows, int cols);
void term_signal(struct term *t, int sig);
pid_t term_pid(const struct term *t);
void term_hang_up(struct term *t); /* closes our end of the line */
void term_forget(struct term *t);  /* somebody else has waited for the program */

/* Conditions. On time-out the test fails with the screen. */
void term_wait_text(struct term *t, const char *text);
void term_wait_wrapped(struct term *t, const char *text); /* as term_has_wrapped() */
void term_wait_gone(struct term *t, const char *text);
void term_wait_row(struct term *t, int row, const char *text); /* the row contains it */
void term_wait_cursor(struct term *t, int row, int col);       /* visible, and there */
void term_wait_idle(struct term *t); /* the program has taken all input, has drawn, and waits for more */
void term_pump(struct term *t);      /* takes in what has been sent by now */
bool term_has_ended(struct term *t);
int term_wait_exit(struct term *t); /* the status as of waitpid() */

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
bool term_take(struct term *t, int ms); /* reads what comes within the time; false: nothing */
bool term_is_alt(const struct term *t); /* in the alternate screen */
/* Whether Ctrl-C, typed now, would be a signal and no key: nobody has made the line raw. */
bool term_makes_signals(const struct term *t);
int term_color(struct term *t, int row, int col); /* index of the foreground colour; -1 the terminal's own */

double term_seconds(void);  /* monotonic, for latencies */
double term_deadline(void); /* until when a wait that begins now may last */

/* The screen must become what tests/ui/golden/NAME.txt says. UPDATE_GOLDEN=1 writes the file instead. */
void term_golden(struct term *t, const char *name);

/* A fresh directory that is a home, with config, state, data and a Documents below it; removed at the end. */
char *term_home(void);
void term_home_remove(char *home); /* and frees */

#endif
