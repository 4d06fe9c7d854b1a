#include "ui/limit.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mulu/deadline.h"
#include "mulu/file.h"
#include "mulu/ini.h"
#include "mulu/mem.h"
#include "mulu/messages.h"

#define COMMON_FILE "deadlines-common.ini"

static bool is_ditto(const struct rule *rule)
{
    return rule->n == 1 && rule->clauses[0].kind == RULE_DITTO;
}

void limit_read(struct store *s, const char *text, const char *own, const struct rule *above,
                struct limit *out)
{
    *out = (struct limit){0};
    if (*own && rule_parse(own, &out->rule, NULL) == ST_OK) {
        out->own = true;
        return;
    }
    deadline_read(store_words(s), text, strlen(text), &out->rule);
    if (!is_ditto(&out->rule) || !above || !above->n)
        return;
    rule_release(&out->rule);
    rule_copy(&out->rule, above);
    out->ditto = true;
}

void limit_release(struct limit *l)
{
    rule_release(&l->rule);
    *l = (struct limit){0};
}

void limit_line(const struct app *app, const struct limit *l, bool can_rule, struct buffer *out)
{
    static const enum mode modes[] = {MODE_LIMIT, MODE_NONE};
    buf_printf(out, "%s ", app->symbols.says);
    if (l->own)
        buf_puts(out, MSG_UI_LIMIT_OWN);
    if (l->ditto)
        buf_puts(out, MSG_UI_LIMIT_DITTO);
    due_line(&l->rule, store_calendar(app->store), env_today(app->env), out);
    if (rule_is_unknown(&l->rule) && can_rule)
        keymap_expand(app->keys, modes, MSG_UI_LIMIT_UNREAD_HOW, out);
}

static void add_triggers(const struct clause *c, enum trigger out[TRIGGERS], int *n)
{
    static const enum trigger linked[] = {TRIGGER_LINKED};
    const enum trigger *list = c->kind == RULE_WITH_LINKED ? linked : c->triggers;
    int all = c->kind == RULE_WITH_LINKED ? 1 : c->ntriggers;
    for (int k = 0; k < all; k++) {
        int at = 0;
        while (at < *n && out[at] != list[k])
            at++;
        if (at == *n)
            out[(*n)++] = list[k];
    }
}

static bool counts_from_events(const struct clause *c)
{
    return c->kind == RULE_WITHIN || c->kind == RULE_WITH_LINKED;
}

bool limit_counts_from_events(const struct rule *rule)
{
    size_t i = 0;
    while (i < rule->n && !counts_from_events(&rule->clauses[i]))
        i++;
    return i < rule->n;
}

int limit_triggers(const struct rule *rule, enum trigger out[TRIGGERS])
{
    bool counts = limit_counts_from_events(rule);
    int n = 0;
    for (size_t i = 0; i < rule->n; i++)
        if (!counts || counts_from_events(&rule->clauses[i]))
            add_triggers(&rule->clauses[i], out, &n);
    return n;
}

bool limit_is_periodic(const struct clause *clause)
{
    return clause->kind >= RULE_YEARLY && clause->kind <= RULE_WEEKLY;
}

static void add_file(const char *dir, struct string_list *out)
{
    struct ini *ini = NULL;
    char *path = dir ? path_join(dir, COMMON_FILE) : NULL;
    if (path && access(path, R_OK) == 0 && ini_load(path, &ini, NULL) == ST_OK) {
        const char *key, *text;
        for (size_t i = 0; (key = ini_key(ini, "limits", i)) != NULL; i++)
            if ((text = ini_get(ini, "limits", key)) != NULL && *text && !string_list_has(out, text))
                string_list_add(out, text);
    }
    ini_free(ini);
    free(path);
}

void limit_common(const struct env *env, struct string_list *out)
{
    add_file(env->config_dir, out);
    add_file(env->share_dir, out);
}
