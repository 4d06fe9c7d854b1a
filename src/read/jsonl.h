/* JSON, one object a line: our own export (write/jsonl.c), and what other programs write like it. Private to src/read. */
#ifndef MULU_READ_JSONL_H
#define MULU_READ_JSONL_H

#include "read/text.h"

/* Whether the document's first line is an object with levels; leaves the decoder at its beginning. */
enum status jsonl_detect(struct decoder *in, bool *is_jsonl, struct error *err);
enum status jsonl_read(struct decoder *in, struct table_job *job, struct error *err);

#endif
