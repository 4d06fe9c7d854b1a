/* Word documents (.docx). Private to src/read. */
#ifndef MULU_READ_DOCX_H
#define MULU_READ_DOCX_H

#include "read/pack.h"

/* part: the document's own, word/document.xml as a rule. */
enum status docx_read(struct pack *pack, const char *part, struct table_job *job, struct error *err);

#endif
