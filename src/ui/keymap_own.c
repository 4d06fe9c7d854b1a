/* The key table in force: the program's own, as the build has made it of keymaps/default.ini, and the user's over it. */
#include <string.h>
#include <unistd.h>

#include "mulu/language.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "ui/keymap.h"

/* An entry whose texts are not translated yet. */
struct own_key {
    enum mode mode;
    enum action action;
    int priority, nkeys;
    struct key keys[KEYMAP_MAX_KEYS];
    int nwith;
    enum action with[KEYMAP_MAX_WITH];
    const char *hint, *look, *help;
};

#include "keymap_table.h"

static char *text_of(const char *context, const char *text)
{
    return text ? mem_dup(tr_in(context, text)) : NULL;
}

static void put(struct key_entry *e, const struct own_key *own)
{
    *e = (struct key_entry){.mode = own->mode,
                            .action = own->action,
                            .priority = own->priority,
                            .nkeys = own->nkeys,
                            .nwith = own->nwith,
                            .hint = text_of("hint", own->hint),
                            .look = text_of("hint", own->look),
                            .help = text_of("help", own->help)};
    memcpy(e->keys, own->keys, sizeof e->keys);
    memcpy(e->with, own->with, sizeof e->with);
}

struct keymap *keymap_own(void)
{
    struct keymap *map = mem_alloc(sizeof *map);
    size_t n = sizeof own_keys / sizeof *own_keys;
    map->entries = mem_array(NULL, &map->cap, n, sizeof *map->entries);
    for (; map->n < n; map->n++)
        put(&map->entries[map->n], &own_keys[map->n]);
    for (int i = 0; i < MODE_COUNT; i++)
        map->titles[i] = text_of("mode", own_titles[i]);
    return map;
}

enum status keymap_load(const char *own, struct keymap **out, struct error *err)
{
    struct string_list problems = {0};
    enum status st = keymap_load_told(own, out, &problems);
    if (st && problems.n > 1)
        error_set(err, st, MSG_UI_KEYS_FIRST, problems.items[0], problems.n - 1);
    else if (st)
        error_set(err, st, "%s", problems.items[0]);
    string_list_free(&problems);
    return st;
}

enum status keymap_load_told(const char *own, struct keymap **out, struct string_list *problems)
{
    struct keymap *map = keymap_own();
    if (own && access(own, F_OK) == 0)
        keymap_read(map, own, true, problems);
    if (problems->n) {
        keymap_free(map);
        return ST_INPUT;
    }
    *out = map;
    return ST_OK;
}
