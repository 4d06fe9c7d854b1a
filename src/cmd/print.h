/* How the subcommands print. Private to src/cmd. */
#ifndef MULU_CMD_PRINT_H
#define MULU_CMD_PRINT_H

#include <jansson.h>

#include "mulu/strings.h"

/* Prints value on one line of standard output and gives it back. */
void print_json(json_t *value);
json_t *json_of_list(const struct string_list *l);
/* Prints text in exactly `cells` cells, cut with … or padded; control characters as their symbols. */
void print_fitted(const char *text, int cells);
/* Prints text with control characters as their symbols, but with its line breaks kept and indented. */
void print_indented(const char *text, int indent);
void print_visible(const char *text);

#endif
