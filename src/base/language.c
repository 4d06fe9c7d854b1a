#include "mulu/language.h"

#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mulu/file.h"
#include "mulu/mem.h"

#define DOMAIN "mulu"

/* $LANGUAGE is a list by preference, en:zh or en_GB.UTF-8; the first that the program speaks is taken. */
static const char *by_environment(void)
{
    const char *p = getenv("LANGUAGE");
    while (p && *p) {
        if (strncmp(p, "en", 2) == 0)
            return "en";
        if (strncmp(p, "zh", 2) == 0)
            return "zh";
        p += strcspn(p, ":");
        p += *p == ':';
    }
    return "zh";
}

static bool holds(const char *dir, const char *language)
{
    char *path = mem_printf("%s/%s/LC_MESSAGES/" DOMAIN ".mo", dir, language);
    bool yes = path_is_file(path);
    free(path);
    return yes;
}

/* Below share/mulu when installed; build/mulu and build/tests/… have them in build/share/mulu. NULL: nowhere. */
static char *find_translations(const char *share, const char *language)
{
    char *dir = share ? path_join(share, "locale") : NULL, self[PATH_MAX];
    if (dir && holds(dir, language))
        return dir;
    free(dir);
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    self[n > 0 ? n : 0] = '\0';
    for (int up = 0; up < 3; up++) {
        char *slash = strrchr(self, '/');
        if (!slash)
            break;
        *slash = '\0';
        dir = path_join(self, "share/mulu/locale");
        if (holds(dir, language))
            return dir;
        free(dir);
    }
    return NULL;
}

/* gettext looks at LC_MESSAGES first: under "C" it translates nothing, whatever $LANGUAGE says; under any other locale
 * $LANGUAGE decides. Both are set here, so that neither what the terminal's locale says nor whether it is installed
 * can decide for the clerk. */
void language_choose(const char *setting, const char *share)
{
    const char *language = strcmp(setting, "auto") == 0 ? by_environment() : setting;
    char *dir = strcmp(language, "zh") == 0 ? NULL : find_translations(share, language);
    if (!dir) {
        setlocale(LC_MESSAGES, "C");
        return;
    }
    setenv("LANGUAGE", language, 1);
    setlocale(LC_MESSAGES, "C.UTF-8");
    bindtextdomain(DOMAIN, dir);
    bind_textdomain_codeset(
        DOMAIN, "UTF-8"); /* inside, all text is UTF-8; the screen knows the terminal's encoding */
    free(dir);
}

const char *tr(const char *text)
{
    const char *mark = strchr(text, LANGUAGE_CONTEXT[0]);
    if (!*text)
        return text; /* to gettext the empty text is the catalog's header */
    const char *found = dgettext(DOMAIN, text);
    return found == text && mark ? mark + 1 : found;
}

const char *tr_in(const char *context, const char *text)
{
    char *both = mem_printf("%s" LANGUAGE_CONTEXT "%s", context, text);
    const char *found = dgettext(DOMAIN, both);
    if (found == both)
        found = text;
    free(both);
    return found;
}
