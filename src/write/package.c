/* A zip archive through libzip, written into a temporary file and from there to where it shall stand: libzip goes back in
 * what it writes, and standard output cannot. */
#include "write/package.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mulu/libzip.h"
#include "mulu/mem.h"
#include "mulu/messages.h"

enum { LEVEL = 4 }; /* of compression: XML packs well at any, and this one is fast */

struct package {
    struct libzip zip;
    zip_t *archive;
    FILE *file; /* the archive's bytes */
    zip_error_t error;
    const struct progress *progress;
    int64_t total;
    bool cancelled;
};

enum status package_temp_failed(struct error *err, int why)
{
    const char *dir = getenv("TMPDIR");
    return error_set(err, ST_OUTPUT, MSG_WRITE_TEMP, dir && *dir ? dir : "/tmp", error_os(why));
}

FILE *package_temp(struct error *err)
{
    const char *dir = getenv("TMPDIR");
    char *path = path_join(dir && *dir ? dir : "/tmp", "mulu-XXXXXX");
    int fd = mkstemp(path);
    FILE *f = fd >= 0 ? fdopen(fd, "w+b") : NULL;
    if (!f)
        package_temp_failed(err, errno);
    if (!f && fd >= 0)
        close(fd);
    if (fd >= 0)
        unlink(path);
    free(path);
    return f;
}

enum status package_copy(FILE *from, struct file_out *to, struct error *err)
{
    char bytes[1 << 15];
    size_t n;
    if (fflush(from) || ferror(from) || fseeko(from, 0, SEEK_SET))
        return package_temp_failed(err, errno);
    while ((n = fread(bytes, 1, sizeof bytes, from)) > 0)
        file_out_add(to, bytes, n);
    return ferror(from) ? package_temp_failed(err, errno) : ST_OK;
}

/* --- the archive as libzip sees it ------------------------------------------------------------------------------- */

static zip_int64_t fail(struct package *p)
{
    p->zip.zip_error_set(&p->error, ZIP_ER_WRITE, errno ? errno : EIO);
    return -1;
}

static zip_int64_t stat_archive(struct package *p)
{
    /* it does not exist yet: a new one shall be made */
    p->zip.zip_error_set(&p->error, ZIP_ER_READ, ENOENT);
    return -1;
}

static zip_int64_t seek_archive(struct package *p, void *data, zip_uint64_t len)
{
    const zip_source_args_seek_t *to = data;
    if (len < sizeof *to) {
        p->zip.zip_error_set(&p->error, ZIP_ER_INVAL, 0);
        return -1;
    }
    return fseeko(p->file, (off_t)to->offset, to->whence) ? fail(p) : 0;
}

static zip_int64_t archive(void *ctx, void *data, zip_uint64_t len, zip_source_cmd_t command)
{
    struct package *p = ctx;
    switch (command) {
    case ZIP_SOURCE_SUPPORTS:
        return p->zip.zip_source_make_command_bitmap(
            ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR,
            ZIP_SOURCE_FREE, ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL, ZIP_SOURCE_BEGIN_WRITE,
            ZIP_SOURCE_COMMIT_WRITE, ZIP_SOURCE_ROLLBACK_WRITE, ZIP_SOURCE_WRITE, ZIP_SOURCE_SEEK_WRITE,
            ZIP_SOURCE_TELL_WRITE, ZIP_SOURCE_REMOVE, -1);
    case ZIP_SOURCE_STAT:
        return stat_archive(p);
    case ZIP_SOURCE_ERROR:
        return p->zip.zip_error_to_data(&p->error, data, len);
    case ZIP_SOURCE_WRITE:
        return fwrite(data, 1, len, p->file) == len ? (zip_int64_t)len : fail(p);
    case ZIP_SOURCE_SEEK_WRITE:
    case ZIP_SOURCE_SEEK:
        return seek_archive(p, data, len);
    case ZIP_SOURCE_TELL_WRITE:
    case ZIP_SOURCE_TELL:
        return ftello(p->file);
    case ZIP_SOURCE_COMMIT_WRITE:
        return fflush(p->file) ? fail(p) : 0;
    case ZIP_SOURCE_READ:
        return (zip_int64_t)fread(data, 1, len, p->file);
    default:
        return 0;
    }
}

static enum status zip_failed(struct package *p, struct error *err)
{
    return error_set(err, ST_OUTPUT, MSG_WRITE_PACK, p->zip.zip_strerror(p->archive));
}

enum status package_new(struct package **out, struct error *err)
{
    struct package *p = mem_alloc(sizeof *p);
    zip_error_t why;
    enum status st = libzip_load(&p->zip, ST_OUTPUT, err);
    if (st) {
        free(p);
        return st;
    }
    p->zip.zip_error_init(&why);
    p->zip.zip_error_init(&p->error);
    p->file = package_temp(err);
    zip_source_t *source = p->file ? p->zip.zip_source_function_create(archive, p, &why) : NULL;
    p->archive = source ? p->zip.zip_open_from_source(source, ZIP_CREATE | ZIP_TRUNCATE, &why) : NULL;
    st = p->archive ? ST_OK : ST_OUTPUT;
    if (st && p->file)
        error_set(err, st, MSG_WRITE_PACK, p->zip.zip_error_strerror(&why));
    if (st && source)
        p->zip.zip_source_free(source);
    p->zip.zip_error_fini(&why);
    if (st)
        package_free(p);
    else
        *out = p;
    return st;
}

void package_free(struct package *p)
{
    if (!p)
        return;
    if (p->archive)
        p->zip.zip_discard(p->archive);
    if (p->file)
        fclose(p->file);
    p->zip.zip_error_fini(&p->error);
    free(p);
}

static enum status add(struct package *p, const char *name, zip_source_t *source, struct error *err)
{
    zip_int64_t at = source ? p->zip.zip_file_add(p->archive, name, source, ZIP_FL_ENC_UTF_8) : -1;
    if (at < 0) {
        p->zip.zip_source_free(source);
        return zip_failed(p, err);
    }
    p->zip.zip_set_file_compression(p->archive, (zip_uint64_t)at, ZIP_CM_DEFLATE, LEVEL);
    return ST_OK;
}

enum status package_add(struct package *p, const char *name, const char *bytes, size_t len, struct error *err)
{
    return add(p, name, p->zip.zip_source_buffer(p->archive, bytes, len, 0), err);
}

enum status package_add_file(struct package *p, const char *name, FILE *file, struct error *err)
{
    if (fflush(file) || ferror(file) || fseeko(file, 0, SEEK_SET)) {
        enum status st = package_temp_failed(err, errno);
        fclose(file);
        return st;
    }
    zip_source_t *source = p->zip.zip_source_filep(p->archive, file, 0, -1);
    if (!source)
        fclose(file);
    return add(p, name, source, err);
}

static void on_progress(zip_t *zip, double part, void *ctx)
{
    struct package *p = ctx;
    (void)zip;
    p->cancelled = p->cancelled || !progress_step(p->progress, (int64_t)(part * (double)p->total), p->total);
}

static int is_cancelled(zip_t *zip, void *ctx)
{
    (void)zip;
    return ((struct package *)ctx)->cancelled;
}

enum status package_write(struct package *p, struct file_out *to, const struct progress *progress,
                          int64_t total, struct error *err)
{
    enum status st = ST_OK;
    p->progress = progress;
    p->total = total;
    p->zip.zip_register_progress_callback_with_state(p->archive, 0.01, on_progress, NULL, p);
    p->zip.zip_register_cancel_callback_with_state(p->archive, is_cancelled, NULL, p);
    if (p->zip.zip_close(p->archive))
        st = p->cancelled ? error_set(err, ST_CANCELLED, MSG_WRITE_CANCELLED) : zip_failed(p, err);
    else
        p->archive = NULL;
    if (!st)
        st = package_copy(p->file, to, err);
    package_free(p);
    return st;
}

/* Reads a part to its end; tail: its last bytes, as many as fit. */
static enum status read_tail(const struct libzip *lib, zip_file_t *part, char *tail, size_t size,
                             const struct progress *progress, int64_t total, struct error *err)
{
    char bytes[1 << 15];
    zip_int64_t n;
    memset(tail, 0, size);
    while ((n = lib->zip_fread(part, bytes, sizeof bytes)) > 0) {
        size_t k = (size_t)n < size ? (size_t)n : size;
        memmove(tail, tail + k, size - k);
        memcpy(tail + size - k, bytes + n - k, k);
        if (!progress_step(progress, total, total))
            return error_set(err, ST_CANCELLED, MSG_WRITE_CANCELLED);
    }
    return ST_OK;
}

enum status package_check(FILE *file, const char *name, const char *ending, const struct progress *progress,
                          int64_t total, struct error *err)
{
    char tail[64];
    struct libzip lib;
    enum status st = libzip_load(&lib, ST_OUTPUT, err);
    if (st)
        return st;
    int fd = fflush(file) || fseeko(file, 0, SEEK_SET) ? -1 : dup(fileno(file));
    FILE *again = fd >= 0 ? fdopen(fd, "rb") : NULL;
    if (!again) {
        int why = errno;
        if (fd >= 0)
            close(fd);
        return package_temp_failed(err, why);
    }
    zip_source_t *source = lib.zip_source_filep_create(again, 0, -1, NULL);
    zip_t *zip = source ? lib.zip_open_from_source(source, ZIP_RDONLY, NULL) : NULL;
    zip_file_t *part = zip ? lib.zip_fopen(zip, name, 0) : NULL;
    st = part ? read_tail(&lib, part, tail, sizeof tail, progress, total, err) : ST_OK;
    size_t n = strlen(ending);
    bool whole = part && lib.zip_fclose(part) == 0 && memmem(tail, sizeof tail, ending, n) != NULL;
    if (!st && !whole)
        st = package_temp_failed(err, ENOSPC);
    if (zip)
        lib.zip_discard(zip);
    else if (source)
        lib.zip_source_free(source);
    else
        fclose(again);
    return st;
}
