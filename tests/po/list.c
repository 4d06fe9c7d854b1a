#include "po/list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/field.h"
#include "mulu/ini.h"
#include "mulu/mem.h"
#include "ui/theme.h"

/* The macros as what they stand for; messages_list.h, made from the message table, has an X(macro) for each. */
#define MULU_MESSAGE_LIST
#define _(text) text
#define N_(text) text
#define C_(context, text) context LANGUAGE_CONTEXT text
#define NC_(context, text) context LANGUAGE_CONTEXT text
#include "mulu/messages.h"

static void visit_message(const char *name, const char *text,
                          void (*visit)(void *, const struct translatable *), void *ctx)
{
    const char *mark = strchr(text, LANGUAGE_CONTEXT[0]);
    char *context = mark ? mem_dup_n(text, (size_t)(mark - text)) : NULL;
    visit(ctx, &(struct translatable){name, context, mark ? mark + 1 : text});
    free(context);
}

/* The values of these keys, with their contexts, in a file below share. */
static int visit_file(const char *share, const char *name, void (*visit)(void *, const struct translatable *),
                      void *ctx)
{
    static const char *const keys[][2] = {
        {"title", "mode"}, {"hint", "hint"}, {"hint-read-only", "hint"}, {"help", "help"}, {"text", "tour"}};
    struct ini *ini = NULL;
    char *path = mem_printf("%s/%s", share, name);
    enum status st = ini_load(path, &ini, NULL);
    free(path);
    if (st)
        return 0;
    for (size_t i = 0; i < ini_sections(ini); i++) {
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
            const char *section = ini_section(ini, i), *text = ini_get(ini, section, keys[k][0]);
            if (text && *text)
                visit(ctx, &(struct translatable){section, keys[k][1], text});
        }
    }
    ini_free(ini);
    return 1;
}

static void visit_themes(const char *share, void (*visit)(void *, const struct translatable *), void *ctx)
{
    struct theme_dirs dirs = {share, ""};
    struct string_list names = {0}, titles = {0};
    theme_list(&dirs, &names, &titles);
    for (size_t i = 0; i < names.n; i++) {
        char *path = mem_printf("%s/themes/%s.ini", share, names.items[i]);
        struct ini *ini = NULL;
        if (ini_load(path, &ini, NULL) == ST_OK)
            visit(ctx, &(struct translatable){names.items[i], "theme", ini_get(ini, "theme", "title")});
        ini_free(ini);
        free(path);
    }
    string_list_free(&names);
    string_list_free(&titles);
}

int messages_each(const char *share, void (*visit)(void *ctx, const struct translatable *t), void *ctx)
{
    static const struct {
        const char *name, *text;
    } messages[] = {
#define X(macro) {#macro, macro},
#include "messages_list.h"
#undef X
    };
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++)
        visit_message(messages[i].name, messages[i].text, visit, ctx);
    for (enum field f = 0; f < FIELD_COUNT; f++) {
        visit(ctx, &(struct translatable){"field", "field", field_info(f)->label});
        visit(ctx, &(struct translatable){"field", "short", field_info(f)->brief});
    }
    visit_themes(share, visit, ctx);
    return visit_file(share, "keymaps/default.ini", visit, ctx) &&
           visit_file(share, "help/tour.ini", visit, ctx);
}
