#include "read/pdf.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "read/libxml2.h"
#include "read/pdf_page.h"
#include "read/run.h"

struct pdf {
    struct table_job *job;
    struct grid *grid;
    struct pdf_page page;
    struct pdf_columns columns;
    struct pdf_blocks
        rows;   /* of the page before, until it is known whether this one goes on with the last of them */
    bool table; /* open in the grid */
    bool in_word;
    struct buffer text, chunk;
    enum status status;
    struct error error;
};

/* A length in points; 0 for what is none, or farther away than any page reaches. */
static double number(const xmlChar **atts, const char *name)
{
    static const double FARTHEST = 1e5;
    for (size_t i = 0; atts && atts[i]; i += 2)
        if (strcmp((const char *)atts[i], name) == 0 && atts[i + 1]) {
            double x = strtod((const char *)atts[i + 1], NULL);
            return x > -FARTHEST && x < FARTHEST ? x : 0;
        }
    return 0;
}

/* Numbers of pages stand at the top or the bottom of a page by themselves. */
static void drop_page_number(struct pdf *p)
{
    static const double MARGIN = 0.1;
    size_t kept = 0;
    for (size_t i = 0; i < p->page.n; i++) {
        struct pdf_word *w = &p->page.words[i];
        bool outside = w->bottom < MARGIN * p->page.height || w->top > (1 - MARGIN) * p->page.height;
        bool alone = outside && run_is_page_number(w->text);
        for (size_t k = 0; k < p->page.n && alone; k++)
            alone = k == i || p->page.words[k].top >= w->bottom || p->page.words[k].bottom <= w->top;
        if (!alone) {
            p->page.words[kept++] = *w;
            continue;
        }
        if (!p->status)
            p->status = job_note(p->job, w->text, &p->error);
        free(w->text);
    }
    p->page.n = kept;
}

static bool same_columns(const struct pdf_columns *a, const struct pdf_columns *b)
{
    bool same = a->n == b->n;
    for (int i = 0; i < a->n && same; i++)
        same = a->left[i] == b->left[i] && a->right[i] == b->right[i];
    return same;
}

/* The rows of this page, behind those of the page before. */
static void take_rows(struct pdf *p, const struct pdf_columns *before)
{
    struct pdf_blocks rows;
    pdf_find_rows(&p->page, &p->columns, p->job->formats, &rows);
    if (same_columns(before, &p->columns))
        pdf_join(&p->rows, &rows);
    if (!p->status)
        p->status = pdf_send_rows(&p->rows, p->grid, &p->error);
    pdf_blocks_free(&p->rows);
    p->rows = rows;
}

static void end_page(struct pdf *p)
{
    struct pdf_columns before = p->columns;
    drop_page_number(p);
    bool table = p->page.n && pdf_find_columns(&p->page, &p->columns);
    if (!p->status && p->table && !table && p->page.n) {
        p->status = pdf_send_rows(&p->rows, p->grid, &p->error);
        if (!p->status)
            p->status = grid_end(p->grid, &p->error);
        p->table = false;
    }
    if (!p->status && table && !p->table) {
        p->status = grid_begin(p->grid, NULL, false, &p->error);
        grid_guess(p->grid);
        p->table = true;
    }
    if (!p->status && table)
        take_rows(p, &before);
    else if (!p->status && p->page.n)
        p->status = pdf_send_prose(&p->page, p->grid, &p->error);
    pdf_page_clear(&p->page);
    p->in_word = false;
}

static void on_start(void *ctx, const xmlChar *name, const xmlChar **atts)
{
    struct pdf *p = ctx;
    if (!strcmp((const char *)name, "page")) {
        p->page.width = number(atts, "width");
        p->page.height = number(atts, "height");
    } else if (!strcmp((const char *)name, "word") && p->page.n < PDF_WORDS) {
        p->page.words = mem_array(p->page.words, &p->page.cap, p->page.n + 1, sizeof *p->page.words);
        p->page.words[p->page.n++] =
            (struct pdf_word){number(atts, "xmin"), number(atts, "xmax"), number(atts, "ymin"),
                              number(atts, "ymax"), mem_dup("")};
        buf_clear(&p->text);
        p->in_word = true;
    }
}

static void on_end(void *ctx, const xmlChar *name)
{
    struct pdf *p = ctx;
    if (!strcmp((const char *)name, "word") && p->in_word) {
        struct pdf_word *w = &p->page.words[p->page.n - 1];
        free(w->text);
        w->text = mem_dup(buf_text(&p->text));
        p->in_word = false;
    } else if (!strcmp((const char *)name, "page") && !p->status) {
        end_page(p);
    }
}

static void on_text(void *ctx, const xmlChar *chars, int len)
{
    struct pdf *p = ctx;
    if (p->in_word)
        buf_add(&p->text, (const char *)chars, (size_t)len);
}

/* The parser takes the rest of a file for Latin letters once it has met bytes that are no UTF-8: it sees none. */
static void feed(struct pdf *p, const struct libxml2 *xml, htmlParserCtxtPtr parser, const char *s,
                 const char *end)
{
    buf_clear(&p->chunk);
    while (s < end)
        buf_put_cp(&p->chunk, text_decode(&s, end));
    xml->htmlParseChunk(parser, buf_text(&p->chunk), (int)p->chunk.len, 0);
}

static enum status parse(struct pdf *p, struct source *words, struct error *err)
{
    htmlSAXHandler sax = {.startElement = on_start, .endElement = on_end, .characters = on_text};
    struct libxml2 xml;
    enum status st = libxml2_load(&xml, err);
    if (st)
        return st;
    char raw[16384];
    size_t n = 0, cut = 0;
    htmlParserCtxtPtr parser = xml.htmlCreatePushParserCtxt(&sax, p, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
    st = parser ? source_rewind(words, err) : error_set(err, ST_INPUT, MSG_FILE_READ, words->path, "libxml2");
    if (!st)
        xml.htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                           HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
    while (!st && !p->status && (n = fread(raw + cut, 1, sizeof raw - cut, words->file)) > 0) {
        size_t len = cut + n;
        cut = text_unfinished(raw, len);
        feed(p, &xml, parser, raw, raw + len - cut);
        memmove(raw, raw + len - cut, cut);
        p->job->done += (int64_t)n;
        st = job_step(p->job, err);
    }
    if (!st && !p->status) {
        feed(p, &xml, parser, raw, raw + cut);
        xml.htmlParseChunk(parser, "", 0, 1);
    }
    if (parser && parser->myDoc)
        xml.xmlFreeDoc(parser->myDoc);
    xml.htmlFreeParserCtxt(parser);
    if (!st && p->status && err)
        *err = p->error;
    return st ? st : p->status;
}

enum status pdf_read(struct source *words, struct table_job *job, struct error *err)
{
    struct pdf p = {.job = job, .grid = grid_new(job)};
    job->total = words->size;
    enum status st = parse(&p, words, err);
    if (!st && p.table)
        st = pdf_send_rows(&p.rows, p.grid, err);
    if (!st && p.table)
        st = grid_end(p.grid, err);
    if (!st)
        st = grid_finish(p.grid, err);
    pdf_page_clear(&p.page);
    pdf_blocks_free(&p.rows);
    free(p.page.words);
    buf_free(&p.text);
    buf_free(&p.chunk);
    grid_free(p.grid);
    job->report->encoding = job->report->encoding ? job->report->encoding : mem_dup("utf-8");
    return st;
}
