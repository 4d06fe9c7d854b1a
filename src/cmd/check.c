#include <stdio.h>

#include "cmd/cmd.h"
#include "cmd/obligation.h"
#include "cmd/print.h"
#include "mulu/messages.h"

struct tally {
    bool json;
    int n[SEVERITY_NOTE + 1];
};

static const char *severity_name(enum severity s)
{
    return s == SEVERITY_ERROR ? MSG_CHECK_ERROR : s == SEVERITY_WARNING ? MSG_CHECK_WARNING : MSG_CHECK_NOTE;
}

static void print_problem_json(const struct tally *t, const struct problem *p)
{
    static const char *const severities[] = {"error", "warning", "note"};
    static const char *const kinds[PROBLEM_KINDS] = {"no limit",    "unread", "unsure",
                                                     "provisional", "past",   "too long"};
    bool first = !t->n[SEVERITY_ERROR] && !t->n[SEVERITY_WARNING] && !t->n[SEVERITY_NOTE];
    fputs(first ? "" : ",", stdout);
    print_json_part(json_pack("{s:s, s:s, s:s, s:s, s:s}", "severity", severities[p->severity], "kind",
                              kinds[p->kind], "node", p->where, "what", p->what, "remedy", p->remedy));
}

static enum status take(void *ctx, const struct problem *p, struct error *err)
{
    struct tally *t = ctx;
    (void)err;
    if (t->json) {
        print_problem_json(t, p);
    } else {
        printf("%s  %s  ", severity_name(p->severity), p->where);
        print_visible(p->what);
        fputs("; ", stdout);
        print_visible(p->remedy);
        putchar('\n');
    }
    t->n[p->severity]++;
    return ST_OK;
}

static enum status run(struct command_call *call, struct error *err)
{
    struct tally t = {.json = call->options[OPTION_JSON] != NULL};
    int64_t catalog = 0;
    enum status st = ST_OK;
    if (call->argc)
        st = store_find_catalog(call->store, call->argv[0], &catalog, err);
    if (st)
        return st;
    print_deadline_problems(call->store);
    fputs(t.json ? "[" : "", stdout);
    st = store_check(call->store, catalog, env_today(call->env), take, &t, err);
    if (t.json)
        puts("]");
    else if (!st)
        printf(MSG_CHECK_COUNT, t.n[SEVERITY_ERROR], t.n[SEVERITY_WARNING], t.n[SEVERITY_NOTE]);
    return st ? st : t.n[SEVERITY_ERROR] ? ST_PROBLEMS : ST_OK;
}

const struct command check_command = {
    .name = "check",
    .usage = MSG_CHECK_USAGE,
    .help = MSG_CHECK_HELP,
    .options = UINT64_C(1) << OPTION_JSON,
    .most = 1,
    .needs = NEEDS_STORE_TO_READ,
    .run = run,
};
