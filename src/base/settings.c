#include "mulu/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mulu/buffer.h"
#include "mulu/file.h"
#include "mulu/ini.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/zone.h"

/* words: separated by blanks; NULL: any text, or what `is` holds for legal and `what` describes. */
static const struct {
    const char *section, *key, *words, *def;
    bool (*is)(const char *value);
    const char *what;
} table[SETTING_COUNT] = {
    [SETTING_LANGUAGE] = {"screen", "language", "auto zh en", "auto"},
    [SETTING_THEME] = {"screen", "theme", NULL, "auto"},
    [SETTING_BORDERS] = {"screen", "borders", "auto lines ascii", "auto"},
    [SETTING_AMBIGUOUS] = {"screen", "ambiguous-width", "auto 1 2", "auto"},
    [SETTING_MOUSE] = {"screen", "mouse", "off on", "off"},
    [SETTING_CLIPBOARD] = {"edit", "clipboard", "off osc52", "off"},
    [SETTING_EDITOR] = {"edit", "editor", NULL, ""},
    [SETTING_ZONE] = {"office", "zone", NULL, ZONE_DEFAULT, zone_is_known, MSG_SETTING_ZONE},
};

static bool is_word(const char *words, const char *value)
{
    char word[32];
    while (ini_word(&words, word, sizeof word))
        if (strcmp(word, value) == 0)
            return true;
    return false;
}

static enum status wrong(const struct ini *ini, const char *section, const char *key, const char *what,
                         struct error *err)
{
    return error_set(err, ST_INPUT, MSG_SETTING_WRONG, ini_path(ini), ini_line(ini, section, key), what);
}

static int find(const char *section, const char *key)
{
    for (int i = 0; i < SETTING_COUNT; i++)
        if (strcmp(table[i].section, section) == 0 && strcmp(table[i].key, key) == 0)
            return i;
    return -1;
}

static enum status take(struct settings *s, const struct ini *ini, const char *section, const char *key,
                        struct error *err)
{
    int i = find(section, key);
    struct buffer what = {0};
    const char *value = ini_get(ini, section, key);
    enum status st = ST_OK;
    if (i < 0)
        buf_printf(&what, MSG_SETTING_UNKNOWN, section, key);
    else if (table[i].words && !is_word(table[i].words, value))
        buf_printf(&what, MSG_SETTING_WORDS, key, value, table[i].words);
    else if (table[i].is && !table[i].is(value))
        buf_printf(&what, MSG_SETTING_OTHER, key, value, tr(table[i].what));
    if (what.len) {
        st = wrong(ini, section, key, buf_text(&what), err);
    } else {
        free(s->values[i]);
        s->values[i] = mem_dup(value);
    }
    buf_free(&what);
    return st;
}

static void set_defaults(struct settings *s)
{
    for (int i = 0; i < SETTING_COUNT; i++) {
        free(s->values[i]);
        s->values[i] = mem_dup(table[i].def);
    }
}

enum status settings_load(struct settings *s, const char *dir, struct error *err)
{
    *s = (struct settings){0};
    set_defaults(s);
    char *path = path_join(dir, "settings.ini");
    struct ini *ini = NULL;
    enum status st = ST_OK;
    if (access(path, F_OK) == 0)
        st = ini_load(path, &ini, err);
    for (size_t i = 0; !st && ini && i < ini_sections(ini); i++) {
        const char *section = ini_section(ini, i), *key;
        for (size_t k = 0; !st && (key = ini_key(ini, section, k)); k++)
            st = take(s, ini, section, key, err);
    }
    if (st)
        set_defaults(s);
    ini_free(ini);
    free(path);
    return st;
}

void settings_release(struct settings *s)
{
    for (int i = 0; i < SETTING_COUNT; i++)
        free(s->values[i]);
    *s = (struct settings){0};
}

/* Whether the line says what is set here: a section's head when key is NULL, else the key in front of "=". */
static bool line_is(const char *line, const char *section, const char *key)
{
    line += strspn(line, " \t");
    size_t n = strlen(key ? key : section);
    if (!key)
        return line[0] == '[' && strncmp(line + 1, section, n) == 0 && line[n + 1] == ']';
    return strncmp(line, key, n) == 0 && line[n + strspn(line + n, " \t")] == '=';
}

/* The text of the file with the setting in it: in place of the line that had it, else below its section's head, else
 * with a head of its own at the end. */
static void put_setting(FILE *in, enum setting which, const char *value, struct buffer *out)
{
    const char *section = table[which].section, *key = table[which].key;
    char *line = NULL;
    size_t room = 0, below = 0; /* below: where the section begins */
    bool inside = false, done = false;
    for (ssize_t n; in && (n = getline(&line, &room, in)) > 0;) {
        bool head = line[strspn(line, " \t")] == '[';
        inside = head ? line_is(line, section, NULL) : inside;
        if (inside && !head && line_is(line, section, key)) {
            buf_printf(out, "%s = \"%s\"\n", key, value);
            done = true;
            continue;
        }
        buf_add(out, line, (size_t)n);
        if (line[n - 1] != '\n')
            buf_putc(out, '\n');
        below = head && inside ? out->len : below;
    }
    free(line);
    if (done)
        return;
    char *tail = mem_dup(buf_text(out) + below);
    buf_cut(out, below);
    if (!below) {
        buf_puts(out, tail);
        buf_printf(out, "%s[%s]\n", out->len ? "\n" : "", section);
    }
    buf_printf(out, "%s = \"%s\"\n", key, value);
    if (below)
        buf_puts(out, tail);
    free(tail);
}

enum status settings_write(const char *dir, enum setting which, const char *value, struct error *err)
{
    struct settings now;
    enum status st = settings_load(&now, dir, err);
    settings_release(&now);
    if (!st)
        st = path_make_dirs(dir, err);
    if (st)
        return st;
    char *path = path_join(dir, "settings.ini");
    struct buffer text = {0};
    struct file_out *out = NULL;
    FILE *in = fopen(path, "r");
    put_setting(in, which, value, &text);
    if (in)
        fclose(in);
    st = file_out_open(path, &out, err);
    if (!st) {
        file_out_add(out, buf_text(&text), text.len);
        st = file_out_commit(out, err);
    }
    buf_free(&text);
    free(path);
    return st;
}

const char *settings_get(const struct settings *s, enum setting which)
{
    return s->values[which];
}

bool settings_are(const struct settings *s, enum setting which, const char *word)
{
    return strcmp(s->values[which], word) == 0;
}
