#include "cmd/print.h"

#include <stdio.h>
#include <string.h>

#include "mulu/buffer.h"
#include "mulu/text.h"

void print_json(json_t *value)
{
    json_dumpf(value, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(value);
}

json_t *json_of_list(const struct string_list *l)
{
    json_t *list = json_array();
    for (size_t i = 0; i < l->n; i++)
        json_array_append_new(list, json_string(l->items[i]));
    return list;
}

void print_fitted(const char *text, int cells)
{
    struct buffer visible = {0}, fitted = {0};
    text_visible(&visible, text, strlen(text));
    text_fit(&fitted, buf_text(&visible), cells);
    fputs(buf_text(&fitted), stdout);
    buf_free(&fitted);
    buf_free(&visible);
}

void print_visible(const char *text)
{
    struct buffer visible = {0};
    text_visible(&visible, text, strlen(text));
    fputs(buf_text(&visible), stdout);
    buf_free(&visible);
}

void print_indented(const char *text, int indent)
{
    for (;;) {
        size_t n = strcspn(text, "\n");
        struct buffer line = {0};
        text_visible(&line, text, n);
        printf("%s\n", buf_text(&line));
        buf_free(&line);
        text += n;
        if (!*text++)
            break;
        printf("%*s", indent, "");
    }
}
