/* What keys can ask for. The names are those of the key table's sections ([tree-fold] = mode tree, action fold); what
 * must be so before an action makes sense is checked in one place, which also says why a key does nothing. */
#ifndef MULU_UI_ACTION_H
#define MULU_UI_ACTION_H

#include <stdbool.h>
#include <stddef.h>

/* What a view has to offer at this moment; view_ops.have() gives the bits, an action's `needs` asks for them. */
enum {
    HAVE_WRITABLE = 1 << 0, /* the database may be changed */
    HAVE_CATALOG = 1 << 1,
    HAVE_NODE = 1 << 2,
    HAVE_PARENT = 1 << 3, /* the node is not an outermost one */
    HAVE_MARK = 1 << 4,   /* the node has cells to confirm */
    HAVE_MARKS = 1 << 5,  /* the catalog has */
    HAVE_HITS = 1 << 6,   /* there was a search that found something */
    HAVE_TRAIL = 1 << 7,  /* there is a place to jump back to */
    HAVE_LINE = 1 << 9,   /* there is something to move in: the list is not empty */
    HAVE_UNDO = 1 << 10,
    HAVE_REDO = 1 << 11,
    HAVE_VALUES = 1 << 12,  /* the field can be completed from other items */
    HAVE_SCOPE = 1 << 13,   /* a catalog is open, to which a search can be limited */
    HAVE_TOUR = 1 << 14,    /* a practice copy: there is a tour */
    HAVE_LINES = 1 << 15,   /* the text that is typed may have several lines */
    HAVE_ITEM = 1 << 16,    /* an item, for which events and publications can be recorded */
    HAVE_CLAUSES = 1 << 17, /* the time limit has several clauses */
    HAVE_CHOSEN = 1 << 18,  /* one of the choices is chosen, and none may be */
    HAVE_TABLES = 1 << 19,  /* the file that is imported has several */
    HAVE_SEND = 1 << 20,    /* the dialog makes a file, which can go to the clerk's own computer */
    HAVE_RECEIVE = 1 << 21, /* … asks for a file, which can come from there */
    HAVE_ASIDE = 1 << 22,   /* something may stand aside: texts without a place, rows left out, notes */
};

/* name, word in the key table, needs */
#define UI_ACTIONS(X)                                                                                        \
    X(HELP, "help", 0)                                                                                       \
    X(QUIT, "quit", 0)                                                                                       \
    X(REDRAW, "redraw", 0)                                                                                   \
    X(SUSPEND, "suspend", 0)                                                                                 \
    X(THEME, "theme", 0)                                                                                     \
    X(BREAK, "break", 0)                                                                                     \
    X(PALETTE, "palette", 0)                                                                                 \
    X(UP, "up", HAVE_LINE)                                                                                   \
    X(DOWN, "down", HAVE_LINE)                                                                               \
    X(LEFT, "left", 0)                                                                                       \
    X(RIGHT, "right", 0)                                                                                     \
    X(PAGE_UP, "page-up", HAVE_LINE)                                                                         \
    X(PAGE_DOWN, "page-down", HAVE_LINE)                                                                     \
    X(FIRST, "first", HAVE_LINE)                                                                             \
    X(LAST, "last", HAVE_LINE)                                                                               \
    X(BACK, "back", 0)                                                                                       \
    X(ACCEPT, "accept", 0)                                                                                   \
    X(CANCEL, "cancel", 0)                                                                                   \
    X(OPEN, "open", HAVE_LINE)                                                                               \
    X(EDIT, "edit", HAVE_LINE)                                                                               \
    X(NEW, "new", HAVE_WRITABLE)                                                                             \
    X(IMPORT, "import", HAVE_WRITABLE)                                                                       \
    X(EXPORT, "export", HAVE_CATALOG)                                                                        \
    X(TRASH, "trash", 0)                                                                                     \
    X(PROPERTIES, "properties", HAVE_WRITABLE | HAVE_CATALOG)                                                \
    X(REMOVE_CATALOG, "remove", HAVE_WRITABLE | HAVE_CATALOG)                                                \
    X(SEARCH, "search", HAVE_CATALOG)                                                                        \
    X(UNDO, "undo", HAVE_WRITABLE | HAVE_UNDO)                                                               \
    X(REDO, "redo", HAVE_WRITABLE | HAVE_REDO)                                                               \
    X(RELOAD, "reload", 0)                                                                                   \
    X(FOCUS, "focus", HAVE_NODE)                                                                             \
    X(FOLD, "fold", HAVE_NODE)                                                                               \
    X(UNFOLD, "unfold", HAVE_NODE)                                                                           \
    X(TOGGLE, "toggle", HAVE_NODE)                                                                           \
    X(EXPAND_ALL, "expand-all", HAVE_NODE)                                                                   \
    X(COLLAPSE_ALL, "collapse-all", HAVE_NODE)                                                               \
    X(EXPAND_BELOW, "expand-below", HAVE_NODE)                                                               \
    X(LEVEL, "level", HAVE_NODE)                                                                             \
    X(PREV_SIBLING, "prev-sibling", HAVE_NODE)                                                               \
    X(NEXT_SIBLING, "next-sibling", HAVE_NODE)                                                               \
    X(PARENT, "parent", HAVE_NODE | HAVE_PARENT)                                                             \
    X(GO_TO, "go-to", HAVE_NODE)                                                                             \
    X(JUMP_BACK, "jump-back", HAVE_TRAIL)                                                                    \
    X(ADD, "add", HAVE_WRITABLE)                                                                             \
    X(ADD_CHILD, "add-child", HAVE_WRITABLE | HAVE_NODE)                                                     \
    X(RENAME, "rename", HAVE_WRITABLE | HAVE_NODE)                                                           \
    X(REMOVE, "delete", HAVE_WRITABLE | HAVE_NODE)                                                           \
    X(MOVE_UP, "move-up", HAVE_WRITABLE | HAVE_NODE)                                                         \
    X(MOVE_DOWN, "move-down", HAVE_WRITABLE | HAVE_NODE)                                                     \
    X(PROMOTE, "promote", HAVE_WRITABLE | HAVE_NODE | HAVE_PARENT)                                           \
    X(DEMOTE, "demote", HAVE_WRITABLE | HAVE_NODE)                                                           \
    X(CONFIRM, "confirm", HAVE_WRITABLE | HAVE_NODE | HAVE_MARK)                                             \
    X(MARKS, "marks", HAVE_MARKS)                                                                            \
    X(NEXT_HIT, "next-hit", HAVE_HITS)                                                                       \
    X(PREV_HIT, "prev-hit", HAVE_HITS)                                                                       \
    X(NARROWER, "narrower", HAVE_NODE)                                                                       \
    X(WIDER, "wider", HAVE_NODE)                                                                             \
    X(SCROLL_UP, "scroll-up", 0)                                                                             \
    X(SCROLL_DOWN, "scroll-down", 0)                                                                         \
    X(SAVE, "save", HAVE_WRITABLE)                                                                           \
    X(NEXT_FIELD, "next-field", 0)                                                                           \
    X(PREV_FIELD, "prev-field", 0)                                                                           \
    X(NEXT_EMPTY, "next-empty", 0)                                                                           \
    X(TICK, "tick", HAVE_WRITABLE | HAVE_LINE)                                                               \
    X(CLEAR, "clear", HAVE_WRITABLE | HAVE_CHOSEN)                                                           \
    X(CHOOSE, "choose", HAVE_LINE)                                                                           \
    X(LIST, "list", HAVE_VALUES)                                                                             \
    X(COPY_ABOVE, "copy-above", HAVE_WRITABLE)                                                               \
    X(COPY_DOWN, "copy-down", HAVE_WRITABLE)                                                                 \
    X(SCOPE, "scope", HAVE_SCOPE)                                                                            \
    X(TOUR, "tour", HAVE_TOUR)                                                                               \
    X(COMPLETE, "complete", 0)                                                                               \
    X(RESTORE, "restore", HAVE_WRITABLE | HAVE_LINE)                                                         \
    X(CARET_LEFT, "left-one", 0)                                                                             \
    X(CARET_RIGHT, "right-one", 0)                                                                           \
    X(CARET_WORD_LEFT, "left-word", 0)                                                                       \
    X(CARET_WORD_RIGHT, "right-word", 0)                                                                     \
    X(CARET_HOME, "line-start", 0)                                                                           \
    X(CARET_END, "line-end", 0)                                                                              \
    X(CARET_FIRST, "text-start", 0)                                                                          \
    X(CARET_LAST, "text-end", 0)                                                                             \
    X(ERASE, "erase", 0)                                                                                     \
    X(ERASE_AHEAD, "erase-ahead", 0)                                                                         \
    X(ERASE_WORD, "erase-word", 0)                                                                           \
    X(ERASE_TO_END, "erase-to-end", 0)                                                                       \
    X(ERASE_TO_START, "erase-to-start", 0)                                                                   \
    X(CUT, "cut", 0)                                                                                         \
    X(PASTE, "paste", 0)                                                                                     \
    X(UNTYPE, "undo-typing", 0)                                                                              \
    X(RETYPE, "redo-typing", 0)                                                                              \
    X(RENUMBER, "renumber", 0)                                                                               \
    X(TO_HALF, "to-half", 0)                                                                                 \
    X(TO_FULL, "to-full", 0)                                                                                 \
    X(OUTSIDE, "outside", 0)                                                                                 \
    X(COPY, "copy", 0)                                                                                       \
    X(MARK, "mark", 0)                                                                                       \
    X(UNSELECT, "unselect", 0)                                                                               \
    X(SELECT_ALL, "select-all", 0)                                                                           \
    X(SELECT_LEFT, "select-left", 0)                                                                         \
    X(SELECT_RIGHT, "select-right", 0)                                                                       \
    X(SELECT_UP, "select-up", 0)                                                                             \
    X(SELECT_DOWN, "select-down", 0)                                                                         \
    X(SELECT_HOME, "select-home", 0)                                                                         \
    X(SELECT_END, "select-end", 0)                                                                           \
    X(SELECT_WORD_LEFT, "select-left-word", 0)                                                               \
    X(SELECT_WORD_RIGHT, "select-right-word", 0)                                                             \
    X(FIND, "find", 0)                                                                                       \
    X(FULL, "full", 0)                                                                                       \
    X(NEWLINE, "newline", HAVE_WRITABLE | HAVE_LINES)                                                        \
    X(TOOLS, "tools", 0)                                                                                     \
    X(COPY_CELL, "copy-cell", HAVE_LINE)                                                                     \
    X(COPY_ROW, "copy-row", HAVE_LINE)                                                                       \
    X(MOUSE, "mouse", 0)                                                                                     \
    X(SEND, "send", HAVE_SEND)                                                                               \
    X(RECEIVE, "receive", HAVE_RECEIVE)                                                                      \
    X(AGENDA, "agenda", HAVE_CATALOG)                                                                        \
    X(CALCULATE, "calculate", 0)                                                                             \
    X(RULE, "rule", HAVE_WRITABLE)                                                                           \
    X(EVENT, "event", HAVE_WRITABLE | HAVE_ITEM)                                                             \
    X(PUBLISHED, "published", HAVE_WRITABLE | HAVE_ITEM)                                                     \
    X(PREV_WEEK, "prev-week", 0)                                                                             \
    X(NEXT_WEEK, "next-week", 0)                                                                             \
    X(PREV_MONTH, "prev-month", 0)                                                                           \
    X(NEXT_MONTH, "next-month", 0)                                                                           \
    X(DAY_TODAY, "today", 0)                                                                                 \
    X(PANE, "pane", 0)                                                                                       \
    X(ALL_DONE, "done", 0)                                                                                   \
    X(BY_UNIT, "unit", 0)                                                                                    \
    X(BY_CATALOG, "catalog", 0)                                                                              \
    X(NEXT_CLAUSE, "next-clause", HAVE_CLAUSES)                                                              \
    X(PREV_CLAUSE, "prev-clause", HAVE_CLAUSES)                                                              \
    X(LIMIT_TEXT, "text", 0)                                                                                 \
    X(NEXT_MARK, "next-mark", HAVE_MARKS)                                                                    \
    X(PREV_MARK, "prev-mark", HAVE_MARKS)                                                                    \
    X(CONFIRM_KIND, "confirm-kind", HAVE_WRITABLE | HAVE_MARKS)                                              \
    X(LEAVE_OUT, "leave-out", HAVE_WRITABLE | HAVE_NODE)                                                     \
    X(ASIDE, "aside", HAVE_ASIDE)                                                                            \
    X(NEXT_TABLE, "next-table", HAVE_TABLES)                                                                 \
    X(FORMAT, "format", 0)                                                                                   \
    X(COLUMNS, "columns", 0)                                                                                 \
    X(UNDECIDE, "undecide", HAVE_LINE)                                                                       \
    X(UNDECIDE_ALL, "undecide-all", HAVE_LINE)                                                               \
    X(HEADER_LOWER, "header-lower", HAVE_LINE)                                                               \
    X(HEADER_HIGHER, "header-higher", HAVE_LINE)                                                             \
    X(HEADER_MORE, "header-more", HAVE_LINE)                                                                 \
    X(HEADER_LESS, "header-less", HAVE_LINE)                                                                 \
    X(LEVELS_MORE, "levels-more", HAVE_LINE)                                                                 \
    X(LEVELS_LESS, "levels-less", HAVE_LINE)                                                                 \
    X(REPLACE, "replace", HAVE_WRITABLE)                                                                     \
    X(APPLY, "apply", HAVE_WRITABLE | HAVE_LINE)                                                             \
    X(NEXT_KIND, "next-kind", HAVE_LINE)                                                                     \
    X(PREV_KIND, "prev-kind", HAVE_LINE)                                                                     \
    X(AS_TREE, "as-tree", 0)                                                                                 \
    X(KEEP, "keep", 0)                                                                                       \
    X(KEPT, "kept", 0)                                                                                       \
    X(NUMBER, "number", HAVE_LINE)                                                                           \
    X(RENAME_KEPT, "rename-kept", HAVE_LINE)                                                                 \
    X(DROP, "drop", HAVE_LINE)                                                                               \
    X(NARROW, "narrow", 0)                                                                                   \
    X(ALL, "all", 0)

enum action {
    ACT_NONE,
#define X(name, word, needs) ACT_##name,
    UI_ACTIONS(X)
#undef X
        ACT_COUNT
};

/* The sets of keys. A view names those that hold in it, the nearest first. */
enum mode {
    MODE_NONE, /* ends a list of modes */
    MODE_GLOBAL,
    MODE_SYSTEM, /* holds everywhere, also in questions */
    MODE_CATALOGS,
    MODE_TREE,
    MODE_DETAIL,
    MODE_FORM,
    MODE_LINES,   /* a field of several lines */
    MODE_OFFER,   /* a list of completions is open below the field that is typed in */
    MODE_CHOICES, /* … and the cursor is in that list */
    MODE_PICK,    /* a field whose value is one of a list */
    MODE_STACK,   /* … whose choices stand one below the other */
    MODE_TICKS,   /* a field whose value is any number of a list */
    MODE_PATH,    /* a field that holds a file's name */
    MODE_FIELD,   /* a text that may be long: of a form, or alone on the screen */
    MODE_SELECT,  /* … of which some is selected */
    MODE_TEXT,    /* one text alone on the screen */
    MODE_FIND,    /* looking for something in it */
    MODE_SEARCH,
    MODE_NARROW, /* … for what another view is to be limited to */
    MODE_KEPT,   /* the filters that have been kept under names */
    MODE_MARKS,
    MODE_PREVIEW, /* the preview of an import */
    MODE_COLUMNS, /* … what its columns mean */
    MODE_ASIDE,   /* … what of it stands aside */
    MODE_REPLACE, /* what another edition changes */
    MODE_TRASH,
    MODE_HELP,
    MODE_PALETTE,
    MODE_FILTER, /* what to look for in the help is being typed */
    MODE_DIALOG,
    MODE_MENU,
    MODE_ASK,
    MODE_LIMIT,      /* the field of the form that holds the time limit */
    MODE_AGENDA,     /* what falls due */
    MODE_MONTH,      /* … while its calendar has the keys */
    MODE_NARROWED,   /* … limited to what a query finds */
    MODE_CALCULATOR, /* how a due day comes about */
    MODE_TRIAL,      /* … while the limit's text is typed there */
    MODE_MOVED,      /* what a new calendar has moved */
    MODE_EDIT,       /* within a text field */
    MODE_COUNT
};

const char *action_word(enum action a);
bool action_by_word(const char *word, enum action *out);
/* The sentence that says what the first missing thing is; NULL when nothing is missing. */
const char *action_missing(enum action a, unsigned have);

const char *mode_word(enum mode m);
bool mode_by_word(const char *word, size_t len, enum mode *out);

#endif
