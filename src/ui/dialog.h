/* Dialogs: a question with a few answers, a short list to choose from, and a box of fields to fill in. All are views
 * that lie over their owner, the view that asked; an answer is given to the owner, which is alive as long as they are. */
#ifndef MULU_UI_DIALOG_H
#define MULU_UI_DIALOG_H

#include <stdbool.h>

#include "mulu/strings.h"
#include "ui/edit.h"
#include "ui/list.h"
#include "ui/view.h"

/* --- a question ------------------------------------------------------------------------------------------------- */

enum { ASK_MAX = 4 };
struct ask_option {
    const char *label;
    char key; /* the letter that chooses it at once */
};
struct ask {
    const char *title, *text; /* copied; text may have several lines */
    struct ask_option options[ASK_MAX];
    int n;
    int safe;  /* the option that Esc means: it changes nothing; Enter begins with it, */
    int begin; /* or so many options behind it, where going on changes nothing either */
    void (*answer)(struct view *owner, int option);
    void (*yes)(struct view *owner); /* instead of answer, where all but the safe option mean the same */
};
void ask_open(struct view *owner, const struct ask *ask);
/* Yes or no, no being the safe one; `yes` is called only for yes. */
void ask_yes(struct view *owner, const char *title, const char *text, void (*yes)(struct view *owner));

/* --- a choice --------------------------------------------------------------------------------------------------- */

/* Takes the items over. */
void menu_open(struct view *owner, const char *title, struct string_list *items,
               void (*chosen)(struct view *owner, int index));
/* Puts the cursor of the menu just opened on what is in force. */
/* The menu that has just been opened lists keys of the view below: they work in it too. */
void menu_pass_keys(struct app *app);
void menu_begin_at(struct app *app, int index);

/* --- fields ----------------------------------------------------------------------------------------------------- */

enum dialog_kind { DIALOG_LINE, DIALOG_PATH, DIALOG_CHOICE };
enum { DIALOG_MAX_FIELDS = 6 };

struct dialog_field {
    enum dialog_kind kind;
    const char *label;
    struct edit edit;           /* of a line or path */
    struct string_list choices; /* of a choice */
    int chosen;
    int under; /* … that the cursor is on, where they stand in lines: chosen by the keys that leave the field, but not by
                * arrows that only pass through it */
    bool offered;  /* a path is still as it was offered: one typed from / or ~ on takes its place */
    char *problem; /* what is wrong with it, shown below it; NULL: nothing */
};

struct dialog {
    char *title, *note; /* note: below the fields, wrapped; may be NULL */
    int note_rows;      /* that it gets at least */
    char *head;         /* above the fields, wrapped; NULL: nothing */
    const char *about;  /* what the help says before the keys; of the message table; NULL: nothing */
    struct dialog_field fields[DIALOG_MAX_FIELDS];
    int n, at;
    struct string_list matches;      /* of the path being completed */
    struct list match_list;          /* the cursor in them */
    bool picking;                    /* the cursor is in the list, not in the text */
    bool (*suits)(const char *name); /* of a file in that list, by its name: others come last; NULL: all do */
    /* Enter on the last field, or F2, once every path names what can be a file: true closes the dialog; false stays,
     * having set problems or a message. */
    bool (*submit)(struct view *owner, struct dialog *d);
    /* The file goes to the clerk's own computer, or comes from there, instead; as submit. NULL: not offered. */
    bool (*send)(struct view *owner, struct dialog *d), (*receive)(struct view *owner, struct dialog *d);
    void (*changed)(struct view *owner, struct dialog *d, int field); /* after each change; may be NULL */
    struct view *owner, *view;                                        /* who asked, and the dialog itself */
    void *ctx; /* the owner's, freed with free() when the dialog closes */
};

/* The dialog, to which fields are then added; NULL when it would not open. */
struct dialog *dialog_open(struct view *owner, const char *title,
                           bool (*submit)(struct view *owner, struct dialog *d));
void dialog_line(struct dialog *d, const char *label, const char *text);
void dialog_offer(struct dialog *d, const char *label,
                  const char *text); /* … which what is typed takes the place of */
void dialog_path(struct dialog *d, const char *label, const char *text);
/* Choices separated by newlines. */
void dialog_choice(struct dialog *d, const char *label, const char *choices, int chosen);
void dialog_set_choices(struct dialog *d, int field, const char *choices, int chosen);
void dialog_note(struct dialog *d, const char *note);
const char *dialog_text(const struct dialog *d, int field); /* of a line or path */
void dialog_problem(struct dialog *d, int field, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

#endif
