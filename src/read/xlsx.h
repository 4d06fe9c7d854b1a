/* Excel workbooks (.xlsx). Private to src/read.
 *
 * Each sheet is a table of its own. Cells are read as they are shown: dates, percents and numbers by their formats, text as
 * it stands (0012 and 1-2 stay so). Hidden sheets and rows are left out and counted; a cell merged over hidden rows is
 * shown by the first row that is seen. */
#ifndef MULU_READ_XLSX_H
#define MULU_READ_XLSX_H

#include "read/pack.h"

/* part: the workbook's own, xl/workbook.xml as a rule. */
enum status xlsx_read(struct pack *pack, const char *part, struct table_job *job, struct error *err);

#endif
