#include "read/xlsx.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "read/xlsx_impl.h"

enum { MOST_SHEETS = 1000 };

struct workbook {
    struct xlsx x;
    struct xlsx_sheet *sheets;
    char **ids; /* of their relations */
    size_t n, cap, ids_cap;
    char *strings, *styles;
    bool in_titles;   /* the text of a name that says which rows are printed on every page */
    size_t titles_of; /* sheet */
    struct buffer text;
};

/* --- the parts ---------------------------------------------------------------------------------------------------- */

static void take_relation(void *ctx, const char *id, const char *type, const char *target)
{
    struct workbook *w = ctx;
    if (!strcmp(type, "sharedStrings") && !w->strings)
        w->strings = mem_dup(target);
    else if (!strcmp(type, "styles") && !w->styles)
        w->styles = mem_dup(target);
    for (size_t i = 0; i < w->n && !strcmp(type, "worksheet"); i++)
        if (!w->sheets[i].part && !strcmp(w->ids[i], id))
            w->sheets[i].part = mem_dup(target);
}

static void begin_sheet(struct workbook *w, const struct xml_attributes *a)
{
    struct buffer name = {0}, state = {0}, id = {0};
    if (w->n < MOST_SHEETS && xml_get(a, "name", &name) && xml_get(a, "id", &id)) {
        const char *s = xml_get(a, "state", &state);
        w->sheets = mem_array(w->sheets, &w->cap, w->n + 1, sizeof *w->sheets);
        w->ids = mem_array(w->ids, &w->ids_cap, w->n + 1, sizeof *w->ids);
        w->sheets[w->n] =
            (struct xlsx_sheet){.name = buf_take(&name), .hidden = s && strcmp(s, "visible") != 0};
        w->ids[w->n++] = buf_take(&id);
    }
    buf_free(&name);
    buf_free(&state);
    buf_free(&id);
}

static void on_start(void *ctx, enum xml_ns ns, const char *name, const struct xml_attributes *a)
{
    struct workbook *w = ctx;
    struct buffer b = {0};
    if (ns != XML_SHEET)
        return;
    if (!strcmp(name, "sheet")) {
        begin_sheet(w, a);
    } else if (!strcmp(name, "workbookPr")) {
        const char *d = xml_get(a, "date1904", &b);
        w->x.from_1904 = d && (*d == '1' || *d == 't');
    } else if (!strcmp(name, "definedName")) {
        const char *n = xml_get(a, "name", &b);
        int sheet = xml_get_int(a, "localSheetId", -1);
        w->in_titles = n && !strcmp(n, "_xlnm.Print_Titles") && sheet >= 0 && (size_t)sheet < w->n;
        w->titles_of = w->in_titles ? (size_t)sheet : 0;
        buf_clear(&w->text);
    }
    buf_free(&b);
}

static void on_text(void *ctx, const char *bytes, size_t len)
{
    struct workbook *w = ctx;
    if (w->in_titles && w->text.len < 4096)
        buf_add(&w->text, bytes, len);
}

/* 'Sheet'!$A:$B,'Sheet'!$1:$3: the rows are what has no letters. */
static void take_titles(struct workbook *w)
{
    for (const char *p = buf_text(&w->text); (p = strchr(p, '!')); p++) {
        const char *first = p + 1 + (p[1] == '$'), *colon = strchr(first, ':');
        char *end;
        long from = strtol(first, &end, 10), to = colon ? strtol(colon + 1 + (colon[1] == '$'), NULL, 10) : 0;
        if (end > first && end == colon && from >= 1 && to >= from && to - from < 100) {
            w->sheets[w->titles_of].first_title = (int)from;
            w->sheets[w->titles_of].last_title = (int)to;
        }
    }
}

static void on_end(void *ctx, enum xml_ns ns, const char *name)
{
    struct workbook *w = ctx;
    if (ns != XML_SHEET || strcmp(name, "definedName") != 0)
        return;
    if (w->in_titles)
        take_titles(w);
    w->in_titles = false;
}

/* --- all of it ---------------------------------------------------------------------------------------------------- */

static enum status read_sheets(struct workbook *w, struct error *err)
{
    enum status st = ST_OK;
    for (size_t i = 0; i < w->n && !st; i++) {
        struct xlsx_sheet *s = &w->sheets[i];
        if (s->hidden)
            w->x.job->report->hidden_sheets++;
        else if (s->part) /* a sheet of charts has none of this kind */
            st = xlsx_sheet_read(&w->x, s, err);
    }
    return st;
}

static enum status read_parts(struct workbook *w, const char *part, struct error *err)
{
    struct pack *pack = w->x.pack;
    struct xml_handler h = {.start = on_start, .end = on_end, .text = on_text, .ctx = w};
    enum status st = pack_parse(pack, part, false, &h, err);
    if (!st)
        st = pack_relations(pack, part, take_relation, w, err);
    if (!st && w->styles && pack_has(pack, w->styles))
        st = xlsx_styles_load(w->x.styles, pack, w->styles, err);
    if (!st && w->strings && pack_has(pack, w->strings))
        st = xlsx_strings_load(w->x.strings, pack, w->strings, w->x.job, err);
    return st ? st : read_sheets(w, err);
}

enum status xlsx_read(struct pack *pack, const char *part, struct table_job *job, struct error *err)
{
    struct workbook w = {.x = {.job = job,
                               .grid = grid_new(job),
                               .pack = pack,
                               .strings = xlsx_strings_new(),
                               .styles = xlsx_styles_new()}};
    enum status st = read_parts(&w, part, err);
    if (!st)
        st = grid_finish(w.x.grid, err);
    for (size_t i = 0; i < w.n; i++) {
        free(w.sheets[i].name);
        free(w.sheets[i].part);
        free(w.ids[i]);
    }
    free(w.sheets);
    free(w.ids);
    free(w.strings);
    free(w.styles);
    buf_free(&w.text);
    xlsx_strings_free(w.x.strings);
    xlsx_styles_free(w.x.styles);
    grid_free(w.x.grid);
    return st;
}
