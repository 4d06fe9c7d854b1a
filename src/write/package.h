/* Packages: files of several parts in a zip archive. Private to src/write. */
#ifndef MULU_WRITE_PACKAGE_H
#define MULU_WRITE_PACKAGE_H

#include <stdio.h>

#include "mulu/error.h"
#include "mulu/file.h"
#include "mulu/progress.h"

/* A file without a name that is gone when it is closed; NULL with the reason in err. */
FILE *package_temp(struct error *err);
enum status package_temp_failed(struct error *err, int why); /* why: errno of a temporary file */
/* All that stands in a temporary file, to `to`. */
enum status package_copy(FILE *from, struct file_out *to, struct error *err);

/* Whether an archive is whole: its part can be read, and ends in ending. */
enum status package_check(FILE *file, const char *name, const char *ending, const struct progress *progress,
                          int64_t total, struct error *err);

struct package;
enum status package_new(struct package **out, struct error *err);
void package_free(struct package *p); /* NULL is legal */
/* A part, in the order in which they shall stand. bytes must live, and file be at rest, until package_write(); the pack closes
 * file. */
enum status package_add(struct package *p, const char *name, const char *bytes, size_t len,
                        struct error *err);
enum status package_add_file(struct package *p, const char *name, FILE *file, struct error *err);
/* Frees p in any case. ST_CANCELLED when progress says so; it is told parts of total, which is the caller's unit. */
enum status package_write(struct package *p, struct file_out *to, const struct progress *progress,
                          int64_t total, struct error *err);

#endif
