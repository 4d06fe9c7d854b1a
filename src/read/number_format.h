/* Numbers of a sheet as Excel shows them. Private to src/read.
 *
 * The codes are those of ECMA-376-1, 18.8.30 and 18.8.31: sections, conditions, digits, percents, exponents, dates, elapsed
 * time, Chinese numerals. Colours, padding and widths show nothing here. A code that cannot be read shows the number as
 * General does. */
#ifndef MULU_READ_NUMBER_FORMAT_H
#define MULU_READ_NUMBER_FORMAT_H

#include <stdbool.h>

#include "mulu/buffer.h"

/* The code of a built-in format, as a Chinese edition shows it; NULL: there is none. */
const char *number_format_builtin(int id);
/* Appends a number as the code shows it; NULL or "": General. from_1904: the workbook counts days from 1904. */
void number_format_put(struct buffer *out, const char *code, double value, bool from_1904);
/* General: as many figures as are certain, and no more. */
void number_general(struct buffer *out, double value);

#endif
