/* The numbers that Word prints before paragraphs and does not write into them. Private to src/read. */
#ifndef MULU_READ_NUMBERING_H
#define MULU_READ_NUMBERING_H

#include "read/pack.h"

struct numbering;
struct numbering *numbering_new(void);
void numbering_free(struct numbering *n);
/* Reads the definitions of lists, and the lists that paragraph styles belong to. */
enum status numbering_load(struct numbering *n, struct pack *pack, const char *part, struct error *err);
enum status numbering_load_styles(struct numbering *n, struct pack *pack, const char *part,
                                  struct error *err);

/* The list of a paragraph style: *num 0 where it has none. */
void numbering_of_style(const struct numbering *n, const char *style, int *num, int *level);
/* Counts a paragraph of list num at a level (from 0), and appends what is printed before it, with the blank that parts them. */
void numbering_next(struct numbering *n, int num, int level, struct buffer *out);

#endif
