/* A Word document: title, one table, page numbers. The body goes into a temporary file as rows come; the package is made
 * of it at the end. The uid of a row is a hidden bookmark in its first cell: _u and the uid, with _ for -. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "write/docx_parts.h"
#include "write/head_json.h"
#include "write/layout.h"
#include "write/package.h"
#include "write/writer.h"
#include "write/xml.h"

enum { LONGEST_BOOKMARK = 40 };

struct docx {
    struct layout layout;
    FILE *body;
    struct buffer text, core, settings;
    int twips[LAYOUT_COLUMNS]; /* widths of the columns */
    int64_t bookmarks;
    bool begun;
};

static const char xml_head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
static const char document_head[] =
    "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
    " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><w:body>";

/* --- text -------------------------------------------------------------------------------------------------------- */

static void put_runs(struct buffer *out, const char *text)
{
    const char *from;
    uint32_t cp;
    bool open = false;
    for (enum xml_piece piece; (piece = xml_next(&text, &from, &cp)) != XML_END;) {
        if (piece == XML_CODE) {
            buf_printf(out,
                       "%s<w:r><w:rPr><w:rStyle w:val=\"" DOCX_CODE "\"/></w:rPr><w:t>U+%04X</w:t></w:r>",
                       open ? "</w:r>" : "", (unsigned)cp);
            open = false;
            continue;
        }
        buf_puts(out, open ? "" : "<w:r>");
        open = true;
        if (piece == XML_RUN) {
            buf_puts(out, "<w:t xml:space=\"preserve\">");
            xml_escape(out, from, (size_t)(text - from));
            buf_puts(out, "</w:t>");
        } else {
            buf_puts(out, piece == XML_BREAK ? "<w:br/>" : "<w:tab/>");
        }
    }
    buf_puts(out, open ? "</w:r>" : "");
}

static void put_paragraph(struct buffer *out, const char *style, const char *bookmark, const char *text)
{
    buf_puts(out, "<w:p>");
    if (style)
        buf_printf(out, "<w:pPr><w:pStyle w:val=\"%s\"/></w:pPr>", style);
    buf_puts(out, bookmark);
    put_runs(out, text);
    buf_puts(out, "</w:p>");
}

/* --- the table --------------------------------------------------------------------------------------------------- */

static void share_page(struct docx *d)
{
    const struct layout *l = &d->layout;
    int total = 0, page = PAGE_WIDTH - 2 * PAGE_MARGIN;
    for (int i = 0; i < l->ncolumns; i++)
        total += l->columns[i].width;
    for (int i = 0; i < l->ncolumns; i++)
        d->twips[i] = l->columns[i].width * page / total;
}

static int twips_of(const struct docx *d, int column, int across)
{
    int sum = 0;
    for (int i = column; i < column + across; i++)
        sum += d->twips[i];
    return sum;
}

enum vertical { ALONE, STARTS, GOES_ON };

static void begin_cell(struct docx *d, int column, int across, enum vertical v)
{
    struct buffer *out = &d->text;
    buf_printf(out, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/>", twips_of(d, column, across));
    if (across > 1)
        buf_printf(out, "<w:gridSpan w:val=\"%d\"/>", across);
    if (v != ALONE)
        buf_puts(out, v == STARTS ? "<w:vMerge w:val=\"restart\"/>" : "<w:vMerge/>");
    buf_puts(out, "<w:vAlign w:val=\"center\"/></w:tcPr>");
}

static const struct layout_head *head_at(const struct layout *l, int row, int column)
{
    for (int i = 0; i < l->nheads; i++)
        if (l->heads[i].row == row && l->heads[i].column == column)
            return &l->heads[i];
    return NULL;
}

static void put_head_rows(struct docx *d)
{
    const struct layout *l = &d->layout;
    for (int row = 0; row < l->head_rows; row++) {
        buf_puts(&d->text, "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
        for (int i = 0, across; i < l->ncolumns; i += across) {
            const struct layout_head *h = head_at(l, row, i), *above = row ? head_at(l, 0, i) : NULL;
            bool below = !h && above && above->down > 1;
            across = h ? h->across : below ? above->across : 1;
            begin_cell(d, i, across, below ? GOES_ON : h && h->down > 1 ? STARTS : ALONE);
            put_paragraph(&d->text, DOCX_HEAD, "", h ? h->text : "");
            buf_puts(&d->text, "</w:tc>");
        }
        buf_puts(&d->text, "</w:tr>\n");
    }
}

static void put_top(struct docx *d, const char *title)
{
    struct buffer *out = &d->text;
    const struct layout *l = &d->layout;
    share_page(d);
    buf_puts(out, xml_head);
    buf_puts(out, document_head);
    put_paragraph(out, DOCX_TITLE, "", title);
    buf_puts(out,
             "<w:tbl><w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:jc w:val=\"center\"/><w:tblBorders>");
    static const char *const sides[] = {"top", "left", "bottom", "right", "insideH", "insideV"};
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        buf_printf(out, "<w:%s w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>", sides[i]);
    buf_puts(out, "</w:tblBorders><w:tblLayout w:type=\"fixed\"/><w:tblCellMar>"
                  "<w:left w:w=\"57\" w:type=\"dxa\"/><w:right w:w=\"57\" w:type=\"dxa\"/></w:tblCellMar>"
                  "</w:tblPr><w:tblGrid>");
    for (int i = 0; i < l->ncolumns; i++)
        buf_printf(out, "<w:gridCol w:w=\"%d\"/>", d->twips[i]);
    buf_puts(out, "</w:tblGrid>\n");
    put_head_rows(d);
}

static void make_bookmark(struct docx *d, const char *uid, char *out, size_t size)
{
    char name[LONGEST_BOOKMARK + 1];
    size_t n = strlen(uid);
    *out = '\0';
    if (!n || n + 2 > LONGEST_BOOKMARK || uid[strspn(uid, "0123456789abcdefABCDEF-")])
        return;
    for (size_t i = 0; i <= n; i++)
        name[i] = (char)(uid[i] == '-' ? '_' : uid[i]);
    snprintf(out, size, "<w:bookmarkStart w:id=\"%lld\" w:name=\"_u%s\"/><w:bookmarkEnd w:id=\"%lld\"/>",
             (long long)d->bookmarks, name, (long long)d->bookmarks);
    d->bookmarks++;
}

/* below: the next row of the lot, NULL behind the last. */
static void put_row(struct docx *d, const struct layout_row *row, const struct layout_row *below)
{
    const struct layout *l = &d->layout;
    char bookmark[160];
    make_bookmark(d, row->uid, bookmark, sizeof bookmark);
    buf_puts(&d->text, "<w:tr><w:trPr><w:cantSplit/></w:trPr>");
    for (int i = 0; i < l->ncolumns; i++) {
        const struct layout_cell *c = &row->cells[i];
        bool middle = l->columns[i].tick || l->columns[i].of->role == COLUMN_NUMBER;
        if (!c->across)
            continue;
        /* Without a row below in this lot the cell may still go on in the next; a merge of one cell harms nobody. */
        bool starts = !below || below->cells[i].joined;
        begin_cell(d, i, c->across, c->joined ? GOES_ON : starts && *c->text ? STARTS : ALONE);
        put_paragraph(&d->text, middle ? DOCX_MIDDLE : NULL, bookmark, c->joined ? "" : c->text);
        bookmark[0] = '\0';
        buf_puts(&d->text, "</w:tc>");
    }
    buf_puts(&d->text, "</w:tr>\n");
}

static void flush_body(struct docx *d)
{
    fwrite(buf_text(&d->text), 1, d->text.len, d->body); /* its failure is seen by package_add_file() */
    buf_clear(&d->text);
}

static enum status put_rows(void *ctx, const struct layout_row *rows, size_t n, struct error *err)
{
    struct docx *d = ctx;
    (void)err;
    if (!d->begun)
        put_top(d, d->layout.head->title ? d->layout.head->title : "");
    d->begun = true;
    for (size_t i = 0; i < n; i++) {
        put_row(d, &rows[i], i + 1 < n ? &rows[i + 1] : NULL);
        if (d->text.len > 1 << 16)
            flush_body(d);
    }
    flush_body(d);
    return ST_OK;
}

/* --- the package ------------------------------------------------------------------------------------------------- */

static enum status docx_begin(struct writing *w, struct error *err)
{
    struct docx *d = w->own;
    layout_begin(&d->layout, &w->head);
    d->layout.rows = put_rows;
    d->layout.ctx = d;
    d->body = package_temp(err);
    return d->body ? ST_OK : ST_OUTPUT;
}

static enum status docx_row(struct writing *w, const struct outline_row *row, struct error *err)
{
    return layout_row(&((struct docx *)w->own)->layout, row, err);
}

static void put_bottom(struct docx *d)
{
    buf_printf(
        &d->text,
        "</w:tbl><w:p><w:pPr><w:spacing w:line=\"20\" "
        "w:lineRule=\"exact\"/></w:pPr></w:p><w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId4\"/>"
        "<w:pgSz w:w=\"%d\" w:h=\"%d\" w:orient=\"landscape\"/>"
        "<w:pgMar w:top=\"%d\" w:right=\"%d\" w:bottom=\"%d\" w:left=\"%d\" w:header=\"567\""
        " w:footer=\"567\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>\n",
        PAGE_WIDTH, PAGE_HEIGHT, PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN);
    flush_body(d);
}

static void make_core(struct docx *d, const char *title)
{
    buf_puts(&d->core, xml_head);
    buf_puts(&d->core, "<cp:coreProperties"
                       " xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\""
                       " xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>");
    xml_plain(&d->core, title);
    buf_puts(&d->core, "</dc:title></cp:coreProperties>");
}

static void make_settings(struct docx *d)
{
    char *json = layout_json(&d->layout);
    buf_puts(&d->settings, docx_settings_before);
    xml_escape(&d->settings, json, strlen(json));
    buf_puts(&d->settings, docx_settings_after);
    free(json);
}

static enum status docx_end(struct writing *w, struct error *err)
{
    struct docx *d = w->own;
    struct package *p = NULL;
    enum status st = layout_end(&d->layout, err);
    if (!st)
        st = package_new(&p, err);
    if (st)
        return st;
    put_bottom(d);
    make_core(d, w->head.title ? w->head.title : "");
    make_settings(d);
    for (size_t i = 0; i < docx_parts_count && !st; i++)
        st = package_add(p, docx_parts[i].name, docx_parts[i].text, strlen(docx_parts[i].text), err);
    if (!st)
        st = package_add(p, "docProps/core.xml", buf_text(&d->core), d->core.len, err);
    if (!st)
        st = package_add(p, "word/settings.xml", buf_text(&d->settings), d->settings.len, err);
    if (!st) {
        st = package_add_file(p, "word/document.xml", d->body, err);
        d->body = NULL;
    }
    if (!st)
        return package_write(p, w->file, w->options.progress, w->written.rows, err);
    package_free(p);
    return st;
}

static void docx_release(struct writing *w)
{
    struct docx *d = w->own;
    layout_release(&d->layout);
    if (d->body)
        fclose(d->body);
    buf_free(&d->text);
    buf_free(&d->core);
    buf_free(&d->settings);
}

const struct writer_format docx_format = {
    .info = {"docx", MSG_WRITER_DOCX, ".docx", "", true},
    .own_size = sizeof(struct docx),
    .begin = docx_begin,
    .row = docx_row,
    .end = docx_end,
    .release = docx_release,
};
