/* Web pages, Word's and Excel's own ones included, and pages saved as one message (.mht). Private to src/read. */
#ifndef MULU_READ_HTML_H
#define MULU_READ_HTML_H

#include "read/source.h"
#include "read/text.h"

/* The page as it stands in the source. The encoding is found as for text; big5 only where the page names it. */
enum status html_read(struct source *from, struct table_job *job, struct error *err);
/* The page within a message: its first text/html part. */
enum status mht_read(struct source *from, struct table_job *job, struct error *err);

#endif
