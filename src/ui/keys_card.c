/* The card of the keys for printing, made from the key table that is in force. As text it is pages of A4 in a fixed
 * font, a form feed between them; as HTML it is two columns that the
 * browser breaks. */
#include <stdlib.h>
#include <string.h>

#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "mulu/ui.h"
#include "ui/keymap.h"

enum { PAGE_LINES = 60, PAGE_CELLS = 78, KEYS_MOST = 24, HEAD_LINES = 2, SHORT_SECTION = 20 };

/* --- text --------------------------------------------------------------------------------------------------------- */

static void put_line(struct string_list *lines, struct buffer *line)
{
    while (line->len && line->data[line->len - 1] == ' ')
        buf_cut(line, line->len - 1);
    string_list_add(lines, buf_text(line));
    buf_clear(line);
}

/* Keys in their column, beside it the sentence, wrapped; more keys than the column holds go on below. */
static void put_entry(struct string_list *lines, const char *keys, const char *help, int cells)
{
    struct text_line k = {0}, h = {0};
    size_t at_key = 0, at_help = 0;
    struct buffer line = {0};
    bool more_keys = text_wrap(keys, strlen(keys), cells, &at_key, &k);
    bool more_help = text_wrap(help, strlen(help), PAGE_CELLS - cells - 4, &at_help, &h);
    while (more_keys || more_help) {
        buf_puts(&line, "  ");
        size_t from = line.len;
        if (more_keys)
            buf_add(&line, keys + k.start, k.len);
        buf_pad(&line, ' ', (size_t)(cells + 2 - text_width(buf_text(&line) + from, line.len - from)));
        if (more_help)
            buf_add(&line, help + h.start, h.len);
        put_line(lines, &line);
        more_keys = more_keys && text_wrap(keys, strlen(keys), cells, &at_key, &k);
        more_help = more_help && text_wrap(help, strlen(help), PAGE_CELLS - cells - 4, &at_help, &h);
    }
    buf_free(&line);
}

static void section_lines(const struct keymap *map, enum mode mode, struct string_list *lines)
{
    int cells = keymap_keys_cells(map, KEYS_MOST);
    for (size_t i = 0; map->titles[mode] && i < map->n; i++) {
        const struct key_entry *e = &map->entries[i];
        if (e->mode != mode || !e->help)
            continue;
        struct buffer keys = {0};
        if (!lines->n)
            string_list_add(lines, map->titles[mode]);
        keymap_entry_keys(e, &keys);
        put_entry(lines, keys.len ? buf_text(&keys) : MSG_UI_CARD_NO_KEY, e->help, cells);
        buf_free(&keys);
    }
}

/* Pages being filled: lines, with "\f" where a page ends. */
struct pages {
    struct string_list lines;
    int n, used;
};

static void new_page(struct pages *p)
{
    string_list_add(&p->lines, "\f");
    p->n++;
    p->used = HEAD_LINES;
}

static void put_on_page(struct pages *p, const char *line)
{
    string_list_add(&p->lines, line);
    p->used++;
}

/* A short section is kept together; a long one may go on under its title on the next page. */
static void put_section(struct pages *p, const struct string_list *lines)
{
    if (!lines->n)
        return;
    int need = (int)lines->n + (p->used > HEAD_LINES), together = need < SHORT_SECTION ? need : SHORT_SECTION;
    if (p->used + together > PAGE_LINES)
        new_page(p);
    if (p->used > HEAD_LINES)
        put_on_page(p, "");
    for (size_t i = 0; i < lines->n; i++) {
        if (p->used == PAGE_LINES) {
            char *again = mem_printf(MSG_UI_CARD_AGAIN, lines->items[0]);
            new_page(p);
            put_on_page(p, again);
            free(again);
        }
        put_on_page(p, lines->items[i]);
    }
}

static void put_page_head(struct buffer *out, int page, int pages)
{
    struct buffer right = {0};
    buf_printf(&right, MSG_UI_CARD_PAGE, page, pages);
    buf_puts(out, MSG_UI_CARD_TITLE);
    buf_pad(out, ' ', (size_t)(PAGE_CELLS - text_cells(MSG_UI_CARD_TITLE) - text_cells(buf_text(&right))));
    buf_printf(out, "%s\n\n", buf_text(&right));
    buf_free(&right);
}

static void card_text(const struct keymap *map, struct buffer *out)
{
    struct pages pages = {.n = 1, .used = HEAD_LINES};
    int page = 1;
    for (enum mode m = MODE_NONE + 1; m < MODE_COUNT; m++) {
        struct string_list lines = {0};
        section_lines(map, m, &lines);
        put_section(&pages, &lines);
        string_list_free(&lines);
    }
    put_page_head(out, page, pages.n);
    for (size_t i = 0; i < pages.lines.n; i++) {
        if (strcmp(pages.lines.items[i], "\f") == 0) {
            buf_putc(out, '\f');
            put_page_head(out, ++page, pages.n);
        } else {
            buf_printf(out, "%s\n", pages.lines.items[i]);
        }
    }
    string_list_free(&pages.lines);
}

/* --- HTML --------------------------------------------------------------------------------------------------------- */

static void put_escaped(struct buffer *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '<')
            buf_puts(out, "&lt;");
        else if (*text == '>')
            buf_puts(out, "&gt;");
        else if (*text == '&')
            buf_puts(out, "&amp;");
        else
            buf_putc(out, *text);
    }
}

static const char html_head[] =
    "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<title>";
static const char html_style[] =
    "</title>\n<style>\n"
    "@page { size: A4; margin: 12mm; }\n"
    "body { font: 9pt/1.35 sans-serif; margin: 0 auto; max-width: 190mm; }\n"
    "h1 { font-size: 14pt; margin: 0 0 3mm; }\n"
    "main { columns: 2; column-gap: 7mm; }\n"
    "section { break-inside: avoid; margin-bottom: 3mm; }\n"
    "h2 { font-size: 10.5pt; margin: 0 0 1mm; border-bottom: 0.3mm solid; break-after: avoid; }\n"
    "table { border-collapse: collapse; width: 100%; }\n"
    "td { padding: 0.2mm 2mm 0.2mm 0; vertical-align: top; }\n"
    "td:first-child { width: 32%; }\n"
    "kbd { font: 8.5pt monospace; white-space: nowrap; border: 0.2mm solid #888; border-radius: 0.6mm; "
    "padding: 0 0.6mm; }\n"
    "</style>\n</head>\n<body>\n<h1>";
static const char html_body[] = "</h1>\n<main>\n";

static void html_entry(const struct key_entry *e, struct buffer *out)
{
    buf_puts(out, "<tr><td>");
    for (int k = 0; k < e->nkeys; k++) {
        struct buffer label = {0};
        key_label(e->keys[k], &label);
        buf_puts(out, k ? " <kbd>" : "<kbd>");
        put_escaped(out, buf_text(&label));
        buf_puts(out, "</kbd>");
        buf_free(&label);
    }
    if (!e->nkeys)
        buf_puts(out, MSG_UI_CARD_NO_KEY);
    buf_puts(out, "</td><td>");
    put_escaped(out, e->help);
    buf_puts(out, "</td></tr>\n");
}

static void card_html(const struct keymap *map, struct buffer *out)
{
    buf_puts(out, html_head);
    buf_puts(out, MSG_UI_CARD_TITLE);
    buf_puts(out, html_style);
    buf_puts(out, MSG_UI_CARD_TITLE);
    buf_puts(out, html_body);
    for (enum mode m = MODE_NONE + 1; m < MODE_COUNT; m++) {
        bool begun = false;
        for (size_t i = 0; map->titles[m] && i < map->n; i++) {
            if (map->entries[i].mode != m || !map->entries[i].help)
                continue;
            if (!begun) {
                buf_puts(out, "<section>\n<h2>");
                put_escaped(out, map->titles[m]);
                buf_puts(out, "</h2>\n<table>\n");
            }
            begun = true;
            html_entry(&map->entries[i], out);
        }
        if (begun)
            buf_puts(out, "</table>\n</section>\n");
    }
    buf_puts(out, "</main>\n</body>\n</html>\n");
}

/* ------------------------------------------------------------------------------------------------------------------ */

enum status ui_keys_card(const struct env *env, const char *to, struct buffer *out,
                         struct string_list *problems, struct error *err)
{
    static const struct {
        const char *name;
        void (*write)(const struct keymap *map, struct buffer *out);
    } forms[] = {{"text", card_text}, {"html", card_html}};
    struct keymap *map = NULL;
    size_t form = 0, n = sizeof forms / sizeof *forms;
    while (form < n && strcmp(forms[form].name, to) != 0)
        form++;
    if (form == n)
        return error_set(err, ST_USAGE, MSG_UI_CARD_FORM, to);
    char *own = path_join(env->config_dir, "keys.ini");
    if (keymap_load_told(own, &map, problems))
        map = keymap_own(); /* those that are then in force */
    forms[form].write(map, out);
    keymap_free(map);
    free(own);
    return ST_OK;
}
