/* Writes every text that can be translated as a template for gettext: po/mulu.pot, by `make po`. Texts that occur more
 * than once are put together by msguniq. */
#include <stdio.h>
#include <string.h>

#include "po/list.h"

static void put_string(const char *keyword, const char *text)
{
    printf("%s \"", keyword);
    for (; *text; text++) {
        if (*text == '\n')
            fputs("\\n", stdout);
        else if (*text == '\r')
            fputs("\\r", stdout);
        else if (*text == '"' || *text == '\\')
            printf("\\%c", *text);
        else if ((unsigned char)*text <
                 ' ') /* the name of a key, and what begins a sequence for the terminal */
            printf("\\%03o", (unsigned)*text);
        else
            putchar(*text);
    }
    fputs("\"\n", stdout);
}

static void put(void *ctx, const struct translatable *t)
{
    (void)ctx;
    printf("\n#: %s\n", t->where);
    if (strchr(t->text, '%'))
        fputs("#, c-format\n", stdout);
    if (t->context)
        put_string("msgctxt", t->context);
    put_string("msgid", t->text);
    put_string("msgstr", "");
}

int main(int argc, char **argv)
{
    fputs("msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n"
          "\"Content-Transfer-Encoding: 8bit\\n\"\n",
          stdout);
    return argc == 2 && messages_each(argv[1], put, NULL) ? 0 : 1;
}
