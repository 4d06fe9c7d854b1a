/* What one look at the bytes of a cell tells, so that the many cells that need nothing done to them are left alone.
 * Private to src/read. */
#ifndef MULU_READ_PLAIN_H
#define MULU_READ_PLAIN_H

enum {
    PLAIN_CLEAN = 1,  /* value_clean() would change nothing */
    PLAIN_LINE = 2,   /* nor would value_join() to one line: no white space in it */
    PLAIN_LETTERS = 4 /* no radicals for characters, no characters of private use */
};
/* The bits that are certain; a bit that is missing says nothing. text is UTF-8. */
unsigned plain_look(const char *text);

#endif
