#include "harness/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include "harness/limits.h"
#include "harness/pack.h"
#include "mulu/deadline.h"
#include "mulu/field.h"
#include "mulu/mem.h"
#include "mulu/read.h"
#include "mulu/text.h"
#include "read/pdf.h"

static void fail(const char *what)
{
    fprintf(stderr, "fuzz: %s\n", what);
    abort();
}

/* --- what must hold ----------------------------------------------------------------------------------------------- */

static void must_be_text(const char *s)
{
    size_t bad;
    if (!s)
        fail("no text");
    if (!text_is_utf8(s, strlen(s), &bad))
        fail("text that is no UTF-8");
}

static void all_texts(const struct string_list *l)
{
    for (size_t i = 0; i < l->n; i++)
        must_be_text(l->items[i]);
}

static enum status take_head(void *ctx, struct row_head *head, struct error *err)
{
    (void)ctx;
    (void)err;
    must_be_text(head->title);
    for (size_t i = 0; i < head->ncolumns; i++)
        must_be_text(head->columns[i].label);
    return ST_OK;
}

static enum status take_row(void *ctx, const struct outline_row *row, struct error *err)
{
    (void)ctx;
    (void)err;
    if (row->nlevels > ROW_MAX_LEVELS || (row->nlevels && !*row->levels[row->nlevels - 1]))
        fail("too many levels, or a blank deepest one");
    for (int i = 0; i < row->nlevels; i++)
        must_be_text(row->levels[i]);
    for (int f = 0; f < FIELD_COUNT; f++)
        must_be_text(row->fields[f]);
    for (int i = 0; i < row->nextras; i++)
        must_be_text(row->extras[i]);
    for (size_t i = 0; i < row->nmarks; i++) {
        must_be_text(row->marks[i].cell);
        must_be_text(row->marks[i].raw);
    }
    return ST_OK;
}

static bool known_field(const char *key)
{
    enum field f;
    return field_by_key(key, &f) || !strncmp(key, "level", 5) || !strcmp(key, "number") ||
           !strcmp(key, "extra");
}

static void column_holds(const struct header_report *h)
{
    char *why = header_why_text(h);
    must_be_text(why);
    must_be_text(h->text);
    must_be_text(h->word);
    if (!*why || !known_field(h->field))
        fail("a column without a field or a reason");
    if (!(h->confidence >= 0 && h->confidence <= 1))
        fail("confidence out of bounds");
    free(why);
}

static void report_holds(const struct read_report *r)
{
    all_texts(&r->notes);
    all_texts(&r->unplaced);
    for (size_t i = 0; i < r->ntables; i++) {
        const struct table_report *t = &r->tables[i];
        must_be_text(t->title);
        all_texts(&t->unplaced);
        all_texts(&t->reprinted);
        all_texts(&t->headers);
        for (size_t k = 0; k < t->ncolumns; k++)
            column_holds(&t->columns[k]);
        for (size_t k = 0; k < t->nformats; k++)
            if (!(t->formats[k].confidence >= 0 && t->formats[k].confidence <= 1))
                fail("a format's confidence out of bounds");
        if (t->levels < 0 || t->levels > ROW_MAX_LEVELS || t->items > t->rows)
            fail("counts that cannot be");
    }
}

static const struct formats *own_formats(void)
{
    static struct formats *formats; /* loaded once for all inputs */
    struct error err = {0};
    if (!formats && formats_load("share/mulu", NULL, &formats, &err))
        fail(err.text);
    return formats;
}

static void outcome_holds(enum status st, const struct error *err)
{
    if (st != ST_OK && st != ST_INPUT)
        fail("neither rows nor a message");
    if (st == ST_INPUT && !*err->text)
        fail("a refusal without a message");
    must_be_text(err->text);
}

static void read_path(const char *path, const struct formats *formats, const struct read_options *options)
{
    struct row_sink sink = {.begin = take_head, .row = take_row, .end = take_head};
    struct read_report report;
    struct error err = {0};
    const char *programs = getenv("PATH");
    char *before = mem_dup(programs ? programs : "");
    setenv("PATH", "", 1); /* no other program is asked what it makes of the input */
    outcome_holds(read_file(path, formats, options, &sink, &report, &err), &err);
    setenv("PATH", before, 1);
    free(before);
    report_holds(&report);
    read_report_release(&report);
}

/* --- inputs as files ---------------------------------------------------------------------------------------------- */

static const char *file_path(void)
{
    static char path[64]; /* of this process */
    snprintf(path, sizeof path, "/tmp/mulu-fuzz-%d", (int)getpid());
    return path;
}

static void write_file(const char *path, const void *data, size_t size)
{
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(data, 1, size, f) != size || fclose(f))
        fail("the input cannot be written");
}

static void read_as(const uint8_t *data, size_t size, const struct read_options *options)
{
    write_file(file_path(), data, size);
    read_path(file_path(), own_formats(), options);
    unlink(file_path());
}

static void one_file(const uint8_t *data, size_t size)
{
    read_as(data, size, &(struct read_options){0});
}

/* The first byte says which delimiter and encoding are asked for. */
static void one_csv(const uint8_t *data, size_t size)
{
    static const struct {
        char delimiter;
        const char *encoding;
    } asked[] = {{'\0', NULL}, {',', NULL},      {';', NULL},    {'\t', NULL},
                 {'|', NULL},  {',', "gb18030"}, {',', "utf-8"}, {'\0', "utf-16le"}};
    if (size == 0)
        return;
    size_t which = (size_t)(data[0] - '0') % (sizeof asked / sizeof *asked);
    read_as(data + 1, size - 1,
            &(struct read_options){.delimiter = asked[which].delimiter, .encoding = asked[which].encoding});
}

#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define RELATIONS "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
#define RELATION(id, type, target)                                                                           \
    "<Relationship Id=\"" id "\" Type=\"" OFFICE "/" type "\" Target=\"" target "\"/>"
#define MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""

static void one_docx(const uint8_t *data, size_t size)
{
    static const char numbering[] =
        "<w:numbering xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">"
        "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"chineseCounting\"/>"
        "<w:lvlText w:val=\"%1、\"/></w:lvl></w:abstractNum>"
        "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";
    static const char relations[] = RELATIONS RELATION("a", "numbering", "numbering.xml") "</Relationships>";
    struct buffer part = {0};
    buf_add(&part, (const char *)data, size);
    pack_write(file_path(), "word/document.xml", buf_text(&part), "word/numbering.xml", numbering,
               "word/_rels/document.xml.rels", relations, NULL);
    buf_free(&part);
    read_path(file_path(), own_formats(), &(struct read_options){0});
    unlink(file_path());
}

static void one_xlsx(const uint8_t *data, size_t size)
{
    static const char relations[] = RELATIONS RELATION("a", "worksheet", "s.xml")
        RELATION("b", "sharedStrings", "t.xml") RELATION("c", "styles", "u.xml") "</Relationships>";
    static const char book[] = "<workbook " MAIN " xmlns:r=\"" OFFICE
                               "\"><sheets><sheet name=\"S\" r:id=\"a\"/></sheets></workbook>";
    static const char strings[] =
        "<sst " MAIN "><si><t>一级目录</t></si><si><t>公开内容</t></si><si><t>公开渠道</t></si>"
        "<si><r><t>政</t></r><r><t>策</t></r></si></sst>";
    static const char styles[] =
        "<styleSheet " MAIN
        "><numFmts><numFmt numFmtId=\"170\" formatCode=\"[Red]#,##0.0;(0);&quot;x&quot;\"/></numFmts>"
        "<cellXfs><xf/><xf numFmtId=\"22\"/><xf numFmtId=\"170\"/><xf "
        "numFmtId=\"9\"/></cellXfs></styleSheet>";
    struct buffer part = {0};
    buf_add(&part, (const char *)data, size);
    pack_write(file_path(), "xl/workbook.xml", book, "xl/_rels/workbook.xml.rels", relations, "xl/s.xml",
               buf_text(&part), "xl/t.xml", strings, "xl/u.xml", styles, NULL);
    buf_free(&part);
    read_path(file_path(), own_formats(), &(struct read_options){0});
    unlink(file_path());
}

/* What pdftotext says of the words of a page. */
static void one_pdf(const uint8_t *data, size_t size)
{
    static const struct read_options options;
    struct row_sink sink = {.begin = take_head, .row = take_row, .end = take_head};
    struct read_report report = {0};
    struct error err = {0};
    struct source from = {0};
    struct table_job job = {.formats = own_formats(),
                            .options = &options,
                            .sink = &sink,
                            .report = &report,
                            .path = file_path(),
                            .stem = "S"};
    write_file(file_path(), data, size);
    enum status st = source_open(file_path(), &from, &err);
    if (!st)
        st = pdf_read(&from, &job, &err);
    job_release(&job);
    source_close(&from);
    outcome_holds(st, &err);
    report_holds(&report);
    read_report_release(&report);
    unlink(file_path());
}

/* A table without any doubt about its cells: lines of cells with tabs between them, the first line its header. */
static void one_header(const uint8_t *data, size_t size)
{
    struct buffer page = {0}, in = {0}, text = {0};
    bool head = true;
    buf_add(&in, (const char *)data, size);
    text_repair(&text, buf_text(&in));
    buf_puts(&page, "<html><meta charset=utf-8><table><tr><th>");
    for (const char *p = buf_text(&text); *p; p++) {
        if (*p == '\t')
            buf_puts(&page, head ? "</th><th>" : "</td><td>");
        else if (*p == '\n') {
            buf_puts(&page, head ? "</th></tr><tr><td>" : "</td></tr><tr><td>");
            head = false;
        } else if (strchr("<>&", *p))
            buf_printf(&page, "&#%d;", *p);
        else
            buf_putc(&page, *p);
    }
    buf_puts(&page, "</table></html>");
    one_file((const uint8_t *)buf_text(&page), page.len);
    buf_free(&page);
    buf_free(&in);
    buf_free(&text);
}

/* A format of a clerk's own, and a table that is read by it. */
static void one_format(const uint8_t *data, size_t size)
{
    static const char table[] = "序号,一级目录,二级目录,公开内容,公开时限,公开主体,公开渠道\n"
                                "1,政策文件,行政法规,名称；文号,20个工作日内,县财政局,■政府网站 □公报\n"
                                "2,,规章,同上,即时,同上,√网站\n3,机构概况,,职能,长期,办公室,网站、微信\n";
    struct formats *formats = NULL;
    struct error err = {0};
    char *dir = mem_printf("%s-formats", file_path()), *formats_dir = mem_printf("%s/formats", dir);
    char *path = mem_printf("%s/a.ini", formats_dir);
    mkdir(dir, 0700);
    mkdir(formats_dir, 0700);
    write_file(path, data, size);
    enum status st = formats_load(dir, NULL, &formats, &err);
    outcome_holds(st, &err);
    if (!st) {
        write_file(file_path(), table, sizeof table - 1);
        read_path(file_path(), formats, &(struct read_options){0});
        unlink(file_path());
        formats_free(formats);
    }
    unlink(path);
    rmdir(formats_dir);
    rmdir(dir);
    free(path);
    free(formats_dir);
    free(dir);
}

/* What a time limit is read as can be said in the notation and is read back the same (harness/limits.h). */
static void one_deadline(const uint8_t *data, size_t size)
{
    static struct deadline_words *words; /* loaded once for all inputs */
    struct error err = {0};
    if (!words && deadline_words_load("share/mulu", NULL, &words, &err))
        fail(err.text);
    if (!limits_hold(words, (const char *)data, size))
        fail("a time limit that does not hold");
}

/* --- the targets -------------------------------------------------------------------------------------------------- */

const struct fuzz_target fuzz_targets[] = {
    {"csv", one_csv, ".csv .tsv", NULL, "0", false},
    {"text", one_file, ".txt", NULL, NULL, false},
    {"jsonl", one_file, ".jsonl", NULL, NULL, false},
    {"html", one_file, ".html", NULL, NULL, false},
    {"mht", one_file, ".mht", NULL, NULL, false},
    {"docx", one_docx, ".docx", "word/document.xml", NULL, false},
    {"xlsx", one_xlsx, ".xlsx", "xl/worksheets/sheet1.xml", NULL, false},
    {"pdf", one_pdf, ".xhtml", NULL, NULL, false},
    {"header", one_header, "headers.tsv", NULL, NULL, true},
    {"format", one_format, ".ini", NULL, NULL, false},
    {"deadline", one_deadline, ".tsv", NULL, NULL, true},
    {"file", one_file, "", NULL, NULL, false},
};
const size_t fuzz_ntargets = sizeof fuzz_targets / sizeof *fuzz_targets;

const struct fuzz_target *fuzz_target(const char *name)
{
    for (size_t i = 0; name && i < fuzz_ntargets; i++)
        if (strcmp(fuzz_targets[i].name, name) == 0)
            return &fuzz_targets[i];
    return NULL;
}

bool fuzz_takes(const struct fuzz_target *t, const char *path)
{
    size_t len = strlen(path);
    for (const char *p = t->endings; *p;) {
        size_t n = strcspn(p, " ");
        if (n <= len && strncmp(path + len - n, p, n) == 0)
            return true;
        p += n + (p[n] == ' ');
    }
    return !*t->endings;
}

static bool slurp_part(const char *path, const char *part, struct buffer *out)
{
    char chunk[4096];
    zip_t *z = zip_open(path, ZIP_RDONLY, NULL);
    zip_file_t *f = z ? zip_fopen(z, part, 0) : NULL;
    bool found = f != NULL;
    zip_int64_t n;
    while (f && (n = zip_fread(f, chunk, sizeof chunk)) > 0)
        buf_add(out, chunk, (size_t)n);
    if (f)
        zip_fclose(f);
    if (z)
        zip_discard(z);
    return found;
}

bool fuzz_slurp(const char *path, const char *part, struct buffer *out)
{
    FILE *f = fopen(path, "rb");
    char chunk[4096];
    size_t n, from = out->len;
    if (!f)
        return false;
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
        buf_add(out, chunk, n);
    fclose(f);
    if (!part || out->len - from < 2 || memcmp(out->data + from, "PK", 2) != 0)
        return true;
    buf_cut(out, from);
    return slurp_part(path, part, out);
}
