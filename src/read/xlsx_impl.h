/* A workbook on its way: xlsx.c knows its parts, xlsx_strings.c the texts that its cells share, xlsx_styles.c how cells look,
 * xlsx_sheet.c reads a sheet. Private to these. */
#ifndef MULU_READ_XLSX_IMPL_H
#define MULU_READ_XLSX_IMPL_H

#include "read/grid.h"
#include "read/pack.h"
#include "read/symbols.h"

/* --- shared strings ------------------------------------------------------------------------------------------------ */

/* Texts by number: the first megabytes in memory, the rest in a file without a name. */
struct xlsx_strings;
struct xlsx_strings *xlsx_strings_new(void);
void xlsx_strings_free(struct xlsx_strings *s);
enum status xlsx_strings_load(struct xlsx_strings *s, struct pack *pack, const char *part,
                              struct table_job *job, struct error *err);
/* Appends the text of that number as it is written, escapes and all; nothing where there is none. */
void xlsx_strings_get(struct xlsx_strings *s, size_t number, struct buffer *out);

/* The text of a cell or a shared string, whose pieces may have fonts of their own; phonetic signs are left out. */
struct xlsx_text {
    struct buffer text;
    bool phonetic, in_text;
    enum symbol_font font;
};
void xlsx_text_start(struct xlsx_text *t, const char *name, const struct xml_attributes *a);
void xlsx_text_end(struct xlsx_text *t, const char *name);
void xlsx_text_bytes(struct xlsx_text *t, const char *bytes, size_t len);
/* Excel writes control characters as _x000D_: appends the text without them (verbatim: with them), line breaks as "\n". */
void xlsx_text_unescape(const char *text, size_t len, bool verbatim, struct buffer *out);

/* --- styles -------------------------------------------------------------------------------------------------------- */

struct xlsx_styles;
struct xlsx_styles *xlsx_styles_new(void);
void xlsx_styles_free(struct xlsx_styles *s);
enum status xlsx_styles_load(struct xlsx_styles *s, struct pack *pack, const char *part, struct error *err);
const char *xlsx_styles_code(const struct xlsx_styles *s,
                             int style); /* of its number format; NULL: General */
enum symbol_font xlsx_styles_font(const struct xlsx_styles *s, int style);

/* --- a sheet ------------------------------------------------------------------------------------------------------- */

struct xlsx {
    struct table_job *job;
    struct grid *grid;
    struct pack *pack;
    struct xlsx_strings *strings;
    struct xlsx_styles *styles;
    bool from_1904;
};
struct xlsx_sheet {
    char *name, *part;
    bool hidden;
    int first_title, last_title; /* rows that are printed on every page, 0: none */
};
enum status xlsx_sheet_read(struct xlsx *x, const struct xlsx_sheet *sheet, struct error *err);

/* A reference such as BC12, in figures from 0; false: it is none. *end: behind it. */
bool xlsx_reference(const char *text, int *row, int *column, const char **end);

#endif
