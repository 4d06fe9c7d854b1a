/* libzip, loaded when a package is first read or written (mulu/library.h). For src/read and src/write. */
#ifndef MULU_LIBZIP_H
#define MULU_LIBZIP_H

#include <zip.h>

#include "mulu/error.h"
#include "mulu/library.h"

/* clang-format off */
#define LIBZIP_FUNCTIONS(X) \
    X(zip_close) \
    X(zip_discard) \
    X(zip_error_fini) \
    X(zip_error_init) \
    X(zip_error_init_with_code) \
    X(zip_error_set) \
    X(zip_error_strerror) \
    X(zip_error_to_data) \
    X(zip_fclose) \
    X(zip_fdopen) \
    X(zip_file_add) \
    X(zip_file_get_error) \
    X(zip_fopen) \
    X(zip_fopen_index) \
    X(zip_fread) \
    X(zip_name_locate) \
    X(zip_open_from_source) \
    X(zip_register_cancel_callback_with_state) \
    X(zip_register_progress_callback_with_state) \
    X(zip_set_file_compression) \
    X(zip_source_buffer) \
    X(zip_source_filep) \
    X(zip_source_filep_create) \
    X(zip_source_free) \
    X(zip_source_function_create) \
    X(zip_source_make_command_bitmap) \
    X(zip_stat_index) \
    X(zip_strerror)
/* clang-format on */

struct libzip {
    LIBZIP_FUNCTIONS(LIBRARY_MEMBER)
};

enum status libzip_load(struct libzip *out, enum status failed, struct error *err);

#endif
