#include "ui/action.h"

#include <string.h>

#include "mulu/messages.h"

static const struct {
    const char *word;
    unsigned needs;
} actions[ACT_COUNT] = {
#define X(name, word, needs) [ACT_##name] = {word, needs},
    UI_ACTIONS(X)
#undef X
};

static const char *const modes[MODE_COUNT] = {
    [MODE_GLOBAL] = "global",     [MODE_CATALOGS] = "catalogs", [MODE_TREE] = "tree",
    [MODE_DETAIL] = "detail",     [MODE_FORM] = "form",         [MODE_CHOICES] = "choices",
    [MODE_OFFER] = "offer",       [MODE_LINES] = "lines",       [MODE_PICK] = "pick",
    [MODE_STACK] = "stack",       [MODE_TICKS] = "ticks",       [MODE_PATH] = "path",
    [MODE_SEARCH] = "search",     [MODE_MARKS] = "marks",       [MODE_PREVIEW] = "preview",
    [MODE_TRASH] = "trash",       [MODE_ASIDE] = "aside",       [MODE_REPLACE] = "replace",
    [MODE_HELP] = "help",         [MODE_DIALOG] = "dialog",     [MODE_MENU] = "menu",
    [MODE_ASK] = "ask",           [MODE_EDIT] = "edit",         [MODE_SYSTEM] = "system",
    [MODE_PALETTE] = "palette",   [MODE_FILTER] = "filter",     [MODE_FIELD] = "field",
    [MODE_SELECT] = "selection",  [MODE_TEXT] = "text",         [MODE_FIND] = "find",
    [MODE_LIMIT] = "limit",       [MODE_AGENDA] = "agenda",     [MODE_MONTH] = "month",
    [MODE_TRIAL] = "trial",       [MODE_MOVED] = "moved",       [MODE_CALCULATOR] = "calculator",
    [MODE_COLUMNS] = "columns",   [MODE_KEPT] = "kept",         [MODE_NARROW] = "narrow",
    [MODE_NARROWED] = "narrowed",
};

const char *action_word(enum action a)
{
    return actions[a].word;
}

bool action_by_word(const char *word, enum action *out)
{
    for (enum action a = ACT_NONE + 1; a < ACT_COUNT; a++) {
        if (strcmp(actions[a].word, word) == 0) {
            *out = a;
            return true;
        }
    }
    return false;
}

const char *action_missing(enum action a, unsigned have)
{
    static const struct {
        unsigned bit;
        const char *text;
    } missing[] = {
        {HAVE_WRITABLE, MSG_UI_NEED_WRITABLE}, {HAVE_CATALOG, MSG_UI_NEED_CATALOG},
        {HAVE_NODE, MSG_UI_NEED_NODE},         {HAVE_LINE, MSG_UI_NEED_LINE},
        {HAVE_PARENT, MSG_UI_NEED_PARENT},     {HAVE_MARK, MSG_UI_NEED_MARK},
        {HAVE_MARKS, MSG_UI_NEED_MARKS},       {HAVE_HITS, MSG_UI_NEED_HITS},
        {HAVE_TRAIL, MSG_UI_NEED_TRAIL},       {HAVE_UNDO, MSG_UI_NEED_UNDO},
        {HAVE_REDO, MSG_UI_NEED_REDO},         {HAVE_VALUES, MSG_UI_FORM_NO_LIST},
        {HAVE_SCOPE, MSG_UI_SCOPE_ONLY_ALL},   {HAVE_SEND, MSG_UI_NEED_SEND},
        {HAVE_RECEIVE, MSG_UI_NEED_RECEIVE},   {HAVE_LINES, MSG_UI_TEXT_ONE_LINE},
        {HAVE_ASIDE, MSG_UI_NEED_ASIDE},       {HAVE_TOUR, MSG_UI_NEED_TOUR},
        {HAVE_ITEM, MSG_UI_NEED_ITEM},         {HAVE_CLAUSES, MSG_UI_ONE_CLAUSE},
        {HAVE_CHOSEN, MSG_UI_NEED_CHOSEN},     {HAVE_TABLES, MSG_UI_PREVIEW_ONE_TABLE},
    };
    unsigned lacking = actions[a].needs & ~have;
    for (size_t i = 0; lacking && i < sizeof missing / sizeof *missing; i++)
        if (lacking & missing[i].bit)
            return tr(missing[i].text);
    return NULL;
}

const char *mode_word(enum mode m)
{
    return modes[m];
}

bool mode_by_word(const char *word, size_t len, enum mode *out)
{
    for (enum mode m = MODE_NONE + 1; m < MODE_COUNT; m++) {
        if (strlen(modes[m]) == len && memcmp(modes[m], word, len) == 0) {
            *out = m;
            return true;
        }
    }
    return false;
}
