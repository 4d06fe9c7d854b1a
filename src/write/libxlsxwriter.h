/* libxlsxwriter, loaded when a workbook is first written (mulu/library.h). Private to src/write. */
#ifndef MULU_WRITE_LIBXLSXWRITER_H
#define MULU_WRITE_LIBXLSXWRITER_H

#include <xlsxwriter.h>

#include "mulu/error.h"
#include "mulu/library.h"

/* clang-format off */
#define LIBXLSXWRITER_FUNCTIONS(X) \
    X(format_set_align) \
    X(format_set_border) \
    X(format_set_font_charset) \
    X(format_set_font_family) \
    X(format_set_font_name) \
    X(format_set_font_size) \
    X(format_set_num_format_index) \
    X(format_set_text_wrap) \
    X(lxw_strerror) \
    X(lxw_workbook_free) \
    X(workbook_add_format) \
    X(workbook_add_worksheet) \
    X(workbook_close) \
    X(workbook_new_opt) \
    X(workbook_set_properties) \
    X(worksheet_center_horizontally) \
    X(worksheet_fit_to_pages) \
    X(worksheet_freeze_panes) \
    X(worksheet_ignore_errors) \
    X(worksheet_merge_range) \
    X(worksheet_repeat_rows) \
    X(worksheet_set_column) \
    X(worksheet_set_column_opt) \
    X(worksheet_set_footer) \
    X(worksheet_set_landscape) \
    X(worksheet_set_margins) \
    X(worksheet_set_paper) \
    X(worksheet_set_row) \
    X(worksheet_write_blank) \
    X(worksheet_write_string)
/* clang-format on */

struct libxlsxwriter {
    LIBXLSXWRITER_FUNCTIONS(LIBRARY_MEMBER)
};

enum status libxlsxwriter_load(struct libxlsxwriter *out, struct error *err);

#endif
