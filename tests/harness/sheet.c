#include "harness/sheet.h"

#include "harness/test.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "mulu/buffer.h"
#include "mulu/mem.h"

/* --- files and elements ------------------------------------------------------------------------------------------ */

char *sheet_part(const char *path, const char *name)
{
    int why = 0;
    zip_t *zip = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &why);
    if (!zip)
        fail_msg("%s is no archive: %d", path, why);
    zip_file_t *f = zip_fopen(zip, name, 0);
    struct buffer b = {0};
    char bytes[8192];
    zip_int64_t n = 0;
    while (f && (n = zip_fread(f, bytes, sizeof bytes)) > 0)
        buf_add(&b, bytes, (size_t)n);
    assert_true(n >= 0);
    if (f)
        assert_int_equal(zip_fclose(f), 0);
    zip_discard(zip);
    return f ? buf_take(&b) : NULL;
}

static xmlDocPtr part_of(const char *path, const char *name)
{
    char *text = sheet_part(path, name);
    if (!text)
        fail_msg("%s has no %s", path, name);
    xmlDocPtr doc = xmlReadMemory(text, (int)strlen(text), name, NULL, XML_PARSE_HUGE);
    if (!doc)
        fail_msg("%s is no XML", name);
    free(text);
    return doc;
}

static bool is(const xmlNode *n, const char *name)
{
    return n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, name) == 0;
}

/* The next element of that name behind n, within the subtree of top, in document order. */
static xmlNode *next_in(const xmlNode *top, xmlNode *n, const char *name)
{
    while (n) {
        if (n->children && n->type == XML_ELEMENT_NODE) {
            n = n->children;
        } else {
            while (n != top && !n->next)
                n = n->parent;
            n = n == top ? NULL : n->next;
        }
        if (n && is(n, name))
            return n;
    }
    return NULL;
}

static xmlNode *find(xmlNode *top, const char *name)
{
    return top ? next_in(top, top, name) : NULL;
}

static const char *attribute(struct sheet *s, xmlNode *n, const char *name)
{
    xmlChar *value = n ? xmlGetProp(n, (const xmlChar *)name) : NULL;
    const char *text = value ? arena_dup(&s->arena, (char *)value, strlen((char *)value)) : NULL;
    xmlFree(value);
    return text;
}

static int number(struct sheet *s, xmlNode *n, const char *name, int otherwise)
{
    const char *text = attribute(s, n, name);
    return text ? atoi(text) : otherwise;
}

/* --- the rectangle ----------------------------------------------------------------------------------------------- */

static struct sheet_row *row_at(struct sheet *s, int row)
{
    while (s->nrows <= row) {
        s->rows = mem_grow(s->rows, (size_t)(s->nrows + 1) * sizeof *s->rows);
        s->rows[s->nrows++] = (struct sheet_row){.uid = ""};
    }
    return &s->rows[row];
}

static void put(struct sheet *s, int row, int column, int down, int across, const char *text)
{
    for (int r = row; r < row + down; r++) {
        struct sheet_row *to = row_at(s, r);
        for (int c = column; c < column + across; c++) {
            if (c >= SHEET_COLUMNS || to->cells[c])
                fail_msg("cells overlap in row %d, column %d", r, c);
            to->cells[c] = text;
            to->top[c] = row;
            to->left[c] = column;
            s->ncolumns = c >= s->ncolumns ? c + 1 : s->ncolumns;
        }
    }
}

static void check(const struct sheet *s)
{
    for (int r = 0; r < s->nrows; r++)
        for (int c = 0; c < s->ncolumns; c++)
            if (!s->rows[r].cells[c])
                fail_msg("row %d has nothing in column %d", r, c);
}

void sheet_release(struct sheet *s)
{
    arena_free(&s->arena);
    free(s->rows);
    *s = (struct sheet){0};
}

/* --- Word -------------------------------------------------------------------------------------------------------- */

static bool is_code(struct sheet *s, xmlNode *run)
{
    const char *style = attribute(s, find(run, "rStyle"), "val");
    return style && strcmp(style, "MuluCode") == 0;
}

static const char *docx_text(struct sheet *s, xmlNode *cell)
{
    struct buffer b = {0};
    for (xmlNode *run = find(cell, "r"); run; run = next_in(cell, run, "r")) {
        for (xmlNode *n = run->children; n; n = n->next) {
            xmlChar *text = is(n, "t") ? xmlNodeGetContent(n) : NULL;
            if (text && is_code(s, run))
                buf_put_cp(&b, (uint32_t)strtoul((char *)text + 2, NULL, 16));
            else if (text)
                buf_puts(&b, (char *)text);
            buf_puts(&b, is(n, "br") ? "\n" : is(n, "tab") ? "\t" : "");
            xmlFree(text);
        }
    }
    const char *text = arena_dup(&s->arena, buf_text(&b), b.len);
    buf_free(&b);
    return text;
}

static const char *docx_uid(struct sheet *s, xmlNode *row)
{
    const char *name = attribute(s, find(row, "bookmarkStart"), "name");
    if (!name || strncmp(name, "_u", 2) != 0)
        return "";
    char *uid = arena_dup(&s->arena, name + 2, strlen(name + 2));
    for (char *p = uid; *p; p++)
        *p = (char)(*p == '_' ? '-' : *p);
    return uid;
}

void sheet_docx(const char *path, struct sheet *out)
{
    static const char *const parts[] = {
        "[Content_Types].xml", "_rels/.rels",       "word/_rels/document.xml.rels",
        "word/styles.xml",     "word/settings.xml", "word/fontTable.xml",
        "word/footer1.xml",    "docProps/app.xml",  "docProps/core.xml"};
    *out = (struct sheet){0};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        xmlFreeDoc(part_of(path, parts[i]));
    xmlDocPtr doc = part_of(path, "word/document.xml");
    xmlNode *root = xmlDocGetRootElement(doc), *table = find(root, "tbl");
    assert_non_null(table);
    out->title = docx_text(out, find(root, "p"));
    int row = 0;
    for (xmlNode *tr = find(table, "tr"); tr; tr = next_in(table, tr, "tr"), row++) {
        int column = 0;
        row_at(out, row)->uid = docx_uid(out, tr);
        out->rows[row].head = find(tr, "tblHeader") != NULL;
        for (xmlNode *tc = find(tr, "tc"); tc; tc = next_in(tr, tc, "tc")) {
            int across = number(out, find(tc, "gridSpan"), "val", 1);
            xmlNode *merge = find(tc, "vMerge");
            const char *restart = attribute(out, merge, "val"), *text = docx_text(out, tc);
            put(out, row, column, 1, across, text);
            for (int c = column; merge && !restart && c < column + across; c++) {
                assert_true(row > 0);
                assert_string_equal(text, "");
                assert_int_equal(out->rows[row - 1].left[c], column);
                out->rows[row].cells[c] = out->rows[row - 1].cells[c];
                out->rows[row].top[c] = out->rows[row - 1].top[c];
            }
            column += across;
        }
    }
    check(out);
    xmlFreeDoc(doc);
}

/* --- Excel ------------------------------------------------------------------------------------------------------- */

/* _x0041_ stands for a character (ECMA-376, ST_Xstring). */
static const char *xstring(struct sheet *s, const char *text)
{
    struct buffer b = {0};
    for (const char *p = text; *p;) {
        if (p[0] == '_' && p[1] == 'x' && strspn(p + 2, "0123456789ABCDEFabcdef") >= 4 && p[6] == '_') {
            buf_put_cp(&b, (uint32_t)strtoul(p + 2, NULL, 16));
            p += 7;
        } else {
            buf_putc(&b, *p++);
        }
    }
    const char *out = arena_dup(&s->arena, buf_text(&b), b.len);
    buf_free(&b);
    return out;
}

/* A1 → row 0, column 0; gives what follows. */
static const char *place(const char *ref, int *row, int *column)
{
    *column = 0;
    for (; *ref >= 'A' && *ref <= 'Z'; ref++)
        *column = 26 * *column + *ref - 'A' + 1;
    --*column;
    char *end;
    *row = (int)strtol(ref, &end, 10) - 1;
    return end;
}

static void xlsx_merge(struct sheet *s, const char *ref)
{
    int top, left, bottom, right;
    place(place(ref, &top, &left) + 1, &bottom, &right);
    const char *text = row_at(s, top)->cells[left];
    for (int r = top; r <= bottom; r++) {
        struct sheet_row *row = row_at(s, r);
        for (int c = left; c <= right; c++) {
            if (row->top[c] != r || row->left[c] != c || ((r != top || c != left) && *row->cells[c]))
                fail_msg("%s lies over a cell with a text or over another merged one", ref);
            row->cells[c] = text;
            row->top[c] = top;
            row->left[c] = left;
        }
    }
}

void sheet_xlsx(const char *path, struct sheet *out)
{
    *out = (struct sheet){0};
    xmlDocPtr doc = part_of(path, "xl/worksheets/sheet1.xml");
    xmlNode *root = xmlDocGetRootElement(doc), *data = find(root, "sheetData"),
            *merges = find(root, "mergeCells");
    for (xmlNode *c = find(data, "c"); c; c = next_in(data, c, "c")) {
        int row, column;
        const char *ref = attribute(out, c, "r"), *type = attribute(out, c, "t");
        xmlNode *t = find(c, "t");
        xmlChar *text = t ? xmlNodeGetContent(t) : NULL;
        assert_null(find(c, "f")); /* nothing is a formula, */
        assert_null(find(c, "v")); /* nothing is a number */
        assert_true(!t || strcmp(type, "inlineStr") == 0);
        place(ref, &row, &column);
        put(out, row, column, 1, 1, xstring(out, text ? (char *)text : ""));
        xmlFree(text);
    }
    int uid = out->ncolumns - 1; /* the last column, which is hidden */
    for (int r = 0; r < out->nrows; r++) {
        out->rows[r].uid = out->rows[r].cells[uid] ? out->rows[r].cells[uid] : "";
        out->rows[r].cells[uid] = NULL;
    }
    out->ncolumns--;
    for (xmlNode *m = merges ? find(merges, "mergeCell") : NULL; m; m = next_in(merges, m, "mergeCell"))
        xlsx_merge(out, attribute(out, m, "ref"));
    check(out);
    out->title = out->rows[0].cells[0];
    xmlFreeDoc(doc);
}

/* --- the web ----------------------------------------------------------------------------------------------------- */

static void html_text(struct sheet *s, xmlNode *top, struct buffer *b)
{
    for (xmlNode *n = top->children; n; n = n->next) {
        const char *code = n->type == XML_ELEMENT_NODE ? attribute(s, n, "data-code") : NULL;
        if (n->type == XML_TEXT_NODE)
            buf_puts(b, (char *)n->content);
        else if (code)
            buf_put_cp(b, (uint32_t)strtoul(code, NULL, 16));
        else if (is(n, "br"))
            buf_putc(b, '\n');
        else if (n->type == XML_ELEMENT_NODE)
            html_text(s, n, b);
    }
}

static const char *html_cell(struct sheet *s, xmlNode *cell)
{
    struct buffer b = {0};
    html_text(s, cell, &b);
    const char *text = arena_dup(&s->arena, buf_text(&b), b.len);
    buf_free(&b);
    return text;
}

static void ignore(void *ctx, const char *format, ...)
{
    (void)ctx;
    (void)format;
}

void sheet_html(const char *path, struct sheet *out)
{
    *out = (struct sheet){0};
    xmlSetGenericErrorFunc(NULL, ignore);
    htmlDocPtr doc =
        htmlReadFile(path, "utf-8", HTML_PARSE_NOBLANKS | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING);
    xmlSetGenericErrorFunc(NULL, NULL);
    assert_non_null(doc);
    xmlNode *table = find(xmlDocGetRootElement(doc), "table");
    assert_non_null(table);
    assert_non_null(find(table, "caption"));
    out->title = html_cell(out, find(table, "caption"));
    int row = 0;
    for (xmlNode *tr = find(table, "tr"); tr; tr = next_in(table, tr, "tr"), row++) {
        int column = 0;
        const char *uid = attribute(out, tr, "data-uid");
        row_at(out, row)->uid = uid ? uid : "";
        out->rows[row].head = is(tr->parent, "thead");
        for (xmlNode *td = tr->children; td; td = td->next) {
            if (!is(td, "td") && !is(td, "th"))
                continue;
            while (column < SHEET_COLUMNS && row_at(out, row)->cells[column])
                column++;
            int across = number(out, td, "colspan", 1);
            put(out, row, column, number(out, td, "rowspan", 1), across, html_cell(out, td));
            column += across;
        }
    }
    check(out);
    xmlFreeDoc(doc);
}
