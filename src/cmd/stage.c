#include "cmd/stage.h"
#include "cmd/progress.h"

#include <string.h>
#include <unistd.h>

#include "mulu/file.h"
#include "mulu/messages.h"
#include "mulu/review.h"

static enum status ignore_begin(void *ctx, struct row_head *head, struct error *err)
{
    (void)ctx;
    (void)head;
    (void)err;
    return ST_OK;
}

static enum status ignore_row(void *ctx, const struct outline_row *row, struct error *err)
{
    (void)ctx;
    (void)row;
    (void)err;
    return ST_OK;
}

/* What found no place stays with what is stored. */
static enum status keep_unplaced(struct staged *s, struct error *err)
{
    enum status st = review_unplaced_add(s->import, 0, &s->report.unplaced, err);
    for (size_t i = 0; !st && i < s->report.ntables; i++)
        st = review_unplaced_add(s->import, s->report.tables[i].catalog, &s->report.tables[i].unplaced, err);
    return st;
}

enum status stage_file(struct command_call *call, const char *path, const struct read_options *options,
                       bool store, struct staged *out, struct error *err)
{
    struct row_sink sink = {.begin = ignore_begin, .row = ignore_row, .end = ignore_begin};
    enum status st = ST_OK;
    if (strcmp(path, "-") == 0) {
        if (isatty(STDIN_FILENO))
            return error_set(err, ST_USAGE, MSG_IMPORT_TERMINAL);
        path = "/dev/stdin";
    }
    if (store)
        st = store_import_begin(call->store, path_base(path), &out->import, &sink, err);
    if (!st) {
        struct cli_progress progress;
        cli_progress_begin(&progress, path_base(path), PACE_BYTES);
        struct read_options shown = *options;
        shown.progress = &progress.progress;
        st = read_file(path, call->formats, &shown, &sink, &out->report, err);
        cli_progress_end(&progress);
    }
    return st || !out->import ? st : keep_unplaced(out, err);
}

void staged_release(struct staged *s)
{
    store_import_cancel(s->import);
    read_report_release(&s->report);
    *s = (struct staged){0};
}
