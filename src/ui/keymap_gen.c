/* Makes the program's own key table of keymaps/default.ini when the program is built: what is wrong in it is a fault of
 * the build, and no start waits for 1,700 lines to be read.
 *
 *     keymap_gen share/mulu/keymaps/default.ini > keymap_table.h */
#include <stdio.h>

#include "mulu/mem.h"
#include "ui/keymap.h"

/* As a literal; NULL as such. */
static void put_text(const char *text)
{
    if (!text) {
        fputs("NULL", stdout);
        return;
    }
    putchar('"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            putchar('\\');
        putchar(*text);
    }
    putchar('"');
}

static void put_entry(const struct key_entry *e)
{
    printf("    {.mode = %d, .action = %d, .priority = %d, .nkeys = %d, .keys = {", (int)e->mode,
           (int)e->action, e->priority, e->nkeys);
    for (int i = 0; i < e->nkeys; i++)
        printf("%s{%d, 0x%X}", i ? ", " : "", (int)e->keys[i].kind, (unsigned)e->keys[i].value);
    printf("%s}, .nwith = %d, .with = {", e->nkeys ? "" : "{0}", e->nwith);
    for (int i = 0; i < e->nwith; i++)
        printf("%s%d", i ? ", " : "", (int)e->with[i]);
    printf("%s},\n     .hint = ", e->nwith ? "" : "0");
    put_text(e->hint);
    fputs(", .look = ", stdout);
    put_text(e->look);
    fputs(", .help = ", stdout);
    put_text(e->help);
    puts("},");
}

static void put_table(const struct keymap *map)
{
    puts("static const struct own_key own_keys[] = {");
    for (size_t i = 0; i < map->n; i++)
        put_entry(&map->entries[i]);
    puts("};\n\nstatic const char *const own_titles[MODE_COUNT] = {");
    for (int i = 0; i < MODE_COUNT; i++) {
        printf("    [%d] = ", i);
        put_text(map->titles[i]);
        puts(",");
    }
    puts("};");
}

int main(int argc, char **argv)
{
    struct keymap *map = mem_alloc(sizeof *map);
    struct string_list problems = {0};
    if (argc == 2)
        keymap_read(map, argv[1], false, &problems);
    for (size_t i = 0; i < problems.n; i++)
        fprintf(stderr, "%s\n", problems.items[i]);
    bool wrong = argc != 2 || problems.n;
    if (!wrong)
        put_table(map);
    keymap_free(map);
    string_list_free(&problems);
    return wrong || fflush(stdout) ? 1 : 0;
}
