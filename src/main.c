/* Where the program begins: the locale, the global options, and which way to go – a subcommand or the editor. */
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mulu/cmd.h"
#include "mulu/env.h"
#include "mulu/messages.h"
#include "mulu/ui.h"

/* The editor draws wide characters: it needs a UTF-8 locale. Where the environment names none, the one that every system
 * has is taken, and the clerk is told. Returns what to tell, or NULL. */
static const char *choose_locale(void)
{
    if (setlocale(LC_ALL, "") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
        return NULL;
    setlocale(LC_ALL, "C.UTF-8");
    return MSG_NOTICE_LOCALE;
}

static enum status edit(const struct env *env, const struct cmd_globals *globals, const char *notice,
                        struct error *err)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return error_set(err, ST_USAGE, MSG_NO_TERMINAL);
    struct formats *formats = NULL;
    struct store *store = NULL;
    const char *color = getenv("NO_COLOR");
    enum status st = formats_load(env->share_dir, env->config_dir, &formats, err);
    if (!st)
        st = store_open(env, globals->database ? globals->database : env->database,
                        globals->read_only ? STORE_READ_ONLY : STORE_READ_WRITE, &store, err);
    if (!st)
        st = ui_run(&(struct ui_setup){.env = env,
                                       .store = store,
                                       .formats = formats,
                                       .notice = notice,
                                       .no_color = color && *color,
                                       .ascii = globals->ascii},
                    err);
    store_close(store);
    formats_free(formats);
    return st;
}

static enum status start(const struct env *env, int argc, char **argv, struct error *err)
{
    const char *notice = choose_locale();
    struct cmd_globals globals;
    enum status st = cmd_globals(argc, argv, &globals, err);
    if (st)
        return st;
    if (globals.help)
        cmd_print_help(stdout);
    else if (globals.version)
        cmd_print_version(stdout);
    else if (globals.used < argc)
        return cmd_run(env, &globals, argc - globals.used, argv + globals.used, err);
    else
        return edit(env, &globals, notice, err);
    return ST_OK;
}

/* What was printed but could not be written is a failure too: a full disk, a closed pipe. */
static enum status flush_output(struct error *err)
{
    if (fflush(stdout) || ferror(stdout))
        return error_set(err, ST_OUTPUT, MSG_OUTPUT);
    return ST_OK;
}

int main(int argc, char **argv)
{
    struct env env;
    struct error err = {0};
    enum status st = env_init(&env, argv[0], &err);
    if (!st)
        st = start(&env, argc, argv, &err);
    if (!st)
        st = flush_output(&err);
    if (st && *err.text)
        fprintf(stderr, "mulu: %s\n", err.text);
    env_release(&env);
    return error_exit_code(st);
}
