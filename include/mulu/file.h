/* Files: paths, directories, and writing that is seen whole or not at all. */
#ifndef MULU_FILE_H
#define MULU_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "mulu/buffer.h"
#include "mulu/error.h"

char *path_join(const char *dir, const char *name); /* the caller frees */
const char *path_base(const char *path);            /* after the last /; points into path */
char *path_stem(const char *path);                  /* base name without its extension; the caller frees */
/* A title as the name of a file: what such a name must not hold becomes _, white space goes; cut where it would not fit. */
void path_make_name(const char *title, char *out, size_t size);
bool path_is_directory(const char *path);
char *path_expand(const char *path); /* a leading ~/ becomes the home directory; the caller frees */
bool path_is_file(const char *path);
/* Appends the whole file, unless it is a directory, unreadable or larger than `most` bytes: ST_INPUT. */
enum status file_read(const char *path, size_t most, struct buffer *out, struct error *err);
bool path_is_database(const char *path); /* begins as an SQLite file does */
enum status path_make_dirs(const char *dir,
                           struct error *err); /* like mkdir -p, mode 0700 for what it makes */

/* A file that comes into being at commit: written beside its name, synced, then renamed over it. "-" is standard
 * output, written as it comes. Write errors are kept and reported by commit; nothing else need be checked. */
struct file_out;
enum status file_out_open(const char *path, struct file_out **out,
                          struct error *err); /* a database is not written over; a link's target is written */
void file_out_add(struct file_out *f, const char *bytes, size_t len);
bool file_out_failed(const struct file_out *f);                     /* lets long work stop early */
enum status file_out_commit(struct file_out *f, struct error *err); /* frees f in any case */
void file_out_cancel(struct file_out *f); /* frees f, leaves what was there before; NULL is legal */

#endif
