#include "cmd/print.h"

#include <stdio.h>
#include <string.h>

#include "mulu/buffer.h"
#include "mulu/charset.h"
#include "mulu/text.h"

void print_json(json_t *value)
{
    /* for another encoding than UTF-8 all is escaped: JSON knows no other */
    json_dumpf(value, stdout,
               JSON_COMPACT | JSON_REAL_PRECISION(6) | (charset_is_utf8() ? 0 : JSON_ENSURE_ASCII));
    putchar('\n');
    json_decref(value);
}

json_t *json_of_bytes(const char *bytes)
{
    struct buffer text = {0};
    text_repair(&text, bytes);
    json_t *value = json_string(buf_text(&text));
    buf_free(&text);
    return value;
}

json_t *json_of_list(const struct string_list *l)
{
    json_t *list = json_array();
    for (size_t i = 0; i < l->n; i++)
        json_array_append_new(list, json_string(l->items[i]));
    return list;
}

void print_padded(const char *text, int cells)
{
    struct buffer visible = {0};
    text_visible(&visible, text, strlen(text));
    int pad = cells - text_cells(buf_text(&visible));
    printf("%s%*s", buf_text(&visible), pad > 0 ? pad : 0, "");
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
        if (*text && *text != '\n')
            printf("%*s", indent, "");
    }
}
