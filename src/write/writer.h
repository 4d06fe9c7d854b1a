/* What a format's writer looks like from inside. Private to src/write. */
#ifndef MULU_WRITE_WRITER_H
#define MULU_WRITE_WRITER_H

#include "mulu/buffer.h"
#include "mulu/file.h"
#include "mulu/write.h"

/* A file on its way. */
struct writing {
    struct row_head head; /* from begin() on */
    struct write_options options;
    struct buffer
        out; /* UTF-8; goes into the file, in its encoding, whenever a function of the format returns */
    struct file_out *file;  /* for bytes that are no text */
    struct written written; /* the row at hand included */
    void *own;              /* the format's, zeroed before begin() */
};

/* One format. begin() writes what stands above the rows; end(), which may be NULL, what stands below them, and whatever
 * takes long: it has options.progress. release() gives back what own holds, after a failure too; NULL: nothing. */
struct writer_format {
    struct writer_info info;
    size_t own_size;
    enum status (*begin)(struct writing *w, struct error *err);
    enum status (*row)(struct writing *w, const struct outline_row *row, struct error *err);
    enum status (*end)(struct writing *w, struct error *err);
    void (*release)(struct writing *w);
};
extern const struct writer_format csv_format, jsonl_format, xlsx_format, docx_format, html_format;

const char *row_cell(const struct outline_row *row, const struct row_column *c); /* "" where it has none */
/* What the user calls a row: its deepest heading, else how its content begins. */
const char *row_name(const struct outline_row *row);
/* How many of its levels a row has in common with the one before, which had n. */
int row_same_levels(const struct outline_row *row, const char *const *before, int n);
/* Whether the cell was printed as one with the cell above it, as far as its mark still says so. */
bool row_was_merged(const struct outline_row *row, const struct row_column *c);

#endif
