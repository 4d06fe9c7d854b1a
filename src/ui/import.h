/* An import between reading and storing: staged in the store, seen by nobody, to be published or abandoned. */
#ifndef MULU_UI_IMPORT_H
#define MULU_UI_IMPORT_H

#include "mulu/read.h"
#include "mulu/review.h"
#include "mulu/store.h"
#include "mulu/strings.h"
#include "ui/app.h"

struct import {
    struct view *owner;
    char *path;
    char *
        carried; /* the private place of a file that came from the clerk's computer, which goes with the import, so that
                    * the file can be read anew until then; NULL: the file is the clerk's */
    char *format;                  /* it was read by, as named; NULL: by the one that matched best */
    struct column_choices choices; /* what the clerk has decided about its columns */
    struct store_import *staged;
    struct read_report report;
};

/* Reads the file into the store's staging and begins the review. On failure nothing is left; the error says why.
 * format: the name of the one to read it by; NULL: the one that matches best. choices: NULL: none. */
enum status import_read(struct view *owner, const char *path, const char *format,
                        const struct column_choices *choices, struct import **out, struct error *err);
/* The same file anew; what belongs to both goes over to the new one. On failure the old one is as it was. */
enum status import_again(struct import *old, const char *format, const struct column_choices *choices,
                         struct import **out, struct error *err);
enum status import_publish(struct import *im, struct error *err); /* im is still to be freed */
void import_free(struct import *im); /* abandons what was not published; NULL is legal */

void view_preview_open(struct view *owner, struct import *im); /* takes im over */

#endif
