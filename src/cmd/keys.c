#include "cmd/cmd.h"

#include <string.h>

#include "mulu/file.h"
#include "mulu/messages.h"

/* To the terminal or a pipe in the encoding of the locale, as everything that is read there. */
static enum status print_text(const struct buffer *card, struct error *err)
{
    fwrite(buf_text(card), 1, card->len, stdout);
    return fflush(stdout) || ferror(stdout) ? error_set(err, ST_OUTPUT, MSG_OUTPUT) : ST_OK;
}

/* Files, and HTML, which names its own encoding. */
static enum status write_out(const char *path, const struct buffer *card, struct error *err)
{
    struct file_out *f = NULL;
    enum status st = file_out_open(path, &f, err);
    if (st)
        return st;
    file_out_add(f, buf_text(card), card->len);
    return file_out_commit(f, err);
}

/* What is wrong in the user's table is told whole, and the keys are listed that then hold. */
static enum status run(struct command_call *call, struct error *err)
{
    const char *to = call->options[OPTION_TO], *path = call->options[OPTION_OUTPUT];
    struct buffer card = {0};
    struct string_list problems = {0};
    bool print = (!path || strcmp(path, "-") == 0) && (!to || strcmp(to, "text") == 0);
    enum status st = call->globals->keys_card(call->env, to ? to : "text", &card, &problems, err);
    if (!st)
        st = print ? print_text(&card, err) : write_out(path ? path : "-", &card, err);
    for (size_t i = 0; !st && i < problems.n; i++)
        fprintf(stderr, "mulu: %s\n", problems.items[i]);
    if (!st && problems.n)
        st = ST_PROBLEMS;
    buf_free(&card);
    string_list_free(&problems);
    return st;
}

const struct command keys_command = {
    .name = "keys",
    .usage = MSG_KEYS_USAGE,
    .help = MSG_KEYS_HELP,
    .options = UINT64_C(1) << OPTION_TO | UINT64_C(1) << OPTION_OUTPUT,
    .needs = NEEDS_NOTHING,
    .run = run,
};
