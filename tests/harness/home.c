/* Homes for tests: a fresh directory each, taken away at the end. */
#include "harness/term.h"

#include "harness/test.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "mulu/mem.h"

char *term_home(void)
{
    static const char *const below[] = {"config/mulu", "state", "data", "Documents"};
    const char *tmp = getenv("TMPDIR");
    char *home = mem_printf("%s/mulu-test.XXXXXX", tmp && *tmp ? tmp : "/tmp");
    assert_non_null(mkdtemp(home));
    for (size_t i = 0; i < sizeof below / sizeof *below; i++) {
        char *dir = mem_printf("%s/%s", home, below[i]);
        for (char *p = dir + strlen(home) + 1;; p++) {
            char was = *p;
            if (was && was != '/')
                continue;
            *p = '\0';
            mkdir(dir, 0700);
            *p = was;
            if (!was)
                break;
        }
        free(dir);
    }
    return home;
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *where)
{
    (void)info;
    (void)type;
    (void)where;
    return remove(path);
}

void term_home_remove(char *home)
{
    if (home)
        nftw(home, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(home);
}
