#include "mulu/strings.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"

void string_list_take(struct string_list *l, char *text)
{
    l->items = mem_array(l->items, &l->cap, l->n + 1, sizeof *l->items);
    l->items[l->n++] = text;
}

void string_list_add(struct string_list *l, const char *text)
{
    string_list_take(l, mem_dup(text));
}

bool string_list_has(const struct string_list *l, const char *text)
{
    for (size_t i = 0; i < l->n; i++)
        if (strcmp(l->items[i], text) == 0)
            return true;
    return false;
}

void string_list_free(struct string_list *l)
{
    for (size_t i = 0; i < l->n; i++)
        free(l->items[i]);
    free(l->items);
    *l = (struct string_list){0};
}
