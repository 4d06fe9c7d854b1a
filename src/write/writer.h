/* What a format's writer looks like from inside. Private to src/write. */
#ifndef MULU_WRITE_WRITER_H
#define MULU_WRITE_WRITER_H

#include "mulu/buffer.h"
#include "mulu/write.h"

/* One format: appends UTF-8 to out. head() writes what stands above the rows, row() one row. */
struct writer_format {
    struct writer_info info;
    void (*head)(struct buffer *out, const struct row_head *head, const struct write_options *options);
    void (*row)(struct buffer *out, const struct row_head *head, const struct outline_row *row,
                const struct write_options *options);
};
extern const struct writer_format csv_format, jsonl_format;

#endif
