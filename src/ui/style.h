/* What a piece of the screen means; how that looks is a theme (theme.h). Nothing is told by colour alone: every
 * style differs from the normal one by an attribute too, or the text beside it says the same. */
#ifndef MULU_UI_STYLE_H
#define MULU_UI_STYLE_H

enum style {
    STYLE_NORMAL,
    STYLE_TITLE,         /* the top line */
    STYLE_HINT,          /* the last line */
    STYLE_KEY,           /* a key's name in it */
    STYLE_STRONG,        /* headings inside a view */
    STYLE_LABEL,         /* the name of a field */
    STYLE_DIM,           /* what may be overlooked */
    STYLE_SELECTED,      /* the line that keys act upon */
    STYLE_SELECTED_IDLE, /* the same in the pane that has not got the keys */
    STYLE_MARK,          /* a cell to confirm */
    STYLE_MATCH,         /* what was searched for */
    STYLE_MATCH_SELECTED,
    STYLE_INPUT, /* where typing goes */
    STYLE_BORDER,
    STYLE_NOTICE, /* what has just happened */
    STYLE_ERROR,
    STYLE_COUNT
};

#endif
