#include "read/docx.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/env.h"
#include "mulu/mem.h"
#include "read/docx_impl.h"

/* --- the elements ------------------------------------------------------------------------------------------------- */

/* What an element does; SKIP leaves it out with all that it holds. */
enum act { ACT_NONE, ACT_SKIP };

static enum act p_start(struct docx *d, const struct xml_attributes *a)
{
    (void)a;
    docx_paragraph(d);
    return ACT_NONE;
}

static void p_end(struct docx *d)
{
    flow_paragraph(d->flow);
}

static enum act ppr_start(struct docx *d, const struct xml_attributes *a)
{
    (void)a;
    d->in_paragraph = true;
    return ACT_NONE;
}

static void ppr_end(struct docx *d)
{
    d->in_paragraph = false;
    docx_paragraph_properties_end(d);
}

static enum act pstyle_start(struct docx *d, const struct xml_attributes *a)
{
    struct buffer b = {0};
    free(d->style);
    d->style = d->in_paragraph && xml_get(a, "val", &b) ? buf_take(&b) : NULL;
    buf_free(&b);
    return ACT_NONE;
}

static enum act numid_start(struct docx *d, const struct xml_attributes *a)
{
    d->num = d->in_paragraph ? xml_get_int(a, "val", -1) : d->num;
    return ACT_NONE;
}

static enum act ilvl_start(struct docx *d, const struct xml_attributes *a)
{
    d->level = d->in_paragraph ? xml_get_int(a, "val", -1) : d->level;
    return ACT_NONE;
}

static enum act r_start(struct docx *d, const struct xml_attributes *a)
{
    (void)a;
    d->font = SYMBOLS_NOT;
    d->vanished = false;
    d->code = false;
    return ACT_NONE;
}

static enum act rstyle_start(struct docx *d, const struct xml_attributes *a)
{
    struct buffer b = {0};
    const char *style = d->in_run && flow_is_own(d->flow) ? xml_get(a, "val", &b) : NULL;
    d->code = style && strcmp(style, "MuluCode") == 0;
    buf_free(&b);
    return ACT_NONE;
}

/* A hidden one that begins with _u names a row of ours. */
static enum act bookmark_start(struct docx *d, const struct xml_attributes *a)
{
    struct buffer b = {0};
    const char *name = xml_get(a, "name", &b);
    if (name && strncmp(name, "_u", 2) == 0) {
        char *uid = mem_dup(name + 2);
        for (char *p = uid; *p; p++)
            *p = (char)(*p == '_' ? '-' : *p);
        if (env_is_uid(uid))
            flow_uid(d->flow, uid);
        free(uid);
    }
    buf_free(&b);
    return ACT_NONE;
}

static enum act rpr_start(struct docx *d, const struct xml_attributes *a)
{
    (void)a;
    d->in_run = !d->in_paragraph;
    return ACT_NONE;
}

static void rpr_end(struct docx *d)
{
    d->in_run = false;
}

static enum act fonts_start(struct docx *d, const struct xml_attributes *a)
{
    if (d->in_run)
        docx_fonts(d, a);
    return ACT_NONE;
}

static enum act vanish_start(struct docx *d, const struct xml_attributes *a)
{
    d->vanished = d->in_run ? xml_is_on(a) : d->vanished;
    return ACT_NONE;
}

static enum act t_start(struct docx *d, const struct xml_attributes *a)
{
    (void)a;
    d->text = d->depth;
    return ACT_NONE;
}

static void t_end(struct docx *d)
{
    d->text = 0;
}

static enum act tab_start(struct docx *d, const struct xml_attributes *a)
{
    (void)a;
    if (!d->in_paragraph) /* there it sets a stop */
        docx_put(d, flow_is_own(d->flow) ? "\t" : " ", 1);
    return ACT_NONE;
}

static enum act br_start(struct docx *d, const struct xml_attributes *a)
{
    (void)a;
    flow_line(d->flow);
    return ACT_NONE;
}

static enum act hyphen_start(struct docx *d, const struct xml_attributes *a)
{
    (void)a;
    docx_put(d, "-", 1);
    return ACT_NONE;
}

static enum act sym_start(struct docx *d, const struct xml_attributes *a)
{
    docx_symbol(d, a);
    return ACT_NONE;
}

static enum act fldchar_start(struct docx *d, const struct xml_attributes *a)
{
    docx_field(d, a);
    return ACT_NONE;
}

static enum act skip_start(struct docx *d, const struct xml_attributes *a)
{
    (void)d;
    (void)a;
    return ACT_SKIP;
}

/* Tracked deletions, and where moved text stood before. Among the properties of a row it means the row. */
static enum act del_start(struct docx *d, const struct xml_attributes *a)
{
    (void)a;
    struct docx_table *t = docx_open_table(d);
    if (d->in_row && t)
        t->deleted = true;
    if (d->in_row || d->in_paragraph || d->in_run || d->in_cell)
        return ACT_NONE;
    d->job->report->deleted++;
    return ACT_SKIP;
}

static enum act sdt_start(struct docx *d, const struct xml_attributes *a)
{
    (void)a;
    docx_control(d);
    return ACT_NONE;
}

static void sdt_end(struct docx *d)
{
    docx_control_end(d);
}

static enum act checkbox_start(struct docx *d, const struct xml_attributes *a)
{
    (void)a;
    d->form_box = 0;
    return ACT_NONE;
}

static enum act checked_start(struct docx *d, const struct xml_attributes *a)
{
    if (d->form_box >= 0)
        d->form_box = xml_is_on(a);
    return ACT_NONE;
}

static enum act textbox_start(struct docx *d, const struct xml_attributes *a)
{
    (void)a;
    flow_paragraph(d->flow);
    return ACT_NONE;
}

static enum act tbl_start(struct docx *d, const struct xml_attributes *a)
{
    (void)a;
    docx_table(d);
    return ACT_NONE;
}

static enum act gridcol_start(struct docx *d, const struct xml_attributes *a)
{
    docx_grid_column(d, a);
    return ACT_NONE;
}

static enum act tr_start(struct docx *d, const struct xml_attributes *a)
{
    (void)a;
    docx_row(d);
    return ACT_NONE;
}

static enum act trpr_start(struct docx *d, const struct xml_attributes *a)
{
    (void)a;
    d->in_row = true;
    return ACT_NONE;
}

static void trpr_end(struct docx *d)
{
    d->in_row = false;
}

static enum act header_start(struct docx *d, const struct xml_attributes *a)
{
    if (d->in_row && xml_is_on(a))
        flow_row_is_header(d->flow);
    return ACT_NONE;
}

static enum act hidden_start(struct docx *d, const struct xml_attributes *a)
{
    struct docx_table *t = docx_open_table(d);
    if (d->in_row && t)
        t->hidden = xml_is_on(a);
    return ACT_NONE;
}

static enum act before_start(struct docx *d, const struct xml_attributes *a)
{
    struct docx_table *t = docx_open_table(d);
    int n = xml_get_int(a, "val", 0);
    if (d->in_row && t && n > 0 && n < GRID_COLUMNS)
        t->at = n;
    return ACT_NONE;
}

static enum act tc_start(struct docx *d, const struct xml_attributes *a)
{
    (void)a;
    docx_cell(d);
    return ACT_NONE;
}

static enum act tcpr_start(struct docx *d, const struct xml_attributes *a)
{
    (void)a;
    d->in_cell = true;
    return ACT_NONE;
}

static void tcpr_end(struct docx *d)
{
    d->in_cell = false;
    docx_cell_open(d);
}

static enum act span_start(struct docx *d, const struct xml_attributes *a)
{
    struct docx_table *t = docx_open_table(d);
    if (t && d->in_cell)
        t->span = xml_get_int(a, "val", 1);
    return ACT_NONE;
}

static bool continues(const struct xml_attributes *a)
{
    struct buffer b = {0};
    const char *val = xml_get(a, "val", &b);
    bool yes = !val || strcmp(val, "restart") != 0;
    buf_free(&b);
    return yes;
}

static enum act vmerge_start(struct docx *d, const struct xml_attributes *a)
{
    struct docx_table *t = docx_open_table(d);
    if (t && d->in_cell)
        t->above = continues(a);
    return ACT_NONE;
}

static enum act hmerge_start(struct docx *d, const struct xml_attributes *a)
{
    struct docx_table *t = docx_open_table(d);
    if (t && d->in_cell)
        t->beside = continues(a);
    return ACT_NONE;
}

/* Word's own separators between the text and the notes are none. */
static enum act footnote_start(struct docx *d, const struct xml_attributes *a)
{
    struct buffer b = {0};
    const char *type = xml_get(a, "type", &b);
    bool normal = !type || !strcmp(type, "normal");
    buf_free(&b);
    (void)d;
    return normal ? ACT_NONE : ACT_SKIP;
}

struct element {
    const char *name;
    enum act (*start)(struct docx *d, const struct xml_attributes *a);
    void (*end)(struct docx *d);
};
static const struct element elements[] = {
    /* sorted by name */
    {"bookmarkStart", bookmark_start, NULL},
    {"br", br_start, NULL},
    {"checkBox", checkbox_start, docx_form_box_end},
    {"checked", checked_start, NULL},
    {"cr", br_start, NULL},
    {"default", checked_start, NULL},
    {"del", del_start, NULL},
    {"endnote", footnote_start, NULL},
    {"fldChar", fldchar_start, NULL},
    {"footnote", footnote_start, NULL},
    {"gridBefore", before_start, NULL},
    {"gridCol", gridcol_start, NULL},
    {"gridSpan", span_start, NULL},
    {"hMerge", hmerge_start, NULL},
    {"hidden", hidden_start, NULL},
    {"ilvl", ilvl_start, NULL},
    {"moveFrom", del_start, NULL},
    {"noBreakHyphen", hyphen_start, NULL},
    {"numId", numid_start, NULL},
    {"numberingChange", skip_start, NULL},
    {"p", p_start, p_end},
    {"pPr", ppr_start, ppr_end},
    {"pPrChange", skip_start, NULL},
    {"pStyle", pstyle_start, NULL},
    {"ptab", tab_start, NULL},
    {"r", r_start, NULL},
    {"rFonts", fonts_start, NULL},
    {"rPr", rpr_start, rpr_end},
    {"rPrChange", skip_start, NULL},
    {"rStyle", rstyle_start, NULL},
    {"rt", skip_start, NULL},
    {"sdt", sdt_start, sdt_end},
    {"sectPr", skip_start, NULL},
    {"sym", sym_start, NULL},
    {"t", t_start, t_end},
    {"tab", tab_start, NULL},
    {"tbl", tbl_start, docx_table_end},
    {"tblGrid", NULL, docx_grid_end},
    {"tblGridChange", skip_start, NULL},
    {"tblHeader", header_start, NULL},
    {"tblPrChange", skip_start, NULL},
    {"tblPrExChange", skip_start, NULL},
    {"tc", tc_start, docx_cell_end},
    {"tcPr", tcpr_start, tcpr_end},
    {"tcPrChange", skip_start, NULL},
    {"tr", tr_start, docx_row_end},
    {"trPr", trpr_start, trpr_end},
    {"trPrChange", skip_start, NULL},
    {"txbxContent", textbox_start, p_end},
    {"vMerge", vmerge_start, NULL},
    {"vanish", vanish_start, NULL},
};

static int by_name(const void *name, const void *element)
{
    return strcmp(name, ((const struct element *)element)->name);
}

static const struct element *find_element(const char *name)
{
    return bsearch(name, elements, sizeof elements / sizeof *elements, sizeof *elements, by_name);
}

/* --- what the parser says ----------------------------------------------------------------------------------------- */

/* Of two ways to say the same thing, one for new programs and one for old, one is read. */
static void compatibility_start(struct docx *d, const char *name)
{
    if (!strcmp(name, "AlternateContent")) {
        if (d->nalternatives < DOCX_NESTED)
            d->taken[d->nalternatives] = false;
        d->nalternatives++;
    } else if ((!strcmp(name, "Choice") || !strcmp(name, "Fallback")) && !docx_alternative(d)) {
        d->skip = d->depth;
    }
}

static void on_start(void *ctx, enum xml_ns ns, const char *name, const struct xml_attributes *a)
{
    struct docx *d = ctx;
    d->depth++;
    if (d->skip)
        return;
    struct docx_table *t = docx_open_table(d);
    if (t && t->pending && !d->in_cell && strcmp(name, "tcPr") != 0)
        docx_cell_open(d);
    if (ns == XML_COMPATIBILITY)
        compatibility_start(d, name);
    else if (ns == XML_WORD14 && !strcmp(name, "checkbox"))
        docx_control_box(d, false);
    else if (ns == XML_WORD14 && !strcmp(name, "checked"))
        docx_control_box(d, xml_is_on(a));
    else if ((ns == XML_MATH || ns == XML_DRAWING) && !strcmp(name, "t"))
        t_start(d, a);
    if (ns != XML_WORD)
        return;
    const struct element *e = find_element(name);
    if (e && e->start && e->start(d, a) == ACT_SKIP)
        d->skip = d->depth;
}

static void on_end(void *ctx, enum xml_ns ns, const char *name)
{
    struct docx *d = ctx;
    const struct element *e = ns == XML_WORD && !d->skip ? find_element(name) : NULL;
    if (!d->skip && ns == XML_COMPATIBILITY && !strcmp(name, "AlternateContent"))
        d->nalternatives -= d->nalternatives > 0;
    else if (!d->skip && (ns == XML_MATH || ns == XML_DRAWING) && !strcmp(name, "t"))
        t_end(d);
    else if (!d->skip && ns == XML_DRAWING && !strcmp(name, "p"))
        p_end(d);
    if (e && e->end)
        e->end(d);
    if (d->skip == d->depth)
        d->skip = 0;
    d->depth--;
}

static void on_text(void *ctx, const char *bytes, size_t len)
{
    struct docx *d = ctx;
    if (d->text && !d->skip)
        docx_put(d, bytes, len);
}

static enum status on_check(void *ctx, struct error *err)
{
    const struct docx *d = ctx;
    return flow_status(d->flow, err);
}

/* --- the parts ---------------------------------------------------------------------------------------------------- */

struct parts {
    char *numbering, *styles, *settings, *footnotes, *endnotes;
};

static void take_relation(void *ctx, const char *id, const char *type, const char *target)
{
    struct parts *p = ctx;
    const struct {
        const char *type;
        char **to;
    } known[] = {{"numbering", &p->numbering},
                 {"styles", &p->styles},
                 {"settings", &p->settings},
                 {"footnotes", &p->footnotes},
                 {"endnotes", &p->endnotes}};
    (void)id;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!*known[i].to && !strcmp(type, known[i].type))
            *known[i].to = mem_dup(target);
}

static enum status read_body(struct docx *d, struct pack *pack, const char *part, bool weigh,
                             struct error *err)
{
    struct xml_handler h = {.start = on_start, .end = on_end, .text = on_text, .check = on_check, .ctx = d};
    d->depth = d->skip = d->nfields = d->nboxes = d->nalternatives = 0;
    d->form_box = -1;
    enum status st = pack_parse(pack, part, weigh, &h, err);
    flow_paragraph(d->flow);
    return st ? st : flow_status(d->flow, err);
}

/* A document variable of ours says what the columns of the first table are (write/docx_parts.h). */
static void on_setting(void *ctx, enum xml_ns ns, const char *name, const struct xml_attributes *a)
{
    struct docx *d = ctx;
    struct buffer b = {0};
    bool ours =
        ns == XML_WORD && !strcmp(name, "docVar") && xml_get(a, "name", &b) && !strcmp(buf_text(&b), "mulu");
    if (ours && xml_get(a, "val", &b))
        flow_own(d->flow, buf_text(&b));
    buf_free(&b);
}

static void on_setting_end(void *ctx, enum xml_ns ns, const char *name)
{
    (void)ctx;
    (void)ns;
    (void)name;
}

static enum status read_parts(struct docx *d, struct pack *pack, const char *part, const struct parts *parts,
                              struct error *err)
{
    enum status st = ST_OK;
    if (parts->styles && pack_has(pack, parts->styles))
        st = numbering_load_styles(d->numbering, pack, parts->styles, err);
    if (!st && parts->numbering && pack_has(pack, parts->numbering))
        st = numbering_load(d->numbering, pack, parts->numbering, err);
    if (!st && parts->settings && pack_has(pack, parts->settings)) {
        struct xml_handler h = {.start = on_setting, .end = on_setting_end, .ctx = d};
        st = pack_parse(pack, parts->settings, false, &h, err);
    }
    if (!st)
        st = read_body(d, pack, part, true, err);
    if (!st && parts->footnotes && pack_has(pack, parts->footnotes))
        st = read_body(d, pack, parts->footnotes, false, err);
    if (!st && parts->endnotes && pack_has(pack, parts->endnotes))
        st = read_body(d, pack, parts->endnotes, false, err);
    return st;
}

enum status docx_read(struct pack *pack, const char *part, struct table_job *job, struct error *err)
{
    struct grid *grid = grid_new(job);
    struct docx d = {.job = job, .flow = flow_new(grid, job), .numbering = numbering_new()};
    struct parts parts = {0};
    enum status st = pack_relations(pack, part, take_relation, &parts, err);
    if (!st)
        st = read_parts(&d, pack, part, &parts, err);
    if (!st)
        st = grid_finish(grid, err);
    while (d.ntables)
        docx_table_end(&d);
    free(d.tables);
    free(d.style);
    free(parts.numbering);
    free(parts.styles);
    free(parts.settings);
    free(parts.footnotes);
    free(parts.endnotes);
    numbering_free(d.numbering);
    flow_free(d.flow);
    grid_free(grid);
    return st;
}
