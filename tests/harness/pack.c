#include "harness/pack.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include "mulu/buffer.h"

#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/relationships"

static zip_t *begin(const char *path)
{
    int why;
    unlink(path);
    zip_t *z = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &why);
    if (!z)
        abort();
    return z;
}

static void add(zip_t *z, const char *name, const char *text)
{
    char *copy = *text ? strdup(text) : NULL; /* libzip frees it at the end */
    zip_source_t *s = zip_source_buffer(z, copy, strlen(text), copy != NULL);
    if (!s || zip_file_add(z, name, s, 0) < 0)
        abort();
}

static void end(zip_t *z)
{
    if (zip_close(z))
        abort();
}

void pack_write(const char *path, ...)
{
    zip_t *z = begin(path);
    va_list ap;
    va_start(ap, path);
    for (const char *name; (name = va_arg(ap, const char *));)
        add(z, name, va_arg(ap, const char *));
    va_end(ap);
    end(z);
}

static void relate(struct buffer *out, int *n, const char *type, const char *target)
{
    buf_printf(out, "<Relationship Id=\"rId%d\" Type=\"" OFFICE "/%s\" Target=\"%s\"/>", ++*n, type, target);
}

static void add_relations(zip_t *z, const char *name, struct buffer *inner)
{
    struct buffer b = {0};
    buf_printf(&b, "<?xml version=\"1.0\"?><Relationships xmlns=\"" PACKAGE "\">%s</Relationships>",
               buf_text(inner));
    add(z, name, buf_text(&b));
    buf_free(&b);
    buf_clear(inner);
}

void pack_write_word(const char *path, const char *body, const char *numbering, const char *footnotes)
{
    static const char names[] = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
                                "xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\" "
                                "xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" "
                                "xmlns:v=\"urn:schemas-microsoft-com:vml\"";
    zip_t *z = begin(path);
    struct buffer rels = {0}, b = {0};
    int n = 0;
    relate(&rels, &n, "officeDocument", "word/document.xml");
    add_relations(z, "_rels/.rels", &rels);
    buf_printf(&b,
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document %s><w:body>%s</w:body></w:document>",
               names, body);
    add(z, "word/document.xml", buf_text(&b));
    if (numbering) {
        buf_clear(&b);
        buf_printf(&b, "<w:numbering %s>%s</w:numbering>", names, numbering);
        add(z, "word/numbering.xml", buf_text(&b));
        relate(&rels, &n, "numbering", "numbering.xml");
    }
    if (footnotes) {
        buf_clear(&b);
        buf_printf(&b, "<w:footnotes %s>%s</w:footnotes>", names, footnotes);
        add(z, "word/footnotes.xml", buf_text(&b));
        relate(&rels, &n, "footnotes", "/word/footnotes.xml");
    }
    add_relations(z, "word/_rels/document.xml.rels", &rels);
    buf_free(&rels);
    buf_free(&b);
    end(z);
}

void pack_write_sheets(const char *path, const char *strings, const char *styles, const char *const *sheets,
                       size_t n)
{
    static const char main_ns[] =
        "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"" OFFICE "\"";
    zip_t *z = begin(path);
    struct buffer rels = {0}, b = {0}, list = {0};
    int id = 0;
    relate(&rels, &id, "officeDocument", "xl/workbook.xml");
    add_relations(z, "_rels/.rels", &rels);
    id = 0;
    for (size_t i = 0; i < n; i++) {
        char name[64], target[48];
        snprintf(target, sizeof target, "worksheets/sheet%zu.xml", i + 1);
        snprintf(name, sizeof name, "xl/%s", target);
        relate(&rels, &id, "worksheet", target);
        buf_printf(&list, "<sheet name=\"%s%zu\" sheetId=\"%zu\" r:id=\"rId%d\"/>", "Sheet", i + 1, i + 1,
                   id);
        buf_clear(&b);
        buf_printf(&b, "<worksheet %s>%s</worksheet>", main_ns, sheets[i]);
        add(z, name, buf_text(&b));
    }
    if (strings) {
        buf_clear(&b);
        buf_printf(&b, "<sst %s>%s</sst>", main_ns, strings);
        add(z, "xl/sharedStrings.xml", buf_text(&b));
        relate(&rels, &id, "sharedStrings", "sharedStrings.xml");
    }
    if (styles) {
        buf_clear(&b);
        buf_printf(&b, "<styleSheet %s>%s</styleSheet>", main_ns, styles);
        add(z, "xl/styles.xml", buf_text(&b));
        relate(&rels, &id, "styles", "styles.xml");
    }
    buf_clear(&b);
    buf_printf(&b, "<workbook %s><sheets>%s</sheets></workbook>", main_ns, buf_text(&list));
    add(z, "xl/workbook.xml", buf_text(&b));
    add_relations(z, "xl/_rels/workbook.xml.rels", &rels);
    buf_free(&rels);
    buf_free(&list);
    buf_free(&b);
    end(z);
}
