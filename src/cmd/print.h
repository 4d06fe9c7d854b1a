/* How the subcommands print. Private to src/cmd. */
#ifndef MULU_CMD_PRINT_H
#define MULU_CMD_PRINT_H

#include <jansson.h>

#include "mulu/buffer.h"
#include "mulu/strings.h"

/* Prints value on one line of standard output and gives it back. */
void print_json(json_t *value);
/* The same as a part of a line. */
void print_json_part(json_t *value);
json_t *json_of_bytes(const char *bytes); /* U+FFFD for what is no UTF-8 */
json_t *json_of_list(const struct string_list *l);
/* Appends text as a JSON string with its quotes, for what is too much to be built as a tree first. */
void put_json_text(struct buffer *out, const char *text, size_t len);
/* Prints text in at least `cells` cells, padded: what is longer moves its line, and loses nothing. */
void print_padded(const char *text, int cells);
/* Prints text with control characters as their symbols, but with its line breaks kept and indented. */
void print_indented(const char *text, int indent);
void print_visible(const char *text);

#endif
