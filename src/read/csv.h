/* Tables with commas, semicolons or tabs between their cells, our own exports before all. Private to src/read. */
#ifndef MULU_READ_CSV_H
#define MULU_READ_CSV_H

#include "read/text.h"

struct csv_manner {
    bool is_csv;
    char delimiter;
    bool own; /* our own export: blank cells are meant */
};
/* Whether the document looks like cells with something between them, and what that is; leaves the decoder at its
 * beginning. delimiter: what the user says parts them, so that it is one; '\0': found out. */
enum status csv_detect(struct decoder *in, const char *path, const struct formats *formats, char delimiter,
                       struct csv_manner *out, struct error *err);
enum status csv_read(struct decoder *in, const struct csv_manner *manner, struct table_job *job,
                     struct error *err);
/* Cuts text into cells, as far as it is good; returns how many. The caller releases the run. */
size_t csv_sample(const char *text, size_t len, char delimiter, struct run *out);

#endif
