/* What stands above the rows of a catalog, as JSON: in the first line of JSON lines, and hidden in Word, Excel and web pages,
 * so that our own export is read back without guessing (read/jsonl_head.c, read/own.c). Private to src/write. */
#ifndef MULU_WRITE_HEAD_JSON_H
#define MULU_WRITE_HEAD_JSON_H

#include <jansson.h>

#include "write/layout.h"

json_t *head_json(const struct row_head *head);
void head_json_text(json_t *object, const char *key, const char *text); /* sets it unless NULL or "" */

/* The head, and what each column of the printed table is: {"catalog":…,"rows":2,"printed":[{"column":0,"head":…},
 * {"column":7,"tick":0,"head":…}]}. column: among the head's; tick: number of the word that it ticks; head: the lowest header
 * cell over it; rows: of the header. All ASCII. The caller frees. */
char *layout_json(const struct layout *l);

#endif
