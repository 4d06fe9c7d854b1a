#include "write/writer.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"

/* Rows go to the file together, but where one may have characters that its encoding lacks. */
enum { GATHERED = 1 << 15 };

struct writer {
    const struct writer_format *format;
    struct writing w;
    iconv_t cd; /* (iconv_t)-1: the bytes go out as they are, UTF-8 */
    char *encoding;
    bool begun; /* the file has its first bytes */
};

static const struct writer_format *const formats[] = {&csv_format, &xlsx_format, &docx_format, &html_format,
                                                      &jsonl_format};

size_t writer_count(void)
{
    return sizeof formats / sizeof *formats;
}

const struct writer_info *writer_info(size_t i)
{
    return &formats[i]->info;
}

const struct writer_info *writer_find(const char *name)
{
    for (size_t i = 0; i < writer_count(); i++)
        if (strcmp(formats[i]->info.name, name) == 0)
            return &formats[i]->info;
    return NULL;
}

static const struct writer_format *format_of(const struct writer_info *info)
{
    for (size_t i = 0; i < writer_count(); i++)
        if (&formats[i]->info == info)
            return formats[i];
    return formats[0];
}

/* --- what formats ask of rows ------------------------------------------------------------------------------------ */

const char *row_cell(const struct outline_row *row, const struct row_column *c)
{
    switch (c->role) {
    case COLUMN_LEVEL:
        return c->index < row->nlevels ? row->levels[c->index] : "";
    case COLUMN_FIELD:
        return row->fields[c->index];
    case COLUMN_EXTRA:
        return c->index < row->nextras ? row->extras[c->index] : "";
    case COLUMN_NUMBER:
        break;
    }
    return "";
}

const char *row_name(const struct outline_row *row)
{
    int n = row_levels(row);
    return n ? row->levels[n - 1] : row->fields[FIELD_CONTENT];
}

int row_same_levels(const struct outline_row *row, const char *const *before, int n)
{
    int k = 0;
    while (k < row->nlevels && k < n && strcmp(row->levels[k], before[k]) == 0)
        k++;
    return k;
}

bool row_was_merged(const struct outline_row *row, const struct row_column *c)
{
    for (size_t i = 0; i < row->nmarks; i++) {
        const struct row_mark *m = &row->marks[i];
        bool extra = strncmp(m->cell, CELL_EXTRA_PREFIX, sizeof CELL_EXTRA_PREFIX - 1) == 0;
        const char *name = c->role == COLUMN_FIELD ? field_info((enum field)c->index)->key : c->label;
        if (extra == (c->role == COLUMN_EXTRA) &&
            strcmp(m->cell + (extra ? sizeof CELL_EXTRA_PREFIX - 1 : 0), name) == 0)
            return m->marks & MARK_FILLED && m->reason == REASON_MERGED;
    }
    return false;
}

/* --- the sink ---------------------------------------------------------------------------------------------------- */

/* Sends what has gathered in out to the file, in the file's encoding. row NULL: what stands around the rows. */
static enum status flush(struct writer *x, const struct outline_row *row, struct error *err)
{
    struct writing *w = &x->w;
    char *in = w->out.data, bytes[4096];
    size_t left = w->out.len;
    if (x->cd == (iconv_t)-1) {
        file_out_add(w->file, buf_text(&w->out), left);
        left = 0;
    }
    while (left) {
        char *to = bytes;
        size_t room = sizeof bytes;
        size_t n = iconv(x->cd, &in, &left, &to, &room);
        int why = errno;
        file_out_add(w->file, bytes, (size_t)(to - bytes));
        if (n == (size_t)-1 && why != E2BIG)
            return error_set(err, ST_OUTPUT, MSG_WRITE_CHARACTER, (long long)w->written.rows,
                             row ? row_name(row) : "", x->encoding);
    }
    buf_clear(&w->out);
    return file_out_failed(w->file) ? ST_OUTPUT : ST_OK; /* writer_commit() has the words for it */
}

static enum status begin(void *ctx, struct row_head *head, struct error *err)
{
    struct writer *x = ctx;
    row_head_release(&x->w.head);
    row_head_copy(&x->w.head, head);
    bool first = !x->begun;
    x->begun = true;
    if (first && strcmp(x->encoding, "utf-8-bom") == 0)
        file_out_add(x->w.file, "\xEF\xBB\xBF", 3);
    enum status st = x->format->begin(&x->w, err);
    return st ? st : flush(x, NULL, err);
}

static enum status row(void *ctx, const struct outline_row *r, struct error *err)
{
    struct writer *x = ctx;
    x->w.written.rows++;
    x->w.written.unconfirmed += (int64_t)r->nmarks;
    enum status st = x->format->row(&x->w, r, err);
    bool waits = x->cd == (iconv_t)-1 && x->w.out.len < GATHERED;
    return st || waits ? st : flush(x, r, err);
}

static enum status end(void *ctx, struct row_head *head, struct error *err)
{
    struct writer *x = ctx;
    (void)head;
    enum status st = x->format->end ? x->format->end(&x->w, err) : ST_OK;
    return st ? st : flush(x, NULL, err);
}

/* The encoding among those that the format takes; NULL: not one of them. */
static char *choose_encoding(const struct writer_info *info, const char *wanted)
{
    const char *list = info->encodings;
    size_t first = strcspn(list, " ");
    if (!wanted)
        return mem_dup_n(list, first);
    for (size_t n; *list; list += n + (list[n] == ' ')) {
        n = strcspn(list, " ");
        if (strlen(wanted) == n && strncmp(list, wanted, n) == 0)
            return mem_dup_n(list, n);
    }
    return NULL;
}

bool writer_takes_several(const struct writer_info *info)
{
    return info == &csv_format.info || info == &jsonl_format.info;
}

static enum status check_options(const struct write_options *o, struct error *err)
{
    const char *name = o->to->name;
    if (o->encoding && !*o->to->encodings)
        return error_set(err, ST_USAGE, MSG_WRITE_NO_ENCODING, name);
    if (o->merged && o->to != &csv_format.info)
        return error_set(err, ST_USAGE,
                         o->to == &jsonl_format.info ? MSG_WRITE_NOT_MERGED : MSG_WRITE_MERGED_ANYWAY, name);
    return ST_OK;
}

enum status writer_open(const char *path, const struct write_options *options, struct writer **out,
                        struct row_sink *sink, struct error *err)
{
    enum status st = check_options(options, err);
    if (st)
        return st;
    char *encoding = choose_encoding(options->to, options->encoding);
    if (!encoding)
        return error_set(err, ST_USAGE, MSG_WRITE_ENCODING, options->encoding, options->to->name,
                         options->to->encodings);
    struct writer *x = mem_alloc(sizeof *x);
    bool utf8 = !*encoding || strncmp(encoding, "utf-8", 5) == 0;
    x->format = format_of(options->to);
    x->w.options = *options;
    x->w.own = mem_alloc(x->format->own_size);
    x->encoding = encoding;
    x->cd = utf8 ? (iconv_t)-1 : iconv_open(encoding, "UTF-8");
    st = file_out_open(path, &x->w.file, err);
    if (st) {
        writer_cancel(x);
        return st;
    }
    *sink = (struct row_sink){.begin = begin, .row = row, .end = end, .ctx = x};
    *out = x;
    return ST_OK;
}

static void release(struct writer *x)
{
    if (x->format->release)
        x->format->release(&x->w);
    if (x->cd != (iconv_t)-1)
        iconv_close(x->cd);
    row_head_release(&x->w.head);
    buf_free(&x->w.out);
    free(x->w.own);
    free(x->encoding);
    free(x);
}

enum status writer_commit(struct writer *x, struct written *out, struct error *err)
{
    enum status st = file_out_commit(x->w.file, err);
    if (!st && out)
        *out = x->w.written;
    release(x);
    return st;
}

void writer_cancel(struct writer *x)
{
    if (!x)
        return;
    file_out_cancel(x->w.file);
    release(x);
}
