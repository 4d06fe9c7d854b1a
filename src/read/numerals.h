/* Numbers of lists as Word prints them. Private to src/read. */
#ifndef MULU_READ_NUMERALS_H
#define MULU_READ_NUMERALS_H

#include "mulu/buffer.h"

/* Appends n in a format by its name in the standard (ISO/IEC 29500-1, 17.18.59 ST_NumberFormat); an unknown one is decimal,
 * "none" and "bullet" are nothing. */
void numeral_put(struct buffer *out, const char *format, int n);

#endif
