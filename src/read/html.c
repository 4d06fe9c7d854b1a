#include "read/html.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mulu/env.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "read/flow.h"
#include "read/libxml2.h"
#include "read/symbols.h"

enum {
    MOST_DEPTH = 1000,
    LONGEST_SPAN = 65534,
    PIECE_BYTES = 16 << 20 /* that the parser may hold of a tag or a comment that does not end */
};

struct page {
    struct flow *flow;
    struct table_job *job;
    int depth, hidden;     /* hidden: the depth of the element that hides all inside of it, 0: none */
    int head;              /* depth of <thead>, 0: none */
    int pre;               /* depth of <pre>, where blanks and line ends stand as they are */
    bool blank_due;        /* white space was seen; it counts when text follows */
    enum symbol_font font; /* of the element at font_depth, where that is one of symbols */
    int font_depth;
    int *lists; /* numbers of the open <ol>, -1 for <ul> */
    size_t nlists, lists_cap;
};

/* What an element does to the text around it. */
enum role { ROLE_INLINE, ROLE_BLOCK, ROLE_DROPPED };

static enum role role_of(const char *name)
{
    static const char *const blocks[] = {
        "p",       "div",    "li",     "ul",      "ol",      "dl",         "dt",   "dd",   "h1",
        "h2",      "h3",     "h4",     "h5",      "h6",      "center",     "pre",  "hr",   "section",
        "article", "header", "footer", "caption", "address", "blockquote", "body", "form", "fieldset"};
    static const char *const dropped[] = {"script",   "style",  "title",  "noscript", "template", "select",
                                          "textarea", "object", "iframe", "xml",      "head"};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        if (strcmp(name, blocks[i]) == 0)
            return ROLE_BLOCK;
    for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++)
        if (strcmp(name, dropped[i]) == 0)
            return ROLE_DROPPED;
    return ROLE_INLINE;
}

static const char *attribute(const xmlChar **atts, const char *name)
{
    for (size_t i = 0; atts && atts[i]; i += 2)
        if (strcasecmp((const char *)atts[i], name) == 0)
            return atts[i + 1] ? (const char *)atts[i + 1] : "";
    return NULL;
}

static int span_of(const xmlChar **atts, const char *name)
{
    const char *s = attribute(atts, name);
    long n = s ? strtol(s, NULL, 10) : 1;
    if (s && n == 0 && strcmp(name, "rowspan") == 0 && strchr(s, '0'))
        return LONGEST_SPAN; /* to the end of the table */
    return n < 1 ? 1 : n > LONGEST_SPAN ? LONGEST_SPAN : (int)n;
}

/* style="…" holds a declaration, white space aside; Word hides with mso-hide. */
static bool is_hidden(const xmlChar **atts)
{
    static const char *const hides[] = {"display:none", "visibility:hidden", "mso-hide:all"};
    const char *style = attribute(atts, "style");
    struct buffer b = {0};
    bool yes = attribute(atts, "hidden") != NULL;
    if (style)
        text_squash(&b, style, strlen(style));
    for (size_t i = 0; i < sizeof hides / sizeof *hides; i++)
        yes = yes || strcasestr(buf_text(&b), hides[i]);
    buf_free(&b);
    return yes;
}

static void begin_list(struct page *p, int first)
{
    p->lists = mem_array(p->lists, &p->lists_cap, p->nlists + 1, sizeof *p->lists);
    p->lists[p->nlists++] = first;
}

/* The number of an entry is part of what the page shows. */
static void begin_entry(struct page *p, const xmlChar **atts)
{
    int *list = p->nlists ? &p->lists[p->nlists - 1] : NULL;
    const char *value = attribute(atts, "value");
    if (!list || *list < 0)
        return;
    if (value)
        *list = atoi(value);
    char *mark = mem_printf("%d. ", (*list)++);
    flow_text(p->flow, mark, strlen(mark));
    free(mark);
}

static void begin_cell(struct page *p, const char *name, const xmlChar **atts)
{
    bool header = strcmp(name, "th") == 0 || p->head;
    flow_cell(p->flow, -1, span_of(atts, "rowspan"), span_of(atts, "colspan"), false, header);
}

static void begin_input(struct page *p, const xmlChar **atts)
{
    const char *type = attribute(atts, "type");
    if (type && (!strcasecmp(type, "checkbox") || !strcasecmp(type, "radio"))) {
        const char *box = attribute(atts, "checked") ? "\xe2\x98\x91" : "\xe2\x98\x90"; /* ☑ ☐ */
        flow_text(p->flow, box, strlen(box));
    }
}

/* <font face="Wingdings">, or style="font-family:Wingdings". */
static void begin_font(struct page *p, const xmlChar **atts)
{
    const char *face = attribute(atts, "face"), *style = attribute(atts, "style");
    const char *at = style ? strcasestr(style, "font-family:") : NULL;
    if (!face && at)
        face = at + strlen("font-family:");
    if (p->font_depth || !face)
        return;
    face += strspn(face, " '\"");
    char *name = mem_dup_n(face, strcspn(face, "'\",;"));
    p->font = symbol_font(name);
    p->font_depth = p->font != SYMBOLS_NOT ? p->depth : 0;
    free(name);
}

/* style="…" says that blanks count. */
static bool keeps_blanks(const xmlChar **atts)
{
    const char *style = attribute(atts, "style");
    struct buffer b = {0};
    if (style)
        text_squash(&b, style, strlen(style));
    bool yes =
        strcasestr(buf_text(&b), "white-space:pre-wrap") || strcasestr(buf_text(&b), "white-space:pre;");
    buf_free(&b);
    return yes;
}

static void begin_table(struct page *p, const xmlChar **atts)
{
    const char *own = attribute(atts, "data-catalog");
    flow_table(p->flow);
    if (own)
        flow_own(p->flow, own);
    if (keeps_blanks(atts) && !p->pre)
        p->pre = p->depth;
}

static void begin_row(struct page *p, const xmlChar **atts)
{
    const char *uid = attribute(atts, "data-uid");
    flow_row(p->flow, p->head != 0);
    if (uid && env_is_uid(uid))
        flow_uid(p->flow, uid);
}

/* A character that no page can hold (write/xml.h). */
static void put_code(struct page *p, const char *code)
{
    struct buffer b = {0};
    buf_put_cp(&b, (uint32_t)strtoul(code, NULL, 16));
    if (b.len && *b.data)
        flow_text(p->flow, b.data, b.len);
    buf_free(&b);
    p->hidden = p->depth;
}

static void begin_element(struct page *p, const char *name, const xmlChar **atts)
{
    struct flow *f = p->flow;
    enum role role = role_of(name);
    if (role == ROLE_DROPPED || is_hidden(atts)) {
        p->hidden = p->depth;
        return;
    }
    if (attribute(atts, "data-code") && flow_is_own(f)) {
        put_code(p, attribute(atts, "data-code"));
        return;
    }
    if (role == ROLE_BLOCK || !strcmp(name, "table"))
        flow_paragraph(f);
    begin_font(p, atts);
    p->blank_due = p->blank_due && role == ROLE_INLINE;
    if (!strcmp(name, "table"))
        begin_table(p, atts);
    else if (!strcmp(name, "tr"))
        begin_row(p, atts);
    else if (!strcmp(name, "td") || !strcmp(name, "th"))
        begin_cell(p, name, atts);
    else if (!strcmp(name, "thead"))
        p->head = p->depth;
    else if (!strcmp(name, "br"))
        flow_line(f);
    else if (!strcmp(name, "ol"))
        begin_list(p, attribute(atts, "start") ? atoi(attribute(atts, "start")) : 1);
    else if (!strcmp(name, "ul"))
        begin_list(p, -1);
    else if (!strcmp(name, "li"))
        begin_entry(p, atts);
    else if (!strcmp(name, "input"))
        begin_input(p, atts);
    else if (!strcmp(name, "pre") && !p->pre)
        p->pre = p->depth;
}

static void end_element(struct page *p, const char *name)
{
    struct flow *f = p->flow;
    if (role_of(name) == ROLE_BLOCK)
        flow_paragraph(f);
    if (!strcmp(name, "table"))
        flow_table_end(f);
    else if (!strcmp(name, "tr"))
        flow_row_end(f);
    else if (!strcmp(name, "td") || !strcmp(name, "th"))
        flow_cell_end(f);
    else if ((!strcmp(name, "ol") || !strcmp(name, "ul")) && p->nlists)
        p->nlists--;
    if (p->head == p->depth)
        p->head = 0;
    if (p->pre == p->depth)
        p->pre = 0;
}

static void on_start(void *ctx, const xmlChar *name, const xmlChar **atts)
{
    struct page *p = ctx;
    struct error err;
    if (++p->depth > MOST_DEPTH)
        flow_fail(p->flow, error_set(&err, ST_INPUT, MSG_READ_DEEP, p->job->path, MOST_DEPTH), &err);
    else if (!p->hidden)
        begin_element(p, (const char *)name, atts);
}

static void on_end(void *ctx, const xmlChar *name)
{
    struct page *p = ctx;
    if (!p->hidden)
        end_element(p, (const char *)name);
    if (p->hidden == p->depth)
        p->hidden = 0;
    if (p->font_depth == p->depth) {
        p->font = SYMBOLS_NOT;
        p->font_depth = 0;
    }
    p->depth--;
}

static void put(struct page *p, const char *bytes, size_t len)
{
    struct buffer b = {0};
    if (p->font != SYMBOLS_NOT) {
        symbol_text(p->font, bytes, len, &b);
        bytes = buf_text(&b);
        len = b.len;
    }
    flow_text(p->flow, bytes, len);
    buf_free(&b);
}

/* A run of white space is one blank, and none at the beginning of a line; no-break and wide blanks are characters. */
static void on_text(void *ctx, const xmlChar *chars, int len)
{
    struct page *p = ctx;
    const char *s = (const char *)chars, *end = s + len;
    static const char white[] = " \t\r\n\f";
    if (p->hidden)
        return;
    if (p->pre) {
        flow_text(p->flow, s, (size_t)len);
        return;
    }
    while (s < end) {
        const char *from = s;
        while (s < end && !strchr(white, *s))
            s++;
        if (s > from) {
            if (p->blank_due && !flow_at_start(p->flow))
                flow_text(p->flow, " ", 1);
            p->blank_due = false;
            put(p, from, (size_t)(s - from));
        }
        for (; s < end && strchr(white, *s); s++)
            p->blank_due = true;
    }
}

/* Word's <![if …]> and <![endif]> are no comments to libxml2, which would show them: they are taken out, but for the end of
 * a comment that one of them stands in. */
struct filter {
    size_t matched; /* characters of the beginning */
    bool dropping;
    char last[2];
};

static void filter_chunk(struct filter *f, const struct buffer *in, struct buffer *out)
{
    static const char begins[] = "<![";
    for (size_t i = 0; i < in->len; i++) {
        char c = in->data[i];
        if (f->dropping) {
            if (c == '>') {
                f->dropping = false;
                buf_puts(out, f->last[0] == '-' && f->last[1] == '-' ? "-->" : "");
            }
            f->last[0] = f->last[1];
            f->last[1] = c;
            continue;
        }
        if (c == begins[f->matched]) {
            f->matched++;
        } else {
            buf_add(out, begins, f->matched);
            f->matched = c == '<';
            if (!f->matched)
                buf_putc(out, c);
        }
        f->dropping = f->matched == strlen(begins);
        if (f->dropping) {
            f->matched = 0;
            f->last[0] = f->last[1] = ' ';
        }
    }
}

/* Feeds the parser, chunk by chunk; texts arrive in UTF-8 whatever the page says of itself. */
static enum status feed(struct page *p, const struct libxml2 *xml, htmlParserCtxtPtr parser,
                        struct decoder *in, struct error *err)
{
    struct buffer raw = {0}, chunk = {0};
    struct filter filter = {0};
    enum status st = ST_OK;
    bool more = true;
    while (!st && more) {
        buf_clear(&raw);
        buf_clear(&chunk);
        st = decoder_text(in, &raw, &more, err);
        if (!st && more) {
            filter_chunk(&filter, &raw, &chunk);
            xml->htmlParseChunk(parser, buf_text(&chunk), (int)chunk.len, 0);
            st = flow_status(p->flow, err);
            const xmlParserInput *held = parser ? parser->input : NULL;
            if (!st && held && held->end - held->cur > PIECE_BYTES)
                st = error_set(err, ST_INPUT, MSG_READ_PIECE, p->job->path, PIECE_BYTES >> 20);
        }
        if (!st)
            st = job_step(p->job, err);
    }
    if (!st) {
        xml->htmlParseChunk(parser, "", 0, 1);
        st = flow_status(p->flow, err);
    }
    buf_free(&raw);
    buf_free(&chunk);
    return st;
}

static enum status parse(struct decoder *in, struct table_job *job, struct grid *grid, struct error *err)
{
    htmlSAXHandler sax = {.startElement = on_start,
                          .endElement = on_end,
                          .characters = on_text,
                          .ignorableWhitespace = on_text};
    struct libxml2 xml;
    enum status st = libxml2_load(&xml, err);
    if (st)
        return st;
    struct page page = {.flow = flow_new(grid, job), .job = job};
    htmlParserCtxtPtr parser =
        xml.htmlCreatePushParserCtxt(&sax, &page, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
    st = parser ? ST_OK : error_set(err, ST_INPUT, MSG_FILE_READ, job->path, "libxml2");
    if (!st) {
        xml.htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                           HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
        st = feed(&page, &xml, parser, in, err);
    }
    while (!st && flow_open(page.flow)) /* what the page has left open ends here */
        flow_table_end(page.flow);
    flow_paragraph(page.flow);
    st = st ? st : flow_status(page.flow, err);
    if (parser && parser->myDoc)
        xml.xmlFreeDoc(parser->myDoc);
    xml.htmlFreeParserCtxt(parser);
    flow_free(page.flow);
    free(page.lists);
    return st;
}

/* The encoding that a page names for itself, where it cannot be found by trying: Big5 reads as GB18030 too. */
static const char *named_encoding(const struct source *from)
{
    const char *at = strcasestr(from->head, "charset=");
    if (!at)
        return NULL;
    at += strlen("charset=");
    at += *at == '"' || *at == '\'';
    return strncasecmp(at, "big5", 4) == 0 ? "big5" : NULL;
}

enum status html_read(struct source *from, struct table_job *job, struct error *err)
{
    const char *named = job->options->encoding ? job->options->encoding : named_encoding(from);
    struct grid *grid = grid_new(job);
    struct decoder *in = NULL;
    enum status st = decoder_open(from, named, &in, err);
    if (st && named && !job->options->encoding)
        st = decoder_open(from, NULL, &in, err);
    if (!st) {
        free(job->report->encoding);
        job->report->encoding = mem_dup(decoder_encoding(in));
        job->in = in;
        st = parse(in, job, grid, err);
        st = st ? st : grid_finish(grid, err);
        job->in = NULL;
    }
    grid_free(grid);
    decoder_close(in);
    return st;
}
