/* Files of other programs, turned into ones that are read here by the programs that know them: LibreOffice, where it is
 * installed, and poppler's pdftotext. Private to src/read.
 *
 * The program works in a directory of its own that nobody else can see, with a profile of its own, a time limit, and no
 * network where the system lets one be left out. The directory is gone before the result is read. */
#ifndef MULU_READ_CONVERT_H
#define MULU_READ_CONVERT_H

#include "read/source.h"
#include "read/text.h"

enum foreign { FOREIGN_NONE, FOREIGN_TEXT, FOREIGN_SHEET, FOREIGN_LOCKED, FOREIGN_PDF };
/* What kind of document the file holds, so far as another program would have to read it. LOCKED: under a password. */
enum foreign convert_kind(struct source *from);

/* Makes a Word document (TEXT), a workbook (SHEET) or words with their places (PDF: the XHTML of pdftotext -bbox-layout) of
 * it. out is opened; the caller closes it. ST_INPUT: the program is not installed (the message names the package), it
 * has failed, or taken too long; ST_CANCELLED. */
enum status convert_file(struct source *from, enum foreign kind, struct table_job *job, struct source *out,
                         struct error *err);

#endif
