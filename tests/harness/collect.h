/* A sink that keeps every row it is sent, for tests to look at. */
#ifndef MULU_TESTS_COLLECT_H
#define MULU_TESTS_COLLECT_H

#include "mulu/arena.h"
#include "mulu/read.h"
#include "mulu/row.h"

struct collected_table {
    struct row_head head;
    struct outline_row *rows;
    size_t n, cap;
};
struct collected {
    struct collected_table *tables;
    size_t n;
    struct read_report report;
    struct arena arena;
    struct row_sink sink;
};

/* Reads path with the formats of the source tree. The caller releases in any case. */
enum status collect_file(const char *path, const struct read_options *options, struct collected *out,
                         struct error *err);
/* The same for text that a test writes. */
enum status collect_text(const char *text, size_t len, const struct read_options *options,
                         struct collected *out, struct error *err);
void collected_release(struct collected *c);

/* Marks of a cell of a row, 0 when it has none. */
unsigned collected_marks(const struct outline_row *row, const char *cell);
/* A row's path joined with "/". Lives until the next call. */
const char *collected_path(const struct outline_row *row);

#endif
