#include "mulu/read.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/buffer.h"
#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "read/choose.h"
#include "read/convert.h"
#include "read/csv.h"
#include "read/docx.h"
#include "read/html.h"
#include "read/jsonl.h"
#include "read/pack.h"
#include "read/pdf.h"
#include "read/source.h"
#include "read/text.h"
#include "read/xlsx.h"

static enum status unknown_format(const struct formats *f, const char *name, struct error *err)
{
    struct buffer b = {0};
    for (size_t i = 0; i < f->n; i++)
        buf_printf(&b, "%s%s", i ? " " : "", f->items[i].name);
    enum status st = error_set(err, ST_USAGE, MSG_READ_NO_SUCH_FORMAT, name, buf_text(&b));
    buf_free(&b);
    return st;
}

/* Text of any kind, or bytes that are none. */
static enum status read_text(struct source *from, struct table_job *job, struct error *err)
{
    struct decoder *in = NULL;
    struct csv_manner csv = {0};
    bool jsonl = false;
    enum status st = decoder_open(from, job->options->encoding, &in, err);
    if (!st) {
        job->report->encoding = mem_dup(decoder_encoding(in));
        job->in = in;
        st = jsonl_detect(in, &jsonl, err);
    }
    if (!st && !jsonl)
        st = csv_detect(in, from->path, job->formats, job->options->delimiter, &csv, err);
    if (!st)
        st = jsonl        ? jsonl_read(in, job, err)
             : csv.is_csv ? csv_read(in, &csv, job, err)
                          : text_read(in, job, err);
    job->in = NULL;
    decoder_close(in);
    return st;
}

/* An office file: its relations say what it is about, and the outermost element of that part what kind it is. */
static enum status read_pack(struct source *from, struct table_job *job, struct error *err)
{
    struct pack *pack = NULL;
    struct buffer root = {0};
    enum status st = pack_open(from, job, &pack, err);
    char *part = st ? NULL : pack_main_part(pack);
    if (part)
        st = pack_root(pack, part, &root, err);
    if (!st && !strcmp(buf_text(&root), "document"))
        st = docx_read(pack, part, job, err);
    else if (!st && !strcmp(buf_text(&root), "workbook"))
        st = xlsx_read(pack, part, job, err);
    else if (!st)
        st = error_set(err, ST_INPUT, MSG_READ_ZIP_OTHER, from->path);
    buf_free(&root);
    job->report->encoding = job->report->encoding ? job->report->encoding : mem_dup("utf-8");
    free(part);
    pack_close(pack);
    return st;
}

/* A file that another program has to turn into one that is read here. */
static enum status read_foreign(struct source *from, enum foreign kind, struct table_job *job,
                                struct error *err)
{
    struct source made;
    if (kind == FOREIGN_LOCKED)
        return error_set(err, ST_INPUT, MSG_READ_LOCKED, from->path);
    enum status st = convert_file(from, kind, job, &made, err);
    if (!st)
        st = kind == FOREIGN_PDF ? pdf_read(&made, job, err) : read_pack(&made, job, err);
    source_close(&made);
    return st;
}

static enum status read_kind(struct source *from, struct table_job *job, struct error *err)
{
    enum foreign foreign = job->options->encoding ? FOREIGN_NONE : convert_kind(from);
    if (foreign != FOREIGN_NONE)
        return read_foreign(from, foreign, job, err);
    switch (source_kind(from)) {
    case FILE_HTML:
        return html_read(from, job, err);
    case FILE_MHT:
        return mht_read(from, job, err);
    case FILE_ZIP:
        return read_pack(from, job, err);
    case FILE_OLE:
    case FILE_RTF:
    case FILE_PDF:
    case FILE_XML:
    case FILE_TEXT:
        break;
    }
    return read_text(from, job, err);
}

bool read_delimiter(const char *name, char *out)
{
    static const struct {
        const char *name;
        char c;
    } names[] = {{"comma", ','}, {"tab", '\t'}, {"semicolon", ';'}, {"\\t", '\t'}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i].name, name) == 0)
            *out = names[i].c;
    if (*name && !name[1] && strchr(",;\t|:", *name))
        *out = *name;
    return *out != '\0';
}

enum status read_file(const char *path, const struct formats *formats, const struct read_options *options,
                      struct row_sink *sink, struct read_report *report, struct error *err)
{
    struct source from;
    struct formats known = *formats; /* its lists stay the caller's */
    *report = (struct read_report){0};
    if (options->format && !formats_find(formats, options->format))
        return unknown_format(formats, options->format, err);
    if (choose_check(options->columns, err))
        return ST_USAGE;
    if (options->format)
        known.chosen = (int)(formats_find(formats, options->format) - formats->items) + 1;
    struct buffer shown = {0};
    char *name = path_stem(path);
    text_repair(&shown, name); /* it may become a title, and the name of a file may be any bytes */
    free(name);
    char *stem = buf_take(&shown);
    struct table_job job = {
        .formats = &known, .options = options, .sink = sink, .report = report, .path = path, .stem = stem};
    enum status st = source_open(path, &from, err);
    if (!st)
        st = read_kind(&from, &job, err);
    if (!st)
        st = choose_end(&job, err);
    if (!st && job.number == 0)
        st = error_set(err, ST_INPUT, MSG_READ_NO_TABLE, path);
    else if (!st && report->ntables == 0)
        st = error_set(err, ST_INPUT, MSG_READ_NO_SUCH_TABLE, path, job.number, options->table);
    job_release(&job);
    source_close(&from);
    free(stem);
    return st;
}
