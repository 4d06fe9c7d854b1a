/* A document as its elements come by: text, breaks, tables, rows, cells, one inside the other. Private to src/read.
 *
 * Word files and web pages are told in the same words here. The flow collects the text of paragraphs and cells, knows which
 * table it stands in, and sends whole rows and paragraphs to the grid. Calls may come unbalanced, as web pages are: a row
 * outside a table, an end without its beginning are ignored. After an error everything is ignored; flow_status() has it. */
#ifndef MULU_READ_FLOW_H
#define MULU_READ_FLOW_H

#include "read/grid.h"

struct flow;
struct flow *flow_new(struct grid *grid, struct table_job *job);
void flow_free(struct flow *f);
/* The first thing that went wrong; err (may be NULL) gets its text. */
enum status flow_status(const struct flow *f, struct error *err);

void flow_text(struct flow *f, const char *bytes, size_t len);
void flow_line(struct flow *f);           /* a line ends, inside a paragraph */
void flow_paragraph(struct flow *f);      /* a paragraph ends, or begins: nothing when none is open */
bool flow_at_start(const struct flow *f); /* nothing but blanks stands in the paragraph at hand */

void flow_table(struct flow *f);
void flow_table_end(struct flow *f);
bool flow_open(const struct flow *f); /* a table is open, and nothing has failed */
void flow_row(struct flow *f, bool header);
void flow_row_end(struct flow *f);
void flow_row_drop(struct flow *f); /* the row at hand is not there */
void flow_row_is_header(struct flow *f);
/* What our own exports say beside the text (grid.h): own before or in a table, uid in a row. The texts of the table that
 * follows, or is at hand, stand as they are meant, blanks at their ends included. */
void flow_own(struct flow *f, const char *json);
void flow_uid(struct flow *f, const char *uid);
bool flow_is_own(const struct flow *f);
/* column: from 0, -1: the next one that is free; the rest as struct grid_cell. header: a header cell. */
void flow_cell(struct flow *f, int column, int rows, int columns, bool above, bool header);
void flow_cell_again(struct flow *f, int columns); /* the cell before goes on, over so many columns more */
void flow_cell_end(struct flow *f);
void flow_fail(struct flow *f, enum status st, const struct error *err);

#endif
