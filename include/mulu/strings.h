/* A list of owned strings. */
#ifndef MULU_STRINGS_H
#define MULU_STRINGS_H

#include <stdbool.h>
#include <stddef.h>

struct string_list {
    char **items;
    size_t n, cap;
};
void string_list_add(struct string_list *l, const char *text); /* copies */
void string_list_take(struct string_list *l, char *text);      /* the list frees it */
bool string_list_has(const struct string_list *l, const char *text);
void string_list_free(struct string_list *l); /* and resets */

#endif
