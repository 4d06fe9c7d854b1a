/* What is said above a table of all its items. Private to src/read. */
#ifndef MULU_READ_PREAMBLE_H
#define MULU_READ_PREAMBLE_H

#include "mulu/strings.h"
#include "read/formats.h"

/* The time limit that lines above a table state for the whole list: 本目录所列事项公开时限均为…; NULL: they state none. Names and
 * values of the web page around it (公开时限: 长期公开 beside 索引号) are none. own_column: the table has one of time limits, so
 * that a bare 公开时限：… is not about it. The caller frees. */
char *preamble_deadline(const struct formats *f, const struct string_list *lines, bool own_column);

#endif
