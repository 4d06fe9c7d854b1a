/* Errors: a status code that functions return, and a text that says where, what and what to do.
 *
 * A function that can fail returns enum status (0 is success) and takes `struct error *err` last. Where the failure
 * happens the text is set once, and nobody overwrites it. Passing NULL for err is legal and drops the text. Only main and the ui show errors.
 * Text is UTF-8, without the leading "mulu: " and without a final full stop or newline. */
#ifndef MULU_ERROR_H
#define MULU_ERROR_H

enum status {
    ST_OK = 0,
    ST_PROBLEMS,  /* the command worked and found problems (check, verify, diff) */
    ST_USAGE,     /* wrong options or arguments, no such catalog or node */
    ST_INPUT,     /* the file read is bad: missing, unreadable, no table, bad bytes */
    ST_DATABASE,  /* the database is unusable: damaged, foreign, too new, full disk, read-only */
    ST_LOCKED,    /* the database is busy with another process; trying again may help */
    ST_CONFLICT,  /* somebody else has changed the same cell since it was read */
    ST_OUTPUT,    /* the output cannot be written */
    ST_CANCELLED, /* stopped on request; nothing was changed */
};

struct error {
    enum status status;
    char text[1024]; /* cut at a character's edge with "…" when longer */
};

/* Sets status and text; returns st, so that `return error_set(err, ST_INPUT, …)` reads as one thought. */
enum status error_set(struct error *err, enum status st, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* What the system's errno means, in the user's words; the system's own text for a rare one. */
const char *error_os(int number);

/* The process exit status that DESIGN fixes for a status: 0, 1, 2, 3, 4, 5 or 130. */
int error_exit_code(enum status st);

#endif
