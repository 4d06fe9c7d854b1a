#include "read/kinds.h"

#include <string.h>

#include "read/formats.h"

/* The fields' own keys come from the field table. */
static const struct {
    const char *name;
    int kind, field;
} kind_names[] = {
    {"level", KIND_LEVEL, 0},
    {"level-group", KIND_GROUP, 0},
    {"number", KIND_NUMBER, 0},
    {"uid", KIND_UID, 0},
    {"catalog", KIND_CATALOG, 0},
    {"unknown", KIND_UNKNOWN, 0},
    {"audience-ticks", KIND_TICK, FIELD_AUDIENCE},
    {"mode-ticks", KIND_TICK, FIELD_MODE},
    {"tier-ticks", KIND_TICK, FIELD_TIER},
};

bool kind_by_name(const char *name, int *kind, int *field)
{
    enum field f;
    *field = 0;
    if (field_by_key(name, &f)) {
        *kind = (int)f;
        return true;
    }
    for (size_t i = 0; i < sizeof kind_names / sizeof *kind_names; i++) {
        if (strcmp(kind_names[i].name, name) == 0) {
            *kind = kind_names[i].kind;
            *field = kind_names[i].field;
            return true;
        }
    }
    return false;
}

static int level_of(const char *digits)
{
    int n = 0;
    for (const char *p = digits; *p; p++) {
        if (*p < '0' || *p > '9' || p - digits >= 2)
            return 0;
        n = 10 * n + *p - '0';
    }
    return n <= ROW_MAX_LEVELS && *digits != '0' ? n : 0;
}

bool kind_of_choice(const char *name, int *kind, int *field, int *level)
{
    static const char word[] = "level";
    *level = 0;
    *field = 0;
    if (strcmp(name, "extra") == 0) {
        *kind = KIND_UNKNOWN;
        return true;
    }
    if (strncmp(name, word, sizeof word - 1) == 0 && name[sizeof word - 1]) {
        *kind = KIND_LEVEL;
        *level = level_of(name + sizeof word - 1);
        return *level > 0;
    }
    return kind_by_name(name, kind, field) && *kind != KIND_GROUP && *kind != KIND_UID &&
           *kind != KIND_UNKNOWN;
}
