#include "mulu/read.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/buffer.h"
#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "read/csv.h"
#include "read/text.h"

static enum status unknown_format(const struct formats *f, const char *name, struct error *err)
{
    struct buffer b = {0};
    for (size_t i = 0; i < f->n; i++)
        buf_printf(&b, "%s%s", i ? " " : "", f->items[i].name);
    enum status st = error_set(err, ST_USAGE, MSG_READ_NO_SUCH_FORMAT, name, buf_text(&b));
    buf_free(&b);
    return st;
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
    struct decoder *in = NULL;
    struct formats known = *formats; /* its lists stay the caller's */
    *report = (struct read_report){0};
    if (options->format && !formats_find(formats, options->format))
        return unknown_format(formats, options->format, err);
    if (options->format)
        known.chosen = (int)(formats_find(formats, options->format) - formats->items) + 1;
    enum status st = decoder_open(path, options->encoding, &in, err);
    if (st)
        return st;
    report->encoding = mem_dup(decoder_encoding(in));
    struct buffer shown = {0};
    char *name = path_stem(path);
    text_repair(&shown, name); /* it may become a title, and the name of a file may be any bytes */
    free(name);
    char *stem = buf_take(&shown);
    struct table_job job = {.formats = &known,
                            .options = options,
                            .sink = sink,
                            .report = report,
                            .path = path,
                            .stem = stem,
                            .in = in};
    struct csv_manner csv;
    st = csv_detect(in, path, &known, options->delimiter, &csv, err);
    if (!st)
        st = csv.is_csv ? csv_read(in, &csv, &job, err) : text_read(in, &job, err);
    if (!st && job.number == 0)
        st = error_set(err, ST_INPUT, MSG_READ_NO_TABLE, path);
    else if (!st && report->ntables == 0)
        st = error_set(err, ST_INPUT, MSG_READ_NO_SUCH_TABLE, path, job.number, options->table);
    job_release(&job);
    decoder_close(in);
    free(stem);
    return st;
}
