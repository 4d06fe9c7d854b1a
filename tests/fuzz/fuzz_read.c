/* Any bytes, read as a document: text in every layout, CSV with every delimiter. The first byte of the input chooses the
 * options; what comes out is looked at and thrown away. Built by `make fuzz`. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mulu/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t used; /* so that no text goes unread */

static enum status take_head(void *ctx, struct row_head *head, struct error *err)
{
    (void)ctx;
    (void)err;
    used += strlen(head->title) + head->ncolumns;
    return ST_OK;
}

static enum status take_row(void *ctx, const struct outline_row *row, struct error *err)
{
    (void)ctx;
    (void)err;
    for (int i = 0; i < row->nlevels; i++)
        used += strlen(row->levels[i]);
    for (int f = 0; f < FIELD_COUNT; f++)
        used += strlen(row->fields[f]);
    for (int i = 0; i < row->nextras; i++)
        used += strlen(row->extras[i]);
    for (size_t i = 0; i < row->nmarks; i++)
        used += strlen(row->marks[i].cell) + strlen(row->marks[i].raw);
    return ST_OK;
}

static const struct formats *known(void)
{
    static struct formats *formats;
    struct error err = {0};
    if (!formats && formats_load("share/mulu", NULL, &formats, &err)) {
        fprintf(stderr, "%s\n", err.text);
        abort();
    }
    return formats;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const encodings[] = {NULL, NULL, "utf-8", "gb18030"};
    static const char delimiters[] = {'\0', '\0', '\0', ',', ';', '\t'};
    static char path[64];
    if (size < 2)
        return 0;
    if (!*path)
        snprintf(path, sizeof path, "/tmp/mulu-fuzz-%d", (int)getpid());
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(data + 1, 1, size - 1, f) != size - 1 || fclose(f))
        abort();
    struct read_options options = {.encoding = encodings[data[0] % 4],
                                   .delimiter = delimiters[data[0] / 4 % 6]};
    struct row_sink sink = {.begin = take_head, .row = take_row, .end = take_head};
    struct read_report report;
    struct error err = {0};
    read_file(path, known(), &options, &sink, &report, &err);
    read_report_release(&report);
    return 0;
}
