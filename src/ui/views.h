/* The views, by their openers. `owner` is the view that opens: what is chosen is told to it (view_ops.go), and it is
 * alive as long as the view above it is. */
#ifndef MULU_UI_VIEWS_H
#define MULU_UI_VIEWS_H

#include <stdint.h>

#include "ui/app.h"

void view_catalogs_open(struct app *app, int64_t catalog);
void view_tree_open(struct app *app, int64_t catalog, int64_t node);
/* number and path: of the node in the outline, for the heading of the form. */
void view_form_open(struct view *owner, int64_t catalog, int64_t node, const char *number, const char *path);
void view_search_open(struct view *owner, int64_t catalog,
                      const char *query); /* catalog 0: only everywhere */
void view_marks_open(struct view *owner, int64_t catalog);
void view_import_open(struct view *owner);
void view_export_open(struct view *owner, int64_t catalog,
                      int64_t node); /* node: the subtree on offer; 0: none */
void view_trash_open(struct view *owner);
void view_help_open(struct app *app, const enum mode *modes);

/* Undo and redo, with the question that an old step or another's needs; the owner goes to what was touched. */
void history_undo(struct view *owner);
void history_redo(struct view *owner);

#endif
