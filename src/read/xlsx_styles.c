#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "read/number_format.h"
#include "read/xlsx_impl.h"

enum { MOST_STYLES = 100000 };

struct number_code {
    int id;
    char *code;
};
struct look {
    int format, font;
};

struct xlsx_styles {
    struct number_code *formats;
    size_t nformats, formats_cap;
    enum symbol_font *fonts;
    size_t nfonts, fonts_cap;
    struct look *looks; /* what the cells' styles count */
    size_t nlooks, looks_cap;
    bool in_fonts, in_looks;
};

struct xlsx_styles *xlsx_styles_new(void)
{
    return mem_alloc(sizeof(struct xlsx_styles));
}

void xlsx_styles_free(struct xlsx_styles *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->nformats; i++)
        free(s->formats[i].code);
    free(s->formats);
    free(s->fonts);
    free(s->looks);
    free(s);
}

static void on_start(void *ctx, enum xml_ns ns, const char *name, const struct xml_attributes *a)
{
    struct xlsx_styles *s = ctx;
    struct buffer b = {0};
    if (ns != XML_SHEET)
        return;
    if (!strcmp(name, "fonts")) {
        s->in_fonts = true;
    } else if (!strcmp(name, "cellXfs")) {
        s->in_looks = true;
    } else if (!strcmp(name, "numFmt") && s->nformats < MOST_STYLES && xml_get(a, "formatCode", &b)) {
        s->formats = mem_array(s->formats, &s->formats_cap, s->nformats + 1, sizeof *s->formats);
        s->formats[s->nformats++] = (struct number_code){xml_get_int(a, "numFmtId", -1), buf_take(&b)};
    } else if (!strcmp(name, "font") && s->in_fonts && s->nfonts < MOST_STYLES) {
        s->fonts = mem_array(s->fonts, &s->fonts_cap, s->nfonts + 1, sizeof *s->fonts);
        s->fonts[s->nfonts++] = SYMBOLS_NOT;
    } else if (!strcmp(name, "name") && s->in_fonts && s->nfonts) {
        s->fonts[s->nfonts - 1] = symbol_font(xml_get(a, "val", &b));
    } else if (!strcmp(name, "xf") && s->in_looks && s->nlooks < MOST_STYLES) {
        s->looks = mem_array(s->looks, &s->looks_cap, s->nlooks + 1, sizeof *s->looks);
        s->looks[s->nlooks++] = (struct look){xml_get_int(a, "numFmtId", 0), xml_get_int(a, "fontId", 0)};
    }
    buf_free(&b);
}

static void on_end(void *ctx, enum xml_ns ns, const char *name)
{
    struct xlsx_styles *s = ctx;
    if (ns != XML_SHEET)
        return;
    if (!strcmp(name, "fonts"))
        s->in_fonts = false;
    else if (!strcmp(name, "cellXfs"))
        s->in_looks = false;
}

enum status xlsx_styles_load(struct xlsx_styles *s, struct pack *pack, const char *part, struct error *err)
{
    struct xml_handler h = {.start = on_start, .end = on_end, .ctx = s};
    return pack_parse(pack, part, false, &h, err);
}

const char *xlsx_styles_code(const struct xlsx_styles *s, int style)
{
    if (style < 0 || (size_t)style >= s->nlooks)
        return NULL;
    int id = s->looks[style].format;
    for (size_t i = 0; i < s->nformats; i++)
        if (s->formats[i].id == id)
            return s->formats[i].code;
    return number_format_builtin(id);
}

enum symbol_font xlsx_styles_font(const struct xlsx_styles *s, int style)
{
    if (style < 0 || (size_t)style >= s->nlooks)
        return SYMBOLS_NOT;
    int font = s->looks[style].font;
    return font >= 0 && (size_t)font < s->nfonts ? s->fonts[font] : SYMBOLS_NOT;
}
