/* An import between reading and storing: staged in the store, seen by nobody, to be published or abandoned. */
#ifndef MULU_UI_IMPORT_H
#define MULU_UI_IMPORT_H

#include "mulu/read.h"
#include "mulu/store.h"
#include "mulu/strings.h"
#include "ui/app.h"

enum { IMPORT_MAX_DOUBTS = 500 }; /* shown; all are counted and stored */

struct import {
    struct view *owner;
    char *path;
    struct store_import *staged;
    struct row_sink down; /* the store's */
    struct read_report report;
    struct string_list doubts; /* one line each: where, which cell, why, what was printed */
    int64_t ndoubts;
    struct catalog_list present; /* what was there before */
    int64_t catalog;             /* the first that it makes */
    int64_t items;
};

/* Reads the file into the store's staging. On failure nothing is left; the error says why. */
enum status import_read(struct view *owner, const char *path, struct import **out, struct error *err);
enum status import_publish(struct import *im, struct error *err); /* im is still to be freed */
void import_free(struct import *im); /* abandons what was not published; NULL is legal */

void view_report_open(struct view *owner, struct import *im); /* takes im over */

#endif
