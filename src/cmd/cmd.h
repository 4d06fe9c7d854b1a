/* Private to src/cmd: what every subcommand gets, and the table of them. */
#ifndef MULU_CMD_CMD_H
#define MULU_CMD_CMD_H

#include "mulu/arena.h"
#include "mulu/cmd.h"

enum option {
    OPTION_FORMAT,
    OPTION_TABLE,
    OPTION_TITLE,
    OPTION_YEAR,
    OPTION_ENCODING,
    OPTION_DRY_RUN,
    OPTION_TO,
    OPTION_OUTPUT,
    OPTION_UID,
    OPTION_MERGED,
    OPTION_ALL,
    OPTION_FILTER,
    OPTION_CATALOG,
    OPTION_LIMIT,
    OPTION_JSON,
    OPTION_YES,
    OPTION_AGAIN,
    OPTION_ON,
    OPTION_UNTIL,
    OPTION_UNIT,
    OPTION_EXPLAIN,
    OPTION_EVENT,
    OPTION_URL,
    OPTION_COUNTING,
    OPTION_STDIN,
    OPTION_EXPLAIN_FILE,
    OPTION_DELIMITER,
    OPTION_REPLACE,
    OPTION_COLUMN, /* may come several times: its values are then joined with commas */
    OPTION_HEADER_ROWS,
    OPTION_LEVELS,
    OPTION_SAVE_FORMAT,
    OPTION_FORGET,
    OPTION_COUNT
};

struct calendar;

struct command_call;
struct command {
    const char *name;
    const char *usage; /* arguments and options, as --help prints them */
    const char *help;
    uint64_t options;   /* bits of enum option that it takes */
    int least, most;    /* number of arguments; most -1: any */
    bool takes_files;   /* the arguments are names of files, which may be any bytes; else they are texts */
    bool takes_query;   /* the arguments are words of a query, which may begin with - */
    uint64_t storeless; /* bits of options with which it needs no database after all */
    uint64_t
        stores_with; /* bits of options with which it writes, a dry run too, what it then takes away again */
    enum { NEEDS_NOTHING, NEEDS_STORE_TO_READ, NEEDS_STORE_TO_WRITE } needs;
    enum status (*run)(struct command_call *call, struct error *err);
};

struct command_call {
    const struct env *env;
    const struct cmd_globals *globals;
    const struct command *command;
    const char *database; /* as named with --db; NULL: none was */
    struct cmd_next *next;
    struct store *store;               /* NULL where the command needs none */
    struct formats *formats;           /* loaded at first use by call_formats() */
    const char *options[OPTION_COUNT]; /* value; "" for a switch that is set; NULL when absent */
    int argc;
    const char **argv;  /* the arguments, without the command's name */
    struct arena texts; /* of the command line, in UTF-8 */
};

enum status call_formats(struct command_call *call, struct error *err);
/* The working-day calendar; the caller frees. What is wrong in the user's own files is told on standard error, and their
 * number is *problems (may be NULL). */
enum status call_calendar(struct command_call *call, struct calendar **out, size_t *problems,
                          struct error *err);
/* The arguments or options do not fit together: ST_USAGE with the command's usage. */
enum status call_misused(const struct command_call *call, struct error *err);
/* A whole number within bounds; `def` when the option is absent. */
/* --delimiter, 0 where it is not given. */
enum status call_delimiter(const struct command_call *call, char *out, struct error *err);
enum status call_number(const struct command_call *call, enum option o, int min, int max, int def, int *out,
                        struct error *err);

extern const struct command import_command, catalogs_command, export_command, show_command, tree_command,
    search_command, units_command, log_command, undo_command, redo_command, trash_command, verify_command,
    reindex_command, backup_command, restore_command, formats_command, demo_command, keys_command,
    form_command, due_command, event_command, published_command, check_command, workday_command,
    calendar_command, diff_command, filters_command;

#endif
