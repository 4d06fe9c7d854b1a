#include "cmd/replace.h"
#include "cmd/differences.h"
#include "cmd/lines.h"
#include "cmd/print.h"
#include "cmd/progress.h"
#include "cmd/stage.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/review.h"
#include "mulu/text.h"

enum { MOST_TRIES = 5 };

/* --- which table -------------------------------------------------------------------------------------------------------- */

/* Of several tables the one that is called as the catalog is. */
static enum status choose_table(struct command_call *call, const struct staged *file, int64_t catalog,
                                int64_t *from, struct error *err)
{
    struct row_head head = {0};
    int found = 0;
    if (file->report.ntables == 1) {
        *from = file->report.tables[0].catalog;
        return ST_OK;
    }
    enum status st = store_head(call->store, catalog, &head, err);
    for (size_t i = 0; !st && i < file->report.ntables; i++) {
        if (!text_same_squashed(file->report.tables[i].title, head.title))
            continue;
        *from = file->report.tables[i].catalog;
        found++;
    }
    row_head_release(&head);
    if (!st && found != 1)
        st = error_set(err, ST_USAGE, MSG_REPLACE_TABLE, call->argv[0], file->report.ntables);
    return st;
}

/* --- the report --------------------------------------------------------------------------------------------------------- */

static json_t *unplaced_json(const struct read_report *report)
{
    json_t *all = json_of_list(&report->unplaced);
    for (size_t i = 0; i < report->ntables; i++) {
        json_t *more = json_of_list(&report->tables[i].unplaced);
        json_array_extend(all, more);
        json_decref(more);
    }
    return all;
}

static enum status print_report(struct command_call *call, const struct staged *file, int64_t catalog,
                                struct replace *r, struct error *err)
{
    enum status st;
    if (call->options[OPTION_JSON]) {
        json_t *object = json_pack("{s:o, s:I, s:s, s:o}", "file", json_of_bytes(call->argv[0]), "catalog",
                                   (json_int_t)catalog, "encoding", file->report.encoding, "unplaced",
                                   unplaced_json(&file->report));
        st = differences_json(r, object, err);
        if (st)
            json_decref(object);
        else
            print_json(object);
    } else {
        printf(MSG_REPLACE_FILE, path_base(call->argv[0]), file->report.encoding, (long long)catalog);
        st = differences_print(r, err);
    }
    bool failed = fflush(stdout) || ferror(stdout);
    clearerr(stdout);
    return st || !failed ? st : error_set(err, ST_OUTPUT, MSG_IMPORT_NO_REPORT, error_os(errno));
}

/* --- asking ------------------------------------------------------------------------------------------------------------- */

static bool is_yes(const char *line)
{
    const char *p = line, *end = line + strlen(line);
    struct buffer folded = {0};
    uint32_t cp = p < end ? text_decode(&p, end) : 0;
    text_fold(&folded, line, strlen(line), NULL);
    bool yes = strcmp(buf_text(&folded), "y") == 0 || strcmp(buf_text(&folded), "yes") == 0 ||
               (cp == 0x662F && p == end); /* 是 */
    buf_free(&folded);
    return yes;
}

static enum status ask(bool *yes, struct error *err)
{
    struct lines lines;
    struct buffer line = {0};
    puts(MSG_REPLACE_ASK);
    lines_begin(&lines);
    enum status st = lines_next(&lines, &line, err);
    lines_end(&lines);
    *yes = !st && is_yes(buf_text(&line));
    buf_free(&line);
    return st;
}

/* Whether the differences shall be brought in. */
static enum status decide(struct command_call *call, bool *go, struct error *err)
{
    bool dry = call->options[OPTION_DRY_RUN] != NULL; /* and then yes to no question makes a change */
    *go = !dry && call->options[OPTION_YES] != NULL;
    if (*go || dry)
        return ST_OK;
    if (call->options[OPTION_JSON] || !isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return error_set(err, ST_USAGE, MSG_REPLACE_NEEDS_YES);
    return ask(go, err);
}

/* --- all of it ---------------------------------------------------------------------------------------------------------- */

/* What was reported, as one text, to tell whether it is still so. */
static enum status summary(struct replace *r, char **out, struct error *err)
{
    json_t *object = json_object();
    enum status st = differences_json(r, object, err);
    *out = st ? NULL : json_dumps(object, JSON_COMPACT);
    json_decref(object);
    return st;
}

/* Others may work on the catalog meanwhile: as long as what differs is still what was reported, it is tried again. */
static enum status apply(struct command_call *call, struct replace *r, struct error *err)
{
    char *before = NULL, *now = NULL;
    enum status st = ST_CONFLICT;
    struct error why = {0};
    struct cli_progress progress;
    cli_progress_begin(&progress, MSG_WORK_REPLACE, PACE_SHARE);
    store_watch(call->store, &progress.progress);
    for (int i = 0; st == ST_CONFLICT && i < MOST_TRIES; i++) {
        st = replace_apply(r, path_base(call->argv[0]), &why);
        if (st != ST_CONFLICT)
            break;
        if (!before && summary(r, &before, NULL))
            break;
        if (replace_again(r, NULL) || summary(r, &now, NULL) || strcmp(before, now) != 0)
            break;
        free(now);
        now = NULL;
    }
    store_watch(call->store, NULL);
    cli_progress_end(&progress);
    free(before);
    free(now);
    if (st && err)
        *err = why;
    return st;
}

static enum status compare_and_apply(struct command_call *call, const struct staged *file, int64_t catalog,
                                     struct error *err)
{
    struct replace *r = NULL;
    int64_t from = 0;
    bool go = false;
    struct cli_progress progress;
    enum status st = review_open(file->import, err);
    if (!st)
        st = choose_table(call, file, catalog, &from, err);
    if (st)
        return st;
    cli_progress_begin(&progress, MSG_REPLACE_COMPARING, PACE_ROWS);
    st = replace_open(call->store, catalog, from, &progress.progress, &r, err);
    cli_progress_end(&progress);
    if (!st)
        st = print_report(call, file, catalog, r, err);
    if (!st && replace_count(r))
        st = decide(call, &go, err);
    if (!st && go)
        st = apply(call, r, err);
    if (!st && replace_count(r) && !call->options[OPTION_JSON])
        fputs(go ? MSG_REPLACE_DONE : MSG_REPORT_DRY, stdout);
    replace_free(r);
    return st;
}

enum status replace_catalog(struct command_call *call, const struct read_options *options, struct error *err)
{
    struct staged file = {0};
    struct row_head head = {0};
    int64_t catalog = 0;
    if (call->argc != 1)
        return error_set(err, ST_USAGE, MSG_REPLACE_ONE_FILE);
    if (call->options[OPTION_SAVE_FORMAT])
        return error_set(err, ST_USAGE, MSG_SAVE_FORMAT_REPLACE);
    signal(SIGPIPE, SIG_IGN);
    enum status st = store_find_catalog(call->store, call->options[OPTION_REPLACE], &catalog, err);
    if (!st)
        st = store_head(call->store, catalog, &head, err);
    if (!st) {
        struct read_options with = *options;
        with.like = &head;
        st = stage_file(call, call->argv[0], &with, true, &file, err);
    }
    if (!st)
        st = compare_and_apply(call, &file, catalog, err);
    staged_release(&file);
    row_head_release(&head);
    return st;
}
