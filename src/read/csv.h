/* Comma separated tables, our own exports before all. Private to src/read. */
#ifndef MULU_READ_CSV_H
#define MULU_READ_CSV_H

#include "read/text.h"

/* Whether the document looks like comma separated values; leaves the decoder at its beginning. */
enum status csv_detect(struct decoder *in, const char *path, const struct formats *formats, bool *is_csv,
                       struct error *err);
enum status csv_read(struct decoder *in, struct table_job *job, struct error *err);

#endif
