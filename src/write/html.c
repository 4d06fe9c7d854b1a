/* A page for the web: one file, one table, nothing loaded from elsewhere. Blanks and tabs count (white-space: pre-wrap, on
 * the table itself, where a reader finds it), line breaks are <br>. */
#include <stdlib.h>
#include <string.h>

#include "mulu/messages.h"
#include "write/head_json.h"
#include "write/layout.h"
#include "write/writer.h"
#include "write/xml.h"

struct html {
    struct layout layout;
    struct writing *w;
    bool begun;
};

static const char style[] =
    "body{margin:1.5em;color:#000;background:#fff;"
    "font:16px/1.5 FangSong,FangSong_GB2312,STFangsong,'Noto Serif CJK SC',serif}\n"
    "table{border-collapse:collapse;width:100%}\n"
    "caption{font:22px/1.6 'FZXiaoBiaoSong-B05S',SimSun,STSong,'Noto Serif CJK SC',serif;"
    "padding-bottom:.6em}\n"
    "th,td{border:1px solid #000;padding:.3em .5em;vertical-align:middle;text-align:left;"
    "overflow-wrap:anywhere}\n"
    "thead th{font-family:SimHei,STHeiti,'Noto Sans CJK SC',sans-serif;background:#eee;text-align:center}\n"
    "tbody th{font-weight:normal}\n"
    "td.c{text-align:center}\n"
    "tr:target>*{background:#ffc}\n"
    ".code{border:1px dotted #666;font-size:80%}\n"
    "@media screen{thead{position:sticky;top:0}}\n"
    "@media print{@page{size:A4 landscape;margin:15mm}body{margin:0;font-size:9pt}caption{font-size:16pt}"
    "thead{display:table-header-group}tr{break-inside:avoid}thead th{background:none}}\n";

static void put_text(struct buffer *out, const char *text)
{
    const char *from;
    uint32_t cp;
    for (enum xml_piece piece; (piece = xml_next(&text, &from, &cp)) != XML_END;) {
        if (piece == XML_RUN)
            xml_escape(out, from, (size_t)(text - from));
        else if (piece == XML_CODE)
            buf_printf(out, "<span class=\"code\" data-code=\"%X\">U+%04X</span>", (unsigned)cp,
                       (unsigned)cp);
        else
            buf_puts(out, piece == XML_BREAK ? "<br>" : "\t");
    }
}

static void put_spans(struct buffer *out, int down, int across)
{
    if (down > 1)
        buf_printf(out, " rowspan=\"%d\"", down);
    if (across > 1)
        buf_printf(out, " colspan=\"%d\"", across);
}

static void put_head_rows(struct buffer *out, const struct layout *l)
{
    buf_puts(out, "<thead>\n");
    for (int row = 0, i = 0; row < l->head_rows; row++) {
        buf_puts(out, "<tr>");
        for (; i < l->nheads && l->heads[i].row == row; i++) {
            const struct layout_head *h = &l->heads[i];
            buf_printf(out, "<th scope=\"%s\"", h->across > 1 ? "colgroup" : "col");
            put_spans(out, h->down, h->across);
            buf_putc(out, '>');
            put_text(out, h->text);
            buf_puts(out, "</th>");
        }
        buf_puts(out, "</tr>\n");
    }
    buf_puts(out, "</thead>\n");
}

/* A header over several columns is the header of a group only where these are one for the table, too. */
static void put_columns(struct buffer *out, const struct layout *l)
{
    int total = 0;
    for (int i = 0; i < l->ncolumns; i++)
        total += l->columns[i].width;
    for (int i = 0; i < l->nheads && total; i++) {
        if (l->heads[i].row)
            continue;
        buf_puts(out, "<colgroup>");
        for (int k = l->heads[i].column; k < l->heads[i].column + l->heads[i].across; k++)
            buf_printf(out, "<col style=\"width:%d.%d%%\">", 100 * l->columns[k].width / total,
                       1000 * l->columns[k].width / total % 10);
        buf_puts(out, "</colgroup>\n");
    }
}

static void put_top(struct html *h)
{
    struct buffer *out = &h->w->out;
    const char *title = h->w->head.title ? h->w->head.title : "";
    buf_puts(out, "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
    xml_plain(out, *title ? title : DATA_SHEET_NAME);
    buf_puts(out, "</title>\n<meta name=\"generator\" content=\"mulu " MULU_VERSION "\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width\">\n<style>\n");
    buf_puts(out, style);
    buf_puts(out, "</style>\n</head>\n<body>\n<table style=\"white-space:pre-wrap\" data-catalog=\"");
    char *json = layout_json(&h->layout);
    xml_escape(out, json, strlen(json));
    free(json);
    buf_puts(out, "\">\n<caption>");
    put_text(out, title);
    buf_puts(out, "</caption>\n");
    put_columns(out, &h->layout);
    put_head_rows(out, &h->layout);
    buf_puts(out, "<tbody>\n");
}

static void put_row(struct buffer *out, const struct layout *l, const struct layout_row *row, bool first)
{
    buf_puts(out, "<tr");
    if (*row->uid) {
        buf_puts(out, " id=\"u-");
        xml_plain(out, row->uid);
        buf_puts(out, "\" data-uid=\"");
        xml_plain(out, row->uid);
        buf_putc(out, '"');
    }
    buf_putc(out, '>');
    for (int i = 0; i < l->ncolumns; i++) {
        const struct layout_cell *c = &row->cells[i];
        const struct layout_column *col = &l->columns[i];
        if ((c->joined && !first) || !c->across)
            continue;
        bool level = col->of->role == COLUMN_LEVEL && *c->text;
        bool middle = col->tick || col->of->role == COLUMN_NUMBER;
        buf_puts(out, level ? "<th scope=\"row\"" : middle ? "<td class=\"c\"" : "<td");
        put_spans(out, c->down, c->across);
        buf_putc(out, '>');
        put_text(out, c->text);
        buf_puts(out, level ? "</th>" : "</td>");
    }
    buf_puts(out, "</tr>\n");
}

static enum status put_rows(void *ctx, const struct layout_row *rows, size_t n, struct error *err)
{
    struct html *h = ctx;
    (void)err;
    if (!h->begun)
        put_top(h);
    h->begun = true;
    for (size_t i = 0; i < n; i++)
        put_row(&h->w->out, &h->layout, &rows[i], i == 0);
    return ST_OK;
}

static enum status html_begin(struct writing *w, struct error *err)
{
    struct html *h = w->own;
    (void)err;
    layout_begin(&h->layout, &w->head);
    h->layout.rows = put_rows;
    h->layout.ctx = h;
    h->w = w;
    return ST_OK;
}

static enum status html_row(struct writing *w, const struct outline_row *row, struct error *err)
{
    return layout_row(&((struct html *)w->own)->layout, row, err);
}

static enum status html_end(struct writing *w, struct error *err)
{
    struct html *h = w->own;
    enum status st = layout_end(&h->layout, err);
    buf_puts(&w->out, "</tbody>\n</table>\n</body>\n</html>\n");
    return st;
}

static void html_release(struct writing *w)
{
    layout_release(&((struct html *)w->own)->layout);
}

const struct writer_format html_format = {
    .info = {"html", MSG_WRITER_HTML, ".html", "", false},
    .own_size = sizeof(struct html),
    .begin = html_begin,
    .row = html_row,
    .end = html_end,
    .release = html_release,
};
