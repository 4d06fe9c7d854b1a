#include "cmd/print.h"

#include <stdio.h>
#include <string.h>

#include "mulu/buffer.h"
#include "mulu/charset.h"
#include "mulu/text.h"

void print_json_part(json_t *value)
{
    /* for another encoding than UTF-8 all is escaped: JSON knows no other */
    json_dumpf(value, stdout,
               JSON_COMPACT | JSON_REAL_PRECISION(6) | (charset_is_utf8() ? 0 : JSON_ENSURE_ASCII));
    json_decref(value);
}

void print_json(json_t *value)
{
    print_json_part(value);
    putchar('\n');
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

static void put_escaped(struct buffer *out, uint32_t cp)
{
    if (cp > 0xFFFF)
        buf_printf(out, "\\u%04X\\u%04X", 0xD7C0 + (unsigned)(cp >> 10), 0xDC00 + (unsigned)(cp & 0x3FF));
    else
        buf_printf(out, "\\u%04X", (unsigned)cp);
}

void put_json_text(struct buffer *out, const char *text, size_t len)
{
    static const char shorts[][3] = {"\"\"", "\\\\", "\nn", "\tt", "\rr", "\bb", "\ff"};
    bool ascii = !charset_is_utf8(); /* as print_json() */
    const char *end = text + len, *plain = text;
    buf_putc(out, '"');
    while (text < end) {
        unsigned char c = (unsigned char)*text;
        if (c >= 0x20 && c != '"' && c != '\\' && !(ascii && c >= 0x80)) {
            text++;
            continue;
        }
        size_t i = 0;
        buf_add(out, plain, (size_t)(text - plain));
        while (i < sizeof shorts / sizeof *shorts && shorts[i][0] != *text)
            i++;
        if (i < sizeof shorts / sizeof *shorts) {
            buf_putc(out, '\\');
            buf_putc(out, shorts[i][1]);
            text++;
        } else {
            put_escaped(out, text_decode(&text, end));
        }
        plain = text;
    }
    buf_add(out, plain, (size_t)(end - plain));
    buf_putc(out, '"');
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
