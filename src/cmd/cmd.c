#include "cmd/cmd.h"
#include "cmd/open.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/charset.h"
#include "mulu/messages.h"
#include "mulu/text.h"

static const struct {
    const char *name, *brief;
    enum { SWITCH, TEXT, FILE_NAME } value; /* a file's name may be any bytes, a text is UTF-8 */
} options[OPTION_COUNT] = {
    [OPTION_FORMAT] = {"--format", NULL, TEXT},
    [OPTION_TABLE] = {"--table", NULL, TEXT},
    [OPTION_TITLE] = {"--title", NULL, TEXT},
    [OPTION_YEAR] = {"--year", NULL, TEXT},
    [OPTION_ENCODING] = {"--encoding", NULL, TEXT},
    [OPTION_DRY_RUN] = {"--dry-run", NULL, SWITCH},
    [OPTION_TO] = {"--to", NULL, TEXT},
    [OPTION_OUTPUT] = {"--output", "-o", FILE_NAME},
    [OPTION_UID] = {"--uid", NULL, SWITCH},
    [OPTION_MERGED] = {"--merged", NULL, SWITCH},
    [OPTION_ALL] = {"--all", NULL, SWITCH},
    [OPTION_FILTER] = {"--filter", NULL, TEXT},
    [OPTION_CATALOG] = {"--catalog", NULL, TEXT},
    [OPTION_LIMIT] = {"--limit", NULL, TEXT},
    [OPTION_JSON] = {"--json", NULL, SWITCH},
    [OPTION_YES] = {"--yes", NULL, SWITCH},
    [OPTION_AGAIN] = {"--again", NULL, SWITCH},
    [OPTION_ON] = {"--on", NULL, TEXT},
    [OPTION_UNTIL] = {"--until", NULL, TEXT},
    [OPTION_UNIT] = {"--unit", NULL, TEXT},
    [OPTION_EXPLAIN] = {"--explain", NULL, SWITCH},
    [OPTION_EVENT] = {"--event", NULL, TEXT},
    [OPTION_URL] = {"--url", NULL, TEXT},
    [OPTION_COUNTING] = {"--count", NULL, SWITCH},
    [OPTION_STDIN] = {"--stdin", NULL, SWITCH},
    [OPTION_EXPLAIN_FILE] = {"--explain", NULL, FILE_NAME},
    [OPTION_DELIMITER] = {"--delimiter", NULL, TEXT},
    [OPTION_REPLACE] = {"--replace", NULL, TEXT},
    [OPTION_COLUMN] = {"--column", NULL, TEXT},
    [OPTION_HEADER_ROWS] = {"--header-rows", NULL, TEXT},
    [OPTION_LEVELS] = {"--levels", NULL, TEXT},
    [OPTION_SAVE_FORMAT] = {"--save-format", NULL, TEXT},
    [OPTION_FORGET] = {"--forget", NULL, SWITCH},
};

static const struct command *const commands[] = {
    &import_command,   &catalogs_command, &export_command,    &show_command,    &tree_command,
    &search_command,   &filters_command,  &units_command,     &log_command,     &undo_command,
    &redo_command,     &trash_command,    &verify_command,    &reindex_command, &backup_command,
    &restore_command,  &formats_command,  &demo_command,      &keys_command,    &form_command,
    &due_command,      &event_command,    &published_command, &check_command,   &workday_command,
    &calendar_command, &diff_command,
};
enum { COMMANDS = sizeof commands / sizeof *commands };

enum status cmd_globals(int argc, char **argv, struct cmd_globals *out, struct error *err)
{
    *out = (struct cmd_globals){0};
    int i = 1;
    for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
        const char *a = argv[i];
        if (strcmp(a, "--db") == 0 || strncmp(a, "--db=", 5) == 0) {
            out->database = a[4] ? a + 5 : i + 1 < argc ? argv[++i] : "";
            if (!*out->database)
                return error_set(err, ST_USAGE, MSG_OPTION_VALUE, "--db");
        } else if (strcmp(a, "--read-only") == 0 || strcmp(a, "-r") == 0) {
            out->read_only = true;
        } else if (strcmp(a, "--ascii") == 0 || strcmp(a, "-a") == 0) {
            out->ascii = true;
        } else if (strcmp(a, "--help") == 0 || strcmp(a, "-h") == 0) {
            out->help = true;
        } else if (strcmp(a, "--version") == 0) {
            out->version = true;
        } else {
            return error_set(err, ST_USAGE, MSG_OPTION_UNKNOWN, a);
        }
    }
    out->used = i;
    return ST_OK;
}

void cmd_print_version(FILE *to)
{
    fputs("mulu " MULU_VERSION "\n", to);
}

static void print_command(FILE *to, const struct command *c)
{
    fprintf(to, "  mulu %s %s\n      %s\n", c->name, tr(c->usage), tr(c->help));
}

void cmd_print_help(FILE *to)
{
    fputs(MSG_HELP_HEAD, to);
    for (int i = 0; i < COMMANDS; i++)
        print_command(to, commands[i]);
    fputs(MSG_HELP_FOOT, to);
}

/* A text on the command line is in the encoding of the locale; *text becomes UTF-8. */
static enum status take_text(struct command_call *call, const char **text, struct error *err)
{
    struct buffer utf8 = {0};
    size_t bad = 0;
    enum status st = ST_OK;
    if (charset_decode(&utf8, *text, strlen(*text), &bad))
        *text = arena_dup(&call->texts, buf_text(&utf8), utf8.len);
    else
        st = error_set(err, ST_USAGE, MSG_ARGUMENT_UTF8, *text, bad + 1, charset_name(), charset_name());
    buf_free(&utf8);
    return st;
}

static void join_values(struct command_call *call, const char *before, const char **value)
{
    struct buffer all = {0};
    buf_printf(&all, "%s,%s", before, *value);
    *value = arena_dup(&call->texts, buf_text(&all), all.len);
    buf_free(&all);
}

/* Takes the option at argv[*i]; its value may be the next argument or follow a "=". */
static enum status take_option(struct command_call *call, int argc, char **argv, int *i, struct error *err)
{
    const char *a = argv[*i], *eq = strncmp(a, "--", 2) == 0 ? strchr(a, '=') : NULL;
    size_t n = eq ? (size_t)(eq - a) : strlen(a);
    for (int o = 0; o < OPTION_COUNT; o++) {
        bool same = strlen(options[o].name) == n && strncmp(a, options[o].name, n) == 0;
        if (!same && !(options[o].brief && strcmp(a, options[o].brief) == 0))
            continue;
        if (!(call->command->options & UINT64_C(1) << o))
            continue; /* of another command; two may mean different things by one name */
        const char *before = o == OPTION_COLUMN ? call->options[o] : NULL;
        call->options[o] = "";
        if (options[o].value == SWITCH)
            return ST_OK;
        call->options[o] = eq ? eq + 1 : *i + 1 < argc ? argv[++*i] : NULL;
        if (!call->options[o] || !*call->options[o])
            return error_set(err, ST_USAGE, MSG_OPTION_VALUE, options[o].name);
        enum status st = options[o].value == TEXT ? take_text(call, &call->options[o], err) : ST_OK;
        if (!st && before)
            join_values(call, before, &call->options[o]);
        return st;
    }
    return error_set(err, ST_USAGE, MSG_OPTION_UNKNOWN, a);
}

/* -5 is an argument and no option. */
static bool is_number(const char *s)
{
    return *s && strspn(s, "0123456789") == strlen(s);
}

/* A lone - is an argument, and in a query what begins with one: -解读. */
static bool is_option(const struct command *command, const char *a)
{
    return a[0] == '-' && a[1] && !is_number(a + 1) && (a[1] == '-' || !command->takes_query);
}

enum status call_misused(const struct command_call *call, struct error *err)
{
    return error_set(err, ST_USAGE, MSG_ARGUMENTS, call->command->name, call->command->name,
                     tr(call->command->usage));
}

static enum status take_arguments(struct command_call *call, int argc, char **argv, struct error *err)
{
    bool only_arguments = false;
    call->argv = arena_alloc(&call->texts, ((size_t)argc + 1) * sizeof *call->argv);
    for (int i = 0; i < argc; i++) {
        if (!only_arguments && strcmp(argv[i], "--") == 0) {
            only_arguments = true;
        } else if (!only_arguments && is_option(call->command, argv[i])) {
            enum status st = take_option(call, argc, argv, &i, err);
            if (st)
                return st;
        } else {
            const char *text = argv[i];
            enum status st = call->command->takes_files ? ST_OK : take_text(call, &text, err);
            if (st)
                return st;
            call->argv[call->argc++] = text;
        }
    }
    if (call->argc < call->command->least || (call->command->most >= 0 && call->argc > call->command->most))
        return call_misused(call, err);
    return ST_OK;
}

enum status call_formats(struct command_call *call, struct error *err)
{
    return call->formats ? ST_OK
                         : formats_load(call->env->share_dir, call->env->config_dir, &call->formats, err);
}

enum status call_number(const struct command_call *call, enum option o, int min, int max, int def, int *out,
                        struct error *err)
{
    *out = def;
    if (!call->options[o])
        return ST_OK;
    char *end;
    errno = 0;
    long v = strtol(call->options[o], &end, 10);
    if (errno || end == call->options[o] || *end || v < min || v > max)
        return error_set(err, ST_USAGE, MSG_OPTION_NUMBER, options[o].name, call->options[o], min, max);
    *out = (int)v;
    return ST_OK;
}

enum status call_delimiter(const struct command_call *call, char *out, struct error *err)
{
    const char *name = call->options[OPTION_DELIMITER];
    *out = '\0';
    return !name || read_delimiter(name, out) ? ST_OK : error_set(err, ST_USAGE, MSG_DELIMITER_NAME, name);
}

enum status cmd_run(const struct env *env, const struct cmd_globals *globals, int argc, char **argv,
                    struct cmd_next *next, struct error *err)
{
    struct command_call call = {.env = env, .globals = globals, .database = globals->database, .next = next};
    for (int i = 0; i < COMMANDS && !call.command; i++)
        if (strcmp(commands[i]->name, argv[0]) == 0)
            call.command = commands[i];
    if (!call.command)
        return error_set(err, ST_USAGE, MSG_COMMAND_UNKNOWN, argv[0]);
    if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        print_command(stdout, call.command);
        return ST_OK;
    }
    enum status st = take_arguments(&call, argc - 1, argv + 1, err);
    const char *path = globals->database ? globals->database : env->database;
    bool storeless = false, stores = !call.options[OPTION_DRY_RUN];
    for (int o = 0; o < OPTION_COUNT; o++) {
        storeless = storeless || (call.options[o] && call.command->storeless & UINT64_C(1) << o);
        stores = stores || (call.options[o] && call.command->stores_with & UINT64_C(1) << o);
    }
    bool writes = call.command->needs == NEEDS_STORE_TO_WRITE && stores;
    if (!st && writes && globals->read_only)
        st = error_set(err, ST_USAGE, MSG_COMMAND_READ_ONLY, call.command->name);
    if (!st && !storeless && (writes || call.command->needs == NEEDS_STORE_TO_READ))
        st = cmd_open(env, path, globals->read_only ? STORE_READ_ONLY : STORE_READ_WRITE, &call.store, err);
    if (!st)
        st = call.command->run(&call, err);
    store_close(call.store);
    formats_free(call.formats);
    arena_free(&call.texts);
    return st;
}
