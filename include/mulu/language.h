/* The language that the program speaks: Chinese as it stands in the message table, or another by gettext. It depends on
 * the user's choice alone, not on the locale, which only says how the terminal encodes text: an English clerk at a
 * GB18030 terminal, and a Chinese one at a terminal that says nothing (LANG=C), are both served. Catalogs of the office
 * stay what they are: data is not translated. */
#ifndef MULU_LANGUAGE_H
#define MULU_LANGUAGE_H

/* Between a context and its text in one key, as gettext has it. */
#define LANGUAGE_CONTEXT "\004"

/* setting: zh, en, or auto (as $LANGUAGE asks, else Chinese). share: share/mulu, below which the translations stand;
 * those of a freshly built program stand beside it. Called once the locale is set, and again when the choice changes:
 * what is then drawn speaks the new language. */
void language_choose(const char *setting, const char *share);

/* The text in the language chosen, without its context; itself where it has no translation. Lasts as long as the
 * program. */
const char *tr(const char *text) __attribute__((format_arg(1)));
/* The same for what is read from a table: the text of this context, else itself. */
const char *tr_in(const char *context, const char *text);

#endif
