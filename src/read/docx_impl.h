/* A Word document on its way: docx.c opens the parts and knows the elements, docx_text.c does paragraphs and runs,
 * docx_table.c tables. Private to these. */
#ifndef MULU_READ_DOCX_IMPL_H
#define MULU_READ_DOCX_IMPL_H

#include "read/flow.h"
#include "read/numbering.h"
#include "read/pack.h"
#include "read/symbols.h"

enum { DOCX_NESTED = 64 };

/* A table that is open. Word's own grid of columns can be finer than what one sees: edges that lie less than a hair's breadth
 * apart count as one. */
struct docx_table {
    int *edges; /* by column of Word's grid, where it begins, in twips */
    int *snap;  /* the column that it counts as */
    int ngrid;
    int at;   /* column of Word's grid that comes next in the row at hand */
    int next; /* first column that is free */
    bool deleted, hidden;
    bool pending; /* a cell has begun, and not yet been told to the flow */
    int span;
    bool above, beside; /* it goes on with the cell above, or the one before it */
};

struct docx {
    struct table_job *job;
    struct flow *flow;
    struct numbering *numbering;
    int depth, skip; /* skip: depth of an element that is left out with all that it holds, 0: none */

    bool in_paragraph, in_run, in_row, in_cell; /* inside the properties of … */
    char *style;
    int num, level; /* of the list that the paragraph is in; -1: not said */
    enum symbol_font font;
    bool vanished;
    bool code; /* the run names a character that no XML can hold: U+0001 */
    int text;  /* depth of the element whose text counts, 0: none */

    bool instruction[DOCX_NESTED]; /* open fields: what comes is their code, not yet their result */
    int nfields;
    int box[DOCX_NESTED]; /* open content controls: -1 no check box, 0 open, 1 ticked, 2 told */
    int nboxes;
    int form_box;            /* a check box of a form: -1 none, 0, 1 */
    bool taken[DOCX_NESTED]; /* open alternatives: one of them has been read */
    int nalternatives;

    struct docx_table *tables;
    size_t ntables, tables_cap;
};

/* docx_text.c */
void docx_paragraph(struct docx *d);
void docx_paragraph_properties_end(struct docx *d);
void docx_fonts(struct docx *d, const struct xml_attributes *a);
void docx_put(struct docx *d, const char *bytes, size_t len); /* text as the run's font shows it */
void docx_symbol(struct docx *d, const struct xml_attributes *a);
void docx_field(struct docx *d, const struct xml_attributes *a);
void docx_control(struct docx *d);
void docx_control_end(struct docx *d);
void docx_control_box(struct docx *d, bool ticked);
void docx_form_box_end(struct docx *d);
bool docx_alternative(struct docx *d); /* whether it is the one to read */

/* docx_table.c */
void docx_table(struct docx *d);
void docx_table_end(struct docx *d);
void docx_grid_column(struct docx *d, const struct xml_attributes *a);
void docx_grid_end(struct docx *d);
void docx_row(struct docx *d);
void docx_row_end(struct docx *d);
void docx_cell(struct docx *d);
void docx_cell_open(struct docx *d); /* its properties are known */
void docx_cell_end(struct docx *d);
struct docx_table *docx_open_table(struct docx *d); /* NULL: none */

#endif
