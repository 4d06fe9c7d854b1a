/* ZMODEM over the terminal that the editor runs in: sz or rz is a child between two pipes, and what it says is carried
 * to the terminal and back. The child never has the terminal itself, so that it can be stopped at any moment and
 * whatever it does the terminal is ours again. Knows no curses: the screen has been left before. */
#ifndef MULU_UI_ZMODEM_H
#define MULU_UI_ZMODEM_H

enum zmodem_end {
    ZMODEM_DONE,
    ZMODEM_SILENT,  /* the terminal did not answer within the time */
    ZMODEM_STOPPED, /* by a key here */
    ZMODEM_BROKEN,  /* begun and not brought to an end: stopped at the other side, or the line is bad */
    ZMODEM_LOST,    /* a signal, or the terminal is gone */
};

struct zmodem {
    const char *tool;  /* the program's path */
    char *const *argv; /* ended by NULL */
    const char *dir;   /* where it runs; what it receives lies there */
    int patience,
        idle; /* milliseconds: until the terminal answers (one that does not take the bytes for its own is asked early and left); without a byte either way once it has */
};

/* The path of the first of the programs (ended by NULL) that is on PATH; the caller frees. NULL: none is. */
char *zmodem_tool(const char *const names[]);

/* Runs until the end; the terminal is raw meanwhile, and afterwards as it was, with nothing left in it to read. */
enum zmodem_end zmodem_run(const struct zmodem *z);

#endif
