#include "write/writer.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"

struct writer {
    const struct writer_format *format;
    struct write_options options;
    struct file_out *file;
    iconv_t cd; /* (iconv_t)-1: the bytes go out as they are, UTF-8 */
    char *encoding;
    struct row_head head;
    struct buffer out;
    struct written written;
};

static const struct writer_format *const formats[] = {&csv_format, &jsonl_format};

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

/* Sends what has gathered in out to the file, in the file's encoding. row NULL: the head. */
static enum status flush(struct writer *w, const struct outline_row *row, struct error *err)
{
    char *in = w->out.data, bytes[4096];
    size_t left = w->out.len;
    if (w->cd == (iconv_t)-1) {
        file_out_add(w->file, buf_text(&w->out), left);
        left = 0;
    }
    while (left) {
        char *to = bytes;
        size_t room = sizeof bytes;
        size_t n = iconv(w->cd, &in, &left, &to, &room);
        int why = errno;
        file_out_add(w->file, bytes, (size_t)(to - bytes));
        if (n == (size_t)-1 && why != E2BIG) {
            const char *name = row && row->nlevels ? row->levels[row->nlevels - 1] : "";
            return error_set(err, ST_OUTPUT, MSG_WRITE_CHARACTER, (long long)w->written.rows, name,
                             w->encoding);
        }
    }
    buf_clear(&w->out);
    return file_out_failed(w->file) ? ST_OUTPUT : ST_OK; /* writer_commit() has the words for it */
}

static enum status begin(void *ctx, struct row_head *head, struct error *err)
{
    struct writer *w = ctx;
    row_head_release(&w->head);
    row_head_copy(&w->head, head);
    if (strcmp(w->encoding, "utf-8-bom") == 0)
        file_out_add(w->file, "\xEF\xBB\xBF", 3);
    w->format->head(&w->out, &w->head, &w->options);
    return flush(w, NULL, err);
}

static enum status row(void *ctx, const struct outline_row *r, struct error *err)
{
    struct writer *w = ctx;
    w->written.rows++;
    w->written.unconfirmed += (int64_t)r->nmarks;
    w->format->row(&w->out, &w->head, r, &w->options);
    return flush(w, r, err);
}

static enum status end(void *ctx, struct row_head *head, struct error *err)
{
    (void)ctx;
    (void)head;
    (void)err;
    return ST_OK;
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

enum status writer_open(const char *path, const struct write_options *options, struct writer **out,
                        struct row_sink *sink, struct error *err)
{
    char *encoding = choose_encoding(options->to, options->encoding);
    if (!encoding)
        return error_set(err, ST_USAGE, MSG_WRITE_ENCODING, options->encoding, options->to->name,
                         options->to->encodings);
    struct writer *w = mem_alloc(sizeof *w);
    w->format = format_of(options->to);
    w->options = *options;
    w->encoding = encoding;
    w->cd = strncmp(encoding, "utf-8", 5) == 0 ? (iconv_t)-1 : iconv_open(encoding, "UTF-8");
    enum status st = file_out_open(path, &w->file, err);
    if (st) {
        writer_cancel(w);
        return st;
    }
    *sink = (struct row_sink){.begin = begin, .row = row, .end = end, .ctx = w};
    *out = w;
    return ST_OK;
}

static void release(struct writer *w)
{
    if (w->cd != (iconv_t)-1)
        iconv_close(w->cd);
    row_head_release(&w->head);
    buf_free(&w->out);
    free(w->encoding);
    free(w);
}

enum status writer_commit(struct writer *w, struct written *out, struct error *err)
{
    enum status st = file_out_commit(w->file, err);
    if (!st && out)
        *out = w->written;
    release(w);
    return st;
}

void writer_cancel(struct writer *w)
{
    if (!w)
        return;
    file_out_cancel(w->file);
    release(w);
}
