/* Where the program begins: the locale, the global options, and which way to go – a subcommand or the editor. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cmd/open.h"
#include "mulu/charset.h"
#include "mulu/cmd.h"
#include "mulu/env.h"
#include "mulu/language.h"
#include "mulu/messages.h"
#include "mulu/settings.h"
#include "mulu/ui.h"

static enum status edit(const struct env *env, const struct cmd_globals *globals, const struct cmd_next *next,
                        const struct settings *settings, const char *notice, struct error *err)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return error_set(err, ST_USAGE, MSG_NO_TERMINAL);
    struct store *store = NULL;
    const char *path = next->practice      ? next->practice
                       : globals->database ? globals->database
                                           : env->database;
    const char *color = getenv("NO_COLOR");
    enum status st =
        cmd_open(env, path, globals->read_only ? STORE_READ_ONLY : STORE_TIDY_LATER, &store, err);
    if (!st)
        st = ui_run(&(struct ui_setup){.env = env,
                                       .store = store,
                                       .settings = settings,
                                       .notice = notice,
                                       .practice = next->practice != NULL,
                                       .anew = next->anew,
                                       .no_color = color && *color,
                                       .ascii = globals->ascii},
                    err);
    store_close(store);
    return st;
}

/* Which way to go. notice: what the editor tells at its start; or NULL. */
static enum status start(const struct env *env, int argc, char **argv, const struct settings *settings,
                         const char *notice, struct error *err)
{
    struct cmd_globals globals;
    struct cmd_next next = {0};
    FILE *terminal = stdout;
    enum status st = cmd_globals(argc, argv, &globals, err);
    if (st)
        return st;
    globals.keys_card = ui_keys_card;
    if (globals.help || globals.version || globals.used < argc)
        stdout = charset_stream(stdout); /* the editor's goes through curses */
    if (globals.help)
        cmd_print_help(stdout);
    else if (globals.version)
        cmd_print_version(stdout);
    else if (globals.used < argc)
        st = cmd_run(env, &globals, argc - globals.used, argv + globals.used, &next, err);
    bool editor = !globals.help && !globals.version && (globals.used == argc || next.practice);
    if (next.practice)
        stdout = terminal;
    if (!st && editor)
        st = edit(env, &globals, &next, settings, notice, err);
    free(next.practice);
    return st;
}

/* The locale, the settings and the language come before everything that speaks. */
static enum status speak(struct env *env, const char *notice, int argc, char **argv, struct error *err)
{
    struct settings settings;
    struct error wrong = {0}; /* in the user's settings: said in the editor, and the defaults serve */
    language_choose("auto", env->share_dir); /* what is wrong with the settings is told, too */
    settings_load(&settings, env->config_dir, &wrong);
    env_set_zone(env, settings_get(&settings, SETTING_ZONE));
    language_choose(settings_get(&settings, SETTING_LANGUAGE), env->share_dir);
    enum status st = start(env, argc, argv, &settings,
                           notice         ? tr(notice)
                           : wrong.status ? wrong.text
                                          : NULL,
                           err);
    settings_release(&settings);
    return st;
}

/* What was printed but could not be written is a failure too: a full disk, a closed pipe. */
static enum status flush_output(struct error *err)
{
    if (fflush(stdout) || ferror(stdout))
        return error_set(err, ST_OUTPUT, MSG_OUTPUT);
    return ST_OK;
}

/* The streams as they were, and what stood in for them is gone with what it still held. */
static void end_stream(FILE **stream, FILE *plain)
{
    if (*stream != plain)
        fclose(*stream);
    *stream = plain;
}

int main(int argc, char **argv)
{
    FILE *out = stdout, *err_out = stderr;
    const char *notice = charset_begin();
    stderr = charset_stream(stderr);
    struct env env;
    struct error err = {0};
    enum status st = env_init(&env, argv[0], &err);
    if (!st)
        st = speak(&env, notice, argc, argv, &err);
    if (!st)
        st = flush_output(&err);
    if (st && *err.text)
        fprintf(stderr, "mulu: %s\n", err.text);
    end_stream(&stdout, out);
    end_stream(&stderr, err_out);
    env_release(&env);
    return error_exit_code(st);
}
