/* Tables whose cells come without their places: what a web page's table is when it is copied as text. Private to src/read.
 *
 * All that is left is the order of the cells, here cut into pieces where something parts them: a bar, blanks, a line break.
 * A cell may be several pieces, and blank cells are gone, unless bars kept them. */
#ifndef MULU_READ_PIECES_H
#define MULU_READ_PIECES_H

#include "read/lex.h"
#include "read/table.h"
#include "read/value.h"

enum sep { SEP_BLANK, SEP_WIDE, SEP_LINE, SEP_GAP, SEP_BAR };

struct piece {
    char *text;
    int line, column; /* where it stands: line of the file, number within the line, from 1 */
    int gap;          /* blank lines before it */
    enum sep sep;     /* what stands before it */
    bool line_start;  /* it is the first of its line */
    bool padded;      /* the line before was filled up with blank cells: a row ended there */
    /* for whoever wonders whether it goes on with what stands before it: */
    uint32_t first, last; /* its first and last character */
    int depth;            /* brackets that it opens more than it closes */
    enum entry_sort sort; /* the mark of a list that it begins with */
    int ordinal;
};

enum piece_style {
    PIECES_BARS,  /* parted by bars */
    PIECES_LINES, /* a line each */
    PIECES_WIDE,  /* parted by line breaks, tabs, and more than a blank */
    PIECES_WORDS  /* by any blank */
};

/* How a stretch of lines is cut. */
struct piece_manner {
    enum piece_style style;
    bool closed; /* BARS: a line that does not end in a bar goes on in the next one */
    bool outer;  /* BARS: the bar that a line begins with ends no cell */
    bool blanks; /* BARS: blank cells stand where they belong, and are pieces too */
};

struct pieces {
    struct piece_manner manner;
    struct piece *items; /* from `head` on */
    size_t head, n, cap;
    struct buffer open; /* BARS: the cell that has not come to its bar */
    int open_line, open_gap;
    bool open_start; /* it began its line */
    bool padded;     /* the last line was filled up */
    bool ended;      /* no more will come */
    int pages;       /* headers printed again */
};

void pieces_release(struct pieces *p);
size_t pieces_count(const struct pieces *p);
struct piece *pieces_at(const struct pieces *p);
void pieces_drop(struct pieces *p, size_t n);
/* Cuts one more line. */
void pieces_add_line(struct pieces *p, const char *text, int line, int gap);
void pieces_end(struct pieces *p); /* there are no more lines */
/* The text of pieces[0 … n - 1] as one cell: line breaks where lines end. */
void pieces_join(const struct piece *pieces, size_t n, struct buffer *out);

/* The header that pieces begin with. Its words, of which some were torn, as cells: the first row's, then the second's, in
 * the order of the words that they stand below. */
struct piece_header {
    struct cell *cells;
    size_t n;
    struct header h;
    size_t pieces; /* that it takes */
    int sure, known, words;
};
bool pieces_header(const struct formats *f, const struct pieces *p, struct piece_header *out);
/* The pieces of so many lines as a header, the last of two lines as its second row; false: they do not begin there. */
bool pieces_header_of_lines(const struct pieces *p, int first, int rows, struct piece_header *out);
void piece_header_release(struct piece_header *h);
/* Puts a word before the j-th of its first row. */
void piece_header_insert(struct piece_header *h, size_t j, const char *text);
void piece_header_remove(struct piece_header *h, size_t j);

#endif
