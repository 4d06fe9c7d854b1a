/* The views, by their openers. `owner` is the view that opens: what is chosen is told to it (view_ops.go), and it is
 * alive as long as the view above it is. A form is nobody's: what is typed in it stays when the tree below it goes. */
#ifndef MULU_UI_VIEWS_H
#define MULU_UI_VIEWS_H

#include <stdint.h>

#include "ui/app.h"

void view_catalogs_open(struct app *app, int64_t catalog);
void view_tree_open(struct app *app, int64_t catalog, int64_t node);
/* number and path: of the node in the outline, for the heading of the form. */
void view_form_open(struct view *owner, int64_t catalog, int64_t node, const char *number, const char *path);
/* … with the caret in a cell of it. */
void view_form_open_at(struct view *owner, int64_t catalog, int64_t node, const char *number,
                       const char *path, const char *cell);
/* … with what an earlier session left there: takes over `file`, where that stands, and the contents of `left`, unless
 * it cannot open (false). */
bool view_form_resume(struct view *owner, char *file, struct state *left);
void view_search_open(struct view *owner, int64_t catalog,
                      const char *query); /* catalog 0: only everywhere */
/* … for the items to which the owner is to be limited: Enter gives the query to it, "" for all; `take` is called before the
 * view goes. */
void view_search_limit_open(struct view *owner, int64_t catalog, const char *query,
                            void (*take)(struct view *owner, const char *query));
/* The queries that have been kept under names: the one that is chosen is given to `take`. */
void view_kept_open(struct view *owner, void (*take)(struct view *owner, const char *query));
/* Begins at the first cell of `node`, 0: at the first of all. */
void view_marks_open(struct view *owner, int64_t catalog, const char *title, int64_t node);
/* The texts of a stored catalog's document that found no place (view_aside.c), to be put into `node`, 0: to be read only.
 * path: the node's titles, or the catalog's. */
void view_unplaced_open(struct view *owner, int64_t catalog, int64_t node, const char *path);
void view_import_open(struct view *owner);
void view_export_open(struct view *owner, int64_t catalog,
                      int64_t node);                       /* node: the subtree on offer; 0: none */
void view_trash_open(struct view *owner, int64_t catalog); /* the one that owner shows; 0: all */
#define HELP_FILES_WORDS "ZMODEM lrzsz pscp PuTTY Xshell SecureCRT MobaXterm OSC52" /* by which it is found */
struct page;
void help_files(struct page *p, const struct env *env); /* the part of help on files and one's own computer */
void view_help_open(struct app *app, const enum mode *modes);
void view_palette_open(struct view *below);
/* catalog and title: what it is limited to at first; 0: all. */
void view_agenda_open(struct view *owner, int64_t catalog, const char *title);
/* What the calendar that is in force has moved since the last start, told once. */
void view_moved_tell(struct app *app);

/* Undo and redo, with the question that an old step or another's needs; the owner goes to what was touched. */
void history_undo(struct view *owner);
void history_redo(struct view *owner);

#endif
