/* The head of a catalog in JSON lines: as its first line says, else gathered from the rows. Private to the reader. */
#ifndef MULU_READ_JSONL_HEAD_H
#define MULU_READ_JSONL_HEAD_H

#include <jansson.h>

#include "mulu/row.h"
#include "mulu/strings.h"

/* What the rows of one catalog need. */
struct jsonl_needs {
    json_t *catalog; /* what its first row says of it; NULL: nothing */
    int levels;
    bool fields[FIELD_COUNT];
    struct string_list extras; /* labels in the order in which they come */
};
void jsonl_needs_release(struct jsonl_needs *n);

/* A key whose value is not what it should be, in *wrong; NULL: all is well. */
void jsonl_head(const struct jsonl_needs *needs, const char *stem, struct row_head *head, const char **wrong);

#endif
