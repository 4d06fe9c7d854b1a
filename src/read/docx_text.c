#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/text.h"
#include "read/docx_impl.h"

static const char *const boxes[] = {"\xe2\x98\x90", "\xe2\x98\x91"}; /* ☐ ☑ */

void docx_paragraph(struct docx *d)
{
    free(d->style);
    d->style = NULL;
    d->num = d->level = -1;
}

/* What Word prints before the paragraph without writing it into the document. */
void docx_paragraph_properties_end(struct docx *d)
{
    struct buffer b = {0};
    int num, level;
    numbering_of_style(d->numbering, d->style, &num, &level);
    num = d->num >= 0 ? d->num : num;
    level = d->level >= 0 ? d->level : level;
    if (num > 0)
        numbering_next(d->numbering, num, level, &b);
    if (b.len)
        flow_text(d->flow, b.data, b.len);
    buf_free(&b);
}

/* Symbol fonts are named for the letters of the run, its Chinese characters have a font of their own. */
void docx_fonts(struct docx *d, const struct xml_attributes *a)
{
    static const char *const which[] = {"ascii", "hAnsi", "cs"};
    struct buffer b = {0};
    for (size_t i = 0; i < sizeof which / sizeof *which && d->font == SYMBOLS_NOT; i++)
        d->font = symbol_font(xml_get(a, which[i], &b));
    buf_free(&b);
}

static bool is_shown(const struct docx *d)
{
    for (int i = 0; i < d->nfields && i < DOCX_NESTED; i++)
        if (d->instruction[i])
            return false;
    return !d->vanished;
}

/* The control at hand is a check box whose sign is still to come: its state is told instead of it. */
static bool tell_box(struct docx *d)
{
    int *box = d->nboxes && d->nboxes <= DOCX_NESTED ? &d->box[d->nboxes - 1] : NULL;
    if (!box || (*box != 0 && *box != 1))
        return false;
    flow_text(d->flow, boxes[*box], strlen(boxes[*box]));
    *box = 2;
    return true;
}

void docx_put(struct docx *d, const char *bytes, size_t len)
{
    if (!is_shown(d) || !len)
        return;
    if (tell_box(d)) {
        const char *rest = bytes;
        text_decode(&rest, bytes + len);
        len -= (size_t)(rest - bytes);
        bytes = rest;
    }
    if (d->code && len > 2) {
        struct buffer b = {0};
        char *number = mem_dup_n(bytes + 2, len - 2);
        buf_put_cp(&b, (uint32_t)strtoul(number, NULL, 16));
        flow_text(d->flow, b.data, b.len);
        buf_free(&b);
        free(number);
        return;
    }
    if (d->font == SYMBOLS_NOT) {
        flow_text(d->flow, bytes, len);
        return;
    }
    struct buffer b = {0};
    symbol_text(d->font, bytes, len, &b);
    flow_text(d->flow, buf_text(&b), b.len);
    buf_free(&b);
}

void docx_symbol(struct docx *d, const struct xml_attributes *a)
{
    struct buffer font = {0}, code = {0}, out = {0};
    const char *f = xml_get(a, "font", &font), *c = xml_get(a, "char", &code);
    enum symbol_font kind = symbol_font(f);
    if (c && is_shown(d) && !tell_box(d)) {
        uint32_t cp = (uint32_t)strtoul(c, NULL, 16);
        buf_put_cp(&out, symbol_character(kind != SYMBOLS_NOT ? kind : d->font, cp));
        flow_text(d->flow, buf_text(&out), out.len);
    }
    buf_free(&font);
    buf_free(&code);
    buf_free(&out);
}

/* A field's code comes first, then what it shows. */
void docx_field(struct docx *d, const struct xml_attributes *a)
{
    struct buffer b = {0};
    const char *type = xml_get(a, "fldCharType", &b);
    if (type && !strcmp(type, "begin")) {
        if (d->nfields < DOCX_NESTED)
            d->instruction[d->nfields] = true;
        d->nfields++;
    } else if (type && d->nfields && !strcmp(type, "separate")) {
        if (d->nfields <= DOCX_NESTED)
            d->instruction[d->nfields - 1] = false;
    } else if (type && d->nfields && !strcmp(type, "end")) {
        d->nfields--;
    }
    buf_free(&b);
}

void docx_control(struct docx *d)
{
    if (d->nboxes < DOCX_NESTED)
        d->box[d->nboxes] = -1;
    d->nboxes++;
}

void docx_control_box(struct docx *d, bool ticked)
{
    if (d->nboxes && d->nboxes <= DOCX_NESTED)
        d->box[d->nboxes - 1] = ticked;
}

void docx_control_end(struct docx *d)
{
    d->nboxes -= d->nboxes > 0;
}

void docx_form_box_end(struct docx *d)
{
    const char *sign = boxes[d->form_box > 0];
    flow_text(d->flow, sign, strlen(sign));
    d->form_box = -1;
}

bool docx_alternative(struct docx *d)
{
    bool *taken =
        d->nalternatives && d->nalternatives <= DOCX_NESTED ? &d->taken[d->nalternatives - 1] : NULL;
    if (!taken)
        return true;
    bool read = !*taken;
    *taken = true;
    return read;
}
