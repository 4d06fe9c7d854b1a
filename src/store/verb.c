#include "store/verb.h"

#include <string.h>

#include "mulu/messages.h"

static const struct {
    const char *key, *text;
} verbs[VERB_COUNT] = {
    [VERB_EDIT] = {"edit", MSG_VERB_EDIT},
    [VERB_ADD] = {"add", MSG_VERB_ADD},
    [VERB_RENAME] = {"rename", MSG_VERB_RENAME},
    [VERB_MOVE] = {"move", MSG_VERB_MOVE},
    [VERB_DELETE] = {"delete", MSG_VERB_DELETE},
    [VERB_RESTORE] = {"restore", MSG_VERB_RESTORE},
    [VERB_CONFIRM] = {"confirm", MSG_VERB_CONFIRM},
    [VERB_IMPORT] = {"import", MSG_VERB_IMPORT},
    [VERB_NEW_CATALOG] = {"new-catalog", MSG_VERB_NEW_CATALOG},
    [VERB_EDIT_CATALOG] = {"edit-catalog", MSG_VERB_EDIT_CATALOG},
    [VERB_DELETE_CATALOG] = {"delete-catalog", MSG_VERB_DELETE_CATALOG},
    [VERB_RESTORE_CATALOG] = {"restore-catalog", MSG_VERB_RESTORE_CATALOG},
    [VERB_COPY_DOWN] = {"copy-down", MSG_VERB_COPY_DOWN},
    [VERB_EVENT] = {"event", MSG_VERB_EVENT},
    [VERB_PUBLISHED] = {"published", MSG_VERB_PUBLISHED},
    [VERB_WITHDRAW] = {"withdraw", MSG_VERB_WITHDRAW},
    [VERB_REPLACE] = {"replace", MSG_VERB_REPLACE},
};

const char *verb_text(enum verb v)
{
    return tr(verbs[v].text);
}

const char *verb_key(enum verb v)
{
    return verbs[v].key;
}

enum verb verb_by_key(const char *key)
{
    enum verb v = 0;
    while (v < VERB_COUNT && strcmp(verbs[v].key, key) != 0)
        v++;
    return v < VERB_COUNT ? v : VERB_EDIT;
}
