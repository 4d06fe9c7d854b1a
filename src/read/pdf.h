/* PDF files by the places of their words (pdftotext -bbox-layout). Private to src/read.
 *
 * Such a file knows no tables. Columns are where the words of a page leave vertical gaps, rows follow the column with the
 * most blocks of lines; a block on the left that stands in the middle of several rows is taken for their merged label. What a
 * page break has torn is put together again where the lines say so (pdf_join.c). All of it is guessed, so blanks are read and
 * marked as those of text are. */
#ifndef MULU_READ_PDF_H
#define MULU_READ_PDF_H

#include "read/source.h"
#include "read/text.h"

enum status pdf_read(struct source *words, struct table_job *job, struct error *err);

#endif
