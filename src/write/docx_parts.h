/* The parts of a .docx that are the same for every catalog (ECMA-376, Office Open XML), and what the body refers to in
 * them. Private to docx.c. */
#ifndef MULU_WRITE_DOCX_PARTS_H
#define MULU_WRITE_DOCX_PARTS_H

#include <stddef.h>

struct docx_part {
    const char *name, *text;
};
extern const struct docx_part docx_parts[];
extern const size_t docx_parts_count;

/* The settings, around the value of a document variable, which says what the columns are. */
#define DOCX_VARIABLE "mulu"
extern const char docx_settings_before[], docx_settings_after[];

/* Ids of styles. DOCX_CODE: a character that XML cannot hold, written as U+0001. */
#define DOCX_TITLE "CatalogTitle"
#define DOCX_HEAD "CatalogHead"
#define DOCX_MIDDLE "CatalogMiddle"
#define DOCX_CODE "MuluCode"

/* Sizes in twentieths of a point: A4 across with margins of 15 mm. */
enum { PAGE_WIDTH = 16838, PAGE_HEIGHT = 11906, PAGE_MARGIN = 850 };

#endif
