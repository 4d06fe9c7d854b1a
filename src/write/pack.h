/* Packages: files of several parts in a zip archive. Private to src/write. */
#ifndef MULU_WRITE_PACK_H
#define MULU_WRITE_PACK_H

#include <stdio.h>

#include "mulu/error.h"
#include "mulu/file.h"
#include "mulu/progress.h"

/* A file without a name that is gone when it is closed; NULL with the reason in err. */
FILE *pack_temp(struct error *err);
enum status pack_temp_failed(struct error *err, int why); /* why: errno of a temporary file */
/* All that stands in a temporary file, to `to`. */
enum status pack_copy(FILE *from, struct file_out *to, struct error *err);

/* Whether an archive is whole: its part can be read, and ends in ending. */
enum status pack_check(FILE *file, const char *name, const char *ending, const struct progress *progress,
                       int64_t total, struct error *err);

struct pack;
enum status pack_new(struct pack **out, struct error *err);
void pack_free(struct pack *p); /* NULL is legal */
/* A part, in the order in which they shall stand. bytes must live, and file be at rest, until pack_write(); the pack closes
 * file. */
enum status pack_add(struct pack *p, const char *name, const char *bytes, size_t len, struct error *err);
enum status pack_add_file(struct pack *p, const char *name, FILE *file, struct error *err);
/* Frees p in any case. ST_CANCELLED when progress says so; it is told parts of total, which is the caller's unit. */
enum status pack_write(struct pack *p, struct file_out *to, const struct progress *progress, int64_t total,
                       struct error *err);

#endif
