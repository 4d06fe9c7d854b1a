/* The editor for the tests: the same library, in a world that is the same every day. The clock stands at 2026-11-22
 * 16:20 +08:00 (TZ is set by the harness) and moves a second with each question about it, so that changes keep their
 * order; the user is 李; uids count up.
 *
 *     mulu-fixed [--read-only] [--ascii] [--user NAME] [--notice TEXT] [--catalog N] [--practice] [--patience MS] DATABASE */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixed/world.h"
#include "mulu/charset.h"
#include "mulu/language.h"
#include "mulu/mem.h"
#include "mulu/settings.h"
#include "mulu/store.h"
#include "mulu/ui.h"

static int fail(const struct error *err)
{
    fprintf(stderr, "mulu: %s\n", err->text);
    return error_exit_code(err->status);
}

int main(int argc, char **argv)
{
    struct env env = {0};
    struct error err = {0};
    struct store *store = NULL;
    struct settings settings = {0};
    struct ui_setup setup = {.env = &env, .no_color = getenv("NO_COLOR") && *getenv("NO_COLOR")};
    enum store_mode mode = STORE_READ_WRITE;
    const char *database = NULL, *user = NULL;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--read-only") == 0)
            mode = STORE_READ_ONLY;
        else if (strcmp(argv[i], "--ascii") == 0)
            setup.ascii = true;
        else if (strcmp(argv[i], "--practice") == 0)
            setup.practice = true;
        else if (strcmp(argv[i], "--user") == 0 && i + 1 < argc)
            user = argv[++i];
        else if (strcmp(argv[i], "--notice") == 0 && i + 1 < argc)
            setup.notice = argv[++i];
        else if (strcmp(argv[i], "--patience") == 0 && i + 1 < argc)
            setup.patience = atoi(argv[++i]);
        else if (strcmp(argv[i], "--catalog") == 0 && i + 1 < argc)
            setup.catalog = atoi(argv[++i]);
        else
            database = argv[i];
    }
    const char *notice = charset_begin();
    enum status st = world_init(&env, user, &err);
    language_choose("auto", env.share_dir);
    if (!st)
        st = settings_load(&settings, env.config_dir, &err);
    setup.settings = &settings;
    if (!st)
        env_set_zone(&env, settings_get(&settings, SETTING_ZONE));
    if (!st)
        language_choose(settings_get(&settings, SETTING_LANGUAGE), env.share_dir);
    if (!setup.notice && notice)
        setup.notice = tr(notice);
    if (!st)
        st = store_open(&env, database ? database : env.database, mode, &store, &err);
    setup.store = store;
    if (!st)
        st = ui_run(&setup, &err);
    store_close(store);
    settings_release(&settings);
    env_release(&env);
    return st ? fail(&err) : 0;
}
